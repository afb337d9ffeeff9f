"""Sites and coverage as a person uses them: what is urgent, the note that helps, the map, the assumed rates."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.inventory.operations import find_draft
from supplytrack.ui.catalogue import SitesPlace
from supplytrack.ui.distribution.noteform import note_draft
from supplytrack.ui.reports.place import ReportsPlace
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.map import ProvinceMap
from tests.factories import needs, papers
from tests.factories.engines import FileStore
from tests.ui.example_world import dress, words
from tests.ui.handover_world import CLOCK, TODAY, Hall, make_world
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
MAY = date(2020, 5, 1)


@pytest.fixture
def hall(file_store: FileStore, qapp: QApplication, qtbot: QtBot) -> Iterator[Hall]:
    """Meals for those who arrive at O'Bei Choin, kits that Malai needs, and a delivery nobody assessed."""
    dress(qapp)
    database = Database(file_store.copy_of("handover world", make_world), actor=Actor("Sokha"), clock=CLOCK)
    needs.source(database, "GDI")
    needs.source(database, "IOM", part_of="GDI")
    needs.entitle(database, "MEAL", 1, first=date(2020, 4, 1))
    for back in range(7):
        needs.arrive(database, "OBC", 16, TODAY - timedelta(back))
    needs.arrive(database, "PRS", 5, MAY, source="IOM")
    papers.receive(database, "MEAL", "32", place="OBC", on=MAY)
    papers.hand_over(database, "MEAL", "88", source="POI", target="OBC", on=TODAY)
    needs.assess(database, "MLQ", "HK", 200, MAY)
    needs.assess(database, "MLQ", "MEAL", 0, MAY)
    papers.hand_over(database, "HK", "3", source="POI", target="PHD-BMC", on=MAY)
    opened = Hall(database, SitesPlace)
    opened.open(("list", "coverage"))
    yield opened
    opened.close()
    database.close()
    dress(qapp)


def sites(page: Any) -> dict[str, tuple[str, str]]:
    """What each site is told to need, and how it stands, in the order of the list."""
    return {row.site.code: (row.main.item.code, row.main.standing.value) for row in page.model.rows}


def choose(hall: Hall, code: str) -> None:
    """Make a site the current one."""
    assert hall.page.table.go_to(code)
    hall.settle()


def press(hall: Hall, text: str) -> None:
    next(one for one in hall.page.findChildren(QPushButton) if one.isVisible() and text in one.text()).click()
    hall.settle()


def test_the_note_that_helps_is_one_press_away(hall: Hall) -> None:
    found = sites(hall.page)
    assert found["OBC"] == ("MEAL", "send now")
    assert found["MLQ"] == ("HK", "nothing yet")
    assert found["PHD-BMC"] == ("HK", "need not known")
    assert "PRS" not in found, "another source counted there"

    choose(hall, "OBC")
    assert {"2 days", "80 more packages"} <= set(words(hall.page))
    press(hall, "Send 80")
    place, uid = hall.gone[-1]
    kept = hall.database.read(lambda s: find_draft(s, uid))
    assert place == "hand over"
    assert kept is not None
    note = note_draft(dict(kept.payload), TODAY)
    assert (note.source, note.target) == ("POI", "OBC")
    assert [(line.item, line.quantity) for line in note.lines] == [("MEAL", "80")]


def test_filters_the_map_and_the_rates(hall: Hall) -> None:
    page = hall.page
    page.bar.choose("source", ("IOM",))
    hall.settle()
    assert "counted by IOM" in page.top.summary.text()
    assert sites(page)["PRS"][0] == "MEAL"
    page.bar.choose("source", ())
    page.bar.choose("item", ("MEAL",))
    hall.settle()
    assert set(sites(page)) == {"OBC", "MLQ"}
    choose(hall, "OBC")
    assert "At 2,000 a day" in words(page)

    for typed in ("50", "50, 20"):
        page.acts.trigger("rates")
        hall.question().findChild(TextEdit).setText(typed)
        hall.answer()
        assert any("two numbers" in told for told in words(page)) == (typed == "50")
    choose(hall, "OBC")
    assert {"At 50 a day", "At 20 a day"} <= set(words(page))

    hall.press(Qt.Key.Key_M, CTRL)
    hall.settle()
    (drawn,) = [one for one in page.findChildren(ProvinceMap) if one.isVisible()]
    assert "Banteay Meanchey: 88 of 112" in drawn.accessibleDescription()
    assert clipped(page) == []
    hall.press(Qt.Key.Key_M, CTRL)
    hall.settle()
    assert sites(page)


def test_the_paper_follows_the_filters(hall: Hall) -> None:
    hall.page.acts.trigger("report")
    assert hall.gone[-1] == ("reports", "coverage")
    reports = Hall(hall.database, ReportsPlace)
    page = reports.open("coverage")
    assert [one.site.name for one in page.sheet.sites if one.item.code == "MEAL" and one.figures.need] == [
        "O'Bei Choin"
    ]
    page.filters.put("source", "IOM")
    reports.settle(300)
    assert (page.sheet.source, page.sheet.others) == ("IOM", ("GDI",))
    assert page.preview.content.startswith(b"%PDF")
    assert clipped(page) == []
    reports.close()


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut(hall: Hall, qapp: QApplication, language: str) -> None:
    dress(qapp, language)
    hall.open(("list", "coverage"))
    choose(hall, "OBC")

    assert [cut for cut in clipped(hall.page) if "Provincial Health" not in cut and "ខេត្ត" not in cut] == []
