"""Proofs of delivery: what of a delivery note was accepted, and what became of the rest."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, PrimaryKeyConstraint, Text

from supplytrack.core.document import PaperState
from supplytrack.db.base import Big, sealed_table, table, text_column

proof = sealed_table(
    "proof_of_delivery",
    Column(
        "document_id",
        Integer,
        ForeignKey("document.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("paper_state", Text, nullable=False),
    CheckConstraint(
        "paper_state IN ({})".format(", ".join(f"'{s}'" for s in PaperState)), name="paper_state_is_known"
    ),
)

proof_line = sealed_table(
    "proof_line",
    Column(
        "document_id",
        Integer,
        ForeignKey("document.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
    ),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("shipped", Big, nullable=False),
    Column("accepted", Big, nullable=False),
    Column("damaged", Big, nullable=False),
    Column("short", Big, nullable=False),
    Column("refused", Big, nullable=False),
    text_column("reason"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint(
        "accepted >= 0 AND damaged >= 0 AND short >= 0 AND refused >= 0", name="quantities_not_negative"
    ),
    CheckConstraint("shipped = accepted + damaged + short + refused", name="adds_up"),
    CheckConstraint("shipped = accepted OR reason <> ''", name="difference_has_a_reason"),
)
"""`line` is the line of the delivery note. Smallest units."""

receiver = table(
    "receiver",
    Column("document_uid", Text, primary_key=True),
    text_column("name"),
    text_column("function"),
    text_column("phone"),
    Column("signature", Text),
)
"""Personal data of who received, apart from the ledger and its chain so that it can be removed.

`signature` is the drawing as SVG.
"""
