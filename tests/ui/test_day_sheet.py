"""The day sheet: a whole day at several sites, written on the keyboard and recorded together."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.distribution.day_sheet import DAY_SHEET
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.people_queries import PeopleFilter, people_rows
from supplytrack.i18n import use_language
from supplytrack.inventory.operations import list_drafts
from supplytrack.ui.distribution.people import PeoplePlace
from supplytrack.ui.toolkit import style
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.ui.handover_world import CLOCK, TODAY, Hall, make_world
from tests.ui.toolkit.audit import clipped

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
ENTER, TAB, END = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_End
YESTERDAY = TODAY - timedelta(days=1)
KEYS_AT_MOST = 60
LONG = (
    "Banteay Meanchey Provincial Health Department (PHD)",
    "មន្ទីរសុខាភិបាលខេត្តបន្ទាយមានជ័យ",
    "ស្ថានីយរថភ្លើងប៉ោយប៉ែត",
)


class CountingHall(Hall):
    """Counts every key that a person presses."""

    pressed = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press one key."""
        self.pressed += 1
        super().press(key, modifier)

    def write(self, text: str, then: Qt.Key) -> None:
        """Type a cell and leave it."""
        self.pressed += len(text)
        self.type(text, then)


@pytest.fixture
def database(file_store: FileStore) -> Iterator[Database]:
    opened = Database(file_store.copy_of("handover world", make_world), actor=Actor("Sokha"), clock=CLOCK)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    dress(qapp)
    yield
    dress(qapp)


def dress(app: QApplication, language: str = "en", theme: str = "light") -> None:
    use_language(language)
    app.setStyle("Fusion")
    style.apply(app, theme)


@pytest.fixture
def hall(database: Database, qtbot: QtBot, dressed: None) -> Iterator[CountingHall]:
    """Yesterday four sites served as many people as planned; the sheet gave meals of the store in Poipet."""
    for place, people in (("MLQ", "40"), ("OBC", "120"), ("PHD-BMC", "25"), ("PRS", "60")):
        heads = HeadCount(people=people, planned=people, method="tally")
        papers.give(database, place=place, on=YESTERDAY, source="POI", heads=heads)
    opened = CountingHall(database, PeoplePlace)
    opened.place.desk.memory.put("day sheet/item", "MEAL")
    opened.place.desk.memory.put("day sheet/store", "POI")
    opened.open(("sheet", ""))
    opened.pressed = 0
    yield opened
    opened.close()


def of_today(hall: Hall) -> dict[str, tuple[int, str]]:
    rows = hall.database.read(lambda s: people_rows(s, PeopleFilter(first=TODAY)))
    return {row.place: (row.heads.people, row.summary) for row in rows}


def cells(hall: Hall, line: int) -> dict[str, str]:
    grid = hall.page.grid
    drawn = grid.line_model().drawn(line)
    return {column.key: cell.text for column, cell in zip(grid.columns, drawn, strict=True)}


def record(hall: Hall) -> None:
    hall.page.acts.trigger("record")
    hall.settle()
    hall.answer()


def test_a_whole_day_at_four_sites_is_written_with_few_keys(hall: CountingHall) -> None:
    assert cells(hall, 0)["planned"] == "40"
    for text, then in (
        *(("40", ENTER), ("40", ENTER)),
        # Ten packages came back, and people stayed away: End goes to the reason.
        *(("110", TAB), ("10", TAB), ("110", TAB)),
    ):
        hall.write(text, then)
    hall.press(END)
    hall.write("rain", ENTER)
    hall.write("25", ENTER)
    hall.write("25", ENTER)
    hall.write("60", TAB)
    hall.press(TAB)
    hall.press(TAB)
    for heads in ("20", "15", "13"):
        hall.write(heads, TAB)
    hall.write("12", ENTER)
    hall.settle_side()
    assert hall.page.foot_words()[0] == ("4 sites, 235 services, taken out 245 = given 235 + brought back 10")

    hall.page.acts.trigger("record")
    hall.settle()
    hall.answer()
    hall.pressed += 2

    assert of_today(hall) == {
        "MLQ": (40, "40 packages of meal packages"),
        "OBC": (110, "110 packages of meal packages"),
        "PHD-BMC": (25, "25 packages of meal packages"),
        "PRS": (60, "60 packages of meal packages"),
    }
    obc, prs = (
        next(row for row in hall.database.read(people_rows) if row.place == place) for place in ("OBC", "PRS")
    )
    assert (obc.heads.planned, obc.heads.planned_why, obc.brought_back[0].quantity) == (120, "rain", 10)
    assert (prs.heads.women, prs.heads.men, prs.heads.girls, prs.heads.boys) == (20, 15, 13, 12)
    assert papers.on_hand(hall.database, "MEAL", "POI") == 165
    assert not hall.database.read(list_drafts)
    assert hall.pressed <= KEYS_AT_MOST, hall.pressed


def test_a_wrong_site_is_told_at_its_cell_and_nothing_is_recorded(hall: CountingHall) -> None:
    hall.cell(0, "people", "40")
    hall.cell(1, "people", "90")
    hall.cell(3, "quantity", "5,000")
    hall.cell(3, "people", "60")
    record(hall)

    # The site at which nothing happened went below those that are recorded.
    assert hall.page.problems() == [(1, "planned_why"), (2, "quantity")]
    assert not of_today(hall)
    hall.cell(1, "planned_why", "rain")
    hall.cell(2, "quantity", "60")
    record(hall)
    assert of_today(hall) == {"MLQ": (40, ""), "OBC": (90, ""), "PRS": (60, "60 packages of meal packages")}


def test_a_block_from_excel_is_pasted_and_taken_back(hall: CountingHall) -> None:
    hall.page.grid.go_to(0, "quantity")
    QApplication.clipboard().setText("40\t2\t40\n120\t\t120\n")
    hall.press(Qt.Key.Key_V, CTRL)
    assert (cells(hall, 0)["brought_back"], cells(hall, 1)["people"]) == ("2", "120")
    hall.press(Qt.Key.Key_Z, CTRL)
    assert (cells(hall, 0)["quantity"], cells(hall, 1)["people"]) == ("", "")


def test_a_sheet_is_kept_and_stands_in_the_list_until_it_is_deleted(hall: CountingHall) -> None:
    hall.cell(0, "people", "40")
    hall.settle(450)
    hall.go("people", "")
    hall.settle()
    first = hall.page.model.rows[0]
    assert (first.place, first.people, first.is_sheet) == ("Day sheet, 1 site", 40, True)
    hall.page.opened(first)
    hall.settle()
    assert cells(hall, 0)["people"] == "40"
    hall.page.acts.trigger("delete")
    hall.settle()
    assert not hall.database.read(lambda s: list_drafts(s, DAY_SHEET))


def test_a_site_that_was_recorded_already_says_so(hall: CountingHall) -> None:
    papers.give(hall.database, place="OBC", on=TODAY)
    hall.page.reload()
    hall.settle()
    line = hall.page.draft.lines[1]
    told = [column.remark(line) for column in hall.page.grid.columns if column.remark]
    assert told == ["10 people are recorded here for this day already."]


def test_the_list_tells_planned_against_reached_in_services(hall: CountingHall) -> None:
    heads = HeadCount(people="30", planned="50", planned_why="rain")
    papers.give(hall.database, place="OBC", on=TODAY, heads=heads)
    hall.go("people", "")
    hall.page.reload()
    hall.settle()
    row = hall.page.model.rows[0]
    columns = {column.key: column for column in hall.page.columns}
    assert columns["difference"].text(row.difference) == "\N{MINUS SIGN}20"
    assert row.planned_why == "rain"
    assert hall.page.summary(hall.page.model.rows) == "275 services"


def test_a_wrong_count_is_corrected_by_reversing_it_and_recording_it_anew(hall: CountingHall) -> None:
    heads = HeadCount(women="20", men="10", planned="40", planned_why="rain")
    wrong = papers.give(
        hall.database, "MEAL", "30", place="OBC", on=YESTERDAY, source="POI", heads=heads, brought_back="9"
    )
    hall.open(wrong.number)
    hall.page.acts.trigger("correct")
    hall.answer("a page was missing")
    hall.settle_side()
    assert hall.page.total() == 30
    hall.page.draft.put("women", "25")
    hall.cell(0, "brought_back", "4")
    record(hall)

    right, mended = (
        row
        for row in hall.database.read(lambda s: people_rows(s, PeopleFilter(place="OBC", item="MEAL")))
        if row.date == YESTERDAY
    )
    assert (mended.number, bool(mended.reversed_by)) == (wrong.number, True)
    assert (right.heads.people, right.heads.planned_why, right.reversed_by) == (35, "rain", "")
    assert ([part.quantity for part in (*right.goods, *right.brought_back)]) == [30, 4]
    assert papers.on_hand(hall.database, "MEAL", "POI") == 370


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_of_the_day_sheet_is_cut(
    database: Database, qtbot: QtBot, qapp: QApplication, language: str, hall: CountingHall
) -> None:
    dress(qapp, language)
    hall.open(("sheet", ""))
    hall.cell(0, "people", "40")
    hall.settle_side()
    found = clipped(hall.page, allowed=LONG)
    hall.go("people", "")
    hall.settle()
    assert found + clipped(hall.page, allowed=LONG) == []
