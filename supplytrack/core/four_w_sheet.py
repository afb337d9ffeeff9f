"""What the 4W says, frozen: a row for each document, item and donor, and for each activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from supplytrack.core.sheets import PaperHead


@dataclass(frozen=True, slots=True)
class FourWRow:
    """One row, in the order of its columns. Empty texts and None are not recorded.

    `targeted`, `reached` and `households` stand on one row of a document alone, so that they can be added up.
    """

    reporting_org: str
    donor: str
    implementing_org: str
    sector: str
    activity: str
    item: str
    item_code: str
    quantity: int | Decimal | None
    unit: str
    province: str
    province_code: str
    district: str
    district_code: str
    site: str
    recipient: str
    beneficiary_type: str
    targeted: int | None
    reached: int | None
    households: int | None
    start: date
    end: date | None
    reported: date
    status: str
    paper: str
    document: str
    remarks: str


@dataclass(frozen=True, slots=True)
class FourWSheet:
    """The 4W of a period. `scope` names what it is narrowed to."""

    head: PaperHead
    period_from: date
    period_to: date
    rows: tuple[FourWRow, ...]
    scope: str = ""
