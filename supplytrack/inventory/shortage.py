"""Why goods cannot leave: which item, how many are missing, where they are or on which day they lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from supplytrack.core.clock import day_of
from supplytrack.core.quantity import format_quantity
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _


@dataclass(frozen=True, slots=True)
class Cell:
    """`quantity` smallest units are to leave a batch's place on `day`, for a document's `line`."""

    item_id: int
    batch_id: int
    location_id: int
    quantity: int
    day: int
    line: int


_CELL = text(
    """
SELECT i.name AS item, i.decimals AS decimals, u.one AS one, u.many AS many, l.name AS place,
  coalesce(b.on_hand, 0) AS on_hand, coalesce(b.allocated, 0) AS allocated
FROM item i JOIN unit u ON u.id = i.unit_id JOIN location l ON l.id = :location_id
LEFT JOIN balance b ON b.item_id = i.id AND b.batch_id = :batch_id AND b.location_id = l.id
WHERE i.id = :item_id"""
)
_LOWEST = text(
    """
SELECT day, on_hand FROM (
  SELECT :day AS day, coalesce((SELECT on_hand FROM daily_balance WHERE item_id = :item_id
    AND batch_id = :batch_id AND location_id = :location_id AND day <= :day ORDER BY day DESC LIMIT 1), 0) AS on_hand
  UNION ALL
  SELECT day, on_hand FROM daily_balance WHERE item_id = :item_id AND batch_id = :batch_id
    AND location_id = :location_id AND day > :day) AS days
ORDER BY on_hand, day LIMIT 1"""
)
_HOLDERS = text(
    """
SELECT coalesce(n.number, '') AS number, sum(r.quantity) AS quantity FROM reservation r
LEFT JOIN delivery_note n ON n.uid = r.note_uid
WHERE r.item_id = :item_id AND r.batch_id = :batch_id AND r.location_id = :location_id
GROUP BY n.number ORDER BY n.number"""
)


def find_shortages(session: Session, cells: Sequence[Cell]) -> list[Refused]:
    """A sentence for each cell that cannot give what is asked, on that day and every day since."""
    found = (_shortage(session, cell) for cell in cells)
    return [refusal for refusal in found if refusal is not None]


def _shortage(session: Session, cell: Cell) -> Refused | None:
    key = {"item_id": cell.item_id, "batch_id": cell.batch_id, "location_id": cell.location_id}
    state = session.execute(_CELL, key).one()
    lowest = session.execute(_LOWEST, {**key, "day": cell.day}).one()
    available = state.on_hand - state.allocated
    if min(available, lowest.on_hand) >= cell.quantity:
        return None
    if available <= lowest.on_hand:
        sentence = _left_now(available, state) + _held(session, key, state)
    else:
        sentence = _left_then(lowest.on_hand, lowest.day, cell, state)
    return Refused(sentence, f"lines.{cell.line - 1}.quantity")


def _left_now(available: int, state: Any) -> str:
    return _("Only {left} of {item} left in {place}.").format(
        left=counted(max(available, 0), state),
        item=state.item,
        place=state.place,
    )


def _left_then(lowest: int, day: int, cell: Cell, state: Any) -> str:
    return _("On {day} only {left} of {item} were in {place}, {missing} too few.").format(
        day=day_of(day).isoformat(),
        left=counted(max(lowest, 0), state),
        item=state.item,
        place=state.place,
        missing=format_quantity(cell.quantity - max(lowest, 0), state.decimals),
    )


def _held(session: Session, key: dict[str, int], state: Any) -> str:
    holders = session.rows(_HOLDERS, key)
    if not holders:
        return ""
    words = ", ".join(
        _("{quantity} for {number}").format(
            quantity=format_quantity(row.quantity, state.decimals),
            number=row.number or _("a draft"),
        )
        for row in holders
    )
    return " " + _("Reserved: {holders}.").format(holders=words)


def counted(quantity: int, state: Any) -> str:
    """`12 boxes`: a quantity with its unit in the right number."""
    unit = state.one if quantity == 10**state.decimals else state.many
    return f"{format_quantity(quantity, state.decimals)} {unit}"
