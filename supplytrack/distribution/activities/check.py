"""Verify activities: a refill belongs to a fixture that stands in the books and stood on its day."""

from __future__ import annotations

from supplytrack.core.clock import day_of
from supplytrack.db.engine import Session
from supplytrack.distribution.activities.activity import ActivityKind
from supplytrack.i18n import _
from supplytrack.inventory.check import Findings, stream

_REFILLS = f"""SELECT r.uid, r.title, r.first_day FROM activity r JOIN activity f ON f.uid = r.fixture_uid
WHERE r.withdrawn_at IS NULL AND (f.kind <> '{ActivityKind.FIXTURE.value}' OR f.withdrawn_at IS NOT NULL
  OR r.first_day < f.first_day OR (f.last_day IS NOT NULL AND r.first_day > f.last_day))
ORDER BY r.first_day, r.uid"""


def check_activities(session: Session, findings: Findings) -> None:
    """Every refill that stands is one of a fixture, on a day on which that stood."""
    for row in stream(session, _REFILLS):
        findings.add(
            "activity",
            _("{title} was refilled on {day}, when no such fixture stood.").format(
                title=row.title, day=day_of(row.first_day).isoformat()
            ),
        )
