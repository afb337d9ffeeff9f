"""What the stock needs a person for: expired, expiring, low, out, without a date; each with what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.code import fold
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity, plain_quantity
from supplytrack.core.sort import Sort
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.supplies.attention import (
    AttentionRow,
    Remedy,
    Trouble,
    Way,
    attention_begins,
    attention_rows,
)
from supplytrack.inventory.supplies.dating import DatingDraft, record_expiry
from supplytrack.ui.inventory.supplies.starting import NEEDS, begin, keep
from supplytrack.ui.inventory.supplies.words import (
    LIST,
    TROUBLE_WORDS,
    cover_words,
    days_words,
    goods,
    place_words,
    reason_words,
    way_words,
    when_words,
    why_nothing,
)
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.posting import day_or
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import row as beside
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.days import cell_day_text, day_text
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.empty import Way as WayOn
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.form import Field, FieldKind, Form
from supplytrack.ui.toolkit.keyed import KeyedQuery, Opened, Section
from supplytrack.ui.toolkit.keyedpage import KeyedListPage
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import check_line, key_value, section, side_box
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local

_WITHIN = (30, 60, 90, 180, 365)
"""Days that the list offers for what expires soon, beside those agreed on in the settings."""
_OF_A_WINDOW = 14
"""Rows that fill a window: with so many the list begins."""
_BAD = (Trouble.EXPIRED, Trouble.OUT)
_DATE_FIELDS = (
    Field("expiry", N_("Expiry date on the goods"), FieldKind.DATE, required=True),
    Field("quantity", N_("Quantity"), FieldKind.NUMBER, required=True),
)


@dataclass(frozen=True)
class _Found:
    """What was worked out last: the rows by their keys, and what the filters offer."""

    rows: Mapping[Any, AttentionRow]
    stores: Sequence[Choice] = ()
    donors: Sequence[Choice] = ()


class AttentionList(KeyedListPage[AttentionRow]):
    """The list, the most urgent first. It begins with the first of what is expired, expiring, low or out; the rest follows."""

    place = "attention"
    in_list = LIST[1]
    title = N_("Low, expiring")
    kinds = frozenset({"stock", "items", "documents", "workspace"})
    search = N_("Item, batch or donor")
    grouped = True
    row_height = 44
    side_width = 300
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("report", N_("Expiry report"), "Ctrl+P", "printer"),
    )
    secondary = ("export", "report")
    columns = (
        Column(
            "item",
            N_("Item"),
            lambda row: local(row.item_name, row.item_km),
            look=lambda row: Look(weight=500, below=_batch_words(row)),
        ),
        Column(
            "store", N_("Store"), lambda row: place_words(row), width=166, look=lambda row: _store_look(row)
        ),
        Column(
            "expiry",
            N_("Expiry"),
            lambda row: row.expiry,
            text=cell_day_text,
            width=116,
            look=lambda row: _expiry_look(row),
        ),
        Column(
            "available",
            N_("Available"),
            lambda row: plain_quantity(_told_quantity(row), row.decimals),
            numeric=True,
            width=118,
            zero="0",
            look=lambda row: _quantity_look(row),
        ),
        Column(
            "lasts",
            N_("Lasts"),
            lambda row: cover_words(row),
            width=84,
            sort=lambda row: row.cover,
            look=lambda row: Look(tone="text3" if row.cover is None else ""),
        ),
        Column(
            "way",
            N_("What can be done"),
            lambda row: "; ".join(way_words(row, one) for one in row.remedies) or why_nothing(row),
            text=lambda _words: "",
            width=200,
            look=lambda row: _way_look(row),
        ),
    )

    def bind(self) -> None:
        """What the buttons do, and what the chips offer in the language in use."""
        troubles = [Choice(one.value, _(words)) for one, words in TROUBLE_WORDS.items()]
        within = [Choice(days, days_words(days)) for days in _WITHIN]
        self.filters = (
            Filter("trouble", N_("Show"), troubles),
            Filter("store", N_("Store")),
            Filter("donor", N_("Donor")),
            Filter("within", N_("Expiring within"), within, several=False),
        )
        self._found = _Found({})
        self.acts.bind(
            "export", lambda: self.export_then(lambda exported: save_list(self, _(self.title), exported))
        )
        self.acts.bind("report", lambda: self.desk.go("reports", "expiry"))

    # Reading

    def keyed(self) -> KeyedQuery[AttentionRow]:
        """The troubles, the most urgent first, narrowed by the chips."""
        asked = self.bar.chosen("within")
        within = int(str(asked[0])) if asked else None
        chosen = {key: frozenset(self.bar.chosen(key)) for key in ("trouble", "store", "donor")}
        words = fold(self.bar.text).split()
        headings = [Group(trouble, _(said)) for trouble, said in TROUBLE_WORDS.items()]

        def wanted(row: AttentionRow) -> bool:
            return _is_wanted(row, chosen, words)

        def sections(session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
            rows = self._work_out(session, within, wanted, first=limit is not None)
            by = next((column for column in self.columns if column.key == sort.column), None)
            rows = by.in_order(rows, descending=sort.descending) if by is not None else rows
            return [
                Section([row.key for row in rows if row.trouble is one.key][:limit], one) for one in headings
            ]

        def by_key(_session: Any, keys: Sequence[Any]) -> Mapping[Any, AttentionRow]:
            known = self._found.rows
            return {key: known[key] for key in keys if key in known}

        asks = (within, *(chosen[key] for key in sorted(chosen)), tuple(words))
        return KeyedQuery(asks, sections, by_key, in_steps=True)

    def _work_out(
        self, session: Any, within: int | None, wanted: Callable[[AttentionRow], bool], *, first: bool
    ) -> list[AttentionRow]:
        """The rows that are wanted; `first`: those that are told soonest, and all where none of these is wanted."""
        if first and (shown := attention_begins(session, wanted, _OF_A_WINDOW, within=within)):
            self._found = _Found({row.key: row for row in shown})
            return shown
        rows = attention_rows(session, within=within)
        self._found = _Found({row.key: row for row in rows}, _store_choices(rows), _donor_choices(rows))
        return [row for row in rows if wanted(row)]

    def told(self, opened: Opened) -> str:
        """How many; and the chips offer the stores and donors that there are."""
        self.bar.set_choices("store", self._found.stores)
        self.bar.set_choices("donor", self._found.donors)
        return ngettext("{count} needs attention", "{count} need attention", opened.count).format(
            count=f"{opened.count:,}"
        )

    # The list

    def identity(self, row: AttentionRow) -> Any:
        """The trouble, the item, the store and the batch."""
        return row.key

    def opened(self, row: AttentionRow) -> None:
        """Show the item in the stock."""
        self.desk.go(STOCK, row.item)

    def acted(self, row: AttentionRow, _column: str) -> None:
        """Do the first thing that is proposed."""
        self._do(row, row.remedies[0])

    def why_empty(self) -> Empty:
        """All is well."""
        return Empty(
            _("Nothing needs attention"),
            _("No goods expire soon, nothing is under its minimum, and every store has what it uses."),
            "circle-check",
            (WayOn(_("Show the stock"), lambda: self.desk.go(STOCK)),),
        )

    # The side panel

    def detail(self, row: AttentionRow | None) -> QWidget:
        """What is known of the current row, and each thing that can be done."""
        if row is None:
            return side_box(Label(_("Choose a line to see what can be done."), tone="text2", wrap=True))
        fold_button = self.side.fold_button() if self.side is not None else Button("", "quiet")
        name = Label(local(row.item_name, row.item_km), "section", wrap=True)
        parts: list[Any] = [beside((name, 1), fold_button, gap=4), 2, Label(_(TROUBLE_WORDS[row.trouble]))]
        parts.append(10)
        for words, value in _facts(row):
            parts += [key_value(words, value), 4]
        parts += [12, section(_("What can be done")), 6]
        for remedy in row.remedies:
            parts += [*self._proposal(row, remedy), 14]
        if not row.remedies and why_nothing(row):
            parts.append(Label(why_nothing(row), tone="text2", wrap=True))
        return side_box(*parts)

    def _proposal(self, row: AttentionRow, remedy: Remedy) -> list[Any]:
        last_day = day_text(row.expiry) if row.expiry else ""
        line = check_line("info", way_words(row, remedy), reason_words(row, remedy, last_day))
        if not self.desk.allowed(NEEDS[remedy.way]):
            return [line]
        words = {
            Way.DISPOSE: _("Record disposal"),
            Way.HAND_OVER: _("New delivery note"),
            Way.TRANSFER: _("New transfer"),
            Way.ORDER: _("New purchase order"),
            Way.RECORD_EXPIRY: _("Record the date"),
        }[remedy.way]
        return [line, 8, beside(23, Button(words, "", clicked=partial(self._do, row, remedy)), None, gap=0)]

    # What a person does

    def _do(self, row: AttentionRow, remedy: Remedy) -> None:
        if remedy.way is Way.RECORD_EXPIRY:
            self._ask_date(row, remedy)
            return
        begun, title = begin(row, remedy, self.desk.clock.today()), place_words(row)
        self.desk.tasks.write(
            lambda session: keep(session, begun, title),
            lambda what: self.desk.go(begun.place, what),
            owner=self,
        )

    def _ask_date(self, row: AttentionRow, remedy: Remedy) -> None:
        """Ask for the date that stands on the goods."""
        said = Draft({"quantity": format_quantity(remedy.quantity, row.decimals).replace(",", "")}, self)
        form = Form(_DATE_FIELDS, said, columns=(1, 1), today=self.desk.clock.today, margins=(0, 8, 0, 0))
        body = _(
            "{goods} in {place}. What is left keeps no date; donor, batch number and receipt stay."
        ).format(goods=goods(row, remedy.quantity), place=place_words(row))
        item = local(row.item_name, row.item_km)
        uid = new_uid()

        def write() -> None:
            typed = DatingDraft(
                uid,
                self.desk.clock.today(),
                row.store,
                row.batch_uid,
                str(said.get("quantity") or ""),
                day_or(said.get("expiry"), None),
            )
            self.desk.tasks.write(
                lambda session: record_expiry(session, typed),
                self._dated,
                refused=self._not_dated,
                owner=self,
            )

        question = Question(_("When does {item} expire?").format(item=item), body, _("Record the date"))
        self.ask(question, write, form)

    def _dated(self, posted: Posted) -> None:
        self.hide_banner()
        self.toast(_("{number} posted.").format(number=posted.number))

    def _not_dated(self, refused: Refused) -> None:
        self.show_banner("bad", _("Not recorded. {why}").format(why=refused), _("Nothing has changed."))


def _is_wanted(row: AttentionRow, chosen: Mapping[str, frozenset[Any]], words: Sequence[str]) -> bool:
    """Whether the chips and the typed words let a row through."""
    if chosen["trouble"] and row.trouble.value not in chosen["trouble"]:
        return False
    if chosen["store"] and row.store not in chosen["store"]:
        return False
    if chosen["donor"] and not (row.batch_uid and row.donor in chosen["donor"]):
        return False
    text = fold(f"{row.item} {row.item_name} {row.item_km} {row.batch} {row.donor}") if words else ""
    return all(word in text for word in words)


def _store_choices(rows: Sequence[AttentionRow]) -> list[Choice]:
    """The stores that the rows are of, all stores together first."""
    stores = {row.store: place_words(row) for row in rows}
    return [
        Choice(code, name) for code, name in sorted(stores.items(), key=lambda one: (one[0] != "", one[1]))
    ]


def _donor_choices(rows: Sequence[AttentionRow]) -> list[Choice]:
    donors = sorted({row.donor for row in rows if row.batch_uid})
    return [Choice(donor, donor or _("Own purchase")) for donor in donors]


def _batch_words(row: AttentionRow) -> str:
    if not row.batch_uid:
        return _("{goods} on order").format(goods=goods(row, row.on_order)) if row.on_order else ""
    batch = _("batch {batch}").format(batch=row.batch) if row.batch else _("no batch")
    return f"{batch}, {row.donor or _('own')}"


def _store_look(row: AttentionRow) -> Look:
    """Where goods can come from, when another store has enough."""
    if row.batch_uid or not row.store:
        return Look()
    helper = row.remedies[0]
    return Look(below=_("from {place}").format(place=local(helper.place_name, helper.place_km)))


def _expiry_look(row: AttentionRow) -> Look:
    if row.days_left is None:
        return Look()
    tone = "bad" if row.trouble is Trouble.EXPIRED else "warn"
    return Look(weight=600, tone=tone, below=when_words(row.days_left))


def _told_quantity(row: AttentionRow) -> int:
    """Of expired goods what lies there, of others what can be promised."""
    return row.on_hand if row.trouble is Trouble.EXPIRED else row.available


def _quantity_look(row: AttentionRow) -> Look:
    below = ""
    if row.minimum is not None and not row.batch_uid:
        below = _("minimum {count}").format(count=format_quantity(row.minimum, row.decimals))
    elif row.left:
        below = _("{count} too many").format(count=format_quantity(row.left, row.decimals))
    return Look(weight=600, tone="bad" if row.trouble in _BAD else "", below=below)


def _way_look(row: AttentionRow) -> Look:
    if row.remedies:
        return Look(action=way_words(row, row.remedies[0]))
    return Look(tail=why_nothing(row))


def _facts(row: AttentionRow) -> list[tuple[str, str]]:
    facts = [(_("Store"), place_words(row))]
    if row.batch_uid:
        facts += [
            (_("Batch"), row.batch or "–"),
            (_("Donor"), row.donor or _("Own purchase")),
            (_("Expiry"), day_text(row.expiry) if row.expiry else _("not recorded")),
        ]
    facts.append((_("On hand"), goods(row, row.on_hand)))
    if row.trouble is not Trouble.EXPIRED:
        facts.append((_("Available"), goods(row, row.available)))
    if row.minimum is not None:
        facts.append((_("Minimum stock"), goods(row, row.minimum)))
    if row.expired:
        facts.append((_("Expired"), goods(row, row.expired)))
    if row.on_order:
        facts.append((_("On order"), goods(row, row.on_order)))
    used = ngettext("Used in {count} day", "Used in {count} days", row.days).format(count=f"{row.days:,}")
    facts += [(used, goods(row, row.used)), (_("Lasts"), cover_words(row) or "–")]
    return facts
