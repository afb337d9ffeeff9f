"""Attachments: quotations, invoices and scans, kept by the digest of their content."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Text

from supplytrack.db.base import Big, table, text_column

file_content = table(
    "file_content",
    Column("digest", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    CheckConstraint("size > 0", name="size_is_positive"),
)
"""Each content once, under its SHA-256, whatever names it was given."""

attachment = table(
    "attachment",
    Column("id", Integer, primary_key=True),
    Column("subject_uid", Text, nullable=False),
    Column("kind", Text, nullable=False),
    text_column("name", required=True),
    Column("digest", Text, ForeignKey("file_content.digest"), nullable=False),
    Column("added_at", Big, nullable=False),
    text_column("added_by", required=True),
    Column("removed_at", Big),
    text_column("removed_by"),
    CheckConstraint("(removed_at IS NULL) = (removed_by = '')", name="removed_by_somebody"),
)
"""`subject_uid` is the identity of a document or of a draft that will become one. `name` is what people called the
file; it names nothing on a disk."""

Index("attachment_subject_ix", attachment.c.subject_uid, attachment.c.id)
