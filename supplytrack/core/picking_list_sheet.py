"""What a picking list says, frozen: which batches are taken from the shelves for a delivery note or a transfer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from supplytrack.core.sheets import PaperGoods, PaperHead, PaperParty

PassedReason = Literal["expired", "reserved", "other donor", "not there on that day", "later one chosen"]
"""Why a batch that comes first by its expiry is left where it lies."""


@dataclass(frozen=True, slots=True)
class PickLine:
    """So much of one batch. `packed` tells it in the packs in which it lies there ("8 boxes of 50 and 20 pieces")."""

    goods: PaperGoods
    to_pick: int
    packed: str = ""
    bin: str = ""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A batch that lies in the store, expires no later than one that is picked, and is not picked."""

    goods: PaperGoods
    on_hand: int
    reason: PassedReason


@dataclass(frozen=True, slots=True)
class PickingListSheet:
    """A picking list. Lines come in the order in which they are picked.

    `paper_number` is the delivery note or transfer it is for. `issued`: the goods have left on paper already.
    """

    head: PaperHead
    paper: Literal["delivery note", "transfer"]
    paper_number: str
    pick_from: PaperParty
    pick_for: PaperParty
    needed_by: date
    lines: tuple[PickLine, ...]
    passed_over: tuple[PassedOver, ...] = ()
    issued: bool = False
    remarks: str = ""
