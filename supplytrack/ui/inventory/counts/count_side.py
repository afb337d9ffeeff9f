"""Beside a count: how far it is, what differs, what posting will do, who counted and who looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.clock import Clock
from supplytrack.core.document import CountState
from supplytrack.i18n import _, ngettext
from supplytrack.inventory.counts.queries import CountDetail
from supplytrack.ui.distribution.sidepanels import fact
from supplytrack.ui.inventory.counts.count_lines import counted_of, difference_of, why_not_exact
from supplytrack.ui.inventory.counts.words import worth_words
from supplytrack.ui.toolkit.boxes import hairline
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import check_line, section, side_box
from supplytrack.ui.words import local


def counted_lines(lines: Sequence[Line]) -> int:
    """How many lines have a figure that can be kept."""
    return sum(not why_not_exact(line) and counted_of(line) is not None for line in lines)


def count_side(detail: CountDetail, lines: Sequence[Line], clock: Clock, add: Button | None) -> QWidget:
    """The side of a count; `add` writes down goods that the sheet does not list."""
    row = detail.row
    parts: list[Any] = [section(_("This count")), 8]
    for name, value in _facts(detail, lines, clock):
        if value:
            parts += [fact(name, value), 4]
    parts += [8, hairline(), 10]
    if row.state is CountState.OPEN:
        parts += [section(_("Found something else?")), 6]
        words = _("Write down goods that the sheet does not list, with their batch and donor.")
        parts += [Label(words, tone="text2", wrap=True), 8]
        if add is not None:
            parts += [add]
    elif row.state is CountState.COUNTED:
        parts += _before_posting(detail, lines)
    return side_box(*parts)


def _facts(detail: CountDetail, lines: Sequence[Line], clock: Clock) -> list[tuple[str, str]]:
    row, frozen = detail.row, clock.local(detail.frozen_at)
    return [
        (_("Store"), local(row.location_name, row.location_km)),
        (_("What"), row.scope or _("Everything in the store")),
        (_("Sheet made"), f"{day_text(frozen.date())}, {frozen:%H:%M}"),
        (_("Counted"), f"{counted_lines(lines):,} / {len(lines):,}"),
        (_("Started by"), row.started_by),
        (_("Reviewed by"), detail.reviewed_by),
        (_("Remarks"), detail.remarks),
        *(
            [(_("Worth of differences"), worth_words(detail.row.worth))]
            if row.state is not CountState.OPEN
            else []
        ),
    ]


def _before_posting(detail: CountDetail, lines: Sequence[Line]) -> list[Any]:
    differing = sum(bool(difference_of(line)) for line in lines)
    moved = sum(bool(line.get("moved")) for line in lines)
    parts: list[Any] = [section(_("Before you post")), 8]
    if differing:
        words = ngettext("{count} line differs", "{count} lines differ", differing).format(count=differing)
        told = _("Only the differences are posted. What moved since the sheet was made stays.")
        parts += [check_line("warn", words, told), 8]
    else:
        parts += [check_line("good", _("Nothing differs"), _("Posting notes that it was counted.")), 8]
    if moved:
        words = ngettext("{count} line moved meanwhile", "{count} lines moved meanwhile", moved).format(
            count=moved
        )
        told = _("Ask whether these goods were counted before or after they moved.")
        parts += [check_line("info", words, told), 8]
    if detail.row.worth.unknown:
        told = _("The cost of some of these goods was never recorded.")
        parts += [check_line("info", _("Worth not fully known"), told), 8]
    return parts
