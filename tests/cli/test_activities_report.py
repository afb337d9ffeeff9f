"""The activities report, and the activities in the distribution report, from the command line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pypdfium2

from tests.cli.conftest import Command

PERIOD = ("--from", "2020-03-21", "--to", "2020-05-07")


def test_activities_come_as_rows_with_refills_of_their_own(command: Command, example: Path) -> None:
    rows = command("report", "activities", *PERIOD, "--format", "json").rows
    assert [
        (row["first_day"], row["last_day"], row["kind"], row["quantity"], row["people"]) for row in rows
    ] == [
        ("2020-04-06", "2020-04-06", "mobilisation", 5, None),
        ("2020-04-14", "2020-04-17", "assessment", None, None),
        ("2020-04-20", None, "fixture", 2, None),
        ("2020-04-27", "2020-04-27", "refill", None, None),
        ("2020-04-28", "2020-04-30", "training", None, 308),
        ("2020-05-04", "2020-05-04", "refill", None, None),
    ]
    assert rows[1]["province_code"] == "KH14; KH17"
    assert {row["fixture"] for row in rows if row["kind"] == "refill"} == {rows[2]["id"]}
    written = command("report", "activities", *PERIOD, "--format", "csv").out
    assert [row["id"] for row in csv.DictReader(io.StringIO(written))] == [row["id"] for row in rows]
    some = command(
        "report", "activities", "--province", "Battambang", "--from", "2020-04-25", "--format", "json"
    )
    assert [row["kind"] for row in some.rows] == ["training"]
    at_site = command(
        "report", "activities", "--location", "OBEICHOIN", "--as-of", "2020-04-26", "--format", "json"
    )
    assert [row["kind"] for row in at_site.rows] == ["fixture"]


def test_the_distribution_report_tells_of_them_in_a_part_of_its_own(
    command: Command, example: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "report.pdf"
    command("report", "distribution", *PERIOD, "--format", "pdf", "--output", str(paper))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper)]
    said = " ".join(" ".join(pages).split())
    for words in (
        "Activities and fixtures",
        "308 participants",
        "2 tanks",
        "refilled 2 ×, last on 2020-05-04",
    ):
        assert words in said

    rows = command("report", "distribution", *PERIOD, "--format", "json").rows
    assert all(row["document"] for row in rows)
