"""The period that a screen shows unless it is told another: the three months up to today."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from supplytrack.core.clock import day_of
from supplytrack.db.engine import Session

MONTHS = 3
_NEWEST = text(
    "SELECT max(effective_day) FROM document WHERE kind IN ('delivery note', 'distribution to people')"
)


def busy_period(session: Session) -> tuple[date, date]:
    """Three months: up to today, or up to the newest handover when none left this month."""
    today = session.clock.today()
    newest = session.scalar(_NEWEST)
    last = today if newest is None or day_of(newest) >= today.replace(day=1) else day_of(newest)
    return _months_before(last, MONTHS - 1), last


def _months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months back."""
    back = day.year * 12 + day.month - 1 - months
    return date(back // 12, back % 12 + 1, 1)
