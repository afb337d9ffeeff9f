"""Need against delivered, and how long goods last. Pure: exact numbers, no SQL, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

RECENT_DAYS = 7
"""The current rate of arrivals is the mean of so many days."""


class NeedBasis(StrEnum):
    """What a need was worked out from."""

    ASSESSED = "assessed"
    ARRIVALS = "arrivals"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Counted:
    """People who arrived from one day to another, both included, as one source counted them."""

    first: date
    last: date
    people: int


@dataclass(frozen=True, slots=True)
class Entitled:
    """So many smallest units a person, from one day to another; `last` None: until now."""

    first: date
    last: date | None
    quantity: int

    def holds_on(self, day: date) -> bool:
        """Whether a person who comes on `day` is entitled to it."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed, in smallest units, and how that is known."""

    basis: NeedBasis
    quantity: int = 0


UNKNOWN_NEED = Need(NeedBasis.UNKNOWN)


def need_of(assessed: int | None, counted: Sequence[Counted], entitled: Sequence[Entitled]) -> Need:
    """What somebody assessed; else arrivals times what a person is entitled to on the day of arrival; else unknown.

    A figure for several days takes the entitlement of its first day.
    """
    if assessed is not None:
        return Need(NeedBasis.ASSESSED, assessed)
    if not counted or not entitled:
        return UNKNOWN_NEED
    return Need(
        NeedBasis.ARRIVALS,
        sum(one.people * _a_person(entitled, one.first) for one in counted),
    )


def _a_person(entitled: Iterable[Entitled], day: date) -> int:
    return sum(one.quantity for one in entitled if one.holds_on(day))


def missing(need: Need, delivered: int) -> int:
    """What is still needed; never less than nothing."""
    return max(need.quantity - delivered, 0)


def coverage(need: Need, delivered: int) -> Fraction | None:
    """Delivered of needed, which may be more than all of it. None when nothing is needed or the need is not known."""
    return Fraction(delivered, need.quantity) if need.quantity else None


def daily_rate(counted: Iterable[Counted], last: date, days: int = RECENT_DAYS) -> Fraction | None:
    """People a day over the `days` that end with `last`; None when the source counted nothing in them.

    A figure for several days is spread evenly over them.
    """
    found, people = False, Fraction(0)
    for one in counted:
        inside = _days_inside(one, last, days)
        if inside:
            found = True
            people += Fraction(one.people * inside, (one.last - one.first).days + 1)
    return people / days if found else None


def _days_inside(one: Counted, last: date, days: int) -> int:
    opening = date.fromordinal(last.toordinal() - days + 1)
    return max((min(one.last, last) - max(one.first, opening)).days + 1, 0)


def days_of_cover(on_hand: int, people_a_day: Fraction | int | None, a_person: int) -> int | None:
    """Whole days that goods last; None when nobody comes, nobody is entitled, or that is not known."""
    if not people_a_day or a_person <= 0:
        return None
    return int(Fraction(on_hand) / (people_a_day * a_person))
