"""The plan of a split: what a person sets by hand goes first, the rest is split fairly over the other sites. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from supplytrack.distribution.needs.fair_share import Claim, Part, Rule, Share, fair_split


@dataclass(frozen=True, slots=True)
class Wish:
    """An item for a site, in smallest units. `have` is what was delivered, lies there or is on the way to it.

    `by_hand`: what a person decided; None where the rule decides.
    """

    item: str
    site: str
    need: int = 0
    have: int = 0
    priority: int = 1
    minimum: int = 0
    by_hand: int | None = None

    @property
    def claim(self) -> Claim:
        """What the rule looks at."""
        return Claim(self.site, self.need, self.have, self.priority, self.minimum)


@dataclass(frozen=True, slots=True)
class Given:
    """What a wish gets. `parts` say why; `fair`: what the rule would give if nobody had decided anything by hand.

    `beyond`: so many smallest units more than there are once the wishes above took theirs. `twice`: a wish above is for
    the same item and site; this one gets nothing.
    """

    wish: Wish
    quantity: int
    parts: tuple[Part, ...]
    fair: int
    beyond: int = 0
    twice: bool = False

    @property
    def lacks(self) -> int:
        """What the site lacks before it gets anything."""
        return self.wish.claim.lacks

    @property
    def lacking(self) -> int:
        """What it still lacks after that."""
        return max(self.lacks - self.quantity, 0)


def plan_split(
    available: Mapping[str, int], steps: Mapping[str, int], wishes: Sequence[Wish], rule: Rule
) -> list[Given]:
    """What each wish gets. Together the wishes of an item never get more than is there, unless hands ask for it.

    `available` and `steps` (a unit that is not cut) are smallest units by item; an item that is not there has none.
    """
    given: dict[int, Given] = {}
    for item in dict.fromkeys(wish.item for wish in wishes):
        asked = [(at, wish) for at, wish in enumerate(wishes) if wish.item == item]
        given |= _of_item(max(available.get(item, 0), 0), steps.get(item, 1), asked, rule)
    return [given[at] for at in range(len(wishes))]


def _of_item(available: int, step: int, asked: Sequence[tuple[int, Wish]], rule: Rule) -> dict[int, Given]:
    first: dict[str, int] = {}
    for at, wish in asked:
        first.setdefault(wish.site, at)
    own = [(at, wish) for at, wish in asked if first[wish.site] == at]
    found = {at: Given(wish, 0, (), 0, twice=True) for at, wish in asked if first[wish.site] != at}
    by_hand = sum(wish.by_hand for _at, wish in own if wish.by_hand is not None)
    left = [wish.claim for _at, wish in own if wish.by_hand is None]
    fair = _shares(available, [wish.claim for _at, wish in own], rule, step)
    shares = _shares(max(available - by_hand, 0), left, rule, step)
    taken = 0
    for at, wish in own:
        if wish.by_hand is None:
            share = shares[wish.site]
            found[at] = Given(wish, share.quantity, share.parts, fair[wish.site].quantity)
        else:
            taken += wish.by_hand
            beyond = min(max(taken - available, 0), wish.by_hand)
            found[at] = Given(wish, wish.by_hand, (), fair[wish.site].quantity, beyond)
    return found


def _shares(available: int, claims: Sequence[Claim], rule: Rule, step: int) -> dict[str, Share]:
    return {share.site: share for share in fair_split(available, claims, rule, step).shares}
