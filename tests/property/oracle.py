"""What a store's books must say, worked out by hand: plain dicts and sums, sharing no code with the program.

Days are whole numbers, quantities whole pieces, places and items names. A batch is known by its turn of posting.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

FAR = 10**9
KEEPING = ("store", "transit", "handed")
"""How the names of places begin that can never hold less than nothing."""

Picks = list[tuple[int, int, int]]
"""Line, batch, quantity."""


class No(Exception):
    """The books refuse."""


@dataclass
class Batch:
    item: str
    donor: str
    expiry: int | None
    received: int


@dataclass
class Wish:
    """A line: some pieces of an item, of a donor ("" own, None any), or of one batch."""

    item: str
    quantity: int
    donor: str | None = None
    batch: int | None = None
    expired_too: bool = False


@dataclass
class Paper:
    """Something posted: its moves as (line, batch, from, to, quantity).

    `mends`: the paper that it reverses. `handover`: a delivery note or its proof.
    """

    day: int
    moves: list[tuple[int, int, str, str, int]]
    reversed: bool = False
    mends: Paper | None = None
    handover: bool = False


@dataclass
class Note:
    store: str
    target: str
    state: str
    day: int = 0
    picks: Picks = field(default_factory=list)
    held: Picks = field(default_factory=list)
    paper: Paper | None = None
    proof: Paper | None = None


class Oracle:
    """The books of one world."""

    def __init__(self, today: int) -> None:
        self.today = today
        self.batches: list[Batch] = []
        self.change: dict[tuple[int, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.notes: list[Note] = []
        self.posted: list[Paper] = []

    # -- what the books say

    def lies(self, batch: int, place: str, day: int = FAR) -> int:
        """Pieces of a batch in a place in the evening of a day."""
        return sum(moved for on, moved in self.change[batch, place].items() if on <= day)

    def held(self, batch: int, place: str) -> int:
        """Pieces of a batch in a place that prepared notes hold back."""
        return sum(
            quantity
            for note in self.notes
            if note.store == place
            for _line, of, quantity in note.held
            if of == batch
        )

    def spare(self, batch: int, place: str, day: int) -> int:
        """What may leave on a day without any evening since then missing it."""
        evenings = [self.lies(batch, place, on) for on in range(day, self.today + 1)]
        return min([self.lies(batch, place) - self.held(batch, place), *evenings])

    def choose(self, store: str, day: int, wishes: list[Wish]) -> Picks:
        """The batches to take, first expired first out."""
        self.dated(day)
        used: dict[int, int] = defaultdict(int)
        picks: Picks = []
        for line, wish in enumerate(wishes, 1):
            left = wish.quantity
            for number in self.in_order(wish, day):
                some = min(left, self.spare(number, store, day) - used[number])
                if some > 0:
                    picks.append((line, number, some))
                    used[number] += some
                    left -= some
            if left:
                raise No
        return picks

    def in_order(self, wish: Wish, day: int) -> list[int]:
        """The batches a wish may take, in turn."""
        fitting = []
        for number, batch in enumerate(self.batches):
            if batch.item != wish.item or (wish.batch is not None and wish.batch != number):
                continue
            if wish.donor is not None and batch.donor != wish.donor:
                continue
            if batch.expiry is not None and batch.expiry < day and not wish.expired_too:
                continue
            fitting.append(number)
        ends = lambda n: FAR if self.batches[n].expiry is None else self.batches[n].expiry  # noqa: E731
        return sorted(fitting, key=lambda n: (ends(n), self.batches[n].received, n))

    def dated(self, day: int) -> None:
        if day > self.today:
            raise No

    # -- what people do

    def post(self, day: int, moves: list[tuple[int, int, str, str, int]]) -> Paper:
        """Write moves into the books, unless a place would hold less than nothing, or less than it holds back."""
        self.dated(day)
        self._write(day, moves, 1)
        for _line, batch, source, target, _quantity in moves:
            for place in (source, target):
                if place.startswith(KEEPING) and not self._sound(batch, place):
                    self._write(day, moves, -1)
                    raise No
        self.posted.append(Paper(day, moves))
        return self.posted[-1]

    def _write(self, day: int, moves: list[tuple[int, int, str, str, int]], sign: int) -> None:
        for _line, batch, source, target, quantity in moves:
            self.change[batch, source][day] -= sign * quantity
            self.change[batch, target][day] += sign * quantity

    def _sound(self, batch: int, place: str) -> bool:
        evenings = (self.lies(batch, place, on) for on in self.change[batch, place])
        return all(lies >= 0 for lies in evenings) and self.lies(batch, place) >= self.held(batch, place)

    def receive(self, day: int, store: str, lines: list[tuple[Batch, int, int]]) -> Paper:
        """Batches arrive, each with good and damaged pieces."""
        self.dated(day)
        moves = []
        for line, (batch, good, damaged) in enumerate(lines, 1):
            self.batches.append(batch)
            number = len(self.batches) - 1
            moves += [(line, number, "supplied", store, good)] if good else []
            moves += [(line, number, "supplied", "loss", damaged)] if damaged else []
        return self.post(day, moves)

    def prepare(self, note: Note, day: int, wishes: list[Wish]) -> Picks:
        """Hold goods back for a note."""
        if note.state not in ("draft", "prepared"):
            raise No
        before, note.held = note.held, []
        try:
            note.held = self.choose(note.store, day, wishes)
        except No:
            note.held = before
            raise
        note.state, note.day = "prepared", day
        return note.held

    def issue(self, note: Note, day: int, wishes: list[Wish]) -> Paper:
        """The goods of a note leave."""
        if note.state not in ("draft", "prepared"):
            raise No
        before, note.held = note.held, []
        try:
            picks = self.choose(note.store, day, wishes)
        except No:
            note.held = before
            raise
        moves = [(n, batch, note.store, "transit", some) for n, (_line, batch, some) in enumerate(picks, 1)]
        note.paper = self.post(day, moves)
        note.paper.handover = True
        note.state, note.day, note.picks = "issued", day, picks
        return note.paper

    def cancel(self, note: Note) -> None:
        """A note is not to be issued."""
        if note.state not in ("draft", "prepared"):
            raise No
        note.state, note.held = "cancelled", []

    def confirm(self, note: Note, day: int, lines: list[tuple[int, int, int, int]]) -> Paper:
        """What became of each line: accepted, damaged, short, refused."""
        if note.state != "issued" or day < note.day:
            raise No
        moves = []
        for line, ((_line, batch, _sent), (good, damaged, short, back)) in enumerate(
            zip(note.picks, lines, strict=True), 1
        ):
            for quantity, place in (
                (good, f"handed {note.target}"),
                (damaged + short, "loss"),
                (back, note.store),
            ):
                if quantity:
                    moves.append((line, batch, "transit", place, quantity))
        note.proof = self.post(day, moves)
        note.proof.handover = True
        note.state = "confirmed"
        return note.proof

    def take_away(self, day: int, store: str, target: str, wishes: list[Wish]) -> Paper:
        """Goods leave a store for good: given to people, or lost."""
        picks = self.choose(store, day, wishes)
        return self.post(day, [(n, b, store, target, q) for n, (_line, b, q) in enumerate(picks, 1)])

    def reverse(self, paper: Paper, day: int) -> Paper:
        """Everything a paper moved goes back, once."""
        if paper.reversed or day < paper.day:
            raise No
        back = self.post(day, [(line, b, target, source, q) for line, b, source, target, q in paper.moves])
        paper.reversed, back.mends = True, paper
        return back

    def reverse_note(self, note: Note, day: int) -> Paper:
        """A note goes back after its proof did."""
        if note.state != "issued" or note.paper is None:
            raise No
        back = self.reverse(note.paper, day)
        note.state = "reversed"
        return back

    def reverse_proof(self, note: Note, day: int) -> Paper:
        """What was received is open again."""
        if note.state != "confirmed" or note.proof is None:
            raise No
        back = self.reverse(note.proof, day)
        note.state = "issued"
        return back
