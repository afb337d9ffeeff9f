"""Goods that move between own stores: in transit until they arrive, in whole or in part, or are found missing."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.transfers.operations import ArrivalLineDraft, open_transfer_lines
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import arrive, on_hand, receive, rows, scalar, transfer

MASKS = GoodsLineDraft("MASK", "20")
DONORS = """
SELECT DISTINCT p.code FROM balance b JOIN batch t ON t.id = b.batch_id JOIN party p ON p.id = t.donor_id
JOIN location l ON l.id = b.location_id WHERE l.code = 'BTB'"""
STATE = "SELECT state FROM transfer WHERE number = :number"


def state(database: Database, posted: Posted) -> str:
    return str(scalar(database, STATE, number=posted.number))


def in_transit(database: Database, item: str = "MASK") -> int:
    return on_hand(database, item, "~IN-TRANSIT")


@pytest.fixture
def loaded(workspace: Database) -> Posted:
    """Twenty of fifty masks of WFP's batch A on their way from Phnom Penh to Battambang."""
    receive(workspace, "MASK", "50", donor="WFP", batch="A", expiry=date(2022, 1, 1))
    return transfer(workspace, MASKS)


def test_loaded_goods_are_in_transit_and_nowhere_else(workspace: Database, loaded: Posted) -> None:
    assert loaded.number == "TR-PNH-2020-0001"
    assert (on_hand(workspace, "MASK"), in_transit(workspace), on_hand(workspace, "MASK", "BTB")) == (
        30,
        20,
        0,
    )
    assert state(workspace, loaded) == "issued"


def test_goods_arrive_in_parts_with_damage_and_loss_and_keep_their_batch(
    workspace: Database, loaded: Posted
) -> None:
    arrive(workspace, loaded.number, ArrivalLineDraft(1, received="12"))
    assert (in_transit(workspace), on_hand(workspace, "MASK", "BTB", "A"), state(workspace, loaded)) == (
        8,
        12,
        "issued",
    )
    second = arrive(
        workspace, loaded.number, ArrivalLineDraft(1, received="5", damaged="2", lost="1", reason="rain")
    )
    assert (in_transit(workspace), on_hand(workspace, "MASK", "BTB", "A"), state(workspace, loaded)) == (
        0,
        17,
        "received",
    )
    lost = "SELECT sum(quantity) FROM stock_move m JOIN location l ON l.id = m.to_location_id WHERE l.kind = 'loss' AND m.document_id = :id"
    assert scalar(workspace, lost, id=second.id) == 3
    donors = rows(
        workspace,
        DONORS,
    )
    assert [row.code for row in donors] == ["WFP"]
    assert workspace.read(check_workspace).problems == ()


def test_the_rest_can_be_given_up_with_a_reason(workspace: Database, loaded: Posted) -> None:
    refused = refusal(
        lambda: arrive(workspace, loaded.number, ArrivalLineDraft(1, received="15"), rest_lost=True)
    )
    assert (refused.field, str(refused)) == ("rest_reason", "Say why the rest will not arrive.")
    arrive(
        workspace, loaded.number, ArrivalLineDraft(1, received="15"), rest_lost=True, rest_reason="fell off"
    )
    said = rows(workspace, "SELECT received, damaged, lost, reason FROM transfer_receipt_line")
    assert [tuple(row) for row in said] == [(15, 0, 5, "fell off")]
    assert (in_transit(workspace), state(workspace, loaded)) == (0, "received")


@pytest.mark.parametrize(
    ("line", "field", "sentence"),
    [
        (ArrivalLineDraft(1, received="21"), "lines.0.received", "Surgical mask: 21 add up, but only 20 are still on the way."),
        (ArrivalLineDraft(1, received="19", lost="2", reason="x"), "lines.0.received", "Surgical mask: 21 add up, but only 20 are still on the way."),
        (ArrivalLineDraft(1, received="1", damaged="1"), "lines.0.reason", "Surgical mask: say why not all arrived well."),
        (ArrivalLineDraft(2, received="1"), "lines.0.line", "TR-PNH-2020-0001 has no line 2."),
        (ArrivalLineDraft(1, received="-1"), "lines.0.received", "The quantity cannot be below zero."),
        (ArrivalLineDraft(1, received="1.5"), "lines.0.received", "1.5 cannot be counted exactly: this item is counted in whole units."),
        (ArrivalLineDraft(1), "lines.0.received", "Fill in what arrived."),
    ],
)  # fmt: skip
def test_an_arrival_that_cannot_be_is_refused_at_its_field(
    workspace: Database, loaded: Posted, line: ArrivalLineDraft, field: str, sentence: str
) -> None:
    refused = refusal(lambda: arrive(workspace, loaded.number, line))
    assert (refused.field, str(refused)) == (field, sentence)
    assert (in_transit(workspace), state(workspace, loaded)) == (20, "issued")


def test_a_transfer_gives_only_its_own_goods_although_a_note_of_the_same_batch_is_in_transit_too(
    workspace: Database, loaded: Posted
) -> None:
    papers.send(workspace, "MASK", "10")
    assert in_transit(workspace) == 30
    refused = refusal(lambda: arrive(workspace, loaded.number, ArrivalLineDraft(1, received="25")))
    assert str(refused) == "Surgical mask: 25 add up, but only 20 are still on the way."
    arrive(workspace, loaded.number, ArrivalLineDraft(1, received="20"))
    assert "Nothing of TR-PNH-2020-0001 is on the way" in str(
        refusal(lambda: arrive(workspace, loaded.number, ArrivalLineDraft(1, received="1")))
    )
    assert in_transit(workspace) == 10


def test_goods_do_not_arrive_before_they_left(workspace: Database, loaded: Posted) -> None:
    refused = refusal(
        lambda: arrive(workspace, loaded.number, ArrivalLineDraft(1, received="1"), on=date(2020, 3, 1))
    )
    assert refused.field == "date"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"target": "PNH"}, "target"),
        ({"target": "PHD-BMC"}, "target"),
        ({"target": "Nowhere"}, "target"),
        ({"means": "camel"}, "means"),
        ({"expected": date(2020, 1, 1)}, "expected"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused_at_its_field(
    workspace: Database, fields: dict[str, object], field: str
) -> None:
    receive(workspace, "MASK", "50")
    assert refusal(lambda: transfer(workspace, MASKS, **fields)).field == field
    assert scalar(workspace, "SELECT count(*) FROM transfer") == 0


def test_a_place_that_is_no_warehouse_and_holds_goods_of_ours_takes_part_in_transfers(
    workspace: Database,
) -> None:
    receive(workspace, "MASK", "50")
    receive(workspace, "SOAP", "1", place="QC-KKG")
    transfer(workspace, MASKS, target="QC-KKG")
    papers.send(workspace, "MASK", "5", target="PHD-BMC")
    papers.confirm(workspace, "DN-PNH-2020-0001")
    refused = refusal(lambda: transfer(workspace, MASKS, target="PHD-BMC"))
    assert "holds no goods of our own" in str(refused)


def test_a_shortage_says_what_is_left_and_who_holds_the_rest(workspace: Database) -> None:
    receive(workspace, "MASK", "20")
    papers.prepare(workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "8")))
    refused = refusal(lambda: transfer(workspace, MASKS))
    assert refused.field == "lines.0.quantity"
    assert str(refused).startswith(
        "Only 12 pieces of Surgical mask left in Phnom Penh store. 8 reserved for DN-PNH-2020-0001."
    )


def test_expired_goods_travel_only_when_their_batch_is_chosen(workspace: Database) -> None:
    receive(workspace, "MASK", "20", batch="OLD", expiry=date(2020, 1, 1))
    assert "20 pieces expired" in str(refusal(lambda: transfer(workspace, MASKS)))
    transfer(workspace, GoodsLineDraft("MASK", "20", batch="OLD"))
    assert in_transit(workspace) == 20


def test_posting_twice_under_one_identity_moves_once(workspace: Database, loaded: Posted) -> None:
    uid = new_uid()
    first = transfer(workspace, GoodsLineDraft("MASK", "5"), uid=uid)
    assert transfer(workspace, GoodsLineDraft("MASK", "5"), uid=uid) == Posted(
        first.id, uid, first.number, already=True
    )
    receipt = new_uid()
    arrive(workspace, loaded.number, ArrivalLineDraft(1, received="20"), uid=receipt)
    assert arrive(workspace, loaded.number, ArrivalLineDraft(1, received="20"), uid=receipt).already
    assert (in_transit(workspace), on_hand(workspace, "MASK", "BTB")) == (5, 20)


def test_a_receipt_is_reversed_before_its_transfer_and_the_goods_are_on_the_way_again(
    workspace: Database, loaded: Posted
) -> None:
    receipt = arrive(workspace, loaded.number, ArrivalLineDraft(1, received="18", lost="2", reason="theft"))
    assert "Reverse TRR-PNH-2020-0001 first" in str(refusal(lambda: papers.reverse(workspace, loaded)))
    papers.reverse(workspace, receipt)
    assert (in_transit(workspace), on_hand(workspace, "MASK", "BTB"), state(workspace, loaded)) == (
        20,
        0,
        "issued",
    )
    assert [line.open for line in workspace.read(lambda s: open_transfer_lines(s, loaded.id))] == [20]
    papers.reverse(workspace, loaded)
    assert (in_transit(workspace), on_hand(workspace, "MASK"), state(workspace, loaded)) == (
        0,
        50,
        "reversed",
    )
    assert "was reversed" in str(
        refusal(lambda: arrive(workspace, loaded.number, ArrivalLineDraft(1, received="1")))
    )
    assert workspace.read(check_workspace).problems == ()


def test_a_receipt_whose_goods_went_on_is_not_reversed_and_says_what_lacks(
    workspace: Database, loaded: Posted
) -> None:
    receipt = arrive(workspace, loaded.number, ArrivalLineDraft(1, received="20"))
    papers.send(workspace, "MASK", "5", source="BTB")
    assert str(refusal(lambda: papers.reverse(workspace, receipt))).startswith(
        "Only 15 pieces of Surgical mask left in Battambang store."
    )
    assert state(workspace, loaded) == "received"


def test_a_transfer_through_a_day_in_the_past_cannot_make_a_day_since_negative(workspace: Database) -> None:
    receive(workspace, "MASK", "20", on=date(2020, 5, 1))
    papers.send(workspace, "MASK", "15", on=date(2020, 5, 10))
    refused = refusal(lambda: transfer(workspace, GoodsLineDraft("MASK", "6"), on=date(2020, 5, 5)))
    assert refused.field == "lines.0.quantity"
