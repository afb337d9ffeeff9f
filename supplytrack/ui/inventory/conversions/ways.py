"""The ways from an item to the screens that make it into others."""

from __future__ import annotations

from functools import partial

from supplytrack.catalogue.queries import ItemRow
from supplytrack.core.actor import Permission
from supplytrack.i18n import _
from supplytrack.ui.inventory.conversions.words import ASSEMBLY_OF, DISASSEMBLY_OF, SPLIT_OF
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.pages import Desk


def ways_to_make(desk: Desk, item: ItemRow) -> list[Button]:
    """A kit can be assembled and taken apart, a mixed line split; nothing for other items."""
    if not desk.allowed(Permission.ASSEMBLE_KITS):
        return []

    def way(words: str, icon: str, word: str) -> Button:
        return Button(words, "", icon, clicked=partial(desk.go, STOCK, (word, item.code)))

    if item.components:
        return [
            way(_("Assemble"), "boxes", ASSEMBLY_OF),
            way(_("Take apart"), "package-open", DISASSEMBLY_OF),
        ]
    return [way(_("Split"), "arrow-left-right", SPLIT_OF)] if item.unsplit else []
