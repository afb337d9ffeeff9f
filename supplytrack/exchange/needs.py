"""The sheets Needs and Arrivals: figures that are recorded, or left alone where the workspace has them already."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from supplytrack.core.clock import day_number
from supplytrack.core.code import LONGEST_CODE, fold
from supplytrack.db.engine import Session
from supplytrack.distribution.needs.arrival import arrival, reporting_source
from supplytrack.distribution.needs.assessment import need
from supplytrack.distribution.needs.keeping import SourceDraft, keep_reporting_source
from supplytrack.distribution.needs.recording import (
    ArrivalDraft,
    NeedDraft,
    record_arrivals,
    record_needs,
    site_or_province,
)
from supplytrack.distribution.needs.typed import people_counted
from supplytrack.errors import Refused
from supplytrack.exchange.columns import ARRIVALS, NEEDS, Sheet
from supplytrack.exchange.names import Names
from supplytrack.exchange.problem import Problems
from supplytrack.exchange.reading import Row
from supplytrack.exchange.steps import smallest

_NO_SIGN_OF_CODES = re.compile(r"[^\w./+-]+")


@dataclass
class Figures:
    """How many figures of both sheets were recorded, how many were there already, and sources named for the first time."""

    needs: int = 0
    arrivals: int = 0
    known: int = 0
    sources: list[str] = field(default_factory=list)


def record_figures(
    session: Session, names: Names, rows: Mapping[str, Sequence[Row]], problems: Problems
) -> Figures:
    """Record what the rows of both sheets say. A figure that is there as the row says is left alone, also a withdrawn one:
    an old file does not bring back what somebody took back."""
    found = Figures()

    def add_need(row: Row) -> None:
        if _need_is_there(session, names, row):
            found.known += 1
            return
        draft = NeedDraft(
            _day(row),
            row.text("place"),
            row.text("item"),
            row.text("quantity"),
            row.text("people"),
            remarks=row.text("remarks"),
        )
        record_needs(session, [draft])
        found.needs += 1

    def add_arrival(row: Row) -> None:
        source = _source_of(session, row.text("source"), found)
        if _arrival_is_there(session, source, row):
            found.known += 1
            return
        record_arrivals(session, [ArrivalDraft(source, row.text("place"), _day(row), row.text("people"))])
        found.arrivals += 1

    _each(NEEDS, rows.get(NEEDS.name, ()), add_need, problems)
    _each(ARRIVALS, rows.get(ARRIVALS.name, ()), add_arrival, problems)
    return found


def _each(sheet: Sheet, rows: Sequence[Row], add: Callable[[Row], None], problems: Problems) -> None:
    for row in rows:
        try:
            add(row)
        except Refused as refusal:
            for one in refusal.all():
                key = one.field.removeprefix("lines.0.")
                column = sheet.by_key.get("date" if key == "first" else key)
                problems.add(
                    sheet.name,
                    row.number,
                    column.heading if column else "",
                    row.said.get(column.key) if column else None,
                    str(one),
                )


def _day(row: Row) -> date:
    day = row.said["date"]
    if not isinstance(day, date):
        raise TypeError(day)
    return day


def _need_is_there(session: Session, names: Names, row: Row) -> bool:
    """Whether the workspace has this figure. What cannot be read is told when it is recorded."""
    try:
        place, item = names.place(row.text("place")), names.item(row.text("item"))
        quantity = smallest(row, "quantity", item)
        people = people_counted(row.text("people"), "people")
    except Refused:
        return False
    return (
        session.scalar(
            select(need.c.uid).where(
                need.c.location_id == place.id,
                need.c.item_id == item.id,
                need.c.assessed_day == day_number(_day(row)),
                need.c.quantity == quantity,
                need.c.people.is_not_distinct_from(people),
            )
        )
        is not None
    )


def _arrival_is_there(session: Session, source: str, row: Row) -> bool:
    day = day_number(_day(row))
    try:
        people = people_counted(row.text("people"), "people")
        site, area = site_or_province(session, row.text("place"), "place")
    except Refused:
        return False
    return (
        session.scalar(
            select(arrival.c.uid)
            .join(reporting_source, reporting_source.c.id == arrival.c.source_id)
            .where(
                reporting_source.c.code == source,
                arrival.c.location_id.is_not_distinct_from(site),
                arrival.c.province_code.is_not_distinct_from(area),
                arrival.c.first_day == day,
                arrival.c.last_day == day,
                arrival.c.people == people,
            )
        )
        is not None
    )


def _source_of(session: Session, name: str, found: Figures) -> str:
    """The code of the source that a row names; a new one is added, as donors and suppliers are."""
    taken = set()
    for row in session.rows(select(reporting_source.c.code, reporting_source.c.name)):
        if fold(name) in (fold(row.code), fold(row.name)):
            return str(row.code)
        taken.add(row.code)
    base = _NO_SIGN_OF_CODES.sub("-", name.upper())[: LONGEST_CODE - 4].strip("-_./+") or "SOURCE"
    code = base if base not in taken else next(c for n in range(2, 1000) if (c := f"{base}-{n}") not in taken)
    found.sources.append(name)
    return keep_reporting_source(session, SourceDraft(code, name))
