"""The report of expiry dates: what may not be handed over any more, and what should go first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.queries import StockFilter
from supplytrack.inventory.supplies.sheets import expiry_sheet
from supplytrack.ui.reports.common import LANGUAGE_FIELD, PaperReport, day_in, goods_filter, language_in
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.form import Field, FieldKind

_WITHIN = (30, 60, 90, 180, 365)
_AGREED, _ALL = "agreed", "all"


class ExpiryReportPage(PaperReport):
    """Batches by when they expire, as of a day."""

    place = "expiry report"
    title = N_("Expiry dates")
    kinds = frozenset({"stock", "workspace"})
    fields = (
        Field("as_of", N_("As of"), FieldKind.DATE),
        Field("within", N_("Show"), FieldKind.CHOICE),
        Field("location", N_("Store"), FieldKind.CHOICE, placeholder=N_("All stores")),
        Field("province", N_("Province"), FieldKind.CHOICE, placeholder=N_("All provinces")),
        Field("donor", N_("Donor"), FieldKind.CHOICE, placeholder=N_("All donors")),
        Field("item", N_("Item"), FieldKind.CHOICE, placeholder=N_("All items")),
        LANGUAGE_FIELD,
    )

    def starting_values(self) -> dict[str, Any]:
        """Everything, in both languages."""
        return {"language": "both", "within": _ALL}

    def build(self) -> QWidget:
        """The page, with how far ahead it looks."""
        built = super().build()
        ahead = [
            Choice(str(days), ngettext("Within {count} day", "Within {count} days", days).format(count=days))
            for days in _WITHIN
        ]
        first = [Choice(_ALL, _("All dates")), Choice(_AGREED, _("What needs attention"))]
        self.form.set_choices("within", [*first, *ahead])
        return built

    def query(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        """The sheet for what the filters say."""
        chosen = StockFilter(
            as_of=day_in(values, "as_of"), province=values.get("province") or "", **goods_filter(values)
        )
        shown = str(values.get("within") or _ALL)
        return partial(
            expiry_sheet,
            chosen=chosen,
            within=int(shown) if shown.isdigit() else None,
            needing=shown != _ALL,
            language=language_in(values),
        )

    def paper(self, sheet: Any) -> Callable[[], bytes]:
        """The PDF."""
        return partial(_paper, sheet)

    def workbook(self) -> Callable[[], bytes]:
        """The workbook."""
        return partial(_workbook, self.sheet)

    def file_name(self) -> str:
        """The number and kind of the report."""
        from supplytrack.documents import expiry_report

        return expiry_report.file_name(self.sheet)


# The papers load beside the window: opening the page does not wait for them.


def _paper(sheet: Any) -> bytes:
    from supplytrack.documents import expiry_report

    return expiry_report.render(sheet)


def _workbook(sheet: Any) -> bytes:
    from supplytrack.documents import expiry_workbook

    return expiry_workbook.render(sheet)
