"""Choosing batches for the lines of a document: the batch a person named, or first expired, first out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import text

from supplytrack.catalogue.lookup import ItemRef, LocationRef
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.code import fold
from supplytrack.core.quantity import format_quantity
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.availability import LotInStore, lots_in_store
from supplytrack.inventory.fefo import Skipped, is_expired, pick
from supplytrack.inventory.ledger import Lot
from supplytrack.inventory.locks import hold_store


@dataclass(frozen=True)
class Wanted:
    """`quantity` smallest units for a line. `batch` is a batch number, `batch_uid` one batch exactly."""

    line: int
    item: ItemRef
    quantity: int
    donor_id: int | None = None
    own_only: bool = False
    batch: str = ""
    batch_uid: str = ""
    expired_too: bool = False


@dataclass(frozen=True)
class Taken:
    """`quantity` smallest units of a batch, taken for a line."""

    line: int
    item: ItemRef
    lot: Lot
    quantity: int


_RESERVED = text(
    """
SELECT coalesce(n.number, '') AS number, sum(r.quantity) AS quantity FROM reservation r
LEFT JOIN delivery_note n ON n.uid = r.note_uid
WHERE r.item_id = :item_id AND r.location_id = :location_id GROUP BY n.number ORDER BY n.number"""
)


def take(
    session: Session, place: LocationRef, day: date, wanted: Sequence[Wanted]
) -> tuple[list[Taken], dict[int, tuple[Skipped, ...]]]:
    """Choose batches in `place` on `day` for every line; also what was passed over for each line.

    Two lines of the same item never take the same goods twice.

    :raises Refused: naming for every line what is missing and where it is.
    """
    hold_store(session, place.id, {line.item.id for line in wanted})
    taken, passed_over, wrong = choose(session, place, day, wanted)
    refuse_together(wrong)
    return taken, passed_over


def choose(
    session: Session, place: LocationRef, day: date, wanted: Sequence[Wanted]
) -> tuple[list[Taken], dict[int, tuple[Skipped, ...]], list[Refused]]:
    """What `take` would choose, holding nothing: for the lines that can be had, and why the others cannot."""
    number = day_number(day)
    in_store = lots_in_store(session, place.id, {line.item.id for line in wanted}, number)
    taken: list[Taken] = []
    passed_over: dict[int, tuple[Skipped, ...]] = {}
    wrong: list[Refused] = []
    for line in wanted:
        lots = in_store[line.item.id]
        chosen = [lot for lot in lots if _matches(lot, line)]
        refusal = _refuse_expired(line, chosen, number) if line.batch or line.batch_uid else None
        candidates = [lot.candidate for lot in chosen]
        outcome = pick(line.quantity, candidates, number, line.donor_id, expired_too=line.expired_too)
        if refusal is None and outcome.shortage:
            refusal = _shortage(session, place, day, line, chosen, outcome.shortage)
        if refusal is not None:
            wrong.append(refusal)
            continue
        by_id = {lot.lot.id: lot.lot for lot in chosen}
        taken += [Taken(line.line, line.item, by_id[p.batch_id], p.quantity) for p in outcome.picks]
        passed_over[line.line] = outcome.skipped
        used = {p.batch_id: p.quantity for p in outcome.picks}
        in_store[line.item.id] = [_less(lot, used.get(lot.lot.id, 0)) for lot in lots]
    return taken, passed_over, wrong


def _matches(lot: LotInStore, line: Wanted) -> bool:
    if line.batch_uid:
        return lot.lot.uid == line.batch_uid
    if line.own_only and lot.candidate.donor_id is not None:
        return False
    return not line.batch or fold(lot.batch_number) == fold(line.batch)


def _less(lot: LotInStore, used: int) -> LotInStore:
    if not used:
        return lot
    return replace(lot, candidate=replace(lot.candidate, available=lot.candidate.available - used))


def _refuse_expired(line: Wanted, chosen: Sequence[LotInStore], day: int) -> Refused | None:
    if line.expired_too or not chosen or not all(is_expired(lot.candidate.expiry_day, day) for lot in chosen):
        return None
    expiry = max(lot.candidate.expiry_day or 0 for lot in chosen)
    return Refused(
        _("Batch {batch} of {item} expired on {expiry} and cannot be handed over.").format(
            batch=line.batch or chosen[0].batch_number, item=line.item.name, expiry=day_of(expiry).isoformat()
        ),
        f"lines.{line.line - 1}.batch",
    )


def _shortage(
    session: Session, place: LocationRef, day: date, line: Wanted, lots: Sequence[LotInStore], shortage: int
) -> Refused:
    left = line.quantity - shortage
    item = line.item
    sentence = (
        _("Only {left} of {item} left in {place}.") if left else _("Nothing of {item} is left in {place}.")
    ).format(left=_counted(left, item), item=_described(line), place=place.name)
    reasons = _reasons(session, place, day, line, lots)
    return Refused(" ".join([sentence, *reasons]), f"lines.{line.line - 1}.quantity")


def _described(line: Wanted) -> str:
    return f"{line.item.name} ({line.batch})" if line.batch else line.item.name


def _reasons(
    session: Session, place: LocationRef, day: date, line: Wanted, lots: Sequence[LotInStore]
) -> list[str]:
    number = day_number(day)
    item = line.item
    found = []
    expired = sum(
        lot.on_hand for lot in lots if is_expired(lot.candidate.expiry_day, number) and not line.expired_too
    )
    if expired:
        found.append(_("{quantity} expired.").format(quantity=_counted(expired, item)))
    for row in session.rows(_RESERVED, {"item_id": item.id, "location_id": place.id}):
        found.append(
            _("{quantity} reserved for {number}.").format(
                quantity=format_quantity(row.quantity, item.decimals), number=row.number or _("a draft")
            )
        )
    on_hand = sum(lot.on_hand - lot.candidate.allocated for lot in lots)
    then = sum(max(lot.candidate.available, 0) for lot in lots)
    if on_hand > then and day < session.clock.today():
        found.append(
            _("{quantity} came later than {day} or left since.").format(
                quantity=_counted(on_hand - then, item), day=day.isoformat()
            )
        )
    return found


def _counted(quantity: int, item: ItemRef) -> str:
    return f"{format_quantity(quantity, item.decimals)} {item.one if quantity == 10**item.decimals else item.many}"
