"""What a posted paper made of what, as it stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import _
from supplytrack.inventory.conversions.listing import ConversionDetail, ConversionLine
from supplytrack.ui.distribution.sidepanels import fact
from supplytrack.ui.toolkit.boxes import hairline, row
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import section, side_box
from supplytrack.ui.words import local


def made_kits(detail: ConversionDetail) -> QWidget:
    """Each batch of kits with what one of them holds."""
    parts: list[Any] = [section(_("What was made")), 6]
    used = {line.batch_id: line for line in detail.went_in}
    for made in detail.came_out:
        holds = [
            (used[origin_id], quantity // made.quantity)
            for batch_id, origin_id, quantity in detail.origins
            if batch_id == made.batch_id
        ]
        parts += [*_batch(made, [line for line, _in_one in holds]), 4]
        for line, in_one in holds:
            parts += [_content(line, in_one), 2]
        parts.append(10)
    return side_box(*parts, *_posted(detail))


def came_out(detail: ConversionDetail, title: str) -> QWidget:
    """Each batch that came of it, damaged goods with their reason."""
    parts: list[Any] = [section(title), 6]
    for line in detail.came_out:
        parts += [*_batch(line, [line]), 10]
    return side_box(*parts, *_posted(detail))


def _batch(line: ConversionLine, holds: Sequence[ConversionLine]) -> list[Any]:
    """A batch that was made, with who gave what it holds."""
    unit = line.one if line.quantity == 10**line.decimals else line.many
    amount = f"{format_quantity(line.quantity, line.decimals)} {local(unit, line.unit_km)}"
    donors = [local(one.donor_name, one.donor_km) if one.donor else _("own") for one in holds]
    below = list(dict.fromkeys(donors))
    if line.batch:
        below.append(_("batch {batch}").format(batch=line.batch))
    if line.expiry:
        below.append(_("expires {day}").format(day=day_text(line.expiry)))
    if line.target == "loss":
        below = [_("lost: {reason}").format(reason=_(line.reason))]
    tone = "bad" if line.target == "loss" else "text2"
    name = Label(local(line.item_name, line.item_km), "medium", wrap=True)
    return [
        row((name, 1), Label(amount, "strong"), gap=8),
        Label(", ".join(below), "caption", tone, wrap=True),
    ]


def _content(line: ConversionLine, in_one: int) -> Any:
    words = ", ".join(part for part in (local(line.item_name, line.item_km), line.batch, line.donor) if part)
    return row(
        (Label(words, "caption", "text2", wrap=True), 1),
        Label(format_quantity(in_one, line.decimals), "caption"),
        margins=(10, 0, 0, 0),
        gap=8,
    )


def _posted(detail: ConversionDetail) -> list[Any]:
    return [hairline(), 10, fact(_("Posted by"), detail.posted_by)]
