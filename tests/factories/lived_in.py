"""A workspace in which everything has happened once: a row in every table of the ledger."""

from __future__ import annotations

from datetime import date

from supplytrack.core.document import Kind
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.needs.recording import withdraw_need
from supplytrack.inventory.changes.operations import ChangeLineDraft
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.transfers.operations import ArrivalLineDraft
from supplytrack.procurement.closing import ClosingLineDraft
from supplytrack.procurement.operations import OrderLineDraft
from tests.factories import files, papers, published, recording
from tests.factories.workspaces import make_stocked_catalogue, open_database


def make_lived_in(address: str) -> None:
    """An order, receipts, handovers in every state, people reached, an adjustment, reversals, a published report.

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
    why = HeadCount(people="10", planned="12", planned_why="rain")
    papers.give(database, "MASK", "4", heads=why, brought_back="2")
    papers.adjust(database, "MASK", "-1", "counting mistake")
    papers.adjust(database, "MASK", "2", "found")
    _move_count_and_convert(database)
    cancelled = papers.note_draft(database, GoodsLineDraft("MASK", "2"))
    papers.prepare(database, cancelled)
    papers.cancel(database, cancelled.uid)
    papers.prepare(database, papers.note_draft(database, GoodsLineDraft("MASK", "2")))
    papers.reverse(database, papers.order(database, OrderLineDraft("SUIT", "1")))
    files.attach(database, note.uid, kind="signed note")
    published.publish(database)
    _say_what_is_needed(database)
    database.close()


def _say_what_is_needed(database: Database) -> None:
    """Figures that stand and figures that were withdrawn, and what frames them."""
    wrong = recording.need(database, "MASK", "90", people="30")
    database.write(lambda s: withdraw_need(s, wrong, "of another site"))
    recording.need(database, "MASK", "9", people="30")
    recording.source(database, "NCCT", name="Committee")
    recording.source(database, "GDI", subset_of="NCCT")
    recording.arrived(database, "12", by="GDI")
    recording.arrived(database, "400", place="", on=date(2020, 6, 1), until=date(2020, 6, 15))
    recording.entitle(database, "MASK", "2")
    recording.target(database, "KH01", "KH02")


def _move_count_and_convert(database: Database) -> None:
    """Transfers, returns, losses, counts, kits and a split; what they take from the masks they give back."""
    papers.close(database, "PO-PNH-2020-0001", ClosingLineDraft(1, "2"))
    loaded = papers.transfer(
        database, GoodsLineDraft("MASK", "3"), means="road", driver="Sok", loaded_by="Store"
    )
    papers.arrive(database, loaded.number, ArrivalLineDraft(1, received="2", damaged="1", reason="rain"))
    papers.reverse(database, papers.transfer(database, GoodsLineDraft("MASK", "1")))
    papers.transfer(database, GoodsLineDraft("MASK", "1"), source="BTB", target="PNH")
    papers.arrive(database, "TR-PNH-2020-0003", ArrivalLineDraft(1, received="1"))
    papers.change(database, Kind.WRITE_OFF, ChangeLineDraft("MASK", "1", "stolen"))
    papers.change(database, Kind.DISPOSAL, ChangeLineDraft("MASK", "1", "damaged"))
    papers.give_back(database, "MASK", "5", damaged="1")
    papers.count(database, {"MASK": "0"}, place="BTB")
    papers.start_sheet(database, items=("MASK",))
    papers.receive(database, "SOAP", "9", donor="WHO")
    papers.make_kit(database, SOAP="2")
    papers.assemble(database, "3")
    papers.take_apart(database, "1")
    papers.make_item(database, "MIXED", "box", unsplit=True)
    papers.make_item(database, "N95", "box")
    papers.receive(database, "MIXED", "5")
    mixed = papers.scalar(
        database, "SELECT t.uid FROM batch t JOIN item i ON i.id = t.item_id WHERE i.code = 'MIXED'"
    )
    papers.split(database, mixed, N95="3")
