"""The sheet Counts: each reference a count of one place on a day."""

from __future__ import annotations

from supplytrack.core.identity import new_uid
from supplytrack.exchange.paper import Paper
from supplytrack.exchange.steps import Phase, Step, Work, giver_of
from supplytrack.inventory.counts.counted import CountedDraft, CountedLineDraft, post_counted
from supplytrack.inventory.ledger import Posted


def plan_count(work: Work, paper: Paper) -> list[Step]:
    """A count is one posting, after everything else of its day."""

    def post() -> Posted:
        return post_counted(work.session, _draft(work, paper))

    return [work.step(paper, Phase.COUNTED, post)]


def _draft(work: Work, paper: Paper) -> CountedDraft:
    names = work.names
    lines = []
    for n, row in enumerate(paper.rows):
        giver = giver_of(n, row, names)
        lines.append(
            CountedLineDraft(
                item=names.item(row.text("item")).code,
                counted=row.text("counted"),
                donor=giver.donor,
                own_only=giver.own,
                batch=row.text("batch"),
            )
        )
    return CountedDraft(
        uid=new_uid(),
        date=paper.day,
        location=names.place(paper.text("location")).code,
        lines=lines,
        reference=paper.reference,
        request_digest=work.digest(paper),
    )
