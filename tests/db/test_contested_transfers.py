"""Several people receive the goods of one transfer at once: what arrives is never more than what is on the way."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.transfers import operations
from supplytrack.inventory.transfers.operations import ArrivalLineDraft
from tests.conftest import OpenAgain
from tests.db.test_concurrency import Crowd
from tests.factories import papers
from tests.factories.papers import arrive, on_hand, receive, scalar, transfer


def test_two_people_cannot_receive_the_same_goods(
    postgres_workspace: Database, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(postgres_workspace, "MASK", "100")
    moved = transfer(postgres_workspace, GoodsLineDraft("MASK", "20"))
    # Goods of a note lie in transit too: the balance alone would let the second one through.
    papers.send(postgres_workspace, "MASK", "50")
    other = open_again(postgres_workspace)
    outcomes: list[Refused] = []

    def receive_too() -> None:
        try:
            arrive(other, moved.number, ArrivalLineDraft(1, received="20"))
        except Refused as outcome:
            outcomes.append(outcome)

    second = threading.Thread(target=receive_too)
    really_read = operations.open_transfer_lines

    def read_slowly(session: object, transfer_id: int) -> object:
        found = really_read(session, transfer_id)  # type: ignore[arg-type]
        if threading.current_thread() is threading.main_thread():
            second.start()
            second.join(0.5)
            assert second.is_alive(), "the second one does not wait for the first"
        return found

    monkeypatch.setattr(operations, "open_transfer_lines", read_slowly)
    arrive(postgres_workspace, moved.number, ArrivalLineDraft(1, received="20"))
    second.join()
    assert [str(outcome) for outcome in outcomes] == [f"Nothing of {moved.number} is on the way any more."]
    assert (
        on_hand(postgres_workspace, "MASK", "BTB"),
        on_hand(postgres_workspace, "MASK", "~IN-TRANSIT"),
    ) == (20, 50)
    assert postgres_workspace.read(check_workspace).problems == ()


def test_a_crowd_receives_no_more_than_was_sent(workspace: Database) -> None:
    receive(workspace, "MASK", "100")
    moved = transfer(workspace, GoodsLineDraft("MASK", "20"))
    papers.send(workspace, "MASK", "80")
    crowd = Crowd(workspace, 6).act(
        lambda db, _chance: arrive(db, moved.number, ArrivalLineDraft(1, received="3")), 2
    )
    assert (len(crowd.done), len(crowd.refused)) == (6, 6)
    assert (on_hand(workspace, "MASK", "BTB"), on_hand(workspace, "MASK", "~IN-TRANSIT")) == (18, 82)
    assert workspace.read(check_workspace).problems == ()


def test_one_receipt_pressed_by_many_hands_is_posted_once(workspace: Database) -> None:
    receive(workspace, "MASK", "100")
    moved = transfer(workspace, GoodsLineDraft("MASK", "20"))
    uid = new_uid()
    crowd = Crowd(workspace, 5).act(
        lambda db, _chance: arrive(db, moved.number, ArrivalLineDraft(1, received="20"), uid=uid)
    )
    assert (len(crowd.done), crowd.refused) == (5, [])
    assert scalar(workspace, "SELECT count(*) FROM transfer_receipt") == 1
    assert on_hand(workspace, "MASK", "BTB") == 20


def test_goods_are_either_received_or_the_transfer_is_reversed(workspace: Database) -> None:
    receive(workspace, "MASK", "100")
    moved = transfer(workspace, GoodsLineDraft("MASK", "20"))
    ways = iter(
        [
            lambda db: arrive(db, moved.number, ArrivalLineDraft(1, received="20")),
            lambda db: papers.reverse(db, moved),
        ]
        * 2
    )
    crowd = Crowd(workspace, 4).act(lambda db, _chance: next(ways)(db))
    assert (len(crowd.done), len(crowd.refused)) == (1, 3)
    state = scalar(workspace, "SELECT state FROM transfer")
    assert on_hand(workspace, "MASK", "BTB") == (20 if state == "received" else 0)
    assert on_hand(workspace, "MASK", "~IN-TRANSIT") == 0
    assert workspace.read(check_workspace).problems == ()


def test_who_receives_waits_for_who_reverses_the_transfer(
    postgres_workspace: Database, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(postgres_workspace, "MASK", "100")
    moved = transfer(postgres_workspace, GoodsLineDraft("MASK", "20"))
    papers.send(postgres_workspace, "MASK", "50")
    other = open_again(postgres_workspace)
    outcomes: list[Refused] = []

    def receive_too() -> None:
        try:
            arrive(other, moved.number, ArrivalLineDraft(1, received="20"))
        except Refused as outcome:
            outcomes.append(outcome)

    second = threading.Thread(target=receive_too)
    really_reverse = operations.reverse

    def reverse_slowly(*given: Any, **named: Any) -> Posted:
        second.start()
        second.join(0.5)
        assert second.is_alive(), "the second one does not wait for the first"
        return really_reverse(*given, **named)

    monkeypatch.setattr(operations, "reverse", reverse_slowly)
    papers.reverse(postgres_workspace, moved)
    second.join()
    assert [str(outcome) for outcome in outcomes] == [
        f"{moved.number} was reversed. Nothing of it can arrive."
    ]
    assert on_hand(postgres_workspace, "MASK", "~IN-TRANSIT") == 50


def test_who_reverses_second_waits_and_is_told_of_the_first(
    postgres_workspace: Database, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(postgres_workspace, "MASK", "100")
    moved = transfer(postgres_workspace, GoodsLineDraft("MASK", "20"))
    other = open_again(postgres_workspace)
    outcomes: list[object] = []

    def reverse_too() -> None:
        try:
            outcomes.append(papers.reverse(other, moved))
        except Refused as outcome:
            outcomes.append(str(outcome))

    second = threading.Thread(target=reverse_too)
    really_reverse = operations.reverse

    def reverse_slowly(*given: Any, **named: Any) -> Posted:
        if threading.current_thread() is threading.main_thread():
            second.start()
            second.join(0.5)
            assert second.is_alive(), "the second one does not wait for the first"
        return really_reverse(*given, **named)

    monkeypatch.setattr(operations, "reverse", reverse_slowly)
    first = papers.reverse(postgres_workspace, moved)
    second.join()
    assert outcomes == [f"{moved.number} was already reversed by {first.number}."]
    assert on_hand(postgres_workspace, "MASK") == 100
    assert postgres_workspace.read(check_workspace).problems == ()
