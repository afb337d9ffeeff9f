"""Distributions to people as people see them: a list by key, and the head counts of a document."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import CountMethod, Kind
from supplytrack.db.engine import Session
from supplytrack.inventory.paging import PAGE, Where, goods_by_key, in_order
from supplytrack.inventory.summary import PART_COLUMNS, GoodsPart, in_words


@dataclass(frozen=True, slots=True)
class Heads:
    """People reached. The four are all there or all None; `people` are services, not unique people."""

    men: int | None
    women: int | None
    boys: int | None
    girls: int | None
    people: int
    households: int | None
    planned: int | None
    planned_why: str
    method: CountMethod
    served_kind: str


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which distributions to people: empty means all. Texts are codes; `search` is words of a number or place."""

    first: dt.date | None = None
    last: dt.date | None = None
    province: str = ""
    place: str = ""
    item: str = ""
    search: str = ""
    reversed_too: bool = True


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """A distribution to people. `brought_back` was taken out beside the goods and came back the same evening."""

    document_id: int
    uid: str
    number: str
    date: dt.date
    source: str
    source_name: str
    source_km: str
    place: str
    place_name: str
    place_km: str
    province_code: str
    province: str
    province_km: str
    heads: Heads
    reversed_by: str
    goods: tuple[GoodsPart, ...]
    brought_back: tuple[GoodsPart, ...] = ()
    remarks: str = ""

    @property
    def key(self) -> tuple[int, int]:
        """Where the next page goes on."""
        return day_number(self.date), self.document_id

    @property
    def summary(self) -> str:
        """The goods given, on one line; empty where people were counted without goods."""
        return in_words(self.goods)


_PEOPLE_COLUMNS = """d.id, d.uid, d.number, d.effective_day, s.code AS source, s.name AS source_name, s.name_km AS source_km,
  r.code AS place, r.name AS place_name, r.name_km AS place_km, v.code AS province_code, v.name AS province,
  v.name_km AS province_km, h.men, h.women, h.boys, h.girls, h.people, h.households, h.planned, h.planned_why,
  h.method, h.served_kind,
  w.number AS reversed_by, d.remarks"""
_PEOPLE_JOINS = """FROM document d JOIN people_reached h ON h.document_id = d.id
JOIN location s ON s.id = d.from_location_id JOIN location r ON r.id = d.to_location_id
LEFT JOIN province v ON v.code = r.province_code LEFT JOIN document w ON w.reverses_id = d.id"""
_PEOPLE_KEY = ("d.effective_day", "d.id")
_PARTS = """SELECT x.document_id, {columns}, x.{what} FROM people_reached_line x
JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
WHERE x.document_id IN :keys AND x.{what} > 0 ORDER BY x.document_id, x.line"""
_GIVEN, _BROUGHT_BACK = (
    text(_PARTS.format(columns=PART_COLUMNS, what=what)).bindparams(bindparam("keys", expanding=True))
    for what in ("quantity", "brought_back")
)


def people_rows(
    session: Session,
    chosen: PeopleFilter | None = None,
    *,
    after: tuple[int, int] | None = None,
    limit: int = PAGE,
    newest_first: bool = True,
) -> list[PeopleRow]:
    """Distributions to people by date, from the key `after` on."""
    where = _people_conditions(chosen or PeopleFilter())
    where.after(_PEOPLE_KEY, after, newest_first=newest_first)
    order = in_order(_PEOPLE_KEY, newest_first=newest_first)
    statement = f"SELECT {_PEOPLE_COLUMNS} {_PEOPLE_JOINS} WHERE {where} {order}"
    rows = session.rows(text(statement), {**where.values, "limit": limit})
    goods = goods_by_key(session, _GIVEN, [row.id for row in rows])
    back = goods_by_key(session, _BROUGHT_BACK, [row.id for row in rows])
    return [_people_row(row, goods.get(row.id, ()), back.get(row.id, ())) for row in rows]


def count_people_rows(session: Session, chosen: PeopleFilter | None = None) -> int:
    """How many distributions `people_rows` would list in all."""
    where = _people_conditions(chosen or PeopleFilter())
    return int(session.scalar(text(f"SELECT count(*) {_PEOPLE_JOINS} WHERE {where}"), where.values))


def _people_conditions(chosen: PeopleFilter) -> Where:
    where = Where()
    where.add("d.kind = :kind", kind=Kind.DISTRIBUTION.value)
    where.period("d.effective_day", chosen.first, chosen.last)
    where.equal("r.province_code", chosen.province, "province")
    where.equal("r.code", chosen.place, "place")
    if chosen.item:
        where.add(
            "EXISTS (SELECT 1 FROM people_reached_line x JOIN item i ON i.id = x.item_id "
            "WHERE x.document_id = d.id AND i.code = :item)",
            item=chosen.item,
        )
    if not chosen.reversed_too:
        where.add("w.id IS NULL")
    where.words(chosen.search, "d.number {number}", "r.search {folded}")
    return where


def _people_row(row: Any, goods: tuple[GoodsPart, ...], back: tuple[GoodsPart, ...]) -> PeopleRow:
    return PeopleRow(
        row.id,
        row.uid,
        row.number,
        day_of(row.effective_day),
        row.source,
        row.source_name,
        row.source_km,
        row.place,
        row.place_name,
        row.place_km,
        row.province_code or "",
        row.province or "",
        row.province_km or "",
        _heads(row),
        row.reversed_by or "",
        goods,
        back,
        row.remarks,
    )


_HEADS = text(
    """SELECT men, women, boys, girls, people, households, planned, planned_why, method, served_kind
FROM people_reached WHERE document_id = :id"""
)


def heads_of(session: Session, document_id: int | None) -> Heads | None:
    """The head counts that a document carries."""
    if document_id is None:
        return None
    row = session.execute(_HEADS, {"id": document_id}).first()
    return _heads(row) if row else None


def _heads(row: Any) -> Heads:
    return Heads(
        row.men,
        row.women,
        row.boys,
        row.girls,
        row.people,
        row.households,
        row.planned,
        row.planned_why,
        CountMethod(row.method),
        row.served_kind,
    )
