"""What of the stock needs a person: dates that come near, minimums that are reached, and how long it lasts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database, Session
from supplytrack.distribution.overview import expiring
from supplytrack.inventory.changes.operations import ChangeLineDraft
from supplytrack.inventory.limits import set_stock_warnings
from supplytrack.inventory.queries import StockFilter
from supplytrack.inventory.stock_list import StockListFilter, stock_choices, stock_keys
from supplytrack.inventory.supplies.attention import AttentionRow, Trouble, attention_begins, attention_rows
from supplytrack.inventory.supplies.cover import days_of_cover, left_over
from supplytrack.inventory.supplies.dating import DatingDraft, record_expiry
from supplytrack.inventory.supplies.queries import SupplyLevel, SupplyRow, expiry_rows, supply_rows
from supplytrack.procurement.entry import read_receiving
from supplytrack.procurement.operations import OrderLineDraft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import receive
from tests.factories.prepared import prepared
from tests.factories.time import Calendar


def test_batches_are_told_by_when_they_expire_and_those_without_a_date_last(workspace: Database) -> None:
    today = workspace.clock.today()
    for batch, days in (("OLD", -1), ("LAST-DAY", 0), ("SOON", 90), ("LATER", 91)):
        receive(workspace, "MASK", "5", batch=batch, expiry=today + timedelta(days=days))
    receive(workspace, "MASK", "5", batch="NO-DATE")
    receive(workspace, papers.make_item(workspace, "PEN"), "5")
    rows = workspace.read(expiry_rows)
    assert [(row.stock.batch, row.status.value, row.days_left) for row in rows] == [
        ("OLD", "expired", -1),
        ("LAST-DAY", "expiring", 0),
        ("SOON", "expiring", 90),
        ("LATER", "good", 91),
        ("NO-DATE", "not recorded", None),
    ]


def test_the_days_of_warning_are_agreed_on_for_the_workspace(workspace: Database) -> None:
    receive(workspace, "MASK", "5", expiry=workspace.clock.today() + timedelta(days=20))
    workspace.write(lambda s: set_stock_warnings(s, "10", "30"))
    assert [row.status.value for row in workspace.read(expiry_rows)] == ["good"]
    assert (
        refusal(lambda: workspace.write(lambda s: set_stock_warnings(s, "0", "30"))).field
        == "expiry_warning_days"
    )
    assert (
        refusal(lambda: workspace.write(lambda s: set_stock_warnings(s, "10", "many"))).field == "cover_days"
    )


def test_lists_the_overview_and_forms_tell_what_expires_within_the_same_days(workspace: Database) -> None:
    receive(workspace, "MASK", "5", batch="M-20", expiry=workspace.clock.today() + timedelta(days=20))

    def told() -> tuple[list[str], list[str], int, int]:
        def read(session: Session) -> tuple[list[str], list[str], int, int]:
            soon = stock_keys(session, StockListFilter(expiry=("soon",)))
            return (
                [row.batch for row in expiring(session)],
                [code for one in soon for code in one.codes],
                stock_choices(session).warning_days,
                read_receiving(session).warning_days,
            )

        return workspace.read(read)

    assert told() == (["M-20"], ["MASK"], 90, 90)
    workspace.write(lambda s: set_stock_warnings(s, "19", "30"))
    assert told() == ([], [], 19, 19)
    workspace.write(lambda s: set_stock_warnings(s, "20", "30"))
    assert told() == (["M-20"], ["MASK"], 20, 20)


def test_what_had_expired_on_a_past_day_is_told_as_of_that_day(workspace: Database) -> None:
    receive(workspace, "MASK", "5", expiry=date(2020, 5, 31), on=date(2020, 5, 1))
    rows = workspace.read(lambda s: expiry_rows(s, StockFilter(as_of=date(2020, 5, 1))))
    assert [(row.status.value, row.days_left) for row in rows] == [("expiring", 30)]


def supply(database: Database, item: str) -> SupplyRow:
    return next(row for row in database.read(supply_rows) if row.item == item)


def test_days_of_cover_follow_what_recipients_and_people_got_of_late(workspace: Database) -> None:
    today = workspace.clock.today()
    receive(workspace, "MASK", "1000", on=today - timedelta(days=80))
    papers.hand_over(
        workspace, "MASK", "300", on=today - timedelta(days=60), received_on=today - timedelta(days=60)
    )
    papers.hand_over(
        workspace, "MASK", "50", on=today - timedelta(days=5), received_on=today - timedelta(days=5)
    )
    papers.give(workspace, "MASK", "10", on=today - timedelta(days=1))
    papers.reverse(workspace, papers.give(workspace, "MASK", "40", on=today - timedelta(days=1)))
    papers.transfer(workspace, papers.GoodsLineDraft("MASK", "100"))
    row = supply(workspace, "MASK")
    assert (row.on_hand, row.used, row.days, row.cover) == (540, 60, 30, 270)
    assert supply(workspace, "SUIT").cover is None


@pytest.mark.parametrize(
    ("available", "used", "days", "cover"),
    [(100, 30, 30, 100), (99, 100, 30, 29), (0, 5, 30, 0), (-5, 5, 30, 0), (5, 0, 30, None)],
)
def test_cover_is_counted_in_full_days(available: int, used: int, days: int, cover: int | None) -> None:
    assert days_of_cover(available, used, days) == cover


def test_the_list_begins_with_what_is_urgent_and_leaves_out_only_what_nobody_counts_on(
    lived_in: Database,
) -> None:
    receive(lived_in, "MASK", "5", expiry=lived_in.clock.today() + timedelta(days=9))
    papers.make_item(lived_in, "GLOVE", "box", minimum_stock="10")
    receive(lived_in, papers.make_item(lived_in, "PEN"), "5")
    everything = lived_in.read(attention_rows)
    urgent = [row for row in everything if row.trouble is not Trouble.NO_DATE]
    assert {"expiring", "out"} <= {row.trouble.value for row in urgent}

    def begins(most: int, wanted: Callable[[AttentionRow], bool] = lambda _row: True) -> list[AttentionRow]:
        return lived_in.read(lambda s: attention_begins(s, wanted, most))

    assert begins(100) == urgent
    assert begins(1) == urgent[:1]
    outs = [row for row in urgent if row.trouble is Trouble.OUT]
    assert begins(100, lambda row: row.trouble is Trouble.OUT) == outs
    rows = lived_in.read(supply_rows)
    watched = [row for row in rows if row.minimum_stock is not None or any(one.used for one in row.stores)]
    assert lived_in.read(lambda s: supply_rows(s, watched=True)) == watched
    by_code = lived_in.read(lambda s: {code: key for key, code in s.rows(text("SELECT id, code FROM item"))})
    for row in rows:
        (of_one,) = lived_in.read(lambda s, key=by_code[row.item]: supply_rows(s, items=[key]))
        assert of_one == row
    assert 0 < len(watched) < len(rows)


def test_low_items_are_told_with_what_is_on_order(workspace: Database) -> None:
    papers.make_item(workspace, "GLOVE", "box", minimum_stock="10")
    receive(workspace, "GLOVE", "12")
    assert supply(workspace, "GLOVE").level is SupplyLevel.ENOUGH
    papers.prepare(workspace, papers.note_draft(workspace, papers.GoodsLineDraft("GLOVE", "2")))
    ordered = papers.order(workspace, OrderLineDraft("GLOVE", "30"))
    row = supply(workspace, "GLOVE")
    assert (row.level, row.on_order) == (SupplyLevel.LOW, 30)
    papers.close(workspace, ordered.number)
    assert supply(workspace, "GLOVE").on_order == 0
    told = [(row.item, row.trouble.value) for row in workspace.read(attention_rows)]
    assert told == [("GLOVES", "out"), ("GLOVE", "low")][::-1]


# ------------------------------------------------------------------ what can be done


def attention(database: Database, item: str = "") -> list[AttentionRow]:
    found = database.read(lambda s: attention_rows(s, StockFilter(item=item) if item else None))
    return [row for row in found if row.item != "GLOVES" or item]


def told(row: AttentionRow) -> tuple[str, str, list[tuple[str, int, str, str]]]:
    ways = [(one.way.value, one.quantity, one.source, one.target) for one in row.remedies]
    return row.trouble.value, row.store, ways


def test_every_batch_says_what_can_be_done_with_it(workspace: Database) -> None:
    today = workspace.clock.today()
    receive(workspace, "MASK", "5", batch="OLD", expiry=today - timedelta(days=1))
    receive(workspace, "MASK", "7", batch="SOON", expiry=today + timedelta(days=30))
    receive(workspace, "MASK", "9", batch="NEW", expiry=today + timedelta(days=500))
    receive(workspace, "MASK", "3")
    assert [told(row) for row in attention(workspace)] == [
        ("expired", "PNH", [("dispose", 5, "", "")]),
        ("expiring", "PNH", [("hand over", 7, "", "")]),
        ("no date", "PNH", [("record expiry", 3, "", "")]),
    ]


def test_the_days_of_a_list_can_be_others_than_those_agreed_on(workspace: Database) -> None:
    receive(workspace, "MASK", "7", expiry=workspace.clock.today() + timedelta(days=200))
    assert attention(workspace) == []
    wider = workspace.read(lambda s: attention_rows(s, within=200))
    assert [row.trouble.value for row in wider if row.item == "MASK"] == ["expiring"]


def test_goods_that_expired_do_not_count_as_stock_that_can_be_given(workspace: Database) -> None:
    today = workspace.clock.today()
    papers.make_item(workspace, "DRIP", minimum_stock="10", tracks_expiry=True)
    receive(workspace, "DRIP", "50", expiry=today - timedelta(days=1))
    row = supply(workspace, "DRIP")
    assert (row.on_hand, row.expired, row.available, row.level) == (50, 50, 0, SupplyLevel.OUT)
    receive(workspace, "DRIP", "4", expiry=today)
    row = supply(workspace, "DRIP")
    assert (row.available, row.level) == (4, SupplyLevel.LOW)
    low = next(row for row in attention(workspace) if row.trouble.value == "low")
    assert (low.expired, low.available) == (50, 4)


def test_what_is_missing_to_the_minimum_is_to_be_ordered_less_what_is_on_order(workspace: Database) -> None:
    papers.make_item(workspace, "GLOVE", "box", minimum_stock="10")
    receive(workspace, "GLOVE", "4")
    assert [told(row) for row in attention(workspace)] == [("low", "", [("order", 6, "", "")])]
    papers.order(workspace, OrderLineDraft("GLOVE", "2"))
    assert [told(row) for row in attention(workspace)] == [("low", "", [("order", 4, "", "")])]
    papers.order(workspace, OrderLineDraft("GLOVE", "30"))
    assert [(told(row), row.on_order) for row in attention(workspace)] == [(("low", "", []), 32)]


def test_an_item_without_minimum_is_told_when_it_is_out_and_was_used(workspace: Database) -> None:
    receive(workspace, "SOAP", "30")
    papers.give(workspace, "SOAP", "30")
    assert [told(row) for row in attention(workspace)] == [("out", "", [("order", 30, "", "")])]


def test_a_store_that_runs_out_is_helped_by_the_one_with_most_to_spare(workspace: Database) -> None:
    papers.make_place(workspace, "SRP")
    receive(workspace, "SOAP", "60", place="BTB")
    receive(workspace, "SOAP", "100", place="PNH")
    receive(workspace, "SOAP", "45", place="SRP")
    papers.send(workspace, "SOAP", "25", source="BTB")
    papers.send(workspace, "SOAP", "90", source="PNH")
    (row,) = attention(workspace)
    assert (row.trouble.value, row.store, row.available, row.cover) == ("low", "PNH", 10, 3)
    assert told(row)[2] == [("transfer", 45, "SRP", "PNH")]


def test_no_transfer_is_proposed_that_would_empty_the_other_store(workspace: Database) -> None:
    receive(workspace, "SOAP", "100", place="PNH")
    receive(workspace, "SOAP", "100", place="BTB")
    papers.send(workspace, "SOAP", "99", source="PNH")
    papers.send(workspace, "SOAP", "60", source="BTB")
    assert attention(workspace) == []


def test_what_will_be_left_of_an_expiring_batch_goes_to_a_store_that_uses_it(workspace: Database) -> None:
    today = workspace.clock.today()
    receive(workspace, "MASK", "30", batch="A", expiry=today + timedelta(days=10))
    receive(workspace, "MASK", "30", batch="B", expiry=today + timedelta(days=20))
    receive(workspace, "MASK", "60", place="BTB", expiry=today + timedelta(days=900))
    papers.send(workspace, "MASK", "15", batch="A")
    papers.send(workspace, "MASK", "60", source="BTB")
    rows = [row for row in attention(workspace) if row.trouble.value == "expiring"]
    # 15 in 30 days: 5 until A expires, 10 until B does, of which A took 5.
    assert [(row.batch, row.available, row.left) for row in rows] == [("A", 15, 10), ("B", 30, 25)]
    assert [told(row)[2][1:] for row in rows] == [
        [("transfer", 10, "PNH", "BTB")],
        [("transfer", 25, "PNH", "BTB")],
    ]


@pytest.mark.parametrize(
    ("batches", "used", "left"),
    [
        ([(10, 30)], 0, [30]),
        ([(10, 30)], 30, [20]),
        ([(10, 30), (20, 30)], 60, [10, 10]),
        ([(0, 5), (30, 5)], 10, [5, 0]),
    ],
)
def test_the_first_to_expire_is_given_first(
    batches: list[tuple[int, int]], used: int, left: list[int]
) -> None:
    assert left_over(batches, used, 30) == left


# ------------------------------------------------------------------ writing a date down


def date_it(database: Database, quantity: str, expiry: date | None, **more: str) -> None:
    uid = papers.scalar(database, "SELECT uid FROM batch WHERE expiry_day IS NULL ORDER BY id")
    typed = DatingDraft(new_uid(), database.clock.today(), "PNH", uid, quantity, expiry, **more)
    database.write(lambda s: record_expiry(s, typed))


def test_a_date_is_written_down_and_everything_else_of_the_batch_stays(workspace: Database) -> None:
    receive(workspace, "MASK", "50", donor="WFP", batch="A1")
    date_it(workspace, "30", date(2027, 3, 31))
    rows = workspace.read(expiry_rows)
    assert [(one.stock.batch, one.stock.donor, one.stock.expiry, one.stock.on_hand) for one in rows] == [
        ("A1", "WFP", date(2027, 3, 31), 30),
        ("A1", "WFP", None, 20),
    ]


def test_a_date_needs_a_batch_without_one_and_goods_that_are_free(workspace: Database) -> None:
    receive(workspace, "MASK", "50", batch="A1")
    assert refusal(lambda: date_it(workspace, "5", None)).field == "expiry"
    assert refusal(lambda: date_it(workspace, "51", date(2027, 3, 31))).field == "quantity"
    date_it(workspace, "50", date(2027, 3, 31))
    dated = papers.scalar(workspace, "SELECT uid FROM batch WHERE expiry_day IS NOT NULL")
    again = DatingDraft(new_uid(), workspace.clock.today(), "PNH", dated, "5", date(2028, 1, 1))
    assert refusal(lambda: workspace.write(lambda s: record_expiry(s, again))).field == "batch"


# ------------------------------------------------------------------ expired goods stay

OUTWARD: dict[str, Callable[[Database], object]] = {
    "a delivery note": lambda w: papers.send(w, "MASK", "5"),
    "a delivery note with the batch chosen": lambda w: papers.send(w, "MASK", "5", batch="OLD"),
    "a prepared note": lambda w: papers.prepare(
        w, papers.note_draft(w, papers.GoodsLineDraft("MASK", "5", batch="OLD"))
    ),
    "a distribution to people": lambda w: papers.give(w, "MASK", "5"),
    "a distribution with the batch chosen": lambda w: papers.give(w, "MASK", "5", batch="OLD"),
    "a transfer": lambda w: papers.transfer(w, papers.GoodsLineDraft("MASK", "5")),
    "a kit": lambda w: papers.assemble(w, "1"),
}


@prepared
def expired(workspace: Database) -> Database:
    papers.make_kit(workspace, MASK="5")
    receive(workspace, "MASK", "5", batch="OLD", expiry=workspace.clock.today() - timedelta(days=1))
    return workspace


@pytest.mark.parametrize("way", OUTWARD)
def test_expired_goods_leave_in_no_way(expired: Database, way: str) -> None:
    assert "expired" in str(refusal(lambda: OUTWARD[way](expired)))
    assert papers.on_hand(expired, "MASK") == 5


def test_goods_that_expire_while_a_note_waits_are_not_issued(workspace: Database, calendar: Calendar) -> None:
    receive(workspace, "MASK", "5", batch="LAST", expiry=calendar.today)
    line = papers.GoodsLineDraft("MASK", "5")
    draft = papers.note_draft(workspace, line)
    papers.prepare(workspace, draft)
    calendar.go_to(calendar.today + timedelta(days=1))
    later = papers.note_draft(workspace, line, uid=draft.uid)
    assert "expired" in str(refusal(lambda: papers.issue(workspace, later)))
    assert papers.on_hand(workspace, "MASK") == 5


def test_expired_goods_are_moved_only_when_somebody_chose_that_batch_and_are_thrown_away(
    expired: Database,
) -> None:
    papers.transfer(expired, papers.GoodsLineDraft("MASK", "2", batch="OLD"))
    papers.change(expired, Kind.DISPOSAL, ChangeLineDraft("MASK", "3", "expired"))
    assert papers.on_hand(expired, "MASK") == 0
