"""The stock card of an item, in one store or all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.i18n import N_, _
from supplytrack.inventory.queries import CardFilter
from supplytrack.inventory.sheets import stock_card_set, stock_card_sheet
from supplytrack.ui.reports.common import (
    LANGUAGE_FIELD,
    PERIOD_FIELDS,
    PaperReport,
    day_in,
    goods_filter,
    language_in,
)
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.form import Field, FieldKind


class StockCardPage(PaperReport):
    """Every document that brought or took an item, and the balance after each."""

    place = "stock card"
    title = N_("Stock card")
    kinds = frozenset({"stock"})
    fields = (
        Field("item", N_("Item"), FieldKind.CHOICE, required=True),
        Field("location", N_("Store"), FieldKind.CHOICE, placeholder=N_("All stores")),
        Field("donor", N_("Donor"), FieldKind.CHOICE, placeholder=N_("All donors")),
        *PERIOD_FIELDS,
        Field("cards", N_("Cards"), FieldKind.CHOICE),
        LANGUAGE_FIELD,
    )

    def starting_values(self) -> dict[str, Any]:
        """No item yet, both languages."""
        return {"language": "both", "cards": "item"}

    def build(self) -> QWidget:
        """The page; one card for the item, or one for each donor and expiry date as stores keep them."""
        built = super().build()
        lots = _("By donor and expiry")
        self.form.set_choices("cards", [Choice("item", _("One for the item")), Choice("lots", lots)])
        return built

    def open_at(self, what: Any) -> None:
        """Show the card of the item with this code."""
        self.filters.put("item", what)

    def load(self) -> None:
        """Wait until an item is chosen."""
        if self.filters.get("item"):
            super().load()
            return
        self.desk.tasks.read(self.read_choices(), self._offer_items, ticket=(id(self), "choices"), owner=self)

    def _offer_items(self, choices: Any) -> None:
        self.offer(choices)
        self.show_banner("info", _("Choose an item to see its card."))

    def query(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        """The sheet for what the filters say."""
        chosen = CardFilter(
            first=day_in(values, "first"), last=day_in(values, "last"), **goods_filter(values)
        )
        make = stock_card_set if values.get("cards") == "lots" else stock_card_sheet
        return partial(make, chosen=chosen, language=language_in(values))

    def paper(self, sheet: Any) -> Callable[[], bytes]:
        """The PDF."""
        return partial(_paper, sheet)

    def workbook(self) -> Callable[[], bytes]:
        """The workbook."""
        return partial(_workbook, self.sheet)

    def file_name(self) -> str:
        """The number and kind of the paper."""
        from supplytrack.documents import stock_card

        return stock_card.file_name(self.sheet)


# The papers load beside the window: opening the page does not wait for them.


def _paper(sheet: Any) -> bytes:
    from supplytrack.documents import stock_card

    return stock_card.render(sheet)


def _workbook(sheet: Any) -> bytes:
    from supplytrack.documents import stock_card_workbook

    return stock_card_workbook.render(sheet)
