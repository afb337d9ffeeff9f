"""Posting that some batches became others, through the place that holds nothing in the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete

from supplytrack.catalogue.lookup import LocationRef
from supplytrack.catalogue.place import LocationKind
from supplytrack.core.code import clean_text
from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.inventory.conversions.conversion import batch_origin, conversion_line, kit_document
from supplytrack.inventory.draft import draft
from supplytrack.inventory.ledger import Lot, Move, Posted, Posting, Spot, post
from supplytrack.inventory.spots import spot_of, virtual_spots


@dataclass(frozen=True)
class Made:
    """What comes of a conversion: `quantity` of a batch, and where it goes ("place", "handed" or "loss").

    origins: for a new batch, how much of which other batch went into it.
    """

    lot: Lot
    quantity: int
    target: str
    origins: Sequence[tuple[Lot, int]] = ()
    reason: str = ""


@dataclass(frozen=True)
class Conversion:
    """`consumed` became `made`, in `place`; `holder` is where the goods lie, if they are a recipient's.

    kit: the item and number of the kits that were assembled or taken apart.
    """

    uid: str
    kind: Kind
    day: dt.date
    place: LocationRef
    remarks: str
    document_id: int
    consumed: Sequence[tuple[Lot, int]]
    made: Sequence[Made]
    holder: LocationRef | None = None
    kit: tuple[int, int] | None = None


_DISCARD_DRAFT = delete(draft).where(draft.c.uid == bindparam("uid"))


def post_conversion(session: Session, conversion: Conversion) -> Posted:
    """Post it: what goes in leaves first, then what was made of it arrives."""
    lines = [(lot, "converted", quantity, "") for lot, quantity in conversion.consumed] + [
        (one.lot, one.target, one.quantity, one.reason) for one in conversion.made
    ]
    origins = [(one.lot, origin, quantity) for one in conversion.made for origin, quantity in one.origins]
    kit = [] if conversion.kit is None else [dict(zip(("item_id", "quantity"), conversion.kit, strict=True))]
    posted = post(
        session,
        Posting(
            uid=conversion.uid,
            kind=conversion.kind,
            day=conversion.day,
            moves=_moves(session, conversion),
            rows=[
                (kit_document, kit),
                (conversion_line, [_line(n, *line) for n, line in enumerate(lines, 1)]),
                (batch_origin, [_origin(n, *one) for n, one in enumerate(origins, 1)]),
            ],
            source=spot_of(conversion.place),
            remarks=clean_text(conversion.remarks, "remarks"),
            document_id=conversion.document_id,
            content={
                "kits": conversion.kit[1] if conversion.kit else 0,
                "lines": [
                    [n, lot.uid, target, quantity, reason]
                    for n, (lot, target, quantity, reason) in enumerate(lines, 1)
                ],
                "origins": [
                    [n, made.uid, origin.uid, quantity]
                    for n, (made, origin, quantity) in enumerate(origins, 1)
                ],
            },
        ),
    )
    session.execute(_DISCARD_DRAFT, {"uid": conversion.uid})
    session.touch("drafts")
    return posted


def _moves(session: Session, conversion: Conversion) -> list[Move]:
    spots = virtual_spots(session)
    converted, holder = spots[LocationKind.CONVERTED], spot_of(conversion.holder or conversion.place)
    targets: Mapping[str, Spot] = {"place": holder, "handed": holder, "loss": spots[LocationKind.LOSS]}
    moves = [
        Move(n, lot, holder, converted, quantity) for n, (lot, quantity) in enumerate(conversion.consumed, 1)
    ]
    return moves + [
        Move(n, one.lot, converted, targets[one.target], one.quantity)
        for n, one in enumerate(conversion.made, len(moves) + 1)
    ]


def _line(number: int, lot: Lot, target: str, quantity: int, reason: str) -> dict[str, Any]:
    return {
        "line": number,
        "item_id": lot.item_id,
        "batch_id": lot.id,
        "target": target,
        "quantity": quantity,
        "reason": reason,
    }


def _origin(number: int, made: Lot, origin: Lot, quantity: int) -> dict[str, int]:
    return {"line": number, "batch_id": made.id, "origin_id": origin.id, "quantity": quantity}
