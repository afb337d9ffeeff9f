"""Need against delivered at each site, and how long goods last: the answer behind the report, the sites and the map."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

from supplytrack.catalogue.place import LocationKind
from supplytrack.db.engine import Session
from supplytrack.distribution.needs import figures
from supplytrack.distribution.needs.cover import Counted, Entitled, Need, NeedBasis, daily_rate, need_of
from supplytrack.distribution.needs.covered import (
    CoverageRow,
    CoverageSum,
    CoveredItem,
    CoveredSite,
    Delivered,
    ItemOutlook,
    StoreHas,
    by_province,
    delivered_since,
    outlook,
    whole_sum,
    with_whole_figures,
)
from supplytrack.distribution.needs.entitlement import Basis
from supplytrack.distribution.needs.figures import Arrivals, Assessed, Cell, Source, Stock

ASSUMED_RATES = (2000, 170)
"""People a day for whom the stock is told to last, beside those who come now: a wave, and an ordinary day."""
BASIS_OF_KIND: Mapping[LocationKind, Basis] = {
    LocationKind.BORDER_POST: Basis.ARRIVAL,
    LocationKind.RECEPTION_CENTRE: Basis.ARRIVAL,
    LocationKind.QUARANTINE_CENTRE: Basis.QUARANTINE,
}
"""Whose heads are counted at a place of a kind; at others arrivals make no need."""


@dataclass(frozen=True, slots=True)
class CoverageFilter:
    """Which sites and items: empty means all. Texts are codes; `source` is a reporting source.

    `first` to `last`: whose arrivals make a need, and whose deliveries count for it; from the first day to today
    unless told. An assessed need counts deliveries from its own day on. `rates`: people a day that are assumed.
    """

    first: date | None = None
    last: date | None = None
    source: str = ""
    location: str = ""
    province: str = ""
    item: str = ""
    rates: tuple[int, ...] = ASSUMED_RATES


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole answer, from one state of the workspace. `people_a_day` by site code; `rate` of the whole response;
    `stores` that can give an item, by its code, the fullest first.

    `source` counted the arrivals (None: nobody did); `others` did too and are never added.
    """

    first: date | None
    last: date
    source: Source | None
    others: tuple[Source, ...]
    rows: tuple[CoverageRow, ...]
    provinces: tuple[CoverageSum, ...]
    items: tuple[ItemOutlook, ...]
    stores: Mapping[str, Sequence[StoreHas]]
    people_a_day: Mapping[str, Fraction]
    rate: Fraction | None


@dataclass(frozen=True)
class _Read:
    """All figures, by the keys of places and items."""

    first: date | None
    last: date
    needs: Mapping[Cell, Assessed]
    entitled: Mapping[tuple[Basis, int], Sequence[Entitled]]
    came: Arrivals
    rates: Mapping[int, Fraction]
    reached: Mapping[Cell, Sequence[Delivered]]
    stock: Stock
    coming: Mapping[tuple[str, str], int]
    items: Mapping[int, CoveredItem]
    sites: Mapping[int, CoveredSite]

    def in_period(self, counted: Sequence[Counted]) -> list[Counted]:
        """The figures wholly within the period: of one that reaches beyond it nobody knows the part."""
        return [
            one
            for one in counted
            if one.last <= self.last and (self.first is None or one.first >= self.first)
        ]


def read_coverage(session: Session, chosen: CoverageFilter | None = None) -> Coverage:
    """Coverage by site, by province and over all, as it was on the last day.

    :raises Refused: when nobody counts arrivals under the name of the chosen source.
    """
    chosen = chosen or CoverageFilter()
    last = chosen.last or session.clock.today()
    known = figures.sources(session, last)
    source = figures.find_source(session, chosen.source) if chosen.source else next(iter(known), None)
    read = _read(session, chosen, last, source)
    rows = [
        row
        for place, site in read.sites.items()
        for item in read.items
        if (row := _row(read, place, site, item)) is not None and _wanted(row, chosen)
    ]
    rows.sort(
        key=lambda row: (not row.site.province, row.site.province, row.site.name.casefold(), row.site.code)
    )
    sums = _sums(session, read, rows, chosen)
    rate = _whole_rate(read)
    return Coverage(
        chosen.first,
        last,
        source,
        tuple(one for one in known if one != source),
        tuple(rows),
        tuple(sums),
        tuple(_outlooks(read, sums, rate, chosen)),
        read.stock.stores,
        {read.sites[place].code: a_day for place, a_day in read.rates.items()},
        rate,
    )


def _read(session: Session, chosen: CoverageFilter, last: date, source: Source | None) -> _Read:
    needs = figures.newest_assessments(session, last)
    entitled = figures.entitlements(session, last)
    came = figures.arrivals(session, source, last)
    items = figures.covered_items(
        session, {item for _place, item in needs} | {item for _basis, item in entitled}
    )
    if chosen.item:
        items = {key: item for key, item in items.items() if item.code == chosen.item}
    reached = figures.deliveries(session, items, last)
    places = {place for place, _item in needs} | {place for place, _item in reached} | came.at_sites.keys()
    return _Read(
        chosen.first,
        last,
        needs,
        entitled,
        came,
        _rates(came.at_sites, last),
        reached,
        figures.stock(session, chosen.item, last),
        figures.on_the_way(session) if last >= session.clock.today() else {},
        items,
        figures.covered_sites(session, places),
    )


_Key = TypeVar("_Key", int, str)


def _rates(counted: Mapping[_Key, Sequence[Counted]], last: date) -> dict[_Key, Fraction]:
    """People a day by place or province, where somebody was counted of late."""
    found = {key: daily_rate(of_one, last) for key, of_one in counted.items()}
    return {key: rate for key, rate in found.items() if rate is not None}


def _row(read: _Read, place: int, site: CoveredSite, item: int) -> CoverageRow | None:
    """One item at one site; None where nobody needs it there, is entitled to it, or was given it."""
    assessed = read.needs.get((place, item))
    basis = BASIS_OF_KIND.get(site.kind)
    entitled = read.entitled.get((basis, item), ()) if basis else ()
    counted = read.came.at_sites.get(place, ())
    need = (
        Need(NeedBasis.ASSESSED, assessed.quantity)
        if assessed
        else need_of(None, read.in_period(counted) if entitled else (), entitled)
    )
    since = assessed.day if assessed else read.first
    delivered = delivered_since(read.reached.get((place, item), ()), since)
    if assessed is None and not (counted and entitled) and not delivered:
        return None
    return CoverageRow(
        site,
        read.items[item],
        need,
        since,
        delivered,
        read.stock.on_hand.get((site.code, read.items[item].code)),
        read.rates.get(place),
        _a_person(entitled, read.last),
        read.coming.get((site.code, read.items[item].code), 0),
    )


def _for_one_who_comes(read: _Read, item: int) -> int:
    """What somebody who comes to the country is entitled to: on arrival, else in quarantine, where they go next."""
    return next(
        filter(None, (_a_person(read.entitled.get((basis, item), ()), read.last) for basis in Basis)), 0
    )


def _a_person(entitled: Collection[Entitled], day: date) -> int:
    return sum(one.quantity for one in entitled if one.holds_on(day))


def _wanted(row: CoverageRow, chosen: CoverageFilter) -> bool:
    return chosen.location in ("", row.site.code) and chosen.province in ("", row.site.province_code)


def _sums(
    session: Session, read: _Read, rows: Sequence[CoverageRow], chosen: CoverageFilter
) -> list[CoverageSum]:
    """Provinces and items; a source that counted whole provinces stands in where no site's need is known."""
    sums = {(one.province, one.item.code): one for one in by_province(rows)}
    if not chosen.location:
        names = figures.provinces(session)
        for province, counted in read.came.in_provinces.items():
            if chosen.province in ("", province):
                _add_province(read, sums, (province, *names[province]), counted)
    order = {item.code: place for place, item in enumerate(read.items.values())}
    return sorted(
        sums.values(),
        key=lambda one: (not one.province, one.province_name, one.province, order[one.item.code]),
    )


def _add_province(
    read: _Read,
    sums: dict[tuple[str, str], CoverageSum],
    names: tuple[str, str, str],
    counted: Sequence[Counted],
) -> None:
    for key, item in read.items.items():
        entitled = read.entitled.get((Basis.ARRIVAL, key), ())
        at = (names[0], item.code)
        one = sums.get(at) or CoverageSum(*names, item, need_of(None, (), ()), 0, 0)
        whole = with_whole_figures(one, read.in_period(counted), entitled)
        if whole is not one:
            sums[at] = whole


def _outlooks(
    read: _Read, sums: Sequence[CoverageSum], rate: Fraction | None, chosen: CoverageFilter
) -> list[ItemOutlook]:
    found = []
    everywhere = not (chosen.location or chosen.province)
    for key, item in read.items.items():
        of_item = [one for one in sums if one.item == item]
        a_person = _for_one_who_comes(read, key)
        if not of_item and a_person:
            of_item = [CoverageSum("", "", "", item, need_of(None, (), ()), 0, 0)]
        if of_item:
            total = whole_sum(of_item)
            if everywhere:
                entitled = read.entitled.get((Basis.ARRIVAL, key), ())
                total = with_whole_figures(total, read.in_period(read.came.in_country), entitled)
            available = read.stock.available.get(item.code, 0)
            found.append(outlook(total, available, a_person, rate, chosen.rates))
    return found


def _whole_rate(read: _Read) -> Fraction | None:
    """People a day in the whole response: as the source tells it of the country, else of sites, and of provinces in
    which it counts at no site. Nobody is counted twice."""
    whole = daily_rate(read.came.in_country, read.last)
    if whole is not None:
        return whole
    told = {read.sites[place].province_code for place in read.rates}
    whole_provinces = _rates(read.came.in_provinces, read.last)
    rates = [
        *read.rates.values(),
        *(rate for province, rate in whole_provinces.items() if province not in told),
    ]
    return sum(rates, Fraction(0)) if rates else None
