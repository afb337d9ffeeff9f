"""Changes of the catalogue. Entries are changed or put out of use, never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, insert, select, text, update

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.catalogue.additions import category_id_of
from supplytrack.catalogue.item import item
from supplytrack.catalogue.lookup import area_named, fund_id_of, need_province, search_text
from supplytrack.catalogue.party import fund, party
from supplytrack.catalogue.place import PLACE_KINDS, LocationKind, district, location
from supplytrack.catalogue.report_words import clean_item_words
from supplytrack.catalogue.unit import unit
from supplytrack.core.actor import Permission
from supplytrack.core.code import clean_code, clean_name, clean_text, fold
from supplytrack.core.quantity import parse_number, to_smallest
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _

MICRODEGREES = 1_000_000
_COUNTED = text(
    """SELECT 1 FROM batch WHERE item_id = :item
UNION ALL SELECT 1 FROM purchase_order_line WHERE item_id = :item LIMIT 1"""
)
"""Whether anything was ever counted of an item: all stock lies in batches."""
_IN_KITS = text("SELECT 1 FROM kit_component WHERE component_id = :item OR kit_id = :item")
_BEYOND_PROVINCES = (LocationKind.OTHER.value, LocationKind.COMMUNITY.value)
"""Kinds of places that may spread over several provinces ("five target provinces") and so name none."""


@dataclass(frozen=True)
class ItemDraft:
    """An item as typed. `minimum_stock` and `decimals` are texts so that what is wrong can be named.

    `said_one` and `said_many`: None leaves the words of the situation report as they are.
    """

    code: str
    name: str
    category: str
    unit: str
    name_km: str = ""
    decimals: str = ""
    tracks_expiry: bool = False
    minimum_stock: str = ""
    aliases: str = ""
    unsplit: bool = False
    active: bool = True
    report_order: int = 1000
    said_one: str | None = None
    said_many: str | None = None


@dataclass(frozen=True)
class LocationDraft:
    """A place as typed. Aliases stand a line each."""

    code: str
    name: str
    kind: str
    province: str
    name_km: str = ""
    district: str = ""
    aliases: str = ""
    contact: str = ""
    phone: str = ""
    latitude: str = ""
    longitude: str = ""
    active: bool = True


@dataclass(frozen=True)
class PartyDraft:
    """A donor or supplier as typed."""

    code: str
    name: str
    name_km: str = ""
    aliases: str = ""
    is_donor: bool = False
    is_supplier: bool = False
    contact: str = ""
    phone: str = ""
    active: bool = True


@requires(Permission.KEEP_CATALOGUE)
def keep_item(session: Session, draft: ItemDraft, *, replacing: str = "") -> str:
    """Add an item, or change the one with the code `replacing`; returns its code.

    :raises Refused: naming each field that is wrong.
    """
    values = _item_values(session, draft)
    _check_unit_stays(session, values, replacing)
    return _keep(session, item, "item", values, replacing)


def _check_unit_stays(session: Session, values: dict[str, Any], code: str) -> None:
    """What was counted in one unit would silently become as many of another."""
    now = session.execute(select(item).where(item.c.code == code)).first()
    changed = [key for key in ("unit_id", "decimals") if now is not None and values[key] != getattr(now, key)]
    if now is not None and changed and session.scalar(_COUNTED, {"item": now.id}) is not None:
        raise Refused(
            _("{item} was ordered or received in its unit already. Add a new item for another unit.").format(
                item=now.name
            ),
            "unit" if "unit_id" in changed else "decimals",
        )
    if now is not None and changed and session.scalar(_IN_KITS, {"item": now.id}) is not None:
        raise Refused(
            _("{item} is a kit or part of one. Take it out of the kit first.").format(item=now.name),
            "unit" if "unit_id" in changed else "decimals",
        )


def _item_values(session: Session, draft: ItemDraft) -> dict[str, Any]:
    wrong: list[Refused] = []
    values: dict[str, Any] = {
        "code": _try(wrong, lambda: clean_code(draft.code)),
        "name": _try(wrong, lambda: clean_name(draft.name)),
        "name_km": _try(wrong, lambda: clean_text(draft.name_km, "name_km", 200)),
        "aliases": _try(wrong, lambda: _clean_aliases(draft.aliases)),
        "tracks_expiry": int(draft.tracks_expiry),
        "unsplit": int(draft.unsplit),
        "active": int(draft.active),
        "report_order": draft.report_order,
        **_said(wrong, draft),
    }
    unit_row = _try(wrong, lambda: _need_unit(session, draft.unit))
    decimals = _try(
        wrong, lambda: _decimals(draft.decimals, unit_row.decimals if unit_row is not None else 0)
    )
    minimum = _try(wrong, lambda: _minimum(draft.minimum_stock, decimals or 0))
    category_name = _try(wrong, lambda: clean_name(draft.category, "category"))
    refuse_together(wrong)
    return {
        **values,
        "unit_id": unit_row.id,
        "decimals": decimals,
        "minimum_stock": minimum,
        "category_id": category_id_of(session, category_name),
        "search": search_text(draft.code, draft.name, draft.name_km, draft.aliases.replace(";", "\n")),
    }


def _said(wrong: list[Refused], draft: ItemDraft) -> dict[str, Any]:
    """The item's words in sentences, of one and of many; one of the two alone would not know the other."""
    if draft.said_one is None or draft.said_many is None:
        return {}
    one, many = draft.said_one, draft.said_many
    said = {
        "said_one": _try(wrong, lambda: clean_item_words(one, "said_one")),
        "said_many": _try(wrong, lambda: clean_item_words(many, "said_many")),
    }
    for missing, given in (("said_one", "said_many"), ("said_many", "said_one")):
        if said[missing] == "" and said[given]:
            wrong.append(Refused(_("Write both, of one and of several, or neither."), missing))
    return said


def _decimals(typed: str, of_unit: int) -> int:
    if not typed.strip():
        return of_unit
    value = parse_number(typed, "decimals")
    if value.denominator != 1 or not 0 <= value <= 6:
        raise Refused(_("Decimals are a whole number from 0 to 6."), "decimals")
    return value.numerator


def _minimum(typed: str, decimals: int) -> int | None:
    if not typed.strip():
        return None
    smallest = to_smallest(parse_number(typed, "minimum_stock"), decimals, "minimum_stock")
    if smallest < 0:
        raise Refused(_("The minimum stock cannot be below zero."), "minimum_stock")
    return smallest


def _need_unit(session: Session, name: str) -> Any:
    """The unit named by code, singular or plural. An unknown word becomes a unit of its own."""
    folded = fold(clean_name(name, "unit"))
    for row in session.rows(select(unit)):
        if folded in (fold(row.code), fold(row.one), fold(row.many)):
            return row
    word = clean_name(name, "unit")
    values = {"code": clean_code(word.replace(" ", "-"), "unit"), "one": word, "many": word, "decimals": 0}
    key = session.insert_one(insert(unit), values)
    record(session, "add", f"unit {word}", after=values)
    return session.execute(select(unit).where(unit.c.id == key)).one()


@requires(Permission.KEEP_CATALOGUE)
def keep_location(session: Session, draft: LocationDraft, *, replacing: str = "") -> str:
    """Add a place, or change the one with the code `replacing`; returns its code.

    :raises Refused: naming each field that is wrong.
    """
    wrong: list[Refused] = []
    province_code = _try(wrong, lambda: _find_province(session, draft.province, draft.kind))
    values = {
        "code": _try(wrong, lambda: clean_code(draft.code)),
        "name": _try(wrong, lambda: clean_name(draft.name)),
        "name_km": _try(wrong, lambda: clean_text(draft.name_km, "name_km", 200)),
        "aliases": _try(wrong, lambda: _clean_aliases(draft.aliases)),
        "kind": _try(wrong, lambda: _need_kind(draft.kind)),
        "province_code": province_code,
        "district_code": _try(wrong, lambda: _find_district(session, draft.district, province_code)),
        "contact": _try(wrong, lambda: clean_text(draft.contact, "contact", 200)),
        "phone": _try(wrong, lambda: clean_text(draft.phone, "phone", 60)),
        "latitude": _try(wrong, lambda: _coordinate(draft.latitude, 90, "latitude")),
        "longitude": _try(wrong, lambda: _coordinate(draft.longitude, 180, "longitude")),
        "active": int(draft.active),
        "search": search_text(draft.code, draft.name, draft.name_km, draft.aliases.replace(";", "\n")),
    }
    refuse_together(wrong)
    return _keep(session, location, "location", values, replacing)


def _need_kind(name: str) -> str:
    folded = fold(name)
    for kind in PLACE_KINDS:
        if folded == kind.value or folded == fold(kind.name.replace("_", " ")):
            return kind.value
    allowed = ", ".join(kind.value for kind in PLACE_KINDS)
    raise Refused(
        _("“{kind}” is not a kind of place. Choose one of: {allowed}.").format(
            kind=name.strip(), allowed=allowed
        ),
        "kind",
    )


def _find_province(session: Session, name: str, kind: str) -> str | None:
    if not name.strip() and fold(kind) in _BEYOND_PROVINCES:
        return None
    return need_province(session, name)


def _find_district(session: Session, name: str, province_code: str | None) -> str | None:
    if not name.strip():
        return None
    found = area_named(session, district, name, province_code)
    if found is None:
        raise Refused(
            _("There is no district called “{name}” in this province.").format(name=name.strip()), "district"
        )
    return str(found)


def _coordinate(typed: str, most: int, field: str) -> int | None:
    if not typed.strip():
        return None
    value = parse_number(typed, field)
    if abs(value) > most:
        raise Refused(_("Between -{most} and {most} degrees.").format(most=most), field)
    return round(value * MICRODEGREES)


@requires(Permission.KEEP_CATALOGUE)
def keep_party(session: Session, draft: PartyDraft, *, replacing: str = "") -> str:
    """Add a donor or supplier, or change the one with the code `replacing`; returns its code.

    :raises Refused: naming each field that is wrong.
    """
    wrong: list[Refused] = []
    values = {
        "code": draft.code if draft.code == replacing else _try(wrong, lambda: clean_code(draft.code)),
        "name": _try(wrong, lambda: clean_name(draft.name)),
        "name_km": _try(wrong, lambda: clean_text(draft.name_km, "name_km", 200)),
        "aliases": _try(wrong, lambda: _clean_aliases(draft.aliases)),
        "is_donor": int(draft.is_donor),
        "is_supplier": int(draft.is_supplier),
        "contact": _try(wrong, lambda: clean_text(draft.contact, "contact", 200)),
        "phone": _try(wrong, lambda: clean_text(draft.phone, "phone", 60)),
        "active": int(draft.active),
        "search": search_text(draft.code, draft.name, draft.name_km, draft.aliases.replace(";", "\n")),
    }
    if not (draft.is_donor or draft.is_supplier):
        wrong.append(Refused(_("Say whether this is a donor, a supplier, or both."), "is_donor"))
    refuse_together(wrong)
    return _keep(session, party, "party", values, replacing)


@requires(Permission.KEEP_CATALOGUE)
def keep_fund(session: Session, code: str, name: str = "", *, active: bool = True) -> int:
    """Add a fund or project code, or change its name; returns its key."""
    clean = clean_code(code, "fund")
    found = fund_id_of(session, clean)
    values = {"code": clean, "name": clean_text(name, "name", 200), "active": int(active)}
    session.touch("funds")
    if found is not None:
        session.execute(update(fund).where(fund.c.id == found).values(values))
        record(session, "change", f"fund {clean}", after=values)
        return found
    record(session, "add", f"fund {clean}", after=values)
    return session.insert_one(insert(fund), values)


def _keep(session: Session, table: Table, noun: str, values: dict[str, Any], replacing: str) -> str:
    code = str(values["code"])
    session.touch(f"{noun}s" if noun != "party" else "parties")
    holder = session.execute(select(table).where(table.c.code == (replacing or code))).first()
    if replacing and holder is None:
        raise Refused(_("There is no entry {code} any more.").format(code=replacing), "code")
    if (not replacing and holder is not None) or (
        replacing and replacing != code and _exists(session, table, code)
    ):
        raise Refused(
            _("The code {code} is already used by {name}.").format(
                code=code, name=_name_of(session, table, code)
            ),
            "code",
        )
    if holder is None:
        session.execute(insert(table).values(values))
        record(session, "add", f"{noun} {code}", after=values)
    else:
        session.execute(update(table).where(table.c.id == holder.id).values(values))
        record(session, "change", f"{noun} {code}", before=dict(holder._mapping), after=values)
    return code


def _exists(session: Session, table: Table, code: str) -> bool:
    return session.scalar(select(table.c.id).where(table.c.code == code)) is not None


def _name_of(session: Session, table: Table, code: str) -> str:
    return str(session.scalar(select(table.c.name).where(table.c.code == code)))


def _clean_aliases(typed: str) -> str:
    parts = [clean_name(line, "aliases") for line in typed.replace(";", "\n").split("\n") if line.strip()]
    return "\n".join(dict.fromkeys(parts))


def _try(wrong: list[Refused], step: Any) -> Any:
    """The value of `step`, or None with its refusal added to `wrong`, so that a form shows all at once."""
    try:
        return step()
    except Refused as refusal:
        wrong.append(refusal)
        return None
