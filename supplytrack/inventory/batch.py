"""A batch carries where goods came from: donor or own purchase, fund, expiry, pack, cost, receipt."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from supplytrack.core.document import SourceType
from supplytrack.db.base import Big, document_key, index_where, sealed_table, text_column

batch = sealed_table(
    "batch",
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("source_type", Text, nullable=False),
    Column("donor_id", Integer, ForeignKey("party.id")),
    Column("supplier_id", Integer, ForeignKey("party.id")),
    Column("fund_id", Integer, ForeignKey("fund.id")),
    text_column("batch_number"),
    Column("expiry_day", Integer),
    text_column("pack_name"),
    Column("pack_numerator", Big),
    Column("pack_denominator", Big),
    Column("unit_cost", Big),
    text_column("currency"),
    Column("received_day", Integer, nullable=False),
    document_key(),
    Column("line", Integer, nullable=False),
    CheckConstraint(
        "source_type IN ({})".format(", ".join(f"'{s}'" for s in SourceType)), name="source_type_is_known"
    ),
    CheckConstraint("source_type <> 'donated' OR donor_id IS NOT NULL", name="donated_has_a_donor"),
    CheckConstraint("pack_numerator > 0 AND pack_denominator > 0", name="pack_factor_is_positive"),
    CheckConstraint(
        "(unit_cost IS NULL) OR (unit_cost >= 0 AND currency <> '')", name="unit_cost_has_a_currency"
    ),
)
"""One received line. The pack factor (units in one pack) is exact: numerator over denominator, NULL unknown.

`expiry_day` NULL means not recorded when the item tracks expiry, and none when it does not.
"""

Index("batch_item_id_ix", batch.c.item_id, batch.c.id)
Index("batch_document_ix", batch.c.document_id, batch.c.line)
Index("batch_donor_id_ix", batch.c.donor_id, batch.c.item_id)
# What expires by a day is found among all batches of all years before the stock in the stores is looked through.
index_where("batch_expiry_ix", "expiry_day IS NOT NULL", batch.c.expiry_day, batch.c.id)
