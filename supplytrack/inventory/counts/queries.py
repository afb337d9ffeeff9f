"""Counts as people see them: the list, one sheet with its figures, what a posted count found."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_of
from supplytrack.core.document import CountState
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _, language
from supplytrack.inventory.paging import READ_AT_ONCE, Where, day_or_none, sorted_by
from supplytrack.inventory.worth import Worth


class CountStage(StrEnum):
    """What a count waits for."""

    REVIEW = "counted"
    COUNTING = "open"
    DONE = "done"


_IN_STAGE = {
    CountStage.REVIEW: (CountState.COUNTED,),
    CountStage.COUNTING: (CountState.OPEN,),
    CountStage.DONE: (CountState.POSTED, CountState.REVERSED, CountState.CANCELLED),
}


@dataclass(frozen=True, slots=True)
class CountFilter:
    """Which counts: empty means all. `location` is a code, `search` is words of a number or of a store."""

    states: tuple[str, ...] = ()
    location: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count in the list. `counted` of `lines` have a figure; `differences` of them are not as expected.

    `worth` is what the differences are worth, without their signs. `posted`: the day the differences are dated.
    """

    uid: str
    number: str
    state: CountState
    date: dt.date
    location: str
    location_name: str
    location_km: str
    scope: str
    started_by: str
    counted_by: str
    document_id: int | None
    posted: dt.date | None
    lines: int
    counted: int
    differences: int
    worth: Worth

    @property
    def stage(self) -> CountStage:
        """What it waits for."""
        return next(stage for stage, states in _IN_STAGE.items() if self.state in states)


@dataclass(frozen=True, slots=True)
class CountSheetRow:
    """A line of a sheet. Quantities are smallest units; `moved`: what came or went since the sheet was made.

    `worth`: of its difference. Without `batch_id` it is a batch that nobody knew of.
    `as_typed`: what stands there instead of a figure.
    """

    line: int
    item: str
    item_name: str
    item_km: str
    decimals: int
    unit: str
    many: str
    unit_km: str
    unsplit: bool
    tracks_expiry: bool
    batch_id: int | None
    batch: str
    expiry: dt.date | None
    donor: str | None
    donor_name: str
    donor_km: str
    expected: int
    counted: int | None
    as_typed: str
    reason: str
    remarks: str
    is_extra: bool
    moved: int
    worth: Worth

    @property
    def difference(self) -> int:
        """Counted less expected; nothing while it is not counted."""
        return 0 if self.counted is None else self.counted - self.expected


@dataclass(frozen=True)
class CountDetail:
    """A count in full."""

    row: CountRow
    frozen_at: int
    remarks: str
    reviewed_by: str
    lines: tuple[CountSheetRow, ...]


_ROWS = """
SELECT c.uid, c.number, c.state, c.count_day, l.code, l.name, l.name_km, c.scope, c.started_by, c.counted_by,
  c.document_id, c.frozen_at, c.remarks, c.location_id, c.frozen_move_id, d.effective_day AS posted_day,
  CASE WHEN c.document_id IS NULL THEN (SELECT count(*) FROM stock_count_sheet_line s WHERE s.count_uid = c.uid)
    ELSE (SELECT count(*) FROM stock_count_line s WHERE s.document_id = c.document_id) END AS lines,
  CASE WHEN c.document_id IS NULL
    THEN (SELECT count(*) FROM stock_count_sheet_line s WHERE s.count_uid = c.uid AND s.counted IS NOT NULL)
    ELSE (SELECT count(*) FROM stock_count_line s WHERE s.document_id = c.document_id) END AS counted,
  CASE WHEN c.document_id IS NULL
    THEN (SELECT count(*) FROM stock_count_sheet_line s WHERE s.count_uid = c.uid AND s.counted <> s.expected)
    ELSE (SELECT count(*) FROM stock_count_line s WHERE s.document_id = c.document_id AND s.counted <> s.expected)
    END AS differences
FROM stock_count c JOIN location l ON l.id = c.location_id LEFT JOIN document d ON d.id = c.document_id"""
_GOODS = """i.code, i.name, i.name_km, i.decimals, u.one, u.many, u.name_km AS unit_km, i.unsplit, i.tracks_expiry"""
_SHEET = text(
    f"""
SELECT s.line, {_GOODS}, s.batch_id, coalesce(t.batch_number, s.batch_number) AS batch,
  coalesce(t.expiry_day, s.expiry_day) AS expiry_day, p.code AS donor, coalesce(p.name, '') AS donor_name,
  coalesce(p.name_km, '') AS donor_km, s.expected, s.counted, s.as_typed, s.reason, s.remarks, s.is_extra, t.unit_cost, t.currency,
  coalesce((SELECT sum(CASE WHEN m.to_location_id = :location_id THEN m.quantity ELSE -m.quantity END)
    FROM stock_move m WHERE m.batch_id = s.batch_id AND m.id > :frozen_move_id
      AND :location_id IN (m.from_location_id, m.to_location_id)), 0) AS moved
FROM stock_count_sheet_line s JOIN item i ON i.id = s.item_id JOIN unit u ON u.id = i.unit_id
LEFT JOIN batch t ON t.id = s.batch_id
LEFT JOIN party p ON p.id = CASE WHEN t.id IS NULL THEN s.donor_id ELSE t.donor_id END
WHERE s.count_uid = :uid ORDER BY s.line"""
)
_POSTED = text(
    f"""
SELECT s.line, {_GOODS}, s.batch_id, t.batch_number AS batch, t.expiry_day, p.code AS donor,
  coalesce(p.name, '') AS donor_name, coalesce(p.name_km, '') AS donor_km, s.expected, s.counted, '' AS as_typed, s.reason,
  s.remarks, 0 AS is_extra, 0 AS moved, t.unit_cost, t.currency
FROM stock_count_line s JOIN item i ON i.id = s.item_id JOIN unit u ON u.id = i.unit_id
JOIN batch t ON t.id = s.batch_id LEFT JOIN party p ON p.id = t.donor_id
WHERE s.document_id = :id ORDER BY s.line"""
)
_REVIEWER = text("SELECT reviewed_by FROM stock_count_posting WHERE document_id = :id")


def count_keys(
    session: Session,
    chosen: CountFilter | None = None,
    stage: CountStage = CountStage.DONE,
    sort: Sort = UNSORTED,
    limit: int | None = None,
) -> list[str]:
    """The identities of the counts of one stage, the newest first unless sorted by `number`, `date`, `store` or
    `state`."""
    chosen = chosen or CountFilter()
    states = [state.value for state in _IN_STAGE[stage] if not chosen.states or state in chosen.states]
    if not states:
        return []
    where = Where()
    where.one_of("c.state", states, "state")
    if chosen.location:
        where.add(
            "c.location_id = (SELECT id FROM location WHERE code = :location)", location=chosen.location
        )
    where.words(
        chosen.search, "c.number {number}", "c.location_id IN (SELECT id FROM location WHERE search {folded})"
    )
    # The store's name is read only where it decides the order.
    joins = " JOIN location l ON l.id = c.location_id" if sort.column == "store" else ""
    most = "" if limit is None else f" LIMIT {int(limit)}"
    order = sorted_by(sort, _sorted_by(), "c.count_day DESC, c.uid DESC")
    statement = f"SELECT c.uid FROM stock_count c{joins} WHERE {where} {order}{most}"
    return list(session.execute(text(statement), where.values).scalars().yield_per(READ_AT_ONCE))


def _sorted_by() -> dict[str, tuple[str, ...]]:
    names = ("l.name_km", "l.name") if language() == "km" else ("l.name", "l.name_km")
    return {
        "number": ("c.number",),
        "date": ("c.count_day",),
        "store": (f"lower(coalesce(NULLIF({names[0]}, ''), {names[1]}))",),
        "state": ("c.state",),
    }


def counts_by_key(session: Session, keys: Sequence[str]) -> dict[str, CountRow]:
    """The counts with these identities."""
    wanted = list(keys)
    rows = session.rows(_BY_KEY, {"uids": wanted}) if wanted else ()
    worths = _worths(session, wanted)
    return {row.uid: _row(row, worths.get(row.uid, _NOTHING)) for row in rows}


_BY_KEY = text(f"{_ROWS} WHERE c.uid IN :uids").bindparams(bindparam("uids", expanding=True))
_NOTHING = Worth({}, unknown=False)
# Of a posted count the sealed lines speak, of one that is being counted its sheet.
_DIFFERING = text(
    """
SELECT x.count_uid, t.unit_cost, t.currency, i.decimals, sum(abs(x.counted - x.expected)) AS quantity FROM (
  SELECT s.count_uid, s.item_id, s.batch_id, s.counted, s.expected FROM stock_count_sheet_line s
  JOIN stock_count c ON c.uid = s.count_uid WHERE c.uid IN :uids AND c.document_id IS NULL
  UNION ALL SELECT c.uid, s.item_id, s.batch_id, s.counted, s.expected FROM stock_count_line s
  JOIN stock_count c ON c.document_id = s.document_id WHERE c.uid IN :uids) x
JOIN item i ON i.id = x.item_id LEFT JOIN batch t ON t.id = x.batch_id
WHERE x.counted <> x.expected
GROUP BY x.count_uid, t.unit_cost, t.currency, i.decimals"""
).bindparams(bindparam("uids", expanding=True))


def _worths(session: Session, uids: Sequence[str]) -> dict[str, Worth]:
    """What the differences of each count are worth."""
    found: dict[str, list[Worth]] = {}
    for row in session.rows(_DIFFERING, {"uids": list(uids)}) if uids else ():
        found.setdefault(row.count_uid, []).append(_cost(row, int(row.quantity)))
    return {uid: _added_up(parts) for uid, parts in found.items()}


def _row(row: Any, worth: Worth) -> CountRow:
    return CountRow(
        row.uid,
        row.number,
        CountState(row.state),
        day_of(row.count_day),
        row.code,
        row.name,
        row.name_km,
        scope_words(row.scope),
        row.started_by,
        row.counted_by.replace("\n", ", "),
        row.document_id,
        day_or_none(row.posted_day),
        row.lines,
        row.counted,
        row.differences,
        worth,
    )


def scope_words(scope: str) -> str:
    """What of the store is counted, in words; empty for all of it."""
    if not scope:
        return ""
    said = json.loads(scope)
    return ", ".join([*said.get("categories", ()), *said.get("items", ())])


def read_count(session: Session, name: str) -> CountDetail:
    """A count by its identity or its number, with every line.

    :raises Refused: when there is none.
    """
    statement = text(f"{_ROWS} WHERE c.uid = :uid OR c.number = :number")
    row = session.execute(statement, {"uid": name, "number": name.strip().upper()}).first()
    if row is None:
        raise Refused(_("There is no count {number}. Check its number.").format(number=name), "number")
    keys = {"uid": row.uid, "location_id": row.location_id, "frozen_move_id": row.frozen_move_id}
    lines = (
        session.rows(_SHEET, keys)
        if row.document_id is None
        else session.rows(_POSTED, {"id": row.document_id})
    )
    read = tuple(_line(line) for line in lines)
    reviewer = session.scalar(_REVIEWER, {"id": row.document_id}) if row.document_id is not None else ""
    worth = _added_up([line.worth for line in read])
    return CountDetail(_row(row, worth), row.frozen_at, row.remarks, reviewer or "", read)


def _line(row: Any) -> CountSheetRow:
    return CountSheetRow(
        row.line,
        row.code,
        row.name,
        row.name_km,
        row.decimals,
        row.one,
        row.many,
        row.unit_km,
        bool(row.unsplit),
        bool(row.tracks_expiry),
        row.batch_id,
        row.batch,
        day_or_none(row.expiry_day),
        row.donor,
        row.donor_name,
        row.donor_km,
        row.expected,
        row.counted,
        row.as_typed,
        row.reason,
        row.remarks,
        bool(row.is_extra),
        int(row.moved),
        _worth(row),
    )


def _worth(row: Any) -> Worth:
    """What the difference of a line is worth: unknown where the cost was never recorded, or the batch is a new one."""
    difference = 0 if row.counted is None else abs(row.counted - row.expected)
    return _cost(row, difference) if difference else _NOTHING


def _cost(row: Any, quantity: int) -> Worth:
    if row.unit_cost is None:
        return Worth({}, unknown=True)
    return Worth({row.currency: Fraction(row.unit_cost * quantity, 10**row.decimals)}, unknown=False)


def _added_up(worths: Sequence[Worth]) -> Worth:
    amounts: dict[str, Fraction] = {}
    for worth in worths:
        for currency, amount in worth.amounts.items():
            amounts[currency] = amounts.get(currency, Fraction(0)) + amount
    return Worth(amounts, any(worth.unknown for worth in worths))


@dataclass(frozen=True, slots=True)
class LastCounted:
    """When a batch of an item was last counted in a place, by which count, and how many there were."""

    location: str
    location_name: str
    location_km: str
    batch_uid: str
    date: dt.date
    number: str
    counted: int


# Of several counts on one day the one that was posted last speaks.
_LAST = text(
    """
SELECT x.code AS location, x.name AS location_name, x.name_km AS location_km, t.uid AS batch_uid,
  c.count_day, d.number, s.counted
FROM stock_count_line s JOIN document d ON d.id = s.document_id JOIN stock_count c ON c.document_id = d.id
JOIN batch t ON t.id = s.batch_id JOIN location x ON x.id = s.location_id
WHERE s.location_id IN (SELECT id FROM location WHERE keeps_stock = 1)
  AND s.item_id = (SELECT id FROM item WHERE code = :item)
  AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)
ORDER BY c.count_day, d.id"""
)


def last_counted(session: Session, item: str) -> tuple[LastCounted, ...]:
    """The last count of every batch of an item (a code) in every place; reversed counts left out."""
    found: dict[tuple[str, str], LastCounted] = {}
    for row in session.rows(_LAST, {"item": item}):
        found[row.location, row.batch_uid] = LastCounted(
            row.location,
            row.location_name,
            row.location_km,
            row.batch_uid,
            day_of(row.count_day),
            row.number,
            row.counted,
        )
    return tuple(found.values())
