"""Handing goods over: delivery notes from prepared to confirmed, and distributions to people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import LocationRef, need_location
from supplytrack.catalogue.place import LocationKind
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_text
from supplytrack.core.document import NOTE_TRANSITIONS, Kind, NoteState
from supplytrack.db.engine import Session
from supplytrack.db.numbering import next_number
from supplytrack.distribution.dispatch import note, note_document, note_line
from supplytrack.distribution.handover import keep_receiver
from supplytrack.distribution.headcount import HeadCount, people_row, read_headcount
from supplytrack.distribution.people import people
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.draft import draft
from supplytrack.inventory.goods_lines import (
    ChosenGoods,
    GoodsLineDraft,
    check_means,
    choose_goods,
    goods_rows,
)
from supplytrack.inventory.ledger import Move, Posted, Posting, check_day, find_posted, post
from supplytrack.inventory.reserving import release, reserve
from supplytrack.inventory.spots import spot_of, virtual_spots


@dataclass(frozen=True)
class NoteDraft:
    """A delivery note as typed. Receiver's name, function and phone are personal data, kept apart."""

    uid: str
    date: date
    source: str
    target: str
    lines: Sequence[GoodsLineDraft]
    receiver_name: str = ""
    receiver_function: str = ""
    receiver_phone: str = ""
    request_number: str = ""
    project: str = ""
    place_of_delivery: str = ""
    means: str = ""
    driver: str = ""
    vehicle: str = ""
    remarks: str = ""
    headcount: HeadCount = field(default_factory=HeadCount)
    reference: str = ""
    request_digest: str = ""


@dataclass(frozen=True)
class _ReadNote:
    source: LocationRef
    target: LocationRef
    goods: ChosenGoods


_FIND_NOTE = select(note).where(note.c.uid == bindparam("uid")).with_for_update()
_DISCARD_DRAFT = delete(draft).where(draft.c.uid == bindparam("uid"))


def _state_of(session: Session, uid: str) -> tuple[NoteState, Any]:
    """Where a note stands. Nobody else changes that before this transaction ends."""
    row = session.execute(_FIND_NOTE, {"uid": uid}).first()
    return (NoteState(row.state), row) if row else (NoteState.DRAFT, None)


def check_transition(number: str, old: NoteState, new: NoteState) -> None:
    """See that a delivery note may go from `old` to `new`.

    :raises Refused: when it may not.
    """
    if (old, new) not in NOTE_TRANSITIONS:
        raise Refused(
            _("{number} is {state} and cannot become {new}.").format(
                number=number or _("This note"), state=_(old.value), new=_(new.value)
            )
        )


def same_goods(prepared: Mapping[str, Any], typed: Mapping[str, Any]) -> bool:
    """Whether two forms of a note (as mappings) let the same goods leave from the same place to the same recipient.

    The driver, the receiver and the day may change until the truck is loaded; whoever approved the note looked at these.
    """
    return all(_as_kept(prepared[key]) == _as_kept(typed[key]) for key in ("source", "target", "lines"))


def _as_kept(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def _check_approved(session: Session, row: Any, typed: NoteDraft) -> None:
    """See that a second person has seen what leaves, where the office has agreed on that."""
    if not session.workspace.notes_need_approval:
        return
    if row is None:
        raise Refused(
            _(
                "A second person approves a note before its goods leave. Prepare it first: its goods are then held."
            )
        )
    if not row.approved_by:
        raise Refused(
            _(
                "{number} is not approved yet. Somebody other than {name} approves it before the goods leave."
            ).format(number=row.number, name=row.prepared_by)
        )
    if not same_goods(json.loads(row.prepared), asdict(typed)):
        raise Refused(
            _(
                "{number} was changed after {name} approved it. Prepare it again and have it approved again."
            ).format(number=row.number, name=row.approved_by)
        )


def _read_note(session: Session, typed: NoteDraft) -> _ReadNote:
    check_day(session, typed.date)
    source = need_location(session, typed.source, "source")
    target = need_location(session, typed.target, "target")
    if source.id == target.id:
        raise Refused(_("Goods cannot be handed over to the place they are in."), "target")
    check_means(typed.means)
    return _ReadNote(source, target, choose_goods(session, source, typed.date, typed.lines))


@requires(Permission.PREPARE_HANDOVER)
def prepare_delivery_note(session: Session, typed: NoteDraft) -> str:
    """Reserve a note's goods and give it its number; returns the number. No stock moves.

    Preparing again replaces the reservations and keeps the number; an approval is needed anew.

    :raises Refused: naming the field that is wrong, or what is missing.
    """
    state, row = _state_of(session, typed.uid)
    if state is not NoteState.PREPARED:
        check_transition(row.number if row else "", state, NoteState.PREPARED)
    release(session, typed.uid)
    read = _read_note(session, typed)
    reserve(session, typed.uid, read.source.id, read.goods.taken)
    number = row.number if row else next_number(session, Kind.DELIVERY_NOTE, typed.date.year)
    _put_note(
        session,
        typed,
        read,
        row,
        {
            "number": number,
            "state": NoteState.PREPARED.value,
            "prepared": _dump(typed),
            "prepared_by": session.actor.name,
            "approved_by": "",
            "approved_at": None,
        },
    )
    session.touch("notes", "stock")
    return str(number)


@requires(Permission.PREPARE_HANDOVER)
def cancel_delivery_note(session: Session, uid: str) -> None:
    """Cancel a note that was not issued. A prepared one keeps its number and gives its goods back.

    :raises Refused: when it was issued.
    """
    state, row = _state_of(session, uid)
    check_transition(row.number if row else "", state, NoteState.CANCELLED)
    release(session, uid)
    if row is not None:
        session.execute(update(note).where(note.c.uid == uid).values(state=NoteState.CANCELLED.value))
    session.execute(_DISCARD_DRAFT, {"uid": uid})
    session.touch("notes", "stock", "drafts")


@requires(Permission.ISSUE_GOODS)
def issue_delivery_note(session: Session, typed: NoteDraft) -> Posted:
    """The goods leave the store: they are in transit to the recipient. Availability and expiry are checked again.

    :raises Refused: naming the field that is wrong, or what is missing; when a second person has not approved it yet.
    """
    # First the note is held, then looked for: who presses the button twice waits here for the first time.
    state, row = _state_of(session, typed.uid)
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_transition(row.number if row else "", state, NoteState.ISSUED)
    _check_approved(session, row, typed)
    if row is not None:
        release(session, typed.uid)
    read = _read_note(session, typed)
    headcount = read_headcount(typed.headcount, "headcount")
    transit = virtual_spots(session)[LocationKind.IN_TRANSIT]
    moves = [
        Move(n, part.lot, spot_of(read.source), transit, part.quantity)
        for n, part in enumerate(read.goods.taken, 1)
    ]
    details = _details(typed)
    people_rows = [people_row(headcount)] if headcount is not None else []
    posted = post(
        session,
        Posting(
            uid=typed.uid,
            kind=Kind.DELIVERY_NOTE,
            day=typed.date,
            moves=moves,
            rows=[
                (note_document, [details]),
                (note_line, goods_rows(typed.lines, read.goods)),
                (people, people_rows),
            ],
            source=spot_of(read.source),
            target=spot_of(read.target),
            reference=typed.reference,
            request_digest=typed.request_digest,
            remarks=clean_text(typed.remarks, "remarks"),
            number=row.number if row else None,
            content={"detail": {"means": typed.means, "project": typed.project}, "people": people_rows},
        ),
    )
    _put_note(
        session,
        typed,
        read,
        row,
        {
            "number": posted.number,
            "state": NoteState.ISSUED.value,
            "document_id": posted.id,
            "prepared": None,
        },
    )
    keep_receiver(session, typed.uid, typed.receiver_name, typed.receiver_function, typed.receiver_phone)
    session.execute(_DISCARD_DRAFT, {"uid": typed.uid})
    session.touch("notes", "drafts")
    return posted


def _details(typed: NoteDraft) -> dict[str, Any]:
    return {
        "request_number": clean_text(typed.request_number, "request_number", 60),
        "project": clean_text(typed.project, "project", 100),
        "place_of_delivery": clean_text(typed.place_of_delivery, "place_of_delivery", 200),
        "means": typed.means,
        "driver": clean_text(typed.driver, "driver", 200),
        "vehicle": clean_text(typed.vehicle, "vehicle", 60),
    }


def _put_note(
    session: Session, typed: NoteDraft, read: _ReadNote, row: Any, values: Mapping[str, Any]
) -> None:
    fixed = {
        "note_day": day_number(typed.date),
        "from_location_id": read.source.id,
        "to_location_id": read.target.id,
        **values,
    }
    if row is None:
        session.execute(insert(note), {"uid": typed.uid, **fixed})
    else:
        session.execute(update(note).where(note.c.uid == typed.uid).values(fixed))


def _dump(typed: NoteDraft) -> str:
    return json.dumps(asdict(typed), ensure_ascii=False, default=str)
