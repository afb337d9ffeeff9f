"""A stock card as a workbook: a row for each document, and the balance after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from supplytrack.core.quantity import plain_quantity
from supplytrack.core.sheets import StockCardSheet
from supplytrack.core.stock_cards import StockCardSet
from supplytrack.documents import workbook
from supplytrack.documents.digest import digest
from supplytrack.documents.goods import listed_names
from supplytrack.documents.listing import ListColumn, Listing, Value
from supplytrack.documents.stock_card import cards_of, facts

_COLUMNS = (
    ListColumn("Donor", "ម្ចាស់ជំនួយ", 16),
    ListColumn("Expiry", "ថ្ងៃផុតកំណត់", 14),
    ListColumn("Date", "កាលបរិច្ឆេទ", 12),
    ListColumn("Document", "លេខឯកសារ", 20),
    ListColumn("From / to", "ពី / ទៅ", 40),
    ListColumn("In", "ចូល", 11, numeric=True),
    ListColumn("Out", "ចេញ", 11, numeric=True),
    ListColumn("Balance", "នៅសល់", 12, numeric=True),
)


def render(sheet: StockCardSheet | StockCardSet) -> bytes:
    """The stock card as XLSX, with a sheet About; the cards of a set stand one below the other."""
    cards = cards_of(sheet)
    what = cards[0].goods
    return workbook.render(
        workbook.of_report(
            sheet.head,
            "Stock card",
            "ប័ណ្ណស្តុក",
            digest(facts(sheet)),
            [Listing("Stock card", _COLUMNS, (row for card in cards for row in _rows(card)))],
            [
                ("Item", next(filter(None, listed_names(what.item)), what.item.code)),
                ("Item code", what.item.code),
                ("Unit", what.unit.many),
                ("Store", cards[0].store.name or cards[0].store.name_km),
            ],
        )
    )


def _rows(sheet: StockCardSheet) -> Iterator[list[Value]]:
    what, decimals = sheet.goods, sheet.goods.item.decimals
    donor = what.donor.label if what.donor else sheet.head.organisation.label
    expiry = what.expiry if isinstance(what.expiry, date) else None
    lot: list[Value] = [donor, expiry]
    if sheet.opening:
        yield [*lot, None, None, "Brought forward", None, None, plain_quantity(sheet.opening, decimals)]
    for row in sheet.rows:
        yield [
            *lot,
            row.day,
            row.document,
            row.party.name or row.party.name_km,
            plain_quantity(row.quantity_in, decimals) if row.quantity_in else None,
            plain_quantity(row.quantity_out, decimals) if row.quantity_out else None,
            plain_quantity(row.balance, decimals),
        ]
