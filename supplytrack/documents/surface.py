"""Marks on a page: text, rules, boxes, hatching. Black only; lengths in points, from the lower left corner.

Operators are written by hand: the same text in the same font is put together once per document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol

from reportlab.pdfgen.canvas import Canvas

from supplytrack.documents.fonts import REGULAR, face
from supplytrack.documents.khmer import KHMER
from supplytrack.documents.text import Block, Piece, measured, plain

Align = Literal["left", "right", "centre"]
Point = tuple[float, float]

_MOST_REMEMBERED = 20_000


class Witness(Protocol):
    """Sees every text and rule as it is drawn: the layout tests look for what leaves its place."""

    def text(self, page: int, x: float, baseline: float, text: str, font: str, size: float) -> None:
        """A text that starts at `x`."""

    def rule(self, page: int, x0: float, y0: float, x1: float, y1: float) -> None:
        """A straight line."""


class Surface:
    """Draws on a ReportLab canvas."""

    def __init__(self, canvas: Canvas, witness: Witness | None = None) -> None:
        self.canvas = canvas
        self.page = 0
        self.witness = witness
        self._document: Any = canvas._doc  # type: ignore[attr-defined]  # fonts number letters per document
        self._write = canvas.addLiteral
        self._operators: dict[tuple[str, str, float], str] = {}
        self._line_width = -1.0

    def fresh(self) -> None:
        """A new page or form begins: nothing is set."""
        self._line_width = -1.0

    # -------------------------------------------------------------- text

    def text(
        self,
        x: float,
        y: float,
        text: str,
        font: str = REGULAR,
        size: float = 9,
        align: Align = "left",
    ) -> float:
        """Draw one line with its baseline at `y`; return its width."""
        said = plain(text)
        if not said:
            return 0.0
        if not KHMER.search(said):
            return self._line(x, y, said, font, size, align)
        self._begin_actual(said)
        drawn = self._line(x, y, said, font, size, align)
        self._write("EMC")
        return drawn

    def block(self, x: float, baseline: float, block: Block, align: Align = "left") -> None:
        """Draw a broken text; `baseline` is the first line's, `x` its left, right or middle."""
        khmer = KHMER.search(block.text) is not None
        if khmer:
            self._begin_actual(block.text)
        for number, line in enumerate(block.lines):
            if line:
                self._line(x, baseline - number * block.leading, line, block.font, block.size, align)
        if khmer:
            self._write("EMC")

    def _begin_actual(self, text: str) -> None:
        said = text.replace("\u200b", "").encode("utf-16-be").hex().upper()
        self._write(f"/Span <</Lang (km) /ActualText <FEFF{said}>>> BDC")

    def _line(self, x: float, y: float, text: str, font: str, size: float, align: Align) -> float:
        line = measured(text, font)
        length = line.width * size / 1000
        if align == "right":
            x -= length
        elif align == "centre":
            x -= length / 2
        key = (text, font, size)
        operators = self._operators.get(key)
        if operators is None:
            operators = " ".join(self._shown(piece, font, size) for piece in line.pieces)
            if len(self._operators) < _MOST_REMEMBERED:
                self._operators[key] = operators
        self._write(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {operators} ET")
        if self.witness:
            self.witness.text(self.page, x, y, text, font, size)
        return length

    def _shown(self, piece: Piece, font: str, size: float) -> str:
        """The operators that show one piece, in the numbers this document gives to its letters."""
        pdf, document = face(font).pdf, self._document
        out: list[str] = []
        start = 0
        for subset, codes in pdf.splitString(piece.letters, document):
            out.append(f"{pdf.getSubsetInternalName(subset, document)} {size:g} Tf")
            if piece.moves:
                out.append(_moved(codes, piece.moves[start : start + len(codes)], size))
            else:
                out.append(f"<{codes.hex()}> Tj")
            start += len(codes)
        return " ".join(out)

    # -------------------------------------------------------------- lines and areas

    def line_width(self, points: float) -> None:
        """Set the thickness of lines."""
        if points != self._line_width:
            self._line_width = points
            self._write(f"{points:g} w")

    def line(self, x0: float, y0: float, x1: float, y1: float, thickness: float = 0.35) -> None:
        """Draw a straight line."""
        self.line_width(thickness)
        self._write(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")
        if self.witness:
            self.witness.rule(self.page, x0, y0, x1, y1)

    def rule(self, x0: float, y: float, x1: float, thickness: float = 0.35) -> None:
        """Draw a level line."""
        self.line(x0, y, x1, y, thickness)

    def upright(self, x: float, y0: float, y1: float, thickness: float = 0.35) -> None:
        """Draw an upright line."""
        self.line(x, y0, x, y1, thickness)

    def rectangle(
        self, x: float, y: float, wide: float, high: float, thickness: float = 0.6, *, solid: bool = False
    ) -> None:
        """Draw an outlined rectangle, or a black one."""
        self.line_width(thickness)
        self._write(f"{x:.2f} {y:.2f} {wide:.2f} {high:.2f} re {'B' if solid else 'S'}")

    def checkbox(self, x: float, y: float, size: float = 7.2, *, ticked: bool = False) -> None:
        """Draw a box to tick: the font has no such sign."""
        self.rectangle(x, y, size, size)
        if ticked:
            self.line_width(1.1)
            self._write(
                f"{x + size * 0.2:.2f} {y + size * 0.5:.2f} m {x + size * 0.42:.2f} {y + size * 0.24:.2f} l "
                f"{x + size * 0.82:.2f} {y + size * 0.8:.2f} l S"
            )

    def dot(self, x: float, y: float, radius: float = 1.3) -> None:
        """Draw a black dot around (`x`, `y`)."""
        self.canvas.circle(x, y, radius, stroke=0, fill=1)

    def cleared(self, x: float, y: float, wide: float, high: float) -> None:
        """Draw an outlined rectangle that hides what is under it."""
        self.line_width(0.4)
        self._write(f"1 g {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re B 0 g")

    def squares(self, rows: Sequence[tuple[float, float, float, float]]) -> None:
        """Fill rectangles (x, y, width, height) as one path."""
        path = " ".join(f"{x:.3f} {y:.3f} {wide:.3f} {high:.3f} re" for x, y, wide, high in rows)
        self._write(f"{path} f")

    def outline(self, rings: Sequence[Sequence[Point]], thickness: float = 0.4) -> None:
        """Draw closed shapes."""
        self.line_width(thickness)
        self._write(f"{_path(rings)} S")

    def hatch(
        self,
        rings: Sequence[Sequence[Point]],
        step: float,
        thickness: float,
        *,
        falling: bool = False,
    ) -> None:
        """Fill closed shapes with slanting lines `step` points apart."""
        xs = [x for ring in rings for x, _ in ring]
        ys = [y for ring in rings for _, y in ring]
        bottom, high, end = min(ys), max(ys) - min(ys), max(xs)
        self._write(f"q {_path(rings)} W n {thickness:g} w")
        x = min(xs) - high
        while x < end:
            first, last = (x + high, x) if falling else (x, x + high)
            self._write(f"{first:.2f} {bottom:.2f} m {last:.2f} {bottom + high:.2f} l S")
            x += step
        self._write("Q")


Drawing = Callable[[Surface, float, float, float, float], None]
"""Something drawn into a cell: called with the surface, left, top, width and height."""


def _path(rings: Sequence[Sequence[Point]]) -> str:
    closed = []
    for ring in rings:
        (x, y), *rest = ring
        closed.append(f"{x:.2f} {y:.2f} m " + " ".join(f"{x:.2f} {y:.2f} l" for x, y in rest) + " h")
    return " ".join(closed)


def _moved(codes: bytes, moves: Sequence[tuple[float, float, float, float]], size: float) -> str:
    """Shaped letters with their offsets; marks above or below the line are raised by `Ts`."""
    out: list[str] = []
    shown: list[str] = []
    raised = owed = 0.0
    for code, (advance, dx, dy, own) in zip(codes, moves, strict=True):
        if dy != raised:
            if shown:
                out.append(f"[{' '.join(shown)}] TJ")
                shown = []
            out.append(f"{dy * size / 1000:.3f} Ts")
            raised = dy
        owed -= dx
        if owed:
            shown.append(f"{owed:g}")
        shown.append(f"<{code:02x}>")
        owed = own - advance + dx
    if owed:
        shown.append(f"{owed:g}")
    out.append(f"[{' '.join(shown)}] TJ")
    if raised:
        out.append("0 Ts")
    return " ".join(out)
