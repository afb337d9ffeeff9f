"""Goods receipts as people see them: a list by key, and one receipt in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind, SourceType
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.paging import PAGE, Where, day_or_none, goods_by_key, in_order
from supplytrack.inventory.summary import PART_COLUMNS, GoodsPart, in_words


@dataclass(frozen=True, slots=True)
class ReceiptFilter:
    """Which goods receipts: empty means all. Texts are codes; `search` is words of a number, sender or store."""

    source_types: tuple[SourceType, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    party: str = ""
    donor: str = ""
    warehouse: str = ""
    item: str = ""
    search: str = ""
    differences_only: bool = False
    reversed_too: bool = True


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A goods receipt. `goods` is what arrived, damaged included; `differences`: some was damaged, short or over the order."""

    document_id: int
    uid: str
    number: str
    date: dt.date
    source_type: SourceType
    party: str
    party_name: str
    warehouse: str
    warehouse_name: str
    warehouse_km: str
    order: str
    differences: bool
    reversed_by: str
    goods: tuple[GoodsPart, ...]

    @property
    def key(self) -> tuple[int, int]:
        """Where the next page goes on."""
        return day_number(self.date), self.document_id

    @property
    def summary(self) -> str:
        """What arrived, on one line."""
        return in_words(self.goods)


@dataclass(frozen=True, slots=True)
class ReceiptLineRow:
    """A line of a receipt in smallest units: per documents = good + damaged + short.

    `over` is what of it came beyond what was still open on the order, `before` what had come of the order's line
    with earlier receipts that stand.
    """

    line: int
    item: str
    item_name: str
    item_km: str
    one: str
    many: str
    unit_km: str
    decimals: int
    tracks_expiry: bool
    batch_uid: str
    batch: str
    expiry: dt.date | None
    donor: str | None
    donor_name: str
    per_documents: int
    good: int
    damaged: int
    short: int
    over: int
    order_line: int | None
    entered: str
    pack_name: str
    pack_numerator: int | None
    pack_denominator: int | None
    unit_cost: int | None
    currency: str
    remarks: str
    before: int


@dataclass(frozen=True, slots=True)
class ReceiptDetail:
    """A goods receipt in full."""

    row: ReceiptRow
    fund: str
    supplier_paper: str
    papers_received: str
    carrier: str
    vehicle: str
    remarks: str
    posted_by: str
    posted_at: int
    lines: tuple[ReceiptLineRow, ...]


_KEY = ("d.effective_day", "d.id")
_RECEIPT_JOINS = """FROM document d JOIN goods_receipt g ON g.document_id = d.id
LEFT JOIN location w ON w.id = d.to_location_id LEFT JOIN party q ON q.id = d.party_id
LEFT JOIN document o ON o.id = d.related_id LEFT JOIN document r ON r.reverses_id = d.id"""
_DIFFERENT = "EXISTS (SELECT 1 FROM goods_receipt_line x WHERE x.document_id = d.id AND x.damaged + x.short + x.over_order > 0)"
_RECEIPT_COLUMNS = f"""d.id, d.uid, d.number, d.effective_day, g.source_type, q.code AS party, q.name AS party_name,
  w.code AS warehouse, w.name AS warehouse_name, w.name_km AS warehouse_km, o.number AS ordered,
  r.number AS reversed_by, {_DIFFERENT} AS differences"""
_RECEIPT_GOODS = text(
    f"""SELECT x.document_id, {PART_COLUMNS}, x.good + x.damaged FROM goods_receipt_line x
JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
WHERE x.document_id IN :keys ORDER BY x.document_id, x.line"""
).bindparams(bindparam("keys", expanding=True))


def list_receipts(
    session: Session,
    chosen: ReceiptFilter | None = None,
    *,
    after: tuple[int, int] | None = None,
    limit: int = PAGE,
    newest_first: bool = True,
) -> list[ReceiptRow]:
    """Goods receipts by date, from the key `after` on."""
    where = _receipt_conditions(chosen or ReceiptFilter())
    where.after(_KEY, after, newest_first=newest_first)
    statement = f"SELECT {_RECEIPT_COLUMNS} {_RECEIPT_JOINS} WHERE {where} {in_order(_KEY, newest_first=newest_first)}"
    return _receipt_rows(session, session.rows(text(statement), {**where.values, "limit": limit}))


_RECEIPTS_BY_KEY = text(f"SELECT {_RECEIPT_COLUMNS} {_RECEIPT_JOINS} WHERE d.id IN :keys").bindparams(
    bindparam("keys", expanding=True)
)


def receipts_by_key(session: Session, keys: Sequence[int]) -> list[ReceiptRow]:
    """The goods receipts with these keys, in no order."""
    return _receipt_rows(session, session.rows(_RECEIPTS_BY_KEY, {"keys": list(keys)})) if keys else []


def count_receipts(session: Session, chosen: ReceiptFilter | None = None) -> int:
    """How many goods receipts `list_receipts` would list in all."""
    where = _receipt_conditions(chosen or ReceiptFilter())
    return int(session.scalar(text(f"SELECT count(*) {_RECEIPT_JOINS} WHERE {where}"), where.values))


def _receipt_conditions(chosen: ReceiptFilter) -> Where:
    where = Where()
    where.add("d.kind = :kind", kind=Kind.GOODS_RECEIPT.value)
    where.period("d.effective_day", chosen.first, chosen.last)
    where.one_of("g.source_type", [kind.value for kind in chosen.source_types], "source_type")
    where.equal("q.code", chosen.party, "party")
    where.equal("w.code", chosen.warehouse, "warehouse")
    if chosen.donor:
        where.add(
            "EXISTS (SELECT 1 FROM batch t JOIN party p ON p.id = t.donor_id "
            "WHERE t.document_id = d.id AND p.code = :donor)",
            donor=chosen.donor,
        )
    if chosen.item:
        where.add(
            "EXISTS (SELECT 1 FROM goods_receipt_line x JOIN item i ON i.id = x.item_id "
            "WHERE x.document_id = d.id AND i.code = :item)",
            item=chosen.item,
        )
    if chosen.differences_only:
        where.add(_DIFFERENT)
    if not chosen.reversed_too:
        where.add("r.id IS NULL")
    where.words(chosen.search, "d.number {number}", "q.search {folded}", "w.search {folded}")
    return where


def _receipt_rows(session: Session, rows: Sequence[Any]) -> list[ReceiptRow]:
    goods = goods_by_key(session, _RECEIPT_GOODS, [row.id for row in rows])
    return [
        ReceiptRow(
            row.id,
            row.uid,
            row.number,
            day_of(row.effective_day),
            SourceType(row.source_type),
            row.party or "",
            row.party_name or "",
            row.warehouse or "",
            row.warehouse_name or "",
            row.warehouse_km or "",
            row.ordered or "",
            bool(row.differences),
            row.reversed_by or "",
            goods.get(row.id, ()),
        )
        for row in rows
    ]


_RECEIPT_BY_NUMBER = text(
    f"""SELECT {_RECEIPT_COLUMNS}, f.code AS fund, g.supplier_paper, g.papers_received, g.carrier, g.vehicle,
  d.remarks, d.posted_by, d.posted_at {_RECEIPT_JOINS} LEFT JOIN fund f ON f.id = g.fund_id WHERE d.number = :number"""
)
_RECEIPT_LINES = text(
    """SELECT x.line, i.code, i.name, i.name_km, u.one, u.many, u.name_km, i.decimals, i.tracks_expiry,
  t.uid, t.batch_number, t.expiry_day, p.code, p.name, x.per_documents, x.good, x.damaged, x.short, x.over_order, x.order_line,
  x.entered_quantity, x.pack_name, x.pack_numerator, x.pack_denominator, t.unit_cost, t.currency, x.remarks,
  coalesce((SELECT sum(y.good + y.damaged) FROM document a JOIN goods_receipt_line y ON y.document_id = a.id
    WHERE a.related_id = d.related_id AND y.order_line = x.order_line AND a.id < d.id
      AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = a.id)), 0) AS before
FROM goods_receipt_line x JOIN document d ON d.id = x.document_id JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
LEFT JOIN batch t ON t.id = x.batch_id LEFT JOIN party p ON p.id = t.donor_id
WHERE x.document_id = :id ORDER BY x.line"""
)


def read_receipt(session: Session, number: str) -> ReceiptDetail:
    """A goods receipt with its lines.

    :raises Refused: when there is none with this number.
    """
    found = session.execute(_RECEIPT_BY_NUMBER, {"number": number.strip().upper()}).first()
    if found is None:
        raise Refused(
            _("There is no goods receipt {number}. Check its number.").format(number=number), "number"
        )
    return ReceiptDetail(
        _receipt_rows(session, [found])[0],
        found.fund or "",
        found.supplier_paper,
        found.papers_received,
        found.carrier,
        found.vehicle,
        found.remarks,
        found.posted_by,
        found.posted_at,
        tuple(_receipt_line(row) for row in session.rows(_RECEIPT_LINES, {"id": found.id})),
    )


def _receipt_line(row: Any) -> ReceiptLineRow:
    values = list(row)
    values[8] = bool(values[8])
    values[9], values[10] = values[9] or "", values[10] or ""
    values[11] = day_or_none(values[11])
    values[13] = values[13] or ""
    values[25] = values[25] or ""
    # A server adds whole numbers up to a decimal one.
    values[27] = int(values[27])
    return ReceiptLineRow(*values)
