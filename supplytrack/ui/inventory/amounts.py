"""How the stock page writes quantities: in the item's unit, or in packs where every pack holds as many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from supplytrack.core.quantity import format_quantity
from supplytrack.inventory.overview import BatchLine
from supplytrack.ui.words import pack_words


@dataclass(frozen=True, slots=True)
class Amounts:
    """Writes smallest units. `pack`: how many of them one pack holds, 0 to write them in the item's unit."""

    decimals: int
    pack: int = 0

    def __call__(self, smallest: int) -> str:
        """`1,250`; in packs `4`, or `4 + 20` where something is left over."""
        if not self.pack:
            return format_quantity(smallest, self.decimals)
        packs, rest = divmod(abs(smallest), self.pack)
        tail = f" + {format_quantity(rest, self.decimals)}" if rest else ""
        return f"{'-' if smallest < 0 else ''}{packs:,}{tail}"


@dataclass(frozen=True, slots=True)
class KnownPack:
    """The one pack an item comes in. `smallest`: the smallest units in one."""

    name: str
    words: str
    smallest: int


def factor_of(batch: BatchLine) -> Fraction | None:
    """The item's units in one pack of a batch; None where nobody wrote it down."""
    if batch.pack_numerator is None or batch.pack_denominator is None:
        return None
    return Fraction(batch.pack_numerator, batch.pack_denominator)


def by_pack(batches: Sequence[BatchLine]) -> list[tuple[str, Amounts, int]]:
    """What is on hand of each pack by itself: the pack in words, how its quantity is written, and the quantity.

    Packs of different sizes are never added up; one whose size nobody wrote down is written in the item's unit.
    """
    sums: dict[tuple[str, Fraction | None], int] = {}
    for batch in batches:
        if batch.on_hand:
            key = (batch.pack_name, factor_of(batch))
            sums[key] = sums.get(key, 0) + batch.on_hand
    found = []
    for (name, factor), quantity in sums.items():
        decimals = batches[0].decimals
        smallest = factor * 10**decimals if factor is not None else Fraction(0)
        pack = int(smallest) if name and smallest.denominator == 1 else 0
        found.append((pack_words(name, factor) if name else "", Amounts(decimals, pack), quantity))
    return sorted(found, key=lambda one: one[0])


def known_pack(batches: Sequence[BatchLine]) -> KnownPack | None:
    """The pack of an item, when all its goods on hand come in the same one, its size is known and no other is moving."""
    packs = {
        (batch.pack_name, factor_of(batch))
        for batch in batches
        if batch.on_hand or (batch.moving and batch.pack_name)
    }
    if len(packs) != 1:
        return None
    name, factor = packs.pop()
    if not name or factor is None or factor == 1:
        return None
    smallest = factor * 10 ** batches[0].decimals
    return KnownPack(name, pack_words(name, factor), int(smallest)) if smallest.denominator == 1 else None
