"""One world in two books: every step is done by the program and by the oracle, and everything is compared.

A step is a word and a few whole numbers, so that hypothesis can shrink it and the soak can draw it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.operations import NoteDraft
from supplytrack.errors import Refused
from supplytrack.inventory.changes.operations import ChangeDraft, ChangeLineDraft, post_change
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted
from supplytrack.procurement.operations import ReceiptDraft, ReceiptLineDraft
from tests.factories import papers
from tests.factories.time import Calendar
from tests.property.change_steps import ChangeSteps
from tests.property.conversion_steps import ConversionSteps
from tests.property.count_steps import CountSteps
from tests.property.donor_books import DonorBooks
from tests.property.giving_steps import GivingSteps
from tests.property.movement_books import MovementBooks
from tests.property.oracle import Batch, No, Note, Oracle, Paper, Wish
from tests.property.transfer_steps import TransferSteps

FIRST = date(2020, 3, 1)
ZERO = (FIRST - date(1970, 1, 1)).days
STORES = ("PNH", "BTB")
TARGETS = ("PHD-BMC", "POI-PET")
DONORS = ("WFP", "WHO", "")
OPENING_DAYS = 6

_counter = itertools.count(1)

_BALANCES = text(
    "SELECT b.batch_id, l.code, b.on_hand, b.allocated FROM balance b JOIN location l ON l.id = b.location_id "
    "WHERE b.item_id IN :items"
).bindparams(bindparam("items", expanding=True))
_DAYS = text(
    "SELECT b.batch_id, l.code, b.day, b.on_hand FROM daily_balance b JOIN location l ON l.id = b.location_id "
    "WHERE b.item_id IN :items ORDER BY b.batch_id, b.location_id, b.day"
).bindparams(bindparam("items", expanding=True))
_MOVES = text(
    "SELECT m.line, m.batch_id, f.code, t.code, m.quantity FROM stock_move m "
    "JOIN location f ON f.id = m.from_location_id JOIN location t ON t.id = m.to_location_id "
    "WHERE m.document_id = :id ORDER BY m.id"
)
_BATCHES = text("SELECT id, uid FROM batch WHERE document_id = :id ORDER BY line")
_ITEMS = text("SELECT id FROM item WHERE code IN :codes").bindparams(bindparam("codes", expanding=True))
_STATE = text("SELECT state FROM delivery_note WHERE uid = :uid")

VIRTUAL = {
    "transit": "~IN-TRANSIT",
    "supplied": "~SUPPLIED",
    "loss": "~LOSS",
    "people": "~PEOPLE",
    "found": "~ADJUSTED",
    "disposed": "~DISPOSED",
    "converted": "~CONVERTED",
}


def code_of(place: str) -> str:
    """The program's code of a place of the oracle."""
    kind, _space, name = place.partition(" ")
    return {"store": name, "handed": f"~{name}"}.get(kind) or VIRTUAL[kind]


class Disagreement(AssertionError):
    """The program and the oracle say different things."""


class World(TransferSteps, ChangeSteps, ConversionSteps, CountSteps, GivingSteps, MovementBooks, DonorBooks):
    """Two items of our own, and what can be made of them, in a shared workspace, so that one database serves many worlds."""

    def __init__(self, database: Database, calendar: Calendar) -> None:
        self.database = database
        self.calendar = calendar
        number = next(_counter)
        self.items = (f"A{number}", f"B{number}")
        papers.make_item(database, self.items[0], tracks_expiry=True)
        papers.make_item(database, self.items[1], tracks_expiry=False)
        codes = [*self.items, *self.make_convertible(number)]
        self.item_ids = [row.id for row in database.read(lambda s: s.rows(_ITEMS, {"codes": codes}))]
        self.oracle = Oracle(OPENING_DAYS)
        self.calendar.go_to(self.date(OPENING_DAYS))
        self.batch_ids: list[tuple[int, str]] = []
        self.notes: list[tuple[Note, NoteDraft, list[Wish]]] = []
        self.posted: dict[int, Posted] = {}
        self.papers: list[Paper] = []
        self.typed: list[tuple[Callable[[], Any], Posted]] = []
        self.counts: Counter[str] = Counter()
        self.transfers = []
        self.sheets = []
        self.reached = []

    STEPS = (
        "receive",
        "receive",
        "issue",
        "issue",
        "prepare",
        "issue_prepared",
        "prepare_again",
        "cancel",
        "confirm",
        "confirm",
        "confirm",
        "give",
        "give_all_day",
        "lose",
        "find",
        "write_off",
        "approve",
        "give_back",
        "give_back",
        "give_back",
        "send_back",
        "assemble",
        "assemble",
        "take_apart",
        "take_apart",
        "mix",
        "split",
        "count",
        "review",
        "date_goods",
        "reverse",
        "reverse_note",
        "reverse_proof",
        "move",
        "move",
        "arrive",
        "arrive",
        "reverse_arrival",
        "reverse_arrival",
        "reverse_move",
        "post_again",
        "sleep",
    )

    def step(self, what: str, numbers: Sequence[int]) -> None:
        """Do one thing in both books and compare them."""
        getattr(self, f"_{what}")(itertools.chain(numbers, itertools.repeat(1)))
        self.compare()

    # -- comparing

    def compare(self) -> None:
        """Every balance now and in the evening of every day, and every note's state."""
        balances, days, states = self.database.read(self._read)
        ids = {key: n for n, (key, _uid) in enumerate(self.batch_ids)}
        kept = {(ids[b], place): (lies, held) for b, place, lies, held in balances}
        evenings: dict[tuple[int, str], list[tuple[int, int]]] = {}
        for b, place, day, lies in days:
            evenings.setdefault((ids[b], place), []).append((day - ZERO, lies))
        wanted = {
            (batch, code_of(place)): (batch, place)
            for batch, place in list(self.oracle.change)
            if place.startswith(("store", "transit", "handed"))
        }
        for cell, (batch, place) in wanted.items():
            said = kept.pop(cell, (0, 0))
            expected = (self.oracle.lies(batch, place), self.oracle.held(batch, place))
            self._same(said, expected, "balance", cell)
            closing = evenings.pop(cell, [])
            for day in range(-1, self.oracle.today + 1):
                then = [lies for on, lies in closing if on <= day]
                self._same(then[-1] if then else 0, self.oracle.lies(batch, place, day), "as of", (cell, day))
        self._same(kept, {}, "balances nobody knows of", "")
        self._same(evenings, {}, "daily balances nobody knows of", "")
        for (note, draft, _wishes), state in zip(self.notes, states, strict=True):
            self._same(state or "draft", note.state, "state", draft.uid)
        self._compare_movement()
        self._compare_donors()
        self._compare_people()

    def _read(self, session: Any) -> tuple[Any, Any, list[str | None]]:
        keys = {"items": self.item_ids}
        states = [session.scalar(_STATE, {"uid": draft.uid}) for _note, draft, _wishes in self.notes]
        return session.rows(_BALANCES, keys), session.rows(_DAYS, keys), states

    def _same(self, said: object, expected: object, what: str, where: object) -> None:
        if said != expected:
            raise Disagreement(f"{what} of {where}: the program says {said}, the oracle {expected}")

    def _both(self, name: str, ours: Callable[[], Any], theirs: Callable[[], Any]) -> Any:
        """Do one thing in both books; both accept or both refuse. Returns both answers, or None when refused."""
        try:
            expected = theirs()
        except No:
            try:
                ours()
            except Refused as refused:
                if "Somebody else" in str(refused):
                    raise Disagreement(f"{name}: there is nobody else") from refused
                self.counts[f"{name} refused"] += 1
                return None
            raise Disagreement(f"{name}: the oracle refuses, the program accepted") from None
        try:
            answer = ours()
        except Refused as refused:
            raise Disagreement(f"{name}: the oracle accepts, the program refused: {refused}") from refused
        self.counts[name] += 1
        return answer, expected

    def _posted(self, answer: Posted, paper: Paper, *, learn: bool = False) -> None:
        """Compare what a document moved, line by line and batch by batch."""
        if learn:
            found = self.database.read(lambda s: s.rows(_BATCHES, {"id": answer.id}))
            self.batch_ids += [(row.id, row.uid) for row in found]
        self.posted[id(paper)] = answer
        moves = self.database.read(lambda s: s.rows(_MOVES, {"id": answer.id}))
        expected = [
            (line, self.batch_ids[batch][0], code_of(source), code_of(target), quantity)
            for line, batch, source, target, quantity in paper.moves
        ]
        self._same(sorted(map(tuple, moves)), sorted(expected), "moves", answer.number)

    # -- drawing

    def date(self, day: int) -> date:
        return FIRST + timedelta(days=day)

    def _day(self, numbers: Iterator[int]) -> int:
        """Mostly today or the day before, often any day in the past, rarely tomorrow."""
        today, way, back = self.oracle.today, next(numbers) % 16, next(numbers)
        if way < 11:
            return today - (way < 3)
        return today + 1 if way == 11 else back % (today + 1)

    def _store(self, numbers: Iterator[int]) -> str:
        """Mostly one store, so that its batches have long stories."""
        return STORES[next(numbers) % 4 == 0]

    def _wishes(self, numbers: Iterator[int], store: str) -> list[Wish]:
        """One or two lines, mostly of goods that lie in the store."""
        wishes = []
        for _n in range(1 + next(numbers) % 2):
            item, quantity = self.items[next(numbers) % 2], 1 + next(numbers) % 9
            lying = [n for n in range(len(self.oracle.batches)) if self.oracle.lies(n, f"store {store}") > 0]
            chosen, way = next(numbers), next(numbers) % 12
            if lying and chosen % 4:
                item = self.oracle.batches[lying[chosen % len(lying)]].item
                there = sum(
                    self.oracle.lies(n, f"store {store}")
                    for n in lying
                    if self.oracle.batches[n].item == item
                )
                quantity = 1 + next(numbers) % (there if chosen % 4 == 1 else 12)
            wish = Wish(item, quantity)
            if way in (0, 1, 2):
                wish.donor = DONORS[way]
            elif way == 3 and (of_item := self._batches_of(item)):
                wish.batch = of_item[next(numbers) % len(of_item)]
            wishes.append(wish)
        return wishes

    def _batches_of(self, item: str) -> list[int]:
        return [n for n, batch in enumerate(self.oracle.batches) if batch.item == item]

    def _lines(self, wishes: Sequence[Wish]) -> list[GoodsLineDraft]:
        return [
            GoodsLineDraft(
                wish.item,
                str(wish.quantity),
                donor=wish.donor or "",
                own_only=wish.donor == "",
                batch_uid="" if wish.batch is None else self.batch_ids[wish.batch][1],
            )
            for wish in wishes
        ]

    # -- steps

    def _receive(self, numbers: Iterator[int]) -> None:
        day, store = self._day(numbers), self._store(numbers)
        donor = DONORS[next(numbers) % 3]
        batches, lines = [], []
        for _n in range(1 + next(numbers) % 2):
            item = next(numbers) % 2
            quantity = 1 + next(numbers) % 40
            damaged = min(next(numbers) % 4, quantity)
            expiry = day - 2 + next(numbers) % 25 if item == 0 and next(numbers) % 4 else None
            batches.append((Batch(self.items[item], donor, expiry, day), quantity - damaged, damaged))
            until = None if expiry is None else self.date(expiry)
            lines.append(
                ReceiptLineDraft(self.items[item], str(quantity), damaged=str(damaged), expiry=until)
            )
        source = "donated" if donor else "procured"
        draft = ReceiptDraft(new_uid(), self.date(day), store, source, donor or "MEDIMPEX", lines)
        done = self._both(
            "receive",
            lambda: papers.post_receipt(self.database, draft),
            lambda: self.oracle.receive(day, f"store {store}", batches),
        )
        if done:
            self._posted(*done, learn=True)
            self.papers.append(done[1])
            self.typed.append((lambda: papers.post_receipt(self.database, draft), done[0]))

    def _new_note(self, numbers: Iterator[int]) -> tuple[Note, NoteDraft, list[Wish], int]:
        day, store, target = self._day(numbers), self._store(numbers), TARGETS[next(numbers) % 2]
        wishes = self._wishes(numbers, store)
        draft = NoteDraft(new_uid(), self.date(day), store, target, self._lines(wishes))
        note = Note(f"store {store}", target, "draft")
        self.oracle.notes.append(note)
        self.notes.append((note, draft, wishes))
        return note, draft, wishes, day

    def _issue(self, numbers: Iterator[int]) -> None:
        note, draft, wishes, day = self._new_note(numbers)
        self._do_issue(note, draft, wishes, day)

    def _do_issue(self, note: Note, draft: NoteDraft, wishes: list[Wish], day: int) -> None:
        done = self._both(
            "issue",
            lambda: papers.issue(self.database, draft),
            lambda: self.oracle.issue(note, day, wishes),
        )
        if done:
            self._posted(*done)
            self.typed.append((lambda: papers.issue(self.database, draft), done[0]))

    def _prepare(self, numbers: Iterator[int]) -> None:
        note, draft, wishes, day = self._new_note(numbers)
        self._do_prepare(note, draft, wishes, day)

    def _do_prepare(self, note: Note, draft: NoteDraft, wishes: list[Wish], day: int) -> None:
        self._both(
            "prepare",
            lambda: papers.prepare(self.database, draft),
            lambda: self.oracle.prepare(note, day, wishes),
        )

    def _some_note(
        self, numbers: Iterator[int], wanted: str, *also: str
    ) -> tuple[Note, NoteDraft, list[Wish]] | None:
        """A note in the wanted state, or now and then in one where the step must be refused."""
        fitting = [n for n in self.notes if n[0].state == wanted]
        if also and next(numbers) % 4 == 0:
            fitting += [n for n in self.notes if n[0].state in also]
        return fitting[next(numbers) % len(fitting)] if fitting else None

    def _prepare_again(self, numbers: Iterator[int]) -> None:
        if chosen := self._some_note(numbers, "prepared"):
            note, draft, _old = chosen
            day, wishes = self._day(numbers), self._wishes(numbers, draft.source)
            changed = NoteDraft(draft.uid, self.date(day), draft.source, draft.target, self._lines(wishes))
            self.notes[self.notes.index(chosen)] = (note, changed, wishes)
            self._do_prepare(note, changed, wishes, day)

    def _issue_prepared(self, numbers: Iterator[int]) -> None:
        if chosen := self._some_note(numbers, "prepared"):
            note, draft, wishes = chosen
            day = self._day(numbers)
            dated = NoteDraft(draft.uid, self.date(day), draft.source, draft.target, self._lines(wishes))
            self._do_issue(note, dated, wishes, day)

    def _cancel(self, numbers: Iterator[int]) -> None:
        if chosen := self._some_note(numbers, "prepared", "issued", "confirmed", "reversed"):
            note, draft, _wishes = chosen
            self._both(
                "cancel", lambda: papers.cancel(self.database, draft.uid), lambda: self.oracle.cancel(note)
            )

    def _confirm(self, numbers: Iterator[int]) -> None:
        chosen = self._some_note(numbers, "issued", "confirmed", "reversed")
        if not chosen or not chosen[0].picks:
            return
        note, draft, _wishes = chosen
        day = self._day(numbers)
        parts, lines = [], []
        for n, (_line, _batch, sent) in enumerate(note.picks, 1):
            left = sent
            others = []
            for _part in range(3):
                some = min(left, max(0, next(numbers) % 6 - 3))
                others.append(some)
                left -= some
            parts.append((left, *others))
            damaged, short, back = map(str, others)
            lines.append(ProofLineDraft(n, damaged=damaged, short=short, refused=back, reason="wet"))
        uid = new_uid()
        number = papers.scalar(
            self.database, "SELECT number FROM delivery_note WHERE uid = :uid", uid=draft.uid
        )
        when = self.date(day)
        done = self._both(
            "confirm",
            lambda: papers.confirm(self.database, number, *lines, on=when, uid=uid),
            lambda: self.oracle.confirm(note, day, parts),
        )
        if done:
            self._posted(*done)
            self.typed.append(
                (lambda: papers.confirm(self.database, number, *lines, on=when, uid=uid), done[0])
            )

    def _lose(self, numbers: Iterator[int]) -> None:
        day, store = self._day(numbers), self._store(numbers)
        wishes = [w for w in self._wishes(numbers, store) if w.donor != ""][:1]
        lines = []
        for wish in wishes:
            wish.expired_too = wish.batch is not None
            uid = "" if wish.batch is None else self.batch_ids[wish.batch][1]
            lines.append(
                ChangeLineDraft(wish.item, f"-{wish.quantity}", "lost", donor=wish.donor or "", batch_uid=uid)
            )
        if not lines:
            return
        draft = ChangeDraft(new_uid(), self.date(day), store, lines)
        lose = lambda: self.database.write(lambda s: post_change(s, draft))[0]  # noqa: E731
        done = self._both("lose", lose, lambda: self._lost(day, store, wishes))
        if done:
            self._posted(*done)
            self.papers.append(done[1])
            self.typed.append((lose, done[0]))

    def _lost(self, day: int, store: str, wishes: list[Wish]) -> Paper:
        paper = self.oracle.take_away(day, f"store {store}", "loss", wishes)
        paper.moves = [(1, *move[1:]) for move in paper.moves]  # an adjustment's moves carry its own line
        return paper

    def _find(self, numbers: Iterator[int]) -> None:
        """Goods are found: of a batch that is known, or of nobody knows where."""
        day, store, item = self._day(numbers), self._store(numbers), self.items[next(numbers) % 2]
        quantity, known = 1 + next(numbers) % 6, self._batches_of(item)
        batch = known[next(numbers) % len(known)] if known and next(numbers) % 3 else None
        uid = "" if batch is None else self.batch_ids[batch][1]
        line = ChangeLineDraft(item, str(quantity), "found", batch_uid=uid)
        draft = ChangeDraft(new_uid(), self.date(day), store, [line])
        find = lambda: self.database.write(lambda s: post_change(s, draft))[0]  # noqa: E731
        done = self._both("find", find, lambda: self._found(day, store, item, quantity, batch))
        if done:
            self._posted(*done, learn=batch is None)
            self.papers.append(done[1])
            self.typed.append((find, done[0]))

    def _found(self, day: int, store: str, item: str, quantity: int, batch: int | None) -> Paper:
        self.oracle.dated(day)
        if batch is None:
            self.oracle.batches.append(Batch(item, "", None, day))
            batch = len(self.oracle.batches) - 1
        return self.oracle.post(day, [(1, batch, "found", f"store {store}", quantity)])

    def _reverse(self, numbers: Iterator[int]) -> None:
        if not self.papers:
            return
        paper, day = self.papers[next(numbers) % len(self.papers)], self._day(numbers)
        answer, uid = self.posted[id(paper)], new_uid()
        undo = lambda: papers.reverse(self.database, answer, on=self.date(day), uid=uid)  # noqa: E731
        self._undone("reverse", undo, lambda: self.oracle.reverse(paper, day))

    def _reverse_note(self, numbers: Iterator[int]) -> None:
        if chosen := self._some_note(numbers, "issued", "confirmed", "reversed"):
            note, day, uid = chosen[0], self._day(numbers), new_uid()
            answer = self.posted[id(note.paper)]
            undo = lambda: papers.reverse_note(self.database, answer, on=self.date(day), uid=uid)  # noqa: E731
            self._undone("reverse note", undo, lambda: self.oracle.reverse_note(note, day))

    def _reverse_proof(self, numbers: Iterator[int]) -> None:
        if chosen := self._some_note(numbers, "confirmed"):
            note, day, uid = chosen[0], self._day(numbers), new_uid()
            answer = self.posted[id(note.proof)]
            undo = lambda: papers.reverse_note(self.database, answer, on=self.date(day), uid=uid)  # noqa: E731
            self._undone("reverse proof", undo, lambda: self.oracle.reverse_proof(note, day))

    def _undone(self, name: str, ours: Callable[[], Posted], theirs: Callable[[], Paper]) -> None:
        done = self._both(name, ours, theirs)
        if done:
            self._posted(*done)
            self.typed.append((ours, done[0]))

    def _post_again(self, numbers: Iterator[int]) -> None:
        """A double click: the same paper again gives the same document and changes nothing."""
        if self.typed:
            again, first = self.typed[next(numbers) % len(self.typed)]
            answer = again()
            self._same(
                (answer.id, answer.number, answer.already), (first.id, first.number, True), "again", ""
            )
            self.counts["post again"] += 1

    def _sleep(self, _numbers: Iterator[int]) -> None:
        self.oracle.today += 1
        self.calendar.go_to(self.date(self.oracle.today))
