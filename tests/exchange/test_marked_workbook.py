"""A refused workbook comes back with its wrong cells marked; mended, it is imported as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from supplytrack.db.engine import Database
from supplytrack.errors import Refused
from supplytrack.exchange.importer import import_workbook
from supplytrack.exchange.problem import WorkbookRefused
from tests.exchange.books import good_sheets, one_receipt
from tests.exchange.conftest import WriteBook


def marked(database: Database, path: Path) -> Path:
    out = path.with_name("errors.xlsx")
    with pytest.raises(WorkbookRefused):
        import_workbook(database, path, errors_path=out)
    return out


def test_wrong_cells_are_red_with_the_reason_beside_them(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    sheets = good_sheets()
    sheets["Receipts"][4][7] = "many"
    sheets["Adjustments"][1][3] = None
    book = load_workbook(marked(sqlite_workspace, write_book(sheets)))
    wrong = book["Receipts"]["H5"]
    assert (wrong.value, wrong.fill.fgColor.rgb) == ("many", "00F8C9C4")
    assert "not a number" in wrong.comment.text
    assert book["Receipts"]["Q1"].value == "What to change"
    assert "not a number" in book["Receipts"]["Q5"].value
    assert book["Receipts"]["H2"].fill.fill_type is None
    assert book["Adjustments"]["D2"].fill.fill_type == "solid"
    listed = [[cell.value for cell in row] for row in book["Problems"].iter_rows(min_row=2)]
    assert [row[:4] for row in listed] == [
        ["Receipts", 5, "Quantity", "many"],
        ["Adjustments", 2, "Item", None],
    ]


def test_a_marked_workbook_is_imported_once_it_is_mended(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    sheets = good_sheets()
    sheets["Receipts"][4][7] = "many"
    out = marked(sqlite_workspace, write_book(sheets))
    book = load_workbook(out)
    book["Receipts"]["H5"] = 2.5
    book.save(out)
    assert len(import_workbook(sqlite_workspace, out).posted) == 11
    assert import_workbook(sqlite_workspace, write_book(good_sheets())).changes_nothing


def test_texts_stay_texts_and_nothing_in_a_marked_workbook_runs(
    sqlite_workspace: Database, write_book: WriteBook, tmp_path: Path
) -> None:
    hostile = "+HYPERLINK(1)"
    path = write_book(one_receipt(Quantity="x", Remarks=hostile, Batch="'=1+1"))
    cells = load_workbook(marked(sqlite_workspace, path))["Receipts"]
    assert (cells["P2"].value, cells["P2"].data_type) == (hostile, "s")
    book = load_workbook(path)
    book["Receipts"]["P2"].value, book["Receipts"]["P2"].data_type = "=cmd|' /C calc'!A0", "s"
    book.save(path)
    again = load_workbook(marked(sqlite_workspace, path))["Receipts"]["P2"]
    assert (again.value, again.data_type) == ("=cmd|' /C calc'!A0", "s")
    assert again.quotePrefix


def test_days_and_numbers_come_back_as_they_were(sqlite_workspace: Database, write_book: WriteBook) -> None:
    path = write_book(one_receipt(Item="N95", Quantity=2.5, Expiry=date(2021, 1, 31)))
    sheet = load_workbook(marked(sqlite_workspace, path))["Receipts"]
    assert sheet["H2"].value == 2.5
    assert sheet["M2"].value.date() == date(2021, 1, 31)
    assert sheet["G2"].fill.fill_type == "solid"


def test_headings_and_strange_sheets_are_marked_too(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    sheets = one_receipt() | {"Fixtures": [["Reference"], ["T-1"]]}
    sheets["Receipts"][0][4] = "Funds"
    book = load_workbook(marked(sqlite_workspace, write_book(sheets)))
    assert book["Receipts"]["E1"].fill.fgColor.rgb == "00F8C9C4"
    assert "There is no sheet called" in book["Fixtures"]["B1"].value + str(book["Fixtures"]["C1"].value)


def test_nothing_is_written_for_a_file_that_is_no_workbook(
    sqlite_workspace: Database, tmp_path: Path
) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"nothing")
    with pytest.raises(Refused):
        import_workbook(sqlite_workspace, tmp_path / "a.xlsx", errors_path=tmp_path / "errors.xlsx")
    assert not (tmp_path / "errors.xlsx").exists()
