"""From what a person typed on a line (20, box, 50) to exact smallest units, keeping what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from supplytrack.catalogue.lookup import ItemRef
from supplytrack.core.code import clean_text
from supplytrack.core.quantity import Pack, format_fraction, parse_factor, parse_number, to_smallest
from supplytrack.errors import Refused
from supplytrack.i18n import _


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity in smallest units with the pack it was entered in (snapshot)."""

    smallest: int
    entered: str
    pack_name: str = ""
    pack_factor: Fraction | None = None

    @property
    def numerator(self) -> int | None:
        """Of the pack factor (units in one pack); None when unknown or no pack was given."""
        return self.pack_factor.numerator if self.pack_factor is not None else None

    @property
    def denominator(self) -> int | None:
        """Of the pack factor; None when unknown or no pack was given."""
        return self.pack_factor.denominator if self.pack_factor is not None else None

    def columns(self) -> dict[str, str | int | None]:
        """The columns that keep the snapshot on a line."""
        return {
            "pack_name": self.pack_name,
            "pack_numerator": self.numerator,
            "pack_denominator": self.denominator,
            "entered_quantity": self.entered,
        }


def count_of(
    item: ItemRef, quantity: str, pack: str, factor: str, field: str, *, signed: bool = False
) -> Counted:
    """The exact quantity of a line. With a pack other than the item's own unit it is packs times factor.

    :raises Refused: when it is not a number, not above zero (unless `signed`), not exact, or the pack's factor is unknown.
    """
    if not quantity.strip():
        raise Refused(_("Fill in the quantity."), f"{field}.quantity")
    typed = parse_number(quantity, f"{field}.quantity")
    if typed < 0 and not signed:
        raise Refused(_("The quantity cannot be below zero."), f"{field}.quantity")
    if typed == 0:
        raise Refused(
            _("A quantity of zero changes nothing. Remove the line or fill in how many."), f"{field}.quantity"
        )
    name = clean_text(pack, f"{field}.pack", 60)
    units_in_pack = parse_factor(factor, f"{field}.pack_factor")
    if not name or (_is_own_unit(item, name) and units_in_pack in (None, 1)):
        return Counted(to_smallest(typed, item.decimals, f"{field}.quantity"), format_fraction(typed))
    smallest = Pack(name, units_in_pack).smallest(typed, item.decimals, f"{field}.pack_factor")
    return Counted(smallest, format_fraction(typed), name, units_in_pack)


def part_of(item: ItemRef, typed: str, like: Counted, field: str) -> int:
    """A part of a line (damaged, short) in smallest units, typed in the line's own pack; empty is none.

    :raises Refused: when it is not a number, below zero, or not exact.
    """
    if not typed.strip():
        return 0
    value = parse_number(typed, field)
    if value < 0:
        raise Refused(_("The quantity cannot be below zero."), field)
    return to_smallest(value * (like.pack_factor or 1), item.decimals, field)


def _is_own_unit(item: ItemRef, pack: str) -> bool:
    return pack.casefold() in {item.unit.casefold(), item.one.casefold(), item.many.casefold()}
