"""Numbers that are read at a glance: figures, meters, swatches, tally tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit import paint, style
from supplytrack.ui.toolkit.boxes import column, hairline, holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.labels import KeyCap, Label
from supplytrack.ui.toolkit.paint import Part


@dataclass(frozen=True)
class Figure:
    """One number with its name above and a few words beside it. Words are translated."""

    label: str
    value: str
    words: str = ""
    tone: str = "text2"


def figure(one: Figure) -> QVBoxLayout:
    """A figure as in the strip above an overview."""
    words = column(None, Label(one.words, "caption", one.tone), 4, gap=0)
    value = row(Label(one.value, "figure"), words, None, gap=8)
    return column(Label(one.label, "caption", "text2"), value, gap=0)


def figure_strip(figures: Sequence[Figure]) -> QWidget:
    """Figures side by side, hairlines between them."""
    strip = row(gap=0)
    for at, one in enumerate(figures):
        if at:
            strip.addWidget(hairline(upright=True))
            strip.addSpacing(16)
        strip.addLayout(figure(one), 5)
    made = holder(strip)
    made.setMinimumHeight(52)
    return made


def small_figures(figures: Sequence[Figure]) -> QHBoxLayout:
    """Figures of a side panel: the name above, the number below, spread over the width."""
    strip = row(gap=6)
    for at, one in enumerate(figures):
        if at:
            strip.addStretch(1)
        tone = one.tone if one.tone != "text2" else ""
        words = Label(one.label, "caption", "text2")
        strip.addLayout(column(words, Label(one.value, "small_figure", tone), gap=0))
    return strip


class Meter(QWidget):
    """A rounded bar filled by parts. `words` says its values for a screen reader."""

    def __init__(
        self,
        parts: Sequence[Part],
        total: float = 0,
        *,
        height: int = 8,
        width: int = 0,
        words: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts, self._total = tuple(parts), total
        self._words = words
        self.setFixedHeight(height)
        if width:
            self.setFixedWidth(width)
        else:
            self.setMinimumWidth(24)
        self.setAccessibleName(words)

    def show_parts(self, parts: Sequence[Part], total: float = 0) -> None:
        """Show other values."""
        self._parts, self._total = tuple(parts), total
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        painter = QPainter(self)
        total = self._total or sum(part.value for part in self._parts) or 1
        paint.meter(painter, QRectF(self.rect()), self._parts, total)
        painter.end()


class Swatch(QWidget):
    """The little box in front of a word of a legend: a colour, or "hatch"."""

    def __init__(self, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setFixedSize(14, 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, 0.5, 13, 11)
        if self._tone == "hatch":
            area = QPainterPath()
            area.addRect(box)
            paint.hatch(painter, area, 5)
            painter.setPen(QPen(style.colour("warn_line"), 1))
            painter.drawRect(box)
        else:
            painter.fillRect(box, style.colour(self._tone))
            if self._tone == "chart_light":
                painter.setPen(QPen(style.colour("chart_strong"), 1.2))
                painter.drawRect(box)
        painter.end()


def legend(entries: Sequence[tuple[str, str]]) -> QHBoxLayout:
    """Swatches with their words, as (tone, words)."""
    made = row(gap=5)
    for tone, words in entries:
        made.addWidget(Swatch(tone))
        made.addWidget(Label(words, "caption", "text2"))
        made.addSpacing(8)
    made.addStretch(1)
    return made


class NumberMark(QWidget):
    """A number in a dark circle: the place of a list entry on the map."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = str(number)
        self.setFixedSize(18, 18)
        self.setAccessibleName(self._number)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the circle."""
        painter = QPainter(self)
        number_mark(painter, QRectF(self.rect()), self._number)
        painter.end()


def number_mark(painter: QPainter, box: QRectF, number: str) -> None:
    """Draw a number in a dark circle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("text"))
    painter.drawEllipse(box)
    painter.setFont(style.font(12, 600))
    painter.setPen(style.colour("surface"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number)


class TallyTile(QFrame):
    """Counts people by touch or key: press adds one, with Shift it takes one off. `counted(step)` tells."""

    counted = Signal(int)

    def __init__(self, name: str, key: str, parent: QWidget | None = None) -> None:
        """`name` is translated; `key` is the letter that counts."""
        super().__init__(parent)
        self.setObjectName("tile")
        self._name = name
        self._value = Label("0", "tally")
        self._plus = Button(
            "", "tally_plus", "plus", name=_("One more: {name}").format(name=name), icon_size=24
        )
        self._minus = Button(
            "", "tally_minus", "minus", name=_("One less: {name}").format(name=name), icon_size=18
        )
        self._plus.setFixedWidth(76)
        self._minus.setFixedWidth(44)
        self._plus.clicked.connect(lambda _checked=False: self.counted.emit(1))
        self._minus.clicked.connect(lambda _checked=False: self.counted.emit(-1))
        head = row(Label(name, "section"), None, KeyCap(key), gap=6)
        count = row(self._value, None, self._minus, self._plus, gap=8)
        self.setLayout(column(head, 2, count, margins=(14, 11, 12, 12), gap=2))
        self.setMinimumHeight(style.taller(136))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int, *, on: bool = False) -> None:
        """Show the count; `on` marks the tile that counted last."""
        self._value.setText(f"{count:,}")
        for widget in (self, self._plus):
            widget.setProperty("on", "true" if on else "false")
            style.restyle(widget)
        self._plus.setProperty("on", on)
        self._plus.changeEvent(QEvent(QEvent.Type.StyleChange))
        self.setAccessibleName(f"{self._name}: {count}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch anywhere on the tile counts."""
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self.counted.emit(-1 if shift else 1)


def tally_step(event: QKeyEvent, keys: Sequence[str]) -> tuple[str, int] | None:
    """Which of `keys` was pressed, and by how much it counts; None for another key."""
    letter = event.text().upper()
    if letter not in keys:
        return None
    shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    return letter, -1 if shift else 1
