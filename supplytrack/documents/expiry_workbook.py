"""The report of expiry dates as a workbook: a row for each batch in a store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from supplytrack.core.expiry_sheet import ExpirySheet
from supplytrack.core.quantity import plain_quantity
from supplytrack.documents import workbook
from supplytrack.documents.digest import digest
from supplytrack.documents.expiry_report import facts
from supplytrack.documents.goods import listed_names
from supplytrack.documents.listing import ListColumn, Listing, Value

_COLUMNS = (
    ListColumn("Status", "ស្ថានភាព", 14),
    ListColumn("Store", "ឃ្លាំង", 26),
    ListColumn("Item code", "លេខកូដ", 14),
    ListColumn("Item", "មុខសម្ភារៈ", 34),
    ListColumn("Donor", "ម្ចាស់ជំនួយ", 16),
    ListColumn("Batch", "លេខឡូត៍", 16),
    ListColumn("Expiry", "ថ្ងៃផុតកំណត់", 14),
    ListColumn("Days left", "ថ្ងៃនៅសល់", 11, numeric=True),
    ListColumn("Unit", "ឯកតា", 10),
    ListColumn("On hand", "មានក្នុងស្តុក", 12, numeric=True),
    ListColumn("Available", "នៅមាន", 12, numeric=True),
)


def render(sheet: ExpirySheet) -> bytes:
    """The report as XLSX, with a sheet About."""
    return workbook.render(
        workbook.of_report(
            sheet.head,
            "Expiry dates",
            "ថ្ងៃផុតកំណត់",
            digest(facts(sheet)),
            [Listing("Expiry dates", _COLUMNS, _rows(sheet))],
            [
                ("Stores", sheet.scope.name or sheet.scope.name_km),
                ("Expiring within days", str(sheet.within)),
            ],
        )
    )


def _rows(sheet: ExpirySheet) -> Iterator[list[Value]]:
    for line in sheet.lines:
        what, decimals = line.goods, line.goods.item.decimals
        yield [
            line.state,
            line.store.name or line.store.name_km,
            what.item.code,
            next(filter(None, listed_names(what.item)), what.item.code),
            what.donor.label if what.donor else sheet.head.organisation.label,
            str(what.batch),
            what.expiry if isinstance(what.expiry, date) else None,
            line.days_left,
            what.unit.many,
            plain_quantity(line.on_hand, decimals),
            plain_quantity(line.available, decimals),
        ]
