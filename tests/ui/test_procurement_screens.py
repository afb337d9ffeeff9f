"""The screens of receiving: what they show, fill in and refuse, and that nothing on them is cut."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.i18n import use_language
from supplytrack.inventory.operations import list_drafts
from supplytrack.procurement.entry import split_pack
from supplytrack.procurement.operations import OrderDraft, OrderLineDraft, post_order
from supplytrack.procurement.preview import preview_receipt_sheet
from supplytrack.procurement.sheets import goods_received_note_sheet
from supplytrack.ui.procurement import ReceivePlace
from supplytrack.ui.procurement.receipt_draft import receipt_draft
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.columns import Export
from supplytrack.ui.toolkit.labels import Label
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.ui.handover_world import CLOCK, TODAY, Hall, make_world
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return


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
    opened = Hall(database, ReceivePlace)
    yield opened
    opened.close()


def ordered(database: Database, *, expected: date | None = None) -> str:
    """An order of 40 boxes of 50 pairs of gloves and 60 bottles of spray. Returns its number."""
    draft = OrderDraft(
        "0190d0c0-0000-7000-8000-000000000001",
        TODAY - timedelta(days=9),
        "MEDIMPEX",
        (OrderLineDraft("GLOVES", "40", "box", "50"), OrderLineDraft("SPRAY", "60")),
        expected=expected,
    )
    return database.write(lambda session: post_order(session, draft))[0].number


def words(widget: object) -> list[str]:
    """Every label that is seen."""
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]  # type: ignore[attr-defined]


def cells(hall: Hall, line: int) -> dict[str, str]:
    grid = hall.page.grid
    drawn = grid.line_model().drawn(line)
    return {column.key: cell.text for column, cell in zip(grid.columns, drawn, strict=True)}


def titles(hall: Hall) -> list[str]:
    grid = hall.page.grid
    return [column.key for at, column in enumerate(grid.columns) if not grid.isColumnHidden(at)]


# The list


def test_what_is_to_come_stands_before_what_came_and_a_draft_before_both(hall: Hall) -> None:
    number = ordered(hall.database, expected=TODAY - timedelta(days=2))
    hall.open(("donation", ""))
    hall.fill(hall.page.form, "party", "World Food")
    hall.open("")
    hall.page.reload()
    hall.settle()

    rows = hall.page.model.rows
    assert [row.stage for row in rows[:3]] == ["draft", "open", "done"]
    assert (rows[1].number, rows[1].state) == (number, "late")
    assert hall.page.top.summary.text() == "1 still to come"


def test_a_segment_leaves_one_kind_of_paper(hall: Hall) -> None:
    number = ordered(hall.database)

    QTest.keyClick(hall.page.segments.findChildren(QPushButton)[0], Qt.Key.Key_Right)
    hall.settle()

    assert [row.number for row in hall.page.model.rows] == [number]


def test_the_exported_list_says_the_state_in_words(hall: Hall) -> None:
    ordered(hall.database, expected=TODAY - timedelta(days=2))
    hall.page.reload()
    hall.settle()

    kept: list[Export] = []
    hall.page.export_then(kept.append)
    hall.settle()
    (exported,) = kept

    assert exported.titles == ("Group", "Status", "Paper", "Date", "From", "Goods")
    assert exported.rows[0][:3] == ("Still to come", "Late", "PO-PNH-2020-0001")


def test_receiving_an_order_from_the_list_opens_a_receipt_with_its_lines(hall: Hall) -> None:
    number = ordered(hall.database)
    hall.page.reload()
    hall.settle()

    hall.page.acted(hall.page.model.rows[0], "act")
    hall.settle()

    assert hall.page.draft.get("order") == number
    assert hall.page.draft.get("source") == "MEDIMPEX"
    assert [line["packed"] for line in hall.page.draft.lines] == ["box of 50", ""]
    assert cells(hall, 0) | {"gives": "2,000", "ordered": "2,000", "rest": "None"} == cells(hall, 0)


# The receipt


def test_what_comes_in_a_second_batch_counts_towards_the_same_line_of_the_order(hall: Hall) -> None:
    hall.open(("against", ordered(hall.database)))
    hall.cell(0, "quantity", "25")
    hall.page.grid.go_to(0, "quantity")

    hall.press(Qt.Key.Key_B, CTRL)
    hall.type("10", ENTER)
    hall.settle_side()

    assert cells(hall, 1)["item"].strip() == "second batch"
    assert (cells(hall, 0)["rest"], cells(hall, 1)["rest"]) == ("", "To come")
    assert "Gloves: 250 pieces short" in words(hall.page.settle)
    assert "250 pieces still open" in words(hall.page)


def test_a_pack_whose_size_nobody_wrote_stays_unknown_and_is_said(hall: Hall) -> None:
    hall.open("new")
    hall.page.draft.splice(0, 0, [{"item": "GLOVES", "quantity": "3", "packed": "carton"}], "fill")
    hall.settle_side()

    assert (cells(hall, 0)["packed"], cells(hall, 0)["gives"]) == ("carton of ?", "unknown")
    assert "Gloves: how many are in one carton is not known" in words(hall.page.settle)


def test_a_pack_other_than_the_last_one_is_pointed_out(hall: Hall) -> None:
    hall.open("new")
    hall.page.draft.splice(0, 0, [{"item": "GLOVES", "quantity": "3", "packed": "box of 50"}], "fill")
    hall.settle_side()

    assert "3 × 50 = 150 pieces" in words(hall.page.settle)
    assert "The pack belongs to this delivery only. Last time: box of 100." in words(hall.page.settle)


def test_the_last_pack_comes_with_its_item_and_is_read_alike_in_khmer(hall: Hall) -> None:
    use_language("km")
    hall.open("new")
    hall.page.grid.go_to(0, "item")

    hall.type("gloves", ENTER)
    hall.type("3", ENTER)
    hall.settle_side()

    assert hall.page.draft.lines[0]["packed"] == "box of 100"
    assert cells(hall, 0)["gives"] == "300"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("box of 50", ("box", "50")),
        ("box 50", ("box", "50")),
        ("Box x 12.5", ("Box", "12.5")),
        ("box x50", ("box", "50")),
        ("ប្រអប់ នៃ ៥០", ("ប្រអប់", "៥០")),
        ("carton of ?", ("carton", "")),
        ("carton", ("carton", "")),
        ("pack of 1/3", ("pack", "1/3")),
        ("box", ("box", "")),
        ("50", ("50", "")),
        ("", ("", "")),
    ],
)
def test_a_pack_is_read_as_it_is_written(typed: str, read: tuple[str, str]) -> None:
    assert split_pack(typed) == read


def test_goods_that_expire_soon_or_have_no_date_are_pointed_out(hall: Hall) -> None:
    hall.open("new")
    lines = [
        {"item": "SANITIZER", "quantity": "6", "batch": "HS-1", "expiry": "2020-06-30"},
        {"item": "HK", "quantity": "2"},
        {"item": "SUIT", "quantity": "2", "batch": "PS-1", "expiry": "2020-05-01"},
    ]
    hall.page.draft.splice(0, 0, lines, "fill")
    hall.settle_side()

    said = words(hall.page.settle)
    assert "Hand sanitizer 500 ml batch HS-1 expires in 54 days" in said
    assert "Hygiene kits has no expiry date" in said
    assert "PPE suits batch PS-1 has expired" in said


def test_the_side_shows_the_store_before_and_after(hall: Hall) -> None:
    hall.open("new")
    hall.page.draft.put("warehouse", "POI")
    hall.page.draft.splice(0, 0, [{"item": "SPRAY", "quantity": "10"}], "fill")
    hall.settle_side()

    said = words(hall.page)
    assert "Poipet store after posting" in said
    assert said[said.index("Disinfection spray 500 ml") :][:3] == ["Disinfection spray 500 ml", "45", "55"]


def test_a_receipt_without_order_asks_what_the_papers_say_more(hall: Hall) -> None:
    hall.open("new")
    assert "short" in titles(hall)
    assert "ordered" not in titles(hall)

    hall.open(("against", ordered(hall.database)))
    assert "short" not in titles(hall)
    assert {"ordered", "rest"} <= set(titles(hall))


def test_letting_go_of_the_order_keeps_the_lines(hall: Hall) -> None:
    hall.open(("against", ordered(hall.database)))

    hall.page.form.boxes["comes"].editor.put.emit("other")
    hall.settle_side()

    assert hall.page.draft.get("order") is None
    assert len(hall.page.draft.lines) == 2
    assert "rest" not in titles(hall)


def test_undo_takes_the_lines_of_an_order_away_in_one_step(hall: Hall) -> None:
    number = ordered(hall.database)
    hall.open("new")
    hall.page.form.go_to("order")

    hall.type("PO-PNH", Qt.Key.Key_Tab)
    hall.settle()
    assert hall.page.draft.get("order") == number
    assert len(hall.page.draft.lines) == 2

    hall.page.draft.undo_stack.undo()
    hall.settle()
    assert not hall.page.draft.lines


def test_a_block_from_excel_becomes_lines_and_an_unknown_item_stays_as_a_red_cell(hall: Hall) -> None:
    hall.open("new")
    hall.page.grid.go_to(0, "item")
    hall.page.grid.setFocus()
    QApplication.clipboard().setText("PPE suits\t12\nFace shields\t3\tbox of 20\nវ៉ែនតាការពារ\t2")

    hall.press(Qt.Key.Key_V, CTRL)
    hall.settle_side()

    lines = hall.page.draft.lines
    assert [line.get("item") for line in lines] == ["SUIT", None, "GOGGLES"]
    assert (lines[1]["item?"], lines[1]["quantity"], lines[1]["packed"]) == ("Face shields", "3", "box of 20")
    assert hall.page.grid.problem_cells() == [(1, "item")]


def test_pastes_and_keys_pass_over_columns_that_are_not_shown(hall: Hall) -> None:
    hall.open(("against", ordered(hall.database)))
    grid = hall.page.grid
    grid.go_to(2, "item")
    grid.setFocus()
    QApplication.clipboard().setText("Hygiene kits\t12\tbox of 4\t1\tHK-7")

    hall.press(Qt.Key.Key_V, CTRL)
    hall.settle_side()
    line = hall.page.draft.lines[2]
    assert (line["damaged"], line["batch"], line.get("short")) == ("1", "HK-7", None)

    grid.go_to(2, "damaged")
    hall.press(Qt.Key.Key_Right)
    assert grid.columns[grid.currentIndex().column()].key == "batch"
    hall.press(Qt.Key.Key_Backtab)
    assert grid.columns[grid.currentIndex().column()].key == "damaged"


def test_a_refusal_is_said_at_its_cell_and_the_draft_stays(hall: Hall) -> None:
    hall.open("new")
    hall.page.draft.put("warehouse", "POI")
    hall.page.draft.put("source", "MEDIMPEX")
    hall.page.draft.splice(0, 0, [{"item": "SPRAY", "quantity": "5", "damaged": "6"}], "fill")
    hall.settle_side()

    hall.page.post()
    hall.settle_side()

    assert hall.page.grid.problem_cells() == [(0, "damaged")]
    assert hall.page.banner is not None
    assert len(hall.database.read(list_drafts)) == 1
    assert papers.on_hand(hall.database, "SPRAY", "POI") == 45


def test_an_unknown_pack_is_refused_at_the_cell_where_it_was_typed(hall: Hall) -> None:
    hall.open("new")
    hall.page.draft.put("warehouse", "POI")
    hall.page.draft.put("source", "MEDIMPEX")
    hall.page.draft.splice(0, 0, [{"item": "GLOVES", "quantity": "5", "packed": "carton"}], "fill")

    hall.page.post()
    hall.settle_side()

    assert hall.page.grid.problem_cells() == [(0, "packed")]


def test_a_missing_store_is_asked_for_before_anything_is_posted(hall: Hall) -> None:
    hall.open("new")
    hall.page.draft.splice(0, 0, [{"item": "GLOVES", "quantity": "5"}], "fill")

    hall.press(ENTER, CTRL)
    hall.settle()

    assert hall.page.form.problem_keys() == ["warehouse"]


def test_a_deleted_draft_comes_back_on_undo(hall: Hall) -> None:
    hall.open("new")
    hall.page.draft.splice(0, 0, [{"item": "GLOVES", "quantity": "5"}], "fill")
    hall.settle()
    page = hall.page
    told: list[object] = []
    page.toast = lambda _text, _action, act: told.append(act)

    page.delete_draft()
    hall.settle()
    assert hall.database.read(list_drafts) == []

    told[0]()  # type: ignore[operator]
    hall.settle()
    assert len(hall.database.read(list_drafts)) == 1
    assert hall.page.draft.lines[0]["item"] == "GLOVES"


def test_the_preview_says_what_the_posted_note_says(hall: Hall) -> None:
    number = ordered(hall.database)
    hall.open(("against", number))
    hall.page.draft.put("warehouse", "POI")
    hall.cell(0, "damaged", "2")
    hall.cell(0, "batch", "GL-7")
    typed = receipt_draft(hall.page.draft.values, TODAY)
    before = hall.database.read(lambda session: preview_receipt_sheet(session, typed))
    hall.press(ENTER, CTRL)
    hall.answer()
    posted = hall.page.top.title.text()

    after = hall.database.read(lambda session: goods_received_note_sheet(session, posted))

    assert before.lines == after.lines
    assert before.lines[0].damaged == 100
    same = ("received_at", "received_from", "source", "donor", "order_number", "documents")
    assert [getattr(before, key) for key in same] == [getattr(after, key) for key in same]


def test_the_preview_shows_an_unfinished_receipt_and_leads_back(hall: Hall) -> None:
    hall.open("new")
    hall.page.draft.splice(0, 0, [{"item?": "Glovs", "quantity": "x"}, {"item": "GLOVES"}], "fill")

    hall.press(Qt.Key.Key_P, CTRL)
    hall.settle(200)
    assert hall.page._preview.content[:4] == b"%PDF"

    hall.press(ENTER, CTRL)
    hall.settle()
    assert hall.page.grid.isVisible(), "what is wrong is in the lines"


# The order


def test_an_order_adds_up_its_cost_and_refuses_a_cost_without_currency(hall: Hall) -> None:
    hall.open(("order", ""))
    hall.page.draft.put("party", "MEDIMPEX")
    line = {"item": "GLOVES", "quantity": "4", "packed": "box of 50", "unit_cost": "0.125"}
    hall.page.draft.splice(0, 0, [line], "fill")
    hall.settle_side()
    assert cells(hall, 0)["cost"] == "25"

    hall.press(ENTER, CTRL)
    hall.settle_side()
    assert hall.page.form.problem_keys() == ["currency"]

    hall.fill(hall.page.form, "currency", "usd")
    hall.press(ENTER, CTRL)
    hall.settle_side()
    assert hall.page.top.title.text() == "PO-PNH-2020-0001"


def test_a_posted_order_shows_what_came_and_leads_to_its_receipts(hall: Hall) -> None:
    number = ordered(hall.database)
    hall.open(("against", number))
    hall.page.draft.put("warehouse", "POI")
    hall.page.grid.go_to(0, "quantity")
    hall.press(Qt.Key.Key_Delete, CTRL)
    hall.press(ENTER, CTRL)
    hall.answer()
    receipt = hall.page.top.title.text()

    hall.open(number)

    assert (cells(hall, 0)["open"], cells(hall, 1)["open"]) == ("2,000", "0")
    assert any(button.text() == receipt for button in hall.page.findChildren(QPushButton))


def test_a_donation_asks_for_a_donor_and_for_no_price(hall: Hall) -> None:
    hall.open(("donation", ""))

    assert "unit_cost" not in titles(hall)
    assert hall.page.form.boxes["currency"].isHidden()
    assert hall.page.top.title.text() == "New donation"


# How it looks


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut(
    database: Database, qtbot: QtBot, qapp: QApplication, language: str, theme: str
) -> None:
    dress(qapp, language, theme)
    number = ordered(database, expected=TODAY - timedelta(days=1))
    hall = Hall(database, ReceivePlace)
    pages: list[object] = ["", ("order", ""), ("donation", ""), number, ("against", number)]
    for what in pages:
        hall.open(what)
        hall.settle_side()
        cut = clipped(hall.page)
        assert cut == [], what
    hall.close()


def test_an_order_whose_rest_will_not_come_is_closed_short(hall: Hall) -> None:
    number = ordered(hall.database)
    papers.close(hall.database, number)
    hall.page.reload()
    hall.settle()
    assert [row.state for row in hall.page.model.rows if row.number == number] == ["closed"]

    hall.open(("order", number))
    assert "Receive the goods" not in [
        button.text() for button in hall.page.findChildren(QPushButton) if button.isVisible()
    ]
