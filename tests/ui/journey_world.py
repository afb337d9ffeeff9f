"""A person at the program's own window, on a real workspace: keys, mouse, what is seen, what the ledger holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from supplytrack.catalogue.operations import keep_fund
from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.ui.application import Looks
from supplytrack.ui.inventory.stock_page import StockPage
from supplytrack.ui.main_window import MainWindow, Shell
from supplytrack.ui.start import PLACES, settings_place
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.tasks import Tasks
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.factories.workspaces import open_database
from tests.ui.example_world import dress, pdf_text, words
from tests.ui.handover_world import CLOCK, Hall, make_world
from tests.ui.toolkit.audit import LAPTOP, clipped

COUNTED = (
    "document",
    "stock_move",
    "batch",
    "reservation",
    "transfer",
    "transfer_receipt",
    "stock_count",
    "stock_count_posting",
    "approval",
    "chain",
)
"""Tables in which something that moves goods leaves a row."""
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return
TAB = Qt.Key.Key_Tab


def make_journey(address: str) -> None:
    """The handover world with a fund, a kit of three things, and a limit above which two people are needed."""
    make_world(address)
    database = open_database(address, clock=CLOCK)
    database.write(lambda session: keep_fund(session, "ECHO", "Emergency health"))
    papers.make_kit(database, "PPEKIT", SUIT="1", GOGGLES="1", GLOVES="2")
    papers.set_limit(database, "500")
    database.close()


class Person(Hall):
    """Somebody at the window of the program."""

    def __init__(self, database: Database, app: QApplication) -> None:
        self.database = database
        self.faults: list[BaseException] = []
        self.printed: list[str] = []
        self.tasks = Tasks.on(database)
        self.tasks.fault.connect(self.faults.append)
        self.looks = Looks(app, Memory(), "light", "en")
        shell = Shell(PLACES, settings_place(self.looks), self.tasks, self.looks, Memory(), CLOCK)
        self.window = MainWindow(shell)
        self.window.set_store("Poipet store", "Station PNH")
        self.window.resize(*LAPTOP)
        self.window.show()
        self.window.activateWindow()
        self.window.go("overview")
        self.settle()

    @property
    def place(self) -> Any:
        """The place of the rail that is open."""
        return self.window.page

    @property
    def page(self) -> Any:
        """The page in sight."""
        return getattr(self.place, "current", self.place)

    def go(self, place: str, what: Any = None) -> None:
        """Go where a link or the palette leads."""
        self.window.go(place, what)

    # Keys and mouse

    def keys(self, keys: str) -> None:
        """Press keys together, and wait for what follows."""
        QTest.keySequence(self._focused(), QKeySequence(keys))
        self.settle()

    def fields(self, *texts: str) -> None:
        """Type one field after the other, from where the keyboard is."""
        for text in texts:
            self.type(text, TAB)
        self.settle()

    def cells(self, *texts: str) -> None:
        """Type one cell after the other with Enter, from where the keyboard is."""
        for text in texts:
            self.type(text, ENTER)
        self.settle_side()

    def do(self, verb: str) -> None:
        """Do what is in no sight with the palette: Ctrl+K, its name, Enter."""
        self.keys("Ctrl+K")
        box = self.window.palette_box
        self.type(f">{verb}")
        assert [hit.text for hit in box.hits][:1] == [verb], [hit.text for hit in box.hits]
        self.press(ENTER)
        self.settle()

    # What is seen

    def seen(self) -> list[str]:
        """Every label in sight."""
        return words(self.window)

    def row(self, line: int = 0) -> dict[str, str]:
        """What the cells of a line of the paper say, by column."""
        grid = self.page.grid
        drawn = grid.line_model().drawn(line)
        return {column.key: cell.text for column, cell in zip(grid.columns, drawn, strict=True)}

    def title(self) -> str:
        """What the page is called."""
        return str(self.page.top.title.text())

    def paper(self) -> str:
        """What the paper says that was just printed."""
        self.settle()
        assert self.printed, "nothing was printed"
        return self.printed.pop()

    def reads_well(self, *allowed: str) -> None:
        """Nothing in the window is cut, but for names that begin with one of `allowed`."""
        cut = clipped(self.window, allowed=allowed)
        assert cut == [], f"{self.title()}: {cut}"

    def stock(self, item: str) -> dict[str, str]:
        """What the stock page shows of an item: on hand, available, moving, and by store."""
        self.keys("Ctrl+2")
        self.window.go("stock", "")
        page = self.page
        assert isinstance(page, StockPage)
        self.settle()
        line = page.model.line_of(item)
        drawn = page.model.drawn(line)
        return {
            column.key.removeprefix("store/"): cell.text
            for column, cell in zip(page.model.columns, drawn, strict=True)
        }

    def close(self) -> None:
        """Close the window in order."""
        self.window.close()
        self.settle()
        self.tasks.close()
        self.window.deleteLater()
        self.looks.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def ledger(database: Database) -> dict[str, int]:
    """How many rows each table of the ledger holds."""
    return {table: int(papers.scalar(database, f"SELECT count(*) FROM {table}")) for table in COUNTED}


@contextmanager
def sitting(
    app: QApplication, files: FileStore, patch: pytest.MonkeyPatch, make: Callable[[str], None] = make_journey
) -> Iterator[Callable[[], Person]]:
    """Sits somebody down at the window; what they print is kept in `printed`."""
    people: list[Person] = []

    def print_pdf(_page: object, content: bytes, printed: Callable[[], object] | None = None) -> None:
        people[-1].printed.append(pdf_text(content))
        if printed is not None:
            printed()

    patch.setattr("supplytrack.ui.saving.print_pdf", print_pdf)

    def down() -> Person:
        address = files.copy_of(make.__name__, make)
        people.append(Person(Database(address, actor=Actor("Sokha"), clock=CLOCK), app))
        return people[-1]

    yield down
    for one in people:
        one.close()
        one.database.close()
    dress(app)
