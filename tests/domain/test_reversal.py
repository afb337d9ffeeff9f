"""A mistake is mended by a document of its own that points at the one it reverses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.inventory.changes.operations import ChangeLineDraft
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import on_hand, receive, rows, scalar

REVERSIBLE: dict[str, Callable[[Database], Posted]] = {
    "a receipt": lambda w: receive(w, "MASK", "30", damaged="5"),
    "an adjustment": lambda w: papers.adjust_lines(
        w, ChangeLineDraft("SUIT", "-3", "lost"), ChangeLineDraft("SUIT", "9", "found")
    ),
    "a distribution to people": lambda w: papers.give(w, "SUIT", "4"),
    "an order": lambda w: papers.order(w, OrderLineDraft("MASK", "5")),
}


@pytest.mark.parametrize("what", REVERSIBLE)
def test_a_reversal_puts_everything_back_and_both_documents_stay(workspace: Database, what: str) -> None:
    receive(workspace, "SUIT", "50")
    before = _stock(workspace)
    posted = REVERSIBLE[what](workspace)
    reversal = papers.reverse(workspace, posted, "typed twice")
    assert _stock(workspace) == before
    assert reversal.number == "REV-PNH-2020-0001"
    row = rows(workspace, "SELECT kind, reverses_id, related_id, remarks FROM document ORDER BY id DESC")[0]
    assert tuple(row) == ("reversal", posted.id, posted.id, "typed twice")
    assert scalar(workspace, "SELECT count(*) FROM document") == 3


def _stock(workspace: Database) -> list[tuple[object, ...]]:
    lies = "SELECT item_id, batch_id, location_id, on_hand FROM balance WHERE on_hand > 0 ORDER BY 1, 2, 3"
    return [tuple(row) for row in rows(workspace, lies)]


@pytest.mark.parametrize("what", REVERSIBLE)
def test_a_document_is_reversed_once(workspace: Database, what: str) -> None:
    receive(workspace, "SUIT", "50")
    posted = REVERSIBLE[what](workspace)
    papers.reverse(workspace, posted)
    refused = refusal(lambda: papers.reverse(workspace, posted))
    assert str(refused) == f"{posted.number} was already reversed by REV-PNH-2020-0001."


def test_reversing_again_under_the_same_identity_gives_the_same_reversal(workspace: Database) -> None:
    posted = receive(workspace, "MASK", "5")
    uid = new_uid()
    first = papers.reverse(workspace, posted, uid=uid)
    again = papers.reverse(workspace, posted, uid=uid)
    assert (again.id, again.already) == (first.id, True)


def test_a_reversal_is_not_reversed(workspace: Database) -> None:
    reversal = papers.reverse(workspace, receive(workspace, "MASK", "5"))
    refused = refusal(lambda: papers.reverse(workspace, reversal))
    assert str(refused) == f"{reversal.number} is a reversal. Record the goods anew instead."


def test_a_reversal_says_why(workspace: Database) -> None:
    posted = receive(workspace, "MASK", "5")
    refused = refusal(lambda: papers.reverse(workspace, posted, "  "))
    assert refused.field == "reason"


def test_a_reversal_is_not_dated_before_its_document(workspace: Database) -> None:
    posted = receive(workspace, "MASK", "5")
    refused = refusal(lambda: papers.reverse(workspace, posted, on=date(2020, 6, 14)))
    assert (refused.field, str(refused)) == (
        "date",
        "A reversal is dated on or after its document, 2020-06-15.",
    )


def test_goods_that_have_gone_on_hold_their_receipt(workspace: Database) -> None:
    posted = receive(workspace, "MASK", "30")
    papers.send(workspace, "MASK", "12")
    refused = refusal(lambda: papers.reverse(workspace, posted))
    assert str(refused) == "Only 18 pieces of Surgical mask left in Phnom Penh store."


def test_only_the_goods_that_lack_are_named_when_a_paper_of_several_lines_is_refused(
    workspace: Database,
) -> None:
    lines = [ReceiptLineDraft(item, "10") for item in ("MASK", "SUIT", "SOAP")]
    posted = papers.post_receipt(workspace, papers.receipt_draft(workspace, *lines))
    papers.send(workspace, "MASK", "4")
    papers.send(workspace, "SUIT", "7")
    refused = refusal(lambda: papers.reverse(workspace, posted))
    assert [(str(r), r.field) for r in refused.all()] == [
        ("Only 6 pieces of Surgical mask left in Phnom Penh store.", "lines.0.quantity"),
        ("Only 3 pieces of PPE suit left in Phnom Penh store.", "lines.1.quantity"),
    ]


def test_reserved_goods_hold_their_receipt(workspace: Database) -> None:
    posted = receive(workspace, "MASK", "30")
    number = papers.prepare(workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "1")))
    refused = refusal(lambda: papers.reverse(workspace, posted))
    assert str(refused) == (
        f"Only 29 pieces of Surgical mask left in Phnom Penh store. Reserved: 1 for {number}."
    )


def test_a_delivery_note_is_reversed_after_its_proof(workspace: Database) -> None:
    receive(workspace, "MASK", "30")
    note = papers.send(workspace, "MASK", "12")
    proof = papers.confirm(workspace, note.number, ProofLineDraft(1, damaged="2", refused="3", reason="wet"))
    refused = refusal(lambda: papers.reverse_note(workspace, note))
    assert str(refused) == f"{note.number} is signed. Reverse its proof of delivery first."
    papers.reverse_note(workspace, proof)
    assert _state(workspace) == ("issued", "unsigned", None, None)
    assert on_hand(workspace, "MASK", "~IN-TRANSIT") == 12
    papers.reverse_note(workspace, note)
    assert _state(workspace)[0] == "reversed"
    assert on_hand(workspace, "MASK") == 30


def _state(workspace: Database) -> tuple[object, ...]:
    return tuple(rows(workspace, "SELECT state, paper_state, proof_id, confirmed_day FROM delivery_note")[0])


def test_a_note_whose_proof_was_reversed_is_confirmed_again(workspace: Database) -> None:
    receive(workspace, "MASK", "30")
    note = papers.send(workspace, "MASK", "12")
    papers.reverse_note(workspace, papers.confirm(workspace, note.number))
    papers.confirm(workspace, note.number, ProofLineDraft(1, damaged="1", reason="wet"))
    assert on_hand(workspace, "MASK", "~PHD-BMC") == 11


def test_a_note_or_proof_is_never_reversed_past_its_handover(workspace: Database) -> None:
    receive(workspace, "MASK", "30")
    note = papers.send(workspace, "MASK", "12")
    refused = refusal(lambda: papers.reverse(workspace, note))
    assert str(refused) == f"{note.number} is part of a handover. Reverse it there."
    proof = papers.confirm(workspace, note.number)
    refusal(lambda: papers.reverse(workspace, proof))
    assert _state(workspace)[0] == "confirmed"


def test_an_order_is_reversed_after_its_receipts(workspace: Database) -> None:
    ordered = papers.order(workspace, OrderLineDraft("MASK", "5"))
    draft = papers.receipt_draft(workspace, ReceiptLineDraft("MASK", "5", order_line=1), order=ordered.number)
    received = papers.post_receipt(workspace, draft)
    refused = refusal(lambda: papers.reverse(workspace, ordered))
    assert str(refused) == f"{received.number} belongs to {ordered.number}. Reverse {received.number} first."
    papers.reverse(workspace, received)
    papers.reverse(workspace, ordered)


def test_what_is_not_there_cannot_be_reversed(workspace: Database) -> None:
    refused = refusal(lambda: papers.reverse(workspace, Posted(99, new_uid(), "GRN-PNH-2020-0099")))
    assert str(refused) == "There is no such document."


def test_what_comes_back_may_be_what_goes_out_in_the_same_reversal(workspace: Database) -> None:
    receive(workspace, "MASK", "3", batch="A")
    counted = papers.adjust_lines(
        workspace,
        ChangeLineDraft("MASK", "-3", "lost", batch="A"),
        ChangeLineDraft("MASK", "2", "found", batch="A"),
    )
    papers.give(workspace, "MASK", "1")
    papers.reverse(workspace, counted)
    assert on_hand(workspace, "MASK") == 2
