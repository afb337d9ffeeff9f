"""Posting the documents of a workbook in their order, each checked as on the screens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import bindparam, select

from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.distribution.confirmation import confirm_delivery_note
from supplytrack.distribution.dispatch import note_line
from supplytrack.distribution.operations import issue_delivery_note
from supplytrack.errors import Refused
from supplytrack.exchange.columns import ADJUSTMENTS, DISTRIBUTIONS, RECEIPTS, Sheet
from supplytrack.exchange.drafts import (
    Outcome,
    SentLine,
    adjustment_draft,
    note_draft,
    order_of,
    order_of_proof,
    outcome_of,
    proof_draft,
    proof_lines,
    receipt_draft,
)
from supplytrack.exchange.names import Names
from supplytrack.exchange.paper import Paper, check_agreement, check_names, digest
from supplytrack.exchange.problem import Problems, shown
from supplytrack.exchange.reading import Row
from supplytrack.i18n import _
from supplytrack.inventory.document import document
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.operations import post_adjustment
from supplytrack.procurement.operations import post_goods_receipt

KINDS: Mapping[str, Kind] = {
    RECEIPTS.name: Kind.GOODS_RECEIPT,
    DISTRIBUTIONS.name: Kind.DELIVERY_NOTE,
    ADJUSTMENTS.name: Kind.ADJUSTMENT,
}
"""What the documents of each sheet become."""

_RANKS = {name: rank for rank, name in enumerate(KINDS)}
_AT_ONCE = 500
_KNOWN = select(document.c.reference, document.c.request_digest, document.c.number).where(
    document.c.kind == bindparam("kind"), document.c.reference.in_(bindparam("references", expanding=True))
)
_SENT = (
    select(note_line.c.line, note_line.c.entered_line, note_line.c.quantity)
    .where(note_line.c.document_id == bindparam("id"))
    .order_by(note_line.c.line)
)
_LINE = re.compile(r"lines\.(\d+)(?:\.(\w+))?\Z")
_PROOF_COLUMNS = {"date": "confirmed_on", "line": "item"}

Progress = Callable[[int, int], None]
"""Told how many documents of how many are done."""


@dataclass(frozen=True)
class Imported:
    """A document of the workbook and the number it has in the program."""

    sheet: str
    reference: str
    number: str


@dataclass(frozen=True)
class _Step:
    """One posting. `rows` tells for each line of the form the place of its row in the paper."""

    order: tuple[int, int, int, int, int]
    paper: Paper
    post: Callable[[], Posted | None]
    renamed: Mapping[str, str] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)


class Poster:
    """Posts documents and collects what is refused, so that one look at the file mends all of it."""

    def __init__(self, session: Session, names: Names, problems: Problems) -> None:
        self.posted: list[Imported] = []
        self.skipped: list[Imported] = []
        self._session, self._names, self._problems = session, names, problems
        self._notes: dict[str, Posted] = {}
        self._doubtful: set[str] = set()
        """Codes of items of refused documents: what is missing of them later may only follow from that."""

    def post(self, papers: Sequence[Paper], progress: Progress) -> None:
        """Post all documents in order of date, what comes in before what goes out."""
        steps: list[_Step] = []
        for sheet in KINDS:
            of_sheet = [paper for paper in papers if paper.sheet.name == sheet]
            known = self._known(KINDS[sheet], [paper.reference for paper in of_sheet])
            for paper in of_sheet:
                steps += self._plan(paper, known.get(paper.reference))
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

    def _plan(self, paper: Paper, known: tuple[str, str] | None) -> list[_Step]:
        """The postings of a document; none when it is there already or cannot be posted."""
        if not check_names(paper, self._names, self._problems) or not check_agreement(
            paper, self._names, self._problems
        ):
            return self._give_up(paper)
        if known is not None:
            return self._compare(paper, *known)
        if paper.sheet is DISTRIBUTIONS:
            return self._plan_note(paper)
        if paper.sheet is RECEIPTS:
            return [self._step(paper, lambda: self._receive(paper))]
        return [self._step(paper, lambda: self._adjust(paper))]

    def _receive(self, paper: Paper) -> Posted:
        draft = receipt_draft(paper, self._names)
        return post_goods_receipt(self._session, replace(draft, request_digest=self._digest(paper)))

    def _adjust(self, paper: Paper) -> Posted:
        draft = adjustment_draft(paper, self._names)
        return post_adjustment(self._session, replace(draft, request_digest=self._digest(paper)))

    def _issue(self, paper: Paper) -> Posted:
        draft = note_draft(paper, self._names)
        posted = issue_delivery_note(self._session, replace(draft, request_digest=self._digest(paper)))
        self._notes[paper.reference] = posted
        return posted

    def _digest(self, paper: Paper) -> str:
        """What the document says, told after its new donors and suppliers were added: they have codes then."""
        return digest(paper, self._names)

    def _step(self, paper: Paper, post: Callable[[], Posted]) -> _Step:
        return _Step(order_of(paper, _RANKS[paper.sheet.name]), paper, post)

    def _compare(self, paper: Paper, known: str, number: str) -> list[_Step]:
        if self._digest(paper) == known:
            self.skipped.append(Imported(paper.sheet.name, paper.reference, number))
            return []
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
        return self._give_up(paper)

    def _plan_note(self, paper: Paper) -> list[_Step]:
        outcomes = self._outcomes(paper)
        if outcomes is None or not self._confirmed_after_issue(paper):
            return self._give_up(paper)
        steps = [self._step(paper, lambda: self._issue(paper))]
        if paper.day_of("confirmed_on") is not None:
            rows: list[int] = []
            steps.append(
                _Step(
                    order_of_proof(paper, _RANKS[paper.sheet.name]),
                    paper,
                    lambda: self._confirm(paper, outcomes, rows),
                    _PROOF_COLUMNS,
                    rows,
                )
            )
        return steps

    def _confirmed_after_issue(self, paper: Paper) -> bool:
        confirmed = paper.day_of("confirmed_on")
        if confirmed is None or confirmed >= paper.day:
            return True
        sentence = _("The goods left on {day}. They cannot have arrived before.")
        refusal = Refused(sentence.format(day=paper.day.isoformat()))
        self._add(paper, paper.row_with("confirmed_on"), "confirmed_on", refusal)
        return False

    def _outcomes(self, paper: Paper) -> list[Outcome] | None:
        """What became of each row; None when some row does not add up."""
        confirmed = paper.day_of("confirmed_on") is not None
        found = []
        for row in paper.rows:
            try:
                found.append(outcome_of(row, self._names.item(row.text("item")), confirmed=confirmed))
            except Refused as refusal:
                self._add(paper, row, refusal.field, refusal)
        return found if len(found) == len(paper.rows) else None

    def _confirm(self, paper: Paper, outcomes: Sequence[Outcome], rows: list[int]) -> Posted | None:
        note = self._notes.get(paper.reference)
        if note is None:
            return None
        sent = [SentLine(*row) for row in self._session.rows(_SENT, {"id": note.id})]
        entered = {one.line: one.entered for one in sent}
        lines = proof_lines(outcomes, sent)
        rows[:] = [entered[line.line] - 1 for line in lines]
        return confirm_delivery_note(self._session, proof_draft(paper, note.number, lines))

    def _take(self, step: _Step) -> None:
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

    def _give_up(self, paper: Paper) -> list[_Step]:
        self._doubtful.update(self._code(row) for row in paper.rows)
        return []

    def _code(self, row: Row) -> str:
        """The code of a row's item; empty when no item has the name: it may be any."""
        try:
            return self._names.item(row.text("item")).code
        except Refused:
            return ""

    def _place(self, step: _Step, refusal: Refused) -> None:
        """Find the cell that a refused field of a form came from."""
        paper = step.paper
        found = _LINE.match(refusal.field)
        if found is None:
            key = refusal.field.removeprefix("headcount.")
            key = step.renamed.get(key, key)
            self._add(paper, paper.row_with(key), key, refusal)
            return
        place = int(found.group(1))
        if step.rows:
            place = step.rows[min(place, len(step.rows) - 1)]
        row = paper.rows[min(place, len(paper.rows) - 1)]
        key = found.group(2) or ""
        if key == "quantity" and self._follows(paper, row):
            return
        self._add(paper, row, step.renamed.get(key, key), refusal)

    def _follows(self, paper: Paper, row: Row) -> bool:
        """Whether goods may be missing only because a document before was refused."""
        return paper.sheet is not RECEIPTS and not self._doubtful.isdisjoint(("", self._code(row)))

    def _add(self, paper: Paper, row: Row, key: str, refusal: Refused) -> None:
        sheet: Sheet = paper.sheet
        column = sheet.by_key.get(key)
        value = row.said.get(key) if column else None
        self._problems.add(
            sheet.name, row.number, column.heading if column else "Reference", value, str(refusal)
        )
