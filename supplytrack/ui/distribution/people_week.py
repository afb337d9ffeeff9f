"""The tables beside a count: seven days at a place, and all places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from supplytrack.distribution.entry import (
    PlaceReached,
)
from supplytrack.i18n import N_, _
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.days import short_day_text, weekday_names
from supplytrack.ui.toolkit.rows import RowTable
from supplytrack.ui.words import local


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the week beside the tiles. `day` None is the total."""

    day: date | None
    people: int
    given: int
    counting: bool = False


def _day_name(day: date | None) -> str:
    if day is None:
        return _("Total")
    # Khmer weekdays are long; the date says enough.
    weekday = "" if style.in_khmer() else f"{weekday_names()[day.weekday()]} "
    return f"{weekday}{short_day_text(day)}"


def _day_columns() -> Sequence[Column[DayRow]]:
    return (
        Column[DayRow](
            "day",
            N_("Day"),
            lambda one: _day_name(one.day),
            width=68 if style.in_khmer() else 92,
            look=lambda one: Look(weight=600 if one.counting else 0),
            sortable=False,
        ),
        Column[DayRow](
            "people", N_("Services"), lambda one: one.people, numeric=True, width=70, zero="0", sortable=False
        ),
        Column[DayRow]("given", N_("Given"), lambda one: one.given, numeric=True, width=66, sortable=False),
        Column[DayRow](
            "state",
            N_("State"),
            lambda one: "" if one.day is None else _("Counting") if one.counting else _("Recorded"),
            look=lambda one: (
                Look()
                if one.day is None
                else Look(
                    tone="text2",
                    icon="pencil" if one.counting else "circle-check",
                    icon_tone="text2" if one.counting else "good",
                )
            ),
            sortable=False,
        ),
    )


_PLACE_COLUMNS = (
    Column[PlaceReached]("place", N_("Place"), lambda one: local(one.name, one.name_km), sortable=False),
    Column[PlaceReached](
        "people", N_("Services"), lambda one: one.people, numeric=True, width=80, zero="0", sortable=False
    ),
)


def week_table(rows: Sequence[DayRow]) -> RowTable[DayRow]:
    """The days with their sum."""
    total = DayRow(None, sum(one.people for one in rows), sum(one.given for one in rows))
    table = RowTable(_day_columns(), total=lambda _rows: total)
    table.show(rows)
    return table


def places_table(found: Sequence[PlaceReached]) -> RowTable[PlaceReached]:
    """The places with their sum."""
    total = PlaceReached("", _("Total"), _("Total"), sum(one.people for one in found))
    table = RowTable(_PLACE_COLUMNS, total=lambda _rows: total)
    table.show(found)
    return table
