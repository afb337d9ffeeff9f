"""What of an order or donation is still to come."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select, text

from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.history import Header, find_header, read_header
from supplytrack.procurement.order import order_state

_OPEN = text(
    """
SELECT o.line, o.item_id, i.code AS item, o.quantity,
  coalesce((SELECT sum(r.good + r.damaged) FROM goods_receipt_line r
    JOIN document d ON d.id = r.document_id
    WHERE d.related_id = o.document_id AND r.order_line = o.line
      AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)), 0) AS arrived,
  coalesce((SELECT sum(c.quantity) FROM order_closing_line c JOIN document d ON d.id = c.document_id
    WHERE d.related_id = o.document_id AND c.line = o.line
      AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)), 0) AS closed,
  o.pack_name, o.pack_numerator, o.pack_denominator, o.entered_quantity, o.unit_cost, p.currency
FROM purchase_order_line o JOIN item i ON i.id = o.item_id JOIN purchase_order p ON p.document_id = o.document_id
WHERE o.document_id = :id ORDER BY o.line"""
)


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an order: smallest units ordered, arrived (damaged included), and closed: they will not come."""

    line: int
    item_id: int
    item: str
    ordered: int
    arrived: int
    closed: int
    pack_name: str
    pack_numerator: int | None
    pack_denominator: int | None
    entered_quantity: str
    unit_cost: int | None
    currency: str

    @property
    def open(self) -> int:
        """Smallest units still to come; never below zero when more came than was ordered."""
        return max(self.ordered - self.arrived - self.closed, 0)

    @property
    def over(self) -> int:
        """Smallest units that came beyond what was ordered and not closed."""
        return max(self.arrived + self.closed - self.ordered, 0)


ORDER_KINDS = (Kind.PURCHASE_ORDER, Kind.DONATION)
_HELD = select(order_state).where(order_state.c.document_id == bindparam("id")).with_for_update()


def held_order(session: Session, number: str, kind: Kind | None = None) -> Header:
    """The order with a number, held until the transaction ends: its papers are posted one after the other.

    :raises Refused: when there is none of this kind, or it was reversed.
    """
    header = find_header(session, number, kind)
    if header.kind not in ORDER_KINDS:
        raise Refused(_("{number} is no order.").format(number=header.number), "order")
    session.execute(_HELD, {"id": header.id})
    # Read again: it may have been reversed while somebody else held it.
    header = read_header(session, header.id)
    if header.reversed_by:
        raise Refused(_("{number} was reversed. Choose another order.").format(number=header.number), "order")
    return header


def open_lines(session: Session, order_id: int) -> list[OpenLine]:
    """The lines of an order or donation with what has arrived, reversed receipts left out."""
    return [OpenLine(*row) for row in session.rows(_OPEN, {"id": order_id})]
