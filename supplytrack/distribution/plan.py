"""What issuing a note would do, worked out from what the store can give: batches, what is left, what is short. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from supplytrack.catalogue.packing import Counted, count_of
from supplytrack.core.clock import day_number
from supplytrack.distribution.entry import ItemChoice, LotChoice, StoreStock
from supplytrack.errors import Refused
from supplytrack.inventory.fefo import Candidate, SkipReason, is_expired, pick

OWN = "~own"
"""The donor of a line that takes goods of own procurement only."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line as typed, for planning: `donor` is a code, `OWN`, or empty for any; `batch` is a batch's identity."""

    item: str
    quantity: str = ""
    pack: str = ""
    pack_factor: str = ""
    donor: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """So many smallest units of a batch."""

    lot: LotChoice
    quantity: int


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A batch that was not taken, and why."""

    lot: LotChoice
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What one line would take.

    available: smallest units it may choose from, after the lines above it. left: what is left of them, below zero when
    the line asks for too much; None while no quantity can be read. wrong: why it cannot be read. earlier: a batch that
    expires before the one that a person chose.
    """

    item: ItemChoice
    counted: Counted | None
    takes: tuple[Take, ...]
    available: int
    passed_over: tuple[PassedOver, ...] = ()
    wrong: str = ""
    earlier: LotChoice | None = None
    candidates: tuple[LotChoice, ...] = ()

    @property
    def wanted(self) -> int | None:
        """Smallest units asked for."""
        return self.counted.smallest if self.counted else None

    @property
    def left(self) -> int | None:
        """What the store keeps of what this line may choose from; below zero when too much is asked."""
        return None if self.counted is None else self.available - self.counted.smallest

    @property
    def missing(self) -> int:
        """How many smallest units too many are asked for."""
        return max(0, -(self.left or 0))


def plan_lines(
    stock: StoreStock, lines: Sequence[PlannedLine], *, chosen_may_be_expired: bool = False
) -> list[LinePlan | None]:
    """A plan for each line, None for a line without a known item. Two lines never take the same goods twice.

    `chosen_may_be_expired`: a batch that a person chose is taken although it expired.
    """
    free = {lot.id: lot.available for choice in stock.items.values() for lot in choice.lots}
    plans: list[LinePlan | None] = []
    for at, line in enumerate(lines):
        choice = stock.items.get(line.item)
        if choice is None:
            plans.append(None)
            continue
        expired_too = chosen_may_be_expired and bool(line.batch)
        lots = [replace(lot, available=free[lot.id]) for lot in choice.lots]
        plan = _plan(choice, lots, line, f"lines.{at}", date.min if expired_too else stock.day)
        plan = replace(plan, earlier=_earlier(lots, line, stock.day) if plan.counted else None)
        for take in plan.takes:
            free[take.lot.id] -= take.quantity
        plans.append(plan)
    return plans


def _plan(
    choice: ItemChoice, lots: Sequence[LotChoice], line: PlannedLine, field: str, day: date
) -> LinePlan:
    wanted = [lot for lot in lots if _fits(lot, line)]
    available = sum(max(lot.available, 0) for lot in wanted if not _expired(lot, day))
    plan = LinePlan(choice, None, (), available, candidates=tuple(wanted))
    if not line.quantity.strip():
        return replace(plan, takes=_preview(wanted, day))
    try:
        counted = count_of(choice.ref, line.quantity, line.pack, line.pack_factor, field)
    except Refused as refused:
        return replace(plan, wrong=str(refused), takes=_preview(wanted, day))
    outcome = pick(counted.smallest, (_candidate(lot) for lot in wanted), day_number(day))
    by_id = {lot.id: lot for lot in wanted}
    return replace(
        plan,
        counted=counted,
        takes=tuple(Take(by_id[one.batch_id], one.quantity) for one in outcome.picks if one.quantity),
        passed_over=tuple(PassedOver(by_id[one.batch_id], one.reason) for one in outcome.skipped),
    )


def _fits(lot: LotChoice, line: PlannedLine) -> bool:
    if line.batch:
        return lot.uid == line.batch
    return not line.donor or lot.donor == ("" if line.donor == OWN else line.donor)


def _preview(lots: Iterable[LotChoice], day: date) -> tuple[Take, ...]:
    """The batch that would be taken first, before a quantity is known."""
    first = next((lot for lot in lots if lot.available > 0 and not _expired(lot, day)), None)
    return (Take(first, 0),) if first else ()


def _earlier(lots: Sequence[LotChoice], line: PlannedLine, day: date) -> LotChoice | None:
    """The usable batch that expires before the chosen one; None when the person chose none or the earliest."""
    chosen = next((lot for lot in lots if line.batch and lot.uid == line.batch), None)
    if chosen is None:
        return None
    others = (lot for lot in lots if lot.uid != chosen.uid and lot.available > 0 and not _expired(lot, day))
    return next((lot for lot in others if _expiry_key(lot) < _expiry_key(chosen)), None)


def _expiry_key(lot: LotChoice) -> tuple[bool, date]:
    return (lot.expiry is None, lot.expiry or date.max)


def _expired(lot: LotChoice, day: date) -> bool:
    return is_expired(day_number(lot.expiry) if lot.expiry else None, day_number(day))


def _candidate(lot: LotChoice) -> Candidate:
    return Candidate(
        lot.id,
        lot.available,
        day_number(lot.expiry) if lot.expiry else None,
        day_number(lot.received),
        allocated=lot.allocated,
    )


@dataclass(frozen=True, slots=True)
class DonorTotal:
    """How much of an item a note takes of one donor's goods. `counted` is how the quantity was typed."""

    donor: str
    item: ItemChoice
    quantity: int
    counted: Counted


def totals_by_donor(plans: Iterable[LinePlan | None]) -> list[DonorTotal]:
    """Totals by donor and item in the order of the lines; donors by code, own procurement last."""
    totals: dict[tuple[str, str], DonorTotal] = {}
    for plan in plans:
        if plan is None or plan.counted is None:
            continue
        for take in plan.takes:
            key = (take.lot.donor, plan.item.ref.code)
            before = totals.get(key)
            same = before is None or before.counted.pack_factor == plan.counted.pack_factor
            counted = plan.counted if same else Counted(0, "")
            # What is missing is asked for too: the total says what the paper will say once that is settled.
            asked = take.quantity + (plan.missing if take is plan.takes[-1] else 0)
            quantity = asked + (before.quantity if before else 0)
            totals[key] = DonorTotal(take.lot.donor, plan.item, quantity, counted)
    return sorted(totals.values(), key=lambda total: (total.donor == "", total.donor))
