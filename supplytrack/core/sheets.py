"""What a printed paper says, frozen: queries fill these sheets, `documents` turns them into bytes.

Quantities are whole numbers of the item's smallest unit (`PaperItem.decimals` tells how many
decimals the item's unit has). Dates are days at the office. An empty text means "nothing recorded":
the paper prints a line to write on, or leaves the place out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Means = Literal["", "road", "water", "air", "hand"]
"""How goods travel; empty while nobody said."""
PaperLanguage = Literal["both", "en", "km"]
"""`both`: English first, Khmer second. `km`: Khmer first, English second. `en`: English only."""


class Unstated(StrEnum):
    """Why a batch or an expiry date is not there."""

    NONE = "none"
    """The item has none: it does not expire."""
    NOT_RECORDED = "not recorded"
    """It has one, and nobody wrote it down."""
    NOT_TRACKED = "not tracked"
    """The item is not followed by batch or expiry date."""


class PaperState(StrEnum):
    """How a paper that travels with goods stands."""

    DRAFT = "draft"
    ORIGINAL = "original"
    COPY = "copy"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


class Proof(StrEnum):
    """What came back of a paper that was sent out with goods."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    DISPUTED = "disputed"
    RECEIVED = "received"
    """Goods that came in: the paper is our own goods received note."""
    NOT_NEEDED = ""
    """No paper is waited for: a count, an adjustment, a write-off."""


@dataclass(frozen=True, slots=True)
class PaperParty:
    """A person's or organisation's or place's name. `short` ("WFP") stands where room is scarce."""

    name: str
    name_km: str = ""
    short: str = ""

    @property
    def label(self) -> str:
        """The short name, else the full one, else the Khmer one."""
        return self.short or self.name or self.name_km


@dataclass(frozen=True, slots=True)
class PaperOrganisation:
    """Whose paper it is: `name` and `name_km` head the page, `short` ("IOM") stands for own procurement."""

    name: str
    name_km: str = ""
    short: str = ""

    @property
    def label(self) -> str:
        """The short name, else the full one."""
        return self.short or self.name


@dataclass(frozen=True, slots=True)
class PaperProvince:
    """A province with its P-code (`KH01`)."""

    code: str
    name: str
    name_km: str = ""


@dataclass(frozen=True, slots=True)
class PaperItem:
    """An item as papers name it. `mixed` marks an unsplit line ("surgical and N95 masks")."""

    code: str
    name: str
    name_km: str = ""
    decimals: int = 0
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class PaperUnit:
    """A unit of measure: "box", "boxes", ប្រអប់."""

    one: str
    many: str
    km: str = ""


@dataclass(frozen=True, slots=True)
class PaperGoods:
    """What one line is about. `donor` None means procured by the organisation itself."""

    item: PaperItem
    unit: PaperUnit
    donor: PaperParty | None = None
    batch: str | Unstated = Unstated.NOT_TRACKED
    expiry: date | Unstated = Unstated.NONE


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What stands at the head and foot of every paper.

    `number` is empty while the document is a draft. `date` is the day of the document or, on a report,
    the day it is drawn up as of. `generated` is the office's wall clock with its offset: it is given,
    never read from a clock, so that the same sheet makes the same bytes. `note` is printed small above
    the foot of every page (for example that figures are assumed).
    """

    number: str
    date: date
    organisation: PaperOrganisation
    generated: datetime
    language: PaperLanguage = "both"
    version: str = "1.0.0"
    note: str = ""


# ------------------------------------------------------------------ delivery note


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One line of a delivery note. `received` None leaves the place to the receiver's pen.

    `packed` tells how it was packed ("8 boxes of 50"), `remarks` is printed in the receiver's column.
    """

    goods: PaperGoods
    sent: int
    received: int | None = None
    packed: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryNoteSheet:
    """A delivery note. Lines keep the order given within a donor."""

    head: PaperHead
    from_place: PaperParty
    to: PaperParty
    lines: tuple[DeliveryLine, ...]
    state: PaperState = PaperState.ORIGINAL
    province: PaperProvince | None = None
    place_of_delivery: str = ""
    request_number: str = ""
    project: str = ""
    means: Means = ""
    driver: str = ""
    driver_phone: str = ""
    vehicle: str = ""
    packages: str = ""
    gross_weight_kg: str = ""
    volume_m3: str = ""
    remarks: str = ""
    approved_by: str = ""


# ------------------------------------------------------------------ goods received note

ReceivedDocument = Literal["waybill", "invoice", "packing list", "none"]


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line of a goods received note: `per_documents` = good + damaged + short - over.

    `per_documents` None: no document said. `over_order` is what came beyond what was still open on the order.
    """

    goods: PaperGoods
    per_documents: int | None
    good: int
    damaged: int = 0
    short: int = 0
    over: int = 0
    packed: str = ""
    over_order: int = 0


@dataclass(frozen=True, slots=True)
class GoodsReceivedNoteSheet:
    """A goods received note.

    `donor` heads the note when all lines have one donor; None is own procurement.
    """

    head: PaperHead
    received_at: PaperParty
    received_from: PaperParty
    source: Literal["procured", "donated", "other"]
    lines: tuple[ReceiptLine, ...]
    state: PaperState = PaperState.ORIGINAL
    donor: PaperParty | None = None
    order_number: str = ""
    documents: frozenset[ReceivedDocument] = frozenset()
    vehicle: str = ""
    carrier: str = ""
    remarks: str = ""


# ------------------------------------------------------------------ stock card


@dataclass(frozen=True, slots=True)
class StockCardRow:
    """One movement of a stock card; `balance` is what is left after it."""

    day: date
    document: str
    party: PaperParty
    quantity_in: int
    quantity_out: int
    balance: int


@dataclass(frozen=True, slots=True)
class StockCardSheet:
    """One item, donor and expiry date in one store. `opening` is the balance before the first row."""

    head: PaperHead
    goods: PaperGoods
    store: PaperParty
    rows: tuple[StockCardRow, ...]
    opening: int = 0
    bin: str = ""
    minimum: int | None = None


# ------------------------------------------------------------------ stock report


@dataclass(frozen=True, slots=True)
class StockRow:
    """One lot in one store: opening + in - out - loss = closing."""

    store: PaperParty
    goods: PaperGoods
    opening: int
    quantity_in: int
    quantity_out: int
    loss: int
    closing: int


@dataclass(frozen=True, slots=True)
class LowStockRow:
    """An item at or under its minimum level over all the stores of the report."""

    item: PaperItem
    unit: PaperUnit
    on_hand: int
    minimum: int
    last_issue: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A posted document behind the figures of a report."""

    day: date
    number: str
    party: PaperParty
    movement: Literal["in", "out", "transfer", "conversion", "loss", "count"]
    lines: int
    proof: Proof = Proof.NOT_NEEDED


@dataclass(frozen=True, slots=True)
class StockReportSheet:
    """Stock of some stores and what moved in a period. Rows come sorted by store, item, donor, expiry.

    The key figures, the bars and the list of what expires are worked out from `rows`.
    """

    head: PaperHead
    period_from: date
    period_to: date
    scope: PaperParty
    stores: tuple[PaperParty, ...]
    rows: tuple[StockRow, ...]
    low: tuple[LowStockRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    notes: tuple[str, ...] = ()


# ------------------------------------------------------------------ distribution report


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One line of a handover: sent = accepted + damaged + short + refused + open.

    `open` is what an unsigned or disputed note leaves unsettled.
    """

    item: PaperItem
    unit: PaperUnit
    donor: PaperParty | None
    sent: int
    accepted: int = 0
    damaged: int = 0
    short: int = 0
    refused: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Handover:
    """One delivery note of the period. `province` None: not recorded, or several."""

    number: str
    day: date
    recipient: PaperParty
    province: PaperProvince | None
    proof: Proof
    lines: tuple[HandoverLine, ...]


@dataclass(frozen=True, slots=True)
class PeopleReachedRow:
    """A count of people served, told apart from the recipients and never added to another row.

    `planned` is how many were to be served; None where not every count had a plan.
    """

    people: int
    who: str
    what: str = ""
    where: str = ""
    men: int | None = None
    women: int | None = None
    boys: int | None = None
    girls: int | None = None
    planned: int | None = None


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """What was done or set up beside stock; people that took part are never added to people reached.

    `kind` is the word that names it in files. `last` None: a fixture that stood at the end of the period. `where` are the site
    or the provinces. `refills` are those of the period.
    """

    kind: str
    first: date
    last: date | None
    title: PaperParty
    where: tuple[PaperParty, ...]
    amount: str = ""
    people: int | None = None
    men: int | None = None
    women: int | None = None
    who: str = ""
    refills: int = 0
    last_refill: date | None = None
    donor: str = ""
    partner: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What was planned of an item and what was handed over."""

    item: PaperItem
    unit: PaperUnit
    planned: int
    actual: int


@dataclass(frozen=True, slots=True)
class ReportBullet:
    """A sentence of the situation report and the documents it rests on.

    `parts` are its stretches, each with the documents of the figure it is, none for words; empty where only the text is
    wanted. `subject_uid` is the paper or activity it is about.
    """

    text: str
    documents: tuple[str, ...] = ()
    proof: Proof = Proof.NOT_NEEDED
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    subject_uid: str = ""


@dataclass(frozen=True, slots=True)
class DistributionReportSheet:
    """What was handed over in a period. Handovers come sorted by province, recipient, day.

    The key figures, the map, the table by province and the days open are worked out from `handovers`.
    `bar_item` is the code of the item the bars show; empty lets the report choose.
    """

    head: PaperHead
    period_from: date
    period_to: date
    scope: PaperParty
    handovers: tuple[Handover, ...]
    target_provinces: tuple[PaperProvince, ...] = ()
    people: tuple[PeopleReachedRow, ...] = ()
    plan: tuple[PlanRow, ...] = ()
    plan_note: str = ""
    bullets: tuple[ReportBullet, ...] = ()
    bullets_note: str = ""
    notes: tuple[str, ...] = ()
    bar_item: str = ""
    activities: tuple[ActivityRow, ...] = ()
