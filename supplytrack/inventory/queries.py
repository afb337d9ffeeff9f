"""Stock as people see it: what is where, now and as of any past date; moves; stock cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.core.clock import day_number, day_of
from supplytrack.db.engine import Session
from supplytrack.inventory.movement_sums import Goods
from supplytrack.inventory.paging import Where

OWN_PLACES = ", ".join(f"'{kind.value}'" for kind in PLACE_KINDS)
"""Kinds of places whose goods are our own stock, as SQL."""


@dataclass(frozen=True, slots=True)
class StockFilter:
    """Which stock: empty texts mean all. Texts are codes (see `catalogue.lookup` for finding them by name); a category
    is named.

    `expires_by`: only batches that expire by this day, or have no date; with `dated` not those without one.
    """

    as_of: date | None = None
    location: str = ""
    item: str = ""
    donor: str = ""
    province: str = ""
    own_only: bool = False
    expires_by: date | None = None
    dated: bool = False
    category: str = ""
    fund: str = ""

    @property
    def goods(self) -> Goods:
        """The goods it asks for."""
        return Goods(self.item, self.donor, self.own_only, self.category, self.fund)


@dataclass(frozen=True, slots=True)
class StockRow:
    """One batch in one place. Quantities are smallest units of the item; `donor` None is own procurement."""

    location: str
    location_name: str
    location_km: str
    location_kind: LocationKind
    item: str
    item_name: str
    item_km: str
    category: str
    category_km: str
    unit: str
    many: str
    unit_km: str
    decimals: int
    tracks_expiry: bool
    unsplit: bool
    minimum_stock: int | None
    batch_uid: str
    batch: str
    source_type: str
    donor: str | None
    donor_name: str
    fund: str | None
    expiry: date | None
    pack_name: str
    pack_numerator: int | None
    pack_denominator: int | None
    received: date
    on_hand: int
    allocated: int

    @property
    def available(self) -> int:
        """What can still be promised."""
        return self.on_hand - self.allocated


_ROW_COLUMNS = """
  l.code, l.name, l.name_km, l.kind, i.code, i.name, i.name_km, c.name, c.name_km, u.one, u.many, u.name_km,
  i.decimals, i.tracks_expiry, i.unsplit, i.minimum_stock, t.uid, t.batch_number, t.source_type, p.code, p.name,
  f.code, t.expiry_day, t.pack_name, t.pack_numerator, t.pack_denominator, t.received_day"""
_ROW_JOINS = """
JOIN location l ON l.id = b.location_id
JOIN item i ON i.id = b.item_id JOIN unit u ON u.id = i.unit_id JOIN category c ON c.id = i.category_id
JOIN batch t ON t.id = b.batch_id LEFT JOIN party p ON p.id = t.donor_id LEFT JOIN fund f ON f.id = t.fund_id"""
_LAST_OF_DAY = """(SELECT d.on_hand FROM daily_balance d WHERE d.item_id = b.item_id AND d.batch_id = b.batch_id
  AND d.location_id = b.location_id AND d.day <= :day ORDER BY d.day DESC LIMIT 1)"""
_ORDER = "ORDER BY l.name, l.id, c.position, c.name, i.report_order, i.name, i.id, t.expiry_day IS NULL, t.expiry_day, t.id"

_OWN_CELLS = f"balance b JOIN location l ON l.id = b.location_id WHERE l.kind IN ({OWN_PLACES})"
_CELLS_NOW = text(
    f"SELECT b.item_id, b.batch_id, b.location_id, b.on_hand, b.allocated FROM {_OWN_CELLS} AND b.on_hand > 0"
)
# Materialized: otherwise SQLite looks each day's balance up twice, to show it and to compare it.
_CELLS_AS_OF = text(
    f"WITH cell AS MATERIALIZED (SELECT b.item_id, b.batch_id, b.location_id, {_LAST_OF_DAY} AS on_hand "
    f"FROM {_OWN_CELLS}) SELECT * FROM cell WHERE on_hand > 0"
)


def cells(session: Session, as_of: date | None = None) -> Sequence[Any]:
    """Our own stock, bare: item, batch, location and what is on hand (and allocated, for today), where there is any."""
    if as_of is None:
        return session.rows(_CELLS_NOW)
    return session.rows(_CELLS_AS_OF, {"day": day_number(as_of)})


def stock_rows(session: Session, chosen: StockFilter | None = None) -> list[StockRow]:
    """Stock of our own by place, item and batch, where there is any.

    Goods that a recipient accepted, and goods in transit, are not stock of a place. As of a past date nothing
    is allocated: reservations are of today.
    """
    chosen = chosen or StockFilter()
    conditions, values = _conditions(chosen)
    conditions.append(f"l.kind IN ({OWN_PLACES})")
    return _read_stock(session, conditions, values, chosen.as_of)


def in_transit_rows(session: Session, chosen: StockFilter | None = None) -> list[StockRow]:
    """Goods that left a store and were not confirmed yet, by item and batch, in the form of stock rows."""
    chosen = chosen or StockFilter()
    conditions, values = _conditions(
        replace(chosen, location="", province="", as_of=None, expires_by=None, dated=False)
    )
    conditions.append(f"l.kind = '{LocationKind.IN_TRANSIT.value}'")
    return _read_stock(session, conditions, values, chosen.as_of)


def _read_stock(
    session: Session, conditions: Sequence[str], values: Mapping[str, Any], as_of: date | None
) -> list[StockRow]:
    where = " AND ".join(conditions)
    if as_of is not None and as_of < session.clock.today():
        values = {**values, "day": day_number(as_of)}
        statement = (
            f"SELECT * FROM (SELECT {_numbered(_ROW_COLUMNS)}, {_LAST_OF_DAY} AS on_hand, 0 AS allocated "
            f"FROM balance b {_ROW_JOINS} WHERE {where} {_ORDER}) AS rows WHERE on_hand > 0"
        )
    else:
        statement = (
            f"SELECT {_ROW_COLUMNS}, b.on_hand, b.allocated FROM balance b {_ROW_JOINS} "
            f"WHERE b.on_hand > 0 AND {where} {_ORDER}"
        )
    return [_stock_row(row) for row in session.rows(text(statement), values)]


def _numbered(columns: str) -> str:
    """The columns with names of their own, as a subquery needs them."""
    return ", ".join(f"{column.strip()} AS c{n}" for n, column in enumerate(columns.split(",")))


def _conditions(chosen: StockFilter) -> tuple[list[str], dict[str, Any]]:
    where = chosen.goods.where("b")
    where.equal("l.code", chosen.location, "location")
    where.equal("l.province_code", chosen.province, "province")
    conditions, values = ["1 = 1", *where.conditions], where.values
    if chosen.dated and chosen.expires_by is None:
        conditions.append("t.expiry_day IS NOT NULL")
    if chosen.expires_by is not None:
        # Those with a date are few: found from their index once, and not looked up for all that lies in the stores.
        dated = "b.batch_id IN (SELECT id FROM batch WHERE expiry_day <= :expires_by)"
        conditions.append(dated if chosen.dated else "(t.expiry_day IS NULL OR t.expiry_day <= :expires_by)")
        values["expires_by"] = day_number(chosen.expires_by)
    return conditions, values


def _stock_row(row: Any) -> StockRow:
    values = list(row)
    values[3] = LocationKind(values[3])
    values[13], values[14] = bool(values[13]), bool(values[14])
    values[20] = values[20] or ""
    values[22] = None if values[22] is None else day_of(values[22])
    values[26] = day_of(values[26])
    return StockRow(*values)


@dataclass(frozen=True, slots=True)
class MoveFilter:
    """Which moves: empty texts mean all. Each word of `search` is looked for in the item, the
    document, the batch and the donor."""

    first: date | None = None
    last: date | None = None
    location: str = ""
    item: str = ""
    donor: str = ""
    own_only: bool = False
    search: str = ""
    category: str = ""
    fund: str = ""

    @property
    def goods(self) -> Goods:
        """The goods it asks for."""
        return Goods(self.item, self.donor, self.own_only, self.category, self.fund)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move. `source` and `target` are place codes, or the kind of a virtual location ("in transit")."""

    id: int
    date: date
    document: str
    kind: str
    item: str
    item_name: str
    unit: str
    decimals: int
    batch: str
    donor: str | None
    source: str
    target: str
    quantity: int
    item_km: str
    unit_km: str

    @property
    def key(self) -> tuple[int, int]:
        """Where the next page goes on."""
        return day_number(self.date), self.id


_MOVE_PLACE = """CASE WHEN {0}.place_id IS NOT NULL THEN (SELECT code FROM location WHERE id = {0}.place_id)
  WHEN {0}.kind IN ({1}) THEN {0}.code ELSE {0}.kind END"""
_MOVE_JOINS = """stock_move m JOIN document d ON d.id = m.document_id JOIN item i ON i.id = m.item_id
JOIN unit u ON u.id = i.unit_id JOIN batch t ON t.id = m.batch_id LEFT JOIN party p ON p.id = t.donor_id
JOIN location s ON s.id = m.from_location_id JOIN location r ON r.id = m.to_location_id"""
_MOVES = f"""
SELECT m.id, m.effective_day, d.number, d.kind, i.code, i.name, u.one, i.decimals, t.batch_number, p.code,
  {_MOVE_PLACE.format("s", OWN_PLACES)}, {_MOVE_PLACE.format("r", OWN_PLACES)}, m.quantity, i.name_km, u.name_km
FROM {_MOVE_JOINS}"""
_MOVE_WORDS = ("i.search {folded}", "d.number {number}", "upper(t.batch_number) {number}", "p.code {number}")


def move_rows(
    session: Session,
    chosen: MoveFilter | None = None,
    *,
    after: tuple[int, int] | None = None,
    limit: int | None = None,
) -> list[MoveRow]:
    """Moves by date, then in posting order, from the key `after` on."""
    where = _moves_where(chosen or MoveFilter())
    where.after(("m.effective_day", "m.id"), after, newest_first=False)
    page = ""
    if limit is not None:
        page = " LIMIT :limit"
        where.values["limit"] = limit
    statement = f"{_MOVES} WHERE {where} ORDER BY m.effective_day, m.id{page}"
    return [MoveRow(v[0], day_of(v[1]), *v[2:]) for v in session.rows(text(statement), where.values)]


@dataclass(frozen=True, slots=True)
class MovePages:
    """How many moves there are, and the key of the last move of each page but the last."""

    count: int
    keys: tuple[tuple[int, int], ...]


def move_pages(session: Session, chosen: MoveFilter | None = None, *, page: int = 200) -> MovePages:
    """The way into a long list of moves, in the order of `move_rows`."""
    where = _moves_where(chosen or MoveFilter())
    # Without a filter the moves alone tell it, from their index.
    found = f"FROM {_MOVE_JOINS if where.conditions else 'stock_move m'} WHERE {where}"
    count = int(session.scalar(text(f"SELECT count(*) {found}"), where.values))
    statement = (
        f"SELECT day, id FROM (SELECT m.effective_day AS day, m.id AS id, "
        f"row_number() OVER (ORDER BY m.effective_day, m.id) AS place {found}) AS placed "
        "WHERE place % :page = 0 AND place < :count ORDER BY place"
    )
    rows = session.rows(text(statement), {**where.values, "page": page, "count": count})
    return MovePages(count, tuple((row.day, row.id) for row in rows))


def _moves_where(chosen: MoveFilter) -> Where:
    where = chosen.goods.where("m")
    where.period("m.effective_day", chosen.first, chosen.last)
    if chosen.location:
        where.add("(s.code = :location OR r.code = :location)", location=chosen.location)
    where.words(chosen.search, *_MOVE_WORDS)
    return where


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Which stock card: an item in one place or all stores, of one donor, batch or expiry, or of all.

    `one_expiry`: only batches that expire on `expiry`, or have no date where that is None.
    """

    item: str
    location: str = ""
    donor: str = ""
    own_only: bool = False
    batch_uid: str = ""
    first: date | None = None
    last: date | None = None
    one_expiry: bool = False
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of a stock card. `came` and `left` are smallest units; `balance` is after it."""

    date: date
    document: str
    kind: str
    other: str
    came: int
    left: int
    balance: int
    remarks: str


@dataclass(frozen=True, slots=True)
class StockCard:
    """The moves of an item with the balance carried forward from before."""

    opening: int
    lines: tuple[CardLine, ...]

    @property
    def closing(self) -> int:
        """The balance after the last line."""
        return self.lines[-1].balance if self.lines else self.opening


def _card_statement(chosen: CardFilter) -> tuple[str, dict[str, Any]]:
    conditions = ["i.code = :item"]
    values: dict[str, Any] = {"item": chosen.item}
    inside = f"{{0}}.kind IN ({OWN_PLACES})"
    if chosen.location:
        inside = "{0}.code = :location"
        values["location"] = chosen.location
    if chosen.donor:
        conditions.append("p.code = :donor")
        values["donor"] = chosen.donor
    if chosen.own_only:
        conditions.append("t.donor_id IS NULL")
    if chosen.batch_uid:
        conditions.append("t.uid = :batch_uid")
        values["batch_uid"] = chosen.batch_uid
    if chosen.one_expiry and chosen.expiry is None:
        conditions.append("t.expiry_day IS NULL")
    elif chosen.one_expiry and chosen.expiry is not None:
        conditions.append("t.expiry_day = :expiry")
        values["expiry"] = day_number(chosen.expiry)
    came, left = inside.format("r"), inside.format("s")
    statement = f"""
SELECT m.effective_day, d.number, d.kind,
  CASE WHEN {came} THEN coalesce(NULLIF(coalesce(q.name, ''), ''), s.name) ELSE coalesce(dest.name, r.name) END AS other,
  sum(CASE WHEN {came} THEN m.quantity ELSE 0 END) AS came,
  sum(CASE WHEN {left} THEN m.quantity ELSE 0 END) AS gone, d.remarks, d.id
FROM stock_move m JOIN document d ON d.id = m.document_id JOIN item i ON i.id = m.item_id
JOIN batch t ON t.id = m.batch_id LEFT JOIN party p ON p.id = t.donor_id LEFT JOIN party q ON q.id = d.party_id
LEFT JOIN location dest ON dest.id = d.to_location_id
JOIN location s ON s.id = m.from_location_id JOIN location r ON r.id = m.to_location_id
WHERE {" AND ".join(conditions)} AND (({came}) OR ({left})) AND NOT (({came}) AND ({left}))
GROUP BY 1, 2, 3, 4, d.remarks, d.id"""
    return statement, values


def stock_card(session: Session, chosen: CardFilter) -> StockCard:
    """The card of an item: every document that brought or took some, and the balance after each.

    On one day goods that came stand before goods that left, as the ledger counts them.
    """
    statement, values = _card_statement(chosen)
    first = day_number(chosen.first) if chosen.first else None
    last = day_number(chosen.last) if chosen.last else None
    rows = sorted(session.rows(text(statement), values), key=lambda row: (row[0], row[5] > row[4], row[7]))
    opening = balance = 0
    lines = []
    for day, number, kind, other, came, left, remarks, _key in rows:
        if last is not None and day > last:
            break
        balance += int(came) - int(left)
        if first is not None and day < first:
            opening = balance
            continue
        lines.append(CardLine(day_of(day), number, kind, other, int(came), int(left), balance, remarks))
    return StockCard(opening, tuple(lines))
