"""Names of files, and bytes on the disk: whole or not at all."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from supplytrack.errors import Unavailable
from supplytrack.i18n import _

_MOST_LETTERS = 80


def paper_file_name(number: str, kind: str, extension: str = "pdf") -> str:
    """`DN-PNH-2020-0007_delivery-note.pdf`: plain ASCII, no personal data; a draft is called so."""
    simple = unicodedata.normalize("NFKD", number).encode("ascii", "ignore").decode()
    safe = re.sub(r"[^A-Za-z0-9]+", "-", simple)[:_MOST_LETTERS].strip("-")
    return f"{safe or 'draft'}_{kind}.{extension}"


def write_file(path: Path | str, content: bytes) -> None:
    """Put `content` at `path`: a reader sees the old file or the whole new one, never a part.

    :raises Unavailable: when the folder is missing, the disk is full or writing is not allowed.
    """

    def fill(stream: IO[bytes]) -> None:
        stream.write(content)

    fill_file(path, fill)


def fill_file(path: Path | str, fill: Callable[[IO[bytes]], None]) -> None:
    """Let `fill` write a file of any size at `path`; the file appears when it is whole.

    :raises Unavailable: when the folder is missing, the disk is full or writing is not allowed.
    """
    target = Path(path)
    try:
        _replace(target, fill)
    except OSError as reason:
        raise Unavailable(
            _("“{file}” could not be written: {reason}. Choose another folder or free some space.").format(
                file=target.name, reason=reason.strerror or _("the disk refused")
            )
        ) from reason


def _replace(target: Path, fill: Callable[[IO[bytes]], None]) -> None:
    # The name is short and plain so that it fits wherever the target's own name fits.
    with NamedTemporaryFile(dir=target.parent, prefix=".supplytrack-", delete=False) as draft:
        waiting = Path(draft.name)
        try:
            fill(draft)
            draft.flush()
            os.fsync(draft.fileno())
        except BaseException:
            draft.close()
            waiting.unlink(missing_ok=True)
            raise
    try:
        waiting.chmod(0o644)
        waiting.replace(target)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
