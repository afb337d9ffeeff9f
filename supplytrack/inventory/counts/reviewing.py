"""The review of a count: somebody else looks at the differences, and they are posted batch by batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, text, update

from supplytrack.access.permission import requires
from supplytrack.catalogue.place import LocationKind
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_of
from supplytrack.core.document import MISCOUNTED, CountState, Kind
from supplytrack.db.engine import Session
from supplytrack.errors import NotAllowed, Refused
from supplytrack.i18n import _
from supplytrack.inventory.counts.count import count_document, count_line, stock_count
from supplytrack.inventory.counts.operations import SHEET_LINES, checked_reason, hold_count, put_state
from supplytrack.inventory.ledger import (
    Lot,
    Move,
    Posted,
    Posting,
    Spot,
    check_day,
    find_posted,
    next_document_id,
    post,
)
from supplytrack.inventory.lots import found_lot
from supplytrack.inventory.reversal import reverse
from supplytrack.inventory.spots import virtual_spots
from supplytrack.inventory.worth import Worth, second_person, why_second_person, worth_of


@dataclass(frozen=True)
class ReviewDraft:
    """The decision on a count: who looked at the differences, and why each came about.

    `reasons` by line of the sheet; a difference without one is a counting mistake. `reviewed_by` names the second
    person where no accounts tell people apart. `date`: when the differences are posted, the day of the count where
    nothing is said.
    """

    uid: str
    reviewed_by: str = ""
    reasons: Mapping[int, str] | None = None
    reference: str = ""
    request_digest: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CountedLine:
    """A line of the sheet with its figure, ready to be posted."""

    line: int
    item_id: int
    lot: Lot | None
    donor_id: int | None
    batch_number: str
    expiry_day: int | None
    expected: int
    counted: int
    reason: str
    remarks: str


@requires(Permission.POST_STOCK_COUNT)
def post_count(session: Session, typed: ReviewDraft) -> Posted:
    """Post what was counted less what was expected, batch by batch, dated on the day of the sheet or later.

    Never by who counted alone: somebody else looks at the differences. Above the limit that person may approve
    changes of the stock.

    :raises Refused: when there is no second person, the day is closed or before the count, or goods that are missing
        were issued or reserved since.
    """
    # First the count is held, then looked for: who presses twice, or beside somebody else, waits here.
    count = hold_count(session, typed.uid)
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    hold_count(session, typed.uid, CountState.COUNTED)
    lines = _read_lines(session, typed)
    counters = count.counted_by.split("\n") if count.counted_by else []
    reviewer = second_person(session, typed.reviewed_by, _first(session, typed.uid, counters), "reviewed_by")
    _check_worth(session, lines)
    day = _posting_day(session, typed.date, count)
    document_id = next_document_id(session)
    lots = {line.line: line.lot or _found_lot(session, line, count, document_id) for line in lines}
    place = session.execute(_PLACE, {"id": count.location_id}).one()
    spot = Spot(place.id, place.code, bool(place.keeps_stock))
    rows = count_rows(lines, lots, spot)
    posted = post(
        session,
        Posting(
            uid=typed.uid,
            kind=Kind.STOCK_COUNT,
            day=day,
            moves=difference_moves(session, lines, lots, spot),
            rows=[
                (
                    count_document,
                    [
                        {
                            "counted_by": ", ".join(counters) or session.actor.name,
                            "reviewed_by": reviewer,
                            "frozen_at": count.frozen_at,
                        }
                    ],
                ),
                (count_line, rows),
            ],
            source=spot,
            reference=typed.reference,
            request_digest=typed.request_digest,
            remarks=count.remarks,
            document_id=document_id,
            number=count.number,
            content={
                "counted_on": day_of(count.count_day).isoformat(),
                "frozen_at": count.frozen_at,
                "lines": [
                    [row["line"], lots[row["line"]].uid, row["expected"], row["counted"], row["reason"]]
                    for row in rows
                ],
            },
        ),
    )
    session.execute(
        update(stock_count)
        .where(stock_count.c.uid == typed.uid)
        .values(state=CountState.POSTED.value, document_id=posted.id)
    )
    session.touch("counts")
    return posted


def _posting_day(session: Session, chosen: dt.date | None, count: Any) -> dt.date:
    """The day of the count, or a later one where its period was closed meanwhile."""
    counted_on, today, closed = (
        day_of(count.count_day),
        session.clock.today(),
        session.workspace.closed_until_day,
    )
    first = day_of(max(count.count_day, -1 if closed is None else closed + 1))
    allowed = _("It can be posted on any day from {first} to {today}.").format(
        first=first.isoformat(), today=today.isoformat()
    )
    day = chosen or counted_on
    try:
        check_day(session, day)
    except Refused as refusal:
        raise Refused(f"{refusal} {allowed}", "date") from refusal
    if day < counted_on:
        told = _("This was counted on {day}.").format(day=counted_on.isoformat())
        raise Refused(f"{told} {allowed}", "date")
    return day


_PLACE = text("SELECT id, code, keeps_stock FROM location WHERE id = :id")
_TYPED_BY = text("SELECT DISTINCT counted_by FROM stock_count_sheet_line WHERE count_uid = :uid")


def _first(session: Session, uid: str, counters: Sequence[str]) -> list[str]:
    """Who may not review: who counted; among accounts also who typed the figures, whoever is named."""
    if session.actor.alone:
        return list(counters)
    return [*counters, *(row.counted_by for row in session.rows(_TYPED_BY, {"uid": uid}))]


def _read_lines(session: Session, typed: ReviewDraft) -> list[CountedLine]:
    reasons = typed.reasons or {}
    lines = []
    for n, row in enumerate(session.rows(SHEET_LINES, {"uid": typed.uid})):
        reason = checked_reason(reasons.get(row.line, "") or row.reason, f"lines.{n}.reason")
        differs = row.counted != row.expected
        lines.append(
            CountedLine(
                row.line,
                row.item_id,
                Lot(row.batch_id, row.batch_uid, row.item_id) if row.batch_id is not None else None,
                row.donor_id,
                row.batch_number,
                row.expiry_day,
                row.expected,
                row.counted,
                (reason or MISCOUNTED) if differs else "",
                row.remarks,
            )
        )
    return [line for line in lines if line.expected or line.counted]


def difference_worth(session: Session, lines: Iterable[CountedLine]) -> Worth:
    """What differs is worth; a batch that nobody knew of has no known cost."""
    differing = [line for line in lines if line.counted != line.expected]
    known = [(line.lot.id, line.counted - line.expected) for line in differing if line.lot is not None]
    worth = worth_of(session, known)
    return worth if len(known) == len(differing) else replace(worth, unknown=True)


def _check_worth(session: Session, lines: Iterable[CountedLine]) -> None:
    why = why_second_person(session, difference_worth(session, lines))
    if why and not session.actor.may(Permission.APPROVE_STOCK_CHANGE):
        raise NotAllowed(
            _("{why} Somebody who may approve changes of the stock has to post this count.").format(why=why)
        )


def _found_lot(session: Session, line: CountedLine, count: Any, document_id: int) -> Lot:
    """A batch that nobody knew of, with the donor and expiry that the counter wrote down."""
    return found_lot(
        session,
        line.item_id,
        donor_id=line.donor_id,
        batch_number=line.batch_number,
        expiry_day=line.expiry_day,
        received_day=count.count_day,
        document_id=document_id,
        line=line.line,
    )


def count_rows(lines: Sequence[CountedLine], lots: Mapping[int, Lot], spot: Spot) -> list[dict[str, Any]]:
    """The rows that keep every counted cell, with or without a difference."""
    return [
        {
            "line": line.line,
            "location_id": spot.id,
            "item_id": line.item_id,
            "batch_id": lots[line.line].id,
            "expected": line.expected,
            "counted": line.counted,
            "reason": line.reason,
            "remarks": line.remarks,
        }
        for line in lines
    ]


def difference_moves(
    session: Session, lines: Sequence[CountedLine], lots: Mapping[int, Lot], spot: Spot
) -> list[Move]:
    """What the differences move: too much comes in, too little goes out."""
    spots = virtual_spots(session)
    adjusted, loss = spots[LocationKind.ADJUSTED], spots[LocationKind.LOSS]
    moves = []
    for line in lines:
        difference = line.counted - line.expected
        if difference > 0:
            moves.append(Move(line.line, lots[line.line], adjusted, spot, difference))
        elif difference < 0:
            target = adjusted if line.reason == MISCOUNTED else loss
            moves.append(Move(line.line, lots[line.line], spot, target, -difference))
    return moves


def reverse_count(
    session: Session, document_id: int, day: dt.date, reason: str, *, uid: str | None = None
) -> Posted:
    """Reverse a posted count; see `reverse_document`.

    :raises Refused: when what it found has gone on.
    """
    row = session.execute(
        select(stock_count).where(stock_count.c.document_id == document_id).with_for_update()
    ).one()
    if uid is not None and (found := find_posted(session, uid)):
        return found
    posted = reverse(session, document_id, day, reason, uid=uid)
    put_state(session, row.uid, CountState.REVERSED)
    return posted
