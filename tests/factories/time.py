"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from supplytrack.core.clock import Clock

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")
TODAY = date(2020, 6, 15)
"""The day on which tests happen unless they say otherwise."""


class Calendar:
    """Today at the office, nine in the morning, moved by hand. Each look at it is a second later."""

    def __init__(self, today: date = TODAY) -> None:
        self.go_to(today)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def go_to(self, today: date) -> None:
        """Let it be nine in the morning of `today`."""
        local = datetime(today.year, today.month, today.day, 9, tzinfo=PHNOM_PENH)
        self._now = local.astimezone(UTC)

    @property
    def today(self) -> date:
        """The day at the office."""
        return self._now.astimezone(PHNOM_PENH).date()

    def clock(self) -> Clock:
        """The clock that a program gets."""
        return Clock(PHNOM_PENH, self)
