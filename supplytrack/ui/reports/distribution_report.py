"""The distribution report, followed by its filters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.distribution.reports import DistributionFilter, distribution_report_sheet
from supplytrack.i18n import N_
from supplytrack.ui.reports.common import (
    GOODS_FIELDS,
    LANGUAGE_FIELD,
    PERIOD_FIELDS,
    PeriodReport,
    day_in,
    language_in,
    narrowed,
)
from supplytrack.ui.reports.situation.bullets import sentences_beside
from supplytrack.ui.toolkit.form import Field, FieldKind


class DistributionReportPage(PeriodReport):
    """What was handed over in a period, where, by whose gift, and what was signed."""

    place = "distribution report"
    title = N_("Distribution report")
    kinds = frozenset({"notes", "people", "documents", "activities", "wordings"})
    published_as = "distribution"
    renderer = "distribution_report"
    fields = (
        *PERIOD_FIELDS,
        Field("province", N_("Province"), FieldKind.CHOICE, placeholder=N_("All provinces")),
        Field("recipient_kind", N_("Kind of recipient"), FieldKind.CHOICE, placeholder=N_("All kinds")),
        Field("location", N_("Store or recipient"), FieldKind.CHOICE, placeholder=N_("All places")),
        *GOODS_FIELDS,
        Field("status", N_("Paper"), FieldKind.CHOICE, placeholder=N_("All papers")),
        LANGUAGE_FIELD,
    )

    def starting_values(self) -> dict[str, Any]:
        """Everything, in both languages."""
        return {"language": "both"}

    def asked(self, values: dict[str, Any]) -> dict[str, Any]:
        """The filters as the query names them."""
        return {
            "first": day_in(values, "first"),
            "last": day_in(values, "last"),
            "province": values.get("province") or "",
            "recipient_kind": values.get("recipient_kind") or "",
            "status": values.get("status") or "",
            **narrowed(values),
        }

    def query(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        """The sheet for what the filters say."""
        chosen = DistributionFilter(**self.asked(values))
        language = language_in(values)
        return lambda session: distribution_report_sheet(session, chosen, language)

    def paper(self, sheet: Any) -> Callable[[], bytes]:
        """The PDF."""
        return partial(_paper, sheet)

    def beside(self, sheet: Any) -> QWidget | None:
        """The sentences about these handovers."""
        return sentences_beside(self, sheet.bullets) if sheet.bullets else None

    def workbook(self) -> Callable[[], bytes]:
        """The workbook."""
        return partial(_workbook, self.sheet)

    def file_name(self) -> str:
        """The number and kind of the report."""
        from supplytrack.documents import distribution_report

        return distribution_report.file_name(self.sheet)


# The papers load beside the window: opening the page does not wait for them.


def _paper(sheet: Any) -> bytes:
    from supplytrack.documents import distribution_report

    return distribution_report.render(sheet)


def _workbook(sheet: Any) -> bytes:
    from supplytrack.documents import distribution_workbook

    return distribution_workbook.render(sheet)
