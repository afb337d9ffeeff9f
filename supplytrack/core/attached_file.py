"""Files that people put on papers: which may be, what they are called, how large they are."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 20
"""On one paper."""
_MOST_NAME_BYTES = 160
"""Short enough for every disk, also in Khmer, where a letter takes three bytes."""


class FileKind(StrEnum):
    """What a file is to the paper that it is on."""

    QUOTATION = "quotation"
    INVOICE = "invoice"
    WAYBILL = "waybill scan"
    SIGNED_NOTE = "signed note"
    PHOTO = "photo"
    OTHER = "other"


class MediaType(StrEnum):
    """What the content of a file is. Nothing else is kept: these neither run nor hold macros."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"

    @property
    def extensions(self) -> tuple[str, ...]:
        """How the name of such a file may end, the usual one first."""
        return _EXTENSIONS[self]


_EXTENSIONS = {
    MediaType.PDF: (".pdf",),
    MediaType.PNG: (".png",),
    MediaType.JPEG: (".jpg", ".jpeg"),
}
_FIRST_BYTES = (
    (b"%PDF-", MediaType.PDF),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
)
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{device}{at}" for device in ("COM", "LPT") for at in range(1, 10))}
)
"""Names that mean a device on Windows, whatever follows the dot."""


@dataclass(frozen=True)
class AttachedFile:
    """One file on a paper, as lists show it. `added_at` is an instant."""

    id: int
    kind: FileKind
    name: str
    media: MediaType
    size: int
    added_at: int
    added_by: str


def media_type_of(content: bytes) -> MediaType | None:
    """What `content` is by its first bytes, whatever its name says; None when it may not be kept."""
    return next((media for first, media in _FIRST_BYTES if content.startswith(first)), None)


def clean_file_name(name: str, media: MediaType) -> str:
    """`name` as a file name that is safe everywhere and ends as its content is.

    No folder, nothing that controls how it is shown (such as the marks that turn "gpj.exe" around), no sign that
    a disk refuses.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(letter for letter in last if letter.isspace() or unicodedata.category(letter)[0] != "C")
    plain = re.sub(r'[<>:"|?*]', "_", " ".join(seen.split()))
    ending = next((one for one in media.extensions if plain.lower().endswith(one)), "")
    stem = _short(plain[: len(plain) - len(ending)]).strip(" .")
    if stem.split(".")[0].strip().upper() in _RESERVED:
        stem = f"_{stem}"
    return f"{stem or 'file'}{ending or media.extensions[0]}"


def _short(stem: str) -> str:
    return stem.encode()[:_MOST_NAME_BYTES].decode(errors="ignore")


def size_words(size: int) -> str:
    """A size as people say it: 240 KB, 1.4 MB; never less than it is, so that what is too large looks so."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1024) or 1} KB"
    tenths = math.ceil(size * 10 / 1024 / 1024)
    return f"{tenths / 10:.1f} MB" if tenths < 1000 else f"{tenths // 10:,} MB"
