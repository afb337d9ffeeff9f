"""Goods on one line of a list."""

from __future__ import annotations

import pytest

from supplytrack.inventory.summary import GoodsPart


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("PPE suit", "420 PPE suits"),
        ("Posters, COVID-19 prevention", "420 posters, COVID-19 prevention"),
        ("Disposable glove", "420 disposable gloves"),
        ("Box", "420 boxes"),
        ("T-shirt", "420 T-shirts"),
    ],
)
def test_pieces_are_said_in_the_plural_of_their_noun(name: str, words: str) -> None:
    assert GoodsPart("X", name, "", 0, "piece", "pieces", "", 420).words == words
