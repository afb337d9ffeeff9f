"""The rows of the activities report: what was done or set up beside stock, refills as rows of their own."""

from __future__ import annotations

from supplytrack.cli.filters import Chosen
from supplytrack.cli.rows import Row
from supplytrack.db.engine import Session
from supplytrack.distribution.activities.queries import ActivityFilter, every_activity


def activity_report_rows(session: Session, chosen: Chosen) -> list[Row]:
    """A row for each activity, the first day first; `last_day` is empty while a fixture stands, and `fixture` names
    the one that a refill belongs to."""
    filters = ActivityFilter(
        first=chosen.first,
        last=chosen.last,
        province=chosen.province,
        place=chosen.location,
        donor=chosen.donor,
        own_only=chosen.own_only,
    )
    return [
        {
            "first_day": row.first,
            "last_day": row.last,
            "kind": row.kind.value,
            "title": row.title or row.title_km,
            "place": row.place,
            "place_name": row.place_name or row.place_km,
            "province": "; ".join(province.name for province in row.provinces),
            "province_code": "; ".join(province.code for province in row.provinces),
            "quantity": row.quantity,
            "unit": row.unit,
            "people": row.people,
            "men": row.men,
            "women": row.women,
            "people_kind": row.people_kind,
            "donor": row.donor,
            "donor_name": row.donor_name,
            "partner": row.partner,
            "remarks": row.remarks,
            "id": row.uid,
            "fixture": row.fixture,
        }
        for row in every_activity(session, filters)
    ]
