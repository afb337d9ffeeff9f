"""Dates: received goods count from the start of their day, issued goods at its end, and no past day is overdrawn."""

from __future__ import annotations

from datetime import date, timedelta

from supplytrack.db.engine import Database
from supplytrack.inventory.goods_lines import GoodsLineDraft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import on_hand, on_hand_on, receive

APRIL = date(2020, 4, 1)


def april(day: int) -> date:
    return date(2020, 4, day)


def test_goods_received_and_issued_on_one_day_are_there_in_time(workspace: Database) -> None:
    receive(workspace, "MASK", "10", on=april(1))
    papers.send(workspace, "MASK", "10", on=april(1))
    assert on_hand_on(workspace, april(1), "MASK") == 0


def test_goods_that_arrive_on_the_day_may_leave_on_it_although_the_paper_comes_later(
    workspace: Database,
) -> None:
    receive(workspace, "MASK", "10", on=april(5))
    receive(workspace, "MASK", "7", on=april(3))
    papers.send(workspace, "MASK", "7", on=april(3))
    assert on_hand(workspace, "MASK") == 10


def test_goods_cannot_leave_before_the_day_they_came(workspace: Database) -> None:
    receive(workspace, "MASK", "10", on=april(5))
    refused = refusal(lambda: papers.send(workspace, "MASK", "1", on=april(4)))
    assert refused.field == "lines.0.quantity"
    assert str(refused) == (
        "Nothing of Surgical mask is left in Phnom Penh store. 10 pieces came later than 2020-04-04 or left since."
    )


def test_a_backdated_issue_may_take_what_no_later_day_misses(workspace: Database) -> None:
    receive(workspace, "MASK", "100", on=april(1))
    papers.send(workspace, "MASK", "60", on=april(10))
    receive(workspace, "MASK", "500", on=april(20))
    refused = refusal(lambda: papers.send(workspace, "MASK", "41", on=april(5)))
    assert str(refused).startswith("Only 40 pieces of Surgical mask left in Phnom Penh store.")
    papers.send(workspace, "MASK", "40", on=april(5))
    assert [on_hand_on(workspace, april(day), "MASK") for day in (4, 5, 9, 10, 19, 20)] == [
        100,
        60,
        60,
        0,
        0,
        500,
    ]


def test_a_reversal_that_a_past_day_cannot_bear_names_the_day_and_the_shortage(workspace: Database) -> None:
    first = receive(workspace, "MASK", "10", on=april(1), batch="A")
    papers.send(workspace, "MASK", "4", on=april(3))
    papers.adjust(workspace, "MASK", "8", "found", on=april(6), batch="A")
    refused = refusal(lambda: papers.reverse(workspace, first, on=april(2)))
    assert str(refused) == (
        "On 2020-04-03 only 6 pieces of Surgical mask were in Phnom Penh store, 4 too few."
    )
    papers.reverse(workspace, first, on=april(6))
    assert on_hand(workspace, "MASK") == 4


def test_backdating_shifts_every_later_day_and_leaves_the_earlier_ones(workspace: Database) -> None:
    receive(workspace, "RICE", "10", on=april(2))
    papers.send(workspace, "RICE", "2.5", on=april(8))
    receive(workspace, "RICE", "1.125", on=april(4))
    days = [on_hand_on(workspace, APRIL + timedelta(days=n), "RICE") for n in range(10)]
    assert days == [0, 10000, 10000, 11125, 11125, 11125, 11125, 8625, 8625, 8625]


def test_the_daily_balances_of_other_batches_and_places_stay(workspace: Database) -> None:
    receive(workspace, "MASK", "10", on=april(1), batch="A")
    receive(workspace, "MASK", "20", on=april(1), batch="B", place="BTB")
    papers.send(workspace, "MASK", "3", on=april(2))
    assert on_hand_on(workspace, april(5), "MASK", "BTB") == 20
    assert on_hand_on(workspace, april(5), "MASK", "~IN-TRANSIT") == 3


def test_the_number_of_a_backdated_paper_belongs_to_the_year_of_its_date(workspace: Database) -> None:
    receive(workspace, "MASK", "10", on=date(2019, 5, 1))
    posted = papers.send(workspace, "MASK", "1", on=date(2019, 6, 1))
    assert posted.number == "DN-PNH-2019-0001"


def test_a_prepared_note_may_be_issued_on_the_day_the_goods_left(workspace: Database) -> None:
    receive(workspace, "MASK", "10", on=april(1))
    draft = papers.note_draft(workspace, GoodsLineDraft("MASK", "10"))
    papers.prepare(workspace, draft)
    papers.issue(workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "10"), on=april(2), uid=draft.uid))  # fmt: skip
    assert on_hand_on(workspace, april(2), "MASK") == 0


def test_a_backdated_issue_leaves_a_batch_what_a_later_day_needs_and_goes_on_with_the_next(
    workspace: Database,
) -> None:
    receive(workspace, "MASK", "10", on=april(1), batch="SOON", expiry=date(2021, 1, 1))
    receive(workspace, "MASK", "10", on=april(1), batch="LATE", expiry=date(2022, 1, 1))
    papers.send(workspace, "MASK", "8", on=april(5), batch="SOON")
    papers.adjust(workspace, "MASK", "8", "found", on=april(9), batch="SOON")
    papers.send(workspace, "MASK", "5", on=april(3))
    assert (on_hand(workspace, "MASK", batch="SOON"), on_hand(workspace, "MASK", batch="LATE")) == (8, 7)
    refused = refusal(
        lambda: papers.prepare(
            workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "8", batch="SOON"), on=april(4))
        )
    )
    assert str(refused).startswith("Nothing of Surgical mask (SOON) is left in Phnom Penh store.")
