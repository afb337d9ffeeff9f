"""The situation report in the window: figures that open their papers, words that change, figures that do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QFileDialog

from supplytrack.catalogue.queries import list_items
from supplytrack.catalogue.report_words import list_category_rows
from supplytrack.core.sheets import ReportBullet
from supplytrack.ui.catalogue import ItemsPlace
from supplytrack.ui.reports.place import ReportsPlace
from supplytrack.ui.reports.situation import page
from supplytrack.ui.reports.situation.bullets import BulletBox
from supplytrack.ui.reports.situation.sentence import Sentence
from supplytrack.ui.reports.situation.words_edit import WordsEdit
from tests.ui.conftest import Sit
from tests.ui.example_world import Seat, pdf_text, words
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MADE = 500
"""Milliseconds in which the paper is made anew."""


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """In front of the situation report of the example."""
    return _sit_down(sit, "en")


def _sit_down(sit: Sit, language: str) -> Seat:
    found = sit(ReportsPlace, language)
    found.open("situation")
    found.settle(MADE)
    return found


def _box(seat: Seat, number: str) -> BulletBox:
    return next(box for box in seat.page.findChildren(BulletBox) if number in box.bullet.documents)


def _edit(seat: Seat, number: str) -> WordsEdit:
    seat.page.reword(_box(seat, number).bullet)
    seat.settle(200)
    editor: WordsEdit = seat.page.words_box.editor
    editor.setFocus()
    return editor


def _text_of(seat: Seat, number: str) -> str:
    return next(bullet.text for bullet in seat.page.said() if number in bullet.documents)


def test_each_figure_opens_its_paper_with_mouse_and_keys_and_what_is_not_signed_says_so(seat: Seat) -> None:
    sentence = _box(seat, "DN-PNH-2020-0002").sentence
    assert sentence.text().count("<a ") == 3
    sentence.setFocus(Qt.FocusReason.TabFocusReason)
    seat.press(Qt.Key.Key_Tab)
    seat.press(Qt.Key.Key_Return)
    assert seat.gone[-1] == ("hand over", "DN-PNH-2020-0002")
    _box(seat, "PO-PNH-2020-0001").sentence.linkActivated.emit("1")
    assert seat.gone[-1] == ("receive", "PO-PNH-2020-0001")
    assert "DN-PNH-2020-0005 is not signed yet" in words(seat.page)
    seat.press_button("See the activities")
    assert seat.gone[-1] == ("people", ("list", "activities"))


def test_a_panel_of_years_shows_its_beginning_and_says_how_much_more_there_is(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert seat.page.filters.get("first") == "2020-04-01"
    monkeypatch.setattr(page, "MOST_SHOWN", 7)
    seat.page.load()
    seat.settle(MADE)
    boxes = [box for box in seat.page.findChildren(BulletBox) if box.isVisible()]
    assert (len(boxes), len(seat.page.said())) == (7, 18)
    assert any(one.startswith("11 more sentences") for one in words(seat.page))


def test_names_with_markup_are_shown_as_they_were_typed(seat: Seat) -> None:
    shown = Sentence(ReportBullet("x", parts=(("<b>Gloves</b> & ", ()), ("5", ("DN-1",)))), seat.gone.append)
    assert "&lt;b&gt;Gloves&lt;/b&gt; &amp; " in shown.text()
    shown.linkActivated.emit("1")
    assert seat.gone[-1] == ("DN-1",)


def test_words_are_changed_in_place_and_taken_back_and_the_figures_stay(seat: Seat) -> None:
    usual = _text_of(seat, "DN-PNH-2020-0002")
    editor = _edit(seat, "DN-PNH-2020-0002")
    assert editor.toPlainText() == usual
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    seat.type("So: ")
    seat.press(Qt.Key.Key_Z, CTRL)
    assert editor.toPlainText() == usual
    seat.type("So: ")
    assert editor.template() == "So: Provided medical supplies of {items} to {recipient}."
    seat.press(Qt.Key.Key_Return)
    seat.settle(MADE)
    assert _text_of(seat, "DN-PNH-2020-0002") == f"So: {usual}"
    assert "So: Provided" in pdf_text(seat.page.preview.content)
    seat.press_button("Undo")
    seat.settle(MADE)
    assert _text_of(seat, "DN-PNH-2020-0002") == usual


def test_a_figure_can_neither_be_deleted_cut_pasted_over_nor_written_into(seat: Seat) -> None:
    editor = _edit(seat, "DN-PNH-2020-0002")
    before, template = editor.toPlainText(), editor.template()
    figure = before.index("50 PPE")
    tried: list[bool] = []
    editor.locked.connect(lambda: tried.append(True))

    def at(place: int, to: int | None = None) -> None:
        cursor = editor.textCursor()
        cursor.setPosition(place)
        if to is not None:
            cursor.setPosition(to, QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)

    at(figure + 1)
    seat.type("9")
    seat.press(Qt.Key.Key_Backspace)
    at(figure)
    seat.press(Qt.Key.Key_Delete)
    at(0, len(before))
    seat.press(Qt.Key.Key_X, CTRL)
    seat.type("x")
    pasted = QMimeData()
    pasted.setText("900")
    editor.insertFromMimeData(pasted)
    assert len(tried) == 6
    assert (editor.toPlainText(), editor.template()) == (before, template)
    # Beside a figure words may stand, and what is written there is no figure.
    at(before.index(" to the border"))
    seat.type(",")
    assert editor.template() == "Provided medical supplies of {items}, to {recipient}."


def test_words_that_lose_a_figure_are_refused_below_them_and_unfinished_words_are_kept(seat: Seat) -> None:
    editor = _edit(seat, "DN-PNH-2020-0002")
    editor.show_template("The border police got a lot.")
    seat.press(Qt.Key.Key_Return)
    seat.settle(200)
    assert "{items} must stay in the sentence" in seat.page.words_box.note.text()
    seat.page.load()
    seat.settle(MADE)
    assert seat.page.words_box.editor.template() == "The border police got a lot."
    seat.open("stock")
    seat.open("situation")
    seat.settle(MADE)
    assert _edit(seat, "DN-PNH-2020-0002").template() == "The border police got a lot."
    seat.press(Qt.Key.Key_Escape)
    assert seat.page.words_box is None
    assert _edit(seat, "DN-PNH-2020-0002").template().startswith("Provided medical")


def test_sentences_are_copied_and_saved_for_word_processors(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.page.setFocus()
    seat.press(Qt.Key.Key_C, CTRL | SHIFT)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied == [f"• {bullet.text}" for bullet in seat.page.said()]
    _box(seat, "DN-PNH-2020-0002").copy_button.click()
    assert QGuiApplication.clipboard().text() == _text_of(seat, "DN-PNH-2020-0002")

    def ask(_parent: object, _title: str, suggested: str, _kinds: str) -> tuple[str, str]:
        return str(tmp_path / Path(suggested).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    for action in ("words", "workbook", "save"):
        seat.page.acts.trigger(action)
        seat.settle(300)
    assert sorted(path.suffix for path in tmp_path.glob("SIT-ALL-2020-0507*")) == [".pdf", ".rtf", ".xlsx"]


def test_the_distribution_report_has_the_same_sentences_beside_it(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    seat.settle(MADE)
    said = [box.bullet.text for box in seat.page.findChildren(BulletBox)]
    assert said[1].startswith("Provided medical supplies of 50 PPE suits")
    shown = " ".join(pdf_text(seat.page.preview.content).split())
    assert all(text[:45] in shown for text in said)


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut_while_words_are_changed(sit: Sit, language: str) -> None:
    seat = _sit_down(sit, language)
    seat.place.resize(1190, 664)
    _edit(seat, "DN-PNH-2020-0003")
    assert clipped(seat.place) == []


def test_a_category_and_an_item_are_worded_in_their_forms_and_a_lost_figure_is_told_at_its_field(
    sit: Sit,
) -> None:
    seat = sit(ItemsPlace)
    seat.open(("list", "categories"))
    assert ["PPE", "PPEs"] in [[row.name, row.collective] for row in seat.page.model.rows]
    seat.open(("category", "ppe"))
    form = seat.page
    form.draft.put("sentence", "Gave {goods}.")
    form.save()
    seat.settle()
    assert "{goods} is not known here. Use: {items}, {list}, {recipient}, {what}." in words(form)
    form.draft.put("sentence", "Gave {items} to {recipient}.")
    form.draft.put("collective", "protective goods")
    form.save()
    seat.settle()
    kept = {row.code: row for row in seat.database.read(list_category_rows)}["ppe"]
    assert (kept.collective, kept.sentence) == ("protective goods", "Gave {items} to {recipient}.")

    mask = next(row for row in seat.database.read(list_items) if row.name == "Surgical mask")
    seat.open(mask.code)
    seat.page.draft.put("said_many", "masks from {donor}")
    seat.page.save()
    seat.settle()
    assert any("in brackets" in one for one in words(seat.page))
    seat.page.draft.put("said_one", "mask")
    seat.page.draft.put("said_many", "masks [from {donor}]")
    seat.page.save()
    seat.settle()
    assert next(row for row in seat.database.read(list_items) if row.code == mask.code).said_one == "mask"


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut_in_the_categories(sit: Sit, language: str) -> None:
    seat = sit(ItemsPlace, language)
    for what in (("list", "categories"), ("category", "ppe")):
        seat.open(what)
        assert clipped(seat.place) == [], what
