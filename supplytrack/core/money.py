"""Exact money: whole ten-thousandths of a currency unit, so that a unit cost of 0.0125 USD is kept."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from supplytrack.core.quantity import parse_number
from supplytrack.errors import Refused
from supplytrack.i18n import _

SCALE = 10_000
_MOST_DECIMALS = 40
_CURRENCY = re.compile(r"[A-Z]{3}\Z", re.ASCII)


def parse_money(text: str, field: str = "") -> int | None:
    """An amount as typed, in ten-thousandths; None when empty.

    :raises Refused: when it is not a number, negative, or finer than four decimals.
    """
    if not text.strip():
        return None
    value: Fraction = parse_number(text, field) * SCALE
    if value < 0:
        raise Refused(_("A cost cannot be below zero."), field)
    if value.denominator != 1 or value > 10**15:
        raise Refused(_("A cost has at most four decimals and eleven figures."), field)
    return value.numerator


def format_money(amount: int | Fraction, currency: str) -> str:
    """`12.50 USD`, `1,250 USD`."""
    return f"{amount_of(amount):,f} {currency}"


def amount_of(amount: int | Fraction) -> Decimal:
    """Ten-thousandths as an amount: exactly, with as many decimals as it takes and never a single one.

    A sum of whole ten-thousandths and parts of a unit always ends: it has no other factors than two and five below.
    """
    value = Fraction(amount) / SCALE
    decimals = next(n for n in range(_MOST_DECIMALS) if (value * 10**n).denominator == 1)
    places = 0 if not decimals else max(decimals, 2)
    # Made of its digits: dividing would round what is longer than 28 of them.
    return Decimal(f"{value * 10**places}E-{places}")


def clean_currency(text: str, field: str = "currency") -> str:
    """A currency's ISO 4217 letters in capitals.

    :raises Refused: when it is not three letters.
    """
    plain = text.strip().upper()
    if not _CURRENCY.match(plain):
        raise Refused(_("A currency has three letters, such as USD or KHR."), field)
    return plain
