"""The screens of kits and splits: assembling, taking apart, splitting, the list, what an item holds; nothing is cut."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.catalogue.kits import ComponentDraft, components_of, keep_kit
from supplytrack.catalogue.lookup import need_item
from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.i18n import use_language
from supplytrack.inventory.conversions.listing import read_conversion
from supplytrack.inventory.operations import list_drafts
from supplytrack.ui.catalogue import ItemsPlace
from supplytrack.ui.inventory.place import StockPlace
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.labels import Label
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.factories.papers import on_hand
from tests.ui.example_world import pdf_text
from tests.ui.handover_world import CLOCK, Hall, make_world
from tests.ui.toolkit.audit import clipped

LIST = ("list", "conversions")


def make_kits(address: str) -> None:
    """The world of handovers with a kit of four things, two of them of two donors."""
    make_world(address)
    database = Database(address, actor=Actor("Sokha"), clock=CLOCK)
    papers.make_kit(database, "PPEKIT", SUIT="1", GOGGLES="1", GLOVES="2", APRON="3")
    papers.make_item(database, "N95", "box", name="N95 respirators", name_km="ម៉ាស់ N95")
    papers.receive(
        database, "GLOVES", "7", place="POI", donor="WFP", batch="GL-0301", expiry=date(2022, 6, 30)
    )
    database.close()


@pytest.fixture
def database(file_store: FileStore) -> Iterator[Database]:
    opened = Database(file_store.copy_of("kit world", make_kits), actor=Actor("Sokha"), clock=CLOCK)
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


@pytest.fixture
def items(database: Database, qtbot: QtBot, dressed: None) -> Iterator[Hall]:
    opened = Hall(database, ItemsPlace)
    yield opened
    opened.close()


def words(widget: Any) -> list[str]:
    """Every label that is seen."""
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]


def press(hall: Hall, text: str) -> None:
    """Press the button with these words."""
    found = [
        one for one in hall.page.findChildren(QPushButton) if one.isVisible() and one.text().strip() == text
    ]
    assert found, f"no button says {text}"
    found[-1].click()
    hall.settle()
    hall.settle(50)


def cells(hall: Hall, line: int) -> dict[str, str]:
    grid = hall.page.grid
    drawn = grid.line_model().drawn(line)
    return {column.key: cell.text for column, cell in zip(grid.columns, drawn, strict=True)}


def assembling(hall: Hall, quantity: str) -> Any:
    """The page of a new assembly of PPE kits in Poipet, typed."""
    page = hall.open(("assembly of", "PPEKIT"))
    hall.fill(page.form, "location", "Poipet store")
    hall.settle()
    hall.fill(page.form, "quantity", quantity)
    hall.settle_side()
    return page


# Assembling


def test_the_page_shows_what_is_needed_there_and_which_batches(hall: Hall) -> None:
    assembling(hall, "5")
    found = cells(hall, 2)
    assert (found["item"], found["each"], found["needed"], found["available"]) == (
        "Gloves",
        "2",
        "10",
        "2,407",
    )
    assert (found["batch"], found["expiry"], found["missing"]) == (
        "GL-0301: 7, GL-0409: 3",
        "30 Jun 2022",
        "",
    )
    assert "Enough for 20 kits" in words(hall.page)
    assert clipped(hall.page) == []


def test_kits_of_one_content_are_shown_as_they_will_be_made(hall: Hall) -> None:
    assembling(hall, "5")
    shown = words(hall.page)
    assert [word for word in shown if word in ("3 kits", "1 kit")] == ["3 kits", "1 kit", "1 kit"]
    assert "World Food Programme, expires 30 Jun 2022" in shown
    press(hall, "Assemble")
    assert on_hand(hall.database, "PPEKIT", "POI") == 5
    assert hall.page.top.title.text() == "KA-PNH-2020-0001"
    assert cells(hall, 2)["batch"] == "GL-0301, GL-0409"
    assert clipped(hall.page) == []
    assert hall.database.read(list_drafts) == []


def test_what_is_missing_is_said_and_as_many_as_there_are_is_one_press(hall: Hall) -> None:
    page = assembling(hall, "25")
    assert cells(hall, 1)["missing"] == "5"
    assert "Not enough components." in words(page)
    press(hall, "Assemble")
    assert page.banner is not None
    assert any("There is enough for 20 kits." in word for word in words(page))
    assert clipped(page) == []
    press(hall, "Assemble 20")
    hall.settle_side()
    press(hall, "Assemble")
    assert on_hand(hall.database, "PPEKIT", "POI") == 20


def test_a_batch_is_chosen_out_of_turn(hall: Hall) -> None:
    assembling(hall, "2")
    hall.cell(2, "batch", "GL-0409")
    hall.settle_side()
    assert cells(hall, 2)["batch"] == "GL-0409"
    press(hall, "Assemble")
    assert on_hand(hall.database, "GLOVES", "POI", batch="GL-0301") == 7


def test_a_draft_of_an_assembly_opens_where_it_was_left(hall: Hall) -> None:
    assembling(hall, "2")
    hall.settle(500)
    hall.open(LIST)
    assert [(row.state, row.goods, row.place) for row in hall.page.model.rows] == [
        ("draft", "2 Hygiene kit", "Poipet store")
    ]
    hall.page.acted(hall.page.model.rows[0], "act")
    hall.settle_side()
    assert cells(hall, 2)["needed"] == "4"


# Taking apart


def test_kits_are_taken_apart_with_what_is_damaged_in_them(hall: Hall) -> None:
    papers.assemble(hall.database, "5", "PPEKIT", place="POI")
    page = hall.open(("disassembly of", "PPEKIT"))
    hall.fill(page.form, "location", "Poipet store")
    hall.settle()
    hall.fill(page.form, "quantity", "2")
    hall.settle_side()
    assert [cells(hall, n)["out"] for n in range(4)] == ["2", "2", "4", "6"]
    hall.cell(2, "damaged", "1")
    hall.cell(2, "reason", "torn")
    hall.settle_side()
    assert clipped(page) == []
    press(hall, "Take apart")
    assert on_hand(hall.database, "PPEKIT", "POI") == 3
    detail = hall.database.read(lambda s: read_conversion(s, "KD-PNH-2020-0001"))
    assert [(one.item, one.quantity, one.reason) for one in detail.came_out if one.target == "loss"] == [
        ("GLOVES", 1, "torn")
    ]
    assert "lost: torn" in words(hall.page)
    assert clipped(hall.page) == []


def test_a_reason_that_is_missing_is_asked_for_in_its_cell(hall: Hall) -> None:
    papers.assemble(hall.database, "1", "PPEKIT", place="POI")
    page = hall.open(("disassembly of", "PPEKIT"))
    hall.fill(page.form, "location", "Poipet store")
    hall.settle()
    hall.fill(page.form, "quantity", "1")
    hall.settle_side()
    hall.cell(3, "damaged", "1")
    press(hall, "Take apart")
    assert page.problems() == [(3, "reason")]
    assert on_hand(hall.database, "PPEKIT", "POI") == 1


# Splitting


def test_a_mixed_line_is_split_with_its_rest_counted_while_one_types(hall: Hall) -> None:
    page = hall.open(("split of", "MASKS"))
    assert page.form.boxes["batch"].editor.text() == "Surgical and N95 masks: 20 boxes in Poipet store"
    hall.cell(0, "item", "Surgical masks")
    hall.cell(0, "quantity", "12")
    hall.cell(1, "item", "N95")
    hall.cell(1, "quantity", "9")
    hall.settle_side()
    assert "1 box more than there are" in words(page)
    press(hall, "Split")
    assert page.problems() == [(1, "quantity")]
    hall.cell(1, "quantity", "8")
    hall.settle_side()
    assert clipped(page) == []
    press(hall, "Split")
    assert [on_hand(hall.database, item, "POI") for item in ("MASKS", "N95")] == [0, 8]
    assert hall.page.top.title.text() == "SPL-PNH-2020-0001"
    assert clipped(hall.page) == []


def test_only_kinds_of_the_same_unit_are_offered(hall: Hall) -> None:
    page = hall.open(("split of", "MASKS"))
    column = page.grid.columns[0]
    assert {choice.key for choice in column.offered({}).all} == {"MASK", "N95"}  # type: ignore[attr-defined]


def test_goods_of_a_recipient_are_offered_too(hall: Hall) -> None:
    papers.hand_over(hall.database, "MASKS", "4", source="POI")
    page = hall.open(("split", ""))
    hall.fill(page.form, "batch", "handed over")
    hall.cell(0, "item", "N95")
    hall.cell(0, "quantity", "4")
    press(hall, "Split")
    assert on_hand(hall.database, "N95", "~PHD-BMC") == 4


# Reversing, the list


def test_what_the_kits_hold_is_saved_as_a_slip(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.open(("assembly", ""))
    assert "Print what a kit holds" not in [one.text for one in hall.page.acts.entries()]
    made = papers.assemble(hall.database, "5", "PPEKIT", place="POI").number
    target = tmp_path / "slip.pdf"
    suggested: list[str] = []
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda _parent, _title, name, _kinds: suggested.append(name) or (str(target), ""),
    )
    hall.open(made)
    hall.settle_side()
    hall.page.acts.trigger("save")
    hall.settle(500)
    assert suggested[0].endswith(f"{made}_kit-contents.pdf")
    assert "In one kit" in pdf_text(target.read_bytes())
    assert clipped(hall.place) == []


def test_a_conversion_is_reversed_with_a_reason_and_says_where_kits_are_when_it_cannot(hall: Hall) -> None:
    made = papers.assemble(hall.database, "5", "PPEKIT", place="POI")
    papers.send(hall.database, "PPEKIT", "2", source="POI")
    page = hall.open(made.number)
    page.ask_reverse()
    hall.answer("counted wrong")
    hall.settle(50)
    assert any("Where they are: 2 kits on the way." in word for word in words(page))
    split = papers.split(
        hall.database,
        papers.scalar(
            hall.database,
            "SELECT t.uid FROM batch t JOIN item i ON i.id = t.item_id WHERE i.code = 'MASKS'",
        ),
        place="POI",
        N95="8",
    )
    hall.open(split.number).ask_reverse()
    hall.answer("wrong line")
    hall.settle(50)
    assert on_hand(hall.database, "MASKS", "POI") == 20
    assert any(word.startswith("Reversed by REV-") for word in words(hall.page))


def test_the_list_tells_what_became_of_what(hall: Hall) -> None:
    papers.assemble(hall.database, "5", "PPEKIT", place="POI")
    papers.take_apart(hall.database, "1", "PPEKIT", place="POI")
    page = hall.open(LIST)
    assert [(row.number, row.goods) for row in page.model.rows] == [
        ("KD-PNH-2020-0001", "1 hygiene kit"),
        ("KA-PNH-2020-0001", "5 hygiene kits"),
    ]
    press(hall, "Assembled")
    hall.settle()
    assert [row.number for row in page.model.rows] == ["KA-PNH-2020-0001"]
    page.bar.choose("state", ["reversed"])
    hall.settle(300)
    assert page.model.rows == []
    assert clipped(page) == []


def test_an_empty_list_leads_to_the_first_kits(hall: Hall) -> None:
    page = hall.open(LIST)
    assert "No kits assembled and nothing split yet" in words(page)
    press(hall, "Assemble kits")
    assert hall.gone[-1] == ("stock", ("assembly", ""))


# What an item holds


def test_a_kit_is_defined_on_the_items_page_and_marked_in_the_list(items: Hall) -> None:
    page = items.open("HK")
    page.grid.go_to(0, "item")
    items.type("Hand sanitizer", Qt.Key.Key_Return)
    items.type("2", Qt.Key.Key_Return)
    items.settle()
    page.grid.go_to(1, "item")
    items.type("Surgical masks", Qt.Key.Key_Return)
    items.type("0.5", Qt.Key.Key_Return)
    page.save()
    items.settle()
    assert page.grid.problem_cells() == [(1, "quantity")]
    items.cell(1, "quantity", "1")
    assert clipped(page) == []
    page.save()
    items.settle()
    held = items.database.read(lambda s: components_of(s, need_item(s, "HK").id))
    assert [(one.code, one.quantity) for one in held] == [("SANITIZER", 2), ("MASK", 1)]
    rows = [items.page.model.row_at(at) for at in range(items.page.model.rowCount())]
    kit = next(row for row in rows if row is not None and row.code == "HK")
    assert kit.components == 2


def test_what_a_kit_holds_is_changed_and_forgotten_again(items: Hall) -> None:
    page = items.open("PPEKIT")
    assert [cells(items, n)["item"] for n in range(4)] == [
        "PPE suits",
        "Safety goggles",
        "Gloves",
        "Disposable aprons",
    ]
    items.cell(0, "quantity", "2")
    items.settle()
    page.forget()
    items.settle()
    assert cells(items, 0)["quantity"] == "1"
    items.database.write(lambda s: keep_kit(s, "PPEKIT", [ComponentDraft("SUIT", "1")]))


def test_a_kit_is_not_offered_as_part_of_another(items: Hall) -> None:
    page = items.open("HK")
    offered = {choice.key for choice in page.grid.columns[0].offered({}).all}
    assert "PPEKIT" not in offered
    assert "HK" not in offered


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_in_either_language_and_theme(
    hall: Hall, qapp: QApplication, language: str, theme: str
) -> None:
    dress(qapp, language, theme)
    made = papers.assemble(hall.database, "5", "PPEKIT", place="POI")
    apart = papers.take_apart(hall.database, "1", "PPEKIT", place="POI")
    for what in (
        LIST,
        made.number,
        apart.number,
        ("split of", "MASKS"),
        ("assembly", ""),
        ("disassembly", ""),
    ):
        hall.open(what)
        hall.settle_side()
        goods = [row.others for row in hall.page.model.rows] if what == LIST else []
        assert clipped(hall.page, allowed=tuple(goods)) == [], what
        if what in (made.number, apart.number) and language == "km":
            key = "needed" if what == made.number else "out"
            at = [column.key for column in hall.page.grid.columns].index(key)
            units = [hall.page.grid.line_model().drawn(line)[at].look.tail for line in range(4)]
            assert not any(unit.isascii() for unit in units), units
