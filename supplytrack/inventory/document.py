"""The posted document: the header that seals its lines and moves."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from supplytrack.db.base import Big, table, text_column, unique_where

document = table(
    "document",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("uid", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("station", Text, nullable=False),
    Column("effective_day", Integer, nullable=False),
    Column("from_location_id", Integer, ForeignKey("location.id")),
    Column("to_location_id", Integer, ForeignKey("location.id")),
    Column("party_id", Integer, ForeignKey("party.id")),
    Column("related_id", Integer, ForeignKey("document.id")),
    Column("reverses_id", Integer, ForeignKey("document.id"), unique=True),
    text_column("reference"),
    text_column("request_digest"),
    text_column("remarks"),
    Column("posted_at", Big, nullable=False),
    text_column("posted_by", required=True),
    Column("content", Text, nullable=False),
    Column("chain_position", Integer, nullable=False),
    Column("chain_hash", Text, nullable=False),
    CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_names_its_document"),
    CheckConstraint("effective_day BETWEEN 0 AND 73000", name="effective_day_is_a_day"),
)
"""Header columns are what lists filter and sort by; `content` is the canonical form that the chain hashes.

`reference` is the importing file's own name for the document and `request_digest` what it said: a second
import of the same file is recognised by them. `related_id`: the order or donation a receipt belongs to, the note a proof of delivery confirms.
"""

Index("document_kind_ix", document.c.kind, document.c.effective_day, document.c.id)
Index("document_day_ix", document.c.effective_day, document.c.id)
Index("document_related_ix", document.c.related_id)
Index("document_party_ix", document.c.party_id, document.c.kind)
Index("document_chain_uq", document.c.station, document.c.chain_position, unique=True)
unique_where("document_reference_uq", "reference <> ''", document.c.kind, document.c.reference)
