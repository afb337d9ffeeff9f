"""The frame in which figures are read: who counts arrivals, what a person is entitled to, which provinces are targeted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.catalogue.item import item as item_table
from supplytrack.catalogue.lookup import ItemRef, need_item, need_province
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_code, clean_name, clean_text
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import parse_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.needs.arrival import reporting_source
from supplytrack.distribution.needs.entitlement import Basis, entitlement
from supplytrack.distribution.needs.target import target_province, target_set
from supplytrack.distribution.needs.typed import days_of, in_order, known_day, recorded, tried
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _


@dataclass(frozen=True)
class SourceDraft:
    """Who counts arrivals, as typed. `subset_of` is the code of a source that counts these people, too."""

    code: str
    name: str = ""
    subset_of: str = ""
    remarks: str = ""
    active: bool = True


@dataclass(frozen=True)
class EntitlementDraft:
    """What one person is to get, as typed: `quantity` in the item's unit, `last` empty while it holds."""

    item: str
    basis: str
    quantity: str
    first: dt.date
    last: dt.date | None = None
    remarks: str = ""
    uid: str = field(default_factory=new_uid)


@dataclass(frozen=True)
class TargetDraft:
    """The provinces a response works in, as typed. An identity that is there already is changed."""

    name: str
    provinces: Sequence[str]
    first: dt.date
    last: dt.date | None = None
    remarks: str = ""
    uid: str = field(default_factory=new_uid)


@requires(Permission.KEEP_CATALOGUE)
def keep_reporting_source(session: Session, draft: SourceDraft, *, replacing: str = "") -> str:
    """Add a reporting source, or change the one with the code `replacing`; returns its code.

    :raises Refused: naming each field that is wrong, or when sources would be parts of each other.
    """
    wrong: list[Refused] = []
    code = tried(wrong, lambda: clean_code(draft.code)) or ""
    values: dict[str, Any] = {
        "code": code,
        "name": tried(wrong, lambda: clean_text(draft.name, "name", 200)),
        "remarks": tried(wrong, lambda: clean_text(draft.remarks, "remarks")),
        "active": int(draft.active),
    }
    refuse_together(wrong)
    # Held together: two changes at once could make two sources parts of each other.
    rows = session.rows(select(reporting_source).order_by(reporting_source.c.id).with_for_update())
    by_code = {row.code: row for row in rows}
    holder = by_code.get(replacing or code)
    if replacing and holder is None:
        raise Refused(_("There is no entry {code} any more.").format(code=replacing), "code")
    if code in by_code and (not replacing or replacing != code):
        raise Refused(
            _("The code {code} is already used by {name}.").format(
                code=code, name=by_code[code].name or code
            ),
            "code",
        )
    values["subset_of_id"] = _whole(by_code, draft.subset_of, holder)
    session.touch("sources", "arrivals")
    if holder is None:
        session.execute(insert(reporting_source).values(values))
        record(session, "add", f"reporting source {code}", after=values)
    else:
        session.execute(update(reporting_source).where(reporting_source.c.id == holder.id).values(values))
        record(session, "change", f"reporting source {code}", before=dict(holder._mapping), after=values)
    return code


def _whole(by_code: dict[str, Any], typed: str, holder: Any) -> int | None:
    """The key of the source that this one is a part of."""
    if not typed.strip():
        return None
    found = by_code.get(typed.strip().upper())
    if found is None:
        raise Refused(
            _("There is no reporting source called “{name}”.").format(name=typed.strip()), "subset_of"
        )
    by_id = {row.id: row for row in by_code.values()}
    above = found
    while holder is not None and above is not None:
        if above.id == holder.id:
            raise Refused(
                _("{part} is itself a part of what {whole} counts.").format(
                    part=found.code, whole=holder.code
                )
                if found.id != holder.id
                else _("A source cannot be a part of itself."),
                "subset_of",
            )
        above = by_id.get(above.subset_of_id)
    return int(found.id)


@requires(Permission.KEEP_CATALOGUE)
def keep_entitlement(session: Session, draft: EntitlementDraft) -> str:
    """Say what one person is to get; returns its identity. Recording the same identity again changes nothing.

    :raises Refused: naming each field that is wrong, or when another one of the item holds on one of the days.
    """
    if session.scalar(select(entitlement.c.uid).where(entitlement.c.uid == draft.uid)) is not None:
        return draft.uid
    wrong: list[Refused] = []
    item = tried(wrong, lambda: need_item(session, draft.item))
    tried(wrong, lambda: in_order(draft.first, draft.last))
    values = {
        "uid": draft.uid,
        "basis": tried(wrong, lambda: _basis(draft.basis)),
        "quantity": tried(wrong, lambda: _a_person(draft.quantity, item)),
        "first_day": tried(wrong, lambda: known_day(draft.first, "first")),
        "last_day": None if draft.last is None else day_number(draft.last),
        "remarks": tried(wrong, lambda: clean_text(draft.remarks, "remarks")),
        **recorded(session),
    }
    refuse_together(wrong)
    if item is None:
        raise AssertionError("what is missing was refused")
    values["item_id"] = item.id
    _check_alone(session, values, item)
    session.execute(insert(entitlement), values)
    record(session, "add", f"entitlement {draft.uid}", after=values)
    session.touch("entitlements")
    return draft.uid


def _basis(typed: str) -> str:
    try:
        return Basis(typed).value
    except ValueError:
        raise Refused(
            _("Choose whether it is for each arrival or each person in quarantine."), "basis"
        ) from None


def _a_person(typed: str, item: ItemRef | None) -> int:
    quantity = parse_quantity(typed, item.decimals if item is not None else 6, "quantity")
    if not quantity:
        raise Refused(_("Fill in how much one person gets, more than 0."), "quantity")
    return quantity


def _check_alone(session: Session, values: dict[str, Any], item: ItemRef) -> None:
    # The item is held, so that two people cannot each say what a person gets of it.
    session.execute(select(item_table.c.id).where(item_table.c.id == item.id).with_for_update())
    overlapping = select(entitlement).where(
        entitlement.c.item_id == item.id,
        entitlement.c.basis == values["basis"],
        or_(entitlement.c.last_day.is_(None), entitlement.c.last_day >= values["first_day"]),
    )
    if values["last_day"] is not None:
        overlapping = overlapping.where(entitlement.c.first_day <= values["last_day"])
    there = session.execute(overlapping.order_by(entitlement.c.first_day)).first()
    if there is None:
        return
    raise Refused(
        _(
            "An entitlement to {item} holds already, {days}, recorded by {by}. End it before this one begins."
        ).format(item=item.name, days=days_of(there), by=there.recorded_by),
        "first",
    )


@requires(Permission.KEEP_CATALOGUE)
def end_entitlement(session: Session, uid: str, last: dt.date) -> None:
    """Let an entitlement hold until `last` and not longer. An earlier end than before is allowed, a later one is not:
    what people get after it is a new entitlement.

    :raises Refused: when there is no such entitlement, it ended before, or `last` is before its first day.
    """
    row = session.execute(select(entitlement).where(entitlement.c.uid == uid).with_for_update()).first()
    if row is None:
        raise Refused(_("There is no such entitlement."))
    number = day_number(last)
    if number == row.last_day:
        return
    if number < row.first_day:
        raise Refused(
            _("It begins only later: {days}.").format(days=days_of(row)),
            "last",
        )
    if row.last_day is not None and number > row.last_day:
        raise Refused(
            _("It ended already: {days}. Add a new entitlement from the day after.").format(
                days=days_of(row)
            ),
            "last",
        )
    session.execute(update(entitlement).where(entitlement.c.uid == uid).values(last_day=number))
    record(session, "end", f"entitlement {uid}", before=dict(row._mapping), after={"last_day": number})
    session.touch("entitlements")


@requires(Permission.KEEP_CATALOGUE)
def keep_target_set(session: Session, draft: TargetDraft) -> str:
    """Add a set of target provinces, or change the one with this identity; returns it.

    :raises Refused: naming each field that is wrong, or when another set holds on one of its days.
    """
    wrong: list[Refused] = []
    tried(wrong, lambda: in_order(draft.first, draft.last))
    provinces = tried(wrong, lambda: _provinces(session, draft.provinces)) or ()
    values = {
        "name": tried(wrong, lambda: clean_name(draft.name)),
        "first_day": tried(wrong, lambda: known_day(draft.first, "first")),
        "last_day": None if draft.last is None else day_number(draft.last),
        "remarks": tried(wrong, lambda: clean_text(draft.remarks, "remarks")),
    }
    refuse_together(wrong)
    sets = session.rows(select(target_set).order_by(target_set.c.uid).with_for_update())
    _check_own_time(sets, draft.uid, values)
    before = next((row for row in sets if row.uid == draft.uid), None)
    if before is None:
        session.execute(insert(target_set), {"uid": draft.uid, **values, **recorded(session)})
    else:
        session.execute(update(target_set).where(target_set.c.uid == draft.uid).values(values))
        session.execute(delete(target_province).where(target_province.c.set_uid == draft.uid))
    session.execute(
        insert(target_province), [{"set_uid": draft.uid, "province_code": code} for code in provinces]
    )
    record(
        session,
        "add" if before is None else "change",
        f"target set {draft.uid}",
        before=None if before is None else dict(before._mapping),
        after={**values, "provinces": list(provinces)},
    )
    session.touch("targets")
    return draft.uid


def _provinces(session: Session, names: Sequence[str]) -> tuple[str, ...]:
    wrong: list[Refused] = []
    found: set[str] = set()
    for name in names:
        if name.strip():
            try:
                found.add(need_province(session, name, "provinces"))
            except Refused as refusal:
                wrong.append(refusal)
    refuse_together(wrong)
    if not found:
        raise Refused(_("Choose at least one province."), "provinces")
    return tuple(sorted(found))


def _check_own_time(sets: Sequence[Any], uid: str, values: dict[str, Any]) -> None:
    """Two sets on one day would leave open which provinces are meant."""
    for row in sets:
        begins_after = values["last_day"] is not None and row.first_day > values["last_day"]
        ended_before = row.last_day is not None and row.last_day < values["first_day"]
        if row.uid != uid and not begins_after and not ended_before:
            raise Refused(
                _(
                    "“{name}” holds on these days already: {days}. Let one end before the other begins."
                ).format(name=row.name, days=days_of(row)),
                "first",
            )
