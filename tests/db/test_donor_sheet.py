"""The donor report's sheet on both engines: the movements of each lot end at its balance, and each unit has a place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from supplytrack.core.document import Kind, PaperState
from supplytrack.core.donor_sheet import DonorReportSheet, Fate
from supplytrack.core.sheets import Proof
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.donors.queries import DonorFilter
from supplytrack.distribution.donors.sheets import donor_report_sheet
from supplytrack.errors import Refused
from supplytrack.inventory.changes.operations import ChangeLineDraft
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.transfers.operations import ArrivalLineDraft
from tests.factories import papers

APRIL = date(2020, 4, 1)
MAY = date(2020, 5, 1)
LATER = date(2020, 5, 5)


def report(database: Database, **chosen: Any) -> DonorReportSheet:
    """A report in which everything adds up."""
    sheet = database.read(lambda s: donor_report_sheet(s, DonorFilter(**chosen)))
    assert sheet.gaps == 0
    for row in sheet.rows:
        lots = [lot for lot in sheet.lots or () if (lot.goods.item, lot.goods.donor) == (row.item, row.donor)]
        if sheet.lots is not None:
            assert sum(lot.movements[-1].balance for lot in lots) == row.balance
            assert sum(part.quantity for part in row.parts) == row.received
    return sheet


def lines(sheet: DonorReportSheet, item: str) -> list[tuple[str, str, str, int, int, int]]:
    """Document, party, what it was, in, out, balance."""
    return [
        (
            line.document,
            line.party.label if line.party else "",
            line.proof.value or line.way,
            line.quantity_in,
            line.quantity_out,
            line.balance,
        )
        for lot in sheet.lots or ()
        if lot.goods.item.code == item
        for line in lot.movements
    ]


def test_a_lot_moves_to_its_balance_paper_by_paper(workspace: Database) -> None:
    papers.receive(workspace, "SUIT", "50", donor="WFP", batch="W", damaged="2", on=APRIL)
    note = papers.send(workspace, "SUIT", "20", on=MAY)
    papers.confirm(
        workspace, note.number, ProofLineDraft(1, damaged="1", refused="3", reason="wet"), on=LATER
    )
    papers.send(workspace, "SUIT", "4", on=LATER)
    sent = papers.transfer(workspace, GoodsLineDraft("SUIT", "6"), on=LATER)
    papers.arrive(
        workspace, sent.number, ArrivalLineDraft(1, received="4", damaged="1", reason="rain"), on=LATER
    )
    papers.give(workspace, "SUIT", "2", on=LATER)
    papers.change(workspace, Kind.DISPOSAL, ChangeLineDraft("SUIT", "1", "damaged"), on=LATER)
    papers.give_back(workspace, "SUIT", "5", on=LATER)
    papers.reverse_note(workspace, papers.send(workspace, "SUIT", "1", on=LATER))
    sheet = report(workspace, donor="WFP")
    recipient = "Banteay Meanchey PHD"
    found = lines(sheet, "SUIT")
    assert [line[1:] for line in found] == [
        ("WFP", "received", 50, 2, 48),
        (recipient, "signed", 0, 20, 28),
        (recipient, "refused", 3, 0, 31),
        (recipient, "unsigned", 0, 4, 27),
        ("", "lost", 0, 1, 26),
        ("Poipet border post", "people", 0, 2, 24),
        ("", "lost", 0, 1, 23),
        (recipient, "returned", 5, 0, 28),
        (recipient, "reversed", 0, 1, 27),
        (recipient, "reversed", 0, -1, 28),
    ]
    (row,) = sheet.rows
    assert (row.received, row.signed, row.open, row.lost, row.balance, row.in_transit) == (
        50,
        13,
        4,
        5,
        28,
        1,
    )
    told = {(part.fate, part.party.label if part.party else ""): part.quantity for part in row.parts}
    assert told[Fate.SIGNED, recipient] == 11
    assert told[Fate.OPEN, recipient] == 4
    assert told[Fate.LOST, ""] == 5
    assert sheet.head.number == "DO-WFP-2020-0615"
    assert sheet.period_from == APRIL


def test_what_is_in_kits_moves_with_the_kit(workspace: Database) -> None:
    papers.receive(workspace, "SOAP", "20", donor="WHO", on=APRIL)
    papers.make_kit(workspace, SOAP="2")
    papers.assemble(workspace, "6", on=MAY)
    papers.hand_over(workspace, "KIT", "2", on=LATER)
    papers.take_apart(workspace, "1", on=LATER)
    sheet = report(workspace, donor="WHO")
    assert [line[1:] for line in lines(sheet, "SOAP")] == [
        ("WHO", "received", 20, 0, 20),
        ("Banteay Meanchey PHD", "signed", 0, 4, 16),
    ], "putting goods into kits and taking them out again moves nothing away"
    assert lines(sheet, "KIT") == []


def test_a_split_leaves_one_lot_and_enters_others(workspace: Database) -> None:
    papers.make_item(workspace, "MIXED", "box", unsplit=True)
    papers.make_item(workspace, "N95", "box")
    papers.receive(workspace, "MIXED", "5", donor="WFP")
    uid = papers.scalar(
        workspace, "SELECT t.uid FROM batch t JOIN item i ON i.id = t.item_id WHERE i.code = 'MIXED'"
    )
    papers.split(workspace, uid, N95="3")
    sheet = report(workspace, donor="WFP")
    assert lines(sheet, "MIXED")[-1][2:] == ("split", 0, 3, 2)
    assert lines(sheet, "N95")[-1][2:] == ("split", 3, 0, 3)


def test_everything_that_ever_happened_adds_up(lived_in: Database) -> None:
    for chosen in ({"own_only": True}, {"donor": "WFP"}, {"donor": "WHO"}, {"item": "MASK"}):
        assert report(lived_in, **chosen).lots
    everything = report(lived_in)
    assert everything.lots is None, "of all donors the balances are told, not each movement"
    assert everything.head.number.startswith("DO-ALL-")
    assert report(lived_in, own_only=True).head.number.startswith("DO-IOM-")


def test_a_past_day_tells_papers_as_they_were_then(workspace: Database) -> None:
    papers.receive(workspace, "SUIT", "9", donor="WFP", on=APRIL)
    note = papers.send(workspace, "SUIT", "4", on=MAY)
    papers.confirm(workspace, note.number, on=LATER, paper_state=PaperState.DISPUTED)
    assert lines(report(workspace, donor="WFP", as_of=MAY), "SUIT")[-1][2] == Proof.UNSIGNED
    assert lines(report(workspace, donor="WFP"), "SUIT")[-1][2] == Proof.DISPUTED


@pytest.mark.parametrize("what", ["donor", "item", "fund", "category"])
def test_an_unknown_name_is_refused_at_its_field(workspace: Database, what: str) -> None:
    with pytest.raises(Refused) as refusal:
        report(workspace, **{what: "NOPE"})
    assert refusal.value.field == what
