"""What sites need, as people see it: a list by day, the newest figure of each site and item, and what a person gets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from supplytrack.core.clock import day_number, day_of
from supplytrack.db.engine import Session
from supplytrack.distribution.needs.cover import Entitled
from supplytrack.distribution.needs.entitlement import Basis
from supplytrack.inventory.paging import PAGE, Where, day_or_none, in_order
from supplytrack.inventory.summary import PART_COLUMNS, GoodsPart


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Who took a figure back, when (an instant), and why."""

    by: str
    at: int
    why: str


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """Which figures: empty means all. Texts are codes; `search` is words of the names of site and item."""

    first: dt.date | None = None
    last: dt.date | None = None
    province: str = ""
    place: str = ""
    item: str = ""
    search: str = ""
    withdrawn_too: bool = False


@dataclass(frozen=True, slots=True)
class NeedRow:
    """What a site was found to need of one item on a day. `part.quantity` is in smallest units."""

    uid: str
    date: dt.date
    place: str
    place_name: str
    place_km: str
    province_code: str
    province: str
    province_km: str
    part: GoodsPart
    people: int | None
    assessed_by: str
    remarks: str
    recorded_by: str
    recorded_at: int
    withdrawn: Withdrawn | None

    @property
    def key(self) -> tuple[int, str]:
        """Where the next page goes on."""
        return day_number(self.date), self.uid


_COLUMNS = f"""n.uid, n.assessed_day, l.code AS place, l.name AS place_name, l.name_km AS place_km,
  v.code AS province_code, v.name AS province, v.name_km AS province_km, n.people, n.assessed_by, n.remarks, n.recorded_by,
  n.recorded_at, n.withdrawn_by, n.withdrawn_at, n.withdrawn_why, {PART_COLUMNS}, n.quantity"""
_JOINS = """FROM need n JOIN location l ON l.id = n.location_id LEFT JOIN province v ON v.code = l.province_code
JOIN item i ON i.id = n.item_id JOIN unit u ON u.id = i.unit_id"""
_KEY = ("n.assessed_day", "n.uid")
_NEWEST = """n.withdrawn_at IS NULL AND n.assessed_day <= :as_of AND NOT EXISTS (
  SELECT 1 FROM need m WHERE m.location_id = n.location_id AND m.item_id = n.item_id AND m.withdrawn_at IS NULL
  AND m.assessed_day > n.assessed_day AND m.assessed_day <= :as_of)"""
"""A site has one figure of an item a day, so the newest is one."""


def need_rows(
    session: Session,
    chosen: NeedFilter | None = None,
    *,
    after: tuple[int, str] | None = None,
    limit: int = PAGE,
    newest_first: bool = True,
) -> list[NeedRow]:
    """Figures by date, from the key `after` on."""
    where = _conditions(chosen or NeedFilter())
    where.after(_KEY, after, newest_first=newest_first)
    statement = f"SELECT {_COLUMNS} {_JOINS} WHERE {where} {in_order(_KEY, newest_first=newest_first)}"
    return [_need(row) for row in session.rows(text(statement), {**where.values, "limit": limit})]


def count_need_rows(session: Session, chosen: NeedFilter | None = None) -> int:
    """How many figures `need_rows` would list in all."""
    where = _conditions(chosen or NeedFilter())
    return int(session.scalar(text(f"SELECT count(*) {_JOINS} WHERE {where}"), where.values))


def latest_needs(
    session: Session, as_of: dt.date, *, place: str = "", province: str = "", item: str = ""
) -> list[NeedRow]:
    """The newest figure of each site and item up to `as_of`, by site and in the order of reports."""
    where = Where()
    where.add(_NEWEST, as_of=day_number(as_of))
    where.equal("l.code", place, "place")
    where.equal("l.province_code", province, "province")
    where.equal("i.code", item, "item")
    order = "ORDER BY l.name, l.code, i.report_order, i.name, i.code"
    statement = f"SELECT {_COLUMNS} {_JOINS} WHERE {where} {order}"
    return [_need(row) for row in session.rows(text(statement), where.values)]


def _conditions(chosen: NeedFilter) -> Where:
    where = Where()
    where.period("n.assessed_day", chosen.first, chosen.last)
    where.equal("l.province_code", chosen.province, "province")
    where.equal("l.code", chosen.place, "place")
    where.equal("i.code", chosen.item, "item")
    if not chosen.withdrawn_too:
        where.add("n.withdrawn_at IS NULL")
    where.words(chosen.search, "l.search {folded}", "i.search {folded}")
    return where


def _need(row: Any) -> NeedRow:
    return NeedRow(
        row.uid,
        day_of(row.assessed_day),
        row.place,
        row.place_name,
        row.place_km,
        row.province_code or "",
        row.province or "",
        row.province_km or "",
        GoodsPart(*row[-8:]),
        row.people,
        row.assessed_by,
        row.remarks,
        row.recorded_by,
        row.recorded_at,
        withdrawn_of(row),
    )


def withdrawn_of(row: Any) -> Withdrawn | None:
    """Who took the figure of a row back; None while it stands."""
    if row.withdrawn_at is None:
        return None
    return Withdrawn(row.withdrawn_by, row.withdrawn_at, row.withdrawn_why)


@dataclass(frozen=True, slots=True)
class EntitlementRow:
    """What one person is to get. `part.quantity` is in smallest units; `last` is None while it holds."""

    uid: str
    part: GoodsPart
    basis: Basis
    first: dt.date
    last: dt.date | None
    remarks: str
    recorded_by: str

    @property
    def entitled(self) -> Entitled:
        """For working out a need."""
        return Entitled(self.first, self.last, self.part.quantity)


_ENTITLEMENTS = f"""SELECT e.uid, e.basis, e.first_day, e.last_day, e.remarks, e.recorded_by, {PART_COLUMNS}, e.quantity
FROM entitlement e JOIN item i ON i.id = e.item_id JOIN unit u ON u.id = i.unit_id
WHERE {{where}} ORDER BY i.report_order, i.name, i.code, e.basis, e.first_day"""


def entitlements(session: Session, *, item: str = "", basis: Basis | None = None) -> list[EntitlementRow]:
    """What a person is to get, in the order of reports and then by time."""
    where = Where()
    where.equal("i.code", item, "item")
    where.equal("e.basis", basis.value if basis is not None else "", "basis")
    rows = session.rows(text(_ENTITLEMENTS.format(where=where)), where.values)
    return [
        EntitlementRow(
            row.uid,
            GoodsPart(*row[-8:]),
            Basis(row.basis),
            day_of(row.first_day),
            day_or_none(row.last_day),
            row.remarks,
            row.recorded_by,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class TargetProvince:
    """A province of a set."""

    code: str
    name: str
    name_km: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """The provinces that a response works in from `first` to `last` (None: until now)."""

    uid: str
    name: str
    first: dt.date
    last: dt.date | None
    remarks: str
    recorded_by: str
    provinces: tuple[TargetProvince, ...]

    def holds_on(self, day: dt.date) -> bool:
        """Whether these are the target provinces on `day`."""
        return self.first <= day and (self.last is None or day <= self.last)


_TARGETS = text(
    "SELECT uid, name, first_day, last_day, remarks, recorded_by FROM target_set ORDER BY first_day, uid"
)
_TARGET_PROVINCES = text(
    """SELECT t.set_uid, v.code, v.name, v.name_km FROM target_province t
JOIN province v ON v.code = t.province_code ORDER BY v.name, v.code"""
)


def target_sets(session: Session) -> list[TargetRow]:
    """Every set of target provinces, by time."""
    provinces: dict[str, list[TargetProvince]] = {}
    for row in session.rows(_TARGET_PROVINCES):
        provinces.setdefault(row.set_uid, []).append(TargetProvince(row.code, row.name, row.name_km))
    return [
        TargetRow(
            row.uid,
            row.name,
            day_of(row.first_day),
            day_or_none(row.last_day),
            row.remarks,
            row.recorded_by,
            tuple(provinces.get(row.uid, ())),
        )
        for row in session.rows(_TARGETS)
    ]


def target_set_on(session: Session, day: dt.date) -> TargetRow | None:
    """The target provinces of `day`; None when no set holds on it."""
    return next((found for found in target_sets(session) if found.holds_on(day)), None)
