"""Losses, corrections and returns as people see them: what waits, a long list by key, one in full, and sums."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.catalogue.lookup import items_named
from supplytrack.catalogue.packing import count_of
from supplytrack.core.clock import MICROSECONDS, day_number, day_of
from supplytrack.core.document import ApprovalState, Kind
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _, language
from supplytrack.inventory.changes.approvals import read_change
from supplytrack.inventory.changes.losses import LOSSES
from supplytrack.inventory.changes.operations import ChangeDraft
from supplytrack.inventory.paging import Where, day_or_none, goods_by_key, read_keys
from supplytrack.inventory.paper_parts import paper_place
from supplytrack.inventory.summary import PART_COLUMNS, GoodsPart, added_up, in_words
from supplytrack.inventory.worth import Worth

CHANGE_KINDS = (Kind.WRITE_OFF, Kind.DISPOSAL, Kind.ADJUSTMENT, Kind.RETURN)
"""The documents of this room."""


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which documents: empty means all. `places` are codes, `search` is words of a number, a place or a reason."""

    kinds: tuple[Kind, ...] = ()
    places: tuple[str, ...] = ()
    search: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A posted change. `place` is the store; `other` who gave goods back (its short name), empty where nobody did.

    `goods` are told without a sign; `adds`: whether they came into the store.
    """

    document_id: int
    uid: str
    number: str
    kind: Kind
    date: dt.date
    place: str
    place_name: str
    place_km: str
    other: str
    other_name: str
    other_km: str
    reasons: tuple[str, ...]
    approved_by: str
    reversed_by: str
    goods: tuple[GoodsPart, ...]

    @property
    def summary(self) -> str:
        """The goods on one line."""
        return in_words(self.goods)


@dataclass(frozen=True, slots=True)
class ChangeLineRow:
    """A line of a change in smallest units. `quantity` is signed for an adjustment; `damaged` is told by returns."""

    line: int
    item: str
    item_name: str
    item_km: str
    decimals: int
    one: str
    many: str
    unit_km: str
    batch_uid: str
    batch: str
    expiry: dt.date | None
    tracks_expiry: bool
    donor: str | None
    donor_name: str
    donor_km: str
    quantity: int
    damaged: int
    reason: str
    remarks: str


@dataclass(frozen=True, slots=True)
class ChangeDetail:
    """A change in full. `requested_by` recorded or asked for it; `returned_by` brought returned goods."""

    row: ChangeRow
    requested_by: str
    method: str
    witness: str
    returned_by: str
    remarks: str
    posted_by: str
    posted_at: int
    lines: tuple[ChangeLineRow, ...]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A change that somebody asked for and another person has to decide, or has refused."""

    uid: str
    kind: Kind
    state: ApprovalState
    typed: ChangeDraft
    place_name: str
    place_km: str
    why: str
    requested_by: str
    requested_at: int
    decided_by: str
    decision: str
    goods: tuple[GoodsPart, ...]

    @property
    def summary(self) -> str:
        """The goods on one line."""
        return in_words(self.goods)


# What waits

_REQUESTS = """SELECT a.*, l.name AS place_name, l.name_km AS place_km
FROM approval a JOIN location l ON l.id = a.location_id"""
_BY_STATE = text(
    f"{_REQUESTS} WHERE a.state = :state AND a.requested_at >= :since ORDER BY a.requested_at DESC"
)
_BY_UID = text(f"{_REQUESTS} WHERE a.uid = :uid")
_DAYS_TOLD = 30
"""For so many days a refused request is told."""


def waiting_changes(session: Session) -> list[RequestRow]:
    """What waits for a second person, the newest first."""
    return _requests(session, session.rows(_BY_STATE, {"state": ApprovalState.WAITING.value, "since": 0}))


def refused_changes(session: Session) -> list[RequestRow]:
    """What a second person did not agree to lately."""
    since = session.clock.instant() - _DAYS_TOLD * 86_400 * MICROSECONDS
    return _requests(session, session.rows(_BY_STATE, {"state": ApprovalState.REFUSED.value, "since": since}))


def find_request(session: Session, uid: str) -> RequestRow | None:
    """The request with this identity, waiting or decided; None when there is none."""
    found = _requests(session, session.rows(_BY_UID, {"uid": uid}))
    return found[0] if found else None


def _requests(session: Session, rows: Sequence[Any]) -> list[RequestRow]:
    return [_request(session, row, read_change(row.payload)) for row in rows]


def _request(session: Session, row: Any, typed: ChangeDraft) -> RequestRow:
    return RequestRow(
        row.uid,
        typed.kind,
        ApprovalState(row.state),
        typed,
        row.place_name,
        row.place_km,
        row.why,
        row.requested_by,
        row.requested_at,
        row.decided_by,
        row.decision,
        _asked_goods(session, typed),
    )


def _asked_goods(session: Session, typed: ChangeDraft) -> tuple[GoodsPart, ...]:
    """What was asked for, without signs; it could be read when it was asked for."""
    items = items_named(session, {line.item for line in typed.lines})
    parts = []
    for line in typed.lines:
        item = items[line.item]
        if item is not None:
            smallest = abs(count_of(item, line.quantity, "", "", "", signed=True).smallest)
            parts.append(
                GoodsPart(
                    item.code,
                    item.name,
                    item.name_km,
                    item.decimals,
                    item.one,
                    item.many,
                    item.unit_km,
                    smallest,
                )
            )
    return added_up(parts)


# The list

_WORDS = (
    "d.number {number}",
    "d.from_location_id IN (SELECT id FROM location WHERE search {folded})",
    "d.to_location_id IN (SELECT id FROM location WHERE search {folded})",
)
_STORE = "CASE WHEN d.to_location_id IS NULL THEN d.from_location_id ELSE d.to_location_id END"
_SORTED_BY = {"number": "d.number", "date": "d.effective_day", "kind": "d.kind"}


def change_keys(
    session: Session, chosen: ChangeFilter | None = None, sort: Sort = UNSORTED, limit: int | None = None
) -> array[int]:
    """The keys of posted changes, the newest first unless sorted by `number`, `date`, `kind` or `place`."""
    chosen = chosen or ChangeFilter()
    where = Where()
    if chosen.places:
        of_place = Where()
        of_place.one_of("l.code", chosen.places, "place")
        where.add(f"{_STORE} IN (SELECT l.id FROM location l WHERE {of_place})", **of_place.values)
    where.words(chosen.search, *_WORDS)
    column = _sorted_by().get(sort.column, "NULL")
    way = " DESC" if sort.descending else ""
    by, usual = "{0} IS NULL, {0}" + way + ", ", "day DESC, id DESC"
    inside = (by.format(column) if column != "NULL" else "") + usual
    outside = (by.format("sorted") if column != "NULL" else "") + usual
    most = "" if limit is None else f" LIMIT {int(limit)}"
    # Each kind by itself reads its own end of the index; together they would all have to be sorted.
    parts = [
        f"SELECT * FROM (SELECT d.id AS id, d.effective_day AS day, {column} AS sorted FROM document d "
        f"JOIN location w ON w.id = {_STORE} WHERE d.kind = '{kind.value}' AND {where} "
        f"ORDER BY {inside}{most}) AS of_{n}"
        for n, kind in enumerate(CHANGE_KINDS)
        if not chosen.kinds or kind in chosen.kinds
    ]
    statement = f"SELECT id FROM ({' UNION ALL '.join(parts)}) AS changes ORDER BY {outside}"
    return read_keys(session, statement, where.values, limit)


def _sorted_by() -> dict[str, str]:
    names = ("w.name_km", "w.name") if language() == "km" else ("w.name", "w.name_km")
    return {**_SORTED_BY, "place": f"lower(coalesce(NULLIF({names[0]}, ''), {names[1]}))"}


_COLUMNS = f"""SELECT d.id, d.uid, d.number, d.kind, d.effective_day, w.code AS place, w.name AS place_name,
  w.name_km AS place_km, f.code AS other, f.name AS other_name, f.name_km AS other_km, f.aliases AS other_aliases,
  a.approved_by,
  a.requested_by, a.method, a.witness, g.returned_by, v.number AS reversed_by, d.remarks, d.posted_by, d.posted_at
FROM document d JOIN location w ON w.id = {_STORE}
LEFT JOIN location f ON f.id = d.from_location_id AND d.to_location_id IS NOT NULL
LEFT JOIN adjustment a ON a.document_id = d.id LEFT JOIN goods_return g ON g.document_id = d.id
LEFT JOIN document v ON v.reverses_id = d.id"""
_BY_KEYS = text(f"{_COLUMNS} WHERE d.id IN :keys").bindparams(bindparam("keys", expanding=True))
_BY_NUMBER = text(f"{_COLUMNS} WHERE d.number = :number AND d.kind IN :kinds").bindparams(
    bindparam("kinds", expanding=True)
)
_ALL_LINES = """(SELECT document_id, line, item_id, batch_id, quantity, 0 AS damaged, reason, remarks
  FROM adjustment_line UNION ALL
  SELECT document_id, line, item_id, batch_id, good + damaged, damaged, reason, remarks FROM goods_return_line)"""
_GOODS = text(
    f"""SELECT x.document_id, {PART_COLUMNS}, abs(x.quantity) FROM {_ALL_LINES} x
JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
WHERE x.document_id IN :keys ORDER BY x.document_id, x.line"""
).bindparams(bindparam("keys", expanding=True))
_REASONS = text(
    f"SELECT DISTINCT x.document_id, x.reason FROM {_ALL_LINES} x WHERE x.document_id IN :keys ORDER BY 1, 2"
).bindparams(bindparam("keys", expanding=True))


def changes_by_key(session: Session, keys: Sequence[int]) -> dict[int, ChangeRow]:
    """The changes with these keys."""
    wanted = list(keys)
    return _rows(session, session.rows(_BY_KEYS, {"keys": wanted})) if wanted else {}


def _rows(session: Session, rows: Sequence[Any]) -> dict[int, ChangeRow]:
    keys = [row.id for row in rows]
    goods = goods_by_key(session, _GOODS, keys)
    reasons: dict[int, list[str]] = {}
    for key, reason in session.rows(_REASONS, {"keys": keys}) if keys else ():
        reasons.setdefault(key, []).append(reason)
    return {row.id: _row(row, goods.get(row.id, ()), tuple(reasons.get(row.id, ()))) for row in rows}


def _row(row: Any, goods: tuple[GoodsPart, ...], reasons: tuple[str, ...]) -> ChangeRow:
    return ChangeRow(
        row.id,
        row.uid,
        row.number,
        Kind(row.kind),
        day_of(row.effective_day),
        row.place,
        row.place_name,
        row.place_km,
        row.other or "",
        paper_place(row.other_name or "", row.other_km or "", row.other_aliases or "").label,
        row.other_km or "",
        reasons,
        row.approved_by or "",
        row.reversed_by or "",
        goods,
    )


_LINES = text(
    f"""SELECT x.line, {PART_COLUMNS}, t.uid, t.batch_number, t.expiry_day, i.tracks_expiry, p.code, p.name, p.name_km,
  x.quantity, x.damaged, x.reason, x.remarks
FROM {_ALL_LINES} x JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
JOIN batch t ON t.id = x.batch_id LEFT JOIN party p ON p.id = t.donor_id
WHERE x.document_id = :id ORDER BY x.line"""
)


def read_change_detail(session: Session, number: str) -> ChangeDetail:
    """A change with its lines.

    :raises Refused: when there is none with this number.
    """
    kinds = [kind.value for kind in CHANGE_KINDS]
    found = session.execute(_BY_NUMBER, {"number": number.strip().upper(), "kinds": kinds}).first()
    if found is None:
        raise Refused(_("There is no document {number}. Check its number.").format(number=number), "number")
    return ChangeDetail(
        _rows(session, [found])[found.id],
        found.requested_by or "",
        found.method or "",
        found.witness or "",
        found.returned_by or "",
        found.remarks,
        found.posted_by,
        found.posted_at,
        tuple(_line(row) for row in session.rows(_LINES, {"id": found.id})),
    )


def _line(row: Any) -> ChangeLineRow:
    line, code, name, name_km, decimals, one, many, unit_km, *batch, quantity, damaged, reason, remarks = row
    uid, batch_number, expiry, tracks, donor, donor_name, donor_km = batch
    return ChangeLineRow(
        line,
        code,
        name,
        name_km,
        decimals,
        one,
        many,
        unit_km,
        uid,
        batch_number,
        day_or_none(expiry),
        bool(tracks),
        donor,
        donor_name or "",
        donor_km or "",
        quantity,
        damaged,
        reason,
        remarks,
    )


# Sums

_LOST = text(
    f"""SELECT {PART_COLUMNS}, t.unit_cost, t.currency, d.kind AS document_kind, sum(m.quantity) AS quantity
FROM document d JOIN stock_move m ON m.document_id = d.id JOIN location l ON l.id = m.to_location_id
JOIN batch t ON t.id = m.batch_id JOIN item i ON i.id = m.item_id JOIN unit u ON u.id = i.unit_id
WHERE d.effective_day BETWEEN :first AND :last AND l.kind IN ({LOSSES}) AND d.kind <> '{Kind.REVERSAL.value}'
  AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)
GROUP BY {PART_COLUMNS}, t.unit_cost, t.currency, d.kind, i.report_order ORDER BY i.report_order, i.name"""
)


@dataclass(frozen=True, slots=True)
class LossSummary:
    """What was lost in a period, by the kind of document that told it, and its worth. Reversed documents are left out."""

    first: dt.date
    last: dt.date
    by_kind: tuple[tuple[Kind, tuple[GoodsPart, ...]], ...]
    worth: Worth


def loss_summary(session: Session, first: dt.date, last: dt.date) -> LossSummary:
    """What was lost from `first` to `last`, wherever it was told: on the way, at a count, at a receipt, in a store."""
    parts: dict[Kind, list[GoodsPart]] = {}
    amounts: dict[str, Fraction] = {}
    unknown = False
    values = {"first": day_number(first), "last": day_number(last)}
    for row in session.rows(_LOST, values):
        item: Sequence[Any] = (*row[:7], int(row.quantity))
        part = GoodsPart(*item)
        parts.setdefault(Kind(row.document_kind), []).append(part)
        if row.unit_cost is None:
            unknown = True
        else:
            worth = Fraction(row.unit_cost * part.quantity, 10**part.decimals)
            amounts[row.currency] = amounts.get(row.currency, Fraction(0)) + worth
    by_kind = tuple((kind, added_up(parts[kind])) for kind in Kind if kind in parts)
    return LossSummary(first, last, by_kind, Worth(amounts, unknown))
