"""What somebody who assembles kits or splits a mixed line needs to know: kits, batches in a store, mixed lines."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, text

from supplytrack.catalogue.kits import Component, components_of, kit_codes
from supplytrack.catalogue.lookup import items_named, locations_named
from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.catalogue.queries import ItemRow, LocationRow, list_items, list_locations
from supplytrack.core.clock import day_number, day_of
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.inventory.availability import lots_in_store
from supplytrack.inventory.conversions.listing import ConversionDetail, read_conversion
from supplytrack.inventory.conversions.plan import ComponentHere, Content, KitsHere, LotHere
from supplytrack.inventory.conversions.queries import origins_of
from supplytrack.inventory.draft import draft
from supplytrack.inventory.ledger import find_posted
from supplytrack.inventory.paging import day_or_none


@dataclass(frozen=True)
class Workshop:
    """What the pages of this room offer."""

    items: Mapping[str, ItemRow]
    kits: tuple[str, ...]
    places: tuple[LocationRow, ...]


@dataclass(frozen=True)
class OpenedConversion:
    """A paper of this room by its name: a draft, or posted."""

    draft: Mapping[str, Any] | None = None
    saved_at: int = 0
    posted: ConversionDetail | None = None


@dataclass(frozen=True, slots=True)
class MixedHere:
    """A batch of several kinds that lie in one count, with a store or with a recipient. Smallest units."""

    item: str
    place: str
    place_name: str
    place_km: str
    handed_over: bool
    lot: LotHere
    pack_name: str
    pack_numerator: int | None
    pack_denominator: int | None


_LOTS = """
SELECT t.id, t.uid, i.code AS item, t.batch_number, coalesce(p.code, '') AS donor, coalesce(p.name, '') AS donor_name,
  coalesce(p.name_km, '') AS donor_km, coalesce(f.code, '') AS fund, t.expiry_day, t.received_day, t.pack_name,
  t.pack_numerator, t.pack_denominator {more}
FROM {source} JOIN item i ON i.id = t.item_id LEFT JOIN party p ON p.id = t.donor_id LEFT JOIN fund f ON f.id = t.fund_id"""
_LOTS_NAMED = text(_LOTS.format(more="", source="batch t") + " WHERE t.id IN :batches").bindparams(
    bindparam("batches", expanding=True)
)
_OWN = ", ".join(f"'{kind.value}'" for kind in PLACE_KINDS)
_MIXED = text(
    _LOTS.format(
        more=", b.on_hand, b.allocated, s.code AS place, s.name AS place_name, s.name_km AS place_km, l.kind",
        source="balance b JOIN batch t ON t.id = b.batch_id JOIN location l ON l.id = b.location_id "
        "JOIN location s ON s.id = coalesce(l.place_id, l.id)",
    )
    + f"""
WHERE i.unsplit = 1 AND b.on_hand > 0 AND l.kind IN ({_OWN}, '{LocationKind.HANDED_OVER.value}')
ORDER BY i.name, l.kind = '{LocationKind.HANDED_OVER.value}', s.name, t.expiry_day IS NULL, t.expiry_day, t.id"""
)


def read_workshop(session: Session) -> Workshop:
    """Items, kits and places to choose from."""
    places = tuple(place for place in list_locations(session) if place.active)
    return Workshop({row.code: row for row in list_items(session)}, tuple(kit_codes(session)), places)


_DRAFT = select(draft.c.payload, draft.c.saved_at).where(draft.c.uid == bindparam("uid"))


def open_conversion(session: Session, name: str) -> OpenedConversion:
    """The paper with this name: a draft's identity, a posted one's, or a number.

    :raises Refused: when there is nothing of that name.
    """
    kept = session.execute(_DRAFT, {"uid": name}).first()
    if kept is not None:
        return OpenedConversion(json.loads(kept.payload), kept.saved_at)
    posted = find_posted(session, name)
    return OpenedConversion(posted=read_conversion(session, posted.number if posted else name))


def components_here(session: Session, kit: str, place: str, day: dt.date) -> tuple[ComponentHere, ...]:
    """What a kit holds, each with its batches in a place; nothing while one of the two is not understood."""
    found = _understood(session, kit, place)
    if found is None:
        return ()
    components = components_of(session, found[0])
    lots = _lots(session, found[1], [one.item_id for one in components], day)
    return tuple(ComponentHere(one, tuple(lots.get(one.item_id, ()))) for one in components)


def kits_here(session: Session, kit: str, place: str, day: dt.date) -> tuple[KitsHere, ...]:
    """The batches of a kit in a place, each with what one kit holds."""
    found = _understood(session, kit, place)
    if found is None:
        return ()
    lots = _lots(session, found[1], [found[0]], day).get(found[0], [])
    origins = origins_of(session, [lot.id for lot in lots])
    named = _named(session, {row.origin_id for row in origins})
    return tuple(
        KitsHere(
            lot,
            tuple(Content(*named[row.origin_id], row.in_one) for row in origins if row.batch_id == lot.id),
        )
        for lot in lots
    )


def kit_contents(session: Session, kit: str) -> list[Component]:
    """What one kit holds by the catalogue; nothing for what is no kit."""
    item = items_named(session, [kit]).get(kit) if kit.strip() else None
    return components_of(session, item.id) if item is not None else []


def _understood(session: Session, kit: str, place: str) -> tuple[int, int] | None:
    """The keys of a kit and of a place, where both are understood."""
    if not kit.strip() or not place.strip():
        return None
    try:
        item, location = items_named(session, [kit]).get(kit), locations_named(session, [place]).get(place)
    except Refused:
        return None
    return (item.id, location.id) if item is not None and location is not None else None


def _lots(session: Session, location_id: int, items: Iterable[int], day: dt.date) -> dict[int, list[LotHere]]:
    found: dict[int, list[LotHere]] = {}
    here = lots_in_store(session, location_id, items, day_number(day))
    rows = _rows_of(session, {lot.lot.id for lots in here.values() for lot in lots})
    for item_id, lots in here.items():
        made = [
            _lot(rows[lot.lot.id], lot.on_hand, lot.candidate.allocated, lot.candidate.available)
            for lot in lots
        ]
        found[item_id] = sorted(
            made, key=lambda lot: (lot.expiry is None, lot.expiry or lot.received, lot.received, lot.id)
        )
    return found


def _named(session: Session, batches: Iterable[int]) -> dict[int, tuple[str, LotHere]]:
    """Batches wherever they are: the item's code, and the batch without quantities."""
    return {key: (row.item, _lot(row, 0, 0, 0)) for key, row in _rows_of(session, batches).items()}


def _rows_of(session: Session, batches: Iterable[int]) -> dict[int, Any]:
    wanted = sorted(set(batches))
    return {row.id: row for row in session.rows(_LOTS_NAMED, {"batches": wanted})} if wanted else {}


def mixed_here(session: Session) -> list[MixedHere]:
    """Every batch of several kinds that can be split: those in stores, then those that recipients have."""
    return [
        MixedHere(
            row.item,
            row.place,
            row.place_name,
            row.place_km,
            row.kind == LocationKind.HANDED_OVER,
            _lot(row, row.on_hand, row.allocated, row.on_hand - row.allocated),
            row.pack_name,
            row.pack_numerator,
            row.pack_denominator,
        )
        for row in session.rows(_MIXED)
    ]


def _lot(row: Any, on_hand: int, allocated: int, available: int) -> LotHere:
    return LotHere(
        row.id,
        row.uid,
        row.batch_number,
        row.donor,
        row.donor_name,
        row.donor_km,
        row.fund,
        day_or_none(row.expiry_day),
        day_of(row.received_day),
        on_hand,
        allocated,
        available,
    )
