"""The way of a batch: who gave it, where it went, what was made of it, and that nothing of it is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.clock import day_of
from supplytrack.core.code import fold
from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.conversions.queries import OriginRow, made_into, origins_of

MOST_BATCHES = 200
"""Batches that one search shows; more of them say that the number is too common."""


@dataclass(frozen=True, slots=True)
class TracedBatch:
    """A batch with its origin. `receipt` is the document that brought or made it, `order` what asked for it."""

    id: int
    uid: str
    item: str
    item_name: str
    item_km: str
    decimals: int
    unit: str
    many: str
    unit_km: str
    batch: str
    expiry: date | None
    source_type: str
    donor: str
    supplier: str
    fund: str
    receipt: str
    receipt_kind: Kind
    receipt_day: date
    order: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """So many smallest units of a batch lie with a place now. `kind`: of the place, or "handed over", "in transit"."""

    batch_id: int
    place: str
    place_name: str
    place_km: str
    kind: LocationKind
    quantity: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A document that took goods of a batch somewhere. `people`: reached by it; `receiver`: the function of who received."""

    batch_id: int
    document: str
    kind: Kind
    day: date
    source: str
    target: str
    target_kind: LocationKind
    quantity: int
    people: int | None
    receiver: str


@dataclass(frozen=True)
class Trace:
    """The way of some batches, those that were made of them included."""

    batches: tuple[TracedBatch, ...]
    whereabouts: tuple[Whereabouts, ...]
    passages: tuple[Passage, ...]
    origins: tuple[OriginRow, ...]

    def gap(self, batch_id: int) -> int:
        """What came in of a batch less what left the stock and what lies somewhere: nothing, unless books are wrong."""
        moved = [one for one in self.passages if one.batch_id == batch_id]
        came = sum(one.quantity for one in moved if one.source in _OUTSIDE)
        left = sum(one.quantity for one in moved if one.target_kind in _GONE)
        lies = sum(one.quantity for one in self.whereabouts if one.batch_id == batch_id)
        return came - left - lies


_GONE = (
    LocationKind.SUPPLIED,
    LocationKind.PEOPLE_REACHED,
    LocationKind.LOSS,
    LocationKind.ADJUSTED,
    LocationKind.DISPOSED,
    LocationKind.CONVERTED,
)
_OUTSIDE = frozenset(kind.value for kind in _GONE)

_BATCH = """
SELECT t.id, t.uid, i.code AS item, i.name AS item_name, i.name_km AS item_km, i.decimals, u.one, u.many,
  u.name_km AS unit_km, t.batch_number, t.expiry_day, t.source_type, coalesce(p.name, '') AS donor,
  coalesce(q.name, '') AS supplier, coalesce(f.code, '') AS fund, d.number, d.kind, d.effective_day,
  coalesce(o.number, '') AS order_number
FROM batch t JOIN item i ON i.id = t.item_id JOIN unit u ON u.id = i.unit_id
LEFT JOIN party p ON p.id = t.donor_id LEFT JOIN party q ON q.id = t.supplier_id LEFT JOIN fund f ON f.id = t.fund_id
JOIN document d ON d.id = t.document_id
LEFT JOIN document o ON o.id = d.related_id AND o.kind IN ('purchase order', 'donation')
WHERE {condition} ORDER BY t.id"""
_BY_ID = text(_BATCH.format(condition="t.id IN :batches")).bindparams(bindparam("batches", expanding=True))
_BY_NUMBER = text(
    "SELECT id FROM batch WHERE lower(batch_number) = :number OR uid = :uid ORDER BY id LIMIT :most"
)
_OF_DOCUMENT = text(
    "SELECT DISTINCT m.batch_id AS id FROM stock_move m JOIN document d ON d.id = m.document_id "
    "WHERE d.number = :number ORDER BY m.batch_id LIMIT :most"
)
_WHERE = text(
    """
SELECT b.batch_id, l.code, coalesce(h.name, l.name) AS name, coalesce(h.name_km, l.name_km) AS name_km, l.kind, b.on_hand
FROM balance b JOIN location l ON l.id = b.location_id LEFT JOIN location h ON h.id = l.place_id
WHERE b.batch_id IN :batches AND b.item_id IN (SELECT item_id FROM batch WHERE id IN :batches) AND b.on_hand > 0
ORDER BY b.batch_id, l.kind, l.name"""
).bindparams(bindparam("batches", expanding=True))
_PASSAGES = text(
    """
SELECT m.batch_id, d.number, d.kind, m.effective_day, s.kind AS source_kind, s.code AS source_code,
  coalesce(g.name, r.name) AS target, r.kind AS target_kind, sum(m.quantity) AS quantity, p.people,
  coalesce(v.function, '') AS receiver
FROM stock_move m JOIN document d ON d.id = m.document_id
JOIN location s ON s.id = m.from_location_id JOIN location r ON r.id = m.to_location_id
LEFT JOIN location g ON g.id = coalesce(r.place_id, CASE WHEN r.kind IN ('in transit', 'people reached')
  THEN d.to_location_id END)
LEFT JOIN people_reached p ON p.document_id = d.id
LEFT JOIN document n ON n.id = d.related_id
LEFT JOIN receiver v ON v.document_uid = CASE WHEN d.kind = 'proof of delivery' THEN n.uid ELSE d.uid END
WHERE m.batch_id IN :batches
GROUP BY m.batch_id, d.id, d.number, d.kind, m.effective_day, s.kind, s.code, g.name, r.name, r.kind, p.people, v.function
ORDER BY m.batch_id, m.effective_day, d.id"""
).bindparams(bindparam("batches", expanding=True))


def trace(session: Session, asked: str) -> Trace:
    """The way of a batch (its number or identity), or of everything on a document (its number).

    Follows what was made of the goods and what they were made of.

    :raises Refused: when nothing has this number, or very many batches have.
    """
    found = _find(session, asked.strip())
    origins = _follow(session, found)
    batches = sorted({*found, *(row.batch_id for row in origins), *(row.origin_id for row in origins)})
    return Trace(
        tuple(_batch(row) for row in session.rows(_BY_ID, {"batches": batches})),
        tuple(
            Whereabouts(row.batch_id, row.code, row.name, row.name_km, LocationKind(row.kind), row.on_hand)
            for row in session.rows(_WHERE, {"batches": batches})
        ),
        tuple(_passage(row) for row in session.rows(_PASSAGES, {"batches": batches})),
        tuple(origins),
    )


def _find(session: Session, asked: str) -> list[int]:
    if not asked:
        raise Refused(_("Write a batch number, or the number of a paper."), "number")
    rows = session.rows(_OF_DOCUMENT, {"number": asked.upper(), "most": MOST_BATCHES + 1}) or session.rows(
        _BY_NUMBER, {"number": fold(asked), "uid": asked, "most": MOST_BATCHES + 1}
    )
    if not rows:
        raise Refused(_("No batch and no paper has the number {number}.").format(number=asked), "number")
    if len(rows) > MOST_BATCHES:
        raise Refused(
            _("More than {most} batches have the number {number}. Trace a paper instead.").format(
                most=MOST_BATCHES, number=asked
            ),
            "number",
        )
    return [row.id for row in rows]


def _follow(session: Session, batches: Sequence[int]) -> list[OriginRow]:
    """What was made of these batches and what they were made of, as far as it goes; each step once."""
    found: dict[tuple[int, int, str], OriginRow] = {}
    for step in (made_into, origins_of):
        seen, ahead = set(batches), list(batches)
        while ahead:
            rows = step(session, ahead)
            found.update({(row.batch_id, row.origin_id, row.document_number): row for row in rows})
            next_ones = {row.batch_id if step is made_into else row.origin_id for row in rows} - seen
            seen |= next_ones
            ahead = sorted(next_ones)
    return list(found.values())


def _batch(row: Any) -> TracedBatch:
    return TracedBatch(
        row.id,
        row.uid,
        row.item,
        row.item_name,
        row.item_km,
        row.decimals,
        row.one,
        row.many,
        row.unit_km,
        row.batch_number,
        None if row.expiry_day is None else day_of(row.expiry_day),
        row.source_type,
        row.donor,
        row.supplier,
        row.fund,
        row.number,
        Kind(row.kind),
        day_of(row.effective_day),
        row.order_number,
    )


def _passage(row: Any) -> Passage:
    source_kind = LocationKind(row.source_kind)
    return Passage(
        row.batch_id,
        row.number,
        Kind(row.kind),
        day_of(row.effective_day),
        source_kind.value if source_kind in _GONE else row.source_code,
        row.target,
        LocationKind(row.target_kind),
        int(row.quantity),
        row.people,
        row.receiver,
    )
