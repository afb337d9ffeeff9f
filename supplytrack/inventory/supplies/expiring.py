"""How a batch stands against its expiry date: one answer for lists, papers, the overview and forms."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class ExpiryStatus(StrEnum):
    """How a batch stands against its expiry date, its last good day."""

    EXPIRED = "expired"
    EXPIRING = "expiring"
    NOT_RECORDED = "not recorded"
    GOOD = "good"


def last_told(day: date, warning_days: int) -> date:
    """The last expiry date that is told as near on `day`."""
    return day + timedelta(days=warning_days)


def expiry_status(expiry: date | None, day: date, warning_days: int) -> ExpiryStatus:
    """How a batch with this date stands on `day`, when it is told `warning_days` before."""
    if expiry is None:
        return ExpiryStatus.NOT_RECORDED
    if expiry < day:
        return ExpiryStatus.EXPIRED
    return ExpiryStatus.EXPIRING if expiry <= last_told(day, warning_days) else ExpiryStatus.GOOD
