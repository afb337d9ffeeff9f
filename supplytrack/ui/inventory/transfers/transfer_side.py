"""What stands beside a transfer whose goods have left: since when, what arrived, what was lost and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import _
from supplytrack.inventory.transfers.queries import ArrivalLineRow, ArrivalRow, TransferDetail
from supplytrack.ui.distribution.sidepanels import fact
from supplytrack.ui.inventory.transfers.words import OUTCOMES, age_words, reason_words
from supplytrack.ui.toolkit.boxes import hairline
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import check_line, section, side_box
from supplytrack.ui.words import local


def what_became(detail: TransferDetail) -> QWidget:
    """Since when goods are on the way, and each receipt with what it says."""
    parts: list[Any] = [section(_("On the way")), 6, *_facts(detail), 8, hairline(), 12]
    parts += [section(_("Receipts")), 8]
    if not detail.receipts:
        parts.append(Label(_("Nothing has arrived yet."), tone="text2", wrap=True))
    for receipt in detail.receipts:
        parts += [*_receipt(receipt), 12]
    if detail.reversed_by:
        parts += [6, check_line("info", _("Reversed by {number}").format(number=detail.reversed_by))]
    return side_box(*parts)


def _facts(detail: TransferDetail) -> list[Any]:
    row = detail.row
    facts = [
        (_("Loaded on"), day_text(row.date)),
        (_("In transit"), age_words(row)),
        (_("Expected on"), day_text(row.expected) if row.expected else ""),
        (_("Received on"), day_text(row.received) if row.received else ""),
        (_("Posted by"), detail.posted_by),
    ]
    found: list[Any] = []
    for name, value in facts:
        if value:
            found += [fact(name, value), 4]
    return found


def _receipt(receipt: ArrivalRow) -> list[Any]:
    by = receipt.received_by or receipt.posted_by
    told = _("{day}, by {name}").format(day=day_text(receipt.date), name=by)
    parts: list[Any] = [Label(receipt.number, "strong"), 2, Label(told, "caption", "text2", wrap=True), 4]
    if receipt.reversed_by:
        words = _("Reversed by {number}").format(number=receipt.reversed_by)
        return [*parts, Label(words, tone="text2", wrap=True)]
    for line in receipt.lines:
        tone = "warn" if line.damaged or line.lost else "good"
        parts += [check_line(tone, local(line.item_name, line.item_km), _line_words(line)), 6]
    if receipt.remarks:
        parts.append(Label(receipt.remarks, tone="text2", wrap=True))
    return parts


def _line_words(line: ArrivalLineRow) -> str:
    """`12 received, 2 damaged. Wet`."""
    told = [
        _(words).format(quantity=format_quantity(getattr(line, key), line.decimals))
        for key, words in OUTCOMES
        if getattr(line, key)
    ]
    return ". ".join(part for part in (", ".join(told), reason_words(line.reason)) if part)
