"""Put files on papers, take them off, bring them back, read them.

A removed file can be brought back for `KEPT_FOR`; then its content goes, and only who put it there, when, under
which name and with which digest stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.core.actor import Permission
from supplytrack.core.attached_file import (
    MOST_BYTES,
    MOST_FILES,
    AttachedFile,
    FileKind,
    MediaType,
    clean_file_name,
    media_type_of,
    size_words,
)
from supplytrack.core.clock import MICROSECONDS
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _
from supplytrack.inventory.attachment import attachment, file_content
from supplytrack.inventory.document import document

DAYS_KEPT = 7
KEPT_FOR = DAYS_KEPT * 24 * 60 * 60 * MICROSECONDS
FIELD = "file"


@dataclass(frozen=True)
class FileDraft:
    """A file as somebody chose it: `subject` is the identity of the paper, `kind` one of `FileKind`."""

    subject: str
    name: str
    content: bytes
    kind: str


@dataclass(frozen=True)
class FileContent:
    """A file as it was attached; `name` ends as its content is."""

    name: str
    media: MediaType
    content: bytes


def file_at(path: Path) -> tuple[str, bytes]:
    """The name and content of a file on the disk, as far as it may be attached; never more of it than that.

    :raises Refused: when it cannot be read, is no file, or is too large.
    """
    try:
        if not path.is_file():
            raise Refused(_("“{name}” is not a file. Choose a file.").format(name=path.name), FIELD)
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
            size = max(len(content), path.stat().st_size)
    except OSError as reason:
        raise Refused(
            _("“{name}” cannot be read: {reason}. Copy it to this computer and choose it there.").format(
                name=path.name, reason=reason.strerror or _("the disk refused")
            ),
            FIELD,
        ) from reason
    _check_size(path.name, size)
    return path.name, content


@requires(Permission.ATTACH_FILE)
def attach_file(session: Session, chosen: FileDraft) -> int:
    """Put a file on a paper; returns its key.

    :raises Refused: when it is empty, too large, of another type, on the paper already, or one too many.
    """
    media = _checked(chosen.name, chosen.content)
    kind = _kind(chosen.kind)
    name = clean_file_name(chosen.name, media)
    digest = hashlib.sha256(chosen.content).hexdigest()
    _hold_paper(session, chosen.subject)
    _forget_removed(session)
    _check_place(session, chosen.subject, digest)
    _keep_content(session, digest, media, chosen.content)
    key = session.insert_one(
        insert(attachment),
        {
            "subject_uid": chosen.subject,
            "kind": kind.value,
            "name": name,
            "digest": digest,
            "kept_digest": digest,
            "added_at": session.clock.instant(),
            "added_by": session.actor.name,
        },
    )
    _note(session, "attach", chosen.subject, after={"name": name, "kind": kind.value, "sha256": digest})
    return key


@requires(Permission.ATTACH_FILE)
def remove_attachment(session: Session, key: int) -> None:
    """Take a file off its paper. Doing it again does nothing.

    :raises Refused: when there never was such a file.
    """
    row = _row(session, key)
    _forget_removed(session)
    if row.removed_at is None:
        _remove(session, [row])


@requires(Permission.ATTACH_FILE)
def restore_attachment(session: Session, key: int) -> None:
    """Put a removed file back. Doing it again does nothing.

    :raises Refused: when its content is gone, it was attached anew, or the paper has no room.
    """
    row = _row(session, key)
    if row.removed_at is None:
        return
    if row.kept_digest is None:
        raise Refused(
            _("“{name}” was removed more than {days} days ago and is gone. Attach it again.").format(
                name=row.name, days=DAYS_KEPT
            ),
            FIELD,
        )
    _hold_paper(session, row.subject_uid)
    _check_place(session, row.subject_uid, row.digest)
    _restore(session, [row])


@requires(Permission.ATTACH_FILE)
def call_attachment(session: Session, key: int, kind: str) -> None:
    """Say what a file is: a quotation, an invoice.

    :raises Refused: when there is no such kind, or the file was removed.
    """
    row, other = _living(session, key), _kind(kind)
    if row.kind != other.value:
        session.execute(update(attachment).where(attachment.c.id == key).values(kind=other.value))
        _note(session, "change", row.subject_uid, before={"kind": row.kind}, after={"kind": other.value})


@requires(Permission.READ)
def discard_files(session: Session, subject: str) -> tuple[int, ...]:
    """Let the files of a draft go with it; returns their keys, to bring them back. A posted paper keeps its files."""
    if session.scalar(select(document.c.id).where(document.c.uid == subject)) is not None:
        return ()
    rows = session.rows(_ROW.where(attachment.c.subject_uid == subject, attachment.c.removed_at.is_(None)))
    _remove(session, rows)
    return tuple(row.id for row in rows)


@requires(Permission.READ)
def bring_back_files(session: Session, subject: str, keys: Sequence[int]) -> None:
    """Put back what `discard_files` took from a draft that is kept again."""
    rows = session.rows(
        _ROW.where(
            attachment.c.subject_uid == subject,
            attachment.c.id.in_(keys),
            attachment.c.removed_at.is_not(None),
            attachment.c.kept_digest.is_not(None),
        )
    )
    if session.scalar(select(document.c.id).where(document.c.uid == subject)) is None:
        _restore(session, rows)


def attachments_of(session: Session, subject: str) -> list[AttachedFile]:
    """The files on a paper, in the order they were put there."""
    return [
        AttachedFile(
            row.id,
            FileKind(row.kind),
            row.name,
            MediaType(row.media_type),
            row.size,
            row.added_at,
            row.added_by,
        )
        for row in session.rows(_LISTED, {"subject": subject})
    ]


def read_attachment(session: Session, key: int) -> FileContent:
    """The content of a file, after it was proved to be what was attached.

    :raises Refused: when it was removed.
    :raises Unavailable: when the content is damaged.
    """
    row = _living(session, key)
    content = session.scalar(select(file_content.c.content).where(file_content.c.digest == row.digest))
    media = media_type_of(content or b"")
    if media is None or hashlib.sha256(content).hexdigest() != row.digest:
        raise Unavailable(
            _(
                "“{name}” is damaged: it is not what {who} attached. Take it from a backup, or attach it again."
            ).format(name=row.name, who=row.added_by)
        )
    return FileContent(clean_file_name(row.name, media), media, content)


_ROW = select(attachment)
_LISTED = (
    select(attachment, file_content.c.media_type, file_content.c.size)
    .join(file_content, file_content.c.digest == attachment.c.kept_digest)
    .where(attachment.c.subject_uid == bindparam("subject"), attachment.c.removed_at.is_(None))
    .order_by(attachment.c.id)
)
# Two people attach to one paper: the second counts what the first has attached.
_HOLD_PAPER = text("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0))")


def _checked(name: str, content: bytes) -> MediaType:
    if not content:
        raise Refused(_("“{name}” is empty. Choose a file with something in it.").format(name=name), FIELD)
    _check_size(name, len(content))
    media = media_type_of(content)
    if media is None:
        raise Refused(
            _(
                "“{name}” is neither a PDF nor a PNG or JPEG picture, whatever its name says. "
                "Scan it, or save it as a PDF."
            ).format(name=name),
            FIELD,
        )
    return media


def _check_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise Refused(
            _(
                "“{name}” has {size}; a file may have {most} at most. Scan it in grey or with fewer dots."
            ).format(name=name, size=size_words(size), most="10 MB"),
            FIELD,
        )


def _kind(kind: str) -> FileKind:
    try:
        return FileKind(kind)
    except ValueError:
        raise Refused(
            _("“{kind}” is no kind of file. Use one of: {kinds}.").format(
                kind=kind, kinds=", ".join(FileKind)
            ),
            "kind",
        ) from None


def _check_place(session: Session, subject: str, digest: str) -> None:
    there = attachments_of(session, subject)
    same = session.scalar(
        select(attachment.c.name).where(
            attachment.c.subject_uid == subject,
            attachment.c.digest == digest,
            attachment.c.removed_at.is_(None),
        )
    )
    if same is not None:
        raise Refused(_("This file is on the paper already, as “{name}”.").format(name=same), FIELD)
    if len(there) >= MOST_FILES:
        raise Refused(
            _(
                "This paper has {count} files; more do not fit. Put several pages into one PDF, or remove a file."
            ).format(count=len(there)),
            FIELD,
        )


def _hold_paper(session: Session, subject: str) -> None:
    if not session.is_sqlite:
        session.execute(_HOLD_PAPER, {"subject": subject})


def _keep_content(session: Session, digest: str, media: MediaType, content: bytes) -> None:
    dialect_insert = sqlite_insert if session.is_sqlite else postgres_insert
    values = {"digest": digest, "media_type": media.value, "size": len(content), "content": content}
    # What is there under this digest may have been damaged since: attaching a file again mends it.
    session.execute(
        dialect_insert(file_content)
        .values(values)
        .on_conflict_do_update(index_elements=["digest"], set_=values)
    )


def _row(session: Session, key: int) -> Any:
    row = session.execute(_ROW.where(attachment.c.id == key)).first()
    if row is None:
        raise Refused(_("This file is not here."), FIELD)
    return row


def _living(session: Session, key: int) -> Any:
    row = _row(session, key)
    if row.removed_at is not None:
        raise Refused(_("“{name}” was removed by {who}.").format(name=row.name, who=row.removed_by), FIELD)
    return row


def _remove(session: Session, rows: Sequence[Any]) -> None:
    now = session.clock.instant()
    for row in rows:
        session.execute(
            update(attachment)
            .where(attachment.c.id == row.id)
            .values(removed_at=now, removed_by=session.actor.name)
        )
        _note(session, "remove", row.subject_uid, before={"name": row.name, "sha256": row.digest})


def _restore(session: Session, rows: Sequence[Any]) -> None:
    for row in rows:
        session.execute(
            update(attachment).where(attachment.c.id == row.id).values(removed_at=None, removed_by="")
        )
        _note(session, "restore", row.subject_uid, after={"name": row.name, "sha256": row.digest})


def _forget_removed(session: Session) -> None:
    """Let go of contents whose last file was removed long enough ago."""
    old = (
        attachment.c.removed_at < session.clock.instant() - KEPT_FOR,
        attachment.c.kept_digest.is_not(None),
    )
    digests = session.execute(select(attachment.c.kept_digest).where(*old).distinct()).scalars().all()
    if not digests:
        return
    session.execute(update(attachment).where(*old).values(kept_digest=None))
    still_kept = select(attachment.c.id).where(attachment.c.kept_digest == file_content.c.digest)
    session.execute(delete(file_content).where(file_content.c.digest.in_(digests), ~still_kept.exists()))


def _note(session: Session, action: str, subject: str, before: Any = None, after: Any = None) -> None:
    record(session, f"{action} file", f"paper {subject}", before, after)
    session.touch("attachments")
