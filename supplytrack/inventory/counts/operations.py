"""Counting a store while work goes on: a sheet with frozen quantities, figures, a review, and the differences posted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select, text, update

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import LocationRef, donor_id_of, need_item, need_items, need_location
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_text, fold
from supplytrack.core.document import COUNT_REASONS, CountState, Kind
from supplytrack.core.quantity import parse_quantity
from supplytrack.db.engine import Session
from supplytrack.db.numbering import next_number
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.batch import batch
from supplytrack.inventory.counts.count import sheet_line, stock_count
from supplytrack.inventory.ledger import check_day
from supplytrack.inventory.locks import hold_place
from supplytrack.inventory.lots import named_lot
from supplytrack.inventory.move import stock_move


@dataclass(frozen=True)
class CountDraft:
    """Which store is counted, and what of it: all, some categories or some items (names or codes)."""

    uid: str
    location: str
    categories: Sequence[str] = ()
    items: Sequence[str] = ()
    remarks: str = ""


@dataclass(frozen=True)
class FigureDraft:
    """What was counted on a line of the sheet, as typed; an empty text takes the figure back."""

    line: int
    counted: str
    reason: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class ExtraDraft:
    """Goods found that the sheet does not list: a batch by its number or identity, or one that nobody knew of."""

    item: str
    counted: str
    donor: str = ""
    batch: str = ""
    batch_uid: str = ""
    expiry: dt.date | None = None
    remarks: str = ""


_HELD = select(stock_count).where(stock_count.c.uid == bindparam("uid")).with_for_update()
_CELLS = """
SELECT b.item_id, b.batch_id, b.on_hand FROM balance b JOIN item i ON i.id = b.item_id
JOIN category c ON c.id = i.category_id JOIN batch t ON t.id = b.batch_id
WHERE b.location_id = :location_id AND b.on_hand > 0{scope}
ORDER BY c.position, c.name, i.report_order, i.name, i.id, t.expiry_day IS NULL, t.expiry_day, t.id"""
_SCOPED = {"categories": "c.name", "items": "i.code"}
LAST_MOVE = select(func.coalesce(func.max(stock_move.c.id), 0))
SHEET_LINES = (
    select(sheet_line, batch.c.uid.label("batch_uid"))
    .outerjoin(batch, batch.c.id == sheet_line.c.batch_id)
    .where(sheet_line.c.count_uid == bindparam("uid"))
    .order_by(sheet_line.c.line)
)


@requires(Permission.COUNT_STOCK)
def start_count(session: Session, typed: CountDraft) -> str:
    """Make the sheet: the expected quantity of every batch is frozen now, while work goes on; returns its number.

    :raises Refused: when the store, a category or an item is unknown.
    """
    known = session.execute(_HELD, {"uid": typed.uid}).first()
    if known is not None:
        return str(known.number)
    place = need_location(session, typed.location, "location")
    scope = _scope(session, typed)
    today = session.clock.today()
    check_day(session, today)
    # Nobody moves these goods while they are written down: the last move and the quantities say the same.
    hold_place(session, place.id)
    cells = _cells(session, place, scope)
    number = next_number(session, Kind.STOCK_COUNT, today.year)
    session.execute(
        insert(stock_count),
        {
            "uid": typed.uid,
            "number": number,
            "state": CountState.OPEN.value,
            "location_id": place.id,
            "scope": json.dumps(scope, ensure_ascii=False) if scope else "",
            "count_day": day_number(today),
            "frozen_at": session.clock.instant(),
            "frozen_move_id": session.scalar(LAST_MOVE),
            "started_by": session.actor.name,
            "remarks": clean_text(typed.remarks, "remarks"),
        },
    )
    rows = [
        {
            "count_uid": typed.uid,
            "line": n,
            "item_id": cell.item_id,
            "batch_id": cell.batch_id,
            "expected": cell.on_hand,
        }
        for n, cell in enumerate(cells, 1)
    ]
    if rows:
        session.execute(insert(sheet_line), rows)
    session.touch("counts")
    return number


def _scope(session: Session, typed: CountDraft) -> dict[str, list[str]]:
    scope: dict[str, list[str]] = {}
    if typed.categories:
        scope["categories"] = [_category(session, name) for name in typed.categories]
    if typed.items:
        items = need_items(session, [(name, "items") for name in typed.items])
        scope["items"] = [items[name].code for name in typed.items]
    return scope


_CATEGORY = text("SELECT name FROM category WHERE folded = :folded")


def _category(session: Session, name: str) -> str:
    found = session.scalar(_CATEGORY, {"folded": fold(name)})
    if found is None:
        raise Refused(_("There is no category called “{name}”.").format(name=name.strip()), "categories")
    return str(found)


def _cells(session: Session, place: LocationRef, scope: Mapping[str, Sequence[str]]) -> Sequence[Any]:
    chosen = {key: column for key, column in _SCOPED.items() if key in scope}
    conditions = "".join(f" AND {column} IN :{key}" for key, column in chosen.items())
    values = {"location_id": place.id, **{key: list(scope[key]) for key in chosen}}
    statement = text(_CELLS.format(scope=conditions))
    for key in chosen:
        statement = statement.bindparams(bindparam(key, expanding=True))
    return session.rows(statement, values)


def hold_count(session: Session, uid: str, *states: CountState) -> Any:
    """A count, held until this transaction ends.

    :raises Refused: when there is none, or it is in none of `states`.
    """
    row = session.execute(_HELD, {"uid": uid}).first()
    if row is None:
        raise Refused(_("There is no such count."))
    if states and CountState(row.state) not in states:
        raise Refused(
            _("{number} is {state}; this cannot be done with it any more.").format(
                number=row.number, state=_(row.state)
            )
        )
    return row


@requires(Permission.COUNT_STOCK)
def enter_figures(
    session: Session, uid: str, figures: Sequence[FigureDraft], *, keep_unread: bool = False
) -> int:
    """Keep what was counted, line by line as it is typed; returns how many lines have a figure now.

    `keep_unread`: what cannot be read as a figure stands there as it was typed, and no review begins with it.

    :raises Refused: naming every line whose figure is not exact, below zero, or not on the sheet.
    """
    count = hold_count(session, uid, CountState.OPEN)
    decimals = _decimals(session, uid)
    wrong: list[Refused] = []
    values = []
    for n, figure in enumerate(figures):
        try:
            values.append(_figure(session, decimals, figure, n, keep_unread=keep_unread))
        except Refused as refusal:
            wrong.append(refusal)
    refuse_together(wrong)
    for value in values:
        session.execute(_ENTER, {**value, "of_uid": uid})
    if values:
        _note_counter(session, count)
    session.touch("counts")
    return int(session.scalar(_ENTERED, {"uid": uid}))


def _decimals(session: Session, uid: str) -> dict[int, int]:
    return {row.line: row.decimals for row in session.rows(_DECIMALS, {"uid": uid})}


_DECIMALS = text(
    "SELECT l.line, i.decimals FROM stock_count_sheet_line l JOIN item i ON i.id = l.item_id WHERE l.count_uid = :uid"
)
_ENTER = (
    update(sheet_line)
    .where(sheet_line.c.count_uid == bindparam("of_uid"), sheet_line.c.line == bindparam("of_line"))
    .values(
        counted=bindparam("counted"),
        as_typed=bindparam("as_typed"),
        counted_by=bindparam("counted_by"),
        counted_at=bindparam("counted_at"),
        reason=bindparam("reason"),
        remarks=bindparam("remarks"),
    )
)
_ENTERED = text("SELECT count(*) FROM stock_count_sheet_line WHERE count_uid = :uid AND counted IS NOT NULL")


def _figure(
    session: Session, decimals: Mapping[int, int], figure: FigureDraft, n: int, *, keep_unread: bool
) -> dict[str, Any]:
    if figure.line not in decimals:
        raise Refused(_("The sheet has no line {line}.").format(line=figure.line), f"lines.{n}.line")
    counted, as_typed = None, ""
    try:
        counted = parse_quantity(figure.counted, decimals[figure.line], f"lines.{n}.counted")
    except Refused:
        if not keep_unread:
            raise
        as_typed = clean_text(figure.counted, f"lines.{n}.counted")
    return {
        "of_line": figure.line,
        "counted": counted,
        "as_typed": as_typed,
        "counted_by": session.actor.name if counted is not None else "",
        "counted_at": session.clock.instant() if counted is not None else None,
        "reason": checked_reason(figure.reason, f"lines.{n}.reason"),
        "remarks": clean_text(figure.remarks, f"lines.{n}.remarks"),
    }


def checked_reason(typed: str, field: str) -> str:
    """A reason as typed; empty for none.

    :raises Refused: when it is not one that counts know.
    """
    if typed and typed not in COUNT_REASONS:
        raise Refused(
            _("Choose a reason: {allowed}.").format(allowed=", ".join(_(one) for one in COUNT_REASONS)), field
        )
    return typed


def _note_counter(session: Session, count: Any) -> None:
    names = count.counted_by.split("\n") if count.counted_by else []
    if session.actor.name not in names:
        session.execute(
            update(stock_count)
            .where(stock_count.c.uid == count.uid)
            .values(counted_by="\n".join([*names, session.actor.name]))
        )


@requires(Permission.COUNT_STOCK)
def name_counters(session: Session, uid: str, names: Sequence[str]) -> None:
    """Say who counted, where others typed the figures in: a line of the sheet each.

    :raises Refused: when the count is past counting.
    """
    hold_count(session, uid, CountState.OPEN, CountState.COUNTED)
    said = [clean_text(name, "counted_by", 200) for name in names if name.strip()]
    session.execute(
        update(stock_count).where(stock_count.c.uid == uid).values(counted_by="\n".join(dict.fromkeys(said)))
    )
    session.touch("counts")


@requires(Permission.COUNT_STOCK)
def add_extra(session: Session, uid: str, typed: ExtraDraft) -> int:
    """Add goods that the sheet does not list; returns the line. A known batch keeps its donor and expiry.

    :raises Refused: when the item is unknown, the figure wrong, the batch on the sheet already, or its number
        belongs to batches of several donors and none is said.
    """
    count = hold_count(session, uid, CountState.OPEN)
    item = need_item(session, typed.item, "item")
    counted = parse_quantity(typed.counted, item.decimals, "counted")
    if counted is None:
        raise Refused(_("Fill in how many were counted."), "counted")
    donor_id = donor_id_of(session, typed.donor, "donor")
    if typed.expiry is not None and not item.tracks_expiry:
        raise Refused(
            _("{item} is kept without expiry dates. Change the item first, or leave this empty.").format(
                item=item.name
            ),
            "expiry",
        )
    known = named_lot(
        session, item.id, uid=typed.batch_uid, number=typed.batch, donor_id=donor_id, field="donor"
    )
    lot = None if known is None else known.id
    taken = session.scalar(_ON_SHEET, {"uid": uid, "batch_id": lot}) if lot is not None else None
    if taken is not None:
        raise Refused(_("This batch stands on line {line}. Count it there.").format(line=taken), "batch")
    line = int(session.scalar(_LAST_LINE, {"uid": uid})) + 1
    session.execute(
        insert(sheet_line),
        {
            "count_uid": uid,
            "line": line,
            "item_id": item.id,
            "batch_id": lot,
            "donor_id": donor_id,
            "batch_number": clean_text(typed.batch, "batch", 60),
            "expiry_day": day_number(typed.expiry) if typed.expiry else None,
            "expected": _lies_now(session, count, item.id, lot) if lot is not None else 0,
            "counted": counted,
            "counted_by": session.actor.name,
            "counted_at": session.clock.instant(),
            "remarks": clean_text(typed.remarks, "remarks"),
            "is_extra": 1,
        },
    )
    _note_counter(session, count)
    session.touch("counts")
    return line


@requires(Permission.COUNT_STOCK)
def take_out_extra(session: Session, uid: str, line: int) -> None:
    """Take goods off the sheet that were added by mistake.

    :raises Refused: when the line was on the sheet from the beginning.
    """
    hold_count(session, uid, CountState.OPEN)
    gone = session.execute(_TAKE_OUT, {"uid": uid, "line": line}).rowcount
    if not gone:
        raise Refused(_("This line belongs to the sheet. Write 0 where nothing was found."), "counted")
    session.touch("counts")


_TAKE_OUT = text(
    "DELETE FROM stock_count_sheet_line WHERE count_uid = :uid AND line = :line AND is_extra = 1"
)
_ON_SHEET = text("SELECT line FROM stock_count_sheet_line WHERE count_uid = :uid AND batch_id = :batch_id")
_LAST_LINE = text("SELECT coalesce(max(line), 0) FROM stock_count_sheet_line WHERE count_uid = :uid")
_FROZEN = text(
    """
SELECT coalesce((SELECT b.on_hand FROM balance b WHERE b.location_id = :location_id AND b.item_id = :item_id
    AND b.batch_id = :batch_id), 0)
  - coalesce((SELECT sum(CASE WHEN m.to_location_id = :location_id THEN m.quantity ELSE -m.quantity END)
    FROM stock_move m WHERE m.batch_id = :batch_id AND m.id > :frozen_move_id
    AND :location_id IN (m.from_location_id, m.to_location_id)), 0)"""
)


def _lies_now(session: Session, count: Any, item_id: int, batch_id: int) -> int:
    """What lay there when the sheet was made, of a batch that the scope left out."""
    keys = {
        "location_id": count.location_id,
        "item_id": item_id,
        "batch_id": batch_id,
        "frozen_move_id": count.frozen_move_id,
    }
    return int(session.scalar(_FROZEN, keys))


@requires(Permission.COUNT_STOCK)
def finish_counting(session: Session, uid: str, *, rest_is_zero: bool = False) -> None:
    """The figures are complete and wait for the review. `rest_is_zero`: lines without figure were found empty.

    :raises Refused: when lines have no figure, saying how many, or something else stands there.
    """
    hold_count(session, uid, CountState.OPEN)
    unread = session.execute(_UNREAD, {"uid": uid}).first()
    if unread is not None:
        raise Refused(
            _("“{typed}” on line {line} is not a figure. Correct it before the review.").format(
                typed=unread.as_typed, line=unread.line
            ),
            "counted",
        )
    if rest_is_zero:
        session.execute(
            update(sheet_line)
            .where(sheet_line.c.count_uid == uid, sheet_line.c.counted.is_(None))
            .values(counted=0, counted_by=session.actor.name, counted_at=session.clock.instant())
        )
    missing = int(session.scalar(_MISSING, {"uid": uid}))
    if missing:
        raise Refused(
            _("{count} lines have no figure yet. Write 0 where nothing was found.").format(count=missing),
            "counted",
        )
    put_state(session, uid, CountState.COUNTED)


_UNREAD = text(
    "SELECT line, as_typed FROM stock_count_sheet_line WHERE count_uid = :uid AND as_typed <> '' ORDER BY line LIMIT 1"
)
_MISSING = text("SELECT count(*) FROM stock_count_sheet_line WHERE count_uid = :uid AND counted IS NULL")


def put_state(session: Session, uid: str, state: CountState) -> None:
    """Say where a count stands."""
    session.execute(update(stock_count).where(stock_count.c.uid == uid).values(state=state.value))
    session.touch("counts")


@requires(Permission.COUNT_STOCK)
def give_reasons(session: Session, uid: str, reasons: Mapping[int, str]) -> None:
    """Keep why differences came about, by line, while the count waits for its review.

    :raises Refused: when a reason is none of those that are offered.
    """
    hold_count(session, uid, CountState.OPEN, CountState.COUNTED)
    for n, (line, reason) in enumerate(reasons.items()):
        values = {"of_uid": uid, "of_line": line, "reason": checked_reason(reason, f"lines.{n}.reason")}
        session.execute(_GIVE_REASON, values)
    session.touch("counts")


_GIVE_REASON = (
    update(sheet_line)
    .where(sheet_line.c.count_uid == bindparam("of_uid"), sheet_line.c.line == bindparam("of_line"))
    .values(reason=bindparam("reason"))
)


@requires(Permission.COUNT_STOCK)
def count_again(session: Session, uid: str) -> None:
    """Send a count from the review back to the counters.

    :raises Refused: when it was posted or cancelled.
    """
    hold_count(session, uid, CountState.COUNTED)
    put_state(session, uid, CountState.OPEN)


@requires(Permission.COUNT_STOCK)
def cancel_count(session: Session, uid: str) -> None:
    """Give a count up. It keeps its number, and nothing moves.

    :raises Refused: when it was posted.
    """
    hold_count(session, uid, CountState.OPEN, CountState.COUNTED)
    put_state(session, uid, CountState.CANCELLED)
