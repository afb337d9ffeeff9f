"""A delivery note from the first letter to the signed paper, as a person writes it, on a real file."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.core.document import NoteState, PaperState
from supplytrack.db.engine import Database
from supplytrack.distribution.queries import NoteDetail, list_notes, read_note
from supplytrack.i18n import use_language
from supplytrack.inventory.operations import list_drafts
from supplytrack.ui.distribution.hand_over import HandOverPlace
from supplytrack.ui.toolkit import style
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.ui.handover_world import CLOCK, Hall, make_world

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


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
        hall = Hall(Database(address, actor=Actor("Sokha"), clock=CLOCK), HandOverPlace)
        opened.append(hall)
        return hall

    yield make
    for hall in opened:
        hall.database.close()


def write_note(hall: Hall) -> None:
    """420 PPE suits, 20 goggles and 500 aprons from Poipet to the health department, typed."""
    hall.press(Qt.Key.Key_N, CTRL)
    hall.settle()
    form = hall.page.form
    hall.fill(form, "source", "poip")
    hall.fill(form, "target", "BMC PHD")
    hall.fill(form, "means", "truck")
    hall.fill(form, "receiver", "Sok Dara, Deputy Director")
    hall.fill(form, "receiver_phone", "012 000 000")
    hall.settle()
    hall.page.grid.go_to(0, "item")
    for item, quantity in (("ppe suit", "420"), ("gogg", "20"), ("apron", "500")):
        hall.type(item, ENTER)
        hall.type(quantity, ENTER)
    hall.settle_side()


def notes(hall: Hall) -> list[str]:
    return hall.database.read(lambda session: [note.number for note in list_notes(session)])


def read(hall: Hall, number: str) -> NoteDetail:
    return hall.database.read(lambda session: read_note(session, number))


def test_a_note_is_written_issued_and_signed_with_two_aprons_damaged(open_hall: Callable[[], Hall]) -> None:
    hall = open_hall()
    write_note(hall)
    assert hall.page.foot.words == "3 lines"
    assert hall.page.top.saved.words == "Saved 10:42"

    hall.press(ENTER, CTRL)
    assert hall.question().windowTitle().startswith("Issue this note to Banteay Meanchey")
    hall.answer()

    number = hall.page.top.title.text()
    assert read(hall, number).row.state is NoteState.ISSUED
    assert hall.page.top.saved.words == ""
    assert papers.on_hand(hall.database, "APRON", "POI") == 0
    assert not hall.database.read(list_drafts), "an issued note leaves no draft behind"

    hall.press(ENTER, CTRL)
    hall.settle()
    assert hall.page.foot.words == "3 lines add up"
    hall.cell(2, "damaged", "2")
    assert hall.page.draft.lines[2]["accepted"] == "498", "the rest counts as accepted by itself"
    assert hall.page.foot.words == "2 lines add up, 1 does not"
    hall.cell(2, "reason", "torn in transport")
    hall.press(ENTER, CTRL)
    hall.answer()

    detail = read(hall, number)
    apron = detail.lines[2]
    assert (apron.accepted, apron.damaged, apron.reason) == (498, 2, "torn in transport")
    assert (detail.row.state, detail.row.paper) == (NoteState.CONFIRMED, PaperState.DISPUTED)
    assert (detail.receiver.name, detail.receiver.function) == ("Sok Dara", "Deputy Director")
    assert hall.page.top.title.text() == number, "the note is shown again, signed"
    assert not hall.database.read(list_drafts)
    hall.close()


def test_a_refused_issue_leaves_every_word_and_says_why_at_the_cell(open_hall: Callable[[], Hall]) -> None:
    hall = open_hall()
    write_note(hall)
    # While this person writes, another issues some of the suits.
    papers.send(hall.database, "SUIT", "100", source="POI", target="MLQ")
    before, values = notes(hall), hall.page.draft.values

    hall.press(ENTER, CTRL)
    hall.answer()

    banner = hall.page.banner
    assert banner is not None
    assert banner.title == "Not issued. Only 320 pieces of PPE suits left in Poipet store."
    assert banner.text == "You asked for 420 pieces of PPE suits. Nothing has moved; this draft is safe."
    assert hall.page.grid.problem_cells() == [(0, "quantity")]
    assert hall.page.grid.current_line == 0
    assert hall.page.grid.hasFocus()
    assert hall.page.draft.values == values
    assert notes(hall) == before

    use = next(button for button in banner.buttons if button.text() == "Use 320")
    use.click()
    hall.press(ENTER, CTRL)
    hall.answer()
    assert len(notes(hall)) == len(before) + 1
    hall.close()


def test_a_killed_window_brings_its_draft_back_with_the_half_typed_cell(
    open_hall: Callable[[], Hall],
) -> None:
    hall = open_hall()
    write_note(hall)
    hall.page.grid.go_to(3, "item")
    hall.type("hyg")
    hall.settle(450)
    hall.kill()

    again = open_hall()
    row = next(row for row in again.page.model.rows if row.state is NoteState.DRAFT)
    assert (row.target, row.lines) == ("Banteay Meanchey Provincial Health Department (PHD)", 3)
    again.page.table.go_to(row.uid)
    again.page.table.setFocus()
    again.press(ENTER)
    again.settle()

    page = again.page
    assert page.form.boxes["receiver"].editor.text() == "Sok Dara, Deputy Director"
    assert [line["quantity"] for line in page.draft.lines] == ["420", "20", "500"]
    assert page.grid.current_line == 3
    assert QApplication.focusWidget().text() == "hyg"  # type: ignore[union-attr]
    again.close()


def test_a_save_on_its_way_while_the_note_is_issued_leaves_no_draft(open_hall: Callable[[], Hall]) -> None:
    hall = open_hall()
    write_note(hall)
    late = hall.page.save(hall.page.draft.values)
    hall.press(ENTER, CTRL)
    hall.answer()

    assert late is not None
    hall.database.write(late)

    assert not hall.database.read(list_drafts)
    hall.close()


def test_a_prepared_note_holds_its_goods_until_it_is_cancelled(open_hall: Callable[[], Hall]) -> None:
    hall = open_hall()
    write_note(hall)
    hall.page.acts.trigger("prepare")
    hall.settle_side()

    number = hall.page.top.title.text()
    assert read(hall, number).row.state is NoteState.PREPARED
    assert papers.allocated(hall.database, "SUIT", "POI") == 420
    assert hall.page.lines.plans[0].left == 0, "what the note itself holds is free to it"

    hall.page.acts.trigger("cancel")
    hall.answer()

    assert papers.allocated(hall.database, "SUIT", "POI") == 0
    assert read(hall, number).row.state is NoteState.CANCELLED
    assert "issue" not in [entry.text for entry in hall.page.acts.entries()]
    hall.close()


def test_a_wrong_note_is_reversed_with_a_reason(open_hall: Callable[[], Hall]) -> None:
    hall = open_hall()
    write_note(hall)
    hall.press(ENTER, CTRL)
    hall.answer()
    number = hall.page.top.title.text()

    hall.page.acts.trigger("reverse")
    hall.answer("wrong recipient")

    assert read(hall, number).row.state is NoteState.REVERSED
    assert papers.on_hand(hall.database, "SUIT", "POI") == 420
    hall.close()
