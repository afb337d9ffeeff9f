"""What the coverage report says, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from supplytrack.core.sheets import PaperHead, PaperItem, PaperParty, PaperProvince, PaperUnit

CoverageBasis = Literal["assessed", "arrivals", "not known"]


@dataclass(frozen=True, slots=True)
class CoverageFigures:
    """Need against delivered, smallest units. `percent` is rounded down; None where nothing is needed or nobody knows."""

    basis: CoverageBasis
    need: int
    delivered: int
    missing: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class CoverageOutlookLine:
    """An item over the whole response. `available` is in our stores; `at_rates` are whole days at people a day."""

    item: PaperItem
    unit: PaperUnit
    figures: CoverageFigures
    available: int
    days_now: int | None
    at_rates: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class CoverageProvinceLine:
    """An item in a province; `whole`: nobody counted at its sites, the need is of the province."""

    province: PaperProvince | None
    item: PaperItem
    unit: PaperUnit
    figures: CoverageFigures
    whole: bool


@dataclass(frozen=True, slots=True)
class CoverageSiteLine:
    """An item at a site. `people_a_day` is rounded to a whole number; `days`: how long what lies there lasts."""

    province: PaperProvince | None
    site: PaperParty
    item: PaperItem
    unit: PaperUnit
    figures: CoverageFigures
    since: date | None
    people_a_day: int | None
    on_hand: int | None
    days: int | None


@dataclass(frozen=True, slots=True)
class CoverageSheet:
    """Coverage as of a day. `source` counted the arrivals, `others` did too and are not added."""

    head: PaperHead
    period_from: date | None
    period_to: date
    scope: PaperParty
    source: str
    others: tuple[str, ...]
    people_a_day: int | None
    items: tuple[CoverageOutlookLine, ...]
    provinces: tuple[CoverageProvinceLine, ...]
    sites: tuple[CoverageSiteLine, ...]
