"""A whole day at several sites, written on one page: a distribution to people for each site, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, text

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import items_named, locations_named
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.distribution.giving import GivenDraft, GivenLineDraft, distribute_to_people
from supplytrack.distribution.headcount import HeadCount
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.draft import draft
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.locks import hold_store

DAY_SHEET = "day sheet"
"""The kind of draft that keeps a day sheet while it is written. It is no paper: its rows become papers."""


@dataclass(frozen=True)
class SiteDay:
    """One site's day as typed. `uid` becomes the identity of its paper. Without a quantity people are only counted."""

    uid: str
    place: str
    headcount: HeadCount
    quantity: str = ""
    brought_back: str = ""


@dataclass(frozen=True)
class DaySheet:
    """A day as typed: one item, from one store (or from each site's own stock), at several sites."""

    uid: str
    date: date
    item: str
    source: str
    sites: Sequence[SiteDay]


@requires(Permission.LOG_PEOPLE_REACHED)
def record_day(session: Session, typed: DaySheet) -> list[Posted]:
    """Record what every site of the sheet gave and whom it reached, each as a paper of its own: all or nothing.

    :raises Refused: naming the cell of every site that is wrong (`lines.2.women`).
    """
    if not typed.sites:
        raise Refused(_("Fill in at least one site."), "lines.0.place")
    _check_twice(typed.sites)
    _hold(session, typed)
    posted: list[Posted] = []
    wrong: list[Refused] = []
    for n, site in enumerate(typed.sites):
        try:
            posted.append(distribute_to_people(session, _given(typed, site)))
        except Refused as refusal:
            wrong += [_at_the_site(one, n) for one in refusal.all()]
    refuse_together(_told_once(wrong))
    session.execute(delete(draft).where(draft.c.uid == typed.uid))
    session.touch("drafts")
    return posted


def _check_twice(sites: Sequence[SiteDay]) -> None:
    seen: set[str] = set()
    wrong = []
    for n, site in enumerate(sites):
        place = site.place.strip().casefold()
        if place and place in seen:
            wrong.append(
                Refused(_("This site stands on the sheet twice. Write its day once."), f"lines.{n}.place")
            )
        seen.add(place)
    refuse_together(wrong)


def _hold(session: Session, typed: DaySheet) -> None:
    """Hold the goods of all sites before the first paper is posted, so that two sheets never wait in a ring."""
    item = items_named(session, [typed.item])[typed.item] if typed.item else None
    names = {typed.source} if typed.source else {site.place for site in typed.sites}
    stores = {place.id for place in locations_named(session, names).values() if place} if item else ()
    for store in sorted(stores):
        hold_store(session, store, [item.id] if item else ())


def _given(typed: DaySheet, site: SiteDay) -> GivenDraft:
    line = GivenLineDraft(typed.item, site.quantity, brought_back=site.brought_back)
    if not site.quantity.strip() and site.brought_back.strip():
        raise Refused(_("Fill in how many were given; what came back is told beside it."), "lines.0.quantity")
    return GivenDraft(
        uid=site.uid,
        date=typed.date,
        source=typed.source,
        place=site.place,
        headcount=site.headcount,
        lines=(line,) if site.quantity.strip() else (),
    )


_OF_THE_SHEET = ("date", "source", "lines.0.item")


def _at_the_site(refused: Refused, n: int) -> Refused:
    """A refusal of one site's paper, at the cell of the sheet."""
    if refused.field in _OF_THE_SHEET:
        return Refused(str(refused), refused.field.rpartition(".")[2])
    key = refused.field.removeprefix("lines.0.").removeprefix("headcount.")
    return Refused(str(refused), f"lines.{n}.{key}" if key else "")


def _told_once(wrong: Sequence[Refused]) -> list[Refused]:
    """What is wrong with the whole sheet is said once and not at every site."""
    return list({(str(one), one.field): one for one in wrong}.values())


@dataclass(frozen=True, slots=True)
class SiteBefore:
    """What a site did on the last day on which it counted people, before a day. Quantities in smallest units."""

    place: str
    date: date
    people: int
    planned: int | None
    method: str
    by_heads: bool


_BEFORE = text(
    """
SELECT l.code, d.effective_day, h.people, h.planned, h.method, h.men
FROM document d JOIN people_reached h ON h.document_id = d.id JOIN location l ON l.id = d.to_location_id
WHERE d.kind = :kind AND d.effective_day BETWEEN :first AND :last
  AND NOT EXISTS (SELECT 1 FROM document r WHERE r.reverses_id = d.id)
ORDER BY d.effective_day DESC, d.id DESC"""
).bindparams(bindparam("kind", Kind.DISTRIBUTION.value))
LOOKED_BACK = 31
"""Days: a site that counted nobody for longer is not put on the sheet by itself."""


def sites_before(session: Session, day: date) -> list[SiteBefore]:
    """The sites that counted people in the weeks before `day`, each with its last day, by code."""
    number = day_number(day)
    found: dict[str, SiteBefore] = {}
    for row in session.rows(_BEFORE, {"first": number - LOOKED_BACK, "last": number - 1}):
        if row.code not in found:
            found[row.code] = SiteBefore(
                row.code,
                day_of(row.effective_day),
                row.people,
                row.planned,
                row.method,
                row.men is not None,
            )
    return [found[code] for code in sorted(found)]


_THAT_DAY = text(
    """
SELECT l.code, sum(h.people) AS people
FROM document d JOIN people_reached h ON h.document_id = d.id JOIN location l ON l.id = d.to_location_id
WHERE d.kind = :kind AND d.effective_day = :day
  AND NOT EXISTS (SELECT 1 FROM document r WHERE r.reverses_id = d.id)
GROUP BY l.code"""
).bindparams(bindparam("kind", Kind.DISTRIBUTION.value))


def recorded_on(session: Session, day: date) -> dict[str, int]:
    """People already recorded on a day, by the code of the place: whoever writes it twice sees it."""
    return {row.code: int(row.people) for row in session.rows(_THAT_DAY, {"day": day_number(day)})}
