"""The sheet Distributions: each reference a delivery note, and its proof when a day of confirming is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from supplytrack.catalogue.lookup import ItemRef
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity
from supplytrack.distribution.confirmation import ProofDraft, ProofLineDraft, confirm_delivery_note
from supplytrack.distribution.dispatch import note_line
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.operations import NoteDraft, issue_delivery_note
from supplytrack.errors import Refused
from supplytrack.exchange.names import Names
from supplytrack.exchange.paper import Paper
from supplytrack.exchange.reading import Row
from supplytrack.exchange.steps import Phase, SentLine, Step, Work, as_typed, giver_of, smallest, spread
from supplytrack.i18n import _
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted

PARTS = ("damaged", "short", "refused")
"""What may become of goods that were not accepted."""

_PROOF_COLUMNS = {"date": "confirmed_on", "line": "item"}
_SENT = (
    select(note_line.c.line, note_line.c.entered_line, note_line.c.quantity)
    .where(note_line.c.document_id == bindparam("id"))
    .order_by(note_line.c.line)
)


@dataclass(frozen=True)
class Outcome:
    """What became of a row's goods, in smallest units of its item."""

    item: ItemRef
    quantity: int
    damaged: int
    short: int
    refused: int
    reason: str


class _Note:
    """One document's note, and then its proof, which needs the note's number and lines."""

    def __init__(self, work: Work, paper: Paper, outcomes: Sequence[Outcome]) -> None:
        self.rows: list[int] = []
        self._work, self._paper, self._outcomes = work, paper, outcomes
        self._posted: Posted | None = None

    def issue(self) -> Posted:
        draft = note_draft(self._paper, self._work.names)
        digest = self._work.digest(self._paper)
        self._posted = issue_delivery_note(self._work.session, replace(draft, request_digest=digest))
        return self._posted

    def confirm(self) -> Posted | None:
        """Nothing when the note was refused."""
        if self._posted is None:
            return None
        sent = [SentLine(*row) for row in self._work.session.rows(_SENT, {"id": self._posted.id})]
        entered = {one.line: one.entered for one in sent}
        lines = proof_lines(self._outcomes, sent)
        self.rows[:] = [entered[line.line] - 1 for line in lines]
        return confirm_delivery_note(self._work.session, proof_draft(self._paper, self._posted.number, lines))


def plan_note(work: Work, paper: Paper) -> list[Step] | None:
    """A delivery note; with a day of confirming also its proof.

    A proof brings goods back: first on its day, or right after its note when that is of the same day.
    """
    outcomes = _outcomes(work, paper)
    confirmed = paper.day_of("confirmed_on")
    if outcomes is None:
        return None
    if confirmed is not None and confirmed < paper.day:
        sentence = _("The goods left on {day}. They cannot have arrived before.")
        refusal = Refused(sentence.format(day=paper.day.isoformat()))
        work.refuse(paper, paper.row_with("confirmed_on"), "confirmed_on", refusal)
        return None
    note = _Note(work, paper, outcomes)
    steps = [work.step(paper, Phase.GONE, note.issue)]
    if confirmed is not None:
        phase = Phase.GONE if confirmed == paper.day else Phase.CAME_BACK
        order = work.order(paper, confirmed, phase, 1)
        steps.append(Step(order, paper, note.confirm, _PROOF_COLUMNS, note.rows))
    return steps


def _outcomes(work: Work, paper: Paper) -> list[Outcome] | None:
    """What became of each row; None when some row does not add up."""
    confirmed = paper.day_of("confirmed_on") is not None
    found = []
    for row in paper.rows:
        try:
            found.append(outcome_of(row, work.names.item(row.text("item")), confirmed=confirmed))
        except Refused as refusal:
            work.refuse(paper, row, refusal.field, refusal)
    return found if len(found) == len(paper.rows) else None


def note_draft(paper: Paper, names: Names) -> NoteDraft:
    """The delivery note that a document is.

    :raises Refused: when a donor is unknown, with the field it stands in.
    """
    return NoteDraft(
        uid=new_uid(),
        date=paper.day,
        source=names.place(paper.text("source")).code,
        target=names.place(paper.text("target")).code,
        lines=goods_lines(paper, names),
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


def goods_lines(paper: Paper, names: Names) -> list[GoodsLineDraft]:
    """The lines of a document of goods that leave a store, in the item's unit.

    :raises Refused: when a donor is unknown, with the field it stands in.
    """
    return [_goods_line(n, row, names) for n, row in enumerate(paper.rows)]


def _goods_line(n: int, row: Row, names: Names) -> GoodsLineDraft:
    giver = giver_of(n, row, names)
    return GoodsLineDraft(
        item=names.item(row.text("item")).code,
        quantity=row.text("quantity"),
        donor=giver.donor,
        own_only=giver.own,
        batch=row.text("batch"),
        remarks=row.text("remarks"),
    )


def outcome_of(row: Row, item: ItemRef, *, confirmed: bool) -> Outcome:
    """What a row says of its goods. Without a reason the words of its columns are the reason.

    :raises Refused: when the parts do not add up, or nothing was confirmed yet; the field is the row's column.
    """
    said = {key: smallest(row, key, item) for key in ("quantity", "accepted", *PARTS)}
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


def proof_lines(outcomes: Sequence[Outcome], sent: Sequence[SentLine]) -> list[ProofLineDraft]:
    """What became of each line of the note; lines that are left out were accepted as sent."""
    said = [{key: getattr(outcome, key) for key in PARTS} for outcome in outcomes]
    lines = []
    for one, shares in spread(PARTS, said, list(sent)):
        outcome = outcomes[one.entered - 1]
        typed = {key: as_typed(shares[key], outcome.item) for key in PARTS}
        accepted = as_typed(one.quantity - sum(shares.values()), outcome.item)
        lines.append(ProofLineDraft(one.line, accepted, **typed, reason=outcome.reason))
    return lines


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
