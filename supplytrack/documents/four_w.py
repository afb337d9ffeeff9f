"""The 4W as XLSX and CSV: headings, the HXL tags as second row, then one row for each document, item and donor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

from supplytrack.core.four_w_sheet import FourWSheet
from supplytrack.documents import csv_file, workbook
from supplytrack.documents.digest import Facts, digest
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.listing import ListColumn, Listing, Value

COLUMNS = (
    ListColumn("Reporting organisation", width=18, tag="#org+reporting+name"),
    ListColumn("Donor", width=18, tag="#org+funding+name"),
    ListColumn("Implementing organisation", width=18, tag="#org+impl+name"),
    ListColumn("Sector", width=20, tag="#sector+cluster+name"),
    ListColumn("Activity", width=30, tag="#activity+name"),
    ListColumn("Item", width=34, tag="#item+name"),
    ListColumn("Item code", width=12, tag="#item+code"),
    ListColumn("Quantity", width=14, numeric=True, tag="#item+qty+num"),
    ListColumn("Unit", width=11, tag="#item+unit"),
    ListColumn("Province", width=20, tag="#adm1+name"),
    ListColumn("Province P-code", width=21, tag="#adm1+code+v_pcodes"),
    ListColumn("District", width=18, tag="#adm2+name"),
    ListColumn("District P-code", width=21, tag="#adm2+code+v_pcodes"),
    ListColumn("Site", width=40, tag="#loc+facility+name"),
    ListColumn("Recipient", width=44, tag="#org+recipient+name"),
    ListColumn("Beneficiary type", width=26, tag="#beneficiary+type"),
    ListColumn("Targeted", width=14, numeric=True, tag="#targeted+ind"),
    ListColumn("Reached", width=14, numeric=True, tag="#reached+ind"),
    ListColumn("Households", width=14, numeric=True, tag="#reached+hh"),
    ListColumn("Start", width=12, tag="#date+start"),
    ListColumn("End", width=12, tag="#date+end"),
    ListColumn("Reported", width=14, tag="#date+reported"),
    ListColumn("Status", width=12, tag="#status"),
    ListColumn("Paper", width=14, tag="#status+paper"),
    ListColumn("Document", width=20, tag="#meta+id"),
    ListColumn("Remarks", width=50, tag="#description"),
)
"""The columns in order. `#item+qty+num`, `#org+recipient+name` and `#status+paper` use attributes of our own."""


def file_name(sheet: FourWSheet, extension: str = "xlsx") -> str:
    """`4W-ALL-2020-0507_4w.xlsx`."""
    return paper_file_name(sheet.head.number, "4w", extension)


def facts(sheet: FourWSheet) -> Facts:
    """What the list states, for its digest."""
    return {
        "type": "4W",
        "number": sheet.head.number,
        "period": [sheet.period_from, sheet.period_to],
        "rows": [[str(value) for value in astuple(row)] for row in sheet.rows],
    }


def render(sheet: FourWSheet) -> bytes:
    """The 4W as XLSX, with a sheet About."""
    return workbook.render(
        workbook.of_report(
            sheet.head,
            "4W",
            "",
            digest(facts(sheet)),
            [_listing(sheet)],
            [
                ("Period", f"{sheet.period_from} – {sheet.period_to}"),
                ("Only", sheet.scope or None),
                ("Rows", len(sheet.rows)),
                ("People", "Each count of people stands on one row only; services, not unique people"),
                ("Units", "Add quantities only within one item and one unit"),
                ("Tags", "HXL; +num, +recipient and +paper are attributes of our own"),
            ],
        )
    )


def render_csv(sheet: FourWSheet) -> bytes:
    """The same rows as CSV, the tags as second row."""
    return csv_file.render(_listing(sheet))


def _listing(sheet: FourWSheet) -> Listing:
    return Listing("4W", COLUMNS, _rows(sheet))


def _rows(sheet: FourWSheet) -> Iterator[list[Value]]:
    for row in sheet.rows:
        yield list(astuple(row))
