"""From a batch to everybody who has it, and back to who gave it: nothing of it is missing."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.db.engine import Database
from supplytrack.inventory.tracing import Trace, trace
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import receive


def ask(database: Database, number: str) -> Trace:
    return database.read(lambda s: trace(s, number))


def test_a_batch_is_found_with_everybody_who_has_it(workspace: Database) -> None:
    receive(workspace, "MASK", "50", donor="WFP", batch="A1", expiry=date(2022, 1, 1), damaged="4")
    note = papers.hand_over(workspace, "MASK", "20")
    papers.send(workspace, "MASK", "3")
    papers.transfer(workspace, papers.GoodsLineDraft("MASK", "2"))
    papers.give(workspace, "MASK", "6")
    papers.adjust(workspace, "MASK", "-1", "lost")
    found = ask(workspace, "a1")
    (batch,) = found.batches
    assert (batch.donor, batch.receipt) == ("World Food Programme", "GRN-PNH-2020-0001")
    assert sorted((one.kind.value, one.quantity) for one in found.whereabouts) == [
        ("handed over", 20),
        ("in transit", 5),
        ("warehouse", 14),
    ]
    given = [(one.target, one.people) for one in found.passages if one.target_kind.value == "people reached"]
    assert given == [("Poipet border post", 10)]
    assert note.number in {one.document for one in found.passages}
    assert found.gap(batch.id) == 0


def test_the_line_of_a_delivery_note_leads_to_its_receipt_and_order(workspace: Database) -> None:
    order = papers.order(workspace, OrderLineDraft("MASK", "50"))
    line = ReceiptLineDraft("MASK", "30", order_line=1)
    papers.post_receipt(
        workspace, papers.receipt_draft(workspace, line, order=order.number, source_type="procured")
    )
    note = papers.send(workspace, "MASK", "5")
    (batch,) = ask(workspace, note.number).batches
    assert (batch.receipt, batch.order) == ("GRN-PNH-2020-0001", order.number)


def test_components_are_followed_into_kits_and_kits_back_to_their_donors(workspace: Database) -> None:
    receive(workspace, "SOAP", "10", donor="WFP", batch="S1")
    papers.make_kit(workspace, SOAP="2")
    papers.assemble(workspace, "3")
    papers.hand_over(workspace, "KIT", "2")
    forward = ask(workspace, "S1")
    assert [one.item for one in forward.batches] == ["SOAP", "KIT"]
    kit = forward.batches[1]
    assert [(one.kind.value, one.quantity) for one in forward.whereabouts if one.batch_id == kit.id] == [
        ("handed over", 2),
        ("warehouse", 1),
    ]
    back = ask(workspace, kit.uid)
    assert [(one.item, one.donor) for one in back.batches] == [
        ("SOAP", "World Food Programme"),
        ("KIT", "World Food Programme"),
    ]
    assert [found.gap(one.id) for found in (forward, back) for one in found.batches] == [0, 0, 0, 0]


@pytest.mark.parametrize("number", ["NOPE", "", "DN-PNH-2020-0099"])
def test_what_nobody_knows_is_told(workspace: Database, number: str) -> None:
    assert refusal(lambda: ask(workspace, number)).field == "number"
