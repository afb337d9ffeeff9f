"""The model of lists that grow for years: the keys of all rows at hand, rows read when they come into sight.

A key is eight bytes, so that a list of hundreds of thousands of papers can be sorted, filtered and grouped by the
database in any way, and every jump in it reads two hundred rows by their keys: as quick at the end as at the
beginning. The first rows are shown before the keys of all others are there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, NamedTuple

from PySide6.QtCore import QObject

from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.i18n import _
from supplytrack.ui.toolkit.columns import PLAIN, Column, Drawn, Export, Group, Look, Row
from supplytrack.ui.toolkit.listmodel import NO_INDEX, Index, Kind, ListModel
from supplytrack.ui.toolkit.paged import KEPT, PAGE, WAITING
from supplytrack.ui.toolkit.tasks import Tasks

EXPORTED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Section:
    """The keys of rows that stand together, in order, under the heading `group` if there is one."""

    keys: Sequence[Any]
    group: Group | None = None


@dataclass(frozen=True)
class KeyedQuery(Generic[Row]):
    """How a list is read, for one set of filters.

    asks: what the filters say; the same again means that the list is only read anew, and keeps its place.
    sections(session, sort, limit): the keys in the wanted order; with a limit not more than so many of each section.
    rows(session, keys): the rows with these keys, by key; what is gone is left out.
    opens(row): whether there is something to open below a row. children(session, key): what opens.
    in_steps: with a limit there may be fewer rows, those that are told soonest; all of them come with the keys of all.
    """

    asks: Hashable
    sections: Callable[[Any, Sort, int | None], Sequence[Section]]
    rows: Callable[[Any, Sequence[Any]], Mapping[Any, Row]]
    opens: Callable[[Row], bool] | None = None
    children: Callable[[Any, Any], Sequence[Any]] | None = None
    in_steps: bool = False


@dataclass(frozen=True)
class Opened:
    """What `then` is told: the sections; `whole` when they hold the keys of all rows."""

    sections: Sequence[Section]
    whole: bool

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(section.keys) for section in self.sections)

    def count_of(self, group: Hashable) -> int:
        """How many rows stand under the heading with the key `group`."""
        return sum(len(one.keys) for one in self.sections if one.group is not None and one.group.key == group)


_Page = tuple[int, int]
"""A section, and which of its pages."""
_Held = Sequence[tuple[Any, Sequence[Drawn]] | None]
"""The rows of a page with their cells; None for one that is gone."""


class _Run(NamedTuple):
    """Lines of one kind that follow one another, from line `first` on. `place`: of the first row in its section."""

    first: int
    length: int
    kind: Kind
    section: int
    place: int


class _Answer(NamedTuple):
    opened: Opened
    pages: Mapping[_Page, _Held]
    children: Mapping[Hashable, Sequence[Any]]


class KeyedTable(ListModel[Row]):
    """Rows that are read by their keys. Rows not read yet are shown as waiting.

    count: how a heading says how many rows it has.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        tasks: Tasks,
        *,
        count: Callable[[int], str] = str,
        page: int = PAGE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._tasks, self._count, self._page = tasks, count, page
        self._query: KeyedQuery[Row] | None = None
        self._then: Callable[[Opened], None] = lambda _opened: None
        self._sort = UNSORTED
        self._shown: Hashable = None
        self._opened = Opened((), whole=False)
        self._pages: OrderedDict[_Page, _Held] = OrderedDict()
        self._asked: OrderedDict[_Page, Any] = OrderedDict()
        self._children: dict[Hashable, Sequence[Any]] = {}
        self._closed_groups: set[Hashable] = set()
        self._runs: list[_Run] = []
        self._firsts: list[int] = []
        self._lines = self._version = 0

    @property
    def held_pages(self) -> int:
        """How many pages are kept now."""
        return len(self._pages)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that were read, in the order of the list."""
        return [found[0] for page in sorted(self._pages) for found in self._pages[page] if found is not None]

    # Reading

    def open(self, query: KeyedQuery[Row], then: Callable[[Opened], None] = lambda _opened: None) -> None:
        """Show the list of `query`; a newer query replaces an older. `then` is told when the first rows are
        there, and again when the keys of all rows are."""
        self._query, self._then = query, then
        shown = (query.asks, self._sort)
        again = shown == self._shown and self._opened.whole
        if again:
            self._read_all(self._last_seen(), shown)
            return
        self._tasks.read(
            partial(self._read, query, self._sort, self._page, (), ()),
            lambda answer: self._first(answer, shown),
            ticket=(id(self), "keys"),
            owner=self,
        )

    def _last_seen(self) -> Sequence[_Page]:
        """The pages that were looked at last: as many as a window can show."""
        seen: list[_Page] = []
        rows = 0
        for page in reversed(self._pages):
            if rows >= 2 * self._page:
                break
            seen.append(page)
            rows += len(self._pages[page])
        return seen

    def _first(self, answer: _Answer, shown: Hashable) -> None:
        self._take(answer, shown)
        if not answer.opened.whole:
            self._read_all(list(answer.pages), shown)

    def _read_all(self, pages: Sequence[_Page], shown: Hashable) -> None:
        assert self._query is not None  # noqa: S101 - tells the type: something was opened
        self._tasks.read(
            partial(self._read, self._query, self._sort, None, pages, tuple(self._children)),
            lambda answer: self._take(answer, shown),
            ticket=(id(self), "keys"),
            owner=self,
            # It may take a while, and what is in sight goes first.
            beside=True,
        )

    def _read(
        self,
        query: KeyedQuery[Row],
        sort: Sort,
        limit: int | None,
        pages: Sequence[_Page],
        opened: Sequence[Hashable],
        session: Any,
    ) -> _Answer:
        sections = tuple(query.sections(session, sort, limit))
        short = limit is not None and sum(len(section.keys) for section in sections) < limit
        whole = limit is None or (short and not query.in_steps)
        # What was in sight, so that nothing blinks, and what a window shows of the beginning.
        wanted = dict.fromkeys([*pages, *_first_pages(sections, self._page)])
        held = {page: self._held(query, self._keys(sections, page), session) for page in wanted}
        below = query.children
        children = {key: below(session, key) for key in opened} if below is not None else {}
        return _Answer(Opened(sections, whole), held, children)

    def _keys(self, sections: Sequence[Section], page: _Page) -> Sequence[Any]:
        section, number = page
        if section >= len(sections):
            return ()
        return sections[section].keys[number * self._page : (number + 1) * self._page]

    def _held(self, query: KeyedQuery[Row], keys: Sequence[Any], session: Any) -> _Held:
        # The strings are made here, beside the window, and not while it is painted.
        rows = query.rows(session, keys) if len(keys) else {}
        columns = self.columns
        return [
            (rows[key], tuple(column.draw(rows[key]) for column in columns)) if key in rows else None
            for key in keys
        ]

    def _take(self, answer: _Answer, shown: Hashable) -> None:
        # Pages of the list before, still on their way, are not for this one.
        self._version += 1
        self.beginResetModel()
        self._opened, self._shown = answer.opened, shown
        self._pages = OrderedDict(answer.pages)
        self._children = {key: rows for key, rows in answer.children.items() if rows}
        self._asked.clear()
        self._lay_out()
        self.endResetModel()
        self._then(answer.opened)

    def _ask(self, page: _Page) -> None:
        if page in self._asked or self._query is None:
            return
        keys = self._keys(self._opened.sections, page)
        self._asked[page] = self._tasks.read(
            partial(self._held, self._query, keys), partial(self._arrived, self._version, page), owner=self
        )
        while len(self._asked) > WAITING:
            self._asked.popitem(last=False)[1].cancel()

    def _arrived(self, version: int, page: _Page, held: _Held) -> None:
        if version != self._version:
            return
        self._asked.pop(page, None)
        self._pages[page] = held
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        lines = [self._line(page[0], page[1] * self._page + place) for place in (0, len(held) - 1)]
        if min(lines) >= 0:
            self.dataChanged.emit(self.index(lines[0], 0), self.index(lines[1], len(self.columns) - 1))

    # Lines

    def _lay_out(self) -> None:
        self._runs, self._lines = [], 0
        for number, section in enumerate(self._opened.sections):
            if not len(section.keys):
                continue
            if section.group is not None:
                self._run(1, Kind.GROUP, number, 0)
                if section.group.key in self._closed_groups:
                    continue
            place = 0
            for opened in self._opened_in(section):
                self._run(opened + 1 - place, Kind.ROW, number, place)
                self._run(len(self._children[section.keys[opened]]), Kind.CHILD, number, opened)
                place = opened + 1
            self._run(len(section.keys) - place, Kind.ROW, number, place)
        self._firsts = [run.first for run in self._runs]

    def _run(self, length: int, kind: Kind, section: int, place: int) -> None:
        if length:
            self._runs.append(_Run(self._lines, length, kind, section, place))
            self._lines += length

    def _opened_in(self, section: Section) -> Sequence[int]:
        """The places of rows of this section that are opened."""
        return sorted(place for key in self._children if (place := _place(section.keys, key)) >= 0)

    def _at(self, line: int) -> _Run:
        return self._runs[bisect_right(self._firsts, line) - 1]

    def _line(self, section: int, place: int) -> int:
        """The line of a row; -1 when its group is closed."""
        for run in self._runs:
            if run.section == section and run.kind == Kind.ROW and 0 <= place - run.place < run.length:
                return run.first + place - run.place
        return -1

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """How many lines there are, read or not, with headings and opened rows."""
        return 0 if parent.isValid() else self._lines

    def kind(self, at: int) -> Kind:
        """What line `at` is."""
        return self._at(at).kind

    def odd_lines(self) -> Iterator[tuple[int, Kind]]:
        """The lines that are not rows."""
        for run in self._runs:
            if run.kind != Kind.ROW:
                yield from ((line, run.kind) for line in range(run.first, run.first + run.length))

    def identity_at(self, at: int) -> Hashable:
        """The key of the row at line `at` (of its parent for a child); None for a heading."""
        run = self._at(at)
        if run.kind == Kind.GROUP:
            return None
        place = run.place + (at - run.first if run.kind == Kind.ROW else 0)
        key: Hashable = self._opened.sections[run.section].keys[place]
        return key

    def line_of(self, identity: object) -> int:
        """The line that shows the row with this key, or -1."""
        for number, section in enumerate(self._opened.sections):
            place = _place(section.keys, identity)
            if place >= 0:
                return self._line(number, place)
        return -1

    def drawn(self, at: int) -> Sequence[Drawn] | None:
        """The cells of line `at`; None while its page is being read."""
        run = self._at(at)
        if run.kind == Kind.GROUP:
            return self._heading(self._opened.sections[run.section])
        if run.kind == Kind.CHILD:
            return tuple((column.child or column).draw(self._child(run, at)) for column in self.columns)
        found = self._found(run, at)
        return found[1] if found is not None else None

    def row_at(self, at: int) -> Any:
        """The row at `at`; None while its page is being read, and for a heading."""
        run = self._at(at)
        if run.kind == Kind.GROUP:
            return None
        if run.kind == Kind.CHILD:
            return self._child(run, at)
        found = self._found(run, at)
        return found[0] if found is not None else None

    def findable(self, start: int) -> Iterator[int]:
        """Lines that typing looks through: those that were read."""
        held = sorted(
            (line, line + len(rows))
            for (section, number), rows in self._pages.items()
            if (line := self._line(section, number * self._page)) >= 0
        )
        lines = [line for first, end in held for line in range(first, min(end, self._lines))]
        yield from (line for line in lines if line >= start)
        yield from (line for line in lines if line < start)

    def _child(self, run: _Run, at: int) -> Any:
        key = self._opened.sections[run.section].keys[run.place]
        return self._children[key][at - run.first]

    def _found(self, run: _Run, at: int) -> tuple[Any, Sequence[Drawn]] | None:
        place = run.place + at - run.first
        page = (run.section, place // self._page)
        held = self._pages.get(page)
        if held is None:
            self._ask(page)
            return None
        self._pages.move_to_end(page)
        return held[place % self._page] if place % self._page < len(held) else None

    def _heading(self, section: Section) -> Sequence[Drawn]:
        title = section.group.title if section.group is not None else ""
        tail = self._count(len(section.keys)) if self._opened.whole else ""
        return (Drawn(title, Look(tail=tail)), *[Drawn("", PLAIN)] * (len(self.columns) - 1))

    # Opening, sorting

    def is_open(self, at: int) -> bool | None:
        """Whether the line is opened; None when there is nothing to open."""
        run = self._at(at)
        if run.kind == Kind.GROUP:
            return self._group_key(run) not in self._closed_groups
        opens = self._query.opens if self._query is not None else None
        row = self.row_at(at) if opens is not None and run.kind == Kind.ROW else None
        if opens is None or row is None or not opens(row):
            return None
        return self.identity_at(at) in self._children

    def toggle(self, at: int) -> None:
        """Open or close the group or the row at line `at`."""
        run = self._at(at)
        if run.kind == Kind.GROUP:
            self.beginResetModel()
            self._closed_groups ^= {self._group_key(run)}
            self._lay_out()
            self.endResetModel()
        elif self.is_open(at):
            self._close_row(at, self.identity_at(at))
        elif self._query is not None and self._query.children is not None:
            below, key = self._query.children, self.identity_at(at)
            self._tasks.read(
                lambda session: below(session, key),
                partial(self._open_row, self._version, key),
                ticket=(id(self), "children", key),
                owner=self,
            )

    def _group_key(self, run: _Run) -> Hashable:
        group = self._opened.sections[run.section].group
        return group.key if group is not None else None

    def _open_row(self, version: int, key: Hashable, rows: Sequence[Any]) -> None:
        at = self.line_of(key)
        if version != self._version or at < 0 or not rows or key in self._children:
            return
        self.beginInsertRows(NO_INDEX, at + 1, at + len(rows))
        self._children[key] = rows
        self._lay_out()
        self.endInsertRows()
        self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def _close_row(self, at: int, key: Hashable) -> None:
        self.beginRemoveRows(NO_INDEX, at + 1, at + len(self._children[key]))
        del self._children[key]
        self._lay_out()
        self.endRemoveRows()
        self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Let the database put the rows in the order of column `key`; no key restores the list's own order."""
        self._sort = Sort(key, descending) if key else UNSORTED
        if self._query is not None:
            self.open(self._query, self._then)

    def forget_drawn(self) -> None:
        """Read and draw every line anew."""
        self._version += 1
        self._pages.clear()
        self._asked.clear()

    # Export

    def read_rows(self, lines: Sequence[int], then: Callable[[Sequence[Any]], None]) -> None:
        """Give `then` the rows at these lines, headings and opened rows left out, read in full."""
        query = self._query
        keys = [self.identity_at(line) for line in lines if self.kind(line) == Kind.ROW]
        if query is not None:
            self._tasks.read(
                lambda session: list(_all_rows(query, keys, session)), then, owner=self, beside=True
            )

    def export_query(self, columns: Sequence[Column[Row]]) -> Callable[[Any], Export]:
        """The question whose answer is the whole list in `columns`: ask it through `Tasks.read`."""
        query, sort = self._query, self._sort
        titles = tuple(_(column.title) for column in columns)
        numeric = tuple(column.numeric for column in columns)

        def ask(session: Any) -> Export:
            sections = query.sections(session, sort, None) if query is not None else ()
            grouped = any(section.group is not None for section in sections)
            rows = [
                (*((section.group.title,) if section.group is not None else ()), *_values(row, columns))
                for section in sections
                for row in _all_rows(query, section.keys, session)
            ]
            if grouped:
                return Export((_("Group"), *titles), (False, *numeric), rows)
            return Export(titles, numeric, rows)

        return ask


def _values(row: Any, columns: Sequence[Column[Any]]) -> tuple[Any, ...]:
    return tuple(column.value(row) for column in columns)


def _all_rows(query: Any, keys: Sequence[Any], session: Any) -> Iterator[Any]:
    for first in range(0, len(keys), EXPORTED_AT_ONCE):
        some = keys[first : first + EXPORTED_AT_ONCE]
        rows = query.rows(session, some)
        yield from (rows[key] for key in some if key in rows)


def _first_pages(sections: Sequence[Section], size: int) -> Sequence[_Page]:
    """The first page of each section, until there are rows enough to fill a window."""
    pages, rows = [], 0
    for number, section in enumerate(sections):
        if len(section.keys):
            pages.append((number, 0))
            rows += len(section.keys)
        if rows >= size:
            break
    return pages


def _place(keys: Sequence[Any], key: Any) -> int:
    try:
        return keys.index(key)
    except (ValueError, TypeError):
        # A list of numbers cannot hold a text.
        return -1
