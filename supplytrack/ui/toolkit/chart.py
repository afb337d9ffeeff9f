"""Charts: columns, lines and rings, drawn by hand so that they follow the theme and speak Khmer.

Each says its values in its accessible description; light colours are always outlined in the strong one, so
that no value is told by colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from supplytrack.ui.toolkit import paint, style

_LEGEND = 20


@dataclass(frozen=True)
class Series:
    """One row of values with its name and the token of its colour; in `Lines` a value that is not known is NaN."""

    name: str
    values: Sequence[float]
    tone: str = "chart_strong"


class Chart(QWidget):
    """What all charts have: a legend, a description of their values."""

    def __init__(self, title: str, labels: Sequence[str], series: Sequence[Series]) -> None:
        super().__init__()
        self.setMinimumHeight(112)
        self.setAccessibleName(title)
        self._labels: tuple[str, ...] = ()
        self._series: tuple[Series, ...] = ()
        self.show_values(labels, series)

    def show_values(self, labels: Sequence[str], series: Sequence[Series]) -> None:
        """Show other values."""
        self._labels, self._series = tuple(labels), tuple(series)
        self.setAccessibleDescription(self.spoken())
        self.update()

    def spoken(self) -> str:
        """All values in words."""
        return "; ".join(
            f"{one.name}: "
            + ", ".join(
                f"{label} {value:,.15g}"
                for label, value in zip(self._labels, one.values, strict=False)
                if not math.isnan(value)
            )
            for one in self._series
        )

    def _legend(self, painter: QPainter, *, light_outlined: bool = True) -> None:
        left = 0.0
        for one in self._series:
            light = one.tone == "chart_light" and light_outlined
            painter.setPen(QPen(style.colour("chart_strong"), 1.2) if light else Qt.PenStyle.NoPen)
            painter.setBrush(style.colour(one.tone))
            painter.drawRoundedRect(QRectF(left + 0.5, 5.5, 10, 10), 2, 2)
            painter.setFont(style.font(12))
            painter.setPen(style.colour("text2"))
            wide = style.metrics(12).horizontalAdvance(one.name)
            painter.drawText(QRectF(left + 15, 0, wide + 4, _LEGEND), paint.LEFT, one.name)
            left += wide + 32

    def _label(self, painter: QPainter, box: QRectF, text: str) -> None:
        painter.setFont(style.font(12))
        painter.setPen(style.colour("text2"))
        painter.drawText(box, paint.CENTRE, paint.elided(style.metrics(12), text, box.width()))

    def _number(self, painter: QPainter, middle: float, bottom: float, value: float) -> None:
        painter.setFont(style.font(12, 600))
        painter.setPen(style.colour("text"))
        painter.drawText(QRectF(middle - 40, bottom - 20, 80, 18), paint.CENTRE, f"{value:,.15g}")


class Columns(Chart):
    """Stacked columns with their sum on top. `most` fixes the height of the scale."""

    def __init__(self, title: str, labels: Sequence[str], series: Sequence[Series], most: float = 0) -> None:
        self._most = most
        super().__init__(title, labels, series)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._legend(painter)
        base, top = self.height() - style.taller(24), 40.0
        painter.setPen(QPen(style.colour("strong_hairline"), 1))
        painter.drawLine(QPointF(0, base + 0.5), QPointF(self.width(), base + 0.5))
        sums = [sum(one.values[at] for one in self._series) for at in range(len(self._labels))]
        scale = (base - top) / (self._most or max(sums, default=0) or 1)
        step = self.width() / max(1, len(self._labels))
        for at, label in enumerate(self._labels):
            middle = step * (at + 0.5)
            summit = self._stack(painter, at, middle, base, scale, min(46, step * 0.56))
            self._number(painter, middle, summit, sums[at])
            self._label(painter, QRectF(middle - step / 2, base + 4, step, style.taller(18)), label)
        painter.end()

    def _stack(
        self, painter: QPainter, at: int, middle: float, base: float, scale: float, wide: float
    ) -> float:
        top = float(base)
        for one in self._series:
            high = one.values[at] * scale
            if high <= 0:
                continue
            # Two pixels between the parts keep them apart without colour.
            gap = 2 if top < base else 0
            block = QRectF(middle - wide / 2, top - high, wide, max(1.0, high - gap))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour(one.tone))
            painter.drawRect(block)
            if one.tone == "chart_light":
                painter.setPen(QPen(style.colour("chart_strong"), 1.4))
                painter.drawRect(block.adjusted(0.7, 0.7, -0.7, -0.7))
            top -= high
        return top


class ColumnsAndLine(Chart):
    """Columns for the first series and a line over them for the second: people arriving, meals given."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._legend(painter)
        base, top = self.height() - style.taller(20), 42.0
        painter.setPen(QPen(style.colour("strong_hairline"), 1))
        painter.drawLine(QPointF(0, base + 0.5), QPointF(self.width(), base + 0.5))
        most = max((value for one in self._series for value in one.values), default=0) or 1
        step = self.width() / max(1, len(self._labels))
        points = []
        for at, label in enumerate(self._labels):
            middle = step * (at + 0.5)
            high = (base - top) * self._series[0].values[at] / most
            self._column(painter, QRectF(middle - step * 0.28, base - high, step * 0.56, high), at)
            self._number(painter, middle, base - high, self._series[0].values[at])
            self._label(painter, QRectF(middle - step / 2, base + 2, step, style.taller(18)), label)
            if len(self._series) > 1:
                points.append(QPointF(middle, base - (base - top) * self._series[1].values[at] / most))
        self._line(painter, points)
        painter.end()

    def _column(self, painter: QPainter, block: QRectF, _at: int) -> None:
        painter.setPen(QPen(style.colour("chart_strong"), 1))
        painter.setBrush(style.colour(self._series[0].tone))
        painter.drawRect(block.adjusted(0.5, 0, -0.5, -0.5))

    def _line(self, painter: QPainter, points: list[QPointF]) -> None:
        painter.setPen(QPen(style.colour("chart_strong"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(style.colour("surface"), 1.5))
        painter.setBrush(style.colour("chart_strong"))
        for point in points:
            painter.drawEllipse(point, 3.5, 3.5)


class Lines(Chart):
    """One line for each series, the last value written at its end."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._legend(painter)
        base, top, right = self.height() - style.taller(20), 34.0, self.width() - 44.0
        painter.setPen(QPen(style.colour("strong_hairline"), 1))
        painter.drawLine(QPointF(0, base + 0.5), QPointF(right, base + 0.5))
        known = (value for one in self._series for value in one.values if not math.isnan(value))
        most = max(known, default=0) or 1
        step = right / max(1, len(self._labels) - 1)
        for one in self._series:
            points = [
                (QPointF(step * at, base - (base - top) * value / most), value)
                for at, value in enumerate(one.values)
            ]
            self._draw_line(painter, one, points)
        self._sparse_labels(painter, base, step)
        painter.end()

    def _draw_line(self, painter: QPainter, one: Series, points: list[tuple[QPointF, float]]) -> None:
        pen = QPen(style.colour("chart_strong"), 2)
        if one.tone == "chart_light":
            pen.setStyle(Qt.PenStyle.DashLine)
        for run, known in groupby(points, key=lambda point: not math.isnan(point[1])):
            if run:
                line = [point for point, _value in known]
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolyline(QPolygonF(line))
                if len(line) == 1:
                    painter.setBrush(style.colour("chart_strong"))
                    painter.drawEllipse(line[0], 1.5, 1.5)
        last = next((at for at in reversed(points) if not math.isnan(at[1])), None)
        if last is not None:
            painter.setFont(style.font(12, 600))
            painter.setPen(style.colour("text"))
            box = QRectF(last[0].x() + 5, last[0].y() - 9, 60, 18)
            painter.drawText(box, paint.LEFT, f"{last[1]:,.15g}")

    def _sparse_labels(self, painter: QPainter, base: float, step: float) -> None:
        widest = max((style.metrics(12).horizontalAdvance(label) for label in self._labels), default=1) + 12
        every = max(1, math.ceil(widest / max(step, 1)))
        free = 0.0
        for at in range(0, len(self._labels), every):
            # The first label stands inside the chart, which may take the room of the second.
            left = max(0.0, step * at - widest / 2)
            if left >= free:
                self._label(painter, QRectF(left, base + 2, widest, style.taller(18)), self._labels[at])
                free = left + widest


class Ring(Chart):
    """A ring of shares with their names beside it; the first series' values are the shares."""

    def __init__(self, title: str, shares: Sequence[tuple[str, float, str]], middle: str = "") -> None:
        """`shares` as (name, value, tone); `middle` is written inside the ring."""
        self._middle = middle
        labels = [name for name, _value, _tone in shares]
        super().__init__(title, labels, [Series(title, [value for _name, value, _tone in shares])])
        self._tones = [tone for _name, _value, tone in shares]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.height(), self.width() / 2.2)
        box = QRectF(0, (self.height() - side) / 2, side, side).adjusted(4, 4, -4, -4)
        values = self._series[0].values
        whole = sum(values) or 1
        start = 90.0
        for value, tone in zip(values, self._tones, strict=True):
            sweep = 360 * value / whole
            self._slice(painter, box, start, sweep, tone)
            start -= sweep
        painter.setFont(style.font(20, 600))
        painter.setPen(style.colour("text"))
        painter.drawText(box, paint.CENTRE, self._middle)
        self._names(painter, side + 14)
        painter.end()

    def _slice(self, painter: QPainter, box: QRectF, start: float, sweep: float, tone: str) -> None:
        thick = box.width() * 0.18
        path = QPainterPath()
        path.arcMoveTo(box, start)
        path.arcTo(box, start, -sweep)
        inner = box.adjusted(thick, thick, -thick, -thick)
        path.arcTo(inner, start - sweep, sweep)
        path.closeSubpath()
        painter.setBrush(style.colour(tone))
        line = "chart_strong" if tone == "chart_light" else "surface"
        painter.setPen(QPen(style.colour(line), 1.4))
        painter.drawPath(path)

    def _names(self, painter: QPainter, left: float) -> None:
        high = style.taller(22)
        top = (self.height() - high * len(self._labels)) / 2
        for label, value, tone in zip(self._labels, self._series[0].values, self._tones, strict=True):
            painter.setPen(
                QPen(style.colour("chart_strong"), 1.2) if tone == "chart_light" else Qt.PenStyle.NoPen
            )
            painter.setBrush(style.colour(tone))
            painter.drawRoundedRect(QRectF(left, top + high / 2 - 5, 10, 10), 2, 2)
            painter.setFont(style.font(12))
            painter.setPen(style.colour("text2"))
            words = f"{label}  {value:,.15g}"
            painter.drawText(QRectF(left + 16, top, self.width() - left - 16, high), paint.LEFT, words)
            top += high
