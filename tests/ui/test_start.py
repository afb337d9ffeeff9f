"""Starting the window: painted before the database loads, one window at a time, damage told in a sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.db.migrate import APPLICATION_ID
from supplytrack.i18n import use_language
from supplytrack.ui import start
from supplytrack.ui.first_run import FirstRun
from supplytrack.ui.start import Desktop
from supplytrack.ui.toolkit.memory import Memory
from tests.factories.engines import FileStore
from tests.factories.papers import receive
from tests.ui.example_world import dress, example_database, words

ROOT = Path(__file__).resolve().parents[2]
Open = Callable[[Path], Desktop]

WATCH = """
import sys
from PySide6.QtCore import QTimer
from supplytrack.ui.application import make_application
from supplytrack.ui.start import Desktop

app = make_application(["supplytrack"])
desktop = Desktop(app, sys.argv[1], user="Sokha", theme="light", language="en")
heavy = ("sqlalchemy", "reportlab", "openpyxl", "supplytrack.db.engine")
desktop.window.painted.connect(lambda: print("painted with", [name for name in heavy if name in sys.modules]))

def look():
    page = desktop.window.page
    if page is not None and page.isVisible() and not desktop.tasks.busy:
        print("then", desktop.window.place)
        desktop.window.close()
        app.quit()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
QTimer.singleShot(20000, app.quit)
desktop.show()
app.exec()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folder, with settings of its own."""
    monkeypatch.setenv("SUPPLYTRACK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SUPPLYTRACK_DATABASE", raising=False)
    return tmp_path


@pytest.fixture
def desktop(
    qapp: QApplication, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    """Starts the program on a file and waits until it has done what it does by itself."""
    memory = Memory()
    monkeypatch.setattr(start, "window_memory", lambda: memory)
    dress(qapp)
    opened: list[Desktop] = []

    def run(path: Path) -> Desktop:
        made = Desktop(qapp, str(path), user="Sokha", theme="light", language="en")
        opened.append(made)
        made.show()
        _settle(qtbot, made)
        return made

    yield run
    for one in opened:
        one.window.close()
        one.close()
        one.window.deleteLater()
        one.deleteLater()
    use_language("en")


def _settle(qtbot: QtBot, made: Desktop) -> None:
    # The workspace opens once the window is seen, which takes its time on a busy computer.
    qtbot.waitUntil(lambda: made.window._seen or not made.window.isVisible(), timeout=10_000)
    QTest.qWait(50)
    qtbot.waitUntil(lambda: not made.tasks.busy, timeout=10_000)
    QTest.qWait(50)


@pytest.fixture
def workspace_file(sqlite_workspace: Database, folder: Path) -> Path:
    """A workspace that was closed in order."""
    sqlite_workspace.close()
    return Path(shutil.copyfile(sqlite_workspace.address, folder / "workspace.db"))


def _dialog(made: Desktop) -> list[str]:
    shown = [one for one in made.window.findChildren(QDialog) if one.isVisible()]
    assert shown, "nothing is told"
    return words(shown[-1])


def test_the_shell_is_painted_before_the_database_is_loaded(workspace_file: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", WATCH, str(workspace_file)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stdout.splitlines() == ["painted with []", "then overview"], ran.stderr


def test_a_workspace_opens_at_the_overview_and_says_whose_it_is(desktop: Open, workspace_file: Path) -> None:
    made = desktop(workspace_file)
    assert made.window.place == "overview"
    assert made.window.windowTitle() == "IOM – SupplyTrack"
    assert "Station PNH" in made.window.rail.store.accessibleName()
    assert made.window.status.words("backup") == "No backup yet"


def test_the_example_says_that_it_is_one_and_what_waits_for_a_signature(
    desktop: Open, file_store: FileStore, folder: Path
) -> None:
    with example_database(file_store) as database:
        address = database.address
    made = desktop(Path(shutil.copyfile(address, folder / "example.db")))
    assert made.window.windowTitle() == "SupplyTrack: the example"
    assert "1 waiting" in made.window.rail.items["hand over"].accessibleName()


def test_what_is_written_is_told_as_saved(desktop: Open, workspace_file: Path, qtbot: QtBot) -> None:
    made = desktop(workspace_file)
    assert made.window.status.words("saved").startswith("Ready.")
    made.tasks.on_database(
        lambda database: receive(database, "MASK", "10"), lambda _done: made.tasks.changed.emit({"stock"})
    )
    _settle(qtbot, made)
    assert made.window.status.words("saved").startswith("All changes saved ")


def test_a_second_window_is_refused_until_the_first_is_closed(
    desktop: Open, workspace_file: Path, qtbot: QtBot
) -> None:
    other = QLockFile(f"{workspace_file}.lock")
    assert other.tryLock(0)
    made = desktop(workspace_file)
    assert any("already open in another window" in one for one in _dialog(made))
    other.unlock()
    dialog = next(one for one in made.window.findChildren(QDialog) if one.isVisible())
    dialog.accept()
    _settle(qtbot, made)
    assert made.window.place == "overview"


def test_a_damaged_file_is_told_left_alone_and_may_be_tried_again(
    desktop: Open, workspace_file: Path, qtbot: QtBot
) -> None:
    whole = workspace_file.read_bytes()
    workspace_file.write_bytes(b"broken" * 100)
    made = desktop(workspace_file)
    assert any("is not a SupplyTrack workspace, or it is damaged" in one for one in _dialog(made))
    assert workspace_file.read_bytes() == b"broken" * 100
    workspace_file.write_bytes(whole)
    next(one for one in made.window.findChildren(QDialog) if one.isVisible()).accept()
    _settle(qtbot, made)
    assert made.window.place == "overview"


def test_a_workspace_of_a_newer_program_is_told_and_left_alone(desktop: Open, workspace_file: Path) -> None:
    connection = sqlite3.connect(workspace_file)
    connection.execute("PRAGMA writable_schema = OFF")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = workspace_file.read_bytes()
    made = desktop(workspace_file)
    told = _dialog(made)
    assert any("version" in one or "newer" in one for one in told)
    assert workspace_file.read_bytes() == before


def test_a_file_in_which_no_workspace_was_made_is_told(desktop: Open, folder: Path) -> None:
    begun = folder / "begun.db"
    connection = sqlite3.connect(begun)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("CREATE TABLE note (id INTEGER)")
    connection.commit()
    connection.close()
    made = desktop(begun)
    assert any("holds no workspace" in one for one in _dialog(made))
    connection = sqlite3.connect(begun)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("note",)]
    connection.close()


def test_a_first_start_asks_how_to_begin_and_goes_on_with_what_was_made(
    desktop: Open, folder: Path, qtbot: QtBot
) -> None:
    made = desktop(folder / "new.db")
    asked = next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, FirstRun) and one.isVisible()
    )
    assert not made.window.isVisible()
    asked._draft.put("organisation", "Red Cross")
    asked.start.click()
    qtbot.waitUntil(lambda: made.window.place == "overview", timeout=15_000)
    _settle(qtbot, made)
    assert not asked.isVisible()
    assert made.window.windowTitle() == "Red Cross – SupplyTrack"


def test_closing_leaves_one_whole_file_that_another_window_may_open(
    desktop: Open, workspace_file: Path, qtbot: QtBot
) -> None:
    made = desktop(workspace_file)
    made.tasks.on_database(lambda database: receive(database, "MASK", "10"), lambda _done: None)
    _settle(qtbot, made)
    made.window.close()
    assert [path.name for path in workspace_file.parent.glob("workspace.db*")] == ["workspace.db"]
    again = Database(str(workspace_file), actor=Actor("Dara"))
    assert again.read(lambda session: session.workspace).station == "PNH"
    again.close()
    lock = QLockFile(f"{workspace_file}.lock")
    assert lock.tryLock(0)
    lock.unlock()
