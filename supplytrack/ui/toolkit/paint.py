"""Small things drawn alike in widgets and in table cells: chips, meters, shortened text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from supplytrack.ui.toolkit import icons, style

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
CHIP_HEIGHT = 20


@dataclass(frozen=True)
class Badge:
    """What a chip says: a word already translated, its tone (good, warn, bad, info, plain) and an icon."""

    word: str
    tone: str = "plain"
    icon: str = ""


@dataclass(frozen=True)
class Part:
    """One stretch of a meter or of a stacked bar: how much, and the token of its colour."""

    value: float
    tone: str


def elided(metrics: QFontMetricsF, text: str, width: float) -> str:
    """`text`, cut at the end with "…" when it is wider than `width` pixels."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def chip_width(badge: Badge) -> int:
    """How wide the chip is drawn, in pixels."""
    return math.ceil(style.metrics(12, 600).horizontalAdvance(badge.word)) + 14 + (16 if badge.icon else 0)


def chip_height() -> int:
    """How high a chip is drawn, in pixels, in the language in use."""
    return style.taller(CHIP_HEIGHT)


def chip(painter: QPainter, rect: QRectF, badge: Badge) -> None:
    """Draw a chip: a word, a shape and a tint."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour(f"{badge.tone}_bg"))
    painter.drawRoundedRect(rect, 4, 4)
    left = rect.left() + 7
    if badge.icon:
        icons.draw(painter, badge.icon, badge.tone, QRectF(left - 1, rect.center().y() - 6, 12, 12))
        left += 15
    painter.setFont(style.font(12, 600))
    painter.setPen(style.colour(badge.tone))
    painter.drawText(QRectF(left, rect.top(), rect.right() - left, rect.height()), LEFT, badge.word)
    painter.restore()


def meter(painter: QPainter, rect: QRectF, parts: Sequence[Part], total: float) -> None:
    """Draw a rounded bar filled by `parts` out of `total`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setClipPath(outline)
    painter.fillRect(rect, style.colour("plain_bg"))
    left = rect.left()
    for part in parts:
        width = rect.width() * min(1.0, part.value / total) if total else 0.0
        piece = QRectF(left, rect.top(), width, rect.height())
        painter.fillRect(piece, style.colour(part.tone))
        if part.tone == "chart_light" and width:
            _outline(painter, piece)
        left += width
        if part.value and left < rect.right() - 1:
            painter.fillRect(QRectF(left - 1, rect.top(), 2, rect.height()), style.colour("surface"))
    painter.restore()


def _outline(painter: QPainter, piece: QRectF) -> None:
    painter.setPen(QPen(style.colour("chart_strong"), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = piece.adjusted(0.6, 0.6, -0.6, -0.6)
    painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)


def spark(painter: QPainter, rect: QRectF, values: Sequence[float]) -> None:
    """Draw a small line through `values`, its last point marked."""
    most = max(values, default=0) or 1
    step = rect.width() / max(1, len(values) - 1)
    points = [
        QPointF(rect.left() + at * step, rect.bottom() - v / most * rect.height())
        for at, v in enumerate(values)
    ]
    if not points:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.colour("chart_strong"), 1.6))
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("chart_strong"))
    painter.drawEllipse(points[-1], 2.6, 2.6)
    painter.restore()


def hatch(painter: QPainter, area: QPainterPath, step: float = 6.0) -> None:
    """Fill `area` with slanting lines: a pattern that needs no colour to be seen."""
    box = area.boundingRect()
    painter.save()
    painter.setClipPath(area)
    painter.fillPath(area, style.colour("surface"))
    painter.setPen(QPen(style.colour("warn_line"), 1.1))
    left = box.left() - box.height()
    while left < box.right():
        painter.drawLine(QPointF(left, box.bottom()), QPointF(left + box.height(), box.top()))
        left += step
    painter.restore()


def rounded(
    painter: QPainter, rect: QRectF, radius: float, ground: str, line: str = "", width: float = 1
) -> None:
    """A rounded box in the colours of two tokens; without `line` it has no border."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.colour(line), width) if line else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(style.colour(ground))
    inset = width / 2 if line else 0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def matched(text: str, query: str) -> tuple[str, str, str]:
    """`text` cut into before, the part that matches `query` whatever its case, and after."""
    at = text.casefold().find(query.casefold()) if query else -1
    # Case folding can change the length of a text; then nothing is marked.
    if at < 0 or len(text.casefold()) != len(text):
        return text, "", ""
    return text[:at], text[at : at + len(query)], text[at + len(query) :]


def highlighted(painter: QPainter, rect: QRectF, text: str, query: str, *, size: int = 13) -> float:
    """Draw `text` with the part that matches `query` strong. Returns the width drawn, in pixels."""
    left = rect.left()
    whole = elided(style.metrics(size, 600), text, rect.width())
    for piece, strong in zip(matched(whole, query), (False, True, False), strict=True):
        weight = 700 if strong else 500
        painter.setFont(style.font(size, weight))
        painter.setPen(style.colour("link" if strong else "text"))
        painter.drawText(QRectF(left, rect.top(), rect.right() - left + 2, rect.height()), LEFT, piece)
        left += style.metrics(size, weight).horizontalAdvance(piece)
    return left - rect.left()
