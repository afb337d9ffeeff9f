"""Finding one recorded distribution to people."""

from __future__ import annotations

from typing import Any

from supplytrack.core.quantity import format_quantity
from supplytrack.distribution.entry import distribution_number
from supplytrack.distribution.people_queries import PeopleFilter, PeopleRow, people_rows
from supplytrack.inventory.summary import GoodsPart
from supplytrack.ui.toolkit.draft import Line


def find_people_row(session: Any, name: str) -> PeopleRow | None:
    """The recorded distribution with this identity or number; None when there is none."""
    number = distribution_number(session, name)
    rows = people_rows(session, PeopleFilter(search=number), limit=20) if number else []
    return next((row for row in rows if row.number == number), None)


def recorded_lines(recorded: PeopleRow) -> list[Line]:
    """The goods of a recorded distribution, as the lines of a count."""
    back = {part.item: _typed(part) for part in recorded.brought_back}
    return [
        {
            "item": part.item,
            "quantity": _typed(part),
            "unit": part.unit,
            "brought_back": back.get(part.item),
        }
        for part in recorded.goods
    ]


def _typed(part: GoodsPart) -> str:
    return format_quantity(part.quantity, part.decimals).replace(",", "")
