"""Conversions: batches that were made of other batches."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from supplytrack.db.base import Big, document_key, sealed_table, text_column

batch_origin = sealed_table(
    "batch_origin",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("origin_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("quantity", Big, nullable=False),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
    CheckConstraint("batch_id <> origin_id", name="made_of_another"),
)
"""`quantity` smallest units of the origin went into the whole batch. Every kit of a batch holds the same, so what
one kit holds is `quantity` over the batch's first quantity, exactly."""

Index("batch_origin_batch_ix", batch_origin.c.batch_id)
Index("batch_origin_origin_ix", batch_origin.c.origin_id)

conversion_line = sealed_table(
    "conversion_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("target", Text, nullable=False),
    Column("quantity", Big, nullable=False),
    text_column("reason"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
    CheckConstraint("target IN ('converted', 'place', 'handed', 'loss')", name="target_is_known"),
)
"""What went in ("converted") and what came of it: into the place, into a recipient's goods ("handed"), or damaged."""

kit_document = sealed_table(
    "kit_document",
    document_key(primary=True),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("quantity", Big, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
)
"""How many kits were assembled or taken apart."""
