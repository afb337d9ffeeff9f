"""What a loss report says, frozen: what a document lost, why, what it was worth, and who looked at it."""

from __future__ import annotations

from dataclasses import dataclass

from supplytrack.core.sheets import PaperGoods, PaperHead, PaperParty, PaperState


@dataclass(frozen=True, slots=True)
class LossLine:
    """One loss in smallest units. `what`: damaged, short or lost, where the document tells them apart.

    `worth` is an amount with its currency; empty where the cost was never recorded.
    """

    goods: PaperGoods
    quantity: int
    reason: str = ""
    what: str = ""
    worth: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class LossReportSheet:
    """The loss report of one document, which gives it its number. `worths` are the sums by currency.

    `told_by` is the kind of that document. `source`: where the goods came from when they were lost on the way.
    """

    head: PaperHead
    told_by: str
    place: PaperParty
    lines: tuple[LossLine, ...]
    worths: tuple[str, ...] = ()
    unknown_worth: bool = False
    state: PaperState = PaperState.ORIGINAL
    source: PaperParty | None = None
    related: str = ""
    method: str = ""
    recorded_by: str = ""
    approved_by: str = ""
    witness: str = ""
    remarks: str = ""
