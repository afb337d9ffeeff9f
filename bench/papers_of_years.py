"""Papers of every kind on top of a long history: orders, receipts, transfers, counts, losses, kits.

Unlike the moves of `generate`, which are written in bulk, these are posted by the program's own operations, some
thousands of each kind over two years, many in one transaction. So they are what the program makes of them, whatever
a kind's own tables are. They happen in stores of their own, beside the bulk history. The seed decides everything but identities.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.inventory.changes.operations import ChangeDraft, ChangeLineDraft, post_change
from supplytrack.procurement.operations import (
    OrderDraft,
    OrderLineDraft,
    ReceiptDraft,
    ReceiptLineDraft,
    post_goods_receipt,
    post_order,
)

AT_ONCE = 250
"""Papers posted in one transaction."""
_NEVER = 0.02
"""Orders and transfers that nobody finishes."""
Step = Callable[[Any], None]


@dataclass(order=True)
class _Due:
    day: date
    turn: int
    step: Step = field(compare=False)


@dataclass
class _Shelf:
    """What lies in a store: items and how much of each is certainly still there."""

    code: str
    left: dict[str, int] = field(default_factory=dict)

    def some(self, chance: random.Random, lines: int, amount: int) -> list[str]:
        """Items of which `amount` can be taken."""
        there = [item for item, left in self.left.items() if left > amount]
        return chance.sample(there, min(lines, len(there)))


class PapersOfYears:
    """Plans papers day by day and posts them in that order."""

    def __init__(
        self, count: int, stores: list[str], items: list[str], first: date, last: date, seed: int
    ) -> None:
        self.count, self.items, self.first, self.last = count, items, first, last
        self.shelves = [_Shelf(code) for code in stores]
        self.random = random.Random(seed)
        self.turn = itertools.count()
        self.due: list[_Due] = []

    def post(self, database: Database) -> None:
        """Post everything, the earliest first."""
        for number in range(self.count):
            day = self.first + timedelta(days=number * (self.last - self.first).days // self.count)
            self._plan(day, self._order)
            for kind, share in KINDS.items():
                if number % share == 0:
                    self._plan(day, partial(kind, self))
        while self.due:
            database.write(self._post_some)

    def _post_some(self, session: Any) -> None:
        for _paper in range(min(AT_ONCE, len(self.due))):
            one = heapq.heappop(self.due)
            one.step(session, one.day)

    def _plan(self, day: date, step: Any) -> None:
        if day <= self.last:
            heapq.heappush(self.due, _Due(day, next(self.turn), step))

    def later(self, day: date, least: int, most: int) -> date:
        """Some days after `day`."""
        return day + timedelta(days=self.random.randint(least, most))

    def shelf(self) -> _Shelf:
        """A store, any of them."""
        return self.random.choice(self.shelves)

    # What is to come, and what came

    def _order(self, session: Any, day: date) -> None:
        donated = self.random.random() < 0.3
        items = self.random.sample(self.items, 3)
        party = f"P{self.random.randint(1, 12):02}"
        lines = [OrderLineDraft(item, "1000") for item in items]
        expected = self.later(day, 10, 40)
        draft = OrderDraft(new_uid(), day, party, lines, donated=donated, expected=expected)
        posted = post_order(session, draft)
        if self.random.random() > _NEVER:
            arrives = partial(self._arrive, posted.number, donated, party, items)
            self._plan(self.later(expected, -5, 10), arrives)

    def _arrive(
        self, number: str, donated: bool, party: str, items: list[str], session: Any, day: date
    ) -> None:
        shelf = self.shelf()
        part = self.random.random() < _NEVER
        damaged = "1" if self.random.random() < 0.05 else ""
        lines = [
            ReceiptLineDraft(
                item,
                "400" if part else "1000",
                damaged=damaged,
                batch=f"L{day:%y%j}{n}",
                expiry=day + timedelta(days=self.random.randint(900, 1500)),
                order_line=n,
            )
            for n, item in enumerate(items, 1)
        ]
        draft = ReceiptDraft(
            new_uid(), day, shelf.code, "donated" if donated else "procured", party, lines, order=number
        )
        post_goods_receipt(session, draft)
        for item in items:
            shelf.left[item] = shelf.left.get(item, 0) + 399

    # What leaves and changes

    def adjust(self, session: Any, day: date) -> None:
        """Some goods were lost."""
        shelf = self.shelf()
        lines = [ChangeLineDraft(item, "-3", "lost") for item in shelf.some(self.random, 2, 3)]
        if lines:
            post_change(session, ChangeDraft(new_uid(), day, shelf.code, lines))
            self._gone(shelf, lines, 3)

    def _gone(self, shelf: _Shelf, lines: list[Any], amount: int) -> None:
        for line in lines:
            shelf.left[line.item] -= amount

    def transfer(self, session: Any, day: date) -> None:
        """Goods go to another store, where they arrive some days later."""
        from supplytrack.inventory.goods_lines import GoodsLineDraft
        from supplytrack.inventory.transfers.operations import TransferDraft, issue_transfer

        source, target = self.random.sample(self.shelves, 2)
        lines = [GoodsLineDraft(item, "5") for item in source.some(self.random, 3, 5)]
        if not lines:
            return
        draft = TransferDraft(new_uid(), day, source.code, target.code, lines, means="road")
        posted = issue_transfer(session, draft)
        self._gone(source, lines, 5)
        if self.random.random() > _NEVER:
            self._plan(self.later(day, 1, 6), partial(self._transfer_arrives, posted))

    def _transfer_arrives(self, posted: Any, session: Any, day: date) -> None:
        from supplytrack.inventory.transfers.operations import (
            ArrivalDraft,
            ArrivalLineDraft,
            open_transfer_lines,
            receive_transfer,
        )

        lines = [
            ArrivalLineDraft(line.line, str(line.open)) for line in open_transfer_lines(session, posted.id)
        ]
        receive_transfer(session, ArrivalDraft(new_uid(), posted.number, day, lines))


KINDS: dict[Callable[..., None], int] = {PapersOfYears.transfer: 2, PapersOfYears.adjust: 2}
"""Papers beside orders and receipts; of every so many orders there is one."""


def add_papers(
    path: Path, open_at: Callable[[Path], Database], *, count: int, first: date, last: date, seed: int
) -> None:
    """Post `count` orders and all other papers in the depots of the workspace at `path`."""
    from sqlalchemy import select, text

    from supplytrack.catalogue.item import item

    database = open_at(path)
    depots = database.read(
        lambda s: list(
            s.execute(text("SELECT code FROM location WHERE code LIKE 'D%' ORDER BY code")).scalars()
        )
    )
    items = database.read(lambda s: list(s.execute(select(item.c.code).order_by(item.c.code)).scalars()))
    PapersOfYears(count, depots, items, first, last, seed).post(database)
    database.close()
