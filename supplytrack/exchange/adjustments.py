"""The sheet Adjustments: each reference an adjustment of one place's stock."""

from __future__ import annotations

from dataclasses import replace

from supplytrack.core.code import fold
from supplytrack.core.document import LOSS_REASONS
from supplytrack.core.identity import new_uid
from supplytrack.errors import Refused
from supplytrack.exchange.names import Names
from supplytrack.exchange.paper import Paper
from supplytrack.exchange.reading import Row
from supplytrack.exchange.steps import Phase, Step, Work, giver_of
from supplytrack.i18n import _
from supplytrack.inventory.changes.operations import (
    ChangeDraft,
    ChangeLineDraft,
    look_at_change,
    post_change,
)
from supplytrack.inventory.ledger import Posted

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


def plan_adjustment(work: Work, paper: Paper) -> list[Step]:
    """An adjustment is one posting: found goods come in, losses go out."""

    def post() -> Posted:
        draft = adjustment_draft(paper, work.names)
        _see_that_nobody_is_needed(work, draft)
        return post_change(work.session, replace(draft, request_digest=work.digest(paper)))

    return [work.step(paper, _phase(paper), post)]


def _see_that_nobody_is_needed(work: Work, draft: ChangeDraft) -> None:
    """A workbook cannot say who else agreed.

    :raises Refused: when the change is worth more than the limit.
    """
    if work.session.workspace.approval_limit is None:
        return
    why = look_at_change(work.session, draft)
    if why:
        raise Refused(
            _("{why} Record it on the screen, where somebody else can approve it.").format(why=why),
            "lines.0.quantity",
        )


def _phase(paper: Paper) -> Phase:
    losses = sum(map(is_loss, paper.rows))
    if losses == len(paper.rows):
        return Phase.GONE
    return Phase.MIXED if losses else Phase.CAME_BACK


def adjustment_draft(paper: Paper, names: Names) -> ChangeDraft:
    """The adjustment that a document is. A new donor of found goods is added.

    :raises Refused: when a donor is unknown, with the field it stands in.
    """
    return ChangeDraft(
        uid=new_uid(),
        date=paper.day,
        location=names.place(paper.text("location")).code,
        lines=[_adjustment_line(n, row, names) for n, row in enumerate(paper.rows)],
        reference=paper.reference,
    )


def _adjustment_line(n: int, row: Row, names: Names) -> ChangeLineDraft:
    giver = giver_of(n, row, names, add=not is_loss(row))
    reason, remarks = reason_of(row)
    return ChangeLineDraft(
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
