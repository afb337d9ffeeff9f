"""The place of reports: one page for each, and the menu that goes between them."""

from __future__ import annotations

from typing import Any

from supplytrack.i18n import N_
from supplytrack.ui.reports.distribution_report import DistributionReportPage
from supplytrack.ui.reports.expiry_report import ExpiryReportPage
from supplytrack.ui.reports.handovers import HandoversPage
from supplytrack.ui.reports.movement_report import MovementReportPage
from supplytrack.ui.reports.movements import MovementsPage
from supplytrack.ui.reports.periods import PeriodsPage
from supplytrack.ui.reports.stock_card import StockCardPage
from supplytrack.ui.reports.stock_report import StockReportPage
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.place import Place

PAGES: dict[str, type[Page]] = {
    "distribution": DistributionReportPage,
    "stock": StockReportPage,
    "stock card": StockCardPage,
    "handovers": HandoversPage,
    "movement report": MovementReportPage,
    "movements": MovementsPage,
    "expiry": ExpiryReportPage,
    "periods": PeriodsPage,
}


class ReportsPlace(Place):
    """Opens at the distribution report; `open_at` takes a report's name, or the name with what it is of."""

    place = "reports"
    title = N_("Reports")

    def first(self) -> Page:
        """The distribution report."""
        return DistributionReportPage(self.desk)

    def page_for(self, what: Any) -> Page | None:
        """The report that is asked for."""
        name, of = what if isinstance(what, tuple) else (what, None)
        if name == "distribution" or name not in PAGES:
            return None
        page = PAGES[name](self.desk)
        if of is not None:
            page.open_at(of)
        return page
