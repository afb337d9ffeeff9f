"""Holding goods back for a paper that is prepared, and giving them back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert

from supplytrack.db.engine import Session
from supplytrack.inventory.locks import hold_reserved
from supplytrack.inventory.move import reservation
from supplytrack.inventory.picking import Taken


def reserve(session: Session, note_uid: str, location_id: int, taken: Sequence[Taken]) -> None:
    """Hold back what was chosen for a delivery note."""
    session.execute(
        insert(reservation),
        [
            {
                "note_uid": note_uid,
                "line": n,
                "item_id": part.item.id,
                "batch_id": part.lot.id,
                "location_id": location_id,
                "quantity": part.quantity,
            }
            for n, part in enumerate(taken, 1)
        ],
    )


def release(session: Session, note_uid: str) -> None:
    """Give back what a delivery note holds."""
    hold_reserved(session, note_uid)
    session.execute(delete(reservation).where(reservation.c.note_uid == note_uid))
