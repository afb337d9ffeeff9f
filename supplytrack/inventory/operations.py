"""Reversals, and the drafts of all papers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from supplytrack.access.permission import requires
from supplytrack.core.actor import Permission
from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.counts.reviewing import reverse_count
from supplytrack.inventory.draft import draft
from supplytrack.inventory.history import read_header
from supplytrack.inventory.ledger import (
    Posted,
)
from supplytrack.inventory.reversal import reverse
from supplytrack.inventory.transfers.operations import reverse_transfer


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
