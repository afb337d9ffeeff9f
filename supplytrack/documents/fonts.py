"""The one font family of every paper, loaded once and made ready for shaping.

Shaped glyphs that have no letter of their own get a private number. The numbers are given once, in the
order of the glyphs in the font, so that a paper's bytes never depend on what was printed before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from supplytrack.errors import Unavailable
from supplytrack.i18n import _
from supplytrack.resources import shipped

REGULAR = "SupplyTrackRegular"
SEMIBOLD = "SupplyTrackSemiBold"
BOLD = "SupplyTrackBold"

_FILES = {
    REGULAR: "NotoSansKhmer-Regular.ttf",
    SEMIBOLD: "NotoSansKhmer-SemiBold.ttf",
    BOLD: "NotoSansKhmer-Bold.ttf",
}
_PER_EM = 1000
_lock = Lock()
_faces: dict[str, Face] = {}


@dataclass(frozen=True, slots=True)
class Face:
    """A weight of the family: what ReportLab embeds, what HarfBuzz shapes with, and each glyph's letter."""

    pdf: TTFont
    shaper: uharfbuzz.Font
    letters: tuple[str, ...]
    """The letter, real or private, that stands for each glyph number."""
    widths: dict[int, float]
    """Advance of each letter (by code point), in thousandths of the size."""
    scale: float
    """Thousandths of the size per font unit."""


def face(name: str) -> Face:
    """The weight `name`: REGULAR, SEMIBOLD or BOLD.

    :raises Unavailable: when a font file is missing or damaged, or Khmer cannot be shaped.
    """
    found = _faces.get(name)
    if found is None:
        with _lock:
            found = _faces.get(name) or _load(name)
            _faces[name] = found
    return found


def _load(name: str) -> Face:
    try:
        pdf = TTFont(name, str(shipped("fonts", _FILES[name])), asciiReadable=False)
    except (TTFError, OSError) as reason:
        raise Unavailable(
            _("The font for papers is missing or damaged. Install the program again.")
        ) from reason
    if not pdf.shapable:
        raise Unavailable(_("Khmer letters cannot be put together here. Install the program again."))
    shaper = pdf.hbFont()
    letters = tuple(_letter(pdf, shaper, glyph) for glyph in range(shaper.face.glyph_count))
    pdfmetrics.registerFont(pdf)
    return Face(pdf, shaper, letters, pdf.face.charWidths, _PER_EM / shaper.face.upem)


def _letter(pdf: Any, shaper: uharfbuzz.Font, glyph: int) -> str:
    """The letter of a glyph; one without gets the next private number."""
    known = pdf.face.glyphToChar.get(glyph)
    if known:
        return chr(known[0])
    return chr(pdf.hbAddPrivate(shaper.glyph_to_string(glyph), glyph, shaper.get_glyph_h_advance(glyph)))
