"""From documents of the workbook to the forms that the screens fill, and what became of goods handed over. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from supplytrack.catalogue.lookup import ItemRef
from supplytrack.core.clock import day_number
from supplytrack.core.code import fold
from supplytrack.core.document import LOSS_REASONS, SourceType
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity, parse_number, plain_quantity, to_smallest
from supplytrack.distribution.confirmation import ProofDraft, ProofLineDraft
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.operations import NoteDraft
from supplytrack.errors import Refused
from supplytrack.exchange.names import Names
from supplytrack.exchange.paper import Paper
from supplytrack.exchange.reading import Row
from supplytrack.i18n import _
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.operations import AdjustmentDraft, AdjustmentLineDraft
from supplytrack.procurement.operations import ReceiptDraft, ReceiptLineDraft

PARTS = ("damaged", "short", "refused")
"""What may become of goods that were not accepted."""

OTHER_REASON = "other"
_SAME_REASON = {
    "loss": "lost",
    "missing": "lost",
    "damage": "damaged",
    "broken": "damaged",
    "wet": "damaged",
    "spoilt": "damaged",
    "spoiled": "damaged",
    "expiry": "expired",
    "theft": "stolen",
    "surplus": "found",
    "miscount": "counting mistake",
    "miscounted": "counting mistake",
    "count difference": "counting mistake",
    "counting error": "counting mistake",
    "samples": "sample",
}


def receipt_draft(paper: Paper, names: Names) -> ReceiptDraft:
    """The goods receipt that a document of the sheet Receipts is. A new donor or supplier is added.

    :raises Refused: when the source means several.
    """
    source_type = fold(paper.text("source_type"))
    return ReceiptDraft(
        uid=new_uid(),
        date=paper.day,
        warehouse=names.place(paper.text("warehouse")).code,
        source_type=source_type,
        source=names.source(paper.text("source"), donor=source_type == SourceType.DONATED),
        fund=paper.text("fund"),
        lines=[
            ReceiptLineDraft(
                item=names.item(row.text("item")).code,
                quantity=row.text("quantity"),
                pack=row.text("pack"),
                pack_factor=row.text("pack_factor"),
                damaged=row.text("damaged"),
                batch=row.text("batch"),
                expiry=_day(row, "expiry"),
                unit_cost=row.text("unit_cost"),
                currency=row.text("currency"),
                remarks=row.text("remarks"),
            )
            for row in paper.rows
        ],
        reference=paper.reference,
    )


def _day(row: Row, key: str) -> date | None:
    value = row.said.get(key)
    return value if isinstance(value, date) else None


def note_draft(paper: Paper, names: Names) -> NoteDraft:
    """The delivery note that a document of the sheet Distributions is.

    :raises Refused: when a donor is unknown, with the field it stands in.
    """
    return NoteDraft(
        uid=new_uid(),
        date=paper.day,
        source=names.place(paper.text("source")).code,
        target=names.place(paper.text("target")).code,
        lines=[_note_line(n, row, names) for n, row in enumerate(paper.rows)],
        receiver_name=paper.text("receiver_name"),
        receiver_function=paper.text("receiver_function"),
        receiver_phone=paper.text("receiver_phone"),
        headcount=HeadCount(
            men=paper.text("men"),
            women=paper.text("women"),
            boys=paper.text("boys"),
            girls=paper.text("girls"),
            people=paper.text("people"),
        ),
        reference=paper.reference,
    )


def _note_line(n: int, row: Row, names: Names) -> GoodsLineDraft:
    try:
        giver = names.giver(row.text("donor"), add=False)
    except Refused as refusal:
        raise Refused(str(refusal), f"lines.{n}.donor") from refusal
    return GoodsLineDraft(
        item=names.item(row.text("item")).code,
        quantity=row.text("quantity"),
        donor=giver.donor,
        own_only=giver.own,
        batch=row.text("batch"),
        remarks=row.text("remarks"),
    )


def adjustment_draft(paper: Paper, names: Names) -> AdjustmentDraft:
    """The adjustment that a document of the sheet Adjustments is. A new donor of found goods is added.

    :raises Refused: when a donor is unknown, with the field it stands in.
    """
    return AdjustmentDraft(
        uid=new_uid(),
        date=paper.day,
        location=names.place(paper.text("location")).code,
        lines=[_adjustment_line(n, row, names) for n, row in enumerate(paper.rows)],
        reference=paper.reference,
    )


def _adjustment_line(n: int, row: Row, names: Names) -> AdjustmentLineDraft:
    try:
        giver = names.giver(row.text("donor"), add=not is_loss(row))
    except Refused as refusal:
        raise Refused(str(refusal), f"lines.{n}.donor") from refusal
    reason, remarks = reason_of(row)
    return AdjustmentLineDraft(
        item=names.item(row.text("item")).code,
        quantity=row.text("quantity"),
        reason=reason,
        donor=giver.donor,
        own_only=giver.own,
        batch=row.text("batch"),
        remarks=remarks,
    )


def is_loss(row: Row) -> bool:
    """Whether an adjustment's row takes stock away."""
    return row.text("quantity").startswith("-")


def reason_of(row: Row) -> tuple[str, str]:
    """An adjustment's reason as the program knows it, and its remarks.

    Words that the program does not know are kept as they are: the reason is then "other", and they open the remarks.
    """
    told = fold(row.text("reason"))
    known = _SAME_REASON.get(told, told)
    if known in LOSS_REASONS:
        return known, row.text("remarks")
    return OTHER_REASON, "\n".join(filter(None, (row.text("reason"), row.text("remarks"))))


@dataclass(frozen=True)
class Outcome:
    """What became of a row's goods, in smallest units of its item."""

    item: ItemRef
    quantity: int
    damaged: int
    short: int
    refused: int
    reason: str

    @property
    def lost_or_returned(self) -> int:
        """What was not accepted."""
        return self.damaged + self.short + self.refused


def outcome_of(row: Row, item: ItemRef, *, confirmed: bool) -> Outcome:
    """What a row of Distributions says of its goods. Without a reason the words of its columns are the reason.

    :raises Refused: when the parts do not add up, or nothing was confirmed yet; the field is the row's column.
    """
    said = {key: _smallest(row, key, item) for key in ("quantity", "accepted", *PARTS)}
    quantity, accepted = said["quantity"] or 0, said["accepted"]
    parts = {key: said[key] or 0 for key in PARTS}
    told = next((key for key in ("accepted", *PARTS) if said[key]), "")
    if not confirmed:
        if told:
            raise Refused(_("Fill in Confirmed on too: the day on the signed paper."), told)
        return Outcome(item, quantity, 0, 0, 0, "")
    others = sum(parts.values())
    total = quantity if accepted is None and others <= quantity else (accepted or 0) + others
    if total != quantity:
        raise Refused(
            _("Accepted, damaged, short and refused make {total}, but {quantity} were sent.").format(
                total=format_quantity(total, item.decimals), quantity=format_quantity(quantity, item.decimals)
            ),
            "accepted" if accepted is not None else told,
        )
    words = ", ".join(key for key in PARTS if parts[key])
    return Outcome(item, quantity, **parts, reason=row.text("reason") or words)


def _smallest(row: Row, key: str, item: ItemRef) -> int | None:
    typed = row.text(key)
    return to_smallest(parse_number(typed), item.decimals, key) if typed else None


@dataclass(frozen=True, slots=True)
class SentLine:
    """A line of the delivery note: `quantity` smallest units of one batch, for the row `entered` (from 1)."""

    line: int
    entered: int
    quantity: int


def proof_lines(outcomes: Sequence[Outcome], sent: Iterable[SentLine]) -> list[ProofLineDraft]:
    """What became of each line of the note.

    A row that was taken from several batches counts as accepted from its first batches on: what was refused,
    short or damaged is of the last.
    """
    lines: list[ProofLineDraft] = []
    left = [{key: getattr(outcome, key) for key in PARTS} for outcome in outcomes]
    for one in sorted(sent, key=lambda line: line.line, reverse=True):
        outcome, rest = outcomes[one.entered - 1], left[one.entered - 1]
        if not any(rest.values()):
            continue
        room = one.quantity
        parts = {}
        for key in reversed(PARTS):
            parts[key] = min(rest[key], room)
            rest[key] -= parts[key]
            room -= parts[key]
        typed = {key: _typed(parts[key], outcome.item) for key in PARTS}
        lines.append(ProofLineDraft(one.line, _typed(room, outcome.item), **typed, reason=outcome.reason))
    return lines[::-1]


def _typed(smallest: int, item: ItemRef) -> str:
    return f"{plain_quantity(smallest, item.decimals):f}" if smallest else "0"


def proof_draft(paper: Paper, note: str, lines: Sequence[ProofLineDraft]) -> ProofDraft:
    """The proof of delivery of a note that the workbook says was signed."""
    return ProofDraft(
        uid=new_uid(),
        note=note,
        date=paper.day_of("confirmed_on") or paper.day,
        lines=lines,
        receiver_name=paper.text("receiver_name"),
        receiver_function=paper.text("receiver_function"),
        receiver_phone=paper.text("receiver_phone"),
    )


def order_of(paper: Paper, rank: int) -> tuple[int, int, int, int, int]:
    """Where a document stands in the order of posting: by date; receipts, then found goods, then what goes out."""
    phase = 3
    if paper.sheet.name == "Receipts":
        phase = 0
    elif paper.sheet.name == "Adjustments":
        losses = sum(map(is_loss, paper.rows))
        phase = 3 if losses == len(paper.rows) else 2 if losses else 1
    return day_number(paper.day), phase, rank, paper.rows[0].number, 0


def order_of_proof(paper: Paper, rank: int) -> tuple[int, int, int, int, int]:
    """A proof brings goods back: first on its day, or right after its note when that is of the same day."""
    note = order_of(paper, rank)
    confirmed = day_number(paper.day_of("confirmed_on") or paper.day)
    if confirmed == note[0]:
        return (*note[:4], 1)
    return confirmed, 1, rank, paper.rows[0].number, 1
