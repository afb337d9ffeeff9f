"""Kits: items that are put together from other items."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, PrimaryKeyConstraint

from supplytrack.db.base import Big, table

kit_component = table(
    "kit_component",
    Column("kit_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("component_id", Integer, ForeignKey("item.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("quantity", Big, nullable=False),
    PrimaryKeyConstraint("kit_id", "component_id"),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
    CheckConstraint("kit_id <> component_id", name="holds_other_items"),
)
"""`quantity` smallest units of the component in one kit. An item with components is a kit; a kit holds no kits.

Kits that were assembled before a change keep what they were made of: `inventory.conversions.batch_origin`.
"""
