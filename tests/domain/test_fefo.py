"""First expired, first out: which batches go, whatever lies in the store."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from supplytrack.db.engine import Database
from supplytrack.inventory.fefo import Candidate, Picks, SkipReason, pick
from supplytrack.inventory.goods_lines import GoodsLineDraft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import on_hand, receive, rows

DAY = 100
candidates = st.lists(
    st.builds(
        Candidate,
        batch_id=st.integers(1, 1000),
        available=st.integers(-5, 30),
        expiry_day=st.none() | st.integers(90, 120),
        received_day=st.integers(80, 100),
        donor_id=st.none() | st.integers(1, 3),
        allocated=st.integers(0, 3),
    ),
    max_size=12,
    unique_by=lambda candidate: candidate.batch_id,
)
needs = st.integers(1, 120)
donors = st.none() | st.integers(1, 3)


def eligible(candidate: Candidate, donor_id: int | None) -> bool:
    return (
        candidate.available > 0
        and (candidate.expiry_day is None or candidate.expiry_day >= DAY)
        and donor_id in (None, candidate.donor_id)
    )


@given(needs, candidates, donors)
def test_picks_and_shortage_make_the_need(need: int, store: list[Candidate], donor_id: int | None) -> None:
    outcome = pick(need, store, DAY, donor_id)
    assert sum(p.quantity for p in outcome.picks) + outcome.shortage == need
    assert outcome.shortage == max(0, need - sum(c.available for c in store if eligible(c, donor_id)))


@given(needs, candidates, donors)
def test_only_good_goods_are_taken_and_never_more_than_there_are(
    need: int, store: list[Candidate], donor_id: int | None
) -> None:
    by_id = {c.batch_id: c for c in store}
    for taken in pick(need, store, DAY, donor_id).picks:
        assert eligible(by_id[taken.batch_id], donor_id)
        assert 0 < taken.quantity <= by_id[taken.batch_id].available


@given(needs, candidates, donors)
def test_a_batch_is_opened_only_when_the_ones_before_it_are_empty(
    need: int, store: list[Candidate], donor_id: int | None
) -> None:
    by_id = {c.batch_id: c for c in store}
    taken = pick(need, store, DAY, donor_id).picks
    for earlier, later in pairwise(taken):
        first, second = by_id[earlier.batch_id], by_id[later.batch_id]
        assert earlier.quantity == first.available
        never = 10**9
        assert (first.expiry_day or never, first.received_day, first.batch_id) < (
            second.expiry_day or never,
            second.received_day,
            second.batch_id,
        )


@given(needs, candidates, donors, st.randoms())
def test_the_order_in_which_batches_are_listed_does_not_matter(
    need: int, store: list[Candidate], donor_id: int | None, chance: object
) -> None:
    shuffled = list(store)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pick(need, shuffled, DAY, donor_id) == pick(need, store, DAY, donor_id)


@given(needs, candidates, donors)
def test_every_batch_that_is_passed_over_says_why(
    need: int, store: list[Candidate], donor_id: int | None
) -> None:
    outcome = pick(need, store, DAY, donor_id)
    assert {s.batch_id for s in outcome.skipped} == {c.batch_id for c in store if not eligible(c, donor_id)}


def test_the_expiry_date_is_the_last_good_day() -> None:
    assert pick(1, [Candidate(1, 5, DAY, 1)], DAY).shortage == 0
    assert pick(1, [Candidate(1, 5, DAY - 1, 1)], DAY).skipped[0].reason is SkipReason.EXPIRED


def test_each_reason_for_passing_over_is_told_apart() -> None:
    store = [
        Candidate(1, 0, None, 1, allocated=5),
        Candidate(2, 0, None, 1),
        Candidate(3, 5, None, 1, donor_id=7),
    ]
    outcome = pick(1, store, DAY, donor_id=8)
    assert {s.reason for s in outcome.skipped} == {SkipReason.OTHER_DONOR}
    reasons = [s.reason for s in pick(9, store, DAY).skipped]
    assert reasons == [SkipReason.RESERVED, SkipReason.NOT_THEN]
    assert Picks((), 0, ()) == pick(0, [], DAY)


def test_a_delivery_note_takes_the_batches_that_expire_first(workspace: Database) -> None:
    for batch, expiry in (("NONE", None), ("LATE", date(2022, 1, 1)), ("SOON", date(2020, 7, 1))):
        receive(workspace, "MASK", "10", batch=batch, expiry=expiry, on=date(2020, 6, 1))
    receive(workspace, "MASK", "10", batch="OLD", on=date(2020, 5, 1))
    receive(workspace, "MASK", "10", batch="GONE", expiry=date(2020, 6, 14), on=date(2020, 5, 1))
    papers.send(workspace, "MASK", "35")
    lines = rows(
        workspace,
        """SELECT t.batch_number, d.quantity FROM dispatch_line d
           JOIN batch t ON t.id = d.batch_id ORDER BY d.line""",
    )
    assert lines == [("SOON", 10), ("LATE", 10), ("OLD", 10), ("NONE", 5)]


def test_a_named_batch_is_taken_out_of_turn_but_not_after_it_expired(workspace: Database) -> None:
    receive(workspace, "MASK", "10", batch="SOON", expiry=date(2020, 7, 1), on=date(2020, 5, 1))
    receive(workspace, "MASK", "10", batch="LATE", expiry=date(2022, 1, 1), on=date(2020, 5, 1))
    receive(workspace, "MASK", "10", batch="GONE", expiry=date(2020, 6, 14), on=date(2020, 5, 1))
    papers.send(workspace, "MASK", "3", batch="late")
    assert on_hand(workspace, "MASK", batch="LATE") == 7
    refused = refusal(lambda: papers.send(workspace, "MASK", "1", batch="GONE"))
    assert str(refused) == "Batch GONE of Surgical mask expired on 2020-06-14 and cannot be handed over."
    papers.send(workspace, "MASK", "1", batch="GONE", on=date(2020, 6, 14))
    papers.adjust(workspace, "MASK", "-9", "expired", batch="GONE")
    assert on_hand(workspace, "MASK", batch="GONE") == 0


def test_two_lines_of_one_item_never_take_the_same_goods(workspace: Database) -> None:
    receive(workspace, "MASK", "10", batch="A")
    receive(workspace, "MASK", "10", batch="B")
    lines = (GoodsLineDraft("MASK", "6"), GoodsLineDraft("Face mask", "9"), GoodsLineDraft("mask", "6"))
    refused = refusal(lambda: papers.issue(workspace, papers.note_draft(workspace, *lines)))
    assert (refused.field, str(refused)[:15]) == ("lines.2.quantity", "Only 5 pieces o")
    papers.issue(workspace, papers.note_draft(workspace, *lines[:2], GoodsLineDraft("MASK", "5")))
    assert on_hand(workspace, "MASK") == 0


def test_a_shortage_says_what_is_expired_and_what_is_reserved(workspace: Database) -> None:
    receive(workspace, "MASK", "10", expiry=date(2020, 6, 14), on=date(2020, 5, 1))
    receive(workspace, "MASK", "20", on=date(2020, 5, 1))
    number = papers.prepare(workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "15")))
    refused = refusal(lambda: papers.send(workspace, "MASK", "6"))
    assert str(refused) == (
        "Only 5 pieces of Surgical mask left in Phnom Penh store. 10 pieces expired. "
        f"15 reserved for {number}."
    )
