"""The zip around a workbook from outside: what may be in it, opened without trusting a word of it."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path
from struct import error as StructError  # noqa: N812 - an exception, named as one
from typing import IO
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - an exception, named as one

from defusedxml.ElementTree import fromstring

from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _

MOST_BYTES = 10_000_000
MOST_UNZIPPED = 60_000_000
MOST_PARTS = 1_000
MOST_OF_A_SMALL_PART = 5_000_000
"""Styles, names of sheets and relations are read whole; nothing sound makes them longer."""

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1
_RELATION_TO_WORKBOOK = "/officeDocument"

_FAULTS = (
    BadZipFile,
    EOFError,
    ExpatError,
    KeyError,
    LZMAError,
    NotImplementedError,
    OverflowError,
    ParseError,
    RecursionError,
    RuntimeError,
    StructError,
    ValueError,
    ZlibError,
)
"""What reading a damaged package raises, a document type among them (it is a ValueError of the parser)."""


class Damaged(Refused):
    """The file is not the workbook that its name promises."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This file is damaged or not an Excel workbook (.xlsx). Open it in the spreadsheet and save it anew."
            )
        )


@contextmanager
def sound_or_refused() -> Iterator[None]:
    """Turn whatever a damaged package raises into a sentence."""
    try:
        yield
    except _FAULTS as fault:
        raise Damaged from fault


def local_name(tag: str) -> str:
    """An XML name without its namespace."""
    return tag.rpartition("}")[2]


class Package:
    """The parts of a workbook file, within limits."""

    def __init__(self, content: bytes) -> None:
        """Open the file's bytes.

        :raises Refused: when it is no workbook, locked with a password, too large or damaged.
        """
        if content.startswith(_OLD_OR_LOCKED):
            raise Refused(
                _(
                    "This workbook has a password or is of the old kind (.xls). Save it as .xlsx without a password."
                )
            )
        if not content.startswith(b"PK"):
            raise Damaged
        with sound_or_refused():
            self._zip = ZipFile(io.BytesIO(content))
            self._parts = self._checked_parts()
            self.workbook_part = self._find_workbook()
            self.relations = self._relations_of(self.workbook_part)

    def _checked_parts(self) -> Mapping[str, str]:
        entries = self._zip.infolist()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise Refused(_("This workbook has a password. Save it without one."))
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNZIPPED:
            raise Refused(
                _("Unpacked, this workbook is larger than {most} MB. Split it into several files.").format(
                    most=MOST_UNZIPPED // 1_000_000
                )
            )
        return {entry.filename.lower(): entry.filename for entry in entries}

    def has(self, part: str) -> bool:
        """Whether there is a part with this name."""
        return part.lower() in self._parts

    def open(self, part: str) -> IO[bytes]:
        """A part as a stream; it never gives more than the size that was checked."""
        return self._zip.open(self._parts[part.lower()])

    def tree(self, part: str) -> Element:
        """A small part, parsed; without a document type."""
        with self.open(part) as stream:
            data = stream.read(MOST_OF_A_SMALL_PART + 1)
        if len(data) > MOST_OF_A_SMALL_PART:
            raise ValueError(part)
        root: Element = fromstring(data, forbid_dtd=True)
        return root

    def _find_workbook(self) -> str:
        for kind, target in self._relations_of("").values():
            if kind.endswith(_RELATION_TO_WORKBOOK) and target.endswith(".xml") and self.has(target):
                return target
        raise Damaged

    def _relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        """For each relation of a part its kind and the part it leads to."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(listed):
            return {}
        return {
            one.get("Id", ""): (one.get("Type", ""), _target(folder, one.get("Target", "")))
            for one in self.tree(listed)
            if one.get("TargetMode") != "External"
        }


def _target(folder: str, target: str) -> str:
    joined = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(joined).lstrip("/")


def read_file(path: Path) -> bytes:
    """The bytes of a workbook file, read once so that what was checked is what is imported.

    :raises Refused: when there is no such file or it is too large.
    :raises Unavailable: when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as failure:
        raise Refused(
            _("There is no file “{file}”. Check its name and folder.").format(file=path.name)
        ) from failure
    except IsADirectoryError as failure:
        raise Refused(
            _("“{file}” is a folder. Choose a workbook (.xlsx).").format(file=path.name)
        ) from failure
    except OSError as failure:
        raise Unavailable(
            _("“{file}” cannot be read: {reason}. Close it in other programs and try again.").format(
                file=path.name, reason=failure.strerror or _("the disk refused")
            )
        ) from failure
    except ValueError as failure:
        raise Refused(_("This cannot be the name of a file.")) from failure
    if len(content) > MOST_BYTES:
        raise Refused(
            _("“{file}” is larger than {most} MB. Split it into several files.").format(
                file=path.name, most=MOST_BYTES // 1_000_000
            )
        )
    return content
