"""Units of measure and categories."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Text

from supplytrack.db.base import flag, table, text_column

unit = table(
    "unit",
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    text_column("one", required=True),
    text_column("many", required=True),
    text_column("name_km"),
    Column("decimals", Integer, nullable=False, server_default="0"),
    *flag("is_container"),
    CheckConstraint("decimals BETWEEN 0 AND 6", name="decimals_from_0_to_6"),
)
"""`one` and `many` are the English forms (box, boxes). A container (box) says nothing of what is inside."""

category = table(
    "category",
    Column("id", Integer, primary_key=True),
    Column("folded", Text, nullable=False, unique=True),
    text_column("name", required=True),
    text_column("name_km"),
    Column("position", Integer, nullable=False, server_default="0"),
    text_column("collective"),
    text_column("sentence"),
)
"""`collective` is what a donor's goods of the category are called together ("PPEs"); `sentence` how the situation report
says that they were handed over ("Provided medical supplies of {items} to {recipient}.")."""
