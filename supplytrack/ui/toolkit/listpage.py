"""A page that is a list: declare its columns, filters and query, and it is there."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit.columns import Column, Export, Group, Row
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter, FilterBar
from supplytrack.ui.toolkit.keyed import KeyedTable
from supplytrack.ui.toolkit.listmodel import ListModel
from supplytrack.ui.toolkit.paged import PagedTable
from supplytrack.ui.toolkit.pages import Page, SidePanel, with_side
from supplytrack.ui.toolkit.rows import RowTable
from supplytrack.ui.toolkit.table import TableView


class ListPage(Page, Generic[Row]):
    """A list with filters and, if wanted, the current row shown at the side.

    A subclass declares `columns`, perhaps `filters` and `search`, and answers `query()`: a function of a
    session that gives frozen rows. It may override `group`, `child_rows`, `identity`, `detail`, `opened`,
    `acted` and `why_empty`.
    """

    columns: Sequence[Column[Any]] = ()
    filters: Sequence[Filter] = ()
    search: str = ""
    """What the search field suggests, marked with N_()."""
    row_height: int = 30
    side_width: int = 0
    """Pixels of the side panel; 0 for none."""
    grouped: bool = False
    opens: bool = False
    """Whether rows open and show their `child_rows`."""
    row_actions: Sequence[str] = ()
    """What the pointer's right button offers on a row; the actions take the current row."""

    # What a page declares

    def query(self) -> Callable[[Any], Sequence[Row]]:
        """The question to the database, for what the filters say now."""
        raise NotImplementedError

    def group(self, row: Row) -> Group:
        """The heading a row stands under, when `grouped`."""
        raise NotImplementedError

    def count_words(self, rows: int) -> str:
        """How a heading says how many rows it has."""
        return str(rows)

    def child_rows(self, _row: Row) -> Sequence[Any]:
        """The rows that open below a row, when the list `opens`."""
        return ()

    def identity(self, row: Row) -> Hashable:
        """What stays the same when the row is read again: its key, its number."""
        return row

    def detail(self, _row: Row | None) -> QWidget:
        """What the side panel shows of the current row."""
        raise NotImplementedError

    def opened(self, row: Row) -> None:
        """A row was opened by Enter or a double click."""

    def acted(self, row: Row, _column: str) -> None:
        """A link in a row was pressed."""
        self.opened(row)

    def summary(self, _rows: Sequence[Row]) -> str:
        """The quiet words after the title; the rows are everything that was read."""
        return ""

    def why_empty(self) -> Empty:
        """What is said when nothing is stored yet."""
        return Empty(_("Nothing here yet"))

    def filter_right(self) -> Sequence[QWidget]:
        """What stands at the right of the filter bar."""
        return ()

    def read(self) -> None:
        """Ask the query beside the window and show the answer; a newer question replaces an older."""
        self.desk.tasks.read(self.query(), self._answered, ticket=(id(self), "rows"), owner=self)

    # The page

    def build(self) -> QWidget:
        """The filter bar, the list and the side panel."""
        self._read_once = False
        self.bar = FilterBar(
            self.filters,
            search=_(self.search),
            right=self.filter_right(),
            name=self.place,
            memory=self.desk.memory,
        )
        if not (self.filters or self.search):
            self.bar.hide()
        self.model = self.make_model()
        self.table: TableView[Row] = TableView(
            self.model,
            name=self.place,
            memory=self.desk.memory,
            row_height=self.row_height,
            empty=self._empty,
        )
        self.table.opened.connect(self.opened)
        self.table.acted.connect(self.acted)
        self.table.current_changed.connect(self._show_detail)
        self.bar.changed.connect(self.reload)
        self._shortcuts()
        return self._arranged()

    def make_model(self) -> ListModel[Row]:
        """The model; a list of very many rows gives a `PagedTable`."""
        return RowTable(
            self.columns,
            group=self.group if self.grouped else None,
            count=self.count_words,
            children=self.child_rows if self.opens else None,
            identity=self.identity,
            parent=self,
        )

    def _arranged(self) -> QWidget:
        self.side = self._side_panel() if self.side_width else None
        outer = QWidget()
        layout = QVBoxLayout(outer)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self.put_banner_below(inner, 0)
        inner.addWidget(self.table, 1)
        layout.addWidget(with_side(left, self.side), 1)
        return outer

    def _side_panel(self) -> SidePanel:
        return SidePanel(self.detail(None), self.side_width, name=self.place, memory=self.desk.memory)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the row under the pointer."""
        offered = [action for action in self.row_actions if action in self.acts]
        on_row = self.table.viewport().rect().contains(self.table.viewport().mapFromGlobal(event.globalPos()))
        if not offered or not on_row or self.table.current_row() is None:
            event.ignore()
            return
        menu = self.acts.menu(offered, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _shortcuts(self) -> None:
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.activated.connect(self.go_to_search)

    def go_to_search(self) -> None:
        """Put the cursor into the search field."""
        if self.bar.search.isVisible():
            self.bar.search.setFocus()
            self.bar.search.selectAll()

    def load(self) -> None:
        """Read the rows."""
        self.read()

    def _answered(self, rows: Sequence[Row]) -> None:
        self._read_once = True
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows that were read."""
        self._read_once = True
        if isinstance(self.model, RowTable):
            self.model.show(rows)
        else:
            self.table.show_emptiness()
        self.set_summary(self.summary(rows))
        if self.side is not None:
            if not self.table.currentIndex().isValid():
                self.table.go_to_first()
            self._show_detail(self.table.current_row())

    def _show_detail(self, row: Row | None) -> None:
        if self.side is not None:
            self.side.show_widget(self.detail(row))

    def _empty(self) -> Empty | None:
        if not self._read_once:
            return None
        if self.bar.is_on:
            text = _("Nothing fits “{text}”.").format(text=self.bar.text) if self.bar.text else ""
            clear = Way(_("Clear filters"), self.bar.clear)
            return Empty(_("No row fits the filters"), text, "search-x", (clear,))
        return self.why_empty()

    def export(self) -> Export:
        """Exactly the shown columns and all rows, for a workbook or CSV file."""
        return self.table.export()

    def export_then(self, then: Callable[[Export], None]) -> None:
        """Give `then` exactly the shown columns and all rows; a list that is read page by page reads them first."""
        if not isinstance(self.model, PagedTable | KeyedTable):
            then(self.export())
            return
        columns = [column for column in self.table.shown_columns() if column.title]
        self.desk.tasks.read(self.model.export_query(columns), then, owner=self, beside=True)
