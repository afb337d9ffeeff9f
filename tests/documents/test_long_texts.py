"""Texts of any length are cut to their room without keeping each of their beginnings."""

from supplytrack.documents.fonts import REGULAR
from supplytrack.documents.text import fit, measured, width


def test_a_very_long_text_is_cut_with_few_measurings_and_fills_its_room():
    before = measured.cache_info().misses
    long = "a hundred pieces and more " * 400
    told = fit(long, REGULAR, 9, 300)
    assert measured.cache_info().misses - before < 40
    assert told.endswith("…")
    assert long.startswith(told[:-1])
    assert 285 < width(told, REGULAR, 9) <= 300


def test_a_room_that_nothing_fits_into_holds_the_sign_of_what_is_missing():
    assert fit("something", REGULAR, 9, 1) == "…"
