"""Where tables may break over pages, and what repeats when they do."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.table import Column, GroupRow, LineRow, SumRow, Table, Words
from tests.documents import specimens
from tests.documents.layout import Layout

COLUMNS = (Column(100, Label("Name")), Column(76, Label("Figure"), "right"))


class Drawn:
    """A table drawn on a paper of its own, and the pages its texts came to."""

    def __init__(self, rows, above=0.0, tail=0.0, carry=None, columns=COLUMNS):
        self.layout = Layout()
        self.paper = Paper(
            specimens.head("X-1", date(2020, 5, 7), note=""),
            Opening(Label("Trial"), "trial", ["x"]),
            self.layout,
        )
        self.paper.gap(above)
        table = Table(self.paper, columns)
        table.rows.extend(rows)
        table.flow(tail, carry)

    def page(self, text):
        """The page of the only text that reads so."""
        pages = [one.page for one in self.layout.texts if one.text == text]
        assert len(pages) == 1, (text, pages)
        return pages[0]

    def texts(self, page):
        """What stands on a page."""
        return [one.text for one in self.layout.texts if one.page == page]


def _lines(name, count):
    return [LineRow([f"{name}{number}", str(number)]) for number in range(1, count + 1)]


@pytest.mark.parametrize("above", range(0, 600, 7))
def test_a_group_title_takes_two_lines_with_it_and_its_last_two_stay_together(above):
    rows = [*_lines("first", 4), GroupRow("Group"), *_lines("second", 6)]
    drawn = Drawn(rows, above)
    assert drawn.page("Group") == drawn.page("second1") == drawn.page("second2")
    assert drawn.page("second5") == drawn.page("second6")
    assert drawn.page("first3") == drawn.page("first4")
    assert drawn.layout.faults() == []


@pytest.mark.parametrize("above", range(0, 600, 7))
def test_a_sum_stands_with_the_line_above_it(above):
    rows = [*_lines("a", 5), SumRow(["Sum", "15"]), *_lines("b", 5), SumRow(["Sum of b", "15"], heavy=True)]
    drawn = Drawn(rows, above)
    assert drawn.page("Sum") == drawn.page("a5") == drawn.page("a4")
    assert drawn.page("Sum of b") == drawn.page("b5")


@pytest.mark.parametrize("above", range(0, 600, 23))
def test_the_last_two_lines_stay_with_what_follows(above):
    drawn = Drawn(_lines("a", 12), above, tail=200)
    assert drawn.paper.room >= 200
    assert drawn.page("a11") == drawn.page("a12") == drawn.paper.pages


@pytest.mark.parametrize("above", range(0, 600, 23))
def test_titles_on_two_levels_stay_together_and_repeat(above):
    rows = [GroupRow("Province"), GroupRow("Recipient", "អ្នកទទួល", minor=True), *_lines("a", 70)]
    drawn = Drawn(rows, above)
    assert drawn.page("Province") == drawn.page("Recipient") == drawn.page("a2")
    last = drawn.texts(drawn.paper.pages)
    assert "Province (continued)" in last
    assert "Recipient (continued)" in last
    assert "អ្នកទទួល (ត)" in last


def test_a_broken_table_says_so_and_repeats_its_head():
    drawn = Drawn(_lines("a", 60))
    assert drawn.paper.pages == 2
    assert "Continued on next page" in drawn.texts(1)
    assert "Continued on next page" not in drawn.texts(2)
    assert "Figure" in drawn.texts(1)
    assert "Figure" in drawn.texts(2)


def test_a_whole_table_does_not_say_it_continues():
    assert "Continued on next page" not in Drawn(_lines("a", 5)).texts(1)


def test_a_line_tells_more_where_it_begins_a_page():
    rows = [LineRow([None, f"f{number}"], on_top=["name again", f"f{number}"]) for number in range(60)]
    drawn = Drawn(rows)
    assert "name again" not in drawn.texts(1)
    assert drawn.texts(2).count("name again") == 1


def test_sums_are_carried_over_every_break():
    def carry(count):
        return ["", str(1000 + count)]

    drawn = Drawn(_lines("a", 100), carry=carry)
    for page in range(1, drawn.paper.pages):
        done = sum(
            text.startswith("a") for text in (text for one in range(1, page + 1) for text in drawn.texts(one))
        )
        assert "Carried forward" in drawn.texts(page)
        assert str(1000 + done) in drawn.texts(page)
        assert "Brought forward" in drawn.texts(page + 1)
        assert str(1000 + done) in drawn.texts(page + 1)


def test_no_head_stands_alone_at_the_foot():
    for above in range(500, 690, 5):
        drawn = Drawn(_lines("a", 3), above)
        for page in range(1, drawn.paper.pages + 1):
            told = drawn.texts(page)
            assert ("Figure" in told) == any(text.startswith("a") and len(text) == 2 for text in told)


def test_what_follows_gets_a_page_of_its_own_when_the_last_lines_fill_one():
    tall = [LineRow(["x", "1"], height=390) for _ in range(2)]
    drawn = Drawn(tall, tail=300)
    assert drawn.paper.room >= 300
    assert drawn.layout.faults() == []


def test_a_figure_too_wide_for_its_column_is_set_smaller_and_never_torn():
    columns = (Column(166, Label("Name")), Column(10, Label("Q"), "right"))
    drawn = Drawn([LineRow(["a", (Words("9,000,000", size=10),)])], columns=columns)
    assert "9,000,000" in drawn.texts(1)
    assert drawn.layout.faults() == []


def test_a_heading_with_a_long_word_is_set_smaller_and_stays_whole():
    columns = (Column(161, Label("Name")), Column(15, Label("Battambang"), "right"))
    assert "Battambang" in Drawn([], columns=columns).texts(1)


def test_an_empty_table_is_its_head():
    drawn = Drawn([])
    assert "Name" in drawn.texts(1)
