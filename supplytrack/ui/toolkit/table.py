"""The one list view: every list in the program is a `TableView` over declared columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import islice
from typing import Any, Generic

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QWidget,
)

from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.columnedview import ColumnedView
from supplytrack.ui.toolkit.columns import Drawn, Export, Row, copied_text
from supplytrack.ui.toolkit.delegates import PADDING, RowDelegate
from supplytrack.ui.toolkit.empty import Empty, EmptyState
from supplytrack.ui.toolkit.listmodel import Index, Kind, ListModel
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.rows import RowTable

_HEIGHTS = {Kind.GROUP: 28, Kind.CHILD: 28}
_ARROW = 24
"""Pixels at the left of a row in which a click opens it."""
_LOOKED_THROUGH = 100_000
"""Lines that typing looks through at most."""


class TableView(ColumnedView, Generic[Row]):
    """Shows a `ListModel`.

    Enter or a double click opens a row (`opened`), a click on a link in a row does what it says (`acted`),
    moving the current row tells `current_changed`. Typing finds a row. Ctrl+C copies for Excel. Right and
    left open and close a row. The header's menu hides columns and resets them; widths, order and hidden
    columns are kept in `memory` under `name`.
    """

    opened = Signal(object)
    """The row that was opened."""
    acted = Signal(object, str)
    """The row and the key of the column whose link was pressed."""
    current_changed = Signal(object)
    """The row that is current now; None when there is none."""
    sort_wanted = Signal(str, bool)
    """Column and whether descending, for lists that the database sorts (`sort_outside`)."""

    def __init__(
        self,
        model: ListModel[Row],
        *,
        name: str = "",
        memory: Memory | None = None,
        row_height: int = 30,
        lead: int = 12,
        padding: int = PADDING,
        header_height: int = 30,
        headed: bool = True,
        sort_outside: bool = False,
        empty: Callable[[], Empty | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, name=name, memory=memory, lead=lead, padding=padding, parent=parent)
        self.hovered = self.current_painted = -1
        self.first_painted = 0
        self._row_height, self._header_height = row_height, header_height
        self._sort_outside, self._empty = sort_outside, empty
        self._sorted: tuple[str, bool] | None = None
        self._empty_state: EmptyState | None = None
        self._kept: Hashable | None = None
        self._odd: dict[int, Kind] = {}
        self._untold = False
        self._typed = ""
        self._typing = QTimer(self, singleShot=True, interval=900)
        self._dress(headed=headed)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self, self))
        self._lay_columns()
        self._recall_sort()
        self._listen()
        self._rows_changed()

    def _dress(self, *, headed: bool) -> None:
        self.setProperty("lead", str(self.lead))
        self.setProperty("tight", self.padding < PADDING)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setVisible(headed)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(20)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.setFixedHeight(style.taller(self._header_height))
        self.verticalHeader().setDefaultSectionSize(self._height(Kind.ROW))

    def _listen(self) -> None:
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._sort)
        header.customContextMenuRequested.connect(self._show_menu)
        header.sectionResized.connect(lambda *_sizes: self._remember.start())
        header.sectionMoved.connect(lambda *_places: self._remember.start())
        model = self._list
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._rows_changed)
        model.columns_changed.connect(self._lay_columns)
        model.columns_changed.connect(self._recall_sort)
        model.dataChanged.connect(self._rows_came)
        model.rowsInserted.connect(self._lines_moved)
        model.rowsRemoved.connect(self._lines_moved)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    # Rows

    def current_row(self) -> Row | None:
        """The row where the reader is; None on a heading."""
        index = self.currentIndex()
        row: Row | None = self._list.row_at(index.row()) if index.isValid() else None
        return row

    def chosen_rows(self) -> list[Row]:
        """The selected rows, from top to bottom."""
        lines = sorted(index.row() for index in self.selectionModel().selectedRows())
        found = (self._list.row_at(line) for line in lines if self._list.kind(line) == Kind.ROW)
        return [row for row in found if row is not None]

    def go_to(self, identity: object) -> bool:
        """Make the row with this identity current. Tells whether it is there."""
        line = self._list.line_of(identity)
        if line >= 0:
            self.selectRow(line)
            self.scrollTo(self._list.index(line, 0))
        return line >= 0

    def go_to_first(self) -> None:
        """Make the first row current, passing over headings."""
        lines = range(self._list.rowCount())
        line = next((line for line in lines if self._list.kind(line) == Kind.ROW), -1)
        if line >= 0:
            self.selectRow(line)

    def export(self) -> Export:
        """Exactly the columns that are shown, and all rows; a column without title holds nothing but links."""
        return self._list.export([column for column in self.shown_columns() if column.title])

    def fit_height(self, most: int = 0) -> None:
        """Be exactly as high as the rows (at most `most` of them), for small lists inside a page."""
        lines = range(min(self._list.rowCount(), most or self._list.rowCount()))
        rows = sum(self.rowHeight(line) for line in lines)
        header = self.horizontalHeader().height() if not self.horizontalHeader().isHidden() else 0
        self.setFixedHeight(rows + header + 1)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _height(self, kind: Kind) -> int:
        return style.taller(min(_HEIGHTS.get(kind, self._row_height), self._row_height))

    def _keep_place(self) -> None:
        line = self.currentIndex().row()
        self._kept = self._list.identity_at(line) if line >= 0 else None

    def _rows_changed(self) -> None:
        self.hovered = -1
        self._set_heights()
        if self._kept is not None:
            self.go_to(self._kept)
        self.show_emptiness()

    def _rows_came(self, first: QModelIndex, last: QModelIndex) -> None:
        """Tell of the current row when it was gone to before it was read."""
        if self._untold and first.row() <= self.currentIndex().row() <= last.row():
            self._tell_current()

    def _lines_moved(self, _parent: QModelIndex, _first: int, _last: int) -> None:
        self._set_heights()
        self.show_emptiness()

    def _set_heights(self) -> None:
        """Give headings and opened rows their height, and their old place that of a row: never a look at every line."""
        odd = dict(self._list.odd_lines())
        whole, count = len(self._list.columns), self._list.rowCount()
        self.clearSpans()
        for line in self._odd.keys() | odd.keys():
            height = self._height(odd.get(line, Kind.ROW))
            if line < count and self.rowHeight(line) != height:
                self.setRowHeight(line, height)
        for line, kind in odd.items():
            if kind == Kind.GROUP and whole > 1:
                self.setSpan(line, 0, 1, whole)
        self._odd = odd

    def show_emptiness(self) -> None:
        """Say why there is nothing, if there is nothing and the page knows why."""
        if self._empty_state is not None:
            self._empty_state.hide()
            self._empty_state.deleteLater()
            self._empty_state = None
        if self._empty is None or self._list.rowCount():
            return
        told = self._empty()
        if told is not None:
            self._empty_state = EmptyState(told, self)
            self._empty_state.setGeometry(self.viewport().geometry())
            self._empty_state.show()

    # Sorting

    def _sort(self, section: int) -> None:
        column = self._list.columns[section]
        if not column.sortable or not self._list.sorts:
            return
        if self._sorted is None or self._sorted[0] != column.key:
            self._sorted = (column.key, False)
        else:
            self._sorted = (column.key, True) if not self._sorted[1] else None
        self._show_sort(section)
        if self._name:
            self._memory.put(f"sort/{self._name}", self._sorted)
        key, descending = self._sorted or ("", False)
        if self._sort_outside:
            self.sort_wanted.emit(key, descending)
        else:
            self._list.sort_by(key, descending=descending)

    def _recall_sort(self) -> None:
        """Sort as this user did the last time, if the column is still there."""
        kept = self._memory.get(f"sort/{self._name}") if self._name else self._sorted
        if not kept or self._sort_outside or not self._list.sorts:
            return
        key, descending = str(kept[0]), bool(kept[1])
        section = next(
            (at for at, one in enumerate(self._list.columns) if one.key == key and one.sortable), -1
        )
        self._sorted = (key, descending) if section >= 0 else None
        self._show_sort(section)
        self._list.sort_by(key if self._sorted else "", descending=descending)

    def _show_sort(self, section: int) -> None:
        header = self.horizontalHeader()
        header.setSortIndicatorShown(self._sorted is not None)
        if self._sorted is not None:
            down = Qt.SortOrder.DescendingOrder if self._sorted[1] else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(section, down)

    # Keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies, right and left open and close rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            if event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self._open(self.currentIndex().row())
            else:
                event.ignore()
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and self._unfold(event.key()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _unfold(self, key: int) -> bool:
        line = self.currentIndex().row()
        opened = self._list.is_open(line) if line >= 0 else None
        if opened is None or opened == (key == Qt.Key.Key_Right):
            return False
        self._list.toggle(line)
        return True

    def _open(self, line: int) -> None:
        row = self._list.row_at(line)
        action = self._action_at(line)
        if self._list.kind(line) == Kind.GROUP:
            self._list.toggle(line)
        elif row is not None and action:
            self.acted.emit(row, action)
        elif row is not None:
            self.opened.emit(row)

    def _action_at(self, line: int) -> str:
        cells = self._list.drawn(line) or ()
        for column, cell in zip(self._list.columns, cells, strict=False):
            if cell.look.action:
                return column.key
        return ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the arrow opens the row; a click on a link acts."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and self._pressed(index, event):
            return
        super().mousePressEvent(event)

    def _pressed(self, index: QModelIndex, event: QMouseEvent) -> bool:
        line = index.row()
        left = self.visualRect(index).left()
        in_arrow = index.column() == self.first_column() and event.position().x() < left + self.lead + _ARROW
        is_group = self._list.kind(line) == Kind.GROUP
        if self._list.is_open(line) is not None and (in_arrow or is_group):
            self._list.toggle(line)
            return True
        cell = self._cell(index)
        if cell is not None and cell.look.action:
            self.selectRow(line)
            self.acted.emit(self._list.row_at(line), self._list.columns[index.column()].key)
            return True
        return False

    def _cell(self, index: QModelIndex) -> Drawn | None:
        cells = self._list.drawn(index.row())
        return cells[index.column()] if cells is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the row under the pointer."""
        index = self.indexAt(event.position().toPoint())
        cell = self._cell(index) if index.isValid() else None
        hand = cell is not None and bool(cell.look.action)
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self._hover(index.row())
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell the delegate once, and not for each cell, what it needs to know of the whole list."""
        self.first_painted = self.first_column()
        self.current_painted = self.currentIndex().row()
        super().paintEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer any more."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, line: int) -> None:
        if line == self.hovered:
            return
        old, self.hovered = self.hovered, line
        for one in (old, line):
            if 0 <= one < self._list.rowCount():
                top, height = self.rowViewportPosition(one), self.rowHeight(one)
                self.viewport().update(QRect(0, top, self.viewport().width(), height))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the page, which may show the row beside the list."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self._tell_current()

    def _tell_current(self) -> None:
        index = self.currentIndex()
        row = self._list.row_at(index.row()) if index.isValid() else None
        self._untold = row is None and index.isValid()
        self.current_changed.emit(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key shows the columns; the pointer's right button is the page's."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._show_menu(QPoint(20, 10))
        else:
            super().contextMenuEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Go to the next row whose first column contains what is typed."""
        self._typed = (self._typed if self._typing.isActive() else "") + search
        self._typing.start()
        self.find_text(self._typed)

    def find_text(self, text: str) -> bool:
        """Go to the next row, from the current one on, whose first column contains `text`."""
        column, wanted = self.first_column(), text.casefold()
        for line in islice(self._list.findable(max(0, self.currentIndex().row())), _LOOKED_THROUGH):
            cells = self._list.drawn(line) if self._list.kind(line) != Kind.GROUP else None
            if cells is not None and wanted in cells[column].text.casefold():
                self.selectRow(line)
                return True
        return False

    def copy(self) -> None:
        """Put the chosen rows on the clipboard as Excel takes them: the shown columns, numbers plain."""
        columns = self.shown_columns()

        def put(rows: Sequence[Any]) -> None:
            lines = ("\t".join(copied_text(column, row) for column in columns) for row in rows)
            QApplication.clipboard().setText("\n".join(lines))

        parts: Any = self.selectionModel().selection()
        chosen = [line for part in parts for line in range(part.top(), part.bottom() + 1)]
        self._list.read_rows(sorted(set(chosen)), put)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.model() is not None:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state over the whole list."""
        super().resizeEvent(event)
        if self._empty_state is not None:
            self._empty_state.setGeometry(self.viewport().geometry())

    def sizeHint(self) -> QSize:
        """Lists take what the page gives."""
        return QSize(400, 240)


def small_table(model: RowTable[Row], *, row_height: int = 30, lead: int = 0) -> TableView[Row]:
    """A short list inside a page or panel: as high as its rows."""
    view: TableView[Row] = TableView(model, row_height=row_height, header_height=28, lead=lead, padding=6)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    model.modelReset.connect(view.fit_height)
    view.fit_height()
    return view
