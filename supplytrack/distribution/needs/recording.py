"""Recording what sites need and who arrived. Figures are recorded and withdrawn with a reason, never overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, insert, or_, select

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.catalogue.item import item as item_table
from supplytrack.catalogue.lookup import ItemRef, LocationRef, area_named, need_item, need_location
from supplytrack.catalogue.place import location, province
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.code import clean_text, fold
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity, parse_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.needs.arrival import arrival, reporting_source
from supplytrack.distribution.needs.assessment import need
from supplytrack.distribution.needs.typed import (
    bring_back,
    days_of,
    held,
    in_order,
    past_day,
    people_counted,
    recorded,
    tried,
    withdraw,
)
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _

LONGEST_NAME = 200


@dataclass(frozen=True)
class NeedDraft:
    """What a site was found to need of one item, as typed. `quantity` is in the item's unit; 0 says: nothing is needed."""

    date: dt.date
    place: str
    item: str
    quantity: str
    people: str = ""
    assessed_by: str = ""
    remarks: str = ""
    uid: str = field(default_factory=new_uid)


@dataclass(frozen=True)
class ArrivalDraft:
    """People who arrived, as one source counted them, as typed.

    `place` is a site, a province, or empty for the whole country. `last` is for a figure of several days.
    """

    source: str
    place: str
    first: dt.date
    people: str
    last: dt.date | None = None
    remarks: str = ""
    uid: str = field(default_factory=new_uid)


@requires(Permission.RECORD_NEEDS)
def record_needs(session: Session, drafts: Sequence[NeedDraft]) -> list[str]:
    """Record what sites were found to need, all of it or nothing; returns the figures' identities.

    Recording the same identity again changes nothing.

    :raises Refused: naming each field that is wrong as `lines.N.field`.
    """
    wrong: list[Refused] = []
    for n, draft in enumerate(drafts):
        try:
            _record_need(session, draft, f"lines.{n}")
        except Refused as refusal:
            wrong.extend(refusal.all())
    refuse_together(wrong)
    session.touch("needs")
    return [draft.uid for draft in drafts]


def _record_need(session: Session, draft: NeedDraft, at: str) -> None:
    if session.scalar(select(need.c.uid).where(need.c.uid == draft.uid)) is not None:
        return
    wrong: list[Refused] = []
    place = tried(wrong, lambda: need_location(session, draft.place, f"{at}.place"))
    item = tried(wrong, lambda: need_item(session, draft.item, f"{at}.item"))
    values = {
        "uid": draft.uid,
        "assessed_day": tried(wrong, lambda: past_day(session, draft.date, f"{at}.date")),
        "quantity": tried(wrong, lambda: _needed(draft.quantity, item, f"{at}.quantity")),
        "people": tried(wrong, lambda: people_counted(draft.people, f"{at}.people")),
        "assessed_by": tried(wrong, lambda: clean_text(draft.assessed_by, f"{at}.assessed_by", LONGEST_NAME)),
        "remarks": tried(wrong, lambda: clean_text(draft.remarks, f"{at}.remarks")),
        **recorded(session),
    }
    refuse_together(wrong)
    if place is None or item is None:
        raise AssertionError("what is missing was refused")
    values |= {"location_id": place.id, "item_id": item.id}
    _check_new_need(session, values, place, item, draft.date, f"{at}.quantity")
    session.execute(insert(need), values)
    record(session, "record", f"need {draft.uid}", after=values)


def _needed(typed: str, item: ItemRef | None, field: str) -> int:
    quantity = parse_quantity(typed, item.decimals if item is not None else 6, field)
    if quantity is None:
        raise Refused(_("Fill in how much is needed; 0 when nothing is."), field)
    return quantity


def _check_new_need(
    session: Session, values: dict[str, Any], place: LocationRef, item: ItemRef, day: dt.date, field: str
) -> None:
    there = session.execute(
        select(need).where(
            need.c.location_id == place.id,
            need.c.item_id == item.id,
            need.c.assessed_day == values["assessed_day"],
            need.c.withdrawn_at.is_(None),
        )
    ).first()
    if there is None:
        return
    raise Refused(
        _(
            "{by} recorded for {place} on {day} already: {item}, {quantity} {unit}. Withdraw that figure first."
        ).format(
            by=there.recorded_by,
            place=place.name,
            day=day.isoformat(),
            item=item.name,
            quantity=format_quantity(there.quantity, item.decimals),
            unit=item.one if there.quantity == 10**item.decimals else item.many,
        ),
        field,
    )


@requires(Permission.RECORD_NEEDS)
def withdraw_need(session: Session, uid: str, why: str) -> None:
    """Take back what a site was said to need, with the reason.

    :raises Refused: when there is no such figure, or no reason.
    """
    withdraw(session, need, "need", uid, why)
    session.touch("needs")


@requires(Permission.RECORD_NEEDS)
def bring_back_need(session: Session, uid: str) -> None:
    """Let a withdrawn need stand again.

    :raises Refused: when there is no such figure, or another one took its place.
    """
    row = held(session, need, uid)
    if row.withdrawn_at is None:
        return
    place = session.execute(select(location.c.code).where(location.c.id == row.location_id)).scalar_one()
    item = session.execute(select(item_table.c.code).where(item_table.c.id == row.item_id)).scalar_one()
    _check_new_need(
        session,
        dict(row._mapping),
        need_location(session, place, "place"),
        need_item(session, item),
        day_of(row.assessed_day),
        "",
    )
    bring_back(session, need, "need", row)
    session.touch("needs")


@requires(Permission.RECORD_NEEDS)
def record_arrivals(session: Session, drafts: Sequence[ArrivalDraft]) -> list[str]:
    """Record who arrived, all of it or nothing; returns the figures' identities.

    Recording the same identity again changes nothing.

    :raises Refused: naming each field that is wrong as `lines.N.field`.
    """
    wrong: list[Refused] = []
    for n, draft in enumerate(drafts):
        try:
            _record_arrival(session, draft, f"lines.{n}")
        except Refused as refusal:
            wrong.extend(refusal.all())
    refuse_together(wrong)
    session.touch("arrivals")
    return [draft.uid for draft in drafts]


def _record_arrival(session: Session, draft: ArrivalDraft, at: str) -> None:
    if session.scalar(select(arrival.c.uid).where(arrival.c.uid == draft.uid)) is not None:
        return
    wrong: list[Refused] = []
    last = draft.last or draft.first
    source = tried(wrong, lambda: need_source(session, draft.source, f"{at}.source"))
    place = tried(wrong, lambda: site_or_province(session, draft.place, f"{at}.place")) or (None, None)
    tried(wrong, lambda: in_order(draft.first, last, f"{at}.last"))
    if draft.last is not None:
        tried(wrong, lambda: past_day(session, last, f"{at}.last"))
    values = {
        "uid": draft.uid,
        "location_id": place[0],
        "province_code": place[1],
        "first_day": tried(wrong, lambda: past_day(session, draft.first, f"{at}.first")),
        "last_day": day_number(last),
        "people": tried(wrong, lambda: _arrived(draft.people, f"{at}.people")),
        "remarks": tried(wrong, lambda: clean_text(draft.remarks, f"{at}.remarks")),
        **recorded(session),
    }
    refuse_together(wrong)
    if source is None:
        raise AssertionError("what is missing was refused")
    values["source_id"] = source.id
    _check_new_arrival(session, values, source.name or source.code, f"{at}.people")
    session.execute(insert(arrival), values)
    record(session, "record", f"arrival {draft.uid}", after=values)


def _arrived(typed: str, field: str) -> int:
    people = people_counted(typed, field)
    if people is None:
        raise Refused(_("Fill in how many people arrived; 0 when nobody did."), field)
    return people


def need_source(session: Session, name: str, field: str = "source") -> Any:
    """The row of the reporting source that `name` means, by code or name. It is held against others who count for it.

    :raises Refused: when it is empty, unknown, or out of use.
    """
    folded = fold(name)
    if not folded:
        raise Refused(_("Choose who counted them."), field)
    for row in session.rows(select(reporting_source).order_by(reporting_source.c.id)):
        if folded in (fold(row.code), fold(row.name)):
            if not row.active:
                raise Refused(_("{source} is no longer in use.").format(source=row.name or row.code), field)
            # Two people may not add figures of one source that overlap each other.
            session.execute(
                select(reporting_source.c.id).where(reporting_source.c.id == row.id).with_for_update()
            )
            return row
    raise Refused(_("There is no reporting source called “{name}”.").format(name=name.strip()), field)


def site_or_province(session: Session, name: str, field: str) -> tuple[int | None, str | None]:
    """The key of the site or the code of the province that `name` means; neither for an empty name: the whole country.

    A code of a site comes first. A name that a site and a province share means the province.

    :raises Refused: when there is neither.
    """
    if not name.strip():
        return None, None
    by_code = session.scalar(select(location.c.code).where(location.c.code == name.strip().upper()))
    if by_code is None:
        area = area_named(session, province, name)
        if area is not None:
            return None, area
    try:
        return int(need_location(session, name, field).id), None
    except Refused as refusal:
        if by_code is not None:
            raise
        raise Refused(
            _("There is no site and no province called “{name}”.").format(name=name.strip()), field
        ) from refusal


def _check_new_arrival(session: Session, values: dict[str, Any], source: str, field: str) -> None:
    """One figure of a source for one place and time. A total of many days may stand beside the days within it."""
    first, last = values["first_day"], values["last_day"]
    same = and_(arrival.c.first_day == first, arrival.c.last_day == last)
    across = or_(
        and_(arrival.c.first_day < first, arrival.c.last_day < last),
        and_(arrival.c.first_day > first, arrival.c.last_day > last),
    )
    there = session.execute(
        select(arrival).where(
            arrival.c.source_id == values["source_id"],
            arrival.c.location_id.is_not_distinct_from(values["location_id"]),
            arrival.c.province_code.is_not_distinct_from(values["province_code"]),
            arrival.c.withdrawn_at.is_(None),
            arrival.c.last_day >= first,
            arrival.c.first_day <= last,
            or_(same, across),
        )
    ).first()
    if there is None:
        return
    raise Refused(
        _(
            "{by} recorded what {source} counted here already, {days}: {people}. Withdraw that figure first."
        ).format(by=there.recorded_by, source=source, days=days_of(there), people=f"{there.people:,}"),
        field,
    )


@requires(Permission.RECORD_NEEDS)
def withdraw_arrival(session: Session, uid: str, why: str) -> None:
    """Take back a figure of arrivals, with the reason.

    :raises Refused: when there is no such figure, or no reason.
    """
    withdraw(session, arrival, "arrival", uid, why)
    session.touch("arrivals")


@requires(Permission.RECORD_NEEDS)
def bring_back_arrival(session: Session, uid: str) -> None:
    """Let a withdrawn figure of arrivals stand again.

    :raises Refused: when there is no such figure, or another one took its place.
    """
    row = held(session, arrival, uid)
    if row.withdrawn_at is None:
        return
    source = session.execute(
        select(reporting_source).where(reporting_source.c.id == row.source_id).with_for_update()
    ).one()
    _check_new_arrival(session, dict(row._mapping), source.name or source.code, "")
    bring_back(session, arrival, "arrival", row)
    session.touch("arrivals")
