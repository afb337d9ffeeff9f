"""Opens the window: first the painted shell, then, while it is seen, the database and the pages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtWidgets import QApplication

from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.db.address import is_server
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import N_, _
from supplytrack.settings import keep_settings, read_settings
from supplytrack.ui.application import Looks, keep_the_window_quick, make_application, window_memory
from supplytrack.ui.backups import BACKED_UP, backup_key
from supplytrack.ui.commands import COMMANDS
from supplytrack.ui.main_window import MainWindow, Shell
from supplytrack.ui.rail import ListSpec, PlaceSpec
from supplytrack.ui.status_bar import Status
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.tasks import Tasks

if TYPE_CHECKING:
    from supplytrack.db.engine import Database, Session
    from supplytrack.db.workspace import Workspace
    from supplytrack.ui.toolkit.pages import Desk, Page

# Pages and the database are imported when they are first needed: the shell is painted before they load.


def _overview(desk: Desk) -> Page:
    from supplytrack.ui.overview import OverviewPage

    return OverviewPage(desk)


def _stock(desk: Desk) -> Page:
    from supplytrack.ui.inventory import StockPlace

    return StockPlace(desk)


def _receive(desk: Desk) -> Page:
    from supplytrack.ui.procurement import ReceivePlace

    return ReceivePlace(desk)


def _hand_over(desk: Desk) -> Page:
    from supplytrack.ui.distribution import hand_over_page

    return hand_over_page(desk)


def _people(desk: Desk) -> Page:
    from supplytrack.ui.distribution import people_page

    return people_page(desk)


def _sites(desk: Desk) -> Page:
    from supplytrack.ui.catalogue import SitesPlace

    return SitesPlace(desk)


def _reports(desk: Desk) -> Page:
    from supplytrack.ui.reports import ReportsPlace

    return ReportsPlace(desk)


def _items(desk: Desk) -> Page:
    from supplytrack.ui.catalogue import ItemsPlace

    return ItemsPlace(desk)


def _settings(looks: Looks, desk: Desk) -> Page:
    from supplytrack.ui.settings_page import SettingsPage

    return SettingsPage(desk, looks)


_AROUND = frozenset({"notes", "workspace"})
"""Kinds of changes after which what stands around the pages is read again."""


def _around(session: Session) -> tuple[Workspace, int]:
    from supplytrack.distribution.queries import NoteFilter, count_notes

    return session.workspace, count_notes(session, NoteFilter(open_papers=True))


def settings_place(looks: Looks) -> PlaceSpec:
    """The settings, which switch the looks of the whole program."""
    return PlaceSpec("settings", N_("Settings"), "settings", partial(_settings, looks))


STOCK_LISTS = (
    ListSpec("", N_("On hand")),
    ListSpec("attention", N_("Low, expiring")),
    ListSpec("transfers", N_("Transfers")),
    ListSpec("counts", N_("Counts")),
    ListSpec("changes", N_("Losses, changes")),
    ListSpec("conversions", N_("Kits, splits")),
    ListSpec("trace", N_("Trace")),
)
RECEIVE_LISTS = (
    ListSpec("", N_("Papers")),
    ListSpec("pipeline", N_("On order")),
)
PEOPLE_LISTS = (
    ListSpec("", N_("Counts of people")),
    ListSpec("activities", N_("Activities")),
)
SITES_LISTS = (
    ListSpec("", N_("Sites")),
    ListSpec("coverage", N_("Coverage")),
    ListSpec("needs", N_("Needs")),
    ListSpec("arrivals", N_("Arrivals")),
    ListSpec("parties", N_("Donors, suppliers")),
    ListSpec("funds", N_("Funds")),
)
REPORTS_LISTS = (
    ListSpec("", N_("Reports")),
    ListSpec("published", N_("Published")),
)
ITEMS_LISTS = (
    ListSpec("", N_("Items & kits")),
    ListSpec("categories", N_("Categories")),
)
"""The lists that the rail shows below an open place."""

PLACES = (
    PlaceSpec("overview", N_("Overview"), "layout-dashboard", _overview),
    PlaceSpec("stock", N_("Stock"), "package", _stock, lists=STOCK_LISTS),
    PlaceSpec("receive", N_("Receive"), "package-plus", _receive, lists=RECEIVE_LISTS),
    PlaceSpec("hand over", N_("Hand over"), "truck", _hand_over),
    PlaceSpec("people", N_("People served"), "users", _people, lists=PEOPLE_LISTS),
    PlaceSpec("sites", N_("Sites"), "map-pin", _sites, lists=SITES_LISTS),
    PlaceSpec("reports", N_("Reports"), "file-chart-column", _reports, lists=REPORTS_LISTS),
    PlaceSpec("items", N_("Items & kits"), "list", _items, lists=ITEMS_LISTS),
)


@dataclass
class Opening:
    """How a workspace is opened beside the window, and what was found."""

    address: str
    clock: Clock
    user: str
    lock: QLockFile | None = field(default=None)
    database: Database | None = field(default=None)

    def connect(self) -> Database:
        """Open the workspace and see that it is whole. Runs beside the window.

        :raises Refused: when there is none yet.
        :raises Unavailable: when it is damaged, newer, or open in another window.
        """
        from supplytrack.catalogue.opening import open_workspace

        # What the first page asks for loads here as well: in front, the window would stand still meanwhile.
        import_module("supplytrack.distribution.overview")
        if not is_server(self.address):
            self._lock()
        try:
            self.database = open_workspace(self.address, Actor(self.user))
        except BaseException:
            # Another try, here or in another window, finds it free.
            self.release()
            raise
        return self.database

    def _lock(self) -> None:
        lock = QLockFile(f"{self.address}.lock")
        lock.setStaleLockTime(0)
        if not lock.tryLock(0):
            raise Unavailable(
                _("This workspace is already open in another window of this program. Close it there first.")
            )
        self.lock = lock

    def release(self) -> None:
        """Close the workspace, which folds what was written into its one file, and let others open it."""
        if self.database is not None:
            self.database.close()
            self.database = None
        if self.lock is not None:
            self.lock.unlock()
            self.lock = None


class Desktop(QObject):
    """The running desktop program: one window on one workspace."""

    def __init__(self, app: QApplication, address: str, *, user: str, theme: str, language: str) -> None:
        super().__init__(app)
        self.memory: Memory = window_memory()
        self.looks = Looks(app, self.memory, theme, language)
        self._user = user
        self.looks.language_changed.connect(lambda _code: self._say())
        self._open(address)

    def _open(self, address: str) -> None:
        self.opening = Opening(address, Clock(), self._user)
        self.tasks = Tasks(self.opening.connect, self)
        self.window = MainWindow(self._shell())
        self.window.closing.connect(self.close)
        self.tasks.changed.connect(self._changed)
        self.tasks.refused.connect(self._refused)
        self._saved_at, self._closed = "", False
        self._found: Workspace | None = None
        self._say()

    def _shell(self) -> Shell:
        return Shell(
            PLACES,
            settings_place(self.looks),
            self.tasks,
            self.looks,
            self.memory,
            self.opening.clock,
            search=self._search,
            commands=COMMANDS,
        )

    def _search(self, text: str, then: Callable[[Sequence[Any]], None]) -> None:
        from supplytrack.ui.search import search_workspace

        search_workspace(self.window.desk, text, then)

    def show(self) -> None:
        """Show the painted shell at once; the workspace opens once it is seen."""
        if not is_server(self.opening.address) and not Path(self.opening.address).exists():
            self._first_run()
            return
        self.window.painted.connect(self._begin)
        self.window.show()

    def _begin(self) -> None:
        self.tasks.warm(lambda _nothing: self._opened())

    def _opened(self) -> None:
        if not self.window.place:
            self.window.go("overview")
        self._read_around()

    def _read_around(self) -> None:
        """Read what stands around the pages: whose workspace it is, and what waits for a signature."""
        self.tasks.read(_around, self._show_around, ticket=(id(self), "around"), owner=self)

    def _show_around(self, found: tuple[Workspace, int]) -> None:
        self._found, unsigned = found
        keep_the_window_quick()
        self.window.set_badge("hand over", unsigned)
        self._say()

    def _changed(self, kinds: frozenset[Any]) -> None:
        if kinds != BACKED_UP:
            self._saved_at = f"{self.opening.clock.now().astimezone(self.opening.clock.zone):%H:%M}"
        self._say()
        if not kinds.isdisjoint(_AROUND):
            self._read_around()

    def _say(self) -> None:
        """Say everything around the pages again: something changed, or the language."""
        found = self._found
        if found is not None:
            name = found.short_name or found.organisation
            self.window.setWindowTitle(
                _("SupplyTrack: the example") if found.is_example else f"{name} – SupplyTrack"
            )
            role = _("Example, to look around") if found.is_example else _("Station {station}")
            self.window.set_store(name, role.format(station=found.station))
        saved = _("Ready. Work saves by itself on this computer")
        if self._saved_at:
            saved = _("All changes saved {time}").format(time=self._saved_at)
        self.window.say("saved", Status(saved, "circle-check", "good"))
        self.window.say("backup", self._backup_status())

    def _backup_status(self) -> Status | None:
        """When this workspace was last backed up from here; a server has backups of its own."""
        if is_server(self.opening.address):
            return None
        kept = self.memory.get(backup_key(self.opening.address))
        if not kept:
            return Status(_("No backup yet"), "hard-drive")
        made = datetime.fromisoformat(str(kept))
        if made.date() == self.opening.clock.today():
            return Status(_("Backup today {time}").format(time=f"{made:%H:%M}"), "hard-drive")
        return Status(_("Backup {day}").format(day=day_text(made.date())), "hard-drive")

    def _refused(self, refused: Refused) -> None:
        """Say why the workspace does not open; once a page is there, the window shows it."""
        if self.window.page is None:
            from supplytrack.ui.toolkit.errors import tell_unavailable

            tell_unavailable(self.window, Unavailable(str(refused)), self._begin)

    def _first_run(self) -> None:
        from supplytrack.ui.first_run import FirstRun

        self._first = FirstRun(self.opening.address, self._user, self.looks)
        self._first.made.connect(self._start_with)
        self.window.hide()
        self._first.show()

    def _start_with(self, address: str) -> None:
        """Go on with the workspace that the first run made or found."""
        self._first.close()
        self.close()
        self._remember(address)
        self._open(address)
        self.show()

    def _remember(self, address: str) -> None:
        """Open this workspace at the next start, unless it is the usual one or the example."""
        from supplytrack.ui.first_run import EXAMPLE

        settings = read_settings()
        if address != settings.database and Path(address).name != EXAMPLE:
            keep_settings(settings, database=address)

    def close(self) -> None:
        """Finish what is being saved and let go of the workspace."""
        if not self._closed:
            self._closed = True
            self.tasks.close()
            self.opening.release()


def run_desktop(address: str, *, user: str, theme: str = "", language: str = "") -> int:
    """Run the desktop program on the workspace at `address` until its window is closed."""
    app = make_application(sys.argv[:1])
    desktop = Desktop(app, address, user=user, theme=theme, language=language)
    desktop.show()
    return app.exec()
