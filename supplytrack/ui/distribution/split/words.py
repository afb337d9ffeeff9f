"""How a split is told: the rules, and why a site gets what it gets."""

from __future__ import annotations

from collections.abc import Mapping

from supplytrack.core.quantity import format_quantity
from supplytrack.distribution.needs.cover import NeedBasis
from supplytrack.distribution.needs.fair_share import Part, Rule, Why
from supplytrack.distribution.needs.split_plan import Given
from supplytrack.i18n import N_, _

SPLIT = "split"
"""What opens the page in the place "hand over"."""
RULE_WORDS: Mapping[Rule, str] = {
    Rule.PROPORTIONAL: N_("In proportion"),
    Rule.PRIORITY_FIRST: N_("Priority first"),
    Rule.MINIMUM_FIRST: N_("A minimum first"),
}
RULES_SAID: Mapping[Rule, str] = {
    Rule.PROPORTIONAL: N_("Every site gets the same part of what it lacks."),
    Rule.PRIORITY_FIRST: N_(
        "Sites with priority 1 get all that they lack before those with priority 2 get anything. "
        "Equal ones get the same part."
    ),
    Rule.MINIMUM_FIRST: N_(
        "Every site gets its minimum first; what is left is split in proportion to what each still lacks."
    ),
}


def why_words(given: Given, basis: NeedBasis, decimals: int) -> str:
    """Why a site gets so much, in one sentence."""
    if given.twice:
        return _("Listed above already")
    if given.wish.by_hand is not None:
        return _("By hand; fair share {count}").format(count=format_quantity(given.fair, decimals))
    if basis is NeedBasis.UNKNOWN:
        return _("Nobody knows what it needs")
    if not given.lacks:
        return _("Lacks nothing")
    if not given.quantity:
        return _("Nothing is left for it")
    said = [_part_words(part, given, decimals) for part in given.parts]
    return ", ".join(said)


def _part_words(part: Part, given: Given, decimals: int) -> str:
    count = format_quantity(part.quantity, decimals)
    if part.why is Why.MINIMUM:
        return _("Minimum {count}").format(count=count)
    if part.why is Why.ROUNDING:
        return _("rounded up")
    if part.why is Why.IN_FULL:
        return _("All that it lacks") if len(given.parts) == 1 else _("then all the rest")
    if given.parts[0].why is Why.MINIMUM:
        return _("then {count}").format(count=count)
    return _("{percent} % of what it lacks").format(percent=part.quantity * 100 // given.lacks)
