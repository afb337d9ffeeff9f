"""How published reports are told: their kinds, periods, and figures then and now."""

from __future__ import annotations

from supplytrack.distribution.publishing.kinds import KINDS
from supplytrack.distribution.publishing.queries import FigureChange, PublishedReport
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.toolkit.columns import NOTHING
from supplytrack.ui.toolkit.days import day_text, short_day_text

LIST = ("list", "published")
"""What the place of reports opens: the list."""
PUBLISHED, CHANGED = "published", "changed"
"""The words of a published report and of what changed since it, before its number."""
_SAID = {
    "signed": N_("Signed"),
    "unsigned": N_("Not signed"),
    "disputed": N_("Disputed"),
    "On the way": N_("On the way"),
    "Lost outside the stores": N_("Lost outside the stores"),
    "received": N_("Goods received"),
    "activities": N_("Activities"),
}
"""Words that stand in the rows of a report."""


def kind_words(report: PublishedReport) -> str:
    """`Distribution report`."""
    kind = KINDS.get(report.kind)
    return _(kind.title) if kind is not None else report.kind


def period_words(report: PublishedReport) -> str:
    """`22 Apr – 7 May 2020`."""
    if report.first == report.last:
        return day_text(report.last)
    first = short_day_text if report.first.year == report.last.year else day_text
    return f"{first(report.first)} – {day_text(report.last)}"


def since_words(report: PublishedReport) -> str:
    """`Changed since the report of 7 May 2020`."""
    return _("Changed since the report of {day}").format(day=day_text(report.last))


def changed_words(report: PublishedReport) -> str:
    """How many documents came since; empty for none."""
    if not report.changed:
        return ""
    count = report.changed
    return ngettext("{count} document", "{count} documents", count).format(count=f"{count:,}")


def goods_words(change: FigureChange) -> str:
    """The goods of a row, else what it is of."""
    return " · ".join(change.goods) or of_words(change)


def of_words(change: FigureChange) -> str:
    """Which document or store a row is of."""
    return " · ".join(_(_SAID[name]) if name in _SAID else name for name in change.of)


def is_sentence(change: FigureChange) -> bool:
    """Whether the figure is a sentence: too long for a column."""
    return "…" in (cell_text(change.then), cell_text(change.now))


def cell_text(value: str | int | None) -> str:
    """A figure in a column; a sentence stands at the side."""
    return "…" if isinstance(value, str) and " " in value and value not in _SAID else figure_text(value)


def figure_text(value: str | int | None) -> str:
    """A figure as lists show it; a dash where the row is not there."""
    if value is None:
        return NOTHING
    if isinstance(value, int):
        return f"{value:,}"
    return _(_SAID[value]) if value in _SAID else value
