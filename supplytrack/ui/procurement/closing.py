"""What is asked when an order is closed: how much of each line will not come, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import ItemRow
from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import _
from supplytrack.procurement.closing import ClosingLineDraft
from supplytrack.procurement.queries import OrderDetail
from supplytrack.ui.toolkit.boxes import column, holder, row, scrolled
from supplytrack.ui.toolkit.editors import NumberEdit, TextEdit
from supplytrack.ui.toolkit.form import labelled
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.words import item_name, unit_words

_MOST_SEEN = 6
"""Lines that are seen at once; more of them are scrolled."""
_LINE_HEIGHT = 38


@dataclass(frozen=True)
class Closed:
    """What was answered. `quantities`: what will not come by line of the order, as typed."""

    reason: str
    quantities: Mapping[int, str]

    @property
    def lines(self) -> tuple[ClosingLineDraft, ...]:
        """The lines of which something will not come; an empty one is still expected."""
        return tuple(
            ClosingLineDraft(line, typed) for line, typed in self.quantities.items() if typed.strip("0., ")
        )


class ClosingQuestion(QWidget):
    """The lines of which goods are still to come, each with all of that written as what will not, and the reason."""

    def __init__(self, order: OrderDetail, items: Mapping[str, ItemRow], typed: Closed | None = None) -> None:
        """`typed`: what was answered before, when that was refused."""
        super().__init__()
        self._editors: dict[int, NumberEdit] = {}
        lines = []
        for one in order.lines:
            item = items.get(one.item)
            if not one.open or item is None:
                continue
            editor = NumberEdit(unit=unit_words(item, one.open))
            editor.setFixedWidth(168)
            editor.setAccessibleName(_("{item}: will not come").format(item=item_name(item)))
            editor.setText(
                typed.quantities.get(one.line, "")
                if typed
                else format_quantity(one.open, one.decimals).replace(",", "")
            )
            self._editors[one.line] = editor
            lines.append(row((Label(item_name(item), elide=True), 1), editor))
        self.reason = TextEdit(_("Sold out, budget ended…"))
        self.reason.setAccessibleName(_("Reason"))
        if typed:
            self.reason.setText(typed.reason)
        inside = holder(column(*lines, None, gap=6))
        if len(lines) > _MOST_SEEN:
            inside = scrolled(inside)
            inside.setFixedHeight(_MOST_SEEN * _LINE_HEIGHT)
        heading = row(
            (Label(_("Item"), "caption", "text2"), 1), Label(_("Will not come"), "caption", "text2")
        )
        self.setLayout(column(8, heading, inside, 4, labelled(_("Reason"), self.reason), gap=4))
        self.setFocusProxy(self.reason)

    def answered(self) -> Closed:
        """What stands in the fields."""
        return Closed(self.reason.text(), {line: editor.text() for line, editor in self._editors.items()})
