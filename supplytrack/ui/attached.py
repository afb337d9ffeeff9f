"""Files on the papers of every place: the strip of the toolkit, and what it has done in the workspace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.core.actor import Permission
from supplytrack.core.attached_file import FileKind
from supplytrack.inventory.attaching import (
    FileContent,
    FileDraft,
    attach_file,
    attachments_of,
    bring_back_files,
    call_attachment,
    discard_files,
    file_at,
    read_attachment,
    remove_attachment,
    restore_attachment,
)
from supplytrack.inventory.operations import discard_draft
from supplytrack.ui.toolkit.attachments import Content, FileStrip, FileWork
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.paperpage import PaperPage


def paper_files(
    page: PaperPage,
    subject: Callable[[], str],
    kind: FileKind = FileKind.OTHER,
    keep_first: Callable[[], object] = lambda: None,
) -> FileStrip:
    """The files of the paper `subject()`; a new one is of `kind` until somebody says otherwise."""
    may_change = page.desk.allowed(Permission.ATTACH_FILE)
    strip = FileStrip(page, _WORK, subject, kind=kind, may_change=may_change, keep_first=keep_first)
    page.draft.field_changed.connect(lambda key: strip.follow() if key in _IDENTITIES else None)
    return strip


_IDENTITIES = ("uid", "note")
"""Fields of drafts that say which paper a page shows."""


def discard_with_files(session: Any, uid: str) -> Sequence[int]:
    """Throw a draft away with its files; returns what brings them back."""
    discard_draft(session, uid)
    return discard_files(session, uid)


def bring_back(session: Any, keep: Callable[[Any], Any], uid: str, files: Sequence[int]) -> Any:
    """Keep a draft again that was thrown away, with its files."""
    kept = keep(session)
    bring_back_files(session, uid, files)
    return kept


def _add(session: Any, subject: str, name: str, content: bytes, kind: str) -> int:
    return attach_file(session, FileDraft(subject, name, content, kind))


def _save(page: Page, found: Content) -> None:
    # Saving loads what printing needs, too; most people only look.
    from supplytrack.ui.saving import save_content

    ending = found.name.rpartition(".")[2]
    save_content(page, found.name, found.content, f"{ending.upper()} (*.{ending})")


def _read(session: Any, key: int) -> FileContent:
    return read_attachment(session, key)


_WORK = FileWork(
    listed=attachments_of,
    from_disk=file_at,
    add=_add,
    remove=remove_attachment,
    restore=restore_attachment,
    call=call_attachment,
    read=_read,
    save=_save,
)
