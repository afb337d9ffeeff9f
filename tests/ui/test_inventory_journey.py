"""Goods from the order to the loss report, and what is refused on the way: a person at the window of the program."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supplytrack.distribution.check import check_workspace
from supplytrack.inventory.counts.operations import finish_counting
from supplytrack.inventory.goods_lines import GoodsLineDraft
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.factories.papers import on_hand
from tests.ui.handover_world import TODAY
from tests.ui.journey_world import CTRL, Person, ledger, sitting

Sit = Callable[..., Person]
ORDER = "PO-PNH-2020-0001"


@pytest.fixture
def sit(
    file_store: FileStore, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sit]:
    """Sits somebody down at the window."""
    with sitting(qapp, file_store, monkeypatch) as down:
        yield down


def test_goods_from_the_order_to_the_loss_report(sit: Sit) -> None:
    person = sit()
    order(person)
    receive_a_part_with_damage(person)
    receive_the_rest_with_some_over(person)
    move_to_another_store(person)
    count_the_other_store(person)
    assemble_kits(person)
    write_off_above_the_limit(person)
    take_the_write_off_and_the_kits_back(person)
    report = person.database.read(check_workspace)
    assert report.problems == ()


def order(person: Person) -> None:
    """Forty boxes of gloves, sixty bottles and thirty sets, for a fund, in dollars: nothing moves yet."""
    before = ledger(person.database)
    person.keys("Ctrl+3")
    person.keys("Ctrl+Shift+N")
    person.fields("Medimpex", "", "2020-05-12", "ECHO", "usd", "Q-17", "")
    person.cells("gloves", "40")
    person.cell(0, "packed", "box of 50")
    person.cell(0, "unit_cost", "0.125")
    person.page.grid.go_to(1, "item")
    person.cells("spray", "60")
    person.cell(1, "unit_cost", "12.5")
    person.page.grid.go_to(2, "item")
    person.cells("goggles", "30")
    assert "1,000 USD" in person.seen()
    person.reads_well()
    person.keys("Ctrl+Return")
    assert person.title() == ORDER
    assert [person.row(line)["open"] for line in range(3)] == ["2,000", "60", "30"]
    assert ledger(person.database) == {**before, "document": before["document"] + 1}
    person.reads_well()


def receive_a_part_with_damage(person: Person) -> None:
    """One box and two bottles arrive damaged: they never stand in the store."""
    person.keys("Ctrl+Return")
    person.fields("Poipet")
    for line, typed in enumerate(
        (
            {"quantity": "25", "damaged": "1", "batch": "GL-0501", "expiry": "2023-05-31"},
            {"quantity": "20", "damaged": "2"},
        )
    ):
        for key, text in typed.items():
            person.cell(line, key, text)
    person.page.grid.go_to(2, "quantity")
    person.press(Qt.Key.Key_Delete, CTRL)
    person.settle_side()
    told = person.seen()
    assert told[told.index("Poipet store after posting") :][1:4] == ["Gloves", "2,400", "3,600"]
    person.reads_well()
    person.keys("Ctrl+Return")
    person.answer()
    assert person.title() == "GRN-PNH-2020-0014"
    assert (on_hand(person.database, "GLOVES", "POI"), on_hand(person.database, "SPRAY", "POI")) == (3600, 63)
    assert (person.stock("GLOVES")["POI"], person.stock("SPRAY")["available"]) == ("3,600", "63")


def receive_the_rest_with_some_over(person: Person) -> None:
    """Five bottles more than were ordered come; ten sets will not come."""
    person.go("receive", ORDER)
    person.settle()
    assert [person.row(line)["open"] for line in range(3)] == ["750", "40", "30"]
    person.keys("Ctrl+Return")
    assert person.page.draft.get("warehouse") == "POI", "the store of the last receipt"
    person.cell(0, "batch", "GL-0501")
    person.cell(0, "expiry", "2023-05-31")
    person.cell(1, "quantity", "45")
    person.cell(2, "quantity", "20")
    person.settle_side()
    assert {"Disinfection spray 500 ml: 5 bottles over", "Safety goggles: 10 sets short"} <= set(
        person.seen()
    )
    person.cell(2, "rest", "Will not come")
    person.keys("Ctrl+Return")
    person.answer()
    assert person.page.form.focused_key() == "reason"
    person.fields("Sold out")
    person.settle_side()
    # With what came before and what becomes of the rest there is no room for the longest names.
    person.reads_well("Disinfection spray")
    person.keys("Ctrl+Return")
    person.answer()
    person.go("receive", ORDER)
    person.settle()
    lines = [person.row(line) for line in range(3)]
    assert [(line["arrived"], line["open"]) for line in lines] == [("2,000", "0"), ("65", "0"), ("20", "0")]
    assert lines[2]["closed"] == "10"
    person.reads_well()
    assert [person.stock(item)["POI"] for item in ("GLOVES", "SPRAY", "GOGGLES")] == ["4,350", "108", "40"]
    assert on_hand(person.database, "GLOVES", "POI", batch="GL-0501") == 1950


def move_to_another_store(person: Person) -> None:
    """Suits and gloves travel with a waybill; four suits fall off the lorry."""
    person.go("stock", ("list", "transfers"))
    person.settle()
    person.keys("Ctrl+N")
    person.fields("Poipet", "Battambang", "", "2020-05-09")
    person.page.grid.go_to(0, "item")
    person.cells("PPE suits", "60", "gloves", "500")
    assert [person.row(line)["left"] for line in range(2)] == ["360", "3,850"]
    person.reads_well()
    person.keys("Ctrl+Return")
    person.answer()
    assert person.title() == "TR-PNH-2020-0001"
    person.keys("Ctrl+Shift+P")
    waybill = person.paper()
    assert all(word in waybill for word in ("TR-PNH-2020-0001", "PS-0320", "GL-0409", "Battambang store"))
    stock = person.stock("SUIT")
    assert (stock["POI"], stock["moving"], stock["BTB"]) == ("360", "60", "–")
    person.go("stock", "TR-PNH-2020-0001")
    person.settle()
    person.keys("Ctrl+Return")
    person.fields("56", "", "4")
    assert person.row()["left"] == "Say why"
    person.fields("fell")
    person.settle_side()
    assert (person.row()["left"], person.row()["reason"]) == ("–", "fell")
    assert "Lost on the way: 4 PPE suits" in person.seen()
    person.reads_well()
    person.keys("Ctrl+Return")
    person.answer()
    assert "56 received, 4 lost. fell" in person.seen()
    person.reads_well()
    stock = person.stock("SUIT")
    assert (stock["POI"], stock["moving"], stock["BTB"], stock["on_hand"]) == ("360", "–", "56", "416")
    assert on_hand(person.database, "SUIT", "~IN-TRANSIT") == 0


def count_the_other_store(person: Person) -> None:
    """The sheet is frozen and printed; two masks are missing; somebody else looks at it."""
    person.go("stock", ("list", "counts"))
    person.settle()
    person.keys("Ctrl+N")
    person.fields("Battambang")
    person.keys("Ctrl+Return")
    assert person.title() == "CS-PNH-2020-0001"
    person.keys("Ctrl+P")
    sheet = person.paper()
    assert all(word in sheet for word in ("CS-PNH-2020-0001", "SM-0427", "GL-0409", "PS-0320"))
    person.page.grid.go_to(0, "counted")
    person.cells("18", "500", "56")
    person.settle(500)
    person.reads_well()
    person.keys("Ctrl+Return")
    assert (person.row()["name"], person.row()["difference"]) == ("Surgical masks", "-2")
    assert person.stock("MASK")["BTB"] == "20", "nothing moves before the review"
    person.go("stock", "CS-PNH-2020-0001")
    person.settle()
    person.keys("Ctrl+Return")
    assert person.page.form.focused_key() == "reviewed_by"
    person.fields("Dara")
    person.reads_well()
    person.keys("Ctrl+Return")
    person.answer()
    assert person.stock("MASK")["BTB"] == "18"
    assert on_hand(person.database, "MASK", "BTB") == 18


def assemble_kits(person: Person) -> None:
    """Ten kits take ten suits, ten sets and twenty gloves of the batch that expires first."""
    person.go("stock", ("list", "conversions"))
    person.settle()
    person.keys("Ctrl+N")
    person.fields("Poipet", "Hygiene kit", "10")
    person.settle_side()
    person.reads_well()
    person.keys("Ctrl+Return")
    person.settle(100)
    assert person.title() == "KA-PNH-2020-0001"
    person.reads_well()
    took = [on_hand(person.database, item, "POI") for item in ("PPEKIT", "SUIT", "GOGGLES", "GLOVES")]
    assert took == [10, 350, 30, 3830]
    assert [person.stock(item)["POI"] for item in ("PPEKIT", "SUIT", "GLOVES")] == ["10", "350", "3,830"]


def write_off_above_the_limit(person: Person) -> None:
    """Forty-five bottles that cost 12.5 dollars each need a second person."""
    person.go("stock", ("list", "changes"))
    person.settle()
    person.keys("Ctrl+N")
    person.fields("Poipet", "", "Keo Vanna", "Roof fell in")
    person.page.grid.go_to(0, "item")
    person.cells("spray", "45", "lost")
    uid = papers.scalar(
        person.database,
        "SELECT b.uid FROM batch b JOIN item i ON i.id = b.item_id WHERE i.code = 'SPRAY'"
        " AND b.unit_cost IS NOT NULL ORDER BY b.id DESC LIMIT 1",
    )
    person.page.draft.put_cells(0, {"batch": uid})
    person.settle_side()
    person.settle_side()
    assert "It is worth 562.50 USD, above the limit of 500 USD." in person.seen()
    person.keys("Ctrl+Return")
    person.answer()
    assert person.page.form.focused_key() == "approved_by"
    assert on_hand(person.database, "SPRAY", "POI") == 108
    person.fields("Head of office")
    person.reads_well()
    person.keys("Ctrl+Return")
    person.answer()
    assert person.title() == "WO-PNH-2020-0001"
    person.reads_well()
    person.keys("Ctrl+P")
    report = person.paper()
    assert all(word in report for word in ("WO-PNH-2020-0001", "45", "Keo Vanna", "Head of office"))
    assert person.stock("SPRAY")["POI"] == "63"
    assert on_hand(person.database, "SPRAY", "POI") == 63


def take_the_write_off_and_the_kits_back(person: Person) -> None:
    """Both are reversed with a reason; the stock is as it was before them."""
    for number, verb in (("WO-PNH-2020-0001", "Reverse"), ("KA-PNH-2020-0001", "Reverse")):
        person.go("stock", number)
        person.settle()
        person.do(verb)
        person.answer("Typed twice")
        person.settle(50)
        assert any(word.startswith("Reversed by REV-PNH-2020-") for word in person.seen())
    back = {
        item: on_hand(person.database, item, "POI")
        for item in ("SPRAY", "PPEKIT", "SUIT", "GOGGLES", "GLOVES")
    }
    assert back == {"SPRAY": 108, "PPEKIT": 0, "SUIT": 360, "GOGGLES": 40, "GLOVES": 3850}
    assert [person.stock(item)["POI"] for item in ("SPRAY", "SUIT", "GLOVES")] == ["108", "360", "3,850"]


def test_what_cannot_be_is_said_at_its_field_and_changes_nothing(sit: Sit) -> None:
    person = sit()
    database = person.database
    bought = papers.receive(
        database, "SPRAY", "60", place="POI", batch="DS-0501", unit_cost="12.5", currency="USD"
    )
    moved = papers.transfer(
        database, GoodsLineDraft("SPRAY", "15", batch="DS-0501"), source="POI", target="BTB", on=TODAY
    )
    uid = papers.start_sheet(database, "POI", items=("SUIT",))
    papers.fill_sheet(database, uid, {"SUIT": "417"})
    database.write(lambda session: finish_counting(session, uid))
    before = ledger(database)
    more_than_there_is(person)
    more_than_was_sent(person, moved.number)
    counted_and_posted_by_one(person, "CS-PNH-2020-0001")
    above_the_limit_alone(person)
    a_receipt_whose_goods_are_gone(person, bought.number)
    assert ledger(database) == before
    assert database.read(check_workspace).problems == ()


def more_than_there_is(person: Person) -> None:
    """Eight of the twenty boxes are reserved by a note."""
    person.go("stock", ("transfer", ""))
    person.settle()
    person.fields("Poipet", "Battambang")
    person.page.grid.go_to(0, "item")
    person.cells("Surgical masks", "15")
    person.keys("Ctrl+Return")
    person.answer()
    assert person.page.problems() == [(0, "quantity")]
    assert (
        "Not issued. Only 12 boxes of Surgical masks left in Poipet store. 8 reserved for DN-PNH-2020-0001."
        in person.seen()
    )
    person.reads_well()


def more_than_was_sent(person: Person, number: str) -> None:
    """Fifteen bottles were loaded."""
    person.go("stock", ("arrival", number))
    person.settle()
    person.fields("16")
    person.keys("Ctrl+Return")
    assert person.page.problems() == [(0, "received")]
    assert person.page.grid.problem_at(0, "received") == (
        "More than is still on the way: 15 bottles of disinfection spray 500 ml."
    )
    person.reads_well()


def counted_and_posted_by_one(person: Person, number: str) -> None:
    """Who counted does not look at it, whatever the spelling."""
    person.go("stock", number)
    person.settle()
    person.page.form.go_to("reviewed_by")
    person.fields("sokha")
    person.keys("Ctrl+Return")
    person.answer()
    assert person.page.form.problem_keys() == ["reviewed_by"]
    assert any("Somebody else has to look at it" in word for word in person.seen()), person.seen()
    person.reads_well()


def above_the_limit_alone(person: Person) -> None:
    """Forty bottles are worth five hundred dollars; above that somebody else has to agree."""
    person.go("stock", ("write-off", ""))
    person.settle()
    person.fields("Poipet")
    person.page.grid.go_to(0, "item")
    person.cells("spray", "41", "lost")
    person.cell(0, "batch", "DS-0501")
    person.settle_side()
    person.settle_side()
    for approver, why in (
        ("", "It is worth 512.50 USD, above the limit of 500 USD. Say who approved it."),
        ("Sokha", "Sokha did this work. Somebody else has to look at it."),
    ):
        person.page.form.go_to("approved_by")
        person.fields(approver)
        person.keys("Ctrl+Return")
        person.answer()
        assert person.page.form.problem_keys() == ["approved_by"]
        assert why in person.seen()
        person.reads_well()


def a_receipt_whose_goods_are_gone(person: Person, number: str) -> None:
    """Fifteen of its bottles are on the way to another store."""
    person.go("receive", number)
    person.settle()
    person.do("Reverse the receipt")
    person.answer("Typed twice")
    person.settle(100)
    assert any(word.startswith("Not reversed. Only 45 bottles") for word in person.seen()), person.seen()
    person.reads_well()
