"""What the program tells without being asked: banners that stay, toasts that go, the saved mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.boxes import column, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.draft import Saved
from supplytrack.ui.toolkit.labels import Icon, Label

_ICONS = {"bad": "circle-x", "warn": "triangle-alert", "info": "info", "good": "circle-check"}
TOAST_SECONDS = 6


@dataclass(frozen=True)
class Solution:
    """A button that solves what a banner says: its verb and what it does."""

    text: str
    act: Callable[[], object]


class Banner(QFrame):
    """Stays until it is solved: what, why, and buttons that solve it. All words are translated."""

    def __init__(
        self,
        tone: str,
        title: str,
        text: str = "",
        *,
        icon: str = "",
        solutions: Sequence[Solution] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("tone", tone)
        self.title, self.text = title, text
        words = column(Label(title, "strong", tone, wrap=True), gap=0)
        if text:
            words.addWidget(Label(text, wrap=True))
        self.buttons = [Button(one.text, clicked=one.act) for one in solutions]
        self.setLayout(
            row(
                column(2, Icon(icon or _ICONS[tone], tone, 18), None, gap=0),
                (words, 1),
                *self.buttons,
                margins=(12, 8, 10, 8),
                gap=10,
            )
        )
        self.setAccessibleName(". ".join(part for part in (title, text) if part))


class Toast(QFrame):
    """Says that something is done, for 6 seconds, with at most one button. Never for what went wrong."""

    def __init__(
        self,
        window: QWidget,
        text: str,
        action: str = "",
        act: Callable[[], object] | None = None,
        *,
        icon: str = "circle-check",
    ) -> None:
        super().__init__(window)
        self.setObjectName("toast")
        layout = row(
            Icon(icon, "on_toast", 16), Label(text, tone="on_toast"), None, margins=(12, 4, 10, 4), gap=9
        )
        if action and act is not None:
            layout.addWidget(Button(action, "toast", clicked=lambda: self._do(act)))
        self.setLayout(layout)
        self.setMinimumHeight(42)
        self.setAccessibleName(text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.leave)
        self._timer.start(TOAST_SECONDS * 1000)

    def _do(self, act: Callable[[], object]) -> None:
        self.leave()
        act()

    def leave(self) -> None:
        """Go now."""
        self._timer.stop()
        self.hide()
        self.deleteLater()


class SavedMark(QWidget):
    """Whether the paper is saved: "Saving…", "Saved 10:42"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Icon("circle-check", "good", 15)
        self._label = Label("", "medium", "text2")
        self.setLayout(row(self._icon, self._label, gap=5))
        self.show_state(Saved.UNTOUCHED)

    @property
    def words(self) -> str:
        """What it says."""
        return self._label.text()

    def show_state(self, state: Saved, at: datetime | None = None, words: str = "") -> None:
        """Show how the draft stands with the disk; `at` is the wall-clock time of the save."""
        icon, tone, text = {
            Saved.UNTOUCHED: ("circle-check", "text3", ""),
            Saved.SAVING: ("clock", "text2", _("Saving…")),
            Saved.SAVED: ("circle-check", "good", self._saved_words(at)),
            Saved.FAILED: ("circle-x", "bad", _("Could not save")),
        }[state]
        self._icon.show_icon(icon, tone)
        self._label.setText(words or text)
        self._label.set_tone("bad" if state == Saved.FAILED else "text2")
        self.setVisible(bool(words or text))

    @staticmethod
    def _saved_words(at: datetime | None) -> str:
        return _("Saved {time}").format(time=f"{at:%H:%M}") if at else _("Saved")


def place_toast(window: QWidget, toast: Toast, left: int = 0, bottom: int = 0) -> None:
    """Put a toast at the bottom left of the window, in place of the one before."""
    for other in window.findChildren(Toast):
        if other is not toast:
            other.leave()
    toast.adjustSize()
    toast.resize(max(380, toast.width()), toast.height())
    toast.move(left + 16, window.height() - bottom - toast.height() - style.taller(26) - 12)
    toast.show()
    toast.raise_()
