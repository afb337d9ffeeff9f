"""What the stock movement report says, frozen: how goods came, how they left, what was lost, and what stayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from supplytrack.core.sheets import PaperHead, PaperItem, PaperParty, PaperUnit


class Way(StrEnum):
    """How goods come into a store or leave it. Each move of the ledger has one on each side that is a store."""

    PROCURED = "procured"
    DONATED = "donated"
    PRINTED = "printed"
    RETURNED = "returned"
    FOUND = "found"
    TRANSFER_IN = "transfer in"
    ASSEMBLED = "kits assembled"
    PARTS = "from kits and splits"
    GIVEN_BACK = "given back"
    HANDED_OVER = "handed over"
    TO_PEOPLE = "to people"
    TRANSFER_OUT = "transfer out"
    USED = "into kits and splits"
    TO_SENDER = "returned to sender"
    LOST = "lost"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    OTHER_LOSS = "other loss"
    DISPOSED = "disposed of"
    SURPLUS = "surplus"
    SHORTAGE = "shortage"


WAYS_IN = (
    Way.PROCURED,
    Way.DONATED,
    Way.PRINTED,
    Way.RETURNED,
    Way.FOUND,
    Way.TRANSFER_IN,
    Way.ASSEMBLED,
    Way.PARTS,
    Way.GIVEN_BACK,
)
"""How goods came. Returned: received as such; given back: refused at delivery, or returned by a recipient."""
WAYS_OUT = (Way.HANDED_OVER, Way.TO_PEOPLE, Way.TRANSFER_OUT, Way.USED, Way.TO_SENDER)
WAYS_LOST = (Way.LOST, Way.DAMAGED, Way.EXPIRED, Way.OTHER_LOSS, Way.DISPOSED)

Sums = Mapping[Way, int]
"""Smallest units by way. A reversal counts below zero in the way of what it reverses."""


def total(sums: Sums, ways: Iterable[Way]) -> int:
    """What moved in any of `ways`."""
    return sum(sums.get(way, 0) for way in ways)


@dataclass(frozen=True, slots=True)
class MovementRow:
    """An item of one donor, in one store or in all of the report: opening + in - out - loss +/- difference = closing.

    `opening` and `stock` are read from the daily balances, `sums` from the moves: that both agree is the proof.
    `donor` None is own procurement. `store` None: all stores together.
    """

    item: PaperItem
    unit: PaperUnit
    donor: PaperParty | None
    opening: int
    sums: Sums
    stock: int
    category: PaperParty
    store: PaperParty | None = None

    @property
    def came(self) -> int:
        """Everything that came in."""
        return total(self.sums, WAYS_IN)

    @property
    def left(self) -> int:
        """Everything that went out."""
        return total(self.sums, WAYS_OUT)

    @property
    def loss(self) -> int:
        """Everything that was lost or disposed of."""
        return total(self.sums, WAYS_LOST)

    @property
    def difference(self) -> int:
        """What counting and correcting the books added, below zero what it took away."""
        return self.sums.get(Way.SURPLUS, 0) - self.sums.get(Way.SHORTAGE, 0)

    @property
    def closing(self) -> int:
        """What the moves leave."""
        return self.opening + self.came - self.left - self.loss + self.difference

    @property
    def gap(self) -> int:
        """How far the stock of the last day is from what the moves leave. Nothing, where the books are sound."""
        return self.stock - self.closing


@dataclass(frozen=True, slots=True)
class OnTheWayRow:
    """An item of one donor on its way to the stores of the report: before + sent - arrived - lost = after."""

    item: PaperItem
    unit: PaperUnit
    donor: PaperParty | None
    before: int = 0
    sent: int = 0
    arrived: int = 0
    lost: int = 0
    after: int = 0

    @property
    def gap(self) -> int:
        """How far what is on the way is from what was sent, arrived and was lost."""
        return self.after - (self.before + self.sent - self.arrived - self.lost)


@dataclass(frozen=True, slots=True)
class OutsideLossRow:
    """What was lost of an item of one donor and was in no store then: it is no loss of the stock."""

    item: PaperItem
    unit: PaperUnit
    donor: PaperParty | None
    on_arrival: int = 0
    on_transfer: int = 0
    on_delivery: int = 0
    given_back: int = 0
    in_kits: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.on_arrival + self.on_transfer + self.on_delivery + self.given_back + self.in_kits


@dataclass(frozen=True, slots=True)
class MovementReportSheet:
    """What moved in a period. Rows come sorted by store (where told by store), category, item, donor.

    `chosen` names the filters beside the place and period. `outside` is told for all stores together alone: what
    was lost outside them belongs to none.
    """

    head: PaperHead
    period_from: date
    period_to: date
    scope: PaperParty
    stores: tuple[PaperParty, ...]
    rows: tuple[MovementRow, ...]
    on_the_way: tuple[OnTheWayRow, ...] = ()
    outside: tuple[OutsideLossRow, ...] = ()
    chosen: tuple[PaperParty, ...] = ()
    by_store: bool = False
    notes: tuple[str, ...] = ()

    @property
    def gaps(self) -> int:
        """How many rows do not add up."""
        return sum(1 for row in self.rows if row.gap) + sum(1 for row in self.on_the_way if row.gap)
