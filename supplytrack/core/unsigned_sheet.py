"""What the list of unsigned delivery notes says, frozen: by province and place, to be taken along and signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from supplytrack.core.sheets import PaperHead, PaperParty, PaperProvince, Proof


@dataclass(frozen=True, slots=True)
class UnsignedNote:
    """A note whose goods left and whose paper is not signed, or disputed. `receiver` is what the receiver is, never who."""

    number: str
    day: date
    days_open: int
    status: Proof
    goods: str
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class UnsignedPlace:
    """A recipient with its unsigned notes, the oldest first."""

    place: PaperParty
    notes: tuple[UnsignedNote, ...]


@dataclass(frozen=True, slots=True)
class UnsignedProvince:
    """A province with its recipients; None where no province was recorded."""

    province: PaperProvince | None
    places: tuple[UnsignedPlace, ...]


@dataclass(frozen=True, slots=True)
class UnsignedSheet:
    """The list. `late_after`: days after which a note is late. `handovers` is how many there are, signed or not."""

    head: PaperHead
    handovers: int
    late_after: int
    provinces: tuple[UnsignedProvince, ...]
