"""Distributions to people: items given and people reached, on one day at one place."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from supplytrack.core.document import CountMethod
from supplytrack.db.base import Big, document_key, sealed_table, text_column

people = sealed_table(
    "people_reached",
    document_key(primary=True),
    Column("men", Integer),
    Column("women", Integer),
    Column("boys", Integer),
    Column("girls", Integer),
    Column("people", Integer, nullable=False),
    Column("households", Integer),
    Column("planned", Integer),
    text_column("planned_why"),
    Column("method", Text, nullable=False),
    Column("served_kind", Text, nullable=False, server_default="returning migrants"),
    CheckConstraint("people >= 0 AND households >= 0 AND planned >= 0", name="people_not_negative"),
    CheckConstraint("men >= 0 AND women >= 0 AND boys >= 0 AND girls >= 0", name="heads_not_negative"),
    CheckConstraint(
        "men IS NULL OR men + women + boys + girls = people",
        name="heads_add_up",
    ),
    CheckConstraint(
        "(men IS NULL) = (women IS NULL) AND (men IS NULL) = (boys IS NULL) AND (men IS NULL) = (girls IS NULL)",
        name="heads_are_all_or_none",
    ),
    CheckConstraint(
        "method IN ({})".format(", ".join(f"'{m}'" for m in CountMethod)), name="method_is_known"
    ),
)
"""Head counts: all four or a total only (then the four are NULL). Services, not unique people. `planned_why` says why
another number than `planned` was reached.

Belongs to a distribution to people, or to a delivery note that names the people it reached.
"""

people_line = sealed_table(
    "people_reached_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("quantity", Big, nullable=False),
    Column("entered_quantity", Text, nullable=False),
    text_column("remarks"),
    PrimaryKeyConstraint("document_id", "line"),
    Column("brought_back", Big, nullable=False, server_default="0"),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
    CheckConstraint("brought_back >= 0", name="brought_back_is_not_negative"),
)
"""`quantity` is what people were given. `brought_back` is what was taken out that day beside it and stood in the store
again the same evening: it never left, so it moves nothing. Smallest units."""

Index("people_reached_line_item_ix", people_line.c.item_id, people_line.c.document_id)
