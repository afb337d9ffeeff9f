"""The field for a date, with its calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QWidget,
)

from supplytrack.errors import Refused
from supplytrack.ui.toolkit.boxes import column
from supplytrack.ui.toolkit.days import day_text, parse_day
from supplytrack.ui.toolkit.editors import MarkedEdit
from supplytrack.ui.toolkit.suggestions import shaded


class DateEdit(MarkedEdit):
    """A date: typed as people write it, or taken from the calendar. The value is ISO text."""

    mark = "calendar"

    def __init__(
        self, today: Callable[[], date], placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(placeholder, parent)
        self._today = today
        self._calendar: _Calendar | None = None

    def show_value(self, value: Any) -> None:
        """Show an ISO date as people write it; anything else as it was typed."""
        if self.hasFocus() and self._parsed() == value:
            return
        self.setText(_date_words(value))
        self.setCursorPosition(0)

    def _parsed(self) -> str | None:
        try:
            day = parse_day(self.text(), self._today())
        except Refused:
            return self.text()
        return day.isoformat() if day else None

    def _typed(self, _text: str) -> None:
        self.put.emit(self._parsed())

    def _finish(self) -> None:
        self.setText(_date_words(self._parsed()))
        super()._finish()

    def check(self) -> str:
        """How to write a date, when this is none."""
        try:
            parse_day(self.text(), self._today())
        except Refused as refused:
            return str(refused)
        return ""

    def open_list(self) -> None:
        """Open the calendar below the field."""
        if self._calendar is None:
            self._calendar = _Calendar(self.window())
            self._calendar.taken.connect(self._take)
        try:
            day = parse_day(self.text(), self._today())
        except Refused:
            day = None
        self._calendar.open_below(self, day or self._today())

    def _take(self, day: date) -> None:
        self.setText(day_text(day))
        self.put.emit(day.isoformat())
        self.setFocus()
        self.left.emit()


def _date_words(value: Any) -> str:
    if value is None:
        return ""
    try:
        return day_text(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


class _Calendar(QFrame):
    taken = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self._window = window
        self._days = QCalendarWidget()
        self._days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._days.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._days.setGridVisible(False)
        self._days.activated.connect(self._take)
        self._days.clicked.connect(self._take)
        self._days.installEventFilter(self)
        for inner in self._days.findChildren(QWidget):
            inner.installEventFilter(self)
        self.setLayout(column(self._days, margins=(6, 6, 6, 6)))
        shaded(self)
        self._owner: QWidget | None = None
        self.hide()

    def open_below(self, owner: QWidget, day: date) -> None:
        self._owner = owner
        self._days.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        at = owner.mapTo(self._window, QPoint(0, owner.height() + 3))
        at.setX(max(4, min(at.x(), self._window.width() - self.width() - 4)))
        at.setY(max(4, min(at.y(), self._window.height() - self.height() - 4)))
        self.move(at)
        self.show()
        self.raise_()
        self._days.setFocus()

    def _take(self, day: QDate) -> None:
        self.hide()
        self.taken.emit(date(day.year(), day.month(), day.day()))

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Esc closes; so does going elsewhere."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.hide()
            if self._owner is not None:
                self._owner.setFocus()
            return True
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            inside = self.focusWidget()
            if event.reason() == Qt.FocusReason.MouseFocusReason and (
                inside is None or not self.isAncestorOf(inside)
            ):
                self.hide()
        return super().eventFilter(watched, event)
