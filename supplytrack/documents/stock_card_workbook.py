"""A stock card as a workbook: a row for each document, and the balance after it."""

from __future__ import annotations

from collections.abc import Iterator

from supplytrack.core.quantity import plain_quantity
from supplytrack.core.sheets import StockCardSheet
from supplytrack.documents import workbook
from supplytrack.documents.digest import digest
from supplytrack.documents.listing import ListColumn, Listing, Value
from supplytrack.documents.stock_card import facts

_COLUMNS = (
    ListColumn("Date", "កាលបរិច្ឆេទ", 12),
    ListColumn("Document", "លេខឯកសារ", 20),
    ListColumn("From / to", "ពី / ទៅ", 40),
    ListColumn("In", "ចូល", 11, numeric=True),
    ListColumn("Out", "ចេញ", 11, numeric=True),
    ListColumn("Balance", "នៅសល់", 12, numeric=True),
)


def render(sheet: StockCardSheet) -> bytes:
    """The stock card as XLSX, with a sheet About."""
    what = sheet.goods
    return workbook.render(
        workbook.of_report(
            sheet.head,
            "Stock card",
            "ប័ណ្ណស្តុក",
            digest(facts(sheet)),
            [Listing("Stock card", _COLUMNS, _rows(sheet))],
            [
                ("Item", what.item.name or what.item.name_km),
                ("Item code", what.item.code),
                ("Unit", what.unit.many),
                ("Donor", what.donor.label if what.donor else sheet.head.organisation.label),
                ("Store", sheet.store.name or sheet.store.name_km),
            ],
        )
    )


def _rows(sheet: StockCardSheet) -> Iterator[list[Value]]:
    decimals = sheet.goods.item.decimals
    if sheet.opening:
        yield [None, None, "Brought forward", None, None, plain_quantity(sheet.opening, decimals)]
    for row in sheet.rows:
        yield [
            row.day,
            row.document,
            row.party.name or row.party.name_km,
            plain_quantity(row.quantity_in, decimals) if row.quantity_in else None,
            plain_quantity(row.quantity_out, decimals) if row.quantity_out else None,
            plain_quantity(row.balance, decimals),
        ]
