"""Funds and project codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.catalogue.queries import FundRow, list_fund_rows
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.catalogue.lists import USE_FILTER, CatalogueList, list_specs
from supplytrack.ui.catalogue.words import SITES, out_of_use, use_words
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.empty import Empty, Way


class FundsList(CatalogueList[FundRow]):
    """What pays for goods."""

    place = "funds"
    in_list = "funds"
    title = N_("Funds")
    search = N_("Code or name")
    kinds = frozenset({"funds", "documents"})
    specs = list_specs(N_("New fund"))
    filters = (USE_FILTER,)
    columns = (
        Column("code", N_("Code"), lambda row: row.code, width=240, weight=500),
        Column("name", N_("Name"), lambda row: row.name),
        Column(
            "use",
            N_("Use"),
            lambda row: use_words(active=row.active),
            lambda _words: "",
            width=120,
            look=lambda row: Look(badge=None if row.active else out_of_use()),
        ),
    )

    def change(self, code: str) -> None:
        """Open the form."""
        self.desk.go(SITES, ("fund", code))

    def query(self) -> Callable[[Any], Sequence[FundRow]]:
        """Funds whose words fit."""
        words = self.bar.text
        return lambda session: list_fund_rows(session, words)

    def show_rows(self, rows: Sequence[FundRow]) -> None:
        """Narrow what was read."""
        super().show_rows([row for row in rows if self.in_use(active=row.active)])

    def identity(self, row: FundRow) -> str:
        """The code."""
        return row.code

    def opened(self, row: FundRow) -> None:
        """Change it."""
        self.change(row.code)

    def summary(self, rows: Sequence[FundRow]) -> str:
        """`3 funds`."""
        return ngettext("{count} fund", "{count} funds", len(rows)).format(count=len(rows))

    def why_empty(self) -> Empty:
        """None yet."""
        return Empty(
            _("No funds yet"),
            _("A new code on an order or a receipt is added here by itself."),
            "wallet",
            (Way(_("New fund"), lambda: self.change(""), "plus"),),
        )
