"""Lists as XLSX and CSV: real values, nothing that runs, the same bytes twice."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from supplytrack.documents import (
    csv_file,
    distribution_workbook,
    stock_card_workbook,
    stock_workbook,
    workbook,
)
from supplytrack.documents.listing import ListColumn, Listing, visible
from supplytrack.documents.workbook import Workbook
from supplytrack.errors import Refused, Unavailable
from tests.documents import specimens

BAD = [
    "=1+1",
    "+855 12 345 678",
    "-cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    '=HYPERLINK("http://x","y")',
    "＠x",
]
COLUMNS = (ListColumn("Item", "មុខសម្ភារៈ", 30), ListColumn("Quantity", "បរិមាណ", 12, numeric=True))


def _book(rows, columns=COLUMNS, about=(), title="Stock"):
    return Workbook("A list", "IOM", specimens.GENERATED, [Listing(title, columns, rows)], about)


def _read(made: bytes):
    return load_workbook(io.BytesIO(made))


def test_values_come_back_as_what_they_are():
    row = ["PPE suit", 1250, Decimal("2.5"), date(2020, 5, 7), datetime(2020, 5, 7, 17, 30), True, None]
    columns = [ListColumn(f"c{place}") for place in range(len(row))]
    sheet = _read(workbook.render(_book([row], columns)))["Stock"]
    told = [cell.value for cell in sheet[2]]
    assert told == ["PPE suit", 1250, 2.5, datetime(2020, 5, 7), datetime(2020, 5, 7, 17, 30), True, None]
    formats = [cell.number_format for cell in sheet[2]]
    assert formats[:5] == ["@", "#,##0", "#,##0.###", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


@pytest.mark.parametrize("text", BAD)
def test_no_text_becomes_a_formula(text):
    made = workbook.render(_book([[text, 1]], about=[("Note", text)]))
    read = _read(made)
    for cell in (read["Stock"]["A2"], read["About"]["B1"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert all(b"<f>" not in parts.read(name) for name in parts.namelist())


def test_headings_and_tags_are_never_formulas_either():
    columns = [ListColumn("=1+1", tag="#org+reporting")]
    sheet = _read(workbook.render(_book([["x"]], columns)))["Stock"]
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")
    assert sheet["A2"].value == "#org+reporting"
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:A3"


def test_headings_are_in_both_languages_and_stay_in_sight():
    sheet = _read(workbook.render(_book([["x", 1]])))["Stock"]
    assert sheet["A1"].value == "Item\nមុខសម្ភារៈ"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.column_dimensions["A"].width == 30


def test_control_characters_are_dropped_and_markup_stays_text():
    sheet = _read(workbook.render(_book([["a\x00\x07b\ud800 <b>&</b> _x000D_", 1]])))["Stock"]
    assert sheet["A2"].value in ("ab <b>&</b> _x000D_", "ab <b>&</b> _x005F_x000D_")


def test_numbers_beyond_fifteen_digits_stay_exact_as_text():
    sheet = _read(workbook.render(_book([["x", 9_000_000_000_000_001], ["y", Decimal(10) ** 15]])))["Stock"]
    assert sheet["B2"].value == "9000000000000001"
    assert sheet["B3"].value == "1000000000000000"


def test_days_before_the_spreadsheets_calendar_are_told_as_text():
    assert _read(workbook.render(_book([[date(1899, 5, 1), 1]])))["Stock"]["A2"].value == "1899-05-01"


def test_a_cell_holds_at_most_what_a_spreadsheet_allows():
    sheet = _read(workbook.render(_book([["x" * 100_000, 1]])))["Stock"]
    assert len(sheet["A2"].value) == 32_767


def test_sheet_names_are_made_fit():
    listings = [Listing(title, COLUMNS, []) for title in ("a/b:c", "A B C", "x" * 60, "''", "About")]
    made = workbook.render(Workbook("t", "a", specimens.GENERATED, listings, [("k", "v")]))
    names = _read(made).sheetnames
    assert names[0] == "a b c"
    assert len({name.casefold() for name in names}) == len(names) == 6
    assert all(len(name) <= 31 for name in names)


def test_the_same_lists_make_the_same_bytes():
    first, second = (workbook.render(_book([["x", 1]])) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert _read(first).properties.created == datetime(2020, 5, 7, 10, 30)


def test_rows_are_read_one_by_one(tmp_path):
    seen = 0

    def rows():
        nonlocal seen
        for number in range(3000):
            seen = number
            yield [f"item {number}", number]

    workbook.write(tmp_path / "long.xlsx", _book(rows()))
    assert seen == 2999
    sheet = load_workbook(tmp_path / "long.xlsx", read_only=True)["Stock"]
    assert sum(1 for _ in sheet.iter_rows()) == 3001


def test_too_many_rows_are_refused_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 10)
    with pytest.raises(Refused, match="more than 10 rows"):
        workbook.write(tmp_path / "x.xlsx", _book([["x", 1]] * 11))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path):
    with pytest.raises(Unavailable, match=r"“x\.xlsx” could not be written"):
        workbook.write(tmp_path / "none" / "x.xlsx", _book([]))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_text_comes_back(texts):

    sheet = _read(workbook.render(_book([[text, 1] for text in texts])))["Stock"]
    for place, text in enumerate(texts, 2):
        read = sheet.cell(place, 1).value or ""
        assert read.replace("_x005F_", "_") == visible(text).replace("_x005F_", "_")


# ------------------------------------------------------------------ the stock report


def test_the_stock_workbook_has_the_columns_of_its_paper():
    read = _read(stock_workbook.render(specimens.stock_report()))
    assert read.sheetnames == ["Stock", "About"]
    heads = [cell.value.partition("\n")[0] for cell in read["Stock"][1]]
    assert heads[:10] == [
        "Store",
        "Item code",
        "Item",
        "Item (Khmer)",
        "Donor",
        "Source",
        "Batch",
        "Expiry date",
        "Expiry state",
        "Unit",
    ]
    assert heads[10:] == ["Opening", "In", "Out", "Loss", "Closing", "Check"]
    assert [cell.value for cell in read["Stock"][3]][:9] == [
        "Phnom Penh central store",
        "PPE-001",
        "PPE suit",
        "សម្លៀកបំពាក់ការពារ (PPE)",
        "WFP",
        "donated",
        "W20-0311",
        datetime(2023, 3, 31),
        "dated",
    ]
    assert all(cell.value == 0 for cell in read["Stock"]["P"][1:])
    about = {row[0].value: row[1].value for row in read["About"].iter_rows()}
    assert about["Document no."] == "SR-ALL-2020-0507"
    assert about["Rows"] == "20"


def test_the_check_names_the_difference():
    sheet = specimens.stock_report()
    wrong = replace(sheet, rows=(replace(sheet.rows[0], closing=7), *sheet.rows[1:]))
    assert _read(stock_workbook.render(wrong))["Stock"]["P2"].value == -7


def test_quantities_with_decimals_stay_exact():
    rows = list(
        csv.DictReader(io.StringIO(stock_workbook.render_csv(specimens.stock_report()).decode("utf-8-sig")))
    )
    bags = next(row for row in rows if row["Item code"] == "VIS-005")
    assert (bags["Closing"], bags["Unit"]) == ("80.5", "kg")


# ------------------------------------------------------------------ the distribution report


def test_the_distribution_workbook_has_a_row_for_every_line_and_people_apart():
    sheet = specimens.distribution_report()
    read = _read(distribution_workbook.render(sheet))
    assert read.sheetnames == ["Distribution", "People reached", "Activities", "About"]
    assert read["Distribution"].max_row == 1 + 21
    assert all(cell.value == 0 for cell in read["Distribution"]["S"][1:])
    assert [cell.value for cell in read["People reached"][2]][:5] == [
        3908,
        "arriving migrants",
        "meal packages",
        "four sites",
        1800,
    ]
    told = list(csv.reader(io.StringIO(distribution_workbook.render_csv(sheet).decode("utf-8-sig"))))
    assert told[1][:5] == [
        "2020-04-21",
        "DN-PNH-2020-0007",
        "Banteay Meanchey",
        "KH01",
        sheet.handovers[0].recipient.name,
    ]
    assert told[-1][-1] == "unsigned"


def test_the_stock_card_workbook_tells_the_balance_after_each_document():
    sheet = replace(specimens.stock_card(), opening=40)
    read = _read(stock_card_workbook.render(sheet))
    assert [row[0].value for row in read["About"].iter_rows()][1] == "Document no."
    told = [[cell.value for cell in row] for row in read["Stock card"].iter_rows(min_row=2)]
    lot = ["WFP", datetime(2023, 3, 31)]
    assert told[0] == [*lot, None, None, "Brought forward", None, None, 40]
    assert told[1] == [
        *lot,
        datetime(2020, 4, 16),
        "GRN-PNH-2020-0003",
        "World Food Programme (WFP)",
        1260,
        None,
        1260,
    ]
    assert told[-1][-1] == 0


# ------------------------------------------------------------------ CSV


@pytest.mark.parametrize(
    "text", [text for text in BAD if text != "+855 12 345 678"] + ["+855 12 345 678", " =1+1", "\xa0=1"]
)
def test_csv_text_is_never_run(text):
    assert csv_file.guarded(text).startswith("'")


@pytest.mark.parametrize("text", ["-5", "+12", "-1,250.5", "-3.25", "2020-05-07", "PPE suit", ""])
def test_csv_leaves_numbers_and_plain_text_alone(text):
    assert csv_file.guarded(text) == text


def test_csv_opens_with_its_letters_right_and_dates_as_dates(tmp_path):
    rows = [['ម៉ាស់, "វះកាត់"', date(2020, 5, 7)], [None, Decimal("2.50")], [True, 1250]]
    csv_file.write(tmp_path / "list.csv", Listing("L", COLUMNS, rows))
    raw = (tmp_path / "list.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    read = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert read == [["Item", "Quantity"], ['ម៉ាស់, "វះកាត់"', "2020-05-07"], ["", "2.50"], ["yes", "1250"]]


def test_long_csv_is_whole():
    made = csv_file.render(Listing("L", COLUMNS, ([f"i{number}", number] for number in range(5001))))
    assert made.count(b"\r\n") == 5002
