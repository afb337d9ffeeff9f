"""The ways to the trace of a batch: from the stock, from papers, from the palette; and what the palette begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor, Permission
from supplytrack.core.document import Kind
from supplytrack.db.engine import Database
from supplytrack.inventory.stock_list import stock_batches
from supplytrack.ui.commands import COMMANDS
from supplytrack.ui.distribution.hand_over import HandOverPlace
from supplytrack.ui.inventory.place import StockPlace
from supplytrack.ui.palette import Hit
from supplytrack.ui.procurement.place import ReceivePlace
from supplytrack.ui.search import search_workspace
from supplytrack.ui.start import PLACES
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.place import Place
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.ui.example_world import dress, pdf_text
from tests.ui.handover_world import CLOCK, Hall, make_world
from tests.ui.toolkit.audit import clipped

TRACE_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

Sit = Callable[..., Hall]


@pytest.fixture
def database(file_store: FileStore) -> Iterator[Database]:
    opened = Database(file_store.copy_of("handover world", make_world), actor=Actor("Sokha"), clock=CLOCK)
    yield opened
    opened.close()


@pytest.fixture
def sit(database: Database, qtbot: QtBot, qapp: QApplication) -> Iterator[Sit]:
    halls: list[Hall] = []

    def in_front_of(make_place: Callable[[Desk], Place], language: str = "en") -> Hall:
        dress(qapp, language)
        halls.append(Hall(database, make_place))
        return halls[-1]

    yield in_front_of
    for hall in halls:
        hall.close()
    dress(qapp)


@pytest.mark.qt_log_ignore("grabbing the keyboard", "does not support raise", extend=True)
def test_a_batch_of_the_stock_is_traced_with_a_key_and_with_the_right_button(sit: Sit) -> None:
    hall = sit(StockPlace)
    table = hall.page.table
    assert table.go_to("HK")
    table.setFocus()
    hall.press(Qt.Key.Key_T, TRACE_KEYS)
    assert hall.gone[-1] == ("stock", ("trace", "HK"))
    hall.open("HK")
    table.setFocus()
    hall.press(Qt.Key.Key_Right)
    hall.settle()
    hall.press(Qt.Key.Key_Down)
    batch = hall.database.read(lambda s: stock_batches(s, "HK"))[0]
    assert table.current_row() == batch
    spot = table.visualRect(table.currentIndex()).center()
    QApplication.sendEvent(
        table.viewport(),
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, table.viewport().mapToGlobal(spot)),
    )
    menu = next(one for one in hall.page.findChildren(QMenu) if one.isVisible())
    assert [one.text() for one in menu.actions()] == ["Trace the batch", "Transfer…"]
    menu.actions()[0].trigger()
    menu.close()
    hall.settle(200)
    assert hall.gone[-1] == ("stock", ("trace", batch.uid))
    # The search says in words which batch it is, and going back and forth finds the same one again.
    assert hall.page.bar.text.startswith("Hygiene kits, batch HK-0424")
    assert hall.place.opened_at() == ("trace", batch.uid)
    assert next(row.line.fate.value for row in hall.page.model.rows) == "came"
    assert clipped(hall.place) == []


def test_a_long_name_of_a_giver_stays_inside_the_panel(sit: Sit) -> None:
    hall = sit(StockPlace)
    papers.make_donor(hall.database, "LONG", "Ministry of Health and Population, Department of Supplies")
    papers.receive(hall.database, "SUIT", "1", place="POI", donor="LONG", batch="L-1")
    hall.open(("trace", "L-1"))
    panel = hall.page.side
    assert panel.isVisible()
    inside = [one for one in panel.findChildren(Label) if one.isVisible()]
    assert max(one.mapTo(panel, one.rect().topRight()).x() for one in inside) < panel.width()


def test_beside_a_row_the_right_button_offers_nothing(sit: Sit) -> None:
    hall = sit(StockPlace)
    spot = QPoint(20, 10)
    QApplication.sendEvent(
        hall.page, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, hall.page.mapToGlobal(spot))
    )
    assert not [one for one in hall.page.findChildren(QMenu) if one.isVisible()]


def test_a_transfer_begun_at_a_batch_moves_its_item(sit: Sit) -> None:
    hall = sit(StockPlace)
    assert hall.page.table.go_to("HK")
    hall.page.table.setFocus()
    hall.press(Qt.Key.Key_Right)
    hall.settle()
    hall.press(Qt.Key.Key_Down)
    hall.page.acts.trigger("transfer")
    assert hall.gone[-1] == ("stock", ("transfer of", "HK"))


@pytest.mark.parametrize(
    ("make_place", "number"), [(HandOverPlace, "DN-PNH-2020-0002"), (ReceivePlace, "GRN-PNH-2020-0009")]
)
def test_a_line_of_a_paper_leads_to_where_its_goods_came_from(
    sit: Sit, make_place: Callable[[Desk], Place], number: str
) -> None:
    hall = sit(make_place)
    hall.open(number)
    hall.settle_side()
    posted = getattr(hall.page, "detail", None) or hall.page.posted
    last = len(posted.lines) - 1
    hall.place.activateWindow()
    hall.page.grid.go_to(last, "item")
    hall.page.grid.setFocus()
    hall.settle()
    hall.press(Qt.Key.Key_T, TRACE_KEYS)
    assert hall.gone[-1] == ("stock", ("trace", posted.lines[last].batch_uid))


def test_a_paper_that_is_only_written_has_nothing_to_trace(sit: Sit) -> None:
    for make_place in (HandOverPlace, ReceivePlace):
        hall = sit(make_place)
        hall.open("new")
        assert "Trace the batch" not in [one.text for one in hall.page.acts.entries()]


@pytest.mark.parametrize("language", ["en", "km"])
def test_a_transfer_shows_its_picking_list_and_leads_to_its_batches(sit: Sit, language: str) -> None:
    hall = sit(StockPlace, language)
    number = papers.transfer(
        hall.database, papers.GoodsLineDraft("SUIT", "10"), source="POI", target="BTB"
    ).number
    hall.open(("transfer", number))
    hall.settle_side()
    hall.page.acts.trigger("picking")
    hall.settle(300)
    assert f"For {number}" in " ".join(pdf_text(hall.page._picking.content).split())
    assert clipped(hall.place) == []
    hall.page.acts.trigger("preview")
    hall.page.acts.trigger("preview")
    hall.settle(300)
    assert "Picking list" not in pdf_text(hall.page._preview.content)
    hall.page.acts.trigger("preview")
    batch = hall.page.posted.lines[0].batch_uid
    hall.page.grid.go_to(0, "item")
    hall.page.acts.trigger("trace")
    assert hall.gone[-1] == ("stock", ("trace", batch))


def test_a_posted_paper_offers_no_lists_in_its_cells(sit: Sit) -> None:
    hall = sit(StockPlace)
    line = papers.ChangeLineDraft("SUIT", "1", "damaged")
    number = papers.change(hall.database, Kind.WRITE_OFF, line, place="POI").number
    hall.open(number)
    hall.settle_side()
    grid = hall.page.grid
    reason = [one.key for one in grid.columns].index("reason")
    assert grid.line_model().drawn(0)[reason].text == "Damaged"
    assert not any(grid.shows_arrow(0, section) for section in range(len(grid.columns)))
    hall.open(("write-off", ""))
    hall.page.draft.splice(0, 0, [{"item": "SUIT", "reason": "damaged"}], "")
    assert hall.page.grid.shows_arrow(0, reason)


def test_what_the_palette_begins_is_there(sit: Sit) -> None:
    places = {spec.id: spec.make_page for spec in PLACES}
    for place in {one.place for one in COMMANDS}:
        hall = sit(places[place])
        for command in (one for one in COMMANDS if one.place == place):
            hall.open(command.what)
            first = command.text == "Distribution report"
            assert hall.place.current is not hall.place._first or first, command.text
    assert {one.permission for one in COMMANDS} <= {"", *Permission}


def test_a_search_offers_the_way_of_what_is_typed(sit: Sit) -> None:
    hall = sit(StockPlace)
    found: list[Hit] = []
    search_workspace(hall.page.desk, " HK-0424 ", lambda hits: found.extend(hits))
    hall.settle()
    assert found[-1].text == "Where “HK-0424” came from, and who has it"
    found[-1].act()
    assert hall.gone[-1] == ("stock", ("trace", "HK-0424"))
