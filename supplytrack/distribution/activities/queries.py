"""Activities and fixtures as people see them: a list by key, one of them, and the fixtures that stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_number, day_of
from supplytrack.db.engine import Session
from supplytrack.distribution.activities.activity import ActivityKind
from supplytrack.inventory.paging import PAGE, Where, day_or_none, in_order


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which activities: empty means all. Texts are codes; `search` is words of a title, a place or a partner.

    An activity is of a period when one of its days is; a fixture that stands is of every later one. `standing`: only
    fixtures that stand.
    """

    kinds: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    province: str = ""
    place: str = ""
    donor: str = ""
    own_only: bool = False
    standing: bool = False
    search: str = ""
    withdrawn_too: bool = False
    uid: str = ""
    fixture: str = ""


@dataclass(frozen=True, slots=True)
class ProvinceName:
    """A province in both languages."""

    code: str
    name: str
    name_km: str


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity. `last` None: a fixture that stands. `refills`, `last_refill` and `days_since` (its last refill, else
    since it was set up; None once it is gone) are of fixtures; `donor` is a code, empty for the organisation's own."""

    uid: str
    kind: ActivityKind
    title: str
    title_km: str
    place: str
    place_name: str
    place_km: str
    provinces: tuple[ProvinceName, ...]
    first: dt.date
    last: dt.date | None
    quantity: int | None
    unit: str
    unit_many: str
    people: int | None
    men: int | None
    women: int | None
    people_kind: str
    donor: str
    donor_name: str
    donor_km: str
    partner: str
    remarks: str
    fixture: str
    refills: int
    last_refill: dt.date | None
    days_since: int | None
    recorded_by: str
    recorded_at: int
    withdrawn_by: str
    withdrawn_at: int | None
    withdrawn_why: str

    @property
    def key(self) -> tuple[int, str]:
        """Where the next page goes on."""
        return day_number(self.first), self.uid

    @property
    def stands(self) -> bool:
        """Whether it is a fixture that stands."""
        return self.kind is ActivityKind.FIXTURE and self.last is None and self.withdrawn_at is None

    @property
    def amount(self) -> str:
        """`2 tanks`; empty where nothing was counted."""
        if self.quantity is None:
            return ""
        return f"{self.quantity:,} {self.unit if self.quantity == 1 else self.unit_many}"


_EVERY = 1_000_000
"""More than anybody records: a report leaves none out."""
_KEY = ("a.first_day", "a.uid")
_COLUMNS = """a.uid, a.kind, a.title, a.title_km, l.code AS place, l.name AS place_name, l.name_km AS place_km,
  a.first_day, a.last_day, a.quantity, a.unit, a.unit_many, a.people, a.men, a.women, a.people_kind,
  p.code AS donor, p.name AS donor_name, p.name_km AS donor_km, a.partner, a.remarks, a.fixture_uid,
  a.recorded_by, a.recorded_at, a.withdrawn_by, a.withdrawn_at, a.withdrawn_why"""
_JOINS = "FROM activity a LEFT JOIN location l ON l.id = a.location_id LEFT JOIN party p ON p.id = a.donor_id"
_STANDS = f"a.kind = '{ActivityKind.FIXTURE.value}' AND a.last_day IS NULL AND a.withdrawn_at IS NULL"
_PROVINCES = text(
    """SELECT x.activity_uid, v.code, v.name, v.name_km FROM activity_province x JOIN province v ON v.code = x.province_code
WHERE x.activity_uid IN :keys ORDER BY x.activity_uid, v.code"""
).bindparams(bindparam("keys", expanding=True))
_REFILLS = text(
    """SELECT fixture_uid, count(*) AS refills, max(first_day) AS last_refill FROM activity
WHERE fixture_uid IN :keys AND withdrawn_at IS NULL GROUP BY fixture_uid"""
).bindparams(bindparam("keys", expanding=True))
_TEXTS = ("lower(a.title) {folded}", "a.title_km {folded}", "lower(a.partner) {folded}", "l.search {folded}")


def activity_rows(
    session: Session,
    chosen: ActivityFilter | None = None,
    *,
    after: tuple[int, str] | None = None,
    limit: int = PAGE,
    newest_first: bool = True,
) -> list[ActivityRow]:
    """Activities by their first day, from the key `after` on."""
    where = _conditions(chosen or ActivityFilter())
    where.after(_KEY, after, newest_first=newest_first)
    order = in_order(_KEY, newest_first=newest_first)
    statement = text(f"SELECT {_COLUMNS} {_JOINS} WHERE {where} {order}")
    return _rows(session, session.rows(statement, {**where.values, "limit": limit}))


def every_activity(session: Session, chosen: ActivityFilter) -> list[ActivityRow]:
    """All activities that a filter lets through, for a report or a file; the first day first."""
    return activity_rows(session, chosen, limit=_EVERY, newest_first=False)


def count_activities(session: Session, chosen: ActivityFilter | None = None) -> int:
    """How many `activity_rows` would list in all."""
    where = _conditions(chosen or ActivityFilter())
    return int(session.scalar(text(f"SELECT count(*) {_JOINS} WHERE {where}"), where.values))


def find_activity(session: Session, uid: str) -> ActivityRow | None:
    """The activity with this identity, withdrawn or not; None when there is none."""
    rows = activity_rows(session, ActivityFilter(uid=uid, withdrawn_too=True)) if uid else []
    return rows[0] if rows else None


def refills_of(session: Session, fixture: str) -> list[ActivityRow]:
    """The refills of a fixture, the newest first; withdrawn ones too."""
    return activity_rows(session, ActivityFilter(fixture=fixture, withdrawn_too=True))


def standing_fixtures(session: Session, limit: int = PAGE) -> list[ActivityRow]:
    """The fixtures that stand, with their last refill; the one that waits longest first."""
    rows = activity_rows(session, ActivityFilter(standing=True), limit=limit, newest_first=False)
    return sorted(rows, key=lambda row: (-(row.days_since or 0), row.uid))


def _conditions(chosen: ActivityFilter) -> Where:
    where = Where()
    where.one_of("a.kind", chosen.kinds, "kind")
    if chosen.first is not None:
        where.add("(a.last_day IS NULL OR a.last_day >= :first)", first=day_number(chosen.first))
    if chosen.last is not None:
        where.add("a.first_day <= :last", last=day_number(chosen.last))
    if chosen.province:
        where.add(
            "EXISTS (SELECT 1 FROM activity_province x WHERE x.activity_uid = a.uid AND x.province_code = :province)",
            province=chosen.province,
        )
    where.equal("l.code", chosen.place, "place")
    if chosen.own_only:
        where.add("a.donor_id IS NULL")
    where.equal("p.code", chosen.donor, "donor")
    if chosen.standing:
        where.add(_STANDS)
    where.equal("a.uid", chosen.uid, "uid")
    where.equal("a.fixture_uid", chosen.fixture, "fixture")
    if not chosen.withdrawn_too:
        where.add("a.withdrawn_at IS NULL")
    where.words(chosen.search, *_TEXTS)
    return where


def _rows(session: Session, rows: Iterable[Any]) -> list[ActivityRow]:
    found = list(rows)
    keys = {"keys": [row.uid for row in found]}
    provinces: dict[str, list[ProvinceName]] = {}
    for uid, *names in session.rows(_PROVINCES, keys) if found else ():
        provinces.setdefault(uid, []).append(ProvinceName(*names))
    refills = {row.fixture_uid: row for row in session.rows(_REFILLS, keys)} if found else {}
    today = session.clock.today()
    return [_row(row, tuple(provinces.get(row.uid, ())), refills.get(row.uid), today) for row in found]


def _row(row: Any, provinces: tuple[ProvinceName, ...], refilled: Any, today: dt.date) -> ActivityRow:
    last_refill = day_of(refilled.last_refill) if refilled else None
    stands = row.kind == ActivityKind.FIXTURE and row.last_day is None and row.withdrawn_at is None
    since = (today - (last_refill or day_of(row.first_day))).days if stands else None
    return ActivityRow(
        row.uid,
        ActivityKind(row.kind),
        row.title,
        row.title_km,
        row.place or "",
        row.place_name or "",
        row.place_km or "",
        provinces,
        day_of(row.first_day),
        day_or_none(row.last_day),
        row.quantity,
        row.unit,
        row.unit_many,
        row.people,
        row.men,
        row.women,
        row.people_kind,
        row.donor or "",
        row.donor_name or "",
        row.donor_km or "",
        row.partner,
        row.remarks,
        row.fixture_uid or "",
        refilled.refills if refilled else 0,
        last_refill,
        since,
        row.recorded_by,
        row.recorded_at,
        row.withdrawn_by,
        row.withdrawn_at,
        row.withdrawn_why,
    )
