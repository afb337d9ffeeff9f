"""Attachments: quotations, invoices and scans, kept by the digest of their content."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Text

from supplytrack.db.base import Big, table, text_column, unique_where

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
    Column("digest", Text, nullable=False),
    Column("kept_digest", Text, ForeignKey("file_content.digest")),
    Column("added_at", Big, nullable=False),
    text_column("added_by", required=True),
    Column("removed_at", Big),
    text_column("removed_by"),
    CheckConstraint("(removed_at IS NULL) = (removed_by = '')", name="removed_by_somebody"),
    CheckConstraint("removed_at IS NOT NULL OR kept_digest IS NOT NULL", name="living_is_kept"),
    CheckConstraint("kept_digest IS NULL OR kept_digest = digest", name="kept_is_its_own"),
)
"""`subject_uid` is the identity of a document or of a draft that will become one. `name` is what people called the
file; it names nothing on a disk. `digest` says for ever what the file was. `kept_digest` is the same while the
content is kept, and NULL once the file was removed and its content is gone."""

Index("attachment_subject_ix", attachment.c.subject_uid, attachment.c.id)
Index("attachment_kept_ix", attachment.c.kept_digest)
unique_where("attachment_once_uq", "removed_at IS NULL", attachment.c.subject_uid, attachment.c.digest)
"""A content is on a paper once."""
