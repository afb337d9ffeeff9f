"""Adjustments, write-offs and disposals: stock that was lost, damaged, found or miscounted, with the reason."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, PrimaryKeyConstraint, Text

from supplytrack.db.base import Big, document_key, sealed_table, text_column

adjustment = sealed_table(
    "adjustment",
    document_key(primary=True),
    text_column("requested_by"),
    text_column("approved_by"),
    text_column("method"),
    text_column("witness"),
)
"""What an adjustment, a write-off or a disposal says beside its document.

`approved_by`: the second person, where the limit asked for one. `method`: how goods were disposed of.
"""

adjustment_line = sealed_table(
    "adjustment_line",
    document_key(),
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
