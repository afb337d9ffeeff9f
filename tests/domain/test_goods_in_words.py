"""Goods told in a line, as lists and papers need them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from supplytrack.i18n import use_language
from supplytrack.inventory.paper_parts import paper_party, paper_place
from supplytrack.inventory.summary import GoodsPart, added_up, in_words

UNITS = {"piece": "pieces", "set": "sets", "box": "boxes", "bottle": "bottles", "kg": "kg", "kit": "kits"}


def part(quantity: int, name: str, unit: str = "piece", decimals: int = 0, name_km: str = "") -> GoodsPart:
    return GoodsPart(name.upper(), name, name_km, decimals, unit, UNITS[unit], "គ្រឿង", quantity)


@pytest.fixture
def in_khmer() -> Iterator[None]:
    use_language("km")
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("goods", "words"),
    [
        (part(420, "PPE suit"), "420 PPE suits"),
        (part(1, "Infrared thermometer", "set"), "1 infrared thermometer"),
        (part(1250, "Medical safety goggles", "set"), "1,250 medical safety goggles"),
        (part(15, "Surgical mask", "box"), "15 boxes of surgical masks"),
        (part(1, "Gloves", "box"), "1 box of gloves"),
        (part(60, "Hand sanitizer, 500 ml", "bottle"), "60 bottles of hand sanitizer, 500 ml"),
        (part(500, "Hygiene care kit", "kit"), "500 hygiene care kits"),
        (part(2_500, "Rice", "kg", 3), "2.5 kg of rice"),
        (part(2, "Cap, blue"), "2 caps, blue"),
        (part(2, "Toothbrush"), "2 toothbrushes"),
        (part(2, "Baby lotion"), "2 baby lotions"),
        (part(2, "Battery"), "2 batteries"),
        (part(2, "Tray"), "2 trays"),
        (part(3, "Spray 500 ml (blue)"), "3 spray 500 ml (blue)"),
        (part(3, "T-shirt"), "3 T-shirts"),
        (part(3, "", name_km="ភួយ"), "3 ភួយ"),
    ],
)
def test_an_amount_reads_as_people_say_it(goods: GoodsPart, words: str) -> None:
    assert goods.words == words


def test_parts_are_apart_by_commas_and_by_semicolons_where_a_name_holds_one() -> None:
    suits, goggles = part(420, "PPE suit"), part(20, "Goggles", "set")
    assert in_words([suits, goggles]) == "420 PPE suits, 20 goggles"
    assert in_words([suits, part(2, "Cap, blue")]) == "420 PPE suits; 2 caps, blue"
    assert in_words([]) == ""


@pytest.mark.usefixtures("in_khmer")
def test_khmer_names_the_item_then_the_amount() -> None:
    assert part(420, "PPE suit", name_km="ឈុត").words == "ឈុត 420 គ្រឿង"


def test_parts_of_one_item_are_added_up_where_it_first_stands() -> None:
    found = added_up([part(1, "Soap"), part(2, "Rice", "kg"), part(3, "Soap")])
    assert [(one.name, one.quantity) for one in found] == [("Soap", 4), ("Rice", 2)]


@pytest.mark.parametrize(
    ("code", "name", "label"),
    [
        ("WFP", "World Food Programme (WFP)", "WFP"),
        ("UNICEF", "UNICEF", "UNICEF"),
        ("RED-CROSS", "Red Cross", "Red Cross"),
        ("WHO", "World Health Organization", "WHO"),
        ("UNFPA", "United Nations Population Fund (UNFPA)", "UNFPA"),
        ("SUPPLIERS", "Local suppliers (names not recorded)", "Local suppliers (names not recorded)"),
        ("MEDIMPEX", "Medimpex Ltd", "Medimpex Ltd"),
        (
            "THE-NATIONAL-COMMITTEE-FOR-DIS",
            "The National Committee for Disasters",
            "The National Committee for Disasters",
        ),
    ],
)
def test_a_donors_code_is_its_short_name_where_it_is_one(code: str, name: str, label: str) -> None:
    assert paper_party(code, name, "").label == label


@pytest.mark.parametrize(
    ("name", "aliases", "label"),
    [
        ("Battambang Provincial Health Department (PHD)", "Battambang PHD\nBattambong PHD", "Battambang PHD"),
        ("Five target provinces", "5 target provinces", "Five target provinces"),
        ("Malai camp", "", "Malai camp"),
    ],
)
def test_a_places_first_other_name_is_its_short_one_where_it_saves_room(
    name: str, aliases: str, label: str
) -> None:
    assert paper_place(name, "", aliases).label == label
