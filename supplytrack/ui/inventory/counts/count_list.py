"""Stock counts: what is being counted, what waits for somebody to look at it, what was posted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import LocationRow, list_locations
from supplytrack.core.actor import Permission
from supplytrack.core.document import CountState
from supplytrack.core.sort import Sort
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.counts.queries import CountFilter, CountRow, CountStage, count_keys, counts_by_key
from supplytrack.ui.distribution.sidepanels import fact
from supplytrack.ui.inventory.counts.paper import make_count_sheet
from supplytrack.ui.inventory.counts.words import (
    COUNT,
    COUNTS,
    NEW,
    badges,
    progress_words,
    state_badge,
    worth_words,
)
from supplytrack.ui.inventory.words import STOCK
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
from supplytrack.ui.toolkit.pages import side_box
from supplytrack.ui.words import local

_STAGES = {
    CountStage.REVIEW: N_("Waiting for review"),
    CountStage.COUNTING: N_("Being counted"),
    CountStage.DONE: N_("Done"),
}
"""The headings, in the order of the list."""


class CountList(KeyedListPage[CountRow]):
    """What waits for somebody comes first."""

    place = "stock counts"
    in_list = COUNTS
    title = N_("Counts")
    kinds = frozenset({"counts", "locations"})
    search = N_("Number or store")
    row_height = 40
    side_width = 268
    grouped = True
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("new", N_("New count"), "Ctrl+N", "plus", Permission.COUNT_STOCK),
    )
    secondary = ("export",)
    primary = "new"
    filters = (
        Filter("state", N_("Status")),
        Filter("store", N_("Store"), several=False),
    )
    columns = (
        Column(
            "state",
            N_("Status"),
            lambda row: state_badge(row).word,
            lambda _word: "",
            width=132,
            look=lambda row: Look(badge=state_badge(row)),
        ),
        Column(
            "number",
            N_("Count"),
            lambda row: row.number,
            width=150,
            look=lambda row: Look(weight=500, below=row.scope),
        ),
        Column("date", N_("Date"), lambda row: row.date, width=98),
        Column("store", N_("Store"), lambda row: local(row.location_name, row.location_km)),
        Column(
            "counted",
            N_("Counted"),
            lambda row: row.counted,
            lambda count: f"{count:,}",
            numeric=True,
            width=84,
            zero="0",
            sortable=False,
            look=lambda row: Look(below=_("of {count}").format(count=f"{row.lines:,}")),
        ),
        Column(
            "differences",
            N_("Differences"),
            lambda row: row.differences,
            numeric=True,
            width=104,
            sortable=False,
        ),
        Column("worth", N_("Worth"), lambda row: worth_words(row.worth), width=94, sortable=False),
        Column("act", "", lambda _row: "", width=76, sortable=False, look=lambda row: Look(action=_act(row))),
    )

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("export", self._export)
        self.acts.bind("new", self._new)

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices("state", [Choice(key, badge.word) for key, badge in badges().items()])
        return built

    def _new(self) -> None:
        self.desk.go(STOCK, (NEW, ""))

    def _export(self) -> None:
        # Files bring libraries of their own; they are loaded when somebody saves one.
        from supplytrack.ui.saving import save_list

        self.export_then(lambda exported: save_list(self, _(self.title), exported))

    # Reading

    def load(self) -> None:
        """Read the counts, and the stores that the filter offers."""
        self.desk.tasks.read(list_locations, self._know_places, ticket=(id(self), "places"), owner=self)
        super().load()

    def _know_places(self, places: Sequence[LocationRow]) -> None:
        stores = [one for one in places if one.kind.value == "warehouse"]
        choices = [Choice(one.code, local(one.name, one.name_km), also=(one.code,)) for one in stores]
        self.bar.set_choices("store", sorted(choices, key=lambda choice: choice.name.casefold()))

    def keyed(self) -> KeyedQuery[CountRow]:
        """The counts that fit, those that wait for a review first."""
        chosen = CountFilter(
            tuple(map(str, self.bar.chosen("state"))),
            str((self.bar.chosen("store") or ("",))[0]),
            self.bar.text,
        )

        def sections(session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
            return [
                Section(count_keys(session, chosen, stage, sort, limit), Group(stage.value, _(words)))
                for stage, words in _STAGES.items()
            ]

        return KeyedQuery(chosen, sections, counts_by_key)

    def told(self, opened: Opened) -> str:
        """How many wait for a review."""
        waiting = opened.count_of(CountStage.REVIEW.value)
        if not waiting:
            return ""
        words = ngettext("{count} waits for review", "{count} wait for review", waiting)
        return words.format(count=f"{waiting:,}")

    def why_empty(self) -> Empty:
        """Nothing was counted yet."""
        return Empty(
            _("No counts yet"),
            _(
                "A count compares what lies in a store with the books. Work goes on meanwhile; only differences are "
                "posted."
            ),
            "clipboard-check",
            (Way(_("New count"), self._new, "plus"),),
        )

    # Acting on a row

    def opened(self, row: CountRow) -> None:
        """Open the count."""
        self.desk.go(STOCK, (COUNT, row.number))

    def print_sheet(self, row: CountRow) -> None:
        """Print the sheet of a count."""
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        make_count_sheet(self.desk.tasks, self, row.number, partial(print_pdf, self))

    # The side panel

    def detail(self, _row: CountRow | None) -> QWidget:
        """The current count in a few lines, with what can be done."""
        if _row is None:
            return side_box(Label(_("Choose a count to see how far it is."), tone="text2", wrap=True))
        parts: list[Any] = [Label(_row.number, "section"), 6, row(Chip(state_badge(_row)), None), 10]
        for name, value in _facts(_row):
            if value:
                parts += [fact(name, value), 4]
        buttons = row(
            Button(_("Open"), "", "folder-open", clicked=lambda: self.opened(_row)),
            Button(_("Print"), "", "printer", clicked=lambda: self.print_sheet(_row)),
            None,
            margins=(0, 10, 0, 0),
        )
        return side_box(*parts, 6, hairline(), None, buttons)


def _facts(one: CountRow) -> list[tuple[str, str]]:
    return [
        (_("Store"), local(one.location_name, one.location_km)),
        (_("Date"), day_text(one.date)),
        (_("What"), one.scope or _("Everything in the store")),
        (_("Counted"), progress_words(one)),
        (_("Differences"), f"{one.differences:,}" if one.counted else ""),
        (_("Worth"), worth_words(one.worth) if one.differences else ""),
        (_("Counted by"), one.counted_by),
        (_("Started by"), one.started_by),
    ]


def _act(row: CountRow) -> str:
    return {CountState.OPEN: _("Count"), CountState.COUNTED: _("Review")}.get(row.state, _("Open"))
