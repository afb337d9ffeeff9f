"""A good workbook with every sheet, to import as it is or to spoil."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

Rows = list[list[Any]]
Sheets = dict[str, Rows]

RECEIPT = [
    "Reference*",
    "Date*",
    "Source type*",
    "Source*",
    "Fund",
    "Warehouse*",
    "Item*",
    "Quantity*",
    "Pack",
    "Pack factor",
    "Damaged",
    "Batch",
    "Expiry",
    "Unit cost",
    "Currency",
    "Remarks",
]
DISTRIBUTION = [
    "Reference*",
    "Date*",
    "From*",
    "To*",
    "Item*",
    "Quantity*",
    "Donor",
    "Batch",
    "Confirmed on",
    "Accepted",
    "Damaged",
    "Short",
    "Refused",
    "Reason",
    "Received by",
    "Function",
    "Phone",
    "Men",
    "Women",
    "Boys",
    "Girls",
    "People reached",
    "Remarks",
]
COUNTING = ["Reference*", "Date*", "Location*", "Item*", "Donor", "Batch", "Counted*"]
TRANSFER = [
    "Reference*",
    "Date*",
    "From*",
    "To*",
    "Item*",
    "Quantity*",
    "Donor",
    "Batch",
    "Received on",
    "Received",
    "Damaged",
    "Reason",
]
ADJUSTMENT = [
    "Reference*",
    "Date*",
    "Location*",
    "Item*",
    "Quantity*",
    "Donor",
    "Batch",
    "Reason*",
    "Remarks",
]

_APRIL = (date(2020, 4, 1), date(2020, 4, 2), date(2020, 4, 10), date(2020, 4, 12), date(2020, 4, 20))

NEEDED = ["Date*", "Location*", "Item*", "Quantity*", "People", "Remarks"]
ARRIVED = ["Date*", "Location or province*", "Reported by*", "People*"]
_GOOD: Sheets = {
    "Items": [
        [
            "Code*",
            "Name*",
            "Name (Khmer)",
            "Category*",
            "Unit*",
            "Decimals",
            "Tracks expiry",
            "Minimum stock",
        ],
        ["#item+code", "#item+name", None, "#sector", "#unit", None, None, None],
        ["BLEACH", "Bleach", "ទឹកសាវែល", "Hygiene and disinfection", "litre", None, "no", 5.5],
        ["SHIELD", "Face shield", None, "PPE", "piece", 0, True, None],
    ],
    "Locations": [
        [
            "Code*",
            "Name*",
            "Name (Khmer)",
            "Kind*",
            "Province*",
            "District",
            "Aliases",
            "Contact",
            "Phone",
            "Latitude",
            "Longitude",
        ],
        [
            "OSMACH",
            "O'Smach post",
            None,
            "border post",
            "Oddar Meanchey",
            None,
            "Osmach; O Smach",
            "Dara",
            "012 345",
            14.4286,
            103.6964,
        ],
    ],
    "Receipts": [
        RECEIPT,
        ["R-1", _APRIL[0], "donated", "WFP", "F-1", "pnh", "mask", 20, "box", 50, 1, "B1", date(2021, 1, 1)],
        ["R-1", "2020-04-01", "Donated", "world food programme", "f-1", "PNH", " SUIT ", 100.0],
        [None],
        ["R-2", datetime(2020, 4, 2, 10, 30), "procured", "Angkor Trading", None, "PNH", "bleach", 2.5],
        ["R-3", _APRIL[1], "procured", "MEDIMPEX", None, "PNH", "MASK", "1,000", None, None, None, "B2"],
    ],
    "Transfers": [
        TRANSFER,
        ["T-1", _APRIL[1], "PNH", "btb", "MASK", 100, None, "B2", _APRIL[2], 90, 4, "fell off"],
        ["T-1", _APRIL[1], "PNH", "Battambang store", "SUIT", 20, "WFP", None, _APRIL[2]],
        ["T-2", _APRIL[3], "PNH", "BTB", "Face mask", "100", None, "B2"],
    ],
    "Distributions": [
        DISTRIBUTION,
        [
            "D-1",
            _APRIL[2],
            "PNH",
            "Banteay Meanchey PHD",
            "MASK",
            940,
            "WFP",
            None,
            _APRIL[3],
            None,
            5,
            3,
            2,
            None,
            "Deputy Director",
            "PHD",
            85512345678,
            10,
            12,
            3,
            4,
        ],
        ["D-1", _APRIL[2], "PNH", "PHD-BMC", "SUIT", 50, None, None, _APRIL[3]],
        ["D-2", _APRIL[2], "PNH", "o smach", "MASK", 200, "IOM"],
    ],
    "Adjustments": [
        ADJUSTMENT,
        ["A-1", _APRIL[4], "PNH", "SUIT", -3, None, None, "Lost"],
        ["A-2", _APRIL[4], "PNH", "SOAP", 30, "Rotary Club", None, "Found", "behind the rice"],
    ],
    "Needs": [
        NEEDED,
        [_APRIL[2], "O'Smach post", "face mask", 400, 80, "for a month"],
        [_APRIL[2], "OSMACH", "Bleach", 0],
    ],
    "Arrivals": [
        ARRIVED,
        [_APRIL[2], "osmach", "NCCT", 120],
        [_APRIL[2], "Oddar Meanchey", "Immigration (GDI)", "1,250"],
        [_APRIL[3], "KH22", "immigration (gdi)", 0],
    ],
}


def good_sheets() -> Sheets:
    """A workbook that is imported as it is into the workspace with the small catalogue."""
    return deepcopy(_GOOD)


def one_receipt(**cells: Any) -> Sheets:
    """A workbook with one receipt of masks; `cells` by heading without the star."""
    values = {
        "Reference": "R-9",
        "Date": date(2020, 4, 1),
        "Source type": "donated",
        "Source": "WFP",
        "Warehouse": "PNH",
        "Item": "MASK",
        "Quantity": 100,
    } | {key.replace("_", " "): value for key, value in cells.items()}
    return {"Receipts": [list(RECEIPT), [values.get(heading.rstrip("*")) for heading in RECEIPT]]}


def note(reference: str, day: date, quantity: Any, item: str = "MASK", **cells: Any) -> list[Any]:
    """A row of Distributions from the store to the health department."""
    values = {
        "Reference": reference,
        "Date": day,
        "From": "PNH",
        "To": "PHD-BMC",
        "Item": item,
        "Quantity": quantity,
    } | {key.replace("_", " "): value for key, value in cells.items()}
    return [values.get(heading.rstrip("*")) for heading in DISTRIBUTION]


def moved(reference: str, day: date, quantity: Any, item: str = "MASK", **cells: Any) -> list[Any]:
    """A row of Transfers from the store to the one in Battambang."""
    values = {
        "Reference": reference,
        "Date": day,
        "From": "PNH",
        "To": "BTB",
        "Item": item,
        "Quantity": quantity,
    } | {key.replace("_", " "): value for key, value in cells.items()}
    return [values.get(heading.rstrip("*")) for heading in TRANSFER]


def workbook_of(sheets: Sheets) -> Workbook:
    """The sheets as a workbook of the library that writes it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book
