"""What the office has agreed on: when a second person is needed, when stock is told as running out, when a paper is late."""

from __future__ import annotations

from sqlalchemy import update

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.core.actor import Permission
from supplytrack.core.money import clean_currency, parse_money
from supplytrack.core.quantity import parse_number, to_smallest
from supplytrack.db.engine import Session
from supplytrack.db.workspace import workspace
from supplytrack.errors import Refused
from supplytrack.i18n import _

LONGEST = 3650
"""Days."""


@requires(Permission.ADMINISTER)
def set_approval_limit(session: Session, amount: str, currency: str) -> None:
    """Losses and count differences worth more than `amount` need a second person; an empty amount: none does.

    :raises Refused: when it is not an amount of money, or has no currency.
    """
    limit = parse_money(amount, "approval_limit")
    code = clean_currency(currency, "approval_currency") if limit is not None else ""
    before = session.workspace
    session.execute(update(workspace).values(approval_limit=limit, approval_currency=code))
    record(
        session,
        "change",
        "approval limit",
        before={"amount": before.approval_limit, "currency": before.approval_currency},
        after={"amount": limit, "currency": code},
    )
    session.touch("workspace")


@requires(Permission.ADMINISTER)
def set_stock_warnings(session: Session, expiry_days: str, cover_days: str) -> None:
    """Batches that expire within `expiry_days` are told; `cover_days` of use say how long the stock lasts.

    :raises Refused: when one is not a number of days.
    """
    values = {
        "expiry_warning_days": _days(expiry_days, "expiry_warning_days"),
        "cover_days": _days(cover_days, "cover_days"),
    }
    before = session.workspace
    session.execute(update(workspace).values(values))
    record(
        session,
        "change",
        "stock warnings",
        before={"expiry_warning_days": before.expiry_warning_days, "cover_days": before.cover_days},
        after=values,
    )
    session.touch("workspace", "stock")


@requires(Permission.ADMINISTER)
def set_note_rules(session: Session, *, need_approval: bool, unsigned_days: str) -> None:
    """Whether a second person approves a delivery note before its goods leave, and after how many days an unsigned one
    needs somebody.

    :raises Refused: when it is not a number of days.
    """
    values = {
        "notes_need_approval": int(need_approval),
        "unsigned_days": _days(unsigned_days, "unsigned_days"),
    }
    before = session.workspace
    session.execute(update(workspace).values(values))
    record(
        session,
        "change",
        "rules of delivery notes",
        before={
            "notes_need_approval": int(before.notes_need_approval),
            "unsigned_days": before.unsigned_days,
        },
        after=values,
    )
    session.touch("workspace", "notes")


def _days(typed: str, field: str) -> int:
    days = to_smallest(parse_number(typed, field), 0, field)
    if not 1 <= days <= LONGEST:
        raise Refused(_("Write a number of days from 1 to {most}.").format(most=f"{LONGEST:,}"), field)
    return days
