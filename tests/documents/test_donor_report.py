"""The donor report on paper and as a workbook: what it says, and that no text leaves its place."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from supplytrack.documents import donor_report, donor_workbook
from tests.documents import donor_specimens as made
from tests.documents import reading
from tests.documents.layout import Layout


@pytest.mark.parametrize("language", ["both", "km", "en"])
@pytest.mark.parametrize(
    "make",
    [
        made.donor_report,
        made.everything,
        lambda language: replace(made.everything(language), lots=None),
        lambda language: replace(made.donor_report(language), rows=(), lots=()),
    ],
)
def test_the_report_keeps_its_text_in_place(make, language):
    layout = Layout()
    donor_report.render(make(language), layout)
    assert layout.texts
    assert layout.faults() == []


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(made.donor_reports)
def test_any_report_keeps_its_text_in_place(sheet):
    layout = Layout()
    assert donor_report.render(sheet, layout).startswith(b"%PDF-1.7")
    assert layout.faults() == []


def test_the_report_accounts_for_every_unit_and_moves_each_lot_to_zero():
    told = reading.text(donor_report.render(made.donor_report("en")))
    for figures in (
        r"PPE suit\s+pieces\s+1,260\s+840\s+420\s+–\s+0\s+0",
        r"Medical safety goggles\s+sets\s+50\s+35\s+15\s+–\s+0\s+0",
        r"Disposable apron\s+sets\s+1,300\s+900\s+400\s+–\s+0\s+0",
        r"2020-04-16\s+GRN-PNH-2020-0003\s+World Food Programme \(WFP\)\s+received\s+1,260\s+1,260",
        r"2020-04-23\s+DN-PNH-2020-0009\s+Siem Reap PHD\s+unsigned\s+420\s+0",
        r"Sum\s+1,300\s+1,300\s+0",
        r"batch W20-0311 · expiry 2023-03-31",
        r"Every unit is accounted for: nothing is missing",
        r"DO-WFP-2020-0507",
    ):
        assert re.search(figures, told), figures
    assert "never added" in told
    assert "Split" not in told


def test_a_gap_is_named_with_its_batches():
    told = reading.text(donor_report.render(made.everything("en"))).replace("\n", " ")
    assert "Not accounted for: 1 rows, marked !. Batches: M-1, M-2." in told
    assert re.search(r"309\s+! 7", told)
    assert "nothing is missing" not in told
    assert "9 are on their way between own stores" in told
    assert "others" in told, "a bar has room for some recipients; the rest is one part"


def test_without_a_donor_each_one_is_a_title_and_no_movement_is_listed():
    told = reading.text(donor_report.render(replace(made.everything("en"), lots=None)))
    assert "Choose a donor" in told
    assert "GRN-PNH-2020-0003" not in told
    assert "International Organization for Migration" in told


def test_the_digest_changes_with_a_quantity_and_with_a_paper():
    sheet = made.donor_report("en")
    lot = sheet.lots[0]
    signed = replace(lot.movements[-1], proof=lot.movements[1].proof)
    others = (
        replace(sheet, rows=(replace(sheet.rows[0], lost=1), *sheet.rows[1:])),
        replace(sheet, lots=(replace(lot, movements=(*lot.movements[:-1], signed)), *sheet.lots[1:])),
        replace(sheet, head=replace(sheet.head, language="km")),
    )
    marks = [
        re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", reading.pages(donor_report.render(one))[0])[0]
        for one in (sheet, *others)
    ]
    assert len(set(marks[:3])) == 3
    assert marks[3] == marks[0]


def test_the_workbook_has_the_balance_the_parts_and_the_movements():
    sheet = made.donor_report()
    book = openpyxl.load_workbook(io.BytesIO(donor_workbook.render(sheet)))
    assert book.sheetnames == ["Donor report", "Where each unit went", "Movements", "About"]
    rows = list(book["Donor report"].iter_rows(values_only=True))
    titles = [str(title).split("\n")[0].split(" · ")[0] for title in rows[0]]
    suits = dict(zip(titles, rows[1], strict=True))
    assert (suits["Donor"], suits["Received"], suits["Balance"], suits["Check"]) == ("WFP", 1260, 0, 0)
    assert book["Movements"].max_row == 1 + sum(len(lot.movements) for lot in sheet.lots)
    assert book["Where each unit went"].max_row == 1 + 9
    about = dict(
        openpyxl.load_workbook(io.BytesIO(donor_workbook.render(made.everything())))["About"].iter_rows(
            values_only=True
        )
    )
    assert about["Accounted for"] == "no: 1 rows have a gap"
    told = donor_workbook.render_csv(sheet).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(told)))) == 4
    assert donor_report.file_name(sheet, "csv") == "DO-WFP-2020-0507_donor-report.csv"
