"""The stock table, now and as of a day, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.db.engine import Database
from supplytrack.distribution.period import THREE_MONTHS, busy_periods
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.overview import ItemLine, Level, StockTable, stock_table
from supplytrack.inventory.queries import StockFilter, stock_rows
from tests.factories import papers
from tests.factories.prepared import prepared


def april(day: int) -> date:
    return date(2020, 4, day)


@prepared
def stocked(workspace: Database) -> Database:
    """Masks in two batches and two stores, some on their way, some promised."""
    papers.receive(workspace, "MASK", "100", on=april(1), batch="A", expiry=date(2021, 1, 31))
    papers.receive(workspace, "MASK", "50", on=april(3), batch="B", expiry=date(2020, 12, 31), place="BTB")
    papers.receive(workspace, "GLOVES", "12", on=april(2))
    papers.issue(workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "30"), on=april(5)))
    papers.prepare(workspace, papers.note_draft(workspace, GoodsLineDraft("GLOVES", "3"), on=april(6)))
    return workspace


def table(database: Database, as_of: date | None = None, **chosen: str) -> StockTable:
    return database.read(lambda session: stock_table(session, StockFilter(as_of=as_of, **chosen)))


def line(found: StockTable, code: str) -> ItemLine:
    return next(one for one in found.lines if one.item.code == code)


def test_an_item_adds_up_its_stores_and_what_moves(stocked: Database) -> None:
    mask = line(table(stocked), "MASK")
    assert mask.by_store == {"PNH": 70, "BTB": 50}
    assert (mask.on_hand, mask.moving, mask.allocated) == (120, 30, 0)
    assert mask.first_expiry == date(2020, 12, 31)
    assert [batch.batch for batch in mask.batches] == ["B", "A"]


def test_what_is_promised_is_not_available_and_may_make_an_item_low(stocked: Database) -> None:
    gloves = line(table(stocked), "GLOVES")
    assert (gloves.on_hand, gloves.allocated, gloves.available) == (12, 3, 9)
    assert gloves.level is Level.LOW


def test_an_item_that_never_came_is_out(stocked: Database) -> None:
    assert line(table(stocked), "RICE").level is Level.OUT


@pytest.mark.parametrize(
    ("day", "on_hand", "moving"), [(1, 100, 0), (2, 100, 0), (3, 150, 0), (4, 150, 0), (5, 120, 30)]
)
def test_a_past_day_is_as_it_ended(stocked: Database, day: int, on_hand: int, moving: int) -> None:
    mask = line(table(stocked, april(day)), "MASK")
    assert (mask.on_hand, mask.moving, mask.allocated) == (on_hand, moving, 0)


def test_before_everything_there_is_nothing(stocked: Database) -> None:
    assert all(one.on_hand == 0 and not one.batches for one in table(stocked, date(2020, 3, 31)).lines)


def test_today_and_later_days_are_the_same(stocked: Database) -> None:
    assert table(stocked, stocked.clock.today()) == table(stocked)
    assert table(stocked, date(2030, 1, 1)) == table(stocked)


def test_a_backdated_receipt_changes_the_days_after_it_only(stocked: Database) -> None:
    before = {day: line(table(stocked, april(day)), "MASK").on_hand for day in range(1, 6)}
    papers.receive(stocked, "MASK", "7", on=april(4))
    after = {day: line(table(stocked, april(day)), "MASK").on_hand for day in range(1, 6)}
    assert {day: after[day] - before[day] for day in before} == {1: 0, 2: 0, 3: 0, 4: 7, 5: 7}


def test_one_store_lists_only_what_it_holds(stocked: Database) -> None:
    found = table(stocked, location="BTB")
    assert [one.item.code for one in found.lines] == ["MASK"]
    assert line(found, "MASK").on_hand == 50


def test_stores_with_most_batches_come_first_and_empty_ones_last(stocked: Database) -> None:
    papers.receive(stocked, "SOAP", "1", on=april(4), place="BTB")
    papers.receive(stocked, "RICE", "1", on=april(4), place="BTB")
    assert [store.code for store in table(stocked).stores] == ["BTB", "PNH"]
    assert [store.code for store in table(stocked, date(2020, 3, 1)).stores] == ["BTB", "PNH"]


def test_the_table_holds_the_rows_it_is_made_of(stocked: Database) -> None:
    for day in (None, april(3), april(5)):
        rows = stocked.read(lambda session, day=day: stock_rows(session, StockFilter(as_of=day)))
        assert sum(one.on_hand for one in table(stocked, day).lines) == sum(row.on_hand for row in rows)


def test_the_offered_periods_end_today_or_with_the_newest_handover(workspace: Database) -> None:
    assert workspace.read(busy_periods)[THREE_MONTHS] == (date(2020, 4, 1), date(2020, 6, 15))
    papers.receive(workspace, "MASK", "5", on=date(2020, 1, 5))
    papers.send(workspace, "MASK", "1", on=date(2020, 1, 20))
    assert workspace.read(busy_periods) == (
        (date(2020, 1, 1), date(2020, 1, 20)),
        (date(2019, 12, 1), date(2019, 12, 31)),
        (date(2019, 11, 1), date(2020, 1, 20)),
        (date(2020, 1, 1), date(2020, 1, 20)),
    )
    papers.send(workspace, "MASK", "1", on=date(2020, 6, 2))
    assert workspace.read(busy_periods)[0] == (date(2020, 6, 1), date(2020, 6, 15))
