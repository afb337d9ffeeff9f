"""How the lines of a paper look and where the cursor goes in them. Editing is `lines.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
)
from PySide6.QtGui import (
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from supplytrack.i18n import _
from supplytrack.ui.toolkit import icons, style
from supplytrack.ui.toolkit.celledit import Go
from supplytrack.ui.toolkit.delegates import paint_text
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.linemodel import SECOND, LineModel
from supplytrack.ui.toolkit.listmodel import Index

_NUMBER_WIDTH = 40


class LineView(QTableView):
    """The cells of a draft's lines, painted as a spreadsheet, and the ways from one cell to the next."""

    def __init__(
        self,
        columns: Sequence[LineColumn],
        draft: Draft,
        *,
        today: Callable[[], date],
        blank: int,
        row_height: int,
        header_height: int,
        numbered: bool,
        lead: int,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.lead = 0 if numbered else lead
        self._read_only = False
        self._row_height, self._header_height = row_height, header_height
        self._line_model = LineModel(columns, draft, blank=blank, today=today, parent=self)
        self.columns = self._line_model.columns
        self._dress(numbered=numbered)
        self.setModel(self._line_model)
        self.setItemDelegate(_CellDelegate(self))
        self._lay_columns()

    def _dress(self, *, numbered: bool) -> None:
        self.setObjectName("grid")
        self.setProperty("lead", str(self.lead))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        head, side = self.horizontalHeader(), self.verticalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(20)
        side.setVisible(numbered)
        side.setFixedWidth(_NUMBER_WIDTH)
        side.setSectionsClickable(False)
        side.setHighlightSections(False)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setFixedHeight(style.taller(self._header_height))
        self.verticalHeader().setDefaultSectionSize(style.taller(self._row_height))

    def _lay_columns(self) -> None:
        head = self.horizontalHeader()
        for at, column in enumerate(self.columns):
            if column.width is None:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                title = style.metrics(12, 600).horizontalAdvance(_(column.title)) + 18
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                head.resizeSection(at, max(style.wider(column.width), int(title)))

    def line_model(self) -> LineModel:
        """The model, with its own type."""
        return self._line_model

    def problem_at(self, line: int, key: str) -> str:
        """What is wrong with a cell."""
        return self._line_model.problems().get((line, key), "")

    def shows_arrow(self, at: int, section: int) -> bool:
        """Whether a cell says that it has a list: not where nobody can choose."""
        if self._read_only or self._line_model.is_grey(at, section):
            return False
        return self.columns[section].has_arrow(self._line_model.line(at))

    # Moving

    def _go(self, go: Go) -> None:
        steps = {Go.UP: (-1, 0), Go.DOWN: (1, 0), Go.LEFT: (0, -1), Go.RIGHT: (0, 1)}
        index = self.currentIndex()
        if go in steps:
            down, right = steps[go]
            section = index.column() + right
            while right and 0 <= section < len(self.columns) and self.isColumnHidden(section):
                section += right
            inside = 0 <= section < len(self.columns)
            self._step_to(index.row() + down, section if inside else index.column())
        elif go == Go.NEEDED:
            self._step_to(*self._next(index, lambda at, section: self._stops(at, section), 1))
        else:
            step = 1 if go == Go.NEXT else -1
            self._step_to(*self._next(index, lambda at, section: not self._grey(at, section), step))

    def _step_to(self, at: int, section: int) -> None:
        at = max(0, min(at, self._line_model.rowCount() - 1))
        section = max(0, min(section, len(self.columns) - 1))
        self.setCurrentIndex(self._line_model.index(at, section))
        self.scrollTo(self.currentIndex())

    def _next(self, index: QModelIndex, fits: Callable[[int, int], bool], step: int) -> tuple[int, int]:
        at, section = index.row(), index.column()
        wide = len(self.columns)
        for _try in range(wide * 3):
            section += step
            at, section = at + section // wide, section % wide
            if not 0 <= at < self._line_model.rowCount():
                break
            if fits(at, section):
                return at, section
        return index.row(), index.column()

    def _stops(self, at: int, section: int) -> bool:
        second_item = self.columns[section].kind == CellKind.ITEM and self._line_model.line(at).get(SECOND)
        return self.columns[section].stop and not self._grey(at, section) and not second_item

    def _grey(self, at: int, section: int) -> bool:
        return self.isColumnHidden(section) or self._line_model.is_grey(at, section)


class _CellDelegate(QStyledItemDelegate):
    """Paints the cells."""

    def __init__(self, grid: LineView) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        grid, model = self._grid, self._grid.line_model()
        at, section = index.row(), index.column()
        rect = QRectF(option.rect)
        wrong = (at, grid.columns[section].key) in model.problems()
        painter.save()
        tinted = grid.columns[section].grey and model.is_grey(at, section)
        self._ground(painter, rect, option, tinted, wrong)
        self._content(painter, rect, at, section, wrong)
        self._rings(painter, rect, index, wrong)
        painter.restore()

    def _ground(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, grey: bool, wrong: bool
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        several = chosen and len(self._grid.selectionModel().selectedIndexes()) > 1
        # Qt has tinted the current cell before; its ring says enough.
        ground = "bad_bg" if wrong else "selected" if several else "sunk" if grey else "surface"
        painter.fillRect(rect, style.colour(ground))
        painter.setPen(QPen(style.colour("hairline"), 1))
        right, bottom = rect.right() - 0.5, rect.bottom() - 0.5
        painter.drawLine(QPointF(rect.left(), bottom), QPointF(rect.right(), bottom))
        painter.drawLine(QPointF(right, rect.top()), QPointF(right, rect.bottom()))

    def _content(self, painter: QPainter, rect: QRectF, at: int, section: int, wrong: bool) -> None:
        grid = self._grid
        column, line = grid.columns[section], grid.line_model().line(at)
        cell = grid.line_model().drawn(at)[section]
        left = 8 + (grid.lead if section == 0 else 0)
        if section == 0 and line.get(SECOND):
            left += 14
        inner = rect.adjusted(left, 0, -8, 0)
        if cell.text and grid.shows_arrow(at, section):
            mark = QRectF(inner.right() - 14, inner.center().y() - 7.5, 14, 14)
            icons.draw(painter, "chevron-down", "text2", mark)
            inner.setRight(inner.right() - 20)
        if cell.look.icon:
            tone = cell.look.icon_tone or cell.look.tone or "text2"
            icons.draw(painter, cell.look.icon, tone, QRectF(inner.left(), inner.center().y() - 8.5, 16, 16))
            inner.setLeft(inner.left() + 23)
        grey = "text2" if column.kind == CellKind.COMPUTED and column.grey else "text"
        tone = "bad" if wrong else cell.look.tone or grey
        shown = cell
        if wrong and not cell.text:
            shown = cell._replace(text=grid.problem_at(at, column.key) if inner.width() > 60 else "")
        weight = cell.look.weight or 400
        paint_text(painter, inner, shown, right=column.numeric, weight=weight, tone=tone)

    def _rings(self, painter: QPainter, rect: QRectF, index: Index, wrong: bool) -> None:
        grid = self._grid
        current = index == grid.currentIndex() and grid.hasFocus()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = rect.adjusted(1, 1, -1.5, -1.5)
        if wrong:
            painter.setPen(QPen(style.colour("bad_line"), 2))
            painter.drawRect(box)
        if current:
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.drawRect(box)
        column = grid.columns[index.column()]
        line = grid.line_model().line(index.row())
        if column.remark is not None and line and column.remark(line):
            self._corner(painter, rect)

    def _corner(self, painter: QPainter, rect: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("warn_line"))
        right, top = rect.right(), rect.top()
        corner = [QPointF(right - 9, top), QPointF(right - 1, top), QPointF(right - 1, top + 8)]
        painter.drawPolygon(QPolygonF(corner))
