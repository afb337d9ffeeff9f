"""Finding one recorded distribution to people."""

from __future__ import annotations

from typing import Any

from supplytrack.distribution.entry import distribution_number
from supplytrack.distribution.people_queries import PeopleFilter, PeopleRow, people_rows


def find_people_row(session: Any, name: str) -> PeopleRow | None:
    """The recorded distribution with this identity or number; None when there is none."""
    number = distribution_number(session, name)
    rows = people_rows(session, PeopleFilter(search=number), limit=20) if number else []
    return next((row for row in rows if row.number == number), None)
