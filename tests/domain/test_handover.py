"""Delivery notes: prepared notes reserve, issued goods are in transit, proofs tell what became of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from supplytrack.core.document import NOTE_TRANSITIONS, NoteState
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.operations import NoteDraft
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import allocated, on_hand, on_hand_on, receive, rows, scalar
from tests.factories.time import Calendar


def note(workspace: Database, quantity: str = "4", **fields: object) -> NoteDraft:
    return papers.note_draft(workspace, GoodsLineDraft("MASK", quantity), **fields)


def state_of(workspace: Database, uid: str) -> str | None:
    found = scalar(workspace, "SELECT state FROM delivery_note WHERE uid = :uid", uid=uid)
    return str(found) if found else None


def test_a_prepared_note_reserves_and_moves_nothing(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    number = papers.prepare(workspace, note(workspace))
    assert number == "DN-PNH-2020-0001"
    assert (on_hand(workspace, "MASK"), allocated(workspace, "MASK")) == (10, 4)
    assert scalar(workspace, "SELECT count(*) FROM stock_move") == 1


def test_available_is_what_is_on_hand_less_what_is_allocated(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    papers.prepare(workspace, note(workspace))
    assert "Only 6" in str(refusal(lambda: papers.send(workspace, "MASK", "7")))
    assert "Only 6" in str(refusal(lambda: papers.give(workspace, "MASK", "7")))
    assert "Only 6" in str(refusal(lambda: papers.adjust(workspace, "MASK", "-7")))
    assert "Only 6" in str(refusal(lambda: papers.prepare(workspace, note(workspace, "7"))))
    papers.send(workspace, "MASK", "6")
    assert on_hand(workspace, "MASK") == 4


def test_preparing_again_replaces_the_reservation_and_keeps_the_number(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    receive(workspace, "SOAP", "10")
    draft = note(workspace)
    first = papers.prepare(workspace, draft)
    again = papers.prepare(workspace, replace(draft, lines=[GoodsLineDraft("SOAP", "9")]))
    assert (again, allocated(workspace, "MASK"), allocated(workspace, "SOAP")) == (first, 0, 9)


def test_a_note_may_use_what_it_reserved_itself_when_it_is_prepared_again(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    draft = note(workspace, "10")
    papers.prepare(workspace, draft)
    papers.prepare(workspace, draft)
    assert allocated(workspace, "MASK") == 10


def test_a_prepared_note_is_issued_under_its_number(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    draft = note(workspace)
    number = papers.prepare(workspace, draft)
    papers.send(workspace, "MASK", "1")
    posted = papers.issue(workspace, draft)
    assert (posted.number, state_of(workspace, draft.uid)) == (number, "issued")
    assert (on_hand(workspace, "MASK"), allocated(workspace, "MASK")) == (5, 0)
    assert on_hand(workspace, "MASK", "~IN-TRANSIT") == 5


def test_availability_is_judged_again_when_a_prepared_note_is_issued(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    draft = note(workspace)
    papers.prepare(workspace, draft)
    more = replace(draft, lines=[GoodsLineDraft("MASK", "11")])
    assert "Only 10" in str(refusal(lambda: papers.issue(workspace, more)))
    assert allocated(workspace, "MASK") == 4


def test_goods_that_expired_after_they_were_reserved_are_not_issued(
    workspace: Database, calendar: Calendar
) -> None:
    receive(workspace, "MASK", "10", expiry=date(2020, 6, 20))
    draft = note(workspace)
    papers.prepare(workspace, draft)
    calendar.go_to(date(2020, 6, 21))
    late = replace(draft, date=date(2020, 6, 21))
    assert "10 pieces expired" in str(refusal(lambda: papers.issue(workspace, late)))
    papers.issue(workspace, draft)


def test_a_cancelled_note_gives_its_goods_back_and_keeps_its_number(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    draft = note(workspace)
    papers.prepare(workspace, draft)
    papers.cancel(workspace, draft.uid)
    assert (allocated(workspace, "MASK"), state_of(workspace, draft.uid)) == (0, "cancelled")
    assert papers.prepare(workspace, note(workspace)) == "DN-PNH-2020-0002"


def test_cancelling_a_note_that_was_never_prepared_uses_no_number(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    papers.cancel(workspace, note(workspace).uid)
    assert papers.prepare(workspace, note(workspace)) == "DN-PNH-2020-0001"


DO: dict[str, Callable[[Database, NoteDraft], object]] = {
    "prepared": lambda w, draft: papers.prepare(w, draft),
    "issued": lambda w, draft: papers.issue(w, draft),
    "cancelled": lambda w, draft: papers.cancel(w, draft.uid),
    "confirmed": lambda w, draft: papers.confirm(w, _number(w, draft)),
    "reversed": lambda w, draft: papers.reverse_note(w, papers.issue(w, draft)),
}
REACH: dict[str, tuple[str, ...]] = {
    "draft": (),
    "prepared": ("prepared",),
    "issued": ("issued",),
    "confirmed": ("issued", "confirmed"),
    "cancelled": ("prepared", "cancelled"),
    "reversed": ("issued", "reversed"),
}
SAME_AGAIN = {
    ("prepared", "prepared"),
    ("issued", "issued"),
    ("confirmed", "issued"),
    ("reversed", "issued"),
}
"""Not a step from one state to another: what is asked for is there, so the same paper is given back."""


def _number(workspace: Database, draft: NoteDraft) -> str:
    return str(scalar(workspace, "SELECT number FROM delivery_note WHERE uid = :uid", uid=draft.uid))


@pytest.mark.parametrize("target", DO)
@pytest.mark.parametrize("start", REACH)
def test_a_note_takes_only_the_declared_steps(workspace: Database, start: str, target: str) -> None:
    receive(workspace, "MASK", "10")
    draft = note(workspace)
    for step in REACH[start]:
        DO[step](workspace, draft)
    before = (state_of(workspace, draft.uid), on_hand(workspace, "MASK"), allocated(workspace, "MASK"))
    allowed = (NoteState(start), NoteState(target)) in NOTE_TRANSITIONS or (start, target) in SAME_AGAIN
    if start in ("draft", "prepared") and target == "reversed":
        allowed = True  # the step issues the note first
    try:
        DO[target](workspace, draft)
    except Refused:
        assert not allowed
        assert before == (
            state_of(workspace, draft.uid),
            on_hand(workspace, "MASK"),
            allocated(workspace, "MASK"),
        )
    else:
        assert allowed


def test_a_reversed_note_stays_reversed(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    draft = note(workspace)
    posted = papers.issue(workspace, draft)
    papers.reverse_note(workspace, posted)
    refusal(lambda: papers.confirm(workspace, posted.number))
    refusal(lambda: papers.cancel(workspace, draft.uid))
    refusal(lambda: papers.prepare(workspace, draft))
    assert state_of(workspace, draft.uid) == "reversed"


def test_a_proof_tells_what_became_of_every_piece(workspace: Database) -> None:
    receive(workspace, "MASK", "100", on=date(2020, 6, 1))
    posted = papers.send(workspace, "MASK", "50", on=date(2020, 6, 2))
    line = ProofLineDraft(1, damaged="5", short="3", refused="12", reason="wet")
    papers.confirm(workspace, posted.number, line, on=date(2020, 6, 10))
    places = ("PNH", "~IN-TRANSIT", "~PHD-BMC")
    before = [on_hand_on(workspace, date(2020, 6, 9), "MASK", place) for place in places]
    after = [on_hand_on(workspace, date(2020, 6, 10), "MASK", place) for place in places]
    assert (before, after) == ([50, 50, 0], [62, 0, 30])
    lost = (
        "SELECT sum(quantity) FROM stock_move m JOIN location l ON l.id = to_location_id WHERE code = '~LOSS'"
    )
    assert scalar(workspace, lost) == 8


@pytest.mark.parametrize(
    ("line", "field", "sentence"),
    [
        (
            ProofLineDraft(1, accepted="49"),
            "lines.0.accepted",
            "Surgical mask: 49 add up, but 50 were sent.",
        ),
        (
            ProofLineDraft(1, damaged="51", reason="wet"),
            "lines.0.accepted",
            "Surgical mask: 51 add up, but 50 were sent.",
        ),
        (ProofLineDraft(1, damaged="1"), "lines.0.reason", "Surgical mask: say why not all was accepted."),
        (
            ProofLineDraft(1, damaged="-1", reason="wet"),
            "lines.0.damaged",
            "The quantity cannot be below zero.",
        ),
        (ProofLineDraft(2), "lines.0.line", "DN-PNH-2020-0001 has no line 2."),
    ],
)
def test_a_proof_that_does_not_add_up_is_refused(
    workspace: Database, line: ProofLineDraft, field: str, sentence: str
) -> None:
    receive(workspace, "MASK", "100")
    posted = papers.send(workspace, "MASK", "50")
    refused = refusal(lambda: papers.confirm(workspace, posted.number, line))
    assert (refused.field, str(refused)) == (field, sentence)
    assert on_hand(workspace, "MASK", "~IN-TRANSIT") == 50


def test_goods_are_not_received_before_they_left(workspace: Database) -> None:
    receive(workspace, "MASK", "100", on=date(2020, 6, 1))
    posted = papers.send(workspace, "MASK", "50", on=date(2020, 6, 10))
    refused = refusal(lambda: papers.confirm(workspace, posted.number, on=date(2020, 6, 9)))
    assert str(refused) == "Received on 2020-06-09, before the note of 2020-06-10 was issued."


@pytest.mark.parametrize("paper_state", ["signed", "unsigned", "disputed"])
def test_a_proof_says_how_the_paper_stands(workspace: Database, paper_state: str) -> None:
    receive(workspace, "MASK", "100")
    posted = papers.send(workspace, "MASK", "50")
    papers.confirm(workspace, posted.number, paper_state=paper_state)
    assert rows(workspace, "SELECT state, paper_state FROM delivery_note") == [("confirmed", paper_state)]


def test_accepted_goods_are_no_longer_stock_of_the_place_that_took_them(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    papers.hand_over(workspace, "MASK", "10", target="BTB")
    assert (on_hand(workspace, "MASK", "BTB"), on_hand(workspace, "MASK", "~BTB")) == (0, 10)
    assert "Nothing of" in str(refusal(lambda: papers.send(workspace, "MASK", "1", source="BTB")))


def test_goods_are_not_handed_over_to_the_place_they_are_in(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    refused = refusal(lambda: papers.send(workspace, "MASK", "1", target="Phnom Penh store"))
    assert refused.field == "target"


def test_a_virtual_location_is_not_a_place_to_send_goods_to(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    for code in ("~LOSS", "~IN-TRANSIT", "In transit", "~PEOPLE"):
        assert refusal(lambda code=code: papers.send(workspace, "MASK", "1", target=code)).field == "target"


def test_a_note_may_count_the_people_it_reached(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    heads = HeadCount(men="1", women="2", boys="3", girls="4")
    posted = papers.issue(workspace, note(workspace, headcount=heads))
    assert rows(workspace, "SELECT document_id, people FROM people_reached") == [(posted.id, 10)]


def test_a_prepared_note_keeps_what_was_typed(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    papers.prepare(workspace, note(workspace, driver="Vannak"))
    kept = json.loads(scalar(workspace, "SELECT prepared FROM delivery_note"))
    assert (kept["driver"], kept["lines"][0]["quantity"]) == ("Vannak", "4")


@pytest.mark.parametrize(
    ("heads", "sentence"),
    [
        (HeadCount(men="1", people="2"), "Men, women, boys and girls make 1, but 2 people are written."),
        (HeadCount(men="1.5"), "People are counted in whole numbers from 0."),
        (HeadCount(people="-3"), "People are counted in whole numbers from 0."),
        (HeadCount(people="3", method="guess"), "Say how people were counted: list, tally or estimate."),
        (HeadCount(), "Fill in how many people were reached."),
    ],
)
def test_head_counts_that_do_not_add_up_are_refused(
    workspace: Database, heads: HeadCount, sentence: str
) -> None:
    assert str(refusal(lambda: papers.give(workspace, heads=heads))) == sentence


def test_a_shortage_of_reserved_kilograms_is_told_in_kilograms(workspace: Database) -> None:
    receive(workspace, "RICE", "2.5")
    number = papers.prepare(workspace, papers.note_draft(workspace, GoodsLineDraft("RICE", "1.125")))
    refused = refusal(lambda: papers.send(workspace, "RICE", "2"))
    assert str(refused) == f"Only 1.375 kg of Rice left in Phnom Penh store. 1.125 reserved for {number}."
