"""The situation report from the command line: rows, lists and the paper."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pypdfium2

from tests.cli.conftest import Command

PERIOD = ("--from", "2020-04-01", "--to", "2020-05-07")


def test_the_bullets_come_as_rows_with_the_papers_behind_them(
    command: Command, example: Path, tmp_path: Path
) -> None:
    rows = command("report", "sitrep", *PERIOD, "--format", "json").rows
    by_paper = {number: row for row in rows for number in row["documents"]}
    assert by_paper["DN-PNH-2020-0002"]["text"] == (
        "Provided medical supplies of 50 PPE suits, 15 boxes of surgical masks and two boxes of gloves to the border "
        "authorities in Banteay Meanchey."
    )
    assert by_paper["DN-PNH-2020-0005"]["status"] == "unsigned"
    assert by_paper["PO-PNH-2020-0001"]["worded"] is True

    written = command("report", "sitrep", *PERIOD, "--format", "csv").out
    told = list(csv.DictReader(io.StringIO(written)))
    assert [(row["text"], row["documents"]) for row in told] == [
        (row["text"], ", ".join(row["documents"])) for row in rows
    ]
    command("report", "sitrep", *PERIOD, "--format", "xlsx", "--output", str(tmp_path / "s.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx").worksheets[0]
    assert [line[2] for line in sheet.iter_rows(min_row=2, values_only=True)] == [row["text"] for row in rows]

    of_wfp = command(
        "report", "sitrep", "--donor", "WFP", "--province", "Battambang", "--format", "json"
    ).rows
    assert [row["documents"] for row in of_wfp] == [["DN-PNH-2020-0003"]]
    paper = tmp_path / "s.pdf"
    command("report", "sitrep", *PERIOD, "--format", "pdf", "--output", str(paper))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper)]
    said = " ".join(" ".join(pages).split())
    assert all(" ".join(row["text"].split()) in said for row in rows)
