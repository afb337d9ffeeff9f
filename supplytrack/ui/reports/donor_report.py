"""The donor report: what a donor gave, where every unit of it went, and what nothing accounts for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from supplytrack.distribution.donors.queries import DonorFilter
from supplytrack.distribution.donors.sheets import donor_report_sheet
from supplytrack.i18n import N_, _
from supplytrack.ui.reports.common import (
    GOODS_FIELDS,
    LANGUAGE_FIELD,
    PaperReport,
    day_in,
    language_in,
    narrowed,
)
from supplytrack.ui.saving import save_content
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.form import Field, FieldKind


class DonorReportPage(PaperReport):
    """The balance of each item of a donor as of a day, and the movements of each lot."""

    place = "donor report"
    title = N_("Donor report")
    kinds = frozenset({"stock", "notes", "people", "documents"})
    published_as = "donor"
    renderer = "donor_report"
    specs = (*PaperReport.specs, ActionSpec("csv", N_("Save as CSV"), "Ctrl+Shift+E", "file-down"))
    more = ("csv",)
    filter_width = 304
    fields = (Field("as_of", N_("As of"), FieldKind.DATE), *GOODS_FIELDS, LANGUAGE_FIELD)

    def bind(self) -> None:
        """What the buttons do, the rows as CSV among them."""
        super().bind()
        self.acts.bind("csv", self.save_csv)

    def starting_values(self) -> dict[str, Any]:
        """Every donor, in both languages."""
        return {"language": "both"}

    def open_at(self, what: Any) -> None:
        """Show the report of the donor with this code."""
        self.filters.put("donor", what)
        self.load()

    def asked(self, values: dict[str, Any]) -> dict[str, Any]:
        """The filters as the query names them; an account is of all days until the last."""
        goods = {key: value for key, value in narrowed(values).items() if key != "location"}
        return {"first": None, "last": day_in(values, "as_of"), **goods}

    def query(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        """The sheet for what the filters say."""
        asked = self.asked(values)
        asked["as_of"] = asked.pop("last")
        del asked["first"]
        return partial(donor_report_sheet, chosen=DonorFilter(**asked), language=language_in(values))

    def paper(self, sheet: Any) -> Callable[[], bytes]:
        """The PDF."""
        return partial(_paper, sheet)

    def workbook(self) -> Callable[[], bytes]:
        """The workbook."""
        return partial(_workbook, self.sheet)

    def file_name(self) -> str:
        """The number and kind of the report."""
        from supplytrack.documents import donor_report

        return donor_report.file_name(self.sheet)

    def save_csv(self) -> None:
        """Make the rows beside the window, then save them."""
        if self.sheet is not None:
            name = self.file_name().removesuffix(".pdf") + ".csv"
            self.desk.tasks.make(
                partial(_csv, self.sheet),
                lambda content: save_content(self, name, content, _("Text with commas (*.csv)")),
                owner=self,
            )


# The papers load beside the window: opening the page does not wait for them.


def _paper(sheet: Any) -> bytes:
    from supplytrack.documents import donor_report

    return donor_report.render(sheet)


def _workbook(sheet: Any) -> bytes:
    from supplytrack.documents import donor_workbook

    return donor_workbook.render(sheet)


def _csv(sheet: Any) -> bytes:
    from supplytrack.documents import donor_workbook

    return donor_workbook.render_csv(sheet)
