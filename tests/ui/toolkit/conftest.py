"""What the tests of the toolkit share: a dressed application, tasks on a small database, pages that are seen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from supplytrack.i18n import use_language
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.tasks import Tasks
from tests.ui.toolkit.examples import CLOCK, DRAFT, MemoryDatabase, NotePage, StockPage

AnyWidget = TypeVar("AnyWidget", bound=QWidget)
Seen = Callable[[AnyWidget], AnyWidget]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """The light theme in English, whatever a test before has switched to."""
    use_language("en")
    if not qapp.styleSheet() or style.tokens().name != "light":
        qapp.setStyle("Fusion")
        style.apply(qapp, "light")
    yield
    use_language("en")


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.fixture
def tasks(qtbot: QtBot, database: MemoryDatabase) -> Iterator[Tasks]:
    made = Tasks.on(database)
    yield made
    made.close()


@pytest.fixture
def desk(tasks: Tasks) -> Desk:
    return Desk(tasks, clock=CLOCK)


@pytest.fixture
def seen(qtbot: QtBot) -> Seen[QWidget]:
    """Show a widget as a person sees it: large, in front, with the keyboard."""

    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(1190, 664)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show


@pytest.fixture
def note(desk: Desk, seen: Seen[NotePage]) -> NotePage:
    return seen(NotePage(desk, DRAFT))


@pytest.fixture
def stock(desk: Desk, seen: Seen[StockPage], qtbot: QtBot) -> StockPage:
    page = seen(StockPage(desk))
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    return page
