"""A closed period takes no documents, and says so at the date; it is opened again with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from supplytrack.core.clock import day_number
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.inventory.changes.operations import ChangeLineDraft
from supplytrack.inventory.counts.operations import finish_counting
from supplytrack.inventory.counts.queries import read_count
from supplytrack.inventory.counts.reviewing import ReviewDraft, post_count
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.history import read_header
from supplytrack.inventory.periods import close_period, period_history, reopen_period, still_open
from supplytrack.inventory.supplies.dating import DatingDraft, record_expiry
from supplytrack.inventory.transfers.operations import ArrivalLineDraft
from supplytrack.procurement.operations import OrderLineDraft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import receive, scalar
from tests.factories.prepared import prepared
from tests.factories.time import Calendar

MAY = date(2020, 5, 31)
BACK = date(2020, 5, 20)
POSTINGS: dict[str, Callable[[Database], Any]] = {
    "a receipt": lambda w: receive(w, "MASK", "5", on=BACK),
    "an order": lambda w: papers.order(w, OrderLineDraft("MASK", "5"), on=BACK),
    "a closing": lambda w: papers.close(w, "PO-PNH-2020-0001", on=BACK),
    "a donation": lambda w: papers.order(w, OrderLineDraft("MASK", "5"), on=BACK, party="WFP", donated=True),
    "a prepared note": lambda w: papers.prepare(
        w, papers.note_draft(w, GoodsLineDraft("MASK", "1"), on=BACK)
    ),
    "a delivery note": lambda w: papers.send(w, "MASK", "5", on=BACK),
    "a proof": lambda w: papers.confirm(w, "DN-PNH-2020-0001", on=BACK),
    "a distribution": lambda w: papers.give(w, "MASK", "5", on=BACK),
    "an adjustment": lambda w: papers.adjust(w, "MASK", "-5", on=BACK),
    "a write-off": lambda w: papers.change(w, Kind.WRITE_OFF, ChangeLineDraft("MASK", "1", "lost"), on=BACK),
    "a disposal": lambda w: papers.change(w, Kind.DISPOSAL, ChangeLineDraft("MASK", "1", "damaged"), on=BACK),
    "a return to the sender": lambda w: papers.give_back(w, "MASK", "1", place="", on=BACK),
    "a return from a recipient": lambda w: papers.give_back(w, "SOAP", "1", on=BACK),
    "a split": lambda w: papers.split(w, uid_of(w, "MIXED"), on=BACK, N95="3"),
    "a date written down": lambda w: date_down(w),
    "a transfer": lambda w: papers.transfer(w, GoodsLineDraft("MASK", "5"), on=BACK),
    "an arrival": lambda w: papers.arrive(w, "TR-PNH-2020-0001", ArrivalLineDraft(1, received="1"), on=BACK),
    "an assembly": lambda w: papers.assemble(w, "1", on=BACK),
    "a disassembly": lambda w: papers.take_apart(w, "1", on=BACK),
    "a reversal": lambda w: papers.reverse(w, papers.Posted(1, "", ""), on=BACK),
}


def uid_of(database: Database, item: str) -> str:
    """The first batch of an item."""
    asked = "SELECT t.uid FROM batch t JOIN item i ON i.id = t.item_id WHERE i.code = :item ORDER BY t.id"
    return str(scalar(database, asked, item=item))


def date_down(database: Database) -> object:
    typed = DatingDraft(new_uid(), BACK, "PNH", uid_of(database, "MASK"), "1", date(2022, 1, 1))
    return database.write(lambda s: record_expiry(s, typed))


@prepared
def busy(workspace: Database) -> Database:
    """May is full of goods that came, left and are on their way; a kit was made."""
    early = date(2020, 5, 1)
    papers.order(workspace, OrderLineDraft("MASK", "50"), on=early)
    receive(workspace, "MASK", "90", on=early)
    receive(workspace, "SOAP", "9", on=early)
    papers.send(workspace, "MASK", "3", on=early)
    papers.transfer(workspace, GoodsLineDraft("MASK", "5"), on=early)
    papers.make_kit(workspace, SOAP="1")
    papers.assemble(workspace, "2", on=early)
    papers.hand_over(workspace, "SOAP", "2", on=early, received_on=early)
    papers.make_item(workspace, "MIXED", "box", unsplit=True)
    papers.make_item(workspace, "N95", "box")
    receive(workspace, "MIXED", "5", on=early)
    return workspace


@pytest.mark.parametrize("what", POSTINGS)
def test_a_closed_period_takes_nothing_and_says_so_at_the_date(busy: Database, what: str) -> None:
    busy.write(lambda s: close_period(s, MAY))
    before = scalar(busy, "SELECT count(*) FROM document")
    refused = refusal(lambda: POSTINGS[what](busy))
    assert (refused.field, "The period up to 2020-05-31 is closed" in str(refused)) == ("date", True)
    assert scalar(busy, "SELECT count(*) FROM document") == before


@pytest.mark.parametrize("what", POSTINGS)
def test_an_open_period_takes_it(busy: Database, what: str) -> None:
    busy.write(lambda s: close_period(s, date(2020, 4, 30)))
    POSTINGS[what](busy)


def test_a_count_of_days_that_were_closed_meanwhile_is_posted_on_a_later_one(
    workspace: Database, calendar: Calendar
) -> None:
    receive(workspace, "MASK", "5")
    uid = papers.start_sheet(workspace)
    papers.fill_sheet(workspace, uid, {"MASK": "4"})
    workspace.write(lambda s: finish_counting(s, uid))
    counted = calendar.today
    calendar.go_to(counted + timedelta(days=3))
    assert workspace.read(lambda s: still_open(s, counted)).open_counts == 1
    workspace.write(lambda s: close_period(s, counted))
    first, today = counted + timedelta(days=1), counted + timedelta(days=3)
    for chosen in (None, counted, counted - timedelta(days=1), today + timedelta(days=1)):
        later = ReviewDraft(uid, "Dara", date=chosen)
        refused = refusal(lambda later=later: workspace.write(lambda s: post_count(s, later)))
        allowed = f"It can be posted on any day from {first} to {today}."
        assert (refused.field, str(refused).endswith(allowed)) == ("date", True), refused
    assert papers.on_hand(workspace, "MASK") == 5
    posted = workspace.write(lambda s: post_count(s, ReviewDraft(uid, "Dara", date=first)))[0]
    assert workspace.read(lambda s: read_header(s, posted.id)).day == first
    assert workspace.read(lambda s: read_count(s, uid)).row.date == counted
    assert papers.on_hand(workspace, "MASK") == 4
    assert workspace.read(check_workspace).problems == ()


def test_a_count_is_not_posted_on_a_day_before_it_was_taken(workspace: Database) -> None:
    receive(workspace, "MASK", "5")
    uid = papers.start_sheet(workspace)
    papers.fill_sheet(workspace, uid, {"MASK": "4"})
    workspace.write(lambda s: finish_counting(s, uid))
    today = workspace.clock.today()
    before = ReviewDraft(uid, "Dara", date=today - timedelta(days=1))
    refused = refusal(lambda: workspace.write(lambda s: post_count(s, before)))
    assert (refused.field, str(refused)) == (
        "date",
        f"This was counted on {today}. It can be posted on any day from {today} to {today}.",
    )


def test_what_is_unfinished_is_told_before_closing(busy: Database) -> None:
    left = busy.read(lambda s: still_open(s, MAY))
    assert (left.unsigned_notes, left.transfers_in_transit, left.open_counts) == (1, 1, 0)


def test_only_days_that_are_over_are_closed_and_only_forward(workspace: Database) -> None:
    today = workspace.clock.today()
    assert refusal(lambda: workspace.write(lambda s: close_period(s, today))).field == "until"
    workspace.write(lambda s: close_period(s, MAY))
    assert "closed already" in str(refusal(lambda: workspace.write(lambda s: close_period(s, MAY))))


def test_a_period_is_opened_again_with_a_reason_and_the_history_says_who(busy: Database) -> None:
    busy.write(lambda s: close_period(s, MAY, "reported to the donor"))
    assert refusal(lambda: busy.write(lambda s: reopen_period(s, BACK, " "))).field == "why"
    assert refusal(lambda: busy.write(lambda s: reopen_period(s, date(2020, 6, 1), "x"))).field == "back_to"
    busy.write(lambda s: reopen_period(s, BACK, "a note was forgotten"))
    papers.send(busy, "MASK", "5", on=BACK)
    history = [(one.by, one.until, one.note, one.reopened) for one in busy.read(period_history)]
    assert history == [
        ("Sokha", date(2020, 5, 19), "a note was forgotten", True),
        ("Sokha", MAY, "reported to the donor", False),
    ]


def test_the_check_proves_that_nothing_was_dated_back_into_a_closed_period(busy: Database) -> None:
    busy.write(lambda s: close_period(s, MAY))
    papers.send(busy, "MASK", "1")
    busy.write(lambda s: reopen_period(s, BACK, "a note was forgotten"))
    papers.send(busy, "MASK", "1", on=BACK)
    busy.write(lambda s: close_period(s, MAY))
    assert busy.read(check_workspace).problems == ()
    # Another program opens the days, and closes them again behind itself.
    opened = text("UPDATE workspace SET closed_until_day = :day")
    busy.write(lambda s: s.execute(opened, {"day": None}))
    assert busy.read(check_workspace).problems == (
        "The books are closed up to –; what was written down when closing says 2020-05-31.",
    )
    late = papers.send(busy, "MASK", "1", on=BACK)
    busy.write(lambda s: s.execute(opened, {"day": day_number(MAY)}))
    assert busy.read(check_workspace).problems == (
        f"{late.number} is dated 2020-05-20, in a period that was closed before it was recorded.",
    )
