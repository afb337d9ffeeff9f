"""Adjustments: stock that was lost, damaged, found or miscounted, with the reason."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, PrimaryKeyConstraint, Text

from supplytrack.db.base import Big, sealed_table, text_column

adjustment_line = sealed_table(
    "adjustment_line",
    Column(
        "document_id",
        Integer,
        ForeignKey("document.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
    ),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("quantity", Big, nullable=False),
    Column("reason", Text, nullable=False),
    text_column("remarks"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("quantity <> 0", name="changes_something"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
)
"""Signed smallest units: below zero takes away."""
