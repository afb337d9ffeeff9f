"""A workspace in which everything has happened once: a row in every table of the ledger."""

from __future__ import annotations

from datetime import date

from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.headcount import HeadCount
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.procurement.operations import OrderLineDraft
from tests.factories import papers
from tests.factories.workspaces import make_stocked_catalogue, open_database


def make_lived_in(address: str) -> None:
    """An order, receipts, handovers in every state, people reached, an adjustment, reversals.

    The last document is a reversed order: it has neither lines nor moves of its own. In the store lie 33 masks,
    2 of them reserved, and 2 kg of rice.
    """
    make_stocked_catalogue(address)
    database = open_database(address)
    papers.order(database, OrderLineDraft("MASK", "5"))
    papers.receive(
        database, "MASK", "50", donor="WFP", batch="A", expiry=date(2022, 1, 1), damaged="4", short="1"
    )
    papers.receive(database, "RICE", "2", pack="bag", pack_factor="25")
    papers.reverse(database, papers.receive(database, "SOAP", "7"))
    heads = HeadCount(people="3")
    lines = (GoodsLineDraft("MASK", "9"), GoodsLineDraft("RICE", "48"))
    note = papers.issue(database, papers.note_draft(database, *lines, headcount=heads, receiver_name="Dara"))
    proof = papers.confirm(database, note.number, ProofLineDraft(1, damaged="1", refused="2", reason="wet"))
    papers.reverse_note(database, proof)
    papers.confirm(database, note.number, ProofLineDraft(1, short="1", damaged="1", reason="wet"))
    papers.reverse_note(database, papers.send(database, "MASK", "3"))
    papers.send(database, "MASK", "1")
    papers.give(database, "MASK", "4")
    papers.adjust(database, "MASK", "-1", "counting mistake")
    papers.adjust(database, "MASK", "2", "found")
    cancelled = papers.note_draft(database, GoodsLineDraft("MASK", "2"))
    papers.prepare(database, cancelled)
    papers.cancel(database, cancelled.uid)
    papers.prepare(database, papers.note_draft(database, GoodsLineDraft("MASK", "2")))
    papers.reverse(database, papers.order(database, OrderLineDraft("SUIT", "1")))
    database.close()
