"""What a stock count sheet says, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from supplytrack.core.sheets import PaperGoods, PaperHead, PaperParty


@dataclass(frozen=True, slots=True)
class CountSheetLine:
    """A line to count. `counted` None leaves the place to the pen. The expected quantity is never printed."""

    goods: PaperGoods
    counted: int | None = None


@dataclass(frozen=True, slots=True)
class CountSheet:
    """A sheet to count a store with, blind. `frozen`: the office's wall clock when the quantities were taken."""

    head: PaperHead
    store: PaperParty
    frozen: datetime
    scope: str
    lines: tuple[CountSheetLine, ...]
    counted_by: str = ""
