"""How coverage is told on screens, and the people a day that are assumed there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from supplytrack.core.quantity import format_quantity
from supplytrack.distribution.needs.cover import NeedBasis
from supplytrack.distribution.needs.coverage import ASSUMED_RATES
from supplytrack.distribution.needs.covered import CoverageRow, CoverageSum, CoveredItem, Standing
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, language, ngettext
from supplytrack.ui.toolkit.days import short_day_text
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import local

COVERAGE = "coverage"
"""The list of the place "sites" that is opened with ("list", "coverage")."""
RATES_MEMORY = "coverage/rates"
_RATES = re.compile(r"\s*(\d{1,7})\s*[,;\s]\s*(\d{1,7})\s*\Z", re.ASCII)
STANDING_WORDS: Mapping[Standing, tuple[str, str]] = {
    Standing.SEND_NOW: (N_("Send now"), "bad"),
    Standing.NOTHING_YET: (N_("Nothing yet"), "warn"),
    Standing.SEND_MORE: (N_("Send more"), "warn"),
    Standing.ENOUGH: (N_("Enough"), "good"),
    Standing.NOT_NEEDED: (N_("None needed"), "plain"),
    Standing.NOT_KNOWN: (N_("Not known"), "plain"),
}
"""The word and the tone of each, what is most urgent first."""
PERIOD_WORDS: Mapping[str, str] = {
    "month": N_("This month"),
    "30 days": N_("Last 30 days"),
}


def badge(standing: Standing) -> Badge:
    """The chip of a site."""
    words, tone = STANDING_WORDS[standing]
    return Badge(_(words), tone, "trending-down" if standing is Standing.SEND_NOW else "")


def people_words(rate: Fraction | None) -> str:
    """`92`: people a day in whole people; `<1` for some, but fewer than half of one."""
    if rate is None:
        return ""
    whole = int(rate + Fraction(1, 2))
    return f"{whole:,}" if whole or not rate else "<1"


def days_words(days: int | None) -> str:
    """`5 days`; empty where that is not known."""
    return "" if days is None else ngettext("{count} day", "{count} days", days).format(count=f"{days:,}")


def amount(item: CoveredItem, smallest: int) -> str:
    """A quantity of an item without its unit."""
    return format_quantity(smallest, item.decimals)


def item_words(item: CoveredItem) -> str:
    """An item's name in the language in use."""
    return local(item.name, item.name_km)


def unit_words(item: CoveredItem, smallest: int) -> str:
    """The unit that agrees with a quantity."""
    if language() == "km" and item.unit_km:
        return item.unit_km
    return item.unit if smallest == 10**item.decimals else item.units


def basis_words(row: CoverageRow) -> str:
    """How the need is known."""
    if row.need.basis is NeedBasis.ASSESSED and row.since is not None:
        return _("assessed {day}").format(day=short_day_text(row.since))
    return _("from arrivals") if row.need.basis is NeedBasis.ARRIVALS else _("not known")


def delivered_words(one: CoverageRow | CoverageSum) -> str:
    """`388 of 426`, or what was delivered where nobody knows the need."""
    delivered = amount(one.item, one.delivered)
    if one.need.basis is NeedBasis.UNKNOWN:
        return delivered
    return _("{delivered} of {need}").format(delivered=delivered, need=amount(one.item, one.need.quantity))


def read_rates(typed: str) -> tuple[int, int]:
    """Two numbers of people a day as typed: `2000, 170`.

    :raises Refused: when they are anything else, or zero.
    """
    match = _RATES.match(typed)
    first, second = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (first and second):
        raise Refused(_("Write two numbers of people a day, such as 2000, 170."), "rates")
    return first, second


def kept_rates(kept: Any) -> tuple[int, ...]:
    """The rates that this person last chose, else the usual ones."""
    try:
        return read_rates(str(kept or ""))
    except Refused:
        return ASSUMED_RATES
