"""The filter bar: a search, chips with their value, Clear; remembered for each page and user."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QFrame, QSizePolicy, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit import icons, paint, style
from supplytrack.ui.toolkit.boxes import Part, column, empty, holder, row, scrolled
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.editors import SearchEdit
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.suggestions import shaded

Chosen = tuple[Hashable, ...]
_SEARCH_AFTER = 200


@dataclass(frozen=True)
class Filter:
    """One chip. title: marked with N_(). several: more than one value can be chosen."""

    key: str
    title: str
    choices: Sequence[Choice] = ()
    several: bool = True
    start: Chosen = ()


class FilterChip(QAbstractButton):
    """`Stores: 4 of 8 ×` or `Category ⌄`. Space or a click opens its values, Delete clears it."""

    cleared = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._value = title, ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_value("")

    def set_value(self, value: str) -> None:
        """Show the value; empty switches the chip off."""
        self._value = value
        self.setAccessibleName(f"{self._title}: {value}" if value else self._title)
        self.updateGeometry()
        self.update()

    @property
    def value(self) -> str:
        """The value it shows."""
        return self._value

    def _name(self) -> str:
        return f"{self._title}: " if self._value else self._title

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        name = style.metrics(13).horizontalAdvance(self._name())
        value = style.metrics(13, 600).horizontalAdvance(self._value)
        return QSize(int(name + value) + 42, style.taller(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        painter = QPainter(self)
        on = bool(self._value)
        ring = self.hasFocus()
        line = "accent" if on or ring else "field_border"
        ground = "accent_tint" if on else "hover" if self.underMouse() else "surface"
        paint.rounded(painter, QRectF(self.rect()), 6, ground, line, 2 if ring else 1)
        left, height = 10.0, self.height()
        painter.setPen(style.colour("link" if on else "text"))
        painter.setFont(style.font(13))
        wide = style.metrics(13).horizontalAdvance(self._name())
        painter.drawText(QRectF(left, 0, wide + 4, height), paint.LEFT, self._name())
        painter.setFont(style.font(13, 600))
        painter.drawText(QRectF(left + wide, 0, self.width(), height), paint.LEFT, self._value)
        mark = QRectF(self.width() - 23, (height - 14) / 2, 14, 14)
        icons.draw(painter, "x" if on else "chevron-down", "link" if on else "text2", mark)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the × clears."""
        if self._value and event.position().x() > self.width() - 27 and self.rect().contains(event.pos()):
            self.setDown(False)
            self.cleared.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete clears; Enter and Down open."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._value:
            self.cleared.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)


class _Values(QFrame):
    """The values of one chip, to tick."""

    ticked = Signal(tuple)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self._window = window
        self._search = SearchEdit(_("Find"))
        self._search.put.connect(self._narrow)
        self._list = column(gap=4)
        self._inside = holder(self._list, "scrolled")
        self._area = scrolled(self._inside)
        self.setLayout(column(self._search, self._area, margins=(10, 10, 10, 10), gap=8))
        shaded(self)
        self._boxes: list[tuple[Choice, QCheckBox]] = []
        self._several = True
        self._owner: QWidget | None = None
        self.hide()

    def open_below(
        self, owner: QWidget, choices: Sequence[Choice], chosen: Iterable[Hashable], several: bool
    ) -> None:
        self._owner, self._several = owner, several
        self._fill(choices, set(chosen))
        self._search.clear()
        self._search.setVisible(len(choices) > 8)
        height = min(len(choices), 9) * style.taller(26) + 8
        self._area.setFixedHeight(max(40, height))
        self.setFixedWidth(260)
        self.adjustSize()
        at = owner.mapTo(self._window, QPoint(0, owner.height() + 3))
        at.setX(max(4, min(at.x(), self._window.width() - self.width() - 4)))
        self.move(at)
        self.show()
        self.raise_()
        first = self._search if len(choices) > 8 else self._boxes[0][1] if self._boxes else self
        first.setFocus(Qt.FocusReason.TabFocusReason)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def _fill(self, choices: Sequence[Choice], chosen: set[Hashable]) -> None:
        empty(self._list)
        self._boxes = []
        for choice in choices:
            box = QCheckBox(choice.name)
            box.setChecked(choice.key in chosen)
            box.setMinimumHeight(style.taller(22))
            box.clicked.connect(lambda checked, choice=choice: self._tick(choice, checked))
            self._boxes.append((choice, box))
            self._list.addWidget(box)
        self._list.addStretch(1)

    def _narrow(self, text: str) -> None:
        words = str(text).casefold().split()
        for choice, box in self._boxes:
            box.setVisible(all(word in choice.sought for word in words))

    def _tick(self, ticked: Choice, checked: bool) -> None:
        if not self._several:
            for choice, box in self._boxes:
                box.setChecked(checked and choice is ticked)
        self.ticked.emit(tuple(choice.key for choice, box in self._boxes if box.isChecked()))
        if not self._several:
            self.leave()

    def leave(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.hide()
        if self._owner is not None:
            self._owner.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc and a press elsewhere close; the arrows move."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            steps = {Qt.Key.Key_Down: True, Qt.Key.Key_Up: False}
            if Qt.Key(event.key()) in steps and isinstance(watched, QWidget) and self.isAncestorOf(watched):
                self.focusNextPrevChild(steps[Qt.Key(event.key())])
                return True
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            inside = self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
            if isinstance(watched, QWidget) and not inside:
                self.leave()
        return False


class FilterBar(QFrame):
    """Search and chips over a list. `changed` tells; `text` and `chosen(key)` say what is wanted."""

    changed = Signal()

    def __init__(
        self,
        filters: Sequence[Filter],
        *,
        search: str = "",
        right: Sequence[Part] = (),
        name: str = "",
        memory: Memory | None = None,
        search_width: int = 188,
        parent: QWidget | None = None,
    ) -> None:
        """`search`: what the search field suggests, translated; empty for a bar without search."""
        super().__init__(parent)
        self.setObjectName("bar")
        self.setMinimumHeight(46)
        self._memory, self._name = memory or Memory(), name
        self._filters = {one.key: one for one in filters}
        self._choices: dict[str, Sequence[Choice]] = {one.key: one.choices for one in filters}
        self._chosen: dict[str, Chosen] = {one.key: one.start for one in filters}
        self._popup: _Values | None = None
        self._opened = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SEARCH_AFTER)
        self._wait.timeout.connect(self._tell)
        self._search = SearchEdit(search)
        self._search.setFixedWidth(search_width)
        if not search:
            self._search.hide()
        self._search.put.connect(lambda _text: self._wait.start())
        self._chips = {one.key: self._chip(one) for one in filters}
        self._clear = Button(_("Clear"), "link", clicked=self.clear)
        self.setLayout(
            row(self._search, *self._chips.values(), self._clear, None, *right, margins=(20, 0, 16, 0))
        )
        self._recall()

    def _chip(self, one: Filter) -> FilterChip:
        chip = FilterChip(_(one.title))
        chip.clicked.connect(lambda: self._open(one.key))
        chip.cleared.connect(lambda: self.choose(one.key, ()))
        return chip

    def _recall(self) -> None:
        kept = self._memory.get(f"filters/{self._name}", {}) if self._name else {}
        for key, values in kept.items():
            if key in self._filters:
                self._chosen[key] = tuple(values)
        self._show()

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._search.text().strip()

    @property
    def search(self) -> SearchEdit:
        """The search field, for Ctrl+F."""
        return self._search

    @property
    def values(self) -> Mapping[str, Chosen]:
        """What is chosen in every chip."""
        return dict(self._chosen)

    def chosen(self, key: str) -> Chosen:
        """What is chosen in one chip; nothing means everything."""
        return self._chosen[key]

    @property
    def is_on(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.text) or any(self._chosen.values())

    def set_choices(self, key: str, choices: Sequence[Choice]) -> None:
        """Offer these values in a chip; chosen ones that are gone are forgotten."""
        self._choices[key] = choices
        known = {choice.key for choice in choices}
        self._chosen[key] = tuple(value for value in self._chosen[key] if value in known)
        self._show()

    def choose(self, key: str, values: Iterable[Hashable]) -> None:
        """Choose values in one chip."""
        self._chosen[key] = tuple(values)
        self._tell()

    def set_text(self, text: str) -> None:
        """Search for `text`."""
        self._search.setText(text)
        self._tell()

    def clear(self) -> None:
        """Take every filter away."""
        self._search.clear()
        self._chosen = dict.fromkeys(self._chosen, ())
        self._tell()

    def _open(self, key: str) -> None:
        if self._popup is None:
            self._popup = _Values(self.window())
            self._popup.ticked.connect(lambda values: self.choose(self._opened, values))
        self._opened = key
        several = self._filters[key].several
        self._popup.open_below(self._chips[key], self._choices[key], self._chosen[key], several)

    def _tell(self) -> None:
        self._wait.stop()
        self._show()
        if self._name:
            kept = {key: list(values) for key, values in self._chosen.items() if values}
            self._memory.put(f"filters/{self._name}", kept)
        self.changed.emit()

    def _show(self) -> None:
        for key, chip in self._chips.items():
            chip.set_value(self._words(key))
        self._clear.setVisible(self.is_on)

    def _words(self, key: str) -> str:
        chosen, choices = self._chosen[key], self._choices[key]
        if not chosen:
            return ""
        if len(chosen) > 1:
            return _("{count} of {all}").format(count=len(chosen), all=len(choices))
        names = [choice.name for choice in choices if choice.key == chosen[0]]
        return names[0] if names else str(chosen[0])
