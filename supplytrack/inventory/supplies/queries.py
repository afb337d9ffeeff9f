"""What of the stock needs a person: expired, expiring, without a date, low or out; and how long it lasts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.clock import day_number
from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.inventory.queries import OWN_PLACES, StockFilter, StockRow, stock_rows
from supplytrack.inventory.supplies.cover import days_of_cover
from supplytrack.inventory.supplies.expiring import ExpiryStatus, expiry_status, last_told


@dataclass(frozen=True, slots=True)
class ExpiryRow:
    """A batch in a place that expires, or whose date nobody wrote down. `days_left` is below zero when it expired."""

    stock: StockRow
    status: ExpiryStatus
    days_left: int | None


class SupplyLevel(StrEnum):
    """How an item stands against its minimum."""

    OUT = "out"
    LOW = "low"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class StoreSupply:
    """An item in one store, in smallest units. `used` left it for recipients and people; `expired` is part of `on_hand`."""

    store: str
    store_name: str
    store_km: str
    on_hand: int
    allocated: int
    expired: int
    used: int

    @property
    def available(self) -> int:
        """What can still be promised: neither reserved nor expired."""
        return self.on_hand - self.allocated - self.expired


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """An item over all stores. Quantities are smallest units; `used` went to recipients and people in `days` days.

    `stores`: where it lies, or was used of late.
    """

    item: str
    item_name: str
    item_km: str
    category: str
    category_km: str
    unit: str
    many: str
    unit_km: str
    decimals: int
    minimum_stock: int | None
    on_order: int
    days: int
    stores: tuple[StoreSupply, ...] = ()

    @property
    def on_hand(self) -> int:
        """What lies in our stores, expired goods too."""
        return sum(one.on_hand for one in self.stores)

    @property
    def allocated(self) -> int:
        """What prepared delivery notes hold."""
        return sum(one.allocated for one in self.stores)

    @property
    def expired(self) -> int:
        """What nobody may be given any more."""
        return sum(one.expired for one in self.stores)

    @property
    def available(self) -> int:
        """What can still be promised: neither reserved nor expired."""
        return sum(one.available for one in self.stores)

    @property
    def used(self) -> int:
        """What went to recipients and people in the last days."""
        return sum(one.used for one in self.stores)

    @property
    def level(self) -> SupplyLevel:
        """Out when nothing good is there, low when at or under the minimum."""
        if self.on_hand == self.expired:
            return SupplyLevel.OUT
        if self.minimum_stock is not None and self.available <= self.minimum_stock:
            return SupplyLevel.LOW
        return SupplyLevel.ENOUGH

    @property
    def cover(self) -> int | None:
        """Whole days that it lasts at the use of the last days; None when none was used."""
        return days_of_cover(self.available, self.used, self.days)


def expiry_rows(
    session: Session,
    chosen: StockFilter | None = None,
    *,
    within: int | None = None,
    needing: bool = False,
    dated: bool = False,
) -> list[ExpiryRow]:
    """Every batch of an item that tracks expiry, the first to expire first, those without a date last.

    `within`: days before its date in which a batch is expiring; the workspace's own unless told. `needing`: leave out
    those that are good for longer. `dated`: leave out those without a date.
    """
    chosen = replace(chosen or StockFilter(), dated=dated)
    day = chosen.as_of or session.clock.today()
    warning = session.workspace.expiry_warning_days if within is None else within
    if needing:
        chosen = replace(chosen, expires_by=last_told(day, warning))
    rows = [
        ExpiryRow(
            row,
            expiry_status(row.expiry, day, warning),
            None if row.expiry is None else (row.expiry - day).days,
        )
        for row in stock_rows(session, chosen)
        if row.tracks_expiry or row.expiry is not None
    ]
    return sorted(rows, key=_first_to_expire)


def _first_to_expire(row: ExpiryRow) -> tuple[bool, date, str, str, str]:
    stock = row.stock
    return (
        stock.expiry is None,
        stock.expiry or date.max,
        stock.item_name,
        stock.location_name,
        stock.batch_uid,
    )


_ITEMS = """SELECT i.id, i.code, i.name, i.name_km, c.name, c.name_km, u.one, u.many, u.name_km, i.decimals, i.minimum_stock
FROM item i JOIN category c ON c.id = i.category_id JOIN unit u ON u.id = i.unit_id
WHERE i.active = 1 {}ORDER BY c.position, c.name, i.report_order, i.name, i.id"""
_ALL_ITEMS = text(_ITEMS.format(""))
_WATCHED_ITEMS = text(_ITEMS.format("AND (i.minimum_stock IS NOT NULL OR i.id IN :used) ")).bindparams(
    bindparam("used", expanding=True)
)
_THESE_ITEMS = text(_ITEMS.format("AND i.id IN :items ")).bindparams(bindparam("items", expanding=True))
_LYING = f"""SELECT b.item_id, b.location_id, sum(b.on_hand) AS on_hand, sum(b.allocated) AS allocated,
  sum(CASE WHEN t.expiry_day < :today THEN b.on_hand - b.allocated ELSE 0 END) AS expired
FROM location l {{}} balance b {{}}JOIN batch t ON t.id = b.batch_id
WHERE l.kind IN ({OWN_PLACES}) AND b.on_hand > 0 {{}}GROUP BY b.item_id, b.location_id"""
_ON = "ON b.location_id = l.id "
_ALL_LYING = text(_LYING.format("JOIN", _ON, ""))
_LYING_OF = text(_LYING.format("JOIN", _ON, "AND b.item_id IN :items ")).bindparams(
    bindparam("items", expanding=True)
)
# Of some items each store is looked at for itself: most balances of an item are of those who were given it.
_LYING_OF_SOME = text(
    _LYING.format("CROSS JOIN", "", "AND b.location_id = l.id AND b.item_id IN :items ")
).bindparams(bindparam("items", expanding=True))
_LEAVES = f"'{Kind.DELIVERY_NOTE}', '{Kind.DISTRIBUTION}'"
_COMES_BACK = f"'{Kind.PROOF_OF_DELIVERY}', '{Kind.RETURN}'"
_WITH_RECIPIENTS = f"'{LocationKind.IN_TRANSIT}', '{LocationKind.HANDED_OVER}'"
_USED = f"""SELECT m.item_id, CASE WHEN d.kind IN ({_LEAVES}) THEN f.id ELSE t.id END AS location_id,
  sum(CASE WHEN d.kind IN ({_LEAVES}) THEN m.quantity ELSE -m.quantity END) AS used
FROM {{}}
JOIN location f ON f.id = m.from_location_id JOIN location t ON t.id = m.to_location_id
WHERE d.kind IN ({_LEAVES}, {_COMES_BACK}) AND {{}}
  AND ((d.kind IN ({_LEAVES}) AND f.kind IN ({OWN_PLACES}))
    OR (d.kind IN ({_COMES_BACK}) AND f.kind IN ({_WITH_RECIPIENTS}) AND t.kind IN ({OWN_PLACES})))
  AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)
GROUP BY m.item_id, CASE WHEN d.kind IN ({_LEAVES}) THEN f.id ELSE t.id END"""
# By the days of documents, from their index: of a long history only the last days are read.
_ALL_USED = text(
    _USED.format(
        "document d JOIN stock_move m ON m.document_id = d.id",
        "d.effective_day > :since AND d.effective_day <= :today",
    )
)
# By the days of an item's moves, in this order: from some hundred items on SQLite would walk all notes of all years.
_USED_OF = text(
    _USED.format(
        "stock_move m CROSS JOIN document d",
        "d.id = m.document_id AND m.item_id IN :items AND m.effective_day > :since AND m.effective_day <= :today",
    )
).bindparams(bindparam("items", expanding=True))
_STORES = text(
    f"SELECT l.id, l.code, l.name, l.name_km FROM location l WHERE l.kind IN ({OWN_PLACES}) ORDER BY l.name, l.id"
)
_ON_ORDER = """SELECT x.item_id, sum(x.quantity - coalesce(g.arrived, 0) - coalesce(k.closed, 0)) AS open
FROM order_state q JOIN purchase_order_line x ON x.document_id = q.document_id
LEFT JOIN (SELECT d.related_id, r.order_line, sum(r.good + r.damaged) AS arrived FROM goods_receipt_line r
  JOIN document d ON d.id = r.document_id
  WHERE d.related_id IN ({orders}) AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)
  GROUP BY d.related_id, r.order_line) g ON g.related_id = x.document_id AND g.order_line = x.line
LEFT JOIN (SELECT d.related_id, r.line, sum(r.quantity) AS closed FROM order_closing_line r
  JOIN document d ON d.id = r.document_id
  WHERE d.related_id IN ({orders}) AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)
  GROUP BY d.related_id, r.line) k ON k.related_id = x.document_id AND k.line = x.line
WHERE q.is_open = 1 AND {lines}x.quantity > coalesce(g.arrived, 0) + coalesce(k.closed, 0)
GROUP BY x.item_id"""
_ALL_ON_ORDER = text(
    _ON_ORDER.format(orders="SELECT document_id FROM order_state WHERE is_open = 1", lines="")
)
_ON_ORDER_OF = text(
    _ON_ORDER.format(
        orders="SELECT y.document_id FROM purchase_order_line y JOIN order_state w ON w.document_id = y.document_id "
        "WHERE y.item_id IN :items AND w.is_open = 1",
        lines="x.item_id IN :items AND ",
    )
).bindparams(bindparam("items", expanding=True))


def supply_rows(
    session: Session, *, watched: bool = False, items: Sequence[int] | None = None
) -> list[SupplyRow]:
    """Every item in use: what is in our stores, on order, used of late, and how long it lasts.

    Used is what left a store for a recipient or for people, less what came back; reversed papers do not count.
    `watched`: only items that somebody counts on, because they have a minimum or were used of late. `items`: only
    those with these keys, as a list begins; a hundred at once, of which only their own moves are read.
    """
    days = session.workspace.cover_days
    today = day_number(session.clock.today())
    some: dict[str, Any] = {} if items is None else {"items": list(items)}
    used = {
        (item, place): int(many)
        for item, place, many in session.rows(
            _ALL_USED if items is None else _USED_OF, {**some, "today": today, "since": today - days}
        )
    }
    told = _items(session, {item for item, _place in used} if watched else None, some)
    keys = {"items": [row[0] for row in told]}
    if items is not None:
        lying = session.rows(_LYING_OF_SOME, {**keys, "today": today})
    elif watched:
        lying = session.rows(_LYING_OF, {**keys, "today": today})
    else:
        lying = session.rows(_ALL_LYING, {"today": today})
    stores = _stores_of_items(session, lying, used)
    on_order = session.rows(_ALL_ON_ORDER if items is None else _ON_ORDER_OF, some)
    order = {row.item_id: int(row.open) for row in on_order}
    return [SupplyRow(*(*row[1:], order.get(row[0], 0), days, tuple(stores.get(row[0], ())))) for row in told]


def _items(session: Session, used: Collection[int] | None, some: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All items, or some of them; of these only those with a minimum and those with the keys `used` if there are any."""
    if some:
        rows = [tuple(row) for row in session.rows(_THESE_ITEMS, some)]
        return [row for row in rows if used is None or row[-1] is not None or row[0] in used]
    if used is None:
        return [tuple(row) for row in session.rows(_ALL_ITEMS)]
    return [tuple(row) for row in session.rows(_WATCHED_ITEMS, {"used": list(used)})]


def _stores_of_items(
    session: Session, rows: Sequence[Any], used: Mapping[tuple[int, int], int]
) -> dict[int, list[StoreSupply]]:
    """By item its stores, where it lies or was used, in the order of their names."""
    lying = {
        (item, place): (int(on_hand), int(allocated), int(expired))
        for item, place, on_hand, allocated, expired in rows
    }
    places = {row.id: (at, row.code, row.name, row.name_km) for at, row in enumerate(session.rows(_STORES))}
    found: dict[int, list[StoreSupply]] = {}
    for item, place in sorted(lying.keys() | used.keys(), key=lambda cell: places[cell[1]][0]):
        on_hand, allocated, expired = lying.get((item, place), (0, 0, 0))
        _at, code, name, name_km = places[place]
        went = max(used.get((item, place), 0), 0)
        supply = StoreSupply(code, name, name_km, on_hand, allocated, expired, went)
        found.setdefault(item, []).append(supply)
    return found
