"""What needs and arrivals share: whole people, days that are not in the future, who recorded and who withdrew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Table, select, update

from supplytrack.access.audit import record
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.code import clean_text
from supplytrack.core.quantity import parse_number
from supplytrack.db.engine import Session
from supplytrack.distribution.headcount import MOST_PEOPLE
from supplytrack.errors import Refused
from supplytrack.i18n import _

T = TypeVar("T")


def tried(wrong: list[Refused], step: Callable[[], T]) -> T | None:
    """The value of `step`, or None with its refusals added to `wrong`, so that a form shows all at once."""
    try:
        return step()
    except Refused as refusal:
        wrong.extend(refusal.all())
        return None


def people_counted(typed: str, field: str) -> int | None:
    """So many people; None when nothing is typed.

    :raises Refused: when it is not a whole number from 0.
    """
    if not typed.strip():
        return None
    value = parse_number(typed, field)
    if value.denominator != 1 or not 0 <= value <= MOST_PEOPLE:
        raise Refused(_("People are counted in whole numbers from 0."), field)
    return value.numerator


def past_day(session: Session, day: date, field: str) -> int:
    """The number of a day on which something could be seen. Figures beside the ledger may be of a closed period.

    :raises Refused: for a day in the future or before 1970.
    """
    if day > session.clock.today():
        raise Refused(
            _("{day} is in the future. What people counted is of today or before.").format(
                day=day.isoformat()
            ),
            field,
        )
    return known_day(day, field)


def known_day(day: date, field: str) -> int:
    """The number of a day, which may lie in the future.

    :raises Refused: for a day before 1970.
    """
    if day_number(day) < 0:
        raise Refused(_("{day} is too long ago.").format(day=day.isoformat()), field)
    return day_number(day)


def in_order(first: date, last: date | None, field: str = "last") -> None:
    """Nothing ends before it begins.

    :raises Refused: when `last` is before `first`.
    """
    if last is not None and last < first:
        raise Refused(
            _("The last day, {last}, is before the first, {first}.").format(
                last=last.isoformat(), first=first.isoformat()
            ),
            field,
        )


def days_of(row: Any) -> str:
    """The days of a row: `2020-04-03`, `2020-03-21 to 2020-05-07`, `since 2020-04-01`."""
    first = day_of(row.first_day).isoformat()
    if row.last_day is None:
        return _("since {first}").format(first=first)
    if row.last_day == row.first_day:
        return first
    return _("{first} to {last}").format(first=first, last=day_of(row.last_day).isoformat())


def recorded(session: Session) -> dict[str, Any]:
    """The columns that say who records this now."""
    return {"recorded_by": session.actor.name, "recorded_at": session.clock.instant()}


def withdraw(session: Session, table: Table, noun: str, uid: str, why: str) -> None:
    """Take a figure back with the reason; it stays to be read. Withdrawing it again changes nothing.

    :raises Refused: when there is no such figure, or no reason.
    """
    # Held before it is looked at: two people who withdraw it would otherwise each say why.
    row = held(session, table, uid)
    if row.withdrawn_at is not None:
        return
    reason = clean_text(why, "why")
    if not reason:
        raise Refused(_("Say why this figure is withdrawn."), "why")
    session.execute(
        update(table)
        .where(table.c.uid == uid)
        .values(withdrawn_by=session.actor.name, withdrawn_at=session.clock.instant(), withdrawn_why=reason)
    )
    record(session, "withdraw", f"{noun} {uid}", before=dict(row._mapping), after={"why": reason})


def held(session: Session, table: Table, uid: str) -> Any:
    """The row of a figure, held against others who change it.

    :raises Refused: when there is no such figure.
    """
    row = session.execute(select(table).where(table.c.uid == uid).with_for_update()).first()
    if row is None:
        raise Refused(_("There is no such figure."))
    return row


def bring_back(session: Session, table: Table, noun: str, row: Any) -> None:
    """Let a withdrawn figure stand again; what was said when it was withdrawn stays among the changes."""
    session.execute(
        update(table)
        .where(table.c.uid == row.uid)
        .values(withdrawn_by="", withdrawn_at=None, withdrawn_why="")
    )
    record(session, "bring back", f"{noun} {row.uid}", before=dict(row._mapping))
