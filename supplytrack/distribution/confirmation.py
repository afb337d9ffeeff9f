"""Confirming a delivery note: what was accepted, and what became of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update

from supplytrack.access.permission import requires
from supplytrack.catalogue.item import item
from supplytrack.catalogue.lookup import LocationRef
from supplytrack.catalogue.place import LocationKind, location
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_text
from supplytrack.core.document import Kind, NoteState, PaperState
from supplytrack.core.quantity import format_quantity, parse_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.dispatch import note, note_line
from supplytrack.distribution.handover import keep_receiver, proof, proof_line
from supplytrack.distribution.operations import check_transition
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.batch import batch
from supplytrack.inventory.history import Header, find_header
from supplytrack.inventory.ledger import Lot, Move, Posted, Posting, Spot, check_day, find_posted, post
from supplytrack.inventory.reversal import reverse
from supplytrack.inventory.spots import handed_over_spot, virtual_spots


@dataclass(frozen=True)
class ProofLineDraft:
    """What became of a line of the note (`line` is its number). Empty `accepted` is all but the others."""

    line: int
    accepted: str = ""
    damaged: str = ""
    short: str = ""
    refused: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ProofDraft:
    """A proof of delivery as typed. Lines that are left out were accepted as sent."""

    uid: str
    note: str
    date: date
    lines: Sequence[ProofLineDraft] = ()
    receiver_name: str = ""
    receiver_function: str = ""
    receiver_phone: str = ""
    signature: str | None = None
    paper_state: str = PaperState.SIGNED.value
    remarks: str = ""


@dataclass(frozen=True)
class _Outcome:
    """What became of a line, in smallest units."""

    line: int
    lot: Lot
    shipped: int
    accepted: int
    damaged: int
    short: int
    refused: int
    reason: str


_LINES = (
    select(
        note_line.c.line,
        note_line.c.quantity,
        note_line.c.item_id,
        item.c.name,
        item.c.decimals,
        batch.c.id.label("batch_id"),
        batch.c.uid,
    )
    .join(item, item.c.id == note_line.c.item_id)
    .join(batch, batch.c.id == note_line.c.batch_id)
    .where(note_line.c.document_id == bindparam("id"))
    .order_by(note_line.c.line)
)
_PLACE = select(
    location.c.id,
    location.c.code,
    location.c.name,
    location.c.name_km,
    location.c.kind,
    location.c.keeps_stock,
    location.c.province_code,
).where(location.c.id == bindparam("id"))


@requires(Permission.CONFIRM_HANDOVER)
def confirm_delivery_note(session: Session, typed: ProofDraft) -> Posted:
    """Record what the recipient accepted. Refused goods return to the store, damaged and short ones are losses.

    :raises Refused: when a line does not add up, lacks its reason, or the note is not issued.
    """
    header = find_header(session, typed.note, Kind.DELIVERY_NOTE)
    # First the note is held, then looked for: who presses the button twice waits here for the first time.
    row = session.execute(select(note).where(note.c.uid == header.uid).with_for_update()).one()
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_transition(header.number, NoteState(row.state), NoteState.CONFIRMED)
    check_day(session, typed.date)
    if typed.date < header.day:
        raise Refused(
            _("Received on {day}, before the note of {issued} was issued.").format(
                day=typed.date.isoformat(), issued=header.day.isoformat()
            ),
            "date",
        )
    outcomes = _read_outcomes(session, header, typed)
    state = _paper_state(typed.paper_state)
    posted = post(session, _posting(session, typed, header, outcomes, state))
    session.execute(
        update(note)
        .where(note.c.uid == header.uid)
        .values(
            state=NoteState.CONFIRMED.value,
            paper_state=state.value,
            proof_id=posted.id,
            confirmed_day=day_number(typed.date),
        )
    )
    keep_receiver(
        session,
        header.uid,
        typed.receiver_name,
        typed.receiver_function,
        typed.receiver_phone,
        typed.signature,
    )
    session.touch("notes")
    return posted


def _paper_state(name: str) -> PaperState:
    try:
        return PaperState(name)
    except ValueError:
        raise Refused(_("Say whether the paper is signed, unsigned or disputed."), "paper_state") from None


def _posting(
    session: Session, typed: ProofDraft, header: Header, outcomes: Sequence[_Outcome], state: PaperState
) -> Posting:
    spots = virtual_spots(session)
    transit, loss = spots[LocationKind.IN_TRANSIT], spots[LocationKind.LOSS]
    store = session.execute(_PLACE, {"id": header.source_id}).one()
    recipient = session.execute(_PLACE, {"id": header.target_id}).one()
    source = Spot(store.id, store.code, bool(store.keeps_stock))
    place = LocationRef(
        recipient.id,
        recipient.code,
        recipient.name,
        recipient.name_km,
        LocationKind(recipient.kind),
        bool(recipient.keeps_stock),
        True,
        recipient.province_code or "",
    )
    handed_over = handed_over_spot(session, place)
    moves = []
    for outcome in outcomes:
        for quantity, target in (
            (outcome.accepted, handed_over),
            (outcome.damaged + outcome.short, loss),
            (outcome.refused, source),
        ):
            if quantity:
                moves.append(Move(outcome.line, outcome.lot, transit, target, quantity))
    rows = [_row(outcome) for outcome in outcomes]
    return Posting(
        uid=typed.uid,
        kind=Kind.PROOF_OF_DELIVERY,
        day=typed.date,
        moves=moves,
        rows=[(proof, [{"paper_state": state.value}]), (proof_line, rows)],
        source=source,
        target=Spot(place.id, place.code, place.keeps_stock),
        related_id=header.id,
        remarks=clean_text(typed.remarks, "remarks"),
        content={
            "note": header.uid,
            "paper_state": state.value,
            "lines": [[o.line, o.accepted, o.damaged, o.short, o.refused, o.reason] for o in outcomes],
        },
    )


def _read_outcomes(session: Session, header: Header, typed: ProofDraft) -> list[_Outcome]:
    said = {line.line: (n, line) for n, line in enumerate(typed.lines)}
    wrong: list[Refused] = []
    outcomes = []
    for row in session.rows(_LINES, {"id": header.id}):
        n, line = said.pop(row.line, (row.line - 1, ProofLineDraft(row.line)))
        try:
            outcomes.append(_read_outcome(row, line, f"lines.{n}"))
        except Refused as refusal:
            wrong.extend(refusal.all())
    for number, (n, _line) in said.items():
        wrong.append(
            Refused(
                _("{note} has no line {line}.").format(note=header.number, line=number), f"lines.{n}.line"
            )
        )
    refuse_together(wrong)
    return outcomes


def _read_outcome(row: Any, line: ProofLineDraft, field: str) -> _Outcome:
    parts = {
        name: parse_quantity(getattr(line, name), row.decimals, f"{field}.{name}")
        for name in ("accepted", "damaged", "short", "refused")
    }
    others = sum(parts[name] or 0 for name in ("damaged", "short", "refused"))
    accepted = parts["accepted"] if parts["accepted"] is not None else row.quantity - others
    total = accepted + others
    if total != row.quantity or accepted < 0:
        raise Refused(
            _("{item}: {total} add up, but {shipped} were sent.").format(
                item=row.name,
                total=format_quantity(max(total, others), row.decimals),
                shipped=format_quantity(row.quantity, row.decimals),
            ),
            f"{field}.accepted",
        )
    reason = clean_text(line.reason, f"{field}.reason", 200)
    if others and not reason:
        raise Refused(_("{item}: say why not all was accepted.").format(item=row.name), f"{field}.reason")
    return _Outcome(
        row.line,
        Lot(row.batch_id, row.uid, row.item_id),
        row.quantity,
        accepted,
        parts["damaged"] or 0,
        parts["short"] or 0,
        parts["refused"] or 0,
        reason,
    )


def _row(outcome: _Outcome) -> Mapping[str, Any]:
    return {
        "line": outcome.line,
        "item_id": outcome.lot.item_id,
        "batch_id": outcome.lot.id,
        "shipped": outcome.shipped,
        "accepted": outcome.accepted,
        "damaged": outcome.damaged,
        "short": outcome.short,
        "refused": outcome.refused,
        "reason": outcome.reason,
    }


@requires(Permission.REVERSE_DOCUMENT)
def reverse_handover(
    session: Session, document_id: int, day: date, reason: str, *, uid: str | None = None
) -> Posted:
    """Reverse an issued delivery note, or a proof of delivery (the note is then issued again).

    :raises Refused: when the note is confirmed: its proof of delivery is reversed first.
    """
    if uid is not None and (found := find_posted(session, uid)):
        return found
    row = session.execute(
        select(note)
        .where((note.c.document_id == document_id) | (note.c.proof_id == document_id))
        .with_for_update()
    ).first()
    if row is None:
        return reverse(session, document_id, day, reason, uid=uid)
    if row.document_id == document_id:
        return _reverse_note(session, row, day, reason, uid)
    posted = reverse(session, document_id, day, reason, uid=uid)
    session.execute(
        update(note)
        .where(note.c.uid == row.uid)
        .values(
            state=NoteState.ISSUED.value,
            paper_state=PaperState.UNSIGNED.value,
            proof_id=None,
            confirmed_day=None,
        )
    )
    session.touch("notes")
    return posted


def _reverse_note(session: Session, row: Any, day: date, reason: str, uid: str | None) -> Posted:
    if row.state == NoteState.CONFIRMED:
        raise Refused(_("{number} is signed. Reverse its proof of delivery first.").format(number=row.number))
    posted = reverse(session, row.document_id, day, reason, uid=uid)
    session.execute(update(note).where(note.c.uid == row.uid).values(state=NoteState.REVERSED.value))
    session.touch("notes")
    return posted
