"""The palette (Ctrl+K): everything that can be done and found, in both scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QScrollArea, QWidget

from supplytrack.i18n import _, ngettext
from supplytrack.ui.toolkit import icons, paint, style
from supplytrack.ui.toolkit.actions import Entry
from supplytrack.ui.toolkit.boxes import column, framed, hairline, row
from supplytrack.ui.toolkit.labels import Icon, KeyCap, Label, hint
from supplytrack.ui.toolkit.suggestions import shaded

_WIDTH, _TOP = 660, 96
_ROW, _HEAD = 36, 26
_WAIT = 120
_MOST_HEIGHT = 470


@dataclass(frozen=True)
class Hit:
    """One thing found. section: its heading ("Papers"). act: what Enter does; beside: what Ctrl+Enter does."""

    section: str
    text: str
    act: Callable[[], object]
    icon: str = "file-text"
    below: str = ""
    right: str = ""
    keys: str = ""
    beside: Callable[[], object] | None = None


Search = Callable[[str, Callable[[Sequence[Hit]], None]], None]
"""Looks for a text and gives the hits later; an older answer may come after a newer question."""


class _Hits(QWidget):
    pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.hits: Sequence[Hit] = ()
        self.query = ""
        self.at = 0
        self.setMouseTracking(True)
        self._boxes: list[QRect] = []
        self._heads: list[tuple[QRect, str]] = []

    def show_hits(self, hits: Sequence[Hit], query: str) -> None:
        self.hits, self.query, self.at = hits, query, 0
        self._boxes, self._heads = [], []
        top, section = 2, ""
        for hit in hits:
            if hit.section != section:
                section = hit.section
                self._heads.append((QRect(6, top, _WIDTH - 12, style.taller(_HEAD)), section))
                top += style.taller(_HEAD)
            self._boxes.append(QRect(6, top, _WIDTH - 14, style.taller(_ROW)))
            top += style.taller(_ROW)
        self.setFixedHeight(top + 8)
        self.update()

    def box(self, at: int) -> QRect:
        return self._boxes[at]

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH - 2, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for box, words in self._heads:
            painter.setFont(style.font(12, 600))
            painter.setPen(style.colour("text2"))
            painter.drawText(QRectF(box).adjusted(13, 0, 0, 0), paint.LEFT, words)
        for at, hit in enumerate(self.hits):
            if self._boxes[at].intersects(event.rect()):
                self._paint_hit(painter, QRectF(self._boxes[at]), hit, at == self.at)
        painter.end()

    def _paint_hit(self, painter: QPainter, box: QRectF, hit: Hit, current: bool) -> None:
        if current:
            paint.rounded(painter, box.adjusted(0, 1, 0, -1), 6, "selected")
            paint.rounded(painter, QRectF(box.left(), box.top() + 9, 3, box.height() - 18), 1.5, "accent")
        middle = box.center().y()
        icons.draw(
            painter, hit.icon, "link" if current else "text2", QRectF(box.left() + 13, middle - 8, 16, 16)
        )
        words = hit.right or hit.keys or (_("Enter") if current else "")
        room = style.metrics(13).horizontalAdvance(words) + 26 if words else 13
        text = QRectF(box.left() + 40, box.top(), box.width() - 40 - room, box.height())
        wide = paint.highlighted(painter, text, hit.text, self.query)
        painter.setFont(style.font(13))
        painter.setPen(style.colour("text2"))
        below = text.adjusted(wide + 9, 0, 0, 0)
        painter.drawText(below, paint.LEFT, paint.elided(style.metrics(13), hit.below, below.width()))
        if hit.right:
            painter.drawText(box.adjusted(0, 0, -13, 0), paint.RIGHT, hit.right)
        elif words:
            self._paint_keys(painter, box, words)

    def _paint_keys(self, painter: QPainter, box: QRectF, keys: str) -> None:
        wide = style.metrics(11, 500).horizontalAdvance(keys) + 12
        cap = QRectF(box.right() - 12 - wide, box.center().y() - 9, wide, 18)
        paint.rounded(painter, cap, 3, "surface", "strong_hairline")
        painter.setFont(style.font(11, 500))
        painter.setPen(style.colour("text2"))
        painter.drawText(cap, paint.CENTRE, keys)

    def _at(self, event: QMouseEvent) -> int:
        found = (at for at, box in enumerate(self._boxes) if box.contains(event.position().toPoint()))
        return next(found, -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if at >= 0 and at != self.at:
            self.at = at
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._at(event) >= 0:
            self.pressed.emit(self._at(event))


class Palette(QFrame):
    """Lies over the window; Esc goes back to where the keyboard was."""

    closed = Signal()

    def __init__(
        self, window: QWidget, entries: Callable[[], Sequence[Entry]], search: Search | None
    ) -> None:
        """`entries`: what can be done now. `search`: looks for papers, items and sites."""
        super().__init__(window)
        self.setObjectName("scrim")
        self._window, self._entries, self._search = window, entries, search
        self._before: QWidget | None = None
        self._found: Sequence[Hit] = ()
        self._field = QLineEdit()
        self._field.setObjectName("bare")
        self._field.setPlaceholderText(_("Search or do…"))
        self._field.setAccessibleName(_("Search or do"))
        self._field.textEdited.connect(self._typed)
        self._field.installEventFilter(self)
        self._count = Label("", "caption", "text2")
        self._hits = _Hits()
        self._hits.pressed.connect(self._take)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._hits)
        self._nothing = Label("", tone="text2", wrap=True)
        self._nothing.setContentsMargins(19, 12, 19, 16)
        self._box = self._framed()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT)
        self._wait.timeout.connect(self._ask)
        window.installEventFilter(self)
        self.hide()

    def _framed(self) -> QFrame:
        glass = Icon("search", "text2", 18)
        head = row(glass, (self._field, 1), self._count, KeyCap("Esc"), margins=(18, 8, 16, 8), gap=12)
        foot = framed(
            "palettefoot",
            row(
                KeyCap("Up"),
                KeyCap("Down"),
                Label(_("move"), "caption", "text2"),
                hint("Enter", _("open")),
                hint("Ctrl+Enter", _("open beside")),
                None,
                Label(_("> for commands, # for a paper"), "caption", "text2"),
                margins=(14, 0, 14, 0),
                gap=9,
            ),
        )
        foot.setMinimumHeight(36)
        box = QFrame(self)
        box.setObjectName("palette")
        box.setLayout(column(head, hairline(), self._nothing, self._area, foot, gap=0))
        box.setFixedWidth(_WIDTH)
        shaded(box, 48, 16)
        return box

    def open(self, text: str = "") -> None:
        """Show the palette with `text` in its field."""
        self._before = QApplication.focusWidget()
        self._found = ()
        self._field.setText(text)
        self._field.selectAll()
        self._fit()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._typed(text)

    def leave(self) -> None:
        """Hide, and give the keyboard back."""
        self._wait.stop()
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    @property
    def hits(self) -> Sequence[Hit]:
        """What is shown now."""
        return self._hits.hits

    # Looking

    def _typed(self, _text: str) -> None:
        self._found = ()
        self._show()
        if self._text and not self._only_commands:
            self._wait.start()

    @property
    def _text(self) -> str:
        return self._field.text().strip()

    @property
    def _only_commands(self) -> bool:
        return self._text.startswith(">")

    def _ask(self) -> None:
        asked = self._text
        if self._search is not None and asked:
            self._search(asked, lambda found: self._answered(asked, found))

    def _answered(self, asked: str, found: Sequence[Hit]) -> None:
        if asked == self._text and self.isVisible():
            self._found = found
            self._show()

    def _commands(self) -> list[Hit]:
        words = self._text.lstrip(">").casefold().split()
        if self._text.startswith("#"):
            return []
        found = [
            Hit(_("Do"), entry.text, entry.act, entry.icon or "chevron-right", keys=entry.shortcut)
            for entry in self._entries()
            if all(word in entry.text.casefold() for word in words)
        ]
        return found if self._only_commands or not words else found[:6]

    def _show(self) -> None:
        order: dict[str, list[Hit]] = {}
        for hit in (*self._commands(), *self._found):
            order.setdefault(hit.section, []).append(hit)
        hits = [hit for section in order.values() for hit in section]
        self._hits.show_hits(hits, self._text.lstrip(">#").strip())
        found = ngettext("{count} found", "{count} found", len(hits)).format(count=len(hits))
        self._count.setText(found if self._text else "")
        self._nothing.setVisible(not hits)
        self._nothing.setText(_("Nothing is called “{text}”.").format(text=self._text))
        self._area.setVisible(bool(hits))
        self._tell_current()
        self._fit()

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        room = max(120, self._window.height() - _TOP - 130)
        self._area.setFixedHeight(min(self._hits.height(), _MOST_HEIGHT, room))
        layout = self._box.layout()
        if layout is not None:
            layout.activate()
        self._box.resize(_WIDTH, self._box.sizeHint().height())
        rail = 40 if self._window.width() > 1000 else 0
        top = _TOP if self._window.height() > 600 else 24
        self._box.move((self._window.width() - _WIDTH) // 2 + rail, top)

    def _tell_current(self) -> None:
        hits = self._hits.hits
        if hits:
            hit = hits[self._hits.at]
            parts = (hit.section, hit.text, hit.below, hit.right)
            self._field.setAccessibleDescription(", ".join(part for part in parts if part))

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list while the field has the keyboard; follow the window's size."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 7, Qt.Key.Key_PageUp: -7}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in steps:
            self._step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._take(self._hits.at, beside=control)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step(1 if key == Qt.Key.Key_Tab else -1)
        else:
            return False
        return True

    def _step(self, step: int) -> None:
        count = len(self._hits.hits)
        if count:
            self._hits.at = (self._hits.at + step) % count
            box = self._hits.box(self._hits.at)
            self._area.ensureVisible(0, box.center().y(), 0, box.height())
            self._hits.update()
            self._tell_current()

    def _take(self, at: int, *, beside: bool = False) -> None:
        if 0 <= at < len(self._hits.hits):
            hit = self._hits.hits[at]
            self.leave()
            act = hit.beside if beside and hit.beside is not None else hit.act
            act()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the palette closes it."""
        if not self._box.geometry().contains(event.position().toPoint()):
            self.leave()
