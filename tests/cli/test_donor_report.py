"""The donor report from the command line: names that stay, and every unit of the example accounted for."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pypdfium2

from tests.cli.conftest import Command

PROMISED = "donor item unit received distributed lost on_hand in_transit gap"


def test_all_that_wfp_gave_is_accounted_for(command: Command, example: Path) -> None:
    ran = command("report", "donor", "--donor", "WFP", "--as-of", "2020-05-07", "--format", "json")
    names = PROMISED.split()
    assert [[row[name] for name in names] for row in ran.rows] == [
        ["WFP", "PPE-001", "piece", 1260, 1260, 0, 0, 0, 0],
        ["WFP", "PPE-002", "set", 50, 50, 0, 0, 0, 0],
        ["WFP", "PPE-003", "set", 1300, 1300, 0, 0, 0, 0],
    ]
    assert [(row["signed"], row["open"]) for row in ran.rows] == [(840, 420), (35, 15), (900, 400)]
    assert ran.json["parameters"]["donor"] == "WFP"


def test_every_donor_is_told_and_goods_of_our_own_last(command: Command, example: Path) -> None:
    rows = command("report", "donor", "--format", "json").rows
    assert {row["gap"] for row in rows} == {0}
    donors = [row["donor"] for row in rows]
    assert donors == sorted(filter(None, donors)) + [None] * donors.count(None)
    assert None in donors
    for row in rows:
        told = row["distributed"] + row["lost"] + row["converted"] + row["on_hand"] + row["in_transit"]
        assert told == row["received"], row
        assert row["distributed"] == row["signed"] + row["open"] + row["people"]


def test_the_account_is_as_of_a_day(command: Command, example: Path) -> None:
    ran = command(
        "report", "donor", "--donor", "WFP", "--item", "PPE-001", "--to", "2020-04-21", "--format", "json"
    )
    (row,) = ran.rows
    assert (row["received"], row["distributed"], row["on_hand"]) == (1260, 420, 840)


def test_csv_has_the_names_of_the_rows(command: Command, example: Path) -> None:
    rows = command("report", "donor", "--format", "json").rows
    written = list(csv.DictReader(io.StringIO(command("report", "donor", "--format", "csv").out)))
    assert list(written[0]) == list(rows[0])
    assert len(written) == len(rows)


def test_an_account_is_of_all_places_and_of_all_days_until_then(command: Command, example: Path) -> None:
    for option, value in (("--location", "PNH"), ("--province", "Battambang"), ("--from", "2020-04-01")):
        assert command("report", "donor", option, value, "--format", "json").code == 2


def test_the_paper_and_its_workbook_are_of_the_donor(command: Command, example: Path, tmp_path: Path) -> None:
    asked = ("report", "donor", "--donor", "WFP", "--as-of", "2020-05-07", "--format")
    ran = command(*asked, "pdf", "--output", "paper.pdf")
    assert (ran.code, ran.err) == (0, "")
    with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as paper:
        told = " ".join(" ".join(page.get_textpage().get_text_range() for page in paper).split())
    assert "DO-WFP-2020-0507" in told
    assert "Every unit is accounted for" in told
    assert command(*asked, "xlsx", "--output", "paper.xlsx").code == 0
    assert openpyxl.load_workbook(tmp_path / "paper.xlsx").sheetnames[0] == "Donor report"
