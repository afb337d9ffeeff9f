"""Text before it is drawn: made safe, measured, broken into lines. Pure, so everything here is remembered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz

from supplytrack.documents.fonts import REGULAR, face
from supplytrack.documents.khmer import KHMER, RUN, clusters, words

MOST_LETTERS = 240
"""Longer texts are cut: no name or remark may break a page."""
MOST_LINES = 12

_SPACES = re.compile("([ \u200b]+)")
_LATIN_WORD = re.compile("[^/-]+[/-]?|[/-]")
_JOINERS = "\u200b\u200c\u200d"
_STACKED = re.compile(
    "((?:\u17d2[\u1780-\u17b3]){2})(?:\u17d2[\u1780-\u17b3])+"
    "|([\u17b4-\u17d1\u17d3]{4})[\u17b4-\u17d1\u17d3]+"
)
"""More subscripts or signs on one base than Khmer knows: they would grow into the lines around."""
_ELLIPSIS = "…"
_SHORT_WORD = 5
_FEATURES = {"kern": True, "liga": True, "dlig": True}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one script ready for the page. `moves` is empty where letters stand side by side.

    Each move is (advance, x offset, y offset, own width) of a letter in thousandths of the size.
    """

    letters: str
    moves: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A measured line of text; `width` in thousandths of the size."""

    pieces: tuple[Piece, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Block:
    """A text broken into lines for one width. Heights in points."""

    text: str
    lines: tuple[str, ...]
    font: str
    size: float
    ascent: float
    leading: float

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last."""
        return self.leading * len(self.lines)


def plain(text: str, most: int = MOST_LETTERS) -> str:
    """`text` as it may be printed: one line of at most `most` letters, none of them hidden or private."""
    cut = text if len(text) <= most else text[: most - 1].rstrip() + _ELLIPSIS
    if cut.isascii() and cut.isprintable():
        return cut
    return _cleaned(cut)


@lru_cache(8192)
def _cleaned(text: str) -> str:
    spaced = _STACKED.sub(r"\1\2", re.sub(r"[\t\r\n\v\f]+", " ", text))
    return "".join(
        letter
        for letter in unicodedata.normalize("NFC", spaced)
        if letter in _JOINERS or unicodedata.category(letter)[0] != "C"
    )


@lru_cache(32768)
def measured(text: str, font: str) -> Line:
    """`text` shaped in `font`, as it stands on one line."""
    pieces = tuple(_piece(run, font) for run in RUN.findall(text.replace("\u200b", "")))
    return Line(pieces, sum(_piece_width(piece, font) for piece in pieces))


def width(text: str, font: str, size: float) -> float:
    """The width of `text` in points."""
    return measured(text, font).width * size / 1000


def script_size(text: str, size: float) -> float:
    """Khmer is set a little larger: its letters are smaller in their square."""
    return size + 0.4 if KHMER.search(text) else size


def _piece(run: str, font: str) -> Piece:
    if not KHMER.search(run):
        return Piece(run)
    in_use = face(font)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(run)
    buffer.guess_segment_properties()
    uharfbuzz.shape(in_use.shaper, buffer, _FEATURES)
    letters = [in_use.letters[info.codepoint] for info in buffer.glyph_infos]
    scale = in_use.scale
    moves = tuple(
        (
            place.x_advance * scale,
            place.x_offset * scale,
            place.y_offset * scale,
            in_use.widths[ord(letter)],
        )
        for place, letter in zip(buffer.glyph_positions, letters, strict=True)
    )
    return Piece("".join(letters), moves)


def _piece_width(piece: Piece, font: str) -> float:
    if piece.moves:
        return sum(move[0] for move in piece.moves)
    return float(face(font).pdf.stringWidth(piece.letters, 1000))


@lru_cache(32768)
def block(
    text: str,
    room: float,
    font: str = REGULAR,
    size: float = 9,
    most_lines: int = MOST_LINES,
    most_letters: int = MOST_LETTERS,
) -> Block:
    """`text` broken into lines no wider than `room` points, the last one cut with an ellipsis if need be."""
    said = plain(text, most_letters)
    leading = (1.46 if KHMER.search(said) else 1.26) * size
    lines = _wrapped(said, font, size, room)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], fit(lines[most_lines - 1] + _ELLIPSIS, font, size, room)]
    return Block(said, tuple(lines), font, size, 0.95 * size, leading)


def fit(text: str, font: str, size: float, room: float) -> str:
    """`text` on one line of `room` points, cut with an ellipsis between clusters where it is too long."""
    if width(text, font, size) <= room:
        return text
    parts = clusters(text.rstrip(_ELLIPSIS))
    # Halved and not shortened letter by letter: each text that is measured is kept, and a long one has many beginnings.
    fitting, most = 0, len(parts)
    while fitting < most:
        middle = (fitting + most + 1) // 2
        if width(_cut(parts, middle), font, size) <= room:
            fitting = middle
        else:
            most = middle - 1
    return _cut(parts, fitting)


def _cut(parts: Sequence[str], count: int) -> str:
    return "".join(parts[:count]).rstrip() + _ELLIPSIS


def _wrapped(text: str, font: str, size: float, room: float) -> list[str]:
    lines: list[str] = []
    line = gap = ""
    for part in _parts(text):
        if part.strip(" \u200b") == "":
            gap = " " if " " in part else ""
            continue
        longer = line + gap + part if line else part
        gap = ""
        if width(longer, font, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _torn(part, font, size, room)
        lines.extend(full)
    lines.append(line)
    return _without_orphan(lines, font, size, room)


def _parts(text: str) -> list[str]:
    """Words and the spaces between them; Khmer runs are cut into words, others after / and -."""
    parts: list[str] = []
    for chunk in _SPACES.split(text):
        if not chunk or chunk[0] in " \u200b":
            parts.append(chunk or "\u200b")
            continue
        for run in RUN.findall(chunk):
            parts.extend(words(run) if KHMER.search(run) else _LATIN_WORD.findall(run))
    return parts


def _torn(word: str, font: str, size: float, room: float) -> list[str]:
    """A word as it is, or torn between clusters where it is wider than the line."""
    if width(word, font, size) <= room:
        return [word]
    lines, line, used = [], "", 0.0
    for cluster in clusters(word):
        more = width(cluster, font, size)
        if line and used + more > room:
            lines.append(line)
            line, used = "", 0.0
        line += cluster
        used += more
    return [*lines, line]


def _without_orphan(lines: list[str], font: str, size: float, room: float) -> list[str]:
    """No very short word alone on the last line: the word before it comes down to it."""
    if len(lines) < 2 or " " in lines[-1] or len(lines[-1]) > _SHORT_WORD:
        return lines
    before, space, last = lines[-2].rpartition(" ")
    joined = f"{last} {lines[-1]}"
    if not space or width(joined, font, size) > room:
        return lines
    return [*lines[:-2], before, joined]
