"""What a posted document lost: how much by its moves, why by its own lines, and what it was worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import TextClause, text

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.document import Kind
from supplytrack.core.sheets import PaperGoods
from supplytrack.db.engine import Session
from supplytrack.inventory.paper_parts import GOODS_COLUMNS, GOODS_JOINS, paper_goods
from supplytrack.inventory.worth import Worth

LOSSES = ", ".join(
    f"'{kind.value}'" for kind in (LocationKind.LOSS, LocationKind.DISPOSED, LocationKind.ADJUSTED)
)
"""The kinds of virtual places in which goods lie that are lost to us, for statements."""


@dataclass(frozen=True, slots=True)
class Loss:
    """`quantity` smallest units of a batch are gone. `what`: damaged, short or lost, where the paper tells them apart.

    `worth` is exact money in ten-thousandths, None when the cost was never recorded.
    """

    goods: PaperGoods
    quantity: int
    what: str
    reason: str
    remarks: str
    worth: Fraction | None
    currency: str


@dataclass(frozen=True, slots=True)
class _Why:
    quantity: int
    what: str
    reason: str
    remarks: str


_MOVED = text(
    f"""SELECT {GOODS_COLUMNS}, x.batch_id, x.quantity, t.unit_cost, t.currency
FROM stock_move x {GOODS_JOINS} JOIN location l ON l.id = x.to_location_id
WHERE x.document_id = :id AND l.kind IN ({LOSSES}) ORDER BY x.id"""
)


def _changed() -> TextClause:
    return text(
        """SELECT batch_id, -quantity AS quantity, '' AS what, reason, remarks FROM adjustment_line
WHERE document_id = :id AND quantity < 0 ORDER BY line"""
    )


def _in_two_ways(table: str, first: str, second: str) -> TextClause:
    """Lines that tell two ways of losing goods apart."""
    return text(
        f"""SELECT batch_id, quantity, what, reason, '' AS remarks FROM (
  SELECT line, batch_id, {first} AS quantity, '{first}' AS what, reason FROM {table} WHERE document_id = :id
  UNION ALL SELECT line, batch_id, {second}, '{second}', reason FROM {table} WHERE document_id = :id) AS told
WHERE quantity > 0 ORDER BY line, what"""
    )


def _converted() -> TextClause:
    return text(
        """SELECT batch_id, quantity, '' AS what, reason, '' AS remarks FROM conversion_line
WHERE document_id = :id AND target = 'loss' ORDER BY line"""
    )


_WHY: Mapping[Kind, TextClause] = {
    Kind.ADJUSTMENT: _changed(),
    Kind.WRITE_OFF: _changed(),
    Kind.DISPOSAL: _changed(),
    Kind.RETURN: text(
        """SELECT batch_id, damaged AS quantity, 'damaged' AS what, reason, remarks FROM goods_return_line
WHERE document_id = :id AND damaged > 0 ORDER BY line"""
    ),
    Kind.STOCK_COUNT: text(
        """SELECT batch_id, expected - counted AS quantity, '' AS what, reason, remarks FROM stock_count_line
WHERE document_id = :id AND counted < expected ORDER BY line"""
    ),
    Kind.TRANSFER_RECEIPT: _in_two_ways("transfer_receipt_line", "damaged", "lost"),
    Kind.PROOF_OF_DELIVERY: _in_two_ways("proof_line", "damaged", "short"),
    Kind.GOODS_RECEIPT: text(
        """SELECT batch_id, damaged AS quantity, 'damaged' AS what, '' AS reason, remarks FROM goods_receipt_line
WHERE document_id = :id AND damaged > 0 ORDER BY line"""
    ),
    Kind.KIT_DISASSEMBLY: _converted(),
    Kind.SPLIT: _converted(),
}
"""What the lines of each kind say of the goods that were lost."""


def losses_of(session: Session, document_id: int, kind: Kind) -> tuple[Loss, ...]:
    """What a document lost, in the order of its moves. What its lines do not explain stands without a reason."""
    told: dict[int, list[_Why]] = {}
    for row in session.rows(_WHY[kind], {"id": document_id}) if kind in _WHY else ():
        told.setdefault(row.batch_id, []).append(_Why(row.quantity, row.what, row.reason, row.remarks))
    found: list[Loss] = []
    for row in session.rows(_MOVED, {"id": document_id}):
        found += [_loss(row, why) for why in _explained(row.quantity, told.get(row.batch_id, []))]
    return tuple(found)


def _explained(quantity: int, told: list[_Why]) -> list[_Why]:
    """What is told of one move: the lines of its batch until they make up its quantity."""
    parts: list[_Why] = []
    left = quantity
    while left and told and told[0].quantity <= left:
        parts.append(told.pop(0))
        left -= parts[-1].quantity
    return [*parts, _Why(left, "", "", "")] if left else parts


def _loss(row: Any, why: _Why) -> Loss:
    cost = row.unit_cost
    worth = None if cost is None else Fraction(cost * why.quantity, 10**row.decimals)
    return Loss(paper_goods(row), why.quantity, why.what, why.reason, why.remarks, worth, row.currency)


def worth_of_losses(losses: Sequence[Loss]) -> Worth:
    """What losses were worth by currency."""
    amounts: dict[str, Fraction] = {}
    for one in losses:
        if one.worth is not None:
            amounts[one.currency] = amounts.get(one.currency, Fraction(0)) + one.worth
    return Worth(amounts, any(one.worth is None for one in losses))
