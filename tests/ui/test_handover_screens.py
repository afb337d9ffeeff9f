"""Approving a note, what its prints say, and signing a paper after all, as a person does these on the screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.core.paper_mark import delivery_note_mark
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.queries import NoteFilter
from supplytrack.distribution.sheets import delivery_note_sheet
from supplytrack.i18n import use_language
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.limits import set_note_rules
from supplytrack.ui.distribution.hand_over import HandOverPlace
from supplytrack.ui.distribution.notes import _rows, _state_words
from supplytrack.ui.palette import Hit
from supplytrack.ui.reports import handovers
from supplytrack.ui.search import search_workspace
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.labels import Label
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.factories.papers import scalar
from tests.ui.example_world import Seat, column
from tests.ui.handover_world import CLOCK, Hall, make_world, note
from tests.ui.toolkit.audit import clipped


@pytest.fixture
def database(file_store: FileStore) -> Iterator[Database]:
    opened = Database(file_store.copy_of("handover world", make_world), actor=Actor("Sokha"), clock=CLOCK)
    yield opened
    opened.close()


@pytest.fixture
def hall(database: Database, qapp: QApplication, qtbot: QtBot) -> Iterator[Hall]:
    dress(qapp)
    opened = Hall(database, HandOverPlace)
    yield opened
    opened.close()
    dress(qapp)


def dress(app: QApplication, language: str = "en") -> None:
    use_language(language)
    app.setStyle("Fusion")
    style.apply(app, "light")


def words(hall: Hall) -> list[str]:
    return [label.text() for label in hall.page.findChildren(Label) if label.isVisible()]


def shown(hall: Hall) -> list[str]:
    """The buttons at the top right."""
    names = {"Issue delivery note", "Approve", "Prepare for approval", "Signed after all", "Record signature"}
    return [
        one.text().strip()
        for one in hall.page.findChildren(QPushButton)
        if one.isVisible() and one.text().strip() in names
    ]


def held(database: Database) -> str:
    """A prepared note, where a second person approves."""
    database.write(lambda s: set_note_rules(s, need_approval=True, unsigned_days="3"))
    draft = note(database, GoodsLineDraft("HK", "5"), target="PHD-BTB")
    papers.prepare(database, draft)
    return str(draft.uid)


def test_a_second_person_approves_a_note_and_then_it_can_be_issued(hall: Hall, database: Database) -> None:
    uid = held(database)
    hall.open(uid)
    hall.settle_side()
    assert shown(hall) == ["Approve"]
    assert "Waits for approval" in words(hall)
    assert not any("Nothing stops you" in told for told in words(hall))

    hall.page.ask_approve()
    hall.answer("sokha")
    assert scalar(database, "SELECT approved_by FROM delivery_note WHERE uid = :uid", uid=uid) == ""
    assert any("did this work" in told for told in words(hall))
    hall.page.ask_approve()
    hall.answer("Chan Dara")
    hall.settle_side()
    assert shown(hall) == ["Issue delivery note"]
    assert "Approved by Chan Dara" in words(hall)
    assert clipped(hall.page) == []

    hall.page.issue()
    hall.settle()
    assert scalar(database, "SELECT state FROM delivery_note WHERE uid = :uid", uid=uid) == "issued"


def test_where_notes_are_approved_a_draft_is_prepared_and_not_issued(hall: Hall, database: Database) -> None:
    held(database)
    hall.open("new")
    hall.settle_side()
    assert shown(hall) == ["Prepare for approval"]
    assert "A second person approves it" in words(hall)


def test_a_note_whose_goods_changed_after_printing_says_so(
    hall: Hall, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supplytrack.ui.saving.print_pdf", lambda _page, _content, done: done())
    draft = note(database, GoodsLineDraft("HK", "5"), target="PHD-BTB")
    number = papers.prepare(database, draft)
    hall.open(draft.uid)
    hall.page.print_paper()
    hall.settle(50)
    assert scalar(database, "SELECT count(*) FROM printed_paper WHERE number = :number", number=number) == 1
    assert not any("with other goods" in told for told in words(hall))

    papers.prepare(database, replace(draft, lines=(GoodsLineDraft("HK", "6"),)))
    hall.open("new")
    hall.open(draft.uid)
    hall.settle_side()
    assert any("with other goods" in told for told in words(hall))
    told = database.read(lambda s: _rows(s, [draft.uid], NoteFilter()))[draft.uid]
    assert _state_words(told) == "reprint"


def test_a_disputed_paper_is_signed_after_all(hall: Hall, database: Database) -> None:
    sent = papers.issue(database, note(database, GoodsLineDraft("HK", "5"), target="PHD-BTB"))
    papers.confirm(database, sent.number, ProofLineDraft(1, short="1", reason="wet"), paper_state="disputed")
    hall.open(sent.uid)
    hall.settle_side()
    assert shown(hall) == ["Signed after all"]

    hall.page.ask_sign_later()
    hall.answer("counted again")
    hall.settle_side()
    assert shown(hall) == []
    assert any("Signed after all on" in told for told in words(hall))
    assert any("counted again" in told for told in words(hall))


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut_where_a_note_waits_for_a_second_person(
    database: Database, qapp: QApplication, qtbot: QtBot, language: str
) -> None:
    dress(qapp, language)
    uid = held(database)
    hall = Hall(database, HandOverPlace)
    hall.open(uid)
    hall.settle_side()
    found = clipped(hall.page)
    hall.close()
    dress(qapp)
    assert found == []


def test_the_code_of_a_paper_in_the_palette_says_whether_it_still_matches(
    hall: Hall, database: Database
) -> None:
    number = "DN-PNH-2020-0002"
    mark = database.read(lambda s: delivery_note_mark(delivery_note_sheet(s, number)))
    found: list[Hit] = []
    for code in (f"SUPPLYTRACK:{number}:{mark}", f"{number}:AAAAA-AAAAA", "DN-PNH-2020-0999:AAAAA-AAAAA"):
        search_workspace(hall.place.current.desk, code, found.extend)
        hall.settle()
    assert [hit.text for hit in found if hit.section == "Code of a paper"] == [
        f"{number}: the paper says what the note says",
        f"{number} was never printed like this here. Compare the paper with the note",
        "There is no delivery note DN-PNH-2020-0999. Check its number.",
    ]


def test_what_is_late_by_the_rules_of_the_office_is_found_and_printed(
    database: Database, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr(handovers, "print_pdf", lambda _page, content: printed.append(content))
    dress(qapp)
    papers.issue(database, note(database, GoodsLineDraft("HK", "5"), target="MLQ"))
    database.write(lambda s: set_note_rules(s, need_approval=False, unsigned_days="2"))
    seat = Seat(database, handovers.HandoversPage)
    page = seat.page
    assert column(page.table, "days") == ["3", "–"]
    assert clipped(page) == []

    page.bar.choose("age", ("late",))
    seat.settle(50)
    assert column(page.table, "document") == ["DN-PNH-2020-0002"]
    page.acts.trigger("print")
    seat.settle(50)
    with pypdfium2.PdfDocument(printed[0]) as paper:
        told = paper[0].get_textpage().get_text_range()
    assert "DN-PNH-2020-0002" in told
    assert "DN-PNH-2020-0003" not in told

    database.write(lambda s: set_note_rules(s, need_approval=False, unsigned_days="3"))
    page.load()
    seat.settle(50)
    assert column(page.table, "document") == []
    seat.close()
    dress(qapp)
