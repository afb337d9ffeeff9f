"""The stock as a list of items: which there are for a set of filters, sums of those in sight, batches of one.

However many batches and stores there are: an item is a line, its sums are made by the database, and its batches are read
when somebody opens it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.catalogue.place import LocationKind
from supplytrack.catalogue.queries import CategoryItems, ItemRow, by_category, items_by_code
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Session
from supplytrack.i18n import language
from supplytrack.inventory.overview import BatchLine, Level, Store, batch_lines, level_of
from supplytrack.inventory.paging import Where, sorted_by
from supplytrack.inventory.queries import OWN_PLACES, StockFilter, in_transit_rows, stock_rows
from supplytrack.inventory.supplies.expiring import last_told


@dataclass(frozen=True, slots=True)
class StockListFilter:
    """Which items: empty means all. Texts are codes, categories their English names; a donor "" is own purchase.

    `expiry`: "soon", "expired", "none". `search` is words of the item, its batches and donors.
    """

    as_of: date | None = None
    stores: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    donors: tuple[str, ...] = ()
    expiry: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    search: str = ""


@dataclass(frozen=True, slots=True)
class StockLine:
    """An item over all stores, in smallest units. `batches`: how many of them it lies in, or is moving in."""

    item: ItemRow
    by_store: Mapping[str, int]
    moving: int
    on_hand: int
    allocated: int
    first_expiry: date | None
    batches: int

    @property
    def available(self) -> int:
        """What can still be promised."""
        return self.on_hand - self.allocated

    @property
    def level(self) -> Level:
        """How it stands against its minimum."""
        return level_of(self.on_hand, self.available, self.item.minimum_stock)


@dataclass(frozen=True, slots=True)
class StockChoices:
    """What the filters offer: stores, those with most goods first, categories and donors with stock.

    `warning_days`: so long before its date a batch is told as expiring.
    """

    stores: tuple[Store, ...]
    categories: tuple[tuple[str, str], ...]
    donors: tuple[str, ...]
    warning_days: int


_TRANSIT = f"'{LocationKind.IN_TRANSIT.value}'"
_LAST_OF_DAY = """(SELECT d.on_hand FROM daily_balance d WHERE d.item_id = b.item_id AND d.batch_id = b.batch_id
  AND d.location_id = b.location_id AND d.day <= :day ORDER BY d.day DESC LIMIT 1)"""
_CELLS = f"""cell AS (SELECT b.item_id, b.batch_id, b.location_id, l.code, l.kind, b.on_hand, b.allocated
  FROM location l JOIN balance b ON b.location_id = l.id
  WHERE l.kind IN ({OWN_PLACES}, {_TRANSIT}) AND b.on_hand > 0 {{items}})"""
_CELLS_AS_OF = f"""cell AS MATERIALIZED (SELECT * FROM (
  SELECT b.item_id, b.batch_id, b.location_id, l.code, l.kind, {_LAST_OF_DAY} AS on_hand, 0 AS allocated
  FROM location l JOIN balance b ON b.location_id = l.id
  WHERE l.kind IN ({OWN_PLACES}, {_TRANSIT}) {{items}}) AS lying WHERE on_hand > 0)"""
_SUMS = f"""sums AS (SELECT item_id, sum(CASE WHEN kind = {_TRANSIT} THEN 0 ELSE on_hand END) AS on_hand,
  sum(CASE WHEN kind = {_TRANSIT} THEN 0 ELSE allocated END) AS allocated,
  sum(CASE WHEN kind = {_TRANSIT} THEN on_hand ELSE 0 END) AS moving FROM cell GROUP BY item_id)"""
_EXPIRIES = f"""expiries AS (SELECT cell.item_id, min(t.expiry_day) AS first FROM cell JOIN batch t ON t.id = cell.batch_id
  WHERE cell.kind <> {_TRANSIT} GROUP BY cell.item_id)"""
_OUT = "coalesce(s.on_hand, 0) = 0"
_LOW = f"(NOT {_OUT} AND coalesce(s.on_hand - s.allocated <= i.minimum_stock, 1 = 0))"
_LEVELS = {
    Level.OUT: f"({_OUT})",
    Level.LOW: _LOW,
    Level.ENOUGH: f"(NOT {_OUT} AND NOT {_LOW})",
}
_EXPIRY = {
    "none": "t.expiry_day IS NULL",
    "expired": "t.expiry_day < :today",
    "soon": "t.expiry_day BETWEEN :today AND :soon",
}
_NAMED_IN_STOCK = """i.id IN (SELECT cell.item_id FROM cell JOIN batch t ON t.id = cell.batch_id
  LEFT JOIN party p ON p.id = t.donor_id WHERE upper(t.batch_number) {number} OR p.code {number})"""


def _cells(session: Session, as_of: date | None, items: str = "") -> tuple[str, dict[str, Any]]:
    """The cells of our own stock and of goods on the way, and the values they ask for."""
    if as_of is None or as_of >= session.clock.today():
        return _CELLS.format(items=items), {}
    return _CELLS_AS_OF.format(items=items), {"day": day_number(as_of)}


def stock_choices(session: Session, as_of: date | None = None) -> StockChoices:
    """What the filters of the stock offer."""
    cells, values = _cells(session, as_of)
    stores = session.rows(
        text(
            f"""WITH {cells} SELECT l.code, l.name, l.name_km FROM location l
LEFT JOIN (SELECT location_id, count(*) AS many FROM cell GROUP BY location_id) n ON n.location_id = l.id
WHERE l.kind IN ({OWN_PLACES}) AND (n.many > 0 OR (l.kind = '{LocationKind.WAREHOUSE.value}' AND l.active = 1))
ORDER BY coalesce(n.many, 0) DESC, l.name, l.id"""
        ),
        values,
    )
    categories = session.rows(
        text(
            """SELECT c.name, c.name_km FROM category c WHERE EXISTS (SELECT 1 FROM item i WHERE i.category_id = c.id)
ORDER BY c.position, c.name"""
        )
    )
    return StockChoices(
        tuple(Store(*row) for row in stores),
        tuple((row.name, row.name_km) for row in categories),
        _donors_of(session, cells, values) if values else _donors_now(session, cells),
        session.workspace.expiry_warning_days,
    )


def _donors_now(session: Session, cells: str) -> tuple[str, ...]:
    """Who gave something of the stock of today; "" for own purchases.

    Donors are few and batches many: of each donor one batch that lies somewhere is looked for, not the donor of each.
    """
    given = f"""WITH {cells} SELECT {{}} EXISTS (SELECT 1 FROM batch t
JOIN cell ON cell.item_id = t.item_id AND cell.batch_id = t.id WHERE {{}})"""
    bought = session.scalar(text(given.format("1 WHERE", "t.donor_id IS NULL")))
    donors = text(given.format("p.code FROM party p WHERE", "t.donor_id = p.id") + " ORDER BY 1")
    return (*([""] if bought else []), *(row.code for row in session.rows(donors)))


def _donors_of(session: Session, cells: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Who gave something of the stock of a past day, which is worked out only once."""
    donors = text(
        f"""WITH {cells} SELECT DISTINCT coalesce(p.code, '') AS code FROM cell
JOIN batch t ON t.id = cell.batch_id LEFT JOIN party p ON p.id = t.donor_id ORDER BY 1"""
    )
    return tuple(row.code for row in session.rows(donors, values))


def stock_keys(
    session: Session, chosen: StockListFilter, sort: Sort = UNSORTED, limit: int | None = None
) -> list[CategoryItems]:
    """The codes of items under their categories: those in use, and those of which there is stock.

    In catalogue order unless sorted by `item`, `moving`, `on_hand`, `available`, `expiry` or `store/` with a code.
    """
    where = _conditions(session, chosen)
    cells, values = _cells(session, chosen.as_of)
    sums, joins = "", ""
    if chosen.levels or sort.column in ("moving", "on_hand", "available"):
        sums, joins = f", {_SUMS}", "LEFT JOIN sums s ON s.item_id = i.id"
    if sort.column == "expiry":
        sums, joins = f"{sums}, {_EXPIRIES}", f"{joins} LEFT JOIN expiries e ON e.item_id = i.id"
    columns = _sorted_by()
    if sort.column.startswith("store/"):
        columns[sort.column] = (
            "coalesce((SELECT sum(cell.on_hand) FROM cell WHERE cell.item_id = i.id AND cell.code = :of_store), 0)",
        )
        values["of_store"] = sort.column.partition("/")[2]
    order = sorted_by(sort, columns, "i.report_order, i.name, i.id").removeprefix("ORDER BY ")
    most = "" if limit is None else f" LIMIT {int(limit)}"
    statement = f"""WITH {cells}{sums} SELECT c.name, c.name_km, i.code FROM item i
JOIN category c ON c.id = i.category_id {joins} WHERE {where} ORDER BY c.position, c.name, {order}{most}"""
    return by_category(session.rows(text(statement), {**where.values, **values}))


def _conditions(session: Session, chosen: StockListFilter) -> Where:
    where = Where()
    where.add("(i.active = 1 OR i.id IN (SELECT item_id FROM cell))")
    where.one_of("c.name", chosen.categories, "category")
    if chosen.stores:
        of_stores = Where()
        of_stores.one_of("cell.code", chosen.stores, "store")
        where.add(f"i.id IN (SELECT cell.item_id FROM cell WHERE {of_stores})", **of_stores.values)
    if chosen.donors:
        of_donors = Where()
        of_donors.one_of("coalesce(p.code, '')", chosen.donors, "donor")
        where.add(
            f"""i.id IN (SELECT cell.item_id FROM cell JOIN batch t ON t.id = cell.batch_id
LEFT JOIN party p ON p.id = t.donor_id WHERE {of_donors})""",
            **of_donors.values,
        )
    if chosen.expiry:
        today = session.clock.today()
        kinds = " OR ".join(_EXPIRY[kind] for kind in chosen.expiry)
        where.add(
            f"""(i.tracks_expiry = 1 AND i.id IN (SELECT cell.item_id FROM cell JOIN batch t ON t.id = cell.batch_id
WHERE cell.kind <> {_TRANSIT} AND ({kinds})))""",
            today=day_number(today),
            soon=day_number(last_told(today, session.workspace.expiry_warning_days)),
        )
    if chosen.levels:
        where.add(f"({' OR '.join(_LEVELS[Level(level)] for level in chosen.levels)})")
    where.words(chosen.search, "i.search {folded}", _NAMED_IN_STOCK)
    return where


def _sorted_by() -> dict[str, tuple[str, ...]]:
    names = ("i.name_km", "i.name") if language() == "km" else ("i.name", "i.name_km")
    return {
        "item": (f"lower(coalesce(NULLIF({names[0]}, ''), {names[1]}))",),
        "moving": ("coalesce(s.moving, 0)",),
        "on_hand": ("coalesce(s.on_hand, 0)",),
        "available": ("coalesce(s.on_hand - s.allocated, 0)",),
        "expiry": ("e.first",),
    }


_ITEMS_ASKED = "AND b.item_id IN (SELECT id FROM item WHERE code IN :codes)"


def stock_lines(session: Session, codes: Sequence[str], as_of: date | None = None) -> dict[str, StockLine]:
    """The items with these codes, added up over their batches."""
    cells, values = _cells(session, as_of, _ITEMS_ASKED)
    statement = text(
        f"""WITH {cells} SELECT i.code, cell.code AS store, cell.kind, sum(cell.on_hand) AS on_hand,
  sum(cell.allocated) AS allocated, count(*) AS batches, min(t.expiry_day) AS expiry
FROM cell JOIN item i ON i.id = cell.item_id JOIN batch t ON t.id = cell.batch_id
GROUP BY i.code, cell.code, cell.kind"""
    ).bindparams(bindparam("codes", expanding=True))
    lying: dict[str, list[Any]] = {}
    for row in session.rows(statement, {**values, "codes": list(codes)}):
        lying.setdefault(row.code, []).append(row)
    return {code: _line(item, lying.get(code, ())) for code, item in items_by_code(session, codes).items()}


def _line(item: ItemRow, rows: Sequence[Any]) -> StockLine:
    here = [row for row in rows if row.kind != LocationKind.IN_TRANSIT]
    expiries = [row.expiry for row in here if row.expiry is not None]
    return StockLine(
        item,
        {row.store: int(row.on_hand) for row in here},
        sum(int(row.on_hand) for row in rows if row.kind == LocationKind.IN_TRANSIT),
        sum(int(row.on_hand) for row in here),
        sum(int(row.allocated) for row in here),
        day_of(min(expiries)) if expiries else None,
        sum(row.batches for row in rows),
    )


def stock_batches(session: Session, code: str, as_of: date | None = None) -> tuple[BatchLine, ...]:
    """The batches of one item, the first to expire first."""
    chosen = StockFilter(as_of=as_of, item=code)
    return batch_lines(stock_rows(session, chosen), in_transit_rows(session, chosen))
