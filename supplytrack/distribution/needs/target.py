"""Target-province sets: the provinces a response works in, from one day to another."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, PrimaryKeyConstraint, Text

from supplytrack.db.base import Big, table, text_column

target_set = table(
    "target_set",
    Column("uid", Text, primary_key=True),
    text_column("name", required=True),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer),
    text_column("remarks"),
    text_column("recorded_by", required=True),
    Column("recorded_at", Big, nullable=False),
    CheckConstraint("last_day IS NULL OR first_day <= last_day", name="days_are_in_order"),
)
"""A set has dates, so that "five" and "six target provinces" are both true, each in its time."""

target_province = table(
    "target_province",
    Column("set_uid", Text, ForeignKey("target_set.uid"), nullable=False),
    Column("province_code", Text, ForeignKey("province.code"), nullable=False),
    PrimaryKeyConstraint("set_uid", "province_code"),
)
