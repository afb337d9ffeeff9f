"""Transfers as people see them: a long list by key, one transfer in full with its receipts, what is on the way."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind, TransferState
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _, language
from supplytrack.inventory.paging import Where, day_or_none, goods_by_key, read_keys, sorted_by
from supplytrack.inventory.paper_parts import GOODS_COLUMNS, GOODS_JOINS
from supplytrack.inventory.summary import PART_COLUMNS, GoodsPart, in_words
from supplytrack.inventory.transfers.operations import OpenTransferLine, open_transfer_lines


class TransferStage(StrEnum):
    """Whether somebody still waits for goods of a transfer."""

    MOVING = "moving"
    DONE = "done"


USUAL_DAYS = 14
"""So long goods may be on the way when nobody said when they are expected."""
MOVING_STATES = ("late", "part", "moving")
"""How a transfer stands of which something is in transit: late against its expected day, partly received, or neither."""
DONE_STATES = ("received", "losses", "reversed")
"""How a transfer stands of which nothing is in transit. Losses: some of it was damaged or lost."""


@dataclass(frozen=True, slots=True)
class TransferFilter:
    """Which transfers: empty means all. Places are codes, `search` is words of a number or of a store."""

    states: tuple[str, ...] = ()
    source: str = ""
    target: str = ""
    item: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer in the list. `sent` is what was loaded, `open` what of it is still in transit.

    state: one of `MOVING_STATES` or `DONE_STATES`. days: how long goods have been on the way; None when none are.
    """

    document_id: int
    uid: str
    number: str
    date: dt.date
    state: str
    source: str
    source_name: str
    source_km: str
    target: str
    target_name: str
    target_km: str
    expected: dt.date | None
    received: dt.date | None
    days: int | None
    sent: tuple[GoodsPart, ...]
    open: tuple[GoodsPart, ...]

    @property
    def stage(self) -> TransferStage:
        """Whether somebody still waits for goods of it."""
        return TransferStage.MOVING if self.state in MOVING_STATES else TransferStage.DONE

    @property
    def summary(self) -> str:
        """What is on the way, or was sent, on one line."""
        return in_words(self.open or self.sent)


@dataclass(frozen=True, slots=True)
class TransferLineRow:
    """A line of a transfer in smallest units: sent = received + damaged + lost + open."""

    line: int
    entered_line: int
    item: str
    item_name: str
    item_km: str
    one: str
    many: str
    unit_km: str
    decimals: int
    unsplit: bool
    tracks_expiry: bool
    is_container: bool
    batch_uid: str
    batch: str
    expiry: dt.date | None
    donor: str | None
    donor_name: str
    donor_km: str
    sent: int
    received: int
    damaged: int
    lost: int
    open: int
    pack_name: str
    pack_numerator: int | None
    pack_denominator: int | None
    remarks: str


@dataclass(frozen=True, slots=True)
class ArrivalLineRow:
    """What a receipt says of a line of its transfer, in smallest units."""

    line: int
    item_name: str
    item_km: str
    decimals: int
    received: int
    damaged: int
    lost: int
    reason: str


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """A receipt of a transfer."""

    document_id: int
    number: str
    date: dt.date
    received_by: str
    remarks: str
    posted_by: str
    reversed_by: str
    lines: tuple[ArrivalLineRow, ...]


@dataclass(frozen=True, slots=True)
class TransferDetail:
    """A transfer in full. `receipts` are in the order in which they were posted, reversed ones too."""

    row: TransferRow
    request_number: str
    means: str
    carrier: str
    driver: str
    vehicle: str
    loaded_by: str
    remarks: str
    posted_by: str
    posted_at: int
    reversed_by: str
    lines: tuple[TransferLineRow, ...]
    receipts: tuple[ArrivalRow, ...]

    @property
    def arrived(self) -> bool:
        """Whether a receipt of it stands."""
        return any(not receipt.reversed_by for receipt in self.receipts)


_STANDS = "NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = {0})"
_ARRIVED = f"""EXISTS (SELECT 1 FROM document a WHERE a.related_id = t.document_id
  AND a.kind = '{Kind.TRANSFER_RECEIPT.value}' AND {_STANDS.format("a.id")})"""
_LOSSES = f"""EXISTS (SELECT 1 FROM document a JOIN transfer_receipt_line x ON x.document_id = a.id
  WHERE a.related_id = t.document_id AND x.damaged + x.lost > 0 AND {_STANDS.format("a.id")})"""
_MOVING = f"t.state = '{TransferState.ISSUED.value}'"
_RECEIVED = f"t.state = '{TransferState.RECEIVED.value}'"
_LATE = "coalesce(t.expected_day < :today, 1 = 0)"
_STATES = {
    "late": f"({_MOVING} AND {_LATE})",
    "part": f"({_MOVING} AND NOT {_LATE} AND {_ARRIVED})",
    "moving": f"({_MOVING} AND NOT {_LATE} AND NOT {_ARRIVED})",
    "received": f"({_RECEIVED} AND NOT {_LOSSES})",
    "losses": f"({_RECEIVED} AND {_LOSSES})",
    "reversed": f"t.state = '{TransferState.REVERSED.value}'",
}
_STATE = "CASE " + " ".join(f"WHEN {when} THEN '{name}'" for name, when in _STATES.items()) + " END"
_IN_STAGE = {TransferStage.MOVING: _MOVING, TransferStage.DONE: f"NOT {_MOVING}"}
_WORDS = (
    "t.number {number}",
    "t.from_location_id IN (SELECT id FROM location WHERE search {folded})",
    "t.to_location_id IN (SELECT id FROM location WHERE search {folded})",
)
_USUAL = {
    TransferStage.MOVING: "t.transfer_day, t.document_id",
    TransferStage.DONE: "t.transfer_day DESC, t.document_id DESC",
}
"""What has been on the way longest comes first; of what is done the newest."""


def transfer_keys(
    session: Session,
    chosen: TransferFilter | None = None,
    stage: TransferStage = TransferStage.DONE,
    sort: Sort = UNSORTED,
    limit: int | None = None,
) -> array[int]:
    """The keys of the transfers of one stage, sorted by `number`, `date`, `target` or `state` when asked."""
    chosen = chosen or TransferFilter()
    of_stage = MOVING_STATES if stage is TransferStage.MOVING else DONE_STATES
    states = [state for state in of_stage if state in chosen.states]
    if chosen.states and not states:
        return array("q")
    where = _conditions(session, chosen)
    where.add(_IN_STAGE[stage])
    if states:
        where.add(f"({' OR '.join(_STATES[state] for state in states)})")
    # The store's name is read only where it decides the order.
    joins = " JOIN location x ON x.id = t.to_location_id" if sort.column == "target" else ""
    order = sorted_by(sort, _sorted_by(), _USUAL[stage])
    return read_keys(
        session, f"SELECT t.document_id FROM transfer t{joins} WHERE {where} {order}", where.values, limit
    )


_OVERDUE = text(
    f"""SELECT t.document_id FROM transfer t WHERE {_MOVING}
  AND coalesce(t.expected_day, t.transfer_day + {USUAL_DAYS}) < :today
ORDER BY t.transfer_day, t.document_id LIMIT :most"""
)


def overdue_transfers(session: Session, most: int) -> list[TransferRow]:
    """Transfers that are on the way too long: after their expected day, or where none was said after some days."""
    today = day_number(session.clock.today())
    keys = [row.document_id for row in session.rows(_OVERDUE, {"today": today, "most": most})]
    found = transfers_by_key(session, keys)
    return [found[key] for key in keys]


def _conditions(session: Session, chosen: TransferFilter) -> Where:
    where = Where()
    where.values["today"] = day_number(session.clock.today())
    where.period("t.transfer_day", chosen.first, chosen.last)
    for value, side in ((chosen.source, "from"), (chosen.target, "to")):
        if value:
            where.add(
                f"t.{side}_location_id = (SELECT id FROM location WHERE code = :{side}_code)",
                **{f"{side}_code": value},
            )
    if chosen.item:
        where.add(
            "EXISTS (SELECT 1 FROM transfer_line l JOIN item i ON i.id = l.item_id "
            "WHERE l.document_id = t.document_id AND i.code = :item)",
            item=chosen.item,
        )
    where.words(chosen.search, *_WORDS)
    return where


def _sorted_by() -> dict[str, tuple[str, ...]]:
    names = ("x.name_km", "x.name") if language() == "km" else ("x.name", "x.name_km")
    ranks = " ".join(f"WHEN {when} THEN {rank}" for rank, when in enumerate(_STATES.values()))
    return {
        "number": ("t.number",),
        "date": ("t.transfer_day",),
        "target": (f"lower(coalesce(NULLIF({names[0]}, ''), {names[1]}))",),
        "state": (f"CASE {ranks} END", "t.expected_day"),
    }


_COLUMNS = f"""t.document_id, t.uid, t.number, t.transfer_day, t.expected_day, t.received_day, {_STATE} AS state,
  f.code AS source, f.name AS source_name, f.name_km AS source_km,
  x.code AS target, x.name AS target_name, x.name_km AS target_km"""
_JOINS = (
    "FROM transfer t JOIN location f ON f.id = t.from_location_id JOIN location x ON x.id = t.to_location_id"
)
_BY_KEY = text(f"SELECT {_COLUMNS} {_JOINS} WHERE t.document_id IN :keys").bindparams(
    bindparam("keys", expanding=True)
)
_PARTS = f"""SELECT l.document_id, {PART_COLUMNS}, {{quantity}} FROM transfer_line l
JOIN item i ON i.id = l.item_id JOIN unit u ON u.id = i.unit_id {{where}} ORDER BY l.document_id, l.line"""
_SENT_PARTS = text(_PARTS.format(quantity="l.quantity", where="WHERE l.document_id IN :keys")).bindparams(
    bindparam("keys", expanding=True)
)
_SETTLED = f"""coalesce((SELECT sum(r.received + r.damaged + r.lost) FROM document a
  JOIN transfer_receipt_line r ON r.document_id = a.id AND r.line = l.line
  WHERE a.related_id = l.document_id AND {_STANDS.format("a.id")}), 0)"""
_OPEN_PARTS = text(
    _PARTS.format(
        quantity=f"l.quantity - {_SETTLED}",
        where=f"WHERE l.document_id IN :keys AND l.quantity > {_SETTLED}",
    )
).bindparams(bindparam("keys", expanding=True))


def transfers_by_key(session: Session, keys: Sequence[int]) -> dict[int, TransferRow]:
    """The transfers with these keys."""
    wanted = list(keys)
    today = day_number(session.clock.today())
    rows = session.rows(_BY_KEY, {"keys": wanted, "today": today}) if wanted else ()
    sent = goods_by_key(session, _SENT_PARTS, wanted)
    moving = [row.document_id for row in rows if row.state in MOVING_STATES]
    still = goods_by_key(session, _OPEN_PARTS, moving)
    return {row.document_id: _row(row, today, sent, still) for row in rows}


def _row(row: Any, today: int, sent: dict[Any, Any], still: dict[Any, Any]) -> TransferRow:
    return TransferRow(
        row.document_id,
        row.uid,
        row.number,
        day_of(row.transfer_day),
        row.state,
        row.source,
        row.source_name,
        row.source_km,
        row.target,
        row.target_name,
        row.target_km,
        day_or_none(row.expected_day),
        day_or_none(row.received_day),
        today - row.transfer_day if row.state in MOVING_STATES else None,
        sent.get(row.document_id, ()),
        still.get(row.document_id, ()),
    )


_NAMED = text(
    """
SELECT t.document_id FROM transfer t WHERE t.uid = :name OR t.number = :upper
UNION ALL SELECT d.related_id FROM document d
WHERE d.kind = 'transfer receipt' AND (d.uid = :name OR d.number = :upper) LIMIT 1"""
)
_HEAD = text(
    """
SELECT d.remarks, d.posted_by, d.posted_at, coalesce(v.number, '') AS reversed_by,
  l.request_number, l.means, l.carrier, l.driver, l.vehicle, l.loaded_by
FROM document d JOIN transfer_loading l ON l.document_id = d.id LEFT JOIN document v ON v.reverses_id = d.id
WHERE d.id = :id"""
)
_LINES = text(
    f"""
SELECT x.line, x.entered_line, x.quantity, x.pack_name, x.pack_numerator, x.pack_denominator, x.remarks,
  t.uid AS batch_uid, u.is_container, {GOODS_COLUMNS}
FROM transfer_line x {GOODS_JOINS} WHERE x.document_id = :id ORDER BY x.line"""
)
_RECEIPTS = text(
    """
SELECT d.id, d.number, d.effective_day, d.remarks, d.posted_by, r.received_by, coalesce(v.number, '') AS reversed_by
FROM document d JOIN transfer_receipt r ON r.document_id = d.id LEFT JOIN document v ON v.reverses_id = d.id
WHERE d.related_id = :id ORDER BY d.id"""
)
_RECEIPT_LINES = text(
    """
SELECT x.document_id, x.line, i.name, i.name_km, i.decimals, x.received, x.damaged, x.lost, x.reason
FROM transfer_receipt_line x JOIN item i ON i.id = x.item_id JOIN document d ON d.id = x.document_id
WHERE d.related_id = :id ORDER BY x.document_id, x.line"""
)


def read_transfer(session: Session, name: str) -> TransferDetail:
    """The transfer with a number or identity, or to which the receipt with that number belongs.

    :raises Refused: when there is none.
    """
    key = session.scalar(_NAMED, {"name": name, "upper": name.strip().upper()})
    if key is None:
        raise Refused(_("There is no transfer {number}. Check its number.").format(number=name), "number")
    row = transfers_by_key(session, [key])[key]
    head = session.execute(_HEAD, {"id": key}).one()
    still = {line.line: line for line in open_transfer_lines(session, key)}
    moving = row.stage is TransferStage.MOVING
    return TransferDetail(
        row=row,
        request_number=head.request_number,
        means=head.means,
        carrier=head.carrier,
        driver=head.driver,
        vehicle=head.vehicle,
        loaded_by=head.loaded_by,
        remarks=head.remarks,
        posted_by=head.posted_by,
        posted_at=head.posted_at,
        reversed_by=head.reversed_by,
        lines=tuple(
            _line(line, still[line.line], moving=moving) for line in session.rows(_LINES, {"id": key})
        ),
        receipts=_receipts(session, key),
    )


def _line(row: Any, still: OpenTransferLine, *, moving: bool) -> TransferLineRow:
    return TransferLineRow(
        row.line,
        row.entered_line,
        row.item,
        row.item_name,
        row.item_km,
        row.one,
        row.many,
        row.unit_km,
        row.decimals,
        bool(row.unsplit),
        bool(row.tracks_expiry),
        bool(row.is_container),
        row.batch_uid,
        row.batch_number,
        day_or_none(row.expiry_day),
        row.donor,
        row.donor_name or "",
        row.donor_km or "",
        row.quantity,
        still.received,
        still.damaged,
        still.lost,
        still.open if moving else 0,
        row.pack_name,
        row.pack_numerator,
        row.pack_denominator,
        row.remarks,
    )


def _receipts(session: Session, transfer_id: int) -> tuple[ArrivalRow, ...]:
    lines: dict[int, list[ArrivalLineRow]] = {}
    for document_id, *values in session.rows(_RECEIPT_LINES, {"id": transfer_id}):
        lines.setdefault(document_id, []).append(ArrivalLineRow(*values))
    return tuple(
        ArrivalRow(
            row.id,
            row.number,
            day_of(row.effective_day),
            row.received_by,
            row.remarks,
            row.posted_by,
            row.reversed_by,
            tuple(lines.get(row.id, ())),
        )
        for row in session.rows(_RECEIPTS, {"id": transfer_id})
    )
