"""Buttons: their text is a verb, their icon follows the theme, their focus can always be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from supplytrack.ui.toolkit import icons, style
from supplytrack.ui.toolkit.boxes import row
from supplytrack.ui.toolkit.labels import plain_tip

_ICON_TONES = {"primary": "on_accent", "link": "link", "danger": "bad", "tally_plus": "link"}


class Button(QPushButton):
    """A push button.

    Kinds: "" (outlined), "primary" (one per page), "danger", "link" (looks like a link), "caption_link",
    "quiet" (no border), "small" (24 high). A button without text needs `name`, which is read aloud and
    shown as its tip.
    """

    def __init__(
        self,
        text: str = "",
        kind: str = "",
        icon: str = "",
        *,
        name: str = "",
        tip: str = "",
        icon_size: int = 16,
        clicked: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._icon_size = icon, icon_size
        self.setProperty("kind", kind)
        # Qt leaves 4 pixels between icon and text; a space brings the picture's 8.
        self.setText(f" {text}" if icon and text else text)
        self.setAccessibleName(name or text)
        if tip or (name and not text):
            self.setToolTip(plain_tip(tip or name))
        self.setAutoDefault(False)
        self._colour_icon()
        if clicked is not None:
            self.clicked.connect(lambda _checked=False: clicked())

    @property
    def kind(self) -> str:
        """How the button is dressed."""
        return str(self.property("kind") or "")

    def set_kind(self, kind: str) -> None:
        """Dress the button otherwise."""
        self.setProperty("kind", kind)
        style.restyle(self)
        self._colour_icon()

    def set_icon(self, name: str, accessible_name: str = "") -> None:
        """Show another icon, with the name that is read aloud."""
        self._icon_name = name
        if accessible_name:
            self.setAccessibleName(accessible_name)
            self.setToolTip(plain_tip(accessible_name))
        self._colour_icon()

    def _colour_icon(self) -> None:
        if self._icon_name:
            tone = _ICON_TONES.get(self.kind, "text2")
            if self.kind == "tally_plus" and self.property("on"):
                tone = "on_accent"
            self.setIcon(icons.icon(self._icon_name, tone, self._icon_size))
            self.setIconSize(icons.size(self._icon_size))

    def changeEvent(self, event: QEvent) -> None:
        """Colour the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() in style.RESTYLED:
            self._colour_icon()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A primary button has the accent already, so its focus is a ring inside it."""
        super().paintEvent(event)
        if self.kind == "primary" and self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(style.colour("on_accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 4, 4)
            painter.end()


class Segments(QFrame):
    """A choice of a few, all seen at once. Left and right arrows move; `chosen(key)` tells."""

    chosen = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], value: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        self._buttons = {key: self._button(key, text) for key, text in options}
        self.setLayout(row(*self._buttons.values(), margins=(3, 3, 3, 3), gap=2))
        self.setMinimumHeight(32)
        self._value = ""
        self.set_value(value or next(iter(self._buttons), ""))

    def _button(self, key: str, text: str) -> Button:
        made = Button(text, "segment", clicked=lambda: self._choose(key))
        made.setCheckable(True)
        made.installEventFilter(self)
        return made

    @property
    def value(self) -> str:
        """The key that is chosen."""
        return self._value

    def set_value(self, key: str) -> None:
        """Choose `key` without telling anybody."""
        self._value = key
        for one, button in self._buttons.items():
            button.setChecked(one == key)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one == key else Qt.FocusPolicy.ClickFocus)

    def set_text(self, key: str, text: str) -> None:
        """Write something else on one segment, such as a count."""
        self._buttons[key].setText(text)
        self._buttons[key].setAccessibleName(text)

    def _choose(self, key: str) -> None:
        changed = key != self._value
        self.set_value(key)
        if changed:
            self.chosen.emit(key)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Move with the arrow keys."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
            if step:
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        keys = list(self._buttons)
        key = keys[(keys.index(self._value) + step) % len(keys)]
        self._choose(key)
        self._buttons[key].setFocus(Qt.FocusReason.TabFocusReason)
