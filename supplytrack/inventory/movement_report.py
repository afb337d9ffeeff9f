"""The stock movement report: every item of every donor from opening to closing, and the proof that it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.movement_sheet import (
    MovementReportSheet,
    MovementRow,
    OnTheWayRow,
    OutsideLossRow,
    Way,
)
from supplytrack.core.sheets import PaperItem, PaperLanguage, PaperParty, PaperUnit
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, khmer
from supplytrack.inventory.movement_sums import (
    OWN_PLACES,
    TRANSFERS,
    Goods,
    Key,
    Moved,
    Place,
    by_way,
    on_the_way,
    read_moved,
    read_places,
    tell_reasons,
)
from supplytrack.inventory.paper_parts import paper_head, paper_party, paper_place

_ALL_STORES = N_("All stores")


@dataclass(frozen=True, slots=True)
class MovementFilter:
    """Which movements: empty texts mean all. Texts are codes, but a category is named.

    Without `first` from the first paper on, without `last` until today. `by_store` tells each store by itself.
    """

    first: date | None = None
    last: date | None = None
    location: str = ""
    item: str = ""
    donor: str = ""
    own_only: bool = False
    province: str = ""
    category: str = ""
    by_store: bool = False
    fund: str = ""

    @property
    def goods(self) -> Goods:
        """The goods it asks for."""
        return Goods(self.item, self.donor, self.own_only, self.category, self.fund)

    def takes(self, place: Place) -> bool:
        """Whether it asks for what moved in this place of ours."""
        return (
            place.is_ours
            and self.location in ("", place.code)
            and (not self.province or place.province == self.province)
        )


_Row = tuple[int, Key]
"""A place (0: all of them) and goods."""
_EVENING = "coalesce((SELECT c.on_hand FROM daily_balance c WHERE {cell} AND c.day {until} ORDER BY c.day DESC LIMIT 1), 0)"
_CELL = "c.item_id = x.item_id AND c.batch_id = x.batch_id AND c.location_id = x.location_id"
_STOCK = f"""SELECT location_id, item_id, donor_id, sum(opening) AS opening, sum(closing) AS closing
FROM (SELECT x.location_id, x.item_id, t.donor_id, {_EVENING.format(cell=_CELL, until="< :opens")} AS opening,
    {_EVENING.format(cell=_CELL, until="<= :closes")} AS closing
  FROM balance x JOIN location l ON l.id = x.location_id JOIN batch t ON t.id = x.batch_id
  WHERE l.kind IN ({OWN_PLACES}) AND {{where}}) AS cells
WHERE opening > 0 OR closing > 0 GROUP BY location_id, item_id, donor_id"""
_FIRST_DAY = text("SELECT min(effective_day) FROM document")


def movement_report_sheet(
    session: Session, chosen: MovementFilter | None = None, language: PaperLanguage = "both"
) -> MovementReportSheet:
    """What moved in the period: by item and donor, with the stock before and after.

    :raises Refused: when there is no such place, province, item, donor or category.
    """
    chosen = chosen or MovementFilter()
    last = chosen.last or session.clock.today()
    opens = min(chosen.first or _first_day(session, last), last)
    period = {"opens": day_number(opens), "closes": day_number(last)}
    places = read_places(session)
    moved = read_moved(session, places, period, chosen.goods)
    names = _Names.read(session)
    scope, code = _scope(session, chosen)
    rows, stores = _rows(session, chosen, period, moved, places, names)
    return MovementReportSheet(
        head=paper_head(session, f"MR-{code}-{last.year}-{last:%m%d}", last, language),
        period_from=opens,
        period_to=last,
        scope=scope,
        stores=stores,
        rows=rows,
        on_the_way=_on_the_way(session, chosen, period, moved, places, names),
        outside=() if chosen.location or chosen.province else _outside(moved, names),
        chosen=_chosen(session, chosen),
        by_store=chosen.by_store,
    )


def _first_day(session: Session, last: date) -> date:
    first = session.scalar(_FIRST_DAY)
    return last if first is None else day_of(first)


# ------------------------------------------------------------------ names


_ITEMS = text(
    """SELECT i.id, i.code, i.name, i.name_km, i.decimals, i.unsplit, u.one, u.many, u.name_km AS unit_km,
  k.position, k.name AS category, k.name_km AS category_km, i.report_order
FROM item i JOIN unit u ON u.id = i.unit_id JOIN category k ON k.id = i.category_id"""
)
_DONORS = text("SELECT id, code, name, name_km FROM party")
_STORES = text(f"SELECT id, name, name_km, aliases FROM location WHERE kind IN ({OWN_PLACES})")


@dataclass(frozen=True)
class _Names:
    """Items, donors and stores by their keys, as papers name them."""

    items: Mapping[int, Any]
    donors: Mapping[int, Any]
    stores: Mapping[int, Any]

    @classmethod
    def read(cls, session: Session) -> _Names:
        return cls(*({row.id: row for row in session.rows(every)} for every in (_ITEMS, _DONORS, _STORES)))

    def item(self, key: Key) -> PaperItem:
        row = self.items[key[0]]
        return PaperItem(row.code, row.name, row.name_km, row.decimals, bool(row.unsplit))

    def unit(self, key: Key) -> PaperUnit:
        row = self.items[key[0]]
        return PaperUnit(row.one, row.many, row.unit_km)

    def donor(self, key: Key) -> PaperParty | None:
        if key[1] is None:
            return None
        row = self.donors[key[1]]
        return paper_party(row.code, row.name, row.name_km)

    def category(self, key: Key) -> PaperParty:
        row = self.items[key[0]]
        return PaperParty(row.category, row.category_km)

    def store(self, place: int) -> PaperParty:
        row = self.stores[place]
        return paper_place(row.name, row.name_km, row.aliases)

    def order(self, key: Key) -> tuple[Any, ...]:
        """By catalogue, own procurement before donors."""
        row = self.items[key[0]]
        donor = "" if key[1] is None else self.donors[key[1]].code
        return row.position, row.category, row.report_order, row.name, row.code, key[1] is not None, donor


_NAMED = {
    "location": text("SELECT name, name_km FROM location WHERE code = :name"),
    "province": text("SELECT name, name_km FROM province WHERE code = :name"),
    "item": text("SELECT name, name_km FROM item WHERE code = :name"),
    "donor": text("SELECT name, name_km FROM party WHERE code = :name"),
    "category": text("SELECT name, name_km FROM category WHERE name = :name"),
    "fund": text("SELECT code AS name, '' AS name_km FROM fund WHERE code = :name"),
}
_UNKNOWN = {
    "location": N_("There is no place called “{name}”."),
    "province": N_("There is no province called “{name}”."),
    "item": N_("There is no item called “{name}”."),
    "donor": N_("There is no donor called “{name}”."),
    "category": N_("There is no category called “{name}”."),
    "fund": N_("There is no fund called “{name}”."),
}


def _named(session: Session, what: str, name: str) -> PaperParty:
    row = session.execute(_NAMED[what], {"name": name}).first()
    if row is None:
        raise Refused(_(_UNKNOWN[what]).format(name=name), what)
    return PaperParty(row.name, row.name_km)


def _scope(session: Session, chosen: MovementFilter) -> tuple[PaperParty, str]:
    """What the report is about, in both languages, and the word for its number."""
    if chosen.location:
        return _named(session, "location", chosen.location), chosen.location
    if chosen.province:
        return _named(session, "province", chosen.province), chosen.province
    return PaperParty(_ALL_STORES, khmer(_ALL_STORES)), "ALL"


def _chosen(session: Session, chosen: MovementFilter) -> tuple[PaperParty, ...]:
    """The filters beside place and period, by name."""
    found = [
        _named(session, what, name)
        for what in ("category", "item", "donor", "fund")
        if (name := str(getattr(chosen, what)))
    ]
    if chosen.own_only:
        found.append(PaperParty(session.workspace.short_name))
    return tuple(found)


# ------------------------------------------------------------------ rows


def _rows(
    session: Session,
    chosen: MovementFilter,
    period: Mapping[str, int],
    moved: Iterable[Moved],
    places: Mapping[int, Place],
    names: _Names,
) -> tuple[tuple[MovementRow, ...], tuple[PaperParty, ...]]:
    """The rows of the report and the stores that they tell of."""
    sums = by_way(moved)
    tell_reasons(session, sums, period, chosen.goods)
    stock = _stock(session, chosen, period)
    cells = [cell for cell in {**stock, **sums} if chosen.takes(places[cell[0]])]
    found: dict[_Row, tuple[list[int], dict[Way, int]]] = {}
    for place, key in cells:
        row = (place if chosen.by_store else 0, key)
        before_and_after, of_row = found.setdefault(row, ([0, 0], {}))
        for at, quantity in enumerate(stock.get((place, key), (0, 0))):
            before_and_after[at] += quantity
        for way, quantity in sums.get((place, key), {}).items():
            of_row[way] = of_row.get(way, 0) + quantity
    by_name = {place: names.store(place) for place in {place for place, _key in cells}}
    in_order = sorted(by_name, key=lambda place: (names.stores[place].name, place))
    turn = {place: at for at, place in enumerate(in_order, 1)}
    rows = sorted(found, key=lambda row: (turn.get(row[0], 0), names.order(row[1])))
    return (
        tuple(_row(names, by_name.get(place), key, *found[place, key]) for place, key in rows),
        tuple(by_name[place] for place in in_order),
    )


def _row(
    names: _Names, store: PaperParty | None, key: Key, stock: Sequence[int], sums: Mapping[Way, int]
) -> MovementRow:
    return MovementRow(
        names.item(key),
        names.unit(key),
        names.donor(key),
        stock[0],
        {way: quantity for way, quantity in sums.items() if quantity},
        stock[1],
        names.category(key),
        store,
    )


def _stock(
    session: Session, chosen: MovementFilter, period: Mapping[str, int]
) -> dict[tuple[int, Key], tuple[int, int]]:
    """The stock before the first day and in the evening of the last, from the daily balances."""
    where = chosen.goods.where("x")
    if chosen.location:
        where.add("l.code = :location", location=chosen.location)
    rows = session.rows(text(_STOCK.format(where=where)), {**where.values, **period})
    return {
        (row.location_id, (row.item_id, row.donor_id)): (int(row.opening), int(row.closing)) for row in rows
    }


# ------------------------------------------------------------------ on the way, and lost outside the stores


def _on_the_way(
    session: Session,
    chosen: MovementFilter,
    period: Mapping[str, int],
    moved: Iterable[Moved],
    places: Mapping[int, Place],
    names: _Names,
) -> tuple[OnTheWayRow, ...]:
    """What is on the way to the stores of the report, so that a transfer does not look like a loss."""
    found: dict[Key, dict[str, int]] = {}
    for part, day in (("before", period["opens"] - 1), ("after", period["closes"])):
        for (place, key), quantity in on_the_way(session, day, chosen.goods).items():
            if chosen.takes(places[place]):
                _add(found.setdefault(key, {}), part, quantity)
    for one in moved:
        if one.destination is not None and chosen.takes(places[one.destination]):
            _add(found.setdefault(one.key, {}), _part_of_transfer(one), one.quantity)
    return tuple(
        OnTheWayRow(names.item(key), names.unit(key), names.donor(key), **found[key])
        for key in sorted(found, key=names.order)
        if any(found[key].values())
    )


def _part_of_transfer(moved: Moved) -> str:
    if moved.source.is_ours:
        return "sent"
    return "arrived" if moved.target.is_ours else "lost"


def lost_outside(moved: Moved) -> str:
    """Where goods were that were lost outside the stores, as `OutsideLossRow` names it; empty for all other moves."""
    if moved.target.kind is not LocationKind.LOSS or moved.source.is_ours:
        return ""
    if moved.source.kind is LocationKind.IN_TRANSIT:
        return "on_transfer" if moved.kind in TRANSFERS else "on_delivery"
    return _LOST_AT.get(moved.source.kind, "given_back")


_LOST_AT = {LocationKind.SUPPLIED: "on_arrival", LocationKind.CONVERTED: "in_kits"}


def _outside(moved: Iterable[Moved], names: _Names) -> tuple[OutsideLossRow, ...]:
    found: dict[Key, dict[str, int]] = {}
    for one in moved:
        if where := lost_outside(one):
            _add(found.setdefault(one.key, {}), where, one.quantity)
    return tuple(
        OutsideLossRow(names.item(key), names.unit(key), names.donor(key), **found[key])
        for key in sorted(found, key=names.order)
        if any(found[key].values())
    )


def _add(sums: dict[str, int], part: str, quantity: int) -> None:
    sums[part] = sums.get(part, 0) + quantity
