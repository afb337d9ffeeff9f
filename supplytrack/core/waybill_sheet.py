"""What the waybill of a transfer between own stores says, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from supplytrack.core.sheets import Means, PaperGoods, PaperHead, PaperParty, PaperState


@dataclass(frozen=True, slots=True)
class WaybillLine:
    """One line of a waybill. `received` and `damaged` None leave the place to the receiver's pen.

    `packed` tells how it was packed ("8 boxes of 50"), `remarks` is printed in the receiver's column.
    """

    goods: PaperGoods
    sent: int
    received: int | None = None
    damaged: int | None = None
    packed: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class WaybillSheet:
    """The waybill of a transfer. Lines keep the order given within a donor. `arrived`: when the last of it came."""

    head: PaperHead
    from_place: PaperParty
    to: PaperParty
    lines: tuple[WaybillLine, ...]
    state: PaperState = PaperState.ORIGINAL
    expected: date | None = None
    arrived: date | None = None
    request_number: str = ""
    means: Means = ""
    carrier: str = ""
    driver: str = ""
    vehicle: str = ""
    loaded_by: str = ""
    remarks: str = ""
