"""Entitlements: what one person is to get, and from when to when."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text

from supplytrack.db.base import Big, table, text_column


class Basis(StrEnum):
    """Whose heads an entitlement is multiplied by."""

    ARRIVAL = "arrival"
    QUARANTINE = "person in quarantine"


entitlement = table(
    "entitlement",
    Column("uid", Text, primary_key=True),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("basis", Text, nullable=False),
    Column("quantity", Big, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer),
    text_column("remarks"),
    text_column("recorded_by", required=True),
    Column("recorded_at", Big, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
    CheckConstraint("last_day IS NULL OR first_day <= last_day", name="days_are_in_order"),
    CheckConstraint(
        "basis IN ({})".format(", ".join(f"'{basis}'" for basis in Basis)), name="basis_is_known"
    ),
)
"""So many smallest units of an item a person. Two of one item and basis never hold on the same day. An arrival is a person
who comes to a border post or reception centre; a person in quarantine one who comes to a quarantine centre."""
