"""Purchase orders and donations as people see them: a list by key, and one order in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.paging import PAGE, Where, day_or_none, goods_by_key, in_order
from supplytrack.inventory.summary import PART_COLUMNS, GoodsPart, in_words
from supplytrack.procurement.outstanding import ORDER_KINDS, OpenLine, open_lines


class OrderState(StrEnum):
    """How much of an order or a donation has come. Closed short: nothing is to come any more, and not all came."""

    OPEN = N_("open")
    PART = N_("part received")
    RECEIVED = N_("received")
    CLOSED = N_("closed short")


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders: empty means all. Texts are codes; `search` is words of a number or of who sends."""

    kind: Kind | None = None
    states: tuple[OrderState, ...] = ()
    late_only: bool = False
    first: dt.date | None = None
    last: dt.date | None = None
    party: str = ""
    item: str = ""
    search: str = ""
    reversed_too: bool = False


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A purchase order, or a donation that was promised. `late`: expected before today and not all here."""

    document_id: int
    uid: str
    number: str
    kind: Kind
    date: dt.date
    party: str
    party_name: str
    fund: str
    expected: dt.date | None
    lines: int
    state: OrderState
    late: bool
    reversed_by: str
    goods: tuple[GoodsPart, ...]

    @property
    def key(self) -> tuple[int, int]:
        """Where the next page goes on."""
        return day_number(self.date), self.document_id

    @property
    def summary(self) -> str:
        """What was ordered, on one line."""
        return in_words(self.goods)


@dataclass(frozen=True, slots=True)
class OrderLineRow:
    """A line of an order in smallest units, as it was typed, and what is still to come."""

    line: int
    item: str
    item_name: str
    item_km: str
    one: str
    many: str
    unit_km: str
    decimals: int
    ordered: int
    arrived: int
    open: int
    closed: int
    over: int
    entered: str
    pack_name: str
    pack_numerator: int | None
    pack_denominator: int | None
    unit_cost: int | None
    remarks: str


@dataclass(frozen=True, slots=True)
class OrderClosing:
    """A paper that says what of an order will not come, and why."""

    document_id: int
    number: str
    date: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """An order in full, with the papers that count towards it: goods receipts by number, and closings."""

    row: OrderRow
    currency: str
    agreement: str
    remarks: str
    posted_by: str
    lines: tuple[OrderLineRow, ...]
    receipts: tuple[str, ...]
    closings: tuple[OrderClosing, ...]


_IS_OPEN = "EXISTS (SELECT 1 FROM order_state s WHERE s.document_id = d.id AND s.is_open = 1)"
_WITH_PAPER = """EXISTS (SELECT 1 FROM document a WHERE a.related_id = d.id AND a.kind = '{kind}'
    AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = a.id))"""
ARRIVED = _WITH_PAPER.format(kind=Kind.GOODS_RECEIPT.value)
"""Whether goods of the order `d` came."""
_CLOSING = _WITH_PAPER.format(kind=Kind.ORDER_CLOSING.value)
CLOSED = f"""({_CLOSING} AND EXISTS (SELECT 1 FROM purchase_order_line x WHERE x.document_id = d.id AND x.quantity > coalesce((
    SELECT sum(g.good + g.damaged) FROM document a JOIN goods_receipt_line g ON g.document_id = a.id
    WHERE a.related_id = d.id AND g.order_line = x.line
      AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = a.id)), 0)))"""
"""Whether some of the order `d` was closed and did not come after all. Few orders are closed: those are looked at first."""
_STATE = f"""CASE WHEN {_IS_OPEN} OR r.id IS NOT NULL
    THEN CASE WHEN {ARRIVED} THEN '{OrderState.PART.value}' ELSE '{OrderState.OPEN.value}' END
  WHEN {CLOSED} THEN '{OrderState.CLOSED.value}' ELSE '{OrderState.RECEIVED.value}' END"""
_ORDER_JOINS = """FROM document d JOIN purchase_order o ON o.document_id = d.id
LEFT JOIN party q ON q.id = d.party_id LEFT JOIN fund f ON f.id = o.fund_id
LEFT JOIN document r ON r.reverses_id = d.id"""
_ORDER_COLUMNS = f"""d.id, d.uid, d.number, d.kind, d.effective_day, q.code AS party, q.name AS party_name, f.code AS fund,
  o.expected_day, r.number AS reversed_by, {_STATE} AS state,
  (SELECT count(*) FROM purchase_order_line x WHERE x.document_id = d.id) AS lines"""
_ORDER_GOODS = text(
    f"""SELECT x.document_id, {PART_COLUMNS}, x.quantity FROM purchase_order_line x
JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
WHERE x.document_id IN :keys ORDER BY x.document_id, x.line"""
).bindparams(bindparam("keys", expanding=True))
_KEY = ("d.effective_day", "d.id")


def list_orders(
    session: Session,
    chosen: OrderFilter | None = None,
    *,
    after: tuple[int, int] | None = None,
    limit: int = PAGE,
    newest_first: bool = True,
) -> list[OrderRow]:
    """Purchase orders and donations by date, from the key `after` on."""
    chosen = chosen or OrderFilter()
    found: list[Any] = []
    # A page of each kind by itself reads only its own end of the index.
    for kind in _kinds(chosen):
        where = _order_conditions(session, chosen, kind)
        where.after(_KEY, after, newest_first=newest_first)
        statement = f"SELECT {_ORDER_COLUMNS} {_ORDER_JOINS} WHERE {where} {in_order(_KEY, newest_first=newest_first)}"
        found += session.rows(text(statement), {**where.values, "limit": limit})
    found.sort(key=lambda row: (row.effective_day, row.id), reverse=newest_first)
    return _order_rows(session, found[:limit])


_ORDERS_BY_KEY = text(f"SELECT {_ORDER_COLUMNS} {_ORDER_JOINS} WHERE d.id IN :keys").bindparams(
    bindparam("keys", expanding=True)
)


def orders_by_key(session: Session, keys: Sequence[int]) -> list[OrderRow]:
    """The orders and donations with these keys, in no order."""
    return _order_rows(session, session.rows(_ORDERS_BY_KEY, {"keys": list(keys)})) if keys else []


def count_orders(session: Session, chosen: OrderFilter | None = None) -> int:
    """How many orders `list_orders` would list in all."""
    chosen = chosen or OrderFilter()
    total = 0
    for kind in _kinds(chosen):
        where = _order_conditions(session, chosen, kind)
        total += session.scalar(text(f"SELECT count(*) {_ORDER_JOINS} WHERE {where}"), where.values)
    return total


def _kinds(chosen: OrderFilter) -> tuple[Kind, ...]:
    return (chosen.kind,) if chosen.kind else ORDER_KINDS


def _order_conditions(session: Session, chosen: OrderFilter, kind: Kind) -> Where:
    where = Where()
    where.add("d.kind = :kind", kind=kind.value)
    where.period("d.effective_day", chosen.first, chosen.last)
    where.equal("q.code", chosen.party, "party")
    if chosen.item:
        where.add(
            "EXISTS (SELECT 1 FROM purchase_order_line x JOIN item i ON i.id = x.item_id "
            "WHERE x.document_id = d.id AND i.code = :item)",
            item=chosen.item,
        )
    if not chosen.reversed_too:
        where.add("r.id IS NULL")
    if chosen.late_only:
        where.add("o.expected_day < :today", today=day_number(session.clock.today()))
    if chosen.late_only or (
        chosen.states and not {OrderState.RECEIVED, OrderState.CLOSED} & {*chosen.states}
    ):
        where.add("d.id IN (SELECT document_id FROM order_state WHERE is_open = 1)")
    where.one_of(f"({_STATE})", [state.value for state in chosen.states], "state")
    where.words(chosen.search, "d.number {number}", "q.search {folded}")
    return where


def _order_rows(session: Session, rows: Sequence[Any]) -> list[OrderRow]:
    goods = goods_by_key(session, _ORDER_GOODS, [row.id for row in rows])
    today = day_number(session.clock.today())
    return [
        OrderRow(
            row.id,
            row.uid,
            row.number,
            Kind(row.kind),
            day_of(row.effective_day),
            row.party or "",
            row.party_name or "",
            row.fund or "",
            day_or_none(row.expected_day),
            row.lines,
            OrderState(row.state),
            row.expected_day is not None
            and row.expected_day < today
            and row.state in (OrderState.OPEN, OrderState.PART)
            and row.reversed_by is None,
            row.reversed_by or "",
            goods.get(row.id, ()),
        )
        for row in rows
    ]


_ORDER_BY_NUMBER = text(
    f"""SELECT {_ORDER_COLUMNS}, o.currency, o.agreement, d.remarks, d.posted_by {_ORDER_JOINS}
WHERE d.number = :number"""
)
_ORDER_LINES = text(
    """SELECT x.line, i.code, i.name, i.name_km, u.one, u.many, u.name_km AS unit_km, i.decimals, x.unit_cost, x.remarks
FROM purchase_order_line x JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
WHERE x.document_id = :id ORDER BY x.line"""
)
_RECEIPTS_OF_ORDER = text(
    """SELECT d.number FROM document d JOIN goods_receipt g ON g.document_id = d.id WHERE d.related_id = :id
AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id) ORDER BY d.effective_day, d.id"""
)


_CLOSINGS_OF_ORDER = text(
    f"""SELECT d.id, d.number, d.effective_day, d.remarks FROM document d
WHERE d.related_id = :id AND d.kind = '{Kind.ORDER_CLOSING.value}'
AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id) ORDER BY d.effective_day, d.id"""
)


_ORDER_OF = text(
    f"""SELECT o.number FROM document c JOIN document o ON o.id = c.related_id
WHERE c.number = :number AND c.kind = '{Kind.ORDER_CLOSING.value}'"""
)


def order_of(session: Session, number: str) -> str:
    """The number of the order to which a closing with this number belongs; any other number itself."""
    return session.scalar(_ORDER_OF, {"number": number.strip().upper()}) or number


def read_order(session: Session, number: str) -> OrderDetail:
    """An order or donation with its lines and what is still open.

    :raises Refused: when there is none with this number.
    """
    found = session.execute(_ORDER_BY_NUMBER, {"number": number.strip().upper()}).first()
    if found is None:
        raise Refused(_("There is no order {number}. Check its number.").format(number=number), "number")
    come = {line.line: line for line in open_lines(session, found.id)}
    lines = [_order_line(row, come[row.line]) for row in session.rows(_ORDER_LINES, {"id": found.id})]
    return OrderDetail(
        _order_rows(session, [found])[0],
        found.currency,
        found.agreement,
        found.remarks,
        found.posted_by,
        tuple(lines),
        tuple(row.number for row in session.rows(_RECEIPTS_OF_ORDER, {"id": found.id})),
        tuple(
            OrderClosing(row.id, row.number, day_of(row.effective_day), row.remarks)
            for row in session.rows(_CLOSINGS_OF_ORDER, {"id": found.id})
        ),
    )


def _order_line(row: Any, come: OpenLine) -> OrderLineRow:
    return OrderLineRow(
        row.line,
        row.code,
        row.name,
        row.name_km,
        row.one,
        row.many,
        row.unit_km,
        row.decimals,
        come.ordered,
        int(come.arrived),
        int(come.open),
        int(come.closed),
        int(come.over),
        come.entered_quantity,
        come.pack_name,
        come.pack_numerator,
        come.pack_denominator,
        row.unit_cost,
        row.remarks,
    )
