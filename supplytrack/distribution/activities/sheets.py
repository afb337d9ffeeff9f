"""Activities as the distribution report shows them: a line for each, the refills told with their fixture."""

from __future__ import annotations

import datetime as dt

from supplytrack.core.sheets import ActivityRow as PaperRow
from supplytrack.core.sheets import PaperParty
from supplytrack.db.engine import Session
from supplytrack.distribution.activities.activity import ActivityKind
from supplytrack.distribution.activities.queries import ActivityFilter, ActivityRow, every_activity


def activities_of_period(session: Session, chosen: ActivityFilter) -> tuple[PaperRow, ...]:
    """What was done or stood in a period, the first day first."""
    rows = every_activity(session, chosen)
    refills: dict[str, list[dt.date]] = {}
    for row in rows:
        if row.kind is ActivityKind.REFILL:
            refills.setdefault(row.fixture, []).append(row.first)
    return tuple(
        _paper_row(row, refills.get(row.uid, [])) for row in rows if row.kind is not ActivityKind.REFILL
    )


def _paper_row(row: ActivityRow, refills: list[dt.date]) -> PaperRow:
    site = (PaperParty(row.place_name, row.place_km),) if row.place else ()
    return PaperRow(
        kind=row.kind.value,
        first=row.first,
        last=row.last,
        title=PaperParty(row.title, row.title_km),
        where=site or tuple(PaperParty(one.name, one.name_km) for one in row.provinces),
        amount=row.amount,
        people=row.people,
        men=row.men,
        women=row.women,
        who=row.people_kind,
        refills=len(refills),
        last_refill=max(refills, default=None),
        donor=row.donor,
        partner=row.partner,
        remarks=row.remarks,
    )
