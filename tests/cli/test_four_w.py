"""The 4W from the command line: tags as second row, exact numbers, names that stay."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl

from tests.cli.conftest import Command

PROMISED = (
    "reporting_org donor implementing_org sector activity item item_code quantity unit province province_code district "
    "district_code site recipient beneficiary_type targeted reached households start end reported status paper document "
    "remarks"
)


def test_rows_have_their_names_and_people_are_counted_once(command: Command, example: Path) -> None:
    ran = command("report", "4w", "--to", "2020-05-07", "--format", "json")
    assert list(ran.rows[0]) == PROMISED.split()
    suits = [row for row in ran.rows if (row["item_code"], row["donor"]) == ("PPE-001", "WFP")]
    assert [(row["province_code"], row["quantity"], row["unit"], row["paper"]) for row in suits] == [
        ("KH01", 420, "pieces", "signed"),
        ("KH02", 420, "pieces", "signed"),
        ("KH17", 420, "pieces", "unsigned"),
    ]
    migrants = [row["reached"] for row in ran.rows if row["document"].startswith("DI-") and row["reached"]]
    assert sorted(migrants) == [18, 3908]


def test_csv_and_workbook_have_the_tags_as_second_row(
    command: Command, example: Path, tmp_path: Path
) -> None:
    asked = ("report", "4w", "--donor", "WFP", "--to", "2020-05-07", "--format")
    written = list(csv.reader(io.StringIO(command(*asked, "csv").out)))
    assert written[1][0] == "#org+reporting+name"
    assert command(*asked, "xlsx", "--output", "4w.xlsx").code == 0
    rows = list(openpyxl.load_workbook(tmp_path / "4w.xlsx")["4W"].values)
    assert list(rows[0]) == written[0]
    assert list(rows[1]) == written[1]
    assert len(rows) == len(written) == 2 + 9


def test_there_is_no_paper_of_it(command: Command, example: Path) -> None:
    ran = command("report", "4w", "--format", "pdf", "--output", "4w.pdf")
    assert ran.code == 1
    assert "Choose xlsx, csv or json" in ran.sentence
