"""The periods that a screen offers: they end today, or at the newest handover when none left this month."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import text

from supplytrack.core.clock import day_of
from supplytrack.db.engine import Session

THREE_MONTHS = 2
"""The place of the usual period among those that are offered."""
_NEWEST = text(
    "SELECT max(effective_day) FROM document WHERE kind IN ('delivery note', 'distribution to people')"
)


def busy_periods(session: Session) -> tuple[tuple[date, date], ...]:
    """First and last day of the month so far, the month before, three months, and the year."""
    today = session.clock.today()
    newest = session.scalar(_NEWEST)
    last = today if newest is None or day_of(newest) >= today.replace(day=1) else day_of(newest)
    return (
        (last.replace(day=1), last),
        (_months_before(last, 1), last.replace(day=1) - timedelta(days=1)),
        (_months_before(last, 2), last),
        (last.replace(month=1, day=1), last),
    )


def _months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months back."""
    back = day.year * 12 + day.month - 1 - months
    return date(back // 12, back % 12 + 1, 1)
