"""Moving goods between own stores: loaded, in transit, received in whole or in part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, text, update

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import LocationRef, need_location
from supplytrack.catalogue.place import LocationKind, location
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.code import clean_text
from supplytrack.core.document import Kind, TransferState
from supplytrack.core.quantity import format_quantity, parse_quantity
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.document import document
from supplytrack.inventory.draft import draft
from supplytrack.inventory.goods_lines import GoodsLineDraft, check_means, choose_goods, goods_rows
from supplytrack.inventory.history import Header, find_header
from supplytrack.inventory.ledger import Lot, Move, Posted, Posting, Spot, check_day, find_posted, post
from supplytrack.inventory.reversal import reverse
from supplytrack.inventory.spots import spot_of, virtual_spots
from supplytrack.inventory.transfers.transfer import arrival, arrival_line, loading, transfer, transfer_line


@dataclass(frozen=True)
class TransferDraft:
    """A transfer as typed: what is loaded in the store `source` for the store `target`."""

    uid: str
    date: dt.date
    source: str
    target: str
    lines: Sequence[GoodsLineDraft]
    expected: dt.date | None = None
    request_number: str = ""
    means: str = ""
    carrier: str = ""
    driver: str = ""
    vehicle: str = ""
    loaded_by: str = ""
    remarks: str = ""
    reference: str = ""
    request_digest: str = ""


@dataclass(frozen=True)
class ArrivalLineDraft:
    """What became of a line of the transfer (`line` is its number). Empty `received` is nothing."""

    line: int
    received: str = ""
    damaged: str = ""
    lost: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ArrivalDraft:
    """What arrived of a transfer (`transfer` is its number). Lines that are left out are still on the way.

    `rest_lost`: what is still in transit afterwards is lost on this day, for the reason `rest_reason`.
    """

    uid: str
    transfer: str
    date: dt.date
    lines: Sequence[ArrivalLineDraft] = ()
    received_by: str = ""
    rest_lost: bool = False
    rest_reason: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class OpenTransferLine:
    """A line of a transfer: smallest units sent, and what of them arrived or was found damaged or lost."""

    line: int
    lot: Lot
    item: str
    decimals: int
    sent: int
    received: int
    damaged: int
    lost: int

    @property
    def open(self) -> int:
        """Smallest units still in transit."""
        return self.sent - self.received - self.damaged - self.lost


@dataclass(frozen=True)
class _Arrived:
    """What a receipt says of a line, in smallest units."""

    open_line: OpenTransferLine
    received: int
    damaged: int
    lost: int
    reason: str


_HELD = select(transfer).where(transfer.c.uid == bindparam("uid")).with_for_update()
_DISCARD_DRAFT = delete(draft).where(draft.c.uid == bindparam("uid"))
_OPEN = text(
    """
SELECT l.line, t.id AS batch_id, t.uid, l.item_id, i.name, i.decimals, l.quantity,
  coalesce(sum(a.received), 0) AS received, coalesce(sum(a.damaged), 0) AS damaged, coalesce(sum(a.lost), 0) AS lost
FROM transfer_line l JOIN batch t ON t.id = l.batch_id JOIN item i ON i.id = l.item_id
LEFT JOIN (SELECT r.* FROM transfer_receipt_line r JOIN document d ON d.id = r.document_id
  WHERE d.related_id = :id AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)) a ON a.line = l.line
WHERE l.document_id = :id
GROUP BY l.line, t.id, t.uid, l.item_id, i.name, i.decimals, l.quantity ORDER BY l.line"""
)
_PLACE = select(location.c.id, location.c.code, location.c.keeps_stock).where(
    location.c.id == bindparam("id")
)
_HELD_OURS = text("SELECT 1 FROM balance WHERE location_id = :id LIMIT 1")
"""Goods that were handed over to a place lie elsewhere: what lies or lay in the place itself is ours."""
_SET_STATE = update(transfer).where(transfer.c.uid == bindparam("of_uid"))


@requires(Permission.TRANSFER_GOODS)
def issue_transfer(session: Session, typed: TransferDraft) -> Posted:
    """The goods leave the store: they are in transit to another store of our own.

    Expired goods travel only in a batch that a person chose.

    :raises Refused: naming the field that is wrong, or what is missing and where it is.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    source, target = _stores(session, typed)
    check_means(typed.means)
    if typed.expected is not None and typed.expected < typed.date:
        raise Refused(_("Goods cannot be expected before the day they are loaded."), "expected")
    goods = choose_goods(session, source, typed.date, typed.lines, chosen_may_be_expired=True)
    rows = goods_rows(typed.lines, goods)
    transit = virtual_spots(session)[LocationKind.IN_TRANSIT]
    details = _loading(typed)
    posted = post(
        session,
        Posting(
            uid=typed.uid,
            kind=Kind.TRANSFER,
            day=typed.date,
            moves=[
                Move(n, part.lot, spot_of(source), transit, part.quantity)
                for n, part in enumerate(goods.taken, 1)
            ],
            rows=[(loading, [details]), (transfer_line, rows)],
            source=spot_of(source),
            target=spot_of(target),
            reference=typed.reference,
            request_digest=typed.request_digest,
            remarks=clean_text(typed.remarks, "remarks"),
            content={
                "means": typed.means,
                "expected": _iso(typed.expected),
                "lines": [[row["line"], row["quantity"]] for row in rows],
            },
        ),
    )
    session.execute(
        insert(transfer),
        {
            "uid": typed.uid,
            "number": posted.number,
            "state": TransferState.ISSUED.value,
            "transfer_day": day_number(typed.date),
            "from_location_id": source.id,
            "to_location_id": target.id,
            "document_id": posted.id,
            "expected_day": details["expected_day"],
        },
    )
    session.execute(_DISCARD_DRAFT, {"uid": typed.uid})
    session.touch("transfers", "drafts")
    return posted


def _stores(session: Session, typed: TransferDraft) -> tuple[LocationRef, LocationRef]:
    source = need_location(session, typed.source, "source")
    target = need_location(session, typed.target, "target")
    if source.id == target.id:
        raise Refused(_("Goods cannot be transferred to the store they are in."), "target")
    if target.kind is not LocationKind.WAREHOUSE and not session.scalar(_HELD_OURS, {"id": target.id}):
        raise Refused(
            _("{place} holds no goods of our own. Choose one of our stores, or hand the goods over.").format(
                place=target.name
            ),
            "target",
        )
    if not target.active:
        raise Refused(_("{place} is not in use any more.").format(place=target.name), "target")
    return source, target


def _loading(typed: TransferDraft) -> dict[str, Any]:
    return {
        "request_number": clean_text(typed.request_number, "request_number", 60),
        "means": typed.means,
        "carrier": clean_text(typed.carrier, "carrier", 200),
        "driver": clean_text(typed.driver, "driver", 200),
        "vehicle": clean_text(typed.vehicle, "vehicle", 60),
        "loaded_by": clean_text(typed.loaded_by, "loaded_by", 200),
        "expected_day": day_number(typed.expected) if typed.expected else None,
    }


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def open_transfer_lines(session: Session, transfer_id: int) -> list[OpenTransferLine]:
    """The lines of a transfer (its document's key) with what became of them, reversed receipts left out."""
    return [
        OpenTransferLine(
            row.line,
            Lot(row.batch_id, row.uid, row.item_id),
            row.name,
            row.decimals,
            row.quantity,
            int(row.received),
            int(row.damaged),
            int(row.lost),
        )
        for row in session.rows(_OPEN, {"id": transfer_id})
    ]


@requires(Permission.TRANSFER_GOODS)
def receive_transfer(session: Session, typed: ArrivalDraft) -> Posted:
    """Record what arrived of a transfer, in whole or in part. Damaged and lost goods are losses with their reason.

    :raises Refused: when more is said than is still in transit, a loss has no reason, or nothing is said.
    """
    header = find_header(session, typed.transfer, Kind.TRANSFER)
    # First the transfer is held, then looked for: who presses twice, or receives beside somebody else, waits here.
    row = session.execute(_HELD, {"uid": header.uid}).one()
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    _check_state(header, TransferState(row.state))
    check_day(session, typed.date)
    if typed.date < header.day:
        raise Refused(
            _("The goods left on {day}. They cannot have arrived before.").format(day=header.day.isoformat()),
            "date",
        )
    open_lines = open_transfer_lines(session, header.id)
    arrived = _read_arrival(header, typed, open_lines)
    posted = post(session, _arrival_posting(session, typed, header, arrived))
    left = sum(line.open for line in open_lines) - sum(a.received + a.damaged + a.lost for a in arrived)
    if left == 0:
        _set_state(session, header.uid, TransferState.RECEIVED, _last_arrival(session, header.id))
    session.execute(_DISCARD_DRAFT, {"uid": typed.uid})
    session.touch("transfers", "drafts")
    return posted


def _check_state(header: Header, state: TransferState) -> None:
    if state is TransferState.RECEIVED:
        raise Refused(_("Nothing of {number} is on the way any more.").format(number=header.number))
    if state is TransferState.REVERSED:
        raise Refused(_("{number} was reversed. Nothing of it can arrive.").format(number=header.number))


def _read_arrival(
    header: Header, typed: ArrivalDraft, open_lines: Sequence[OpenTransferLine]
) -> list[_Arrived]:
    by_number = {line.line: line for line in open_lines}
    said: dict[int, _Arrived] = {}
    wrong: list[Refused] = []
    for n, line in enumerate(typed.lines):
        try:
            arrived = _read_line(header, by_number, line, f"lines.{n}")
        except Refused as refusal:
            wrong.append(refusal)
            continue
        if line.line in said:
            wrong.append(
                Refused(_("Line {line} stands here twice.").format(line=line.line), f"lines.{n}.line")
            )
        said[line.line] = arrived
    refuse_together(wrong)
    if typed.rest_lost:
        said = _with_rest_lost(typed, open_lines, said)
    told = [said[number] for number in sorted(said) if _told(said[number])]
    if not told:
        raise Refused(_("Fill in what arrived."), "lines.0.received")
    return told


def _told(arrived: _Arrived) -> int:
    return arrived.received + arrived.damaged + arrived.lost


def _read_line(
    header: Header, by_number: Mapping[int, OpenTransferLine], line: ArrivalLineDraft, field: str
) -> _Arrived:
    open_line = by_number.get(line.line)
    if open_line is None:
        raise Refused(
            _("{note} has no line {line}.").format(note=header.number, line=line.line), f"{field}.line"
        )
    received, damaged, lost = (
        parse_quantity(getattr(line, name), open_line.decimals, f"{field}.{name}") or 0
        for name in ("received", "damaged", "lost")
    )
    if received + damaged + lost > open_line.open:
        raise Refused(
            _("{item}: {total} add up, but only {open} are still on the way.").format(
                item=open_line.item,
                total=format_quantity(received + damaged + lost, open_line.decimals),
                open=format_quantity(open_line.open, open_line.decimals),
            ),
            f"{field}.received",
        )
    reason = clean_text(line.reason, f"{field}.reason", 200)
    if damaged + lost and not reason:
        raise Refused(
            _("{item}: say why not all arrived well.").format(item=open_line.item), f"{field}.reason"
        )
    return _Arrived(open_line, received, damaged, lost, reason)


def _with_rest_lost(
    typed: ArrivalDraft, open_lines: Sequence[OpenTransferLine], said: Mapping[int, _Arrived]
) -> dict[int, _Arrived]:
    reason = clean_text(typed.rest_reason, "rest_reason", 200)
    found: dict[int, _Arrived] = {}
    for line in open_lines:
        arrived = said.get(line.line, _Arrived(line, 0, 0, 0, ""))
        rest = line.open - _told(arrived)
        if rest and not (reason or arrived.reason):
            raise Refused(_("Say why the rest will not arrive."), "rest_reason")
        found[line.line] = (
            _Arrived(line, arrived.received, arrived.damaged, arrived.lost + rest, arrived.reason or reason)
            if rest
            else arrived
        )
    return found


def _arrival_posting(
    session: Session, typed: ArrivalDraft, header: Header, arrived: Sequence[_Arrived]
) -> Posting:
    spots = virtual_spots(session)
    transit, loss = spots[LocationKind.IN_TRANSIT], spots[LocationKind.LOSS]
    source, target = _spot(session, header.source_id), _spot(session, header.target_id)
    moves = [
        Move(one.open_line.line, one.open_line.lot, transit, to, quantity)
        for one in arrived
        for quantity, to in ((one.received, target), (one.damaged + one.lost, loss))
        if quantity
    ]
    received_by = clean_text(typed.received_by, "received_by", 200)
    return Posting(
        uid=typed.uid,
        kind=Kind.TRANSFER_RECEIPT,
        day=typed.date,
        moves=moves,
        rows=[(arrival, [{"received_by": received_by}]), (arrival_line, [_row(one) for one in arrived])],
        source=source,
        target=target,
        related_id=header.id,
        remarks=clean_text(typed.remarks, "remarks"),
        content={
            "transfer": header.uid,
            "lines": [[o.open_line.line, o.received, o.damaged, o.lost, o.reason] for o in arrived],
        },
    )


def _spot(session: Session, location_id: int | None) -> Spot:
    row = session.execute(_PLACE, {"id": location_id}).one()
    return Spot(row.id, row.code, bool(row.keeps_stock))


def _row(one: _Arrived) -> dict[str, Any]:
    return {
        "line": one.open_line.line,
        "item_id": one.open_line.lot.item_id,
        "batch_id": one.open_line.lot.id,
        "received": one.received,
        "damaged": one.damaged,
        "lost": one.lost,
        "reason": one.reason,
    }


_LAST_ARRIVAL = text(
    "SELECT max(d.effective_day) FROM document d WHERE d.related_id = :id AND d.kind = 'transfer receipt' "
    "AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)"
)


def _last_arrival(session: Session, transfer_id: int) -> dt.date:
    return day_of(int(session.scalar(_LAST_ARRIVAL, {"id": transfer_id})))


def _set_state(session: Session, uid: str, state: TransferState, received: dt.date | None = None) -> None:
    values = {"state": state.value, "received_day": day_number(received) if received else None}
    session.execute(_SET_STATE.values(values), {"of_uid": uid})


_OF_DOCUMENT = (
    select(transfer)
    .where(
        transfer.c.document_id.in_(
            select(func.coalesce(document.c.related_id, document.c.id)).where(
                document.c.id == bindparam("id"),
                document.c.kind.in_([Kind.TRANSFER.value, Kind.TRANSFER_RECEIPT.value]),
            )
        )
    )
    .with_for_update()
)


def reverse_transfer(
    session: Session, document_id: int, day: dt.date, reason: str, *, uid: str | None = None
) -> Posted:
    """Reverse a transfer, or a receipt of one (its goods are then in transit again); see `reverse_document`.

    :raises Refused: when goods that arrived have gone on, or a receipt of the transfer stands: it goes first.
    """
    row = session.execute(_OF_DOCUMENT, {"id": document_id}).first()
    if row is None:
        raise Refused(_("There is no such document."))
    if uid is not None and (found := find_posted(session, uid)):
        return found
    posted = reverse(session, document_id, day, reason, uid=uid)
    state = TransferState.REVERSED if row.document_id == document_id else TransferState.ISSUED
    _set_state(session, row.uid, state)
    session.touch("transfers")
    return posted
