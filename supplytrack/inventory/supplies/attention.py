"""The list of what the stock needs a person for, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import bindparam, text

from supplytrack.db.engine import Session
from supplytrack.inventory.queries import StockFilter
from supplytrack.inventory.supplies.cover import days_of_cover, left_over, used_until
from supplytrack.inventory.supplies.expiring import ExpiryStatus
from supplytrack.inventory.supplies.queries import (
    ExpiryRow,
    StoreSupply,
    SupplyLevel,
    SupplyRow,
    expiry_rows,
    supply_rows,
)

RUNS_OUT_WITHIN = 7
"""A store that uses an item and has it for fewer days is told, when another store can help."""


class Trouble(StrEnum):
    """Why something is in the list, the most urgent first."""

    EXPIRED = "expired"
    EXPIRING = "expiring"
    LOW = "low"
    OUT = "out"
    NO_DATE = "no date"


class Way(StrEnum):
    """What can be done about it."""

    DISPOSE = "dispose"
    HAND_OVER = "hand over"
    TRANSFER = "transfer"
    ORDER = "order"
    RECORD_EXPIRY = "record expiry"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do, with so many smallest units. A transfer goes from `source` to `target`, stores by their codes."""

    way: Way
    quantity: int
    source: str = ""
    target: str = ""
    place_name: str = ""
    place_km: str = ""


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """One line of the list, in smallest units. `store` is empty where an item is meant over all stores.

    A batch has `batch_uid`. `available`: neither reserved nor expired. `left`: what will be left of an expiring batch
    on its last good day, as things are used now. `used` in `days` days. `expired`: how much more lies there that
    nobody may be given.
    """

    trouble: Trouble
    item: str
    item_name: str
    item_km: str
    unit: str
    many: str
    unit_km: str
    decimals: int
    on_hand: int
    available: int
    used: int
    days: int
    store: str = ""
    store_name: str = ""
    store_km: str = ""
    batch_uid: str = ""
    batch: str = ""
    donor: str = ""
    expiry: date | None = None
    days_left: int | None = None
    left: int = 0
    minimum: int | None = None
    on_order: int = 0
    expired: int = 0
    remedies: tuple[Remedy, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same when the list is read again."""
        return self.trouble.value, self.item, self.store, self.batch_uid

    @property
    def cover(self) -> int | None:
        """Whole days that it lasts; None when none was used."""
        return days_of_cover(self.available, self.used, self.days)


def attention_rows(
    session: Session, chosen: StockFilter | None = None, *, within: int | None = None
) -> list[AttentionRow]:
    """What is expired, expiring within so many days (the workspace's own unless told), low, out, or without a date.

    A minimum is for an item over all stores; a filter by donor or place shows only what is about batches and stores.
    """
    chosen = chosen or StockFilter()
    supplies = {row.item: row for row in supply_rows(session, watched=True)}
    batches = expiry_rows(session, chosen, within=within, needing=True)
    rows = _of_batches(batches, supplies, session.workspace.cover_days)
    if not (chosen.donor or chosen.own_only or chosen.province):
        asked = [row for row in supplies.values() if chosen.item in ("", row.item)]
        rows += _of_items(asked) if not chosen.location else []
        rows += [one for row in asked for one in _of_stores(row) if chosen.location in ("", one.store)]
    return _in_order(rows)


def attention_begins(
    session: Session, wanted: Callable[[AttentionRow], bool], most: int, *, within: int | None = None
) -> list[AttentionRow]:
    """How the list begins: some of its most urgent rows that are wanted, each as it stands in the whole list.

    First the batches that expired or expire soon; when these do not fill a window, what is low or out of the first
    items, those with a minimum before others. It reads only what these batches and items need, and looks at some
    hundred items at most: when nothing is found among them, only the whole list can tell.
    """
    dated = expiry_rows(session, within=within, needing=True, dated=True)
    rows = [row for row in _first_of(session, dated, most) if wanted(row)]
    counted_on = [key for (key,) in session.rows(_FIRST_ITEMS, {"most": _LOOKED_AT * _TIMES})]
    for at in range(0, len(counted_on), _LOOKED_AT):
        if len(rows) >= most:
            break
        some = supply_rows(session, watched=True, items=counted_on[at : at + _LOOKED_AT])
        found = [*_of_items(some), *(one for row in some for one in _of_stores(row))]
        rows += [row for row in found if wanted(row)]
    return _in_order(rows)


def _first_of(session: Session, dated: Sequence[ExpiryRow], most: int) -> list[AttentionRow]:
    """The first of these batches. What will be left of one depends on all that expire before it in its store."""
    if not dated:
        return []
    keys = session.rows(_KEYS_OF_ITEMS, {"codes": sorted({row.stock.item for row in dated[:most]})})
    supplies = {row.item: row for row in supply_rows(session, watched=True, items=[key for (key,) in keys])}
    return _of_batches(dated, supplies, session.workspace.cover_days)[:most]


_KEYS_OF_ITEMS = text("SELECT id FROM item WHERE code IN :codes").bindparams(
    bindparam("codes", expanding=True)
)
_FIRST_ITEMS = text(
    "SELECT id FROM item WHERE active = 1 ORDER BY minimum_stock IS NULL, name, id LIMIT :most"
)
_LOOKED_AT, _TIMES = 60, 4
"""So many items are looked at together, and so many times, before the list begins."""


def _in_order(rows: Iterable[AttentionRow]) -> list[AttentionRow]:
    order = list(Trouble)
    return sorted(rows, key=lambda row: (order.index(row.trouble), *_urgency(row)))


def _urgency(row: AttentionRow) -> tuple[bool, int, str, str, str]:
    """Within a trouble: the nearest date, or what lasts shortest, first."""
    soon = row.days_left if row.days_left is not None else row.cover
    return soon is None, soon or 0, row.item_name, row.store_name, row.batch_uid


# ------------------------------------------------------------------ batches

_TROUBLES = {
    ExpiryStatus.EXPIRED: Trouble.EXPIRED,
    ExpiryStatus.EXPIRING: Trouble.EXPIRING,
    ExpiryStatus.NOT_RECORDED: Trouble.NO_DATE,
}


def _of_batches(
    rows: Sequence[ExpiryRow], supplies: Mapping[str, SupplyRow], days: int
) -> list[AttentionRow]:
    left = _left(rows, supplies)
    return [_of_batch(row, supplies.get(row.stock.item), left.get(_cell(row), 0), days) for row in rows]


def _cell(row: ExpiryRow) -> tuple[str, str]:
    return row.stock.location, row.stock.batch_uid


def _left(rows: Iterable[ExpiryRow], supplies: Mapping[str, SupplyRow]) -> dict[tuple[str, str], int]:
    """What will be left of each expiring batch in its store; rows come with the first to expire first."""
    together: dict[tuple[str, str], list[ExpiryRow]] = {}
    for row in rows:
        if row.status is ExpiryStatus.EXPIRING:
            together.setdefault((row.stock.item, row.stock.location), []).append(row)
    found: dict[tuple[str, str], int] = {}
    for (item, store), expiring in together.items():
        supply = supplies.get(item)
        lots = [(row.days_left or 0, row.stock.available) for row in expiring]
        days = supply.days if supply is not None else 1
        found.update(zip(map(_cell, expiring), left_over(lots, _use_in(supply, store), days), strict=True))
    return found


def _use_in(supply: SupplyRow | None, store: str) -> int:
    """What a store used of an item of late; nothing of an item that nobody counts on."""
    return sum(one.used for one in supply.stores if one.store == store) if supply is not None else 0


def _of_batch(row: ExpiryRow, supply: SupplyRow | None, left: int, days: int) -> AttentionRow:
    stock = row.stock
    return AttentionRow(
        _TROUBLES[row.status],
        stock.item,
        stock.item_name,
        stock.item_km,
        stock.unit,
        stock.many,
        stock.unit_km,
        stock.decimals,
        stock.on_hand,
        0 if row.status is ExpiryStatus.EXPIRED else stock.available,
        _use_in(supply, stock.location),
        days,
        stock.location,
        stock.location_name,
        stock.location_km,
        stock.batch_uid,
        stock.batch,
        stock.donor or "",
        stock.expiry,
        row.days_left,
        left,
        remedies=tuple(_batch_remedies(row, supply, left)),
    )


def _batch_remedies(row: ExpiryRow, supply: SupplyRow | None, left: int) -> list[Remedy]:
    available = row.stock.available
    if available <= 0:
        return []  # All of it is reserved: the paper that holds it is told when it is issued.
    if row.status is ExpiryStatus.EXPIRED:
        return [Remedy(Way.DISPOSE, available)]
    if row.status is ExpiryStatus.NOT_RECORDED:
        return [Remedy(Way.RECORD_EXPIRY, available)]
    remedies = [Remedy(Way.HAND_OVER, available)]
    helped = _store_that_uses(supply, row, left)
    return [*remedies, helped] if helped is not None else remedies


def _store_that_uses(supply: SupplyRow | None, row: ExpiryRow, left: int) -> Remedy | None:
    """The store that would use most of what will be left of a batch before it expires, beyond its own stock."""
    if supply is None or not left:
        return None
    needs = [
        (min(used_until(one.used, supply.days, row.days_left or 0) - max(one.available, 0), left), one)
        for one in supply.stores
        if one.store != row.stock.location
    ]
    most, store = max(needs, key=lambda need: need[0], default=(0, None))
    if store is None or most <= 0:
        return None
    return Remedy(Way.TRANSFER, most, row.stock.location, store.store, store.store_name, store.store_km)


# ------------------------------------------------------------------ items and stores


def _of_items(supplies: Iterable[SupplyRow]) -> list[AttentionRow]:
    """Items that are low, or out although somebody counts on them."""
    found = []
    for row in supplies:
        if row.level is SupplyLevel.LOW:
            found.append(_of_item(Trouble.LOW, row))
        elif row.level is SupplyLevel.OUT and (row.minimum_stock is not None or row.used > 0):
            found.append(_of_item(Trouble.OUT, row))
    return found


def _of_item(trouble: Trouble, row: SupplyRow) -> AttentionRow:
    wanted = max(row.minimum_stock or 0, row.used)
    missing = wanted - row.available - row.on_order
    return AttentionRow(
        trouble,
        row.item,
        row.item_name,
        row.item_km,
        row.unit,
        row.many,
        row.unit_km,
        row.decimals,
        row.on_hand,
        row.available,
        row.used,
        row.days,
        minimum=row.minimum_stock,
        on_order=row.on_order,
        expired=row.expired,
        remedies=(Remedy(Way.ORDER, missing),) if missing > 0 else (),
    )


def _of_stores(row: SupplyRow) -> list[AttentionRow]:
    """Stores that use an item and have none of it, or for a few days, while another store has enough."""
    found = []
    for one in row.stores:
        short = one.used > 0 and max(one.available, 0) * row.days < one.used * RUNS_OUT_WITHIN
        helped = _store_that_has(row, one) if short else None
        if helped is not None:
            trouble = Trouble.OUT if one.on_hand == one.expired else Trouble.LOW
            found.append(_of_store(trouble, row, one, helped))
    return found


def _store_that_has(row: SupplyRow, needy: StoreSupply) -> Remedy | None:
    """The store that can spare most beyond its own use, up to what the needy one uses in as many days."""
    spare = [(one.available - one.used, one) for one in row.stores if one.store != needy.store]
    most, store = max(spare, key=lambda other: other[0], default=(0, None))
    quantity = min(most, needy.used - max(needy.available, 0))
    if store is None or quantity <= 0:
        return None
    return Remedy(Way.TRANSFER, quantity, store.store, needy.store, store.store_name, store.store_km)


def _of_store(trouble: Trouble, row: SupplyRow, one: StoreSupply, helped: Remedy) -> AttentionRow:
    return AttentionRow(
        trouble,
        row.item,
        row.item_name,
        row.item_km,
        row.unit,
        row.many,
        row.unit_km,
        row.decimals,
        one.on_hand,
        one.available,
        one.used,
        row.days,
        one.store,
        one.store_name,
        one.store_km,
        on_order=row.on_order,
        expired=one.expired,
        remedies=(helped,),
    )
