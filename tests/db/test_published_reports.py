"""Published reports stay as they were; what came later is told with the figures it changes, on both engines."""

from __future__ import annotations

import json
from datetime import date

import pytest

from supplytrack.core.actor import Actor, Permission
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.publishing import operations
from supplytrack.distribution.publishing.operations import PaperFile, issue_letters, publish_report
from supplytrack.distribution.publishing.queries import (
    ChangedSince,
    changed_since,
    find_published,
    list_published,
    read_published_file,
)
from supplytrack.errors import Refused
from tests.conftest import OpenAgain
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.prepared import prepared
from tests.factories.published import prepare, publish
from tests.factories.time import Calendar

APRIL = date(2020, 4, 1)
MAY = date(2020, 5, 1)
SEVENTH = date(2020, 5, 7)
JUNE = date(2020, 6, 1)


@prepared
def handed_over(workspace: Database) -> Database:
    """90 suits came, 60 of our own and 30 of WFP; 20 left on 1 May and are unsigned."""
    papers.receive(workspace, "SUIT", "60", on=APRIL)
    papers.receive(workspace, "SUIT", "30", donor="WFP", on=APRIL)
    papers.send(workspace, "SUIT", "20", on=MAY)
    return workspace


def since(database: Database, number: str) -> ChangedSince:
    return database.read(lambda s: changed_since(s, number))


def told(changed: ChangedSince) -> list[tuple[str, str, object, object]]:
    return [("".join(change.of[:1]), change.figure, change.then, change.now) for change in changed.figures]


def test_a_report_is_frozen_with_its_figures_and_its_file_and_is_sound(handed_over: Database) -> None:
    number = publish(handed_over, last=SEVENTH, remarks="For the donor")
    assert number == "DR-ALL-2020-0507"
    report = handed_over.read(lambda s: find_published(s, number))
    assert (report.first, report.last, report.published_by, report.remarks) == (
        MAY,
        SEVENTH,
        "Sokha",
        "For the donor",
    )
    assert report.title == "All provinces and recipients"
    assert handed_over.read(lambda s: read_published_file(s, number)).startswith(b"%PDF")
    kept = papers.rows(handed_over, "SELECT figures, digest FROM published_report")[0]
    (row,) = json.loads(kept.figures)
    assert (row["document"], row["item"], row["issued"], row["accepted"]) == (
        "DN-PNH-2020-0001",
        "SUIT",
        20,
        0,
    )
    assert since(handed_over, number) == ChangedSince(report, (), ())


def test_the_same_report_again_gets_the_next_letter_and_the_same_publication_none(
    handed_over: Database,
) -> None:
    assert [publish(handed_over, last=SEVENTH) for _time in range(3)] == [
        "DR-ALL-2020-0507",
        "DR-ALL-2020-0507b",
        "DR-ALL-2020-0507c",
    ]
    ready = prepare(handed_over, last=SEVENTH)
    assert ready.sheet.head.number == ready.number == "DR-ALL-2020-0507d"
    file = PaperFile(b"%PDF-1.4", "one.pdf")
    for _time in range(2):
        assert handed_over.write(lambda s: publish_report(s, ready, file))[0] == "DR-ALL-2020-0507d"
    assert [report.number[-1] for report in handed_over.read(list_published)] == ["d", "c", "b", "7"]


def test_the_letters_of_issues_do_not_end_at_z() -> None:
    assert [issue_letters(issue) for issue in (1, 2, 26, 27, 28, 53)] == ["", "b", "z", "ba", "bb", "ca"]


def test_a_number_that_was_taken_meanwhile_is_told_with_who_took_it(handed_over: Database) -> None:
    mine = prepare(handed_over, last=SEVENTH)
    publish(handed_over, last=SEVENTH)
    refused = refusal(lambda: handed_over.write(lambda s: publish_report(s, mine, PaperFile(b"x", "x.pdf"))))
    assert str(refused).startswith("Sokha published DR-ALL-2020-0507 a moment ago.")


def test_a_paper_that_is_signed_later_changes_the_report_of_its_day(
    handed_over: Database, calendar: Calendar
) -> None:
    calendar.go_to(SEVENTH)
    number = publish(handed_over, last=SEVENTH)
    calendar.go_to(JUNE)
    papers.confirm(
        handed_over,
        "DN-PNH-2020-0001",
        ProofLineDraft(1, damaged="2", reason="wet"),
        on=JUNE,
    )
    changed = since(handed_over, number)
    assert [(one.number, one.about, one.day) for one in changed.documents] == [
        ("POD-PNH-2020-0001", "DN-PNH-2020-0001", JUNE)
    ]
    assert told(changed) == [
        ("DN-PNH-2020-0001", "Accepted", 0, 18),
        ("DN-PNH-2020-0001", "Damaged", 0, 2),
        ("DN-PNH-2020-0001", "Paper", "unsigned", "signed"),
    ]
    assert changed.report.changed == 1
    # The frozen figures are what they were.
    assert json.loads(papers.scalar(handed_over, "SELECT figures FROM published_report"))[0]["accepted"] == 0


def test_what_is_reversed_or_backdated_later_is_told_and_what_is_dated_outside_is_not(
    handed_over: Database,
) -> None:
    number = publish(handed_over, first=MAY, last=SEVENTH)
    papers.reverse_note(handed_over, papers.Posted(3, "", ""), on=JUNE)
    papers.send(handed_over, "SUIT", "5", on=date(2020, 5, 6))
    papers.send(handed_over, "SUIT", "7", on=JUNE)
    papers.order(handed_over, papers.OrderLineDraft("SUIT", "5"), on=MAY)
    changed = since(handed_over, number)
    assert [(one.kind, one.about) for one in changed.documents] == [
        ("reversal", "DN-PNH-2020-0001"),
        ("delivery note", ""),
    ]
    assert told(changed) == [
        ("DN-PNH-2020-0001", "Issued", 20, None),
        ("DN-PNH-2020-0001", "Paper", "unsigned", None),
        ("DN-PNH-2020-0002", "Issued", None, 5),
        ("DN-PNH-2020-0002", "Paper", None, "unsigned"),
    ]


def test_only_what_a_report_was_asked_for_changes_it(handed_over: Database) -> None:
    everything = {"first": APRIL, "last": SEVENTH}
    numbers = {
        name: publish(handed_over, **everything, **asked)  # type: ignore[arg-type]
        for name, asked in {
            "all": {},
            "WFP": {"donor": "WFP"},
            "own": {"own_only": True},
            "masks": {"item": "MASK"},
            "here": {"province": "KH01"},
            "elsewhere": {"province": "KH02"},
            "to PHD": {"location": "PHD-BMC"},
        }.items()
    }
    papers.send(handed_over, "SUIT", "2", on=MAY, donor="WFP")
    changed = {name: len(since(handed_over, number).documents) for name, number in numbers.items()}
    assert changed == {"all": 1, "WFP": 1, "own": 0, "masks": 0, "here": 1, "elsewhere": 0, "to PHD": 1}
    figures = {name: bool(since(handed_over, number).figures) for name, number in numbers.items()}
    assert figures == {name: bool(count) for name, count in changed.items()}


def test_a_stock_report_is_changed_by_what_is_dated_before_its_period_too(handed_over: Database) -> None:
    stock = publish(handed_over, "stock", first=MAY, last=SEVENTH)
    battambang = publish(handed_over, "stock", first=MAY, last=SEVENTH, location="BTB")
    moved = publish(handed_over, "movements", first=MAY, last=SEVENTH)
    papers.receive(handed_over, "SUIT", "3", damaged="1", on=APRIL)
    papers.confirm(handed_over, "DN-PNH-2020-0001", on=SEVENTH)
    papers.receive(handed_over, "SUIT", "4", on=JUNE)
    changed = since(handed_over, stock)
    assert [one.number for one in changed.documents] == ["GRN-PNH-2020-0003"]
    assert [change[1:] for change in told(changed)] == [("Opening", 60, 62), ("Closing", 40, 42)]
    assert since(handed_over, battambang).documents == ()
    assert [change[1:] for change in told(since(handed_over, moved))] == [
        ("Opening", 60, 62),
        ("Closing", 40, 42),
    ]


def test_what_became_of_a_donation_later_changes_the_donor_s_report(handed_over: Database) -> None:
    number = publish(handed_over, "donor", last=SEVENTH, donor="WFP")
    own = publish(handed_over, "donor", last=SEVENTH, own_only=True)
    papers.send(handed_over, "SUIT", "4", on=SEVENTH, donor="WFP")
    papers.confirm(handed_over, "DN-PNH-2020-0002", on=SEVENTH)
    changed = since(handed_over, number)
    assert [one.number for one in changed.documents] == ["DN-PNH-2020-0002", "POD-PNH-2020-0001"]
    assert told(changed) == [("", "Handed over, signed", 0, 4), ("", "Balance", 30, 26)]
    assert since(handed_over, own) == ChangedSince(since(handed_over, own).report, (), ())


def test_a_sentence_that_says_something_else_today_is_told(handed_over: Database) -> None:
    number = publish(handed_over, "situation", first=MAY, last=SEVENTH)
    papers.confirm(handed_over, "DN-PNH-2020-0001", ProofLineDraft(1, short="2", reason="other"), on=JUNE)
    changed = since(handed_over, number)
    assert [one.number for one in changed.documents] == ["POD-PNH-2020-0001"]
    assert {change.figure for change in changed.figures} == {"Sentence", "Paper"}
    assert {change.of for change in changed.figures} == {("DN-PNH-2020-0001",)}


def test_what_is_too_large_is_no_file_or_of_no_known_kind_is_refused(
    handed_over: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_BYTES", 2048)
    refused = refusal(lambda: publish(handed_over, content=b"%PDF" + bytes(2100)))
    assert "too large to be published (2 KB, at most 2 KB)" in str(refused)
    ready = prepare(handed_over)
    for file in (
        PaperFile(b"", "one.pdf"),
        PaperFile(b"x", "one.exe"),
        PaperFile(b"x", "one.pdf", "text/html"),
    ):
        refused = refusal(lambda chosen=file: handed_over.write(lambda s: publish_report(s, ready, chosen)))
        assert str(refused) == "A report is published as a PDF or an Excel workbook."
    assert "cannot be published" in str(refusal(lambda: prepare(handed_over, "stock-card")))
    for ask in (find_published, read_published_file, changed_since):
        with pytest.raises(Refused, match="No published report has the number DR-1"):
            handed_over.read(lambda s, ask=ask: ask(s, "DR-1"))  # type: ignore[misc]
    assert handed_over.read(list_published) == []


def test_publishing_needs_its_permission(handed_over: Database, open_again: OpenAgain) -> None:
    dara = open_again(handed_over, by=Actor("Dara", frozenset(Permission) - {Permission.PUBLISH_REPORT}))
    assert "Your role does not allow this" in str(refusal(lambda: publish(dara)))
    assert publish(open_again(handed_over, by=Actor("Rith", frozenset({Permission.PUBLISH_REPORT}))))
