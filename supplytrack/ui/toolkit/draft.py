"""A paper that is being written: its fields and lines, with unlimited undo, saved as it changes.

The values are what JSON knows (text, whole numbers, true/false, nothing), so that a half-typed cell is kept
as it is: a date is its ISO text, a quantity the text that was typed. The operation that issues the paper
reads them exactly.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from supplytrack.i18n import _

Line = dict[str, Any]
SAVE_AFTER = 400
"""Milliseconds after the last key until the draft is saved."""


class Saved(Enum):
    """How the draft stands with the disk."""

    UNTOUCHED = "untouched"
    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"


class Draft(QObject):
    """The fields and lines of one paper. A form and a grid on the same draft share one undo."""

    field_changed = Signal(str)
    """The key of a field whose value is another now, whoever changed it."""
    lines_spliced = Signal(int, int, int)
    """At which line, how many went, how many came. One for one is a change in place."""
    save_wanted = Signal(dict)
    """The whole draft, when it should be saved."""

    def __init__(self, values: Mapping[str, Any] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Any] = copy.deepcopy(dict(values or {}))
        self._values.setdefault("lines", [])
        self.undo_stack = QUndoStack(self)
        self._burst = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.save_now)

    @property
    def values(self) -> dict[str, Any]:
        """A copy of everything, for saving or issuing. Lines without any content are left out."""
        found = copy.deepcopy(self._values)
        while found["lines"] and not any(found["lines"][-1].values()):
            found["lines"].pop()
        return found

    @property
    def lines(self) -> Sequence[Line]:
        """The lines as they are: for reading only."""
        return self._values["lines"]  # type: ignore[no-any-return]

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a field."""
        return self._values.get(key, default)

    def load(self, values: Mapping[str, Any]) -> None:
        """Take other values, such as a draft read from disk. There is nothing to undo then."""
        before = len(self.lines)
        self._values = copy.deepcopy(dict(values))
        self._values.setdefault("lines", [])
        self.undo_stack.clear()
        self._timer.stop()
        self.lines_spliced.emit(0, before, len(self.lines))
        for key in self._values:
            if key != "lines":
                self.field_changed.emit(key)

    def put(self, key: str, value: Any) -> None:
        """Change a field; changes of one field while typing are one step of undo."""
        if self._values.get(key) != value:
            self.undo_stack.push(_PutField(self, key, self._values.get(key), value, self._burst))

    def put_all(self, values: Mapping[str, Any], words: str) -> None:
        """Change several fields in one step of undo, which `words` names."""
        self.undo_stack.beginMacro(words)
        for key, value in values.items():
            self.put(key, value)
        self.undo_stack.endMacro()

    def rest(self) -> None:
        """Typing paused (the field was left): what comes next is a new step of undo. Saves at once."""
        self._burst += 1
        if self._timer.isActive():
            self.save_now()

    def put_cells(self, at: int, cells: Mapping[str, Any], words: str = "") -> None:
        """Change cells of line `at`."""
        line = self.lines[at]
        if any(line.get(key) != value for key, value in cells.items()):
            self.splice(at, 1, [{**line, **cells}], words or _("Change line {line}").format(line=at + 1))

    def splice(self, at: int, gone: int, come: Iterable[Line], words: str) -> None:
        """Take `gone` lines away at `at` and put others there, in one step of undo."""
        added = [dict(line) for line in come]
        removed = [dict(line) for line in self.lines[at : at + gone]]
        self.undo_stack.push(_Splice(self, at, removed, added, words))
        self.save_now()

    def save_now(self) -> None:
        """Ask for the draft to be saved without waiting."""
        self._timer.stop()
        self.save_wanted.emit(self.values)

    def set_field(self, key: str, value: Any) -> None:
        """Change a field outside undo: for the commands of this module and for worked-out values."""
        self._values[key] = value
        self.field_changed.emit(key)

    def note_typing(self, at: int, key: str, text: str) -> None:
        """Keep a half-typed cell with the draft, outside undo."""
        self._values["typing"] = [at, key, text]
        self._timer.start()

    def _typed(self, key: str, value: Any) -> None:
        self.set_field(key, value)
        self._timer.start()

    def _replace(self, at: int, gone: int, come: list[Line]) -> None:
        self._values["lines"][at : at + gone] = [dict(line) for line in come]
        self.lines_spliced.emit(at, gone, len(come))
        self._timer.start()


class _PutField(QUndoCommand):
    _ID = 1

    def __init__(self, draft: Draft, key: str, before: Any, after: Any, burst: int) -> None:
        super().__init__(_("Change"))
        self._draft, self._key, self._before, self._after = draft, key, before, after
        self._burst = burst

    def id(self) -> int:
        return self._ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _PutField) or (other._key, other._burst) != (self._key, self._burst):
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        self._draft._typed(self._key, self._after)

    def undo(self) -> None:
        self._draft._typed(self._key, self._before)


class _Splice(QUndoCommand):
    def __init__(self, draft: Draft, at: int, gone: list[Line], come: list[Line], words: str) -> None:
        super().__init__(words)
        self._draft, self._at, self._gone, self._come = draft, at, gone, come

    def redo(self) -> None:
        self._draft._replace(self._at, len(self._gone), self._come)

    def undo(self) -> None:
        self._draft._replace(self._at, len(self._come), self._gone)
