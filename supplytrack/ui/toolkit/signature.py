"""The signature pad: strokes by finger, pen or mouse, kept as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit import paint, style

Stroke = list[tuple[float, float]]
_LEAST_STEP = 1.0
"""Pixels between two points: nearer ones say nothing new."""
_MOST_POINTS = 20_000


class SignaturePad(QWidget):
    """White as paper in every theme. `signed` tells after each stroke; `svg()` is what is kept."""

    signed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(132)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Signature pad"))
        self.setAccessibleDescription(
            _("Sign with finger, pen or mouse, or attach the signed paper instead.")
        )
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self._strokes: list[Stroke] = []
        self._who, self._when = "", ""
        self._points = 0
        self._read_only = False

    def sizeHint(self) -> QSize:
        """As in the proof of delivery."""
        return QSize(322, 132)

    def set_words(self, who: str, when: str) -> None:
        """Who signs and when, below the line."""
        self._who, self._when = who, when
        self.update()

    def set_read_only(self, *, read_only: bool) -> None:
        """Show a signature without writing."""
        self._read_only = read_only

    @property
    def is_signed(self) -> bool:
        """Whether anything is written."""
        return any(len(stroke) > 1 for stroke in self._strokes)

    @property
    def strokes(self) -> Sequence[Stroke]:
        """The strokes as points in pixels of the pad."""
        return self._strokes

    def show_strokes(self, strokes: Sequence[Sequence[Sequence[float]]]) -> None:
        """Show strokes that were kept with a draft."""
        self._strokes = [[(float(x), float(y)) for x, y in stroke] for stroke in strokes]
        self._points = sum(len(stroke) for stroke in self._strokes)
        self.update()

    def clear(self) -> None:
        """Take the signature away."""
        self._strokes, self._points = [], 0
        self.update()
        self.signed.emit()

    def undo_stroke(self) -> None:
        """Take the last stroke away."""
        if self._strokes:
            self._points -= len(self._strokes.pop())
            self.update()
            self.signed.emit()

    def svg(self) -> str:
        """The signature as an SVG picture; empty without one. Holds numbers only, so nothing can hide in it."""
        if not self.is_signed:
            return ""
        paths = " ".join(
            "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in stroke)
            for stroke in self._strokes
            if len(stroke) > 1
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width()} {self.height()}">'
            f'<path d="{paths}" fill="none" stroke="{style.tokens().ink}" stroke-width="2.3"'
            ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
        )

    # Writing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A stroke begins."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The stroke goes on."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """The stroke ends."""
        self.signed.emit()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen writes finer than a mouse."""
        kind = event.type()
        if kind == QTabletEvent.Type.TabletPress:
            self._begin(event.position())
        elif kind == QTabletEvent.Type.TabletMove and event.pressure() > 0:
            self._go_on(event.position())
        elif kind == QTabletEvent.Type.TabletRelease:
            self.signed.emit()
        event.accept()

    def _begin(self, at: QPointF) -> None:
        if not self._read_only:
            self._strokes.append([(at.x(), at.y())])
            self._points += 1

    def _go_on(self, at: QPointF) -> None:
        if self._read_only or not self._strokes or self._points >= _MOST_POINTS:
            return
        x = min(max(at.x(), 1.0), self.width() - 1.0)
        y = min(max(at.y(), 1.0), self.height() - 1.0)
        last = self._strokes[-1][-1]
        if abs(last[0] - x) + abs(last[1] - y) >= _LEAST_STEP:
            self._strokes[-1].append((x, y))
            self._points += 1
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pad and the signature."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint.rounded(painter, box, 6, "paper", "field_border")
        line = box.bottom() - 30
        painter.setPen(QPen(style.colour("paper_line"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(18, line), QPointF(box.right() - 18, line))
        painter.setFont(style.font(12))
        painter.setPen(style.colour("paper_text"))
        words = QRectF(18, line + 4, box.width() - 36, 20)
        painter.drawText(words, paint.LEFT, self._who)
        painter.drawText(words, paint.RIGHT, self._when)
        round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(style.colour("ink"), 2.3, Qt.PenStyle.SolidLine, round_cap, round_join))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            painter.drawPath(smooth(stroke))
        painter.end()


def smooth(stroke: Stroke) -> QPainterPath:
    """A soft line through the points: each is the bend between the middles beside it."""
    path = QPainterPath()
    if not stroke:
        return path
    path.moveTo(*stroke[0])
    for (x, y), (next_x, next_y) in pairwise(stroke[1:]):
        path.quadTo(x, y, (x + next_x) / 2, (y + next_y) / 2)
    path.lineTo(*stroke[-1])
    return path
