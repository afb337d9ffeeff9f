"""The stock movement report: how goods came, left and were lost, followed by its filters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.i18n import N_, _
from supplytrack.inventory.movement_report import MovementFilter, movement_report_sheet
from supplytrack.ui.reports.common import (
    GOODS_FIELDS,
    LANGUAGE_FIELD,
    PERIOD_FIELDS,
    PaperReport,
    day_in,
    language_in,
    narrowed,
)
from supplytrack.ui.saving import save_content
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, holder, row
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.reportpage import way


class MovementReportPage(PaperReport):
    """Every item of every donor from opening to closing, by the way in which it came and left."""

    place = "movement report"
    title = N_("Stock movement report")
    kinds = frozenset({"stock", "items"})
    published_as = "movements"
    renderer = "movement_report"
    specs = (*PaperReport.specs, ActionSpec("csv", N_("Save as CSV"), "Ctrl+Shift+E", "file-down"))
    more = ("csv",)
    fields = (
        *PERIOD_FIELDS,
        Field("location", N_("Store"), FieldKind.CHOICE, placeholder=N_("All stores")),
        *GOODS_FIELDS,
        Field("province", N_("Province"), FieldKind.CHOICE, placeholder=N_("All provinces")),
        Field("by_store", N_("Each store by itself"), FieldKind.CHECK),
        LANGUAGE_FIELD,
    )

    def bind(self) -> None:
        """What the buttons do, the rows as CSV among them."""
        super().bind()
        self.acts.bind("csv", self.save_csv)

    def starting_values(self) -> dict[str, Any]:
        """Everything, in both languages."""
        return {"language": "both"}

    def open_at(self, what: Any) -> None:
        """Show the days from the first to the last of a pair."""
        first, last = what
        self._put(first.isoformat(), last.isoformat())

    def asked(self, values: dict[str, Any]) -> dict[str, Any]:
        """The filters as the query names them."""
        return {
            "first": day_in(values, "first"),
            "last": day_in(values, "last"),
            "province": values.get("province") or "",
            "by_store": bool(values.get("by_store")),
            **narrowed(values),
        }

    def query(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        """The sheet for what the filters say."""
        chosen = MovementFilter(**self.asked(values))
        return partial(movement_report_sheet, chosen=chosen, language=language_in(values))

    def paper(self, sheet: Any) -> Callable[[], bytes]:
        """The PDF."""
        return partial(_paper, sheet)

    def workbook(self) -> Callable[[], bytes]:
        """The workbook."""
        return partial(_workbook, self.sheet)

    def file_name(self) -> str:
        """The number and kind of the report."""
        from supplytrack.documents import movement_report

        return movement_report.file_name(self.sheet)

    def save_csv(self) -> None:
        """Make the rows beside the window, then save them."""
        if self.sheet is not None:
            name = self.file_name().removesuffix(".pdf") + ".csv"
            self.desk.tasks.make(
                partial(_csv, self.sheet),
                lambda content: save_content(self, name, content, _("Text with commas (*.csv)")),
                owner=self,
            )

    def quick_ways(self) -> QWidget:
        """Periods that are often wanted."""
        ways = row(
            way(_("This month"), self._this_month), way(_("Everything"), self._everything), None, gap=10
        )
        return holder(column(ways, margins=(20, 0, 14, 12)))

    def _this_month(self) -> None:
        today = self.desk.clock.today()
        self._put(today.replace(day=1).isoformat(), today.isoformat())

    def _everything(self) -> None:
        self._put(None, None)

    def _put(self, first: str | None, last: str | None) -> None:
        self.filters.put("first", first)
        self.filters.put("last", last)


# The papers load beside the window: opening the page does not wait for them.


def _paper(sheet: Any) -> bytes:
    from supplytrack.documents import movement_report

    return movement_report.render(sheet)


def _workbook(sheet: Any) -> bytes:
    from supplytrack.documents import movement_workbook

    return movement_workbook.render(sheet)


def _csv(sheet: Any) -> bytes:
    from supplytrack.documents import movement_workbook

    return movement_workbook.render_csv(sheet)
