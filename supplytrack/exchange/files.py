"""Workbooks on the disk: whole or not at all."""

from __future__ import annotations

import io
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from openpyxl import Workbook

from supplytrack.errors import Unavailable
from supplytrack.i18n import _


def save_workbook(path: Path, book: Workbook) -> None:
    """Put a workbook at `path`: a reader sees the old file or the whole new one.

    :raises Unavailable: when the folder is missing, the disk is full or writing is not allowed.
    """
    out = io.BytesIO()
    book.save(out)
    try:
        _replace(path, out.getvalue())
    except (OSError, ValueError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else None
        raise Unavailable(
            _("“{file}” could not be written: {reason}. Choose another folder or free some space.").format(
                file=path.name, reason=reason or _("the disk refused")
            )
        ) from failure


def _replace(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=".supplytrack-", delete=False) as draft:
        waiting = Path(draft.name)
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        except BaseException:
            draft.close()
            waiting.unlink(missing_ok=True)
            raise
    try:
        waiting.chmod(0o644)
        waiting.replace(path)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
