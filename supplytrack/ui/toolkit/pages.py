"""The base of every page: top bar, filter bar, banner, body, side panel, foot bar, toast."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from supplytrack.core.clock import Clock
from supplytrack.i18n import _
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.actions import Actions, ActionSpec
from supplytrack.ui.toolkit.banner import Banner, SavedMark, Solution, Toast, place_toast
from supplytrack.ui.toolkit.boxes import column, empty, hairline, holder, row, scrolled
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.labels import Chip, Icon, KeyCap, Label, Steps, hint
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.toolkit.question import Question, QuestionDialog, ask
from supplytrack.ui.toolkit.tasks import Tasks


def _everything(_permission: str) -> bool:
    return True


def _nowhere(_place: str, _what: Any = None) -> None:
    """Without a shell there is nowhere to go: pages are tested alone."""


@dataclass(frozen=True)
class Desk:
    """What every page is given: the way to the database, what is remembered, who works, and the shell.

    go(place, what): open another place, perhaps at one paper ("hand over", "DN-0042"). back(): where the
    person was before. search(text): open the palette. Pages do not know one another.
    """

    tasks: Tasks
    memory: Memory = field(default_factory=Memory)
    user: str = ""
    allowed: Callable[[str], bool] = _everything
    go: Callable[..., None] = _nowhere
    back: Callable[[], None] = lambda: None
    search: Callable[[str], None] = lambda _text: None
    clock: Clock = field(default_factory=Clock)


class SearchButton(QPushButton):
    """The way into the palette, wide with its keys or as an icon."""

    def __init__(self, *, wide: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "search" if wide else "")
        self.setAccessibleName(_("Search or do"))
        self.setToolTip(_("Search or do (Ctrl+K)"))
        self.setAutoDefault(False)
        if wide:
            self.setFixedWidth(214)
            words = Label(_("Search or do…"), tone="text3")
            layout = row(
                Icon("search", "text2", 15), words, None, KeyCap("Ctrl+K"), margins=(9, 0, 6, 0), gap=7
            )
        else:
            self.setFixedWidth(40)
            layout = row(None, Icon("search", "text2", 16), None)
        self.setLayout(layout)


class TopBar(QFrame):
    """Where I am, how the paper stands, the saved mark; search, secondary buttons, one primary far right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self.setMinimumHeight(56)
        self._crumb = Button("", "crumb")
        self._arrow = Icon("chevron-right", "text3", 14)
        self.title = Label("", "title")
        self.summary = Label("", tone="text2", elide=True)
        self._left: QHBoxLayout = row(gap=6)
        self.saved = SavedMark()
        self._right: QHBoxLayout = row(gap=8)
        self.setLayout(
            row(
                self._crumb,
                self._arrow,
                self.title,
                self.summary,
                4,
                self._left,
                4,
                self.saved,
                None,
                self._right,
                margins=(20, 0, 16, 0),
                gap=8,
            )
        )
        self.set_crumb("", lambda: None)
        self.set_summary("")

    def set_crumb(self, text: str, act: Callable[[], object]) -> None:
        """Say what this page is part of; pressing it goes there."""
        self._crumb.setText(text.replace("&", "&&"))
        self._crumb.setAccessibleName(text)
        self._crumb.setVisible(bool(text))
        self._arrow.setVisible(bool(text))
        self._crumb.clicked.connect(lambda _checked=False: act())

    def set_summary(self, text: str) -> None:
        """The quiet words after the title: "18 items in 4 stores"."""
        self.summary.setText(text)
        self.summary.setVisible(bool(text))

    def show_left(self, parts: Sequence[QWidget]) -> None:
        """Chips, steps or a small control after the title."""
        empty(self._left)
        for part in parts:
            self._left.addWidget(part)

    def show_right(self, parts: Sequence[QWidget]) -> None:
        """Search and buttons at the right."""
        empty(self._right)
        for part in parts:
            self._right.addWidget(part)


_STRIP = 44
"""Pixels that a folded side panel keeps."""


class SidePanel(QFrame):
    """Detail, totals and checks beside the body; scrolls, and folds away to a strip (Esc, or its button)."""

    def __init__(
        self, inside: QWidget, width: int, *, left: bool = False, name: str = "", memory: Memory | None = None
    ) -> None:
        """`name`: under which `memory` keeps whether it is folded."""
        super().__init__()
        self.setObjectName("leftside" if left else "side")
        self._width, self._name, self._memory = width, name, memory or Memory()
        self._area: QScrollArea = scrolled(inside)
        self._area.setMinimumHeight(60)
        self._open = Button("", "quiet", "panel-right-open", name=_("Show details"), clicked=self.unfold)
        self._open.setFixedWidth(_STRIP - 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._area, 1)
        layout.addLayout(column(12, row(None, self._open, None, gap=0), None, gap=0))
        self._show_folded(bool(self._memory.get(f"folded/{name}", False)) if name else False)

    @property
    def is_folded(self) -> bool:
        """Whether only the strip is seen."""
        return self._area.isHidden()

    def fold(self) -> None:
        """Fold to a strip, to give the list the room."""
        self._keep_folded(True)
        self._open.setFocus()

    def unfold(self) -> None:
        """Show the panel again."""
        self._keep_folded(False)

    def fold_button(self) -> Button:
        """The button for the panel's own heading that folds it."""
        return Button("", "quiet", "panel-right-close", name=_("Hide details"), clicked=self.fold)

    def _keep_folded(self, folded: bool) -> None:
        if self._name:
            self._memory.put(f"folded/{self._name}", folded)
        self._show_folded(folded)

    def _show_folded(self, folded: bool) -> None:
        self._area.setVisible(not folded)
        self._open.setVisible(folded)
        self.setFixedWidth(_STRIP if folded else self._width)

    def show_widget(self, inside: QWidget) -> None:
        """Show something else in the panel; the reader's place is kept."""
        at = self._area.verticalScrollBar().value()
        old = self._area.takeWidget()
        if old is not None:
            old.deleteLater()
        self._area.setWidget(inside)
        self._area.verticalScrollBar().setValue(at)


class FootBar(QFrame):
    """Keys and what they do at the left, counts at the right."""

    def __init__(self, hints: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        """`hints`: (keys, what they do), translated."""
        super().__init__(parent)
        self.setObjectName("foot")
        self.setMinimumHeight(36)
        self._hints: QHBoxLayout = row(gap=14)
        self._words = Label("", "medium", "text2")
        self.setLayout(row(self._hints, None, self._words, margins=(16, 0, 16, 0), gap=6))
        self.set_hints(hints)

    def set_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Tell other keys."""
        empty(self._hints)
        for keys, words in hints:
            self._hints.addWidget(holder(hint(keys, words)))

    def say(self, words: str, tone: str = "text2") -> None:
        """The counts at the right: "5 lines", "4 lines, 1 problem"."""
        self._words.setText(words)
        self._words.set_tone(tone)

    @property
    def words(self) -> str:
        """What stands at the right."""
        return self._words.text()


class Page(QWidget):
    """A page of the window.

    A subclass declares `place`, `title` (N_), `specs`, `secondary`, `more` (a menu behind "…"), `primary` and
    `kinds`, perhaps `in_list`, builds its body in `build()` and reads what it shows in `load()`. `load` is called when
    the page is first seen and again when an operation changed one of `kinds`; while the page is hidden it waits.
    """

    place: str = ""
    title: str = ""
    wide_search: bool = True
    specs: Sequence[ActionSpec] = ()
    secondary: Sequence[str] = ()
    more: Sequence[str] = ()
    primary: str | Sequence[str] = ""
    kinds: frozenset[Hashable] = frozenset()
    in_list: str = ""
    """The list of the place that this page is, or that its paper belongs to: the rail marks it."""

    retitled = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.desk = desk
        self.acts = Actions(self, self.specs, desk.allowed)
        self.top = TopBar()
        self._banner: Banner | None = None
        self._banner_box = QVBoxLayout()
        self._stale = True
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.top)
        self._layout.addLayout(self._banner_box)
        self.set_title(_(self.title))
        self.bind()
        self.top.show_right(self._right_buttons())
        self._layout.addWidget(self.build(), 1)
        desk.tasks.changed.connect(self._follow)

    def shown_list(self) -> str:
        """The list that the rail marks while this page is shown."""
        return self.in_list

    def _right_buttons(self) -> list[QWidget]:
        found: list[QWidget] = [self._search_button(), *self.acts.buttons(self.secondary)]
        if any(action in self.acts for action in self.more):
            found.append(self._more_button())
        return [*found, *self.acts.buttons((), self.primary)]

    def _more_button(self) -> Button:
        button = Button("", "", "ellipsis", name=_("More actions"))
        button.setFixedWidth(40)
        button.clicked.connect(lambda _checked=False: self._open_more(button))
        return button

    def _open_more(self, button: Button) -> None:
        menu = self.acts.menu(self.more, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _search_button(self) -> SearchButton:
        button = SearchButton(wide=self.wide_search)
        button.clicked.connect(lambda _checked=False: self.desk.search(""))
        return button

    # What a page declares

    def bind(self) -> None:
        """Say what the actions do: `self.acts.bind("issue", self.issue)`."""

    def build(self) -> QWidget:
        """Make the body of the page."""
        raise NotImplementedError

    def load(self) -> None:
        """Read what the page shows."""

    def open_at(self, what: Any) -> None:
        """Show one thing, such as the paper with this number."""

    def opened_at(self) -> Any:
        """What `open_at` needs to come back here: the number of the paper. None for the page itself."""
        return None

    def may_leave(self) -> bool:
        """Called before the page is hidden; keeps what is being typed. Leaving is never refused."""
        return True

    def pause(self) -> None:
        """Another window comes to the front: keep what is being typed."""

    # Reading

    def _follow(self, kinds: frozenset[Hashable]) -> None:
        if not self.kinds.isdisjoint(kinds):
            self._stale = True
            self._load_if_seen()

    def showEvent(self, event: QShowEvent) -> None:
        """Read when the page comes into sight and is out of date."""
        super().showEvent(event)
        self._load_if_seen()

    def _load_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.load()

    def reload(self) -> None:
        """Read again now, or when the page is next seen."""
        self._stale = True
        self._load_if_seen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, when no list and no cell wants it, folds the panel at the right."""
        panels = [panel for panel in self.findChildren(SidePanel) if panel.objectName() == "side"]
        opened = [panel for panel in panels if panel.isVisible() and not panel.is_folded]
        if event.key() == Qt.Key.Key_Escape and opened:
            opened[0].fold()
        else:
            super().keyPressEvent(event)

    # The top bar

    def set_title(self, title: str) -> None:
        """Call the page otherwise: the number of its paper."""
        self.top.title.setText(title)
        self.retitled.emit(title)

    def set_summary(self, text: str) -> None:
        """The quiet words after the title."""
        self.top.set_summary(text)

    def set_crumb(self, text: str, act: Callable[[], object] | None = None) -> None:
        """Say what this page is part of; pressing it goes back unless `act` says otherwise."""
        self.top.set_crumb(text, act or self.desk.back)

    def set_state(self, *badges: Badge, steps: Sequence[str] = (), at: int = 0) -> None:
        """Show how the paper stands: chips, or the steps it goes through and the one it is at."""
        parts: list[QWidget] = [Chip(badge) for badge in badges]
        if steps:
            parts.append(Steps(list(steps), at))
        self.top.show_left(parts)

    # What is told

    @property
    def banner(self) -> Banner | None:
        """The banner that is shown."""
        return self._banner

    def show_banner(
        self, tone: str, title: str, text: str = "", *, icon: str = "", solutions: Sequence[Solution] = ()
    ) -> Banner:
        """Say something that stays until it is solved, in place of the banner before."""
        self.hide_banner()
        self._banner = Banner(tone, title, text, icon=icon, solutions=solutions)
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(20, 10, 16, 10)
        layout.addWidget(self._banner)
        self._banner_box.addWidget(box)
        self._banner_box.addWidget(hairline())
        return self._banner

    def hide_banner(self) -> None:
        """Take the banner away: it is solved."""
        self._banner = None
        empty(self._banner_box)

    def put_banner_below(self, layout: QVBoxLayout, at: int) -> None:
        """Let banners come lower in the page than below the top bar, such as under a form."""
        self._layout.removeItem(self._banner_box)
        layout.insertLayout(at, self._banner_box)

    def toast(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> Toast:
        """Say for 6 seconds that something is done, with at most one button."""
        window = self.window()
        made = Toast(window, text, action, act)
        place_toast(window, made, self.mapTo(window, self.rect().topLeft()).x())
        return made

    def ask(
        self, question: Question, then: Callable[[], object], inside: QWidget | None = None
    ) -> QuestionDialog:
        """Ask before what cannot be undone."""
        return ask(question, self, then, inside)

    def changeEvent(self, event: QEvent) -> None:
        """Paint anew when the theme changes."""
        super().changeEvent(event)
        if event.type() in style.RESTYLED:
            self.update()


def with_side(body: QWidget, side: QWidget | None) -> QWidget:
    """The body with its side panel at the right."""
    return body if side is None else holder(row((body, 1), side, gap=0))


def section(title: str, *right: QWidget, below: str = "") -> QHBoxLayout:
    """The heading of a part of a page, with what can be done there at the right. Words are translated."""
    parts: list[Any] = [Label(title, "section")]
    if below:
        parts.append(Label(below, "caption", "text3"))
    return row(*parts, None, *right, gap=8)


def key_value(name: str, value: str, tone: str = "", role: str = "body") -> QHBoxLayout:
    """A line of a side panel: a name at the left, its value at the right."""
    return row(Label(name, tone="text2"), None, Label(value, role, tone), gap=8)


def check_line(tone: str, title: str, text: str = "") -> QHBoxLayout:
    """A line of "Before you issue": an icon, what was found, and what it means."""
    icons = {"warn": "triangle-alert", "good": "circle-check", "bad": "circle-x", "info": "info"}
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Label(title, "medium", wrap=True))
    if text:
        words.addWidget(Label(text, "caption", "text2", wrap=True))
    mark = QVBoxLayout()
    mark.setContentsMargins(0, 1, 0, 0)
    mark.addWidget(Icon(icons[tone], tone, 15))
    mark.addStretch(1)
    return row(mark, (words, 1), gap=8)


def side_box(*parts: Any, margins: tuple[int, int, int, int] = (16, 12, 14, 12)) -> QWidget:
    """The inside of a side panel: parts below one another, free space at the end unless None says where."""
    layout = QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(0)
    stretched = False
    for part in parts:
        if part is None:
            layout.addStretch(1)
            stretched = True
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    if not stretched:
        layout.addStretch(1)
    return holder(layout, "scrolled")
