"""The stock movement report and the picking list: what they say, and that no text leaves its place."""

from __future__ import annotations

import csv
import io
import re
import shutil
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from supplytrack.core.movement_sheet import WAYS_IN, Way
from supplytrack.core.picking_list_sheet import PickLine
from supplytrack.documents import labels, movement_report, movement_workbook, picking_list
from tests.documents import movement_specimens as made
from tests.documents import reading, specimens
from tests.documents.layout import Layout

_slowly = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
PAPERS = [(movement_report, made.movement_report()), (picking_list, made.picking_list())]


@pytest.mark.parametrize("language", ["both", "km", "en"])
@pytest.mark.parametrize(
    ("paper", "make"),
    [
        (movement_report, made.movement_report),
        (movement_report, lambda language: made.movement_report(language, by_store=True, gap=7, stores=4)),
        (picking_list, made.picking_list),
        (picking_list, lambda language: made.picking_list(language, bins=False)),
        (picking_list, made.picking_list_of_fifty_lines),
    ],
)
def test_every_paper_keeps_its_text_in_place(paper, make, language):
    layout = Layout()
    paper.render(make(language), layout)
    assert layout.texts
    assert layout.faults() == []


@_slowly
@given(made.movement_reports)
def test_any_movement_report_keeps_its_text_in_place(sheet):
    _sound(movement_report, sheet)


@_slowly
@given(made.picking_lists)
def test_any_picking_list_keeps_its_text_in_place(sheet):
    _sound(picking_list, sheet)


def _sound(paper, sheet):
    layout = Layout()
    assert paper.render(sheet, layout).startswith(b"%PDF-1.7")
    assert layout.faults() == []


# ------------------------------------------------------------------ movement report


def test_a_movement_report_says_that_it_reconciles_before_any_figure():
    told = reading.squeezed(reading.pages(movement_report.render(made.movement_report("en")))[0])
    assert told.index("Reconciled:opening+in") < told.index("Fromopeningtoclosing")
    assert "isthestockof2020-05-07" in told
    assert "Doesnotreconcile" not in told


def test_a_movement_report_names_the_row_and_the_gap_that_does_not_reconcile():
    told = reading.text(movement_report.render(made.movement_report("en", gap=7)))
    assert "Does not reconcile: 1 rows, marked !" in told.replace("\n", " ")
    assert re.search(r"! 238\s+\(−7\)", told)


def test_what_is_on_the_way_that_does_not_add_up_is_a_gap_too():
    sheet = made.movement_report("en")
    wrong = replace(sheet.on_the_way[0], after=100)
    told = reading.text(movement_report.render(replace(sheet, on_the_way=(wrong, *sheet.on_the_way[1:]))))
    assert "Does not reconcile: 1" in told
    assert re.search(r"! 100\s+\(−15\)", told)


def test_ways_that_nothing_took_get_no_column_and_are_named():
    told = reading.text(movement_report.render(made.movement_report("en")))
    assert "Not in this period: printed." in told
    assert "Transfersout" in reading.squeezed(told)


def test_donors_of_one_item_are_added_and_different_units_never():
    told = reading.text(movement_report.render(made.movement_report("en")))
    assert re.search(r"Total\s+pieces\s+100\s+1,510\s+1,240\s+4\s+−1\s+365", told)
    assert "never added" in told


def test_reversed_goods_are_told_below_zero_and_explained():
    told = reading.text(movement_report.render(made.movement_report("en")))
    assert "−20" in told
    assert "What was reversed counts below zero" in told
    sheet = made.movement_report("en")
    sound = tuple(row for row in sheet.rows if min(row.sums.values(), default=0) >= 0)
    assert "What was reversed" not in reading.text(movement_report.render(replace(sheet, rows=sound)))


def test_a_movement_report_by_store_has_each_store_as_a_title():
    told = reading.text(movement_report.render(made.movement_report("en", by_store=True)))
    for store in (specimens.CENTRAL_STORE, specimens.FIELD_STORE):
        assert store.name in told


def test_a_report_of_nothing_is_whole():
    sheet = made.movement_report("en")
    told = reading.text(movement_report.render(replace(sheet, rows=(), on_the_way=(), outside=(), stores=())))
    assert told.count("Nothing to list.") == 3
    assert "On the way between own stores" not in told


def test_the_workbook_has_a_column_for_every_way_and_the_check():
    sheet = made.movement_report(by_store=True, gap=7)
    book = openpyxl.load_workbook(io.BytesIO(movement_workbook.render(sheet)))
    rows = list(book["Movements"].iter_rows(values_only=True))
    titles = [str(title).split("\n")[0].split(" · ")[0] for title in rows[0]]
    assert len(set(titles)) == len(titles)
    for way in Way:
        assert labels.WAYS[way].en in titles
    first = dict(zip(titles, rows[1], strict=True))
    assert (first["Store"], first["Procured"], first["Closing"], first["Check"]) == (
        specimens.CENTRAL_STORE.name,
        250,
        245,
        -7,
    )
    for row in rows[1:]:
        of = dict(zip(titles, row, strict=True))
        assert of["Opening"] + of["In"] - of["Out"] - of["Loss"] + of["Count"] == of["Closing"]
        assert sum(of[labels.WAYS[way].en] for way in WAYS_IN) == of["In"]
    assert {"On the way", "Lost outside", "About"} <= set(book.sheetnames)
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["Reconciled"] == "no: 2 rows differ"


def test_the_same_rows_go_out_as_csv():
    told = movement_workbook.render_csv(made.movement_report()).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told)))
    assert len(rows) == 1 + len(made.movement_report().rows)
    assert (
        movement_report.file_name(made.movement_report(), "csv")
        == "MR-ALL-2020-0507_stock-movement-report.csv"
    )


# ------------------------------------------------------------------ picking list


def test_a_picking_list_tells_every_batch_its_packs_and_the_paper_it_is_for():
    told = reading.text(picking_list.render(made.picking_list()))
    for word in ("For DN-PNH-2020-0007", "W20-0311", "8 cartons of 50 and 20 pieces", "A-01", "Picked by"):
        assert word in told
    assert "End of list: 5 lines" in told
    assert "25 boxes" in told
    assert "Lots passed over by FEFO: none." in told
    assert told.index("A-01") < told.index("A-02") < told.index("B-03")


def test_without_bins_their_column_is_left_out():
    told = reading.text(picking_list.render(made.picking_list("en", bins=False)))
    assert not re.search(r"\bBin\b", told)
    assert "By item; the earliest expiry first" in told


def test_batches_that_were_passed_over_are_named_with_the_reason():
    told = reading.text(picking_list.render(made.picking_list_of_fifty_lines("en")))
    for word in (
        "G19-001",
        "expired",
        "of another donor",
        "held for another paper",
        "a later batch was chosen",
    ):
        assert word in told
    assert "none." not in told
    assert "Issued already." in told


def test_a_long_picking_list_keeps_its_last_lines_and_signs_once():
    pages = reading.pages(picking_list.render(made.picking_list_of_fifty_lines("en")))
    assert ["Picked by" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    lines = made.picking_list_of_fifty_lines().lines
    for count in range(2, 26):
        sheet = replace(made.picking_list_of_fifty_lines("en"), lines=lines[:count], passed_over=())
        last = reading.pages(picking_list.render(sheet))[-1]
        assert last.count("3 boxes of 50") >= 2, count


def test_a_name_in_khmer_alone_leaves_no_empty_line():
    lot = replace(specimens.GLOVES_LOT, item=specimens.KHMER_ONLY)
    sheet = replace(made.picking_list("en"), lines=(PickLine(lot, 2),))
    told = reading.squeezed(reading.text(picking_list.render(sheet)))
    assert reading.squeezed(specimens.KHMER_ONLY.name_km) in told


# ------------------------------------------------------------------ both


@pytest.mark.parametrize(("paper", "sheet"), PAPERS)
def test_english_papers_hold_no_khmer_and_khmer_papers_hold_both(paper, sheet):
    english = replace(sheet, head=replace(sheet.head, language="en"))
    words = reading.actual_texts(paper.render(english))
    assert [word for word in words if word not in specimens.KHMER_ONLY.name_km] == []
    both = paper.render(replace(sheet, head=replace(sheet.head, language="km")))
    assert len(reading.actual_texts(both)) > 20


@pytest.mark.skipif(
    not (shutil.which("zbarimg") and shutil.which("pdftoppm")), reason="zbar or Poppler is missing"
)
@pytest.mark.parametrize(("paper", "sheet"), PAPERS)
def test_the_qr_sign_is_read_at_screen_size(paper, sheet, tmp_path):
    pdf = paper.render(sheet)
    first = reading.page_images(pdf, tmp_path)[0]
    printed = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", reading.pages(pdf)[0])[0]
    assert reading.qr_codes(first) == f"SUPPLYTRACK:{sheet.head.number}:{printed}"


@pytest.mark.parametrize(("paper", "sheet"), PAPERS)
def test_the_digest_follows_what_is_stated_and_nothing_else(paper, sheet):
    def mark(one):
        return re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", reading.pages(paper.render(one))[0])[0]

    plain = mark(sheet)
    assert mark(replace(sheet, head=replace(sheet.head, language="km", note="other", version="9"))) == plain
    assert mark(replace(sheet, head=replace(sheet.head, date=date(2020, 6, 1)))) != plain


def test_the_digest_changes_with_a_quantity():
    sheet = made.picking_list("en")
    more = replace(sheet, lines=(replace(sheet.lines[0], to_pick=421), *sheet.lines[1:]))
    report = made.movement_report("en")
    row = replace(report.rows[0], sums={**report.rows[0].sums, Way.LOST: 1})
    for paper, one, other in (
        (picking_list, sheet, more),
        (movement_report, report, replace(report, rows=(row, *report.rows[1:]))),
    ):
        marks = {
            re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", reading.pages(paper.render(each))[0])[0]
            for each in (one, other)
        }
        assert len(marks) == 2


def test_bytes_do_not_depend_on_what_was_printed_before():
    there = [paper.render(sheet) for paper, sheet in PAPERS]
    back = [paper.render(sheet) for paper, sheet in reversed(PAPERS)][::-1]
    assert there == back
