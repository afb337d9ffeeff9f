"""What of the stock needs a person: dates that come near, minimums that are reached, and how long it lasts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from supplytrack.db.engine import Database
from supplytrack.inventory.limits import set_stock_warnings
from supplytrack.inventory.queries import StockFilter
from supplytrack.inventory.supplies.cover import days_of_cover
from supplytrack.inventory.supplies.queries import (
    SupplyLevel,
    SupplyRow,
    expiry_rows,
    needing_attention,
    supply_rows,
)
from supplytrack.procurement.operations import OrderLineDraft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import receive


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
    told = [row.item for row in needing_attention(workspace.read(supply_rows))]
    assert "GLOVE" in told
    assert "SUIT" not in told
