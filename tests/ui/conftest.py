"""What the tests of screens share: the example in a dressed application."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supplytrack.db.engine import Database
from tests.factories.engines import FileStore
from tests.ui.example_world import Seat, dress, example_database

Sit = Callable[..., Seat]


@pytest.fixture(autouse=True)
def no_window_left(qapp: QApplication) -> Iterator[None]:
    """A test that failed leaves its window open; each dressing after it would dress that window, too."""
    yield
    for window in qapp.topLevelWidgets():
        window.hide()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def example(file_store: FileStore) -> Iterator[Database]:
    """A copy of the example's workspace."""
    with example_database(file_store) as database:
        yield database


@pytest.fixture
def sit(example: Database, qapp: QApplication, qtbot: QtBot) -> Iterator[Sit]:
    """Sits down in front of a page of the example, in English and light unless told otherwise."""
    seats: list[Seat] = []

    def in_front_of(make_page: Callable[..., object], language: str = "en", theme: str = "light") -> Seat:
        dress(qapp, language, theme)
        seats.append(Seat(example, make_page))
        return seats[-1]

    yield in_front_of
    for seat in seats:
        seat.close()
    dress(qapp)
