"""Bars that read in black and white: solid, hatched and outlined parts of a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from supplytrack.documents import labels
from supplytrack.documents.fonts import BOLD, REGULAR
from supplytrack.documents.frame import LEFT, MM, RIGHT, Paper
from supplytrack.documents.surface import Drawing, Surface
from supplytrack.documents.text import fit, plain, width

_ROW = 11.4
_BAR = 7.2
_BAR_LEFT = LEFT + 51 * MM
_BAR_WIDE = 60 * MM
_SHARES = (0, 50, 100)


@dataclass(frozen=True, slots=True)
class ShareBar:
    """One item's bar: how much of what was available was issued, lost, or is still there.

    The three parts are in smallest units; `issued_text`, `held_text` and `unit` are printed beside it.
    """

    name: str
    issued: int
    lost: int
    held: int
    issued_text: str
    held_text: str
    unit: str


def part_bar(
    surface: Surface, x: float, y: float, wide: float, high: float, parts: Sequence[tuple[int, bool]]
) -> None:
    """One bar of `wide` points: each part (amount, hatched?) in turn, the rest outlined.

    A part that is not hatched is solid. The amounts are thousandths of the bar.
    """
    left = x
    for thousandths, hatched in parts:
        part = wide * thousandths / 1000
        if part <= 0:
            continue
        if hatched:
            surface.hatch([box(left, y, part, high)], 2.2, 0.35)
            surface.fresh()
            surface.rectangle(left, y, part, high)
        else:
            surface.rectangle(left, y, part, high, solid=True)
        left += part
    surface.rectangle(x, y, wide, high)


def box(x: float, y: float, wide: float, high: float) -> list[tuple[float, float]]:
    """The corners of an upright box, for hatching."""
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def share_bars(paper: Paper, bars: Sequence[ShareBar]) -> None:
    """A list of bars, over pages where need be; every bar is a whole of its own."""
    lost = any(bar.lost for bar in bars)
    place = 0
    while place < len(bars):
        fitting = max(1, int((paper.room - 26) / _ROW))
        if fitting < min(4, len(bars) - place):
            paper.new_page()
            continue
        _bars(paper, bars[place : place + fitting], lost=lost)
        place += fitting


def _bars(paper: Paper, bars: Sequence[ShareBar], *, lost: bool) -> None:
    draw, y = paper.surface, paper.y - 8
    _key(paper, y, lost=lost)
    issued, held, unit = (_BAR_LEFT + _BAR_WIDE + offset * MM for offset in (22, 40, 43))
    for share in _SHARES:
        draw.text(_BAR_LEFT + _BAR_WIDE * share / 100, y, f"{share}%", REGULAR, 6.8, "centre")
    draw.text(issued, y, paper.word(labels.ISSUED_KEY), REGULAR, 7.2, "right")
    draw.text(held, y, paper.word(labels.ON_HAND_KEY), REGULAR, 7.2, "right")
    draw.text(unit, y, paper.word(labels.UNIT_KEY), REGULAR, 7.2)
    y -= 4
    for share in _SHARES:
        x = _BAR_LEFT + _BAR_WIDE * share / 100
        draw.upright(x, y, y - _ROW * len(bars) - 2, 0.25)
    for bar in bars:
        y -= _ROW
        name = fit(plain(bar.name), REGULAR, 8, _BAR_LEFT - LEFT - 6)
        draw.text(LEFT, y + 1.6, name, REGULAR, 8)
        part_bar(draw, _BAR_LEFT, y, _BAR_WIDE, _BAR, _thousandths(bar))
        paper.figure(issued, y + 1.4, bar.issued_text, REGULAR, 8, issued - _BAR_LEFT - _BAR_WIDE - 4)
        paper.figure(held, y + 1.4, bar.held_text, BOLD, 8, held - issued - 6)
        draw.text(unit, y + 1.4, fit(plain(bar.unit), REGULAR, 8, RIGHT - unit), REGULAR, 8)
    paper.y = y - 4


def _thousandths(bar: ShareBar) -> list[tuple[int, bool]]:
    # More may be reversed in a period than was issued in it: then nothing of it is shown as issued.
    issued, lost = max(0, bar.issued), max(0, bar.lost)
    whole = issued + lost + bar.held
    if whole <= 0:
        return []
    return [(1000 * issued // whole, False), (1000 * lost // whole, True)]


def _key(paper: Paper, y: float, *, lost: bool) -> None:
    """What solid, hatched and outlined mean."""
    draw, x = paper.surface, LEFT
    kinds = [(labels.ISSUED_KEY, 1000, False), (labels.ON_HAND_KEY, 0, False)]
    if lost:
        kinds.insert(1, (labels.LOST_KEY, 1000, True))
    each = (_BAR_LEFT - LEFT - 12) / len(kinds)
    for label, amount, hatched in kinds:
        part_bar(draw, x, y - 1, 6, 6, [(amount, hatched)])
        paper.inline(x + 9, y, label, 7.2, room=each - 13)
        x += each


def progress_bar(done: int, whole: int) -> Drawing:
    """A cell with a bar filled as far as `done` is of `whole`."""

    def draw(surface: Surface, left: float, top: float, wide: float, high: float) -> None:
        filled = min(1000, 1000 * done // whole) if whole > 0 else 0
        part_bar(surface, left + 3, top - high / 2 - 3, wide - 6, 6, [(filled, False)])

    return draw


def stacked_bar(
    paper: Paper, x: float, y: float, room: float, parts: Sequence[int], largest: int, total: str
) -> None:
    """A bar as long as its sum is of `largest`; the first part solid, then hatched, then outlined."""
    draw = paper.surface
    scale = (room - 6 - width(total, BOLD, 8.4)) / max(1, largest)
    left = x
    for place, part in enumerate(parts):
        wide = part * scale
        if wide <= 0:
            continue
        if place == 0:
            draw.rectangle(left, y, wide, 10, solid=True)
        elif place == len(parts) - 1:
            draw.rectangle(left, y, wide, 10)
        else:
            draw.hatch([box(left, y, wide, 10)], 2.2 + place, 0.35, falling=place % 2 == 0)
            draw.fresh()
            draw.rectangle(left, y, wide, 10)
        left += wide
    draw.text(left + 4, y + 2, total, BOLD, 8.4)
