"""The line grid, used as a person uses it."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from supplytrack.errors import Refused
from supplytrack.ui.toolkit.celledit import CellEdit
from tests.ui.toolkit.conftest import Seen
from tests.ui.toolkit.examples import DRAFT, NotePage

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def _cell(note: NotePage) -> tuple[int, str]:
    index = note.grid.currentIndex()
    return index.row(), note.grid.columns[index.column()].key


def _type(note: NotePage, text: str) -> None:
    """Type into whatever has the keyboard, as it moves."""
    for letter in text:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, letter)


def _press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)


def _paste(note: NotePage, text: str) -> None:
    QApplication.clipboard().setText(text)
    _press(KEY.Key_V, CONTROL)


def test_enter_goes_from_item_to_quantity_to_the_item_of_the_next_line(note: NotePage) -> None:
    note.grid.go_to(5, "item")
    _type(note, "hyg")
    _press(KEY.Key_Return)
    assert note.draft.lines[5]["item"] == "hk"
    assert _cell(note) == (5, "quantity")
    _type(note, "12")
    _press(KEY.Key_Return)
    assert note.draft.lines[5]["quantity"] == "12"
    assert _cell(note) == (6, "item")


def test_a_line_is_filled_without_touching_the_mouse_and_a_new_one_waits(note: NotePage) -> None:
    note.grid.go_to(5, "item")
    for item, quantity in (("gloves", "3"), ("goggles", "7"), ("aprons", "2")):
        _type(note, item)
        _press(KEY.Key_Return)
        _type(note, quantity)
        _press(KEY.Key_Return)
    added = [(line["item"], line["quantity"]) for line in note.draft.lines[5:]]
    assert added == [("gl", "3"), ("sg", "7"), ("da", "2")]
    assert note.grid.line_model().rowCount() == 8 + 2


def test_items_are_found_by_their_khmer_name_and_by_code(note: NotePage) -> None:
    note.grid.go_to(5, "item")
    note.grid.begin("អនា")
    _press(KEY.Key_Return)
    assert note.draft.lines[5]["item"] == "hk"
    note.grid.go_to(6, "item")
    note.grid.begin("hk-01")
    _press(KEY.Key_Return)
    assert note.draft.lines[6]["item"] == "hk"


def test_tab_visits_every_cell_that_can_be_written_in_and_passes_over_grey_ones(note: NotePage) -> None:
    note.grid.go_to(1, "item")
    visited = []
    for _step in range(6):
        _press(KEY.Key_Tab)
        visited.append(_cell(note)[1])
    assert visited == ["quantity", "pack", "batch", "donor", "expiry", "item"]
    assert _cell(note)[0] == 2
    _press(KEY.Key_Backtab)
    assert _cell(note) == (1, "expiry")


def test_arrows_move_after_typing_but_stay_in_the_text_after_f2(note: NotePage) -> None:
    note.grid.go_to(1, "quantity")
    _type(note, "9")
    _press(KEY.Key_Right)
    assert _cell(note) == (1, "pack")
    assert note.draft.lines[1]["quantity"] == "9"
    note.grid.go_to(2, "quantity")
    _press(KEY.Key_F2)
    _press(KEY.Key_Left)
    assert isinstance(QApplication.focusWidget(), CellEdit)
    assert _cell(note) == (2, "quantity")


def test_a_quantity_with_a_pack_behind_it_sets_the_pack(note: NotePage) -> None:
    note.grid.go_to(1, "quantity")
    _type(note, "500 pcs")
    _press(KEY.Key_Return)
    assert (note.draft.lines[1]["quantity"], note.draft.lines[1]["pack"]) == ("500", "piece")
    note.grid.go_to(1, "quantity")
    _type(note, "5 box")
    _press(KEY.Key_Return)
    assert (note.draft.lines[1]["quantity"], note.draft.lines[1]["pack"]) == ("5", "box")


def test_a_quantity_that_is_no_number_stays_as_typed_and_turns_red(note: NotePage) -> None:
    note.grid.go_to(1, "quantity")
    _type(note, "a few")
    _press(KEY.Key_Return)
    assert note.draft.lines[1]["quantity"] == "a few"
    assert "not a number" in note.grid.problem_at(1, "quantity")
    assert note.foot.words == "5 lines, 1 problem"


def test_escape_gives_up_the_cell_and_keeps_what_was_there(note: NotePage) -> None:
    note.grid.go_to(1, "quantity")
    _type(note, "99")
    _press(KEY.Key_Escape)
    assert note.draft.lines[1]["quantity"] == "5"
    assert QApplication.focusWidget() is note.grid


def test_escape_closes_the_list_first_and_then_the_cell(note: NotePage) -> None:
    note.grid.go_to(5, "item")
    _type(note, "hyg")
    edit = QApplication.focusWidget()
    assert isinstance(edit, CellEdit)
    assert edit.list_is_open
    _press(KEY.Key_Escape)
    assert not edit.list_is_open
    assert edit.is_open
    _press(KEY.Key_Escape)
    assert not edit.is_open


def test_alt_down_opens_the_list_and_arrows_choose(note: NotePage) -> None:
    note.grid.go_to(1, "batch")
    _press(KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    _press(KEY.Key_Down)
    _press(KEY.Key_Return)
    assert note.draft.lines[1]["batch"] == "PS-0320"


def test_ctrl_d_copies_the_cell_above(note: NotePage) -> None:
    note.grid.go_to(2, "donor")
    _press(KEY.Key_D, CONTROL)
    assert note.draft.lines[2]["donor"] == "IOM"


def test_ctrl_b_adds_another_batch_of_the_same_item(note: NotePage) -> None:
    note.grid.go_to(2, "quantity")
    _press(KEY.Key_B, CONTROL)
    assert note.draft.lines[3]["item"] == "ps"
    assert note.draft.lines[3]["second"] is True
    assert _cell(note) == (3, "quantity")
    assert [note.grid.line_model().number(at) for at in range(8)] == ["1", "2", "3", "", "4", "5", "6", "7"]


def test_ctrl_delete_removes_the_line_and_undo_brings_it_back(note: NotePage) -> None:
    note.grid.go_to(2, "item")
    _press(KEY.Key_Delete, CONTROL)
    assert [line["item"] for line in note.draft.lines] == ["mk", "gl", "sg", "da"]
    _press(KEY.Key_Z, CONTROL)
    assert [line["item"] for line in note.draft.lines] == ["mk", "gl", "ps", "sg", "da"]


def test_delete_empties_the_chosen_cells_in_one_step(note: NotePage) -> None:
    note.grid.go_to(1, "quantity")
    _press(KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    _press(KEY.Key_Delete)
    assert [line.get("quantity") for line in note.draft.lines[1:3]] == [None, None]
    _press(KEY.Key_Z, CONTROL)
    assert [line.get("quantity") for line in note.draft.lines[1:3]] == ["5", "420"]


def test_a_block_from_excel_is_one_step_of_undo_and_unknown_items_become_red(note: NotePage) -> None:
    note.grid.go_to(5, "item")
    _paste(note, "Gloves\t12\nHygeine kits\t3\nSafety goggles\t1,200\n")
    lines = note.draft.lines[5:]
    assert [line.get("item") for line in lines] == ["gl", None, "sg"]
    assert lines[1]["item?"] == "Hygeine kits"
    assert [line["quantity"] for line in lines] == ["12", "3", "1,200"]
    assert "Hygeine kits" in note.grid.problem_at(6, "item")
    _press(KEY.Key_Z, CONTROL)
    assert len(note.draft.lines) == 5


def test_a_pasted_block_with_headings_goes_where_they_say(note: NotePage) -> None:
    note.grid.go_to(5, "item")
    _paste(note, "Batch\tItem\tQuantity\nGL-0409\tGloves\t2\n")
    assert {key: note.draft.lines[5][key] for key in ("item", "quantity", "batch")} == {
        "item": "gl",
        "quantity": "2",
        "batch": "GL-0409",
    }


def test_five_thousand_lines_are_pasted_quickly(note: NotePage) -> None:
    note.grid.go_to(5, "item")
    QApplication.clipboard().setText("\n".join(f"Gloves\t{n}" for n in range(1, 5001)))
    started = time.perf_counter()
    note.grid.paste()
    taken = time.perf_counter() - started
    assert len(note.draft.lines) == 5005
    assert taken < 3
    _press(KEY.Key_Z, CONTROL)
    assert len(note.draft.lines) == 5


def test_a_copied_block_can_be_pasted_again(note: NotePage) -> None:
    note.grid.go_to(1, "item")
    for _step in range(3):
        _press(KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    _press(KEY.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "Gloves\t5\tbox of 100\t500"
    note.grid.go_to(5, "item")
    _press(KEY.Key_V, CONTROL)
    assert note.draft.lines[5] == {**note.draft.lines[5], "item": "gl", "quantity": "5", "pack": "box"}


def test_f8_goes_from_problem_to_problem_through_form_and_lines(note: NotePage) -> None:
    refused = Refused("Only 12 boxes left.", "lines.1.quantity", also=[Refused("Who takes it?", "receiver")])
    note.show_refusal(refused)
    assert note.form.focused_key() == "receiver"
    _press(KEY.Key_F8)
    assert _cell(note) == (1, "quantity")
    assert note.banner is not None
    assert note.banner.title == "Only 12 boxes left."
    _press(KEY.Key_F8)
    assert note.form.focused_key() == "receiver"
    _press(KEY.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert _cell(note) == (1, "quantity")


def test_a_told_problem_goes_when_the_cell_changes(note: NotePage) -> None:
    note.show_refusal(Refused("Too many.", "lines.1.quantity"))
    note.grid.go_to(1, "quantity")
    _type(note, "4")
    _press(KEY.Key_Return)
    assert note.grid.problem_cells() == []


def test_problems_stay_with_their_line_when_another_is_removed(note: NotePage) -> None:
    note.show_refusal(Refused("Too many.", "lines.3.quantity"))
    note.grid.go_to(0, "item")
    _press(KEY.Key_Delete, CONTROL)
    assert note.grid.problem_cells() == [(2, "quantity")]


def test_undo_covers_form_and_lines_in_the_order_they_were_changed(note: NotePage) -> None:
    note.form.go_to("receiver")
    _type(note, "Director")
    note.grid.go_to(1, "quantity")
    _type(note, "8")
    _press(KEY.Key_Return)
    _press(KEY.Key_Z, CONTROL)
    assert note.draft.lines[1]["quantity"] == "5"
    assert note.draft.get("receiver") == "Director"
    note.form.go_to("note")
    _press(KEY.Key_Z, CONTROL)
    assert note.draft.get("receiver") == "Deputy Director, PHD"
    _press(KEY.Key_Y, CONTROL)
    _press(KEY.Key_Y, CONTROL)
    assert (note.draft.get("receiver"), note.draft.lines[1]["quantity"]) == ("Director", "8")


def test_the_half_typed_cell_comes_back_with_the_draft(
    note: NotePage, qtbot: QtBot, seen: Seen[NotePage]
) -> None:
    note.grid.go_to(5, "item")
    _type(note, "hyg")
    note.pause()
    saved = note.draft.values
    assert saved["typing"] == [5, "item", "hyg"]
    again = seen(NotePage(note.desk, saved))
    again.grid.restore_cursor()
    edit = QApplication.focusWidget()
    assert isinstance(edit, CellEdit)
    assert edit.text() == "hyg"
    assert _cell(again) == (5, "item")


def test_an_issued_paper_is_read_only(note: NotePage) -> None:
    note.set_read_only(read_only=True)
    note.grid.go_to(1, "quantity")
    _type(note, "9")
    _press(KEY.Key_Delete, CONTROL)
    assert len(note.draft.lines) == 5
    assert note.draft.lines[1]["quantity"] == "5"
    assert note.grid.line_model().rowCount() == 5


def test_ctrl_enter_issues_from_inside_a_cell_with_what_was_typed(note: NotePage, qtbot: QtBot) -> None:
    note.grid.go_to(1, "quantity")
    _type(note, "6")
    _press(KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bool(note.issued))
    assert note.issued[0]["lines"][1]["quantity"] == "6"


def test_pressing_with_something_missing_goes_there_instead(note: NotePage) -> None:
    note.draft.put_cells(3, {"quantity": None})
    note.acts.trigger("issue")
    assert _cell(note) == (3, "quantity")
    assert note.issued == []


def test_the_model_keeps_qts_rules(note: NotePage, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(note.grid.line_model())


def test_lines_without_content_are_not_kept(note: NotePage) -> None:
    note.grid.go_to(6, "donor")
    _type(note, "WFP")
    _press(KEY.Key_Return)
    _press(KEY.Key_Z, CONTROL)
    assert len(note.draft.values["lines"]) == len(DRAFT["lines"])


def test_a_finished_cell_is_no_longer_half_typed(note: NotePage) -> None:
    note.grid.go_to(1, "quantity")
    _type(note, "9")
    assert note.draft.get("typing") == [1, "quantity", "9"]
    _press(KEY.Key_Return)
    assert note.draft.get("typing") is None


def test_an_open_cell_stays_open_while_another_window_is_in_front(note: NotePage, qtbot: QtBot) -> None:
    note.grid.go_to(1, "quantity")
    _type(note, "9")
    edit = QApplication.focusWidget()
    assert isinstance(edit, CellEdit)
    away = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    QApplication.sendEvent(edit, away)
    assert edit.is_open
    elsewhere = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.MouseFocusReason)
    QApplication.sendEvent(edit, elsewhere)
    assert not edit.is_open
    assert note.draft.lines[1]["quantity"] == "9"
