"""Purchase orders and donations: goods that are to come."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from supplytrack.db.base import Big, document_key, flag, index_where, sealed_table, table, text_column

order = sealed_table(
    "purchase_order",
    document_key(primary=True),
    Column("fund_id", Integer, ForeignKey("fund.id")),
    Column("expected_day", Integer),
    text_column("currency"),
    text_column("agreement"),
)
"""What a purchase order or a donation says beside its document. The supplier or donor is the document's party."""

order_line = sealed_table(
    "purchase_order_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("quantity", Big, nullable=False),
    text_column("pack_name"),
    Column("pack_numerator", Big),
    Column("pack_denominator", Big),
    Column("entered_quantity", Text, nullable=False),
    Column("unit_cost", Big),
    text_column("remarks"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
)
"""`quantity` is in smallest units; pack and entered quantity are kept as they were typed."""

Index("purchase_order_line_item_ix", order_line.c.item_id, order_line.c.document_id)

closing_line = sealed_table(
    "order_closing_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("quantity", Big, nullable=False),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
)
"""What of an order will not come any more. `line` is the line of the order, the document's `related_id`."""

order_state = table("order_state", document_key(primary=True), *flag("is_open", default=1))
"""Whether goods of an order are still to come. Written by a trigger alone, whenever something that belongs to
the order is posted or reversed, so that the few open orders of a long history are found without looking at the others."""

index_where("order_open_ix", "is_open = 1", order_state.c.document_id)
