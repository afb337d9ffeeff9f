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


class CountMethod(StrEnum):
    """How people were counted at a distribution."""

    LIST = "list"
    TALLY = "tally"
    ESTIMATE = "estimate"


LOSS_REASONS = ("lost", "damaged", "expired", "stolen", "found", "counting mistake", "sample", "other")
"""Reasons of an adjustment."""

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
