"""From what a cell holds to what a form would have been given, or a sentence why not."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from supplytrack.core.code import clean_text
from supplytrack.core.quantity import MOST, format_fraction, parse_factor, parse_number
from supplytrack.errors import Refused
from supplytrack.exchange.columns import CellKind, Column
from supplytrack.exchange.spreadsheet import Broken, Value
from supplytrack.i18n import _

Read = str | date | bool
"""Texts and numbers as a person would type them, real days, yes or no."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?\Z", re.ASCII)
_YES = frozenset({"yes", "y", "true", "1", "x", "បាទ", "ចាស", "បាទ/ចាស"})
_NO = frozenset({"no", "n", "false", "0", "-", "ទេ"})
_MOST_DECIMALS = 12


def read_cell(column: Column, value: Value) -> Read | None:
    """What a cell says; None when it is empty.

    :raises Refused: with a sentence when it cannot stand in this column.
    """
    if isinstance(value, Broken):
        raise Refused(value.reason)
    if isinstance(value, str) and not value.strip():
        return None
    if column.kind is CellKind.DATE:
        return _day(value)
    if column.kind is CellKind.YES_NO:
        return _yes_or_no(value)
    if isinstance(value, bool):
        raise Refused(_("The cell holds TRUE or FALSE. Write a text or a number."))
    if column.kind in (CellKind.TEXT, CellKind.PROSE):
        return _text(column, value) or None
    return _number(column.kind, value)


def _text(column: Column, value: Value) -> str:
    if isinstance(value, date):
        if column.kind is CellKind.TEXT:
            raise Refused(
                _("The spreadsheet made {day} of this. Format the cell as text and write it anew.").format(
                    day=_iso(value)
                )
            )
        return _iso(value)
    text = clean_text(value if isinstance(value, str) else _figures(value), longest=column.longest)
    return text if column.kind is CellKind.PROSE else " ".join(text.split())


def _iso(day: date) -> str:
    return day.isoformat(" ") if isinstance(day, datetime) else day.isoformat()


def _figures(value: Value) -> str:
    """A number as people write it. A cell keeps 17 figures: the shortest text that means the same is what was typed."""
    if isinstance(value, float):
        if value == int(value):
            return str(int(value))
        return f"{Decimal(repr(value)):f}"
    return str(value)


def _number(kind: CellKind, value: Value) -> str:
    if isinstance(value, date):
        raise Refused(
            _("{day} is a day. Write a number, and format the cell as a number.").format(day=_iso(value))
        )
    if isinstance(value, float) and abs(value) > MOST:
        raise Refused(_("{value} is too large.").format(value=f"{value:g}"))
    typed = value.strip() if isinstance(value, str) else _figures(value)
    if kind is CellKind.FACTOR:
        factor = parse_factor(typed)
        if factor is None or factor.numerator > MOST or factor.denominator > MOST:
            raise Refused(_("{value} cannot be a pack factor.").format(value=typed[:40]))
        return format_fraction(factor)
    number = parse_number(typed)
    if number < 0 and kind is not CellKind.SIGNED:
        raise Refused(_("The number cannot be below zero."))
    if abs(number) > MOST:
        raise Refused(_("{value} is too large.").format(value=typed[:40]))
    if number.denominator > 10**_MOST_DECIMALS:
        raise Refused(_("{value} has more decimals than can be counted.").format(value=typed[:40]))
    return format_fraction(number)


def _day(value: Value) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.match(value.strip()):
        try:
            return datetime.fromisoformat(value.strip()).date()
        except ValueError:
            raise Refused(_("“{text}” is no day of the calendar.").format(text=value.strip()[:40])) from None
    raise Refused(_("This is not a day. Write it as 2020-05-07, or format the cell as a date."))


def _yes_or_no(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    said = str(value).strip().casefold() if not isinstance(value, float) else _figures(value)
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Refused(_("Write yes or no."))
