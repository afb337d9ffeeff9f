"""What coverage tells of sites, provinces and items: exact figures in smallest units, never added over units. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from supplytrack.catalogue.place import LocationKind
from supplytrack.distribution.needs.cover import (
    UNKNOWN_NEED,
    Counted,
    Entitled,
    Need,
    NeedBasis,
    coverage,
    days_of_cover,
    missing,
    need_of,
)

SOON_DAYS = 4
"""A site whose goods last fewer days is sent more."""
NOW_DAYS = 2
"""A site whose goods last no more days is sent some now."""


@dataclass(frozen=True, slots=True)
class CoveredItem:
    """An item with the words that screens and papers need."""

    code: str
    name: str
    name_km: str
    unit: str
    units: str
    unit_km: str
    decimals: int
    unsplit: bool


@dataclass(frozen=True, slots=True)
class CoveredSite:
    """A place with its province."""

    code: str
    name: str
    name_km: str
    kind: LocationKind
    province_code: str
    province: str
    province_km: str


@dataclass(frozen=True, slots=True)
class StoreHas:
    """What one of our stores can give of an item, in smallest units."""

    code: str
    name: str
    name_km: str
    available: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """What reached a place on a day, less what came back; smallest units, below zero where more came back."""

    day: date
    quantity: int


class Standing(StrEnum):
    """How a site stands with an item."""

    NOT_KNOWN = "need not known"
    NOT_NEEDED = "nothing needed"
    NOTHING_YET = "nothing yet"
    SEND_NOW = "send now"
    SEND_MORE = "send more"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One item at one site. `since`: the day from which deliveries count, None for all of them.

    `a_person`: smallest units that a person who comes there is entitled to now. `on_hand`: our stock at the site, None
    where none of it was ever kept there (what a place accepted is its own). `coming`: on the way or held for it.
    """

    site: CoveredSite
    item: CoveredItem
    need: Need
    since: date | None
    delivered: int
    on_hand: int | None
    people_a_day: Fraction | None
    a_person: int
    coming: int = 0

    @property
    def coverage(self) -> Fraction | None:
        """Delivered of needed; None when nothing is needed or the need is not known."""
        return coverage(self.need, self.delivered)

    @property
    def missing(self) -> int:
        """What is still needed."""
        return missing(self.need, self.delivered)

    @property
    def days(self) -> int | None:
        """Whole days that the stock at the site lasts for those who come; None where that is not known."""
        if self.on_hand is None:
            return None
        return days_of_cover(self.on_hand, self.people_a_day, self.a_person)

    def to_send(self, days: int) -> int:
        """What the site still needs beside what is coming: to meet its need, and where people come to last so many days."""
        lasting = 0
        if self.on_hand is not None and self.people_a_day and self.need.basis is NeedBasis.ARRIVALS:
            # Rounded up to whole units: less would not last.
            unit = 10**self.item.decimals
            lasting = -(-self.people_a_day * self.a_person * days // unit) * unit - self.on_hand
        wanted = max(int(lasting), self.missing - (self.on_hand or 0))
        return max(wanted - self.coming, 0)

    @property
    def standing(self) -> Standing:
        """Enough when the need is met, or for what people arrive for when the stock lasts some days."""
        if self.need.basis is NeedBasis.UNKNOWN:
            return Standing.NOT_KNOWN
        if not self.need.quantity:
            return Standing.NOT_NEEDED
        if not self.missing:
            return Standing.ENOUGH
        if self.delivered <= 0 and not self.on_hand:
            return Standing.NOTHING_YET
        days = self.days
        if self.need.basis is NeedBasis.ARRIVALS and days is not None and days <= NOW_DAYS:
            return Standing.SEND_NOW
        if self.need.basis is NeedBasis.ARRIVALS and days is not None and days > SOON_DAYS:
            return Standing.ENOUGH
        return Standing.SEND_MORE


@dataclass(frozen=True, slots=True)
class CoverageSum:
    """One item over several places. `province` is a code, empty for places without one and for all of them together.

    `missing` adds what each site lacks: what one has too much does not feed another. `as_a_whole`: nobody knows what
    its sites need, so that the need is that of all who came to the province, or to the country.
    """

    province: str
    province_name: str
    province_km: str
    item: CoveredItem
    need: Need
    delivered: int
    missing: int
    as_a_whole: bool = False

    @property
    def coverage(self) -> Fraction | None:
        """Delivered of needed; None when nothing is needed or the need is not known."""
        return coverage(self.need, self.delivered)


@dataclass(frozen=True, slots=True)
class ItemOutlook:
    """One item over the whole response: `total` of the provinces, and how long what our stores can give lasts.

    `at_rates`: whole days at each assumed number of people a day.
    """

    item: CoveredItem
    total: CoverageSum
    available: int
    a_person: int
    days_now: int | None
    at_rates: tuple[tuple[int, int | None], ...]


def delivered_since(rows: Iterable[Delivered], since: date | None) -> int:
    """What reached a place from `since` on."""
    return sum(row.quantity for row in rows if since is None or row.day >= since)


def summed(rows: Sequence[CoverageRow]) -> CoverageSum:
    """The rows of one item and province as one."""
    first = rows[0]
    known = [row.need for row in rows if row.need.basis is not NeedBasis.UNKNOWN]
    return CoverageSum(
        first.site.province_code,
        first.site.province,
        first.site.province_km,
        first.item,
        _need_together(known),
        sum(row.delivered for row in rows),
        sum(row.missing for row in rows),
    )


def _need_together(needs: Sequence[Need]) -> Need:
    """Needs added up; assessed when any of them was."""
    if not needs:
        return UNKNOWN_NEED
    bases = {need.basis for need in needs}
    basis = NeedBasis.ASSESSED if NeedBasis.ASSESSED in bases else NeedBasis.ARRIVALS
    return Need(basis, sum(need.quantity for need in needs))


def by_province(rows: Sequence[CoverageRow]) -> list[CoverageSum]:
    """A sum for each province and item."""
    ordered = sorted(rows, key=_province_and_item)
    return [summed(list(of_one)) for _key, of_one in groupby(ordered, key=_province_and_item)]


def _province_and_item(row: CoverageRow) -> tuple[str, str]:
    return row.site.province_code, row.item.code


def with_whole_figures(
    one: CoverageSum, counted: Sequence[Counted], entitled: Sequence[Entitled]
) -> CoverageSum:
    """The sum of a province, or of the country, of whose sites nobody knows a need: all its arrivals times the entitlement."""
    if one.need.basis is not NeedBasis.UNKNOWN:
        return one
    need = need_of(None, counted, entitled)
    if need.basis is NeedBasis.UNKNOWN:
        return one
    return CoverageSum(
        one.province,
        one.province_name,
        one.province_km,
        one.item,
        need,
        one.delivered,
        missing(need, one.delivered),
        as_a_whole=True,
    )


def outlook(
    total: CoverageSum,
    available: int,
    a_person: int,
    people_a_day: Fraction | None,
    rates: Sequence[int],
) -> ItemOutlook:
    """One item over all provinces, and how long the stock lasts."""
    return ItemOutlook(
        total.item,
        total,
        available,
        a_person,
        days_of_cover(available, people_a_day, a_person),
        tuple((rate, days_of_cover(available, rate, a_person)) for rate in rates),
    )


def whole_sum(sums: Sequence[CoverageSum]) -> CoverageSum:
    """The sums of one item and all provinces as one."""
    known = [one.need for one in sums if one.need.basis is not NeedBasis.UNKNOWN]
    return CoverageSum(
        "",
        "",
        "",
        sums[0].item,
        _need_together(known),
        sum(one.delivered for one in sums),
        sum(one.missing for one in sums),
    )
