"""What stands beside a posted order: what came and what it cost, its receipts, what will not come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import ItemRow
from supplytrack.core.money import format_money
from supplytrack.i18n import _, ngettext
from supplytrack.procurement.queries import OrderClosing, OrderDetail, OrderLineRow
from supplytrack.ui.procurement.receipt_panels import order_progress
from supplytrack.ui.toolkit.boxes import hairline, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import key_value, section, side_box


def posted_side(
    detail: OrderDetail,
    items: Mapping[str, ItemRow],
    open_receipt: Callable[[str], object],
    reverse: Callable[[OrderClosing], object],
) -> QWidget:
    """The side of a posted order. `reverse`: takes a closing back; what it closed is to come again."""
    parts: list[Any] = [section(_("What came")), 6, *order_progress(detail, {}, items)]
    parts += _costs(detail)
    parts += [14, hairline(), 12, section(_("Goods receipts")), 4]
    for number in detail.receipts:
        parts += [row(Button(number, "link", clicked=partial(open_receipt, number)), None), 2]
    if not detail.receipts:
        parts.append(Label(_("None yet"), tone="text3"))
    if detail.closings:
        parts += [14, hairline(), 12, section(_("Will not come")), 4]
    for closing in detail.closings:
        undo = Button(_("Reverse"), "link", clicked=partial(reverse, closing))
        undo.setAccessibleName(_("Reverse {number}").format(number=closing.number))
        parts += [
            row((Label(closing.number), 1), undo),
            Label(day_text(closing.date), "caption", "text2"),
            Label(closing.reason, tone="text2", wrap=True),
            8,
        ]
    return side_box(*parts)


def _costs(detail: OrderDetail) -> list[Any]:
    """What was ordered costs, and what of it is still to come; exactly, in the order's one currency."""
    priced = [line for line in detail.lines if line.unit_cost is not None]
    if not priced:
        return []
    ordered = sum((_cost(line, line.ordered) for line in priced), Fraction(0))
    still = sum((_cost(line, line.open) for line in priced), Fraction(0))
    parts: list[Any] = [
        14,
        hairline(),
        12,
        section(_("Cost")),
        6,
        key_value(_("Ordered"), format_money(ordered, detail.currency), role="strong"),
        4,
        key_value(_("Still to come"), format_money(still, detail.currency)),
    ]
    if unknown := len(detail.lines) - len(priced):
        words = ngettext("{count} line without a cost", "{count} lines without a cost", unknown)
        parts += [4, Label(words.format(count=unknown), "caption", "text2")]
    return parts


def _cost(line: OrderLineRow, smallest: int) -> Fraction:
    return Fraction(smallest * (line.unit_cost or 0), 10**line.decimals)
