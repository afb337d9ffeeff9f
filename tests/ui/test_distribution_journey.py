"""From the people who arrive to what the donor reads, and what is refused on the way: a person at the window of the program."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.distribution.publishing.queries import list_published
from supplytrack.inventory.limits import set_note_rules
from tests.factories import papers, recording
from tests.factories.engines import FileStore
from tests.factories.papers import on_hand
from tests.factories.workspaces import open_database
from tests.ui.example_world import column, pdf_text
from tests.ui.handover_world import CLOCK, TODAY, make_world
from tests.ui.journey_world import CTRL, Person, ledger, sitting

Sit = Callable[[], Person]
TO_MALAI, TO_BORDER = "DN-PNH-2020-0003", "DN-PNH-2020-0004"
MALAI, BORDER = "Malai quarantine centre", "O'Bei Choin"
ON_ITS_WAY = "DN-PNH-2020-0002"
YESTERDAY = TODAY - timedelta(days=1)
RECORDED = ("activity", "arrival", "need", "published_report", "people_reached", "wording")
"""Tables beside the ledger in which something of this story leaves a row."""
PHD = ("Banteay Meanchey Provincial Health",)


def make_response(address: str) -> None:
    """The handover world, where arrivals get a meal each and a second person approves each note."""
    make_world(address)
    database = open_database(address, clock=CLOCK)
    recording.source(database, "GDI", name="General Department of Immigration")
    recording.entitle(database, "MEAL", "1")
    database.write(lambda session: set_note_rules(session, need_approval=True, unsigned_days="3"))
    database.close()


@pytest.fixture
def sit(
    file_store: FileStore, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sit]:
    """Sits somebody down at the window."""
    with sitting(qapp, file_store, monkeypatch, make_response) as down:
        yield down


def held(database: Database) -> dict[str, int]:
    """How many rows the ledger and the records beside it hold."""
    beside = {table: int(papers.scalar(database, f"SELECT count(*) FROM {table}")) for table in RECORDED}
    return {**ledger(database), **beside}


def press(person: Person, words: str) -> None:
    """Press the button that says so."""
    found = [one for one in person.page.findChildren(QPushButton) if one.text().strip() == words]
    assert [one for one in found if one.isVisible()], f"no button says {words}"
    next(one for one in found if one.isVisible()).click()
    person.settle()


def at(person: Person, place: str, what: Any) -> Any:
    """Go to a page and wait until it has read; returns the page."""
    person.go(place, what)
    person.settle(400)
    return person.page


def fill(person: Person, **typed: str) -> None:
    """Type into fields of a form in parts."""
    for key, text in typed.items():
        person.fill(person.page.form_of(key), key, text)


def test_from_the_people_who_arrive_to_what_the_donor_reads(sit: Sit) -> None:
    person = sit()
    record_what_is_needed(person)
    split_what_the_store_has(person)
    approve_issue_and_print_one(person)
    confirm_it_with_differences(person)
    issue_the_other(person)
    write_the_day_at_two_sites(person)
    record_an_activity(person)
    word_the_sentence(person)
    publish_and_see_what_changed(person)
    account_to_the_donor(person)
    see_what_waits(person)
    assert person.database.read(check_workspace).problems == ()


def record_what_is_needed(person: Person) -> None:
    """Thirty people arrived at O'Bei Choin; Malai needs kits and spray."""
    at(person, "sites", ("arrivals", ""))
    fill(person, source="General Department")
    person.page.grid.go_to(0, "first")
    person.cells("2020-05-05", BORDER, "30")
    person.keys("Ctrl+Return")
    at(person, "sites", ("needs", ""))
    fill(person, place="Malai", people="80")
    person.page.grid.go_to(0, "item")
    person.cells("Hygiene kits", "80", "Disinfection", "10")
    person.reads_well()
    person.keys("Ctrl+Return")
    page = at(person, "sites", ("list", "coverage"))
    needed = {row.site.code: (row.main.item.code, row.main.standing.value) for row in page.model.rows}
    assert needed == {"MLQ": ("HK", "nothing yet"), "OBC": ("MEAL", "nothing yet")}
    person.reads_well(*PHD)


def split_what_the_store_has(person: Person) -> None:
    """All that lacks is sent from Poipet: two notes, as drafts. Nothing moves yet."""
    before = held(person.database)
    person.keys("Ctrl+L")
    person.settle_side()
    assert person.page.draft.lines == [], "nothing that a site lacks is in the first store"
    person.page.form.go_to("source")
    person.fields("Poipet")
    person.settle_side()
    lines = [person.row(line) for line in range(len(person.page.draft.lines))]
    assert [(line["site"], line["item"], line["send"], line["why"]) for line in lines] == [
        (MALAI, "Hygiene kits", "80", "All that it lacks"),
        (MALAI, "Disinfection spray 500 ml", "10", "All that it lacks"),
        (BORDER, "Meal packages", "30", "All that it lacks"),
    ]
    person.reads_well()
    person.keys("Ctrl+Return")
    assert held(person.database) == before
    drafts = {row.target for row in at(person, "hand over", "").model.rows if not row.number}
    assert drafts == {MALAI, BORDER}


def note_for(person: Person, target: str) -> str:
    """The identity of the draft for a place."""
    rows = at(person, "hand over", "").model.rows
    return next(row.uid for row in rows if row.target == target and not row.number)


def approve_issue_and_print_one(person: Person) -> None:
    """Its goods leave only after somebody else agreed; the paper names who."""
    uid = note_for(person, MALAI)
    at(person, "hand over", uid)
    person.keys("Ctrl+Return")
    assert person.title() == TO_MALAI
    assert "Waits for approval" in person.seen()
    person.do("Approve")
    person.answer("sokha")
    assert any("did this work" in word for word in person.seen())
    person.do("Approve")
    person.answer("Chan Dara")
    person.settle(200)
    person.reads_well()
    person.keys("Ctrl+Return")
    person.answer()
    assert "Approved by" in person.seen()
    assert on_hand(person.database, "HK", "POI") == 45
    person.keys("Ctrl+Shift+P")
    paper = person.paper()
    assert all(word in paper for word in (TO_MALAI, "80", "HK-0424", "Chan Dara")), paper


def confirm_it_with_differences(person: Person) -> None:
    """One kit is damaged and three bottles are refused: 79 and 7 were accepted."""
    at(person, "hand over", ("proof", TO_MALAI))
    for line, typed in enumerate(
        (
            {"accepted": "79", "damaged": "1", "reason": "wet"},
            {"accepted": "7", "refused": "3", "reason": "not needed"},
        )
    ):
        for key, text in typed.items():
            person.cell(line, key, text)
    person.settle_side()
    person.reads_well("to Malai")
    person.keys("Ctrl+Return")
    person.answer()
    assert {"1 damaged. Wet", "3 refused. Not needed", "Chan Dara"} <= set(person.seen())
    assert [on_hand(person.database, item, "POI") for item in ("HK", "SPRAY")] == [45, 38]
    person.reads_well("to Malai")


def issue_the_other(person: Person) -> None:
    """The meals leave, and nobody signs."""
    uid = note_for(person, BORDER)
    at(person, "hand over", uid)
    person.keys("Ctrl+Return")
    person.do("Approve")
    person.answer("Chan Dara")
    person.settle(200)
    person.keys("Ctrl+Return")
    person.answer()
    assert person.title() == TO_BORDER
    assert on_hand(person.database, "MEAL", "POI") == 370


def write_the_day_at_two_sites(person: Person) -> None:
    """Meals at the border and at the station, with what was brought back."""
    page = at(person, "people", ("sheet", ""))
    page.form.go_to("item")
    person.fields("Meal", "Poipet")
    for line, typed in enumerate(
        (
            {"place": BORDER, "planned": "30", "quantity": "30", "brought_back": "2", "people": "30"},
            {"place": "Poi Pet railway", "quantity": "12", "women": "7", "men": "5"},
        )
    ):
        for key, text in typed.items():
            person.cell(line, key, text)
    person.settle_side()
    assert person.page.foot_words()[0] == "2 sites, 42 services, taken out 44 = given 42 + brought back 2"
    person.reads_well()
    person.keys("Ctrl+Return")
    person.answer()
    assert "42 services" in person.seen()
    assert on_hand(person.database, "MEAL", "POI") == 328


def record_an_activity(person: Person) -> None:
    """A training, which no paper tells of."""
    at(person, "people", ("activity", ""))
    fill(person, kind="Training", title="RCCE training", first="2020-05-05", place="Malai")
    fill(person, people="24", people_kind="participants")
    person.reads_well()
    person.keys("Ctrl+Return")
    assert "24 participants" in person.seen()


def said_of(person: Person, number: str) -> Any:
    """What the situation report says of a paper."""
    return next(bullet for bullet in person.page.said() if number in bullet.documents)


def word_the_sentence(person: Person) -> None:
    """The sentence has what was accepted; its words change and its figures stay."""
    page = at(person, "reports", "situation")
    person.settle(500)
    bullet = said_of(person, TO_MALAI)
    assert bullet.text == (
        "Provided medical supplies of 79 hygiene kits and seven bottles of disinfection spray 500 ml"
        f" to the {MALAI}."
    )
    told = {one.text for one in page.said()}
    assert f"RCCE training for 24 participants at the {MALAI}." in told
    assert f"{TO_BORDER} is not signed yet" in person.seen()
    page.reword(bullet)
    person.settle(200)
    editor = page.words_box.editor
    editor.setFocus()
    person.press(Qt.Key.Key_Home, CTRL)
    person.type("This week: ")
    person.press(Qt.Key.Key_Return)
    person.settle(500)
    assert said_of(person, TO_MALAI).text == f"This week: {bullet.text}"
    person.reads_well(*PHD)


def publish_and_see_what_changed(person: Person) -> None:
    """A paper dated the day before is recorded after the report went out: the report names it."""
    at(person, "reports", "distribution")
    person.keys("Ctrl+Shift+P")
    person.answer()
    person.settle()
    (report,) = person.database.read(list_published)
    assert report.number == "DR-ALL-2020-0507"
    page = at(person, "reports", ("published", report.number))
    assert TO_MALAI in pdf_text(page.preview.content)
    assert "Nothing changed since." in person.seen()
    later = papers.give(person.database, "MEAL", "10", source="POI", place="PRS", on=YESTERDAY)
    page = at(person, "reports", ("changed", report.number))
    assert {change.of for change in page.model.rows} == {(later.number, "Poi Pet railway station")}
    assert set(column(page.table, "figure")) == {"Issued", "Accepted", "Paper", "People"}
    person.reads_well()


def account_to_the_donor(person: Person) -> None:
    """Everything that WFP gave is somewhere."""
    page = at(person, "reports", "donor")
    page.filters.put("donor", "WFP")
    person.settle(400)
    meals = next(row for row in page.sheet.rows if row.item.name == "Meal packages")
    assert (meals.received, meals.signed, meals.balance) == (400, 52, 318), "and thirty are on their way"
    assert [row.gap for row in page.sheet.rows] == [0] * 4
    assert "Every unit is accounted for" in " ".join(pdf_text(page.preview.content).split())
    person.reads_well()


def see_what_waits(person: Person) -> None:
    """The meals that nobody signed for stand on the overview, and so does the report that changed."""
    person.keys("Ctrl+1")
    person.settle(300)
    tasks = [(one.badge.word, one.title) for one in person.page._tasks]
    assert ("Not signed", f"DN-0004 to {BORDER}") in tasks
    assert ("Disputed", f"DN-0003 to {MALAI}") in tasks
    assert ("Changed", "DR-ALL-2020-0507") in tasks
    # The goods of a paper are cut where there is no room for all of them.
    person.reads_well(*(one.words for one in person.page._tasks), *PHD)


def test_what_cannot_be_is_said_at_its_field_and_changes_nothing(sit: Sit) -> None:
    person = sit()
    before = held(person.database)
    more_accepted_than_was_sent(person)
    received_before_it_left(person)
    heads_that_do_not_add_up(person)
    assert held(person.database) == before
    assert person.database.read(check_workspace).problems == ()


def more_accepted_than_was_sent(person: Person) -> None:
    """Fifteen kits were on the way."""
    at(person, "hand over", ("proof", ON_ITS_WAY))
    person.cell(0, "accepted", "16")
    person.settle_side()
    assert person.row()["check"] == "1 too many"
    assert "Hygiene kits: 16 + 0 + 0 + 0 = 16, but 15 were sent" in person.seen()
    person.keys("Ctrl+Return")
    assert person.page.problems() == [(0, "accepted")]
    assert person.page.grid.problem_at(0, "accepted") == "This line does not add up to what was sent."
    person.reads_well("to Batt")


def received_before_it_left(person: Person) -> None:
    """The note was issued on the fourth."""
    person.cell(0, "accepted", "15")
    person.page.form.go_to("date")
    person.fields("2020-05-03")
    person.keys("Ctrl+Return")
    person.answer()
    assert person.page.form.problem_keys() == ["date"]
    assert "Received on 2020-05-03, before the note of 2020-05-04 was issued." in person.seen()
    person.reads_well("to Batt")


def heads_that_do_not_add_up(person: Person) -> None:
    """Seven women and five men are not thirteen people."""
    at(person, "people", ("sheet", ""))
    for key, text in {"place": BORDER, "people": "13", "women": "7", "men": "5"}.items():
        person.cell(0, key, text)
    person.settle_side()
    person.keys("Ctrl+Return")
    person.answer()
    assert person.page.problems() == [(0, "people")]
    assert "Men, women, boys and girls make 12, but 13 people are written." in person.seen()
    person.reads_well()
