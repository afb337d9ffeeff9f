"""What the slip of an assembly says, frozen: what is in each kit, so that the one who opens it can tell."""

from __future__ import annotations

from dataclasses import dataclass

from supplytrack.core.sheets import PaperGoods, PaperHead, PaperParty, PaperState


@dataclass(frozen=True, slots=True)
class KitContent:
    """So many smallest units of a batch in every kit, and in all kits that hold the same."""

    goods: PaperGoods
    each: int
    whole: int


@dataclass(frozen=True, slots=True)
class KitBatch:
    """Kits that hold exactly the same."""

    kit: PaperGoods
    kits: int
    contents: tuple[KitContent, ...]


@dataclass(frozen=True, slots=True)
class KitSlipSheet:
    """The contents of the kits of one assembly. Kits that differ in a batch stand apart."""

    head: PaperHead
    place: PaperParty
    batches: tuple[KitBatch, ...]
    state: PaperState = PaperState.ORIGINAL
    remarks: str = ""
