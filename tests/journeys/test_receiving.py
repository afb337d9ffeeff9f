"""A donation from its promise to the last of its goods, as a person writes it, on a real file."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.i18n import use_language
from supplytrack.inventory.operations import list_drafts
from supplytrack.procurement.queries import OrderState, list_orders, read_order
from supplytrack.procurement.receipt_queries import list_receipts, read_receipt
from supplytrack.ui.procurement import ReceivePlace
from supplytrack.ui.toolkit import style
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.ui.handover_world import CLOCK, Hall, make_world

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return
PROMISED = (("ppe suit", "420"), ("gogg", "20"), ("apron", "500"))


@pytest.fixture
def address(file_store: FileStore) -> str:
    return file_store.copy_of("handover world", make_world)


@pytest.fixture
def open_hall(address: str, qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[], Hall]]:
    use_language("en")
    qapp.setStyle("Fusion")
    style.apply(qapp, "light")
    opened: list[Hall] = []

    def make() -> Hall:
        hall = Hall(Database(address, actor=Actor("Sokha"), clock=CLOCK), ReceivePlace)
        opened.append(hall)
        return hall

    yield make
    for hall in opened:
        hall.database.close()


def promise(hall: Hall) -> str:
    """WFP promises 420 PPE suits, 20 goggles and 500 aprons: typed and posted. Returns the number."""
    hall.press(Qt.Key.Key_D, CTRL | SHIFT)
    hall.settle()
    hall.fill(hall.page.form, "party", "world food")
    hall.page.grid.go_to(0, "item")
    for item, quantity in PROMISED:
        hall.type(item, ENTER)
        hall.type(quantity, ENTER)
    hall.settle_side()
    hall.press(ENTER, CTRL)
    hall.settle_side()
    return str(hall.page.top.title.text())


def on_hand(hall: Hall, item: str) -> int:
    return papers.on_hand(hall.database, item, "PNH")


def test_a_donation_comes_in_two_receipts(open_hall: Callable[[], Hall]) -> None:
    hall = open_hall()
    number = promise(hall)
    assert number == "DON-PNH-2020-0001"
    assert [row.number for row in hall.database.read(list_orders)] == [number]

    hall.press(ENTER, CTRL)
    hall.settle()
    assert [line["quantity"] for line in hall.page.draft.lines] == ["420", "20", "500"]
    hall.fill(hall.page.form, "warehouse", "phnom")
    hall.cell(0, "quantity", "200")
    hall.cell(0, "damaged", "3")
    hall.cell(0, "batch", "PS-0501")
    hall.cell(0, "expiry", "31/12/2024")
    hall.page.grid.go_to(2, "quantity")
    hall.press(Qt.Key.Key_Delete, CTRL)
    hall.settle_side()
    hall.press(ENTER, CTRL)
    hall.answer()

    first = hall.page.top.title.text()
    detail = hall.database.read(lambda session: read_receipt(session, first))
    assert [(line.item, line.good, line.damaged) for line in detail.lines] == [
        ("SUIT", 197, 3),
        ("GOGGLES", 20, 0),
    ]
    assert on_hand(hall, "SUIT") == 197
    row = hall.database.read(lambda session: read_order(session, number)).row
    assert row.state is OrderState.PART
    assert hall.database.read(list_drafts) == [], "a posted paper leaves no draft"

    hall.open(("against", number))
    assert [(line["item"], line["quantity"]) for line in hall.page.draft.lines] == [
        ("SUIT", "220"),
        ("APRON", "500"),
    ]
    hall.press(ENTER, CTRL)
    hall.answer()

    assert on_hand(hall, "SUIT") == 417
    assert on_hand(hall, "APRON") == 500
    row = hall.database.read(lambda session: read_order(session, number)).row
    assert row.state is OrderState.RECEIVED
    hall.close()


def test_what_was_typed_is_there_again_after_the_power_went(open_hall: Callable[[], Hall]) -> None:
    hall = open_hall()
    hall.press(Qt.Key.Key_N, CTRL)
    hall.settle()
    hall.fill(hall.page.form, "source", "medimp")
    hall.page.grid.go_to(0, "item")
    hall.type("gloves", ENTER)
    hall.type("33", ENTER)
    hall.cell(0, "packed", "box of 50")
    hall.page.grid.go_to(0, "batch")
    hall.type("GL-05")
    hall.settle(500)
    hall.kill()

    again = open_hall()
    assert again.page.model.rows[0].state == "draft"
    again.open(again.page.model.rows[0].paper)
    again.settle_side()

    page = again.page
    assert page.draft.get("source") == "MEDIMPEX"
    assert page.grid.line_model().drawn(0)[4].text == "1,650"
    assert page.draft.get("typing") == [0, "batch", "GL-05"]
    again.close()


def test_a_receipt_is_reversed_with_its_reason_and_its_goods_are_open_again(
    open_hall: Callable[[], Hall],
) -> None:
    hall = open_hall()
    number = promise(hall)
    hall.press(ENTER, CTRL)
    hall.settle()
    hall.fill(hall.page.form, "warehouse", "phnom")
    hall.press(ENTER, CTRL)
    hall.answer()
    assert on_hand(hall, "GOGGLES") == 20

    hall.page.ask_reverse()
    hall.answer("Typed twice")
    hall.settle_side()

    assert on_hand(hall, "GOGGLES") == 0
    assert hall.page.banner is not None
    row = hall.database.read(lambda session: read_order(session, number)).row
    assert row.state is OrderState.OPEN
    hall.close()


def test_goods_that_came_without_an_order_name_a_new_supplier(open_hall: Callable[[], Hall]) -> None:
    hall = open_hall()
    hall.press(Qt.Key.Key_N, CTRL)
    hall.settle()
    hall.fill(hall.page.form, "warehouse", "poipet")
    hall.fill(hall.page.form, "source", "Angkor Soap")
    hall.page.grid.go_to(0, "item")
    hall.type("sanit", ENTER)
    hall.type("24", ENTER)
    hall.press(ENTER, CTRL)
    hall.answer()

    newest = hall.database.read(list_receipts)[0]
    assert (newest.party_name, newest.warehouse) == ("Angkor Soap", "POI")
    assert newest.number == hall.page.top.title.text()
    hall.close()
