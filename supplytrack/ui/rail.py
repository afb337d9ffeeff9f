"""The rail at the left of the window: the places, and whose store it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit import icons, paint, style
from supplytrack.ui.toolkit.boxes import column, row
from supplytrack.ui.toolkit.labels import Label

if TYPE_CHECKING:
    from supplytrack.ui.toolkit.pages import Desk, Page

RAIL, FOLDED = 176, 56


@dataclass(frozen=True)
class ListSpec:
    """One list of a place. `id` opens it: `desk.go(place, ("list", id))`; empty is the first one. text: marked with N_()."""

    id: str
    text: str


@dataclass(frozen=True)
class PlaceSpec:
    """One place of the rail. text: marked with N_(). make_page: makes its page when it is first opened.

    `lists`: what the rail shows below the place while it is open.
    """

    id: str
    text: str
    icon: str
    make_page: Callable[[Desk], Page]
    permission: str = ""
    lists: Sequence[ListSpec] = ()


def list_target(list_id: str) -> Any:
    """What `desk.go` opens for a list of a place."""
    return ("list", list_id) if list_id else ""


class RailItem(QAbstractButton):
    """One place of the rail, with the number of things that wait there."""

    def __init__(self, text: str, icon: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._keys, self._badge = icon, keys, 0
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(36)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def set_badge(self, count: int) -> None:
        """How many things wait for the person there; 0 for none."""
        self._badge = count
        self._name()
        self.update()

    def _name(self) -> None:
        waiting = _("{count} waiting").format(count=self._badge) if self._badge else ""
        self.setAccessibleName(", ".join(part for part in (self.text(), waiting) if part))
        self.setToolTip(
            " ".join(part for part in (self.text(), f"({self._keys})" if self._keys else "") if part)
        )

    def sizeHint(self) -> QSize:
        """As wide as the rail."""
        return QSize(FOLDED, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, folded = self.isChecked(), self.width() < 100
        box = QRectF(8, 1, self.width() - 16, self.height() - 2)
        if on or self.underMouse():
            paint.rounded(painter, box, 6, "selected" if on else "hover")
        if on:
            paint.rounded(painter, QRectF(0, 8, 3, self.height() - 16), 1.5, "accent")
        if self.hasFocus():
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        left = (self.width() - 17) / 2 if folded else 18
        mark = QRectF(left, (self.height() - 17) / 2, 17, 17)
        icons.draw(painter, self._icon, "link" if on else "text2", mark)
        if not folded:
            self._words(painter, on)
        if self._badge:
            self._count(painter, folded)
        painter.end()

    def _words(self, painter: QPainter, on: bool) -> None:
        weight = 600 if on else 500
        room = self.width() - 45 - (44 if self._badge else 12)
        painter.setFont(style.font(13, weight))
        painter.setPen(style.colour("text" if on else "text2"))
        words = paint.elided(style.metrics(13, weight), self.text(), room)
        painter.drawText(QRectF(45, 0, room, self.height()), paint.LEFT, words)

    def _count(self, painter: QPainter, folded: bool) -> None:
        words = str(self._badge) if self._badge < 100 else "99+"
        wide = max(20.0, style.metrics(12, 600).horizontalAdvance(words) + 12)
        left = self.width() - wide - (4 if folded else 14)
        top = 2.0 if folded else (self.height() - 18) / 2
        pill = QRectF(left, top, wide, 18)
        paint.rounded(painter, pill, 9, "surface")
        painter.setFont(style.font(12, 600))
        painter.setPen(style.colour("text2"))
        painter.drawText(pill, paint.CENTRE, words)


class RailList(QAbstractButton):
    """One list of the open place."""

    HIGH = 28

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(style.taller(self.HIGH))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(text)
        self.setToolTip(text)

    def sizeHint(self) -> QSize:
        """As wide as the rail."""
        return QSize(FOLDED, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the list's name below its place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        box = QRectF(36, 1, self.width() - 44, self.height() - 2)
        if on or self.underMouse():
            paint.rounded(painter, box, 6, "selected" if on else "hover")
        if self.hasFocus():
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        room = self.width() - 45 - 12
        weight = 600 if on else 400
        painter.setFont(style.font(13, weight))
        painter.setPen(style.colour("text" if on else "text2"))
        words = paint.elided(style.metrics(13, weight), self.text(), room)
        painter.drawText(QRectF(45, 0, room, self.height()), paint.LEFT, words)
        painter.end()


class StoreBox(QAbstractButton):
    """Where the person works and as what; pressing it offers other stores and signing out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._role = "", ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumHeight(style.taller(49, 11))

    def set_words(self, store: str, role: str) -> None:
        """The store and the person's role."""
        self._store, self._role = store, role
        self.setAccessibleName(", ".join(part for part in (store, role) if part))
        self.setToolTip(self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the rail."""
        return QSize(FOLDED - 12, style.taller(49, 11))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box."""
        painter = QPainter(self)
        ring, folded = self.hasFocus(), self.width() < 100
        ground = "hover" if self.underMouse() else "surface"
        line = "accent" if ring else "strong_hairline"
        paint.rounded(painter, QRectF(self.rect()), 6, ground, line, 2 if ring else 1)
        middle = self.height() / 2
        left = (self.width() - 16) / 2 if folded else 11
        icons.draw(painter, "warehouse", "text2", QRectF(left, middle - 8, 16, 16))
        if not folded:
            room = self.width() - 36 - 25
            high = style.taller(18, 6)
            self._line(painter, QRectF(36, middle - high, room, high), self._store, 13, 600, "text")
            self._line(painter, QRectF(36, middle, room, high), self._role, 12, 400, "text2")
            icons.draw(painter, "chevrons-up-down", "text3", QRectF(self.width() - 23, middle - 7, 14, 14))
        painter.end()

    def _line(self, painter: QPainter, box: QRectF, words: str, size: int, weight: int, tone: str) -> None:
        painter.setFont(style.font(size, weight))
        painter.setPen(style.colour(tone))
        painter.drawText(box, paint.LEFT, paint.elided(style.metrics(size, weight), words, box.width()))


class Mark(QWidget):
    """The sign of the program."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(26, 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw three bars of different length: goods leaving a store."""
        painter = QPainter(self)
        paint.rounded(painter, QRectF(0, 0, 26, 26), 6, "accent")
        for top, wide in ((7.0, 14.0), (11.6, 9.5), (16.2, 5.0)):
            paint.rounded(painter, QRectF(6, top, wide, 3.2), 1.2, "on_accent")
        painter.end()


class Rail(QFrame):
    """The places at the left, the open one with its lists. `chosen(place)` and `list_chosen(place, list)` tell."""

    chosen = Signal(str)
    list_chosen = Signal(str, str)

    def __init__(self, places: Sequence[PlaceSpec], settings: PlaceSpec) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.items: dict[str, RailItem] = {}
        self.lists: dict[str, dict[str, RailList]] = {}
        self._marked, self._folded = "", False
        self.store = StoreBox()
        self._name = Label("SupplyTrack", "section")
        head = row(Mark(), self._name, None, margins=(14, 15, 8, 14), gap=9)
        made: list[QWidget] = []
        for at, place in enumerate(places, 1):
            made += [self._item(place, f"Ctrl+{at}"), *self._lists_of(place)]
        self._store_box = row(self.store, margins=(10, 6, 10, 10))
        self.setLayout(column(head, *made, None, self._item(settings, "Ctrl+,"), self._store_box, gap=1))
        self.set_folded(folded=False)

    def _item(self, place: PlaceSpec, keys: str) -> RailItem:
        made = RailItem(_(place.text), place.icon, keys)
        made.clicked.connect(lambda _checked=False: self.chosen.emit(place.id))
        self.items[place.id] = made
        return made

    def _lists_of(self, place: PlaceSpec) -> list[RailList]:
        made = self.lists[place.id] = {spec.id: RailList(_(spec.text)) for spec in place.lists}
        for key, item in made.items():
            item.clicked.connect(lambda _checked=False, key=key: self.list_chosen.emit(place.id, key))
        return list(made.values())

    def mark(self, place: str, shown_list: str = "") -> None:
        """Show which place is open, and which list of it."""
        self._marked = place
        for key, item in self.items.items():
            item.setChecked(key == place)
        for key, list_item in self.lists.get(place, {}).items():
            list_item.setChecked(key == shown_list)
        self._show_lists()

    def _show_lists(self) -> None:
        for place, lists in self.lists.items():
            for item in lists.values():
                item.setVisible(place == self._marked and not self._folded)

    def set_folded(self, *, folded: bool) -> None:
        """Show icons only, or icons and words."""
        self.setFixedWidth(FOLDED if folded else RAIL)
        self._name.setVisible(not folded)
        self._folded = folded
        self._show_lists()
        margin = 6 if folded else 10
        self._store_box.setContentsMargins(margin, 6, margin, 10)
