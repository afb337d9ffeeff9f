"""What the screens of kits and splits are called, and how they say batches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from supplytrack.catalogue.queries import ItemRow
from supplytrack.core.document import Kind
from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import N_, _
from supplytrack.inventory.conversions.plan import LotHere
from supplytrack.ui.toolkit.days import cell_day_text
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import local, unit_words

CONVERSIONS = "conversions"
"""The list's id in the rail."""
ASSEMBLY = "assembly"
DISASSEMBLY = "disassembly"
SPLIT = "split"
"""How the place calls the papers."""
ASSEMBLY_OF = "assembly of"
DISASSEMBLY_OF = "disassembly of"
SPLIT_OF = "split of"
"""New papers for an item with this code."""

PAPERS = {Kind.KIT_ASSEMBLY: ASSEMBLY, Kind.KIT_DISASSEMBLY: DISASSEMBLY, Kind.SPLIT: SPLIT}
KIND_WORDS = {
    Kind.KIT_ASSEMBLY: N_("Kits assembled"),
    Kind.KIT_DISASSEMBLY: N_("Kits taken apart"),
    Kind.SPLIT: N_("Mixed line split"),
}
DAMAGE_REASONS = (N_("damaged"), N_("wet"), N_("expired"), N_("missing"))
"""Why components of a kit are of no use any more; other words may be typed."""


def badges() -> dict[str, Badge]:
    """The chips of the states."""
    return {
        "draft": Badge(_("Draft"), "plain", "pencil"),
        "posted": Badge(_("Posted"), "good", "circle-check"),
        "reversed": Badge(_("Reversed"), "plain", "undo-2"),
    }


def lot_name(lot: LotHere) -> str:
    """A batch in few words: its number, else when it expires, else when it came."""
    if lot.number:
        return lot.number
    if lot.expiry is not None:
        return cell_day_text(lot.expiry)
    return _("of {day}").format(day=cell_day_text(lot.received))


def lot_words(lot: LotHere) -> str:
    """Whose a batch is and when it expires."""
    expiry = _("expires {day}").format(day=cell_day_text(lot.expiry)) if lot.expiry else ""
    return ", ".join(part for part in (donor_words([lot]), lot.fund, expiry) if part)


def donor_words(lots: Iterable[LotHere]) -> str:
    """Who gave these batches; own goods are own."""
    names = [local(lot.donor_name, lot.donor_km) if lot.donor else _("own") for lot in lots]
    return ", ".join(dict.fromkeys(names))


def unit_of(item: ItemRow | None, shown: str) -> str:
    """The unit behind a quantity as it is shown; nothing behind an empty cell."""
    return unit_words(item, 10**item.decimals if shown == "1" else 0) if item and shown else ""


def taken_words(taken: Sequence[tuple[LotHere, int]], decimals: int) -> str:
    """`A12 6, B3 4`: which batches give how much; the batch alone where it is one."""
    if len(taken) == 1:
        return lot_name(taken[0][0])
    return ", ".join(f"{lot_name(lot)}: {format_quantity(quantity, decimals)}" for lot, quantity in taken)
