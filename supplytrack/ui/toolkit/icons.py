"""Icons: one shape per meaning, drawn from SVG in the colour of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from supplytrack.resources import shipped
from supplytrack.ui.toolkit import style


def pixmap(name: str, tone: str = "text2", size: int = 16) -> QPixmap:
    """The icon `name` in the colour of the token `tone`, `size` pixels square at the screen's scale."""
    return _pixmap(name, getattr(style.tokens(), tone), size, _scale())


def icon(name: str, tone: str = "text2", size: int = 16) -> QIcon:
    """An icon for a button or menu, with the pictures Qt shows when it is off or chosen."""
    return _icon(name, getattr(style.tokens(), tone), style.tokens().text3, size, _scale())


def draw(painter: QPainter, name: str, tone: str, rect: QRectF) -> None:
    """Paint the icon `name` into `rect`, aligned to whole pixels so that thin lines stay sharp."""
    size = round(rect.width())
    at = QPointF(round(rect.left()), round(rect.top()))
    scale = painter.device().devicePixelRatio()
    painter.drawPixmap(at, _pixmap(name, getattr(style.tokens(), tone), size, scale))


def size(pixels: int) -> QSize:
    """The square that Qt wants where an icon's size is set."""
    return QSize(pixels, pixels)


def _scale() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen else 1.0


@cache
def _source(name: str) -> bytes:
    return shipped("icons", f"{name}.svg").read_bytes()


@cache
def _pixmap(name: str, value: str, size: int, scale: float) -> QPixmap:
    made = QPixmap(round(size * scale), round(size * scale))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(_source(name).replace(b"currentColor", value.encode())).render(painter)
    painter.end()
    made.setDevicePixelRatio(scale)
    return made


@cache
def _icon(name: str, value: str, off: str, size: int, scale: float) -> QIcon:
    made = QIcon(_pixmap(name, value, size, scale))
    made.addPixmap(_pixmap(name, value, size, scale), QIcon.Mode.Selected)
    made.addPixmap(_pixmap(name, off, size, scale), QIcon.Mode.Disabled)
    return made
