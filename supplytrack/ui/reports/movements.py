"""Every move of the stock, paged by key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from supplytrack.core.quantity import plain_quantity
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.queries import MoveFilter, MoveRow, move_pages, move_rows
from supplytrack.ui.reports.common import chooser
from supplytrack.ui.routes import place_of
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.columns import Column
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.paged import PAGE, Anchors, PagedQuery, PagedTable
from supplytrack.ui.words import local

KINDS = (
    N_("purchase order"),
    N_("donation"),
    N_("goods receipt"),
    N_("delivery note"),
    N_("proof of delivery"),
    N_("distribution to people"),
    N_("adjustment"),
    N_("write-off"),
    N_("disposal"),
    N_("return"),
    N_("transfer"),
    N_("transfer receipt"),
    N_("stock count"),
    N_("kit assembly"),
    N_("kit disassembly"),
    N_("split"),
    N_("order closing"),
    N_("reversal"),
)
"""What the kinds of documents are called in the list, for the translation."""
VIRTUAL_PLACES = (
    N_("supplied"),
    N_("in transit"),
    N_("handed over"),
    N_("people reached"),
    N_("loss"),
    N_("adjusted"),
    N_("disposed"),
    N_("converted"),
)
"""What moves may name beside real places, for the translation."""


class MovementsPage(ListPage[MoveRow]):
    """Moves by date, newest last."""

    place = "movements report"
    title = N_("Stock movements")
    wide_search = False
    kinds = frozenset({"stock"})
    search = N_("Item, batch or donor")
    specs = (ActionSpec("export", N_("Excel"), "Ctrl+E", "file-spreadsheet"),)
    secondary = ("export",)
    columns = (
        Column("date", N_("Date"), lambda row: row.date, width=106),
        Column("document", N_("Document"), lambda row: row.document, width=154, weight=500),
        Column("kind", N_("Kind"), lambda row: row.kind, lambda kind: _(kind), width=164),
        Column("item", N_("Item"), lambda row: local(row.item_name, row.item_km)),
        Column("batch", N_("Batch"), lambda row: row.batch, width=88),
        Column("donor", N_("Donor"), lambda row: row.donor or "", width=76),
        Column("source", N_("From"), lambda row: row.source, lambda place: _(place), width=96),
        Column("target", N_("To"), lambda row: row.target, lambda place: _(place), width=116),
        Column(
            "quantity",
            N_("Quantity"),
            lambda row: plain_quantity(row.quantity, row.decimals),
            numeric=True,
            width=84,
        ),
        Column("unit", N_("Unit"), lambda row: local(row.unit, row.unit_km), width=72),
    )

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("export", self.export_list)
        self.top.show_left([chooser(self)])

    def make_model(self) -> PagedTable[MoveRow]:
        """A list of which only the pages in sight are read."""
        self._moves: PagedTable[MoveRow] = PagedTable(self.columns, self.desk.tasks, parent=self)
        return self._moves

    def read(self) -> None:
        """Open the list of the moves that fit the search."""
        chosen = MoveFilter(search=self.bar.text)
        self._moves.open(
            PagedQuery(
                asks=chosen,
                anchors=partial(_anchors, chosen=chosen),
                page=partial(_page, chosen=chosen),
                everything=lambda session: move_rows(session, chosen),
            ),
            self._opened,
        )

    def _opened(self, count: int) -> None:
        self.show_rows(())
        self.set_summary(ngettext("{count} move", "{count} moves", count).format(count=f"{count:,}"))

    def export_list(self) -> None:
        """Read every move that fits and write the shown columns to a workbook."""
        self.desk.tasks.read(
            self._moves.export_query(self.table.shown_columns()),
            lambda exported: save_list(self, _(self.title), exported),
            owner=self,
        )

    def identity(self, row: MoveRow) -> int:
        """A move's key."""
        return row.id

    def opened(self, row: MoveRow) -> None:
        """Go to the document."""
        if place_of(row.document):
            self.desk.go(place_of(row.document), row.document)

    def why_empty(self) -> Empty:
        """Nothing moved yet."""
        return Empty(
            _("No stock has moved yet"), _("Moves appear when goods are received or handed over."), "package"
        )


def _anchors(session: Any, *, chosen: MoveFilter) -> Anchors:
    found = move_pages(session, chosen, page=PAGE)
    return Anchors(found.count, found.keys)


def _page(session: Any, after: Any, limit: int, *, chosen: MoveFilter) -> Sequence[MoveRow]:
    return move_rows(session, chosen, after=after, limit=limit)
