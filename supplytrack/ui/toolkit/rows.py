"""The model of lists that fit in memory: groups, rows that open, a total."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QObject

from supplytrack.i18n import _
from supplytrack.ui.toolkit.columns import PLAIN, Column, Drawn, Export, Group, Look, Row
from supplytrack.ui.toolkit.listmodel import NO_INDEX, Index, Kind, ListModel


class _Line(NamedTuple):
    kind: Kind
    row: Any
    key: Hashable
    children: Sequence[Any] = ()


def _itself(row: Any) -> Hashable:
    return row  # type: ignore[no-any-return]


class RowTable(ListModel[Row]):
    """Frozen rows in memory.

    group: the heading a row stands under. count: how a heading says how many ("7 items"). children: the rows
    that open below a row. identity: what stays the same when a row is read again (its item, its number); it
    keeps the current row and the opened rows in place. total: the row that closes the list.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        group: Callable[[Row], Group] | None = None,
        count: Callable[[int], str] | None = None,
        children: Callable[[Row], Sequence[Any]] | None = None,
        identity: Callable[[Row], Hashable] = _itself,
        total: Callable[[Sequence[Row]], Row] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._group, self._count, self._children = group, count, children
        self._identity, self._total = identity, total
        self._rows: tuple[Row, ...] = ()
        self._sort: tuple[str, bool] | None = None
        self._opened: set[Hashable] = set()
        self._closed_groups: set[Hashable] = set()
        self._lines: list[_Line] = []
        self._drawn: dict[int, Sequence[Drawn]] = {}

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are shown, in the order they were given."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Replace what is shown."""
        self._rows = tuple(rows)
        self._lay_out()

    def forget_drawn(self) -> None:
        """Draw every line anew."""
        self._drawn.clear()

    def open_row(self, identity: Hashable) -> None:
        """Open the row with this identity, now or when it is shown."""
        self._opened.add(identity)
        self._lay_out()

    def _lay_out(self) -> None:
        self.beginResetModel()
        self._drawn.clear()
        self._lines = self._headed() if self._group else self._plain(self._sorted(self._rows))
        if self._total is not None and self._rows:
            self._lines.append(_Line(Kind.TOTAL, self._total(self._rows), None))
        self.endResetModel()

    def _gathered(self) -> Sequence[tuple[Group, list[Row]]]:
        gathered: dict[Any, tuple[Group, list[Row]]] = {}
        for row in self._rows if self._group else ():
            group = self._group(row)  # type: ignore[misc]
            gathered.setdefault(group.key, (group, []))[1].append(row)
        return tuple(gathered.values())

    def _headed(self) -> list[_Line]:
        lines: list[_Line] = []
        for group, rows in self._gathered():
            lines.append(_Line(Kind.GROUP, (group, len(rows)), group.key))
            if group.key not in self._closed_groups:
                lines += self._plain(self._sorted(rows))
        return lines

    def _plain(self, rows: Sequence[Row]) -> list[_Line]:
        lines: list[_Line] = []
        for row in rows:
            children = tuple(self._children(row)) if self._children else ()
            key = self._identity(row)
            lines.append(_Line(Kind.ROW, row, key, children))
            if children and key in self._opened:
                lines += [_Line(Kind.CHILD, child, key) for child in children]
        return lines

    def _sorted(self, rows: Sequence[Row]) -> Sequence[Row]:
        if self._sort is None:
            return rows
        key, descending = self._sort
        by = next((column for column in self.columns if column.key == key), None)
        if by is None:
            # A column that came and went, such as that of a store.
            return rows
        return by.in_order(rows, descending=descending)

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Put the rows in the order of column `key`, inside their groups; no key restores the given order."""
        self._sort = (key, descending) if key else None
        self._lay_out()

    def kind(self, at: int) -> Kind:
        """What line `at` is."""
        return self._lines[at].kind

    def row_at(self, at: int) -> Any:
        """The row behind line `at`; a child gives the child; a heading gives None."""
        line = self._lines[at]
        return None if line.kind == Kind.GROUP else line.row

    def parent_row(self, at: int) -> Row | None:
        """The row that child line `at` belongs to, or the row itself."""
        while at > 0 and self._lines[at].kind == Kind.CHILD:
            at -= 1
        return self._lines[at].row if self._lines[at].kind == Kind.ROW else None

    def line_of(self, identity: object) -> int:
        """The line that shows the row with this identity, or -1."""
        for at, line in enumerate(self._lines):
            if line.kind == Kind.ROW and line.key == identity:
                return at
        return -1

    def identity_at(self, at: int) -> Hashable:
        """The identity of the row at line `at` (of its parent for a child)."""
        return self._lines[at].key

    def odd_lines(self) -> Iterator[tuple[int, Kind]]:
        """The lines that are not rows of the list: headings, opened rows, the total."""
        return ((at, line.kind) for at, line in enumerate(self._lines) if line.kind != Kind.ROW)

    def is_open(self, at: int) -> bool | None:
        """Whether the line is opened; None when there is nothing to open."""
        line = self._lines[at]
        if line.kind == Kind.GROUP:
            return line.key not in self._closed_groups
        if line.kind == Kind.ROW and line.children:
            return line.key in self._opened
        return None

    def toggle(self, at: int) -> None:
        """Open or close the group or the row at line `at`."""
        line = self._lines[at]
        if line.kind == Kind.GROUP:
            self._closed_groups ^= {line.key}
            self._lay_out()
        elif line.children:
            self._toggle_row(at, line)

    def _toggle_row(self, at: int, line: _Line) -> None:
        first, last = at + 1, at + len(line.children)
        self._drawn.clear()
        if line.key in self._opened:
            self.beginRemoveRows(NO_INDEX, first, last)
            self._opened.discard(line.key)
            del self._lines[first : last + 1]
            self.endRemoveRows()
        else:
            self.beginInsertRows(NO_INDEX, first, last)
            self._opened.add(line.key)
            self._lines[first:first] = [_Line(Kind.CHILD, child, line.key) for child in line.children]
            self.endInsertRows()
        self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def drawn(self, at: int) -> Sequence[Drawn]:
        """The cells of line `at`, made when they are first seen."""
        cells = self._drawn.get(at)
        if cells is None:
            cells = self._drawn[at] = self._draw(self._lines[at])
        return cells

    def _draw(self, line: _Line) -> Sequence[Drawn]:
        if line.kind == Kind.GROUP:
            group, rows = line.row
            tail = self._count(rows) if self._count else ""
            return (Drawn(group.title, Look(tail=tail)), *[Drawn("", PLAIN)] * (len(self.columns) - 1))
        if line.kind == Kind.CHILD:
            return tuple((column.child or column).draw(line.row) for column in self.columns)
        return tuple(column.draw(line.row) for column in self.columns)

    def export(self, columns: Sequence[Column[Row]]) -> Export:
        """All rows in `columns`, in the order they are shown; a group becomes the first column."""
        rows = [self._values(row, columns) for row in self._in_order()]
        titles = tuple(_(column.title) for column in columns)
        numeric = tuple(column.numeric for column in columns)
        if self._group:
            return Export((_("Group"), *titles), (False, *numeric), rows)
        return Export(titles, numeric, rows)

    def _in_order(self) -> Sequence[Row]:
        if self._group is None:
            return self._sorted(self._rows)
        return [row for _group, rows in self._gathered() for row in self._sorted(rows)]

    def _values(self, row: Row, columns: Sequence[Column[Row]]) -> tuple[Any, ...]:
        values = tuple(column.value(row) for column in columns)
        return (self._group(row).title, *values) if self._group else values

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """How many lines are shown, with headings and opened rows."""
        return 0 if parent.isValid() else len(self._lines)
