"""A paper that was disputed or missing when the proof was recorded, and was signed later. Quantities stay as they were."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select, text, update

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_of
from supplytrack.core.code import clean_text
from supplytrack.core.document import Kind, NoteState, PaperState
from supplytrack.db.engine import Session
from supplytrack.distribution.dispatch import note
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.history import find_header

SIGNED_LATER = "sign later"
"""The action under which the audit keeps it; its subject names the proof of delivery."""


@dataclass(frozen=True)
class LaterSignature:
    """A paper that was signed after its proof was recorded. `remarks` say what was agreed; a dispute needs them."""

    note: str
    date: date
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class SignedLater:
    """When a paper was signed after all, who recorded that, and what was agreed."""

    day: date
    by: str
    remarks: str


def subject_of(proof_number: str) -> str:
    """What the audit calls the paper of a proof of delivery."""
    return f"paper of {proof_number}"


@requires(Permission.CONFIRM_HANDOVER)
def sign_later(session: Session, typed: LaterSignature) -> str:
    """Record that a disputed or missing paper is signed now; returns the note's number. What was accepted stays.

    :raises Refused: when the paper is signed already, the note is not confirmed, the day is before the goods were
        received or in the future, or a dispute is settled without a word about it.
    """
    header = find_header(session, typed.note, Kind.DELIVERY_NOTE)
    row = session.execute(select(note).where(note.c.uid == header.uid).with_for_update()).one()
    if row.state != NoteState.CONFIRMED:
        raise Refused(_("{number} has no proof of delivery yet. Record it first.").format(number=row.number))
    if row.paper_state == PaperState.SIGNED:
        raise Refused(_("{number} is signed already.").format(number=row.number))
    _check_day(session, typed.date, day_of(row.confirmed_day))
    remarks = clean_text(typed.remarks, "remarks", 500)
    if row.paper_state == PaperState.DISPUTED and not remarks:
        raise Refused(_("Say how the dispute was settled."), "remarks")
    proof = session.scalar(_NUMBER, {"id": row.proof_id})
    session.execute(update(note).where(note.c.uid == header.uid).values(paper_state=PaperState.SIGNED.value))
    record(
        session,
        SIGNED_LATER,
        subject_of(proof),
        before={"paper_state": row.paper_state},
        after={"paper_state": PaperState.SIGNED.value, "day": typed.date.isoformat(), "remarks": remarks},
    )
    session.touch("notes")
    return str(row.number)


def _check_day(session: Session, day: date, received: date) -> None:
    """The paper is signed on a day from that of the delivery to today. A closed period does not matter: no goods move."""
    if day > session.clock.today():
        raise Refused(_("{day} is in the future.").format(day=day.isoformat()), "date")
    if day < received:
        raise Refused(
            _("Signed on {day}, before the goods were received on {received}.").format(
                day=day.isoformat(), received=received.isoformat()
            ),
            "date",
        )


_NUMBER = text("SELECT number FROM document WHERE id = :id")
_SIGNED = text(
    "SELECT actor, after FROM audit_entry WHERE subject = :subject AND action = :action ORDER BY id DESC LIMIT 1"
).bindparams(bindparam("action", SIGNED_LATER))


def signed_later(session: Session, proof_number: str) -> SignedLater | None:
    """How the paper of a proof of delivery was signed after all; None when it was not, or had no need to."""
    row = session.execute(_SIGNED, {"subject": subject_of(proof_number)}).first() if proof_number else None
    if row is None:
        return None
    said = json.loads(row.after)
    return SignedLater(date.fromisoformat(said["day"]), row.actor, said["remarks"])
