"""Goods receipts: what arrived, in which condition, and the batch each line makes."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from supplytrack.db.base import Big, document_key, sealed_table, text_column

receipt = sealed_table(
    "goods_receipt",
    document_key(primary=True),
    Column("source_type", Text, nullable=False),
    Column("fund_id", Integer, ForeignKey("fund.id")),
    text_column("supplier_paper"),
    text_column("papers_received"),
    text_column("carrier"),
    text_column("vehicle"),
)
"""`supplier_paper`: the supplier's own delivery note number. `papers_received`: waybill, invoice, packing list."""

receipt_line = sealed_table(
    "goods_receipt_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("order_line", Integer),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id")),
    Column("per_documents", Big, nullable=False),
    Column("good", Big, nullable=False),
    Column("damaged", Big, nullable=False),
    Column("short", Big, nullable=False),
    Column("over_order", Big, nullable=False, server_default="0"),
    text_column("pack_name"),
    Column("pack_numerator", Big),
    Column("pack_denominator", Big),
    Column("entered_quantity", Text, nullable=False),
    text_column("remarks"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("good >= 0 AND damaged >= 0 AND short >= 0", name="quantities_not_negative"),
    CheckConstraint("per_documents = good + damaged + short", name="adds_up"),
    CheckConstraint("per_documents > 0", name="says_something"),
    CheckConstraint("over_order BETWEEN 0 AND good + damaged", name="over_is_a_part_of_what_came"),
)
"""Smallest units. Damaged goods arrived and never enter available stock; short goods did not arrive.
`over_order` is what of the goods came beyond what was still open on the order when they came."""

Index("goods_receipt_line_item_ix", receipt_line.c.item_id, receipt_line.c.document_id)
