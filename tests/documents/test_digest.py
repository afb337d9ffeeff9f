"""The mark of a paper: stable, short, sensitive to what is stated."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from supplytrack.core.sheets import PaperParty, Proof
from supplytrack.documents.digest import digest, qr_rows, qr_text
from tests.documents import specimens


def test_the_digest_of_known_facts_never_changes():
    facts = {"type": "DN", "number": "DN-PNH-2020-0007", "lines": [[1, None, date(2020, 5, 7), Proof.SIGNED]]}
    assert digest(facts) == "VJBAB-S73Q9"


def test_the_digest_is_ten_letters_without_i_l_o_u():
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", digest(["x"]))


def test_order_of_names_does_not_matter_and_order_of_lines_does():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest([1, 2]) != digest([2, 1])


def test_goods_count_by_code_donor_batch_and_expiry_not_by_spelling():

    lot = specimens.SUIT_LOT
    renamed = replace(lot, item=replace(lot.item, name="Suit", name_km=""))
    assert digest([renamed]) == digest([lot])
    assert digest([replace(lot, donor=None)]) != digest([lot])
    assert digest([replace(lot, batch="other")]) != digest([lot])
    assert digest([PaperParty("a", "b")]) == digest([PaperParty("a")])


def test_the_qr_text_keeps_to_its_alphabet():
    assert qr_text("DN-PNH-2020-0007", "AAAAA-BBBBB") == "SUPPLYTRACK:DN-PNH-2020-0007:AAAAA-BBBBB"
    assert qr_text("", "AAAAA-BBBBB") == "SUPPLYTRACK:DRAFT:AAAAA-BBBBB"
    assert qr_text("é_ក", "A") == "SUPPLYTRACK:---:A"


def test_an_ordinary_number_makes_a_sign_of_29_modules():
    assert qr_rows(qr_text("GRN-PNH-2020-0007", "AAAAA-BBBBB"))[0] == 29


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.text("ABCDEFGHIJ0123456789-:", min_size=1, max_size=100))
def test_any_sign_is_one_of_the_eight_the_encoder_could_make(text):
    side, runs = qr_rows(text)
    drawn = [[False] * side for _ in range(side)]
    for column, row, length in runs:
        drawn[row][column : column + length] = [True] * length
    reference = QRCode(None, QRErrorCorrectLevel.M)
    reference.addData(text)
    reference.make()
    possible = []
    for mask in range(8):
        reference.makeImpl(False, mask)
        possible.append([[bool(dark) for dark in row] for row in reference.modules])
    assert drawn in possible


@pytest.mark.parametrize("facts", [{"x": {"y": [None, True]}}, "text", 5])
def test_any_plain_value_can_be_marked(facts):
    assert len(digest(facts)) == 11
