"""What coverage is worked out from, read from the workspace: needs, arrivals, entitlements, deliveries, stock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.code import fold
from supplytrack.core.document import Kind, NoteState
from supplytrack.db.engine import Session
from supplytrack.distribution.needs.cover import Counted, Entitled
from supplytrack.distribution.needs.covered import CoveredItem, CoveredSite, Delivered, StoreHas
from supplytrack.distribution.needs.entitlement import Basis
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.queries import OWN_PLACES, StockFilter, stock_rows

Cell = tuple[int, int]
"""The keys of a place and an item."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who counts arrivals."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """The newest assessment of one item at one place."""

    day: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What one source counted: at places, in whole provinces, in the whole country."""

    at_sites: Mapping[int, Sequence[Counted]]
    in_provinces: Mapping[str, Sequence[Counted]]
    in_country: Sequence[Counted]


_SOURCES = text(
    """SELECT r.id, r.code, r.name, r.subset_of_id, count(a.uid) AS figures, count(a.location_id) AS sites,
  count(a.province_code) AS provinces
FROM reporting_source r LEFT JOIN arrival a ON a.source_id = r.id AND a.withdrawn_at IS NULL
  AND a.first_day <= :last GROUP BY r.id, r.code, r.name, r.subset_of_id"""
)


def sources(session: Session, last: date) -> list[Source]:
    """Who counted arrivals up to a day; the one that tells most of sites first, parts of another source last."""
    rows = [row for row in session.rows(_SOURCES, {"last": day_number(last)}) if row.figures]
    rows.sort(
        key=lambda row: (not row.sites, not row.provinces, row.subset_of_id is not None, -row.sites, row.code)
    )
    return [Source(row.id, row.code, row.name or row.code) for row in rows]


_NAMED_SOURCES = text("SELECT id, code, name FROM reporting_source ORDER BY id")


def find_source(session: Session, name: str) -> Source:
    """The reporting source that `name` means, by code or name.

    :raises Refused: when nobody counts under this name.
    """
    known = [Source(row.id, row.code, row.name or row.code) for row in session.rows(_NAMED_SOURCES)]
    for one in known:
        if fold(name) in (fold(one.code), fold(one.name)):
            return one
    raise Refused(
        _("Nobody reports arrivals as “{name}”. There are: {known}.").format(
            name=name.strip(), known=", ".join(one.code for one in known) or _("none")
        ),
        "source",
    )


_NEEDS = text(
    """SELECT location_id, item_id, assessed_day, quantity FROM need
WHERE withdrawn_at IS NULL AND assessed_day <= :last ORDER BY assessed_day"""
)


def newest_assessments(session: Session, last: date) -> dict[Cell, Assessed]:
    """The newest assessment of each place and item, on or before a day."""
    rows = session.rows(_NEEDS, {"last": day_number(last)})
    return {
        (row.location_id, row.item_id): Assessed(day_of(row.assessed_day), int(row.quantity)) for row in rows
    }


_ENTITLEMENTS = text(
    "SELECT item_id, basis, quantity, first_day, last_day FROM entitlement WHERE first_day <= :last ORDER BY first_day"
)


def entitlements(session: Session, last: date) -> dict[tuple[Basis, int], list[Entitled]]:
    """What a person is entitled to, by whose heads count and the item."""
    found: dict[tuple[Basis, int], list[Entitled]] = {}
    for row in session.rows(_ENTITLEMENTS, {"last": day_number(last)}):
        until = None if row.last_day is None else day_of(row.last_day)
        one = Entitled(day_of(row.first_day), until, int(row.quantity))
        found.setdefault((Basis(row.basis), row.item_id), []).append(one)
    return found


_ARRIVALS = text(
    """SELECT location_id, province_code, first_day, last_day, people FROM arrival
WHERE withdrawn_at IS NULL AND source_id = :source AND first_day <= :last ORDER BY first_day, uid"""
)


def arrivals(session: Session, source: Source | None, last: date) -> Arrivals:
    """All that a source counted up to a day."""
    at_sites: dict[int, list[Counted]] = {}
    in_provinces: dict[str, list[Counted]] = {}
    in_country: list[Counted] = []
    rows = session.rows(_ARRIVALS, {"source": source.id, "last": day_number(last)}) if source else ()
    # Years of days, each for many sites: a date is made once.
    days = cache(day_of)
    for row in rows:
        one = Counted(days(row.first_day), days(row.last_day), row.people)
        if row.location_id is not None:
            at_sites.setdefault(row.location_id, []).append(one)
        elif row.province_code is not None:
            in_provinces.setdefault(row.province_code, []).append(one)
        else:
            in_country.append(one)
    return Arrivals(at_sites, in_provinces, in_country)


_HANDED_OVER = f"h.kind = '{LocationKind.HANDED_OVER}'"
_ACCEPTED = text(
    f"""SELECT h.place_id, y.item_id, y.batch_id, y.day, y.on_hand
FROM location h JOIN daily_balance y ON y.location_id = h.id
WHERE {_HANDED_OVER} AND y.item_id IN :items AND y.day <= :last
ORDER BY h.place_id, y.item_id, y.batch_id, y.day"""
).bindparams(bindparam("items", expanding=True))
"""Read from the balances: they have a row for each day on which something came, where the moves are a thousand times more."""
_TAKEN_BACK = text(
    f"""SELECT h.place_id, m.item_id, r.effective_day AS first_day, d.effective_day AS last_day,
  CASE WHEN m.to_location_id = h.id THEN m.quantity ELSE -m.quantity END AS quantity
FROM document d JOIN document r ON r.id = d.reverses_id JOIN stock_move m ON m.document_id = d.id
JOIN location h ON h.id IN (m.to_location_id, m.from_location_id) AND {_HANDED_OVER}
WHERE d.kind = '{Kind.REVERSAL}' AND d.effective_day <= :last AND m.item_id IN :items"""
).bindparams(bindparam("items", expanding=True))
_GIVEN = text(
    f"""SELECT d.to_location_id AS place_id, x.item_id, d.effective_day AS day, sum(x.quantity) AS quantity
FROM document d JOIN people_reached_line x ON x.document_id = d.id
WHERE d.kind = '{Kind.DISTRIBUTION}' AND d.effective_day <= :last AND x.item_id IN :items
  AND NOT EXISTS (SELECT 1 FROM document w WHERE w.reverses_id = d.id AND w.effective_day <= :last)
GROUP BY d.to_location_id, x.item_id, d.effective_day"""
).bindparams(bindparam("items", expanding=True))


def deliveries(session: Session, items: Collection[int], last: date) -> dict[Cell, list[Delivered]]:
    """What places accepted and people there were given, by place and item.

    What was reversed counts on no day: it never happened, also where the reversal has a later date.
    """
    asked = {"items": sorted(items), "last": day_number(last)}
    found: dict[Cell, list[Delivered]] = {}

    def add(row: Any, day: int, quantity: int) -> None:
        if quantity:
            found.setdefault((row.place_id, row.item_id), []).append(Delivered(day_of(day), int(quantity)))

    before: dict[tuple[int, int, int], int] = {}
    for row in session.rows(_ACCEPTED, asked):
        cell = (row.place_id, row.item_id, row.batch_id)
        add(row, row.day, row.on_hand - before.get(cell, 0))
        before[cell] = row.on_hand
    for row in session.rows(_TAKEN_BACK, asked):
        add(row, row.first_day, row.quantity)
        add(row, row.last_day, -row.quantity)
    for row in session.rows(_GIVEN, asked):
        add(row, row.day, row.quantity)
    return found


_ON_THE_WAY = text(
    f"""SELECT r.code, i.code, sum(x.quantity) FROM delivery_note n JOIN dispatch_line x ON x.document_id = n.document_id
JOIN location r ON r.id = n.to_location_id JOIN item i ON i.id = x.item_id
WHERE n.state = '{NoteState.ISSUED}' GROUP BY r.code, i.code"""
)
_HELD = text(
    f"""SELECT r.code, i.code, sum(x.quantity) FROM delivery_note n JOIN reservation x ON x.note_uid = n.uid
JOIN location r ON r.id = n.to_location_id JOIN item i ON i.id = x.item_id
WHERE n.state = '{NoteState.PREPARED}' GROUP BY r.code, i.code"""
)


def on_the_way(session: Session) -> dict[tuple[str, str], int]:
    """What issued and prepared notes bring now, by the codes of the place and the item, in smallest units."""
    found: dict[tuple[str, str], int] = {}
    for statement in (_ON_THE_WAY, _HELD):
        for place, item, quantity in session.rows(statement):
            found[place, item] = found.get((place, item), 0) + int(quantity)
    return found


@dataclass(frozen=True, slots=True)
class Stock:
    """Our goods by place and item code (`on_hand`), and what can still be promised of each item (`available`).

    `on_hand` names what was ever kept at a place, also where nothing is left of it. `stores`: who can give an item.
    """

    on_hand: Mapping[tuple[str, str], int]
    available: Mapping[str, int]
    stores: Mapping[str, Sequence[StoreHas]]


_KEPT = text(
    f"""SELECT DISTINCT l.code, i.code FROM location l JOIN balance b ON b.location_id = l.id JOIN item i ON i.id = b.item_id
WHERE l.kind IN ({OWN_PLACES})"""
)


def stock(session: Session, item: str, last: date) -> Stock:
    """Our goods on a day; neither what is reserved nor what has expired can be promised."""
    as_of = last if last < session.clock.today() else None
    on_hand: dict[tuple[str, str], int] = dict.fromkeys(session.rows(_KEPT), 0)
    available: dict[str, int] = {}
    stores: dict[tuple[str, str], StoreHas] = {}
    for row in stock_rows(session, StockFilter(as_of=as_of, item=item)):
        cell = (row.location, row.item)
        on_hand[cell] = on_hand.get(cell, 0) + row.on_hand
        if row.expiry is None or row.expiry >= last:
            available[row.item] = available.get(row.item, 0) + row.available
            if row.location_kind is LocationKind.WAREHOUSE and row.available > 0:
                before = stores.get(cell)
                free = row.available + (before.available if before else 0)
                stores[cell] = StoreHas(row.location, row.location_name, row.location_km, free)
    givers: dict[str, list[StoreHas]] = {}
    for (_place, code), store in stores.items():
        givers.setdefault(code, []).append(store)
    for found in givers.values():
        found.sort(key=lambda store: (-store.available, store.code))
    return Stock(on_hand, available, givers)


_ITEMS = text(
    """SELECT i.id, i.code, i.name, i.name_km, u.one, u.many, u.name_km AS unit_km, i.decimals, i.unsplit
FROM item i JOIN category c ON c.id = i.category_id JOIN unit u ON u.id = i.unit_id
WHERE i.id IN :items ORDER BY c.position, c.name, i.report_order, i.name, i.id"""
).bindparams(bindparam("items", expanding=True))


def covered_items(session: Session, items: Collection[int]) -> dict[int, CoveredItem]:
    """Items by their keys, in the order of reports."""
    return {
        row.id: CoveredItem(*(*tuple(row)[1:-1], bool(row.unsplit)))
        for row in session.rows(_ITEMS, {"items": sorted(items)})
    }


_SITES = text(
    """SELECT l.id, l.code, l.name, l.name_km, l.kind, v.code, v.name, v.name_km
FROM location l LEFT JOIN province v ON v.code = l.province_code
WHERE l.id IN :places"""
).bindparams(bindparam("places", expanding=True))


def covered_sites(session: Session, places: Collection[int]) -> dict[int, CoveredSite]:
    """Places by their keys."""
    found = {}
    for key, code, name, name_km, kind, *of_province in session.rows(_SITES, {"places": sorted(places)}):
        found[key] = CoveredSite(
            code, name, name_km, LocationKind(kind), *(part or "" for part in of_province)
        )
    return found


_PROVINCES = text("SELECT code, name, name_km FROM province")


def provinces(session: Session) -> dict[str, tuple[str, str]]:
    """The names of provinces by code."""
    return {row.code: (row.name, row.name_km) for row in session.rows(_PROVINCES)}
