"""How screens say names, quantities and packs in the language in use."""

from __future__ import annotations

from fractions import Fraction

from supplytrack.catalogue.queries import ItemRow
from supplytrack.core.quantity import format_fraction, format_quantity
from supplytrack.i18n import _, language


def local(name: str, name_km: str) -> str:
    """A name in the language in use, in the other one where it has none."""
    return (name_km or name) if language() == "km" else (name or name_km)


def other_name(name: str, name_km: str) -> str:
    """The name in the other language; empty where there is none."""
    other = name if language() == "km" else name_km
    return other if other != local(name, name_km) else ""


def item_name(item: ItemRow) -> str:
    """An item's name in the language in use."""
    return local(item.name, item.name_km)


def unit_words(item: ItemRow, smallest: int) -> str:
    """The item's unit that agrees with a quantity: piece, pieces."""
    if language() == "km" and item.unit_km:
        return item.unit_km
    return item.unit if smallest == 10**item.decimals else item.many


def counted(item: ItemRow, smallest: int) -> str:
    """`3 boxes`: a quantity with its unit."""
    return f"{format_quantity(smallest, item.decimals)} {unit_words(item, smallest)}"


def pack_words(name: str, factor: Fraction | None) -> str:
    """`box of 100`; `box, size unknown` where nobody wrote down how many are in one."""
    if factor is None:
        return _("{pack}, size unknown").format(pack=name)
    return _("{pack} of {count}").format(pack=name, count=format_fraction(factor))
