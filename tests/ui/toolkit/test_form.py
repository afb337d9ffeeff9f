"""Forms, written in as a person writes."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from supplytrack.errors import Refused, Unavailable
from supplytrack.ui.toolkit.dateedit import DateEdit
from supplytrack.ui.toolkit.days import parse_day, period_text
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.editors import ChoiceEdit
from supplytrack.ui.toolkit.form import Field, FieldKind, Form
from supplytrack.ui.toolkit.pages import Desk
from tests.ui.toolkit.conftest import Seen
from tests.ui.toolkit.examples import DRAFT, MemoryDatabase, NotePage

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2020, 5, 7)


def _type(text: str) -> None:
    for letter in text:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, letter)


def _press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)


def _text(note: NotePage, key: str) -> str:
    editor = note.form.boxes[key].editor
    assert isinstance(editor, QLineEdit)
    return editor.text()


def test_a_choice_is_found_by_any_part_of_its_name(note: NotePage) -> None:
    note.form.go_to("to")
    _type("quarant")
    _press(KEY.Key_Return)
    assert note.draft.get("to") == "ma"
    assert _text(note, "to") == "Malai quarantine centre"


def test_a_choice_is_found_by_its_khmer_name_and_by_an_alias(note: NotePage) -> None:
    note.form.go_to("to")
    _type("mlq")
    _press(KEY.Key_Tab)
    assert note.draft.get("to") == "ma"
    note.form.go_to("to")
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEdit)
    editor.setText("មន្ទីរ")
    editor.textEdited.emit("មន្ទីរ")
    _press(KEY.Key_Return)
    assert note.draft.get("to") == "bm"


def test_a_name_nobody_has_stays_in_the_field_with_a_sentence_below(note: NotePage) -> None:
    note.form.go_to("to")
    _type("Nowhere")
    _press(KEY.Key_Tab)
    assert note.draft.get("to") is None
    assert _text(note, "to") == "Nowhere"
    assert note.form.boxes["to"].problem == "Nothing here is called “Nowhere”. Choose from the list."


def test_escape_closes_the_list_and_keeps_the_choice(note: NotePage) -> None:
    note.form.go_to("to")
    _type("mal")
    _press(KEY.Key_Escape)
    assert _text(note, "to").startswith("Banteay Meanchey")
    assert note.draft.get("to") == "bm"


def test_alt_down_offers_everything(note: NotePage) -> None:
    note.form.go_to("to")
    _press(KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEdit)
    assert editor.is_open
    _press(KEY.Key_Down)
    _press(KEY.Key_Return)
    assert note.draft.get("to") == "ma"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("7 May 2020", "2020-05-07"),
        ("2020-05-07", "2020-05-07"),
        ("7/5/2020", "2020-05-07"),
        ("today", "2020-05-07"),
        ("Yesterday", "2020-05-06"),
        ("30 june 2020", "2020-06-30"),
        ("3 jan", "2020-01-03"),
        ("៧ May ២០២០", "2020-05-07"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, day: str) -> None:
    assert parse_day(typed, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed", ["30 Jun 202", "31 Feb 2020", "soon", "2020-13-01", "7 Foo 2020", "0/0/2020"]
)
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Refused, match="like 30 Jun 2020"):
        parse_day(typed, TODAY)


def test_a_period_is_written_shortly() -> None:
    assert period_text(date(2020, 5, 1), TODAY) == "1–7 May 2020"
    assert period_text(date(2020, 4, 28), TODAY) == "28 Apr – 7 May 2020"
    assert period_text(TODAY, TODAY) == "7 May 2020"


def test_a_typed_date_becomes_a_written_one_and_iso_in_the_draft(note: NotePage) -> None:
    note.form.go_to("date")
    _type("tomorrow")
    _press(KEY.Key_Tab)
    assert note.draft.get("date") == "2020-05-08"
    assert _text(note, "date") == "8 May 2020"


def test_a_half_typed_date_is_kept_and_told(note: NotePage) -> None:
    note.form.go_to("date")
    _type("30 Jun 202")
    _press(KEY.Key_Tab)
    assert note.draft.get("date") == "30 Jun 202"
    assert note.form.boxes["date"].problem == "Write a full date, like 30 Jun 2020"
    assert note.form.boxes["date"].editor.property("state") == "problem"


def test_the_calendar_opens_by_key_and_gives_a_date(note: NotePage, qtbot: QtBot) -> None:
    note.form.go_to("date")
    editor = note.form.boxes["date"].editor
    assert isinstance(editor, DateEdit)
    _press(KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor._calendar is not None
    assert editor._calendar.isVisible()
    _press(KEY.Key_Right)
    _press(KEY.Key_Return)
    assert note.draft.get("date") == "2020-05-08"
    assert editor.hasFocus()


def test_typing_in_one_field_is_one_step_of_undo(note: NotePage) -> None:
    note.form.go_to("note")
    _type("by hand")
    _press(KEY.Key_Tab)
    _press(KEY.Key_Z, CONTROL)
    assert note.draft.get("note") in (None, "")
    assert _text(note, "note") == ""
    _press(KEY.Key_Y, CONTROL)
    assert _text(note, "note") == "by hand"


def test_a_draft_is_saved_a_moment_after_typing_stops(
    note: NotePage, database: MemoryDatabase, qtbot: QtBot
) -> None:
    note.form.go_to("note")
    _type("abc")
    assert database.saved == []
    qtbot.waitUntil(lambda: bool(database.saved), timeout=2000)
    assert len(database.saved) == 1
    assert database.saved[0]["note"] == "abc"
    qtbot.waitUntil(lambda: note.top.saved.words == "Saved 10:42")


def test_leaving_a_field_saves_at_once(note: NotePage, database: MemoryDatabase, qtbot: QtBot) -> None:
    note.form.go_to("note")
    _type("abc")
    _press(KEY.Key_Tab)
    qtbot.waitUntil(lambda: bool(database.saved), timeout=300)


def test_a_failed_save_stays_in_sight_until_it_works(
    note: NotePage, database: MemoryDatabase, qtbot: QtBot
) -> None:
    broken = True

    def write(operation: object) -> tuple[None, frozenset[str]]:
        if broken:
            raise Unavailable("The disk is full.")
        return None, frozenset()

    database.write = write  # type: ignore[assignment,method-assign]
    note.draft.put("note", "x")
    note.draft.save_now()
    qtbot.waitUntil(lambda: note.banner is not None)
    assert note.banner is not None
    assert note.banner.title == "Could not save"
    assert "The disk is full." in note.banner.text
    broken = False
    note.banner.buttons[0].click()
    qtbot.waitUntil(lambda: note.banner is None)
    assert note.top.saved.words.startswith("Saved")


def test_a_refusal_is_said_at_its_field_and_the_rest_is_given_back(qtbot: QtBot) -> None:
    draft = Draft({"name": "x"})
    form = Form([Field("name", "Name"), Field("phone", "Phone")], draft)
    qtbot.addWidget(form)
    rest = form.show_refusal(Refused("No such name.", "name", also=[Refused("The store is closed.")]))
    assert form.problem_keys() == ["name"]
    assert [str(refused) for refused in rest] == ["The store is closed."]
    assert form.boxes["name"].editor.accessibleDescription() == "No such name."


def test_what_is_required_is_asked_for(note: NotePage) -> None:
    note.draft.put("to", None)
    note.acts.trigger("issue")
    assert note.form.boxes["to"].problem == "Fill this in"
    assert note.form.focused_key() == "to"


def test_a_number_that_is_none_is_told_when_the_field_is_left(qtbot: QtBot, seen: Seen[Form]) -> None:
    form = seen(Form([Field("count", "Count", FieldKind.NUMBER), Field("other", "Other")], Draft()))
    form.go_to("count")
    _type("12x")
    _press(KEY.Key_Tab)
    assert "is not a number" in form.boxes["count"].problem


def test_segments_move_with_the_arrows_and_ticks_with_space(qtbot: QtBot, seen: Seen[Form]) -> None:
    draft = Draft({"source": "order"})
    fields = [
        Field(
            "source",
            "Comes from",
            FieldKind.SEGMENTS,
            options=[("order", "Purchase order"), ("gift", "Donation")],
        ),
        Field("late", "Late", FieldKind.CHECK),
        Field("why", "Why", FieldKind.LONG_TEXT),
    ]
    form = seen(Form(fields, draft))
    form.boxes["source"].editor.setFocus()
    chosen = form.boxes["source"].editor.findChildren(type(form.boxes["source"].editor._buttons["order"]))[0]
    chosen.setFocus()
    _press(KEY.Key_Right)
    assert draft.get("source") == "gift"
    form.boxes["late"].editor.setFocus()
    _press(KEY.Key_Space)
    assert draft.get("late") is True
    form.boxes["why"].editor.setFocus()
    _type("because")
    assert draft.get("why") == "because"


def test_a_read_only_form_takes_nothing(note: NotePage) -> None:
    note.set_read_only(read_only=True)
    note.form.go_to("note")
    _type("abc")
    assert note.draft.get("note") in (None, "")


def test_several_fields_change_in_one_step() -> None:
    draft = Draft({"a": 1, "b": 1})
    draft.put_all({"a": 2, "b": 2}, "Take from the request")
    draft.undo_stack.undo()
    assert (draft.get("a"), draft.get("b")) == (1, 1)


def test_the_saved_values_are_a_copy(desk: Desk) -> None:
    draft = Draft(DRAFT)
    draft.values["lines"][0]["item"] = "changed"
    assert draft.lines[0]["item"] == "mk"
