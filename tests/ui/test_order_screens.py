"""What is on order, closing what will not come, and receiving in parts, as a person does them; nothing is cut."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.i18n import use_language
from supplytrack.procurement.closing import ClosingLineDraft
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from supplytrack.procurement.queries import OrderDetail, read_order
from supplytrack.ui.procurement import ReceivePlace
from supplytrack.ui.procurement.closing import ClosingQuestion
from supplytrack.ui.routes import place_of
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.columns import Export
from supplytrack.ui.toolkit.labels import Label, Steps
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.ui.handover_world import CLOCK, TODAY, Hall, make_world
from tests.ui.toolkit.audit import clipped

PIPELINE = ("list", "pipeline")
ORDER, DONATION = "PO-PNH-2020-0001", "DON-PNH-2020-0001"


@pytest.fixture
def database(file_store: FileStore) -> Iterator[Database]:
    """An order that is late and came in part, and a donation that is due on Saturday."""
    opened = Database(file_store.copy_of("handover world", make_world), actor=Actor("Sokha"), clock=CLOCK)
    papers.order(
        opened,
        OrderLineDraft("GLOVES", "40", "box", "50", unit_cost="0.12"),
        OrderLineDraft("SPRAY", "60", unit_cost="3.5"),
        on=TODAY - timedelta(days=20),
        expected=TODAY - timedelta(days=3),
        currency="USD",
        fund="CS.1061",
    )
    receipt = papers.receipt_draft(
        opened,
        ReceiptLineDraft("GLOVES", "30", "box", "50", damaged="2", order_line=1),
        place="POI",
        order=ORDER,
        on=TODAY - timedelta(days=5),
    )
    papers.post_receipt(opened, receipt)
    due = TODAY + timedelta(days=2)
    papers.order(opened, OrderLineDraft("MEAL", "1200"), party="WFP", donated=True, expected=due)
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
    opened = Hall(database, ReceivePlace)
    yield opened
    opened.close()


def detail(database: Database, number: str = ORDER) -> OrderDetail:
    return database.read(lambda session: read_order(session, number))


def words(widget: Any) -> list[str]:
    """Every label that is seen."""
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]


def cells(hall: Hall, line: int) -> dict[str, str]:
    """The cells of a line that are seen."""
    grid = hall.page.grid
    drawn = zip(grid.columns, grid.line_model().drawn(line), strict=True)
    return {column.key: cell.text for at, (column, cell) in enumerate(drawn) if not grid.isColumnHidden(at)}


def below(hall: Hall, key: str) -> str:
    """The second line of a cell of the first line."""
    grid = hall.page.grid
    at = next(at for at, column in enumerate(grid.columns) if column.key == key)
    return str(grid.line_model().drawn(0)[at].look.below)


def press(hall: Hall, text: str) -> None:
    found = [one for one in hall.page.findChildren(QPushButton) if one.isVisible() and text in one.text()]
    assert found, f"no button {text}"
    found[0].click()
    hall.settle()


# What is on order


def test_lines_on_order_stand_under_when_they_are_due_with_what_they_are_worth(hall: Hall) -> None:
    hall.open(PIPELINE)

    drawn = {row.item: row for row in hall.page.model.rows}
    assert [*drawn] == ["GLOVES", "SPRAY", "MEAL"]
    late = hall.page.columns[0].draw(drawn["GLOVES"])
    assert (late.text, late.look.below, late.look.tone) == ("4 May 2020", "3 days late", "bad")
    gloves = [column.draw(drawn["GLOVES"]).text for column in hall.page.columns[2:8]]
    assert gloves == ["500", "2,000", "1,500", "–", "60", "USD"]
    assert hall.page.columns[1].draw(drawn["GLOVES"]).look.below == "10 × box of 50"
    assert hall.page.top.summary.text() == "3 lines to come · 2 late · 270 USD"
    assert hall.page.shown_list() == "pipeline"

    kept: list[Export] = []
    hall.page.export_then(kept.append)
    hall.settle()
    assert [row[0] for row in kept[0].rows] == ["Late", "Late", "This week"]


def test_what_is_on_order_is_narrowed_and_leads_to_the_order_and_to_its_receipt(hall: Hall) -> None:
    hall.open(PIPELINE)
    QTest.keyClick(hall.page.segments.findChildren(QPushButton)[0], Qt.Key.Key_Left)
    hall.settle()
    assert [row.item for row in hall.page.model.rows] == ["MEAL"]
    hall.page.opened(hall.page.model.rows[0])
    hall.settle()
    assert hall.page.top.title.text() == DONATION

    hall.open(PIPELINE)
    hall.page.bar.choose("due", ("late",))
    hall.settle(250)
    assert [row.item for row in hall.page.model.rows] == ["GLOVES", "SPRAY"]
    hall.page.acted(hall.page.model.rows[0], "act")
    hall.settle()
    assert [line["item"] for line in hall.page.draft.lines] == ["GLOVES", "SPRAY"]


# Closing


def test_the_rest_of_an_order_is_closed_line_by_line_and_a_reversal_lets_it_come_again(hall: Hall) -> None:
    hall.open(ORDER)
    press(hall, "Close the rest")
    asked = hall.question().findChild(ClosingQuestion)
    gloves, spray = asked.findChildren(type(asked._editors[1]))
    assert (gloves.text(), spray.text()) == ("500", "60")
    gloves.setText("400")
    spray.setText("")
    hall.answer()

    # Without a reason it is asked again, with what was typed.
    assert "Say why the rest will not come." in words(hall.question())
    hall.answer("sold out")
    assert [(line.closed, line.open) for line in detail(hall.database).lines] == [(400, 100), (0, 60)]
    assert cells(hall, 0)["closed"] == "400"
    assert {"OC-PNH-2020-0001", "sold out"} <= set(words(hall.page))

    next(
        one for one in hall.page.findChildren(QPushButton) if one.text() == "Reverse" and one.isVisible()
    ).click()
    hall.answer("it comes after all")
    assert [line.open for line in detail(hall.database).lines] == [500, 60]
    assert "closed" not in cells(hall, 0)


def test_nothing_is_closed_when_nothing_is_written(hall: Hall) -> None:
    hall.open(ORDER)
    press(hall, "Close the rest")
    for editor in hall.question().findChild(ClosingQuestion)._editors.values():
        editor.setText("0")
    hall.answer("sold out")
    assert "Write how much of a line will not come." in words(hall.question())
    assert not detail(hall.database).closings
    hall.question().reject()


def test_an_order_closed_short_says_so_and_is_found_by_the_number_of_its_closing(hall: Hall) -> None:
    papers.close(hall.database, ORDER)
    papers.close(hall.database, DONATION)
    assert place_of("OC-PNH-2020-0002") == "receive"

    hall.open("OC-PNH-2020-0002")
    assert (hall.page.top.title.text(), hall.page.donated) == (DONATION, True)
    hall.open("OC-PNH-2020-0001")
    assert hall.page.top.title.text() == ORDER
    assert cells(hall, 0)["open"] == "0"
    assert hall.page.findChild(Steps).accessibleDescription() == "Closed short"
    assert {"500 pieces will not come", "450 USD", "0 USD"} <= set(words(hall.page))
    seen = [one.text().strip() for one in hall.page.findChildren(QPushButton) if one.isVisible()]
    assert not {"Close the rest", "Receive the goods"} & set(seen)


# Receiving in parts


def test_a_receipt_closes_the_rest_of_a_line_and_tells_what_each_line_came_to(hall: Hall) -> None:
    hall.open(("against", ORDER))
    hall.fill(hall.page.form, "warehouse", "Poipet")
    first = cells(hall, 0)
    assert (first["ordered"], first["quantity"], first["rest"]) == ("2,000", "10", "None")
    assert below(hall, "ordered") == "1,500 before"
    hall.cell(0, "quantity", "6")
    hall.cell(1, "quantity", "70")
    assert (cells(hall, 0)["rest"], cells(hall, 1)["rest"]) == ("To come", "10 over")
    hall.cell(0, "rest", "Will not come")
    # Another batch of the line is of the same order line: what was chosen goes on to it.
    assert hall.page.second_batch(hall.page.draft.lines[0])["rest"] == "closed"
    hall.settle_side()
    assert "200 pieces will not come" in words(hall.page)

    hall.page.acts.trigger("post")
    hall.answer()
    assert hall.page.form.boxes["reason"].problem == "Say why the rest will not come."
    assert len(detail(hall.database).receipts) == 1
    hall.fill(hall.page.form, "reason", "sold out")
    hall.page.acts.trigger("post")
    assert "The rest of 1 line of the order is closed: it will not come." in " ".join(words(hall.question()))
    hall.answer()

    found = detail(hall.database)
    assert (found.row.state.value, [line.closed for line in found.lines]) == ("closed short", [200, 0])
    assert found.closings[0].reason == "sold out"
    told = cells(hall, 0) | {"over1": cells(hall, 1)["over"]}
    assert (told["good"], told["spoiled"], told["over1"]) == ("300", "", "10")
    assert below(hall, "ordered") == "1,500 before"


# How it looks


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut(database: Database, qtbot: QtBot, qapp: QApplication, language: str) -> None:
    dress(qapp, language)
    papers.close(database, ORDER, ClosingLineDraft(1, "100"))
    hall = Hall(database, ReceivePlace)
    for what in (PIPELINE, ORDER, "GRN-PNH-2020-0014", ("against", ORDER)):
        hall.open(what)
        if what[0] == "against":
            hall.page.draft.put_cells(0, {"quantity": "6", "rest": "closed"})
        hall.settle_side()
        assert clipped(hall.page) == [], what
    hall.open(ORDER)
    hall.page.ask_close()
    hall.settle()
    assert clipped(hall.question()) == []
    hall.question().reject()
    hall.close()
