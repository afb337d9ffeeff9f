"""The sheets Items and Locations: entries added, changed where the row says something else, or left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.exc import IntegrityError

from supplytrack.catalogue.item import item
from supplytrack.catalogue.operations import (
    MICRODEGREES,
    ItemDraft,
    LocationDraft,
    keep_item,
    keep_location,
)
from supplytrack.catalogue.place import location
from supplytrack.catalogue.queries import ItemRow, LocationRow, list_items, list_locations
from supplytrack.core.code import clean_code
from supplytrack.core.quantity import format_fraction
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.exchange.columns import ITEMS, LOCATIONS, Sheet
from supplytrack.exchange.problem import Problems
from supplytrack.exchange.reading import Row
from supplytrack.i18n import _

_ALL = 1_000_000


@dataclass
class Kept:
    """The codes of a catalogue sheet: added, changed, and already there as the row says."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


Keep = Callable[[str, Row, bool], Any]
"""Keeps the entry with a code as a row says; told whether the code is there already."""


def keep_items(session: Session, rows: Sequence[Row], problems: Problems) -> Kept:
    """Bring the items to what the rows say. An empty cell leaves what is there."""
    if not rows:
        return Kept()
    there = {one.code: one for one in list_items(session, limit=_ALL)}

    def keep(code: str, row: Row, known: bool) -> None:
        keep_item(session, _item_draft(row, there.get(code)), replacing=code if known else "")

    return _keep_rows(session, ITEMS, item, rows, there, keep, problems)


def keep_locations(session: Session, rows: Sequence[Row], problems: Problems) -> Kept:
    """Bring the places to what the rows say. An empty cell leaves what is there."""
    if not rows:
        return Kept()
    there = {one.code: one for one in list_locations(session, limit=_ALL)}

    def keep(code: str, row: Row, known: bool) -> None:
        keep_location(session, _location_draft(row, there.get(code)), replacing=code if known else "")

    return _keep_rows(session, LOCATIONS, location, rows, there, keep, problems)


def _keep_rows(
    session: Session,
    sheet: Sheet,
    table: Table,
    rows: Sequence[Row],
    there: Mapping[str, object],
    keep: Keep,
    problems: Problems,
) -> Kept:
    kept = Kept()
    seen: dict[str, int] = {}
    for row in rows:
        try:
            code = clean_code(row.text("code"))
            if code in seen:
                raise Refused(
                    _("Row {row} has the same code. One row for each code.").format(row=seen[code]), "code"
                )
            seen[code] = row.number
            _keep_one(session, table, code, row, code in there, keep, kept)
        except Refused as refusal:
            for one in refusal.all():
                _add(sheet, row, one, problems)
    return kept


def _add(sheet: Sheet, row: Row, refusal: Refused, problems: Problems) -> None:
    column = sheet.by_key.get(refusal.field)
    value = row.said.get(column.key) if column else None
    problems.add(sheet.name, row.number, column.heading if column else "", value, str(refusal))


def _keep_one(
    session: Session, table: Table, code: str, row: Row, known: bool, keep: Keep, kept: Kept
) -> None:
    """An entry that comes out as it was is not touched: what was written is taken back."""
    entry = select(table).where(table.c.code == code)
    before = session.execute(entry).first() if known else None
    attempt = session.connection.begin_nested()
    try:
        keep(code, row, known)
    except Refused:
        attempt.rollback()
        raise
    except IntegrityError as failure:
        attempt.rollback()
        if "append-only" not in str(failure.orig):
            raise
        raise Refused(
            _("The unit and the decimals of an item cannot change once there were goods. Use a new code."),
            "unit",
        ) from failure
    if before is not None and session.execute(entry).one() == before:
        attempt.rollback()
        kept.unchanged.append(code)
        return
    attempt.commit()
    (kept.changed if known else kept.added).append(code)


def _item_draft(row: Row, old: ItemRow | None) -> ItemDraft:
    tracks = row.said.get("tracks_expiry")
    same_unit = old is not None and row.text("unit").casefold() in (old.unit.casefold(), old.many.casefold())
    usual = str(old.decimals) if old is not None and same_unit else ""
    return ItemDraft(
        code=row.text("code"),
        name=row.text("name"),
        category=row.text("category"),
        unit=row.text("unit"),
        name_km=row.text("name_km") or (old.name_km if old else ""),
        decimals=row.text("decimals") or usual,
        tracks_expiry=bool(tracks) if tracks is not None else bool(old and old.tracks_expiry),
        minimum_stock=row.text("minimum_stock") or (old.minimum_text if old else ""),
        aliases=old.aliases if old else "",
        unsplit=old.unsplit if old else False,
        active=old.active if old else True,
        report_order=old.report_order if old else 1000,
    )


def _location_draft(row: Row, old: LocationRow | None) -> LocationDraft:
    return LocationDraft(
        code=row.text("code"),
        name=row.text("name"),
        kind=row.text("kind"),
        province=row.text("province"),
        name_km=row.text("name_km") or (old.name_km if old else ""),
        district=row.text("district") or (old.district if old else ""),
        aliases=_aliases(row.text("aliases")) or (old.aliases if old else ""),
        contact=row.text("contact") or (old.contact if old else ""),
        phone=row.text("phone") or (old.phone if old else ""),
        latitude=row.text("latitude") or _degrees(old.latitude if old else None),
        longitude=row.text("longitude") or _degrees(old.longitude if old else None),
        active=old.active if old else True,
    )


def _aliases(typed: str) -> str:
    """Other spellings a line each: people put ; or , or | between them."""
    for mark in ";,|":
        typed = typed.replace(mark, "\n")
    return typed


def _degrees(stored: int | None) -> str:
    return "" if stored is None else format_fraction(Fraction(stored, MICRODEGREES))
