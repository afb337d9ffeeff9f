"""Places, items and donors as things to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from supplytrack.catalogue.queries import LocationRow
from supplytrack.i18n import language
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.words import local, other_name


def place_choices(places: Iterable[LocationRow], *, stores_first: bool = True) -> list[Choice]:
    """Places to choose: found by name, Khmer name, code or alias, told apart by their province.

    Where goods come from, stores stand first; where people are served, last.
    """
    ordered = sorted(places, key=lambda place: (place.kind.value == "warehouse") != stores_first)
    return [_choice(place) for place in ordered]


def _choice(place: LocationRow) -> Choice:
    province = local(place.province, place.province_km)
    below = " · ".join(part for part in (other_name(place.name, place.name_km), province) if part)
    aliases = (alias for alias in place.aliases.split("\n") if alias)
    also = (place.code, place.name, place.name_km, *aliases)
    return Choice(
        place.code, local(place.name, place.name_km), below, also=tuple(word for word in also if word)
    )


def sorted_by_name(choices: Iterable[Choice]) -> list[Choice]:
    """Choices for a filter, by their name in the language in use."""
    return sorted(choices, key=lambda choice: (language(), choice.name.casefold()))
