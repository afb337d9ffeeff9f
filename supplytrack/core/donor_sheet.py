"""What the donor report says, frozen: the balance of each item, where every unit went, and the movements of each lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from supplytrack.core.sheets import PaperGoods, PaperHead, PaperItem, PaperParty, PaperUnit, Proof


class Fate(StrEnum):
    """What became of goods of a donation."""

    SIGNED = "signed"
    """A recipient accepted them."""
    OPEN = "open"
    """On their way to a recipient, the paper not confirmed."""
    PEOPLE = "people"
    LOST = "lost"
    CONVERTED = "converted"
    """Became another item: a mixed line was split."""
    IN_TRANSIT = "in transit"
    ON_HAND = "on hand"


@dataclass(frozen=True, slots=True)
class DonorPart:
    """So many units of an item: what became of them, and with whom they are."""

    fate: Fate
    quantity: int
    party: PaperParty | None = None


@dataclass(frozen=True, slots=True)
class DonorItem:
    """One item of one donor: received - signed - open - lost - converted = balance, and what of that is missing.

    `signed` holds what was given to people, too. `balance` is in the stores or on its way between two (`in_transit`).
    `donor` None is own procurement.
    """

    item: PaperItem
    unit: PaperUnit
    donor: PaperParty | None
    received: int
    signed: int
    open: int
    lost: int
    converted: int
    balance: int
    in_transit: int = 0
    gap: int = 0
    gap_batches: tuple[str, ...] = ()
    parts: tuple[DonorPart, ...] = ()


@dataclass(frozen=True, slots=True)
class DonorMovement:
    """What one document brought or took of a lot. `way` says what it was where no paper is waited for.

    `balance` is what of the lot is in our hands after it.
    """

    day: date
    document: str
    party: PaperParty | None
    proof: Proof
    way: str
    quantity_in: int
    quantity_out: int
    balance: int


@dataclass(frozen=True, slots=True)
class DonorLot:
    """The movements of one batch; what lies in kits moves with the kit."""

    goods: PaperGoods
    movements: tuple[DonorMovement, ...]


@dataclass(frozen=True, slots=True)
class DonorReportSheet:
    """The report to a donor. Without a donor chosen it tells of all, without the movements (`lots` is None)."""

    head: PaperHead
    donor: PaperParty
    period_from: date
    period_to: date
    rows: tuple[DonorItem, ...]
    lots: tuple[DonorLot, ...] | None
    chosen: tuple[PaperParty, ...] = ()

    @property
    def gaps(self) -> int:
        """Rows in which something is not accounted for."""
        return sum(bool(row.gap or row.gap_batches) for row in self.rows)
