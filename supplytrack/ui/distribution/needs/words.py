"""How the screens of needs and arrivals say things, and by which words their place opens them."""

from __future__ import annotations

from datetime import date
from typing import Any

from supplytrack.distribution.needs.counts import ArrivalRow, SourceRow
from supplytrack.distribution.needs.entitlement import Basis
from supplytrack.i18n import N_, _
from supplytrack.ui.toolkit.days import day_text, period_text
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import local

NEEDS, ARRIVALS = "needs", "arrivals"
"""The lists of the rail."""
ENTITLEMENTS, TARGETS, SOURCES = "entitlements", "targets", "sources"
"""The lists that are opened from those two."""
ENTITLEMENT, TARGET, SOURCE = "entitlement", "target", "source"
WHOLE_COUNTRY = "*"
"""The choice that stands for no site and no province."""

BASIS_WORDS = {
    Basis.ARRIVAL: N_("each arrival"),
    Basis.QUARANTINE: N_("each person in quarantine"),
}


def days_words(first: date, last: date | None) -> str:
    """`7 May 2020`; `21 March – 7 May 2020`; `since 1 May 2020` while it holds."""
    if last is None:
        return _("since {day}").format(day=day_text(first))
    return day_text(first) if first == last else period_text(first, last)


def where_words(row: ArrivalRow) -> str:
    """The site, the province, or the whole country."""
    if row.place:
        return local(row.place_name, row.place_km)
    return local(row.province, row.province_km) or _("Whole country")


def source_words(row: ArrivalRow | SourceRow) -> str:
    """The name of a source, its code where it has none."""
    if isinstance(row, ArrivalRow):
        return row.source_name or row.source
    return row.name or row.code


def part_words(row: ArrivalRow | SourceRow) -> str:
    """`part of NCCT`; empty for a source that is no part of another."""
    return _("part of {source}").format(source=row.subset_of) if row.subset_of else ""


def withdrawn_badge(row: Any) -> Badge | None:
    """What is said of a figure that was withdrawn."""
    return Badge(_("Withdrawn"), "plain", "undo-2") if row.withdrawn else None
