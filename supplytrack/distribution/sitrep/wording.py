"""Wordings: sentences of the situation report that a person wrote, with {words} where the figures stand."""

from __future__ import annotations

from sqlalchemy import Column, Text

from supplytrack.db.base import Big, table, text_column

wording = table(
    "wording",
    Column("subject_uid", Text, primary_key=True),
    text_column("sentence", required=True),
    text_column("written_by", required=True),
    Column("written_at", Big, nullable=False),
)
"""`subject_uid` is the identity of a document or an activity. A figure is never part of a wording: it is filled in from the
ledger each time."""
