"""Transfers between own stores: what is being written, what is in transit since when, what arrived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import LocationRow, list_locations
from supplytrack.core.actor import Permission
from supplytrack.core.code import fold
from supplytrack.core.document import Kind
from supplytrack.core.quantity import format_quantity
from supplytrack.core.sort import Sort
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.operations import SavedDraft, list_drafts
from supplytrack.inventory.summary import GoodsPart
from supplytrack.inventory.transfers.queries import (
    TransferFilter,
    TransferRow,
    TransferStage,
    transfer_keys,
    transfers_by_key,
)
from supplytrack.ui.distribution.notes import PERIODS, period
from supplytrack.ui.distribution.sidepanels import fact
from supplytrack.ui.inventory.transfers.paper import make_waybill
from supplytrack.ui.inventory.transfers.words import (
    ARRIVAL,
    TRANSFER,
    TRANSFERS,
    age_words,
    badges,
    state_badge,
)
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import hairline, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.keyed import KeyedQuery, Opened, Section
from supplytrack.ui.toolkit.keyedpage import KeyedListPage
from supplytrack.ui.toolkit.labels import Chip, Label
from supplytrack.ui.toolkit.pages import section, side_box
from supplytrack.ui.words import local

_STAGES = {
    "draft": N_("Being written"),
    TransferStage.MOVING.value: N_("In transit"),
    TransferStage.DONE.value: N_("Done"),
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A line of the list. `name` is the number, or the identity of a draft; `detail` is None for a draft."""

    name: str
    number: str
    date: date | None
    state: str
    source: str
    target: str
    goods: str
    detail: TransferRow | None = None

    @property
    def stage(self) -> str:
        """Under which heading it stands."""
        return self.detail.stage.value if self.detail else "draft"


class TransferList(KeyedListPage[ListRow]):
    """What is on the way comes first, the longest on the way before the others."""

    place = "stock transfers"
    in_list = TRANSFERS
    title = N_("Transfers")
    kinds = frozenset({"transfers", "drafts", "locations"})
    search = N_("Number or store")
    row_height = 40
    side_width = 268
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("new", N_("New transfer"), "Ctrl+N", "plus", Permission.TRANSFER_GOODS),
    )
    secondary = ("export",)
    primary = "new"
    filters = (
        Filter("state", N_("Status")),
        Filter("source", N_("From"), several=False),
        Filter("target", N_("To"), several=False),
        Filter("period", N_("Loaded"), several=False),
    )
    grouped = True
    columns = (
        Column(
            "state",
            N_("Status"),
            lambda row: state_badge(row.state).word,
            lambda _word: "",
            width=124,
            look=lambda row: Look(badge=state_badge(row.state)),
        ),
        Column(
            "number",
            N_("Transfer"),
            lambda row: row.number or _("Draft"),
            width=156,
            look=lambda row: Look(weight=500, below=age_words(row.detail) if row.detail else ""),
        ),
        Column("date", N_("Loaded on"), lambda row: row.date, width=100),
        Column(
            "target",
            N_("To"),
            lambda row: row.target,
            width=180,
            look=lambda row: Look(below=_("from {place}").format(place=row.source) if row.source else ""),
        ),
        Column(
            "goods",
            N_("Goods"),
            lambda row: row.goods,
            sortable=False,
            look=lambda row: Look(below=_expected_words(row)),
        ),
        Column("act", "", lambda _row: "", width=84, sortable=False, look=lambda row: Look(action=_act(row))),
    )

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("export", self._export)
        self.acts.bind("new", self._new)

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices("state", [Choice(key, badge.word) for key, badge in badges().items()])
        self.bar.set_choices("period", [Choice(key, _(words)) for key, words in PERIODS.items()])
        return built

    def _new(self) -> None:
        self.desk.go(STOCK, (TRANSFER, ""))

    def _export(self) -> None:
        # Files bring libraries of their own; they are loaded when somebody saves one.
        from supplytrack.ui.saving import save_list

        self.export_then(lambda exported: save_list(self, _(self.title), exported))

    # Reading

    def load(self) -> None:
        """Read the transfers, and the places that filters offer."""
        self.desk.tasks.read(list_locations, self._know_places, ticket=(id(self), "places"), owner=self)
        super().load()

    def _know_places(self, places: Sequence[LocationRow]) -> None:
        stores = [one for one in places if one.kind.value == "warehouse"]
        choices = [Choice(one.code, local(one.name, one.name_km), also=(one.code,)) for one in stores]
        for key in ("source", "target"):
            self.bar.set_choices(key, sorted(choices, key=lambda choice: choice.name.casefold()))

    def keyed(self) -> KeyedQuery[ListRow]:
        """Drafts, what is in transit, and what is done."""
        first, last = period(self._one("period"), self.desk.clock.today())
        chosen = TransferFilter(
            states=tuple(map(str, self.bar.chosen("state"))),
            source=self._one("source"),
            target=self._one("target"),
            first=first,
            last=last,
            search=self.bar.text,
        )

        def sections(session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
            drafts = [row.name for row in _drafts(session, chosen)]
            moved = [
                Section(transfer_keys(session, chosen, stage, sort, limit), _heading(stage.value))
                for stage in TransferStage
            ]
            return [Section(drafts, _heading("draft")), *moved]

        return KeyedQuery(chosen, sections, lambda session, keys: _rows(session, keys, chosen))

    def _one(self, key: str) -> str:
        return str((self.bar.chosen(key) or ("",))[0])

    def told(self, opened: Opened) -> str:
        """How many are on the way."""
        moving = opened.count_of(TransferStage.MOVING.value)
        if not moving:
            return _("nothing in transit")
        return ngettext("{count} in transit", "{count} in transit", moving).format(count=f"{moving:,}")

    def why_empty(self) -> Empty:
        """Nothing was moved yet."""
        return Empty(
            _("No transfers yet"),
            _(
                "A transfer moves goods from one of your stores to another. They are in transit until they arrive."
            ),
            "truck",
            (Way(_("New transfer"), self._new, "plus"),),
        )

    # Acting on a row

    def opened(self, row: ListRow) -> None:
        """Open the transfer."""
        self.desk.go(STOCK, (TRANSFER, row.name))

    def acted(self, row: ListRow, _column: str) -> None:
        """Receive what is on the way, or open the transfer."""
        moving = row.stage == TransferStage.MOVING.value
        self.desk.go(STOCK, (ARRIVAL if moving else TRANSFER, row.name))

    def print_waybill(self, row: ListRow) -> None:
        """Print the waybill of a transfer."""
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        make_waybill(self.desk.tasks, self, row.number, partial(print_pdf, self))

    # The side panel

    def detail(self, _row: ListRow | None) -> QWidget:
        """The current transfer in a few lines, with what can be done."""
        if _row is None:
            return side_box(Label(_("Choose a transfer to see what is on the way."), tone="text2", wrap=True))
        found = _row.detail
        parts: list[Any] = [
            row(Label(_row.number or _("Draft"), "section"), None, Chip(state_badge(_row.state))),
            10,
            *_facts(_row),
            10,
            hairline(),
            12,
        ]
        if found is not None and found.open:
            parts += [section(_("On the way")), 6, *map(_part, found.open), 12]
        if found is not None:
            parts += [section(_("Sent")), 6, *map(_part, found.sent)]
        else:
            parts.append(Label(_row.goods, tone="text2"))
        return side_box(*parts, None, row(*self._buttons(_row), None, margins=(0, 10, 0, 0)))

    def _buttons(self, one: ListRow) -> list[Button]:
        found = [Button(_("Open"), "", "folder-open", clicked=lambda: self.opened(one))]
        if one.stage == TransferStage.MOVING.value:
            found.append(Button(_("Receive goods"), "", "package-check", clicked=lambda: self.acted(one, "")))
        elif one.number:
            found.append(Button(_("Print"), "", "printer", clicked=lambda: self.print_waybill(one)))
        return found


def _part(part: GoodsPart) -> Any:
    return row(
        (Label(local(part.name, part.name_km), wrap=True), 1),
        Label(format_quantity(part.quantity, part.decimals), "strong"),
        Label(part.unit, "caption", "text2", width=48, elide=True),
        margins=(0, 1, 0, 1),
        gap=6,
    )


def _facts(one: ListRow) -> list[Any]:
    facts = [
        (_("From"), one.source),
        (_("To"), one.target),
        (_("Loaded on"), day_text(one.date) if one.date else ""),
    ]
    found = one.detail
    if found is not None:
        facts += [
            (_("In transit"), age_words(found)),
            (_("Expected on"), day_text(found.expected) if found.expected else ""),
            (_("Received on"), day_text(found.received) if found.received else ""),
        ]
    parts: list[Any] = []
    for name, value in facts:
        if value:
            parts += [fact(name, value), 4]
    return parts


def _heading(stage: str) -> Group:
    return Group(stage, _(_STAGES[stage]))


def _act(row: ListRow) -> str:
    return {"draft": _("Continue"), TransferStage.MOVING.value: _("Receive")}.get(row.stage, _("Open"))


def _expected_words(row: ListRow) -> str:
    found = row.detail
    if found is None:
        return ""
    if found.received is not None:
        return _("received {day}").format(day=day_text(found.received))
    if found.expected is not None and row.stage == TransferStage.MOVING.value:
        return _("expected {day}").format(day=day_text(found.expected))
    return ""


def _rows(session: Any, keys: Sequence[Any], chosen: TransferFilter) -> dict[Any, ListRow]:
    drafts = {row.name: row for row in _drafts(session, chosen)} if isinstance(keys[0], str) else {}
    moved = transfers_by_key(session, [key for key in keys if not isinstance(key, str)])
    return drafts | {key: _moved_row(row) for key, row in moved.items()}


def _moved_row(row: TransferRow) -> ListRow:
    return ListRow(
        row.number,
        row.number,
        row.date,
        row.state,
        local(row.source_name, row.source_km),
        local(row.target_name, row.target_km),
        row.summary,
        row,
    )


def _drafts(session: Any, chosen: TransferFilter) -> Sequence[ListRow]:
    """What is being written, the newest first: never many, so that they are looked through here."""
    if (chosen.states and "draft" not in chosen.states) or chosen.first is not None:
        return ()
    kept = list_drafts(session, Kind.TRANSFER.value)
    names = {one.code: local(one.name, one.name_km) for one in list_locations(session)} if kept else {}
    words = fold(chosen.search).split()
    rows = [
        _draft_row(one, names)
        for one in kept
        if chosen.source in ("", one.payload.get("source"))
        and chosen.target in ("", one.payload.get("target"))
    ]
    return [row for row in rows if all(word in fold(f"{row.source} {row.target}") for word in words)]


def _draft_row(one: SavedDraft, names: dict[str, str]) -> ListRow:
    lines = [line for line in one.payload.get("lines", ()) if any(line.values())]
    count = ngettext("{count} line", "{count} lines", len(lines)).format(count=len(lines))
    places = [names.get(str(one.payload.get(key) or ""), "") for key in ("source", "target")]
    return ListRow(one.uid, "", day_or(one.payload.get("date"), None), "draft", places[0], places[1], count)
