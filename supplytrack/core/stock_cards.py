"""Several stock cards as one paper: one for each donor and expiry date of an item."""

from __future__ import annotations

from dataclasses import dataclass

from supplytrack.core.sheets import PaperHead, StockCardSheet


@dataclass(frozen=True, slots=True)
class StockCardSet:
    """The cards of an item in one store or all, own purchase first, the first to expire first."""

    head: PaperHead
    cards: tuple[StockCardSheet, ...]
