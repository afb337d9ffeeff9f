"""Handovers against books kept by hand: what was sent is what became of it, and the stock agrees, whoever signs when."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import text

from supplytrack.core.document import NoteState
from supplytrack.db.engine import Database, Session
from supplytrack.distribution.approval import approve_delivery_note
from supplytrack.distribution.check import check_workspace
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.operations import NoteDraft
from supplytrack.distribution.queries import NoteDetail, read_note
from supplytrack.distribution.resolving import LaterSignature, sign_later
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.limits import set_note_rules
from supplytrack.inventory.queries import StockFilter, in_transit_rows, stock_rows
from tests.factories import papers

RECEIVED = 20
"""Pieces of each item: few enough that the store runs out."""
STORIES = {"sqlite": 8, "postgresql": 1}
STEPS = 70
APPROVER = "Chan Dara"
_HANDED = text(
    "SELECT coalesce(sum(b.on_hand), 0) FROM balance b JOIN location l ON l.id = b.location_id "
    "JOIN item i ON i.id = b.item_id WHERE i.code = :item AND l.code = '~PHD-BMC'"
)

Outcome = tuple[int, int, int, int]
"""Accepted, damaged, short, refused."""


@dataclass
class Note:
    """A delivery note as somebody with pencil and paper has it."""

    draft: NoteDraft
    goods: dict[str, int]
    state: str = "draft"
    approved: bool = False
    paper: str = "unsigned"
    became: list[Outcome] = field(default_factory=list)
    earlier: NoteDraft | None = None
    issued: Posted | None = None
    proof: Posted | None = None

    @property
    def number_known(self) -> bool:
        return self.state != "draft"


class Story:
    """Does the same in the workspace and in the books, for two items of its own, and compares them."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database, self.chance, self.counts = database, random.Random(seed), Counter[str]()
        self.items = [papers.make_item(database, f"ITEM-{seed}-{n}") for n in (1, 2)]
        for item in self.items:
            papers.receive(database, item, str(RECEIVED))
        self.notes: list[Note] = []

    # What the books say

    def lies(self, item: str) -> int:
        """Pieces in the store: what never left, and what was refused."""
        gone = sum(n.goods.get(item, 0) for n in self.notes if n.state in ("issued", "confirmed"))
        return RECEIVED - gone + self.became(item, 3)

    def free(self, item: str, but: Note | None = None) -> int:
        """Pieces in the store that no prepared note holds."""
        held = (n.goods.get(item, 0) for n in self.notes if n.state == "prepared" and n is not but)
        return self.lies(item) - sum(held)

    def became(self, item: str, *parts: int) -> int:
        """Pieces of which this became in the proofs that stand."""
        return sum(
            outcome[part]
            for note in self.notes
            if note.state == "confirmed"
            for of, outcome in zip(note.goods, note.became, strict=True)
            if of == item
            for part in parts
        )

    def on_the_way(self, item: str) -> int:
        return sum(n.goods.get(item, 0) for n in self.notes if n.state == "issued")

    # What people do

    def both(self, name: str, allowed: bool, act: Callable[[], object]) -> object:
        """Do it in the program, which allows it exactly when the books do; returns what it answered."""
        self.counts[name if allowed else f"{name} refused"] += 1
        if allowed:
            return act()
        with pytest.raises(Refused):
            act()
        return None

    def some_note(self, *states: str) -> Note | None:
        """Mostly a note in a state that fits, if there is one, now and then any."""
        fitting = [n for n in self.notes if n.state in states]
        some = fitting if self.chance.random() < 0.8 else self.notes
        return self.chance.choice(some) if some else None

    def goods(self) -> dict[str, int]:
        chosen = self.chance.choice([self.items, self.items[:1], self.items[1:]])
        return {item: self.chance.randint(2, 9) for item in chosen}

    def prepare(self) -> None:
        """A new note, or one that is prepared anew: an approval is then gone."""
        goods, note = self.goods(), self.some_note("prepared") if self.chance.random() < 0.3 else None
        lines = [GoodsLineDraft(item, str(many)) for item, many in goods.items()]
        if note is None:
            note = Note(papers.note_draft(self.database), {})
            self.notes.append(note)
        draft = replace(note.draft, lines=lines)
        fits = all(many <= self.free(item, but=note) for item, many in goods.items())
        allowed = fits and note.state in ("draft", "prepared")
        if self.both("prepare", allowed, lambda: papers.prepare(self.database, draft)):
            note.earlier = note.draft if note.goods and note.goods != goods else None
            note.draft, note.goods, note.state, note.approved = draft, goods, "prepared", False

    def approve(self) -> None:
        """By a second person; now and then by the first again, or of what it no longer says."""
        if not (note := self.some_note("prepared")):
            return
        way = self.chance.random()
        outdated = note.earlier if way < 0.3 else None
        seen = outdated or note.draft
        me = self.database.read(lambda s: s.actor.name)
        by = me if way > 0.8 else APPROVER
        allowed = note.state == "prepared" and not outdated and (note.approved or by == APPROVER)
        act = lambda: self.database.write(lambda s: approve_delivery_note(s, seen, by))  # noqa: E731
        if self.both("approve", allowed, act):
            note.approved = True

    def issue(self) -> None:
        """What nobody approved stays in the store, however often somebody tries."""
        if not (note := self.some_note("prepared")):
            return
        left_before = note.state in ("issued", "confirmed", "reversed")
        allowed = left_before or (note.state == "prepared" and note.approved)
        name = "issue" if note.approved or note.state != "prepared" else "issue unapproved"
        posted = self.both(name, allowed, lambda: papers.issue(self.database, note.draft))
        if isinstance(posted, Posted) and not left_before:
            note.state, note.issued = "issued", posted

    def confirm(self) -> None:
        """What became of each line, typed whole or with the accepted left out, and now and then not adding up."""
        if not (note := self.some_note("issued")) or not note.number_known:
            return
        became, lines, adds_up = [], [], True
        for n, sent in enumerate(note.goods.values(), 1):
            others = [self.chance.choice(some) for some in ((0, 0, 0, 1), (0, 0, 0, 1), (0, 0, 1, 4))]
            accepted = sent - sum(others)
            off = self.chance.choice((0,) * 12 + (-1, 1))
            typed = "" if not off and self.chance.random() < 0.5 else str(max(0, accepted + off))
            adds_up &= accepted >= 0 and typed in ("", str(accepted))
            became.append((accepted, *others))
            damaged, short, back = map(str, others)
            lines.append(ProofLineDraft(n, typed, damaged, short, back, reason="wet"))
        number, paper = (
            self.number_of(note),
            self.chance.choice(("signed", "unsigned", "disputed", "disputed")),
        )
        allowed = note.state == "issued" and adds_up
        name = "confirm" if adds_up else "confirm what does not add up"
        proof = self.both(
            name, allowed, lambda: papers.confirm(self.database, number, *lines, paper_state=paper)
        )
        if isinstance(proof, Posted):
            note.state, note.paper, note.became, note.proof = "confirmed", paper, became, proof

    def sign_later(self) -> None:
        """A paper is signed once; how a dispute was settled is said. No piece moves."""
        if not (note := self.some_note("confirmed")) or not note.number_known:
            return
        said = self.chance.choice(("", "agreed"))
        number, day = self.number_of(note), self.database.clock.today()
        settled = note.paper == "unsigned" or (note.paper == "disputed" and bool(said))
        later = LaterSignature(number, day, said)
        act = lambda: self.database.write(lambda s: sign_later(s, later))  # noqa: E731
        name = "sign later"
        if note.state == "confirmed" and not settled:
            name = "sign again" if note.paper == "signed" else "settle without a word"
        if self.both(name, note.state == "confirmed" and settled, act):
            note.paper = "signed"

    def reverse_proof(self) -> None:
        """The note is on the way again, unless what was refused is promised to others or gone."""
        if not (note := self.some_note("confirmed", "issued")) or note.proof is None:
            return
        proof, back = note.proof, {i: o[3] for i, o in zip(note.goods, note.became, strict=True)}
        there = all(many <= self.free(item) for item, many in back.items())
        allowed = note.state == "confirmed" and there
        if self.both("reverse proof", allowed, lambda: papers.reverse_note(self.database, proof)):
            note.state, note.paper = "issued", "unsigned"

    def reverse_note(self) -> None:
        """Only what is on the way comes back; with a proof, that is reversed first."""
        if not (note := self.some_note("issued")) or note.issued is None:
            return
        issued = note.issued
        allowed = note.state == "issued"
        if self.both("reverse note", allowed, lambda: papers.reverse_note(self.database, issued)):
            note.state = "reversed"

    def number_of(self, note: Note) -> str:
        return self.database.read(lambda s: read_note(s, uid=note.draft.uid)).row.number

    # Comparing

    def compare(self) -> None:
        """Every piece of the two items, and every note with what became of each of its lines."""
        self.database.read(self._compare)

    def _compare(self, session: Session) -> None:
        for item in self.items:
            self._compare_stock(session, item)
        for note in self.notes:
            if note.number_known:
                self._compare_note(read_note(session, uid=note.draft.uid), note)

    def _compare_stock(self, session: Session, item: str) -> None:
        chosen = StockFilter(item=item)
        rows = stock_rows(session, chosen)
        store, free = sum(row.on_hand for row in rows), sum(row.available for row in rows)
        way = sum(row.on_hand for row in in_transit_rows(session, chosen))
        handed = session.scalar(_HANDED, {"item": item})
        assert (store, free) == (self.lies(item), self.free(item))
        assert (way, handed) == (self.on_the_way(item), self.became(item, 0))
        assert store + way + handed + self.became(item, 1, 2) == RECEIVED

    def _compare_note(self, told: NoteDetail, note: Note) -> None:
        assert told.row.state == NoteState(note.state)
        assert told.row.paper == note.paper
        assert told.row.approved_by == (APPROVER if note.approved else "")
        assert [(line.item, line.quantity) for line in told.lines] == list(note.goods.items())
        if note.state != "confirmed":
            assert {line.accepted for line in told.lines} == {None}
            return
        outcomes = [(line.accepted, line.damaged, line.short, line.refused) for line in told.lines]
        assert outcomes == note.became
        assert [sum(outcome) for outcome in note.became] == [line.quantity for line in told.lines]


_STEPS = {
    Story.prepare: 4,
    Story.approve: 4,
    Story.issue: 4,
    Story.confirm: 5,
    Story.sign_later: 4,
    Story.reverse_proof: 2,
    Story.reverse_note: 2,
}
_MET = {
    "prepare",
    "prepare refused",
    "approve",
    "approve refused",
    "issue",
    "issue unapproved refused",
    "confirm",
    "confirm refused",
    "confirm what does not add up refused",
    "sign later",
    "sign later refused",
    "sign again refused",
    "settle without a word refused",
    "reverse proof",
    "reverse proof refused",
    "reverse note",
    "reverse note refused",
}
"""What the stories must have told, so that they prove something."""


def test_what_was_sent_adds_up_and_the_stock_agrees_whoever_approves_and_signs(
    workspace: Database, engine: str
) -> None:
    workspace.write(lambda s: set_note_rules(s, need_approval=True, unsigned_days="7"))
    counts = Counter[str]()
    for seed in range(STORIES[engine]):
        story = Story(workspace, seed)
        for step in story.chance.choices(list(_STEPS), list(_STEPS.values()), k=STEPS):
            step(story)
            story.compare()
        counts += story.counts
    if engine == "sqlite":  # enough stories for rare things, too
        assert set(counts) >= _MET
    assert workspace.read(check_workspace).ok
