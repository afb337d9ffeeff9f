"""The list of transfers, one in full, and its waybill, as they are read back."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.core.sheets import PaperState
from supplytrack.core.sort import Sort
from supplytrack.db.engine import Database
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.transfers.operations import ArrivalLineDraft, TransferDraft
from supplytrack.inventory.transfers.queries import (
    TransferFilter,
    TransferRow,
    TransferStage,
    read_transfer,
    transfer_keys,
    transfers_by_key,
)
from supplytrack.inventory.transfers.sheets import preview_waybill_sheet, waybill_sheet
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import arrive, receive, transfer
from tests.factories.prepared import prepared

FIRST, SECOND = date(2020, 5, 1), date(2020, 5, 20)


@prepared
def moved(workspace: Database) -> Database:
    """A transfer in each state, all of masks but the late one."""
    receive(workspace, "MASK", "500", donor="WFP", batch="A", expiry=date(2022, 1, 1), on=FIRST)
    receive(workspace, "SOAP", "50", on=FIRST)
    transfer(workspace, GoodsLineDraft("SOAP", "10"), on=FIRST, expected=date(2020, 6, 14))
    transfer(workspace, GoodsLineDraft("MASK", "20"), on=SECOND, expected=date(2020, 6, 15))
    part = transfer(workspace, GoodsLineDraft("MASK", "30"), on=SECOND, driver="Vanna", loaded_by="Sothea")
    arrive(workspace, part.number, ArrivalLineDraft(1, received="12", damaged="2", reason="rain"), on=SECOND)
    whole = transfer(workspace, GoodsLineDraft("MASK", "40"), on=SECOND)
    arrive(workspace, whole.number, ArrivalLineDraft(1, received="40"), on=SECOND)
    short = transfer(workspace, GoodsLineDraft("MASK", "50"), on=SECOND)
    arrive(workspace, short.number, rest_lost=True, rest_reason="stolen", on=SECOND)
    papers.reverse(workspace, transfer(workspace, GoodsLineDraft("MASK", "60"), on=SECOND))
    return workspace


def listed(
    database: Database, stage: TransferStage, chosen: TransferFilter | None = None
) -> list[TransferRow]:
    keys = database.read(lambda s: transfer_keys(s, chosen, stage))
    found = database.read(lambda s: transfers_by_key(s, list(keys)))
    return [found[key] for key in keys]


def test_what_is_on_the_way_comes_with_its_age_and_only_with_what_is_still_open(moved: Database) -> None:
    rows = listed(moved, TransferStage.MOVING)
    assert [(row.state, row.days, row.open[0].quantity) for row in rows] == [
        ("late", 45, 10),
        ("moving", 26, 20),
        ("part", 26, 16),
    ]
    assert [row.sent[0].quantity for row in rows] == [10, 20, 30]
    assert rows[2].summary == "16 surgical masks"


def test_what_is_done_says_whether_something_was_lost(moved: Database) -> None:
    rows = listed(moved, TransferStage.DONE)
    assert [(row.state, row.days, row.open) for row in rows] == [
        ("reversed", None, ()),
        ("losses", None, ()),
        ("received", None, ()),
    ]
    assert [row.received for row in rows] == [None, SECOND, SECOND]


@pytest.mark.parametrize(
    ("chosen", "moving", "done"),
    [
        (TransferFilter(states=("late",)), 1, 0),
        (TransferFilter(states=("part", "losses")), 1, 1),
        (TransferFilter(item="SOAP"), 1, 0),
        (TransferFilter(source="PNH", target="BTB"), 3, 3),
        (TransferFilter(source="BTB"), 0, 0),
        (TransferFilter(last=FIRST), 1, 0),
        (TransferFilter(search="tr-pnh 0003"), 1, 0),
        (TransferFilter(search="battambang"), 3, 3),
        (TransferFilter(search="koh kong"), 0, 0),
    ],
)
def test_the_list_is_narrowed_by_state_place_item_day_and_words(
    moved: Database, chosen: TransferFilter, moving: int, done: int
) -> None:
    found = [
        len(moved.read(lambda s, stage=stage: transfer_keys(s, chosen, stage))) for stage in TransferStage
    ]
    assert found == [moving, done]


@pytest.mark.parametrize("column", ["number", "date", "target", "state"])
def test_every_sorted_column_turns_round(moved: Database, column: str) -> None:
    for stage in TransferStage:
        up = moved.read(lambda s, stage=stage: transfer_keys(s, None, stage, Sort(column)))
        down = moved.read(lambda s, stage=stage: transfer_keys(s, None, stage, Sort(column, descending=True)))
        assert sorted(up) == sorted(down)
        first = moved.read(lambda s, stage=stage: transfer_keys(s, None, stage, Sort(column), 1))
        assert list(first) == list(up)[:1]
        if column == "number":
            assert list(up) == list(down)[::-1]


def test_a_transfer_in_full_is_found_by_number_identity_or_receipt(moved: Database) -> None:
    detail = moved.read(lambda s: read_transfer(s, "TRR-PNH-2020-0001"))
    same = [
        moved.read(lambda s, n=name: read_transfer(s, n))
        for name in (detail.row.number.lower(), detail.row.uid)
    ]
    assert [one.row for one in same] == [detail.row, detail.row]
    line = detail.lines[0]
    assert (line.sent, line.received, line.damaged, line.lost, line.open) == (30, 12, 2, 0, 16)
    assert (line.batch, line.donor, detail.driver, detail.loaded_by) == ("A", "WFP", "Vanna", "Sothea")
    assert [(r.number, r.lines[0].received, r.lines[0].reason) for r in detail.receipts] == [
        ("TRR-PNH-2020-0001", 12, "rain")
    ]
    assert "no transfer TR-9" in str(refusal(lambda: moved.read(lambda s: read_transfer(s, "TR-9"))))


def test_a_reversed_receipt_stays_in_the_history_and_counts_no_more(moved: Database) -> None:
    detail = moved.read(lambda s: read_transfer(s, "TR-PNH-2020-0003"))
    papers.reverse(moved, papers.Posted(detail.receipts[0].document_id, "", ""), on=SECOND)
    again = moved.read(lambda s: read_transfer(s, "TR-PNH-2020-0003"))
    assert (again.lines[0].open, again.arrived, again.receipts[0].reversed_by) == (
        30,
        False,
        "REV-PNH-2020-0002",
    )
    assert again.row.state == "moving"


def test_the_waybill_leaves_room_for_the_pen_until_goods_arrive(moved: Database) -> None:
    sheet = moved.read(lambda s: waybill_sheet(s, "TR-PNH-2020-0002"))
    assert (sheet.state, sheet.lines[0].sent, sheet.lines[0].received) == (PaperState.ORIGINAL, 20, None)
    assert (sheet.expected, sheet.arrived) == (date(2020, 6, 15), None)


def test_a_waybill_printed_later_says_what_arrived_and_why_not_all(moved: Database) -> None:
    sheet = moved.read(lambda s: waybill_sheet(s, "TR-PNH-2020-0003", "km"))
    line = sheet.lines[0]
    assert (sheet.state, line.received, line.damaged) == (PaperState.COPY, 12, 2)
    assert line.remarks == "16 on the way. rain"
    lost = moved.read(lambda s: waybill_sheet(s, "TR-PNH-2020-0005"))
    assert (lost.lines[0].remarks, lost.arrived) == ("50 lost. stolen", SECOND)
    assert moved.read(lambda s: waybill_sheet(s, "TR-PNH-2020-0006")).state is PaperState.REVERSED


def test_the_preview_names_the_batches_that_posting_would_take(moved: Database) -> None:
    receive(moved, "MASK", "5", batch="OLD", expiry=date(2020, 1, 1), on=FIRST)
    typed = TransferDraft(
        "", date(2020, 6, 15), "PNH", "Nowhere", [GoodsLineDraft("MASK", "300"), GoodsLineDraft("SOAP", "7"),
        GoodsLineDraft("MASK", "5", batch="OLD"), GoodsLineDraft("What?", "1")], driver="Vanna",
    )  # fmt: skip
    sheet = moved.read(lambda s: preview_waybill_sheet(s, typed))
    assert [(line.goods.item.code, line.goods.batch, line.sent) for line in sheet.lines] == [
        ("MASK", "A", 300),
        ("SOAP", "not tracked", 7),
        ("MASK", "OLD", 5),
        ("", "not tracked", 0),
    ]
    assert (sheet.to.name, sheet.state, sheet.driver) == ("Nowhere", PaperState.DRAFT, "Vanna")
