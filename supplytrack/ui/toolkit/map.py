"""The provinces on a map: filled, hatched or quiet, with numbers that a list beside it explains."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from supplytrack.resources import shipped
from supplytrack.ui.toolkit import paint, style
from supplytrack.ui.toolkit.figures import number_mark

_LATITUDE = 12.5
"""The middle of the country: a degree of longitude is shorter there by its cosine."""
HATCH = "hatch"


@dataclass(frozen=True)
class Province:
    """How one province is shown. `number` points to the list beside the map; `words` says its value."""

    code: str
    tone: str = "chart_strong"
    number: int = 0
    words: str = ""
    shift: tuple[float, float] = (0.0, 0.0)
    """Pixels by which the number leaves the middle of the province."""


@cache
def outlines() -> Mapping[str, QPainterPath]:
    """The shape of every province by its code ("KH01"), north up."""
    source = json.loads(shipped("geography", "outlines.json").read_text(encoding="utf-8"))
    narrow = math.cos(math.radians(_LATITUDE))
    made = {}
    for code, rings in source.items():
        if isinstance(rings, list):
            made[code] = _path(rings, narrow)
    return made


def _path(rings: Sequence[Sequence[Sequence[float]]], narrow: float) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in rings:
        path.addPolygon(QPolygonF([QPointF(point[0] * narrow, -point[1]) for point in ring]))
        path.closeSubpath()
    return path


class ProvinceMap(QWidget):
    """The map. Boundaries are indicative; say so in words below it."""

    chosen = Signal(str)
    """The code of the province that was pressed."""

    def __init__(self, title: str, provinces: Sequence[Province] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(200, 160)
        self.setAccessibleName(title)
        self._provinces: tuple[Province, ...] = ()
        self.show_provinces(provinces)

    def show_provinces(self, provinces: Sequence[Province]) -> None:
        """Show other values; provinces that are not named stay quiet."""
        self._provinces = tuple(provinces)
        self.setAccessibleDescription("; ".join(one.words for one in provinces if one.words))
        self.update()

    def sizeHint(self) -> QSize:
        """As in the overview."""
        return QSize(232, 210)

    def _placing(self) -> QTransform:
        whole = QRectF()
        for path in outlines().values():
            whole = whole.united(path.boundingRect())
        scale = min((self.width() - 4) / whole.width(), (self.height() - 4) / whole.height())
        left = (self.width() - whole.width() * scale) / 2
        top = (self.height() - whole.height() * scale) / 2
        return QTransform(scale, 0, 0, scale, left - whole.left() * scale, top - whole.top() * scale)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the map."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        placing = self._placing()
        painter.setPen(QPen(style.colour("surface"), 1.2))
        painter.setBrush(style.colour("plain_bg"))
        for path in outlines().values():
            painter.drawPath(placing.map(path))
        known = [one for one in self._provinces if one.code in outlines()]
        for one in known:
            self._fill(painter, placing.map(outlines()[one.code]), one.tone)
        for one in known:
            if one.number:
                self._number(painter, placing.map(outlines()[one.code]), one)
        painter.end()

    def _fill(self, painter: QPainter, area: QPainterPath, tone: str) -> None:
        if tone == HATCH:
            paint.hatch(painter, area)
            painter.setPen(QPen(style.colour("warn_line"), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            light = tone == "chart_light"
            painter.setPen(QPen(style.colour("chart_strong" if light else "surface"), 1.2))
            painter.setBrush(style.colour(tone))
        painter.drawPath(area)

    def _number(self, painter: QPainter, area: QPainterPath, one: Province) -> None:
        middle = area.boundingRect().center() + QPointF(*one.shift)
        ring = QRectF(middle.x() - 10, middle.y() - 10, 20, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("surface"))
        painter.drawEllipse(ring)
        number_mark(painter, ring.adjusted(1, 1, -1, -1), str(one.number))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press tells the province."""
        placing = self._placing()
        for code, path in outlines().items():
            if placing.map(path).contains(event.position()):
                self.chosen.emit(code)
                return
