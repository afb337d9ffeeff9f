"""The map of the overview with its list: what a province was handed over, of what it needs where that is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.quantity import format_quantity
from supplytrack.distribution.overview import ItemSent
from supplytrack.i18n import _
from supplytrack.ui.toolkit.boxes import column, holder, row
from supplytrack.ui.toolkit.figures import Meter, NumberMark
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.map import HATCH, Province, ProvinceMap
from supplytrack.ui.toolkit.paint import Part
from supplytrack.ui.words import local

if TYPE_CHECKING:
    from supplytrack.distribution.needs.covered import CoverageSum

MOST_PROVINCES = 6


def sent_part(sent: ItemSent | None) -> QWidget:
    """What was handed over of an item by province, signed and not."""
    if sent is None:
        return Label(_("Nothing was handed over in this period."), tone="text2")
    shown = sent.by_province[:MOST_PROVINCES]
    most = max((one.sent for one in shown), default=1)
    provinces = [
        Province(one.code, "chart_strong" if one.signed >= one.unsigned else "chart_light", at)
        for at, one in enumerate(shown, 1)
    ]
    lines = [_sent_line(at, one, most, sent) for at, one in enumerate(shown, 1)]
    return _beside(ProvinceMap(_("Handed over by province"), provinces), lines)


def coverage_part(sums: Sequence[CoverageSum]) -> QWidget:
    """What reached each province of what it needs; hatched where nothing did."""
    shown = sums[:MOST_PROVINCES]
    provinces = [
        Province(one.province, HATCH if one.delivered <= 0 else "chart_strong", at)
        for at, one in enumerate(shown, 1)
    ]
    lines = [_covered_line(at, one) for at, one in enumerate(shown, 1)]
    return _beside(ProvinceMap(_("Coverage by province"), provinces), lines)


def _beside(map_: ProvinceMap, lines: Sequence[QWidget]) -> QWidget:
    map_.setMinimumSize(220, 190)
    rows = column(*lines, None, gap=6)
    return holder(row((map_, 1), 12, (holder(rows), 1), gap=0))


def _sent_line(at: int, one: Any, most: int, sent: ItemSent) -> QWidget:
    quantity = format_quantity(one.sent, sent.goods.decimals)
    parts = [Part(one.signed, "chart_strong"), Part(one.unsigned, "chart_light")]
    state = _("Not signed") if one.unsigned else _("Signed")
    meter = Meter([part for part in parts if part.value], most, height=7)
    tone = "warn" if one.unsigned else "text2"
    return _line(at, local(one.name, one.name_km), quantity, meter, state, tone)


def _covered_line(at: int, one: CoverageSum) -> QWidget:
    delivered, need = (
        format_quantity(amount, one.item.decimals) for amount in (one.delivered, one.need.quantity)
    )
    nothing = one.delivered <= 0
    # More than the need is no more than covered: the bar ends where the need does.
    full = Part(min(one.delivered, one.need.quantity), "chart_strong")
    meter = Meter([] if nothing else [full], one.need.quantity, height=7)
    share = one.coverage
    state = (
        _("Nothing yet") if nothing or share is None else _("{percent} %").format(percent=int(share * 100))
    )
    words = _("{count} of {all}").format(count=delivered, all=need)
    return _line(
        at, local(one.province_name, one.province_km), words, meter, state, "warn" if nothing else "text2"
    )


def _line(at: int, name: str, quantity: str, meter: Meter, state: str, tone: str) -> QWidget:
    head = row((Label(name, "medium", elide=True), 1), Label(quantity, "strong"), gap=6)
    below = row((meter, 1), Label(state, "caption", tone), gap=8)
    return holder(row(column(NumberMark(at), None, gap=0), (holder(column(head, below, gap=1)), 1), gap=8))
