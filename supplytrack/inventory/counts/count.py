"""Stock counts: the sheet as it is being counted, and the figures as they were posted."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from supplytrack.core.document import CountState
from supplytrack.db.base import Big, document_key, flag, sealed_table, table, text_column

stock_count = table(
    "stock_count",
    Column("uid", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("location_id", Integer, ForeignKey("location.id"), nullable=False),
    text_column("scope"),
    Column("count_day", Integer, nullable=False),
    Column("frozen_at", Big, nullable=False),
    Column("frozen_move_id", Integer, nullable=False),
    text_column("started_by", required=True),
    text_column("counted_by"),
    Column("document_id", Integer, ForeignKey("document.id"), unique=True),
    text_column("remarks"),
    CheckConstraint(
        "state IN ({})".format(", ".join(f"'{state}'" for state in CountState)), name="state_is_known"
    ),
    CheckConstraint(
        "(state IN ('posted', 'reversed')) = (document_id IS NOT NULL)", name="posted_has_a_document"
    ),
)
"""A count from its sheet to its posting. `scope` (JSON) says which categories or items were chosen; empty: all.

`frozen_move_id` is the last move that the expected quantities know of; `counted_by` names who counted, a line each.
"""

Index("stock_count_state_ix", stock_count.c.state, stock_count.c.count_day)
Index("stock_count_day_ix", stock_count.c.count_day, stock_count.c.uid)

sheet_line = table(
    "stock_count_sheet_line",
    Column("count_uid", Text, ForeignKey("stock_count.uid"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id")),
    Column("donor_id", Integer, ForeignKey("party.id")),
    text_column("batch_number"),
    Column("expiry_day", Integer),
    Column("expected", Big, nullable=False),
    Column("counted", Big),
    text_column("as_typed"),
    text_column("counted_by"),
    Column("counted_at", Big),
    text_column("reason"),
    text_column("remarks"),
    *flag("is_extra"),
    PrimaryKeyConstraint("count_uid", "line"),
    CheckConstraint("expected >= 0", name="expected_not_negative"),
    CheckConstraint("counted IS NULL OR counted >= 0", name="counted_not_negative"),
    CheckConstraint("as_typed = '' OR counted IS NULL", name="figure_or_what_was_typed"),
    CheckConstraint("is_extra = 1 OR batch_id IS NOT NULL", name="expected_has_a_batch"),
)
"""A line of the sheet while it is counted. `expected` was frozen when the sheet was made; `counted` NULL: not yet.

`as_typed`: what stands there instead of a figure that can be read; it waits for somebody to mend it.
`is_extra`: found beside what was expected; without `batch_id` it is a batch that nobody knew of.
"""

count_line = sealed_table(
    "stock_count_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("location_id", Integer, ForeignKey("location.id"), nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("expected", Big, nullable=False),
    Column("counted", Big, nullable=False),
    text_column("reason"),
    text_column("remarks"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("expected >= 0 AND counted >= 0", name="quantities_not_negative"),
    CheckConstraint("expected = counted OR reason <> ''", name="difference_has_a_reason"),
)
"""A cell as it was counted, with or without a difference: the moves are counted less expected."""

Index("stock_count_line_cell_ix", count_line.c.location_id, count_line.c.item_id, count_line.c.batch_id)

count_document = sealed_table(
    "stock_count_posting",
    document_key(primary=True),
    text_column("counted_by", required=True),
    text_column("reviewed_by", required=True),
    Column("frozen_at", Big, nullable=False),
)
"""Who counted and who looked at the differences: never the same person alone."""
