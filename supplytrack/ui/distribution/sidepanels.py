"""What stands beside a delivery note: before it is issued, and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from supplytrack.core.quantity import format_quantity
from supplytrack.distribution.queries import NoteDetail, NoteLineRow
from supplytrack.i18n import N_, _
from supplytrack.ui.distribution.checks import Check, Total
from supplytrack.ui.distribution.words import REASON_WORDS
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.boxes import column, hairline, row
from supplytrack.ui.toolkit.days import day_text, short_day_text
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import check_line, key_value, section, side_box
from supplytrack.ui.words import local

_ROOM = 200
"""Pixels for a name and its value on one line."""
_OUTCOMES = (
    ("damaged", N_("{quantity} damaged")),
    ("short", N_("{quantity} short")),
    ("refused", N_("{quantity} refused")),
)


def checks_and_totals(found: Sequence[Total], checks: Sequence[Check], held: str = "") -> QWidget:
    """Totals by donor, then what to look at before issuing. `held`: how a prepared note stands."""
    parts: list[Any] = [section(_("Totals by donor")), 2, totals_box(found)]
    parts += [14, hairline(), 12, section(_("Before you issue")), 8]
    if held:
        parts += [check_line("info", held), 10]
    for check in checks:
        parts += [check_line(check.tone, check.title, check.text), 10]
    if not checks:
        parts.append(
            Label(_("Add a line: what it takes from the store is checked here."), tone="text2", wrap=True)
        )
    return side_box(*parts)


def totals_box(found: Sequence[Total]) -> QVBoxLayout:
    """Quantities under the name of each donor."""
    box = QVBoxLayout()
    box.setSpacing(0)
    if not found:
        box.addSpacing(4)
        box.addWidget(Label(_("Nothing yet"), tone="text3"))
    for donor, lines in groupby(found, lambda total: total.donor):
        box.addSpacing(6)
        box.addWidget(Label(donor, "head", "text2"))
        box.addSpacing(2)
        for line in lines:
            box.addLayout(
                row(
                    (Label(line.item, wrap=True), 1),
                    Label(line.quantity, "strong"),
                    Label(line.unit, "caption", "text2", width=44, elide=True),
                    margins=(0, 1, 0, 1),
                    gap=6,
                )
            )
    return box


def what_became(detail: NoteDetail, own: str, told: Sequence[Check] = ()) -> QWidget:
    """An issued note: what left by donor, who received it, and what was not accepted. `told`: what to look at."""
    found = [
        Total(
            donor.donor or own,
            local(part.name, part.name_km),
            format_quantity(part.quantity, part.decimals),
            part.unit,
        )
        for donor in sorted(detail.totals, key=lambda one: (one.donor is None, one.donor or ""))
        for part in donor.goods
    ]
    parts: list[Any] = [section(_("Totals by donor")), 2, totals_box(found), 14, hairline(), 12]
    differences = [line for line in detail.lines if line.accepted not in (None, line.quantity)]
    if differences:
        parts += [section(_("Not accepted")), 8]
        for line in differences:
            parts += [check_line("warn", local(line.item_name, line.item_km), difference_words(line)), 10]
        parts += [4, hairline(), 12]
    for check in told:
        parts += [check_line(check.tone, check.title, check.text), 10]
    parts += [section(_("Handover")), 6, *_facts(detail)]
    if detail.reversed_by:
        parts += [10, check_line("info", _("Reversed by {number}").format(number=detail.reversed_by))]
    return side_box(*parts)


def note_words(detail: NoteDetail, today: date) -> str:
    """`to Battambang PHD, 4 May`: which note this is, in a few words."""
    note = detail.row
    day = short_day_text(note.date) if note.date.year == today.year else day_text(note.date)
    return _("to {place}, {day}").format(place=local(note.target_name, note.target_km), day=day)


def difference_words(line: NoteLineRow) -> str:
    """`4 damaged, 6 short. Torn in transport`."""
    told = []
    for key, words in _OUTCOMES:
        quantity = getattr(line, key)
        if quantity:
            told.append(_(words).format(quantity=format_quantity(quantity, line.decimals)))
    reason = _(REASON_WORDS[line.reason]) if line.reason in REASON_WORDS else line.reason
    return ". ".join(part for part in (", ".join(told), reason) if part)


def _facts(detail: NoteDetail) -> list[Any]:
    facts = [(_("Issued on"), day_text(detail.row.date)), (_("Issued by"), detail.posted_by)]
    if detail.row.approved_by:
        facts.append((_("Approved by"), detail.row.approved_by))
    if detail.row.confirmed is not None:
        facts.append((_("Received on"), day_text(detail.row.confirmed)))
        facts.append((_("Proof of delivery"), detail.proof_number))
    facts += [
        (_("Receiver"), detail.receiver.name),
        (_("Function"), detail.receiver.function),
        (_("Phone"), detail.receiver.phone),
    ]
    found: list[Any] = []
    for name, value in facts:
        if value:
            found += [fact(name, value), 4]
    return found


def fact(name: str, value: str) -> QLayout:
    """A name at the left and its value at the right; a long value stands below its name."""
    wide = style.metrics(13).horizontalAdvance(f"{name}  {value}")
    if wide < _ROOM:
        return key_value(name, value)
    return column(Label(name, tone="text2"), Label(value, wrap=True), gap=0)
