"""Where goods are that a note asks too many of: every place, what is held there, what can be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from supplytrack.catalogue.lookup import ItemRef
from supplytrack.catalogue.packing import Counted
from supplytrack.distribution.entry import Whereabouts
from supplytrack.i18n import _
from supplytrack.ui.distribution.words import in_pack, pack_unit
from supplytrack.ui.toolkit.boxes import column, empty, framed, row
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.words import local

_MOST = 6
"""Places that are listed; the rest is a count."""


class WherePanel(QWidget):
    """A small table below the lines; the store of the note comes first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(20, 16, 20, 16)
        self._box.setSpacing(0)

    def show_places(
        self, item: ItemRef, counted: Counted | None, places: Sequence[Whereabouts], units: Mapping[str, str]
    ) -> None:
        """List where `item` is, in the pack in which the line was typed. `units`: Khmer names of packs."""
        empty(self._box)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, 180)
        grid.setColumnMinimumWidth(1, 44)
        grid.setColumnMinimumWidth(2, 20)
        grid.setColumnStretch(3, 1)
        for at, place in enumerate(places[:_MOST]):
            self._put(grid, at, item, counted, place)
        title = _("{item}, where they are").format(item=local(item.name, item.name_km))
        head = row(
            Label(title, "section"), None, Label(pack_unit(item, counted, 0, units), "caption", "text2")
        )
        parts: list[QWidget] = []
        if len(places) > _MOST:
            rest = _("and {count} more places").format(count=len(places) - _MOST)
            parts.append(Label(rest, "caption", "text2"))
        frame = framed("panel", column(head, grid, *parts, margins=(14, 8, 14, 8), gap=4))
        self._box.addWidget(frame)
        self._box.addStretch(1)

    def _put(
        self, grid: QGridLayout, at: int, item: ItemRef, counted: Counted | None, place: Whereabouts
    ) -> None:
        name = _("On the way") if place.in_transit else local(place.name, place.name_km)
        held = ", ".join(
            _("{quantity} reserved for {number}").format(
                quantity=in_pack(item, one.quantity, counted), number=one.number or _("a draft")
            )
            for one in place.holders
        )
        grid.addWidget(Label(name, elide=True), at, 0)
        grid.addWidget(Label(in_pack(item, place.on_hand, counted), right=True), at, 1)
        grid.addWidget(Label(held, tone="text2", elide=True), at, 3)
        grid.addWidget(Label(in_pack(item, place.available, counted), "strong", right=True), at, 4)
        grid.addWidget(Label(_("available"), "caption", "text2"), at, 5)
