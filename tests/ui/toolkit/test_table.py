"""Lists, used as a person uses them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from supplytrack.i18n import use_language
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.empty import EmptyState
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.rows import RowTable
from supplytrack.ui.toolkit.table import TableView
from tests.ui.toolkit.conftest import Seen
from tests.ui.toolkit.examples import StockPage, StockRow

KEY = Qt.Key


def _texts(page: StockPage) -> list[str]:
    return [page.model.drawn(at)[0].text for at in range(page.model.rowCount())]


def _line(page: StockPage, item: str) -> int:
    return page.model.line_of(item)


def _click(page: StockPage, line: int, column: int, x: int = 40) -> None:
    rect = page.table.visualRect(page.model.index(line, column))
    at = QPoint(rect.left() + x, rect.center().y())
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_rows_stand_under_their_headings_with_how_many_there_are(stock: StockPage) -> None:
    heading = stock.model.drawn(0)[0]
    assert (heading.text, heading.look.tail) == ("PPE", "7 items")
    assert stock.table.rowHeight(0) == 28
    assert stock.table.rowHeight(1) == 30


def test_right_and_left_open_and_close_a_row(stock: StockPage) -> None:
    stock.table.go_to("Surgical masks")
    QTest.keyClick(stock.table, KEY.Key_Right)
    assert _texts(stock)[1:4] == ["Surgical masks", "SM-0412", "SM-0427"]
    assert [stock.table.rowHeight(at) for at in (1, 2, 3, 4)] == [30, 28, 28, 30]
    QTest.keyClick(stock.table, KEY.Key_Left)
    assert _texts(stock)[1:3] == ["Surgical masks", "Surgical and N95 masks"]


def test_a_click_on_the_arrow_opens_and_a_click_on_the_name_does_not(stock: StockPage) -> None:
    _click(stock, 1, 0, x=25)
    assert stock.model.is_open(1)
    _click(stock, 1, 0, x=90)
    assert stock.model.is_open(1)
    assert stock.table.current_row() == stock.model.row_at(1)


def test_a_heading_closes_its_group(stock: StockPage) -> None:
    before = stock.model.rowCount()
    _click(stock, 0, 0)
    assert stock.model.rowCount() == before - 7
    assert _texts(stock)[:2] == ["PPE", "Hygiene and disinfection"]


def test_an_opened_row_and_the_current_row_stay_when_the_list_is_read_again(stock: StockPage) -> None:
    stock.table.go_to("Gloves")
    stock.model.open_row("Gloves")
    stock.show_rows(stock.model.rows)
    assert stock.table.current_row().item == "Gloves"
    assert stock.model.is_open(_line(stock, "Gloves"))


def test_numbers_stand_right_a_zero_is_a_dash_and_nothing_is_empty(stock: StockPage) -> None:
    cells = stock.model.drawn(_line(stock, "Surgical and N95 masks"))
    assert [cell.text for cell in cells] == [
        "Surgical and N95 masks",
        "–",
        "20",
        "–",
        "–",
        "–",
        "20",
        "20",
        "",
    ]
    leaflets = stock.model.drawn(_line(stock, "COVID-19 leaflets"))
    assert leaflets[1].text == "10,000"


def test_a_press_on_a_head_sorts_inside_the_groups_then_turns_round_then_stops(stock: StockPage) -> None:
    header = stock.table.horizontalHeader()
    first = _texts(stock)

    def press() -> None:
        at = QPoint(header.sectionViewportPosition(1) + 10, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)

    press()
    assert _texts(stock)[8:12] == [
        "Hygiene and disinfection",
        "Hygiene kits",
        "Disinfection spray 500 ml",
        "Hand sanitizer 500 ml",
    ]
    press()
    assert _texts(stock)[9] == "Hand sanitizer 500 ml"
    press()
    assert _texts(stock) == first


def test_rows_without_a_value_come_last_whichever_way_they_are_sorted() -> None:
    column: Column[tuple[str, date | None]] = Column("day", "Day", lambda row: row[1])
    model = RowTable([column])
    model.show([("a", None), ("b", date(2020, 5, 2)), ("c", date(2020, 5, 1))])
    model.sort_by("day", descending=True)
    assert [model.row_at(at)[0] for at in range(3)] == ["b", "c", "a"]
    model.sort_by("day", descending=False)
    assert [model.row_at(at)[0] for at in range(3)] == ["c", "b", "a"]


def test_typing_finds_the_next_row_that_contains_the_words(stock: StockPage) -> None:
    stock.table.setFocus()
    QTest.keyClicks(stock.table, "aprons")
    row = stock.table.current_row()
    assert row is not None
    assert row.item == "Disposable aprons"


def test_copied_rows_are_what_excel_takes(stock: StockPage) -> None:
    stock.table.go_to("COVID-19 leaflets")
    QTest.keyClick(stock.table, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "COVID-19 leaflets\t10000\t0\t0\t0\t0\t10000\t10000\t"


def test_hidden_columns_stay_hidden_and_reset_brings_them_back(
    desk: Desk, seen: Seen[StockPage], qtbot: QtBot
) -> None:
    page = seen(StockPage(desk))
    page.table.show_column("moving", shown=False)
    page.table.horizontalHeader().resizeSection(1, 140)
    page.table._remember_columns()
    again = seen(StockPage(desk))
    assert "moving" not in [column.key for column in again.table.shown_columns()]
    assert again.table.horizontalHeader().sectionSize(1) == 140
    again.table.reset_columns()
    assert "moving" in [column.key for column in again.table.shown_columns()]
    assert (
        again.table.horizontalHeader().sectionSize(1) == 73
        or again.table.horizontalHeader().sectionSize(1) < 80
    )


def test_moved_columns_keep_their_place_for_the_next_time(desk: Desk, seen: Seen[StockPage]) -> None:
    page = seen(StockPage(desk))
    page.table.horizontalHeader().moveSection(6, 1)
    page.table._remember_columns()
    assert [column.key for column in seen(StockPage(desk)).table.shown_columns()][:3] == [
        "item",
        "on_hand",
        "pp",
    ]


def test_the_last_column_cannot_be_hidden(stock: StockPage) -> None:
    for column in stock.columns:
        stock.table.show_column(column.key, shown=False)
    assert len(stock.table.shown_columns()) == 1


def test_the_export_is_the_shown_columns_and_all_rows_even_of_closed_groups(stock: StockPage) -> None:
    stock.table.show_column("moving", shown=False)
    stock.model.toggle(0)
    export = stock.export()
    assert export.titles == (
        "Group",
        "Item",
        "Ph. Penh",
        "Poipet",
        "Battambang",
        "Siem Reap",
        "On hand",
        "Available",
        "First expiry",
    )
    assert len(export.rows) == 15
    assert export.rows[0][:3] == ("PPE", "Surgical masks", 188)


def test_searching_narrows_and_an_empty_list_says_how_to_get_back(stock: StockPage, qtbot: QtBot) -> None:
    QTest.keyClick(stock.table, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = QApplication.focusWidget()
    assert field is stock.bar.search
    QTest.keyClicks(field, "gogg")
    qtbot.waitUntil(lambda: stock.model.rowCount() == 2)
    QTest.keyClicks(field, "zz")
    qtbot.waitUntil(lambda: stock.model.rowCount() == 0)
    assert stock.findChild(EmptyState) is not None
    stock.bar.clear()
    qtbot.waitUntil(lambda: stock.model.rowCount() > 10)


def test_a_chip_is_opened_ticked_and_cleared_by_keyboard(stock: StockPage) -> None:
    chip = stock.bar._chips["store"]
    chip.setFocus()
    QTest.keyClick(chip, KEY.Key_Space)
    first = QApplication.focusWidget()
    assert first is not None
    QTest.keyClick(first, KEY.Key_Space)
    assert stock.bar.chosen("store") == ("Phnom Penh",)
    second = QApplication.focusWidget()
    assert second is not None
    QTest.keyClick(second, KEY.Key_Down)
    third = QApplication.focusWidget()
    assert third is not None
    QTest.keyClick(third, KEY.Key_Space)
    assert chip.value == "2 of 4"
    QTest.keyClick(third, KEY.Key_Escape)
    assert QApplication.focusWidget() is chip
    QTest.keyClick(chip, KEY.Key_Delete)
    assert stock.bar.chosen("store") == ()


def test_a_chip_of_one_value_takes_one(stock: StockPage) -> None:
    chip = stock.bar._chips["donor"]
    chip.click()
    first = QApplication.focusWidget()
    assert first is not None
    QTest.keyClick(first, KEY.Key_Space)
    assert chip.value == "IOM"
    assert QApplication.focusWidget() is chip


def test_filters_are_remembered_for_the_page(desk: Desk, seen: Seen[StockPage]) -> None:
    seen(StockPage(desk)).bar.choose("store", ["Poipet"])
    assert seen(StockPage(desk)).bar.chosen("store") == ("Poipet",)


def test_a_list_reads_again_when_its_kinds_change_and_waits_while_hidden(
    desk: Desk, seen: Seen[StockPage], qtbot: QtBot
) -> None:
    read: list[int] = []

    class Counted(StockPage):
        def load(self) -> None:
            read.append(1)

    page = seen(Counted(desk))
    assert len(read) == 1
    desk.tasks.changed.emit(frozenset({"something else"}))
    assert len(read) == 1
    desk.tasks.changed.emit(frozenset({"stock"}))
    assert len(read) == 2
    page.hide()
    desk.tasks.changed.emit(frozenset({"stock"}))
    assert len(read) == 2
    page.show()
    assert len(read) == 3


def test_enter_opens_a_row_and_a_press_on_a_link_acts(
    desk: Desk, seen: Seen[StockPage], qtbot: QtBot
) -> None:
    told: list[tuple[str, str]] = []

    class Linked(StockPage):
        grouped = False
        columns = (
            Column("item", "Item", lambda row: row.item),
            Column(
                "do",
                "",
                lambda row: row.item,
                width=90,
                text=lambda _: "",
                look=lambda _row: Look(action="Count"),
            ),
        )

        def acted(self, row: StockRow, column: str) -> None:
            told.append((row.item, column))

    page = seen(Linked(desk))
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    page.table.go_to("Gloves")
    QTest.keyClick(page.table, KEY.Key_Return)
    _click(page, 0, 1)
    assert told == [("Gloves", "do"), ("Surgical masks", "do")]


def test_an_action_without_permission_is_not_offered(desk: Desk, seen: Seen[StockPage]) -> None:
    page = seen(StockPage(replace(desk, allowed=lambda _permission: False)))
    assert "transfer" not in page.acts
    assert [entry.text for entry in page.acts.entries()] == []
    assert page.acts.button("transfer") is None


def test_a_damaged_memory_is_forgotten() -> None:
    memory = Memory()
    memory._held["everybody/columns/x"] = "{broken"
    assert memory.get("columns/x", {}) == {}


def test_a_cell_says_everything_to_a_screen_reader(stock: StockPage) -> None:
    line = _line(stock, "PPE suits")
    spoken = stock.model.data(stock.model.index(line, 7), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Low, 420"
    name = stock.model.data(stock.model.index(line, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert name == "PPE suits, piece, closed"


def test_the_model_keeps_qts_rules(stock: StockPage, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(stock.model)


def test_a_name_with_markup_is_shown_as_it_was_typed(qtbot: QtBot) -> None:
    column: Column[str] = Column("name", "Name", lambda row: row)
    model = RowTable([column])
    view = TableView(model)
    qtbot.addWidget(view)
    model.show(["<img src='secret.png'>"])
    assert model.drawn(0)[0].text == "<img src='secret.png'>"


def test_escape_folds_the_side_panel_and_its_strip_brings_it_back(
    desk: Desk, seen: Seen[StockPage], qtbot: QtBot
) -> None:
    page = seen(StockPage(desk))
    assert page.side is not None
    page.table.setFocus()
    wide = page.table.width()
    QTest.keyClick(page.table, KEY.Key_Escape)
    assert page.side.is_folded
    qtbot.waitUntil(lambda: page.table.width() > wide + 200)
    assert page.side.isAncestorOf(QApplication.focusWidget())
    again = seen(StockPage(desk))
    assert again.side is not None
    assert again.side.is_folded
    focused = again.side._open
    focused.setFocus()
    QTest.keyClick(focused, KEY.Key_Space)
    assert not again.side.is_folded


def test_a_width_that_nobody_chose_is_not_kept_for_another_language(qtbot: QtBot) -> None:
    memory = Memory()

    def width_of_second() -> int:
        model: RowTable[tuple[str, int]] = RowTable(
            (
                Column("name", "Item", lambda row: row[0]),
                Column("hand", "On hand", lambda row: row[1], numeric=True, width=40),
            )
        )
        view: TableView[tuple[str, int]] = TableView(model, name="languages", memory=memory)
        qtbot.addWidget(view)
        view.resize(500, 200)
        view.show()
        model.show([("Gloves", 5)])
        view._remember_columns()
        return view.horizontalHeader().sectionSize(1)

    english = width_of_second()
    use_language("km")
    assert width_of_second() > english
