"""What every list model has in common: declared columns, drawn rows, kinds of rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from enum import IntEnum
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from supplytrack.i18n import _
from supplytrack.ui.toolkit import paint
from supplytrack.ui.toolkit.columns import Column, Drawn, Export, Row

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
NO_INDEX = QModelIndex()


class Kind(IntEnum):
    """What a line of a list is."""

    ROW = 0
    GROUP = 1
    CHILD = 2
    TOTAL = 3


class ListModel(QAbstractTableModel, Generic[Row]):
    """Shows frozen rows read elsewhere; it never reads or writes the database."""

    columns_changed = Signal()
    sorts = True
    """Whether it can put its rows in another order."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns, such as one for each store. Call it before the rows are shown."""
        if [column.key for column in columns] == [column.key for column in self.columns]:
            self.columns = tuple(columns)
            return
        self.beginResetModel()
        self.columns = tuple(columns)
        self.forget_drawn()
        self.endResetModel()
        self.columns_changed.emit()

    def forget_drawn(self) -> None:
        """Draw every line anew."""

    def kind(self, _at: int) -> Kind:
        """What line `at` is."""
        return Kind.ROW

    def drawn(self, at: int) -> Sequence[Drawn] | None:
        """The cells of line `at`; None while they are being read."""
        raise NotImplementedError

    def row_at(self, at: int) -> Any:
        """The frozen row behind line `at`; None for a heading or a row still being read."""
        raise NotImplementedError

    def is_open(self, _at: int) -> bool | None:
        """Whether the line is opened; None when there is nothing to open."""
        return None

    def toggle(self, at: int) -> None:
        """Open or close line `at`."""

    def line_of(self, _identity: object) -> int:
        """The line that shows the row with this identity, or -1."""
        return -1

    def identity_at(self, _at: int) -> Hashable:
        """What stays the same when the row at this line is read again; None when nothing does."""
        return None

    def odd_lines(self) -> Iterator[tuple[int, Kind]]:
        """The lines that are not rows of the list: headings, opened rows, the total."""
        return iter(())

    def findable(self, start: int) -> Iterator[int]:
        """Lines that typing looks through, from `start` on and then from the beginning."""
        count = self.rowCount()
        return (line % count for line in range(start, start + count))

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Put the rows in the order of column `key`."""

    def read_rows(self, lines: Sequence[int], then: Callable[[Sequence[Any]], None]) -> None:
        """Give `then` the rows at these lines, headings left out; where they are not at hand they are read first."""
        rows = (self.row_at(line) for line in lines if self.kind(line) != Kind.GROUP)
        then([row for row in rows if row is not None])

    def export(self, columns: Sequence[Column[Row]]) -> Export:
        """All rows in `columns`, as values."""
        raise NotImplementedError

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """How many columns are declared."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """What Qt asks of a cell; painting goes round it through `drawn`."""
        if not index.isValid():
            return None
        if role == _ALIGN:
            return paint.RIGHT if self.columns[index.column()].numeric else paint.LEFT
        if role not in (_DISPLAY, _TIP, _SPOKEN):
            return None
        cells = self.drawn(index.row())
        if cells is None or index.column() >= len(cells):
            return "" if role == _DISPLAY else None
        if role == _DISPLAY:
            return cells[index.column()].text
        return self._tip(index) if role == _TIP else self._spoken(index, cells[index.column()])

    def _tip(self, index: Index) -> str | None:
        hint: Callable[[Any], str | None] | None = self.columns[index.column()].hint
        if hint is None or self.kind(index.row()) != Kind.ROW:
            return None
        row = self.row_at(index.row())
        return None if row is None else hint(row)

    def _spoken(self, index: Index, cell: Drawn) -> str:
        opened = self.is_open(index.row()) if index.column() == 0 else None
        if opened is None:
            return cell.spoken
        state = _("open") if opened else _("closed")
        return f"{cell.spoken}, {state}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """The titles, in the language in use."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == _DISPLAY:
            return _(self.columns[section].title)
        if role == _ALIGN:
            return paint.RIGHT if self.columns[section].numeric else paint.LEFT
        return None
