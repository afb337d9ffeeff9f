"""Counting a store: the sheet is frozen while work goes on, and only differences are posted, never by one alone."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.core.actor import Actor, Permission
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.inventory.counts.operations import (
    CountDraft,
    ExtraDraft,
    FigureDraft,
    add_extra,
    cancel_count,
    count_again,
    enter_figures,
    finish_counting,
    name_counters,
    start_count,
)
from supplytrack.inventory.counts.reviewing import ReviewDraft, post_count
from tests.conftest import OpenAgain
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import GoodsLineDraft, on_hand, receive, rows, scalar
from tests.factories.prepared import prepared

SHEET = """
SELECT l.line, i.code, l.expected, l.counted FROM stock_count_sheet_line l JOIN item i ON i.id = l.item_id
WHERE l.count_uid = :uid ORDER BY l.line"""
MOVED = """
SELECT l.kind, m.quantity FROM stock_move m JOIN location l ON l.id = m.to_location_id
JOIN document d ON d.id = m.document_id WHERE d.kind = 'stock count'"""
FOUND = """
SELECT t.source_type, p.code, t.expiry_day, b.on_hand FROM batch t JOIN party p ON p.id = t.donor_id
JOIN balance b ON b.batch_id = t.id WHERE t.batch_number = 'NEW'"""
STATE = "SELECT state FROM stock_count WHERE uid = :uid"


@prepared
def stocked(workspace: Database) -> Database:
    """Thirty masks of WFP's batch A, twenty of our own in batch B, seven suits."""
    receive(workspace, "MASK", "30", donor="WFP", batch="A", expiry=date(2022, 1, 1))
    receive(workspace, "MASK", "20", batch="B", expiry=date(2022, 2, 1))
    receive(workspace, "SUIT", "7")
    return workspace


def begin(database: Database, **scope: tuple[str, ...]) -> str:
    uid = new_uid()
    database.write(lambda s: start_count(s, CountDraft(uid, "PNH", **scope)))
    return uid


def enter(database: Database, uid: str, **figures: str) -> None:
    typed = [FigureDraft(int(line[1:]), counted) for line, counted in figures.items()]
    database.write(lambda s: enter_figures(s, uid, typed))


def finish(database: Database, uid: str) -> None:
    database.write(lambda s: finish_counting(s, uid))


def review(database: Database, uid: str, reviewer: str = "Dara", **more: object) -> object:
    return database.write(lambda s: post_count(s, ReviewDraft(uid, reviewer, **more)))[0]  # type: ignore[arg-type]


def test_a_sheet_lists_every_batch_with_what_lies_there(stocked: Database) -> None:
    uid = begin(stocked)
    assert [tuple(row) for row in rows(stocked, SHEET, uid=uid)] == [
        (1, "SUIT", 7, None),
        (2, "MASK", 30, None),
        (3, "MASK", 20, None),
    ]
    assert scalar(stocked, "SELECT number FROM stock_count") == "CS-PNH-2020-0001"


@pytest.mark.parametrize(
    ("scope", "codes"),
    [({"items": ("SUIT",)}, ["SUIT"]), ({"categories": ("ppe",)}, ["SUIT", "MASK", "MASK"])],
)
def test_a_sheet_can_be_of_some_items_or_categories(
    stocked: Database, scope: dict[str, tuple[str, ...]], codes: list[str]
) -> None:
    papers.receive(stocked, "RICE", "2")
    assert [row.code for row in rows(stocked, SHEET, uid=begin(stocked, **scope))] == codes


@pytest.mark.parametrize(
    ("scope", "field"), [({"items": ("NOPE",)}, "items"), ({"categories": ("Toys",)}, "categories")]
)
def test_an_unknown_scope_is_told_at_its_field(
    stocked: Database, scope: dict[str, tuple[str, ...]], field: str
) -> None:
    assert refusal(lambda: begin(stocked, **scope)).field == field
    assert scalar(stocked, "SELECT count(*) FROM stock_count") == 0


def test_only_differences_move_and_work_that_went_on_meanwhile_stays(stocked: Database) -> None:
    uid = begin(stocked)
    papers.send(stocked, "MASK", "10", batch="A")
    assert stocked.read(check_workspace).problems == ()
    enter(stocked, uid, l2="28", l3="21", l1="7")
    finish(stocked, uid)
    posted = review(stocked, uid)
    assert (
        on_hand(stocked, "MASK", batch="A"),
        on_hand(stocked, "MASK", batch="B"),
        on_hand(stocked, "SUIT"),
    ) == (
        18,
        21,
        7,
    )
    assert posted.number == "CS-PNH-2020-0001"  # type: ignore[attr-defined]
    kept = rows(stocked, "SELECT line, expected, counted, reason FROM stock_count_line ORDER BY line")
    assert [tuple(row) for row in kept] == [
        (1, 7, 7, ""),
        (2, 30, 28, "counting mistake"),
        (3, 20, 21, "counting mistake"),
    ]
    assert stocked.read(check_workspace).problems == ()


def test_a_difference_that_is_a_loss_goes_to_the_losses(stocked: Database) -> None:
    papers.count(stocked, {"SUIT": "4"}, reasons={1: "stolen"})
    moved = rows(stocked, MOVED)
    assert [tuple(row) for row in moved] == [("loss", 3)]


def test_nobody_posts_a_count_that_they_took_alone(stocked: Database, open_again: OpenAgain) -> None:
    uid = begin(stocked)
    enter(stocked, uid, l2="30", l3="20", l1="6")
    finish(stocked, uid)
    for reviewer in ("", "sokha "):
        refused = refusal(lambda reviewer=reviewer: review(stocked, uid, reviewer))
        assert refused.field == "reviewed_by"
    counter = open_again(stocked, by=Actor("Sokha", alone=False))
    assert "Somebody else has to look at it" in str(refusal(lambda: review(counter, uid, "Somebody")))
    # Who typed the figures in does not review them either, whoever is named as having counted.
    stocked.write(lambda s: name_counters(s, uid, ["Vanna"]))
    assert "Somebody else has to look at it" in str(refusal(lambda: review(counter, uid)))
    other = open_again(stocked, by=Actor("Dara", alone=False))
    review(other, uid, "")
    said = rows(stocked, "SELECT counted_by, reviewed_by FROM stock_count_posting")
    assert [tuple(row) for row in said] == [("Vanna", "Dara")]


def test_who_counted_on_paper_can_be_named_and_may_not_review(stocked: Database) -> None:
    uid = begin(stocked)
    enter(stocked, uid, l2="30", l3="20", l1="6")
    stocked.write(lambda s: name_counters(s, uid, ["Vanna", "Bopha"]))
    finish(stocked, uid)
    assert refusal(lambda: review(stocked, uid, "Bopha")).field == "reviewed_by"
    review(stocked, uid, "Sokha")


def test_above_the_limit_only_somebody_who_may_approve_posts_the_differences(
    stocked: Database, open_again: OpenAgain
) -> None:
    papers.set_limit(stocked, "5", "USD")
    uid = begin(stocked)
    enter(stocked, uid, l2="30", l3="20", l1="6")
    finish(stocked, uid)
    rights = frozenset(Permission) - {Permission.APPROVE_STOCK_CHANGE}
    lesser = open_again(stocked, by=Actor("Dara", rights, alone=False))
    assert "Somebody who may approve changes" in str(refusal(lambda: review(lesser, uid)))
    review(open_again(stocked, by=Actor("Dara", alone=False)), uid)
    assert on_hand(stocked, "SUIT") == 6


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ("-1", "The quantity cannot be below zero."),
        ("1.5", "1.5 cannot be counted exactly: this item is counted in whole units."),
        ("many", "“many” is not a number. Write figures only, such as 1250 or 2.5."),
    ],
)
def test_a_wrong_figure_is_told_at_its_line_and_keeps_nothing(
    stocked: Database, figure: str, sentence: str
) -> None:
    uid = begin(stocked)
    refused = refusal(lambda: enter(stocked, uid, l2="12", l1=figure))
    assert (refused.field, str(refused)) == ("lines.1.counted", sentence)
    assert [row.counted for row in rows(stocked, SHEET, uid=uid)] == [None, None, None]


def test_what_cannot_be_read_as_a_figure_stands_as_it_was_typed_and_blocks_the_review(
    stocked: Database,
) -> None:
    uid = begin(stocked)
    typed = [FigureDraft(1, "7"), FigureDraft(2, " 3O ", remarks="wet"), FigureDraft(3, "-1")]
    assert stocked.write(lambda s: enter_figures(s, uid, typed, keep_unread=True))[0] == 1
    said = "SELECT line, counted, as_typed, remarks FROM stock_count_sheet_line ORDER BY line"
    assert [tuple(row) for row in rows(stocked, said)] == [
        (1, 7, "", ""),
        (2, None, "3O", "wet"),
        (3, None, "-1", ""),
    ]
    for rest_is_zero in (False, True):
        refused = refusal(
            lambda zero=rest_is_zero: stocked.write(lambda s: finish_counting(s, uid, rest_is_zero=zero))
        )
        assert str(refused) == "“3O” on line 2 is not a figure. Correct it before the review."
    enter(stocked, uid, l2="30", l3="20")
    assert [tuple(row)[1:3] for row in rows(stocked, said)] == [(7, ""), (30, ""), (20, "")]
    finish(stocked, uid)


def test_a_count_with_missing_figures_is_not_finished(stocked: Database) -> None:
    uid = begin(stocked)
    enter(stocked, uid, l2="30")
    assert str(refusal(lambda: finish(stocked, uid))).startswith("2 lines have no figure yet")
    stocked.write(lambda s: finish_counting(s, uid, rest_is_zero=True))
    assert [row.counted for row in rows(stocked, SHEET, uid=uid)] == [0, 30, 0]


def test_goods_that_nobody_knew_of_become_a_found_batch_of_their_donor(stocked: Database) -> None:
    extra = ExtraDraft("MASK", "5", donor="WFP", batch="NEW", expiry=date(2023, 1, 1))
    papers.count(stocked, extras=[extra])
    found = rows(stocked, FOUND)
    assert [(row.source_type, row.code, row.on_hand) for row in found] == [("found", "WFP", 5)]
    assert stocked.read(check_workspace).problems == ()


def test_a_known_batch_that_the_scope_left_out_keeps_its_origin(stocked: Database) -> None:
    uid = begin(stocked, items=("SUIT",))
    # What left since the sheet was made was there in its moment: it is no difference.
    papers.send(stocked, "MASK", "10", batch="A")
    stocked.write(lambda s: add_extra(s, uid, ExtraDraft("MASK", "29", batch="a")))
    assert [tuple(row) for row in rows(stocked, SHEET, uid=uid)][1] == (2, "MASK", 30, 29)
    refused = refusal(lambda: stocked.write(lambda s: add_extra(s, uid, ExtraDraft("MASK", "1", batch="A"))))
    assert str(refused) == "This batch stands on line 2. Count it there."


def test_missing_goods_that_are_reserved_or_gone_are_explained(stocked: Database) -> None:
    uid = begin(stocked)
    enter(stocked, uid, l2="30", l3="20", l1="0")
    finish(stocked, uid)
    papers.prepare(stocked, papers.note_draft(stocked, GoodsLineDraft("SUIT", "5")))
    refused = refusal(lambda: review(stocked, uid))
    assert "Only 2 pieces of" in str(refused)
    assert "5 for DN-PNH-2020-0001" in str(refused)
    assert scalar(stocked, STATE, uid=uid) == "counted"


def test_a_count_is_posted_once_sent_back_or_given_up(stocked: Database) -> None:
    uid = begin(stocked)
    enter(stocked, uid, l2="30", l3="20", l1="6")
    finish(stocked, uid)
    assert "this cannot be done" in str(refusal(lambda: enter(stocked, uid, l2="1")))
    stocked.write(lambda s: count_again(s, uid))
    enter(stocked, uid, l1="5")
    finish(stocked, uid)
    first = review(stocked, uid)
    assert review(stocked, uid).already  # type: ignore[attr-defined]
    assert on_hand(stocked, "SUIT") == 5
    assert "posted" in str(refusal(lambda: stocked.write(lambda s: cancel_count(s, uid))))
    papers.reverse(stocked, first)  # type: ignore[arg-type]
    assert (on_hand(stocked, "SUIT"), scalar(stocked, STATE, uid=uid)) == (7, "reversed")
    given_up = begin(stocked)
    stocked.write(lambda s: cancel_count(s, given_up))
    assert "cancelled" in str(refusal(lambda: finish(stocked, given_up)))
    assert stocked.read(check_workspace).problems == ()
