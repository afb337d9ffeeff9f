"""Goods that are written off, disposed of or given back, and the second person that large losses need."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from supplytrack.core.actor import Actor
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.inventory.changes.approvals import (
    approve_change,
    refuse_change,
    request_change,
    withdraw_change,
)
from supplytrack.inventory.changes.operations import ChangeLineDraft, post_change
from supplytrack.inventory.changes.returns import ReturnDraft, ReturnLineDraft, post_return
from tests.conftest import OpenAgain
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import on_hand, receive, rows, scalar
from tests.factories.prepared import prepared
from tests.factories.time import TODAY

WENT = """
SELECT l.kind, m.quantity FROM stock_move m JOIN location l ON l.id = m.to_location_id
WHERE m.document_id = :id ORDER BY m.id"""
HEADER = "SELECT requested_by, approved_by, method FROM adjustment"


@prepared
def stocked(workspace: Database) -> Database:
    """Fifty masks of WFP that cost two dollars each, expired ten of our own."""
    receive(
        workspace,
        "MASK",
        "50",
        donor="WFP",
        batch="A",
        expiry=date(2022, 1, 1),
        unit_cost="2",
        currency="USD",
    )
    receive(workspace, "MASK", "10", batch="OLD", expiry=date(2020, 2, 1), unit_cost="1", currency="USD")
    return workspace


def went(database: Database, document_id: int) -> list[tuple[str, int]]:
    return [(row.kind, row.quantity) for row in rows(database, WENT, id=document_id)]


@pytest.mark.parametrize(
    ("kind", "line", "number", "target"),
    [
        (Kind.WRITE_OFF, ChangeLineDraft("MASK", "4", "stolen"), "WO-PNH-2020-0001", "loss"),
        (Kind.WRITE_OFF, ChangeLineDraft("MASK", "4", "expired"), "WO-PNH-2020-0001", "loss"),
        (Kind.DISPOSAL, ChangeLineDraft("MASK", "4", "expired", batch="OLD"), "DSP-PNH-2020-0001", "disposed"),
        (Kind.ADJUSTMENT, ChangeLineDraft("MASK", "-4", "counting mistake"), "ADJ-PNH-2020-0001", "adjusted"),
    ],
)  # fmt: skip
def test_what_is_lost_leaves_the_stock_for_where_losses_of_its_kind_lie(
    stocked: Database, kind: Kind, line: ChangeLineDraft, number: str, target: str
) -> None:
    posted = papers.change(stocked, kind, line)
    assert (posted.number, went(stocked, posted.id)) == (number, [(target, 4)])
    assert on_hand(stocked, "MASK") == 56
    assert stocked.read(check_workspace).problems == ()
    papers.reverse(stocked, posted)
    assert on_hand(stocked, "MASK") == 60
    assert stocked.read(check_workspace).problems == ()


@pytest.mark.parametrize(
    ("kind", "line", "fields", "field"),
    [
        (Kind.WRITE_OFF, ChangeLineDraft("MASK", "-4", "lost"), {}, "lines.0.quantity"),
        (Kind.WRITE_OFF, ChangeLineDraft("MASK", "4", "found"), {}, "lines.0.reason"),
        (Kind.WRITE_OFF, ChangeLineDraft("MASK", "4", ""), {}, "lines.0.reason"),
        (Kind.WRITE_OFF, ChangeLineDraft("MASK", "61", "lost", batch="A"), {}, "lines.0.quantity"),
        (Kind.DISPOSAL, ChangeLineDraft("MASK", "4", "lost"), {}, "lines.0.reason"),
        (Kind.DISPOSAL, ChangeLineDraft("MASK", "4", "expired"), {"method": "eaten"}, "method"),
        (Kind.WRITE_OFF, ChangeLineDraft("NOPE", "4", "lost"), {}, "lines.0.item"),
        (Kind.WRITE_OFF, ChangeLineDraft("MASK", "4", "lost", donor="Nobody"), {}, "lines.0.donor"),
        (Kind.WRITE_OFF, ChangeLineDraft("MASK", "4", "lost"), {"place": "Nowhere"}, "location"),
        (Kind.GOODS_RECEIPT, ChangeLineDraft("MASK", "4", "lost"), {}, "kind"),
    ],
)
def test_a_wrong_change_is_refused_at_its_field_and_nothing_moves(
    stocked: Database, kind: Kind, line: ChangeLineDraft, fields: dict[str, Any], field: str
) -> None:
    assert refusal(lambda: papers.change(stocked, kind, line, **fields)).field == field
    assert on_hand(stocked, "MASK") == 60


LARGE = ChangeLineDraft("MASK", "30", "stolen", batch="A")


def test_alone_a_loss_above_the_limit_names_who_approved_it(stocked: Database) -> None:
    papers.set_limit(stocked, "50")
    refused = refusal(lambda: papers.change(stocked, Kind.WRITE_OFF, LARGE))
    assert refused.field == "approved_by"
    assert str(refused) == "It is worth 60 USD, above the limit of 50 USD. Say who approved it."
    assert (
        refusal(lambda: papers.change(stocked, Kind.WRITE_OFF, LARGE, approved_by="SOKHA")).field
        == "approved_by"
    )
    papers.change(stocked, Kind.WRITE_OFF, LARGE, approved_by="Head of office")
    assert [tuple(row) for row in rows(stocked, HEADER)] == [("Sokha", "Head of office", "")]


def test_a_loss_below_the_limit_needs_nobody(stocked: Database) -> None:
    papers.set_limit(stocked, "60")
    papers.change(stocked, Kind.WRITE_OFF, LARGE)
    assert on_hand(stocked, "MASK") == 30


def test_goods_of_unknown_cost_or_another_currency_are_taken_to_be_above_the_limit(stocked: Database) -> None:
    receive(stocked, "SUIT", "1")
    papers.set_limit(stocked, "1000000", "KHR")
    for item in ("SUIT", "MASK"):
        refused = refusal(
            lambda item=item: papers.change(stocked, Kind.WRITE_OFF, ChangeLineDraft(item, "1", "lost"))
        )
        assert "cannot be compared with the limit of 1,000,000 KHR" in str(refused)


@pytest.fixture
def asked(stocked: Database, open_again: OpenAgain) -> tuple[Database, str]:
    """With accounts: Sokha asked to write off sixty dollars' worth; the limit is fifty."""
    papers.set_limit(stocked, "50")
    sokha = open_again(stocked, by=Actor("Sokha", alone=False))
    typed = papers.change_draft(sokha, Kind.WRITE_OFF, LARGE)
    sokha.write(lambda s: request_change(s, typed))
    return sokha, typed.uid


def test_with_accounts_a_large_loss_is_not_posted_but_asked_for(
    stocked: Database, open_again: OpenAgain
) -> None:
    papers.set_limit(stocked, "50")
    sokha = open_again(stocked, by=Actor("Sokha", alone=False))
    refused = refusal(lambda: papers.change(sokha, Kind.WRITE_OFF, LARGE, approved_by="Head of office"))
    assert "Ask for approval" in str(refused)
    small = papers.change_draft(sokha, Kind.WRITE_OFF, ChangeLineDraft("MASK", "1", "lost"))
    assert "needs nobody else" in str(refusal(lambda: sokha.write(lambda s: request_change(s, small))))


def test_nobody_approves_what_they_asked_for(asked: tuple[Database, str], open_again: OpenAgain) -> None:
    sokha, uid = asked
    assert on_hand(sokha, "MASK") == 60
    assert "Somebody else" in str(refusal(lambda: sokha.write(lambda s: approve_change(s, uid))))
    dara = open_again(sokha, by=Actor("Dara", alone=False))
    posted = dara.write(lambda s: approve_change(s, uid))[0]
    assert (posted.uid, on_hand(sokha, "MASK")) == (uid, 30)
    assert dara.write(lambda s: approve_change(s, uid))[0].already
    assert [tuple(row) for row in rows(sokha, HEADER)] == [("Sokha", "Dara", "")]
    assert sokha.read(check_workspace).problems == ()


def test_what_waits_is_looked_for_again_when_it_is_approved(
    asked: tuple[Database, str], open_again: OpenAgain
) -> None:
    sokha, uid = asked
    papers.send(sokha, "MASK", "45", batch="A")
    dara = open_again(sokha, by=Actor("Dara", alone=False))
    assert "Only 5 pieces" in str(refusal(lambda: dara.write(lambda s: approve_change(s, uid))))
    assert scalar(sokha, "SELECT state FROM approval") == "waiting"


def test_a_request_is_refused_with_a_reason_or_taken_back_by_who_asked(
    asked: tuple[Database, str], open_again: OpenAgain
) -> None:
    sokha, uid = asked
    dara = open_again(sokha, by=Actor("Dara", alone=False))
    assert "only they can take it back" in str(refusal(lambda: dara.write(lambda s: withdraw_change(s, uid))))
    assert refusal(lambda: dara.write(lambda s: refuse_change(s, uid, " "))).field == "why"
    dara.write(lambda s: refuse_change(s, uid, "Look again behind the door"))
    assert "Dara has decided already" in str(refusal(lambda: sokha.write(lambda s: withdraw_change(s, uid))))
    assert on_hand(sokha, "MASK") == 60


def test_a_recipient_gives_back_what_it_has_and_the_batch_keeps_its_donor(stocked: Database) -> None:
    papers.hand_over(stocked, "MASK", "20", batch="A")
    posted = papers.give_back(stocked, "MASK", "6", damaged="2")
    assert posted.number == "RET-PNH-2020-0001"
    assert (on_hand(stocked, "MASK", batch="A"), on_hand(stocked, "MASK", "~PHD-BMC")) == (34, 14)
    assert went(stocked, posted.id) == [("warehouse", 4), ("loss", 2)]
    assert stocked.read(check_workspace).problems == ()
    papers.reverse(stocked, posted)
    assert (on_hand(stocked, "MASK", batch="A"), on_hand(stocked, "MASK", "~PHD-BMC")) == (30, 20)


def test_nobody_gives_back_more_than_they_were_handed(stocked: Database) -> None:
    papers.hand_over(stocked, "MASK", "20", batch="A")
    refused = refusal(lambda: papers.give_back(stocked, "MASK", "21"))
    assert (refused.field, on_hand(stocked, "MASK", "~PHD-BMC")) == ("lines.0.quantity", 20)
    assert "Only 20 pieces" in str(refused)


def test_goods_go_back_to_the_sender_even_when_expired(stocked: Database) -> None:
    posted = papers.give_back(stocked, "MASK", "10", "expired", place="", batch="OLD")
    assert went(stocked, posted.id) == [("supplied", 10)]
    assert stocked.read(check_workspace).problems == ()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"reason": "because"}, "lines.0.reason"),
        ({"damaged": "7"}, "lines.0.damaged"),
        ({"damaged": "-1"}, "lines.0.damaged"),
        ({"damaged": "1", "place": ""}, "lines.0.damaged"),
        ({"place": "PNH"}, "place"),
    ],
)
def test_a_wrong_return_is_refused_at_its_field(stocked: Database, line: dict[str, Any], field: str) -> None:
    papers.hand_over(stocked, "MASK", "20", batch="A")
    assert refusal(lambda: papers.give_back(stocked, "MASK", "6", **line)).field == field


def test_posting_twice_under_one_identity_takes_once(stocked: Database) -> None:
    typed = papers.change_draft(stocked, Kind.WRITE_OFF, ChangeLineDraft("MASK", "4", "lost"), uid=new_uid())
    stocked.write(lambda s: post_change(s, typed))
    assert stocked.write(lambda s: post_change(s, typed))[0].already
    assert on_hand(stocked, "MASK") == 56


def test_a_return_without_a_recipient_is_refused_and_not_sent_to_the_sender(stocked: Database) -> None:
    typed = ReturnDraft(new_uid(), TODAY, "PNH", (ReturnLineDraft("MASK", "6", "not needed"),))
    assert refusal(lambda: stocked.write(lambda s: post_return(s, typed))).field == "place"
    assert on_hand(stocked, "MASK") == 60
