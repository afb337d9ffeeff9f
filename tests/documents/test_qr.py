"""QR signs: the standard's own, told from another encoder's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.barcode.qrencoder import QRAlphaNum, QRCode, QRErrorCorrectLevel

from supplytrack.documents.digest import qr_text
from supplytrack.documents.qr import MOST_LETTERS, dark_runs


def _drawn(text):
    side, runs = dark_runs(text)
    modules = [[False] * side for _row in range(side)]
    for column, row, length in runs:
        modules[row][column : column + length] = [True] * length
    return modules


def _possible(text):
    """The eight signs that ReportLab's encoder could make, one for each mask."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QRAlphaNum(text))
    code.make()
    for mask in range(8):
        code.makeImpl(False, mask)
        yield [[bool(dark) for dark in row] for row in code.modules]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text("ABCXYZ019 $%*+-./:", min_size=1, max_size=MOST_LETTERS))
def test_any_sign_is_one_of_the_eight_the_standard_allows(text):
    assert _drawn(text) in list(_possible(text))


@pytest.mark.parametrize("length", [1, 20, 21, 38, 39, 61, 62, 90, 91, 122, 123, 154])
def test_every_size_is_right_up_to_its_last_letter(length):
    text = ("SUPPLYTRACK:DN-PNH-2020-0007:" * 6)[:length]
    assert _drawn(text) in list(_possible(text))


def test_an_ordinary_number_makes_a_sign_of_29_modules():
    assert dark_runs(qr_text("GRN-PNH-2020-0007", "AAAAA-BBBBB"))[0] == 29


@pytest.mark.parametrize("text", ["a", "É", "A" * (MOST_LETTERS + 1)])
def test_what_a_sign_cannot_say_is_not_drawn(text):
    with pytest.raises(ValueError, match=text[:3]):
        dark_runs(text)
