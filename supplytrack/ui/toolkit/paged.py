"""The model of very long lists: pages of 50 rows, read by key when they come into sight.

Reading by key ("the 50 rows after this one") takes the same time at the end of a million rows as at their
beginning. The first rows are shown at once; how many there are, and the key of every 50th row, are read beside.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject

from supplytrack.i18n import _
from supplytrack.ui.toolkit.columns import Column, Drawn, Export, Row
from supplytrack.ui.toolkit.listmodel import NO_INDEX, Index, ListModel
from supplytrack.ui.toolkit.tasks import Job, Tasks

PAGE = 50
"""Rows read at once: few, because a thread that makes rows keeps the window waiting now and then."""
KEPT = 48
"""Pages kept at once: a few megabytes."""
WAITING = 4
"""Pages asked for at once; when somebody drags the scroll bar, the older ones are dropped."""
T = TypeVar("T")


@dataclass(frozen=True)
class Anchors:
    """The way into a long list: how many rows, and the key of the last row of each page but the last."""

    count: int
    keys: Sequence[Hashable]


@dataclass(frozen=True)
class PagedQuery(Generic[Row]):
    """How a long list is read, for one order and one set of filters.

    asks: what the filters say; the same again means that the list is only read anew, and keeps its place.
    anchors(session) tells how long it is. page(session, after, limit) gives the rows after the key `after` (None for the
    beginning). everything(session) gives all rows for an export, one after the other.
    """

    asks: Hashable
    anchors: Callable[[Any], Anchors]
    page: Callable[[Any, Hashable | None, int], Sequence[Row]]
    everything: Callable[[Any], Sequence[Row]] | None = None


_Page = tuple[Sequence[Any], Sequence[Sequence[Drawn]]]


class PagedTable(ListModel[Row]):
    """Rows that are read page by page, in one order. Rows not read yet are shown as waiting."""

    sorts = False

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        tasks: Tasks,
        *,
        page: int = PAGE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._tasks, self._page = tasks, page
        self._query: PagedQuery[Row] | None = None
        self._anchors = Anchors(0, ())
        self._whole = False
        self._pages: OrderedDict[int, _Page] = OrderedDict()
        self._asked: OrderedDict[int, Job] = OrderedDict()
        self._version = 0

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self._anchors.count

    @property
    def held_pages(self) -> int:
        """How many pages are kept now."""
        return len(self._pages)

    def open(self, query: PagedQuery[Row], then: Callable[[int], None] = lambda _count: None) -> None:
        """Show the list of `query`; `then` is told how many rows it has. A newer query replaces an older."""
        ticket = (id(self), "anchors")

        def answer(anchors: Anchors, first: _Page | None = None) -> None:
            self._restart(query, anchors, first if first is not None else self._pages.get(0))
            self._whole = True
            then(anchors.count)

        def begin(first: _Page) -> None:
            count = len(first[0])
            if count < self._page:
                answer(Anchors(count, ()), first)
                return
            self._restart(query, Anchors(count, ()), first)
            self._tasks.read(query.anchors, answer, ticket=ticket, owner=self, beside=True)

        if self._whole and self._query is not None and self._query.asks == query.asks:
            self._tasks.read(
                query.anchors, lambda anchors: answer(anchors, ((), ())), ticket=ticket, owner=self
            )
            return
        self._whole = False
        self._tasks.read(partial(self._read, query, None), begin, ticket=ticket, owner=self)

    def _restart(self, query: PagedQuery[Row], anchors: Anchors, first: _Page | None) -> None:
        # Pages of the list before, still on their way, are not for this one.
        self._version += 1
        self.beginResetModel()
        self._query, self._anchors = query, anchors
        self._pages.clear()
        if first is not None and first[0]:
            self._pages[0] = first
        self._asked.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """How many rows there are, read or not."""
        return 0 if parent.isValid() else self._anchors.count

    def drawn(self, at: int) -> Sequence[Drawn] | None:
        """The cells of row `at`; None while its page is being read."""
        found = self._page_of(at)
        return found[1][at % self._page] if found is not None else None

    def row_at(self, at: int) -> Row | None:
        """The row at `at`; None while its page is being read."""
        found = self._page_of(at)
        return found[0][at % self._page] if found is not None else None

    def findable(self, start: int) -> Iterator[int]:
        """Lines that typing looks through: those that were read."""
        lines = [
            line
            for number in sorted(self._pages)
            for line in range(number * self._page, number * self._page + len(self._pages[number][0]))
        ]
        yield from (line for line in lines if line >= start)
        yield from (line for line in lines if line < start)

    def _page_of(self, at: int) -> _Page | None:
        number = at // self._page
        found = self._pages.get(number)
        if found is None:
            self._ask(number)
            return None
        self._pages.move_to_end(number)
        return found if at % self._page < len(found[0]) else None

    def _ask(self, number: int) -> None:
        if number in self._asked or self._query is None:
            return
        after = self._anchors.keys[number - 1] if number else None
        read = partial(self._read, self._query, after)
        job = self._tasks.read(read, partial(self._arrived, self._version, number), owner=self)
        self._asked[number] = job
        while len(self._asked) > WAITING:
            self._asked.popitem(last=False)[1].cancel()

    def _read(self, query: PagedQuery[Row], after: Hashable | None, session: Any) -> _Page:
        # The strings are made here, beside the window, and not while it is painted.
        rows = query.page(session, after, self._page)
        return rows, [tuple(column.draw(row) for column in self.columns) for row in rows]

    def _arrived(self, version: int, number: int, page: _Page) -> None:
        self._asked.pop(number, None)
        if version != self._version:
            return
        self._pages[number] = page
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        first = number * self._page
        last = min(first + self._page, self._anchors.count) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def export_query(self, columns: Sequence[Column[Row]]) -> Callable[[Any], Export]:
        """The question whose answer is the whole list in `columns`: ask it through `Tasks.read`."""
        query = self._query
        titles = tuple(_(column.title) for column in columns)
        numeric = tuple(column.numeric for column in columns)

        def ask(session: Any) -> Export:
            rows = query.everything(session) if query is not None and query.everything is not None else ()
            return Export(titles, numeric, [tuple(column.value(row) for column in columns) for row in rows])

        return ask
