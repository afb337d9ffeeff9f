"""Finding items, places, donors, suppliers and funds by code, name or alias, as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, Table, bindparam, select

from supplytrack.catalogue.item import item
from supplytrack.catalogue.party import fund, party
from supplytrack.catalogue.place import PLACE_KINDS, LocationKind, location, province
from supplytrack.catalogue.unit import unit
from supplytrack.core.code import fold
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ItemRef:
    """An item as operations need it. `one` and `many` are its unit's English forms."""

    id: int
    code: str
    name: str
    name_km: str
    decimals: int
    tracks_expiry: bool
    unsplit: bool
    active: bool
    unit: str
    one: str
    many: str
    unit_km: str
    is_container: bool


@dataclass(frozen=True, slots=True)
class LocationRef:
    """A location as operations need it."""

    id: int
    code: str
    name: str
    name_km: str
    kind: LocationKind
    keeps_stock: bool
    active: bool
    province_code: str


@dataclass(frozen=True, slots=True)
class PartyRef:
    """A donor or supplier."""

    id: int
    code: str
    name: str
    is_donor: bool
    is_supplier: bool


ITEM_COLUMNS = (
    item.c.id,
    item.c.code,
    item.c.name,
    item.c.name_km,
    item.c.decimals,
    item.c.tracks_expiry,
    item.c.unsplit,
    item.c.active,
    unit.c.code.label("unit"),
    unit.c.one,
    unit.c.many,
    unit.c.name_km.label("unit_km"),
    unit.c.is_container,
)
_ITEMS = select(*ITEM_COLUMNS).join(unit, unit.c.id == item.c.unit_id)
_ITEMS_BY_CODE = _ITEMS.where(item.c.code.in_(bindparam("codes", expanding=True)))
_LOCATIONS = select(
    location.c.id,
    location.c.code,
    location.c.name,
    location.c.name_km,
    location.c.kind,
    location.c.keeps_stock,
    location.c.active,
    location.c.province_code,
)
_LOCATIONS_BY_CODE = _LOCATIONS.where(location.c.code.in_(bindparam("codes", expanding=True)))
_LOCATION_BY_CODE = _LOCATIONS.where(location.c.code == bindparam("code"))
_PLACES = _LOCATIONS.where(location.c.kind.in_([kind.value for kind in PLACE_KINDS]))
_PARTIES = select(party.c.id, party.c.code, party.c.name, party.c.is_donor, party.c.is_supplier)
_PARTY_BY_CODE = _PARTIES.where(party.c.code == bindparam("code"))
_FUND_BY_CODE = select(fund.c.id).where(fund.c.code == bindparam("code"))


def search_text(*names: str) -> str:
    """All names of a thing folded, each between bars, as the `search` columns keep them."""
    parts = dict.fromkeys(fold(name) for text in names for name in text.split("\n"))
    return "|" + "|".join(part for part in parts if part) + "|"


def items_named(session: Session, names: Iterable[str]) -> dict[str, ItemRef | None]:
    """Each name with the item it means; None where there is none.

    :raises Refused: when a name means several items.
    """
    return _resolve(session, names, _ITEMS_BY_CODE, _ITEMS, item, _item)


def locations_named(session: Session, names: Iterable[str]) -> dict[str, LocationRef | None]:
    """Each name with the place it means; None where there is none. Virtual locations are never found.

    :raises Refused: when a name means several places.
    """
    found = _resolve(session, names, _LOCATIONS_BY_CODE, _PLACES, location, _location)
    return {name: ref if ref and ref.kind.is_place else None for name, ref in found.items()}


def party_named(session: Session, name: str) -> PartyRef | None:
    """The donor or supplier that a name means.

    :raises Refused: when a name means several.
    """
    row = session.execute(_PARTY_BY_CODE, {"code": name.strip().upper()}).first()
    if row is None:
        row = _by_name(session, name, _PARTIES, party)
    return PartyRef(row.id, row.code, row.name, bool(row.is_donor), bool(row.is_supplier)) if row else None


def donor_id_of(session: Session, name: str, field: str) -> int | None:
    """The donor a line names; None when it names none.

    :raises Refused: when no donor has that name.
    """
    if not name.strip():
        return None
    found = party_named(session, name)
    if found is None or not found.is_donor:
        raise Refused(_("There is no donor called “{name}”.").format(name=name.strip()), field)
    return found.id


def fund_id_of(session: Session, code: str) -> int | None:
    """The key of a fund by its code; None when it is not known."""
    found = session.scalar(_FUND_BY_CODE, {"code": code.strip().upper()})
    return None if found is None else int(found)


def need_item(session: Session, name: str, field: str = "item") -> ItemRef:
    """The item that `name` means.

    :raises Refused: when it is empty or unknown.
    """
    return need_items(session, [(name, field)])[name]


def need_items(session: Session, wanted: Sequence[tuple[str, str]]) -> dict[str, ItemRef]:
    """The items that names mean, each given with the form field it stands in.

    :raises Refused: naming every field whose item is empty or unknown.
    """
    found = items_named(session, (name for name, _field in wanted))
    missing = [_unknown_item(name, field) for name, field in wanted if found.get(name) is None]
    if missing:
        raise Refused(str(missing[0]), missing[0].field, also=missing[1:])
    return {name: ref for name, ref in found.items() if ref is not None}


def need_location(session: Session, name: str, field: str) -> LocationRef:
    """The place that `name` means.

    :raises Refused: when it is empty or unknown.
    """
    found = _place_named(session, name) if name.strip() else None
    if found is None:
        raise Refused(
            _("There is no place called “{name}”.").format(name=name.strip())
            if name.strip()
            else _("Choose a place."),
            field,
        )
    return found


def _place_named(session: Session, name: str) -> LocationRef | None:
    # Nearly always a code: asked for by itself it costs a third of a search among names.
    row = session.execute(_LOCATION_BY_CODE, {"code": name.strip().upper()}).first()
    if row is None:
        return locations_named(session, [name])[name]
    found = _location(row)
    return found if found.kind.is_place else None


def need_province(session: Session, name: str, field: str = "province") -> str:
    """The P-code of the province that `name` means: its code, English or Khmer name or an alias.

    :raises Refused: when it is empty or unknown.
    """
    found = area_named(session, province, name)
    if found is None:
        raise Refused(_("There is no province called “{name}”.").format(name=name.strip()), field)
    return found


def area_named(session: Session, table: Table, name: str, province_code: str | None = None) -> str | None:
    """The code of the province or district (of a province, when given) that `name` means; None when unknown."""
    folded = fold(name)
    query = select(table)
    if province_code is not None:
        query = query.where(table.c.province_code == province_code)
    for row in session.rows(query):
        if folded in {fold(n) for n in (row.code, row.name, row.name_km, *row.aliases.split("\n")) if n}:
            return str(row.code)
    return None


def _unknown_item(name: str, field: str) -> Refused:
    if not name.strip():
        return Refused(_("Choose an item."), field)
    return Refused(_("There is no item called “{name}”.").format(name=name.strip()), field)


def _resolve(
    session: Session,
    names: Iterable[str],
    by_code: Select[Any],
    everything: Select[Any],
    table: Table,
    make: Any,
) -> dict[str, Any]:
    wanted = {name: name.strip().upper() for name in names}
    codes = sorted({code for code in wanted.values() if code})
    rows: Mapping[str, Any] = (
        {row.code: row for row in session.rows(by_code, {"codes": codes})} if codes else {}
    )
    found: dict[str, Any] = {}
    for name, code in wanted.items():
        row = rows.get(code) or (_by_name(session, name, everything, table) if code else None)
        found[name] = make(row) if row is not None else None
    return found


def _by_name(session: Session, name: str, everything: Select[Any], table: Table) -> Any:
    folded = fold(name)
    if not folded or "|" in folded:
        return None
    rows = session.rows(everything.where(table.c.search.contains(f"|{folded}|", autoescape=True)).limit(2))
    if len(rows) > 1:
        raise Refused(
            _("“{name}” means more than one entry of the catalogue. Use the code.").format(name=name.strip())
        )
    return rows[0] if rows else None


def _item(row: Any) -> ItemRef:
    return ItemRef(
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


def _location(row: Any) -> LocationRef:
    return LocationRef(
        row.id,
        row.code,
        row.name,
        row.name_km,
        LocationKind(row.kind),
        bool(row.keeps_stock),
        bool(row.active),
        row.province_code or "",
    )
