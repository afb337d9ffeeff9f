"""Counts in a workbook: compared with the books in the evening of their day, and posted as differences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.exchange.importer import WorkbookRefused, import_workbook
from tests.exchange.books import COUNTING
from tests.exchange.conftest import WriteBook
from tests.factories import papers
from tests.factories.papers import on_hand, on_hand_on, receive, rows, scalar

DAY, LATER = date(2020, 4, 10), date(2020, 4, 12)


def counted(item: str, how_many: Any, donor: Any = None, batch: Any = None, day: date = DAY) -> list[Any]:
    return ["C-1", day, "PNH", item, donor, batch, how_many]


def imported(database: Database, write_book: WriteBook, *lines: list[Any]) -> Any:
    return import_workbook(database, write_book({"Counts": [COUNTING, *lines]}))


@pytest.fixture
def stocked(workspace: Database) -> Database:
    """Thirty masks of WFP that expire first, twenty of our own received last."""
    receive(workspace, "MASK", "30", on=date(2020, 4, 1), donor="WFP", batch="A", expiry=date(2021, 1, 1))
    receive(workspace, "MASK", "20", on=date(2020, 4, 2), batch="B", expiry=date(2022, 1, 1))
    return workspace


@pytest.mark.parametrize(
    ("line", "first", "second"),
    [
        (counted("MASK", 45), 25, 20),  # too few: of the batch that expires first
        (counted("MASK", 15), 0, 15),
        (counted("MASK", 53), 30, 23),  # too many: of the batch received last
        (counted("MASK", 0), 0, 0),
        (counted("MASK", 50), 30, 20),
        (counted("MASK", 28, donor="WFP"), 28, 20),
        (counted("MASK", 22, batch="B"), 30, 22),
    ],
)
def test_differences_are_posted_on_the_day_of_the_count(
    stocked: Database, write_book: WriteBook, line: list[Any], first: int, second: int
) -> None:
    imported(stocked, write_book, line)
    assert [on_hand(stocked, "MASK", batch=batch) for batch in ("A", "B")] == [first, second]
    assert on_hand_on(stocked, DAY, "MASK") == first + second
    assert scalar(stocked, "SELECT state FROM stock_count") == "posted"
    assert stocked.read(check_workspace).problems == ()


def test_what_moved_after_the_day_of_the_count_stays(stocked: Database, write_book: WriteBook) -> None:
    papers.send(stocked, "MASK", "10", on=LATER, batch="B")
    imported(stocked, write_book, counted("MASK", 48))
    assert [on_hand_on(stocked, day, "MASK") for day in (DAY, LATER)] == [48, 38]


def test_goods_of_which_the_books_know_nothing_are_found(stocked: Database, write_book: WriteBook) -> None:
    imported(stocked, write_book, counted("SUIT", 5, donor="WFP", batch="S"))
    found = rows(stocked, "SELECT source_type, batch_number FROM batch ORDER BY id DESC LIMIT 1")
    assert [tuple(row) for row in found] == [("found", "S")]
    assert on_hand(stocked, "SUIT", batch="S") == 5


def test_a_second_import_of_the_same_counts_changes_nothing(stocked: Database, write_book: WriteBook) -> None:
    imported(stocked, write_book, counted("MASK", 45))
    assert imported(stocked, write_book, counted("MASK", 45)).changes_nothing
    assert on_hand(stocked, "MASK") == 45


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([counted("MASK", -1)], "row 2, Counted"),
        ([counted("MASK", 1.5)], "row 2, Counted"),
        ([counted("MASK", None)], "row 2, Counted"),
        ([counted("NOPE", 1)], "row 2, Item"),
        ([counted("MASK", 30), counted("MASK", 20, batch="B")], "row 3, Item: .* counted twice"),
    ],
)
def test_a_count_that_cannot_be_is_refused_at_its_cell(
    stocked: Database, write_book: WriteBook, lines: list[list[Any]], sentence: str
) -> None:
    with pytest.raises(WorkbookRefused, match=f"Counts, {sentence}"):
        imported(stocked, write_book, *lines)
    assert on_hand(stocked, "MASK") == 50


def test_a_large_difference_is_recorded_on_the_screen(stocked: Database, write_book: WriteBook) -> None:
    papers.set_limit(stocked, "1")
    with pytest.raises(WorkbookRefused, match="Record this count on the screen"):
        imported(stocked, write_book, counted("MASK", 45))
