"""Returns: goods that a recipient gave back, or that went back to who sent them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, PrimaryKeyConstraint, Text

from supplytrack.db.base import Big, document_key, sealed_table, text_column

goods_return = sealed_table(
    "goods_return",
    document_key(primary=True),
    Column("direction", Text, nullable=False),
    text_column("returned_by"),
    CheckConstraint("direction IN ('from recipient', 'to sender')", name="direction_is_known"),
)
"""From a recipient's goods back into a store, or from a store to the supplier or donor."""

return_line = sealed_table(
    "goods_return_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("good", Big, nullable=False),
    Column("damaged", Big, nullable=False),
    Column("reason", Text, nullable=False),
    text_column("remarks"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("good >= 0 AND damaged >= 0", name="quantities_not_negative"),
    CheckConstraint("good + damaged > 0", name="says_something"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
)
"""Smallest units. Damaged goods came back too and are losses; nothing that goes to the sender is told as damaged."""
