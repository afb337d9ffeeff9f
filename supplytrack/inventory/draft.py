"""Papers as they are being typed: saved with each change, opened again after a crash."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text

from supplytrack.db.base import Big, table, text_column

draft = table(
    "draft",
    Column("uid", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),
    text_column("title"),
    Column("saved_at", Big, nullable=False),
    text_column("saved_by"),
)
"""`uid` becomes the document's identity when it is posted. `payload` is the form as JSON."""

Index("draft_kind_ix", draft.c.kind, draft.c.saved_at)
