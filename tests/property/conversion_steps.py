"""Kits and splits in both books: components become kits unit by unit, kits give back what they hold, mixed lines split."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from supplytrack.catalogue.kits import ComponentDraft, keep_kit
from supplytrack.core.identity import new_uid
from supplytrack.inventory.conversions.operations import (
    AssemblyDraft,
    DamagedComponent,
    DisassemblyDraft,
    assemble_kits,
    take_kits_apart,
)
from supplytrack.inventory.conversions.splitting import SplitDraft, SplitPartDraft, split_mixed
from supplytrack.procurement.operations import ReceiptDraft, ReceiptLineDraft
from tests.factories import papers
from tests.property.oracle import Batch, No, Paper, Wish

if TYPE_CHECKING:
    from tests.property.oracle import Oracle
    from tests.property.world import World

    _World = World
else:
    _World = object

Holds = list[tuple[int, int]]
"""What one kit holds: a batch and how many pieces of it, in the order of the components."""
Moves = list[tuple[int, int, str, str, int]]
IN_ONE = (2, 1)
"""How many pieces of each of the two items are in a kit."""


def one_by_one(kits: int, picked: list[Holds]) -> list[Holds]:
    """Fill kits piece by piece: `picked` are the batches of each component, in the order in which they are used."""
    pieces = [[batch for batch, quantity in of for _piece in range(quantity)] for of in picked]
    made = []
    for kit in range(kits):
        inside = [of[kit * each : (kit + 1) * each] for of, each in zip(pieces, IN_ONE, strict=True)]
        made.append([(batch, len(list(same))) for of in inside for batch, same in groupby(of)])
    return made


def assemble(
    books: Oracle, day: int, store: str, kit: str, items: tuple[str, str], kits: int
) -> tuple[Paper, dict[int, Holds]]:
    """Kits that hold the same make one batch."""
    picks = books.choose(store, day, [Wish(item, kits * n) for item, n in zip(items, IN_ONE, strict=True)])
    picked = [[(batch, some) for line, batch, some in picks if line == n] for n in (1, 2)]
    moves: Moves = [(n, batch, store, "converted", some) for n, (_line, batch, some) in enumerate(picks, 1)]
    contents: dict[int, Holds] = {}
    for holds, same in groupby(one_by_one(kits, picked)):
        inside = [books.batches[batch] for batch, _held in holds]
        donors = {batch.donor for batch in inside}
        ends = [batch.expiry for batch in inside if batch.expiry is not None]
        books.batches.append(
            Batch(kit, donors.pop() if len(donors) == 1 else "", min(ends, default=None), day)
        )
        contents[len(books.batches) - 1] = holds
        moves.append((len(moves) + 1, len(books.batches) - 1, "converted", store, len(list(same))))
    return books.post(day, moves), contents


def take_apart(
    books: Oracle,
    day: int,
    store: str,
    kit: str,
    kits: int,
    contents: dict[int, Holds],
    spoilt: tuple[str, int],
) -> Paper:
    """Kits that expire first give back what is in them; the first pieces of an item may be spoilt."""
    picks = books.choose(store, day, [Wish(kit, kits, expired_too=True)])
    moves: Moves = [(n, batch, store, "converted", some) for n, (_line, batch, some) in enumerate(picks, 1)]
    out: dict[int, int] = {}
    for _line, batch, some in sorted(picks, key=lambda pick: pick[1]):
        for held, in_one in contents[batch]:
            out[held] = out.get(held, 0) + in_one * some
    item, bad = spoilt
    if bad > sum(quantity for batch, quantity in out.items() if books.batches[batch].item == item):
        raise No
    for batch, quantity in out.items():
        lost = min(bad, quantity) if books.batches[batch].item == item else 0
        bad -= lost
        for part, place in ((quantity - lost, store), (lost, "loss")):
            if part:
                moves.append((len(moves) + 1, batch, "converted", place, part))
    return books.post(day, moves)


def split(books: Oracle, day: int, holder: str, mixed: int, parts: list[tuple[str, int]]) -> Paper:
    """A mixed batch becomes batches of its kinds, each with the same origin."""
    of = books.batches[mixed]
    total = sum(quantity for _item, quantity in parts)
    books.choose(holder, day, [Wish(of.item, total, batch=mixed, expired_too=True)])
    moves: Moves = [(1, mixed, holder, "converted", total)]
    for item, quantity in parts:
        books.batches.append(Batch(item, of.donor, of.expiry, of.received))
        moves.append((len(moves) + 1, len(books.batches) - 1, "converted", holder, quantity))
    return books.post(day, moves)


class ConversionSteps(_World):
    """The steps of kits and splits. `contents`: what one kit of each batch holds."""

    def make_convertible(self, number: int) -> tuple[str, str]:
        """A kit of the world's two items, and an item that stands for both."""
        self.kit, self.mixed = f"K{number}", f"M{number}"
        self.contents: dict[int, Holds] = {}
        papers.make_item(self.database, self.kit, tracks_expiry=True)
        papers.make_item(self.database, self.mixed, tracks_expiry=True, unsplit=True)
        holds = [ComponentDraft(item, str(n)) for item, n in zip(self.items, IN_ONE, strict=True)]
        self.database.write(lambda s: keep_kit(s, self.kit, holds))
        return self.kit, self.mixed

    def _usable(self, item: str, store: str, day: int) -> int:
        return sum(
            max(self.oracle.spare(n, f"store {store}", day), 0)
            for n in self.oracle.in_order(Wish(item, 1), day)
        )

    def _enough_for(self, store: str, day: int) -> int:
        return min(
            self._usable(item, store, day) // each for item, each in zip(self.items, IN_ONE, strict=True)
        )

    def _assemble(self, numbers: Iterator[int]) -> None:
        """Mostly as many as there is enough for, in the store that has more; now and then one too many."""
        day = self._day(numbers)
        store = max(("PNH", "BTB"), key=lambda one: self._enough_for(one, min(day, self.oracle.today)))
        possible, way = self._enough_for(store, min(day, self.oracle.today)), next(numbers)
        if not possible and way % 4:
            return
        kits = 1 + next(numbers) % possible if possible and way % 6 else possible + 1
        draft = AssemblyDraft(new_uid(), self.date(day), store, self.kit, str(kits))
        make = lambda: self.database.write(lambda s: assemble_kits(s, draft))[0]  # noqa: E731
        done = self._both(
            "assemble",
            make,
            lambda: assemble(self.oracle, day, f"store {store}", self.kit, self.items, kits),
        )
        if done:
            answer, (paper, contents) = done
            self.contents |= contents
            self._posted(answer, paper, learn=True)
            self.papers.append(paper)
            self.typed.append((make, answer))

    def _kits_in(self, store: str) -> int:
        return sum(self.oracle.lies(n, f"store {store}") for n in self._batches_of(self.kit))

    def _take_apart(self, numbers: Iterator[int]) -> None:
        day, way = self._day(numbers), next(numbers)
        store = max(("PNH", "BTB"), key=self._kits_in)
        there = self._kits_in(store)
        if not there and way % 4:
            return
        kits = 1 + next(numbers) % there if there and way % 6 else there + 1
        item, bad = self.items[next(numbers) % 2], next(numbers) % 4
        damaged = [DamagedComponent(item, str(bad), "torn")] if bad else []
        draft = DisassemblyDraft(new_uid(), self.date(day), store, self.kit, str(kits), lines=damaged)
        open_them = lambda: self.database.write(lambda s: take_kits_apart(s, draft))[0]  # noqa: E731
        done = self._both(
            "take apart",
            open_them,
            lambda: take_apart(
                self.oracle, day, f"store {store}", self.kit, kits, self.contents, (item, bad)
            ),
        )
        if done:
            self._posted(*done)
            self.papers.append(done[1])
            self.typed.append((open_them, done[0]))

    def _mix(self, numbers: Iterator[int]) -> None:
        """Goods arrive that nobody told apart; seldom, as they are split into the same items."""
        if next(numbers) % 2:
            return
        day, store, quantity = self._day(numbers), self._store(numbers), 2 + next(numbers) % 20
        donor = ("WFP", "")[next(numbers) % 2]
        expiry = day - 2 + next(numbers) % 25 if next(numbers) % 2 else None
        until = None if expiry is None else self.date(expiry)
        line = ReceiptLineDraft(self.mixed, str(quantity), expiry=until)
        source = "donated" if donor else "procured"
        draft = ReceiptDraft(new_uid(), self.date(day), store, source, donor or "MEDIMPEX", [line])
        done = self._both(
            "mix",
            lambda: papers.post_receipt(self.database, draft),
            lambda: self.oracle.receive(
                day, f"store {store}", [(Batch(self.mixed, donor, expiry, day), quantity, 0)]
            ),
        )
        if done:
            self._posted(*done, learn=True)
            self.papers.append(done[1])

    def _split(self, numbers: Iterator[int]) -> None:
        """Of a mixed batch in a store or with a recipient, whichever has some."""
        holders = [f"store {store}" for store in ("PNH", "BTB")] + [
            f"handed {place}" for place in ("PHD-BMC", "POI-PET")
        ]
        lying = [
            (n, holder)
            for n in self._batches_of(self.mixed)
            for holder in holders
            if self.oracle.lies(n, holder) > 0
        ]
        if not lying:
            return
        day, (mixed, holder) = self._day(numbers), lying[next(numbers) % len(lying)]
        there = self.oracle.lies(mixed, holder)
        first = next(numbers) % (there + 1)
        second = next(numbers) % (there - first + 2)
        parts = [part for part in zip(self.items, (first, second), strict=True) if part[1]]
        if not parts:
            return
        kind, _space, place = holder.partition(" ")
        draft = SplitDraft(
            new_uid(),
            self.date(day),
            place,
            self.batch_ids[mixed][1],
            [SplitPartDraft(item, str(quantity)) for item, quantity in parts],
            handed_over=kind == "handed",
        )
        tell = lambda: self.database.write(lambda s: split_mixed(s, draft))[0]  # noqa: E731
        done = self._both("split", tell, lambda: split(self.oracle, day, holder, mixed, parts))
        if done:
            self._posted(*done, learn=True)
            self.papers.append(done[1])
            self.typed.append((tell, done[0]))
