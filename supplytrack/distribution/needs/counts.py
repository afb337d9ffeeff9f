"""Arrivals as people see them: a list, and people per day of each source. Sources are never added up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from supplytrack.core.clock import day_number, day_of
from supplytrack.db.engine import Session
from supplytrack.distribution.needs.cover import Counted
from supplytrack.distribution.needs.queries import Withdrawn, withdrawn_of
from supplytrack.inventory.paging import PAGE, Where, in_order


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Who counts arrivals. `subset_of`: the code of the source that counts these people, too; empty for none."""

    code: str
    name: str
    subset_of: str
    remarks: str
    active: bool


_SOURCES = text(
    """SELECT s.code, s.name, coalesce(w.code, '') AS subset_of, s.remarks, s.active FROM reporting_source s
LEFT JOIN reporting_source w ON w.id = s.subset_of_id ORDER BY s.code"""
)


def reporting_sources(session: Session) -> list[SourceRow]:
    """Every source; one that is a part of another follows it."""
    rows = [
        SourceRow(row.code, row.name, row.subset_of, row.remarks, bool(row.active))
        for row in session.rows(_SOURCES)
    ]
    ordered: list[SourceRow] = []
    waiting = [row for row in rows if not row.subset_of][::-1]
    while waiting:
        one = waiting.pop()
        ordered.append(one)
        waiting.extend(row for row in reversed(rows) if row.subset_of == one.code)
    return ordered


@dataclass(frozen=True, slots=True)
class ArrivalFilter:
    """Which figures: empty means all; a figure is in a period when one of its days is. Texts are codes."""

    first: dt.date | None = None
    last: dt.date | None = None
    source: str = ""
    province: str = ""
    place: str = ""
    search: str = ""
    withdrawn_too: bool = False


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """People whom one source counted at a site (`place`), in a province, or (neither) in the whole country.

    `province_code` of a figure of a site is the site's.
    """

    uid: str
    source: str
    source_name: str
    subset_of: str
    first: dt.date
    last: dt.date
    place: str
    place_name: str
    place_km: str
    province_code: str
    province: str
    province_km: str
    people: int
    remarks: str
    recorded_by: str
    recorded_at: int
    withdrawn: Withdrawn | None

    @property
    def key(self) -> tuple[int, str]:
        """Where the next page goes on."""
        return day_number(self.first), self.uid

    @property
    def counted(self) -> Counted:
        """For working out a need or a rate."""
        return Counted(self.first, self.last, self.people)


_COLUMNS = """a.uid, s.code AS source, s.name AS source_name, coalesce(w.code, '') AS subset_of, a.first_day, a.last_day,
  l.code AS place, l.name AS place_name, l.name_km AS place_km, v.code AS province_code, v.name AS province,
  v.name_km AS province_km, a.people, a.remarks, a.recorded_by, a.recorded_at, a.withdrawn_by, a.withdrawn_at,
  a.withdrawn_why"""
_JOINS = """FROM arrival a JOIN reporting_source s ON s.id = a.source_id
LEFT JOIN reporting_source w ON w.id = s.subset_of_id LEFT JOIN location l ON l.id = a.location_id
LEFT JOIN province v ON v.code = coalesce(a.province_code, l.province_code)"""
_KEY = ("a.first_day", "a.uid")


def arrival_rows(
    session: Session,
    chosen: ArrivalFilter | None = None,
    *,
    after: tuple[int, str] | None = None,
    limit: int = PAGE,
    newest_first: bool = True,
) -> list[ArrivalRow]:
    """Figures by their first day, from the key `after` on."""
    where = _conditions(chosen or ArrivalFilter())
    where.after(_KEY, after, newest_first=newest_first)
    statement = f"SELECT {_COLUMNS} {_JOINS} WHERE {where} {in_order(_KEY, newest_first=newest_first)}"
    return [_arrival(row) for row in session.rows(text(statement), {**where.values, "limit": limit})]


def count_arrival_rows(session: Session, chosen: ArrivalFilter | None = None) -> int:
    """How many figures `arrival_rows` would list in all."""
    where = _conditions(chosen or ArrivalFilter())
    return int(session.scalar(text(f"SELECT count(*) {_JOINS} WHERE {where}"), where.values))


def arrivals(session: Session, chosen: ArrivalFilter | None = None) -> list[ArrivalRow]:
    """All figures by source, place and day."""
    where = _conditions(chosen or ArrivalFilter())
    order = (
        "ORDER BY s.code, coalesce(l.code, ''), coalesce(a.province_code, ''), a.first_day, a.last_day DESC"
    )
    return [
        _arrival(row)
        for row in session.rows(text(f"SELECT {_COLUMNS} {_JOINS} WHERE {where} {order}"), where.values)
    ]


def _conditions(chosen: ArrivalFilter) -> Where:
    where = Where()
    if chosen.first is not None:
        where.add("a.last_day >= :first", first=day_number(chosen.first))
    if chosen.last is not None:
        where.add("a.first_day <= :last", last=day_number(chosen.last))
    where.equal("s.code", chosen.source, "source")
    where.equal("v.code", chosen.province, "province")
    where.equal("l.code", chosen.place, "place")
    if not chosen.withdrawn_too:
        where.add("a.withdrawn_at IS NULL")
    where.words(
        chosen.search,
        "lower(s.code) {folded}",
        "lower(s.name) {folded}",
        "l.search {folded}",
        "lower(v.name) {folded}",
    )
    return where


def _arrival(row: Any) -> ArrivalRow:
    return ArrivalRow(
        row.uid,
        row.source,
        row.source_name,
        row.subset_of,
        day_of(row.first_day),
        day_of(row.last_day),
        row.place or "",
        row.place_name or "",
        row.place_km or "",
        row.province_code or "",
        row.province or "",
        row.province_km or "",
        row.people,
        row.remarks,
        row.recorded_by,
        row.recorded_at,
        withdrawn_of(row),
    )
