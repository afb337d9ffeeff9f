"""The one clock: instants in UTC, days in the office's time zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

MICROSECONDS = 1_000_000
_EPOCH = date(1970, 1, 1).toordinal()


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Tells the instant and the office's day. Tests give `now` a fixed answer."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Phnom_Penh"))
    now: Callable[[], datetime] = _now

    def today(self) -> date:
        """The calendar day at the office."""
        return self.now().astimezone(self.zone).date()

    def instant(self) -> int:
        """Microseconds since 1970-01-01 UTC: how instants are stored."""
        return round(self.now().timestamp() * MICROSECONDS)

    def local(self, instant: int) -> datetime:
        """The office's wall-clock time of a stored instant."""
        return datetime.fromtimestamp(instant / MICROSECONDS, UTC).astimezone(self.zone)


def day_number(day: date) -> int:
    """Days since 1970-01-01: how dates are stored."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """The date of a stored day number."""
    return date.fromordinal(number + _EPOCH)
