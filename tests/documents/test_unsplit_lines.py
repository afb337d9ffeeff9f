"""A line that stands for several kinds says so on every paper and report, in both languages, and not twice."""

from dataclasses import replace

from supplytrack.documents import distribution_report, stock_report
from tests.documents import reading, specimens
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
