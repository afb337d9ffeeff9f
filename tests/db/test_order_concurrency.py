"""Several people at once on one order: nothing is closed twice, and what came is over only once."""

from __future__ import annotations

import random

import pytest

from supplytrack.db.engine import Database
from supplytrack.inventory.ledger import Posted
from supplytrack.procurement.closing import ClosingLineDraft
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from supplytrack.procurement.outstanding import open_lines
from tests.db.test_concurrency import Crowd, agrees, deadlocks
from tests.factories import papers
from tests.factories.papers import scalar


@pytest.fixture
def ordered(workspace: Database) -> Posted:
    """A hundred masks and ten suits."""
    return papers.order(workspace, OrderLineDraft("MASK", "100"), OrderLineDraft("SUIT", "10"))


def receive(database: Database, order: Posted, quantity: str) -> Posted:
    line = ReceiptLineDraft("MASK", quantity, order_line=1)
    return papers.post_receipt(
        database, papers.receipt_draft(database, line, order=order.number, source_type="procured")
    )


def test_no_more_is_closed_than_is_open_although_many_close_at_once(
    workspace: Database, ordered: Posted
) -> None:
    crowd = Crowd(workspace, 6)
    crowd.act(lambda database, _chance: papers.close(database, ordered.number, ClosingLineDraft(1, "30")))
    assert (len(crowd.done), len(crowd.refused)) == (3, 3)
    assert {str(told) for told in crowd.refused} == {"Surgical mask: only 10 are still to come."}
    agrees(workspace)


def test_goods_that_arrive_while_the_rest_is_closed_are_counted_once(
    workspace: Database, ordered: Posted
) -> None:
    def act(database: Database, chance: random.Random) -> Posted:
        if chance.random() < 0.5:
            return receive(database, ordered, "7")
        return papers.close(database, ordered.number, ClosingLineDraft(1, "7"))

    Crowd(workspace, 6).act(act, times=6)
    [masks, _suits] = workspace.read(lambda s: open_lines(s, ordered.id))
    said = scalar(workspace, "SELECT sum(over_order) FROM goods_receipt_line")
    assert masks.over == said
    assert masks.closed <= 100
    agrees(workspace)


def test_an_order_is_reversed_or_receives_goods_but_never_both(postgres_workspace: Database) -> None:
    for _turn in range(6):
        order = papers.order(postgres_workspace, OrderLineDraft("MASK", "100"))

        def act(database: Database, chance: random.Random, order: Posted = order) -> Posted:
            if chance.random() < 0.5:
                return papers.reverse(database, order)
            return receive(database, order, "5")

        Crowd(postgres_workspace, 4).act(act)
        both = """SELECT count(*) FROM document d WHERE EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)
          AND EXISTS (SELECT 1 FROM document a WHERE a.related_id = d.id AND a.kind = 'goods receipt')"""
        assert scalar(postgres_workspace, both) == 0


def test_receiving_and_taking_back_never_wait_in_a_ring(postgres_workspace: Database) -> None:
    order = papers.order(postgres_workspace, OrderLineDraft("MASK", "100"))
    first = [receive(postgres_workspace, order, "1") for _number in range(12)]
    before = deadlocks(postgres_workspace)

    def act(database: Database, chance: random.Random) -> Posted:
        if first and chance.random() < 0.5:
            return papers.reverse(database, first.pop())
        return receive(database, order, "2")

    Crowd(postgres_workspace, 4).act(act, times=5)
    assert deadlocks(postgres_workspace) == before
    agrees(postgres_workspace)
