"""Losses and returns in both books: goods are written off, disposed of, given back, sent back, and approved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from supplytrack.core.actor import Actor
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.inventory.changes.approvals import approve_change, request_change
from supplytrack.inventory.changes.operations import ChangeDraft, ChangeLineDraft, post_change
from supplytrack.inventory.changes.returns import ReturnDraft, ReturnLineDraft, post_return
from tests.factories import papers
from tests.property.oracle import Paper, Wish

if TYPE_CHECKING:
    from tests.property.oracle import Oracle
    from tests.property.world import World

    _World = World
else:
    _World = object

Moves = list[tuple[int, int, str, str, int]]


def give_back(books: Oracle, day: int, holder: str, store: str, wish: Wish, damaged: int) -> Paper:
    """A recipient gives goods back; those that went bad there are lost, the first ones first."""
    moves: Moves = []
    for line, batch, quantity in books.choose(holder, day, [wish]):
        bad = min(damaged, quantity)
        damaged -= bad
        moves += [(line, batch, holder, store, quantity - bad)] if quantity > bad else []
        moves += [(line, batch, holder, "loss", bad)] if bad else []
    return books.post(day, moves)


class ChangeSteps(_World):
    """The steps of losses and returns; `World` has them beside its own."""

    def _one_wish(self, numbers: Iterator[int], place: str) -> Wish | None:
        """One line of goods that may lie in `place`; a donor is never asked for as "own"."""
        found = [wish for wish in self._wishes(numbers, place) if wish.donor != ""]
        return found[0] if found else None

    def _change_of(self, numbers: Iterator[int]) -> tuple[int, str, Wish, ChangeDraft] | None:
        """A write-off or a disposal of one line, and the wish that the oracle takes."""
        day, store = self._day(numbers), self._store(numbers)
        wish = self._one_wish(numbers, store)
        if wish is None:
            return None
        disposed, reason = next(numbers) % 3 == 0, ("damaged", "expired", "other")[next(numbers) % 3]
        wish.expired_too = wish.batch is not None or reason == "expired"
        uid = "" if wish.batch is None else self.batch_ids[wish.batch][1]
        line = ChangeLineDraft(wish.item, str(wish.quantity), reason, donor=wish.donor or "", batch_uid=uid)
        draft = ChangeDraft(
            new_uid(),
            self.date(day),
            store,
            (line,),
            Kind.DISPOSAL if disposed else Kind.WRITE_OFF,
            method="burnt" if disposed else "",
        )
        return day, store, wish, draft

    def _gone(self, day: int, store: str, wish: Wish, kind: Kind) -> Paper:
        target = "disposed" if kind is Kind.DISPOSAL else "loss"
        paper = self.oracle.take_away(day, f"store {store}", target, [wish])
        paper.moves = [(1, *move[1:]) for move in paper.moves]  # its moves carry the line as it was typed
        return paper

    def _write_off(self, numbers: Iterator[int]) -> None:
        change = self._change_of(numbers)
        if change is None:
            return
        day, store, wish, draft = change
        name = "dispose" if draft.kind is Kind.DISPOSAL else "write off"
        take = lambda: self.database.write(lambda s: post_change(s, draft))[0]  # noqa: E731
        done = self._both(name, take, lambda: self._gone(day, store, wish, draft.kind))
        if done:
            self._posted(*done)
            self.papers.append(done[1])
            self.typed.append((take, done[0]))

    def _approve(self, numbers: Iterator[int]) -> None:
        """Somebody asks, something may be lost meanwhile, and somebody else agrees."""
        change = self._change_of(numbers)
        if change is None:
            return
        day, store, wish, draft = change
        papers.set_limit(self.database, "0")
        asked = self._both(
            "ask",
            lambda: self.database.write(lambda s: request_change(s, draft))[1],
            lambda: self.oracle.choose(f"store {store}", day, [wish]),
        )
        papers.set_limit(self.database, "")
        if asked is None:
            return
        if next(numbers) % 2:
            self._lose(numbers)
        with closing(
            Database(self.database.address, actor=Actor("Dara", alone=False), clock=self.database.clock)
        ) as other:
            agree = lambda: other.write(lambda s: approve_change(s, draft.uid))[0]  # noqa: E731
            done = self._both("approve", agree, lambda: self._gone(day, store, wish, draft.kind))
            if done:
                self._posted(*done)
                self.papers.append(done[1])
                self._same(agree().already, True, "approving twice", draft.uid)

    def _give_back(self, numbers: Iterator[int]) -> None:
        day, store = self._day(numbers), self._store(numbers)
        target = ("PHD-BMC", "POI-PET")[next(numbers) % 2]
        holder = f"handed {target}"
        wish = self._one_wish(numbers, store)
        lying = [n for n in range(len(self.oracle.batches)) if self.oracle.lies(n, holder) > 0]
        if wish is None:
            return
        if lying and next(numbers) % 4:
            batch = lying[next(numbers) % len(lying)]
            wish = Wish(
                self.oracle.batches[batch].item, 1 + next(numbers) % (self.oracle.lies(batch, holder) + 2)
            )
        wish.expired_too = True
        damaged = min(next(numbers) % 3, wish.quantity)
        uid = "" if wish.batch is None else self.batch_ids[wish.batch][1]
        line = ReturnLineDraft(
            wish.item, str(wish.quantity), "too many", str(damaged), donor=wish.donor or "", batch_uid=uid
        )
        draft = ReturnDraft(new_uid(), self.date(day), store, (line,), target)
        back = lambda: self.database.write(lambda s: post_return(s, draft))[0]  # noqa: E731
        done = self._both(
            "give back",
            back,
            lambda: give_back(self.oracle, day, holder, f"store {store}", wish, damaged),
        )
        if done:
            self._posted(*done)
            self.papers.append(done[1])
            self.typed.append((back, done[0]))

    def _send_back(self, numbers: Iterator[int]) -> None:
        day, store = self._day(numbers), self._store(numbers)
        wish = self._one_wish(numbers, store)
        if wish is None:
            return
        wish.expired_too = True
        uid = "" if wish.batch is None else self.batch_ids[wish.batch][1]
        line = ReturnLineDraft(
            wish.item, str(wish.quantity), "wrong item", donor=wish.donor or "", batch_uid=uid
        )
        draft = ReturnDraft(new_uid(), self.date(day), store, (line,), to_sender=True)
        back = lambda: self.database.write(lambda s: post_return(s, draft))[0]  # noqa: E731
        done = self._both("send back", back, lambda: self._sent_back(day, store, wish))
        if done:
            self._posted(*done)
            self.papers.append(done[1])
            self.typed.append((back, done[0]))

    def _sent_back(self, day: int, store: str, wish: Wish) -> Paper:
        paper = self.oracle.take_away(day, f"store {store}", "supplied", [wish])
        paper.moves = [(1, *move[1:]) for move in paper.moves]
        return paper
