"""The list that opens below a field or a cell while somebody types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QScrollArea, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit import icons, paint, style
from supplytrack.ui.toolkit.boxes import column, hairline, holder, row
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.labels import hint

_ROOMY, _NARROW = 44, 32
_MOST_ROWS = 7


def shaded(widget: QWidget, radius: int = 28, down: int = 8) -> QWidget:
    """Give a floating widget its shadow."""
    effect = QGraphicsDropShadowEffect(widget)
    effect.setBlurRadius(radius)
    effect.setOffset(0, down)
    effect.setColor(QColor(style.tokens().shadow))
    widget.setGraphicsEffect(effect)
    return widget


class _Rows(QWidget):
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices: Sequence[Choice] = ()
        self.query = ""
        self.at = -1
        self.setMouseTracking(True)

    @property
    def height_of_one(self) -> int:
        roomy = any(choice.below or choice.right_below for choice in self.choices)
        return style.taller(_ROOMY if roomy else _NARROW, 2)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height_of_one * len(self.choices))

    def row_rect(self, at: int) -> QRect:
        return QRect(0, at * self.height_of_one, self.width(), self.height_of_one)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, choice in enumerate(self.choices):
            box = self.row_rect(at)
            if box.intersects(event.rect()):
                self._paint_row(painter, QRectF(box), choice, at == self.at)
        painter.end()

    def _paint_row(self, painter: QPainter, box: QRectF, choice: Choice, current: bool) -> None:
        if current:
            paint.rounded(painter, box.adjusted(0, 1, 0, -1), 5, "selected")
        left = box.left() + 10
        if choice.icon:
            icons.draw(painter, choice.icon, "text2", QRectF(left, box.center().y() - 8, 16, 16))
            left += 26
        two = bool(choice.below or choice.right_below)
        half = box.height() / 2
        line = QRectF(left, box.top() + (half - 19 if two else 0), box.right() - 10 - left, 20)
        if not two:
            line.setHeight(box.height())
        right = style.metrics(13, 600).horizontalAdvance(choice.right) + 8 if choice.right else 0
        paint.highlighted(painter, line.adjusted(0, 0, -right, 0), choice.name, self.query)
        if choice.right:
            painter.setFont(style.font(13, 600))
            painter.setPen(style.colour(choice.right_tone))
            painter.drawText(line, paint.RIGHT, choice.right)
        if two:
            self._paint_below(painter, line.translated(0, 18), choice)

    def _paint_below(self, painter: QPainter, line: QRectF, choice: Choice) -> None:
        painter.setPen(style.colour("text2"))
        painter.setFont(style.font(12))
        painter.drawText(line, paint.RIGHT, choice.right_below)
        taken = style.metrics(12).horizontalAdvance(choice.right_below) + 8
        painter.setFont(style.font(13))
        shown = paint.elided(style.metrics(13), choice.below, line.width() - taken)
        painter.drawText(line, paint.LEFT, shown)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().y()) // self.height_of_one
        if at != self.at and at < len(self.choices):
            self.at = at
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().y()) // self.height_of_one
        if 0 <= at < len(self.choices):
            self.chosen.emit(at)


class Suggestions(QFrame):
    """Floats inside the window, below what is being typed, which keeps the keyboard.

    `taken(choice)` tells what the pointer chose; the field asks for `current` when Enter is pressed.
    """

    taken = Signal(object)

    def __init__(self, window: QWidget, enter_words: str = "") -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows = _Rows()
        self._rows.chosen.connect(self._take)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setWidget(self._rows)
        keys = row(
            hint("Enter", enter_words or _("take")), None, hint("Esc", _("close")), margins=(6, 0, 4, 0)
        )
        self._foot = holder(keys)
        self._foot.setFixedHeight(style.taller(32))
        self.setLayout(column(self._area, hairline(), self._foot, margins=(5, 5, 5, 0), gap=0))
        shaded(self)
        self.hide()

    def offer(self, choices: Sequence[Choice], query: str, below: QWidget, rect: QRect) -> None:
        """Show `choices` below `rect` of the widget `below`; hide when there are none."""
        if not choices:
            self.hide()
            return
        self._rows.choices, self._rows.query, self._rows.at = choices, query.strip(), 0
        self._rows.updateGeometry()
        shown = min(len(choices), _MOST_ROWS)
        height = shown * self._rows.height_of_one
        self._area.setFixedHeight(height)
        self._rows.setMinimumHeight(len(choices) * self._rows.height_of_one)
        self._place(below, rect, height + 5 + self._foot.height() + 1 + 2)
        self._show_current()
        self.show()
        self.raise_()

    def _place(self, below: QWidget, rect: QRect, height: int) -> None:
        window = self._window
        roomy = any(choice.right_below or choice.below for choice in self._rows.choices)
        width = max(rect.width(), min(424 if roomy else 240, window.width() - 16))
        at = below.mapTo(window, QPoint(rect.left(), rect.bottom() + 3))
        if at.y() + height > window.height() - 4:
            above = below.mapTo(window, rect.topLeft()).y() - height - 3
            at.setY(above if above > 0 else max(4, window.height() - height - 4))
        at.setX(max(4, min(at.x(), window.width() - width - 4)))
        self.setGeometry(at.x(), at.y(), width, height)

    @property
    def current(self) -> Choice | None:
        """The choice that Enter would take."""
        at = self._rows.at
        return self._rows.choices[at] if self.isVisible() and 0 <= at < len(self._rows.choices) else None

    def move_by(self, step: int) -> None:
        """Move up or down."""
        count = len(self._rows.choices)
        if count:
            self._rows.at = (self._rows.at + step) % count
            self._show_current()

    def point_at(self, key: object) -> None:
        """Make the choice with this key current."""
        for at, choice in enumerate(self._rows.choices):
            if choice.key == key:
                self._rows.at = at
                self._show_current()

    def _show_current(self) -> None:
        box = self._rows.row_rect(self._rows.at)
        self._area.ensureVisible(0, box.center().y(), 0, box.height() // 2 + 2)
        self._rows.update()
        current = self._rows.choices[self._rows.at]
        self.setAccessibleName(", ".join(word for word in (current.name, current.right) if word))

    def _take(self, at: int) -> None:
        self.hide()
        self.taken.emit(self._rows.choices[at])
