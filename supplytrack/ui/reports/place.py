"""The place of reports: one page for each, and the menu that goes between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supplytrack.i18n import N_
from supplytrack.ui.reports.coverage_report import CoverageReportPage
from supplytrack.ui.reports.distribution_report import DistributionReportPage
from supplytrack.ui.reports.donor_report import DonorReportPage
from supplytrack.ui.reports.expiry_report import ExpiryReportPage
from supplytrack.ui.reports.four_w import FourWPage
from supplytrack.ui.reports.handovers import HandoversPage
from supplytrack.ui.reports.movement_report import MovementReportPage
from supplytrack.ui.reports.movements import MovementsPage
from supplytrack.ui.reports.periods import PeriodsPage
from supplytrack.ui.reports.situation.page import SituationReportPage
from supplytrack.ui.reports.stock_card import StockCardPage
from supplytrack.ui.reports.stock_report import StockReportPage
from supplytrack.ui.toolkit.pages import Desk, Page
from supplytrack.ui.toolkit.place import Place

PAGES: dict[str, type[Page]] = {
    "distribution": DistributionReportPage,
    "situation": SituationReportPage,
    "donor": DonorReportPage,
    "4w": FourWPage,
    "coverage": CoverageReportPage,
    "stock": StockReportPage,
    "stock card": StockCardPage,
    "handovers": HandoversPage,
    "movement report": MovementReportPage,
    "movements": MovementsPage,
    "expiry": ExpiryReportPage,
    "periods": PeriodsPage,
}


def _published_list(desk: Desk, _number: str) -> Page:
    from supplytrack.ui.reports.published.published_list import PublishedList

    return PublishedList(desk)


def _published(desk: Desk, number: str) -> Page:
    from supplytrack.ui.reports.published.published_page import PublishedPage

    return PublishedPage(desk, number)


def _changed(desk: Desk, number: str) -> Page:
    from supplytrack.ui.reports.published.changed_page import ChangedPage

    return ChangedPage(desk, number)


_PUBLISHED: Mapping[str, Callable[[Desk, str], Page]] = {
    "published": lambda desk, number: (_published if number else _published_list)(desk, number),
    "changed": _changed,
}
"""Published reports, by the word before their number; without a number the list."""


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
        if name == "list":
            name, of = of, None
        if name in _PUBLISHED:
            return _PUBLISHED[name](self.desk, of)
        if name == "distribution" or name not in PAGES:
            return None
        page = PAGES[name](self.desk)
        if of is not None:
            page.open_at(of)
        return page
