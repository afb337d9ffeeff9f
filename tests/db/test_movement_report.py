"""What moved in a period by item, donor and way, on both engines: it adds up, and it says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from supplytrack.core.document import Kind
from supplytrack.core.movement_sheet import MovementReportSheet, MovementRow, Way
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.errors import Refused
from supplytrack.inventory.changes.operations import ChangeLineDraft
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.movement_report import MovementFilter, movement_report_sheet
from supplytrack.inventory.queries import StockFilter
from supplytrack.inventory.sheets import stock_report_sheet
from supplytrack.inventory.transfers.operations import ArrivalLineDraft
from tests.factories import papers
from tests.factories.prepared import prepared
from tests.factories.time import Calendar

APRIL = date(2020, 4, 1)
MAY = date(2020, 5, 1)
LATER = date(2020, 5, 5)


def report(database: Database, **chosen: Any) -> MovementReportSheet:
    return database.read(lambda s: movement_report_sheet(s, MovementFilter(**chosen)))


def only(database: Database, **chosen: Any) -> MovementRow:
    (row,) = report(database, **chosen).rows
    return row


@prepared
def stocked(workspace: Database) -> Database:
    """60 suits of our own, 30 of WFP, in April."""
    papers.receive(workspace, "SUIT", "60", batch="A", expiry=date(2021, 1, 1), on=APRIL)
    papers.receive(workspace, "SUIT", "30", donor="WFP", on=APRIL)
    return workspace


def test_a_workspace_in_which_everything_happened_reconciles_row_by_row(lived_in: Database) -> None:
    for by_store in (False, True):
        sheet = report(lived_in, by_store=by_store)
        assert sheet.rows
        assert sheet.gaps == 0
        moved = {way for row in sheet.rows for way in row.sums}
        assert {
            Way.PROCURED,
            Way.DONATED,
            Way.TRANSFER_IN,
            Way.TRANSFER_OUT,
            Way.ASSEMBLED,
            Way.PARTS,
        } <= moved
        assert {Way.HANDED_OVER, Way.TO_PEOPLE, Way.USED, Way.LOST, Way.DISPOSED, Way.SURPLUS} <= moved


def test_rows_tell_own_procurement_and_each_donor_apart(stocked: Database) -> None:
    papers.send(stocked, "SUIT", "70", on=MAY)
    own, given = report(stocked, first=MAY).rows
    assert (own.donor, own.opening, own.sums, own.closing) == (None, 60, {Way.HANDED_OVER: 60}, 0)
    assert given.donor is not None
    assert (given.donor.label, given.opening, given.left, given.stock) == ("WFP", 30, 10, 20)
    assert own.category.name == "PPE"


def test_received_goods_are_told_by_how_they_came(workspace: Database) -> None:
    for source, quantity in (("procured", "5"), ("printed", "4"), ("returned", "3"), ("found", "2")):
        papers.receive(workspace, "SUIT", quantity) if source == "procured" else papers.post_receipt(
            workspace,
            papers.receipt_draft(workspace, papers.ReceiptLineDraft("SUIT", quantity), source_type=source),
        )
    row = only(workspace)
    assert row.sums == {Way.PROCURED: 5, Way.PRINTED: 4, Way.RETURNED: 3, Way.FOUND: 2}
    assert (row.came, row.gap) == (14, 0)


def test_losses_are_told_by_their_reason(stocked: Database) -> None:
    for reason, quantity in (
        ("lost", "1"),
        ("stolen", "2"),
        ("damaged", "3"),
        ("expired", "4"),
        ("other", "5"),
    ):
        papers.change(stocked, Kind.WRITE_OFF, ChangeLineDraft("SUIT", quantity, reason, own_only=True))
    papers.change(stocked, Kind.DISPOSAL, ChangeLineDraft("SUIT", "6", "damaged", own_only=True))
    papers.adjust(stocked, "SUIT", "-7", "sample", own_only=True)
    papers.adjust(stocked, "SUIT", "-8", "counting mistake", own_only=True)
    row = only(stocked, own_only=True)
    assert {way: row.sums[way] for way in row.sums if way is not Way.PROCURED} == {
        Way.LOST: 3,
        Way.DAMAGED: 3,
        Way.EXPIRED: 4,
        Way.OTHER_LOSS: 12,
        Way.DISPOSED: 6,
        Way.SHORTAGE: 8,
    }
    assert (row.loss, row.difference, row.closing, row.gap) == (28, -8, 24, 0)


def test_a_line_that_takes_two_batches_keeps_its_reason_beside_another_of_the_same_batch(
    workspace: Database,
) -> None:
    papers.receive(workspace, "SUIT", "3", batch="A", expiry=date(2021, 1, 1))
    papers.receive(workspace, "SUIT", "9", batch="B", expiry=date(2022, 1, 1))
    lines = ChangeLineDraft("SUIT", "-5", "damaged"), ChangeLineDraft("SUIT", "-2", "expired")
    posted = papers.adjust_lines(workspace, *lines)
    assert only(workspace).sums == {Way.PROCURED: 12, Way.DAMAGED: 5, Way.EXPIRED: 2}
    papers.reverse(workspace, posted)
    assert only(workspace).sums == {Way.PROCURED: 12}


def test_what_a_count_misses_is_a_loss_with_its_reason_or_a_difference(stocked: Database) -> None:
    papers.count(stocked, {"SUIT": "29"}, reasons={1: "stolen", 2: "counting mistake"})
    by_store = report(stocked)
    found = {(row.donor.label if row.donor else ""): (row.loss, row.difference) for row in by_store.rows}
    assert found == {"": (31, 0), "WFP": (0, -1)}
    assert by_store.gaps == 0


def test_a_reversal_counts_off_the_way_of_what_it_reverses_even_in_a_later_period(stocked: Database) -> None:
    note = papers.send(stocked, "SUIT", "5", own_only=True, on=MAY)
    papers.reverse_note(stocked, note, on=LATER)
    loss = papers.adjust(stocked, "SUIT", "-2", "damaged", own_only=True, on=MAY)
    papers.reverse(stocked, loss, on=LATER)
    assert only(stocked, own_only=True, first=MAY).sums == {}
    later = only(stocked, own_only=True, first=LATER)
    assert (later.opening, later.sums, later.stock) == (53, {Way.HANDED_OVER: -5, Way.DAMAGED: -2}, 60)
    assert later.gap == 0


def test_periods_that_follow_one_another_add_up_to_the_whole(lived_in: Database, calendar: Calendar) -> None:
    today = lived_in.clock.today()
    whole = report(lived_in, last=today)
    before = report(lived_in, last=date(2020, 1, 1))
    assert before.rows == ()
    assert [row.came for row in report(lived_in, first=date(2020, 1, 2), last=today).rows] == [
        row.came for row in whole.rows
    ]


def test_goods_refused_or_given_back_come_in_again(stocked: Database) -> None:
    note = papers.send(stocked, "SUIT", "20", own_only=True)
    papers.confirm(stocked, note.number, ProofLineDraft(1, refused="3", damaged="1", reason="wet"))
    papers.give_back(stocked, "SUIT", "5", damaged="2")
    row = only(stocked, own_only=True)
    assert row.sums == {Way.PROCURED: 60, Way.HANDED_OVER: 20, Way.GIVEN_BACK: 6}
    (lost,) = report(stocked).outside
    assert (lost.on_delivery, lost.given_back, lost.total) == (1, 2, 3)


def test_a_transfer_is_no_loss_and_what_is_on_its_way_is_told(stocked: Database) -> None:
    first = papers.transfer(stocked, GoodsLineDraft("SUIT", "20", own_only=True), on=MAY)
    papers.transfer(stocked, GoodsLineDraft("SUIT", "4", own_only=True), on=LATER)
    line = ArrivalLineDraft(1, received="12", damaged="3", reason="rain")
    papers.arrive(stocked, first.number, line, on=LATER)
    row = only(stocked, own_only=True, first=LATER)
    assert (row.opening, row.sums, row.stock, row.loss) == (
        40,
        {Way.TRANSFER_OUT: 4, Way.TRANSFER_IN: 12},
        48,
        0,
    )
    sheet = report(stocked, own_only=True, first=LATER)
    (way,) = sheet.on_the_way
    assert (way.before, way.sent, way.arrived, way.lost, way.after, way.gap) == (20, 4, 12, 3, 9, 0)
    assert [(lost.on_transfer, lost.total) for lost in sheet.outside] == [(3, 3)]


def test_what_is_on_the_way_is_told_of_a_past_evening_and_by_where_it_goes(stocked: Database) -> None:
    sent = papers.transfer(stocked, GoodsLineDraft("SUIT", "9", own_only=True), on=APRIL)
    received = papers.arrive(stocked, sent.number, ArrivalLineDraft(1, received="9"), on=MAY)
    papers.reverse(stocked, received, on=LATER)
    back = papers.transfer(stocked, GoodsLineDraft("SUIT", "1", own_only=True), on=MAY)
    papers.reverse(stocked, back, on=LATER)

    def after(day: date, **chosen: Any) -> list[int]:
        rows = report(stocked, own_only=True, first=APRIL, last=day, **chosen).on_the_way
        assert not any(row.gap for row in rows)
        return [row.after for row in rows]

    assert after(APRIL) == [9]
    assert after(MAY) == [1]
    assert after(LATER) == [9]
    assert after(LATER, location="BTB") == [9]
    assert after(LATER, location="PNH") == []


def test_kits_and_splits_are_told_on_both_sides(workspace: Database) -> None:
    papers.receive(workspace, "SOAP", "9", donor="WHO")
    papers.make_kit(workspace, SOAP="2")
    papers.assemble(workspace, "3")
    papers.take_apart(workspace, "1")
    rows = {row.item.code: row for row in report(workspace).rows}
    assert rows["SOAP"].sums == {Way.DONATED: 9, Way.USED: 6, Way.PARTS: 2}
    assert rows["KIT"].sums == {Way.ASSEMBLED: 3, Way.USED: 1}
    assert rows["KIT"].donor == rows["SOAP"].donor


def test_a_report_of_one_store_counts_a_transfer_on_its_side_alone(stocked: Database) -> None:
    sent = papers.transfer(stocked, GoodsLineDraft("SUIT", "9", own_only=True))
    papers.arrive(stocked, sent.number, ArrivalLineDraft(1, received="9"))
    here, there = report(stocked, own_only=True, by_store=True, first=MAY).rows[::-1]
    assert here.store is not None
    assert there.store is not None
    assert (here.store.label, here.sums) == ("Phnom Penh store", {Way.TRANSFER_OUT: 9})
    assert (there.store.label, there.sums) == ("Battambang store", {Way.TRANSFER_IN: 9})
    assert only(stocked, location="BTB").sums == {Way.TRANSFER_IN: 9}
    assert only(stocked, province="KH02").sums == {Way.TRANSFER_IN: 9}
    assert report(stocked, location="BTB").outside == ()


def test_filters_narrow_the_report_and_are_named_on_it(stocked: Database) -> None:
    papers.receive(stocked, "RICE", "5")
    assert {row.item.code for row in report(stocked, category="Food").rows} == {"RICE"}
    assert {row.item.code for row in report(stocked, item="SUIT").rows} == {"SUIT"}
    assert all(row.donor is not None for row in report(stocked, donor="WFP").rows)
    sheet = report(stocked, category="PPE", item="SUIT", donor="WFP", location="PNH", first=MAY, last=LATER)
    assert [party.name for party in sheet.chosen] == ["PPE", "PPE suit", "World Food Programme"]
    assert (sheet.head.number, sheet.scope.name) == ("MR-PNH-2020-0505", "Phnom Penh store")
    assert report(stocked, own_only=True).chosen[0].name == "IOM"
    assert report(stocked, province="KH12").head.number.startswith("MR-KH12-")


@pytest.mark.parametrize("what", ["location", "province", "item", "donor", "category"])
def test_an_unknown_name_is_refused_at_its_field(stocked: Database, what: str) -> None:
    with pytest.raises(Refused) as refusal:
        report(stocked, **{what: "NOPE"})
    assert refusal.value.field == what


def test_an_empty_workspace_has_an_empty_report(workspace: Database) -> None:
    sheet = report(workspace)
    assert (sheet.rows, sheet.on_the_way, sheet.outside, sheet.gaps) == ((), (), (), 0)
    assert sheet.period_from == sheet.period_to == workspace.clock.today()


def test_a_move_that_the_balances_do_not_know_is_a_gap(stocked: Database) -> None:
    stocked.write(
        lambda s: s.connection.exec_driver_sql(
            "UPDATE daily_balance SET on_hand = on_hand + 1 WHERE on_hand = 60"
        )
    )
    sheet = report(stocked)
    assert sheet.gaps == 1
    assert [row.gap for row in sheet.rows] == [1, 0]


def test_the_stock_report_and_the_movement_report_say_the_same(lived_in: Database) -> None:
    stock = lived_in.read(lambda s: stock_report_sheet(s, StockFilter()))
    for row in stock.rows:
        assert row.opening + row.quantity_in - row.quantity_out - row.loss == row.closing
    moved = report(lived_in)
    for row in moved.rows:
        same = [
            one for one in stock.rows if (one.goods.item.code, one.goods.donor) == (row.item.code, row.donor)
        ]
        surplus, shortage = row.sums.get(Way.SURPLUS, 0), row.sums.get(Way.SHORTAGE, 0)
        assert sum(one.quantity_in for one in same) == row.came + surplus
        assert sum(one.quantity_out for one in same) == row.left
        assert sum(one.loss for one in same) == row.loss + shortage
        assert sum(one.closing for one in same) == row.stock
    assert {one.movement for one in stock.documents} >= {
        "in",
        "out",
        "transfer",
        "conversion",
        "loss",
        "count",
    }


def test_goods_received_anew_and_backdated_are_on_the_way_when_they_were(stocked: Database) -> None:
    """Another transfer of the same batch lies in transit too, so that the ledger lets the receipt be dated back."""
    sent = papers.transfer(stocked, GoodsLineDraft("SUIT", "9", own_only=True), on=APRIL)
    papers.transfer(stocked, GoodsLineDraft("SUIT", "9", own_only=True), on=APRIL)
    first = papers.arrive(stocked, sent.number, ArrivalLineDraft(1, received="9"), on=date(2020, 4, 5))
    papers.reverse(stocked, first, on=date(2020, 4, 8))
    papers.arrive(stocked, sent.number, ArrivalLineDraft(1, received="9"), on=date(2020, 4, 6))
    for day, after in ((5, 9), (7, 0), (9, 9)):
        (row,) = report(stocked, own_only=True, first=APRIL, last=date(2020, 4, day)).on_the_way
        assert (row.after, row.gap) == (after, 0)
