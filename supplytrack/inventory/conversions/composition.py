"""Which batches go into which kits, so that every kit of a batch holds exactly the same. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Supply:
    """A component's batches in the order in which they are used: (batch, smallest units). `per_kit` is above zero."""

    per_kit: int
    batches: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Composition:
    """`kits` kits that hold the same: for each batch how many smallest units are in one kit."""

    kits: int
    contents: tuple[tuple[int, int], ...]


def compose(kits: int, supplies: Sequence[Supply]) -> list[Composition]:
    """Fill `kits` kits one after the other from each supply in its order; kits that hold the same stand together.

    The first kit takes the first units of every component, and so on. Where a batch ends inside a kit, that kit
    stands alone.

    :raises ValueError: when a supply has not exactly what the kits need.
    """
    for supply in supplies:
        if sum(quantity for _batch, quantity in supply.batches) != kits * supply.per_kit:
            raise ValueError("a supply is not what the kits need")
    borders = sorted({0, kits}.union(*(_borders(supply) for supply in supplies)))
    return [Composition(last - first, _contents(supplies, first)) for first, last in pairwise(borders)]


def _borders(supply: Supply) -> set[int]:
    """The kits before which, or after which, a batch ends."""
    found: set[int] = set()
    position = 0
    for _batch, quantity in supply.batches:
        position += quantity
        whole, rest = divmod(position, supply.per_kit)
        found |= {whole, whole + 1} if rest else {whole}
    return found


def _contents(supplies: Sequence[Supply], kit: int) -> tuple[tuple[int, int], ...]:
    """What the kit with this place (from 0) holds."""
    found: list[tuple[int, int]] = []
    for supply in supplies:
        first, last = kit * supply.per_kit, (kit + 1) * supply.per_kit
        position = 0
        for batch, quantity in supply.batches:
            held = min(position + quantity, last) - max(position, first)
            if held > 0:
                found.append((batch, held))
            position += quantity
    return tuple(found)
