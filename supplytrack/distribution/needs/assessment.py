"""Needs assessments: what somebody found a site to need on a day."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from supplytrack.db.base import Big, table, text_column, unique_where

need = table(
    "need",
    Column("uid", Text, primary_key=True),
    Column("location_id", Integer, ForeignKey("location.id"), nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("assessed_day", Integer, nullable=False),
    Column("quantity", Big, nullable=False),
    Column("people", Integer),
    text_column("assessed_by"),
    text_column("remarks"),
    text_column("recorded_by", required=True),
    Column("recorded_at", Big, nullable=False),
    text_column("withdrawn_by"),
    Column("withdrawn_at", Big),
    text_column("withdrawn_why"),
    CheckConstraint("quantity >= 0", name="quantity_is_not_negative"),
    CheckConstraint("people IS NULL OR people >= 0", name="people_are_not_negative"),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by = '')", name="withdrawn_by_somebody"),
)
"""One item that a site was found to need, in smallest units, and for how many people. A figure that was wrong is
withdrawn with the reason and recorded anew: it is never overwritten. Zero says: looked, and nothing is needed."""

unique_where(
    "need_figure_uq", "withdrawn_at IS NULL", need.c.location_id, need.c.item_id, need.c.assessed_day
)
Index("need_day_ix", need.c.assessed_day, need.c.uid)
