"""How the screens of this room say things: names in the language in use, quantities in packs, the state of a note."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from supplytrack.catalogue.lookup import ItemRef
from supplytrack.catalogue.packing import Counted
from supplytrack.core.document import CountMethod, NoteState, PaperState
from supplytrack.core.quantity import format_fraction, format_quantity
from supplytrack.i18n import N_, _, language, ngettext
from supplytrack.ui.toolkit.paint import Badge

HAND_OVER = "hand over"
PEOPLE = "people"
"""The places of the window that this room fills."""

MEANS_WORDS = {
    "road": N_("Truck or car"),
    "water": N_("Boat"),
    "air": N_("Plane"),
    "by hand": N_("Carried by hand"),
}
METHOD_WORDS = {
    CountMethod.TALLY.value: N_("Tally"),
    CountMethod.LIST.value: N_("From a list"),
    CountMethod.ESTIMATE.value: N_("Estimate"),
}
REASON_WORDS = {
    "damaged in transport": N_("Damaged in transport"),
    "wet": N_("Wet"),
    "short in the box": N_("Short in the box"),
    "lost on the way": N_("Lost on the way"),
    "wrong item": N_("Wrong item"),
    "expired": N_("Expired"),
    "not needed": N_("Not needed"),
    "other": N_("Other"),
}


def unit_of(item: ItemRef, smallest: int) -> str:
    """The item's unit that agrees with a quantity: piece, pieces."""
    if language() == "km" and item.unit_km:
        return item.unit_km
    return item.one if smallest == 10**item.decimals else item.many


def one_unit(item: ItemRef) -> str:
    """The item's unit in the singular."""
    return item.unit_km if language() == "km" and item.unit_km else item.one


def counted_words(item: ItemRef, smallest: int) -> str:
    """`3 boxes`: a quantity with its unit."""
    return f"{format_quantity(smallest, item.decimals)} {unit_of(item, smallest)}"


def pack_name(name: str, units: Mapping[str, str]) -> str:
    """A pack, which people write in English, in the language in use. `units`: Khmer names by English ones."""
    return units.get(name.lower(), name) if language() == "km" else name


def pack_words(name: str, factor: Fraction | None, units: Mapping[str, str]) -> str:
    """`box of 100`; `box, size unknown` where nobody wrote down how many are in one."""
    pack = pack_name(name, units)
    if factor is None:
        return _("{pack}, size unknown").format(pack=pack)
    return _("{pack} of {count}").format(pack=pack, count=format_fraction(factor))


def in_pack(item: ItemRef, smallest: int, counted: Counted | None) -> str:
    """A quantity in the pack that a line was typed in; whole packs only, rounded towards zero."""
    factor = counted.pack_factor if counted and counted.pack_name else None
    if factor is None:
        return format_quantity(smallest, item.decimals)
    packs = Fraction(smallest, 10**item.decimals) / factor
    return f"{int(packs):,}"


def pack_unit(item: ItemRef, counted: Counted | None, smallest: int, units: Mapping[str, str]) -> str:
    """The word behind a quantity in the pack of a line: `boxes`, `pieces`."""
    if counted and counted.pack_name and counted.pack_factor is not None:
        many = smallest != counted.pack_factor * 10**item.decimals
        return (
            plural(counted.pack_name) if many and language() == "en" else pack_name(counted.pack_name, units)
        )
    return unit_of(item, smallest)


def plural(word: str) -> str:
    """An English pack in the plural: box, boxes."""
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    return f"{word}s"


def days_words(days: int) -> str:
    """`3 days`: how long a signed paper has been waited for."""
    return ngettext("{count} day", "{count} days", days).format(count=days) if days else _("today")


def state_badge(state: NoteState, paper: PaperState) -> Badge:
    """The chip that says where a delivery note stands."""
    if state is NoteState.CONFIRMED:
        return {
            PaperState.SIGNED: Badge(_("Signed"), "good", "circle-check"),
            PaperState.DISPUTED: Badge(_("Disputed"), "bad", "circle-alert"),
            PaperState.UNSIGNED: Badge(_("Paper missing"), "warn", "pen-line"),
        }[paper]
    return {
        NoteState.DRAFT: Badge(_("Draft"), "plain", "pencil"),
        NoteState.PREPARED: Badge(_("Prepared"), "info", "package-check"),
        NoteState.ISSUED: Badge(_("Not signed"), "warn", "pen-line"),
        NoteState.CANCELLED: Badge(_("Cancelled"), "plain", "ban"),
        NoteState.REVERSED: Badge(_("Reversed"), "plain", "undo-2"),
    }[state]
