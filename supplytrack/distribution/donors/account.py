"""A donor's account: what came in and where every unit of it is. Pure: no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction


@dataclass(slots=True)
class Account:
    """Smallest units of one batch, or of several added up.

    received: came to us, less what went back to its sender. signed: accepted by a recipient. open: on its way to one, the
    paper not confirmed. people: given to people. lost: lost, disposed of, miscounted (found is less). converted: became
    another item (less than zero: was made of others). on_hand and in_transit: ours, in a store or between two.
    """

    received: int = 0
    signed: int = 0
    open: int = 0
    people: int = 0
    lost: int = 0
    converted: int = 0
    on_hand: int = 0
    in_transit: int = 0

    @property
    def distributed(self) -> int:
        """What left us for those it was meant for."""
        return self.signed + self.open + self.people

    @property
    def whereabouts(self) -> int:
        """What can be pointed at: all but what became another item."""
        return self.distributed + self.lost + self.on_hand + self.in_transit

    @property
    def gap(self) -> int:
        """What nothing accounts for: zero when the ledger and the stock agree."""
        return self.received - self.converted - self.whereabouts

    def add(self, other: Account, times: int = 1) -> None:
        """Add `other` so many times."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + times * getattr(other, each.name))


@dataclass(frozen=True, slots=True)
class Holding:
    """A kit batch holds `quantity` smallest units of the batch `component` in all its `kits` first kits (smallest units)."""

    kit: int
    component: int
    quantity: int
    kits: int


def follow_kits(accounts: Mapping[int, Account], holdings: Sequence[Holding]) -> None:
    """Say of goods inside kits where the kit is, instead of that they were converted. Kits inside kits, too.

    :raises ValueError: when the kits of a batch do not all hold the same.
    """
    in_kits: dict[int, list[Holding]] = {}
    for holding in holdings:
        in_kits.setdefault(holding.component, []).append(holding)
    done: set[int] = set()
    for batch in tuple(in_kits):
        _follow(batch, accounts, in_kits, done)


def _follow(
    batch: int, accounts: Mapping[int, Account], in_kits: Mapping[int, list[Holding]], done: set[int]
) -> None:
    if batch in done or batch not in accounts:
        return
    done.add(batch)
    for holding in in_kits.get(batch, ()):
        _follow(holding.kit, accounts, in_kits, done)
        kit = accounts.get(holding.kit)
        if kit is not None:
            _move_into_kit(accounts[batch], kit, holding)


def _move_into_kit(component: Account, kit: Account, holding: Holding) -> None:
    """What became of the kits became of what is in them: a kit that cannot be found is a gap in its components, too."""
    each = Fraction(holding.quantity, holding.kits)
    if each.denominator != 1:
        raise ValueError("the kits of a batch hold the same")
    component.add(kit, each.numerator)


def added_up(accounts: Iterable[Account]) -> Account:
    """Several accounts as one."""
    total = Account()
    for account in accounts:
        total.add(account)
    return total
