"""The sheet Transfers: each reference a transfer between own stores, and its receipt when a day is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from supplytrack.catalogue.lookup import ItemRef
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity
from supplytrack.errors import Refused
from supplytrack.exchange.distributions import goods_lines
from supplytrack.exchange.paper import Paper
from supplytrack.exchange.reading import Row
from supplytrack.exchange.steps import Phase, SentLine, Step, Work, as_typed, smallest, spread
from supplytrack.i18n import _
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.transfers.operations import (
    ArrivalDraft,
    ArrivalLineDraft,
    TransferDraft,
    issue_transfer,
    receive_transfer,
)
from supplytrack.inventory.transfers.transfer import transfer_line

PARTS = ("damaged", "lost")
"""What may become of goods that did not arrive well."""
LOST = "lost on the way"

_ARRIVAL_COLUMNS = {"date": "received_on", "line": "item", "lost": "received"}
_SENT = (
    select(transfer_line.c.line, transfer_line.c.entered_line, transfer_line.c.quantity)
    .where(transfer_line.c.document_id == bindparam("id"))
    .order_by(transfer_line.c.line)
)


@dataclass(frozen=True)
class Outcome:
    """What became of a row's goods, in smallest units of its item."""

    item: ItemRef
    damaged: int
    lost: int
    reason: str


class _Transfer:
    """One document's transfer, and then its receipt, which needs the transfer's number and lines."""

    def __init__(self, work: Work, paper: Paper, outcomes: Sequence[Outcome]) -> None:
        self.rows: list[int] = []
        self._work, self._paper, self._outcomes = work, paper, outcomes
        self._posted: Posted | None = None

    def issue(self) -> Posted:
        names, paper = self._work.names, self._paper
        draft = TransferDraft(
            uid=new_uid(),
            date=paper.day,
            source=names.place(paper.text("source")).code,
            target=names.place(paper.text("target")).code,
            lines=goods_lines(paper, names),
            reference=paper.reference,
            request_digest=self._work.digest(paper),
        )
        self._posted = issue_transfer(self._work.session, draft)
        return self._posted

    def receive(self) -> Posted | None:
        """Nothing when the transfer was refused."""
        if self._posted is None:
            return None
        sent = [SentLine(*row) for row in self._work.session.rows(_SENT, {"id": self._posted.id})]
        self.rows[:] = [one.entered - 1 for one in sent]
        draft = ArrivalDraft(
            uid=new_uid(),
            transfer=self._posted.number,
            date=self._paper.day_of("received_on") or self._paper.day,
            lines=arrival_lines(self._outcomes, sent),
        )
        return receive_transfer(self._work.session, draft)


def plan_transfer(work: Work, paper: Paper) -> list[Step] | None:
    """A transfer; with a day of arrival also its receipt, which settles all of it.

    Goods that arrive are among the first on their day, or follow their transfer when that is of the same day.
    """
    received = paper.day_of("received_on")
    outcomes = _outcomes(work, paper)
    if outcomes is None:
        return None
    if received is not None and received < paper.day:
        sentence = _("The goods left on {day}. They cannot have arrived before.")
        refusal = Refused(sentence.format(day=paper.day.isoformat()))
        work.refuse(paper, paper.row_with("received_on"), "received_on", refusal)
        return None
    moved = _Transfer(work, paper, outcomes)
    steps = [work.step(paper, Phase.MOVED, moved.issue)]
    if received is not None:
        phase = Phase.MOVED if received == paper.day else Phase.CAME_BACK
        order = work.order(paper, received, phase, 1)
        steps.append(Step(order, paper, moved.receive, _ARRIVAL_COLUMNS, moved.rows))
    return steps


def _outcomes(work: Work, paper: Paper) -> list[Outcome] | None:
    """What became of each row; None when some row does not add up."""
    arrived = paper.day_of("received_on") is not None
    found = []
    for row in paper.rows:
        try:
            found.append(outcome_of(row, work.names.item(row.text("item")), arrived=arrived))
        except Refused as refusal:
            work.refuse(paper, row, refusal.field, refusal)
    return found if len(found) == len(paper.rows) else None


def outcome_of(row: Row, item: ItemRef, *, arrived: bool) -> Outcome:
    """What a row says of its goods: what is neither received nor damaged was lost on the way.

    With nothing under Received all arrived that is not damaged.

    :raises Refused: when more arrived than was sent, or no day of arrival is filled in; the field is the column.
    """
    quantity, received, damaged = (smallest(row, key, item) for key in ("quantity", "received", "damaged"))
    if not arrived:
        if told := next((key for key, part in (("received", received), ("damaged", damaged)) if part), ""):
            raise Refused(_("Fill in Received on too: the day the goods arrived."), told)
        return Outcome(item, 0, 0, "")
    lost = 0 if received is None else (quantity or 0) - received - (damaged or 0)
    total = (received or 0) + (damaged or 0)
    if total > (quantity or 0):
        raise Refused(
            _("Received and damaged make {total}, but {quantity} were sent.").format(
                total=format_quantity(total, item.decimals),
                quantity=format_quantity(quantity or 0, item.decimals),
            ),
            "received" if received is not None else "damaged",
        )
    words = ", ".join(word for word, part in (("damaged", damaged), (LOST, lost)) if part)
    return Outcome(item, damaged or 0, lost, row.text("reason") or words)


def arrival_lines(outcomes: Sequence[Outcome], sent: Sequence[SentLine]) -> list[ArrivalLineDraft]:
    """What became of each line of the transfer: nothing of it is still on the way."""
    said = [{key: getattr(outcome, key) for key in PARTS} for outcome in outcomes]
    shares = {one.line: parts for one, parts in spread(PARTS, said, list(sent))}
    lines = []
    for one in sent:
        outcome, parts = outcomes[one.entered - 1], shares.get(one.line, {})
        lost = {key: as_typed(parts[key], outcome.item) for key in parts}
        received = as_typed(one.quantity - sum(parts.values()), outcome.item)
        reason = outcome.reason if any(parts.values()) else ""
        lines.append(ArrivalLineDraft(one.line, received, **lost, reason=reason))
    return lines
