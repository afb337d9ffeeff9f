"""The way of a batch: who gave it, where it went, what was made of it, and that nothing of it is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
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
from supplytrack.inventory.queries import OWN_PLACES

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
    tracks_expiry: bool
    unsplit: bool


class Fate(StrEnum):
    """What a line of a trace tells of goods of a batch; all but the first say where they are."""

    CAME = "came"
    IN_STORE = "in store"
    ON_THE_WAY = "on the way"
    WITH_RECIPIENT = "with recipient"
    GIVEN_TO_PEOPLE = "given to people"
    MADE_INTO = "made into"
    SENT_BACK = "sent back"
    LOST = "lost"
    DISPOSED = "disposed of"
    MISCOUNTED = "miscounted"


@dataclass(frozen=True, slots=True)
class TraceLine:
    """So many smallest units of a batch: where they came from, where they are, or what became of them.

    `document` and `day` tell by which paper; a store has none. A proof of delivery is told by
    the number of its note. `people`: reached by it; `receiver`: the function of who received.
    Goods that a recipient gave back stand below zero.
    """

    batch_id: int
    fate: Fate
    place: str
    place_name: str
    place_km: str
    quantity: int
    document: str = ""
    kind: Kind | None = None
    day: date | None = None
    people: int | None = None
    receiver: str = ""


@dataclass(frozen=True)
class Trace:
    """The way of some batches, those that were made of them and those they were made of included.

    `asked`: the batches that were searched for. Reversed papers, and what reversed them, are left out.
    """

    asked: frozenset[int]
    batches: tuple[TracedBatch, ...]
    lines: tuple[TraceLine, ...]
    origins: tuple[OriginRow, ...]

    def lines_of(self, batch_id: int) -> list[TraceLine]:
        """What is known of one batch."""
        return [line for line in self.lines if line.batch_id == batch_id]

    def sums_of(self, batch_id: int) -> dict[Fate, int]:
        """How much of a batch came, and where it is."""
        sums: dict[Fate, int] = {}
        for line in self.lines_of(batch_id):
            sums[line.fate] = sums.get(line.fate, 0) + line.quantity
        return sums

    def gap(self, batch_id: int) -> int:
        """What came of a batch less all that is told of it: nothing, unless books are wrong."""
        sums = self.sums_of(batch_id)
        came = sums.pop(Fate.CAME, 0)
        return came - sum(sums.values())


_BATCH = """
SELECT t.id, t.uid, i.code AS item, i.name AS item_name, i.name_km AS item_km, i.decimals, u.one, u.many,
  u.name_km AS unit_km, t.batch_number, t.expiry_day, t.source_type, coalesce(p.name, '') AS donor,
  coalesce(q.name, '') AS supplier, coalesce(f.code, '') AS fund, d.number, d.kind, d.effective_day,
  coalesce(o.number, '') AS order_number, i.tracks_expiry, i.unsplit
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
_OF_ITEM = text(
    "SELECT t.id FROM batch t JOIN item i ON i.id = t.item_id WHERE lower(i.code) = :name OR lower(i.name) = :name "
    "OR lower(i.name_km) = :name ORDER BY t.id LIMIT :most"
)
_LYING = text(
    f"""
SELECT b.batch_id, l.code, l.name, l.name_km, b.on_hand FROM balance b JOIN location l ON l.id = b.location_id
WHERE b.batch_id IN :batches AND b.item_id IN (SELECT item_id FROM batch WHERE id IN :batches) AND b.on_hand > 0
  AND l.kind IN ({OWN_PLACES}) ORDER BY b.batch_id, l.name, l.id"""
).bindparams(bindparam("batches", expanding=True))
_PASSAGES = text(
    """
SELECT m.batch_id, d.number, d.kind, m.effective_day, s.kind AS source_kind, r.kind AS target_kind,
  h.code AS holder, h.name AS holder_name, h.name_km AS holder_km, g.code AS goal, g.name AS goal_name,
  g.name_km AS goal_km, a.code AS at, a.name AS at_name, a.name_km AS at_km, q.code AS party, q.name AS party_name,
  q.name_km AS party_km, n.number AS note, n.kind AS note_kind, ng.code AS note_goal, ng.name AS note_goal_name,
  ng.name_km AS note_goal_km, sum(m.quantity) AS quantity, p.people, coalesce(v.function, '') AS receiver
FROM stock_move m JOIN document d ON d.id = m.document_id
JOIN location s ON s.id = m.from_location_id JOIN location r ON r.id = m.to_location_id
LEFT JOIN location h ON h.id = coalesce(r.place_id, s.place_id)
LEFT JOIN location g ON g.id = d.to_location_id LEFT JOIN location a ON a.id = d.from_location_id
LEFT JOIN document n ON n.id = d.related_id LEFT JOIN location ng ON ng.id = n.to_location_id
LEFT JOIN party q ON q.id = d.party_id LEFT JOIN people_reached p ON p.document_id = d.id
LEFT JOIN receiver v ON v.document_uid = CASE WHEN d.kind = 'proof of delivery' THEN n.uid ELSE d.uid END
WHERE m.batch_id IN :batches AND d.reverses_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM document w WHERE w.reverses_id = d.id)
GROUP BY m.batch_id, d.id, d.number, d.kind, m.effective_day, s.kind, r.kind, h.code, h.name, h.name_km, g.code, g.name,
  g.name_km, a.code, a.name, a.name_km, q.code, q.name, q.name_km, n.number, n.kind, ng.code, ng.name, ng.name_km,
  p.people, v.function
ORDER BY m.batch_id, m.effective_day, d.id"""
).bindparams(bindparam("batches", expanding=True))


def trace(session: Session, asked: str) -> Trace:
    """The way of a batch (its number or identity), an item (its code or name), or everything on a paper (its number).

    Follows what was made of the goods and what they were made of.

    :raises Refused: when nothing has this number, or very many batches have.
    """
    found = _find(session, asked.strip())
    origins = _follow(session, found)
    batches = sorted({*found, *(row.batch_id for row in origins), *(row.origin_id for row in origins)})
    return Trace(
        frozenset(found),
        tuple(_batch(row) for row in session.rows(_BY_ID, {"batches": batches})),
        tuple(_lines(session, batches)),
        tuple(origins),
    )


def _find(session: Session, asked: str) -> list[int]:
    if not asked:
        raise Refused(_("Write a batch number, an item, or the number of a paper."), "number")
    rows: Sequence[Any] = ()
    for statement, values in (
        (_OF_DOCUMENT, {"number": asked.upper()}),
        (_BY_NUMBER, {"number": fold(asked), "uid": asked}),
        (_OF_ITEM, {"name": fold(asked)}),
    ):
        rows = rows or session.rows(statement, {**values, "most": MOST_BATCHES + 1})
    if not rows:
        raise Refused(_("No batch, item or paper is called “{number}”.").format(number=asked), "number")
    if len(rows) > MOST_BATCHES:
        raise Refused(
            _("More than {most} batches belong to “{number}”. Trace a batch number or a paper.").format(
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
        bool(row.tracks_expiry),
        bool(row.unsplit),
    )


# ------------------------------------------------------------------ lines

_FATES = {
    LocationKind.SUPPLIED: Fate.SENT_BACK,
    LocationKind.PEOPLE_REACHED: Fate.GIVEN_TO_PEOPLE,
    LocationKind.LOSS: Fate.LOST,
    LocationKind.ADJUSTED: Fate.MISCOUNTED,
    LocationKind.DISPOSED: Fate.DISPOSED,
    LocationKind.CONVERTED: Fate.MADE_INTO,
}
"""What became of goods that went to a place where nothing lies."""


def _lines(session: Session, batches: Sequence[int]) -> list[TraceLine]:
    passages = session.rows(_PASSAGES, {"batches": batches})
    lines = [line for row in passages for line in _told_by(row)]
    lines += [
        TraceLine(row.batch_id, Fate.IN_STORE, row.code, row.name, row.name_km, row.on_hand)
        for row in session.rows(_LYING, {"batches": batches})
    ]
    lines += _on_the_way(passages)
    order = list(Fate)
    return sorted(
        _added_up(lines),
        key=lambda one: (
            one.batch_id,
            order.index(one.fate),
            one.day or date.min,
            one.document,
            one.place_name,
        ),
    )


def _added_up(lines: Sequence[TraceLine]) -> list[TraceLine]:
    """One line where a paper tells the same twice, such as goods received and goods damaged on arrival."""
    sums: dict[tuple[Any, ...], TraceLine] = {}
    for line in lines:
        key = (line.batch_id, line.fate, line.place, line.document)
        sums[key] = _more(sums[key], line.quantity) if key in sums else line
    return list(sums.values())


def _told_by(row: Any) -> list[TraceLine]:
    """Where goods came from, and where they went that is none of our stores."""
    source, target = LocationKind(row.source_kind), LocationKind(row.target_kind)
    told = []
    if source in _FATES:
        told.append(_line(row, Fate.CAME, _giver(row), row.quantity))
    if source is LocationKind.HANDED_OVER:
        told.append(_line(row, Fate.WITH_RECIPIENT, _place(row, "holder"), -row.quantity))
    if target is LocationKind.HANDED_OVER:
        told.append(_line(row, Fate.WITH_RECIPIENT, _place(row, "holder"), row.quantity))
    if target in _FATES:
        told.append(_line(row, _FATES[target], _gone_at(row, source, target), row.quantity))
    return told


def _line(row: Any, fate: Fate, place: tuple[str, str, str], quantity: int) -> TraceLine:
    by_note = row.kind == Kind.PROOF_OF_DELIVERY
    return TraceLine(
        row.batch_id,
        fate,
        *place,
        int(quantity),
        row.note if by_note else row.number,
        Kind(row.note_kind if by_note else row.kind),
        day_of(row.effective_day),
        row.people if fate is Fate.GIVEN_TO_PEOPLE else None,
        row.receiver if fate is Fate.WITH_RECIPIENT and quantity > 0 else "",
    )


def _place(row: Any, name: str) -> tuple[str, str, str]:
    code = getattr(row, name)
    return (
        (code, getattr(row, f"{name}_name"), getattr(row, f"{name}_km")) if code is not None else ("", "", "")
    )


def _giver(row: Any) -> tuple[str, str, str]:
    """Who the goods came from, else where they were found or made."""
    return _first_place(row, "party", "at", "goal")


def _gone_at(row: Any, source: LocationKind, target: LocationKind) -> tuple[str, str, str]:
    """Where goods were given to people, lost or made into others."""
    if source is LocationKind.IN_TRANSIT:
        return _place(row, "note_goal")
    if source is LocationKind.HANDED_OVER:
        return _place(row, "holder")
    names = ("party", "at") if target is LocationKind.SUPPLIED else ("goal", "at")
    return _first_place(row, *names)


def _first_place(row: Any, *names: str) -> tuple[str, str, str]:
    return next((place for name in names if (place := _place(row, name))[0]), ("", "", ""))


def _on_the_way(passages: Sequence[Any]) -> list[TraceLine]:
    """What of each note and transfer is still in transit."""
    open_now: dict[tuple[int, str], TraceLine] = {}
    for row in passages:
        if row.target_kind == LocationKind.IN_TRANSIT:
            line = _line(row, Fate.ON_THE_WAY, _place(row, "goal"), row.quantity)
            before = open_now.get((row.batch_id, row.number))
            open_now[row.batch_id, row.number] = line if before is None else _more(before, line.quantity)
    for row in passages:
        if row.source_kind == LocationKind.IN_TRANSIT:
            key = (row.batch_id, row.note)
            open_now[key] = _more(open_now[key], -int(row.quantity))
    return [line for line in open_now.values() if line.quantity]


def _more(line: TraceLine, quantity: int) -> TraceLine:
    return replace(line, quantity=line.quantity + quantity)
