"""The editor of a sentence's words: the figures stand in it and cannot be changed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from supplytrack.ui.toolkit import style

_TOKEN = re.compile(r"\{(\w+)\}")
_WORD = QTextFormat.Property.UserProperty + 1
"""The property of a stretch of text that says which figure stands there, with the place it came from."""
_LEAST = 64
"""Pixels that even a short sentence gets."""
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WordsEdit(QTextEdit):
    """A sentence with its figures filled in and locked. Enter keeps it, Esc leaves it as it was; Ctrl+Z takes back.

    `template()` is what is kept: the words, and {items} and the like where the figures stand.
    """

    kept = Signal(str)
    left = Signal()
    locked = Signal()
    """Somebody tried to change a figure."""
    put = Signal(str)

    def __init__(self, template: str, values: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._values = dict(values)
        self.show_template(template)
        self.document().clearUndoRedoStacks()
        self.cursorPositionChanged.connect(self._write_plain)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.textChanged.connect(lambda: self.put.emit(self.template()))
        self._fit()

    def show_template(self, template: str) -> None:
        """Show other words; Ctrl+Z brings back those before."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        end = 0
        for token in _TOKEN.finditer(template):
            cursor.insertText(template[end : token.start()], QTextCharFormat())
            end = token.end()
            if token[1] in self._values:
                cursor.insertText(self._values[token[1]], self._locked(f"{token[1]}#{token.start()}"))
            else:
                cursor.insertText(token[0], QTextCharFormat())
        cursor.insertText(template[end:], QTextCharFormat())
        cursor.endEditBlock()

    def template(self) -> str:
        """The words, with the figures as {items} and the like."""
        found: list[str] = []
        before = ""
        fragments = self.document().begin().begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            word = str(fragment.charFormat().property(_WORD) or "")
            if not word:
                found.append(fragment.text())
            elif word != before:
                found.append(f"{{{word.partition('#')[0]}}}")
            before = word
            fragments += 1
        return "".join(found)

    def _locked(self, word: str) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setProperty(_WORD, word)
        look.setBackground(style.colour("selected"))
        look.setForeground(style.colour("link"))
        return look

    # Where figures stand

    def _word_at(self, place: int) -> str:
        """The figure that the letter after `place` belongs to; empty for words."""
        if not 0 <= place < self.document().characterCount() - 1:
            return ""
        cursor = QTextCursor(self.document())
        cursor.setPosition(place + 1)
        return str(cursor.charFormat().property(_WORD) or "")

    def _is_free(self, first: int, last: int) -> bool:
        """Whether nothing from `first` to `last` belongs to a figure, and neither cuts one in two."""
        if first == last:
            word = self._word_at(first)
            return not word or word != self._word_at(first - 1)
        return not any(self._word_at(place) for place in range(first, last))

    def _reach(self, event: QKeyEvent) -> tuple[int, int] | None:
        """What the key would take out or write into; None when it changes nothing."""
        cursor = self.textCursor()
        removes_back = event.key() == Qt.Key.Key_Backspace
        removes_on = event.key() == Qt.Key.Key_Delete
        cuts = event.matches(QKeySequence.StandardKey.Cut)
        writes = event.text().isprintable() and bool(event.text())
        if not (removes_back or removes_on or cuts or writes):
            return None
        if not cursor.hasSelection() and (removes_back or removes_on):
            by_word = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            move = QTextCursor.MoveOperation
            step = (
                (move.PreviousWord if by_word else move.PreviousCharacter)
                if removes_back
                else (move.NextWord if by_word else move.NextCharacter)
            )
            cursor.movePosition(step, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectionStart(), cursor.selectionEnd()

    # What a person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep, leave, or write where words stand."""
        if event.key() in _ENTERS:
            self.kept.emit(self.template())
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        reach = self._reach(event)
        if reach is not None and not self._is_free(*reach):
            self.locked.emit()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Letters that are composed, as Khmer may be, stay out of the figures, too."""
        cursor = self.textCursor()
        writes = event.commitString() or event.preeditString()
        if writes and not self._is_free(cursor.selectionStart(), cursor.selectionEnd()):
            self.locked.emit()
            return
        super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted becomes words on one line."""
        cursor = self.textCursor()
        if not self._is_free(cursor.selectionStart(), cursor.selectionEnd()):
            self.locked.emit()
            return
        cursor.insertText(" ".join(source.text().split()), QTextCharFormat())

    def _write_plain(self) -> None:
        """What is typed after a figure is not part of it."""
        if not self.textCursor().hasSelection():
            self.setCurrentCharFormat(QTextCharFormat())

    # Its size

    def _fit(self) -> None:
        self.setFixedHeight(max(_LEAST, round(self.document().size().height()) + 14))

    def changeEvent(self, event: QEvent) -> None:
        """Colour the figures anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.document().characterCount() > 1:
            self.show_template(self.template())
