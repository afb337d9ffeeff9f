"""The status bar: saved, backup, connection, the day, the languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from supplytrack.i18n import LANGUAGES, _, language
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.boxes import row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.days import long_day_text
from supplytrack.ui.toolkit.labels import Icon, Label

_NAMES = {"en": "English", "km": "ខ្មែរ"}
_STATUS = ("saved", "backup", "connection")


@dataclass(frozen=True)
class Status:
    """One thing the status bar says."""

    words: str
    icon: str
    tone: str = "text2"


class StatusBar(QFrame):
    """Saved, backup, connection; the day; the languages."""

    language_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setMinimumHeight(style.taller(26))
        self._parts = {
            name: (Icon("info", "text2", 14), Label("", "caption", "text2", elide=True)) for name in _STATUS
        }
        self._work = row(gap=6)
        self._day = Label("", "caption", "text2")
        layout = row(margins=(14, 0, 14, 0), gap=6)
        for icon, words in self._parts.values():
            layout.addWidget(icon)
            layout.addWidget(words)
            layout.addSpacing(10)
            icon.hide()
            words.hide()
        layout.addLayout(self._work)
        layout.addStretch(1)
        layout.addWidget(self._day)
        layout.addSpacing(8)
        layout.addLayout(self._languages())
        self.setLayout(layout)

    def _languages(self) -> QHBoxLayout:
        choice = row(gap=2)
        for at, code in enumerate(LANGUAGES):
            if at:
                choice.addWidget(Label("·", "caption", "text2"))
            choice.addWidget(self._language(code))
        return choice

    def _language(self, code: str) -> Button:
        button = Button(_NAMES[code], "language", clicked=lambda: self.language_wanted.emit(code))
        button.setCheckable(True)
        button.setChecked(code == language())
        # The other language's name has to be readable in both.
        button.setAccessibleDescription(_("Language"))
        return button

    def say(self, part: str, status: Status | None) -> None:
        """Show one thing: part "saved", "backup" or "connection"; None takes it away."""
        icon, words = self._parts[part]
        if status is not None:
            icon.show_icon(status.icon, status.tone)
            words.setText(status.words)
        icon.setVisible(status is not None)
        words.setVisible(status is not None)

    def words(self, part: str) -> str:
        """What one part says."""
        return self._parts[part][1].text()

    def hold_work(self, line: QWidget) -> None:
        """Give long work its place."""
        self._work.addWidget(line)

    def show_day(self, day: date) -> None:
        """The office's day."""
        self._day.setText(long_day_text(day))
