"""The parts of a form: header fields, boxes to tick, ruled boxes, key figures, the grid of signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from supplytrack.documents import labels
from supplytrack.documents.fonts import BOLD, REGULAR, SEMIBOLD
from supplytrack.documents.frame import LEFT, MM, RIGHT, WIDTH, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.text import Block, block, fit, plain, script_size, width

_FIELD_LABEL = 11.5
_PEN_FIELD = 13.5
_TICK_FIELD = 12
_RULING = 18
_SIGN_LABELS = 29 * MM
_SIGN_TITLE = 15

InPlace = Callable[[float, float, float], None]
"""Something drawn at a left edge, on a baseline, within a width."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form's head: `share` of the width, a label, a value with an optional second line.

    An empty value prints a line to write on; `drawn` takes the place of a value.
    """

    share: float
    label: Label
    value: str = ""
    second: str = ""
    drawn: InPlace | None = None


def fields(paper: Paper, rows: Sequence[Sequence[Field]], gap: float = 3) -> None:
    """Draw rows of fields from the paper's place downwards."""
    for row in rows:
        told = [_told(entry) for entry in row]
        high = _FIELD_LABEL + max(
            _field_height(entry, blocks) for entry, blocks in zip(row, told, strict=True)
        )
        paper.need(high)
        left = LEFT
        for entry, blocks in zip(row, told, strict=True):
            _draw_field(paper, entry, blocks, left, high)
            left += entry.share * WIDTH
        paper.y -= high + gap


def _told(entry: Field) -> list[Block]:
    room = entry.share * WIDTH - 4
    sized = ((entry.value, SEMIBOLD, 9.4), (entry.second, REGULAR, 8.4))
    return [block(text, room, font, size, 4) for text, font, size in sized if text]


def _field_height(entry: Field, blocks: Sequence[Block]) -> float:
    if entry.drawn:
        return _TICK_FIELD
    return sum(one.height for one in blocks) if blocks else _PEN_FIELD


def _draw_field(paper: Paper, entry: Field, blocks: Sequence[Block], left: float, high: float) -> None:
    room = entry.share * WIDTH - 4
    paper.inline(left, paper.y - 8, entry.label, 6.8, room=room)
    if entry.drawn:
        entry.drawn(left, paper.y - 20, room)
    elif not blocks:
        paper.surface.rule(left, paper.y - high + 1.5, left + room)
    y = paper.y - _FIELD_LABEL
    for one in blocks:
        paper.surface.block(left, y - one.ascent, one)
        y -= one.height


def ticks(paper: Paper, choices: Sequence[tuple[Label, bool]]) -> InPlace:
    """Boxes to tick on one line; True ticks one."""

    def draw(left: float, baseline: float, room: float) -> None:
        natural = [paper.inline_width(label, 8) for label, _ticked in choices]
        boxes = 17.5 * len(choices) - 8
        scale = min(1.0, (room - boxes) / sum(natural))
        for (label, ticked), wide in zip(choices, natural, strict=True):
            paper.surface.checkbox(left, baseline - 1, 7, ticked=ticked)
            left += 17.5 + paper.inline(left + 9.5, baseline, label, 8, room=wide * scale + 0.01)

    return draw


def ticks_below(paper: Paper, choices: Sequence[Label]) -> InPlace:
    """Boxes to tick by pen, spread over the width, the second language under the first."""

    def draw(left: float, baseline: float, room: float) -> None:
        texts = [paper.words(label) for label in choices]
        wide = [max(width(text, REGULAR, script_size(text, 7.2)) for text in pair) + 11 for pair in texts]
        gap = min(16.0, max(0.0, (room - sum(wide)) / max(1, len(texts) - 1)))
        for (main, second), taken in zip(texts, wide, strict=True):
            paper.surface.checkbox(left, baseline + 3.6, 7.6)
            paper.surface.text(left + 11, baseline + 5.6, main, REGULAR, script_size(main, 7.2))
            paper.surface.text(left + 11, baseline - 5, second, REGULAR, script_size(second, 7.2))
            left += taken + gap

    return draw


def line_of_blanks(paper: Paper, entries: Sequence[tuple[Label, str]]) -> None:
    """Short entries side by side: what is known is printed, what is not gets a line for the pen."""
    share, y = WIDTH / len(entries), paper.y - 10
    left = LEFT + 2.6
    for label, value in entries:
        used = paper.inline(left, y, label, 7, room=share * 0.62) + 3
        if value:
            told = fit(plain(value), SEMIBOLD, 8.4, share - used - 8)
            paper.surface.text(left + used, y, told, SEMIBOLD, 8.4)
        else:
            paper.surface.rule(left + used, y - 1.5, left + share - 8)
        left += share
    paper.y -= 17


def ruled_box(paper: Paper, high: float, title: Label, printed: str = "") -> None:
    """A framed box with lines to write on, below what is already known."""
    draw, top = paper.surface, paper.y
    draw.rectangle(LEFT, top - high, WIDTH, high, 0.8)
    paper.inline(LEFT + 4, top - 10.5, title, 7.6, fonts=(BOLD, REGULAR), room=WIDTH - 8)
    y = top - 31
    if printed:
        told = block(printed, WIDTH - 10, REGULAR, 8, max(1, int((high - 18) / 12)), 600)
        draw.block(LEFT + 4, top - 15 - told.ascent, told)
        y = top - 15 - told.height - 17
    while y > top - high + 6:
        draw.rule(LEFT + 4, y, RIGHT - 4, 0.25)
        y -= _RULING
    paper.y -= high


def key_figures(paper: Paper, figures: Sequence[tuple[str, Label]]) -> None:
    """Counts side by side, never quantities of different units."""
    share, top = WIDTH / len(figures), paper.y
    high = 44 if paper.language != "en" else 34
    paper.need(high)
    paper.surface.rule(LEFT, top, RIGHT)
    for place, (figure, label) in enumerate(figures):
        left = LEFT + place * share + (6 if place else 0)
        main, second = paper.words(label)
        room = share - (8 if place else 2)
        paper.surface.text(left, top - 19, figure, BOLD, 16)
        paper.surface.text(left, top - 29.5, fit(main, REGULAR, 7.2, room), REGULAR, 7.2)
        paper.surface.text(left, top - 40, fit(second, REGULAR, 7.4, room), REGULAR, 7.4)
        if place:
            paper.surface.upright(LEFT + place * share, top - 4, top - high + 2)
    paper.surface.rule(LEFT, top - high, RIGHT)
    paper.y -= high


@dataclass(frozen=True, slots=True)
class SignRow:
    """A row of the signature grid, `height` points tall; `drawn` is repeated for every signer.

    `printed`: what is known already, signer by signer; an empty text leaves the place to the pen.
    """

    label: Label
    height: float = 24
    drawn: InPlace | None = None
    printed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """The grid of those who sign. `stamped` numbers the signers whose stamp is asked for."""

    signers: Sequence[Label]
    rows: Sequence[SignRow]
    signature: float = 24
    """Millimetres for the signature."""
    stamped: Sequence[int] = ()

    @property
    def height(self) -> float:
        """In points, with the title row."""
        return _SIGN_TITLE + sum(row.height for row in self.rows) + self.signature * MM

    def draw(self, paper: Paper) -> None:
        """Draw from the paper's place downwards."""
        surface, top = paper.surface, paper.y
        share = (WIDTH - _SIGN_LABELS) / len(self.signers)
        lefts = [LEFT + _SIGN_LABELS + place * share for place in range(len(self.signers))]
        surface.rule(LEFT, top, RIGHT, 1)
        for left, signer in zip(lefts, self.signers, strict=True):
            paper.inline(left + 4, top - 11, signer, 8.4, fonts=(BOLD, SEMIBOLD), room=share - 8)
        y = top - _SIGN_TITLE - 1
        surface.rule(LEFT, y, RIGHT, 0.7)
        for row in self.rows:
            _row_label(paper, row.label, y)
            if row.drawn:
                for left in lefts:
                    row.drawn(left + 4, y - 16.5, share - 8)
            for left, told in zip(lefts, row.printed, strict=False):
                surface.text(left + 4, y - 15, fit(plain(told), SEMIBOLD, 8.4, share - 8), SEMIBOLD, 8.4)
            y -= row.height
            surface.rule(LEFT, y, RIGHT)
        _row_label(paper, labels.SIGNATURE, y)
        bottom = y - self.signature * MM
        for place in self.stamped:
            paper.inline(lefts[place] + share - 3, bottom + 4, labels.STAMP, 6.6, align="right")
        for left in lefts:
            surface.upright(left, top, bottom)
        surface.rule(LEFT, bottom, RIGHT, 1)
        paper.y = bottom


def _row_label(paper: Paper, label: Label, y: float) -> None:
    main, second = paper.words(label)
    room = _SIGN_LABELS - 2
    for text, baseline in ((main, y - 10), (second, y - 20.5)):
        size = script_size(text, 7.4)
        paper.surface.text(LEFT, baseline, fit(text, REGULAR, size, room), REGULAR, size)
