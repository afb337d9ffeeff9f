"""What the report of expiry dates says, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from supplytrack.core.sheets import PaperGoods, PaperHead, PaperParty

ExpiryState = Literal["expired", "expiring", "not recorded", "good"]


@dataclass(frozen=True, slots=True)
class ExpiryLine:
    """A batch in a store. `days_left` is below zero when it expired, None when nobody wrote its date down."""

    goods: PaperGoods
    store: PaperParty
    state: ExpiryState
    days_left: int | None
    on_hand: int
    available: int


@dataclass(frozen=True, slots=True)
class ExpirySheet:
    """Every batch that expires, the first to expire first. `within`: days in which one is told as expiring."""

    head: PaperHead
    scope: PaperParty
    within: int
    lines: tuple[ExpiryLine, ...]
