"""The second person of a delivery note: who prepared it does not approve it, and what leaves is what was approved."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import select, update

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.core.actor import Permission
from supplytrack.core.document import NoteState
from supplytrack.db.engine import Session
from supplytrack.distribution.dispatch import note
from supplytrack.distribution.operations import NoteDraft, same_goods
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.worth import second_person


@requires(Permission.APPROVE_HANDOVER)
def approve_delivery_note(session: Session, seen: NoteDraft, approved_by: str = "") -> str:
    """Agree, as a second person, that a prepared note's goods may leave; returns who approved it.

    `seen` is the note as the second person read it. `approved_by` names them where no accounts tell people apart.
    Approving again changes nothing: the first to approve stays.

    :raises Refused: when it is not prepared, says something else by now, or who prepared it is the only person.
    """
    row = session.execute(select(note).where(note.c.uid == seen.uid).with_for_update()).first()
    if row is None or row.state != NoteState.PREPARED:
        raise Refused(
            _("Only a note that is prepared is approved. {number} is {state}.").format(
                number=row.number if row else _("This note"),
                state=_(row.state if row else NoteState.DRAFT.value),
            )
        )
    if not same_goods(json.loads(row.prepared), asdict(seen)):
        raise Refused(
            _("{number} was prepared again in the meantime. Look at what it says now.").format(
                number=row.number
            )
        )
    if row.approved_by:
        return str(row.approved_by)
    name = second_person(session, approved_by, [row.prepared_by], "approved_by")
    session.execute(
        update(note)
        .where(note.c.uid == seen.uid)
        .values(approved_by=name, approved_at=session.clock.instant())
    )
    record(
        session, "approve", f"note {row.number}", after={"approved_by": name, "prepared_by": row.prepared_by}
    )
    session.touch("notes")
    return name
