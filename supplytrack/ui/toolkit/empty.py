"""What an empty list says: why it is empty, one main way on, and others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from supplytrack.ui.toolkit import icons, style
from supplytrack.ui.toolkit.boxes import column, framed, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.labels import Icon, Label


@dataclass(frozen=True)
class Way:
    """A way on from an empty list: the words of its button and what it does."""

    text: str
    act: Callable[[], object]
    icon: str = ""


@dataclass(frozen=True)
class Empty:
    """Why a list is empty, and the ways on; the first is the main one. All words are translated."""

    title: str
    text: str = ""
    icon: str = "package-open"
    ways: Sequence[Way] = field(default=())


class RoundIcon(QWidget):
    """A large icon on a tinted disc."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(72, 72)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(style.colour("accent_tint"))
        painter.setBrush(style.colour("accent_tint"))
        painter.drawEllipse(self.rect())
        icons.draw(painter, self._name, "link", QRectF(20, 20, 32, 32))
        painter.end()


class EmptyState(QWidget):
    """Fills an empty list with what to do."""

    def __init__(self, empty: Empty, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        buttons = [
            Button(way.text, "primary" if at == 0 else "", way.icon, clicked=way.act)
            for at, way in enumerate(empty.ways)
        ]
        parts: list[QWidget] = [Label(empty.title, "title", centre=True)]
        if empty.text:
            parts.append(Label(empty.text, tone="text2", wrap=True, centre=True))
        layout = column(
            (QWidget(), 2),
            row(None, RoundIcon(empty.icon), None),
            14,
            *parts,
            16,
            row(None, *buttons, None),
            (QWidget(), 3),
            margins=(20, 8, 20, 8),
            gap=4,
        )
        self.setLayout(layout)


def small_empty(empty: Empty) -> QWidget:
    """The same in one line, for an empty list inside a page: "No item matches “gogles” in 4 stores"."""
    words = column(Label(empty.title, "medium", wrap=True), gap=0)
    if empty.text:
        words.addWidget(Label(empty.text, "caption", "text2", wrap=True))
    buttons = [Button(way.text, "small", way.icon, clicked=way.act) for way in empty.ways]
    layout = row(Icon(empty.icon, "text2", 18), (words, 1), *buttons, margins=(12, 9, 12, 9), gap=10)
    return framed("sunkpanel", layout)
