"""Transfers between own stores: what was loaded, and what arrived of it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from supplytrack.core.document import TransferState
from supplytrack.db.base import Big, document_key, sealed_table, table, text_column

transfer = table(
    "transfer",
    Column("uid", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("transfer_day", Integer, nullable=False),
    Column("from_location_id", Integer, ForeignKey("location.id"), nullable=False),
    Column("to_location_id", Integer, ForeignKey("location.id"), nullable=False),
    Column("document_id", Integer, ForeignKey("document.id"), nullable=False, unique=True),
    Column("expected_day", Integer),
    Column("received_day", Integer),
    CheckConstraint(
        "state IN ({})".format(", ".join(f"'{state}'" for state in TransferState)), name="state_is_known"
    ),
    CheckConstraint("from_location_id <> to_location_id", name="goes_somewhere_else"),
    CheckConstraint("(state = 'received') = (received_day IS NOT NULL)", name="received_has_a_day"),
)
"""Where each transfer stands. Its row is held while goods of it are received, so that two people cannot
receive the same goods. `received_day`: the day on which the last of it arrived or was found missing."""

Index("transfer_state_ix", transfer.c.state, transfer.c.transfer_day)
Index("transfer_day_ix", transfer.c.transfer_day, transfer.c.uid)

loading = sealed_table(
    "transfer_loading",
    document_key(primary=True),
    text_column("request_number"),
    text_column("means"),
    text_column("carrier"),
    text_column("driver"),
    text_column("vehicle"),
    text_column("loaded_by"),
    Column("expected_day", Integer),
)
"""What a transfer's waybill says beside its document. Means: road, water, air, by hand."""

transfer_line = sealed_table(
    "transfer_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("entered_line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("quantity", Big, nullable=False),
    text_column("pack_name"),
    Column("pack_numerator", Big),
    Column("pack_denominator", Big),
    Column("entered_quantity", Text, nullable=False),
    text_column("remarks"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
)
"""One line a batch. `entered_line` is the line of the form it came from."""

Index("transfer_line_item_ix", transfer_line.c.item_id, transfer_line.c.document_id)
Index("transfer_line_batch_ix", transfer_line.c.batch_id)

arrival = sealed_table(
    "transfer_receipt",
    document_key(primary=True),
    text_column("received_by"),
)
"""A receipt of a transfer, in whole or in part. Its document's `related_id` is the transfer."""

arrival_line = sealed_table(
    "transfer_receipt_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("received", Big, nullable=False),
    Column("damaged", Big, nullable=False),
    Column("lost", Big, nullable=False),
    text_column("reason"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("received >= 0 AND damaged >= 0 AND lost >= 0", name="quantities_not_negative"),
    CheckConstraint("received + damaged + lost > 0", name="says_something"),
    CheckConstraint("damaged + lost = 0 OR reason <> ''", name="loss_has_a_reason"),
)
"""`line` is the line of the transfer. What is neither received nor damaged nor lost is still in transit."""
