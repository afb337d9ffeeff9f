"""The expiry report, the recall list and cards kept apart: what they say, and that no text leaves its place."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from supplytrack.core.expiry_sheet import ExpiryLine, ExpirySheet
from supplytrack.core.recall_sheet import RecalledBatch, RecallLine, RecallSheet
from supplytrack.core.sheets import PaperLanguage
from supplytrack.core.stock_cards import StockCardSet
from supplytrack.documents import expiry_report, expiry_workbook, recall_list, stock_card
from tests.documents import reading, specimens
from tests.documents.layout import Layout

DAY = date(2020, 5, 7)


def expiries(language: PaperLanguage = "both") -> ExpirySheet:
    """Batches that expired, expire, are good, or have no date."""
    store = specimens.CENTRAL_STORE
    return ExpirySheet(
        specimens.head("EX-ALL-2020-0507", DAY, language),
        store,
        90,
        (
            ExpiryLine(replace(specimens.GLOVES_LOT, expiry=date(2020, 4, 30)), store, "expired", -7, 40, 40),
            ExpiryLine(specimens.GLOVES_LOT, specimens.FIELD_STORE, "expiring", 85, 1_250, 1_200),
            ExpiryLine(specimens.MIXED_LOT, store, "not recorded", None, 20, 20),
            ExpiryLine(specimens.SUIT_LOT, store, "good", 1_058, 420, 420),
        ),
    )


def recall(language: PaperLanguage = "both", *, gap: int = 0) -> RecallSheet:
    """Suits of one batch, and kits that nobody gave a number."""
    lines = (
        RecallLine("in store", specimens.CENTRAL_STORE, 140),
        RecallLine("on the way", specimens.FIELD_STORE, 60, "TR-PNH-2020-0003", DAY),
        RecallLine("with recipient", specimens.BM_PHD, 420, "DN-PNH-2020-0007", DAY, "Deputy Director"),
        RecallLine("given to people", specimens.BM_BORDER, 12, "DI-PNH-2020-0004", DAY, people=1_250),
        RecallLine("lost", specimens.CENTRAL_STORE, 3, "WO-PNH-2020-0001", DAY),
    )
    suits = RecalledBatch(specimens.SUIT_LOT, "GRN-PNH-2020-0003", DAY, "", 635 + gap, gap, lines)
    kits = RecalledBatch(
        replace(specimens.GOGGLES_LOT, item=specimens.KHMER_ONLY),
        "KA-PNH-2020-0001",
        DAY,
        "",
        1,
        0,
        (RecallLine("in store", specimens.FIELD_STORE, 1),),
    )
    return RecallSheet(specimens.head("RL-PPE-001-2020-0507", DAY, language), "W20-0311", (suits, kits))


def cards(language: PaperLanguage = "both") -> StockCardSet:
    """Two cards of one item, the second long enough for several pages."""
    short, long = specimens.stock_card(4, language), specimens.stock_card(70, language)
    own = replace(short, goods=replace(short.goods, donor=None), opening=40)
    return StockCardSet(own.head, (own, long))


@pytest.mark.parametrize("language", ["both", "km", "en"])
@pytest.mark.parametrize(
    ("paper", "make"), [(expiry_report, expiries), (recall_list, recall), (stock_card, cards)]
)
def test_every_paper_keeps_its_text_in_place(paper, make, language):
    layout = Layout()
    paper.render(make(language), layout)
    assert layout.texts
    assert layout.faults() == []


def test_the_expiry_report_says_first_what_may_not_be_handed_over():
    told = reading.text(expiry_report.render(expiries("en")))
    order = [
        "Expired: not to be handed over",
        "Expiring within 90 days",
        "No expiry date recorded",
        "Good for longer",
    ]
    places = [told.index(words) for words in order]
    assert places == sorted(places)


def test_the_expiry_workbook_has_real_dates_and_days():
    book = openpyxl.load_workbook(io.BytesIO(expiry_workbook.render(expiries())))
    rows = [[cell.value for cell in row] for row in book["Expiry dates"].iter_rows(min_row=2)]
    assert [row[0] for row in rows] == ["expired", "expiring", "not recorded", "good"]
    assert [row[7] for row in rows] == [-7, 85, None, 1058]


def test_the_recall_list_names_everybody_who_has_goods_and_that_none_is_missing():
    told = reading.text(recall_list.render(recall("en")))
    for words in (
        "DN-PNH-2020-0007",
        "Deputy Director",
        "1,250 people reached",
        "635 came in, all accounted for",
    ):
        assert words in told


def test_a_gap_is_printed_and_not_hidden():
    told = reading.text(recall_list.render(recall("en", gap=5)))
    assert "640 came in, 5 missing" in told


def test_each_card_of_a_set_begins_a_page_and_carries_its_own_balance():
    pages = reading.pages(stock_card.render(cards("en")))
    assert len(pages) > 3
    assert "IOM" in pages[0]
    assert "WFP" in pages[1]
    assert any("Carried forward" in page for page in pages[1:])
