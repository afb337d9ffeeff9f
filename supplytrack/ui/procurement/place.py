"""The place of receiving: the list, and the papers that are opened from it."""

from __future__ import annotations

from typing import Any

from supplytrack.core.document import Kind
from supplytrack.i18n import N_
from supplytrack.ui.procurement.order_page import OrderPage
from supplytrack.ui.procurement.pipeline_list import PipelineList
from supplytrack.ui.procurement.receipt_page import ReceiptPage
from supplytrack.ui.procurement.receive_list import ReceiveList
from supplytrack.ui.procurement.words import PIPELINE, RECEIVE
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.place import Place

NEW = "new"


class ReceivePlace(Place):
    """Opens at the list; `open_at` takes a number, or a pair that says what to begin."""

    place = RECEIVE
    title = N_("Receive")

    def first(self) -> Page:
        """Orders, donations and receipts."""
        return ReceiveList(self.desk)

    def page_for(self, what: Any) -> Page | None:
        """("list", "pipeline"), ("receipt", uid or number), ("against", order number), ("order" or "donation", uid or
        number), a number."""
        kind, name = what if isinstance(what, tuple) else self._told(str(what))
        if (kind, name) == ("list", PIPELINE):
            return PipelineList(self.desk)
        if kind == "receipt":
            return ReceiptPage(self.desk, name)
        if kind == "against":
            return ReceiptPage(self.desk, order=name)
        if kind in ("order", "donation"):
            return OrderPage(self.desk, name, donated=kind == "donation")
        return None

    @staticmethod
    def _told(what: str) -> tuple[str, str]:
        """What a word or a number means: "new" is a new receipt."""
        if what == NEW:
            return "receipt", ""
        prefix = what.split("-", 1)[0]
        kinds = {
            Kind.GOODS_RECEIPT.prefix: "receipt",
            Kind.PURCHASE_ORDER.prefix: "order",
            Kind.DONATION.prefix: "donation",
            Kind.ORDER_CLOSING.prefix: "order",
        }
        return kinds.get(prefix, ""), what
