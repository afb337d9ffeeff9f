"""What a conversion would take and make, worked out from a store that was read: nothing waits while somebody types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from supplytrack.catalogue.kits import Component
from supplytrack.core.clock import day_number
from supplytrack.inventory.conversions.composition import Supply, compose
from supplytrack.inventory.fefo import Candidate, Skipped, is_expired, pick

BEFORE_ALL = 0
"""A day before every expiry date: nothing has expired then."""


@dataclass(frozen=True, slots=True)
class LotHere:
    """A batch that lies in a place, in smallest units. `donor` is a code, empty for own goods.

    available: what it can give on the day of the paper, expired or not.
    """

    id: int
    uid: str
    number: str
    donor: str
    donor_name: str
    donor_km: str
    fund: str
    expiry: dt.date | None
    received: dt.date
    on_hand: int
    allocated: int
    available: int

    @property
    def candidate(self) -> Candidate:
        """The batch as the rule of first expired, first out sees it."""
        expiry = None if self.expiry is None else day_number(self.expiry)
        return Candidate(self.id, self.available, expiry, day_number(self.received), allocated=self.allocated)


@dataclass(frozen=True, slots=True)
class ComponentHere:
    """A component of a kit with its batches in the store."""

    component: Component
    lots: tuple[LotHere, ...]


@dataclass(frozen=True, slots=True)
class PartPlan:
    """What is taken of one component. `available` leaves out what has expired; `missing` is what lacks."""

    component: Component
    needed: int
    available: int
    taken: tuple[tuple[LotHere, int], ...]
    skipped: tuple[tuple[LotHere, Skipped], ...]

    @property
    def missing(self) -> int:
        """How much the store lacks for the kits that are wanted."""
        return self.needed - sum(quantity for _lot, quantity in self.taken)

    @property
    def first_expiry(self) -> dt.date | None:
        """When the first of what is taken expires; None when no date is known."""
        return min((lot.expiry for lot, _quantity in self.taken if lot.expiry is not None), default=None)


@dataclass(frozen=True, slots=True)
class KitsPlan:
    """`kits` kits that hold the same: how much of which batch is in one. They make one batch."""

    kits: int
    contents: tuple[tuple[LotHere, int], ...]

    @property
    def expiry(self) -> dt.date | None:
        """The earliest date of what is in them that is known."""
        return min((lot.expiry for lot, _held in self.contents if lot.expiry is not None), default=None)

    @property
    def donors(self) -> tuple[LotHere, ...]:
        """One batch of each donor (and of own goods) that is in them."""
        return tuple({lot.donor: lot for lot, _held in self.contents}.values())


@dataclass(frozen=True, slots=True)
class AssemblyPlan:
    """What assembling takes and makes. `possible`: for how many kits there is enough; `batches` are none when some lacks."""

    parts: tuple[PartPlan, ...]
    possible: int
    batches: tuple[KitsPlan, ...]


def plan_assembly(
    kits: int, components: Sequence[ComponentHere], day: dt.date, chosen: Mapping[str, str]
) -> AssemblyPlan:
    """What `kits` kits take on `day`. `chosen`: the identity of a batch that somebody chose, by component's code."""
    parts = tuple(_part(kits, one, day, chosen.get(one.component.code, "")) for one in components)
    possible = min((part.available // part.component.quantity for part in parts), default=0)
    if not kits or any(part.missing for part in parts):
        return AssemblyPlan(parts, possible, ())
    lots = {lot.id: lot for part in parts for lot, _quantity in part.taken}
    made = compose(
        kits,
        [
            Supply(part.component.quantity, [(lot.id, quantity) for lot, quantity in part.taken])
            for part in parts
        ],
    )
    batches = tuple(
        KitsPlan(one.kits, tuple((lots[batch], held) for batch, held in one.contents)) for one in made
    )
    return AssemblyPlan(parts, possible, batches)


def _part(kits: int, here: ComponentHere, day: dt.date, chosen: str) -> PartPlan:
    number = day_number(day)
    lots = {lot.id: lot for lot in here.lots if chosen in ("", lot.uid)}
    needed = kits * here.component.quantity
    found = pick(needed, [lot.candidate for lot in lots.values()], number)
    available = sum(
        max(lot.available, 0) for lot in lots.values() if not is_expired(lot.candidate.expiry_day, number)
    )
    return PartPlan(
        here.component,
        needed,
        available,
        tuple((lots[one.batch_id], one.quantity) for one in found.picks),
        tuple((lots[one.batch_id], one) for one in found.skipped),
    )


@dataclass(frozen=True, slots=True)
class Content:
    """So much of a batch of a component is in one kit."""

    item: str
    lot: LotHere
    in_one: int


@dataclass(frozen=True, slots=True)
class KitsHere:
    """A batch of kits in a store, and what one of them holds; nothing when nobody recorded it."""

    lot: LotHere
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class DisassemblyPlan:
    """Which kits are opened and what comes out of them, by component's code and batch."""

    opened: tuple[tuple[KitsHere, int], ...]
    missing: int
    out: Mapping[str, tuple[tuple[LotHere, int], ...]]


def plan_disassembly(kits: int, here: Sequence[KitsHere], batch_uid: str = "") -> DisassemblyPlan:
    """Open `kits` kits of a batch, else those that expire first; expired ones may be opened too."""
    known = {one.lot.id: one for one in here if batch_uid in ("", one.lot.uid)}
    found = pick(kits, [one.lot.candidate for one in known.values()], BEFORE_ALL)
    opened = tuple((known[one.batch_id], one.quantity) for one in found.picks)
    return DisassemblyPlan(opened, found.shortage, _out_of(opened))


def _out_of(opened: Iterable[tuple[KitsHere, int]]) -> dict[str, tuple[tuple[LotHere, int], ...]]:
    found: dict[str, dict[int, tuple[LotHere, int]]] = {}
    for kits, number in opened:
        for content in kits.contents:
            lots = found.setdefault(content.item, {})
            before = lots[content.lot.id][1] if content.lot.id in lots else 0
            lots[content.lot.id] = (content.lot, before + content.in_one * number)
    return {item: tuple(lots.values()) for item, lots in found.items()}
