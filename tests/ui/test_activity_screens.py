"""The screens of activities and fixtures: recorded, refilled in one go, ended, withdrawn and brought back."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.distribution.activities.queries import (
    ActivityFilter,
    ActivityRow,
    activity_rows,
    standing_fixtures,
)
from supplytrack.i18n import use_language
from supplytrack.inventory.operations import list_drafts
from supplytrack.ui.distribution.people import PeoplePlace
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.banner import Toast
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.ui.handover_world import CLOCK, Hall, make_world
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return
LIST = ("list", "activities")


@pytest.fixture
def hall(file_store: FileStore, qapp: QApplication, qtbot: QtBot) -> Iterator[Hall]:
    dress(qapp)
    database = Database(file_store.copy_of("handover world", make_world), actor=Actor("Sokha"), clock=CLOCK)
    papers.record_training(
        database, "tanks", date(2020, 4, 20), kind="fixture", title="Water tanks", place="OBC", provinces=(),
        quantity="2", unit="tank", unit_many="tanks",
    )  # fmt: skip
    papers.record_training(
        database, "training", date(2020, 4, 28), title="RCCE training", last=date(2020, 4, 30), people="308",
        people_kind="participants", partner="Battambang PHD",
    )  # fmt: skip
    opened = Hall(database, PeoplePlace)
    opened.open(LIST)
    yield opened
    opened.close()
    database.close()
    dress(qapp)


def dress(app: QApplication, language: str = "en", theme: str = "light") -> None:
    use_language(language)
    app.setStyle("Fusion")
    style.apply(app, theme)


def rows(hall: Hall) -> dict[str, ActivityRow]:
    everything = ActivityFilter(withdrawn_too=True)
    return {row.uid: row for row in hall.database.read(lambda session: activity_rows(session, everything))}


def shown(hall: Hall) -> list[str]:
    return [row.uid for row in hall.page.model.rows]


def undo(hall: Hall) -> None:
    toasts = [one for one in hall.place.window().findChildren(Toast) if one.isVisible()]
    next(button for button in toasts[-1].findChildren(QPushButton) if button.text() == "Undo").click()
    hall.settle()


def do(hall: Hall, uid: str, action: str) -> None:
    hall.page.table.go_to(uid)
    hall.settle()
    hall.page.acts.trigger(action)
    hall.settle()


def test_what_stands_comes_first_and_the_list_says_where_it_belongs(hall: Hall) -> None:
    assert shown(hall) == ["tanks", "training"]
    assert hall.place.shown_list() == "activities"
    assert hall.page.top.summary.text() == "2 activities · 1 fixture stands"
    hall.page.go_to_search()
    hall.type("rcce")
    hall.settle(250)
    assert shown(hall) == ["training"]


def test_a_fixture_is_refilled_with_two_keys_and_that_can_be_undone(hall: Hall) -> None:
    hall.page.table.go_to("tanks")
    hall.settle()
    hall.press(Qt.Key.Key_R, CTRL)
    hall.settle()
    QTest.keyClick(hall.question().focusWidget(), ENTER)
    hall.place.activateWindow()
    hall.settle()
    (tanks,) = hall.database.read(standing_fixtures)
    assert (tanks.refills, tanks.last_refill, tanks.days_since) == (1, date(2020, 5, 7), 0)
    undo(hall)
    assert rows(hall)["tanks"].refills == 0
    assert [row.withdrawn_by for row in rows(hall).values() if row.fixture] == ["Sokha"]


def test_a_refill_that_cannot_be_is_refused_with_the_reason(hall: Hall) -> None:
    do(hall, "tanks", "refill")
    field = hall.question().focusWidget()
    field.selectAll()
    QTest.keyClicks(field, "19 April")
    hall.answer()
    assert "set up on 2020-04-20" in hall.page.banner.title
    do(hall, "tanks", "refill")
    field = hall.question().focusWidget()
    field.selectAll()
    QTest.keyClicks(field, "some day")
    hall.answer()
    assert hall.page.banner.title.startswith("Day: ")
    assert rows(hall).keys() == {"tanks", "training"}


def test_a_fixture_that_is_gone_no_longer_stands_until_that_is_undone(hall: Hall) -> None:
    do(hall, "tanks", "end")
    hall.answer()
    assert rows(hall)["tanks"].last == date(2020, 5, 7)
    undo(hall)
    assert rows(hall)["tanks"].stands


def test_what_was_recorded_wrongly_is_withdrawn_with_a_reason_and_brought_back(hall: Hall) -> None:
    do(hall, "training", "withdraw")
    hall.answer()
    assert rows(hall)["training"].withdrawn_at is None, "not without a reason"
    do(hall, "training", "withdraw")
    hall.answer("Twice")
    assert rows(hall)["training"].withdrawn_why == "Twice"
    assert shown(hall) == ["tanks"]
    undo(hall)
    assert shown(hall) == ["tanks", "training"]


def test_a_new_activity_is_typed_recorded_once_and_refused_at_its_field(hall: Hall) -> None:
    hall.press(Qt.Key.Key_N, CTRL)
    hall.settle()
    for key, typed in (
        ("kind", "Information"), ("title", "Posters put up"), ("provinces", "Battambang; Nowhere"), ("quantity", "40"),
        ("people", "9"), ("men", "4"), ("women", "4"),
    ):  # fmt: skip
        hall.fill(hall.page.form_of(key), key, typed)
    hall.press(ENTER, CTRL)
    hall.settle()
    problems = {key for form in hall.page.forms for key, box in form.boxes.items() if box.problem}
    assert problems == {"provinces", "unit", "people"}
    for key, typed in (
        ("provinces", "Battambang"),
        ("unit", "poster"),
        ("unit_many", "posters"),
        ("women", "5"),
    ):
        hall.fill(hall.page.form_of(key), key, typed)
    hall.press(ENTER, CTRL)
    hall.settle()
    (made,) = [row for row in rows(hall).values() if row.title == "Posters put up"]
    assert (made.amount, made.people, made.first, [one.code for one in made.provinces]) == (
        "40 posters", 9, date(2020, 5, 7), ["KH02"],
    )  # fmt: skip
    assert hall.database.read(list_drafts) == []
    assert made.uid in shown(hall)


def test_one_like_it_begins_with_what_it_is_and_not_with_its_figures(hall: Hall) -> None:
    do(hall, "training", "copy")
    typed = hall.page.draft.values
    assert (typed["title"], typed["provinces"], typed["partner"], typed["first"]) == (
        "RCCE training", "Battambang", "Battambang PHD", "2020-05-07",
    )  # fmt: skip
    assert not typed.get("people")


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut(hall: Hall, qapp: QApplication, language: str) -> None:
    dress(qapp, language, "dark")
    for what in (LIST, ("activity", "")):
        hall.open(what)
        assert clipped(hall.place) == []
