"""Verify the files on papers: each is there and is what was attached."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from supplytrack.db.engine import Session
from supplytrack.i18n import _
from supplytrack.inventory.attachment import attachment, file_content
from supplytrack.inventory.check import Findings, stream
from supplytrack.inventory.document import document

_CONTENTLESS = """
SELECT coalesce(d.number, '') AS number, a.name, a.added_by FROM attachment a LEFT JOIN document d ON d.uid = a.subject_uid
WHERE (a.removed_at IS NULL OR a.kept_digest IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM file_content c WHERE c.digest = a.digest AND c.digest = a.kept_digest)
ORDER BY a.id"""
_NAMED = (
    select(document.c.number, attachment.c.name, attachment.c.added_by)
    .join_from(attachment, document, document.c.uid == attachment.c.subject_uid, isouter=True)
    .order_by(attachment.c.id)
)


def check_attachments(session: Session, findings: Findings) -> None:
    """Every file that is on a paper, or can still be brought back, has its content; every content its digest."""
    for row in stream(session, _CONTENTLESS):
        findings.add(
            "file gone",
            _("{file}: its content is not there. {who} attached it.").format(
                file=_called(row.number, row.name), who=row.added_by
            ),
        )
    # One content at a time: a workspace may hold more of them than fit in memory.
    for digest in session.execute(select(file_content.c.digest)).scalars().all():
        if not _is_whole(session, digest):
            _tell_damaged(session, findings, digest)


def _is_whole(session: Session, digest: str) -> bool:
    row = session.execute(select(file_content).where(file_content.c.digest == digest)).one()
    return len(row.content) == row.size and hashlib.sha256(row.content).hexdigest() == digest


def _tell_damaged(session: Session, findings: Findings, digest: str) -> None:
    for row in session.rows(_NAMED.where(attachment.c.kept_digest == digest)):
        findings.add(
            "file damaged",
            _("{file}: its content is not what {who} attached.").format(
                file=_called(row.number or "", row.name), who=row.added_by
            ),
        )


def _called(number: str, name: str) -> str:
    return f"{number}, {name}" if number else name
