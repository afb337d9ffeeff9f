"""The screens of stock counts: counted line by line, looked at by somebody else, posted; nothing on them is cut."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from supplytrack.core.actor import Actor
from supplytrack.core.identity import new_uid
from supplytrack.core.sort import UNSORTED
from supplytrack.db.engine import Database
from supplytrack.i18n import use_language
from supplytrack.inventory.counts.operations import (
    CountDraft,
    ExtraDraft,
    FigureDraft,
    add_extra,
    enter_figures,
    finish_counting,
    start_count,
)
from supplytrack.ui.inventory import StockPlace
from supplytrack.ui.toolkit import style
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.factories.papers import GoodsLineDraft, on_hand, rows, scalar
from tests.ui.handover_world import CLOCK, Hall, make_world, note
from tests.ui.toolkit.audit import clipped

ENTER = Qt.Key.Key_Return
LIST = ("list", "counts")
KEPT = "SELECT line, counted FROM stock_count_sheet_line WHERE counted IS NOT NULL ORDER BY line"
STATE = "SELECT state FROM stock_count WHERE number = :number"


@pytest.fixture
def address(file_store: FileStore) -> str:
    return str(file_store.copy_of("counts world", make_world))


Sit = Callable[..., Hall]


@pytest.fixture
def sit(address: str, qapp: QApplication, qtbot: QtBot) -> Iterator[Sit]:
    """Sits somebody down in front of the stock: alone, or signed in among others."""
    opened: list[tuple[Hall, Database]] = []

    def down(name: str = "Sokha", *, alone: bool = True, language: str = "en") -> Hall:
        use_language(language)
        qapp.setStyle("Fusion")
        style.apply(qapp, "light")
        database = Database(address, actor=Actor(name, alone=alone), clock=CLOCK)
        opened.append((Hall(database, StockPlace), database))
        return opened[-1][0]

    yield down
    for hall, database in reversed(opened):
        hall.close()
        database.close()
    use_language("en")
    style.apply(qapp, "light")


def begin(database: Database, **scope: tuple[str, ...]) -> str:
    """A sheet of the Poipet store; returns its number."""
    return database.write(lambda s: start_count(s, CountDraft(new_uid(), "POI", **scope)))[0]


def uid_of(database: Database, number: str) -> str:
    return str(scalar(database, "SELECT uid FROM stock_count WHERE number = :number", number=number))


def counted(database: Database, figures: dict[str, str]) -> str:
    """A count with every figure, waiting for its review."""
    number = begin(database)
    uid = uid_of(database, number)
    papers.fill_sheet(database, uid, figures)
    database.write(lambda s: finish_counting(s, uid))
    return number


def cells(hall: Hall, line: int = 0) -> dict[str, str]:
    grid = hall.page.grid
    drawn = grid.line_model().drawn(line)
    return {column.key: cell.text for column, cell in zip(grid.columns, drawn, strict=True)}


def shown(hall: Hall, key: str) -> bool:
    grid = hall.page.grid
    return not grid.isColumnHidden([column.key for column in grid.columns].index(key))


def offered(hall: Hall, action: str) -> bool:
    return bool(hall.page.acts._actions[action].isVisible())


# Beginning


def test_a_count_is_begun_of_chosen_items(sit: Sit) -> None:
    hall = sit()
    hall.open(("new count", ""))
    hall.fill(hall.page.form, "location", "Poipet")
    hall.page.draft.put("what", "items")
    hall.settle()
    hall.page.grid.go_to(0, "item")
    hall.type("PPE suits", ENTER)
    hall.settle()
    hall.page.acts._actions["start"].trigger()
    hall.settle()
    assert scalar(hall.database, "SELECT scope FROM stock_count") == '{"items": ["SUIT"]}'
    assert (hall.page.number, cells(hall)["name"]) == ("CS-PNH-2020-0001", "PPE suits")


def test_a_count_of_some_items_needs_one(sit: Sit) -> None:
    hall = sit()
    hall.open(("new count", ""))
    hall.fill(hall.page.form, "location", "Poipet")
    hall.page.draft.put("what", "categories")
    hall.page.acts._actions["start"].trigger()
    hall.settle()
    assert hall.page.problems() == [(0, "category")]
    assert scalar(hall.database, "SELECT count(*) FROM stock_count") == 0


# Counting


def test_figures_are_typed_down_the_sheet_and_kept_as_they_are_typed(sit: Sit) -> None:
    hall = sit()
    hall.open(("count", begin(hall.database)))
    hall.type("20", ENTER)
    hall.type("18", ENTER)
    assert hall.page.grid.current_line == 2
    hall.settle(500)
    assert [tuple(row) for row in rows(hall.database, KEPT)] == [(1, 20), (2, 18)]
    assert hall.page.foot_words()[0] == "2 of 11 counted"


def test_a_column_from_excel_is_pasted_and_ends_with_the_sheet(sit: Sit) -> None:
    hall = sit()
    hall.open(("count", begin(hall.database, items=("SUIT", "MASK"))))
    QApplication.clipboard().setText("19\n417\n3\n4")
    hall.page.grid.go_to(0, "counted")
    hall.page.grid.paste()
    hall.settle(500)
    assert [tuple(row) for row in rows(hall.database, KEPT)] == [(1, 19), (2, 417)]
    assert len(hall.page.draft.lines) == 2


@pytest.mark.parametrize("figure", ["abc", "1.5", "-2"])
def test_a_figure_that_is_not_exact_turns_red_and_stays_as_typed(sit: Sit, figure: str) -> None:
    hall = sit()
    number = begin(hall.database)
    hall.open(("count", number))
    hall.type(figure, ENTER)
    hall.type("18", ENTER)
    hall.settle(500)
    assert [tuple(row) for row in rows(hall.database, KEPT)] == [(2, 18)]
    assert hall.page.problems() == [(0, "counted")]
    # Somebody leaves the page and comes back, perhaps another day: it stands there with its sentence.
    hall.open(LIST)
    hall.open(("count", number))
    assert (hall.page.draft.lines[0]["counted"], hall.page.problems()) == (figure, [(0, "counted")])
    assert hall.page.foot_words()[0] == "1 of 11 counted, 1 problem"
    hall.page.ask_finish()
    hall.settle()
    assert scalar(hall.database, STATE, number=number) == "open"
    hall.page.grid.go_to(0, "counted")
    hall.type("20", ENTER)
    hall.settle(500)
    assert hall.page.problems() == []
    assert [tuple(row) for row in rows(hall.database, KEPT)] == [(1, 20), (2, 18)]


def test_a_counter_does_not_see_what_the_books_say_unless_asked(sit: Sit) -> None:
    hall = sit()
    hall.open(("count", begin(hall.database)))
    assert not shown(hall, "expected")
    assert not shown(hall, "difference")
    hall.page.draft.put("expected", "shown")
    assert shown(hall, "expected")
    assert cells(hall, 3)["expected"] == "420"


def test_what_another_counter_keeps_meanwhile_appears_and_typing_stays(sit: Sit) -> None:
    hall = sit()
    number = begin(hall.database)
    hall.open(("count", number))
    hall.type("20", ENTER)
    hall.settle(500)
    other = Database(hall.database.address, actor=Actor("Chan"), clock=CLOCK)
    uid = uid_of(other, number)
    other.write(lambda s: enter_figures(s, uid, [FigureDraft(3, "2399")]))
    other.close()
    hall.page.grid.go_to(1, "counted")
    hall.type("abc", ENTER)
    hall.page.load()
    hall.settle(500)
    assert [cells(hall, at)["counted"] for at in range(3)] == ["20", "abc", "2,399"]
    assert hall.page.draft.get("counted_by") == "Sokha, Chan"


def test_goods_that_the_sheet_does_not_list_are_added_and_taken_off_again(sit: Sit) -> None:
    hall = sit()
    number = begin(hall.database)
    hall.open(("count extra", number))
    hall.fill(hall.page.form, "item", "Surgical masks")
    hall.fill(hall.page.form, "counted", "6")
    hall.fill(hall.page.form, "batch", "NEW-1")
    hall.page.acts._actions["add"].trigger()
    hall.settle()
    assert cells(hall, 11) | {"batch": "NEW-1", "counted": "6"} == cells(hall, 11)
    hall.page.grid.go_to(0, "counted")
    hall.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    hall.settle()
    assert len(hall.page.draft.lines) == 12
    hall.page.grid.go_to(11, "counted")
    hall.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    hall.settle()
    assert len(hall.page.draft.lines) == 11
    assert scalar(hall.database, "SELECT count(*) FROM stock_count_sheet_line") == 11


def test_lines_without_a_figure_are_asked_about(sit: Sit) -> None:
    hall = sit()
    number = begin(hall.database, items=("SUIT", "MASK"))
    hall.open(("count", number))
    hall.type("20", ENTER)
    hall.settle(500)
    hall.page.ask_finish()
    hall.answer()
    assert scalar(hall.database, STATE, number=number) == "counted"
    assert [tuple(row) for row in rows(hall.database, KEPT)] == [(1, 20), (2, 0)]


# The review


def test_differences_come_first_with_what_moved_meanwhile(sit: Sit) -> None:
    hall = sit()
    number = begin(hall.database)
    uid = uid_of(hall.database, number)
    papers.fill_sheet(hall.database, uid, {"SUIT": "417"})
    papers.issue(hall.database, note(hall.database, GoodsLineDraft("SUIT", "20"), target="PHD-BTB"))
    hall.database.write(lambda s: finish_counting(s, uid))
    hall.open(("count", number))
    first = cells(hall)
    assert (first["name"], first["difference"], first["moved"]) == ("PPE suits", "-3", "-20")
    assert (first["worth"], first["reason"]) == ("unknown", "Counting mistake")


def test_a_reason_is_given_the_differences_posted_and_the_page_stays(sit: Sit) -> None:
    hall = sit()
    number = counted(hall.database, {"SUIT": "417", "SPRAY": "47"})
    hall.open(("count", number))
    hall.page.grid.go_to(0, "reason")
    hall.type("stolen", ENTER)
    hall.settle(500)
    hall.page.ask_post()
    assert hall.page.problems() == [(-1, "reviewed_by")]
    hall.fill(hall.page.form, "reviewed_by", "Dara")
    hall.page.ask_post()
    assert hall.question().windowTitle() == "Post the differences of CS-PNH-2020-0001?"
    hall.answer()
    assert (on_hand(hall.database, "SUIT", "POI"), on_hand(hall.database, "SPRAY", "POI")) == (417, 47)
    said = rows(hall.database, "SELECT reason FROM stock_count_line WHERE reason <> '' ORDER BY line")
    assert [row.reason for row in said] == ["stolen", "counting mistake"]
    assert offered(hall, "reverse")
    assert not offered(hall, "post")


def test_a_refusal_is_told_and_nothing_moves(sit: Sit) -> None:
    hall = sit()
    number = counted(hall.database, {"SUIT": "0"})
    papers.prepare(hall.database, note(hall.database, GoodsLineDraft("SUIT", "5"), target="PHD-BTB"))
    hall.open(("count", number))
    hall.fill(hall.page.form, "reviewed_by", "Dara")
    hall.page.ask_post()
    hall.answer()
    assert hall.page.banner is not None
    assert on_hand(hall.database, "SUIT", "POI") == 420


def test_differences_of_closed_days_are_posted_on_a_later_one(sit: Sit) -> None:
    hall = sit()
    number = counted(hall.database, {"SUIT": "417"})
    day = hall.database.clock.today()
    for statement in (
        "UPDATE stock_count SET count_day = count_day - 2",
        "UPDATE workspace SET closed_until_day = (SELECT count_day FROM stock_count) + 1",
    ):
        hall.database.write(lambda s, statement=statement: s.execute(text(statement)))
    hall.open(("count", number))
    hall.fill(hall.page.form, "reviewed_by", "Dara")
    hall.page.ask_post()
    hall.answer()
    assert hall.page.problems() == [(-1, "date")]
    assert f"any day from {day} to {day}" in hall.page.banner.title
    hall.fill(hall.page.form, "date", day.isoformat())
    hall.page.ask_post()
    hall.answer()
    assert on_hand(hall.database, "SUIT", "POI") == 417
    assert hall.page.draft.get("date") == day.isoformat()


def test_found_goods_are_worth_something_unknown_and_never_nothing(sit: Sit) -> None:
    hall = sit()
    number = begin(hall.database, items=("MASK",))
    uid = uid_of(hall.database, number)
    papers.fill_sheet(hall.database, uid, {})
    hall.database.write(lambda s: add_extra(s, uid, ExtraDraft("SUIT", "6", batch="NEW-1")))
    hall.database.write(lambda s: finish_counting(s, uid))
    hall.open(("count", number))
    first = cells(hall)
    assert (first["batch"], first["difference"], first["worth"]) == ("NEW-1", "+6", "unknown")
    page = hall.open(LIST)
    worth = next(column for column in page.columns if column.key == "worth")
    assert [worth.value(row) for row in page._keyed.rows] == ["unknown"]


def test_among_accounts_the_counter_does_not_post(sit: Sit) -> None:
    hall = sit("Sokha", alone=False)
    number = counted(hall.database, {"SUIT": "417"})
    hall.open(("count", number))
    assert hall.page.form.boxes["reviewed_by"].isHidden()
    hall.page.ask_post()
    hall.answer()
    assert "Somebody else has to look at it" in hall.page.banner.title
    other = sit("Dara", alone=False)
    other.open(("count", number))
    other.page.ask_post()
    other.answer()
    assert scalar(other.database, STATE, number=number) == "posted"


def test_a_count_is_sent_back_given_up_or_reversed(sit: Sit) -> None:
    hall = sit()
    number = counted(hall.database, {"SUIT": "417"})
    hall.open(("count", number))
    hall.page.acts._actions["again"].trigger()
    hall.settle()
    assert offered(hall, "finish")
    hall.page.ask_cancel()
    hall.answer()
    assert scalar(hall.database, STATE, number=number) == "cancelled"
    posted = papers.count(hall.database, {"SUIT": "417"}, place="POI")
    hall.open(("count", posted.number))
    hall.page.ask_reverse()
    hall.answer("wrong store")
    assert on_hand(hall.database, "SUIT", "POI") == 420
    assert scalar(hall.database, STATE, number=posted.number) == "reversed"


# The list


def test_what_waits_for_a_review_comes_first_and_opens(sit: Sit) -> None:
    hall = sit()
    papers.count(hall.database, {"MASK": "186"}, place="PNH")
    begin(hall.database, items=("SUIT",))
    number = counted(hall.database, {"SUIT": "417"})
    page = hall.open(LIST)
    found = page._keyed.rows
    assert [row.state.value for row in found] == ["counted", "open", "posted"]
    sections = hall.database.read(lambda s: page.keyed().sections(s, UNSORTED, None))
    assert [(one.group.title, len(one.keys)) for one in sections] == [
        ("Waiting for review", 1),
        ("Being counted", 1),
        ("Done", 1),
    ]
    page.opened(found[0])
    hall.settle()
    assert hall.page.number == number
    hall.open("CS-PNH-2020-0001")
    assert hall.page.number == "CS-PNH-2020-0001"


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_on_the_screens_is_cut(sit: Sit, language: str) -> None:
    hall = sit(language=language)
    papers.count(hall.database, {"MASK": "186"}, place="PNH")
    number = begin(hall.database)
    uid = uid_of(hall.database, number)
    for what in (LIST, ("new count", ""), ("count", number), ("count extra", number)):
        hall.open(what)
        hall.settle_side()
        assert clipped(hall.page) == [], what
    papers.fill_sheet(hall.database, uid, {"SUIT": "417"})
    hall.database.write(lambda s: add_extra(s, uid, ExtraDraft("MASK", "6", donor="WFP", batch="NEW-1")))
    hall.database.write(lambda s: finish_counting(s, uid))
    for what in (LIST, ("count", number), ("count", "CS-PNH-2020-0001")):
        hall.open(what)
        hall.settle_side()
        assert clipped(hall.page) == [], what
