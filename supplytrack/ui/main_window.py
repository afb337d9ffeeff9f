"""The window: the rail with its places, the pages, the status bar. It knows no page and no database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from supplytrack.core.clock import Clock
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import LANGUAGES, N_, _, language
from supplytrack.ui.application import Looks
from supplytrack.ui.toolkit import icons, paint, style
from supplytrack.ui.toolkit.boxes import column, holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.days import long_day_text
from supplytrack.ui.toolkit.labels import Icon, Label
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.tasks import Tasks

if TYPE_CHECKING:
    # The painted shell needs none of these, and a start is waited for: they are imported where they are used.
    from supplytrack.ui.palette import Palette, Search
    from supplytrack.ui.toolkit.actions import Entry
    from supplytrack.ui.toolkit.longwork import LongWork
    from supplytrack.ui.toolkit.pages import Desk, Page

RAIL, FOLDED = 176, 56
WATCH_AFTER = 300
"""Milliseconds after which long work is looked for: the first painted window does not wait for that."""
LEAST_SIZE = QSize(1024, 600)
_NAMES = {"en": "English", "km": "ខ្មែរ"}


@dataclass(frozen=True)
class PlaceSpec:
    """One place of the rail. text: marked with N_(). make_page: makes its page when it is first opened."""

    id: str
    text: str
    icon: str
    make_page: Callable[[Desk], Page]
    permission: str = ""


@dataclass(frozen=True)
class Shell:
    """What the window is made of: given by `app`, which alone knows everything."""

    places: Sequence[PlaceSpec]
    settings: PlaceSpec
    tasks: Tasks
    looks: Looks
    memory: Memory
    clock: Clock
    search: Search | None = None


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
    """The places at the left. `chosen(place)` tells."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[PlaceSpec], settings: PlaceSpec) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.items: dict[str, RailItem] = {}
        self.store = StoreBox()
        self._name = Label("SupplyTrack", "section")
        head = row(Mark(), self._name, None, margins=(14, 15, 8, 14), gap=9)
        made = [self._item(place, f"Ctrl+{at}") for at, place in enumerate(places, 1)]
        self._store_box = row(self.store, margins=(10, 6, 10, 10))
        self.setLayout(column(head, *made, None, self._item(settings, "Ctrl+,"), self._store_box, gap=1))
        self.set_folded(folded=False)

    def _item(self, place: PlaceSpec, keys: str) -> RailItem:
        made = RailItem(_(place.text), place.icon, keys)
        made.clicked.connect(lambda _checked=False: self.chosen.emit(place.id))
        self.items[place.id] = made
        return made

    def mark(self, place: str) -> None:
        """Show which place is open."""
        for key, item in self.items.items():
            item.setChecked(key == place)

    def set_folded(self, *, folded: bool) -> None:
        """Show icons only, or icons and words."""
        self.setFixedWidth(FOLDED if folded else RAIL)
        self._name.setVisible(not folded)
        margin = 6 if folded else 10
        self._store_box.setContentsMargins(margin, 6, margin, 10)


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


_STATUS = ("saved", "backup", "connection")


class _ShellAct(NamedTuple):
    """What the window itself can do."""

    id: str
    text: str
    shortcut: str
    icon: str
    listed: bool


_SHELL_ACTS = (
    _ShellAct("search", N_("Search or do"), "Ctrl+K", "search", False),
    _ShellAct("fold", N_("Fold the rail"), "Ctrl+\\", "panel-left-close", True),
    _ShellAct("back", N_("Back"), "Alt+Left", "arrow-left", False),
    _ShellAct("keys", N_("All keys"), "F1", "keyboard", True),
    _ShellAct("theme", N_("Light or dark"), "", "moon", True),
    _ShellAct("language", N_("Switch the language"), "", "languages", True),
)


class MainWindow(QMainWindow):
    """The window of the program. Pages are made when they are first opened, and again in another language."""

    store_pressed = Signal()
    closing = Signal()
    painted = Signal()
    """Once, when the window has been painted for the first time."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._palette_box: Palette | None = None
        self._long_work: LongWork | None = None
        self._role = ("", "")
        self._badges: dict[str, int] = {}
        self._told: dict[str, Status] = {}
        self._history: list[tuple[str, Any]] = []
        self._seen = False
        self._place, self._folded = "", bool(shell.memory.get("rail folded", False))
        self.set_person("", lambda _permission: True)
        self.setWindowTitle("SupplyTrack")
        self.setMinimumSize(LEAST_SIZE)
        self._build()
        self._listen()
        self._restore()
        QTimer.singleShot(WATCH_AFTER, self, self._watch_work)

    def set_person(self, user: str, allowed: Callable[[str], bool]) -> None:
        """Say who is signed in and what they may do, before the first page is opened."""
        self._user, self._allowed = user, allowed
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """What pages are given."""
        if self._desk is None:
            from supplytrack.ui.toolkit.pages import Desk

            shell = self._shell
            self._desk = Desk(
                tasks=shell.tasks,
                memory=shell.memory.for_user(self._user) if self._user else shell.memory,
                user=self._user,
                allowed=self._allowed,
                go=self.go,
                back=self.back,
                search=self.open_palette,
                clock=shell.clock,
            )
        return self._desk

    @property
    def palette_box(self) -> Palette:
        """The palette, made when it is first opened."""
        if self._palette_box is None:
            from supplytrack.ui.palette import Palette

            self._palette_box = Palette(self, self._entries, self._shell.search)
        return self._palette_box

    def _watch_work(self) -> None:
        if self._long_work is None:
            from supplytrack.ui.toolkit.longwork import LongWork

            self._long_work = LongWork(self._shell.tasks, self)
            self.status.hold_work(self._long_work.line)

    # Building

    def _build(self) -> None:
        shell = self._shell
        self.places = {place.id: place for place in (*shell.places, shell.settings)}
        self.rail = Rail(shell.places, shell.settings)
        self.rail.chosen.connect(self.go)
        self.rail.store.clicked.connect(self.store_pressed)
        self.status = StatusBar()
        self.status.language_wanted.connect(shell.looks.set_language)
        self._stack = QStackedWidget()
        self._pages: dict[str, Page] = {}
        right = holder(column((self._stack, 1), self.status, gap=0))
        body = holder(row(self.rail, (right, 1), gap=0), "page")
        self.setCentralWidget(body)
        self._palette_box, self._long_work = None, None
        self._bind_keys()
        self._show_told()

    def _show_told(self) -> None:
        self.rail.set_folded(folded=self._folded)
        self.rail.store.set_words(*self._role)
        for place, count in self._badges.items():
            self.set_badge(place, count)
        for part, status in self._told.items():
            self.status.say(part, status)
        self.status.show_day(self._shell.clock.today())

    def _bind_keys(self) -> None:
        self._acts: dict[str, Callable[[], object]] = {
            "search": self.open_palette,
            "fold": self.fold_rail,
            "back": self.back,
            "keys": self.show_keys,
            "theme": self._switch_theme,
            "language": self._switch_language,
        }
        for action in self.actions():
            self.removeAction(action)
        for spec in _SHELL_ACTS:
            self._add_key(spec.shortcut, self._acts[spec.id])
        for at, place in enumerate(self._shell.places, 1):
            self._add_key(f"Ctrl+{at}", partial(self.go, place.id))
        self._add_key("Ctrl+,", partial(self.go, self._shell.settings.id))

    def _add_key(self, keys: str, act: Callable[[], object]) -> None:
        if keys:
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _checked=False: act())
            self.addAction(action)

    def _listen(self) -> None:
        shell = self._shell
        shell.looks.language_changed.connect(lambda _code: self.rebuild())
        shell.tasks.refused.connect(self._tell_refused)
        shell.tasks.unavailable.connect(self._tell_unavailable)
        shell.tasks.fault.connect(self._tell_fault)
        self._midnight = QTimer(self)
        self._midnight.setInterval(60_000)
        self._midnight.timeout.connect(lambda: self.status.show_day(shell.clock.today()))
        self._midnight.start()

    def _restore(self) -> None:
        kept = self._shell.memory.get("window")
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(str(kept).encode())))
        else:
            self.resize(1366, 690)

    # Going

    @property
    def place(self) -> str:
        """Where the person is."""
        return self._place

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._pages.get(self._place)

    def go(self, place: str, what: Any = None) -> None:
        """Open a place, perhaps at one thing in it."""
        if place not in self.places:
            return
        here = self.page
        if here is not None:
            here.may_leave()
            if place != self._place or what is not None:
                self._history.append((self._place, here.opened_at()))
        self._open(place, what)

    def _open(self, place: str, what: Any) -> None:
        page = self._pages.get(place)
        if page is None:
            page = self._pages[place] = self.places[place].make_page(self.desk)
            self._stack.addWidget(page)
        self._place = place
        self.rail.mark(place)
        self._stack.setCurrentWidget(page)
        if what is not None:
            page.open_at(what)
        page.setFocus()

    def open_beside(self, place: str, what: Any = None) -> QMainWindow:
        """Open a place in a window of its own."""
        beside = QMainWindow(self)
        beside.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = self.places[place].make_page(self.desk)
        beside.setCentralWidget(page)
        beside.setWindowTitle(_(self.places[place].text))
        beside.resize(1100, 640)
        if what is not None:
            page.open_at(what)
        beside.show()
        return beside

    def back(self) -> None:
        """Go where the person was before."""
        if self._history:
            here = self.page
            if here is not None:
                here.may_leave()
            place, what = self._history.pop()
            self._open(place, what)

    def rebuild(self) -> None:
        """Build everything again: in another language, or for another person."""
        here, what = self._place, None
        for page in self._pages.values():
            page.may_leave()
        if self.page is not None:
            what = self.page.opened_at()
        old = self.takeCentralWidget() or QWidget()
        work = self._long_work
        floating = (self._palette_box, work, work.panel if work else None)
        for gone in (old, *floating):
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self._build()
        self._watch_work()
        if here:
            self._open(here, what)

    # What is shown around the pages

    def set_badge(self, place: str, count: int) -> None:
        """How many things wait in a place."""
        self._badges[place] = count
        if place in self.rail.items:
            self.rail.items[place].set_badge(count)

    def set_store(self, store: str, role: str) -> None:
        """Where the person works, and as what; both translated."""
        self._role = (store, role)
        self.rail.store.set_words(store, role)

    def say(self, part: str, status: Status | None) -> None:
        """Say something in the status bar: part "saved", "backup" or "connection"."""
        if status is None:
            self._told.pop(part, None)
        else:
            self._told[part] = status
        self.status.say(part, status)

    def fold_rail(self) -> None:
        """Fold the rail to icons, or unfold it."""
        self._folded = not self._folded
        self._shell.memory.put("rail folded", self._folded)
        self.rail.set_folded(folded=self._folded)

    def _switch_theme(self) -> None:
        self._shell.looks.set_theme("light" if style.tokens().name == "dark" else "dark")

    def _switch_language(self) -> None:
        codes = list(LANGUAGES)
        self._shell.looks.set_language(codes[(codes.index(language()) + 1) % len(codes)])

    def open_palette(self, text: str = "") -> None:
        """Open the palette."""
        self.palette_box.open(text)

    def _entries(self) -> Sequence[Entry]:
        from supplytrack.ui.toolkit.actions import Entry

        here = self.page.acts.entries() if self.page is not None else []
        own = [
            Entry(_(spec.text), spec.icon, spec.shortcut, self._acts[spec.id])
            for spec in _SHELL_ACTS
            if spec.listed
        ]
        places = [
            Entry(
                _("Go to {place}").format(place=_(place.text)), place.icon, keys, partial(self.go, place.id)
            )
            for place, keys in self._place_keys()
        ]
        return [*here, *places, *own]

    def _place_keys(self) -> list[tuple[PlaceSpec, str]]:
        numbered = [(place, f"Ctrl+{at}") for at, place in enumerate(self._shell.places, 1)]
        return [*numbered, (self._shell.settings, "Ctrl+,")]

    def show_keys(self) -> QWidget:
        """Show every key (F1)."""
        # Only who asks for the keys needs the dialog.
        from supplytrack.ui.toolkit.keys import KeysDialog

        shell = [(spec.shortcut, _(spec.text)) for spec in _SHELL_ACTS if spec.shortcut]
        places = [(keys, _(place.text)) for place, keys in self._place_keys()]
        here = self.page.acts.keys() if self.page is not None else []
        dialog = KeysDialog(self, [(_("Everywhere"), [*shell, *places]), (_("On this page"), here)])
        dialog.open()
        return dialog

    # What goes wrong

    def _tell_refused(self, refused: Refused) -> None:
        if self.page is not None:
            self.page.show_banner("bad", str(refused))

    def _tell_unavailable(self, away: Unavailable, again: Callable[[], object]) -> None:
        # Dialogs are rare; the first painted window does without them.
        from supplytrack.ui.toolkit.errors import tell_unavailable

        tell_unavailable(self, away, again)

    def _tell_fault(self, fault: BaseException) -> None:
        from supplytrack.ui.toolkit.errors import tell_fault

        tell_fault(self, fault)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what floats in its place."""
        super().resizeEvent(event)
        if self._long_work is not None:
            self._long_work.look()

    def changeEvent(self, event: QEvent) -> None:
        """Keep what is being typed when another window comes to the front."""
        super().changeEvent(event)
        if (
            event.type() == QEvent.Type.ActivationChange
            and not self.isActiveWindow()
            and self.page is not None
        ):
            self.page.pause()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that the window is seen, after what lies on it is painted too."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse's back button goes back."""
        if event.button() == Qt.MouseButton.BackButton:
            self.back()
        else:
            super().mousePressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed and the size of the window. Closing is never refused."""
        for page in self._pages.values():
            page.may_leave()
        self._shell.memory.put("window", bytes(self.saveGeometry().toBase64().data()).decode())
        self.closing.emit()
        super().closeEvent(event)
