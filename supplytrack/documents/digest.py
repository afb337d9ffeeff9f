"""The mark by which a paper is checked (`core.paper_mark`), and what its QR sign says."""

from __future__ import annotations

import re

from supplytrack.core.paper_mark import Facts, digest

__all__ = ["Facts", "digest", "qr_text"]

_MOST_OF_NUMBER = 100


def qr_text(number: str, mark: str) -> str:
    """What the QR sign says; only letters of QR's compact alphabet."""
    return re.sub(
        r"[^0-9A-Z $%*+./:-]", "-", f"SUPPLYTRACK:{number[:_MOST_OF_NUMBER] or 'DRAFT'}:{mark}".upper()
    )
