"""How this room says what kind of change it is, why, and how goods are disposed of."""

from __future__ import annotations

from supplytrack.core.document import Kind
from supplytrack.i18n import N_, _

LIST = ("list", "changes")
"""Where the place of the stock shows the list."""

PAPER_WORDS = {
    Kind.WRITE_OFF: "write-off",
    Kind.DISPOSAL: "disposal",
    Kind.ADJUSTMENT: "adjustment",
    Kind.RETURN: "return",
}
"""What the place calls each paper."""

KIND_WORDS = {
    Kind.WRITE_OFF: N_("Write-off"),
    Kind.DISPOSAL: N_("Disposal"),
    Kind.ADJUSTMENT: N_("Adjustment"),
    Kind.RETURN: N_("Return"),
    Kind.STOCK_COUNT: N_("Stock count"),
    Kind.TRANSFER_RECEIPT: N_("Received from a transfer"),
    Kind.PROOF_OF_DELIVERY: N_("Proof of delivery"),
    Kind.GOODS_RECEIPT: N_("Goods receipt"),
    Kind.KIT_DISASSEMBLY: N_("Kits taken apart"),
    Kind.SPLIT: N_("Split"),
}

_REASONS = {
    "lost": N_("Lost"),
    "damaged": N_("Damaged"),
    "expired": N_("Expired"),
    "stolen": N_("Stolen"),
    "found": N_("Found"),
    "counting mistake": N_("Counting mistake"),
    "sample": N_("Sample"),
    "recalled": N_("Recalled"),
    "unfit for use": N_("Unfit for use"),
    "not needed": N_("Not needed"),
    "too many": N_("Too many"),
    "wrong item": N_("Wrong item"),
    "other": N_("Other"),
}

_METHODS = {
    "burnt": N_("Burnt"),
    "buried": N_("Buried"),
    "waste company": N_("Handed to a waste company"),
    "returned for destruction": N_("Returned to the supplier for destruction"),
    "other": N_("Other"),
}


def reason_words(reason: str) -> str:
    """A reason in the language in use; anybody's own words stay."""
    return _(_REASONS[reason]) if reason in _REASONS else reason


def method_words(method: str) -> str:
    """A method of disposal in the language in use."""
    return _(_METHODS[method]) if method in _METHODS else method


def kind_words(kind: Kind) -> str:
    """A kind of document in the language in use."""
    return _(KIND_WORDS[kind]) if kind in KIND_WORDS else kind.value
