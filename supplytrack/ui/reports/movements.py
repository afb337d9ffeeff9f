"""Every move of the stock, paged by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.core.quantity import plain_quantity
from supplytrack.i18n import N_, _
from supplytrack.inventory.queries import MoveFilter, MoveRow, move_rows
from supplytrack.ui.reports.common import chooser
from supplytrack.ui.routes import place_of
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.listpage import ListPage

MOST_ROWS = 20_000
"""Rows that the list holds in memory; longer histories are narrowed by the search or exported from the command line."""


class MovementsPage(ListPage[MoveRow]):
    """Moves by date, newest last."""

    place = "movements report"
    title = N_("Stock movements")
    wide_search = False
    kinds = frozenset({"stock"})
    search = N_("Item, document or donor")
    specs = (ActionSpec("export", N_("Excel"), "Ctrl+E", "file-spreadsheet"),)
    secondary = ("export",)
    columns = (
        Column("date", N_("Date"), lambda row: row.date, width=110),
        Column("document", N_("Document"), lambda row: row.document, width=160, weight=500),
        Column("kind", N_("Kind"), lambda row: row.kind, lambda kind: _(kind), width=130),
        Column("item", N_("Item"), lambda row: row.item_name),
        Column("batch", N_("Batch"), lambda row: row.batch, width=100),
        Column("donor", N_("Donor"), lambda row: row.donor or "", width=90),
        Column("source", N_("From"), lambda row: row.source, lambda place: _(place), width=130),
        Column("target", N_("To"), lambda row: row.target, lambda place: _(place), width=130),
        Column(
            "quantity",
            N_("Quantity"),
            lambda row: plain_quantity(row.quantity, row.decimals),
            numeric=True,
            width=120,
            look=lambda row: Look(tail=row.unit),
        ),
    )

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("export", lambda: save_list(self, _(self.title), self.export()))
        self.top.show_left([chooser(self)])

    def query(self) -> Callable[[Any], Sequence[MoveRow]]:
        """The moves that fit the search."""
        words = self.bar.text.casefold().split()

        def ask(session: Any) -> Sequence[MoveRow]:
            rows = move_rows(session, MoveFilter(), limit=MOST_ROWS)
            return [row for row in rows if all(word in _text(row) for word in words)]

        return ask

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


def _text(row: MoveRow) -> str:
    return f"{row.item} {row.item_name} {row.document} {row.batch} {row.donor or ''} {row.source} {row.target}".casefold()
