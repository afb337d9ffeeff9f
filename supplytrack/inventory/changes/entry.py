"""What somebody who writes a loss or a return needs to know: items, places, batches, what it is worth as typed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import bindparam, select, text

from supplytrack.catalogue.lookup import ItemRef, LocationRef, items_named, locations_named
from supplytrack.catalogue.packing import count_of
from supplytrack.catalogue.place import LocationKind, location
from supplytrack.catalogue.queries import (
    ItemRow,
    LocationRow,
    PartyRow,
    list_items,
    list_locations,
    list_parties,
)
from supplytrack.core.clock import day_number
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.inventory.availability import lots_in_store
from supplytrack.inventory.batch import batch
from supplytrack.inventory.changes.queries import ChangeDetail, RequestRow, find_request, read_change_detail
from supplytrack.inventory.draft import draft
from supplytrack.inventory.ledger import find_posted
from supplytrack.inventory.paging import day_or_none
from supplytrack.inventory.picking import Wanted, choose
from supplytrack.inventory.worth import Worth, why_second_person, worth_of


@dataclass(frozen=True)
class Changing:
    """What the pages of this room offer. `user` works here; `alone`: no accounts tell people apart."""

    items: Mapping[str, ItemRow]
    places: tuple[LocationRow, ...]
    parties: tuple[PartyRow, ...]
    user: str
    alone: bool


@dataclass(frozen=True, slots=True)
class LotRow:
    """A batch that lies somewhere, in smallest units. `donor` is empty for own purchase."""

    uid: str
    number: str
    expiry: dt.date | None
    donor: str
    donor_name: str
    donor_km: str
    on_hand: int
    available: int


Lots: TypeAlias = Mapping[str, Sequence[LotRow]]
"""The batches of each item (by code) that lie in one place, the first to expire first."""


@dataclass(frozen=True)
class OpenedPaper:
    """A paper of this room by its name: a draft, a request, a posted document, or nothing of these yet."""

    draft: Mapping[str, Any] | None = None
    saved_at: int = 0
    request: RequestRow | None = None
    posted: ChangeDetail | None = None


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line as typed. `batch` is a batch's identity. `signed`: below zero takes away, above zero adds."""

    item: str
    quantity: str
    batch: str = ""
    expired_too: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class LookedLine:
    """What a line would take from each batch, in smallest units; `wrong` says why it could not be had."""

    takes: tuple[tuple[str, int], ...] = ()
    wrong: str = ""


@dataclass(frozen=True)
class Looked:
    """What a change would do as it is typed. `why` a second person is needed; empty when none is."""

    lines: tuple[LookedLine, ...]
    worth: Worth
    why: str


def read_changing(session: Session) -> Changing:
    """Items, places and donors to choose from."""
    return Changing(
        {row.code: row for row in list_items(session)},
        tuple(place for place in list_locations(session) if place.active),
        tuple(list_parties(session)),
        session.actor.name,
        session.actor.alone,
    )


_DRAFT = select(draft.c.payload, draft.c.saved_at).where(draft.c.uid == bindparam("uid"))


def open_paper(session: Session, name: str) -> OpenedPaper:
    """The paper with this name: a draft's identity, a request's, or a number.

    :raises Refused: when there is nothing of that name.
    """
    kept = session.execute(_DRAFT, {"uid": name}).first()
    if kept is not None:
        return OpenedPaper(json.loads(kept.payload), kept.saved_at)
    posted = find_posted(session, name)
    if posted is None and (request := find_request(session, name)) is not None:
        return OpenedPaper(request=request)
    return OpenedPaper(posted=read_change_detail(session, posted.number if posted else name))


_HANDED_OVER = select(location).where(
    location.c.place_id == bindparam("place_id"), location.c.kind == LocationKind.HANDED_OVER.value
)
_LYING = text(
    """SELECT i.id AS item_id, i.code, t.uid, t.batch_number, t.expiry_day, coalesce(p.code, '') AS donor,
  coalesce(p.name, '') AS donor_name, coalesce(p.name_km, '') AS donor_km, b.on_hand
FROM balance b JOIN item i ON i.id = b.item_id JOIN batch t ON t.id = b.batch_id LEFT JOIN party p ON p.id = t.donor_id
WHERE b.location_id = :place AND b.on_hand > 0
ORDER BY i.code, t.expiry_day IS NULL, t.expiry_day, t.received_day, t.id"""
)


def lots_at(session: Session, place: str, day: dt.date, *, handed_over: bool = False) -> Lots:
    """What lies in a place, or with `handed_over` what it was given and still has."""
    holder = _holder(session, place, handed_over=handed_over)
    if holder is None:
        return {}
    rows = session.rows(_LYING, {"place": holder.id})
    lots = lots_in_store(session, holder.id, {row.item_id for row in rows}, day_number(day))
    free = {lot.lot.uid: lot.candidate.available for of_item in lots.values() for lot in of_item}
    found: dict[str, list[LotRow]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(
            LotRow(
                row.uid,
                row.batch_number,
                day_or_none(row.expiry_day),
                row.donor,
                row.donor_name,
                row.donor_km,
                row.on_hand,
                max(0, free.get(row.uid, 0)),
            )
        )
    return found


def _holder(session: Session, place: str, *, handed_over: bool) -> LocationRef | None:
    """Where the goods lie; None while the place cannot be understood or was never given anything."""
    try:
        found = locations_named(session, [place]).get(place) if place.strip() else None
    except Refused:
        return None
    if found is None or not handed_over:
        return found
    row = session.execute(_HANDED_OVER, {"place_id": found.id}).first()
    if row is None:
        return None
    return LocationRef(
        row.id,
        row.code,
        found.name,
        found.name_km,
        LocationKind.HANDED_OVER,
        keeps_stock=True,
        active=True,
        province_code=found.province_code,
    )


def look_at_lines(
    session: Session, place: str, day: dt.date, lines: Sequence[TypedLine], *, handed_over: bool = False
) -> Looked:
    """Which batches the lines would take and what all of it is worth, as far as they can be understood."""
    holder = _holder(session, place, handed_over=handed_over)
    read = [_read(session, line) for line in lines]
    wanted = [
        Wanted(n + 1, item, taking, batch_uid=line.batch, expired_too=line.expired_too or bool(line.batch))
        for n, (line, (item, taking)) in enumerate(zip(lines, read, strict=True))
        if item is not None and taking > 0
    ]
    taken, _passed_over, wrong = choose(session, holder, day, wanted) if holder and wanted else ([], {}, [])
    takes: dict[int, list[tuple[str, int]]] = {}
    for part in taken:
        takes.setdefault(part.line - 1, []).append((part.lot.uid, part.quantity))
    refused = {_line_of(refusal): str(refusal) for refusal in wrong}
    looked = tuple(LookedLine(tuple(takes.get(n, ())), refused.get(n, "")) for n in range(len(lines)))
    parts = [(part.lot.id, part.quantity) for part in taken] + _added(session, lines, read)
    worth = worth_of(session, parts)
    return Looked(looked, worth, why_second_person(session, worth) if parts else "")


def _read(session: Session, line: TypedLine) -> tuple[ItemRef | None, int]:
    """The item of a line and what it takes in smallest units: below zero adds, 0 while nobody can say."""
    try:
        item = items_named(session, [line.item]).get(line.item) if line.item.strip() else None
        if item is None:
            return None, 0
        smallest = count_of(item, line.quantity, "", "", "", signed=line.signed).smallest
    except Refused:
        return None, 0
    return item, -smallest if line.signed else smallest


def _line_of(refusal: Refused) -> int:
    return int(refusal.field.split(".")[1])


_LOT = select(batch.c.id).where(batch.c.uid == bindparam("uid"))


def _added(
    session: Session, lines: Sequence[TypedLine], read: Sequence[tuple[ItemRef | None, int]]
) -> list[tuple[int, int]]:
    """What is added to batches that are known: it is worth what they are worth."""
    added = []
    for line, (_item, taking) in zip(lines, read, strict=True):
        key = session.scalar(_LOT, {"uid": line.batch}) if taking < 0 and line.batch else None
        if key is not None:
            added.append((int(key), taking))
    return added
