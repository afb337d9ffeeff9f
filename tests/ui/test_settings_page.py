"""The settings: the organisation's names, workbooks brought in, backup and check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from supplytrack.db.engine import Database
from supplytrack.inventory.queries import stock_rows
from supplytrack.ui.settings_page import SettingsPage
from supplytrack.ui.toolkit.table import TableView
from tests.exchange.books import good_sheets, one_receipt, workbook_of
from tests.ui.conftest import Sit
from tests.ui.example_world import THEMES, Seat, column, dress, words
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
Ask = Callable[[Path], None]


@pytest.fixture
def seat(sqlite_workspace: Database, qapp: QApplication, qtbot: QtBot) -> Iterator[Seat]:
    """The settings of a workspace with a small catalogue."""
    dress(qapp)
    opened = Seat(sqlite_workspace, SettingsPage)
    yield opened
    opened.close()


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Says which file the person names in the next dialogs."""

    def choose(path: Path) -> None:
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_args: (str(path), ""))

    return choose


def _save(seat: Seat) -> None:
    seat.press(Qt.Key.Key_Return, CTRL)
    seat.settle()


def test_the_organisation_is_changed_and_kept(seat: Seat) -> None:
    field = seat.page.form
    field.go_to("organisation")
    seat.press(Qt.Key.Key_A, CTRL)
    seat.type("Red Cross", Qt.Key.Key_Tab)
    _save(seat)
    assert seat.database.read(lambda session: session.workspace).organisation == "Red Cross"
    assert any("Saved" in one for one in words(seat.place.window()))


def test_an_unknown_time_zone_is_told_at_its_field_and_nothing_is_kept(seat: Seat) -> None:
    seat.page.form.go_to("time_zone")
    seat.press(Qt.Key.Key_A, CTRL)
    seat.type("Mars/Olympus", Qt.Key.Key_Tab)
    _save(seat)
    assert "There is no time zone called “Mars/Olympus”." in words(seat.page.form)
    assert seat.page.form.problem_keys() == ["time_zone"]
    assert seat.database.read(lambda session: session.workspace).time_zone == "Asia/Phnom_Penh"


def test_a_name_is_needed(seat: Seat) -> None:
    seat.page.form.go_to("organisation")
    seat.press(Qt.Key.Key_A, CTRL)
    seat.press(Qt.Key.Key_Delete)
    _save(seat)
    assert seat.page.form.problem_keys() == ["organisation"]


def test_a_trial_says_what_would_come_and_records_nothing(seat: Seat, tmp_path: Path, chosen: Ask) -> None:
    path = tmp_path / "good.xlsx"
    workbook_of(good_sheets()).save(path)
    chosen(path)
    seat.press_button("Try a workbook")
    seat.settle(50)
    assert any("11" in one for one in words(seat.page))
    assert seat.database.read(stock_rows) == []


def test_a_good_workbook_is_brought_in(seat: Seat, tmp_path: Path, chosen: Ask) -> None:
    path = tmp_path / "good.xlsx"
    workbook_of(good_sheets()).save(path)
    chosen(path)
    told: list[frozenset[str]] = []
    seat.tasks.changed.connect(told.append)
    seat.press_button("Import a workbook")
    seat.settle(50)
    assert seat.database.read(stock_rows)
    assert "stock" in told[-1]


def test_a_wrong_workbook_names_each_cell_and_comes_back_marked(
    seat: Seat, tmp_path: Path, chosen: Ask
) -> None:
    path = tmp_path / "wrong.xlsx"
    workbook_of(one_receipt(Quantity="many", Item="MASK")).save(path)
    chosen(path)
    seat.press_button("Import a workbook")
    seat.settle(50)
    table = seat.page.findChild(TableView)
    assert column(table, "sheet") == ["Receipts"]
    assert column(table, "row") == ["2"]
    assert column(table, "column") == ["Quantity"]
    assert column(table, "value") == ["many"]
    assert "Nothing was recorded." in words(seat.page)
    assert seat.database.read(stock_rows) == []
    marked = tmp_path / "marked.xlsx"
    chosen(marked)
    seat.press_button("Save the workbook with these cells marked")
    seat.settle(50)
    assert "Receipts" in load_workbook(marked).sheetnames


def test_the_empty_workbook_is_saved(seat: Seat, tmp_path: Path, chosen: Ask) -> None:
    chosen(tmp_path / "empty.xlsx")
    seat.press_button("Get the empty workbook")
    seat.settle(50)
    assert {"Items", "Receipts"} <= set(load_workbook(tmp_path / "empty.xlsx").sheetnames)


def test_a_backup_is_made_and_remembered(seat: Seat, tmp_path: Path, chosen: Ask) -> None:
    chosen(tmp_path / "backup.db")
    told: list[frozenset[str]] = []
    seat.tasks.changed.connect(told.append)
    seat.press_button("Back up now")
    seat.settle(50)
    assert (tmp_path / "backup.db").read_bytes().startswith(b"SQLite format 3")
    assert any("read back" in one and "backup.db" in one for one in words(seat.page))
    assert told == [frozenset({"backup"})]


def test_a_backup_never_replaces_a_file(seat: Seat, tmp_path: Path, chosen: Ask) -> None:
    (tmp_path / "backup.db").write_bytes(b"something dear")
    chosen(tmp_path / "backup.db")
    seat.press_button("Back up now")
    seat.settle(50)
    assert (tmp_path / "backup.db").read_bytes() == b"something dear"
    assert any("backup.db" in one for one in words(seat.page))


def test_the_check_says_that_everything_agrees(sit: Sit) -> None:
    seat = sit(SettingsPage)
    seat.press_button("Check the workspace")
    seat.settle(50)
    assert any(one.endswith("agree.") for one in words(seat.page))


@pytest.mark.parametrize(("language", "theme"), THEMES)
def test_nothing_in_the_settings_is_cut(sit: Sit, language: str, theme: str) -> None:
    assert clipped(sit(SettingsPage, language, theme).page) == []
