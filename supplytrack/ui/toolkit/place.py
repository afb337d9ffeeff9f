"""A place of the window with several pages: a list, and the papers that are opened from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from supplytrack.ui.toolkit.banner import Banner, Solution
from supplytrack.ui.toolkit.pages import Desk, Page

LIST = ""
"""`open_at(LIST)` shows the first page; a paper leads back with `desk.go(place, LIST)`."""


class Place(Page):
    """Shows one of its pages at a time; to the window it is one page.

    A subclass makes its first page in `first()`, which stays, and a page for a thing in `page_for(what)`, which is made
    anew each time it is opened. Whatever is going on in a page is kept by `may_leave` before another takes its place.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._what: Any = LIST
        super().__init__(desk, parent)
        self.top.hide()
        self._follow_page(self._first)

    # What a place declares

    def first(self) -> Page:
        """Make the page that is seen first."""
        raise NotImplementedError

    def page_for(self, _what: Any) -> Page | None:
        """Make the page that shows `what`; None when this place has none for it."""
        return None

    # The pages

    def build(self) -> QWidget:
        """One page above the other."""
        self._stack = QStackedWidget()
        self._first = self.first()
        self._stack.addWidget(self._first)
        return self._stack

    @property
    def current(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else self._first

    def open_at(self, what: Any) -> None:
        """Show the page for `what`; the first page for `LIST`."""
        here = self.current
        here.may_leave()
        page = self.page_for(what) if what != LIST else None
        self._what = what if page is not None else LIST
        shown = page or self._first
        if page is not None:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(shown)
        if here is not self._first:
            self._stack.removeWidget(here)
            here.deleteLater()
        self._follow_page(shown)
        shown.setFocus()

    def opened_at(self) -> Any:
        """What is shown: the page itself may know it better, once a new paper has its identity."""
        return self.current.opened_at() or self._what

    def shown_list(self) -> str:
        """The list that the shown page is, or belongs to."""
        return self.current.shown_list()

    def _follow_page(self, page: Page) -> None:
        self.acts = page.acts
        # The window gives the keyboard to the place: the keys of the page in it work at once.
        self.setFocusProxy(page)
        page.retitled.connect(self.retitled)
        self.retitled.emit(page.top.title.text())

    # What the window asks of a page

    def may_leave(self) -> bool:
        """Keep what is being typed in the page that is shown."""
        return self.current.may_leave()

    def pause(self) -> None:
        """Keep what is being typed in the page that is shown."""
        self.current.pause()

    def show_banner(
        self, tone: str, title: str, text: str = "", *, icon: str = "", solutions: Sequence[Solution] = ()
    ) -> Banner:
        """Say something in the page that is shown."""
        return self.current.show_banner(tone, title, text, icon=icon, solutions=solutions)

    def hide_banner(self) -> None:
        """Take the banner of the page that is shown away."""
        self.current.hide_banner()
