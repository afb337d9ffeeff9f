"""The stock report: opening, in, out, loss, closing; low and expiring."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from supplytrack.i18n import N_
from supplytrack.inventory.queries import StockFilter
from supplytrack.inventory.sheets import stock_report_sheet
from supplytrack.ui.reports.common import (
    GOODS_FIELDS,
    LANGUAGE_FIELD,
    PERIOD_FIELDS,
    PaperReport,
    day_in,
    language_in,
    narrowed,
)
from supplytrack.ui.toolkit.form import Field, FieldKind


class StockReportPage(PaperReport):
    """The stock of one store or all, with the movements of a period."""

    place = "stock report"
    title = N_("Stock report")
    kinds = frozenset({"stock", "items"})
    published_as = "stock"
    renderer = "stock_report"
    fields = (
        *PERIOD_FIELDS,
        Field("location", N_("Store"), FieldKind.CHOICE, placeholder=N_("All stores")),
        Field("province", N_("Province"), FieldKind.CHOICE, placeholder=N_("All provinces")),
        *GOODS_FIELDS,
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
            **narrowed(values),
        }

    def query(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        """The sheet for what the filters say."""
        asked = self.asked(values)
        first, last = asked.pop("first"), asked.pop("last")
        chosen = StockFilter(as_of=last, **asked)
        return partial(stock_report_sheet, chosen=chosen, first=first, language=language_in(values))

    def paper(self, sheet: Any) -> Callable[[], bytes]:
        """The PDF."""
        return partial(_paper, sheet)

    def workbook(self) -> Callable[[], bytes]:
        """The workbook."""
        return partial(_workbook, self.sheet)

    def file_name(self) -> str:
        """The number and kind of the report."""
        from supplytrack.documents import stock_report

        return stock_report.file_name(self.sheet)


# The papers load beside the window: opening the page does not wait for them.


def _paper(sheet: Any) -> bytes:
    from supplytrack.documents import stock_report

    return stock_report.render(sheet)


def _workbook(sheet: Any) -> bytes:
    from supplytrack.documents import stock_workbook

    return stock_workbook.render(sheet)
