"""Adjustments, write-offs, disposals: goods that are lost, found, or unfit, each with its reason and its second person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import LocationRef, donor_id_of, need_items, need_location
from supplytrack.catalogue.packing import count_of
from supplytrack.catalogue.place import LocationKind
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_text
from supplytrack.core.document import (
    DISPOSAL_METHODS,
    DISPOSAL_REASONS,
    LOSS_REASONS,
    MISCOUNTED,
    WRITE_OFF_REASONS,
    Kind,
)
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.changes.adjustment import adjustment, adjustment_line
from supplytrack.inventory.draft import draft
from supplytrack.inventory.ledger import (
    Lot,
    Move,
    Posted,
    Posting,
    Spot,
    check_day,
    find_posted,
    next_document_id,
    post,
)
from supplytrack.inventory.lots import found_lot, named_lot
from supplytrack.inventory.picking import Taken, Wanted, take
from supplytrack.inventory.spots import spot_of, virtual_spots
from supplytrack.inventory.worth import second_person, why_second_person, worth_of


@dataclass(frozen=True)
class ChangeLineDraft:
    """A line as typed: a quantity and why. An adjustment's quantity is signed: below zero takes away."""

    item: str
    quantity: str
    reason: str
    donor: str = ""
    own_only: bool = False
    batch: str = ""
    batch_uid: str = ""
    expiry: dt.date | None = None
    remarks: str = ""


@dataclass(frozen=True)
class ChangeDraft:
    """An adjustment, a write-off or a disposal of one place's stock.

    `approved_by` names the second person where no accounts tell people apart. `method` and `witness` belong to disposals.
    """

    uid: str
    date: dt.date
    location: str
    lines: Sequence[ChangeLineDraft]
    kind: Kind = Kind.ADJUSTMENT
    remarks: str = ""
    approved_by: str = ""
    method: str = ""
    witness: str = ""
    reference: str = ""
    request_digest: str = ""


REASONS: Mapping[Kind, Sequence[str]] = {
    Kind.ADJUSTMENT: LOSS_REASONS,
    Kind.WRITE_OFF: WRITE_OFF_REASONS,
    Kind.DISPOSAL: DISPOSAL_REASONS,
}
"""The reasons that each kind of change knows."""


@dataclass(frozen=True)
class _Line:
    number: int
    typed: ChangeLineDraft
    item: Any
    smallest: int
    donor_id: int | None


@dataclass(frozen=True)
class _Part:
    """What a line does to one batch: signed smallest units."""

    line: _Line
    lot: Lot
    quantity: int


@requires(Permission.ADJUST_STOCK)
def post_change(session: Session, typed: ChangeDraft) -> Posted:
    """Take away or add stock with a reason.

    Without a batch a line that takes away takes batches first expired, first out; one that adds makes a new batch
    with source type found. Above the limit a second person is needed: named on the paper where no accounts tell
    people apart, otherwise asked with `request_change`.

    :raises Refused: naming the field that is wrong, what is missing, or that somebody else has to approve.
    """
    return post_approved(session, typed, "", session.actor.name)


def post_approved(session: Session, typed: ChangeDraft, approver: str, requester: str) -> Posted:
    """Post a change; `approver` is the second person who has agreed, empty when nobody was asked."""
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    place = need_location(session, typed.location, "location")
    details = _details(typed)
    lines = _read_lines(session, typed)
    document_id = next_document_id(session)
    taken = _take(session, place, typed.date, lines)
    why = _why_approval(session, taken, lines)
    if why and not approver:
        approver = _named_approver(session, typed, why)
    parts = [*taken, *(_found_part(session, typed, line, document_id) for line in lines if line.smallest > 0)]
    rows = [_row(n, part) for n, part in enumerate(parts, 1)]
    header = {"requested_by": requester, "approved_by": approver, **details}
    posted = post(
        session,
        Posting(
            uid=typed.uid,
            kind=typed.kind,
            day=typed.date,
            moves=_moves(session, typed.kind, place, parts),
            rows=[(adjustment, [header]), (adjustment_line, rows)],
            source=spot_of(place),
            reference=typed.reference,
            request_digest=typed.request_digest,
            remarks=clean_text(typed.remarks, "remarks"),
            document_id=document_id,
            content={
                "method": header["method"],
                "lines": [[row["line"], row["quantity"], row["reason"]] for row in rows],
            },
        ),
    )
    session.execute(_DISCARD_DRAFT, {"uid": typed.uid})
    session.touch("changes", "drafts")
    return posted


_DISCARD_DRAFT = delete(draft).where(draft.c.uid == bindparam("uid"))


def _details(typed: ChangeDraft) -> dict[str, str]:
    if typed.kind not in REASONS:
        raise Refused(_("This is not a change of the stock."), "kind")
    if typed.kind is Kind.DISPOSAL and typed.method not in DISPOSAL_METHODS:
        raise Refused(
            _("Say how the goods were disposed of: {allowed}.").format(
                allowed=", ".join(_(method) for method in DISPOSAL_METHODS)
            ),
            "method",
        )
    return {
        "method": typed.method if typed.kind is Kind.DISPOSAL else "",
        "witness": clean_text(typed.witness, "witness", 200),
    }


def _read_lines(session: Session, typed: ChangeDraft) -> list[_Line]:
    if not typed.lines:
        raise Refused(_("Add at least one line."), "lines.0.item")
    items = need_items(session, [(line.item, f"lines.{n}.item") for n, line in enumerate(typed.lines)])
    wrong: list[Refused] = []
    lines = []
    for n, line in enumerate(typed.lines):
        try:
            _check_reason(typed.kind, line.reason, f"lines.{n}.reason")
            signed = typed.kind is Kind.ADJUSTMENT
            smallest = count_of(items[line.item], line.quantity, "", "", f"lines.{n}", signed=signed).smallest
            lines.append(
                _Line(
                    n + 1,
                    line,
                    items[line.item],
                    smallest if signed else -smallest,
                    donor_id_of(session, line.donor, f"lines.{n}.donor"),
                )
            )
        except Refused as refusal:
            wrong.append(refusal)
    refuse_together(wrong)
    return lines


def _check_reason(kind: Kind, reason: str, field_name: str) -> None:
    allowed = REASONS[kind]
    if reason not in allowed:
        raise Refused(
            _("Choose a reason: {allowed}.").format(allowed=", ".join(_(one) for one in allowed)), field_name
        )


def _take(session: Session, place: LocationRef, day: dt.date, lines: Sequence[_Line]) -> list[_Part]:
    by_number = {line.number: line for line in lines}
    wanted = [
        Wanted(
            line.number,
            line.item,
            -line.smallest,
            line.donor_id,
            line.typed.own_only,
            batch=line.typed.batch,
            batch_uid=line.typed.batch_uid,
            expired_too=bool(line.typed.batch or line.typed.batch_uid) or line.typed.reason == "expired",
        )
        for line in lines
        if line.smallest < 0
    ]
    taken: list[Taken] = take(session, place, day, wanted)[0] if wanted else []
    return [_Part(by_number[part.line], part.lot, -part.quantity) for part in taken]


def look_at_change(session: Session, typed: ChangeDraft) -> str:
    """Why a change needs a second person, empty when it does not; nothing is posted.

    :raises Refused: when it could not be posted as it is typed.
    """
    check_day(session, typed.date)
    place = need_location(session, typed.location, "location")
    _details(typed)
    lines = _read_lines(session, typed)
    return _why_approval(session, _take(session, place, typed.date, lines), lines)


def _why_approval(session: Session, taken: Sequence[_Part], lines: Sequence[_Line]) -> str:
    """Why a second person is needed for what is taken away; what is found is worth what its batch is worth."""
    parts = [(part.lot.id, part.quantity) for part in taken]
    parts += [
        (known.id, line.smallest)
        for line in lines
        if line.smallest > 0 and (known := _known_lot(session, line)) is not None
    ]
    return why_second_person(session, worth_of(session, parts)) if parts else ""


def _named_approver(session: Session, typed: ChangeDraft, why: str) -> str:
    if not session.actor.alone:
        raise Refused(_("{why} Ask for approval: somebody else has to agree.").format(why=why), "approved_by")
    if not typed.approved_by.strip():
        raise Refused(_("{why} Say who approved it.").format(why=why), "approved_by")
    return second_person(session, typed.approved_by, [session.actor.name], "approved_by")


def _known_lot(session: Session, line: _Line) -> Lot | None:
    """The batch that a line names; None when it names none or a new one."""
    return named_lot(
        session,
        line.item.id,
        uid=line.typed.batch_uid,
        number=line.typed.batch,
        donor_id=line.donor_id,
        field=f"lines.{line.number - 1}.donor",
        own_only=line.typed.own_only,
    )


def _found_part(session: Session, typed: ChangeDraft, line: _Line, document_id: int) -> _Part:
    """The batch that found goods join, or a new one with source type found."""
    lot = _known_lot(session, line) or found_lot(
        session,
        line.item.id,
        donor_id=line.donor_id,
        batch_number=clean_text(line.typed.batch, "batch", 60),
        expiry_day=day_number(line.typed.expiry) if line.typed.expiry else None,
        received_day=day_number(typed.date),
        document_id=document_id,
        line=line.number,
    )
    return _Part(line, lot, line.smallest)


def _moves(session: Session, kind: Kind, place: LocationRef, parts: Sequence[_Part]) -> list[Move]:
    spots, here = virtual_spots(session), spot_of(place)
    moves = []
    for part in parts:
        if part.quantity > 0:
            moves.append(Move(part.line.number, part.lot, spots[LocationKind.ADJUSTED], here, part.quantity))
        else:
            target = _target(spots, kind, part.line.typed.reason)
            moves.append(Move(part.line.number, part.lot, here, target, -part.quantity))
    return moves


def _target(spots: Mapping[LocationKind, Spot], kind: Kind, reason: str) -> Spot:
    if kind is Kind.DISPOSAL:
        return spots[LocationKind.DISPOSED]
    return spots[LocationKind.ADJUSTED if reason == MISCOUNTED else LocationKind.LOSS]


def _row(number: int, part: _Part) -> dict[str, Any]:
    typed = part.line.typed
    return {
        "line": number,
        "item_id": part.lot.item_id,
        "batch_id": part.lot.id,
        "quantity": part.quantity,
        "reason": typed.reason,
        "remarks": clean_text(typed.remarks, f"lines.{part.line.number - 1}.remarks"),
    }
