"""The mark of a paper: stable, short, sensitive to what is stated."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from supplytrack.core.sheets import PaperParty, Proof
from supplytrack.documents.digest import digest, qr_text
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


@pytest.mark.parametrize("facts", [{"x": {"y": [None, True]}}, "text", 5])
def test_any_plain_value_can_be_marked(facts):
    assert len(digest(facts)) == 11
