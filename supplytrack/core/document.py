"""What kinds of documents there are, their states, and which state may follow which."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kind of a posted document. `prefix` opens its number."""

    PURCHASE_ORDER = "purchase order"
    DONATION = "donation"
    GOODS_RECEIPT = "goods receipt"
    DELIVERY_NOTE = "delivery note"
    PROOF_OF_DELIVERY = "proof of delivery"
    DISTRIBUTION = "distribution to people"
    ADJUSTMENT = "adjustment"
    WRITE_OFF = "write-off"
    DISPOSAL = "disposal"
    RETURN = "return"
    TRANSFER = "transfer"
    TRANSFER_RECEIPT = "transfer receipt"
    STOCK_COUNT = "stock count"
    KIT_ASSEMBLY = "kit assembly"
    KIT_DISASSEMBLY = "kit disassembly"
    SPLIT = "split"
    ORDER_CLOSING = "order closing"
    REVERSAL = "reversal"

    @property
    def prefix(self) -> str:
        """The letters before station, year and sequence: `DN` in `DN-PNH-2020-0042`."""
        return _PREFIX[self]


_PREFIX = {
    Kind.PURCHASE_ORDER: "PO",
    Kind.DONATION: "DON",
    Kind.GOODS_RECEIPT: "GRN",
    Kind.DELIVERY_NOTE: "DN",
    Kind.PROOF_OF_DELIVERY: "POD",
    Kind.DISTRIBUTION: "DI",
    Kind.ADJUSTMENT: "ADJ",
    Kind.WRITE_OFF: "WO",
    Kind.DISPOSAL: "DSP",
    Kind.RETURN: "RET",
    Kind.TRANSFER: "TR",
    Kind.TRANSFER_RECEIPT: "TRR",
    Kind.STOCK_COUNT: "CS",
    Kind.KIT_ASSEMBLY: "KA",
    Kind.KIT_DISASSEMBLY: "KD",
    Kind.SPLIT: "SPL",
    Kind.ORDER_CLOSING: "OC",
    Kind.REVERSAL: "REV",
}


class NoteState(StrEnum):
    """Where a delivery note stands."""

    DRAFT = "draft"
    PREPARED = "prepared"
    ISSUED = "issued"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


NOTE_TRANSITIONS = frozenset(
    {
        (NoteState.DRAFT, NoteState.PREPARED),
        (NoteState.PREPARED, NoteState.DRAFT),
        (NoteState.DRAFT, NoteState.ISSUED),
        (NoteState.PREPARED, NoteState.ISSUED),
        (NoteState.DRAFT, NoteState.CANCELLED),
        (NoteState.PREPARED, NoteState.CANCELLED),
        (NoteState.ISSUED, NoteState.CONFIRMED),
        (NoteState.ISSUED, NoteState.REVERSED),
        (NoteState.CONFIRMED, NoteState.ISSUED),
    }
)
"""Confirmed goes back to issued when its proof of delivery is reversed."""


class TransferState(StrEnum):
    """Where a transfer between own stores stands. Received: nothing of it is in transit any more."""

    ISSUED = "issued"
    RECEIVED = "received"
    REVERSED = "reversed"


class CountState(StrEnum):
    """Where a stock count stands. Counted: every line has its figure and waits for the review."""

    OPEN = "open"
    COUNTED = "counted"
    POSTED = "posted"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


class ApprovalState(StrEnum):
    """Where a change of the stock that needs a second person stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PaperState(StrEnum):
    """What is known of the signed paper."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    DISPUTED = "disputed"


class SourceType(StrEnum):
    """How goods came to be ours."""

    PROCURED = "procured"
    DONATED = "donated"
    PRINTED = "printed"
    RETURNED = "returned"
    FOUND = "found"
    ASSEMBLED = "assembled"


RECEIVED_SOURCES = (
    SourceType.PROCURED,
    SourceType.DONATED,
    SourceType.PRINTED,
    SourceType.RETURNED,
    SourceType.FOUND,
)
"""What a goods receipt may say. Kits are assembled from goods that are ours already."""


class CountMethod(StrEnum):
    """How people were counted at a distribution."""

    LIST = "list"
    TALLY = "tally"
    ESTIMATE = "estimate"


LOSS_REASONS = ("lost", "damaged", "expired", "stolen", "found", "counting mistake", "sample", "other")
"""Reasons of an adjustment."""

WRITE_OFF_REASONS = ("lost", "damaged", "expired", "stolen", "other")
"""Reasons of a write-off."""
DISPOSAL_REASONS = ("expired", "damaged", "recalled", "unfit for use", "other")
"""Reasons of a disposal."""
DISPOSAL_METHODS = ("burnt", "buried", "waste company", "returned for destruction", "other")
"""How goods are disposed of."""
RETURN_REASONS = ("not needed", "too many", "wrong item", "damaged", "expired", "recalled", "other")
"""Why goods are given back."""

MISCOUNTED = "counting mistake"
"""The reason that corrects the books: nothing was lost or found."""
COUNT_REASONS = (MISCOUNTED, "lost", "damaged", "expired", "stolen", "other")
"""Reasons of a difference that a stock count finds."""

PROOF_REASONS = (
    "damaged in transport",
    "wet",
    "short in the box",
    "lost on the way",
    "wrong item",
    "expired",
    "not needed",
    "other",
)
"""Reasons why goods were not accepted."""

MEANS = ("road", "water", "air", "by hand")
"""How goods travel."""
