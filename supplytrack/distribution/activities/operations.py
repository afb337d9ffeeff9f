"""Recording what was done or set up beside stock, ending a fixture, and withdrawing what was recorded wrongly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import LocationRef, donor_id_of, need_location, need_province
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.code import LONGEST_NAME, LONGEST_TEXT, clean_name, clean_text
from supplytrack.core.quantity import parse_number
from supplytrack.db.engine import Session
from supplytrack.distribution.activities.activity import ActivityKind, activity, activity_province
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.ledger import check_day

MOST = 1_000_000_000
"""The largest count of anything that one record holds."""


@dataclass(frozen=True)
class ActivityDraft:
    """An activity as typed. Days are both included; without `last` it took one day, and a fixture still stands.

    `place` is a site and brings its province; `provinces` are for what took place in no single site.
    """

    uid: str
    kind: str
    title: str
    first: date
    last: date | None = None
    title_km: str = ""
    place: str = ""
    provinces: Sequence[str] = ()
    quantity: str = ""
    unit: str = ""
    unit_many: str = ""
    people: str = ""
    men: str = ""
    women: str = ""
    people_kind: str = ""
    donor: str = ""
    partner: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class RefillDraft:
    """A refill as typed; how much may be left open, as it was never measured."""

    uid: str
    fixture: str
    date: date
    quantity: str = ""
    unit: str = ""
    unit_many: str = ""
    remarks: str = ""


_FIND = select(activity).where(activity.c.uid == bindparam("sought"))
_HOLD = _FIND.with_for_update()
_REFILLS = select(activity.c.first_day).where(
    activity.c.fixture_uid == bindparam("fixture"), activity.c.withdrawn_at.is_(None)
)
_PROVINCES_OF = select(activity_province.c.province_code).where(
    activity_province.c.activity_uid == bindparam("fixture")
)


@requires(Permission.RECORD_ACTIVITY)
def record_activity(session: Session, draft: ActivityDraft) -> str:
    """Record an activity or a fixture; returns its identity. Recording the same identity again changes nothing.

    :raises Refused: naming every field that cannot be kept.
    """
    if _is_known(session, draft.uid):
        return draft.uid
    row, provinces = _read(session, draft)
    _insert(session, row, provinces)
    return draft.uid


@requires(Permission.RECORD_ACTIVITY)
def record_refill(session: Session, draft: RefillDraft) -> str:
    """Record that a standing fixture was refilled; returns the refill's identity.

    :raises Refused: when it is no fixture, or did not stand on that day.
    """
    if _is_known(session, draft.uid):
        return draft.uid
    fixture = _hold(session, draft.fixture)
    if fixture.kind != ActivityKind.FIXTURE:
        raise Refused(_("“{title}” is no fixture: only a fixture is refilled.").format(title=_title(fixture)))
    check_day(session, draft.date)
    _check_stood(fixture, draft.date)
    wrong: list[Refused] = []
    amount = _amount(draft.quantity, draft.unit, draft.unit_many, wrong)
    refuse_together(wrong)
    day = day_number(draft.date)
    row = {
        "uid": draft.uid,
        "kind": ActivityKind.REFILL.value,
        "title": fixture.title,
        "title_km": fixture.title_km,
        "location_id": fixture.location_id,
        "first_day": day,
        "last_day": day,
        **amount,
        "donor_id": fixture.donor_id,
        "partner": fixture.partner,
        "remarks": clean_text(draft.remarks, "remarks"),
        "fixture_uid": fixture.uid,
    }
    provinces = session.execute(_PROVINCES_OF, {"fixture": fixture.uid}).scalars().all()
    _insert(session, row, provinces)
    return draft.uid


@requires(Permission.RECORD_ACTIVITY)
def end_fixture(session: Session, uid: str, last: date | None) -> None:
    """Say that a fixture stood until the day `last`; None says that it stands again.

    :raises Refused: when it is no fixture, the day is not open or before its first, or it was refilled later.
    """
    row = _hold(session, uid)
    if row.kind != ActivityKind.FIXTURE:
        raise Refused(_("“{title}” is no fixture: it has no end of its own.").format(title=_title(row)))
    if last is not None:
        check_day(session, last, "last")
        _check_order(row.first_day, last)
        refilled = max(session.execute(_REFILLS, {"fixture": uid}).scalars(), default=None)
        if refilled is not None and day_number(last) < refilled:
            raise Refused(
                _("It was refilled on {day}: it stood at least until then.").format(
                    day=day_of(refilled).isoformat()
                ),
                "last",
            )
    day = None if last is None else day_number(last)
    session.execute(update(activity).where(activity.c.uid == uid).values(last_day=day))
    record(session, "end", _subject(uid), before=_day(row.last_day), after=_day(day))
    session.touch("activities")


@requires(Permission.RECORD_ACTIVITY)
def withdraw_activity(session: Session, uid: str, why: str) -> None:
    """Take back what was recorded wrongly; it stays readable with the reason. Withdrawing twice changes nothing.

    :raises Refused: when no reason is given, its day is closed, or refills of the fixture stand.
    """
    row = _known(session, uid)
    if row.withdrawn_at is not None:
        return
    reason = clean_text(why, "why")
    if not reason:
        raise Refused(_("Say why: the reason stays with what is withdrawn."), "why")
    _check_open(session, row)
    refills = len(session.rows(_REFILLS, {"fixture": uid}))
    if refills:
        raise Refused(
            _("Refills of this fixture are recorded ({count}). Withdraw them first.").format(
                count=f"{refills:,}"
            )
        )
    values = {
        "withdrawn_by": session.actor.name,
        "withdrawn_at": session.clock.instant(),
        "withdrawn_why": reason,
    }
    session.execute(update(activity).where(activity.c.uid == uid).values(**values))
    record(session, "withdraw", _subject(uid), before=row.title, after=reason)
    session.touch("activities")


@requires(Permission.RECORD_ACTIVITY)
def bring_back_activity(session: Session, uid: str) -> None:
    """Undo a withdrawal. What was not withdrawn stays as it is.

    :raises Refused: when its day is closed, or it is the refill of a fixture that is withdrawn or ended before it.
    """
    row = _known(session, uid)
    if row.withdrawn_at is None:
        return
    _check_open(session, row)
    if row.fixture_uid is not None:
        _check_stood(_hold(session, row.fixture_uid), day_of(row.first_day))
    values = {"withdrawn_by": "", "withdrawn_at": None, "withdrawn_why": ""}
    session.execute(update(activity).where(activity.c.uid == uid).values(**values))
    record(session, "bring back", _subject(uid), before=row.withdrawn_why, after=row.title)
    session.touch("activities")


# ------------------------------------------------------------------ what is there already


def _is_known(session: Session, uid: str) -> bool:
    return session.execute(_FIND, {"sought": uid}).first() is not None


def _known(session: Session, uid: str) -> Any:
    row = session.execute(_HOLD, {"sought": uid}).first()
    if row is None:
        raise Refused(_("This activity is not recorded here."))
    return row


def _hold(session: Session, uid: str) -> Any:
    """An activity that stands; nobody else changes it meanwhile."""
    row = _known(session, uid)
    if row.withdrawn_at is not None:
        raise Refused(
            _("“{title}” was withdrawn. Bring it back first, or record it anew.").format(title=_title(row))
        )
    return row


def _check_open(session: Session, row: Any) -> None:
    closed = session.workspace.closed_until_day
    if closed is not None and row.first_day <= closed:
        raise Refused(
            _("The period up to {closed} is closed: what was recorded in it stays as it is.").format(
                closed=day_of(closed).isoformat()
            )
        )


def _check_stood(fixture: Any, day: date) -> None:
    if day_number(day) < fixture.first_day:
        raise Refused(
            _("It was set up on {day}: it cannot be refilled before.").format(
                day=day_of(fixture.first_day).isoformat()
            ),
            "date",
        )
    if fixture.last_day is not None and day_number(day) > fixture.last_day:
        raise Refused(
            _("It stood until {day}: it cannot be refilled after.").format(
                day=day_of(fixture.last_day).isoformat()
            ),
            "date",
        )


# ------------------------------------------------------------------ what is typed


def _read(session: Session, draft: ActivityDraft) -> tuple[dict[str, Any], Sequence[str]]:
    """The row that a draft makes and its provinces; everything that is wrong is said at once."""
    wrong: list[Refused] = []
    kind = _read_kind(draft.kind, wrong)
    first, last = _read_days(session, draft, kind, wrong)
    place, provinces = _read_where(session, draft, wrong)
    row = {
        "uid": draft.uid,
        "kind": kind,
        "title": _tried(clean_name, draft.title, "title", wrong=wrong),
        "title_km": _tried(clean_text, draft.title_km, "title_km", LONGEST_NAME, wrong=wrong),
        "location_id": place.id if place else None,
        "first_day": first,
        "last_day": last,
        **_amount(draft.quantity, draft.unit, draft.unit_many, wrong),
        **_people(draft, wrong),
        "donor_id": _tried(donor_id_of, session, draft.donor, "donor", wrong=wrong),
        "partner": _tried(clean_text, draft.partner, "partner", LONGEST_NAME, wrong=wrong),
        "remarks": _tried(clean_text, draft.remarks, "remarks", LONGEST_TEXT, wrong=wrong),
    }
    refuse_together(wrong)
    return row, provinces


def _tried(read: Any, *arguments: Any, wrong: list[Refused]) -> Any:
    try:
        return read(*arguments)
    except Refused as refusal:
        wrong.append(refusal)
        return None


def _read_kind(kind: str, wrong: list[Refused]) -> str:
    if kind not in list(ActivityKind):
        wrong.append(Refused(_("Choose what kind of activity it is."), "kind"))
    elif kind == ActivityKind.REFILL:
        wrong.append(Refused(_("A refill belongs to a fixture: record it there."), "kind"))
    return kind


def _read_days(
    session: Session, draft: ActivityDraft, kind: str, wrong: list[Refused]
) -> tuple[int, int | None]:
    first = day_number(draft.first)
    _tried(check_day, session, draft.first, "first", wrong=wrong)
    if draft.last is None:
        return first, None if kind == ActivityKind.FIXTURE else first
    _tried(_check_order, first, draft.last, wrong=wrong)
    if draft.last > session.clock.today():
        wrong.append(
            Refused(
                _("{day} is in the future. Record what is done already.").format(day=draft.last.isoformat()),
                "last",
            )
        )
    return first, day_number(draft.last)


def _check_order(first: int, last: date) -> None:
    if day_number(last) < first:
        raise Refused(
            _("The last day is before the first, {first}.").format(first=day_of(first).isoformat()), "last"
        )


def _read_where(
    session: Session, draft: ActivityDraft, wrong: list[Refused]
) -> tuple[LocationRef | None, list[str]]:
    codes = [
        _tried(need_province, session, name, "provinces", wrong=wrong)
        for name in draft.provinces
        if name.strip()
    ]
    provinces = list(dict.fromkeys(code for code in codes if code is not None))
    if not draft.place.strip():
        return None, provinces
    place: LocationRef | None = _tried(need_location, session, draft.place, "place", wrong=wrong)
    if place is None or not place.province_code:
        return place, provinces
    others = [code for code in provinces if code != place.province_code]
    if others:
        wrong.append(
            Refused(
                _(
                    "{place} is not in all of these provinces. Leave the provinces out: the site brings its own."
                ).format(place=place.name or place.name_km),
                "provinces",
            )
        )
    return place, [place.province_code]


def _amount(quantity: str, unit: str, unit_many: str, wrong: list[Refused]) -> dict[str, Any]:
    count = _count(quantity, "quantity", wrong)
    if count == 0:
        wrong.append(Refused(_("Leave the quantity empty where there was none."), "quantity"))
    one = _tried(clean_text, unit, "unit", LONGEST_NAME, wrong=wrong)
    many = _tried(clean_text, unit_many, "unit_many", LONGEST_NAME, wrong=wrong)
    if count is not None and one == "":
        wrong.append(Refused(_("Say what is counted, such as tank or session."), "unit"))
    if count is None:
        one = many = ""
    return {"quantity": count, "unit": one, "unit_many": many or one}


def _people(draft: ActivityDraft, wrong: list[Refused]) -> dict[str, Any]:
    people, men, women = (
        _count(typed, field, wrong)
        for typed, field in ((draft.people, "people"), (draft.men, "men"), (draft.women, "women"))
    )
    if (men is None) != (women is None):
        wrong.append(
            Refused(
                _("Fill in men and women, or neither: 0 where there was nobody."),
                "men" if men is None else "women",
            )
        )
    elif men is not None and women is not None:
        if people is not None and people != men + women:
            wrong.append(
                Refused(
                    _("Men and women make {added}, but {total} people are written.").format(
                        added=f"{men + women:,}", total=f"{people:,}"
                    ),
                    "people",
                )
            )
        people = men + women
    kind = _tried(clean_text, draft.people_kind, "people_kind", LONGEST_NAME, wrong=wrong)
    return {"people": people, "men": men, "women": women, "people_kind": "" if people is None else kind}


def _count(typed: str, field: str, wrong: list[Refused]) -> int | None:
    if not typed.strip():
        return None
    value = _tried(parse_number, typed, field, wrong=wrong)
    if value is None:
        return None
    if value.denominator != 1 or not 0 <= value <= MOST:
        wrong.append(Refused(_("This is counted in whole numbers."), field))
        return None
    return int(value)


def _insert(session: Session, row: Mapping[str, Any], provinces: Sequence[str]) -> None:
    by = {"recorded_by": session.actor.name, "recorded_at": session.clock.instant()}
    session.execute(insert(activity), {**row, **by})
    if provinces:
        session.execute(
            insert(activity_province),
            [{"activity_uid": row["uid"], "province_code": code} for code in provinces],
        )
    record(session, "record", _subject(row["uid"]), after=row["title"])
    session.touch("activities")


def _subject(uid: str) -> str:
    return f"activity {uid}"


def _title(row: Any) -> str:
    return str(row.title or row.title_km)


def _day(number: int | None) -> str | None:
    return None if number is None else day_of(number).isoformat()
