"""Donors, suppliers and funds."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Text

from supplytrack.db.base import flag, table, text_column

party = table(
    "party",
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    text_column("name", required=True),
    text_column("name_km"),
    text_column("aliases"),
    text_column("search"),
    *flag("is_donor"),
    *flag("is_supplier"),
    text_column("contact"),
    text_column("phone"),
    *flag("active", 1),
)

fund = table(
    "fund",
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    text_column("name"),
    *flag("active", 1),
)
"""A fund or project code (WBS) that goods were bought from or are meant for."""
