"""A report is published from its page, found in the list, looked at as it went out, and compared with today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from supplytrack.db.engine import Database
from supplytrack.distribution.publishing.operations import WORKBOOK, PaperFile, publish_report
from supplytrack.distribution.publishing.queries import list_published, read_published_file
from supplytrack.ui.reports.place import ReportsPlace
from supplytrack.ui.toolkit.question import QuestionDialog
from tests.factories import papers
from tests.factories.published import prepare, publish
from tests.ui.conftest import Sit
from tests.ui.example_world import THEMES, Seat, column, pdf_text, words
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
SEVENTH = date(2020, 5, 7)
LIST = ("list", "published")


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person saves."""

    def ask(_parent: object, _title: str, suggested: str, _kinds: str) -> tuple[str, str]:
        return str(tmp_path / Path(suggested).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return tmp_path


def _answer(seat: Seat, remarks: str = "") -> None:
    dialog = next(one for one in seat.page.findChildren(QuestionDialog) if one.isVisible())
    QTest.keyClicks(dialog.findChild(QLineEdit), remarks)
    dialog.verb.click()
    seat.settle()
    seat.place.activateWindow()


def change_the_past(database: Database) -> str:
    """Reverse the newest note that nobody signed; returns its number."""
    note = papers.rows(
        database,
        "SELECT document_id, number FROM delivery_note WHERE state = 'issued' ORDER BY document_id DESC LIMIT 1",
    )[0]
    papers.reverse_note(database, papers.Posted(note.document_id, "", ""), on=SEVENTH)
    return str(note.number)


def test_a_report_is_published_looked_at_and_compared(sit: Sit, target: Path) -> None:
    seat = sit(ReportsPlace)
    for number in ("DR-ALL-2020-0507", "DR-ALL-2020-0507b"):
        seat.page.setFocus()
        seat.press_button("Publish")
        _answer(seat, "For the cluster")
        seat.settle()
        assert number in [row.number for row in seat.database.read(list_published)]
    content = seat.database.read(lambda s: read_published_file(s, "DR-ALL-2020-0507b"))
    assert "DR-ALL-2020-0507b" in pdf_text(content)
    mark = papers.scalar(
        seat.database, "SELECT digest FROM published_report WHERE number = 'DR-ALL-2020-0507b'"
    )
    assert mark in pdf_text(content)
    number = change_the_past(seat.database)
    seat.open(LIST)
    assert column(seat.page.table, "number") == ["DR-ALL-2020-0507b", "DR-ALL-2020-0507"]
    assert seat.page.top.summary.text() == "2 reports, 2 changed since"
    assert seat.place.shown_list() == "published"
    seat.page.table.go_to_first()
    seat.page.table.setFocus()
    seat.press(Qt.Key.Key_Return)
    seat.settle()
    assert seat.page.preview.content == content
    told = " ".join(words(seat.place))
    assert "Changed since the report of 7 May 2020" in told
    assert "For the cluster" in told
    assert "1 document came later" in told
    seat.page.setFocus()
    seat.press(Qt.Key.Key_Return, CTRL)
    seat.settle()
    assert (target / "DR-ALL-2020-0507b_distribution-report.pdf").read_bytes() == content
    seat.press_button("What changed")
    seat.settle()
    assert seat.page.top.title.text() == "Changed since the report of 7 May 2020"
    assert {change.of[0] for change in seat.page.model.rows} == {number}
    assert "–" in column(seat.page.table, "now")
    assert set(column(seat.page.table, "figure")) >= {"Issued", "Paper"}
    seat.page.setFocus()
    seat.press(Qt.Key.Key_E, CTRL)
    seat.settle()
    assert load_workbook(next(target.glob("*.xlsx"))).worksheets
    seat.page.table.setFocus()
    seat.press(Qt.Key.Key_Return)
    assert seat.gone[-1] == ("hand over", number)


def test_what_is_published_is_what_the_filters_say(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    for report, asked in (
        ("stock", {"location": "PNH"}),
        ("movement report", {"by_store": True}),
        ("donor", {"donor": "WFP"}),
        ("situation", {"province": "KH17"}),
    ):
        seat.open(report)
        for key, value in asked.items():
            seat.page.filters.put(key, value)
        seat.settle(400)
        seat.press_button("Publish")
        _answer(seat)
    found = seat.database.read(list_published)
    asked_of = {report.kind: report.asked for report in found}
    assert asked_of["stock"]["location"] == "PNH"
    assert asked_of["movements"]["by_store"] is True
    assert asked_of["donor"]["donor"] == "WFP"
    assert asked_of["situation"]["province"] == "KH17"
    note = change_the_past(seat.database)
    numbers = {report.kind: report.number for report in found}
    seat.open(("published", numbers["situation"]))
    seat.open(("changed", numbers["situation"]))
    assert {change.of for change in seat.page.model.rows} == {(note,)}
    assert "…" in column(seat.page.table, "then")
    assert any(said.startswith("Siem Reap") or "suit" in said for said in words(seat.page.side))
    assert clipped(seat.place) == []
    seat.open("expiry")
    shown = [button.text().strip() for button in seat.page.findChildren(QPushButton) if button.isVisible()]
    assert "Excel" in shown
    assert "Publish" not in shown


def test_a_published_workbook_is_saved_and_what_cannot_be_is_told(sit: Sit, target: Path) -> None:
    seat = sit(ReportsPlace)
    ready = prepare(seat.database, last=SEVENTH)
    file = PaperFile(b"PK", "book.xlsx", WORKBOOK)
    seat.database.write(lambda s: publish_report(s, ready, file))
    seat.open(("published", ready.number))
    assert "It was published as an Excel workbook. Save a copy to look at it." in words(seat.place)
    assert "Nothing changed since." in words(seat.place)
    seat.press_button("Save a copy")
    seat.settle()
    assert (target / "book.xlsx").read_bytes() == b"PK"
    seat.open(("changed", ready.number))
    assert seat.page.top.summary.text() == "0 figures"
    for missing in (("published", "DR-1"), ("changed", "DR-1")):
        seat.open(missing)
        assert seat.page.banner is not None


def test_a_report_that_is_not_taken_is_told_on_its_page(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supplytrack.distribution.publishing.operations.MOST_BYTES", 10)
    seat = sit(ReportsPlace)
    seat.press_button("Publish")
    _answer(seat)
    assert seat.page.banner is not None
    assert seat.database.read(list_published) == []


@pytest.mark.parametrize(("language", "theme"), THEMES)
def test_nothing_is_clipped(sit: Sit, language: str, theme: str) -> None:
    seat = sit(ReportsPlace, language, theme)
    assert clipped(seat.place) == []
    seat.open(LIST)
    assert clipped(seat.place) == []
    number = publish(seat.database, last=SEVENTH, remarks="For the donor")
    change_the_past(seat.database)
    for what in (LIST, ("published", number), ("changed", number)):
        seat.open(what)
        assert clipped(seat.place) == []
