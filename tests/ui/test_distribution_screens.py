"""The screens of the distribution room: what they show, offer and refuse, and that nothing on them is cut."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.core.document import NoteState, PaperState
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.operations import keep_receiver
from supplytrack.distribution.people_queries import people_rows
from supplytrack.distribution.queries import read_note
from supplytrack.i18n import use_language
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.operations import list_drafts, save_draft
from supplytrack.ui.distribution.hand_over import HandOverPlace
from supplytrack.ui.distribution.people import PeoplePlace
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.labels import Label
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.ui.handover_world import CLOCK, TODAY, Hall, make_world, note
from tests.ui.toolkit.audit import clipped

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
ENTER = Qt.Key.Key_Return
LINES = [
    {"item": "MASKS", "quantity": "20", "pack": ""},
    {"item": "GLOVES", "quantity": "5", "pack": "box|100"},
    {"item": "SUIT", "quantity": "420", "pack": ""},
    {"item": "GOGGLES", "quantity": "20", "pack": ""},
    {"item": "APRON", "quantity": "500", "pack": ""},
]


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
    opened = Hall(database, HandOverPlace)
    yield opened
    opened.close()


@pytest.fixture
def count_hall(database: Database, qtbot: QtBot, dressed: None) -> Iterator[Hall]:
    opened = Hall(database, PeoplePlace)
    yield opened
    opened.close()


def open_filled(hall: Hall, lines: list[dict[str, str]] | None = None) -> None:
    """A new note with its header and lines."""
    hall.open("new")
    page = hall.page
    page.draft.put("source", "POI")
    page.draft.put("target", "PHD-BMC")
    page.draft.splice(0, 0, LINES if lines is None else lines, "fill")
    hall.settle_side()


def words(widget: object) -> list[str]:
    """Every label that is seen."""
    labels = widget.findChildren(Label)  # type: ignore[attr-defined]
    return [label.text() for label in labels if label.isVisible()]


def cells(hall: Hall, line: int) -> dict[str, str]:
    grid = hall.page.grid
    drawn = grid.line_model().drawn(line)
    return {column.key: cell.text for column, cell in zip(grid.columns, drawn, strict=True)}


# The list


def test_the_list_says_what_waits_for_somebody_first(hall: Hall) -> None:
    draft(hall, "OBC")
    signed = papers.hand_over(hall.database, "HK", "3", source="POI", target="PHD-BMC")
    hall.page.reload()
    hall.settle()

    states = [row.state for row in hall.page.model.rows]

    assert states == [NoteState.DRAFT, NoteState.PREPARED, NoteState.ISSUED, NoteState.CONFIRMED]
    assert hall.page.model.rows[-1].number == signed.number
    assert hall.page.model.rows[2].days_open == 3
    assert hall.page.top.summary.text() == "1 not signed"


def draft(hall: Hall, target: str) -> str:
    uid = new_uid()
    values = {"uid": uid, "source": "POI", "target": target, "date": "2020-05-07", "lines": [{"item": "HK"}]}
    hall.database.write(lambda session: save_draft(session, uid, "delivery note", values))
    return uid


@pytest.mark.parametrize(
    ("key", "value", "numbers"),
    [
        ("state", "issued", ["DN-PNH-2020-0002"]),
        ("state", "draft", [""]),
        ("recipient", "MLQ", ["DN-PNH-2020-0001"]),
        ("province", "KH02", ["DN-PNH-2020-0002"]),
        ("donor", "WFP", []),
        ("donor", "~own", ["DN-PNH-2020-0001", "DN-PNH-2020-0002"]),
        ("period", "7", ["", "DN-PNH-2020-0001", "DN-PNH-2020-0002"]),
    ],
)
def test_a_filter_leaves_what_fits(hall: Hall, key: str, value: str, numbers: list[str]) -> None:
    draft(hall, "OBC")

    hall.page.bar.choose(key, [value])
    hall.settle()

    assert [row.number for row in hall.page.model.rows] == numbers


def test_searching_finds_a_recipient(hall: Hall) -> None:
    hall.page.bar.set_text("malai")
    hall.settle()

    assert [row.number for row in hall.page.model.rows] == ["DN-PNH-2020-0001"]


def test_enter_on_an_unsigned_note_records_its_signature(hall: Hall) -> None:
    row = next(row for row in hall.page.model.rows if row.state is NoteState.ISSUED)
    hall.page.table.go_to(row.uid)
    hall.page.table.setFocus()

    hall.press(ENTER)
    hall.settle()

    assert hall.gone[-1] == ("hand over", ("proof", row.uid))
    assert hall.page.top.title.text() == row.number


def test_the_list_reads_again_when_a_note_is_issued_elsewhere(hall: Hall) -> None:
    before = len(hall.page.model.rows)
    typed = note(hall.database, GoodsLineDraft("HK", "1"), target="MLQ")
    hall.tasks.write(lambda session: papers.issue_delivery_note(session, typed))
    hall.settle()

    assert len(hall.page.model.rows) == before + 1


def test_a_new_note_begins_in_the_first_field_that_is_not_known(hall: Hall) -> None:
    hall.open("new")
    assert hall.page.form.focused_key() == "source"

    hall.page.desk.memory.put("hand over/store", "POI")
    hall.open("new")
    assert hall.page.form.focused_key() == "target"
    assert hall.page.form.boxes["source"].editor.text() == "Poipet store"


def test_coming_back_to_the_list_gives_it_the_keyboard(hall: Hall) -> None:
    hall.open("new")
    hall.open("")

    assert hall.page.table.hasFocus()


# The lines of a note


def test_each_line_says_its_pieces_batch_donor_expiry_and_what_is_left(hall: Hall) -> None:
    open_filled(hall)

    assert cells(hall, 1) == {
        "item": "Gloves",
        "quantity": "5",
        "pack": "box of 100",
        "pieces": "500",
        "batch": "GL-0409",
        "donor": "IOM",
        "expiry": "31 Jan 2023",
        "available": "24",
        "left": "19",
    }
    assert cells(hall, 0)["pieces"] == "unknown", "how many masks are in a box is not known"
    assert cells(hall, 0)["pack"] == "box, size unknown"
    assert cells(hall, 2)["left"] == "0"


def test_items_are_found_by_khmer_name_and_by_category_with_what_is_there(hall: Hall) -> None:
    open_filled(hall, [])
    found: list[Choice] = []

    hall.page.lines.items.find("អនាម័យ", found.extend)
    kits = next(choice for choice in found if choice.name == "Hygiene kits")
    hall.page.lines.items.find("hyg", lambda choices: found.extend(choices))

    assert (kits.right, kits.right_below) == ("125", "kits in Poipet store")
    assert any(choice.below.endswith("Hygiene and disinfection") for choice in found)


def test_a_batch_that_expired_is_passed_over_and_the_cell_says_why(hall: Hall) -> None:
    open_filled(hall, [{"item": "SANITIZER", "quantity": "24", "pack": ""}])
    line = hall.page.draft.lines[0]

    assert cells(hall, 0)["batch"] == "HS-0304"
    assert hall.page.lines.batch_remark(line) == "HS-0301 is not taken: it expired on 30 Apr 2020."
    assert cells(hall, 0)["available"] == "120", "what has expired is not available"


def test_another_batch_is_chosen_from_the_list_and_the_side_panel_says_so(hall: Hall) -> None:
    papers.receive(hall.database, "GLOVES", "10", place="POI", batch="GL-0999", expiry=date(2024, 1, 31))
    open_filled(hall, [{"item": "GLOVES", "quantity": "3", "pack": ""}])
    hall.page.grid.go_to(0, "batch")

    hall.press(Qt.Key.Key_Down, ALT)
    hall.press(Qt.Key.Key_Down)
    hall.press(Qt.Key.Key_Down)
    hall.press(ENTER)
    hall.settle_side()

    assert cells(hall, 0)["batch"] == "GL-0999"
    assert cells(hall, 0)["available"] == "10"
    assert "Gloves: not the earliest to expire" in words(hall.page)
    assert "GL-0409 expires first, 31 Jan 2023." in words(hall.page)


def test_a_line_that_needs_two_batches_says_how_much_of_each(hall: Hall) -> None:
    papers.receive(hall.database, "APRON", "50", place="POI", batch="AP-0999", expiry=date(2024, 1, 31))
    open_filled(hall, [{"item": "APRON", "quantity": "520", "pack": ""}])

    assert cells(hall, 0)["batch"] == "AP-0320 +1"
    assert cells(hall, 0)["donor"] == "WFP +1"
    assert hall.page.lines.batch_remark(hall.page.draft.lines[0]) == "500 of AP-0320, 20 of AP-0999"


def test_two_lines_of_one_item_never_take_the_same_goods(hall: Hall) -> None:
    open_filled(hall, [{"item": "SUIT", "quantity": "400"}, {"item": "SUIT", "quantity": "30"}])

    assert cells(hall, 1)["available"] == "20"
    assert cells(hall, 1)["left"] == "10 too many"


def test_a_donor_can_be_asked_for(hall: Hall) -> None:
    open_filled(hall, [{"item": "SUIT", "quantity": "5"}])

    hall.cell(0, "donor", "IOM")
    assert hall.page.grid.problem_cells() == [(0, "donor")], "IOM has no suits here"

    hall.cell(0, "donor", "WFP")
    assert cells(hall, 0)["donor"] == "WFP"


def test_a_block_from_excel_becomes_lines_and_unknown_items_stay_as_red_cells(hall: Hall) -> None:
    open_filled(hall, [])
    hall.page.grid.go_to(0, "item")
    hall.page.grid.setFocus()
    QApplication.clipboard().setText("PPE suits\t12\nFace shields\t3\nវ៉ែនតាការពារ\t2 sets")

    hall.press(Qt.Key.Key_V, CTRL)
    hall.settle_side()

    lines = hall.page.draft.lines
    assert [line.get("item") for line in lines] == ["SUIT", None, "GOGGLES"]
    assert lines[1]["item?"] == "Face shields"
    assert hall.page.grid.problem_cells() == [(1, "item")]
    assert lines[2]["quantity"] == "2"


def test_a_typed_pack_is_understood(hall: Hall) -> None:
    open_filled(hall, [{"item": "GLOVES"}])

    hall.cell(0, "quantity", "5 boxes")
    assert (cells(hall, 0)["pack"], cells(hall, 0)["pieces"]) == ("box of 100", "500")

    hall.cell(0, "quantity", "500 pcs")
    assert (cells(hall, 0)["pack"], cells(hall, 0)["left"]) == ("piece", "1,900")


def test_the_side_panel_adds_up_by_donor_and_looks_before_the_issue(hall: Hall) -> None:
    open_filled(hall)

    said = words(hall.page)

    assert said.index("WFP") < said.index("IOM")
    assert "Takes the last of 4 items in Poipet store" in said
    assert "Surgical and N95 masks are counted as one" in said
    assert "Nothing stops you issuing" in said


def test_too_much_shows_where_the_goods_are_and_who_holds_them(hall: Hall) -> None:
    open_filled(hall, [{"item": "MASK", "quantity": "15"}, {"item": "HK", "quantity": "18"}])
    hall.settle()

    said = words(hall.page.where_panel)

    assert "Surgical masks, where they are" in said
    assert "8 reserved for DN-PNH-2020-0001" in said
    assert cells(hall, 0)["left"] == "3 too many"
    assert "The other line can be issued" in words(hall.page)


def test_a_refusal_offers_what_is_left_and_the_note_that_holds_the_rest(hall: Hall) -> None:
    open_filled(hall, [{"item": "MASK", "quantity": "15"}])
    hall.page.issue()
    hall.settle_side()

    banner = hall.page.banner
    assert [button.text() for button in banner.buttons] == ["Use 12", "Open DN-PNH-2020-0001"]

    banner.buttons[0].click()
    hall.settle_side()
    assert cells(hall, 0)["quantity"] == "12"
    assert hall.page.where_panel.isHidden()


def test_a_note_without_recipient_or_lines_goes_to_the_first_problem(hall: Hall) -> None:
    hall.open("new")
    hall.page.draft.put("source", "POI")

    hall.page.acts.trigger("issue")

    assert hall.page.form.problem_keys() == ["target"]
    assert hall.page.grid.problem_cells() == [(0, "item")]
    assert hall.page.form.focused_key() == "target"


def test_the_preview_shows_the_paper_as_it_would_print(hall: Hall) -> None:
    open_filled(hall)

    hall.page.acts.trigger("preview")
    hall.settle(200)

    assert hall.page._preview.content.startswith(b"%PDF")
    hall.page.acts.trigger("preview")
    assert hall.page._pages.currentIndex() == 0


def test_a_deleted_draft_comes_back_with_undo(hall: Hall) -> None:
    open_filled(hall)
    hall.page.may_leave()
    hall.settle()
    uid = hall.page.draft.get("uid")

    hall.page.acts.trigger("delete")
    hall.settle()
    assert not hall.database.read(list_drafts)

    undo = next(button for button in hall.place.findChildren(QPushButton) if button.text() == "Undo")
    undo.click()
    hall.settle()

    assert hall.page.draft.get("uid") == uid
    assert len(hall.page.draft.lines) == 5


def test_nothing_is_kept_of_a_note_in_which_nothing_was_written(hall: Hall) -> None:
    hall.open("new")
    hall.page.draft.put("receiver", "Sok")
    hall.page.draft.undo_stack.undo()
    hall.go("hand over", "")
    hall.settle()

    assert not hall.database.read(list_drafts)


def test_an_issued_note_is_read_only_and_says_what_became_of_it(hall: Hall) -> None:
    number = "DN-PNH-2020-0002"
    papers.confirm(
        hall.database, number, ProofLineDraft(1, damaged="4", short="1", reason="wet"), paper_state="disputed"
    )
    hall.open(number)

    assert hall.page.top.title.text() == number
    assert not hall.page.grid.begin("x")
    assert "4 damaged, 1 short. Wet" in words(hall.page)
    assert hall.page.acts.button("issue") is not None
    assert "Issue delivery note" not in [entry.text for entry in hall.page.acts.entries()]


# Proof of delivery


def proof(hall: Hall) -> None:
    hall.open(("proof", "DN-PNH-2020-0002"))


def test_a_difference_is_said_and_solved_with_one_button(hall: Hall) -> None:
    proof(hall)
    hall.cell(0, "accepted", "5")
    hall.cell(0, "damaged", "4")
    hall.settle()
    assert cells(hall, 0)["check"] == "6 to explain"
    assert "Hygiene kits: 5 + 4 + 0 + 0 = 9, but 15 were sent" in words(hall.page)

    six_short = next(button for button in hall.page.findChildren(QPushButton) if button.text() == "6 short")
    six_short.click()
    assert cells(hall, 0)["check"] == "Say why"
    assert hall.page.grid.currentIndex().column() == 7, "the reason comes next"

    hall.cell(0, "reason", "wet")
    assert hall.page.draft.lines[0]["reason"] == "wet"
    assert cells(hall, 0)["check"] == "Adds up"
    assert hall.page.foot.words == "2 lines add up"


def test_recording_with_a_line_that_does_not_add_up_goes_there(hall: Hall) -> None:
    proof(hall)
    hall.cell(1, "accepted", "2")

    hall.page.acts.trigger("record")
    hall.settle()

    assert hall.page.grid.problem_cells() == [(1, "accepted")]
    assert read(hall).row.state is NoteState.ISSUED


def read(hall: Hall) -> object:
    return hall.database.read(lambda session: read_note(session, "DN-PNH-2020-0002"))


def sign(hall: Hall) -> None:
    pad = hall.page.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    for x in range(60, 200, 20):
        at = QPointF(x, 40 + x % 30)
        left = Qt.MouseButton.LeftButton
        QApplication.sendEvent(
            pad,
            QMouseEvent(QEvent.Type.MouseMove, at, at, left, left, Qt.KeyboardModifier.NoModifier),
        )
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(200, 60))


def test_a_signature_on_the_screen_is_kept_and_the_note_is_signed_without_a_question(hall: Hall) -> None:
    proof(hall)
    sign(hall)
    assert hall.page.paper_state == "signed"

    hall.page.acts.trigger("record")
    hall.settle()

    assert read(hall).row.paper is PaperState.SIGNED
    assert "<svg" in read(hall).receiver.signature


def test_without_a_signature_here_the_printed_paper_is_asked_for(hall: Hall) -> None:
    proof(hall)

    hall.page.acts.trigger("record")
    assert hall.question().windowTitle() == "Is the printed DN-PNH-2020-0002 signed?"
    hall.answer()

    assert read(hall).row.paper is PaperState.SIGNED
    assert read(hall).receiver.signature is None


def test_a_receiver_who_is_not_touched_keeps_name_and_function(hall: Hall) -> None:
    hall.database.write(
        lambda session: keep_receiver(session, read(hall).row.uid, "Sok, Dara", "Deputy Director, PHD", "")
    )
    proof(hall)
    assert hall.page.form.boxes["receiver"].editor.text() == "Sok, Dara, Deputy Director, PHD"

    hall.page.acts.trigger("record")
    hall.answer()

    assert (read(hall).receiver.name, read(hall).receiver.function) == ("Sok, Dara", "Deputy Director, PHD")


def test_a_signature_survives_a_killed_window(hall: Hall) -> None:
    proof(hall)
    sign(hall)
    hall.settle(450)
    again = Hall(hall.database, HandOverPlace)
    again.open(("proof", "DN-PNH-2020-0002"))

    assert again.page.pad.is_signed
    again.close()


def test_what_is_refused_goes_back_and_a_missing_paper_is_asked_about(hall: Hall) -> None:
    proof(hall)
    hall.cell(1, "refused", "5")
    hall.cell(1, "reason", "not needed")
    hall.page._paper_state._choose("unsigned")
    hall.settle()
    assert "Back to Poipet store: 5 bottles of disinfection spray 500 ml" in words(hall.page)

    hall.page.acts.trigger("record")
    hall.answer()

    assert papers.on_hand(hall.database, "SPRAY", "POI") == 50
    assert read(hall).row.paper is PaperState.UNSIGNED


def test_set_all_as_sent_is_one_step_of_undo(hall: Hall) -> None:
    proof(hall)
    hall.cell(0, "damaged", "2")
    hall.cell(1, "damaged", "1")

    hall.page.set_all_as_sent()
    assert [line["accepted"] for line in hall.page.draft.lines] == ["15", "5"]
    assert not any(line.get("damaged") for line in hall.page.draft.lines)

    hall.page.draft.undo_stack.undo()
    assert [line["accepted"] for line in hall.page.draft.lines] == ["13", "4"]


def test_a_note_that_was_recorded_elsewhere_cannot_be_recorded_again(hall: Hall) -> None:
    proof(hall)
    papers.confirm(hall.database, "DN-PNH-2020-0002")
    hall.page.reload()
    hall.settle()

    assert hall.page.banner.title == "This is recorded already"
    assert not [entry for entry in hall.page.acts.entries() if entry.text.startswith("Record")]


# People served


def test_people_are_counted_by_key_and_recorded_with_what_they_got(count_hall: Hall) -> None:
    count_hall.open("new")
    page = count_hall.page
    page.draft.put("place", "OBC")
    page.draft.put("source", "POI")
    count_hall.settle()
    page.setFocus()
    QTest.keyClicks(page, "wwwmmgb")
    QTest.keyClick(page, Qt.Key.Key_M, SHIFT)
    count_hall.cell(0, "item", "meal")
    count_hall.cell(0, "quantity", "6")
    count_hall.settle_side()

    assert page.total() == 6
    assert page._last_words.text() == "Taken off: 1 man, 10:42"
    assert "6 packages for 6 people" in words(page)

    page.acts.trigger("record")
    count_hall.answer()

    row = count_hall.database.read(people_rows)[0]
    heads = row.heads
    assert (heads.women, heads.men, heads.girls, heads.boys, heads.people) == (3, 1, 1, 1, 6)
    assert heads.method == "tally"
    assert papers.on_hand(count_hall.database, "MEAL", "POI") == 394
    assert page.top.title.text() == row.number
    assert not count_hall.database.read(list_drafts)


def test_head_counts_that_do_not_add_up_are_refused_at_the_field(count_hall: Hall) -> None:
    count_hall.open("new")
    page = count_hall.page
    page.draft.put("place", "OBC")
    page._method._choose("list")
    for key, count in (("women", "12"), ("men", "19"), ("people", "40")):
        page.draft.put(key, count)
    count_hall.settle_side()
    assert "Men, women, boys and girls make 31, but 40 people are written." in words(page)

    page.acts.trigger("record")
    count_hall.answer()

    assert page._numbers.problem_keys() == ["people"]
    assert not count_hall.database.read(people_rows)


def test_a_total_alone_is_enough(count_hall: Hall) -> None:
    count_hall.open("new")
    page = count_hall.page
    page.draft.put("place", "OBC")
    page._method._choose("estimate")
    page.draft.put("people", "250")
    page.acts.trigger("record")
    count_hall.answer()

    assert count_hall.database.read(people_rows)[0].heads.people == 250
    assert count_hall.database.read(people_rows)[0].heads.men is None


def test_a_recorded_count_is_reversed_with_a_reason(count_hall: Hall) -> None:
    posted = give(count_hall, 4, TODAY)
    count_hall.open(posted.number)
    assert count_hall.page.total() == 4

    count_hall.page.acts.trigger("reverse")
    count_hall.answer("counted twice")

    assert count_hall.database.read(people_rows)[0].reversed_by
    assert papers.on_hand(count_hall.database, "MEAL", "POI") == 400


def give(hall: Hall, people: int, day: date) -> papers.Posted:
    heads = HeadCount(women=str(people - 1), men="1", method="tally")
    return papers.give(hall.database, "MEAL", str(people), on=day, source="POI", place="OBC", heads=heads)


def test_a_count_begun_stands_first_in_the_list_and_opens_again(count_hall: Hall) -> None:
    give(count_hall, 30, TODAY - timedelta(days=1))
    count_hall.open("new")
    count_hall.page.draft.put("place", "OBC")
    count_hall.page.count("women", 1)
    count_hall.go("people", "")
    count_hall.settle()

    first, second = count_hall.page.model.rows
    assert (first.number, first.people, second.people) == ("", 1, 30)

    count_hall.open(first.uid)
    count_hall.settle_side()
    assert count_hall.page.total() == 1
    assert "Seven days at O'Bei Choin" in words(count_hall.page)


# Nothing is cut


def note_page(hall: Hall) -> None:
    open_filled(hall)
    hall.page.draft.put("request_number", "REQ-0019")
    hall.page.draft.put("means", "road")
    hall.page.draft.put("receiver", "Deputy Director, PHD")


def refused_page(hall: Hall) -> None:
    open_filled(hall, [{"item": "MASK", "quantity": "15"}, {"item": "SANITIZER", "quantity": "24"}])
    hall.page._toggle_transport()
    hall.page.issue()
    hall.settle_side()


def proof_page(hall: Hall) -> None:
    proof(hall)
    hall.cell(0, "accepted", "5")
    hall.cell(0, "damaged", "4")
    hall.page.add_to(0, "refused", Fraction(6))
    hall.cell(1, "accepted", "1")


def signed_page(hall: Hall) -> None:
    papers.confirm(
        hall.database,
        "DN-PNH-2020-0002",
        ProofLineDraft(1, damaged="4", reason="damaged in transport"),
        paper_state="disputed",
    )
    hall.open("DN-PNH-2020-0002")


def list_page(hall: Hall) -> None:
    draft(hall, "OBC")
    papers.hand_over(hall.database, "HK", "3", source="POI", target="MLQ")
    hall.page.reload()
    hall.settle()
    hall.page.table.selectRow(3)


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize(
    "show", [list_page, note_page, refused_page, proof_page, signed_page], ids=lambda show: show.__name__
)
def test_nothing_is_cut_on_a_small_laptop(
    database: Database, qtbot: QtBot, qapp: QApplication, language: str, show: Callable[[Hall], None]
) -> None:
    dress(qapp, language)
    hall = Hall(database, HandOverPlace)
    show(hall)
    hall.settle_side()

    found = clipped(hall.page, allowed=MAY_BE_SHORT) + wider_than_they_may(hall)

    hall.close()
    assert found == []


def wider_than_they_may(hall: Hall) -> list[str]:
    """Boxes that scroll up and down but would have to scroll sideways too."""
    areas = [area for area in hall.page.findChildren(QScrollArea) if area.isVisible() and area.widget()]
    wide = [area for area in areas if area.widget().minimumSizeHint().width() > area.viewport().width()]
    return [f"{area.widget().objectName()}: {area.widget().minimumSizeHint().width()}" for area in wide]


MAY_BE_SHORT = (
    # The whole goods of a note stand beside the list.
    "15 kits of hygiene kits",
    "ឈុតអនាម័យ 15",
    "Banteay Meanchey Provincial Health Department",
    "មន្ទីរសុខាភិបាល",
    # Where a note went stands in full on the paper.
    "ជូន",
)


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("method", ["tally", "list"])
def test_nothing_is_cut_while_people_are_counted(
    database: Database, qtbot: QtBot, qapp: QApplication, language: str, method: str
) -> None:
    dress(qapp, language)
    hall = Hall(database, PeoplePlace)
    give(hall, 120, TODAY - timedelta(days=1))
    hall.settle()
    assert clipped(hall.page, allowed=("120 packages",)) == []
    hall.open("new")
    hall.page.draft.put("place", "OBC")
    hall.page.draft.put("source", "POI")
    hall.page._method._choose(method)
    hall.page.draft.put("women", "12")
    hall.page.draft.splice(0, 0, [{"item": "MEAL", "quantity": "38"}], "fill")
    hall.settle_side()

    found = clipped(hall.page) + wider_than_they_may(hall)

    hall.close()
    assert found == []
