"""The coverage report: need against delivered over all, by province and by site, and how long goods last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from supplytrack.db.engine import Session
from supplytrack.distribution.needs.coverage import CoverageFilter
from supplytrack.distribution.needs.coverage_sheets import coverage_sheet
from supplytrack.distribution.needs.figures import sources
from supplytrack.i18n import N_
from supplytrack.ui.distribution.coverage.words import RATES_MEMORY, kept_rates
from supplytrack.ui.reports.common import (
    LANGUAGE_FIELD,
    PERIOD_FIELDS,
    PeriodReport,
    choices_of,
    day_in,
    language_in,
)
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.form import Field, FieldKind


class CoverageReportPage(PeriodReport):
    """What sites need and what reached them, as of the last day. The assumed people a day are those of the sites' page."""

    place = "coverage report"
    title = N_("Coverage report")
    kinds = frozenset({"needs", "arrivals", "entitlements", "stock", "notes", "people", "locations", "items"})
    fields = (
        *PERIOD_FIELDS,
        Field("province", N_("Province"), FieldKind.CHOICE, placeholder=N_("All provinces")),
        Field("location", N_("Site"), FieldKind.CHOICE, placeholder=N_("All sites")),
        Field("item", N_("Item"), FieldKind.CHOICE, placeholder=N_("All items")),
        Field(
            "source", N_("Arrivals counted by"), FieldKind.CHOICE, placeholder=N_("Who tells most of sites")
        ),
        LANGUAGE_FIELD,
    )

    def starting_values(self) -> dict[str, Any]:
        """Everything, in both languages."""
        return {"language": "both"}

    def read_choices(self) -> Callable[[Session], dict[str, list[Choice]]]:
        """What the filters offer, with those who counted arrivals."""
        return _choices

    def query(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        """The sheet for what the filters say."""
        chosen = CoverageFilter(
            first=day_in(values, "first"),
            last=day_in(values, "last"),
            source=values.get("source") or "",
            location=values.get("location") or "",
            province=values.get("province") or "",
            item=values.get("item") or "",
            rates=kept_rates(self.desk.memory.get(RATES_MEMORY)),
        )
        return partial(coverage_sheet, chosen=chosen, language=language_in(values))

    def paper(self, sheet: Any) -> Callable[[], bytes]:
        """The PDF."""
        return partial(_paper, sheet)

    def workbook(self) -> Callable[[], bytes]:
        """The workbook."""
        return partial(_workbook, self.sheet)

    def file_name(self) -> str:
        """The number and kind of the report."""
        from supplytrack.documents import coverage_report

        return coverage_report.file_name(self.sheet)


def _choices(session: Session) -> dict[str, list[Choice]]:
    counting = sources(session, session.clock.today())
    return {**choices_of(session), "source": [Choice(one.code, one.name) for one in counting]}


# The papers load beside the window: opening the page does not wait for them.


def _paper(sheet: Any) -> bytes:
    from supplytrack.documents import coverage_report

    return coverage_report.render(sheet)


def _workbook(sheet: Any) -> bytes:
    from supplytrack.documents import coverage_workbook

    return coverage_workbook.render(sheet)
