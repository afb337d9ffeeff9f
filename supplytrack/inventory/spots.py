"""The ledger's locations: places, and the virtual ones that every workspace has."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, text

from supplytrack.catalogue.lookup import LocationRef, search_text
from supplytrack.catalogue.place import LocationKind, location
from supplytrack.db.engine import Session
from supplytrack.inventory.ledger import Spot

_ONE_OF_A_KIND = [
    kind.value for kind in LocationKind if not kind.is_place and kind is not LocationKind.HANDED_OVER
]
_VIRTUAL = text(
    "SELECT id, code, keeps_stock, kind FROM location WHERE kind IN ({})".format(
        ", ".join(f"'{kind}'" for kind in _ONE_OF_A_KIND)
    )
)
_HANDED_OVER = select(location.c.id, location.c.code).where(
    location.c.place_id == bindparam("place_id"), location.c.kind == LocationKind.HANDED_OVER.value
)


def spot_of(ref: LocationRef) -> Spot:
    """A place as the ledger needs it."""
    return Spot(ref.id, ref.code, ref.keeps_stock)


def virtual_spots(session: Session) -> dict[LocationKind, Spot]:
    """The virtual locations by kind."""
    return {
        LocationKind(row.kind): Spot(row.id, row.code, bool(row.keeps_stock))
        for row in session.rows(_VIRTUAL)
    }


def handed_over_spot(session: Session, place: LocationRef) -> Spot:
    """Where the goods lie that a place accepted: no longer our stock. Made with the first handover."""
    row = session.execute(_HANDED_OVER, {"place_id": place.id}).first()
    if row is not None:
        return Spot(row.id, row.code, keeps_stock=True)
    code = f"~{place.code}"
    values = {
        "code": code,
        "name": place.name,
        "name_km": place.name_km,
        "kind": LocationKind.HANDED_OVER.value,
        "keeps_stock": 1,
        "place_id": place.id,
        "search": search_text(code),
    }
    return Spot(session.insert_one(insert(location), values), code, keeps_stock=True)


def handed_over_place(session: Session, place: LocationRef) -> LocationRef:
    """The goods that a place accepted, as a place to take goods from."""
    spot = handed_over_spot(session, place)
    return LocationRef(
        spot.id,
        spot.code,
        place.name,
        place.name_km,
        LocationKind.HANDED_OVER,
        keeps_stock=True,
        active=True,
        province_code=place.province_code,
    )
