"""The field that opens in a cell of the line grid."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from supplytrack.ui.toolkit import paint
from supplytrack.ui.toolkit.choices import Choice, Choices
from supplytrack.ui.toolkit.suggestions import Suggestions


class Go(Enum):
    """Where the current cell goes when a cell is finished."""

    STAY = "stay"
    NEEDED = "needed"
    NEXT = "next"
    BACK = "back"
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


_PLAIN_KEYS = {
    Qt.Key.Key_Return: Go.NEEDED,
    Qt.Key.Key_Enter: Go.NEEDED,
    Qt.Key.Key_Tab: Go.NEXT,
    Qt.Key.Key_Backtab: Go.BACK,
    Qt.Key.Key_Up: Go.UP,
    Qt.Key.Key_Down: Go.DOWN,
}
_TYPING_KEYS = {Qt.Key.Key_Left: Go.LEFT, Qt.Key.Key_Right: Go.RIGHT}


class CellEdit(QLineEdit):
    """One cell being written in.

    Typing over a cell (`replacing`) lets the arrows go to the neighbours, as in Excel; F2 keeps them in the
    text. The list below offers `choices`; what is marked there is taken by Enter and Tab.
    """

    finished = Signal(str, object, object)
    """The text, the choice taken (or None), and where to `Go`."""
    given_up = Signal()

    def __init__(self, parent: QWidget, enter_words: str) -> None:
        super().__init__(parent)
        self.setObjectName("cell")
        self._enter_words = enter_words
        self._choices: Choices | None = None
        self._popup: Suggestions | None = None
        self._replacing = False
        self._asked = ""
        self._open = False
        self.textEdited.connect(self._look)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether a cell is being written in."""
        return self._open

    def begin(
        self, rect: QRect, text: str, *, replacing: bool, right: bool, choices: Choices | None, name: str
    ) -> None:
        """Open over `rect` with `text` in it."""
        self._choices, self._replacing, self._asked = choices, replacing, ""
        self.setAlignment(paint.RIGHT if right else paint.LEFT)
        self.setAccessibleName(name)
        self.setGeometry(rect)
        self.setText(text)
        self._open = True
        self.show()
        self.setFocus()
        if not replacing:
            self.end(False)

    def offer_all(self) -> None:
        """Show the whole list."""
        self._replacing = False
        self.selectAll()
        self._asked = self.text()
        if self._choices is not None:
            self._choices.find("", lambda found: self._offer(self.text(), "", found))

    def _look(self, text: str) -> None:
        self._asked = text
        if self._choices is None or not text.strip():
            self._hide_list()
        else:
            self._choices.find(text, lambda found: self._offer(text, text, found))

    def _offer(self, asked: str, query: str, found: Sequence[Choice]) -> None:
        if asked == self._asked and self._open:
            self._list().offer(found, query, self, self.rect())

    def _list(self) -> Suggestions:
        if self._popup is None:
            self._popup = Suggestions(self.window(), self._enter_words)
            self._popup.taken.connect(lambda choice: self._finish(Go.NEEDED, choice))
            self.destroyed.connect(self._popup.deleteLater)
        return self._popup

    def _hide_list(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    @property
    def list_is_open(self) -> bool:
        """Whether the list is shown."""
        return self._popup is not None and self._popup.isVisible()

    def event(self, event: QEvent) -> bool:
        """Tab is a key of the grid and not of the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.keyPressEvent(event)
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undo = event.matches(QKeySequence.StandardKey.Undo)
            if event.key() == Qt.Key.Key_Escape or undo:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the list, keys that finish the cell, keys of the text."""
        key, plain = Qt.Key(event.key()), event.modifiers() in _PLAIN
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.offer_all()
        elif plain and self.list_is_open and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._list().move_by(1 if key == Qt.Key.Key_Down else -1)
        elif plain and key in _PLAIN_KEYS:
            self._finish(_PLAIN_KEYS[key], self._marked(key))
        elif plain and self._replacing and key in _TYPING_KEYS:
            self._finish(_TYPING_KEYS[key], None)
        else:
            super().keyPressEvent(event)

    def _marked(self, key: Qt.Key) -> Choice | None:
        takes = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
        return self._list().current if takes and self.list_is_open else None

    def _escape(self) -> None:
        if self.list_is_open:
            self._hide_list()
        else:
            self.close_cell()
            self.given_up.emit()

    def _finish(self, go: Go, choice: Choice | None) -> None:
        if self._open:
            text = self.text()
            self.close_cell()
            self.finished.emit(text, choice, go)

    def commit(self) -> None:
        """Keep what stands there, without moving."""
        self._finish(Go.STAY, None)

    def close_cell(self) -> None:
        """Close without keeping."""
        self._open = False
        self._asked = ""
        self._hide_list()
        self.hide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere keeps what stands there; another window in front does not."""
        super().focusOutEvent(event)
        gone = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        if event.reason() not in gone:
            self.commit()


_PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.KeypadModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
