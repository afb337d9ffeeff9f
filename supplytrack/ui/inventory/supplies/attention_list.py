"""What the stock needs a person for: expired, expiring, low, out, without a date; each with what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.code import fold
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity, plain_quantity
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.supplies.attention import AttentionRow, Remedy, Trouble, Way, attention_rows
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
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.pages import check_line, key_value, section, side_box
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local

_WITHIN = (30, 60, 90, 180, 365)
"""Days that the list offers for what expires soon, beside those agreed on in the settings."""
_BAD = (Trouble.EXPIRED, Trouble.OUT)
_DATE_FIELDS = (
    Field("expiry", N_("Expiry date on the goods"), FieldKind.DATE, required=True),
    Field("quantity", N_("Quantity"), FieldKind.NUMBER, required=True),
)


class AttentionList(ListPage[AttentionRow]):
    """The list, the most urgent first."""

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
        self.acts.bind("export", lambda: save_list(self, _(self.title), self.export()))
        self.acts.bind("report", lambda: self.desk.go("reports", "expiry"))

    # Reading

    def read(self) -> None:
        """Read everything that needs attention; the chips narrow it."""
        chosen = self.bar.chosen("within")
        within = int(str(chosen[0])) if chosen else None
        self.desk.tasks.read(
            lambda session: attention_rows(session, within=within),
            self._take,
            ticket=(id(self), "rows"),
            owner=self,
        )

    def _take(self, rows: Sequence[AttentionRow]) -> None:
        stores = {row.store: place_words(row) for row in rows}
        named = sorted(stores.items(), key=lambda one: (one[0] != "", one[1]))
        self.bar.set_choices("store", [Choice(code, name) for code, name in named])
        donors = sorted({row.donor for row in rows if row.batch_uid})
        self.bar.set_choices("donor", [Choice(donor, donor or _("Own purchase")) for donor in donors])
        self.show_rows([row for row in rows if self._is_wanted(row)])

    def _is_wanted(self, row: AttentionRow) -> bool:
        troubles, stores, donors = (self.bar.chosen(key) for key in ("trouble", "store", "donor"))
        text = fold(f"{row.item} {row.item_name} {row.item_km} {row.batch} {row.donor}")
        return (
            (not troubles or row.trouble.value in troubles)
            and (not stores or row.store in stores)
            and (not donors or (bool(row.batch_uid) and row.donor in donors))
            and all(word in text for word in fold(self.bar.text).split())
        )

    # The list

    def group(self, row: AttentionRow) -> Group:
        """The trouble."""
        return Group(row.trouble, _(TROUBLE_WORDS[row.trouble]))

    def identity(self, row: AttentionRow) -> Any:
        """The trouble, the item, the store and the batch."""
        return row.key

    def opened(self, row: AttentionRow) -> None:
        """Show the item in the stock."""
        self.desk.go(STOCK, row.item)

    def acted(self, row: AttentionRow, _column: str) -> None:
        """Do the first thing that is proposed."""
        self._do(row, row.remedies[0])

    def summary(self, rows: Sequence[AttentionRow]) -> str:
        """How many."""
        return ngettext("{count} needs attention", "{count} need attention", len(rows)).format(
            count=f"{len(rows):,}"
        )

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
