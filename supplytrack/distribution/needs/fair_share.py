"""The fair split of scarce goods over sites, with the reason of each share. Pure: no SQL, no clock.

Whole steps only (a unit that is not cut), never more than there is, never more than a site lacks, and the same answer for
the same question whatever order the sites are in: what is left over after rounding goes to the largest remainders, equal
ones by the site's code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby


class Rule(StrEnum):
    """How scarce goods are split."""

    PROPORTIONAL = "proportional"
    PRIORITY_FIRST = "priority first"
    MINIMUM_FIRST = "minimum first"


class Why(StrEnum):
    """What a part of a share was given for."""

    MINIMUM = "minimum"
    IN_FULL = "in full"
    PROPORTION = "proportion"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a site needs and has of one item, in smallest units. `priority` 1 comes first; `minimum` is counted within
    what it lacks."""

    site: str
    need: int
    have: int = 0
    priority: int = 1
    minimum: int = 0

    @property
    def lacks(self) -> int:
        """What the site needs beyond what it has."""
        return max(self.need - self.have, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a share and its reason."""

    why: Why
    quantity: int


@dataclass(frozen=True, slots=True)
class Share:
    """What a site gets. `parts` add up to `quantity`; `lacking` is what it still needs after that."""

    site: str
    lacks: int
    quantity: int = 0
    parts: tuple[Part, ...] = ()

    @property
    def lacking(self) -> int:
        """What the site still lacks."""
        return self.lacks - self.quantity


@dataclass(frozen=True, slots=True)
class Split:
    """Shares in the order of the claims. `left` stays in the store, `lacking` is what nobody can give."""

    shares: tuple[Share, ...]
    left: int

    @property
    def lacking(self) -> int:
        """What all sites together still lack."""
        return sum(share.lacking for share in self.shares)


def fair_split(available: int, claims: Sequence[Claim], rule: Rule, step: int = 1) -> Split:
    """Split `available` smallest units over the claims, in multiples of `step`.

    A site's lack that is no multiple of `step` is met with the whole steps within it.

    :raises ValueError: when a figure is negative, a site claims twice, or `step` is not positive.
    """
    _check(available, claims, step)
    lacks = {claim.site: claim.lacks // step for claim in claims}
    left = available // step
    shares = {claim.site: Share(claim.site, claim.lacks) for claim in claims}
    for claimed, why in _rounds(claims, rule, step):
        wanted = {
            site: min(steps, lacks[site] - shares[site].quantity // step) for site, steps in claimed.items()
        }
        for site, parts in _one_round(left, wanted, why).items():
            given = sum(part.quantity for part in parts)
            left -= given
            shares[site] = _added(shares[site], parts, step)
    ordered = tuple(shares[claim.site] for claim in claims)
    return Split(ordered, available - sum(share.quantity for share in ordered))


def _check(available: int, claims: Sequence[Claim], step: int) -> None:
    figures = [figure for claim in claims for figure in (claim.need, claim.have, claim.minimum)]
    if step < 1 or min((available, *figures)) < 0:
        raise ValueError("quantities are not negative and steps are positive")
    if len({claim.site for claim in claims}) != len(claims):
        raise ValueError("a site claims once")


def _rounds(claims: Sequence[Claim], rule: Rule, step: int) -> list[tuple[dict[str, int], Why]]:
    """What is asked for in each round, in steps, and what a site that gets all of it gets it for."""
    everything = [({claim.site: claim.lacks // step for claim in claims}, Why.IN_FULL)]
    if rule is Rule.MINIMUM_FIRST:
        # A minimum is rounded up: less than it is not enough.
        least = {claim.site: min(-(-claim.minimum // step), claim.lacks // step) for claim in claims}
        return [(least, Why.MINIMUM), *everything]
    if rule is Rule.PRIORITY_FIRST:
        by_priority = sorted(claims, key=lambda claim: claim.priority)
        return [
            ({claim.site: claim.lacks // step for claim in of_one}, Why.IN_FULL)
            for _priority, of_one in groupby(by_priority, key=lambda claim: claim.priority)
        ]
    return everything


def _one_round(left: int, wanted: dict[str, int], why: Why) -> dict[str, tuple[Part, ...]]:
    total = sum(wanted.values())
    if total <= left:
        return {site: (Part(why, steps),) for site, steps in wanted.items() if steps}
    shares = {site: (left * steps // total, left * steps % total) for site, steps in wanted.items()}
    rest = left - sum(whole for whole, _remainder in shares.values())
    largest = sorted(shares, key=lambda site: (-shares[site][1], site))[:rest]
    return {
        site: (Part(Why.PROPORTION, whole), *((Part(Why.ROUNDING, 1),) if site in largest else ()))
        for site, (whole, _remainder) in shares.items()
    }


def _added(share: Share, parts: Sequence[Part], step: int) -> Share:
    more = tuple(Part(part.why, part.quantity * step) for part in parts if part.quantity)
    return replace(
        share,
        quantity=share.quantity + sum(part.quantity for part in more),
        parts=share.parts + more,
    )
