"""The stock screen's table: items by store, with moving goods, the first expiry, and what is low or out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from supplytrack.catalogue.place import LocationKind
from supplytrack.catalogue.queries import ItemRow, list_items, list_locations
from supplytrack.db.engine import Session
from supplytrack.inventory.queries import StockFilter, StockRow, in_transit_rows, stock_rows


class Level(StrEnum):
    """How an item stands against its minimum."""

    ENOUGH = "enough"
    LOW = "low"
    OUT = "out"


def level_of(on_hand: int, available: int, minimum: int | None) -> Level:
    """Out when nothing is there, low when at or under the minimum."""
    if on_hand == 0:
        return Level.OUT
    return Level.LOW if minimum is not None and available <= minimum else Level.ENOUGH


@dataclass(frozen=True, slots=True)
class Store:
    """A column of the table."""

    code: str
    name: str
    name_km: str


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch of an item over all stores. Quantities are smallest units."""

    uid: str
    batch: str
    donor: str | None
    fund: str | None
    expiry: date | None
    decimals: int
    pack_name: str
    pack_numerator: int | None
    pack_denominator: int | None
    by_store: dict[str, int]
    moving: int
    on_hand: int
    allocated: int

    @property
    def available(self) -> int:
        """What can still be promised."""
        return self.on_hand - self.allocated


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item over all stores."""

    item: ItemRow
    batches: tuple[BatchLine, ...]
    by_store: dict[str, int]
    moving: int
    on_hand: int
    allocated: int
    first_expiry: date | None

    @property
    def available(self) -> int:
        """What can still be promised."""
        return self.on_hand - self.allocated

    @property
    def level(self) -> Level:
        """Out when nothing is there, low when at or under the minimum."""
        return level_of(self.on_hand, self.available, self.item.minimum_stock)


@dataclass(frozen=True, slots=True)
class StockTable:
    """Stores, those with most stock first, and items in catalogue order."""

    stores: tuple[Store, ...]
    lines: tuple[ItemLine, ...]


@dataclass
class _Sum:
    """What is added up for a batch."""

    row: StockRow
    by_store: dict[str, int] = field(default_factory=dict)
    moving: int = 0
    on_hand: int = 0
    allocated: int = 0


def stock_table(session: Session, chosen: StockFilter | None = None, search: str = "") -> StockTable:
    """The whole table, now or as of a day. With a filter only items that have such stock are listed."""
    chosen = chosen or StockFilter()
    rows = stock_rows(session, chosen)
    sums = _add_up(rows, in_transit_rows(session, chosen) if not (chosen.location or chosen.province) else ())
    narrowed = bool(chosen.location or chosen.donor or chosen.own_only or chosen.province)
    lines = []
    for item in list_items(session, search, active_only=False):
        batches = tuple(_batch_line(part) for part in sums.get(item.code, {}).values())
        if batches or (item.active and not narrowed and not chosen.item):
            lines.append(_item_line(item, batches))
    return StockTable(_stores(session, rows), tuple(lines))


def _stores(session: Session, rows: Iterable[StockRow]) -> tuple[Store, ...]:
    """Places with stock, those with most batches first, then warehouses that are empty."""
    found: dict[str, Store] = {}
    batches: dict[str, int] = {}
    for row in rows:
        found.setdefault(row.location, Store(row.location, row.location_name, row.location_km))
        batches[row.location] = batches.get(row.location, 0) + 1
    ordered = sorted(found.values(), key=lambda store: (-batches[store.code], store.name))
    warehouses = list_locations(session, kinds=(LocationKind.WAREHOUSE,), active_only=True)
    empty = (Store(place.code, place.name, place.name_km) for place in warehouses if place.code not in found)
    return (*ordered, *empty)


def _add_up(here: Iterable[StockRow], moving: Iterable[StockRow]) -> dict[str, dict[str, _Sum]]:
    sums: dict[str, dict[str, _Sum]] = {}
    for row in here:
        part = sums.setdefault(row.item, {}).setdefault(row.batch_uid, _Sum(row))
        part.by_store[row.location] = part.by_store.get(row.location, 0) + row.on_hand
        part.on_hand += row.on_hand
        part.allocated += row.allocated
    for row in moving:
        sums.setdefault(row.item, {}).setdefault(row.batch_uid, _Sum(row)).moving += row.on_hand
    return sums


def batch_lines(here: Iterable[StockRow], moving: Iterable[StockRow]) -> tuple[BatchLine, ...]:
    """The batches of one item, added up over stores, the first to expire first."""
    batches = [_batch_line(part) for parts in _add_up(here, moving).values() for part in parts.values()]
    return first_expired_first(batches)


def first_expired_first(batches: Iterable[BatchLine]) -> tuple[BatchLine, ...]:
    """Batches in the order in which they are used up."""
    return tuple(sorted(batches, key=lambda line: (line.expiry is None, line.expiry or date.max, line.uid)))


def _batch_line(part: _Sum) -> BatchLine:
    row = part.row
    return BatchLine(
        row.batch_uid,
        row.batch,
        row.donor,
        row.fund,
        row.expiry,
        row.decimals,
        row.pack_name,
        row.pack_numerator,
        row.pack_denominator,
        part.by_store,
        part.moving,
        part.on_hand,
        part.allocated,
    )


def _item_line(item: ItemRow, batches: tuple[BatchLine, ...]) -> ItemLine:
    by_store: dict[str, int] = {}
    for line in batches:
        for store, quantity in line.by_store.items():
            by_store[store] = by_store.get(store, 0) + quantity
    expiries = [line.expiry for line in batches if line.expiry is not None and line.on_hand]
    return ItemLine(
        item,
        first_expired_first(batches),
        by_store,
        sum(line.moving for line in batches),
        sum(line.on_hand for line in batches),
        sum(line.allocated for line in batches),
        min(expiries, default=None),
    )
