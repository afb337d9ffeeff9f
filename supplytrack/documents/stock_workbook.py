"""The stock report as a workbook: one row per lot and store, and a check on every row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from supplytrack.core.quantity import plain_quantity
from supplytrack.core.sheets import StockReportSheet, StockRow, Unstated
from supplytrack.documents import csv_file, workbook
from supplytrack.documents.digest import digest
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.goods import listed_names
from supplytrack.documents.listing import ListColumn, Listing, Value
from supplytrack.documents.stock_report import facts

_COLUMNS = (
    ListColumn("Store", "ឃ្លាំង", 24),
    ListColumn("Item code", "លេខកូដ", 11),
    ListColumn("Item", "មុខសម្ភារៈ", 34),
    ListColumn("Item (Khmer)", "មុខសម្ភារៈ (ខ្មែរ)", 36),
    ListColumn("Donor", "ម្ចាស់ជំនួយ", 11),
    ListColumn("Source", "ប្រភព", 12),
    ListColumn("Batch", "លេខឡូត៍", 13),
    ListColumn("Expiry date", "ថ្ងៃផុតកំណត់", 13),
    ListColumn("Expiry state", "ស្ថានភាពកាលកំណត់", 15),
    ListColumn("Unit", "ឯកតា", 9),
    ListColumn("Opening", "ដើមគ្រា", 11, numeric=True),
    ListColumn("In", "ចូល", 11, numeric=True),
    ListColumn("Out", "ចេញ", 11, numeric=True),
    ListColumn("Loss", "បាត់", 9, numeric=True),
    ListColumn("Closing", "ចុងគ្រា", 11, numeric=True),
    ListColumn("Check", "ផ្ទៀងផ្ទាត់", 11, numeric=True),
)


def file_name(sheet: StockReportSheet, extension: str = "xlsx") -> str:
    """`SR-ALL-2020-0507_stock-report.xlsx`."""
    return paper_file_name(sheet.head.number, "stock-report", extension)


def render(sheet: StockReportSheet) -> bytes:
    """The stock report as XLSX, with a sheet About."""
    return workbook.render(
        workbook.of_report(
            sheet.head,
            "Stock report",
            "របាយការណ៍ស្តុក",
            digest(facts(sheet)),
            [_listing(sheet)],
            [
                ("Period", f"{sheet.period_from} – {sheet.period_to}"),
                ("Rows", len(sheet.rows)),
                ("Rule", "opening + in − out − loss = closing; Check must be 0 on every row"),
                ("Units", "Add quantities only within one item and one unit"),
            ],
        )
    )


def render_csv(sheet: StockReportSheet) -> bytes:
    """The same rows as CSV."""
    return csv_file.render(_listing(sheet))


def _listing(sheet: StockReportSheet) -> Listing:
    return Listing("Stock", _COLUMNS, _rows(sheet))


def _rows(sheet: StockReportSheet) -> Iterator[list[Value]]:
    own = sheet.head.organisation.label
    for row in sheet.rows:
        what = row.goods
        yield [
            row.store.name or row.store.name_km,
            what.item.code,
            *listed_names(what.item),
            what.donor.label if what.donor else own,
            "donated" if what.donor else "procured",
            _batch(what.batch),
            what.expiry if isinstance(what.expiry, date) else None,
            "dated" if isinstance(what.expiry, date) else what.expiry.value,
            what.unit.many,
            *(plain_quantity(amount, what.item.decimals) for amount in _amounts(row)),
        ]


def _batch(batch: str | Unstated) -> str | None:
    if isinstance(batch, Unstated):
        return batch.value if batch is Unstated.NOT_RECORDED else None
    return batch


def _amounts(row: StockRow) -> tuple[int, ...]:
    check = row.opening + row.quantity_in - row.quantity_out - row.loss - row.closing
    return row.opening, row.quantity_in, row.quantity_out, row.loss, row.closing, check
