"""What of the stock needs a person: expired, expiring, without a date, low or out; and how long it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.clock import day_number
from supplytrack.db.engine import Session
from supplytrack.inventory.queries import StockFilter, StockRow, stock_rows
from supplytrack.inventory.supplies.cover import days_of_cover


class ExpiryStatus(StrEnum):
    """How a batch stands against its expiry date, its last good day."""

    EXPIRED = "expired"
    EXPIRING = "expiring"
    NOT_RECORDED = "not recorded"
    GOOD = "good"


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
class SupplyRow:
    """An item over all stores. Quantities are smallest units; `used` went to recipients and people in `days` days."""

    item_id: int
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
    on_hand: int
    allocated: int
    on_order: int
    used: int
    days: int

    @property
    def available(self) -> int:
        """What can still be promised."""
        return self.on_hand - self.allocated

    @property
    def level(self) -> SupplyLevel:
        """Out when nothing is there, low when at or under the minimum."""
        if self.on_hand == 0:
            return SupplyLevel.OUT
        if self.minimum_stock is not None and self.available <= self.minimum_stock:
            return SupplyLevel.LOW
        return SupplyLevel.ENOUGH

    @property
    def cover(self) -> int | None:
        """Whole days that it lasts at the use of the last days; None when none was used."""
        return days_of_cover(self.available, self.used, self.days)


def expiry_rows(
    session: Session, chosen: StockFilter | None = None, *, within: int | None = None
) -> list[ExpiryRow]:
    """Every batch of an item that tracks expiry, the first to expire first, those without a date last.

    `within`: days before its date in which a batch is expiring; the workspace's own unless told.
    """
    chosen = chosen or StockFilter()
    day = chosen.as_of or session.clock.today()
    warning = session.workspace.expiry_warning_days if within is None else within
    rows = [
        ExpiryRow(row, _status(row, day, warning), None if row.expiry is None else (row.expiry - day).days)
        for row in stock_rows(session, chosen)
        if row.tracks_expiry or row.expiry is not None
    ]
    return sorted(rows, key=_first_to_expire)


def _status(row: StockRow, day: date, warning: int) -> ExpiryStatus:
    if row.expiry is None:
        return ExpiryStatus.NOT_RECORDED
    if row.expiry < day:
        return ExpiryStatus.EXPIRED
    return ExpiryStatus.EXPIRING if row.expiry <= day + timedelta(days=warning) else ExpiryStatus.GOOD


def _first_to_expire(row: ExpiryRow) -> tuple[bool, date, str, str, str]:
    stock = row.stock
    return (
        stock.expiry is None,
        stock.expiry or date.max,
        stock.item_name,
        stock.location_name,
        stock.batch_uid,
    )


_SUPPLIES = text(
    f"""
SELECT i.id, i.code, i.name, i.name_km, c.name, c.name_km, u.one, u.many, u.name_km, i.decimals, i.minimum_stock,
  coalesce(s.on_hand, 0), coalesce(s.allocated, 0), coalesce(o.open, 0), coalesce(m.used, 0)
FROM item i JOIN category c ON c.id = i.category_id JOIN unit u ON u.id = i.unit_id
LEFT JOIN (SELECT b.item_id, sum(b.on_hand) AS on_hand, sum(b.allocated) AS allocated FROM balance b
  JOIN location l ON l.id = b.location_id WHERE l.kind = '{LocationKind.WAREHOUSE}' AND b.on_hand > 0
  GROUP BY b.item_id) s ON s.item_id = i.id
LEFT JOIN (SELECT m.item_id, sum(CASE WHEN t.kind IN ('{LocationKind.HANDED_OVER}', '{LocationKind.PEOPLE_REACHED}')
    THEN m.quantity ELSE -m.quantity END) AS used
  FROM stock_move m JOIN location f ON f.id = m.from_location_id JOIN location t ON t.id = m.to_location_id
  WHERE m.effective_day > :since AND m.effective_day <= :today
    AND (t.kind IN ('{LocationKind.HANDED_OVER}', '{LocationKind.PEOPLE_REACHED}')
      OR f.kind IN ('{LocationKind.HANDED_OVER}', '{LocationKind.PEOPLE_REACHED}'))
    AND NOT (t.kind = '{LocationKind.CONVERTED}' OR f.kind = '{LocationKind.CONVERTED}')
  GROUP BY m.item_id) m ON m.item_id = i.id
LEFT JOIN (SELECT x.item_id, sum(x.quantity - coalesce(g.arrived, 0) - coalesce(k.closed, 0)) AS open
  FROM order_state q JOIN purchase_order_line x ON x.document_id = q.document_id
  LEFT JOIN (SELECT d.related_id, r.order_line, sum(r.good + r.damaged) AS arrived FROM goods_receipt_line r
    JOIN document d ON d.id = r.document_id
    WHERE d.related_id IN (SELECT document_id FROM order_state WHERE is_open = 1)
      AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)
    GROUP BY d.related_id, r.order_line) g ON g.related_id = x.document_id AND g.order_line = x.line
  LEFT JOIN (SELECT d.related_id, r.line, sum(r.quantity) AS closed FROM order_closing_line r
    JOIN document d ON d.id = r.document_id
    WHERE d.related_id IN (SELECT document_id FROM order_state WHERE is_open = 1)
      AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)
    GROUP BY d.related_id, r.line) k ON k.related_id = x.document_id AND k.line = x.line
  WHERE q.is_open = 1 AND x.quantity > coalesce(g.arrived, 0) + coalesce(k.closed, 0)
  GROUP BY x.item_id) o ON o.item_id = i.id
WHERE i.active = 1
ORDER BY c.position, c.name, i.report_order, i.name, i.id"""
)


def supply_rows(session: Session) -> list[SupplyRow]:
    """Every item in use: what is in our stores, on order, used of late, and how long it lasts."""
    days = session.workspace.cover_days
    today = day_number(session.clock.today())
    rows = session.rows(_SUPPLIES, {"today": today, "since": today - days})
    return [_supply(tuple(row), days) for row in rows]


def _supply(values: tuple[Any, ...], days: int) -> SupplyRow:
    sums = (int(value) for value in values[11:])
    return SupplyRow(*values[:11], *sums, days)  # type: ignore[call-arg] # mypy cannot count them


def needing_attention(rows: Sequence[SupplyRow]) -> list[SupplyRow]:
    """Items that are out although somebody counts on them, or low: those that last shortest first."""
    wanted = [
        row
        for row in rows
        if row.level is SupplyLevel.LOW
        or (row.level is SupplyLevel.OUT and (row.minimum_stock is not None or row.used > 0))
    ]
    return sorted(
        wanted, key=lambda row: (row.level is not SupplyLevel.OUT, row.cover is None, row.cover or 0)
    )
