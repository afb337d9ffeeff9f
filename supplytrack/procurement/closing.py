"""Closing what of an order will not come any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from supplytrack.access.permission import requires
from supplytrack.catalogue.item import item
from supplytrack.core.actor import Permission
from supplytrack.core.code import clean_text
from supplytrack.core.document import Kind
from supplytrack.core.quantity import format_quantity, parse_number, to_smallest
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.history import Header
from supplytrack.inventory.ledger import Posted, Posting, check_day, find_posted, post
from supplytrack.procurement.order import closing_line
from supplytrack.procurement.outstanding import OpenLine, held_order, open_lines


@dataclass(frozen=True)
class ClosingLineDraft:
    """So many of a line of the order (`line`, in the item's unit) will not come; empty is all that is open."""

    line: int
    quantity: str = ""


@dataclass(frozen=True)
class OrderClosingDraft:
    """What of an order or donation (`order` is its number) will not come. Without lines: all that is open."""

    uid: str
    date: dt.date
    order: str
    reason: str
    lines: Sequence[ClosingLineDraft] = ()


_DECIMALS = select(item.c.id, item.c.name, item.c.decimals).where(
    item.c.id.in_(bindparam("items", expanding=True))
)


@requires(Permission.ORDER_GOODS)
def close_order(session: Session, typed: OrderClosingDraft) -> Posted:
    """Say that the rest of an order, or a part of it, will not come any more.

    :raises Refused: when nothing is open, more is closed than is open, or no reason is given.
    """
    # First the order is held, then looked for: who presses twice, or closes while goods arrive, waits here.
    header = held_order(session, typed.order)
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    _check_order(header, typed)
    closed = _read_lines(session, header, typed)
    return post(
        session,
        Posting(
            uid=typed.uid,
            kind=Kind.ORDER_CLOSING,
            day=typed.date,
            rows=[(closing_line, closed)],
            party_id=header.party_id,
            related_id=header.id,
            remarks=clean_text(typed.reason, "reason"),
            content={"order": header.uid, "lines": [[row["line"], row["quantity"]] for row in closed]},
        ),
    )


def _check_order(header: Header, typed: OrderClosingDraft) -> None:
    if typed.date < header.day:
        raise Refused(
            _("An order is closed on or after its day, {day}.").format(day=header.day.isoformat()), "date"
        )
    if not typed.reason.strip():
        raise Refused(_("Say why the rest will not come."), "reason")


def _read_lines(session: Session, header: Header, typed: OrderClosingDraft) -> list[dict[str, Any]]:
    lines = {line.line: line for line in open_lines(session, header.id)}
    asked = typed.lines or [ClosingLineDraft(line.line) for line in lines.values() if line.open]
    if not asked:
        raise Refused(_("Nothing of {number} is to come any more.").format(number=header.number), "order")
    items = {
        row.id: row for row in session.rows(_DECIMALS, {"items": [line.item_id for line in lines.values()]})
    }
    wrong: list[Refused] = []
    closed = []
    for n, one in enumerate(asked):
        try:
            closed.append(_read_line(header, lines, items, one, f"lines.{n}"))
        except Refused as refusal:
            wrong.append(refusal)
    refuse_together(wrong)
    return closed


def _read_line(
    header: Header,
    lines: Mapping[int, OpenLine],
    items: Mapping[int, Any],
    one: ClosingLineDraft,
    field: str,
) -> dict[str, Any]:
    line = lines.get(one.line)
    if line is None:
        raise Refused(
            _("{note} has no line {line}.").format(note=header.number, line=one.line), f"{field}.line"
        )
    item_row = items[line.item_id]
    quantity = line.open
    if one.quantity.strip():
        quantity = to_smallest(
            parse_number(one.quantity, f"{field}.quantity"), item_row.decimals, f"{field}.quantity"
        )
    if not line.open:
        raise Refused(
            _("{item}: nothing is to come any more.").format(item=item_row.name), f"{field}.quantity"
        )
    if not 0 < quantity <= line.open:
        raise Refused(
            _("{item}: only {open} are still to come.").format(
                item=item_row.name, open=format_quantity(line.open, item_row.decimals)
            ),
            f"{field}.quantity",
        )
    return {"line": line.line, "item_id": line.item_id, "quantity": quantity}
