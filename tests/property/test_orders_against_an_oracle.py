"""Orders against books kept by hand: what came, what will not, what is still to come, and what the order is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from supplytrack.db.engine import Database
from supplytrack.errors import Refused
from supplytrack.inventory.ledger import Posted
from supplytrack.procurement.closing import ClosingLineDraft
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from supplytrack.procurement.pipeline import PipelineFilter, pipeline_keys, pipeline_rows
from supplytrack.procurement.queries import read_order
from supplytrack.procurement.receipt_queries import read_receipt
from tests.factories import papers
from tests.factories.papers import rows

ITEMS = ("MASK", "SUIT", "SOAP")
DAY = date(2020, 4, 1)

quantities = st.integers(1, 9)
orders = st.lists(st.integers(1, 12), min_size=1, max_size=3)
receipts = st.tuples(
    st.just("receive"),
    st.lists(st.tuples(st.integers(0, 2), quantities, st.integers(0, 3)), min_size=1, max_size=3),
    st.lists(st.integers(0, 2), max_size=2, unique=True),
)
closings = st.tuples(
    st.just("close"), st.lists(st.tuples(st.integers(0, 2), quantities), max_size=2, unique_by=lambda x: x[0])
)
reversals = st.tuples(st.just("reverse"), st.integers(0, 9))
steps = st.lists(st.one_of(receipts, receipts, closings, reversals), min_size=2, max_size=7)


@dataclass
class Paper:
    """A receipt or a closing as the books have it: so many of each line, and whether it stands."""

    posted: Posted
    came: dict[int, int] = field(default_factory=dict)
    gone: dict[int, int] = field(default_factory=dict)
    stands: bool = True


class Books:
    """What somebody with pencil and paper knows of one order."""

    def __init__(self, ordered: list[int]) -> None:
        self.ordered = dict(enumerate(ordered, 1))
        self.papers: list[Paper] = []

    def came(self, line: int) -> int:
        return sum(paper.came.get(line, 0) for paper in self.papers if paper.stands)

    def gone(self, line: int) -> int:
        return sum(paper.gone.get(line, 0) for paper in self.papers if paper.stands)

    def still(self, line: int) -> int:
        return max(0, self.ordered[line] - self.came(line) - self.gone(line))

    def state(self) -> str:
        if any(map(self.still, self.ordered)):
            return "part received" if any(p.stands and p.came for p in self.papers) else "open"
        return "received" if all(self.came(n) >= many for n, many in self.ordered.items()) else "closed short"

    def close(self, wanted: dict[int, int]) -> dict[int, int] | None:
        """What is closed of each line; None when that is more than is still to come, or nothing is."""
        wanted = wanted or {line: self.still(line) for line in self.ordered if self.still(line)}
        fits = all(0 < many <= self.still(line) for line, many in wanted.items())
        return wanted if wanted and fits else None


class Walk:
    """Does the same in the workspace and in the books, and compares them."""

    def __init__(self, database: Database, ordered: list[int]) -> None:
        self.database, self.books = database, Books(ordered)
        lines = [OrderLineDraft(item, str(many)) for item, many in zip(ITEMS, ordered, strict=False)]
        self.order = papers.order(database, *lines, on=DAY)

    def receive(self, arrives: list[tuple[int, int, int]], not_coming: list[int]) -> None:
        count = len(self.books.ordered)
        lines = [(at % count + 1, many, min(bad, many)) for at, many, bad in arrives]
        closes = sorted({at % count + 1 for at in not_coming})
        came: dict[int, int] = {}
        over = []
        for line, many, _bad in lines:
            over.append(max(0, many - max(0, self.books.still(line) - came.get(line, 0))))
            came[line] = came.get(line, 0) + many
        left = {line: self.books.still(line) - came.get(line, 0) for line in closes}
        draft = papers.receipt_draft(
            self.database,
            *(
                ReceiptLineDraft(ITEMS[n - 1], str(many), damaged=str(bad), order_line=n)
                for n, many, bad in lines
            ),
            order=self.order.number,
            not_coming=closes,
            not_coming_reason="sold out",
        )
        if any(rest <= 0 for rest in left.values()):
            assert self.refused(lambda: papers.post_receipt(self.database, draft))
            return
        before = [self.books.came(line) for line, *_rest in lines]
        posted = papers.post_receipt(self.database, draft)
        self.books.papers.append(Paper(posted, came=came))
        if closes:
            found = (
                "SELECT id, uid, number FROM document WHERE kind = 'order closing' ORDER BY id DESC LIMIT 1"
            )
            row = rows(self.database, found)[0]
            self.books.papers.append(Paper(Posted(row.id, row.uid, row.number), gone=left))
        told = self.database.read(lambda s: read_receipt(s, posted.number)).lines
        assert [(one.good, one.damaged, one.over, one.before) for one in told] == [
            (many - bad, bad, beyond, earlier)
            for (_n, many, bad), beyond, earlier in zip(lines, over, before, strict=True)
        ]

    def close(self, wanted: list[tuple[int, int]]) -> None:
        asked = {at % len(self.books.ordered) + 1: many for at, many in wanted}
        closed = self.books.close(asked)
        lines = [ClosingLineDraft(line, str(many)) for line, many in asked.items()]
        if closed is None:
            assert self.refused(lambda: papers.close(self.database, self.order.number, *lines))
        else:
            self.books.papers.append(
                Paper(papers.close(self.database, self.order.number, *lines), gone=closed)
            )

    def reverse(self, which: int) -> None:
        if not self.books.papers:
            return
        paper = self.books.papers[which % len(self.books.papers)]
        if paper.stands:
            papers.reverse(self.database, paper.posted)
            paper.stands = False
        else:
            assert self.refused(lambda: papers.reverse(self.database, paper.posted))

    @staticmethod
    def refused(act: Any) -> bool:
        try:
            act()
        except Refused:
            return True
        return False

    def compare(self) -> None:
        books = self.books
        detail = self.database.read(lambda s: read_order(s, self.order.number))
        assert [(x.line, x.ordered, x.arrived, x.closed, x.open) for x in detail.lines] == [
            (n, many, books.came(n), books.gone(n), books.still(n)) for n, many in books.ordered.items()
        ]
        assert detail.row.state.value == books.state()
        chosen = PipelineFilter(search=self.order.number)
        keys = [k for some in self.database.read(lambda s: pipeline_keys(s, chosen)).values() for k in some]
        waits = self.database.read(lambda s: pipeline_rows(s, keys)).values()
        assert {(row.line, row.open) for row in waits} == {
            (n, books.still(n)) for n in books.ordered if books.still(n)
        }


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(ordered=orders, chosen=steps)
def test_an_order_stands_as_the_books_say(
    workspace: Database, ordered: list[int], chosen: list[tuple[Any, ...]]
) -> None:
    walk = Walk(workspace, ordered)
    walk.compare()
    for name, *what in chosen:
        getattr(walk, name)(*what)
        walk.compare()
