"""Transfers in both books: goods of one store go to the other, arrive in parts, get lost, go back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from supplytrack.core.identity import new_uid
from supplytrack.inventory.transfers.operations import ArrivalLineDraft
from tests.factories import papers
from tests.property.oracle import No, Paper, Picks, Wish

if TYPE_CHECKING:
    from supplytrack.inventory.ledger import Posted
    from tests.property.oracle import Oracle
    from tests.property.world import World

    _World = World
else:
    _World = object

_STATES = text("SELECT number, state FROM transfer")


@dataclass
class Transfer:
    """Goods between two stores. `arrivals`: what each receipt settled of each line, and its paper."""

    source: str
    target: str
    day: int
    picks: Picks
    paper: Paper
    arrivals: list[tuple[list[int], Paper]] = field(default_factory=list)

    @property
    def open(self) -> list[int]:
        """Pieces of each line that are on the way."""
        standing = [settled for settled, paper in self.arrivals if not paper.reversed]
        return [sent - sum(s[n] for s in standing) for n, (_line, _batch, sent) in enumerate(self.picks)]

    @property
    def state(self) -> str:
        if self.paper.reversed:
            return "reversed"
        return "issued" if any(self.open) else "received"


def move(books: Oracle, source: str, target: str, day: int, wishes: list[Wish]) -> Transfer:
    """Goods leave one store for the other."""
    picks = books.choose(source, day, wishes)
    moves = [(n, batch, source, "transit", some) for n, (_line, batch, some) in enumerate(picks, 1)]
    return Transfer(source, target, day, picks, books.post(day, moves))


def arrive(books: Oracle, transfer: Transfer, day: int, lines: list[tuple[int, int]]) -> Paper:
    """So much of each line arrives well, so much is lost."""
    if transfer.state != "issued" or day < transfer.day or not any(map(sum, lines)):
        raise No
    if any(sum(line) > still for line, still in zip(lines, transfer.open, strict=True)):
        raise No
    moves = [
        (n, batch, "transit", place, quantity)
        for n, ((_line, batch, _sent), line) in enumerate(zip(transfer.picks, lines, strict=True), 1)
        for quantity, place in zip(line, (transfer.target, "loss"), strict=True)
        if quantity
    ]
    paper = books.post(day, moves)
    transfer.arrivals.append(([sum(line) for line in lines], paper))
    return paper


def send_back(books: Oracle, transfer: Transfer, day: int) -> Paper:
    """A transfer goes back when nothing of it arrived."""
    if any(not paper.reversed for _settled, paper in transfer.arrivals):
        raise No
    return books.reverse(transfer.paper, day)


class TransferSteps(_World):
    """Steps of `World`. `transfers`: each with its document."""

    transfers: list[tuple[Transfer, Posted]]

    def _move(self, numbers: Iterator[int]) -> None:
        day, source = self._day(numbers), self._store(numbers)
        target = "PNH" if source == "BTB" else "BTB"
        wishes = self._wishes(numbers, source)
        for wish in wishes:
            wish.expired_too = wish.batch is not None
        lines, uid, when = self._lines(wishes), new_uid(), self.date(day)
        load = lambda: papers.transfer(  # noqa: E731
            self.database, *lines, on=when, source=source, target=target, uid=uid
        )
        done = self._both(
            "transfer", load, lambda: move(self.oracle, f"store {source}", f"store {target}", day, wishes)
        )
        if done:
            answer, transfer = done
            self._posted(answer, transfer.paper)
            self.transfers.append((transfer, answer))
            self.typed.append((load, answer))
        self._compare_transfers()

    def _some_transfer(self, numbers: Iterator[int], wanted: str) -> tuple[Transfer, Posted] | None:
        fitting = [one for one in self.transfers if one[0].state == wanted]
        if next(numbers) % 4 == 0:
            fitting = self.transfers
        return fitting[next(numbers) % len(fitting)] if fitting else None

    def _arrive(self, numbers: Iterator[int]) -> None:
        if not (chosen := self._some_transfer(numbers, "issued")):
            return
        transfer, posted = chosen
        day, uid = self._day(numbers), new_uid()
        parts: list[tuple[int, int]] = []
        for still in transfer.open:
            lost = min(still, max(0, next(numbers) % 5 - 3))
            # Mostly all of it, often some of it, now and then one too many.
            well = (still - lost, (still - lost) // 2, still - lost, still + 1)[next(numbers) % 4]
            parts.append((max(0, well), lost))
        lines = [
            ArrivalLineDraft(n, received=str(well), lost=str(lost), reason="fell off" if lost else "")
            for n, (well, lost) in enumerate(parts, 1)
        ]
        take = lambda: papers.arrive(  # noqa: E731
            self.database, posted.number, *lines, on=self.date(day), uid=uid
        )
        done = self._both("arrive", take, lambda: arrive(self.oracle, transfer, day, parts))
        if done:
            self._posted(*done)
            when = self.date(day)
            self.typed.append(
                (lambda: papers.arrive(self.database, posted.number, *lines, on=when, uid=uid), done[0])
            )
        self._compare_transfers()

    def _reverse_arrival(self, numbers: Iterator[int]) -> None:
        arrivals = [paper for one, _posted in self.transfers for _settled, paper in one.arrivals]
        if arrivals:
            paper, day = arrivals[next(numbers) % len(arrivals)], self._day(numbers)
            self._turn_back("reverse arrival", paper, day, lambda: self.oracle.reverse(paper, day))

    def _reverse_move(self, numbers: Iterator[int]) -> None:
        if chosen := self._some_transfer(numbers, "issued"):
            transfer, day = chosen[0], self._day(numbers)
            back = lambda: send_back(self.oracle, transfer, day)  # noqa: E731
            self._turn_back("reverse transfer", transfer.paper, day, back)

    def _turn_back(self, name: str, paper: Paper, day: int, theirs: Any) -> None:
        answer, uid, when = self.posted[id(paper)], new_uid(), self.date(day)
        self._undone(name, lambda: papers.reverse(self.database, answer, on=when, uid=uid), theirs)
        self._compare_transfers()

    def _compare_transfers(self) -> None:
        """Where each transfer stands."""
        states = {row.number: row.state for row in self.database.read(lambda s: s.rows(_STATES))}
        for transfer, posted in self.transfers:
            self._same(states[posted.number], transfer.state, "state", posted.number)
