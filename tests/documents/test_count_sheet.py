"""The stock count sheet: for the pen, blind or not, and filled with its differences; no text leaves its place."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supplytrack.core.count_sheet import CountSheet, CountSheetLine
from supplytrack.core.document import COUNT_REASONS
from supplytrack.core.sheets import PaperLanguage, PaperState
from supplytrack.documents import count_sheet
from tests.documents import generated, reading, specimens
from tests.documents.layout import Layout

FROZEN = datetime(2020, 4, 20, 7, 45)
LOTS = (
    specimens.GLOVES_LOT,
    specimens.SUIT_LOT,
    specimens.GOGGLES_LOT,
    specimens.MIXED_LOT,
    specimens.APRON_LOT,
)


def to_count(language: PaperLanguage = "both", *, shows_expected: bool = False) -> CountSheet:
    """What lies in the central store, for the pen."""
    lines = tuple(
        CountSheetLine(lot, amount) for lot, amount in zip(LOTS, (40, 420, 50, 20, 1_300), strict=True)
    )
    return CountSheet(
        specimens.head("CS-PNH-2020-0002", date(2020, 4, 20), language),
        specimens.CENTRAL_STORE,
        FROZEN,
        "PPE" if shows_expected else "",
        lines,
        shows_expected=shows_expected,
    )


def counted(language: PaperLanguage = "both") -> CountSheet:
    """Some gloves are missing, suits too many, and a batch was found that nobody knew of."""
    found = replace(specimens.GLOVES_LOT, batch="G18-009", expiry=date(2020, 5, 31))
    lines = (
        CountSheetLine(specimens.GLOVES_LOT, 40, 37, "stolen", "The lock was broken"),
        CountSheetLine(specimens.SUIT_LOT, 420, 426, "counting mistake"),
        CountSheetLine(specimens.GOGGLES_LOT, 50, 50),
        CountSheetLine(specimens.MIXED_LOT, 20, 0, "other", "Nobody knows; asked on 21 April"),
        CountSheetLine(found, 0, 6, "counting mistake"),
    )
    return replace(
        to_count(language),
        lines=lines,
        counted_by="Sok Sothea, Chan Bopha",
        reviewed_by="Keo Vanna",
        remarks="Counted after the rain. Shelf C was counted twice.",
        filled=True,
    )


def long_count(language: PaperLanguage = "both", *, filled: bool = False) -> CountSheet:
    """Fifty lines with long and Khmer-only names, some counted while the others wait."""
    lines = tuple(
        CountSheetLine(line.goods, line.sent, line.sent if filled or n % 3 else None)
        for n, line in enumerate(specimens.fifty_lines().lines)
    )
    return replace(
        to_count(language), lines=lines, filled=filled, scope="PPE, Hygiene and disinfection, BLK-001"
    )


MADE = (
    to_count,
    lambda language: to_count(language, shows_expected=True),
    counted,
    long_count,
    lambda language: long_count(language, filled=True),
)


@pytest.mark.parametrize("language", ["both", "km", "en"])
@pytest.mark.parametrize("make", MADE)
def test_every_count_sheet_keeps_its_text_in_place(make, language):
    layout = Layout()
    count_sheet.render(make(language), layout)
    assert layout.texts
    assert layout.faults() == []


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(
    st.builds(
        CountSheet,
        generated._HEADS,
        generated._PARTIES,
        st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)),
        generated._MAYBE,
        generated._tuples(
            st.builds(
                CountSheetLine,
                generated._GOODS,
                generated._AMOUNTS,
                generated._AMOUNT_OR_NONE,
                st.sampled_from(("", *COUNT_REASONS)),
                generated._MAYBE,
            ),
            40,
        ),
        *([generated._MAYBE] * 3),
        st.sampled_from((PaperState.ORIGINAL, PaperState.CANCELLED, PaperState.REVERSED)),
        st.booleans(),
        st.booleans(),
    )
)
def test_any_count_sheet_keeps_its_text_in_place(sheet):
    layout = Layout()
    assert count_sheet.render(sheet, layout).startswith(b"%PDF-1.7")
    assert layout.faults() == []


def test_a_blind_sheet_says_nothing_of_what_the_books_expect():
    told = reading.text(count_sheet.render(to_count("en")))
    assert "Expected" not in told
    for amount in ("420", "1,300"):
        assert amount not in told
    assert "Blind count" in told
    assert "W20-0311" in told
    shown = reading.text(count_sheet.render(to_count("en", shows_expected=True)))
    assert "Expected" in shown
    assert "1,300" in shown
    assert "Blind count" not in shown


def test_what_was_typed_so_far_is_printed_and_the_rest_is_left_to_the_pen():
    sheet = to_count("en")
    told = reading.text(
        count_sheet.render(replace(sheet, lines=(replace(sheet.lines[0], counted=37), *sheet.lines[1:])))
    )
    assert "37" in told
    assert "End of list: 5 lines" in told


def test_a_filled_sheet_tells_differences_with_their_sign_and_reason():
    told = " ".join(reading.text(count_sheet.render(counted("en"))).split())
    for words in ("−3", "+6", "−20", "stolen", "counting mistake", "Keo Vanna", "Sok Sothea, Chan Bopha"):
        assert words in told
    assert "2020-04-20 07:45" in told
    assert "Shelf C was counted twice." in told


def test_a_sheet_that_was_given_up_or_taken_back_says_so():
    for state, word in ((PaperState.CANCELLED, "CANCELLED"), (PaperState.REVERSED, "REVERSED")):
        told = reading.text(count_sheet.render(replace(counted("en"), state=state)))
        assert word in told.upper()


def test_nothing_in_the_store_is_a_whole_sheet_too():
    told = reading.text(count_sheet.render(replace(to_count("en"), lines=())))
    assert "End of list: 0 lines" in told


def test_english_sheets_hold_no_khmer_and_khmer_sheets_hold_both():
    words = reading.actual_texts(count_sheet.render(counted("en")))
    assert words == []
    assert len(reading.actual_texts(count_sheet.render(counted("km")))) > 20


def _mark(sheet: CountSheet) -> str:
    return re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", reading.pages(count_sheet.render(sheet))[0])[0]


def test_the_digest_follows_what_is_stated_and_nothing_else():
    sheet = counted("en")
    plain = _mark(sheet)
    assert _mark(replace(sheet, head=replace(sheet.head, language="km", note="other", version="9"))) == plain
    other = replace(sheet.lines[0], counted=36)
    assert _mark(replace(sheet, lines=(other, *sheet.lines[1:]))) != plain
    # A sheet for the pen states what is to be counted: what somebody typed meanwhile is not signed for yet.
    blind = to_count("en")
    typed = replace(blind, lines=(replace(blind.lines[0], counted=1), *blind.lines[1:]))
    assert _mark(typed) == _mark(blind) != plain


@pytest.mark.skipif(
    not (shutil.which("zbarimg") and shutil.which("pdftoppm")), reason="zbar or Poppler is missing"
)
def test_the_qr_sign_is_read_at_screen_size(tmp_path):
    sheet = to_count()
    first = reading.page_images(count_sheet.render(sheet), tmp_path)[0]
    assert reading.qr_codes(first) == f"SUPPLYTRACK:{sheet.head.number}:{_mark(sheet)}"
