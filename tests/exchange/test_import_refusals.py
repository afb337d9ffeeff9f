"""A workbook with anything wrong in it leaves nothing behind, and sheet, row, column, value and reason are named."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from supplytrack.db.engine import Database
from supplytrack.errors import Refused
from supplytrack.exchange.importer import import_workbook
from supplytrack.exchange.problem import Problem, WorkbookRefused
from tests.exchange.books import (
    ADJUSTMENT,
    DISTRIBUTION,
    RECEIPT,
    TRANSFER,
    Sheets,
    good_sheets,
    moved,
    note,
    one_receipt,
)
from tests.exchange.conftest import WriteBook, contents
from tests.factories import papers
from tests.factories.papers import on_hand, receive

DAY = date(2020, 4, 10)


def refused(database: Database, path: Path) -> tuple[Problem, ...]:
    """The problems of a workbook, which must leave the workspace as it was."""
    before = contents(database)
    with pytest.raises(WorkbookRefused) as raised:
        import_workbook(database, path)
    assert contents(database) == before
    assert "Nothing was imported." in str(raised.value)
    assert str(raised.value.problems[0]) in str(raised.value)
    return raised.value.problems


SPOILT_CELLS: list[tuple[str, int, str, Any, str]] = [
    ("Receipts", 2, "Quantity", "twenty", "not a number"),
    ("Receipts", 2, "Quantity", "20 boxes", "not a number"),
    ("Receipts", 2, "Quantity", -20, "below zero"),
    ("Receipts", 2, "Quantity", 0, "zero"),
    ("Receipts", 2, "Quantity", None, "Fill this in"),
    ("Receipts", 2, "Quantity", True, "TRUE"),
    ("Receipts", 2, "Quantity", 1e15, "too large"),
    ("Receipts", 2, "Quantity", 10**30, "too large"),
    ("Receipts", 2, "Quantity", "9" * 50, "not a number"),
    ("Receipts", 2, "Quantity", date(2020, 5, 1), "is a day"),
    ("Receipts", 2, "Quantity", "=6*7", "formula"),
    ("Receipts", 3, "Quantity", 12.0000001, "counted exactly"),
    ("Receipts", 3, "Quantity", 0.30000000000000004, "counted exactly"),
    ("Receipts", 2, "Date", "07/05/2020", "2020-05-07"),
    ("Receipts", 2, "Date", "2020-02-30", "calendar"),
    ("Receipts", 2, "Date", 43958, "not a day"),
    ("Receipts", 5, "Date", date(2031, 1, 1), "future"),
    ("Receipts", 2, "Date", time(10, 30), "time of day"),
    ("Receipts", 2, "Date", False, "not a day"),
    ("Receipts", 5, "Source type", "stolen", "not a way goods come in"),
    ("Receipts", 2, "Source", None, "Fill this in"),
    ("Receipts", 2, "Item", "N95", "There is no item called"),
    ("Receipts", 2, "Warehouse", "Mars", "There is no place called"),
    ("Receipts", 2, "Warehouse", "~IN-TRANSIT", "There is no place called"),
    ("Receipts", 2, "Pack factor", None, "is not known"),
    ("Receipts", 2, "Pack factor", "fifty", "not a number"),
    ("Receipts", 2, "Pack factor", 0, "more than nothing"),
    ("Receipts", 2, "Pack factor", "9" * 30, "too large"),
    ("Receipts", 2, "Pack factor", 0.333, "counted exactly"),
    ("Receipts", 2, "Damaged", 21, "More damaged than arrived"),
    ("Receipts", 2, "Expiry", "soon", "not a day"),
    ("Receipts", 2, "Unit cost", -2.5, "below zero"),
    ("Receipts", 2, "Unit cost", 0.00001, "four decimals"),
    ("Receipts", 2, "Batch", date(2020, 1, 5), "Format the cell as text"),
    ("Receipts", 2, "Batch", "B" * 100_000, "32,767 characters"),
    ("Receipts", 5, "Fund", "two words", "cannot be a code"),
    ("Receipts", 5, "Expiry", date(2021, 1, 1), "kept without expiry dates"),
    ("Receipts", 3, "Source type", "procured", "Row 2 of the same reference"),
    ("Receipts", 3, "Source", "WHO", "Row 2 of the same reference"),
    ("Receipts", 3, "Date", "2020-04-02", "Row 2 of the same reference"),
    ("Receipts", 3, "Fund", None, "Row 2 of the same reference"),
    ("Receipts", 3, "Warehouse", "BTB", "Row 2 of the same reference"),
    ("Distributions", 4, "To", "PNH", "the place they are in"),
    ("Transfers", 4, "To", "PNH", "the store they are in"),
    ("Transfers", 4, "To", "PHD-BMC", "holds no goods of our own"),
    ("Transfers", 3, "From", "BTB", "Row 2 of the same reference"),
    ("Transfers", 2, "Quantity", 1001, "Only 1,000 pieces"),
    ("Transfers", 2, "Donor", "Nobody", "There is no donor called"),
    ("Transfers", 2, "Received", 97, "make 101, but 100 were sent"),
    ("Transfers", 2, "Received", -1, "below zero"),
    ("Transfers", 2, "Damaged", 0.5, "counted exactly"),
    ("Transfers", 3, "Damaged", 21, "make 21, but 20 were sent"),
    ("Transfers", 3, "Received on", None, "Row 2 of the same reference"),
    ("Transfers", 4, "Received", 3, "Fill in Received on"),
    ("Transfers", 4, "Received on", date(2020, 4, 9), "cannot have arrived before"),
    ("Transfers", 4, "Received on", date(2031, 4, 9), "future"),
    ("Distributions", 2, "Quantity", 951, "Only 950 pieces"),
    ("Distributions", 4, "Donor", "Nobody", "There is no donor called"),
    ("Distributions", 2, "Accepted", 931, "make 941, but 940 were sent"),
    ("Distributions", 2, "Damaged", 936, "make 941, but 940 were sent"),
    ("Distributions", 2, "Refused", -1, "below zero"),
    ("Distributions", 2, "Short", 0.5, "counted exactly"),
    ("Distributions", 2, "Men", 2.5, "whole numbers"),
    ("Distributions", 2, "People reached", 30, "30 people are written"),
    ("Distributions", 3, "Confirmed on", None, "Row 2 of the same reference"),
    ("Distributions", 3, "Men", 11, "Row 2 of the same reference"),
    ("Distributions", 4, "Damaged", 3, "Fill in Confirmed on"),
    ("Distributions", 4, "Confirmed on", date(2020, 4, 9), "cannot have arrived before"),
    ("Distributions", 4, "Confirmed on", date(2031, 4, 9), "future"),
    ("Adjustments", 2, "Quantity", -51, "Only 30 pieces"),
    ("Adjustments", 2, "Quantity", "-", "not a number"),
    ("Adjustments", 2, "Reason", "   ", "Fill this in"),
    ("Items", 3, "Code", "two words", "cannot be a code"),
    ("Items", 3, "Unit", None, "Fill this in"),
    ("Items", 3, "Decimals", 7, "from 0 to 6"),
    ("Items", 3, "Tracks expiry", "perhaps", "yes or no"),
    ("Items", 3, "Minimum stock", -1, "below zero"),
    ("Items", 4, "Code", "bleach", "Row 3 has the same code"),
    ("Locations", 2, "Kind", "palace", "not a kind of place"),
    ("Locations", 2, "Province", "Atlantis", "There is no province called"),
    ("Locations", 2, "District", "Atlantis", "There is no district called"),
    ("Locations", 2, "Latitude", 91, "degrees"),
    ("Locations", 2, "Latitude", "14° N", "not a number"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "value", "reason"), SPOILT_CELLS)
def test_a_spoilt_cell_is_named_and_nothing_is_imported(
    sheet: str,
    row: int,
    column: str,
    value: Any,
    reason: str,
    sqlite_workspace: Database,
    write_book: WriteBook,
) -> None:
    sheets = good_sheets()
    place = [heading.rstrip("*") for heading in sheets[sheet][0]].index(column)
    cells = sheets[sheet][row - 1]
    cells += [None] * (place + 1 - len(cells))
    cells[place] = value
    problems = refused(sqlite_workspace, write_book(sheets))
    named = [one for one in problems if (one.sheet, one.row, one.column) == (sheet, row, column)]
    assert named, [str(one) for one in problems]
    assert any(part in named[0].reason for part in reason.split("|")), str(named[0])
    if isinstance(value, str) and value.strip() and not value.startswith("="):
        assert named[0].value[:20] == value.strip()[:20]


def test_on_the_server_too_a_workbook_that_fails_late_leaves_nothing_behind(
    postgres_workspace: Database, write_book: WriteBook
) -> None:
    sheets = good_sheets()
    sheets["Adjustments"][1][4] = -51
    sheets["Distributions"][3][5] = 2_000
    problems = refused(postgres_workspace, write_book(sheets))
    assert [(one.sheet, one.row, one.column) for one in problems] == [
        ("Distributions", 4, "Quantity"),
        ("Adjustments", 2, "Quantity"),
    ]


def test_all_that_is_wrong_in_the_cells_is_found_in_one_go(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    sheets = good_sheets()
    sheets["Receipts"][1][7] = "abc"
    sheets["Receipts"][4][1] = "yesterday"
    sheets["Adjustments"][2][3] = None
    problems = refused(sqlite_workspace, write_book(sheets))
    assert [one.place for one in problems] == [
        "Receipts, row 2, Quantity",
        "Receipts, row 5, Date",
        "Adjustments, row 3, Item",
    ]


def test_documents_after_a_refused_one_are_checked_too_without_blaming_what_follows_from_it(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    sheets = good_sheets()
    sheets["Receipts"][1][6] = "N95"
    sheets["Adjustments"][2][0:2] = ["A-2", date(2031, 1, 1)]
    problems = refused(sqlite_workspace, write_book(sheets))
    assert [one.place for one in problems] == ["Receipts, row 2, Item", "Adjustments, row 3, Date"]


def test_an_unknown_sheet_with_something_in_it_is_refused(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    problems = refused(sqlite_workspace, write_book(one_receipt() | {"Recipts": [["Reference"]]}))
    assert problems[0].sheet == "Recipts"


def test_a_workbook_without_any_known_sheet_is_refused(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    with pytest.raises(Refused, match="none of the sheets"):
        import_workbook(sqlite_workspace, write_book({"Notes": [["hello"]]}))


def heading_spoilt(**changes: str | None) -> Sheets:
    sheets = one_receipt()
    sheets["Receipts"][0] = [changes.get(heading.rstrip("*"), heading) for heading in RECEIPT]
    return sheets


@pytest.mark.parametrize(
    ("sheets", "column", "reason"),
    [
        (heading_spoilt(Quantity="Amount"), "column H", "“Amount” is no column"),
        (heading_spoilt(Quantity="Amount"), "Quantity", "is missing"),
        (heading_spoilt(Fund=" quantity *"), "column H", "two columns “Quantity”"),
        (heading_spoilt(Remarks=None, Fund="F"), "column E", "no column"),
        ({"Receipts": [[], RECEIPT]}, "", "no headings"),
        ({"Receipts": [[1, 2.5, DAY]]}, "column A", "“1” is no column"),
    ],
)
def test_headings_that_are_missing_unknown_or_doubled_are_named(
    sheets: Sheets, column: str, reason: str, sqlite_workspace: Database, write_book: WriteBook
) -> None:
    problems = refused(sqlite_workspace, write_book(sheets))
    assert any(one.row == 1 and one.column == column and reason in one.reason for one in problems), problems


def test_a_value_beside_the_columns_is_not_passed_over(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    sheets = one_receipt()
    sheets["Receipts"][1] += [None, "and 5 more"]
    problems = refused(sqlite_workspace, write_book(sheets))
    assert [(one.column, one.value) for one in problems] == [("column R", "and 5 more")]


def test_a_name_that_means_two_things_is_an_error_at_its_cell(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    sheets = one_receipt(Item="Twin")
    sheets["Items"] = [["Code", "Name", "Category", "Unit"], *[[c, "Twin", "PPE", "piece"] for c in "AB"]]
    problems = refused(sqlite_workspace, write_book(sheets))
    assert (problems[0].place, "more than one" in problems[0].reason) == ("Receipts, row 2, Item", True)


def test_the_unit_of_an_item_with_goods_cannot_be_changed(workspace: Database, write_book: WriteBook) -> None:
    receive(workspace, "MASK", "5", on=DAY)
    sheets: Sheets = {
        "Items": [
            ["Code", "Name", "Category", "Unit"],
            ["MASK", "Surgical mask", "PPE", "box"],
            ["KITE", "Kite", "Other", "piece"],
        ]
    }
    problems = refused(workspace, write_book(sheets))
    assert problems[0].place == "Items, row 2, Unit"


def test_stock_that_was_sent_on_since_cannot_leave_earlier(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    receive(sqlite_workspace, "MASK", "10", on=date(2020, 4, 20))
    path = write_book({"Distributions": [DISTRIBUTION, note("D-1", DAY, 5)]})
    assert refused(sqlite_workspace, path)[0].place == "Distributions, row 2, Quantity"
    assert on_hand(sqlite_workspace, "MASK") == 10


def test_a_transfer_of_more_than_its_batch_has_is_refused_at_its_quantity(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    receive(sqlite_workspace, "MASK", "10", on=DAY, batch="B1")
    receive(sqlite_workspace, "MASK", "10", on=DAY, batch="B2")
    path = write_book({"Transfers": [TRANSFER, moved("T-1", DAY, 11, Batch="B1", Received_on=DAY)]})
    problem = refused(sqlite_workspace, path)[0]
    assert (problem.place, "Only 10 pieces" in problem.reason) == ("Transfers, row 2, Quantity", True)


@pytest.mark.parametrize("cells", [{"Donor": "WHO"}, {"Batch": "B9"}, {"Donor": "IOM"}])
def test_goods_of_another_donor_or_batch_are_not_taken(
    cells: dict[str, str], sqlite_workspace: Database, write_book: WriteBook
) -> None:
    receive(sqlite_workspace, "MASK", "10", on=DAY, donor="WFP", batch="B1")
    path = write_book({"Distributions": [DISTRIBUTION, note("D-1", DAY, 5, **cells)]})
    problem = refused(sqlite_workspace, path)[0]
    assert (problem.place, "Nothing of" in problem.reason) == ("Distributions, row 2, Quantity", True)


def test_a_cost_without_a_currency_asks_for_it(sqlite_workspace: Database, write_book: WriteBook) -> None:
    problems = refused(sqlite_workspace, write_book(one_receipt(Unit_cost=2.5)))
    assert problems[0].place == "Receipts, row 2, Currency"


def test_expired_goods_are_not_sent(sqlite_workspace: Database, write_book: WriteBook) -> None:
    receive(sqlite_workspace, "MASK", "10", on=date(2020, 3, 1), batch="B1", expiry=date(2020, 4, 9))
    for batch in (None, "B1"):
        path = write_book({"Distributions": [DISTRIBUTION, note("D-1", DAY, 5, Batch=batch)]})
        assert "expired" in refused(sqlite_workspace, path)[0].reason


def test_too_many_problems_are_cut_and_still_refused(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    rows = [["A", "x", "PNH", "MASK", "many", None, None, "lost"] for _ in range(2_500)]
    problems = refused(sqlite_workspace, write_book({"Adjustments": [ADJUSTMENT, *rows]}))
    assert len(problems) == 2_000


def test_a_moment_counts_as_its_day(sqlite_workspace: Database, write_book: WriteBook) -> None:
    import_workbook(sqlite_workspace, write_book(one_receipt(Date=datetime(2020, 4, 1, 23, 59, 59))))
    assert on_hand(sqlite_workspace, "MASK") == 100


def test_a_loss_above_the_limit_is_recorded_on_the_screen_and_not_by_a_workbook(
    workspace: Database, write_book: WriteBook
) -> None:
    papers.set_limit(workspace, "0")
    (problem,) = refused(workspace, write_book(good_sheets()))
    assert (problem.sheet, problem.row, problem.column) == ("Adjustments", 2, "Quantity")
    assert "Record it on the screen, where somebody else can approve it." in str(problem)
