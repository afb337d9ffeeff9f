"""Mending a posted document: its mirror image, posted as a document of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import text

from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.conversions.whereabouts import where_gone
from supplytrack.inventory.history import moves_of, read_header
from supplytrack.inventory.ledger import Move, Posted, Posting, find_posted, post

_DEPENDS = text(
    """
SELECT d.number FROM document d
WHERE d.related_id = :id AND d.kind <> 'reversal'
  AND NOT EXISTS (SELECT 1 FROM document r WHERE r.reverses_id = d.id)
ORDER BY d.id LIMIT 1"""
)
_HOLD_ORDER = text(
    "SELECT 1 FROM order_state WHERE document_id IN (:id, :related) ORDER BY document_id FOR UPDATE"
)


def reverse(session: Session, document_id: int, day: date, reason: str, *, uid: str | None = None) -> Posted:
    """Post the mirror image of a document: every move goes back. Once for each document.

    :raises Refused: when it was reversed before, is a reversal itself, has no reason, the goods are gone, or
        another document that stands belongs to it.
    """
    header = read_header(session, document_id)
    if not session.is_sqlite:
        # Whoever receives goods of an order, closes it or takes such a paper back holds the order first.
        session.execute(_HOLD_ORDER, {"id": document_id, "related": header.related_id})
        header = read_header(session, document_id)
    if uid is not None and (found := find_posted(session, uid)):
        return found
    if header.kind is Kind.REVERSAL:
        raise Refused(
            _("{number} is a reversal. Record the goods anew instead.").format(number=header.number)
        )
    if header.reversed_by:
        raise Refused(
            _("{number} was already reversed by {reversal}.").format(
                number=header.number, reversal=header.reversed_by
            )
        )
    if (dependent := session.scalar(_DEPENDS, {"id": document_id})) is not None:
        raise Refused(
            _("{other} belongs to {number}. Reverse {other} first.").format(
                other=dependent, number=header.number
            )
        )
    if day < header.day:
        raise Refused(
            _("A reversal is dated on or after its document, {day}.").format(day=header.day.isoformat()),
            "date",
        )
    if not reason.strip():
        raise Refused(_("Say why {number} is reversed.").format(number=header.number), "reason")
    mirrored = [
        Move(move.line, move.lot, move.target, move.source, move.quantity)
        for move in reversed(moves_of(session, document_id))
    ]
    # What comes back from losses comes first: it may be what goes out in the same document.
    mirrored.sort(key=lambda move: move.source.keeps_stock)
    posting = Posting(
        uid=uid or new_uid(),
        kind=Kind.REVERSAL,
        day=day,
        moves=mirrored,
        related_id=document_id,
        reverses_id=document_id,
        remarks=reason.strip(),
        content={"reverses": header.uid},
    )
    try:
        return post(session, posting)
    except Refused as refusal:
        raise _told_where(session, mirrored, refusal) from refusal


def _told_where(session: Session, moves: Sequence[Move], refusal: Refused) -> Refused:
    """A shortage that also says where goods are which were made into others, or were made of others."""
    if not refusal.field.startswith("lines."):
        return refusal
    leaving: dict[int, set[int]] = {}
    for move in moves:
        if move.source.keeps_stock:
            leaving.setdefault(move.source.id, set()).add(move.lot.id)
    found = [where_gone(session, batches, place) for place, batches in sorted(leaving.items())]
    words = " ".join([str(refusal), *(one for one in found if one)])
    return Refused(words, refusal.field, also=refusal.also)
