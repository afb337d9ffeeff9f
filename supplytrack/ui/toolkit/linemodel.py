"""The model of the line grid: the lines of a draft, the empty lines below them, and their problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from supplytrack.i18n import _
from supplytrack.ui.toolkit import paint
from supplytrack.ui.toolkit.columns import Drawn
from supplytrack.ui.toolkit.draft import Draft, Line
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.listmodel import NO_INDEX, Index

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_EDIT = int(Qt.ItemDataRole.EditRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
SECOND = "second"
"""The key that marks a line as another batch of the line above it."""


class LineModel(QAbstractTableModel):
    """What the grid shows. It changes the draft, and follows it when somebody else changes it."""

    problems_changed = Signal()

    def __init__(
        self,
        columns: Sequence[LineColumn],
        draft: Draft,
        *,
        blank: int,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.draft = draft
        self.today = today
        self.blank = blank
        self._told: dict[tuple[int, str], str] = {}
        self._drawn: dict[int, tuple[Drawn, ...]] = {}
        self._count = len(draft.lines)
        self._wrong = [self._look_at(line) for line in draft.lines]
        self._problems: dict[tuple[int, str], str] | None = None
        self._numbers: list[str] | None = None
        self._was_wrong = False
        draft.lines_spliced.connect(self._follow)

    # Lines

    def line(self, at: int) -> Line:
        """Line `at`; an empty one below the last."""
        # While rows are coming or going the draft is already ahead of what the view knows.
        lines = self.draft.lines
        return lines[at] if at < len(lines) else {}

    def count(self) -> int:
        """How many lines there are, without the empty ones below."""
        return self._count

    def filled(self) -> int:
        """How many lines have any content."""
        return sum(any(line.values()) for line in self.draft.lines)

    def number(self, at: int) -> str:
        """The number in front of line `at`: a second batch has none."""
        if self._numbers is None:
            self._numbers = list(_numbered(self.draft.lines))
        firsts = sum(bool(number) for number in self._numbers)
        count = len(self._numbers)
        return self._numbers[at] if at < count else str(firsts + 1 + at - count)

    def put(self, at: int, cells: Mapping[str, Any]) -> None:
        """Change cells of line `at`, which may be one of the empty lines below."""
        if not cells or all(self.line(at).get(key) == value for key, value in cells.items()):
            return
        for key in cells:
            self._told.pop((at, key), None)
        if at < self.count():
            self.draft.put_cells(at, cells)
        else:
            new: list[Line] = [{} for _empty in range(at - self._count)]
            self.draft.splice(self._count, 0, [*new, dict(cells)], _("New line"))

    def set_blank(self, blank: int) -> None:
        """How many empty lines wait below the last."""
        self.beginResetModel()
        self.blank = blank
        self.endResetModel()

    def refresh(self) -> None:
        """Work out the grey cells again: what they depend on has changed."""
        self._drawn.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))

    def _follow(self, at: int, gone: int, come: int) -> None:
        self._drawn.clear()
        self._numbers = None
        self._problems = None
        self._wrong[at : at + gone] = [self._look_at(line) for line in self.draft.lines[at : at + come]]
        self._shift_told(at, gone, come)
        self._tell_rows(at, gone, come)
        # A line can show what is left of a batch that another line takes from.
        self.refresh()
        self._tell_problems()

    def _tell_rows(self, at: int, gone: int, come: int) -> None:
        # A line written below the last takes the place of an empty one, and the new empty one comes after it.
        first = at + min(gone, come) + (self.blank if at + gone >= self._count else 0)
        last = first + abs(come - gone) - 1
        if come > gone:
            self.beginInsertRows(NO_INDEX, first, last)
            self._count = len(self.draft.lines)
            self.endInsertRows()
        elif gone > come:
            self.beginRemoveRows(NO_INDEX, first, last)
            self._count = len(self.draft.lines)
            self.endRemoveRows()

    def _shift_told(self, at: int, gone: int, come: int) -> None:
        if gone != come and self._told:
            step = come - gone
            self._told = {
                (line + step if line >= at + gone else line, key): sentence
                for (line, key), sentence in self._told.items()
                if not at <= line < at + gone
            }

    # Problems

    def tell(self, at: int, key: str, sentence: str) -> None:
        """Say what is wrong with a cell, until the cell changes."""
        self._told[(at, key)] = sentence
        self._problems = None
        self.refresh()
        self._tell_problems()

    def clear_told(self) -> None:
        """Take away what was told."""
        self._told.clear()
        self._problems = None
        self.refresh()
        self._tell_problems()

    def problems(self) -> dict[tuple[int, str], str]:
        """Every wrong cell with its sentence, by line and key, from top to bottom."""
        if self._problems is None:
            found = {(at, key): words for at, wrong in enumerate(self._wrong) for key, words in wrong.items()}
            found |= self._told
            places = {column.key: place for place, column in enumerate(self.columns)}
            order = sorted(found, key=lambda cell: (cell[0], places.get(cell[1], -1)))
            self._problems = {cell: found[cell] for cell in order}
        return self._problems

    def _look_at(self, line: Line) -> dict[str, str]:
        today = self.today()
        found = ((column.key, column.problem(line, today)) for column in self.columns)
        return {key: words for key, words in found if words}

    def _tell_problems(self) -> None:
        wrong = bool(self.problems())
        if wrong or self._was_wrong:
            self.problems_changed.emit()
        self._was_wrong = wrong

    # What Qt asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """The lines and the empty ones below."""
        return 0 if parent.isValid() else self.count() + self.blank

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """The declared columns."""
        return 0 if parent.isValid() else len(self.columns)

    def drawn(self, at: int) -> tuple[Drawn, ...]:
        """The cells of a line as they are painted."""
        cells = self._drawn.get(at)
        if cells is None:
            line = self.line(at)
            cells = tuple(column.draw(line) if line else _EMPTY for column in self.columns)
            self._drawn[at] = cells
        return cells

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """What Qt asks of a cell; painting goes round it through `drawn`."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role in (_DISPLAY, _EDIT):
            return self.drawn(index.row())[index.column()].text
        if role == _ALIGN:
            return paint.RIGHT if column.numeric else paint.LEFT
        if role == _TIP:
            return self.cell_words(index.row(), column) or None
        if role == _SPOKEN:
            cell = self.drawn(index.row())[index.column()]
            told = self.cell_words(index.row(), column)
            return ", ".join(part for part in (_(column.title), cell.spoken, told) if part)
        return None

    def cell_words(self, at: int, column: LineColumn) -> str:
        """What is wrong with a cell, or its remark."""
        if at >= self.count():
            return ""
        sentence = self.problems().get((at, column.key), "")
        return sentence or (column.remark(self.line(at)) if column.remark else "")

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Grey cells can be seen and copied, not written in."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        column = self.columns[index.column()]
        if column.can_edit(self.line(index.row())):
            return flags | Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles above, line numbers at the left."""
        if orientation == Qt.Orientation.Vertical:
            if role == _ALIGN:
                return paint.RIGHT
            return self.number(section) if role == _DISPLAY else None
        if role == _DISPLAY:
            return _(self.columns[section].title)
        if role == _ALIGN:
            return paint.RIGHT if self.columns[section].numeric else paint.LEFT
        return None

    def is_grey(self, at: int, section: int) -> bool:
        """Whether the cell is worked out."""
        column = self.columns[section]
        return column.kind == CellKind.COMPUTED or not column.can_edit(self.line(at))


def _numbered(lines: Sequence[Line]) -> Iterator[str]:
    number = 0
    for line in lines:
        number += not line.get(SECOND)
        yield "" if line.get(SECOND) else str(number)


_EMPTY = LineColumn("", "").draw({})
