"""Reports as lists for spreadsheets: CSV under the names that programs know, XLSX under headings for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from supplytrack.cli.output import Json
from supplytrack.cli.rows import COLUMNS, Cell, Row
from supplytrack.documents import csv_file, workbook
from supplytrack.documents.listing import ListColumn, Listing, Value
from supplytrack.i18n import N_, _, khmer

_TITLES = {
    "location": N_("Store code"),
    "location_name": N_("Store"),
    "location_kind": N_("Kind of place"),
    "item": N_("Item code"),
    "item_name": N_("Item"),
    "category": N_("Category"),
    "unit": N_("Unit"),
    "batch": N_("Batch"),
    "source_type": N_("Source"),
    "donor": N_("Donor code"),
    "donor_name": N_("Donor"),
    "fund": N_("Fund"),
    "expiry": N_("Expiry"),
    "pack": N_("Pack"),
    "pack_factor": N_("In one pack"),
    "received": N_("Received on"),
    "on_hand": N_("On hand"),
    "allocated": N_("Allocated"),
    "available": N_("Available"),
    "date": N_("Date"),
    "document": N_("Document"),
    "kind": N_("Kind"),
    "party": N_("From or to"),
    "in": N_("In"),
    "out": N_("Out"),
    "balance": N_("Balance"),
    "remarks": N_("Remarks"),
    "from": N_("From"),
    "to": N_("To"),
    "quantity": N_("Quantity"),
    "province": N_("Province"),
    "province_code": N_("P-code"),
    "recipient": N_("Recipient code"),
    "recipient_name": N_("Recipient"),
    "recipient_kind": N_("Kind of recipient"),
    "issued": N_("Issued"),
    "accepted": N_("Accepted"),
    "damaged": N_("Damaged"),
    "short": N_("Short"),
    "refused": N_("Refused"),
    "status": N_("Paper"),
    "people_reached": N_("People reached"),
    "people_planned": N_("People planned"),
    "state": N_("State"),
    "lines": N_("Lines"),
    "received_on": N_("Received on"),
    "receiver_function": N_("Receiver's function"),
    "proof": N_("Proof of delivery"),
    "days_open": N_("Days open"),
    "days_left": N_("Days left"),
    "section": N_("Part"),
    "text": N_("Sentence"),
    "documents": N_("Documents"),
    "worded": N_("Worded by hand"),
    "distributed": N_("Handed over"),
    "signed": N_("Handed over, signed"),
    "open": N_("Handed over, open"),
    "people": N_("Given to people"),
    "lost": N_("Lost"),
    "converted": N_("Split into other items"),
    "in_transit": N_("In transit"),
    "gap": N_("Not accounted for"),
    "gap_batches": N_("Batches with a gap"),
    "first_day": N_("First day"),
    "last_day": N_("Last day"),
    "title": N_("What was done"),
    "place": N_("Site code"),
    "place_name": N_("Site"),
    "men": N_("Men"),
    "women": N_("Women"),
    "people_kind": N_("Who took part"),
    "partner": N_("Partner"),
    "id": N_("Identity"),
    "fixture": N_("Refill of"),
}
_TITLES_IN = {
    ("activities", "people"): N_("People"),
    ("expiry", "status"): N_("Status"),
    ("donor", "received"): N_("Received"),
}
"""Titles that a report gives otherwise."""
_WIDTHS = {
    "location_name": 26,
    "item_name": 34,
    "donor_name": 28,
    "recipient_name": 40,
    "party": 40,
    "remarks": 50,
    "document": 20,
    "documents": 20,
    "section": 18,
    "text": 100,
    "province": 20,
    "recipient_kind": 18,
    "receiver_function": 28,
    "title": 50,
    "place_name": 40,
    "partner": 28,
}


def report_csv(kind: str, rows: Sequence[Row]) -> bytes:
    """A report as CSV; the headings are the names of the columns."""
    names = COLUMNS[kind]
    columns = [ListColumn(name) for name in names]
    return csv_file.render(Listing(kind, columns, ([_value(row[name]) for name in names] for row in rows)))


def report_workbook(
    kind: str,
    title: str,
    organisation: str,
    generated: datetime,
    parameters: Mapping[str, Json],
    rows: Sequence[Row],
) -> bytes:
    """A report as XLSX with what was asked for on a sheet of its own."""
    names = COLUMNS[kind]
    columns = [_column(kind, name, rows) for name in names]
    asked = [(name.replace("_", " "), str(value)) for name, value in parameters.items() if value]
    about: list[tuple[str, Value]] = [
        (_("Report"), title),
        (_("Generated"), f"{generated:%Y-%m-%d %H:%M}"),
        (_("Rows"), len(rows)),
        *asked,
        (_("Units"), _("Add quantities only within one item and one unit.")),
    ]
    listing = Listing(title, columns, ([_value(row[name]) for name in names] for row in rows))
    return workbook.render(
        workbook.Workbook(f"{title} · {organisation}", organisation, generated, [listing], about)
    )


def _value(cell: Cell) -> Value:
    """Several numbers of documents stand in one cell."""
    return ", ".join(cell) if isinstance(cell, tuple) else cell


def _column(kind: str, name: str, rows: Sequence[Row]) -> ListColumn:
    title = _TITLES_IN.get((kind, name), _TITLES[name])
    numeric = any(isinstance(row[name], int | Decimal) for row in rows[:1])
    return ListColumn(title, khmer(title), _WIDTHS.get(name, 14), numeric)
