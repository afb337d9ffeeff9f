"""Lists of the catalogue, as frozen rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, func, select

from supplytrack.catalogue.item import item
from supplytrack.catalogue.kit import kit_component
from supplytrack.catalogue.party import fund, party
from supplytrack.catalogue.place import PLACE_KINDS, LocationKind, district, location, province
from supplytrack.catalogue.unit import category, unit
from supplytrack.core.code import fold
from supplytrack.core.quantity import format_quantity
from supplytrack.db.engine import Session


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in lists and choices. `minimum_stock` is in smallest units; a kit has `components`, how many kinds; `said_one`
    and `said_many` are its words in sentences, where somebody wrote them."""

    code: str
    name: str
    name_km: str
    category: str
    category_km: str
    unit: str
    many: str
    unit_km: str
    decimals: int
    tracks_expiry: bool
    minimum_stock: int | None
    aliases: str
    unsplit: bool
    active: bool
    report_order: int
    components: int = 0
    said_one: str = ""
    said_many: str = ""

    @property
    def minimum_text(self) -> str:
        """The minimum as people write it; empty when none is set."""
        return "" if self.minimum_stock is None else format_quantity(self.minimum_stock, self.decimals)


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A place in lists and choices. Coordinates are in millionths of a degree."""

    code: str
    name: str
    name_km: str
    kind: LocationKind
    province_code: str
    province: str
    province_km: str
    district: str
    aliases: str
    contact: str
    phone: str
    latitude: int | None
    longitude: int | None
    active: bool
    district_km: str = ""


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A donor or supplier in lists and choices."""

    code: str
    name: str
    name_km: str
    is_donor: bool
    is_supplier: bool
    contact: str
    phone: str
    aliases: str
    active: bool


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund or project code in lists."""

    code: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A code with its English and Khmer name: a province, district, unit, category or fund."""

    code: str
    name: str
    name_km: str


_ITEMS = (
    select(
        item.c.code,
        item.c.name,
        item.c.name_km,
        category.c.name.label("category"),
        category.c.name_km.label("category_km"),
        unit.c.one,
        unit.c.many,
        unit.c.name_km.label("unit_km"),
        item.c.decimals,
        item.c.tracks_expiry,
        item.c.minimum_stock,
        item.c.aliases,
        item.c.unsplit,
        item.c.active,
        item.c.report_order,
        select(func.count())
        .select_from(kit_component)
        .where(kit_component.c.kit_id == item.c.id)
        .scalar_subquery()
        .label("components"),
        item.c.said_one,
        item.c.said_many,
    )
    .join(category, category.c.id == item.c.category_id)
    .join(unit, unit.c.id == item.c.unit_id)
    .order_by(category.c.position, category.c.name, item.c.report_order, item.c.name)
)
_LOCATIONS = (
    select(
        location.c.code,
        location.c.name,
        location.c.name_km,
        location.c.kind,
        location.c.province_code,
        province.c.name.label("province"),
        province.c.name_km.label("province_km"),
        district.c.name.label("district"),
        district.c.name_km.label("district_km"),
        location.c.aliases,
        location.c.contact,
        location.c.phone,
        location.c.latitude,
        location.c.longitude,
        location.c.active,
    )
    .outerjoin(province, province.c.code == location.c.province_code)
    .outerjoin(district, district.c.code == location.c.district_code)
    .where(location.c.kind.in_([kind.value for kind in PLACE_KINDS]))
    .order_by(location.c.name, location.c.id)
)
_PARTIES = select(
    party.c.code,
    party.c.name,
    party.c.name_km,
    party.c.is_donor,
    party.c.is_supplier,
    party.c.contact,
    party.c.phone,
    party.c.aliases,
    party.c.active,
).order_by(party.c.name, party.c.id)


def list_items(
    session: Session, search: str = "", *, active_only: bool = False, limit: int = 10_000
) -> list[ItemRow]:
    """Items whose code, names or aliases contain `search`, by category and report order."""
    query = _searched(_ITEMS, item, search, active_only).limit(limit)
    return [_item_row(row) for row in session.rows(query)]


@dataclass(frozen=True, slots=True)
class CategoryItems:
    """A category and the codes of its items, in the wanted order."""

    category: str
    category_km: str
    codes: list[str]


def by_category(rows: Iterable[Any]) -> list[CategoryItems]:
    """Rows of category, its Khmer name and an item's code, put under their categories."""
    found: dict[str, CategoryItems] = {}
    for name, khmer, code in rows:
        found.setdefault(name, CategoryItems(name, khmer, [])).codes.append(code)
    return list(found.values())


def items_by_code(session: Session, codes: Sequence[str]) -> dict[str, ItemRow]:
    """The items with these codes."""
    rows = session.rows(_ITEMS.where(item.c.code.in_(list(codes))))
    return {row.code: _item_row(row) for row in rows}


def list_locations(
    session: Session,
    search: str = "",
    *,
    kinds: tuple[LocationKind, ...] = (),
    active_only: bool = False,
    limit: int = 10_000,
) -> list[LocationRow]:
    """Places whose code, names or aliases contain `search`, by name."""
    query = _searched(_LOCATIONS, location, search, active_only).limit(limit)
    if kinds:
        query = query.where(location.c.kind.in_([kind.value for kind in kinds]))
    return [
        LocationRow(
            row.code,
            row.name,
            row.name_km,
            LocationKind(row.kind),
            row.province_code or "",
            row.province or "",
            row.province_km or "",
            row.district or "",
            row.aliases,
            row.contact,
            row.phone,
            row.latitude,
            row.longitude,
            bool(row.active),
            row.district_km or "",
        )
        for row in session.rows(query)
    ]


def list_parties(
    session: Session,
    search: str = "",
    *,
    donors: bool = False,
    suppliers: bool = False,
    active_only: bool = False,
) -> list[PartyRow]:
    """Donors and suppliers (or only one of them), by name."""
    query = _searched(_PARTIES, party, search, active_only)
    if donors:
        query = query.where(party.c.is_donor == 1)
    if suppliers:
        query = query.where(party.c.is_supplier == 1)
    return [
        PartyRow(
            row.code,
            row.name,
            row.name_km,
            bool(row.is_donor),
            bool(row.is_supplier),
            row.contact,
            row.phone,
            row.aliases,
            bool(row.active),
        )
        for row in session.rows(query)
    ]


def list_provinces(session: Session) -> list[NamedRow]:
    """All provinces by P-code."""
    return _named(
        session, select(province.c.code, province.c.name, province.c.name_km).order_by(province.c.code)
    )


def list_districts(session: Session, province_code: str) -> list[NamedRow]:
    """The districts of a province by P-code."""
    query = select(district.c.code, district.c.name, district.c.name_km)
    return _named(session, query.where(district.c.province_code == province_code).order_by(district.c.code))


def list_units(session: Session) -> list[NamedRow]:
    """Units of measure; `name` is the English singular."""
    return _named(session, select(unit.c.code, unit.c.one, unit.c.name_km).order_by(unit.c.id))


def list_categories(session: Session) -> list[NamedRow]:
    """Categories in report order; `code` is the folded name."""
    query = select(category.c.folded, category.c.name, category.c.name_km)
    return _named(session, query.order_by(category.c.position, category.c.name))


def list_funds(session: Session) -> list[NamedRow]:
    """Fund and project codes."""
    query = select(fund.c.code, fund.c.name).where(fund.c.active == 1).order_by(fund.c.code)
    return [NamedRow(row.code, row.name, "") for row in session.rows(query)]


def list_fund_rows(session: Session, search: str = "") -> list[FundRow]:
    """Every fund whose code or name contains `search`, those out of use too."""
    query = select(fund.c.code, fund.c.name, fund.c.active).order_by(fund.c.code)
    rows = [FundRow(row.code, row.name, bool(row.active)) for row in session.rows(query)]
    words = fold(search).split()
    return [row for row in rows if all(word in fold(f"{row.code} {row.name}") for word in words)]


def _named(session: Session, query: Select[Any]) -> list[NamedRow]:
    return [NamedRow(*row) for row in session.rows(query)]


def _searched(query: Select[Any], table: Table, search: str, active_only: bool) -> Select[Any]:
    if active_only:
        query = query.where(table.c.active == 1)
    for word in fold(search).split():
        query = query.where(table.c.search.contains(word, autoescape=True))
    return query


def _item_row(row: Any) -> ItemRow:
    # By position: thousands of items are read for a list, and names cost a look-up each.
    values = list(row)
    for place in (9, 12, 13):
        values[place] = bool(values[place])
    return ItemRow(*values)
