"""The template has every heading of the contract, its lists, and can be filled in and imported as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from supplytrack.core.document import RECEIVED_SOURCES
from supplytrack.db.engine import Database
from supplytrack.errors import Unavailable
from supplytrack.exchange.importer import import_workbook
from supplytrack.exchange.template import write_template
from tests.exchange.books import (
    ADJUSTMENT,
    ARRIVED,
    COUNTING,
    DISTRIBUTION,
    NEEDED,
    RECEIPT,
    TRANSFER,
    good_sheets,
)
from tests.factories.papers import on_hand


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path)
    return path


def test_every_sheet_has_the_headings_of_the_contract(template: Path) -> None:
    book = load_workbook(template)
    headings = {
        sheet.title: [cell.value for cell in sheet[1]] for sheet in book if sheet.sheet_state == "visible"
    }
    assert headings.pop("Notes")[0] == "Import workbook"
    good = good_sheets()
    assert headings == {
        "Items": good["Items"][0],
        "Locations": good["Locations"][0],
        "Receipts": RECEIPT,
        "Transfers": TRANSFER,
        "Distributions": DISTRIBUTION,
        "Adjustments": ADJUSTMENT,
        "Counts": COUNTING,
        "Needs": NEEDED,
        "Arrivals": ARRIVED,
    }


def test_columns_offer_the_words_that_they_take(template: Path) -> None:
    book = load_workbook(template)

    def offered(sheet: str, column: str) -> list[str]:
        page = book[sheet]
        place = [cell.value for cell in page[1]].index(column) + 1
        cell = page.cell(2, place).coordinate
        rule = next(one for one in page.data_validations.dataValidation if cell in one.sqref)
        area = book.defined_names[rule.formula1.lstrip("=")].attr_text
        name, cells = area.split("!")
        return [line[0].value for line in book[name][cells.replace("$", "")]]

    assert offered("Receipts", "Source type*") == [kind.value for kind in RECEIVED_SOURCES]
    assert len(offered("Locations", "Province*")) == 25
    assert offered("Arrivals", "Location or province*") == offered("Locations", "Province*")
    assert "border post" in offered("Locations", "Kind*")
    assert "kg" in offered("Items", "Unit*")
    assert "damaged" in offered("Adjustments", "Reason*")
    assert offered("Items", "Tracks expiry") == ["yes", "no"]


def test_dates_and_texts_have_their_formats_and_a_font_with_khmer_letters(template: Path) -> None:
    sheet = load_workbook(template)["Receipts"]
    columns = sheet.column_dimensions
    assert (columns["A"].number_format, columns["B"].number_format) == ("@", "yyyy-mm-dd")
    assert {sheet["A1"].font.name, columns["A"].font.name} == {"Noto Sans Khmer"}


def test_the_notes_explain_every_column(template: Path) -> None:
    told = [[cell.value for cell in row] for row in load_workbook(template)["Notes"].iter_rows()]
    explained = {(row[0], row[1]) for row in told if row[1]}
    assert {("Receipts", heading.rstrip("*")) for heading in RECEIPT} <= explained


def test_the_template_is_imported_when_it_is_empty_and_when_it_is_filled_in(
    template: Path, sqlite_workspace: Database, tmp_path: Path
) -> None:
    assert import_workbook(sqlite_workspace, template).changes_nothing
    book = load_workbook(template)
    values = {"A2": "R-1", "B2": date(2020, 4, 1), "C2": "donated", "D2": "WFP", "F2": "PNH", "G2": "MASK"}
    for place, value in (values | {"H2": 100}).items():
        book["Receipts"][place] = value
    book.save(tmp_path / "filled.xlsx")
    import_workbook(sqlite_workspace, tmp_path / "filled.xlsx")
    assert on_hand(sqlite_workspace, "MASK") == 100


def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="could not be written"):
        write_template(tmp_path / "no such folder" / "template.xlsx")
    assert list(tmp_path.iterdir()) == []
