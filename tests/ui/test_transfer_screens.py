"""The screens of transfers: what is on the way, loading, receiving in parts, reversing; nothing on them is cut."""

from __future__ import annotations

import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.i18n import use_language
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.operations import list_drafts
from supplytrack.inventory.transfers.operations import ArrivalLineDraft
from supplytrack.inventory.transfers.queries import read_transfer
from supplytrack.inventory.transfers.sheets import preview_waybill_sheet, waybill_sheet
from supplytrack.ui.inventory.place import StockPlace
from supplytrack.ui.inventory.transfers.transfer_draft import transfer_draft
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.labels import Label
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.factories.papers import on_hand
from tests.ui.handover_world import CLOCK, TODAY, Hall, make_world
from tests.ui.toolkit.audit import clipped

LIST = ("list", "transfers")
LOADED = date(2020, 5, 1)


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
def hall(database: Database, qtbot: QtBot, dressed: None) -> Iterator[Hall]:
    opened = Hall(database, StockPlace)
    yield opened
    opened.close()


def moved(database: Database, *lines: GoodsLineDraft, on: date = LOADED, **fields: Any) -> str:
    """A transfer from Poipet to Battambang: a hundred suits unless told. Returns its number."""
    lines = lines or (GoodsLineDraft("SUIT", "100"),)
    return papers.transfer(database, *lines, on=on, source="POI", target="BTB", **fields).number


def words(widget: Any) -> list[str]:
    """Every label that is seen."""
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]


def wait_for(hall: Hall, text: str) -> None:
    """Wait until a label that is seen says `text`: what a question leads to begins after it is closed."""
    deadline = time.monotonic() + 5
    while not any(text in told for told in words(hall.page)):
        assert time.monotonic() < deadline, words(hall.page)
        hall.settle(50)


def press(hall: Hall, text: str) -> None:
    """Press the button with these words."""
    found = [one for one in hall.page.findChildren(QPushButton) if one.isVisible() and one.text() == text]
    assert found, f"no button says {text}"
    found[-1].click()
    hall.settle()


def cells(hall: Hall, line: int) -> dict[str, str]:
    grid = hall.page.grid
    drawn = grid.line_model().drawn(line)
    return {column.key: cell.text for column, cell in zip(grid.columns, drawn, strict=True)}


def written(hall: Hall) -> Any:
    """A new transfer of suits from Poipet to Battambang, typed."""
    page = hall.open(("transfer", ""))
    hall.fill(page.form, "source", "Poipet store")
    hall.fill(page.form, "target", "Battambang store")
    hall.settle()
    hall.cell(0, "item", "PPE suits")
    hall.cell(0, "quantity", "50")
    hall.settle_side()
    return page


# The list


def test_what_is_on_the_way_comes_first_with_its_age_and_lateness(hall: Hall) -> None:
    late = moved(hall.database, expected=TODAY - timedelta(days=4))
    done = moved(hall.database, GoodsLineDraft("HK", "10"))
    papers.arrive(hall.database, done, ArrivalLineDraft(1, received="10"))
    hall.open(LIST)
    rows = hall.page.model.rows
    assert [(row.number, row.state, row.stage) for row in rows] == [
        (late, "late", "moving"),
        (done, "received", "done"),
    ]
    assert hall.page.top.summary.text() == "1 in transit"
    hall.page.table.setCurrentIndex(hall.page.model.index(1, 0))
    hall.settle()
    assert "since 6 days, 4 days late" in words(hall.page)


def test_a_draft_stands_in_the_list_and_opens_where_it_was_left(hall: Hall) -> None:
    written(hall)
    hall.open(LIST)
    assert [(row.state, row.target) for row in hall.page.model.rows] == [("draft", "Battambang store")]
    hall.page.acted(hall.page.model.rows[0], "act")
    hall.settle()
    assert cells(hall, 0)["item"] == "PPE suits"


def test_the_list_is_narrowed_by_state_and_words(hall: Hall) -> None:
    moved(hall.database)
    part = moved(hall.database, GoodsLineDraft("HK", "10"))
    papers.arrive(hall.database, part, ArrivalLineDraft(1, received="4"))
    hall.open(LIST)
    hall.page.bar.choose("state", ["part"])
    hall.settle(300)
    assert [row.number for row in hall.page.model.rows] == [part]


def test_an_empty_list_says_what_a_transfer_is(hall: Hall) -> None:
    hall.open(LIST)
    assert "No transfers yet" in words(hall.page)


def test_the_stock_page_begins_a_transfer_of_the_current_item(hall: Hall) -> None:
    page = hall.open("")
    hall.settle(300)
    page.table.go_to("SUIT")
    hall.settle()
    page.acts.trigger("transfer")
    hall.settle()
    assert hall.page.draft.lines[0]["item"] == "SUIT"


# Loading


def test_a_transfer_is_written_issued_and_shown_as_sent(hall: Hall) -> None:
    page = written(hall)
    assert cells(hall, 0)["available"] == "420"
    assert cells(hall, 0)["left"] == "370"
    page.ask_issue()
    hall.answer()
    number = page.posted.row.number
    assert number == "TR-PNH-2020-0001"
    assert page.top.title.text() == number
    assert on_hand(hall.database, "SUIT", "~IN-TRANSIT") == 50
    assert hall.database.read(lambda s: list_drafts(s, "transfer")) == []
    assert cells(hall, 0)["open"] == "50"


def test_a_shortage_names_who_holds_the_rest_and_offers_what_is_left(hall: Hall) -> None:
    page = written(hall)
    hall.cell(1, "item", "Surgical masks")
    hall.cell(1, "quantity", "15")
    hall.settle_side()
    assert page.where_panel.isVisible()
    page.ask_issue()
    hall.answer()
    assert (
        "Not issued. Only 12 boxes of Surgical masks left in Poipet store. 8 reserved for DN-PNH-2020-0001."
        in words(page)
    )
    assert page.problems() == [(1, "quantity")]
    press(hall, "Use 12")
    assert cells(hall, 1)["quantity"] == "12"
    page.ask_issue()
    hall.answer()
    assert on_hand(hall.database, "MASK", "~IN-TRANSIT") == 12


def test_fields_that_are_wrong_are_said_at_their_fields(hall: Hall) -> None:
    page = written(hall)
    page.draft.put("expected", "2020-05-01")
    page.draft.put("target", "PHD-BTB")
    page.ask_issue()
    hall.answer()
    assert page.problems() == [(-1, "target")]
    page.draft.put("target", "BTB")
    page.ask_issue()
    hall.answer()
    assert page.problems() == [(-1, "expected")]


def test_an_expired_batch_travels_when_it_is_chosen(hall: Hall) -> None:
    page = written(hall)
    expired = papers.scalar(hall.database, "SELECT uid FROM batch WHERE batch_number = 'HS-0301'")
    hall.cell(1, "item", "Hand sanitizer 500 ml")
    hall.cell(1, "quantity", "60")
    page.draft.put_cells(1, {"batch": expired})
    hall.settle_side()
    assert cells(hall, 1)["left"] == "0"
    page.ask_issue()
    hall.answer()
    assert on_hand(hall.database, "SANITIZER", "~IN-TRANSIT") == 60


def test_the_preview_says_what_the_waybill_says_after_issuing(hall: Hall) -> None:
    page = written(hall)
    typed = transfer_draft(page.draft.values, TODAY)
    before = hall.database.read(lambda s: preview_waybill_sheet(s, typed))
    page.ask_issue()
    hall.answer()
    after = hall.database.read(lambda s: waybill_sheet(s, page.posted.row.number))
    assert [(line.goods, line.sent) for line in before.lines] == [
        (line.goods, line.sent) for line in after.lines
    ]
    assert (before.from_place, before.to) == (after.from_place, after.to)


# Receiving


def test_goods_are_received_in_parts_and_the_page_says_what_recording_does(hall: Hall) -> None:
    number = moved(hall.database)
    hall.open(LIST)
    hall.page.acted(hall.page.model.rows[0], "act")
    hall.settle()
    page = hall.page
    assert cells(hall, 0)["received"] == "100"
    hall.cell(0, "damaged", "4")
    assert cells(hall, 0)["received"] == "96"
    assert cells(hall, 0)["left"] == "Say why"
    hall.cell(0, "reason", "Wet")
    hall.cell(0, "received", "60")
    hall.settle_side()
    told = words(page)
    assert "1 line enters Battambang store." in told
    assert "Written off as damaged: 4 PPE suits" in told
    assert "Still on the way: 36 PPE suits" in told
    page.ask_record()
    hall.answer()
    detail = hall.database.read(lambda s: read_transfer(s, number))
    assert (detail.row.state, detail.lines[0].open, detail.receipts[0].lines[0].reason) == ("part", 36, "wet")
    assert on_hand(hall.database, "SUIT", "BTB") == 60
    assert hall.page.top.title.text() == number
    assert "60 received, 4 damaged. Wet" in words(hall.page)


def test_what_will_not_arrive_is_settled_with_a_reason(hall: Hall) -> None:
    number = moved(hall.database)
    page = hall.open(("arrival", number))
    hall.cell(0, "received", "90")
    page.draft.put("rest", "lost")
    hall.settle_side()
    page.ask_record()
    hall.answer()
    assert page.problems() == [(-1, "rest_reason")]
    hall.fill(page.form, "rest_reason", "fell off")
    page.ask_record()
    hall.answer()
    assert hall.database.read(lambda s: read_transfer(s, number)).row.state == "losses"


@pytest.mark.parametrize(
    ("key", "typed", "problem"),
    [("received", "101", "received"), ("lost", "3", "reason"), ("received", "x", "received")],
)
def test_a_line_that_cannot_be_recorded_is_said_at_its_cell(
    hall: Hall, key: str, typed: str, problem: str
) -> None:
    page = hall.open(("arrival", moved(hall.database)))
    hall.cell(0, key, typed)
    hall.settle_side()
    page.ask_record()
    hall.settle()
    assert page.problems() == [(0, problem)]
    assert papers.scalar(hall.database, "SELECT count(*) FROM transfer_receipt") == 0


def test_a_receipt_that_was_begun_is_there_again_with_what_is_still_to_come(hall: Hall) -> None:
    number = moved(hall.database)
    hall.open(("arrival", number))
    hall.cell(0, "received", "70")
    hall.settle(600)
    hall.open(LIST)
    papers.arrive(hall.database, number, ArrivalLineDraft(1, received="50"), on=TODAY)
    page = hall.open(("arrival", number))
    assert (cells(hall, 0)["open"], cells(hall, 0)["received"], cells(hall, 0)["left"]) == (
        "50",
        "70",
        "20 too many",
    )
    assert page.draft.get("transfer") == number


def test_somebody_who_comes_too_late_is_told_that_nothing_is_on_the_way(hall: Hall) -> None:
    number = moved(hall.database)
    page = hall.open(("arrival", number))
    papers.arrive(hall.database, number, ArrivalLineDraft(1, received="100"), on=TODAY)
    page.ask_record()
    hall.answer()
    wait_for(hall, f"Not posted. Nothing of {number} is on the way any more.")
    hall.page.reload()
    wait_for(hall, f"Nothing of {number} is on the way any more")
    buttons = [one.text() for one in hall.page.findChildren(QPushButton) if one.isVisible()]
    assert "Record receipt" not in buttons


# Reversing


def test_the_last_receipt_is_reversed_before_the_transfer(hall: Hall) -> None:
    number = moved(hall.database)
    papers.arrive(hall.database, number, ArrivalLineDraft(1, received="100"), on=LOADED)
    page = hall.open(number)
    page.ask_reverse()
    hall.answer("wrong store")
    assert hall.database.read(lambda s: read_transfer(s, number)).row.state == "moving"
    page.ask_reverse()
    hall.answer("typed twice")
    assert hall.database.read(lambda s: read_transfer(s, number)).row.state == "reversed"
    assert on_hand(hall.database, "SUIT", "POI") == 420


def test_a_receipt_whose_goods_went_on_stays_and_says_why(hall: Hall) -> None:
    number = moved(hall.database)
    papers.arrive(hall.database, number, ArrivalLineDraft(1, received="100"), on=LOADED)
    papers.send(hall.database, "SUIT", "30", source="BTB", target="PHD-BTB", on=TODAY)
    page = hall.open(number)
    page.ask_reverse()
    hall.answer("wrong store")
    wait_for(hall, "Only 70 pieces of PPE suits left in Battambang store.")


# How it looks


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut(
    database: Database, qapp: QApplication, qtbot: QtBot, language: str, theme: str
) -> None:
    number = moved(
        database, expected=TODAY - timedelta(days=4), driver="Keo Vanna", loaded_by="Sok Sothea", means="road"
    )
    part = moved(database, GoodsLineDraft("HK", "40"))
    papers.arrive(database, part, ArrivalLineDraft(1, received="22", damaged="3", reason="wet"), on=LOADED)
    lost = moved(database, GoodsLineDraft("MEAL", "10"))
    papers.arrive(database, lost, rest_lost=True, rest_reason="stolen", on=LOADED)
    dress(qapp, language, theme)
    hall = Hall(database, StockPlace)
    try:
        hall.open(LIST)
        hall.page.table.setCurrentIndex(hall.page.model.index(1, 0))
        hall.settle(200)
        assert clipped(hall.place) == []
        for shown in (number, part, ("transfer", "")):
            hall.open(shown)
            hall.settle(200)
            assert clipped(hall.place) == [], shown
        page = hall.open(("arrival", number))
        hall.cell(0, "lost", "4")
        page.draft.put("rest", "lost")
        hall.settle(200)
        assert clipped(hall.place) == []
    finally:
        hall.close()
