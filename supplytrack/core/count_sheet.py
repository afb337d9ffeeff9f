"""What a stock count sheet says, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from supplytrack.core.sheets import PaperGoods, PaperHead, PaperParty, PaperState


@dataclass(frozen=True, slots=True)
class CountSheetLine:
    """A line to count. `counted` None leaves the place to the pen. `reason`: why it differs from `expected`."""

    goods: PaperGoods
    expected: int
    counted: int | None = None
    reason: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class CountSheet:
    """A sheet to count a store with. `frozen`: the office's wall clock when the quantities were taken.

    `filled`: all is counted, and the differences are printed. Before, there are columns for the pen, and the counter
    sees what the books say only with `shows_expected`.
    """

    head: PaperHead
    store: PaperParty
    frozen: datetime
    scope: str
    lines: tuple[CountSheetLine, ...]
    counted_by: str = ""
    reviewed_by: str = ""
    remarks: str = ""
    state: PaperState = PaperState.ORIGINAL
    filled: bool = False
    shows_expected: bool = False
