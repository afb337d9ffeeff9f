"""What is picked for a delivery note or a transfer, in which order, and what is passed over, on both engines."""

from __future__ import annotations

from datetime import date
from typing import Any

from supplytrack.core.picking_list_sheet import PickingListSheet
from supplytrack.core.sheets import Unstated
from supplytrack.db.engine import Database
from supplytrack.distribution.operations import NoteDraft
from supplytrack.distribution.picking_list import picking_list_sheet
from supplytrack.inventory.goods_lines import GoodsLineDraft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.prepared import prepared

APRIL, MAY = date(2020, 4, 1), date(2020, 5, 1)


@prepared
def stocked(workspace: Database) -> Database:
    """Masks of our own in two batches, and some of WFP that last longest; soap in boxes of 50."""
    papers.receive(workspace, "MASK", "30", batch="NEW", expiry=date(2022, 1, 1), on=APRIL)
    papers.receive(workspace, "MASK", "20", batch="OLD", expiry=date(2021, 1, 1), on=APRIL)
    papers.receive(workspace, "MASK", "40", batch="GIVEN", expiry=date(2023, 1, 1), donor="WFP", on=APRIL)
    papers.receive(workspace, "SOAP", "10", pack="box", pack_factor="50", on=APRIL)
    return workspace


def read(database: Database, number: str) -> PickingListSheet:
    return database.read(lambda s: picking_list_sheet(s, number))


def prepared(database: Database, *lines: GoodsLineDraft, **fields: Any) -> tuple[NoteDraft, str]:
    draft = papers.note_draft(database, *lines, **fields)
    return draft, papers.prepare(database, draft)


def lines_of(sheet: PickingListSheet) -> list[tuple[object, int]]:
    return [(line.goods.batch, line.to_pick) for line in sheet.lines]


def passed(sheet: PickingListSheet) -> list[tuple[object, int, str]]:
    return [(one.goods.batch, one.on_hand, one.reason) for one in sheet.passed_over]


def test_a_prepared_note_is_picked_batch_by_batch_the_earliest_expiry_first(stocked: Database) -> None:
    _draft, number = prepared(stocked, GoodsLineDraft("SOAP", "70"), GoodsLineDraft("MASK", "45"))
    sheet = read(stocked, number)
    assert lines_of(sheet) == [("OLD", 20), ("NEW", 25), (Unstated.NOT_TRACKED, 70)]
    assert (sheet.head.number, sheet.paper, sheet.paper_number) == (
        "PL-PNH-2020-0001",
        "delivery note",
        "DN-PNH-2020-0001",
    )
    assert (sheet.pick_from.name, sheet.pick_for.name) == ("Phnom Penh store", "Banteay Meanchey PHD")
    assert (sheet.issued, sheet.passed_over) == (False, ())


def test_what_is_picked_is_told_in_the_packs_in_which_it_lies(stocked: Database) -> None:
    _draft, number = prepared(stocked, GoodsLineDraft("SOAP", "150"))
    assert [line.packed for line in read(stocked, number).lines] == ["3 boxes of 50"]
    _draft, number = prepared(stocked, GoodsLineDraft("SOAP", "71"))
    assert next(line.packed for line in read(stocked, number).lines).startswith("1 box of 50 and 21 ")
    _draft, number = prepared(stocked, GoodsLineDraft("SOAP", "49"), GoodsLineDraft("MASK", "1"))
    assert [line.packed for line in read(stocked, number).lines] == ["", ""]


def test_a_batch_that_two_lines_take_is_picked_once(stocked: Database) -> None:
    _draft, number = prepared(stocked, GoodsLineDraft("MASK", "5"), GoodsLineDraft("MASK", "6"))
    assert lines_of(read(stocked, number)) == [("OLD", 11)]


def test_the_list_stays_the_same_when_the_note_is_issued(stocked: Database) -> None:
    draft, number = prepared(stocked, GoodsLineDraft("MASK", "25"))
    before = lines_of(read(stocked, number))
    posted = papers.issue(stocked, draft)
    sheet = read(stocked, number)
    assert (lines_of(sheet), sheet.issued) == (before, True)
    papers.confirm(stocked, posted.number)
    assert lines_of(read(stocked, number.lower())) == before


def test_batches_that_are_passed_over_say_why(stocked: Database) -> None:
    papers.receive(stocked, "MASK", "3", batch="GONE", expiry=date(2020, 4, 2), on=APRIL)
    holder, _number = prepared(stocked, GoodsLineDraft("MASK", "20", batch="OLD"))
    _draft, number = prepared(stocked, GoodsLineDraft("MASK", "7", donor="WFP"))
    assert passed(read(stocked, number)) == [
        ("GONE", 3, "expired"),
        ("OLD", 20, "other donor"),
        ("NEW", 30, "other donor"),
    ]
    _draft, number = prepared(stocked, GoodsLineDraft("MASK", "7", own_only=True))
    assert passed(read(stocked, number)) == [("GONE", 3, "expired"), ("OLD", 20, "reserved")]
    papers.cancel(stocked, holder.uid)
    assert passed(read(stocked, number)) == [("GONE", 3, "expired"), ("OLD", 20, "later one chosen")]


def test_what_a_note_itself_holds_passes_nothing_over(stocked: Database) -> None:
    _draft, number = prepared(stocked, GoodsLineDraft("MASK", "50", own_only=True))
    assert passed(read(stocked, number)) == []


def test_an_issued_note_tells_what_lay_there_on_its_day(stocked: Database) -> None:
    note = papers.send(stocked, "MASK", "4", batch="NEW", on=MAY)
    papers.send(stocked, "MASK", "20", batch="OLD")
    assert passed(read(stocked, note.number)) == [("OLD", 20, "not there on that day")]


def test_a_transfer_is_picked_too_under_a_number_of_its_own(stocked: Database) -> None:
    sent = papers.transfer(stocked, GoodsLineDraft("MASK", "25"), remarks="Second lorry")
    sheet = read(stocked, sent.number)
    assert lines_of(sheet) == [("OLD", 20), ("NEW", 5)]
    assert (sheet.head.number, sheet.paper, sheet.pick_for.name) == (
        "PL-TR-PNH-2020-0001",
        "transfer",
        "Battambang store",
    )
    assert (sheet.issued, sheet.remarks) == (True, "Second lorry")
    assert lines_of(read(stocked, "PL-TR-PNH-2020-0001")) == lines_of(sheet)


def test_nothing_is_picked_for_a_paper_that_was_given_up(stocked: Database) -> None:
    draft, number = prepared(stocked, GoodsLineDraft("MASK", "5"))
    papers.cancel(stocked, draft.uid)
    note = papers.send(stocked, "MASK", "5")
    papers.reverse_note(stocked, note)
    sent = papers.transfer(stocked, GoodsLineDraft("MASK", "5"))
    papers.reverse(stocked, sent)
    for given_up in (number, note.number, sent.number):
        refused = refusal(lambda given_up=given_up: read(stocked, given_up))
        assert "Nothing is to be picked" in str(refused)


def test_a_number_of_no_such_paper_is_refused(stocked: Database) -> None:
    refused = refusal(lambda: read(stocked, "GRN-PNH-2020-0001"))
    assert refused.field == "number"
