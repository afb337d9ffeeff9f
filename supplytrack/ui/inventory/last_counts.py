"""When an item was last counted, store by store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from supplytrack.i18n import _
from supplytrack.inventory.counts.queries import LastCounted
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import key_value
from supplytrack.ui.words import local

MOST = 4
"""Stores that are named; the list of counts has them all."""


def last_by_store(counts: Sequence[LastCounted], as_of: date | None) -> list[tuple[str, date]]:
    """The last count of every store up to a day, the latest first."""
    latest: dict[str, tuple[date, str]] = {}
    for one in counts:
        if as_of is None or one.date <= as_of:
            said = (one.date, local(one.location_name, one.location_km))
            latest[one.location] = max(said, latest.get(one.location, said))
    return [(name, day) for day, name in sorted(latest.values(), key=lambda said: said[0], reverse=True)]


def counted_facts(counts: Sequence[LastCounted], as_of: date | None) -> list[Any]:
    """`Last counted` with its day, or with each store's."""
    stores = last_by_store(counts, as_of)
    if not stores:
        return [4, key_value(_("Last counted"), _("never"))]
    parts: list[Any] = [8, Label(_("Last counted"), tone="text2")]
    for name, day in stores[:MOST]:
        parts += [4, key_value(name, day_text(day))]
    return parts
