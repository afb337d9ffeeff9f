"""The fields a person writes in. Each says `put(value)` when the person changed it, and shows a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from supplytrack.core.quantity import parse_number
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.ui.toolkit import icons, paint, style
from supplytrack.ui.toolkit.buttons import Segments
from supplytrack.ui.toolkit.choices import Choice, Choices, ListedChoices
from supplytrack.ui.toolkit.suggestions import Suggestions

_MARK = 26
"""Pixels at the right of a field where a click opens its list."""


class TextEdit(QLineEdit):
    """One line of text."""

    put = Signal(object)
    left = Signal()
    """The person has finished with the field."""

    def __init__(self, placeholder: str = "", *, right: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        if right:
            self.setAlignment(paint.RIGHT)
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._finish)

    def _typed(self, text: str) -> None:
        self.put.emit(text)

    def _finish(self) -> None:
        self.left.emit()

    def show_value(self, value: Any) -> None:
        """Show `value` unless that is what stands there."""
        text = "" if value is None else str(value)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def complain(self, wrong: bool) -> None:
        """Show or take away the red border."""
        state = "problem" if wrong else ""
        if self.property("state") != state:
            self.setProperty("state", state)
            style.restyle(self)

    def check(self) -> str:
        """What is wrong with what was typed, in a sentence; empty when nothing is."""
        return ""


class NumberEdit(TextEdit):
    """A number as people type it ("1,250"), kept as typed; the unit stands behind it."""

    def __init__(self, placeholder: str = "", unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, right=True, parent=parent)
        self._unit = unit
        self.set_unit(unit)

    def set_unit(self, unit: str) -> None:
        """Write another unit behind the number."""
        self._unit = unit
        room = int(style.metrics(12).horizontalAdvance(unit)) + 8 if unit else 0
        self.setTextMargins(0, 0, room, 0)
        self.update()

    def check(self) -> str:
        """The sentence of `parse_number` when it is no number."""
        if not self.text().strip():
            return ""
        try:
            parse_number(self.text())
        except Refused as refused:
            return str(refused)
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the unit."""
        super().paintEvent(event)
        if self._unit:
            painter = QPainter(self)
            painter.setFont(style.font(12))
            painter.setPen(style.colour("text3"))
            painter.drawText(QRectF(0, 0, self.width() - 9, self.height()), paint.RIGHT, self._unit)
            painter.end()


class MarkedEdit(TextEdit):
    """A field with a mark at its right that opens something: Alt+Down or a click on it."""

    mark = "chevron-down"

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent=parent)
        self.setTextMargins(0, 0, _MARK - 9, 0)

    def open_list(self) -> None:
        """Open what the mark stands for."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        super().paintEvent(event)
        painter = QPainter(self)
        size = 15 if self.mark == "calendar" else 14
        middle = (self.height() - size) / 2
        tone = "text2" if self.isEnabled() and not self.isReadOnly() else "text3"
        icons.draw(painter, self.mark, tone, QRectF(self.width() - 9 - size, middle, size, size))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The mark is no text."""
        on_mark = event.position().x() > self.width() - _MARK
        self.setCursor(Qt.CursorShape.ArrowCursor if on_mark else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the mark opens."""
        super().mousePressEvent(event)
        if event.position().x() > self.width() - _MARK and not self.isReadOnly() and self.isEnabled():
            self.open_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down opens."""
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt_down and not self.isReadOnly():
            self.open_list()
        else:
            super().keyPressEvent(event)


class ChoiceEdit(MarkedEdit):
    """A field that chooses one of many by typing any part of a name, Khmer name, code or alias.

    The value is the key of the choice; None when it is empty. What is called like nothing stays in the field
    and is told by `check`.
    """

    def __init__(
        self, choices: Choices, placeholder: str = "", parent: QWidget | None = None, enter_words: str = ""
    ) -> None:
        super().__init__(placeholder, parent)
        self._choices = choices
        self._enter_words = enter_words
        self._popup: Suggestions | None = None
        self._key: Any = None
        self._asked = ""

    @property
    def choices(self) -> Choices:
        """Where it looks."""
        return self._choices

    def set_choices(self, choices: Choices) -> None:
        """Look somewhere else; a key that is known there keeps its name."""
        self._choices = choices
        self.show_value(self._key)

    def show_value(self, value: Any) -> None:
        """Show the name of the choice with key `value`."""
        choice = self._choices.of(value)
        if value is None and self._key is None and self.text():
            # Half-typed words stay, so that `check` can say what is wrong with them.
            return
        self._key = value
        self.setText(choice.name if choice else "" if value is None else str(value))
        self.setCursorPosition(0)

    def open_list(self) -> None:
        """Show everything there is."""
        self.setFocus()
        self.selectAll()
        self._look("")

    def _typed(self, text: str) -> None:
        self._look(text)

    def _look(self, text: str) -> None:
        self._asked = text
        self._choices.find(text, lambda found: self._offer(text, found))

    def _offer(self, text: str, found: Sequence[Choice]) -> None:
        if text == self._asked and self.hasFocus():
            self._list().offer(found, text, self, self.rect())
            if not text and self._key is not None:
                self._list().point_at(self._key)

    def _list(self) -> Suggestions:
        if self._popup is None:
            self._popup = Suggestions(self.window(), self._enter_words)
            self._popup.taken.connect(self.take)
            self.destroyed.connect(self._popup.deleteLater)
        return self._popup

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._popup is not None and self._popup.isVisible()

    def take(self, choice: Choice) -> None:
        """Choose."""
        self._close()
        self._key = choice.key
        self.setText(choice.name)
        self.put.emit(choice.key)

    def _close(self) -> None:
        self._asked = ""
        if self._popup is not None:
            self._popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down, Enter and Esc belong to the list while it is open."""
        if not self.is_open or not self._key_in_list(event):
            super().keyPressEvent(event)

    def _key_in_list(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        key = Qt.Key(event.key())
        if key in steps:
            self._list().move_by(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (current := self._list().current):
            self.take(current)
        elif key == Qt.Key.Key_Escape:
            self._close()
            self.show_value(self._key)
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        """Tab takes what is marked in the open list, and goes on."""
        is_tab = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab
        if is_tab and event.type() == QEvent.Type.KeyPress and self.is_open and self.text().strip():
            current = self._list().current
            if current is not None:
                self.take(current)
        return super().event(event)

    def _finish(self) -> None:
        # Enter in the open list also finishes editing; the list answers then.
        if not self.is_open:
            self._settle()
            super()._finish()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving takes a whole name, and leaves anything else to `check`."""
        self._close()
        super().focusOutEvent(event)

    def _settle(self) -> None:
        text = self.text().strip()
        known = self._choices.of(self._key)
        if known is not None and text == known.name:
            return
        choice = self._choices.called(text)
        if choice is not None:
            self.take(choice)
        elif self._key is not None or text:
            self._key = None
            self.put.emit(None)

    def check(self) -> str:
        """A sentence when what is typed is nobody's name."""
        text = self.text().strip()
        if not text or self._key is not None:
            return ""
        return _("Nothing here is called “{text}”. Choose from the list.").format(text=text[:40])


class LongTextEdit(QPlainTextEdit):
    """Several lines of plain text; Tab goes to the next field."""

    put = Signal(object)
    left = Signal()

    def __init__(self, placeholder: str = "", lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._lines = lines
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(lambda: self.put.emit(self.toPlainText()))

    def sizeHint(self) -> QSize:
        """As high as its lines; more text scrolls."""
        return QSize(super().sizeHint().width(), self._lines * style.taller(20) + 14)

    def show_value(self, value: Any) -> None:
        """Show `value` unless that is what stands there."""
        text = "" if value is None else str(value)
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)

    def complain(self, wrong: bool) -> None:
        """Show or take away the red border."""
        self.setProperty("state", "problem" if wrong else "")
        style.restyle(self)

    def check(self) -> str:
        """Any text will do."""
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the person has finished."""
        super().focusOutEvent(event)
        self.left.emit()


class SegmentsEdit(Segments):
    """A choice of a few as a form field."""

    put = Signal(object)
    left = Signal()

    def __init__(self, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(options, parent=parent)
        self.chosen.connect(self.put.emit)
        self.chosen.connect(lambda _key: self.left.emit())

    def show_value(self, value: Any) -> None:
        """Choose `value`."""
        if value is not None:
            self.set_value(str(value))

    def complain(self, wrong: bool) -> None:
        """A choice of a few cannot be mistyped; the sentence below it says enough."""

    def check(self) -> str:
        """Nothing can be wrong."""
        return ""


class CheckEdit(QCheckBox):
    """Yes or no as a form field."""

    put = Signal(object)
    left = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.clicked.connect(lambda checked: self.put.emit(bool(checked)))
        self.clicked.connect(lambda _checked: self.left.emit())

    def show_value(self, value: Any) -> None:
        """Tick or not."""
        self.setChecked(bool(value))

    def complain(self, wrong: bool) -> None:
        """The sentence below it says enough."""

    def check(self) -> str:
        """Nothing can be wrong."""
        return ""


class SearchEdit(TextEdit):
    """A search field with a glass at its left; Esc empties it."""

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent=parent)
        self.setTextMargins(26, 0, 0, 0)
        self.setAccessibleName(placeholder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.put.emit("")
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glass."""
        super().paintEvent(event)
        painter = QPainter(self)
        icons.draw(painter, "search", "text2", QRectF(8, (self.height() - 16) / 2, 16, 16))
        painter.end()


Editor = TextEdit | LongTextEdit | SegmentsEdit | CheckEdit
NO_CHOICES = ListedChoices()
