"""Verify what frames needs: nothing holds twice on one day, and no source is a part of its own part."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from supplytrack.db.engine import Session
from supplytrack.distribution.needs.arrival import reporting_source
from supplytrack.distribution.needs.typed import days_of
from supplytrack.i18n import _
from supplytrack.inventory.check import Findings, stream

_ENTITLEMENTS = """SELECT i.name, i.id, e.basis, e.first_day, e.last_day FROM entitlement e
JOIN item i ON i.id = e.item_id ORDER BY i.id, e.basis, e.first_day"""
_TARGETS = """SELECT s.name, s.first_day, s.last_day,
  (SELECT count(*) FROM target_province p WHERE p.set_uid = s.uid) AS provinces
FROM target_set s ORDER BY s.first_day, s.uid"""
_ARRIVALS = """SELECT s.code, a.source_id, coalesce(l.code, a.province_code, '') AS place, a.first_day, a.last_day
FROM arrival a JOIN reporting_source s ON s.id = a.source_id LEFT JOIN location l ON l.id = a.location_id
WHERE a.withdrawn_at IS NULL ORDER BY a.source_id, a.location_id, a.province_code, a.first_day, a.last_day DESC"""


def check_needs(session: Session, findings: Findings) -> None:
    """Entitlements and target sets one after another, sources without circles, figures that do not cross each other."""
    _check_entitlements(session, findings)
    _check_targets(session, findings)
    _check_sources(session, findings)
    _check_arrivals(session, findings)


def _check_entitlements(session: Session, findings: Findings) -> None:
    before: Any = None
    for row in stream(session, _ENTITLEMENTS):
        if before is not None and (row.id, row.basis) == (before.id, before.basis) and _meet(before, row):
            findings.add(
                "entitlement",
                _("Two entitlements to {item} hold at once: {first} and {second}.").format(
                    item=row.name, first=days_of(before), second=days_of(row)
                ),
            )
        before = row


def _check_targets(session: Session, findings: Findings) -> None:
    before: Any = None
    for row in stream(session, _TARGETS):
        if before is not None and _meet(before, row):
            findings.add(
                "target set",
                _("Two sets of target provinces hold at once: {first} and {second}.").format(
                    first=before.name, second=row.name
                ),
            )
        if not row.provinces:
            findings.add("target set", _("{name} has no province.").format(name=row.name))
        before = row


def _meet(before: Any, row: Any) -> bool:
    """Whether of two that follow each other in time the second begins before the first ended."""
    return before.last_day is None or before.last_day >= row.first_day


def _check_sources(session: Session, findings: Findings) -> None:
    rows = {row.id: row for row in session.rows(select(reporting_source))}
    for row in rows.values():
        seen: set[int] = set()
        above = row
        while above is not None and above.id not in seen:
            seen.add(above.id)
            above = rows.get(above.subset_of_id)
        if above is not None and above.id == row.id:
            findings.add(
                "reporting source",
                _("{source} is a part of itself by way of others.").format(source=row.code),
            )


def _check_arrivals(session: Session, findings: Findings) -> None:
    """A figure lies within another one or beside it; two that cross each other would count people twice."""
    around: list[Any] = []
    for row in stream(session, _ARRIVALS):
        where = (row.source_id, row.place)
        while around and (
            (around[-1].source_id, around[-1].place) != where or around[-1].last_day < row.first_day
        ):
            around.pop()
        if around and row.last_day > around[-1].last_day:
            findings.add(
                "arrival",
                _("Figures of {source} cross each other: {first} and {second}.").format(
                    source=row.code, first=days_of(around[-1]), second=days_of(row)
                ),
            )
        around.append(row)
