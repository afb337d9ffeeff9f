"""The window: the rail with its places, the pages, the status bar. It knows no page and no database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from supplytrack.core.clock import Clock
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import LANGUAGES, N_, _, language
from supplytrack.ui.application import Looks
from supplytrack.ui.rail import PlaceSpec, Rail, list_target
from supplytrack.ui.status_bar import Status, StatusBar
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.boxes import column, holder, row
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.tasks import Tasks

if TYPE_CHECKING:
    # The painted shell needs none of these, and a start is waited for: they are imported where they are used.
    from supplytrack.ui.commands import Command
    from supplytrack.ui.palette import Palette, Search
    from supplytrack.ui.toolkit.actions import Entry
    from supplytrack.ui.toolkit.longwork import LongWork
    from supplytrack.ui.toolkit.pages import Desk, Page

WATCH_AFTER = 300
"""Milliseconds after which long work is looked for: the first painted window does not wait for that."""
LEAST_SIZE = QSize(1024, 600)


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
    commands: Sequence[Command] = ()


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
        self.rail.list_chosen.connect(self._go_to_list)
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
        self._stack.setCurrentWidget(page)
        if what is not None:
            page.open_at(what)
        self.rail.mark(place, page.shown_list())
        page.setFocus()

    def _go_to_list(self, place: str, shown_list: str) -> None:
        self.go(place, list_target(shown_list))
        # The list that was pressed may be the one that is open: it shows its own name again.
        if self.page is not None:
            self.rail.mark(place, self.page.shown_list())

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
        lists = [
            Entry(
                _("Go to {place}").format(place=f"{_(place.text)}: {_(spec.text)}"),
                place.icon,
                "",
                partial(self._go_to_list, place.id, spec.id),
            )
            for place in self._shell.places
            for spec in place.lists
            if spec.id
        ]
        offered = {entry.text for entry in here}
        commands = [
            Entry(_(one.text), one.icon, "", partial(self.go, one.place, one.what))
            for one in self._shell.commands
            if (not one.permission or self._allowed(one.permission)) and _(one.text) not in offered
        ]
        return [*here, *commands, *places, *lists, *own]

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
