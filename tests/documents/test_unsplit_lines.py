"""A line that stands for several kinds says so on every paper and report, in both languages, and not twice."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from supplytrack.documents import (
    distribution_report,
    distribution_workbook,
    expiry_workbook,
    movement_workbook,
    stock_report,
    stock_workbook,
)
from tests.documents import movement_specimens, reading, specimens, test_supply_papers
from tests.documents.specimens import MIXED_MASKS

PLAIN = replace(MIXED_MASKS, name="Masks, surgical and N95", name_km="ម៉ាស់វះកាត់ និង N95")


def stock(item, language="both"):
    sheet = specimens.stock_report(language)
    row = sheet.rows[0]
    return replace(sheet, rows=(replace(row, goods=replace(row.goods, item=item)), *sheet.rows[1:]))


def handed(item, language="both"):
    sheet = specimens.distribution_report(language)
    first = sheet.handovers[0]
    lines = (replace(first.lines[0], item=item), *first.lines[1:])
    return replace(sheet, handovers=(replace(first, lines=lines), *sheet.handovers[1:]))


def test_the_stock_report_says_not_split():
    told = reading.text(stock_report.render(stock(PLAIN)))
    assert "Masks, surgical and N95, not split" in told
    before = reading.text(stock_report.render(stock(replace(PLAIN, mixed=False))))
    assert before.count("not split") < told.count("not split")


def test_the_distribution_report_says_not_split():
    told = reading.text(distribution_report.render(handed(PLAIN)))
    before = reading.text(distribution_report.render(handed(replace(PLAIN, mixed=False))))
    assert before.count("not split") < told.count("not split")


def test_a_name_that_says_it_already_says_it_once():
    assert "not split, not split" not in reading.text(stock_report.render(stock(MIXED_MASKS)))


# ------------------------------------------------------------------ workbooks and CSV

KHMER_WORD = "មិនទាន់បែងចែក"


def moved(item):
    sheet = movement_specimens.movement_report()
    return replace(sheet, rows=(replace(sheet.rows[0], item=item), *sheet.rows[1:]))


def expiring(item):
    sheet = test_supply_papers.expiries()
    first = sheet.lines[0]
    return replace(sheet, lines=(replace(first, goods=replace(first.goods, item=item)), *sheet.lines[1:]))


def listed(content):
    """The English and Khmer names of every row."""
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    columns = [
        at for at, title in enumerate(rows[0]) if str(title).split("\n")[0] in ("Item", "Item (Khmer)")
    ]
    return [tuple(row[at] for at in columns) for row in rows[1:]]


@pytest.mark.parametrize(
    ("book", "make"),
    [
        (stock_workbook, stock),
        (distribution_workbook, handed),
        (movement_workbook, moved),
        (expiry_workbook, expiring),
    ],
)
def test_workbooks_say_not_split_behind_the_name_and_not_twice(book, make):
    names = listed(book.render(make(PLAIN)))
    assert names[0][0] == "Masks, surgical and N95, not split"
    assert names[0][1:] in ((), (f"ម៉ាស់វះកាត់ និង N95, {KHMER_WORD}",))
    assert listed(book.render(make(MIXED_MASKS)))[0][0] == "Masks, surgical and N95, not split"
    assert listed(book.render(make(replace(PLAIN, mixed=False))))[0][0] == "Masks, surgical and N95"


@pytest.mark.parametrize(
    ("book", "make"), [(stock_workbook, stock), (distribution_workbook, handed), (movement_workbook, moved)]
)
def test_csv_files_say_not_split(book, make):
    rows = list(csv.reader(io.StringIO(book.render_csv(make(PLAIN)).decode("utf-8-sig"))))
    assert "Masks, surgical and N95, not split" in rows[1]
    assert f"ម៉ាស់វះកាត់ និង N95, {KHMER_WORD}" in rows[1]
