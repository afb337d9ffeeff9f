"""The long list of delivery notes: which there are in the wanted order, and some of them in full."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from supplytrack.core.document import NoteState, PaperState
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Session
from supplytrack.distribution.queries import NoteFilter, goods_condition
from supplytrack.i18n import language
from supplytrack.inventory.paging import READ_AT_ONCE, Where, sorted_by

_STATES = frozenset(
    state.value for state in (NoteState.PREPARED, NoteState.ISSUED, NoteState.CANCELLED, NoteState.REVERSED)
)
_PAPERS = frozenset(paper.value for paper in PaperState)
"""How a note stands, in the words of the list: a confirmed note is told by its paper."""
_PLACES = tuple(
    f"n.{side}_location_id IN (SELECT id FROM location WHERE search {{folded}})" for side in ("to", "from")
)
_NEWEST = "n.note_day DESC, n.uid DESC"


def note_keys(
    session: Session,
    chosen: NoteFilter,
    states: Sequence[str],
    sort: Sort = UNSORTED,
    limit: int | None = None,
) -> list[str]:
    """The identities of notes that stand in one of `states` ("prepared", "issued", "signed", "disputed", "unsigned",
    "cancelled", "reversed"), the newest first unless sorted by `number`, `date`, `target` or `state`."""
    if not states:
        return []
    where = _conditions(chosen)
    where.add(_standing(states))
    # The recipient's name is read only where it decides the order: everything else stands in one index.
    joins = " JOIN location r ON r.id = n.to_location_id" if sort.column == "target" else ""
    most = "" if limit is None else f" LIMIT {int(limit)}"
    statement = f"SELECT n.uid FROM delivery_note n{joins} WHERE {where} {sorted_by(sort, _sorted_by(), _NEWEST)}{most}"
    return list(session.execute(text(statement), where.values).scalars().yield_per(READ_AT_ONCE))


def _standing(states: Sequence[str]) -> str:
    """Stands in one of `states`, as lists of values: each is then looked up in the index of states."""
    ways = []
    if simple := [state for state in states if state in _STATES]:
        ways.append(f"n.state IN ({_quoted(simple)})")
    if papers := [state for state in states if state in _PAPERS]:
        ways.append(f"n.state = '{NoteState.CONFIRMED.value}' AND n.paper_state IN ({_quoted(papers)})")
    return f"({' OR '.join(ways)})"


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _conditions(chosen: NoteFilter) -> Where:
    where = Where()
    where.period("n.note_day", chosen.first, chosen.last)
    for value, condition, name in (
        (
            chosen.province,
            "n.to_location_id IN (SELECT id FROM location WHERE province_code = :province)",
            "province",
        ),
        (
            chosen.recipient,
            "n.to_location_id = (SELECT id FROM location WHERE code = :recipient)",
            "recipient",
        ),
    ):
        if value:
            where.add(condition, **{name: value})
    goods_condition(where, chosen)
    where.words(chosen.search, "n.number {number}", *_PLACES)
    return where


def _sorted_by() -> dict[str, tuple[str, ...]]:
    names = ("r.name_km", "r.name") if language() == "km" else ("r.name", "r.name_km")
    return {
        "number": ("n.number",),
        "date": ("n.note_day",),
        "target": (f"lower(coalesce(NULLIF({names[0]}, ''), {names[1]}))",),
        # The longer it is open the later: what waits longest stands last, or first when turned round.
        "state": ("-n.note_day",),
    }
