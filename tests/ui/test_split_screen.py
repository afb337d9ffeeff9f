"""Planning a split as a person does: shares with their reasons, changed by hand, refused at the cell, notes in one go."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.core.document import Kind
from supplytrack.db.engine import Database
from supplytrack.inventory.operations import list_drafts
from supplytrack.ui.distribution.hand_over import HandOverPlace
from supplytrack.ui.distribution.noteform import note_draft
from supplytrack.ui.toolkit.banner import Toast
from tests.factories import needs
from tests.factories.engines import FileStore
from tests.ui.example_world import dress
from tests.ui.handover_world import CLOCK, TODAY, Hall, make_world
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
MAY = date(2020, 5, 1)


@pytest.fixture
def hall(file_store: FileStore, qapp: QApplication, qtbot: QtBot) -> Iterator[Hall]:
    """125 hygiene kits in Poipet, and three places that need 280 of them."""
    dress(qapp)
    database = Database(file_store.copy_of("handover world", make_world), actor=Actor("Sokha"), clock=CLOCK)
    for place, quantity in (("MLQ", 140), ("OBC", 80), ("PRS", 60)):
        needs.assess(database, place, "HK", quantity, MAY)
    needs.assess(database, "PRS", "SPRAY", 10, MAY)
    opened = Hall(database, HandOverPlace)
    yield opened
    opened.close()
    database.close()
    dress(qapp)


def plan(hall: Hall) -> None:
    hall.open(("split", ""))
    hall.page.draft.put("source", "POI")
    hall.settle_side()
    hall.page.fill()
    hall.settle_side()


def column(hall: Hall, key: str) -> list[str]:
    """What the cells of a column say."""
    grid = hall.page.grid
    at = [one.key for one in grid.columns].index(key)
    return [grid.line_model().drawn(line)[at].text for line in range(len(hall.page.draft.lines))]


def drafts(database: Database) -> dict[str, list[tuple[str, str]]]:
    kept = database.read(lambda s: list_drafts(s, Kind.DELIVERY_NOTE.value))
    notes = [note_draft(dict(one.payload), TODAY) for one in kept]
    return {note.target: [(line.item, line.quantity) for line in note.lines] for note in notes}


def test_a_plan_is_changed_by_hand_and_becomes_notes_that_can_be_taken_back(hall: Hall) -> None:
    hall.press(Qt.Key.Key_L, CTRL)
    hall.settle_side()
    plan(hall)

    assert column(hall, "item") == ["Hygiene kits"] * 3 + ["Disinfection spray 500 ml"]
    assert column(hall, "lacks") == ["140", "80", "60", "10"]
    shares = column(hall, "send")
    assert sum(map(int, shares[:3])) == 125
    assert column(hall, "why")[-1] == "All that it lacks"
    assert all("% of what it lacks" in why for why in column(hall, "why")[:3])

    hall.cell(0, "send", "100")
    hall.settle_side()
    assert column(hall, "send")[:3] == ["100", "14", "11"]
    assert "By hand; fair share 62" in column(hall, "why")[0]
    hall.cell(1, "send", "26")
    hall.settle_side()
    assert hall.page.grid.problem_cells() == [(1, "send")]
    hall.press(Qt.Key.Key_Return, CTRL)
    hall.settle()
    assert drafts(hall.database) == {}, "nothing is made while a cell asks for more than there is"

    hall.press(Qt.Key.Key_Z, CTRL)
    hall.settle_side()
    assert hall.page.grid.problem_cells() == []
    hall.press(Qt.Key.Key_Return, CTRL)
    hall.settle()
    assert drafts(hall.database) == {
        "MLQ": [("HK", "100")],
        "OBC": [("HK", "14")],
        "PRS": [("HK", "11"), ("SPRAY", "10")],
    }
    (toast,) = [one for one in hall.place.window().findChildren(Toast) if one.isVisible()]
    next(button for button in toast.findChildren(QPushButton) if button.text() == "Undo").click()
    hall.settle()
    assert drafts(hall.database) == {}


def test_rules_need_their_own_column_and_pasted_lines_find_their_places(
    hall: Hall, qapp: QApplication
) -> None:
    plan(hall)
    page = hall.page
    shown = {one.key for at, one in enumerate(page.grid.columns) if not page.grid.isColumnHidden(at)}
    assert shown.isdisjoint({"priority", "minimum"})

    page.draft.put("rule", "priority first")
    hall.settle_side()
    hall.cell(0, "priority", "2")
    hall.settle_side()
    assert column(hall, "send")[:3] == ["0", "71", "54"]
    assert column(hall, "why")[0] == "Nothing is left for it"
    page.draft.put("rule", "minimum first")
    hall.settle_side()
    hall.cell(2, "minimum", "50")
    hall.settle_side()
    assert int(column(hall, "send")[2]) >= 50
    assert column(hall, "why")[2].startswith("Minimum 50, then")

    # A place that nobody assessed, a site that is there already, and words that are nobody's.
    qapp.clipboard().setText(
        "Hygiene kits\tBattambang PHD\nHygiene kits\tO'Bei Choin\nHygiene kits\tAtlantis\n"
    )
    page.grid.go_to(4, "item")
    hall.press(Qt.Key.Key_V, CTRL)
    hall.settle_side()
    assert column(hall, "why")[4:6] == ["Nobody knows what it needs", "Listed above already"]
    assert page.grid.problem_cells() == [(5, "site"), (6, "site")]
    page.ready()
    assert page.grid.problem_cells() == [(5, "site"), (6, "site")]


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut(hall: Hall, qapp: QApplication, language: str) -> None:
    dress(qapp, language)
    plan(hall)
    hall.page.draft.put("rule", "priority first")
    hall.settle_side()

    assert clipped(hall.page) == []
