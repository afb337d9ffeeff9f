"""Changes of the stock that belong to no order and no handover: adjustments, reversals; and drafts of all papers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import LocationRef, donor_id_of, need_items, need_location
from supplytrack.catalogue.packing import count_of
from supplytrack.catalogue.place import LocationKind
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_text, fold
from supplytrack.core.document import LOSS_REASONS, Kind, SourceType
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.batch import batch
from supplytrack.inventory.changes.adjustment import adjustment_line
from supplytrack.inventory.counts.operations import reverse_count
from supplytrack.inventory.draft import draft
from supplytrack.inventory.history import read_header
from supplytrack.inventory.ledger import (
    Lot,
    Move,
    Posted,
    Posting,
    check_day,
    find_posted,
    next_document_id,
    post,
)
from supplytrack.inventory.picking import Taken, Wanted, take
from supplytrack.inventory.reversal import reverse
from supplytrack.inventory.spots import spot_of, virtual_spots
from supplytrack.inventory.transfers.operations import reverse_transfer


@dataclass(frozen=True)
class AdjustmentLineDraft:
    """A line as typed: a signed quantity, and why."""

    item: str
    quantity: str
    reason: str
    donor: str = ""
    own_only: bool = False
    batch: str = ""
    batch_uid: str = ""
    expiry: date | None = None
    remarks: str = ""


@dataclass(frozen=True)
class AdjustmentDraft:
    """An adjustment of one place's stock."""

    uid: str
    date: date
    location: str
    lines: Sequence[AdjustmentLineDraft]
    remarks: str = ""
    reference: str = ""
    request_digest: str = ""


@dataclass(frozen=True)
class _Line:
    number: int
    typed: AdjustmentLineDraft
    item: Any
    smallest: int
    donor_id: int | None


@requires(Permission.ADJUST_STOCK)
def post_adjustment(session: Session, typed: AdjustmentDraft) -> Posted:
    """Take away or add stock with a reason.

    Without a batch a line below zero takes batches first expired, first out; one above zero makes a new batch
    with source type found.

    :raises Refused: naming the field that is wrong, or what is missing.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    place = need_location(session, typed.location, "location")
    lines = _read_lines(session, typed)
    document_id = next_document_id(session)
    lost = _take_lost(session, place, typed.date, lines)
    found_lots = {
        line.number: _lot_for(session, typed, line, document_id) for line in lines if line.smallest > 0
    }
    spots = virtual_spots(session)
    moves: list[Move] = []
    rows: list[dict[str, Any]] = []
    by_number = {line.number: line for line in lines}
    for part in lost:
        line = by_number[part.line]
        target = spots[
            LocationKind.ADJUSTED if line.typed.reason == "counting mistake" else LocationKind.LOSS
        ]
        moves.append(Move(part.line, part.lot, spot_of(place), target, part.quantity))
        rows.append(_row(len(rows) + 1, part.lot, -part.quantity, line.typed))
    for number, lot in found_lots.items():
        line = by_number[number]
        moves.append(Move(number, lot, spots[LocationKind.ADJUSTED], spot_of(place), line.smallest))
        rows.append(_row(len(rows) + 1, lot, line.smallest, line.typed))
    return post(
        session,
        Posting(
            uid=typed.uid,
            kind=Kind.ADJUSTMENT,
            day=typed.date,
            moves=moves,
            rows=[(adjustment_line, rows)],
            source=spot_of(place),
            reference=typed.reference,
            request_digest=typed.request_digest,
            remarks=clean_text(typed.remarks, "remarks"),
            document_id=document_id,
            content={"lines": [[row["line"], row["quantity"], row["reason"]] for row in rows]},
        ),
    )


def _read_lines(session: Session, typed: AdjustmentDraft) -> list[_Line]:
    if not typed.lines:
        raise Refused(_("Add at least one line."), "lines.0.item")
    items = need_items(session, [(line.item, f"lines.{n}.item") for n, line in enumerate(typed.lines)])
    wrong: list[Refused] = []
    lines = []
    for n, line in enumerate(typed.lines):
        item = items[line.item]
        try:
            if line.reason not in LOSS_REASONS:
                raise Refused(
                    _("Choose a reason: {allowed}.").format(
                        allowed=", ".join(_(reason) for reason in LOSS_REASONS)
                    ),
                    f"lines.{n}.reason",
                )
            smallest = count_of(item, line.quantity, "", "", f"lines.{n}", signed=True).smallest
            lines.append(
                _Line(n + 1, line, item, smallest, donor_id_of(session, line.donor, f"lines.{n}.donor"))
            )
        except Refused as refusal:
            wrong.append(refusal)
    refuse_together(wrong)
    return lines


def _take_lost(session: Session, place: LocationRef, day: date, lines: Sequence[_Line]) -> list[Taken]:
    wanted = [
        Wanted(
            line.number,
            line.item,
            -line.smallest,
            line.donor_id,
            line.typed.own_only,
            batch=line.typed.batch,
            batch_uid=line.typed.batch_uid,
            expired_too=bool(line.typed.batch or line.typed.batch_uid),
        )
        for line in lines
        if line.smallest < 0
    ]
    return take(session, place, day, wanted)[0] if wanted else []


_LOTS_OF_ITEM = (
    select(batch.c.id, batch.c.uid, batch.c.batch_number, batch.c.donor_id)
    .where(batch.c.item_id == bindparam("item_id"))
    .order_by(batch.c.id)
)


def _known_lot(session: Session, line: _Line) -> Lot | None:
    """The batch a line names, the oldest of several; None when it names none or a new one.

    :raises Refused: when batches of several donors have that number and the line names no donor.
    """
    uid, number = line.typed.batch_uid, fold(line.typed.batch)
    if not uid and not number:
        return None
    same = [
        row
        for row in session.rows(_LOTS_OF_ITEM, {"item_id": line.item.id})
        if (row.uid == uid if uid else fold(row.batch_number) == number)
        and line.donor_id in (None, row.donor_id)
        and not (line.typed.own_only and row.donor_id is not None)
    ]
    if len({row.donor_id for row in same}) > 1:
        raise Refused(
            _("Batches of several donors have the number {batch}. Say whose it is.").format(
                batch=line.typed.batch.strip()
            ),
            f"lines.{line.number - 1}.donor",
        )
    return Lot(same[0].id, same[0].uid, line.item.id) if same else None


def _lot_for(session: Session, typed: AdjustmentDraft, line: _Line, document_id: int) -> Lot:
    """The batch that found goods join, or a new one with source type found."""
    if (known := _known_lot(session, line)) is not None:
        return known
    values = {
        "uid": new_uid(),
        "item_id": line.item.id,
        "source_type": SourceType.FOUND.value,
        "donor_id": line.donor_id,
        "batch_number": clean_text(line.typed.batch, "batch", 60),
        "expiry_day": day_number(line.typed.expiry) if line.typed.expiry else None,
        "received_day": day_number(typed.date),
        "document_id": document_id,
        "line": line.number,
    }
    key = session.insert_one(insert(batch), values)
    return Lot(key, str(values["uid"]), line.item.id)


def _row(number: int, lot: Lot, quantity: int, typed: AdjustmentLineDraft) -> dict[str, Any]:
    return {
        "line": number,
        "item_id": lot.item_id,
        "batch_id": lot.id,
        "quantity": quantity,
        "reason": typed.reason,
        "remarks": clean_text(typed.remarks, f"lines.{number - 1}.remarks"),
    }


@requires(Permission.REVERSE_DOCUMENT)
def reverse_document(
    session: Session, document_id: int, day: date, reason: str, *, uid: str | None = None
) -> Posted:
    """Reverse a document that no other paper depends on. Delivery notes and proofs have their own operation.

    A document whose paper keeps a state (a transfer, a count) changes that too.

    :raises Refused: when goods it brought have gone on, it was reversed before, or it is part of a handover.
    """
    header = read_header(session, document_id)
    if header.kind in (Kind.DELIVERY_NOTE, Kind.PROOF_OF_DELIVERY):
        raise Refused(_("{number} is part of a handover. Reverse it there.").format(number=header.number))
    turn_back = _KEEPS_A_STATE.get(header.kind, reverse)
    return turn_back(session, document_id, day, reason, uid=uid)


class _TurnBack(Protocol):
    def __call__(
        self, session: Session, document_id: int, day: date, reason: str, *, uid: str | None = None
    ) -> Posted: ...


_KEEPS_A_STATE: Mapping[Kind, _TurnBack] = {
    Kind.STOCK_COUNT: reverse_count,
    Kind.TRANSFER: reverse_transfer,
    Kind.TRANSFER_RECEIPT: reverse_transfer,
}


@dataclass(frozen=True)
class SavedDraft:
    """A paper as it was last typed."""

    uid: str
    kind: str
    payload: Mapping[str, Any]
    title: str
    saved_at: int


_DRAFT = select(draft.c.uid, draft.c.kind, draft.c.payload, draft.c.title, draft.c.saved_at)
LONGEST_DRAFT = 20_000_000


@requires(Permission.READ)
def save_draft(session: Session, uid: str, kind: str, payload: Mapping[str, Any], title: str = "") -> int:
    """Keep a paper as it is typed; returns the instant it was saved. Saving again replaces it.

    :raises Refused: when it is too large to be a paper.
    """
    body = json.dumps(payload, ensure_ascii=False)
    if len(body) > LONGEST_DRAFT:
        raise Refused(_("This draft is too large to keep. Split it into several papers."))
    saved_at = session.clock.instant()
    values = {
        "uid": uid,
        "kind": kind,
        "payload": body,
        "title": title,
        "saved_at": saved_at,
        "saved_by": session.actor.name,
    }
    dialect_insert = sqlite_insert if session.is_sqlite else postgres_insert
    session.execute(
        dialect_insert(draft).values(values).on_conflict_do_update(index_elements=["uid"], set_=values)
    )
    session.touch("drafts")
    return saved_at


@requires(Permission.READ)
def discard_draft(session: Session, uid: str) -> None:
    """Throw a draft away."""
    session.execute(delete(draft).where(draft.c.uid == uid))
    session.touch("drafts")


def list_drafts(session: Session, kind: str = "") -> list[SavedDraft]:
    """Drafts, newest first; of one kind when given."""
    query = _DRAFT.where(draft.c.kind == kind) if kind else _DRAFT
    return [
        SavedDraft(row.uid, row.kind, json.loads(row.payload), row.title, row.saved_at)
        for row in session.rows(query.order_by(draft.c.saved_at.desc()))
    ]


def find_draft(session: Session, uid: str) -> SavedDraft | None:
    """The draft with this identity."""
    row = session.execute(_DRAFT.where(draft.c.uid == uid)).first()
    return SavedDraft(row.uid, row.kind, json.loads(row.payload), row.title, row.saved_at) if row else None
