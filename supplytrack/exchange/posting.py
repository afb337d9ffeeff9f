"""Posting the documents of a workbook in their order, each checked as on the screens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.exchange.adjustments import plan_adjustment
from supplytrack.exchange.columns import ADJUSTMENTS, COUNTS, DISTRIBUTIONS, RECEIPTS, TRANSFERS
from supplytrack.exchange.counts import plan_count
from supplytrack.exchange.distributions import plan_note
from supplytrack.exchange.names import Names
from supplytrack.exchange.paper import Paper, check_agreement, check_names, digest
from supplytrack.exchange.problem import Problems, shown
from supplytrack.exchange.reading import Row
from supplytrack.exchange.receipts import plan_receipt
from supplytrack.exchange.steps import Plan, Step, Work, refuse_cell
from supplytrack.exchange.transfers import plan_transfer
from supplytrack.i18n import _
from supplytrack.inventory.document import document

PLANS: Mapping[str, tuple[Kind, Plan]] = {
    RECEIPTS.name: (Kind.GOODS_RECEIPT, plan_receipt),
    TRANSFERS.name: (Kind.TRANSFER, plan_transfer),
    DISTRIBUTIONS.name: (Kind.DELIVERY_NOTE, plan_note),
    ADJUSTMENTS.name: (Kind.ADJUSTMENT, plan_adjustment),
    COUNTS.name: (Kind.STOCK_COUNT, plan_count),
}
"""What the documents of each sheet become, and how they are worked out, in the order of the sheets."""

_AT_ONCE = 500
_KNOWN = select(document.c.reference, document.c.request_digest, document.c.number).where(
    document.c.kind == bindparam("kind"), document.c.reference.in_(bindparam("references", expanding=True))
)
_LINE = re.compile(r"lines\.(\d+)(?:\.(\w+))?\Z")

Progress = Callable[[int, int], None]
"""Told how many documents of how many are done."""


@dataclass(frozen=True)
class Imported:
    """A document of the workbook and the number it has in the program."""

    sheet: str
    reference: str
    number: str


class Poster:
    """Posts documents and collects what is refused, so that one look at the file mends all of it."""

    def __init__(self, session: Session, names: Names, problems: Problems) -> None:
        self.posted: list[Imported] = []
        self.skipped: list[Imported] = []
        self._session, self._names, self._problems = session, names, problems
        self._doubtful: set[str] = set()
        """Codes of items of refused documents: what is missing of them later may only follow from that."""

    def post(self, papers: Sequence[Paper], progress: Progress) -> None:
        """Post all documents in order of date, what comes in before what goes out."""
        steps: list[Step] = []
        for rank, (sheet, (kind, plan)) in enumerate(PLANS.items()):
            of_sheet = [paper for paper in papers if paper.sheet.name == sheet]
            known = self._known(kind, [paper.reference for paper in of_sheet])
            work = Work(self._session, self._names, self._problems, rank)
            for paper in of_sheet:
                if self._is_new(paper, known.get(paper.reference)):
                    steps += self._plan(work, plan, paper)
        steps.sort(key=lambda step: step.order)
        for done, step in enumerate(steps, 1):
            self._take(step)
            progress(done, len(steps))

    def _known(self, kind: Kind, references: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Digest and number of the documents that are there already, by their reference."""
        found: dict[str, tuple[str, str]] = {}
        for start in range(0, len(references), _AT_ONCE):
            some = list(references[start : start + _AT_ONCE])
            for row in self._session.rows(_KNOWN, {"kind": kind.value, "references": some}):
                found[row.reference] = (row.request_digest, row.number)
        return found

    def _is_new(self, paper: Paper, known: tuple[str, str] | None) -> bool:
        """Whether a document is to be posted: its rows agree, and it is not there already."""
        if not check_names(paper, self._names, self._problems) or not check_agreement(
            paper, self._names, self._problems
        ):
            self._give_up(paper)
            return False
        if known is not None:
            self._compare(paper, *known)
        return known is None

    def _plan(self, work: Work, plan: Plan, paper: Paper) -> list[Step]:
        """The postings of a document; none when it cannot be posted."""
        steps = plan(work, paper)
        if steps is None:
            self._give_up(paper)
        return steps or []

    def _compare(self, paper: Paper, known: str, number: str) -> None:
        if digest(paper, self._names) == known:
            self.skipped.append(Imported(paper.sheet.name, paper.reference, number))
            return
        row = paper.rows[0]
        self._problems.add(
            paper.sheet.name,
            row.number,
            "Reference",
            paper.reference,
            _(
                "{reference} is posted already as {number}, and says something else. Use a new reference."
            ).format(reference=shown(paper.reference), number=number),
        )
        self._give_up(paper)

    def _take(self, step: Step) -> None:
        attempt = self._session.connection.begin_nested()
        try:
            posted = step.post()
        except Refused as refusal:
            attempt.rollback()
            for one in refusal.all():
                self._place(step, one)
            self._give_up(step.paper)
            return
        attempt.commit()
        if posted is not None:
            self.posted.append(Imported(step.paper.sheet.name, step.paper.reference, posted.number))

    def _give_up(self, paper: Paper) -> None:
        self._doubtful.update(self._code(row) for row in paper.rows)

    def _code(self, row: Row) -> str:
        """The code of a row's item; empty when no item has the name: it may be any."""
        try:
            return self._names.item(row.text("item")).code
        except Refused:
            return ""

    def _place(self, step: Step, refusal: Refused) -> None:
        """Find the cell that a refused field of a form came from."""
        paper = step.paper
        found = _LINE.match(refusal.field)
        if found is None:
            key = refusal.field.removeprefix("headcount.")
            key = step.renamed.get(key, key)
            refuse_cell(self._problems, paper, paper.row_with(key), key, refusal)
            return
        place = int(found.group(1))
        if step.rows:
            place = step.rows[min(place, len(step.rows) - 1)]
        row = paper.rows[min(place, len(paper.rows) - 1)]
        key = found.group(2) or ""
        if key == "quantity" and self._follows(paper, row):
            return
        refuse_cell(self._problems, paper, row, step.renamed.get(key, key), refusal)

    def _follows(self, paper: Paper, row: Row) -> bool:
        """Whether goods may be missing only because a document before was refused."""
        return paper.sheet is not RECEIPTS and not self._doubtful.isdisjoint(("", self._code(row)))
