"""From a batch to everybody who has it, and back to who gave it: nothing of it is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from supplytrack.core.document import Kind
from supplytrack.db.engine import Database
from supplytrack.inventory.tracing import Fate, Trace, trace
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
    assert [(one.fate.value, one.place_name, one.quantity, one.document) for one in found.lines] == [
        ("came", "World Food Programme", 50, "GRN-PNH-2020-0001"),
        ("in store", "Phnom Penh store", 14, ""),
        ("on the way", "Banteay Meanchey PHD", 3, "DN-PNH-2020-0002"),
        ("on the way", "Battambang store", 2, "TR-PNH-2020-0001"),
        ("with recipient", "Banteay Meanchey PHD", 20, note.number),
        ("given to people", "Poipet border post", 6, "DI-PNH-2020-0001"),
        ("lost", "Phnom Penh store", 1, "ADJ-PNH-2020-0001"),
        ("lost", "Phnom Penh store", 4, "GRN-PNH-2020-0001"),
    ]
    assert [one.people for one in found.lines if one.fate is Fate.GIVEN_TO_PEOPLE] == [10]
    assert found.gap(batch.id) == 0


def test_who_received_is_told_by_function_and_never_by_name(workspace: Database) -> None:
    receive(workspace, "MASK", "50", batch="A1")
    typed = papers.note_draft(
        workspace, papers.GoodsLineDraft("MASK", "5"), receiver_name="Sok Dara", receiver_function="Director"
    )
    papers.confirm(workspace, papers.issue(workspace, typed).number)
    (line,) = (one for one in ask(workspace, "A1").lines if one.fate is Fate.WITH_RECIPIENT)
    assert line.receiver == "Director"
    assert "Dara" not in str(line)


def test_what_is_refused_returned_damaged_and_received_in_parts_stays_in_sight(workspace: Database) -> None:
    receive(workspace, "MASK", "100", batch="A1")
    note = papers.send(workspace, "MASK", "30")
    papers.confirm(workspace, note.number, papers.ProofLineDraft(1, damaged="2", refused="3", reason="wet"))
    papers.give_back(workspace, "MASK", "5", damaged="1")
    loaded = papers.transfer(workspace, papers.GoodsLineDraft("MASK", "20"))
    arrived = papers.ArrivalLineDraft(1, received="10", damaged="4", reason="rain")
    papers.arrive(workspace, loaded.number, arrived)
    papers.change(workspace, Kind.DISPOSAL, papers.ChangeLineDraft("MASK", "7", "damaged"))
    papers.give_back(workspace, "MASK", "8", place="")
    papers.reverse(workspace, papers.give(workspace, "MASK", "9"))
    found = ask(workspace, "A1")
    (batch,) = found.batches
    assert {fate.value: quantity for fate, quantity in found.sums_of(batch.id).items()} == {
        "came": 100,
        "in store": 52,
        "on the way": 6,
        "with recipient": 20,
        "sent back": 8,
        "lost": 7,
        "disposed of": 7,
    }
    assert found.gap(batch.id) == 0


def test_every_batch_of_a_number_and_every_batch_of_an_item_is_listed(workspace: Database) -> None:
    receive(workspace, "MASK", "1", batch="A1")
    receive(workspace, "SOAP", "1", batch="a1")
    receive(workspace, "MASK", "1", batch="B1")
    assert [one.item for one in ask(workspace, "A1").batches] == ["MASK", "SOAP"]
    assert [one.batch for one in ask(workspace, "surgical mask").batches] == ["A1", "B1"]


def test_nothing_is_missing_of_any_batch_in_a_workspace_where_everything_happened(lived_in: Database) -> None:
    found = [ask(lived_in, row.uid) for row in papers.rows(lived_in, "SELECT uid FROM batch")]
    assert len(found) > 5
    assert {one.gap(batch.id) for one in found for batch in one.batches} == {0}


def test_goods_that_are_missing_are_named(workspace: Database) -> None:
    receive(workspace, "MASK", "50", batch="A1")
    found = ask(workspace, "A1")
    without_store = replace(found, lines=tuple(one for one in found.lines if one.fate is not Fate.IN_STORE))
    assert without_store.gap(found.batches[0].id) == 50


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
    assert [(one.fate.value, one.quantity) for one in forward.lines_of(kit.id)] == [
        ("came", 3),
        ("in store", 1),
        ("with recipient", 2),
    ]
    made = [one for one in forward.lines if one.fate is Fate.MADE_INTO]
    assert [(one.document, one.quantity) for one in made] == [("KA-PNH-2020-0001", 6)]
    back = ask(workspace, kit.uid)
    assert [(one.item, one.donor) for one in back.batches] == [
        ("SOAP", "World Food Programme"),
        ("KIT", "World Food Programme"),
    ]
    assert [found.gap(one.id) for found in (forward, back) for one in found.batches] == [0, 0, 0, 0]


@pytest.mark.parametrize("number", ["NOPE", "", "DN-PNH-2020-0099"])
def test_what_nobody_knows_is_told(workspace: Database, number: str) -> None:
    assert refusal(lambda: ask(workspace, number)).field == "number"
