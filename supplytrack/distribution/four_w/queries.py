"""The rows of the 4W: what each document handed over of one item and donor, and every activity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.place import PLACE_KINDS
from supplytrack.core.four_w_sheet import FourWRow, FourWSheet
from supplytrack.core.quantity import format_quantity, plain_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.activities.activity import ActivityKind
from supplytrack.distribution.activities.queries import ActivityFilter, ActivityRow, every_activity
from supplytrack.distribution.reports import DistributionFilter, DistributionRow, distribution_rows
from supplytrack.inventory.paper_parts import paper_head

COMPLETED, ONGOING = "completed", "ongoing"
INSTITUTION = "institution"
NOT_SPLIT = "several kinds counted together, not split"
REFILLED = "refilled"
SAME_PEOPLE = "the same people as the first row of this document"

SECTORS: Mapping[str, tuple[str, str]] = {
    "PPE": ("Health", "Provision of medical supplies"),
    "Hygiene and disinfection": ("WASH", "Distribution of hygiene items"),
    "Bedding and clothing": ("Shelter and NFI", "Distribution of relief items"),
    "Food": ("Food security", "Meal support"),
    "Information and visibility": ("Health", "Distribution of IEC materials"),
}
"""Sector and activity of the categories that every workspace begins with. Of others nobody said: they stay empty."""

_KINDS = ", ".join(f"'{kind}'" for kind in PLACE_KINDS)
_PLACES = text(
    "SELECT l.code, l.name, l.name_km, v.code AS province_code, v.name AS province, d.code AS district_code, "
    "d.name AS district FROM location l LEFT JOIN province v ON v.code = l.province_code "
    f"LEFT JOIN district d ON d.code = l.district_code WHERE l.kind IN ({_KINDS})"
)
_ITEMS = text(
    "SELECT i.code, i.name, i.name_km, i.unsplit, u.many, c.name AS category FROM item i "
    "JOIN unit u ON u.id = i.unit_id JOIN category c ON c.id = i.category_id"
)
_HEADS = text(
    "SELECT d.number, d.kind, h.planned, h.households, h.served_kind FROM people_reached h "
    "JOIN document d ON d.id = h.document_id"
)


@dataclass(frozen=True)
class _Known:
    """Places, items and head counts by code and number; who reports, and on which day."""

    places: Mapping[str, Any]
    items: Mapping[str, Any]
    heads: Mapping[str, Any]
    own: str
    reported: date

    @classmethod
    def read(cls, session: Session, reported: date) -> _Known:
        workspace = session.workspace
        return cls(
            {row.code: row for row in session.rows(_PLACES)},
            {row.code: row for row in session.rows(_ITEMS)},
            {row.number: row for row in session.rows(_HEADS)},
            workspace.short_name or workspace.organisation,
            reported,
        )


def four_w_sheet(session: Session, chosen: DistributionFilter | None = None) -> FourWSheet:
    """The 4W of a period, reported on its last day (today unless told)."""
    chosen = chosen or DistributionFilter()
    last = chosen.last or session.clock.today()
    rows = tuple(four_w_rows(session, replace(chosen, last=last)))
    asked = (chosen.province, chosen.location, chosen.donor, chosen.item)
    code = "-".join(filter(None, asked)) or "ALL"
    return FourWSheet(
        head=paper_head(session, f"4W-{code}-{last.year}-{last:%m%d}", last, "en"),
        period_from=chosen.first or min((row.start for row in rows), default=last),
        period_to=last,
        rows=rows,
        scope=", ".join(filter(None, asked)),
    )


def four_w_rows(session: Session, chosen: DistributionFilter) -> list[FourWRow]:
    """Handovers, distributions to people and activities, by date and document."""
    known = _Known.read(session, chosen.last or session.clock.today())
    rows: list[FourWRow] = []
    for _number, lines in groupby(distribution_rows(session, chosen), key=lambda row: row.document):
        rows += _of_document(list(lines), known)
    if not chosen.item:
        rows += [_of_activity(row, known) for row in _activities(session, chosen)]
    return sorted(rows, key=lambda row: (row.start, row.document))


def _of_document(lines: list[DistributionRow], known: _Known) -> Iterator[FourWRow]:
    """The rows of one document; its people stand on the first."""
    heads = known.heads.get(lines[0].document)
    to_people = heads is not None and heads.kind == "distribution to people"
    place = known.places[lines[0].recipient]
    name = place.name or place.name_km
    for n, line in enumerate(lines):
        item = known.items.get(line.item)
        sector, activity = SECTORS.get(item.category, ("", "")) if item else ("", "")
        counted = heads if n == 0 else None
        yield FourWRow(
            reporting_org=known.own,
            donor=line.donor or known.own,
            implementing_org=known.own,
            sector=sector,
            activity=activity,
            item=(item.name or item.name_km) if item else "",
            item_code=line.item,
            quantity=plain_quantity(_given(line), line.decimals) if item else None,
            unit=item.many if item else "",
            province=place.province or "",
            province_code=place.province_code or "",
            district=place.district or "",
            district_code=place.district_code or "",
            site=name if to_people else "",
            recipient="" if to_people else name,
            beneficiary_type=heads.served_kind if heads else INSTITUTION,
            targeted=counted.planned if counted else None,
            reached=line.people_reached,
            households=counted.households if counted else None,
            start=line.date,
            end=line.date,
            reported=known.reported,
            status=COMPLETED,
            paper=line.status,
            document=line.document,
            remarks="; ".join(_remarks(line, item, again=heads is not None and n > 0)),
        )


def _settled(line: DistributionRow) -> bool:
    return bool(line.accepted or line.damaged or line.short or line.refused)


def _given(line: DistributionRow) -> int:
    """What was accepted; of a paper that is still waited for what was sent."""
    return line.accepted if _settled(line) else line.issued


def _remarks(line: DistributionRow, item: Any, *, again: bool) -> Iterator[str]:
    if item is not None and item.unsplit:
        yield NOT_SPLIT
    if _settled(line) and line.accepted != line.issued:
        yield f"{format_quantity(line.issued, line.decimals)} sent"
    if again:
        yield SAME_PEOPLE


def _activities(session: Session, chosen: DistributionFilter) -> Iterable[ActivityRow]:
    return every_activity(
        session,
        ActivityFilter(
            first=chosen.first,
            last=chosen.last,
            province=chosen.province,
            place=chosen.location,
            donor=chosen.donor,
            own_only=chosen.own_only,
        ),
    )


def _of_activity(row: ActivityRow, known: _Known) -> FourWRow:
    """An activity in several provinces names them in its remarks: its figures are not split among them."""
    place = known.places.get(row.place)
    only = row.provinces[0] if len(row.provinces) == 1 else None
    ends = row.last or (None if row.kind is ActivityKind.FIXTURE else row.first)
    return FourWRow(
        reporting_org=known.own,
        donor=row.donor or known.own,
        implementing_org=row.partner or known.own,
        sector="",
        activity=row.title or row.title_km,
        item="",
        item_code="",
        quantity=row.quantity,
        unit=row.unit_many or row.unit if row.quantity is not None else "",
        province=only.name if only else "",
        province_code=only.code if only else "",
        district=(place.district or "") if place else "",
        district_code=(place.district_code or "") if place else "",
        site=(place.name or place.name_km) if place else "",
        recipient="",
        beneficiary_type=row.people_kind,
        targeted=None,
        reached=row.people,
        households=None,
        start=row.first,
        end=ends,
        reported=known.reported,
        status=ONGOING if row.stands or (ends is not None and ends > known.reported) else COMPLETED,
        paper="",
        document=row.uid,
        remarks="; ".join(_said_of(row)),
    )


def _said_of(row: ActivityRow) -> Iterator[str]:
    if row.kind is ActivityKind.REFILL:
        yield REFILLED
    if len(row.provinces) > 1:
        named = ", ".join(f"{province.name} ({province.code})" for province in row.provinces)
        yield f"in {named}; not split by province"
