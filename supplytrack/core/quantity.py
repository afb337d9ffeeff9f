"""Exact quantities: whole numbers of an item's smallest unit. No floating point anywhere.

An item counted in kilograms with three decimals is held in grams. What a person types
("2.5", "1,250") becomes an exact number of smallest units or is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from supplytrack.errors import Refused
from supplytrack.i18n import _

MOST = 9_000_000_000_000
"""The largest quantity a line may carry, in smallest units. Sums of a million lines still fit 64 bits."""

_KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\Z", re.ASCII)


def parse_number(text: str, field: str = "") -> Fraction:
    """The exact value of a number as people type it: `1,250`, `2.5`, Khmer digits.

    :raises Refused: when `text` is not a plain number.
    """
    plain = text.strip().translate(_KHMER_DIGITS)
    if len(plain) > 40 or not _NUMBER.match(plain):
        raise Refused(
            _("“{text}” is not a number. Write figures only, such as 1250 or 2.5.").format(
                text=text.strip()[:40]
            ),
            field,
        )
    figures = plain.replace(",", "")
    return Fraction(Decimal(figures)) if "." in figures else Fraction(int(figures))


def to_smallest(value: Fraction, decimals: int, field: str = "") -> int:
    """`value` units as a whole number of smallest units.

    :raises Refused: when the unit cannot express `value` exactly, or it is too large.
    """
    scaled = value * 10**decimals
    if scaled.denominator != 1:
        message = (
            _("{value} cannot be counted exactly: this item is counted in whole units.")
            if decimals == 0
            else _("{value} cannot be counted exactly: this item has at most {decimals} decimals.")
        )
        raise Refused(message.format(value=format_fraction(value), decimals=decimals), field)
    if abs(scaled.numerator) > MOST:
        raise Refused(
            _("The quantity is too large. The most one line can carry is {most}.").format(most=f"{MOST:,}"),
            field,
        )
    return int(scaled.numerator)


def parse_quantity(text: str, decimals: int, field: str = "") -> int | None:
    """A quantity as typed, in smallest units; None when nothing is typed.

    :raises Refused: when it is not a number, below zero, or the unit cannot express it exactly.
    """
    if not text.strip():
        return None
    value = parse_number(text, field)
    if value < 0:
        raise Refused(_("The quantity cannot be below zero."), field)
    return to_smallest(value, decimals, field)


def format_fraction(value: Fraction) -> str:
    """`value` as a decimal where it has one, else as a fraction such as 1/3."""
    if value.denominator == 1:
        return str(value.numerator)
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def format_quantity(smallest: int, decimals: int = 0) -> str:
    """A stored quantity in the item's unit, thousands apart, without idle zeros: `1,250`, `2.5`."""
    sign = "-" if smallest < 0 else ""
    whole, rest = divmod(abs(smallest), 10**decimals)
    tail = f"{rest:0{decimals}d}".rstrip("0") if decimals else ""
    return f"{sign}{whole:,}" + (f".{tail}" if tail else "")


def plain_quantity(smallest: int, decimals: int = 0) -> int | Decimal:
    """A stored quantity in the item's unit as an exact number for JSON, CSV and workbooks."""
    if smallest % 10**decimals == 0:
        return smallest // int(10**decimals)
    return Decimal(smallest).scaleb(-decimals).normalize()


@dataclass(frozen=True)
class Pack:
    """How goods were packed in one delivery: `box` of 50. `factor` is in the item's unit; None is unknown."""

    name: str
    factor: Fraction | None

    @property
    def known(self) -> bool:
        """Whether the pack can be converted to units."""
        return self.factor is not None

    def smallest(self, packs: Fraction, decimals: int, field: str = "") -> int:
        """`packs` of this pack as smallest units of the item.

        :raises Refused: when the factor is unknown or the result is not exact.
        """
        if self.factor is None:
            raise Refused(
                _(
                    "How many are in one {pack} is not known, so it cannot be converted. Count in the item's unit."
                ).format(pack=self.name),
                field,
            )
        return to_smallest(packs * self.factor, decimals, field)

    def packs(self, smallest: int, decimals: int) -> Fraction | None:
        """How many packs `smallest` makes; None when the factor is unknown."""
        if self.factor is None:
            return None
        return Fraction(smallest, 10**decimals) / self.factor


def parse_factor(text: str, field: str = "") -> Fraction | None:
    """A pack factor as typed: `50`, `2.5`, `1/3`; empty means unknown.

    :raises Refused: when it is not a positive number.
    """
    if not text.strip():
        return None
    top, slash, bottom = text.partition("/")
    value = parse_number(top, field)
    if slash:
        divisor = parse_number(bottom, field)
        if divisor <= 0:
            raise Refused(_("A pack holds more than nothing."), field)
        value /= divisor
    if value <= 0:
        raise Refused(_("A pack holds more than nothing."), field)
    if max(value.numerator, value.denominator) > MOST:
        raise Refused(
            _("The pack is too large. The most one line can carry is {most}.").format(most=f"{MOST:,}"), field
        )
    return value
