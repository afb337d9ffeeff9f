"""The only writer of stock moves: `post` seals a document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, bindparam, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind
from supplytrack.db.engine import Overtaken, Session
from supplytrack.db.numbering import next_number
from supplytrack.db.workspace import chain
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.document import document
from supplytrack.inventory.locks import hold_cells
from supplytrack.inventory.move import stock_move
from supplytrack.inventory.shortage import Cell, find_shortages


@dataclass(frozen=True, slots=True)
class Spot:
    """A location as the ledger needs it."""

    id: int
    code: str
    keeps_stock: bool

    @property
    def is_place(self) -> bool:
        """Whether one can go there. The codes of virtual locations begin with a sign that no place has."""
        return not self.code.startswith("~")


@dataclass(frozen=True, slots=True)
class Lot:
    """A batch as the ledger needs it."""

    id: int
    uid: str
    item_id: int


@dataclass(frozen=True, slots=True)
class Move:
    """`quantity` smallest units of a batch go from one place to another."""

    line: int
    lot: Lot
    source: Spot
    target: Spot
    quantity: int


@dataclass(frozen=True)
class Posting:
    """A document to post. `rows` are the rows of its own tables, without `document_id`."""

    uid: str
    kind: Kind
    day: date
    moves: Sequence[Move] = ()
    rows: Sequence[tuple[Table, Sequence[Mapping[str, Any]]]] = ()
    source: Spot | None = None
    target: Spot | None = None
    party_id: int | None = None
    related_id: int | None = None
    reverses_id: int | None = None
    reference: str = ""
    request_digest: str = ""
    remarks: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    document_id: int | None = None
    number: str | None = None


@dataclass(frozen=True)
class Posted:
    """The document as it stands. `already` when it had been posted before under the same identity."""

    id: int
    uid: str
    number: str
    already: bool = False


_FIND = select(document.c.id, document.c.uid, document.c.number).where(document.c.uid == bindparam("uid"))
_INSERT_DOCUMENT = insert(document)
_INSERT_MOVE = insert(stock_move)
_HEAD = select(chain.c.position, chain.c.hash).where(chain.c.station == bindparam("station"))
_HEAD_LOCKED = _HEAD.with_for_update()
_ADVANCE = (
    update(chain)
    .where(chain.c.station == bindparam("at_station"))
    .values(position=bindparam("new_position"), hash=bindparam("new_hash"))
)
_LAST_ID = select(func.coalesce(func.max(document.c.id), 0))
_NEXT_ID_ON_SERVER = text("SELECT nextval('document_number_line')")


def find_posted(session: Session, uid: str) -> Posted | None:
    """The document posted under `uid`, if there is one."""
    row = session.execute(_FIND, {"uid": uid}).first()
    return Posted(row.id, row.uid, row.number, already=True) if row else None


def next_document_id(session: Session) -> int:
    """The key of the document about to be posted, for rows that must name it first."""
    if session.is_sqlite:
        return int(session.scalar(_LAST_ID)) + 1
    return int(session.scalar(_NEXT_ID_ON_SERVER))


def check_day(session: Session, day: date, field: str = "date") -> None:
    """A document may be dated today or on an open day before.

    :raises Refused: for a day in the future, before 1970, or in a closed period.
    """
    today = session.clock.today()
    if day > today:
        raise Refused(
            _("{day} is in the future. A document is dated today or before.").format(day=day.isoformat()),
            field,
        )
    number = day_number(day)
    if number < 0:
        raise Refused(_("{day} is too long ago.").format(day=day.isoformat()), field)
    closed = session.workspace.closed_until_day
    if closed is not None and number <= closed:
        raise Refused(
            _("The period up to {closed} is closed. Date the document after it.").format(
                closed=day_of(closed).isoformat()
            ),
            field,
        )


def post(session: Session, posting: Posting) -> Posted:
    """Post a document: all its rows, its moves, its number and its place in the chain, or nothing.

    Posting the same identity again gives the same document.

    :raises Refused: when the day is not open, or some day since would go below zero.
    """
    found = find_posted(session, posting.uid)
    if found is not None:
        if posting.document_id is not None:
            # Its batches stand there already, under a key that will never be a document.
            raise Overtaken
        return found
    check_day(session, posting.day)
    document_id = posting.document_id or next_document_id(session)
    day = day_number(posting.day)
    _insert_rows(session, document_id, posting)
    _insert_moves(session, document_id, day, posting.moves)
    number = posting.number or next_number(session, posting.kind, posting.day.year)
    _seal(session, document_id, number, day, posting)
    session.touch("documents")
    if posting.moves:
        session.touch("stock")
    return Posted(document_id, posting.uid, number)


def _insert_rows(session: Session, document_id: int, posting: Posting) -> None:
    for table, rows in posting.rows:
        if rows:
            session.execute(_insert_into(table), [{"document_id": document_id, **row} for row in rows])


@cache
def _insert_into(table: Table) -> Insert:
    """One statement a table, so that it is put together once."""
    return insert(table)


def _insert_moves(session: Session, document_id: int, day: int, moves: Sequence[Move]) -> None:
    if not moves:
        return
    _hold(session, moves)
    rows = [
        {
            "document_id": document_id,
            "line": move.line,
            "item_id": move.lot.item_id,
            "batch_id": move.lot.id,
            "from_location_id": move.source.id,
            "to_location_id": move.target.id,
            "quantity": move.quantity,
            "effective_day": day,
        }
        for move in moves
    ]
    try:
        with session.connection.begin_nested():
            session.execute(_INSERT_MOVE, rows)
    except IntegrityError:
        # The moves before the one that failed are undone too: the sentence speaks of the stock as it was.
        _refuse_shortage(session, _outgoing(moves, day))
        raise


def _outgoing(moves: Sequence[Move], day: int) -> list[Cell]:
    """What each cell loses in this document, after what it gains there."""
    change: dict[tuple[int, int, int], int] = {}
    for move in moves:
        for spot, sign in ((move.source, -1), (move.target, 1)):
            if spot.keeps_stock:
                key = (move.lot.item_id, move.lot.id, spot.id)
                change[key] = change.get(key, 0) + sign * move.quantity
    lines = {(move.lot.item_id, move.lot.id, move.source.id): move.line for move in reversed(moves)}
    return [Cell(*key, -lost, day, lines[key]) for key, lost in sorted(change.items()) if lost < 0]


def _hold(session: Session, moves: Sequence[Move]) -> None:
    """Hold every balance row of the document: those of places first, as choosing batches does."""
    touched = {
        (spot.is_place, move.lot.item_id, move.lot.id, spot.id)
        for move in moves
        for spot in (move.source, move.target)
        if spot.keeps_stock
    }
    for places in (True, False):
        hold_cells(
            session, ((item, lot, spot) for is_place, item, lot, spot in touched if is_place is places)
        )


def _refuse_shortage(session: Session, outgoing: Sequence[Cell]) -> None:
    shortages = find_shortages(session, outgoing)
    if shortages:
        first, *others = shortages
        raise Refused(str(first), first.field, also=others)


def _seal(session: Session, document_id: int, number: str, day: int, posting: Posting) -> None:
    station = session.workspace.station
    head = session.execute(_HEAD if session.is_sqlite else _HEAD_LOCKED, {"station": station}).one()
    content = canonical(posting, number)
    chained = chain_hash(head.hash, content)
    session.execute(
        _INSERT_DOCUMENT,
        {
            "id": document_id,
            "uid": posting.uid,
            "kind": posting.kind.value,
            "number": number,
            "station": station,
            "effective_day": day,
            "from_location_id": posting.source.id if posting.source else None,
            "to_location_id": posting.target.id if posting.target else None,
            "party_id": posting.party_id,
            "related_id": posting.related_id,
            "reverses_id": posting.reverses_id,
            "reference": posting.reference,
            "request_digest": posting.request_digest,
            "remarks": posting.remarks,
            "posted_at": session.clock.instant(),
            "posted_by": session.actor.name,
            "content": content,
            "chain_position": head.position + 1,
            "chain_hash": chained,
        },
    )
    session.execute(_ADVANCE, {"at_station": station, "new_position": head.position + 1, "new_hash": chained})


def canonical(posting: Posting, number: str) -> str:
    """The form that the chain hashes: JSON with sorted keys, portable between stations, without personal data."""
    return json.dumps(
        {
            "uid": posting.uid,
            "kind": posting.kind.value,
            "number": number,
            "date": posting.day.isoformat(),
            "from": posting.source.code if posting.source else "",
            "to": posting.target.code if posting.target else "",
            "reference": posting.reference,
            "remarks": posting.remarks,
            "moves": [move_content(move) for move in posting.moves],
            **posting.content,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def move_content(move: Move) -> list[Any]:
    """One move in the canonical form."""
    return [move.line, move.lot.uid, move.source.code, move.target.code, move.quantity]


def chain_hash(previous: str, content: str) -> str:
    """The hash of a document that follows `previous` in its station's chain."""
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()
