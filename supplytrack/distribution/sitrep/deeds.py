"""What the situation report says of activities and fixtures: what was done beside stock."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import text

from supplytrack.db.engine import Session
from supplytrack.distribution.activities.activity import ActivityKind
from supplytrack.distribution.sitrep.bullet import (
    Bullet,
    BulletFilter,
    Section,
    bullet_of,
    donor_words,
    words,
)
from supplytrack.distribution.sitrep.narrative import Names, number_words
from supplytrack.inventory.paging import Where

_DONE = """SELECT a.uid, '' AS number, a.kind, a.first_day AS day, a.title, a.title_km, a.quantity, a.unit, a.unit_many,
  a.people, a.people_kind, a.partner, coalesce(p.code, '') AS donor, coalesce(p.name, '') AS donor_name,
  coalesce(r.name, '') AS place, coalesce(r.name_km, '') AS place_km, v.name AS province, w.sentence AS wording
FROM activity a LEFT JOIN location r ON r.id = a.location_id LEFT JOIN party p ON p.id = a.donor_id
LEFT JOIN activity_province y ON y.activity_uid = a.uid LEFT JOIN province v ON v.code = y.province_code
LEFT JOIN wording w ON w.subject_uid = a.uid"""
_IN_PROVINCE = """(r.province_code = :province OR EXISTS (SELECT 1 FROM activity_province z
  WHERE z.activity_uid = a.uid AND z.province_code = :province))"""


def activity_bullets(session: Session, chosen: BulletFilter, names: Names) -> list[Bullet]:
    """The activities that began in the period, a bullet each; refills belong to their fixture and have none.

    None where goods are asked for: an activity is never stock.
    """
    if chosen.item or chosen.own_only:
        return []
    where = Where()
    where.add("a.withdrawn_at IS NULL")
    where.add("a.kind <> :refill", refill=ActivityKind.REFILL.value)
    where.equal("a.uid", chosen.subject_uid, "subject")
    where.period("a.first_day", chosen.first, chosen.last)
    where.equal("r.code", chosen.location, "location")
    where.equal("p.code", chosen.donor, "donor")
    if chosen.province:
        where.add(_IN_PROVINCE, province=chosen.province)
    statement = f"{_DONE} WHERE {where} ORDER BY a.first_day, a.uid, v.code"
    rows = session.rows(text(statement), where.values)
    return [_bullet(list(of_one), names) for _uid, of_one in groupby(rows, key=lambda row: row.uid)]


def _bullet(rows: Sequence[Any], names: Names) -> Bullet:
    """`Training of frontline officials for 25 participants at the Malai quarantine centre, with WHO.`"""
    row = rows[0]
    quantity = _quantity(row)
    people = f"{number_words(row.people, 0)} {row.people_kind or 'people'}" if row.people else ""
    place = row.place or row.place_km
    where = f"at {names.of_place(place)}" if place else _in_provinces(rows)
    default = "{title}"
    default += ": {quantity}" if quantity else ""
    default += " for {people}" if people else ""
    default += " {where}" if where else ""
    default += ", with {partner}" if row.partner else ""
    values = {
        "title": words(row.title or row.title_km),
        "quantity": words(quantity),
        "people": words(people),
        "where": words(where),
        "partner": words(row.partner),
        "donor": words(donor_words(row.donor, row.donor_name)),
    }
    return bullet_of(row, Section.ACTIVITIES, f"{default}.", values)


def _quantity(row: Any) -> str:
    if not row.quantity:
        return ""
    return f"{number_words(row.quantity, 0)} {row.unit if row.quantity == 1 else row.unit_many or row.unit}"


def _in_provinces(rows: Sequence[Any]) -> str:
    """`in Banteay Meanchey, Battambang and Siem Reap`."""
    found = [row.province for row in rows if row.province]
    if not found:
        return ""
    *first, last = found
    return f"in {', '.join(first)} and {last}" if first else f"in {last}"
