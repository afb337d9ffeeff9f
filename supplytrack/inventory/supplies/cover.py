"""How long the stock lasts: what is there over what is used. Pure."""

from __future__ import annotations

from fractions import Fraction


def days_of_cover(available: int, used: int, days: int) -> int | None:
    """Whole days that `available` lasts when `used` went out in `days` days before; None when nothing was used.

    Both in smallest units. Rounded down: the last day must be a full one.
    """
    if used <= 0:
        return None
    return max(available, 0) * days // used


def daily_use(used: int, days: int) -> Fraction:
    """Smallest units a day, exactly."""
    return Fraction(max(used, 0), days)
