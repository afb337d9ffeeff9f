"""What is told beside a delivery note: its second person, its last print, and how its paper was signed after all."""

from __future__ import annotations

from dataclasses import dataclass

from supplytrack.core.document import NoteState
from supplytrack.db.engine import Session
from supplytrack.distribution.printing import LastPrint, last_prints
from supplytrack.distribution.queries import NoteDetail
from supplytrack.distribution.resolving import SignedLater, signed_later


@dataclass(frozen=True, slots=True)
class Standing:
    """`asks`: the office has agreed that a second person approves notes. `user` is at work, `alone` where no accounts
    tell people apart."""

    asks: bool = False
    user: str = ""
    alone: bool = True
    printed: LastPrint | None = None
    later: SignedLater | None = None


def read_standing(session: Session, detail: NoteDetail | None) -> Standing:
    """What is told beside a note; of one that is still a draft, only what the office has agreed on."""
    printed = None
    if detail is not None and detail.row.state not in (NoteState.CANCELLED, NoteState.REVERSED):
        printed = last_prints(session, [detail.row.uid]).get(detail.row.uid)
    return Standing(
        session.workspace.notes_need_approval,
        session.actor.name,
        session.actor.alone,
        printed,
        signed_later(session, detail.proof_number) if detail is not None else None,
    )
