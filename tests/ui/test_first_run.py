"""The first start: an empty workspace, the example, or a workspace that exists."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from supplytrack.catalogue.opening import open_workspace
from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.i18n import use_language
from supplytrack.inventory.queries import stock_rows
from supplytrack.ui.application import Looks
from supplytrack.ui.first_run import EXAMPLE, FirstRun
from supplytrack.ui.toolkit.memory import Memory
from tests.ui.example_world import THEMES, dress, words
from tests.ui.toolkit.audit import clipped


class Newcomer:
    """Somebody who starts the program for the first time."""

    def __init__(self, app: QApplication, qtbot: QtBot, folder: Path, language: str, theme: str) -> None:
        self._qtbot = qtbot
        self.address = folder / "workspace.db"
        self.window = FirstRun(str(self.address), "Sokha", Looks(app, Memory(), theme, language))
        self.ready: list[str] = []
        self.window.made.connect(self.ready.append)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def type(self, key: str, text: str) -> None:
        self.window.form.go_to(key)
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Tab)

    def finish(self) -> None:
        QTest.keyClick(self.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def wait_ready(self) -> str:
        self._qtbot.waitUntil(lambda: bool(self.ready), timeout=15_000)
        return self.ready[-1]

    def wait_told(self) -> list[str]:
        self._qtbot.waitUntil(self.window.start.isEnabled, timeout=5_000)
        QTest.qWait(30)
        return words(self.window)


@pytest.fixture
def newcomer(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Newcomer]:
    dress(qapp)
    yield Newcomer(qapp, qtbot, tmp_path, "en", "light")
    use_language("en")


def test_an_empty_workspace_is_made_by_typing_and_one_key(newcomer: Newcomer) -> None:
    newcomer.type("organisation", "Red Cross")
    newcomer.type("short_name", "RC")
    newcomer.type("station", "PNH")
    newcomer.finish()
    made = open_workspace(newcomer.wait_ready(), Actor("Sokha"))
    found = made.read(lambda session: session.workspace)
    made.close()
    assert (found.organisation, found.short_name, found.station) == ("Red Cross", "RC", "PNH")
    assert not found.is_example


def test_without_a_name_nothing_is_made_and_the_field_says_why(newcomer: Newcomer) -> None:
    newcomer.finish()
    assert newcomer.window.form.problem_keys() == ["organisation"]
    assert not newcomer.address.exists()


def test_a_station_that_cannot_open_a_number_is_told_at_its_field(newcomer: Newcomer) -> None:
    newcomer.type("organisation", "Red Cross")
    newcomer.type("station", "P N/H!")
    newcomer.finish()
    newcomer.wait_told()
    assert newcomer.window.form.problem_keys() == ["station"]
    assert not newcomer.address.exists()


def test_the_example_is_made_in_a_file_of_its_own(newcomer: Newcomer) -> None:
    newcomer.window.sample.click()
    address = newcomer.wait_ready()
    assert Path(address).name == EXAMPLE
    assert not newcomer.address.exists()
    made = open_workspace(address, Actor("Sokha"))
    assert made.read(lambda session: session.workspace).is_example
    assert made.read(stock_rows)
    made.close()


def test_an_example_that_exists_is_opened_as_it_is(newcomer: Newcomer) -> None:
    kept = newcomer.address.with_name(EXAMPLE)
    kept.write_bytes(b"as it was left")
    newcomer.window.sample.click()
    assert newcomer.wait_ready() == str(kept)
    assert kept.read_bytes() == b"as it was left"


def test_a_workspace_from_elsewhere_is_opened_where_it_lies(
    newcomer: Newcomer, sqlite_workspace: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "from-the-office.db"
    shutil.copyfile(sqlite_workspace.address, path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    newcomer.window.existing.click()
    assert newcomer.wait_ready() == str(path)


@pytest.mark.parametrize("content", [b"", b"a letter to a friend" * 40, b"SQLite format 3\0" + b"x" * 400])
def test_a_file_that_is_no_workspace_is_told_and_left_alone(
    newcomer: Newcomer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(content)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    newcomer.window.existing.click()
    told = newcomer.wait_told()
    assert any("letter.db" in one for one in told)
    assert path.read_bytes() == content
    assert newcomer.ready == []


def test_the_language_is_switched_and_what_was_typed_stays(newcomer: Newcomer) -> None:
    newcomer.type("organisation", "Red Cross")
    newcomer.window._switch()
    QTest.qWait(30)
    assert newcomer.window._draft.get("organisation") == "Red Cross"
    assert "Welcome to SupplyTrack" not in words(newcomer.window)


@pytest.mark.parametrize(("language", "theme"), THEMES)
def test_nothing_of_the_first_start_is_cut(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, language: str, theme: str
) -> None:
    dress(qapp, language, theme)
    person = Newcomer(qapp, qtbot, tmp_path, language, theme)
    found = clipped(person.window)
    dress(qapp)
    assert found == []


def test_nothing_is_left_working_behind_the_window_that_follows(newcomer: Newcomer) -> None:
    newcomer.window.close()
    newcomer.window.close()
    assert gc.isenabled(), "the window's own collector has given its work back"
