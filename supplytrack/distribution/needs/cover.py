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

    `counted` is of one source and one place. A figure for several days takes the entitlement of its first day.
    """
    if assessed is not None:
        return Need(NeedBasis.ASSESSED, assessed)
    if not counted or not entitled:
        return UNKNOWN_NEED
    return Need(
        NeedBasis.ARRIVALS,
        sum(one.people * _a_person(entitled, one.first) for one in without_parts(counted)),
    )


def without_parts(counted: Iterable[Counted]) -> list[Counted]:
    """Figures of one source and one place that may be added up: one that lies within a longer one is a part of it."""
    kept: list[Counted] = []
    for one in sorted(counted, key=lambda one: (one.first, -one.last.toordinal())):
        if not kept or one.last > kept[-1].last:
            kept.append(one)
    return kept


def people_by_day(counted: Iterable[Counted]) -> dict[date, Fraction]:
    """People on each day, of one source and one place. What a longer figure has beyond the figures within it is spread
    evenly over the days that nothing else is known of."""
    known: dict[date, Fraction] = {}
    for one in sorted(counted, key=lambda one: (one.last - one.first, one.first)):
        days = [date.fromordinal(day) for day in range(one.first.toordinal(), one.last.toordinal() + 1)]
        open_days = [day for day in days if day not in known]
        before = sum((known.get(day, Fraction(0)) for day in days), Fraction(0))
        rest = max(one.people - before, Fraction(0))
        known |= {day: rest / len(open_days) for day in open_days}
    return known


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

    `counted` is of one source and one place; a figure for several days is spread over them.
    """
    opening = date.fromordinal(last.toordinal() - days + 1)
    known = list(counted)
    # A figure that reaches into these days has others within it that lie before them.
    since = min((one.first for one in known if one.last >= opening), default=opening)
    by_day = people_by_day(one for one in known if one.last >= since and one.first <= last)
    inside = [people for day, people in by_day.items() if opening <= day <= last]
    return sum(inside, Fraction(0)) / days if inside else None


def days_of_cover(on_hand: int, people_a_day: Fraction | int | None, a_person: int) -> int | None:
    """Whole days that goods last; None when nobody comes, nobody is entitled, or that is not known."""
    if not people_a_day or a_person <= 0:
        return None
    return int(Fraction(on_hand) / (people_a_day * a_person))


def whole_percent(share: Fraction | None) -> int | None:
    """A coverage in whole percents, rounded down: nothing that is short is told as 100."""
    return None if share is None else max(share.numerator * 100 // share.denominator, 0)
