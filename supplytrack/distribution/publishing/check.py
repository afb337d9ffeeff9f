"""Verify the published reports: figures and files are what went out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text

from supplytrack.db.engine import Session
from supplytrack.distribution.publishing.kinds import KINDS
from supplytrack.distribution.publishing.operations import sha256
from supplytrack.distribution.publishing.published import published_report
from supplytrack.i18n import _
from supplytrack.inventory.check import Findings

_LAST_DOCUMENT = text("SELECT coalesce(max(id), 0) FROM document")


def check_published(session: Session, findings: Findings) -> None:
    """Every published report has the figures and the file that it had, and names documents that are there."""
    last = int(session.scalar(_LAST_DOCUMENT))
    # One at a time: all of them may be more than fits in memory.
    for uid in (
        session.execute(select(published_report.c.uid).order_by(published_report.c.uid)).scalars().all()
    ):
        row = session.execute(select(published_report).where(published_report.c.uid == uid)).one()
        for wrong in _wrong_with(row, last):
            findings.add("published", f"{row.number}: {wrong}")


def _wrong_with(row: Any, last: int) -> list[str]:
    found = []
    if sha256(row.figures.encode()) != row.figures_hash:
        found.append(_("its figures are not those that were published."))
    if sha256(bytes(row.file)) != row.file_hash:
        found.append(_("its file is not the one that was published."))
    if row.last_document_id > last:
        found.append(_("documents that it was made of are gone."))
    if row.kind not in KINDS:
        found.append(_("it is of a kind that nobody knows."))
    return found
