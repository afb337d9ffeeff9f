"""Periods: a day up to which nothing is posted or changed any more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, text, update

from supplytrack.access.audit import audit_entry, record
from supplytrack.access.permission import requires
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.code import clean_text
from supplytrack.db.engine import Session
from supplytrack.db.workspace import workspace
from supplytrack.errors import Refused
from supplytrack.i18n import _

SUBJECT = "period"


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """One closing or reopening. `until` None: nothing is closed since."""

    at: int
    by: str
    until: date | None
    note: str
    reopened: bool


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What a period that is about to be closed leaves unfinished: it can be finished later, dated after it."""

    unsigned_notes: int
    transfers_in_transit: int
    open_counts: int


_UNSIGNED = text("SELECT count(*) FROM delivery_note WHERE state = 'issued' AND note_day <= :day")
_ON_THE_WAY = text("SELECT count(*) FROM transfer WHERE state = 'issued' AND transfer_day <= :day")
_OPEN_COUNTS = text(
    "SELECT count(*) FROM stock_count WHERE state IN ('open', 'counted') AND count_day <= :day"
)
_LAST_DOCUMENT = text("SELECT coalesce(max(id), 0) FROM document")
_HOLD = select(workspace.c.closed_until_day).with_for_update()
_HISTORY = select(audit_entry).where(audit_entry.c.subject == SUBJECT).order_by(audit_entry.c.id.desc())


@requires(Permission.CLOSE_PERIOD)
def close_period(session: Session, until: date, note: str = "") -> None:
    """Close everything up to and with the day `until`: documents are dated after it from now on.

    :raises Refused: for today and later days, and for a day that is closed already.
    """
    closed = session.execute(_HOLD).scalar()
    if until >= session.clock.today():
        raise Refused(
            _("A period is closed when it is over: choose a day before {today}.").format(
                today=session.clock.today().isoformat()
            ),
            "until",
        )
    if closed is not None and day_number(until) <= closed:
        raise Refused(
            _("The period up to {closed} is closed already.").format(closed=day_of(closed).isoformat()),
            "until",
        )
    _put(session, closed, day_number(until), "close", note)


@requires(Permission.ADMINISTER)
def reopen_period(session: Session, back_to: date, why: str) -> None:
    """Open the days from `back_to` on again.

    :raises Refused: when that day is open anyway, or no reason is given.
    """
    closed = session.execute(_HOLD).scalar()
    if closed is None or day_number(back_to) > closed:
        raise Refused(_("{day} is open.").format(day=back_to.isoformat()), "back_to")
    if not why.strip():
        raise Refused(_("Say why the period is opened again."), "why")
    until = day_number(back_to - timedelta(days=1))
    _put(session, closed, until if until >= 0 else None, "reopen", why)


def _put(session: Session, before: int | None, after: int | None, action: str, note: str) -> None:
    # Which documents were there is told by the last one's key: `check` needs no clock to see what came later.
    last = int(session.scalar(_LAST_DOCUMENT))
    session.execute(update(workspace).values(closed_until_day=after))
    record(
        session,
        action,
        SUBJECT,
        before={"until": before},
        after={"until": after, "note": clean_text(note, "note", 500), "documents": last},
    )
    session.touch("workspace")


def period_history(session: Session) -> list[PeriodChange]:
    """Every closing and reopening, the newest first."""
    found = []
    for row in session.rows(_HISTORY):
        after = json.loads(row.after)
        until = None if after["until"] is None else day_of(after["until"])
        found.append(PeriodChange(row.at, row.actor, until, after["note"], row.action == "reopen"))
    return found


def still_open(session: Session, until: date) -> StillOpen:
    """What is unfinished in the days up to `until`."""
    day = {"day": day_number(until)}
    return StillOpen(
        int(session.scalar(_UNSIGNED, day)),
        int(session.scalar(_ON_THE_WAY, day)),
        int(session.scalar(_OPEN_COUNTS, day)),
    )
