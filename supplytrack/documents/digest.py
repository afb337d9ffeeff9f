"""The marks by which a paper is checked: a short digest of what it states, and the QR sign carrying it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache, lru_cache

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel, QRUtil

from supplytrack.core.sheets import PaperGoods, PaperItem, PaperParty

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = 10
_BITS_PER_LETTER = 5
_RUNS = re.compile(rb"\x00{5,}|\x01{5,}")
_FINDER, _LIGHT = b"\1\0\1\1\1\0\1", b"\0\0\0\0"

Fact = str | int | bool | date | Enum | PaperParty | PaperItem | PaperGoods | None
Facts = Fact | Sequence["Facts"] | Mapping[str, "Facts"]
"""What a digest is taken of: plain values, parties (by name), items (by code), goods, lists and mappings."""


def digest(facts: Facts) -> str:
    """Ten letters (`SFAJ5-F07CT`) for `facts`: the top 50 bits of SHA-256 over their canonical JSON.

    The same facts give the same letters on every machine and in every language of the paper.
    """
    canonical = json.dumps(_canonical(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    number = int.from_bytes(hashlib.sha256(canonical.encode()).digest(), "big") >> (256 - 50)
    letters = "".join(
        _CROCKFORD[(number >> _BITS_PER_LETTER * place) & 31] for place in reversed(range(_LETTERS))
    )
    return f"{letters[:5]}-{letters[5:]}"


def _canonical(facts: Facts) -> object:
    if isinstance(facts, PaperParty):
        return facts.name or facts.name_km
    if isinstance(facts, PaperItem):
        return facts.code
    if dataclasses.is_dataclass(facts):
        return [
            _canonical(getattr(facts, field.name))
            for field in dataclasses.fields(facts)
            if field.name != "unit"
        ]
    if isinstance(facts, Enum):
        return facts.value
    if isinstance(facts, date):
        return facts.isoformat()
    if isinstance(facts, Mapping):
        return {key: _canonical(value) for key, value in facts.items()}
    if isinstance(facts, Sequence) and not isinstance(facts, str):
        return [_canonical(value) for value in facts]
    return facts


def qr_text(number: str, mark: str) -> str:
    """What the QR sign says; only letters of QR's compact alphabet."""
    return re.sub(r"[^0-9A-Z $%*+./:-]", "-", f"SUPPLYTRACK:{number or 'DRAFT'}:{mark}".upper())


@lru_cache(512)
def qr_rows(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Modules per side, and the dark runs as (column, row, length)."""
    code = _QuickCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    runs = [
        (dark.start(), row, len(dark.group()))
        for row, modules in enumerate(code.modules)
        for dark in re.finditer(b"\x01+", bytes(modules))
    ]
    return code.moduleCount, tuple(runs)


class _QuickCode(QRCode):
    """ReportLab's encoder with the mask chosen on whole rows: its own search takes a quarter of a note."""

    def getBestMaskPattern(self) -> int:  # noqa: N802 - the encoder's name
        self.makeImpl(True, 0)
        places = self.dataPosIterator()  # type: ignore[no-untyped-call]
        size = self.moduleCount
        unmasked = [row[:] for row in self.modules]
        first = _mask(0, size)
        for column, row in places:
            unmasked[row][column] ^= first[row][column]
        free = tuple(places)
        return min(range(8), key=lambda pattern: (_penalty(_masked(unmasked, free, pattern)), pattern))


@cache
def _mask(pattern: int, size: int) -> list[list[bool]]:
    rule = QRUtil.getMask(pattern)  # type: ignore[no-untyped-call]
    return [[bool(rule(row, column)) for column in range(size)] for row in range(size)]


def _masked(unmasked: list[list[bool]], free: Sequence[tuple[int, int]], pattern: int) -> list[list[bool]]:
    mask = _mask(pattern, len(unmasked))
    out = [row[:] for row in unmasked]
    for column, row in free:
        out[row][column] ^= mask[row][column]
    return out


def _penalty(modules: list[list[bool]]) -> int:
    """How hard a sign is to read: long runs, false finders, too dark or too light."""
    rows = [bytes(row) for row in modules]
    columns = [bytes(column) for column in zip(*modules, strict=True)]
    lines = b" ".join(rows + columns)
    runs = sum(len(run) - 2 for run in _RUNS.findall(lines))
    finders = 40 * (lines.count(_FINDER + _LIGHT) + lines.count(_LIGHT + _FINDER))
    dark = sum(row.count(1) for row in rows) / len(rows) ** 2
    return runs + finders + 10 * int(abs(dark - 0.5) * 20)
