"""How long the stock lasts, and what of it will be left: exact, in whole smallest units. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def days_of_cover(available: int, used: int, days: int) -> int | None:
    """Whole days that `available` lasts when `used` went out in `days` days before; None when nothing was used.

    Rounded down: the last day must be a full one.
    """
    if used <= 0:
        return None
    return max(available, 0) * days // used


def used_until(used: int, days: int, ahead: int) -> int:
    """What will be used in the `ahead` days after today at the use of the `days` before, in full smallest units."""
    return max(used, 0) * max(ahead, 0) // days


def left_over(batches: Sequence[tuple[int, int]], used: int, days: int) -> list[int]:
    """What will be left of each batch on its last good day when the first to expire is given first.

    `batches`: days to that day and what is available, in the order in which they expire.
    """
    left, given = [], 0
    for ahead, available in batches:
        taken = min(available, max(used_until(used, days, ahead) - given, 0))
        given += taken
        left.append(available - taken)
    return left
