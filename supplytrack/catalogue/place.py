"""Provinces, districts and locations: where goods are and where they go."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from supplytrack.db.base import flag, table, text_column, unique_where


class LocationKind(StrEnum):
    """The kind of a place, as people say it, and the virtual places that the ledger needs."""

    WAREHOUSE = "warehouse"
    HEALTH_DEPARTMENT = "health department"
    BORDER_POST = "border post"
    QUARANTINE_CENTRE = "quarantine centre"
    RECEPTION_CENTRE = "reception centre"
    HOSPITAL = "hospital"
    COMMUNITY = "community"
    OTHER = "other"
    SUPPLIED = "supplied"
    IN_TRANSIT = "in transit"
    HANDED_OVER = "handed over"
    PEOPLE_REACHED = "people reached"
    LOSS = "loss"
    ADJUSTED = "adjusted"
    DISPOSED = "disposed"
    CONVERTED = "converted"

    @property
    def is_place(self) -> bool:
        """Whether one can go there; the others exist in the ledger alone."""
        return self in PLACE_KINDS


PLACE_KINDS = (
    LocationKind.WAREHOUSE,
    LocationKind.HEALTH_DEPARTMENT,
    LocationKind.BORDER_POST,
    LocationKind.QUARANTINE_CENTRE,
    LocationKind.RECEPTION_CENTRE,
    LocationKind.HOSPITAL,
    LocationKind.COMMUNITY,
    LocationKind.OTHER,
)

province = table(
    "province",
    Column("code", Text, primary_key=True),
    text_column("name", required=True),
    text_column("name_km"),
    text_column("aliases"),
)
"""First-level areas; `code` is the P-code (KH01)."""

district = table(
    "district",
    Column("code", Text, primary_key=True),
    Column("province_code", Text, ForeignKey("province.code"), nullable=False, index=True),
    text_column("name", required=True),
    text_column("name_km"),
    text_column("aliases"),
)

location = table(
    "location",
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    text_column("name", required=True),
    text_column("name_km"),
    text_column("aliases"),
    text_column("search"),
    text_column("kind", required=True),
    *flag("keeps_stock", 1),
    Column("place_id", Integer, ForeignKey("location.id")),
    Column("province_code", Text, ForeignKey("province.code")),
    Column("district_code", Text, ForeignKey("district.code")),
    text_column("contact"),
    text_column("phone"),
    Column("latitude", Integer),
    Column("longitude", Integer),
    *flag("active", 1),
    CheckConstraint(
        "kind IN ({})".format(", ".join(f"'{kind}'" for kind in LocationKind)),
        name="kind_is_known",
    ),
    CheckConstraint("kind <> 'handed over' OR place_id IS NOT NULL", name="handed_over_has_a_place"),
)
"""Places, and the virtual locations of the ledger.

`keeps_stock`: its balance may never be below zero (places, in transit, handed over). Goods that a place
accepted lie in its own "handed over" location (`place_id` names the place): they are no longer our stock.
Coordinates are in millionths of a degree.
"""

Index("location_kind_ix", location.c.kind, location.c.id)
unique_where("location_handed_over_uq", f"kind = '{LocationKind.HANDED_OVER.value}'", location.c.place_id)
