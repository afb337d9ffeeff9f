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
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.kits import ComponentDraft, keep_kit
from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database, Session
from supplytrack.inventory.changes.operations import ChangeDraft, ChangeLineDraft, post_change
from supplytrack.inventory.changes.returns import ReturnDraft, ReturnLineDraft, post_return
from supplytrack.inventory.conversions.operations import (
    AssemblyDraft,
    DisassemblyDraft,
    assemble_kits,
    take_kits_apart,
)
from supplytrack.inventory.conversions.splitting import SplitDraft, SplitPartDraft, split_mixed
from supplytrack.inventory.counts.operations import (
    CountDraft,
    FigureDraft,
    enter_figures,
    finish_counting,
    name_counters,
    start_count,
)
from supplytrack.inventory.counts.reviewing import ReviewDraft, post_count
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.transfers.operations import (
    ArrivalDraft,
    ArrivalLineDraft,
    TransferDraft,
    issue_transfer,
    open_transfer_lines,
    receive_transfer,
)
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

    def gone(self, items: list[str], amount: int) -> None:
        """So much of each left, or may have."""
        for item in items:
            self.left[item] -= amount

    def some(self, chance: random.Random, lines: int, amount: int) -> list[str]:
        """Items of which `amount` can be taken."""
        there = [item for item, left in self.left.items() if left > amount]
        return chance.sample(there, min(lines, len(there)))


class PapersOfYears:
    """Plans papers day by day and posts them in that order."""

    def __init__(
        self,
        count: int,
        stores: list[str],
        items: list[str],
        first: date,
        last: date,
        seed: int,
        today: list[date],
    ) -> None:
        """`today` holds the day of the office's clock: each paper is posted on its day."""
        self.count_of_orders, self.first, self.last, self.today = count, first, last, today
        kits = min(20, len(items) // 10)
        self.kits, self.mixed, self.components = items[:kits], items[kits], items[kits + 1 : kits + 4]
        self.items = items[kits + 4 :]
        self.shelves = [_Shelf(code) for code in stores]
        self.random = random.Random(seed)
        self.turn = itertools.count()
        self.due: list[_Due] = []

    def post(self, database: Database) -> None:
        """Post everything, the earliest first."""
        for number in range(self.count_of_orders):
            day = self.first + timedelta(days=number * (self.last - self.first).days // self.count_of_orders)
            self._plan(day, self._order)
            for kind, share in KINDS.items():
                if number % share == 0:
                    self._plan(day, partial(kind, self))
        while self.due:
            database.write(self._post_some)

    def _post_some(self, session: Any) -> None:
        for _paper in range(min(AT_ONCE, len(self.due))):
            one = heapq.heappop(self.due)
            self.today[0] = one.day
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
        """Some goods were lost, written off or destroyed."""
        shelf = self.shelf()
        kind, reason, method, sign = self.random.choice(
            (
                (Kind.ADJUSTMENT, "lost", "", "-"),
                (Kind.WRITE_OFF, "damaged", "", ""),
                (Kind.DISPOSAL, "damaged", "burnt", ""),
            )
        )
        items = shelf.some(self.random, 2, 3)
        lines = [ChangeLineDraft(item, f"{sign}3", reason) for item in items]
        if lines:
            post_change(session, ChangeDraft(new_uid(), day, shelf.code, lines, kind=kind, method=method))
            shelf.gone(items, 3)

    def give_back(self, session: Any, day: date) -> None:
        """Goods go back to who sent them."""
        shelf = self.shelf()
        items = shelf.some(self.random, 1, 2)
        if items:
            lines = [ReturnLineDraft(item, "2", "too many") for item in items]
            post_return(session, ReturnDraft(new_uid(), day, shelf.code, lines, to_sender=True))
            shelf.gone(items, 2)

    def transfer(self, session: Any, day: date) -> None:
        """Goods go to another store, where they arrive some days later."""
        source, target = self.random.sample(self.shelves, 2)
        items = source.some(self.random, 3, 5)
        if not items:
            return
        lines = [GoodsLineDraft(item, "5") for item in items]
        draft = TransferDraft(new_uid(), day, source.code, target.code, lines, means="road")
        posted = issue_transfer(session, draft)
        source.gone(items, 5)
        if self.random.random() > _NEVER:
            self._plan(self.later(day, 1, 6), partial(self._transfer_arrives, posted))

    def _transfer_arrives(self, posted: Posted, session: Session, day: date) -> None:
        found = open_transfer_lines(session, posted.id)
        lines = [ArrivalLineDraft(line.line, str(line.open)) for line in found]
        receive_transfer(session, ArrivalDraft(new_uid(), posted.number, day, lines))

    def count(self, session: Session, _day: date) -> None:
        """Some items of a store are counted; now and then one is missing."""
        shelf, uid = self.shelf(), new_uid()
        items = shelf.some(self.random, 3, 5)
        if not items:
            return
        start_count(session, CountDraft(uid, shelf.code, items=items))
        sheet = session.rows(_SHEET, {"uid": uid})
        missing = self.random.random() < 0.3
        figures = [
            FigureDraft(
                row.line,
                str(row.expected - int(missing and row.line == 1)),
                "lost" if missing and row.line == 1 else "",
            )
            for row in sheet
        ]
        name_counters(session, uid, ["Counter"])
        enter_figures(session, uid, figures)
        if self.random.random() < _NEVER:
            return
        finish_counting(session, uid)
        post_count(session, ReviewDraft(uid, "Reviewer"))
        shelf.gone(items, 1)

    def convert(self, session: Session, day: date) -> None:
        """Kits are put together, some are taken apart again; or a mixed line is split."""
        shelf = self.shelf()
        if self.random.random() < 0.3:
            received = self._receive(session, day, shelf, [self.mixed], 50)
            uid = session.scalar(_BATCH, {"id": received.id})
            part = SplitPartDraft(self.components[0], "20")
            split_mixed(session, SplitDraft(new_uid(), day, shelf.code, uid, [part]))
            return
        kit = self.random.choice(self.kits)
        self._receive(session, day, shelf, self.components[:3], 100)
        assemble_kits(session, AssemblyDraft(new_uid(), day, shelf.code, kit, "10"))
        if self.random.random() < 0.3:
            apart = DisassemblyDraft(new_uid(), self.last, shelf.code, kit, "2")
            self._plan(
                self.later(day, 1, 20), lambda later, when: take_kits_apart(later, replace(apart, date=when))
            )

    def _receive(self, session: Session, day: date, shelf: _Shelf, items: list[str], amount: int) -> Posted:
        lines = [ReceiptLineDraft(item, str(amount)) for item in items]
        return post_goods_receipt(session, ReceiptDraft(new_uid(), day, shelf.code, "procured", "P01", lines))

    def define_kits(self, session: Session) -> None:
        """Some items become kits of three components, one is a mixed line."""
        for kit in self.kits:
            keep_kit(session, kit, [ComponentDraft(part, "2") for part in self.components[:3]])
        session.execute(_MIX, {"code": self.mixed})


KINDS: dict[Callable[..., None], int] = {
    PapersOfYears.transfer: 2,
    PapersOfYears.adjust: 2,
    PapersOfYears.count: 3,
    PapersOfYears.convert: 3,
    PapersOfYears.give_back: 5,
}
"""Papers beside orders and receipts; of every so many orders there is one."""
_SHEET = text("SELECT line, expected FROM stock_count_sheet_line WHERE count_uid = :uid ORDER BY line")
_BATCH = text("SELECT uid FROM batch WHERE document_id = :id")
_MIX = text("UPDATE item SET unsplit = 1 WHERE code = :code")
_DEPOTS = text("SELECT code FROM location WHERE code LIKE 'D%' ORDER BY code")
_ITEMS = text("SELECT code FROM item ORDER BY code")


def add_papers(path: Path, *, count: int, first: date, last: date, seed: int) -> None:
    """Post `count` orders and all other papers in the depots of the workspace at `path`."""
    today = [first]
    noon = Clock(now=lambda: datetime(today[0].year, today[0].month, today[0].day, 5, tzinfo=UTC))
    database = Database(path, actor=Actor("bench"), clock=noon)
    depots = database.read(lambda session: list(session.execute(_DEPOTS).scalars()))
    items = database.read(lambda session: list(session.execute(_ITEMS).scalars()))
    papers = PapersOfYears(count, depots, items, first, last, seed, today)
    database.write(papers.define_kits)
    papers.post(database)
    database.close()
