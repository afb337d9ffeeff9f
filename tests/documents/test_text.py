"""Breaking, measuring and cleaning of text in both scripts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplytrack.documents import fonts, khmer
from supplytrack.documents.fonts import BOLD, REGULAR, SEMIBOLD, face
from supplytrack.documents.text import block, fit, measured, plain, width
from supplytrack.errors import Unavailable

LONG = "មន្ទីរសុខាភិបាលខេត្តបន្ទាយមានជ័យ"
_WORDS = st.text("abcde ម៉ាស្ត្រី្ក\u200b-/", max_size=60)


def test_no_line_is_wider_than_its_room():
    for room in (30, 60, 120):
        for line in block(f"{LONG} and then {LONG}", room).lines:
            assert width(line, REGULAR, 9) <= room


@settings(max_examples=150, deadline=None, derandomize=True)
@given(_WORDS, st.floats(20, 200))
def test_any_text_is_broken_without_losing_a_letter(text, room):
    told = block(text, room, most_lines=500)
    kept = "".join(told.lines).replace(" ", "").replace("\u200b", "")
    assert kept == plain(text).replace(" ", "").replace("\u200b", "")


def test_khmer_breaks_between_words_where_the_dictionary_is_at_hand():
    assert "".join(khmer.words(LONG)) == LONG
    lines = block(LONG, 70).lines
    assert len(lines) > 1
    known = set(khmer.words(LONG))
    if len(known) < len(khmer.clusters(LONG)):
        assert all("".join(known) is not None and set(khmer.words(line)) <= known for line in lines)


def test_a_zero_width_space_is_a_place_to_break_and_is_not_seen():
    told = block("កកកកក\u200bខខខខខ", width("កកកកក", REGULAR, 9) + 1)
    assert told.lines == ("កកកកក", "ខខខខខ")
    assert width("ក\u200bខ", REGULAR, 9) == pytest.approx(width("កខ", REGULAR, 9))


def test_clusters_are_never_torn():
    for text in ("ស្ត្រី", "ក្ដី", "ពេទ្យ"):
        for cluster in khmer.clusters(text):
            assert cluster[0] not in "\u17d2"
        assert "".join(khmer.clusters(text)) == text
    assert khmer.clusters("ស្ត្រី") == ["ស្ត្រី"]


def test_without_the_dictionary_khmer_breaks_between_clusters(monkeypatch):
    monkeypatch.setattr(khmer, "_icu_libraries", list)
    khmer._splitter.cache_clear()
    khmer.words.cache_clear()
    try:
        assert khmer.words("សុខាភិបាល") == ("សុ", "ខា", "ភិ", "បា", "ល")
    finally:
        khmer._splitter.cache_clear()
        khmer.words.cache_clear()


def test_a_library_that_cannot_be_loaded_is_passed_over(monkeypatch, tmp_path):
    broken = tmp_path / "libicuuc.so.99"
    broken.write_bytes(b"no library")
    monkeypatch.setattr(khmer, "_icu_libraries", lambda: [broken])
    khmer._splitter.cache_clear()
    try:
        assert khmer._splitter()("សុខា") == ("សុ", "ខា")
    finally:
        khmer._splitter.cache_clear()


def test_shaping_is_narrower_than_letters_side_by_side():
    shaped = measured("ស្ត្រី", REGULAR)
    assert shaped.width < sum(measured(letter, REGULAR).width for letter in "សតរី") * 1.2
    assert any(dy for piece in shaped.pieces for _advance, _dx, dy, _own in piece.moves) or shaped.pieces


def test_no_short_word_is_left_alone_on_the_last_line():
    room = width("Hand sanitizer in bottles,", REGULAR, 9) + 2
    assert block("Hand sanitizer in bottles, ml", room).lines[-1] == "bottles, ml"


def test_a_text_is_cut_with_an_ellipsis_where_it_must_stay_on_one_line():
    told = fit("Banteay Meanchey Provincial Health Department", REGULAR, 9, 90)
    assert told.endswith("…")
    assert width(told, REGULAR, 9) <= 90
    assert fit("short", REGULAR, 9, 90) == "short"


def test_only_so_many_lines_are_printed():
    told = block("word " * 200, 60, most_lines=3)
    assert len(told.lines) == 3
    assert told.lines[-1].endswith("…")


@pytest.mark.parametrize(
    ("given_text", "printed"),
    [
        ("a\tb\nc", "a b c"),
        ("a\x00b\u202ec\ue000d\ufeff", "abcd"),
        ("e\u0301", "é"),
        ("ក\u200bខ", "ក\u200bខ"),
        ("ក" + "្ក" * 9, "ក" + "្ក" * 2),
        ("x" * 500, "x" * 239 + "…"),
    ],
)
def test_hidden_letters_are_dropped_and_length_is_capped(given_text, printed):
    assert plain(given_text) == printed


def test_private_glyph_numbers_follow_the_order_of_the_font():
    for name in (REGULAR, SEMIBOLD, BOLD):
        private = [ord(letter) for letter in face(name).letters if 0xE000 <= ord(letter) <= 0xF8FF]
        assert private == sorted(private)
        assert len(private) > 100


def test_every_weight_can_be_shaped():
    for name in (REGULAR, SEMIBOLD, BOLD):
        assert face(name).pdf.shapable


def test_a_missing_font_is_told_in_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "shipped", lambda *parts: tmp_path.joinpath(*parts))
    monkeypatch.setattr(fonts, "_faces", {})
    with pytest.raises(Unavailable, match="font"):
        face(REGULAR)


def test_a_font_that_cannot_be_shaped_is_refused(monkeypatch):
    monkeypatch.setattr(fonts, "_faces", {})
    monkeypatch.setattr(fonts.TTFont, "shapable", property(lambda _self: False, lambda _self, _value: None))
    with pytest.raises(Unavailable, match="Khmer"):
        face(REGULAR)
