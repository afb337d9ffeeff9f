"""The one line grid: the lines of a paper, written as in Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)

from supplytrack.errors import Refused
from supplytrack.i18n import _, ngettext
from supplytrack.ui.toolkit.celledit import CellEdit, Go
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.clipboard import placed, table_of
from supplytrack.ui.toolkit.draft import Draft, Line
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.linemodel import SECOND
from supplytrack.ui.toolkit.lineview import LineView
from supplytrack.ui.toolkit.listmodel import Index

MOST_PASTED = 20_000
"""Lines that one paste may bring."""
_SEPARATORS = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


@dataclass(frozen=True)
class Pasted:
    """What came of a paste: how many lines, and how many of its columns found no place."""

    lines: int
    left_out: int


class LineGrid(LineView):
    """Edits the lines of a draft.

    Enter finishes a cell and goes to the next that needs a person (`LineColumn.stop`), Tab to the next that
    can be written in. Typing replaces, F2 edits. Alt+Down opens the list. Ctrl+D copies from above, Ctrl+B
    adds a batch, Ctrl+Delete removes lines, Ctrl+C and Ctrl+V speak with Excel. Undo is the draft's.
    """

    pasted = Signal(object)
    removed = Signal(int, int)
    """The first line that went (from 0), and how many."""
    current_line_changed = Signal(int)
    problems_changed = Signal()

    def __init__(
        self,
        columns: Sequence[LineColumn],
        draft: Draft,
        *,
        today: Callable[[], date] = date.today,
        blank: int = 2,
        row_height: int = 34,
        header_height: int = 30,
        numbered: bool = True,
        lead: int = 0,
        second_batch: Callable[[Line], Line] | None = None,
        enter_words: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            columns,
            draft,
            today=today,
            blank=blank,
            row_height=row_height,
            header_height=header_height,
            numbered=numbered,
            lead=lead,
            parent=parent,
        )
        self._draft, self._second_batch = draft, second_batch
        self._blank = blank
        self.take_out: Callable[[list[int]], None] | None = None
        """What Ctrl+Delete does with the chosen lines where they are kept elsewhere than in the draft."""
        self._edit = CellEdit(self.viewport(), enter_words)
        self._edit.finished.connect(self._finished)
        self._edit.given_up.connect(self.setFocus)
        self._edit.textEdited.connect(self._remember_typing)
        self._line_model.problems_changed.connect(self.problems_changed)
        self._line_model.dataChanged.connect(self._fit_editor)
        if self._line_model.rowCount():
            self.setCurrentIndex(self._line_model.index(0, 0))

    # What a page asks

    @property
    def current_line(self) -> int:
        """The line where the person is, from 0."""
        return self.currentIndex().row()

    def refresh(self) -> None:
        """Work out the grey cells again: what they depend on has changed."""
        self._line_model.refresh()

    def set_read_only(self, *, read_only: bool) -> None:
        """Show without writing: an issued paper, a day in the past."""
        self._edit.close_cell()
        self._read_only = read_only
        self._line_model.set_blank(0 if read_only else self._blank)

    def show_column(self, key: str, *, shown: bool) -> None:
        """Show or hide a column; a hidden one is passed over by keys, copies and pastes."""
        self.setColumnHidden(next(at for at, one in enumerate(self.columns) if one.key == key), not shown)

    def fit_height(self) -> None:
        """Be exactly as high as the lines, for papers with a fixed number of them."""
        rows = sum(self.rowHeight(line) for line in range(self._line_model.rowCount()))
        self.setFixedHeight(rows + self.horizontalHeader().height() + 1)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def commit(self) -> None:
        """Keep what is being typed: before issuing, previewing or leaving."""
        self._edit.commit()

    # Problems

    def problem_cells(self) -> list[tuple[int, str]]:
        """The wrong cells as (line, key), from top to bottom."""
        return list(self._line_model.problems())

    def check(self) -> bool:
        """Ask for what is missing in every line with content. Tells whether all is well."""
        for at, line in enumerate(self._draft.lines):
            if any(line.values()):
                self._ask_missing(at, line)
        return not self.problem_cells()

    def _ask_missing(self, at: int, line: Line) -> None:
        for column in self.columns:
            empty = line.get(column.key) in (None, "") and not self.problem_at(at, column.key)
            if column.required and empty and column.can_edit(line):
                self._line_model.tell(at, column.key, _("Fill in"))

    def complain(self, refusals: Iterable[Refused]) -> list[Refused]:
        """Mark the cells that refusals name (`lines.2.quantity`). Returns those that name none."""
        rest = []
        for refused in refusals:
            parts = refused.field.split(".")
            if len(parts) == 3 and parts[0] == "lines" and parts[1].isdigit():
                self._line_model.tell(int(parts[1]), parts[2], str(refused))
            else:
                rest.append(refused)
        return rest

    def clear_problems(self) -> None:
        """Take away what was told; what cannot be read stays wrong."""
        self._line_model.clear_told()

    def go_to(self, line: int, key: str) -> None:
        """Make a cell current and put the keyboard there."""
        keys = [column.key for column in self.columns]
        at = keys.index(key) if key in keys else 0
        self.setCurrentIndex(self._line_model.index(line, at))
        self.scrollTo(self.currentIndex())
        self.setFocus()

    # Editing

    def begin(self, text: str | None = None, *, listed: bool = False) -> bool:
        """Open the current cell: with `text` in place of what stands there, or with the whole list."""
        index = self.currentIndex()
        if self._read_only or not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        column, line = self.columns[index.column()], self._line_model.line(index.row())
        chooses = column.kind in (CellKind.ITEM, CellKind.CHOICE)
        self.scrollTo(index)
        self._edit.begin(
            self.visualRect(index),
            column.words(line) if text is None else text,
            replacing=text is not None,
            right=column.numeric,
            choices=column.offered(line) if chooses else None,
            name=_(column.title),
        )
        if listed:
            self._edit.offer_all()
        elif text:
            self._edit.textEdited.emit(text)
        return True

    def _finished(self, text: str, choice: Choice | None, go: Go) -> None:
        index = self.currentIndex()
        at, column = index.row(), self.columns[index.column()]
        line = self._line_model.line(at)
        if choice is not None:
            self._line_model.put(at, column.take(line, choice))
        elif text != column.words(line):
            self._line_model.put(at, column.read(line, text, self._line_model.today()))
        self._draft.set_field("typing", None)
        if go != Go.STAY:
            self.setFocus()
            self._go(go)

    def _remember_typing(self, text: str) -> None:
        index = self.currentIndex()
        self._draft.note_typing(index.row(), self.columns[index.column()].key, text)

    def restore_cursor(self) -> None:
        """Go back to the cell, and to the half-typed words, that the draft was left with."""
        kept = self._draft.get("typing")
        if kept:
            self.go_to(kept[0], kept[1])
            self.begin(kept[2])

    def clear_cells(self) -> None:
        """Empty the chosen cells, in one step of undo."""
        wanted: dict[int, dict[str, Any]] = {}
        today = self._line_model.today()
        for index in self.selectionModel().selectedIndexes():
            at, column = index.row(), self.columns[index.column()]
            if at < self._line_model.count() and index.flags() & Qt.ItemFlag.ItemIsEditable:
                line = {**self._line_model.line(at), **wanted.get(at, {})}
                wanted.setdefault(at, {}).update(column.read(line, "", today))
        self._put_lines(wanted, _("Clear cells"))

    def _put_lines(self, wanted: dict[int, dict[str, Any]], words: str) -> None:
        if wanted and not self._read_only:
            first, last = min(wanted), max(wanted)
            lines = [{**self._line_model.line(at), **wanted.get(at, {})} for at in range(first, last + 1)]
            gone = max(0, min(last + 1, self._line_model.count()) - first)
            self._draft.splice(first, gone, lines, words)

    def copy_from_above(self) -> None:
        """Take the cell above into the current one (Ctrl+D); with several lines chosen, the first line's."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        sections = sorted({index.column() for index in self.selectionModel().selectedIndexes()})
        source = chosen[0] if len(chosen) > 1 else self.current_line - 1
        targets = chosen[1:] if len(chosen) > 1 else [self.current_line]
        if source < 0 or not targets:
            return
        above, today = self._line_model.line(source), self._line_model.today()
        wanted: dict[int, dict[str, Any]] = {}
        for at in targets:
            for section in sections:
                column = self.columns[section]
                line = {**self._line_model.line(at), **wanted.get(at, {})}
                if column.can_edit(line):
                    wanted.setdefault(at, {}).update(column.read(line, column.words(above), today))
        self._put_lines(wanted, _("Copy from above"))

    def add_second_batch(self) -> None:
        """Put a line below for another batch of the same item (Ctrl+B)."""
        at = self.current_line
        if self._second_batch is None or self._read_only or at >= self._line_model.count():
            return
        new = {**self._second_batch(self._line_model.line(at)), SECOND: True}
        self._draft.splice(at + 1, 0, [new], _("Second batch"))
        stops = [column.key for column in self.columns if column.stop and column.kind != CellKind.ITEM]
        self.go_to(at + 1, stops[0] if stops else self.columns[0].key)

    def remove_lines(self) -> None:
        """Take the chosen lines away (Ctrl+Delete)."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        chosen = [at for at in chosen if at < self._line_model.count()]
        if chosen and self.take_out is not None:
            self.take_out(chosen)
        elif chosen and not self._read_only:
            first, many = chosen[0], chosen[-1] - chosen[0] + 1
            key = self.columns[max(0, self.currentIndex().column())].key
            words = ngettext("Remove {count} line", "Remove {count} lines", many).format(count=many)
            self._draft.splice(first, many, [], words)
            self.go_to(first, key)
            self.removed.emit(first, many)

    # The clipboard

    def copy(self) -> None:
        """Put the chosen block on the clipboard as Excel takes it."""
        indexes = self.selectionModel().selectedIndexes()
        if indexes:
            rows = range(min(i.row() for i in indexes), max(i.row() for i in indexes) + 1)
            sections = sorted({i.column() for i in indexes if not self.isColumnHidden(i.column())})
            lines = (
                "\t".join(self._plain_words(self.columns[at], self._line_model.line(row)) for at in sections)
                for row in rows
            )
            QApplication.clipboard().setText("\n".join(lines))

    @staticmethod
    def _plain_words(column: LineColumn, line: Line) -> str:
        words = " ".join(column.words(line).split())
        plain = words.replace(",", "")
        return plain if column.numeric and plain.replace(".", "").isdigit() else words

    def paste(self) -> None:
        """Take a block from Excel, as one step of undo. What is not known becomes a red cell."""
        rows = table_of(QApplication.clipboard().text())[:MOST_PASTED]
        if not rows or self._read_only or not self.currentIndex().isValid():
            return
        seen = [column for at, column in enumerate(self.columns) if not self.isColumnHidden(at)]
        keys = [(column.key, _(column.title)) for column in seen]
        editable = [column.key for column in seen if column.kind != CellKind.COMPUTED]
        start = seen.index(self.columns[self.currentIndex().column()])
        places, body, left_out = placed(rows, keys, editable, start)
        first, today = min(self.current_line, self._line_model.count()), self._line_model.today()
        by_key = {column.key: column for column in self.columns}
        wanted: dict[int, dict[str, Any]] = {}
        for at, row in enumerate(body, first):
            line = dict(self._line_model.line(at))
            for key, text in zip(places, row, strict=True):
                line |= by_key[key].read(line, text, today)
            wanted[at] = line
        self._put_lines(wanted, _("Paste"))
        self.pasted.emit(Pasted(len(body), left_out))

    # Keys

    def event(self, event: QEvent) -> bool:
        """Tab stays in the grid until its end; the grid's keys are not the window's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if tab and not event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._tab(event.key()):
                return True
        return super().event(event)

    def _tab(self, key: int) -> bool:
        before = self.currentIndex()
        self._go(Go.BACK if key == Qt.Key.Key_Backtab else Go.NEXT)
        return self.currentIndex() != before

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the grid; letters begin a cell."""
        if self._shortcut(event) or self._moving(event) or self._typing(event):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _shortcut(self, event: QKeyEvent) -> bool:
        standard = QKeySequence.StandardKey
        acts: tuple[tuple[bool, Callable[[], object]], ...] = (
            (event.matches(standard.Copy), self.copy),
            (event.matches(standard.Paste), self.paste),
            (event.matches(standard.Undo), self._draft.undo_stack.undo),
            (event.matches(standard.Redo), self._draft.undo_stack.redo),
            (_is(event, Qt.Key.Key_D), self.copy_from_above),
            (_is(event, Qt.Key.Key_B), self.add_second_batch),
            (_is(event, Qt.Key.Key_Delete), self.remove_lines),
        )
        for pressed, act in acts:
            if pressed:
                act()
                return True
        return False

    def _moving(self, event: QKeyEvent) -> bool:
        key, plain = event.key(), event.modifiers() in _NO_MODIFIERS
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(Go.NEEDED)
        elif plain and key == Qt.Key.Key_F2:
            self.begin()
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Down:
            self.begin(listed=True)
        elif plain and key in _SEPARATORS:
            self.clear_cells()
        else:
            return False
        return True

    def _typing(self, event: QKeyEvent) -> bool:
        text = event.text()
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
        return bool(text) and text.isprintable() and not held and self.begin(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Scripts that are composed begin a cell too."""
        if event.commitString():
            self.begin(event.commitString())
        else:
            super().inputMethodEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click edits."""
        super().mouseDoubleClickEvent(event)
        self.begin()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the mark of a cell opens its list."""
        self._edit.commit()
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.columns[index.column()].has_arrow(self._line_model.line(index.row())):
            on_mark = event.position().x() > self.visualRect(index).right() - 26
            if on_mark and self._line_model.line(index.row()):
                self.begin(listed=True)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the page, which may show the line beside the grid."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.row() != previous.row():
            self.current_line_changed.emit(current.row())

    def _fit_editor(self) -> None:
        if self._edit.is_open:
            self._edit.setGeometry(self.visualRect(self.currentIndex()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The open cell moves with its line."""
        super().scrollContentsBy(dx, dy)
        self._fit_editor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The open cell keeps its place."""
        super().resizeEvent(event)
        self._fit_editor()

    def sizeHint(self) -> QSize:
        """Grids take what the page gives."""
        return QSize(400, 240)

    def row_rect(self, line: int) -> QRect:
        """Where a line stands in the viewport."""
        return QRect(0, self.rowViewportPosition(line), self.viewport().width(), self.rowHeight(line))


_NO_MODIFIERS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def _is(event: QKeyEvent, key: Qt.Key) -> bool:
    return event.key() == key and event.modifiers() == Qt.KeyboardModifier.ControlModifier
