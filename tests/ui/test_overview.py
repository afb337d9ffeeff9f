"""The overview of the example: what it tells, where its rows lead, and that nothing on it is cut."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from supplytrack.catalogue.place import LocationKind
from supplytrack.catalogue.queries import list_locations
from supplytrack.distribution.overview import unsigned_notes
from supplytrack.inventory.overview import stock_table
from supplytrack.ui.overview import OverviewPage
from supplytrack.ui.reports.place import ReportsPlace
from tests.factories import papers
from tests.ui.conftest import Sit
from tests.ui.example_world import THEMES, Seat, column, words
from tests.ui.toolkit.audit import clipped


def _table(seat: Seat) -> object:
    return seat.page._worklist


def test_the_figures_are_those_of_the_three_months_up_to_the_newest_handover(sit: Sit) -> None:
    shown = words(sit(OverviewPage).page)
    assert "Handovers, 1 Mar – 7 May 2020" in shown
    assert "5 signed, 1 not signed" in shown
    assert "3,926" in shown


def test_the_unsigned_paper_comes_before_what_runs_out(sit: Sit) -> None:
    titles = column(_table(sit(OverviewPage)), "title")
    assert titles[0].startswith("DN-0005 to Siem Reap")
    assert "PPE suit" in titles


def test_enter_on_a_row_leads_to_the_paper_that_waits(sit: Sit) -> None:
    seat = sit(OverviewPage)
    waiting = seat.database.read(unsigned_notes)[0].number
    table = seat.page._worklist
    table.setFocus()
    table.go_to_first()
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert seat.gone == [("hand over", ("proof", waiting))]


def test_a_group_shows_only_its_rows(sit: Sit) -> None:
    seat = sit(OverviewPage)
    seat.press_button("To sign 1")
    assert len(column(_table(seat), "title")) == 1
    seat.press_button("Drafts 0")
    assert column(_table(seat), "title") == []


def test_another_item_is_shown_on_the_map(sit: Sit) -> None:
    seat = sit(OverviewPage)
    assert "470" in words(seat.page)
    seat.press_button("Masks, surgical and…")
    seat.settle()
    assert "20" in words(seat.page)
    assert "470" not in words(seat.page)


@pytest.mark.qt_log_ignore("grabbing the keyboard", "does not support raise", extend=True)
def test_another_period_counts_only_its_days(sit: Sit) -> None:
    seat = sit(OverviewPage)
    seat.press_button("1 Mar – 7 May 2020")
    menu = seat.page.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == [
        "1–7 May 2020",
        "1–30 Apr 2020",
        "1 Mar – 7 May 2020",
        "1 Jan – 7 May 2020",
    ]
    menu.actions()[0].trigger()
    menu.close()
    seat.settle()
    assert "Handovers, 1–7 May 2020" in words(seat.page)
    assert "Nothing was handed over in this period." in words(seat.page)


def test_papers_of_the_period_are_counted_and_lead_to_the_movement_report_of_the_same_days(sit: Sit) -> None:
    seat = sit(OverviewPage)
    shown = seat.page._papers.itemAt(0).layout().itemAt(1).widget().text()
    assert shown == "8 goods receipts, 6 delivery notes, 2 counts of people"
    first, last = seat.page._found.figures.first, seat.page._found.figures.last
    seat.press_button("Movement report")
    assert seat.gone == [("reports", ("movement report", (first, last)))]
    reports = sit(ReportsPlace)
    reports.open(("movement report", (first, last)))
    assert (reports.page.sheet.period_from, reports.page.sheet.period_to) == (first, last)


def test_goods_that_are_long_on_the_way_wait_to_be_received(sit: Sit) -> None:
    seat = sit(OverviewPage)
    stores = [one.code for one in seat.database.read(list_locations) if one.kind is LocationKind.WAREHOUSE]
    item = next(line.item.code for line in seat.database.read(stock_table).lines if line.available)
    today = seat.database.clock.today()
    papers.receive(seat.database, item, "1", on=today - timedelta(days=20), place=stores[0])
    number = papers.transfer(
        seat.database,
        papers.GoodsLineDraft(item, "1"),
        on=today - timedelta(days=15),
        source=stores[0],
        target=stores[1],
    ).number
    seat.page.reload()
    seat.settle(300)
    task = next(one for one in seat.page._tasks if one.action == "Receive")
    assert task.age == "15 days"
    seat.page._do(task)
    assert seat.gone == [("stock", ("arrival", number))]
    assert "1 transfer" in " ".join(words(seat.page))


def test_the_buttons_lead_to_new_papers(sit: Sit) -> None:
    seat = sit(OverviewPage)
    seat.place.setFocus()
    seat.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    seat.press_button("New goods receipt")
    assert seat.gone == [("hand over", "new"), ("receive", "new")]


@pytest.mark.parametrize(("language", "theme"), THEMES)
def test_nothing_on_the_overview_is_cut_but_long_titles(sit: Sit, language: str, theme: str) -> None:
    seat = sit(OverviewPage, language, theme)
    titles = column(_table(seat), "title")
    below = [task.words for task in seat.page._tasks]
    assert clipped(seat.page, allowed=(*titles, *below)) == []
