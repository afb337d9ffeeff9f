"""Finds text that leaves the page's margins, meets other text or is crossed by a rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from supplytrack.documents.fonts import face
from supplytrack.documents.frame import LEFT, PAGE_HEIGHT, RIGHT
from supplytrack.documents.text import measured

_SLACK = 0.6


@lru_cache(16384)
def ink(text: str, font: str) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top of what is really drawn, in thousandths of the size; None for nothing."""
    of = face(font)
    glyphs = of.pdf.face.charToGlyph
    left, bottom, right, top = 1e9, 1e9, -1e9, -1e9
    pen = 0.0
    for piece in measured(text, font).pieces:
        moves = piece.moves or tuple((of.widths.get(ord(one), 0), 0, 0, 0) for one in piece.letters)
        for letter, (advance, dx, dy, _own) in zip(piece.letters, moves, strict=True):
            extents = of.shaper.get_glyph_extents(glyphs.get(ord(letter), 0))
            if extents is not None and extents.width:
                left = min(left, pen + dx + extents.x_bearing)
                right = max(right, pen + dx + extents.x_bearing + extents.width)
                top = max(top, dy + extents.y_bearing)
                bottom = min(bottom, dy + extents.y_bearing + extents.height)
            pen += advance
    return (left, bottom, right, top) if right > left else None


@dataclass(frozen=True)
class Drawn:
    """The ink of one text on one page, in points."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Drawn) -> bool:
        """Whether the two lie over one another by more than a hair."""
        return (
            self.left + _SLACK < other.right
            and other.left + _SLACK < self.right
            and self.bottom + _SLACK < other.top
            and other.bottom + _SLACK < self.top
        )


@dataclass
class Layout:
    """Watches a paper being drawn."""

    texts: list[Drawn] = field(default_factory=list)
    rules: list[tuple[int, float, float, float, float]] = field(default_factory=list)

    def text(self, page: int, x: float, baseline: float, text: str, font: str, size: float) -> None:
        """Note a text's ink."""
        found = ink(text, font)
        if found:
            left, bottom, right, top = (value * size / 1000 for value in found)
            self.texts.append(Drawn(page, text, x + left, baseline + bottom, x + right, baseline + top))

    def rule(self, page: int, x0: float, y0: float, x1: float, y1: float) -> None:
        """Note a rule that is level or upright; a map's leaders may cross names."""
        if abs(x0 - x1) < 0.01 or abs(y0 - y1) < 0.01:
            self.rules.append((page, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    def faults(self) -> list[str]:
        """What is wrong, in words; empty for a sound layout."""
        return [*self._outside(), *self._overlaps(), *self._crossed()]

    def _outside(self) -> list[str]:
        return [
            f"page {one.page}: {one.text!r} leaves the margins"
            for one in self.texts
            if one.left < LEFT - 1.5
            or one.right > RIGHT + 1.5
            or one.bottom < 20
            or one.top > PAGE_HEIGHT - 20
        ]

    def _overlaps(self) -> list[str]:
        faults = []
        ordered = sorted(self.texts, key=lambda one: (one.page, one.bottom))
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.page != one.page or other.bottom > one.top:
                    break
                if one.meets(other):
                    faults.append(f"page {one.page}: {one.text!r} meets {other.text!r}")
        return faults

    def _crossed(self) -> list[str]:
        by_page: dict[int, list[Drawn]] = {}
        for one in self.texts:
            by_page.setdefault(one.page, []).append(one)
        return [
            f"page {page}: a rule crosses {one.text!r}"
            for page, x0, y0, x1, y1 in self.rules
            for one in by_page.get(page, [])
            if one.left + _SLACK < x1 + 0.01
            and x0 < one.right - _SLACK
            and one.bottom + _SLACK < y1 + 0.01
            and y0 < one.top - _SLACK
        ]
