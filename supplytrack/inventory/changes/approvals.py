"""Asking a second person: a change of the stock that waits, and what that person decided."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import need_location
from supplytrack.core.actor import Permission
from supplytrack.core.code import clean_text
from supplytrack.core.document import ApprovalState, Kind
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.changes.approval import approval
from supplytrack.inventory.changes.operations import (
    ChangeDraft,
    ChangeLineDraft,
    look_at_change,
    post_approved,
)
from supplytrack.inventory.draft import draft
from supplytrack.inventory.ledger import Posted, find_posted
from supplytrack.inventory.worth import second_person

_HELD = select(approval).where(approval.c.uid == bindparam("uid")).with_for_update()
_DISCARD_DRAFT = delete(draft).where(draft.c.uid == bindparam("uid"))


@requires(Permission.ADJUST_STOCK)
def request_change(session: Session, typed: ChangeDraft) -> None:
    """Ask somebody else to agree to a change. Nothing moves, and nothing is held back, until they do.

    :raises Refused: when the change could not be posted as it is typed, or needs nobody else.
    """
    row = session.execute(_HELD, {"uid": typed.uid}).first()
    if row is not None:
        return
    why = look_at_change(session, typed)
    if not why:
        raise Refused(_("This change needs nobody else. Post it."))
    session.execute(
        insert(approval),
        {
            "uid": typed.uid,
            "kind": typed.kind.value,
            "state": ApprovalState.WAITING.value,
            "location_id": need_location(session, typed.location, "location").id,
            "title": ", ".join(line.item for line in typed.lines)[:200],
            "why": why,
            "payload": json.dumps(asdict(typed), ensure_ascii=False, default=str),
            "requested_by": session.actor.name,
            "requested_at": session.clock.instant(),
        },
    )
    session.execute(_DISCARD_DRAFT, {"uid": typed.uid})
    session.touch("approvals", "drafts")


@requires(Permission.APPROVE_STOCK_CHANGE)
def approve_change(session: Session, uid: str, note: str = "") -> Posted:
    """Agree to a change that waits, and post it under its own identity. What it takes is looked for again.

    :raises Refused: for who asked themselves, when it was decided already, or when the goods are gone.
    """
    row = _waiting(session, uid)
    if (found := find_posted(session, uid)) is not None:
        return found
    _see_that_it_waits(row)
    approver = second_person(session, session.actor.name, [row.requested_by], "approved_by")
    posted = post_approved(session, read_change(row.payload), approver, row.requested_by)
    _decide(session, uid, ApprovalState.APPROVED, note)
    return posted


@requires(Permission.APPROVE_STOCK_CHANGE)
def refuse_change(session: Session, uid: str, why: str) -> None:
    """Do not agree to a change; nothing moves.

    :raises Refused: when no reason is given, or it was decided already.
    """
    row = _waiting(session, uid)
    _see_that_it_waits(row)
    if not why.strip():
        raise Refused(_("Say why it is not approved."), "why")
    _decide(session, uid, ApprovalState.REFUSED, why)


@requires(Permission.ADJUST_STOCK)
def withdraw_change(session: Session, uid: str) -> None:
    """Take back what one asked for oneself.

    :raises Refused: when somebody else asked, or it was decided already.
    """
    row = _waiting(session, uid)
    _see_that_it_waits(row)
    if row.requested_by != session.actor.name:
        raise Refused(_("{name} asked for this; only they can take it back.").format(name=row.requested_by))
    _decide(session, uid, ApprovalState.WITHDRAWN, "")


def _waiting(session: Session, uid: str) -> Any:
    row = session.execute(_HELD, {"uid": uid}).first()
    if row is None:
        raise Refused(_("There is no such request."))
    return row


def _see_that_it_waits(row: Any) -> None:
    if row.state != ApprovalState.WAITING:
        raise Refused(_("{name} has decided already.").format(name=row.decided_by))


def _decide(session: Session, uid: str, state: ApprovalState, words: str) -> None:
    session.execute(
        update(approval)
        .where(approval.c.uid == uid)
        .values(
            state=state.value,
            decided_by=session.actor.name,
            decided_at=session.clock.instant(),
            decision=clean_text(words, "why", 500),
        )
    )
    session.touch("approvals")


def read_change(payload: str) -> ChangeDraft:
    """A change as it was asked for."""
    said: Mapping[str, Any] = json.loads(payload)
    lines = tuple(
        ChangeLineDraft(
            **{**line, "expiry": dt.date.fromisoformat(line["expiry"]) if line["expiry"] else None}
        )
        for line in said["lines"]
    )
    return ChangeDraft(
        **{**said, "lines": lines, "date": dt.date.fromisoformat(said["date"]), "kind": Kind(said["kind"])}
    )
