"""Reading posted documents back: their headers and their moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from supplytrack.catalogue.place import location
from supplytrack.core.clock import day_of
from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.batch import batch
from supplytrack.inventory.document import document
from supplytrack.inventory.ledger import Lot, Move, Spot
from supplytrack.inventory.move import stock_move


@dataclass(frozen=True)
class Header:
    """A posted document's header."""

    id: int
    uid: str
    kind: Kind
    number: str
    day: date
    source_id: int | None
    target_id: int | None
    party_id: int | None
    related_id: int | None
    reversed_by: str
    reference: str
    remarks: str
    posted_at: int
    posted_by: str


_reversal = document.alias("reversal")
_HEADER = select(
    document.c.id,
    document.c.uid,
    document.c.kind,
    document.c.number,
    document.c.effective_day,
    document.c.from_location_id,
    document.c.to_location_id,
    document.c.party_id,
    document.c.related_id,
    _reversal.c.number.label("reversed_by"),
    document.c.reference,
    document.c.remarks,
    document.c.posted_at,
    document.c.posted_by,
).select_from(document.outerjoin(_reversal, _reversal.c.reverses_id == document.c.id))
_BY_ID = _HEADER.where(document.c.id == bindparam("id"))
_BY_NUMBER = _HEADER.where(document.c.number == bindparam("number"))

_source, _target = location.alias("source"), location.alias("target")
_MOVES = (
    select(
        stock_move.c.line,
        batch.c.id,
        batch.c.uid,
        batch.c.item_id,
        _source.c.id.label("source_id"),
        _source.c.code.label("source_code"),
        _source.c.keeps_stock.label("source_keeps"),
        _target.c.id.label("target_id"),
        _target.c.code.label("target_code"),
        _target.c.keeps_stock.label("target_keeps"),
        stock_move.c.quantity,
    )
    .select_from(stock_move)
    .join(batch, batch.c.id == stock_move.c.batch_id)
    .join(_source, _source.c.id == stock_move.c.from_location_id)
    .join(_target, _target.c.id == stock_move.c.to_location_id)
    .where(stock_move.c.document_id == bindparam("id"))
    .order_by(stock_move.c.id)
)


def read_header(session: Session, document_id: int) -> Header:
    """The header of a posted document.

    :raises Refused: when there is none.
    """
    row = session.execute(_BY_ID, {"id": document_id}).first()
    if row is None:
        raise Refused(_("There is no such document."))
    return _header(row)


def find_header(session: Session, number: str, kind: Kind | None = None) -> Header:
    """The header of the document with a number, of the given kind.

    :raises Refused: when there is none.
    """
    row = session.execute(_BY_NUMBER, {"number": number.strip().upper()}).first()
    if row is None or (kind is not None and row.kind != kind):
        raise Refused(_("There is no document {number}. Check its number.").format(number=number), "number")
    return _header(row)


def _header(row: object) -> Header:
    values = tuple(row)  # type: ignore[arg-type,var-annotated]
    return Header(
        id=values[0],
        uid=values[1],
        kind=Kind(values[2]),
        number=values[3],
        day=day_of(values[4]),
        source_id=values[5],
        target_id=values[6],
        party_id=values[7],
        related_id=values[8],
        reversed_by=values[9] or "",
        reference=values[10],
        remarks=values[11],
        posted_at=values[12],
        posted_by=values[13],
    )


def moves_of(session: Session, document_id: int) -> list[Move]:
    """The moves of a posted document, in the order in which they were posted."""
    return [
        Move(
            row.line,
            Lot(row.id, row.uid, row.item_id),
            Spot(row.source_id, row.source_code, bool(row.source_keeps)),
            Spot(row.target_id, row.target_code, bool(row.target_keeps)),
            row.quantity,
        )
        for row in session.rows(_MOVES, {"id": document_id})
    ]
