"""A count that was taken and written down elsewhere: compared with the books of its day, and posted in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, text

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import ItemRef, LocationRef, donor_id_of, need_items, need_location
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_text, fold
from supplytrack.core.document import MISCOUNTED, CountState, Kind
from supplytrack.core.quantity import parse_quantity
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.counts.count import count_document, count_line, sheet_line, stock_count
from supplytrack.inventory.counts.operations import LAST_MOVE
from supplytrack.inventory.counts.reviewing import CountedLine, count_rows, difference_moves, difference_worth
from supplytrack.inventory.ledger import Lot, Posted, Posting, check_day, find_posted, next_document_id, post
from supplytrack.inventory.locks import hold_store
from supplytrack.inventory.lots import found_lot
from supplytrack.inventory.spots import spot_of
from supplytrack.inventory.worth import why_second_person


@dataclass(frozen=True)
class CountedLineDraft:
    """So many of an item: of one batch, of a donor's batches, or without either of all of it in that place."""

    item: str
    counted: str
    donor: str = ""
    own_only: bool = False
    batch: str = ""


@dataclass(frozen=True)
class CountedDraft:
    """What was counted in a place on a day; items that are not named were not counted."""

    uid: str
    date: dt.date
    location: str
    lines: Sequence[CountedLineDraft]
    reference: str = ""
    request_digest: str = ""


@dataclass(frozen=True)
class _Line:
    number: int
    typed: CountedLineDraft
    item: ItemRef
    counted: int
    donor_id: int | None


_BATCHES = text(
    """
SELECT t.id, t.uid, t.item_id, t.batch_number, t.donor_id, t.expiry_day, t.received_day,
  (SELECT d.on_hand FROM daily_balance d WHERE d.item_id = b.item_id AND d.batch_id = b.batch_id
     AND d.location_id = b.location_id AND d.day <= :day ORDER BY d.day DESC LIMIT 1) AS on_hand
FROM balance b JOIN batch t ON t.id = b.batch_id
WHERE b.location_id = :location_id AND b.item_id IN :items
ORDER BY t.item_id, t.expiry_day IS NULL, t.expiry_day, t.received_day, t.id"""
).bindparams(bindparam("items", expanding=True))


@requires(Permission.POST_STOCK_COUNT)
def post_counted(session: Session, typed: CountedDraft) -> Posted:
    """Post the differences of a count taken on paper against the books at the end of its day.

    What is missing is missing first of the batches that expire first; what is too much belongs to the batch received
    last, or is a found batch when there is none.

    :raises Refused: naming the line that is wrong, or when the differences need a second person.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    place = need_location(session, typed.location, "location")
    lines = _read_lines(session, typed)
    hold_store(session, place.id, {line.item.id for line in lines})
    document_id = next_document_id(session)
    counted = _compare(session, typed, place, lines, document_id)
    _refuse_worth(session, counted)
    lots = {line.line: line.lot for line in counted if line.lot is not None}
    rows = count_rows(counted, lots, spot_of(place))
    frozen_at = session.clock.instant()
    posted = post(
        session,
        Posting(
            uid=typed.uid,
            kind=Kind.STOCK_COUNT,
            day=typed.date,
            moves=difference_moves(session, counted, lots, spot_of(place)),
            rows=[
                (
                    count_document,
                    [
                        {
                            "counted_by": _("counted on paper"),
                            "reviewed_by": session.actor.name,
                            "frozen_at": frozen_at,
                        }
                    ],
                ),
                (count_line, rows),
            ],
            source=spot_of(place),
            reference=typed.reference,
            request_digest=typed.request_digest,
            document_id=document_id,
            content={
                "counted_on": typed.date.isoformat(),
                "frozen_at": frozen_at,
                "lines": [
                    [row["line"], lots[row["line"]].uid, row["expected"], row["counted"], row["reason"]]
                    for row in rows
                ],
            },
        ),
    )
    _keep_count(session, typed, place, posted, frozen_at)
    _keep_sheet(session, typed.uid, counted, frozen_at)
    return posted


def _read_lines(session: Session, typed: CountedDraft) -> list[_Line]:
    if not typed.lines:
        raise Refused(_("Add at least one line."), "lines.0.item")
    items = need_items(session, [(line.item, f"lines.{n}.item") for n, line in enumerate(typed.lines)])
    wrong: list[Refused] = []
    lines = []
    for n, line in enumerate(typed.lines):
        item, field = items[line.item], f"lines.{n}.counted"
        try:
            counted = parse_quantity(line.counted, item.decimals, field)
            if counted is None:
                raise Refused(_("Fill in how many were counted."), field)
            donor_id = donor_id_of(session, line.donor, f"lines.{n}.donor")
            lines.append(_Line(n + 1, line, item, counted, donor_id))
        except Refused as refusal:
            wrong.append(refusal)
    refuse_together(wrong)
    return lines


def _compare(
    session: Session, typed: CountedDraft, place: LocationRef, lines: Sequence[_Line], document_id: int
) -> list[CountedLine]:
    keys = {
        "location_id": place.id,
        "items": sorted({line.item.id for line in lines}),
        "day": day_number(typed.date),
    }
    batches = session.rows(_BATCHES, keys)
    taken: set[int] = set()
    found: list[CountedLine] = []
    for line in lines:
        mine = [row for row in batches if row.item_id == line.item.id and _is_meant(row, line)]
        if any(row.id in taken for row in mine):
            raise Refused(
                _("{item} is counted twice here: name the batches.").format(item=line.item.name),
                f"lines.{line.number - 1}.item",
            )
        taken |= {row.id for row in mine}
        for row, expected, counted in _shares(mine, line.counted):
            found.append(_counted(len(found) + 1, row, expected, counted))
        if not mine and line.counted:
            found.append(_found(session, typed, line, document_id, len(found) + 1))
    return [line for line in found if line.expected or line.counted]


def _is_meant(row: Any, line: _Line) -> bool:
    if line.typed.batch.strip() and fold(row.batch_number) != fold(line.typed.batch):
        return False
    if line.typed.own_only and row.donor_id is not None:
        return False
    return line.donor_id in (None, row.donor_id)


def _shares(batches: Sequence[Any], counted: int) -> list[tuple[Any, int, int]]:
    """What lay there of each batch and what is taken to lie there now: (batch, expected, counted)."""
    expected = {row.id: int(row.on_hand or 0) for row in batches}
    missing = sum(expected.values()) - counted
    shares = []
    for row in batches:
        lost = max(min(missing, expected[row.id]), 0)
        missing -= lost
        shares.append([row, expected[row.id], expected[row.id] - lost])
    if missing < 0:
        latest = max(shares, key=lambda share: (share[0].received_day, share[0].id), default=None)
        if latest is not None:
            latest[2] -= missing
    return [(row, was, now) for row, was, now in shares]


def _counted(number: int, row: Any, expected: int, counted: int) -> CountedLine:
    return CountedLine(
        number,
        row.item_id,
        Lot(row.id, row.uid, row.item_id),
        row.donor_id,
        row.batch_number,
        row.expiry_day,
        expected,
        counted,
        "" if expected == counted else MISCOUNTED,
        "",
    )


def _found(session: Session, typed: CountedDraft, line: _Line, document_id: int, number: int) -> CountedLine:
    batch_number = clean_text(line.typed.batch, f"lines.{line.number - 1}.batch", 60)
    lot = found_lot(
        session,
        line.item.id,
        donor_id=line.donor_id,
        batch_number=batch_number,
        expiry_day=None,
        received_day=day_number(typed.date),
        document_id=document_id,
        line=number,
    )
    return CountedLine(
        number, line.item.id, lot, line.donor_id, batch_number, None, 0, line.counted, MISCOUNTED, ""
    )


def _refuse_worth(session: Session, lines: Sequence[CountedLine]) -> None:
    why = why_second_person(session, difference_worth(session, lines))
    if why:
        raise Refused(
            _("{why} Record this count on the screen, where somebody else looks at it.").format(why=why),
            "reference",
        )


def _keep_count(
    session: Session, typed: CountedDraft, place: LocationRef, posted: Posted, frozen_at: int
) -> None:
    session.execute(
        insert(stock_count),
        {
            "uid": typed.uid,
            "number": posted.number,
            "state": CountState.POSTED.value,
            "location_id": place.id,
            "count_day": day_number(typed.date),
            "frozen_at": frozen_at,
            "frozen_move_id": session.scalar(LAST_MOVE),
            "started_by": session.actor.name,
            "counted_by": _("counted on paper"),
            "document_id": posted.id,
        },
    )
    session.touch("counts")


def _keep_sheet(session: Session, uid: str, lines: Sequence[CountedLine], counted_at: int) -> None:
    """The lines as a sheet has them, so that every count is read and printed in one way."""
    rows = [
        {
            "count_uid": uid,
            "line": line.line,
            "item_id": line.item_id,
            "batch_id": line.lot.id,
            "expected": line.expected,
            "counted": line.counted,
            "counted_by": session.actor.name,
            "counted_at": counted_at,
            "reason": line.reason,
        }
        for line in lines
        if line.lot is not None
    ]
    if rows:
        session.execute(insert(sheet_line), rows)
