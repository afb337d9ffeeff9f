"""What a recall list says, frozen: where the goods of some batches are, and what of them is anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from supplytrack.core.sheets import PaperGoods, PaperHead, PaperParty


@dataclass(frozen=True, slots=True)
class RecallLine:
    """So many smallest units: `fate` tells what became of them ("in store", "with recipient")."""

    fate: str
    place: PaperParty
    quantity: int
    document: str = ""
    day: date | None = None
    receiver: str = ""
    people: int | None = None


@dataclass(frozen=True, slots=True)
class RecalledBatch:
    """A batch, what of it came in, and where it is. `gap`: what is missing, nothing unless the books are wrong."""

    goods: PaperGoods
    receipt: str
    received_on: date
    supplier: str
    came: int
    gap: int
    lines: tuple[RecallLine, ...]


@dataclass(frozen=True, slots=True)
class RecallSheet:
    """A recall list. `asked` is what was searched for: a batch number, an item, a paper."""

    head: PaperHead
    asked: str
    batches: tuple[RecalledBatch, ...]
