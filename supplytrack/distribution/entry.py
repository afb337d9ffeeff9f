"""What a form needs while a handover is being written: what a store can give, where goods are, drafts by content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, select, text

from supplytrack.catalogue.item import item
from supplytrack.catalogue.lookup import ITEM_COLUMNS, ItemRef, need_location
from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.catalogue.unit import category, unit
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind, NoteState
from supplytrack.db.engine import Session
from supplytrack.distribution.queries import NoteDetail, read_note
from supplytrack.inventory.operations import find_draft


@dataclass(frozen=True, slots=True)
class LotChoice:
    """A batch in a store. Quantities are smallest units; `donor` is a code, empty for own procurement.

    available: what it can give on the day of the paper, expired or not. pack_factor: units in one pack; None when
    unknown or no pack was recorded.
    """

    id: int
    uid: str
    number: str
    donor: str
    donor_name: str
    expiry: date | None
    received: date
    pack_name: str
    pack_factor: Fraction | None
    on_hand: int
    allocated: int
    available: int


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """An item of the catalogue with its batches in one store, by expiry."""

    ref: ItemRef
    category: str
    category_km: str
    aliases: tuple[str, ...]
    lots: tuple[LotChoice, ...] = ()

    def available(self, day: date) -> int:
        """What can be handed over on `day`: expired batches do not count."""
        return sum(max(lot.available, 0) for lot in self.lots if lot.expiry is None or lot.expiry >= day)


@dataclass(frozen=True)
class StoreStock:
    """What one store can give on a day.

    own: the name under which own procurement is shown. units: the Khmer names of units of measure by their English
    ones (lower case), for packs, which are written in English.
    """

    store: str
    name: str
    name_km: str
    day: date
    own: str
    items: Mapping[str, ItemChoice] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


_LOTS = """
SELECT b.item_id, t.id, t.uid, t.batch_number, p.code, p.name, t.expiry_day, t.received_day, t.pack_name,
  t.pack_numerator, t.pack_denominator, b.on_hand, b.allocated - coalesce(own.quantity, 0) AS allocated, {then}
FROM balance b JOIN batch t ON t.id = b.batch_id LEFT JOIN party p ON p.id = t.donor_id
LEFT JOIN (SELECT item_id, batch_id, sum(quantity) AS quantity FROM reservation
  WHERE note_uid = :note AND location_id = :place GROUP BY item_id, batch_id) AS own
  ON own.item_id = b.item_id AND own.batch_id = b.batch_id
WHERE b.location_id = :place AND b.on_hand > 0
ORDER BY t.expiry_day IS NULL, t.expiry_day, t.received_day, t.id"""
_LOTS_NOW = text(_LOTS.format(then="b.on_hand AS lowest"))
_THEN = """CASE WHEN coalesce(({on_the_day}), 0) < coalesce(({since}), b.on_hand)
  THEN coalesce(({on_the_day}), 0) ELSE coalesce(({since}), b.on_hand) END AS lowest"""
_CELL = """d.item_id = b.item_id AND d.batch_id = b.batch_id AND d.location_id = b.location_id"""
_LOTS_THEN = text(
    _LOTS.format(
        then=_THEN.format(
            on_the_day=f"SELECT d.on_hand FROM daily_balance d WHERE {_CELL} AND d.day <= :day ORDER BY d.day DESC LIMIT 1",
            since=f"SELECT min(d.on_hand) FROM daily_balance d WHERE {_CELL} AND d.day > :day",
        )
    )
)
_ITEMS = (
    select(
        *ITEM_COLUMNS,
        category.c.name.label("category"),
        category.c.name_km.label("category_km"),
        item.c.aliases,
    )
    .join(unit, unit.c.id == item.c.unit_id)
    .join(category, category.c.id == item.c.category_id)
    .where(item.c.active == 1)
    .order_by(category.c.position, category.c.name, item.c.report_order, item.c.name)
)
_UNITS = select(unit.c.one, unit.c.many, unit.c.name_km).where(unit.c.name_km != "")


def store_stock(session: Session, store: str, day: date, note_uid: str = "") -> StoreStock:
    """Every item in use with what `store` can give of it on `day`. What the note `note_uid` itself holds is free to it.

    :raises Refused: when there is no such place.
    """
    place = need_location(session, store, "source")
    lots: dict[int, list[LotChoice]] = {}
    then = day < session.clock.today()
    values: dict[str, Any] = {"place": place.id, "note": note_uid}
    if then:
        values["day"] = day_number(day)
    for row in session.rows(_LOTS_THEN if then else _LOTS_NOW, values):
        lots.setdefault(row.item_id, []).append(_lot(row))
    items = (_item(row, lots) for row in session.rows(_ITEMS))
    return StoreStock(
        place.code,
        place.name,
        place.name_km,
        day,
        session.workspace.short_name,
        {choice.ref.code: choice for choice in items},
        unit_names(session),
    )


def unit_names(session: Session) -> dict[str, str]:
    """The Khmer names of the units of measure by their English ones, in lower case."""
    found: dict[str, str] = {}
    for row in session.rows(_UNITS):
        found |= {row.one.lower(): row.name_km, row.many.lower(): row.name_km}
    return found


def _lot(row: Any) -> LotChoice:
    factor = Fraction(row.pack_numerator, row.pack_denominator) if row.pack_numerator else None
    return LotChoice(
        row.id,
        row.uid,
        row.batch_number,
        row.code or "",
        row.name or "",
        None if row.expiry_day is None else day_of(row.expiry_day),
        day_of(row.received_day),
        row.pack_name,
        factor,
        row.on_hand,
        row.allocated,
        min(row.on_hand - row.allocated, row.lowest),
    )


def _item(row: Any, lots: Mapping[int, Sequence[LotChoice]]) -> ItemChoice:
    ref = ItemRef(
        row.id,
        row.code,
        row.name,
        row.name_km,
        row.decimals,
        bool(row.tracks_expiry),
        bool(row.unsplit),
        bool(row.active),
        row.unit,
        row.one,
        row.many,
        row.unit_km,
        bool(row.is_container),
    )
    aliases = tuple(alias for alias in row.aliases.split("\n") if alias)
    return ItemChoice(ref, row.category, row.category_km, aliases, tuple(lots.get(row.id, ())))


@dataclass(frozen=True, slots=True)
class Holder:
    """A prepared delivery note that holds goods back. `number` is empty for a note without one."""

    uid: str
    number: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How much of an item lies in one place, and who holds it back. Smallest units."""

    place: str
    name: str
    name_km: str
    on_hand: int
    available: int
    in_transit: bool = False
    holders: tuple[Holder, ...] = ()


_PLACES = ", ".join(f"'{kind.value}'" for kind in PLACE_KINDS)
_WHERE = text(
    f"""
SELECT l.id, l.code, l.name, l.name_km, l.kind, sum(b.on_hand) AS on_hand, sum(b.allocated) AS allocated
FROM balance b JOIN item i ON i.id = b.item_id JOIN location l ON l.id = b.location_id
WHERE i.code = :item AND b.on_hand > 0 AND (l.kind IN ({_PLACES}) OR l.kind = '{LocationKind.IN_TRANSIT.value}')
GROUP BY l.id, l.code, l.name, l.name_km, l.kind ORDER BY l.name, l.id"""
)
_HOLDERS = text(
    """
SELECT r.location_id, r.note_uid, coalesce(n.number, '') AS number, sum(r.quantity) AS quantity
FROM reservation r JOIN item i ON i.id = r.item_id LEFT JOIN delivery_note n ON n.uid = r.note_uid
WHERE i.code = :item AND r.note_uid <> :note
GROUP BY r.location_id, r.note_uid, n.number ORDER BY n.number"""
)
_OWN = text(
    """
SELECT r.location_id, sum(r.quantity) AS quantity FROM reservation r JOIN item i ON i.id = r.item_id
WHERE i.code = :item AND r.note_uid = :note GROUP BY r.location_id"""
)


def where_item_is(session: Session, item_code: str, first: str = "", note_uid: str = "") -> list[Whereabouts]:
    """Every place with stock of an item, the place `first` before the others and what is moving at the end.

    What the note `note_uid` itself holds counts as available.
    """
    keys = {"item": item_code, "note": note_uid}
    holders: dict[int, list[Holder]] = {}
    for row in session.rows(_HOLDERS, keys):
        holders.setdefault(row.location_id, []).append(Holder(row.note_uid, row.number, int(row.quantity)))
    own = {row.location_id: int(row.quantity) for row in session.rows(_OWN, keys)}
    found = [
        Whereabouts(
            row.code,
            row.name,
            row.name_km,
            int(row.on_hand),
            0
            if row.kind == LocationKind.IN_TRANSIT
            else int(row.on_hand - row.allocated) + own.get(row.id, 0),
            row.kind == LocationKind.IN_TRANSIT,
            tuple(holders.get(row.id, ())),
        )
        for row in session.rows(_WHERE, {"item": item_code})
    ]
    return sorted(found, key=lambda one: (one.in_transit, one.place != first))


@dataclass(frozen=True)
class NotePaper:
    """A delivery note wherever it stands: as it was last typed, and as the ledger knows it once it is prepared.

    `typed` is the form's content; None when nothing is kept. `detail` is None for a draft. `own` is the name under
    which own procurement is shown, `saved_at` the instant at which the form was last kept.
    `containers` are the codes of its items that are counted in boxes of unknown size.
    """

    uid: str
    own: str
    typed: Mapping[str, Any] | None
    detail: NoteDetail | None
    saved_at: int | None = None
    containers: frozenset[str] = frozenset()

    @property
    def state(self) -> NoteState:
        """Where the note stands."""
        return self.detail.row.state if self.detail else NoteState.DRAFT


def read_note_paper(session: Session, name: str) -> NotePaper | None:
    """The delivery note or draft with this identity or number; None when there is none."""
    uid = session.scalar(_NOTE_NAMED, {"name": name}) or name
    kept = find_draft(session, uid)
    if kept is not None and kept.kind != Kind.DELIVERY_NOTE.value:
        kept = None
    found = session.scalar(_NOTE_NAMED, {"name": uid}) is not None
    detail = read_note(session, uid=uid) if found else None
    if kept is None and detail is None:
        return None
    typed, saved_at = (kept.payload, kept.saved_at) if kept else (None, None)
    containers = _containers(session, detail) if detail else frozenset()
    return NotePaper(uid, session.workspace.short_name, typed, detail, saved_at, containers)


def _containers(session: Session, detail: NoteDetail) -> frozenset[str]:
    codes = sorted({line.item for line in detail.lines})
    found = session.rows(_CONTAINERS, {"codes": codes}) if codes else ()
    return frozenset(row.code for row in found)


_CONTAINERS = (
    select(item.c.code)
    .join(unit, unit.c.id == item.c.unit_id)
    .where(unit.c.is_container == 1, item.c.code.in_(bindparam("codes", expanding=True)))
)
_NOTE_NAMED = text("SELECT uid FROM delivery_note WHERE uid = :name OR number = :name")


@dataclass(frozen=True, slots=True)
class DayReached:
    """People reached at a place on one day. `packages` counts what was given, by item, in smallest units."""

    date: date
    people: int
    given: int


@dataclass(frozen=True, slots=True)
class PlaceReached:
    """People reached at a place over a time."""

    place: str
    name: str
    name_km: str
    people: int


_DAYS_REACHED = text(
    """
SELECT d.effective_day, sum(h.people) AS people,
  coalesce(sum((SELECT sum(g.quantity) FROM people_reached_line g WHERE g.document_id = d.id)), 0) AS given
FROM document d JOIN people_reached h ON h.document_id = d.id JOIN location l ON l.id = d.to_location_id
WHERE d.kind = 'distribution to people' AND l.code = :place AND d.effective_day BETWEEN :first AND :last
  AND NOT EXISTS (SELECT 1 FROM document r WHERE r.reverses_id = d.id)
GROUP BY d.effective_day ORDER BY d.effective_day"""
)
_PLACES_REACHED = text(
    """
SELECT l.code, l.name, l.name_km, sum(h.people) AS people, min(d.effective_day) AS first_day
FROM document d JOIN people_reached h ON h.document_id = d.id JOIN location l ON l.id = d.to_location_id
WHERE d.kind = 'distribution to people' AND NOT EXISTS (SELECT 1 FROM document r WHERE r.reverses_id = d.id)
GROUP BY l.code, l.name, l.name_km ORDER BY sum(h.people) DESC, l.name"""
)


def days_reached(session: Session, place: str, first: date, last: date) -> list[DayReached]:
    """People reached at a place, a row for each day on which somebody was."""
    keys = {"place": place, "first": day_number(first), "last": day_number(last)}
    return [
        DayReached(day_of(row.effective_day), int(row.people), int(row.given))
        for row in session.rows(_DAYS_REACHED, keys)
    ]


def places_reached(session: Session) -> tuple[list[PlaceReached], date | None]:
    """People reached by place since the first day on which anybody was, most first; and that day."""
    rows = session.rows(_PLACES_REACHED)
    first = min((row.first_day for row in rows), default=None)
    found = [PlaceReached(row.code, row.name, row.name_km, int(row.people)) for row in rows]
    return found, None if first is None else day_of(first)


_DISTRIBUTION = text(
    "SELECT number FROM document WHERE kind = 'distribution to people' AND (uid = :name OR number = :name)"
)


def distribution_number(session: Session, name: str) -> str:
    """The number of the recorded distribution to people with this identity or number; empty when there is none."""
    return str(session.scalar(_DISTRIBUTION, {"name": name}) or "")
