"""The coverage report from the command line: names that stay, exact figures, a paper, a workbook, and refusals."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from supplytrack.cli.rows import COLUMNS
from tests.cli.conftest import Command
from tests.factories import needs, papers
from tests.factories.workspaces import open_database

PROMISED = (
    "location location_name location_kind province province_code item item_name unit basis since need delivered "
    "coverage missing people_a_day on_hand days_on_hand available_in_stores days_in_stores rate_1 days_at_rate_1 "
    "rate_2 days_at_rate_2 source"
)
DAY = date(2020, 5, 7)


@pytest.fixture
def needy(example: Path) -> Path:
    """The example, and 300 people at a reception centre of whom each gets a meal package."""
    database = open_database(str(example))
    needs.arrive(database, "OBEICHOIN", 300, DAY)
    needs.arrive(database, "KH04", 50, DAY)
    papers.receive(database, "FOD-001", "500", on=DAY)
    papers.hand_over(database, "FOD-001", "299", on=DAY, target="OBEICHOIN")
    database.close()
    return example


def test_rows_keep_their_names_and_tell_exact_figures(command: Command, needy: Path) -> None:
    ran = command("report", "coverage", "--as-of", "2020-05-07", "--format", "json")
    rows = {(row["location"] or row["province_code"], row["item"]): row for row in ran.rows}

    assert COLUMNS["coverage"] == tuple(PROMISED.split())
    assert all(tuple(row) == COLUMNS["coverage"] or set(row) == set(PROMISED.split()) for row in ran.rows)
    site = rows["OBEICHOIN", "FOD-001"]
    told = [site[name] for name in ("basis", "need", "delivered", "coverage", "missing", "source")]
    assert told == ["arrivals", 300, 299, 99.6, 1, "GDI"]
    assert [site[name] for name in ("rate_1", "rate_2")] == [2000, 170]
    assert rows["KH04", "FOD-001"]["need"] == 50


def test_assumed_rates_and_the_source_can_be_told(command: Command, needy: Path) -> None:
    asked = ("report", "coverage", "--as-of", "2020-05-07", "--format", "json")
    ran = command(*asked, "--rates", "10, 1", "--source", "gdi", "--location", "OBEICHOIN")

    assert {(row["rate_1"], row["rate_2"]) for row in ran.rows} == {(10, 1)}
    assert ran.json["parameters"]["rates"] == [10, 1]
    assert "two numbers" in command(*asked, "--rates", "10").sentence
    assert "two numbers" in command(*asked, "--rates", "0,5").sentence
    assert "UNHCR" in command(*asked, "--source", "UNHCR").sentence
    assert command("report", "stock", "--format", "json", "--source", "GDI").code == 2


def test_the_paper_and_the_workbook_say_the_same(command: Command, needy: Path) -> None:
    asked = ("report", "coverage", "--to", "2020-05-07")
    assert command(*asked, "--format", "pdf", "--output", "c.pdf").code == 0
    assert command(*asked, "--format", "xlsx", "--output", "c.xlsx").code == 0

    pages = pypdfium2.PdfDocument(Path("c.pdf").read_bytes())
    told = "".join(page.get_textpage().get_text_range() for page in pages)
    assert "Coverage report" in told
    assert "299" in told
    book = openpyxl.load_workbook(io.BytesIO(Path("c.xlsx").read_bytes()))
    assert book.sheetnames[:3] == ["Sites", "Provinces", "Whole response"]
    sites = {row[2]: row for row in book["Sites"].iter_rows(min_row=2, values_only=True)}
    site = next(row for name, row in sites.items() if name and "O'Bei Choin" in str(name))
    assert site[6:11] == ("arrivals", 300, 299, 99, 1)


def test_where_no_need_is_known_nothing_is_told_as_covered(command: Command, example: Path) -> None:
    """The example knows who came to the whole country, and no need of a site."""
    rows = command("report", "coverage", "--as-of", "2020-05-07", "--format", "json").rows
    of_sites = [row for row in rows if row["location"]]
    assert of_sites
    assert {(row["basis"], row["need"], row["coverage"]) for row in of_sites} == {("not known", None, None)}
    (country,) = [row for row in rows if not row["location"]]
    assert (country["item"], country["province"], country["basis"]) == ("FOD-001", "", "arrivals")
    assert country["need"] == country["missing"] > 0
    assert all(row["days_at_rate_2"] > row["days_at_rate_1"] for row in of_sites)
    assert command("report", "coverage", "--format", "pdf", "--output", "c.pdf").code == 0
