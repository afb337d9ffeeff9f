"""Published reports: figures and file as they went out."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Text

from supplytrack.db.base import Big, frozen_table, text_column

published_report = frozen_table(
    "published_report",
    Column("uid", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    text_column("title", required=True),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("filters", Text, nullable=False),
    Column("figures", Text, nullable=False),
    Column("figures_hash", Text, nullable=False),
    text_column("digest"),
    Column("last_document_id", Integer, nullable=False),
    Column("last_audit_id", Integer, nullable=False),
    text_column("media_type", required=True),
    text_column("file_name", required=True),
    Column("file", LargeBinary, nullable=False),
    Column("file_hash", Text, nullable=False),
    Column("published_at", Big, nullable=False),
    text_column("published_by", required=True),
    text_column("remarks"),
    CheckConstraint("first_day <= last_day", name="days_are_in_order"),
)
"""Never changed and never deleted (`db.triggers`). `figures` are the report's rows as JSON, `filters` what it was asked
for, `last_document_id` the newest document that was in the ledger: what came later and is dated inside the period is
"changed since". `figures_hash` and `file_hash` are SHA-256, so that `check` can tell."""

Index("published_report_period_ix", published_report.c.kind, published_report.c.last_day)
