"""Which place of the window shows a document: told by the first letters of its number."""

from __future__ import annotations

from supplytrack.core.document import Kind

_PLACES = {
    Kind.SPLIT.prefix: "stock",
    Kind.KIT_DISASSEMBLY.prefix: "stock",
    Kind.KIT_ASSEMBLY.prefix: "stock",
    Kind.PURCHASE_ORDER.prefix: "receive",
    Kind.DONATION.prefix: "receive",
    Kind.GOODS_RECEIPT.prefix: "receive",
    Kind.ORDER_CLOSING.prefix: "receive",
    Kind.DELIVERY_NOTE.prefix: "hand over",
    Kind.DISTRIBUTION.prefix: "people",
    Kind.ADJUSTMENT.prefix: "stock",
    Kind.WRITE_OFF.prefix: "stock",
    Kind.DISPOSAL.prefix: "stock",
    Kind.RETURN.prefix: "stock",
    Kind.STOCK_COUNT.prefix: "stock",
    Kind.TRANSFER.prefix: "stock",
    Kind.TRANSFER_RECEIPT.prefix: "stock",
}


def place_of(number: str) -> str:
    """The place that shows the document with this number; empty when none does."""
    return _PLACES.get(number.split("-", 1)[0], "")
