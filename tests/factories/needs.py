"""Builders of needs, arrivals and entitlements, in smallest units, as they stand in the workspace."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import insert, text

from supplytrack.core.clock import day_number
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.needs.arrival import arrival, reporting_source
from supplytrack.distribution.needs.assessment import need
from supplytrack.distribution.needs.entitlement import entitlement

SOURCE = "GDI"
"""Who counts unless told."""


_WITHDRAWN = {"withdrawn_by": "Sokha", "withdrawn_at": 2, "withdrawn_why": "typed twice"}


def _add(database: Database, table: Any, **values: Any) -> None:
    database.write(lambda s: s.execute(insert(table).values(**values)))


def _key(database: Database, table: str, code: str) -> Any:
    return database.read(
        lambda s: s.scalar(text(f"SELECT id FROM {table} WHERE code = :code"), {"code": code})
    )


def _recorded() -> dict[str, Any]:
    return {"uid": new_uid(), "recorded_by": "Sokha", "recorded_at": 1}


def source(database: Database, code: str, part_of: str = "") -> None:
    """Somebody who counts arrivals."""
    whole = _key(database, "reporting_source", part_of) if part_of else None
    _add(database, reporting_source, code=code, name=code, subset_of_id=whole)


def entitle(
    database: Database,
    item: str,
    quantity: int,
    *,
    basis: str = "arrival",
    first: date,
    last: date | None = None,
) -> None:
    """So much of an item for each person."""
    _add(
        database,
        entitlement,
        **_recorded(),
        item_id=_key(database, "item", item),
        basis=basis,
        quantity=quantity,
        first_day=day_number(first),
        last_day=None if last is None else day_number(last),
    )


def arrive(
    database: Database,
    place: str,
    people: int,
    day: date,
    *,
    source: str = SOURCE,
    last: date | None = None,
    withdrawn: bool = False,
) -> None:
    """People come to a site, or to a province named by its P-code; an empty place is the whole country."""
    of_province = place.startswith("KH")
    gone = _WITHDRAWN if withdrawn else {}
    _add(
        database,
        arrival,
        **_recorded(),
        **gone,
        source_id=_key(database, "reporting_source", source),
        location_id=None if of_province or not place else _key(database, "location", place),
        province_code=place if of_province else None,
        first_day=day_number(day),
        last_day=day_number(last or day),
        people=people,
    )


def assess(
    database: Database, place: str, item: str, quantity: int, day: date, *, withdrawn: bool = False
) -> None:
    """Somebody finds what a site needs of an item."""
    gone = _WITHDRAWN if withdrawn else {}
    _add(
        database,
        need,
        **_recorded(),
        **gone,
        location_id=_key(database, "location", place),
        item_id=_key(database, "item", item),
        assessed_day=day_number(day),
        quantity=quantity,
    )
