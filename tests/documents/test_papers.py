"""What stands on each paper, read back from its bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from supplytrack.core.sheets import (
    DeliveryLine,
    HandoverLine,
    PaperGoods,
    PaperHead,
    PaperItem,
    PaperParty,
    PaperState,
    Unstated,
)
from supplytrack.documents import (
    delivery_note,
    distribution_report,
    goods_received_note,
    stock_card,
    stock_report,
)
from tests.documents import reading, specimens

PAPERS = [
    (delivery_note, specimens.delivery_note()),
    (goods_received_note, specimens.goods_received_note()),
    (stock_card, specimens.stock_card()),
    (stock_report, specimens.stock_report()),
    (distribution_report, specimens.distribution_report()),
]


@pytest.fixture(scope="module")
def note():
    return delivery_note.render(specimens.delivery_note())


# ------------------------------------------------------------------ content


def test_a_delivery_note_names_both_parties_and_every_line_in_both_languages(note):
    told = reading.squeezed(reading.text(note))
    sheet = specimens.delivery_note()
    for name in (sheet.from_place, sheet.to, *(line.goods.item for line in sheet.lines)):
        assert reading.squeezed(name.name) in told
        assert reading.squeezed(name.name_km) in told
    for quantity in ("20", "5", "420", "500"):
        assert quantity in told
    assert "25boxes·420pieces·520sets" in told
    assert "Endoflist:5lines" in told
    assert "BanteayMeanchey·KH01" in told


def test_own_procurement_comes_first_and_donors_follow_by_name():
    sheet = specimens.delivery_note()
    mixed = replace(sheet, lines=(*reversed(sheet.lines), DeliveryLine(_lot(specimens.UNICEF), 7)))
    told = reading.text(delivery_note.render(mixed))
    places = [told.index(title) for title in ("Procured by IOM", "Donated by UNICEF", "Donated by WFP")]
    assert places == sorted(places)


def _lot(donor, batch="B1", expiry=date(2022, 1, 1)):
    return PaperGoods(specimens.MASK, specimens.BOX, donor, batch, expiry)


def test_different_units_are_never_added(note):
    assert "965" not in reading.text(note)


def test_an_unsplit_line_is_told_as_one(note):
    assert "was counted together" in reading.text(note)


def test_what_is_not_recorded_gets_a_line_to_write_on(note):
    assert reading.text(note).count("not recorded") == 2


def test_batch_and_expiry_say_why_they_are_missing():
    sheet = specimens.delivery_note()
    lots = [_lot(None, batch, expiry) for batch, expiry in (
        (Unstated.NOT_TRACKED, Unstated.NONE), (Unstated.NOT_RECORDED, Unstated.NOT_TRACKED))]  # fmt: skip
    told = reading.text(
        delivery_note.render(replace(sheet, lines=tuple(DeliveryLine(lot, 3) for lot in lots)))
    )
    assert told.count("not recorded") == 1
    assert told.count("–") == 2
    assert "none" in told


def test_the_state_of_the_paper_is_printed():
    for state, word in ((PaperState.DRAFT, "Draft"), (PaperState.REVERSED, "Reversed")):
        sheet = replace(specimens.delivery_note(), state=state)
        assert word in reading.pages(delivery_note.render(sheet))[0]


def test_a_draft_without_a_number_says_so():
    sheet = specimens.delivery_note(number="")
    assert "not numbered yet" in reading.text(delivery_note.render(sheet))
    assert delivery_note.file_name(sheet) == "draft_delivery-note.pdf"


def test_a_goods_received_note_tells_what_was_short_damaged_and_over():
    sheet = specimens.goods_received_note()
    first = replace(sheet.lines[0], good=280, damaged=15, short=12, over=7)
    told = reading.text(goods_received_note.render(replace(sheet, lines=(first, *sheet.lines[1:]))))
    for figure in ("280", "15", "12", "7 over"):
        assert figure in told
    assert "good + damaged + short − over" in told


def test_a_goods_received_note_tells_what_came_beyond_the_order():
    sheet = specimens.goods_received_note()
    first = replace(sheet.lines[0], over_order=20)
    told = reading.text(goods_received_note.render(replace(sheet, lines=(first, *sheet.lines[1:]))))
    assert "20 over the order" in told
    assert "over the order" not in reading.text(goods_received_note.render(sheet))


def test_a_stock_card_carries_its_sums_from_page_to_page():
    sheet = specimens.stock_card(60)
    pages = reading.pages(stock_card.render(sheet))
    assert len(pages) == 3
    carried = re.search(r"Carried forward.*?([\d,]+)\s+([\d,]+)\s+([\d,]+)", pages[0], re.DOTALL)
    brought = re.search(r"Brought forward.*?([\d,]+)\s+([\d,]+)\s+([\d,]+)", pages[1], re.DOTALL)
    assert carried.groups() == brought.groups()
    rows = sum("DN-PNH" in line for line in pages[0].splitlines())
    assert carried[3] == f"{sheet.rows[rows].balance:,}"
    assert f"{sheet.rows[-1].balance:,}" in pages[2]


def test_a_stock_report_reconciles_and_lists_what_expires():
    told = reading.text(stock_report.render(specimens.stock_report()))
    assert "under 3 months" in told
    assert "3 to 9 months" in told
    assert "1,360" in told
    assert "The reconciliation holds" in told


def test_a_stock_report_names_lots_that_do_not_add_up():
    sheet = specimens.stock_report()
    wrong = replace(sheet.rows[0], closing=sheet.rows[0].closing + 1)
    told = reading.text(stock_report.render(replace(sheet, rows=(wrong, *sheet.rows[1:]))))
    assert "do not add up" in told
    assert "! 1" in told


def test_a_stock_report_names_an_expired_lot():
    sheet = specimens.stock_report()
    late = replace(sheet, head=replace(sheet.head, date=date(2021, 2, 2)))
    assert "expired" in reading.pages(stock_report.render(late))[0]


def test_a_distribution_report_counts_days_open_and_keeps_people_apart():
    told = reading.text(distribution_report.render(specimens.distribution_report()))
    assert re.search(
        r"DN-PNH-2020-0010\s+2020-04-22\s+Border authorities in Battambang\s+Disputed\s+15", told
    )
    assert re.search(r"DN-PNH-2020-0011\s+2020-04-24\s+Siem Reap PHD\s+Unsigned\s+13", told)
    assert "3,908" in told
    assert "3,926" not in told
    assert "Boundaries are indicative" in told


def test_refused_goods_are_told_in_the_distribution_report():
    sheet = specimens.distribution_report()
    line = HandoverLine(specimens.MASK, specimens.BOX, None, 20, accepted=11, damaged=2, short=3, refused=4)
    first = replace(sheet.handovers[0], lines=(line,))
    told = reading.text(distribution_report.render(replace(sheet, handovers=(first,))))
    assert "damaged, short or refused" in told
    assert re.search(r"20\s+11\s+9\s+–", told)


@pytest.mark.parametrize("count", [0, 13])
def test_a_distribution_report_stands_with_no_province_or_many(count):
    sheet = specimens.distribution_report()
    provinces = [
        replace(specimens.SIEM_REAP, code=f"KH{number:02}", name=f"Name{number}")
        for number in range(1, count + 1)
    ]
    handovers = tuple(replace(sheet.handovers[0], province=province) for province in provinces)
    told = reading.text(distribution_report.render(replace(sheet, handovers=handovers)))
    for province in provinces:
        assert province.name in told


# ------------------------------------------------------------------ languages


@pytest.mark.parametrize(("paper", "sheet"), PAPERS)
def test_english_papers_hold_no_khmer_and_khmer_papers_hold_both(paper, sheet):
    english = replace(sheet, head=replace(sheet.head, language="en"))
    khmer = replace(sheet, head=replace(sheet.head, language="km"))
    assert reading.actual_texts(paper.render(english)) == []
    both = paper.render(khmer)
    assert len(reading.actual_texts(both)) > 20
    assert pypdfium2.PdfDocument(both).get_metadata_value("Title").startswith("ប") or "របាយ" in (
        pypdfium2.PdfDocument(both).get_metadata_value("Title")
    )


def test_a_name_in_khmer_alone_leaves_no_empty_line():
    only = PaperItem("BLK-001", "", "ភួយសម្រាប់មណ្ឌល")
    sheet = replace(
        specimens.delivery_note(),
        to=PaperParty("", "មណ្ឌលចត្តាឡីស័ក"),
        lines=(DeliveryLine(replace(specimens.GLOVES_LOT, item=only), 2),),
    )
    told = reading.squeezed(reading.text(delivery_note.render(sheet)))
    assert told.count("មណ្ឌលចត្តាឡីស័ក") == 1
    assert "ភួយសម្រាប់មណ្ឌល" in told


def test_khmer_is_found_by_a_search_and_by_copying(note):
    texts = reading.actual_texts(note)
    assert "មន្ទីរសុខាភិបាលខេត្តបន្ទាយមានជ័យ" in texts
    page = pypdfium2.PdfDocument(note)[0].get_textpage()
    assert page.search("សុខាភិបាល").get_next() is not None


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="Poppler is not installed")
def test_poppler_reads_khmer_too(note, tmp_path):
    (tmp_path / "a.pdf").write_bytes(note)
    done = subprocess.run(["pdftotext", str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True)
    assert "មន្ទីរសុខាភិបាលខេត្តបន្ទាយមានជ័យ" in done.stdout.decode()


# ------------------------------------------------------------------ pages


def test_fifty_lines_run_through_four_pages_with_heads_and_titles_repeated():
    pages = reading.pages(delivery_note.render(specimens.fifty_lines()))
    assert len(pages) == 4
    for number, page in enumerate(pages, 1):
        assert "Remarks" in page
        assert re.search(rf"{number} /\s+4", page)
        assert ("Continued on next page" in page) == (number < 4)
        assert ("Received by" in page) == (number == 4)
    assert "(continued)" in pages[1]
    found = [int(number) for page in pages for number in re.findall(r"^(\d+) ", page, re.MULTILINE)]
    assert [number for number in found if number <= 50][:50] == list(range(1, 51))


def test_the_last_two_lines_stay_with_the_signatures():
    lines = specimens.fifty_lines().lines
    for count in range(3, 30):
        sheet = replace(specimens.fifty_lines(), lines=lines[:count])
        last = reading.pages(delivery_note.render(sheet))[-1]
        numbers = re.findall(r"^(\d+) (?:[A-Z]|\u1797)", last, re.MULTILINE)
        assert len(numbers) >= 2, count


def test_a_paper_without_lines_is_whole():
    for paper, sheet in PAPERS[:2]:
        told = reading.text(paper.render(replace(sheet, lines=())))
        assert "0 lines" in told


# ------------------------------------------------------------------ marks and file


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
    def mark(one) -> str:
        return re.search(
            r", ([0-9A-Z]{5}-[0-9A-Z]{5})",
            pypdfium2.PdfDocument(paper.render(one)).get_metadata_value("Keywords"),
        )[1]

    plain = mark(sheet)
    head: PaperHead = sheet.head
    assert mark(replace(sheet, head=replace(head, language="km", note="other", version="9"))) == plain
    assert mark(replace(sheet, head=replace(head, number="DN-PNH-2020-9999"))) != plain
    assert mark(replace(sheet, head=replace(head, date=date(2020, 6, 1)))) != plain


def test_the_digest_changes_with_a_quantity():
    sheet = specimens.delivery_note()
    more = replace(sheet, lines=(replace(sheet.lines[0], sent=21), *sheet.lines[1:]))
    assert reading.pages(delivery_note.render(more))[0] != reading.pages(delivery_note.render(sheet))[0]
    first, second = (
        re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", reading.text(delivery_note.render(one)))[0]
        for one in (sheet, more)
    )
    assert first != second


def test_the_file_says_what_it_is(note):
    document = pypdfium2.PdfDocument(note)
    told = document.get_metadata_dict()
    assert told["Title"] == "Delivery note / Waybill DN-PNH-2020-0007"
    assert told["Author"].startswith("International Organization")
    assert told["Creator"] == "SupplyTrack 1.0"
    assert "DN-PNH-2020-0007" in told["Keywords"]
    assert told["CreationDate"].startswith("D:20200507173000+07")
    assert note.startswith(b"%PDF-1.7")
    assert b"/DisplayDocTitle true" in note
    assert b"/PrintScaling /None" in note


def test_reports_have_bookmarks():
    document = pypdfium2.PdfDocument(stock_report.render(specimens.stock_report()))
    assert len(list(document.get_toc())) == 5


def test_bytes_do_not_depend_on_what_was_printed_before():
    papers = [lambda paper=paper, sheet=sheet: paper.render(sheet) for paper, sheet in PAPERS]
    there = [make() for make in papers]
    back = [make() for make in reversed(papers)][::-1]
    assert there == back


def test_bytes_are_the_same_in_another_process_zone_and_hash_seed():
    program = (
        "import hashlib; from tests.documents import specimens as s; "
        "from supplytrack.documents import delivery_note as d, distribution_report as r; {first}"
        "print(hashlib.sha256(d.render(s.delivery_note()) + r.render(s.distribution_report())).hexdigest())"
    )
    digests = set()
    for seed, zone, first in (("1", "UTC", ""), ("2", "Asia/Tokyo", "r.render(s.distribution_report()); ")):
        done = subprocess.run(
            [sys.executable, "-c", program.format(first=first)],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


# ------------------------------------------------------------------ hostile text


HOSTILE = PaperItem("X", "<img src='file:///etc/passwd'/> <b>bold</b> & (paren\\)", "<ម៉ាស់>")


def test_markup_is_printed_as_text():
    sheet = replace(
        specimens.delivery_note(), lines=(DeliveryLine(replace(specimens.GLOVES_LOT, item=HOSTILE), 1),)
    )
    told = reading.squeezed(reading.text(delivery_note.render(sheet)))
    assert reading.squeezed(HOSTILE.name) in told


@pytest.mark.parametrize("name", ["A" * 100_000, "មន្ទីរសុខាភិបាល" * 9000, "ក្" * 50_000, "\u202e\x00\ue001"])
def test_endless_names_are_cut(name):
    sheet = replace(
        specimens.delivery_note(),
        to=PaperParty(name, name),
        lines=(DeliveryLine(replace(specimens.GLOVES_LOT, item=PaperItem("X", name, name)), 1),),
        remarks=name,
    )
    pdf = delivery_note.render(sheet)
    assert len(reading.pages(pdf)) <= 2
    assert len(pdf) < 200_000


def test_private_letters_cannot_borrow_a_glyph():
    sheet = replace(specimens.delivery_note(), remarks="a\ue000\ue010b")
    assert "ab" in reading.text(delivery_note.render(sheet))


def test_file_names_are_plain_and_tell_no_names():
    sheet = specimens.delivery_note(number="DN/../é ក-7")
    assert delivery_note.file_name(sheet) == "DN-e-7_delivery-note.pdf"
    assert delivery_note.file_name(specimens.delivery_note()) == "DN-PNH-2020-0007_delivery-note.pdf"
