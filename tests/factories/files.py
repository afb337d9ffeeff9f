"""Files as people attach them: small, and what they say they are."""

from __future__ import annotations

from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.inventory.attaching import FileDraft, attach_file

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c63f8ffff3f0005fe02fea7d6059b0000000049454e44ae426082"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def attach(
    database: Database, subject: str = "", content: bytes = PDF, name: str = "scan.pdf", kind: str = "other"
) -> int:
    """Put a file on a paper; returns its key."""
    chosen = FileDraft(subject or new_uid(), name, content, kind)
    return database.write(lambda s: attach_file(s, chosen))[0]
