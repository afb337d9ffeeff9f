"""Items: what is counted."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from supplytrack.db.base import Big, flag, table, text_column

item = table(
    "item",
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    text_column("name", required=True),
    text_column("name_km"),
    text_column("aliases"),
    text_column("search"),
    Column("category_id", Integer, ForeignKey("category.id"), nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),
    Column("decimals", Integer, nullable=False, server_default="0"),
    *flag("tracks_expiry"),
    *flag("unsplit"),
    *flag("active", 1),
    Column("minimum_stock", Big),
    text_column("said_one"),
    text_column("said_many"),
    Column("report_order", Integer, nullable=False, server_default="1000"),
    CheckConstraint("decimals BETWEEN 0 AND 6", name="decimals_from_0_to_6"),
    CheckConstraint("minimum_stock IS NULL OR minimum_stock >= 0", name="minimum_stock_not_negative"),
)
"""Quantities of an item are whole numbers of 10^-decimals of its unit. `minimum_stock` is one too.

`unsplit` marks an item that stands for several kinds in one count ("surgical and N95 masks").
`said_one` and `said_many` are the item's words inside a sentence ("PPE suit", "PPE suits"); a part in brackets with {donor}
is left out for goods that were nobody's gift. Empty: they are made from the name.
`aliases` are other names, a line each; `search` is all names folded, for searching.
"""

Index("item_category_id_ix", item.c.category_id, item.c.id)
