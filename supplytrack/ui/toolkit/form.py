"""The one form: declared fields on a draft, with undo, and problems said below the field they belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.ui.toolkit.boxes import Margins, column, holder, row
from supplytrack.ui.toolkit.choices import Choice, Choices, as_choices
from supplytrack.ui.toolkit.dateedit import DateEdit
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.editors import (
    NO_CHOICES,
    CheckEdit,
    ChoiceEdit,
    Editor,
    LongTextEdit,
    NumberEdit,
    SegmentsEdit,
    TextEdit,
)
from supplytrack.ui.toolkit.labels import Icon, Label


class FieldKind(StrEnum):
    """How a field is written in."""

    TEXT = "text"
    LONG_TEXT = "long text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    SEGMENTS = "segments"
    CHECK = "check"
    FIXED = "fixed"
    """Shown, not written in; `note` says where the value comes from."""


@dataclass(frozen=True)
class Field:
    """One field of a form.

    key: of the draft. label, placeholder, note: marked with N_(). span: how many columns of the form it
    takes. choices: of a CHOICE; can be given later by `Form.set_choices`. options: of SEGMENTS, as
    (key, label). unit: behind a NUMBER, translated. required: `Form.check` asks for it. lines: the height
    of a LONG_TEXT. instead: the key of an earlier field in whose place this one stands; the page shows one of them.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    span: int = 1
    placeholder: str = ""
    note: str = ""
    choices: Choices | Sequence[Choice] | None = None
    options: Sequence[tuple[str, str]] = ()
    unit: str = ""
    required: bool = False
    lines: int = 3
    instead: str = ""


class _Message(QWidget):
    """What stands below a field: a problem in words, or a note."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Icon("circle-alert", "bad", 13)
        self._label = Label("", "caption", "text3", wrap=True)
        self.setLayout(row(column(2, self._icon, None, gap=0), (self._label, 1), gap=4))

    def say(self, problem: str, note: str) -> None:
        self._icon.setVisible(bool(problem))
        self._label.setText(problem or note)
        self._label.set_tone("bad" if problem else "text3")
        self.setVisible(bool(problem or note))


class FieldBox(QWidget):
    """A field as it stands in a form: its label above, its problem or note below."""

    def __init__(self, field: Field, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.editor = field, editor
        self.note = _(field.note)
        self.problem = ""
        self._label = Label(_(field.label), "caption", "text2")
        self._label.setBuddy(editor)
        editor.setAccessibleName(_(field.label))
        self._message = _Message()
        self._head = row(self._label, None, gap=6)
        self.setLayout(column(self._head, editor, self._message, None, gap=2))
        self.complain("")

    def complain(self, problem: str) -> None:
        """Say what is wrong below the field; empty takes it away."""
        self.problem = problem
        self._message.say(problem, self.note)
        self.editor.complain(bool(problem))
        self.editor.setAccessibleDescription(problem or self.note)

    def set_note(self, note: str) -> None:
        """Say something else below the field."""
        self.note = note
        self.complain(self.problem)

    def put_beside(self, aside: QWidget) -> None:
        """Put a link or a word right of the label."""
        self._head.addWidget(aside)

    def set_label(self, label: str) -> None:
        """Call the field otherwise."""
        self._label.setText(label)
        self.editor.setAccessibleName(label)


class Form(QWidget):
    """Declared fields, laid left to right into `columns` (their shares of the width), bound to a draft."""

    problems_changed = Signal()
    left = Signal(str)
    """The key of a field that the person has finished with."""

    def __init__(
        self,
        fields: Sequence[Field],
        draft: Draft,
        *,
        columns: Sequence[int] = (1,),
        today: Callable[[], date] = date.today,
        margins: Margins = (20, 10, 16, 12),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._draft, self._today = draft, today
        self.boxes = {field.key: FieldBox(field, self._editor(field)) for field in fields}
        self._lay(columns, margins)
        for key, box in self.boxes.items():
            self._bind(key, box)
        draft.field_changed.connect(self._show)

    def _lay(self, columns: Sequence[int], margins: Margins) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(*margins)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        line = place = 0
        places: dict[str, tuple[int, int, int, int]] = {}
        for key, box in self.boxes.items():
            if box.field.instead:
                grid.addWidget(box, *places[box.field.instead])
                continue
            span = min(box.field.span, len(columns))
            if place + span > len(columns):
                line, place = line + 1, 0
            places[key] = (line, place, 1, span)
            grid.addWidget(box, *places[key])
            place += span
        for at, share in enumerate(columns):
            grid.setColumnStretch(at, share)
            # Without this a long text in one field would take the width of the others.
            grid.setColumnMinimumWidth(at, 40)

    def _editor(self, field: Field) -> Editor:
        words = _(field.placeholder)
        if field.kind == FieldKind.LONG_TEXT:
            return LongTextEdit(words, field.lines)
        if field.kind == FieldKind.CHOICE:
            return ChoiceEdit(as_choices(field.choices) if field.choices is not None else NO_CHOICES, words)
        if field.kind == FieldKind.DATE:
            return DateEdit(self._today, words)
        if field.kind == FieldKind.NUMBER:
            return NumberEdit(words, field.unit)
        if field.kind == FieldKind.SEGMENTS:
            return SegmentsEdit([(key, _(label)) for key, label in field.options])
        if field.kind == FieldKind.CHECK:
            return CheckEdit(_(field.label))
        made = TextEdit(words)
        made.setReadOnly(field.kind == FieldKind.FIXED)
        return made

    def _bind(self, key: str, box: FieldBox) -> None:
        editor = box.editor
        if not isinstance(editor, LongTextEdit | CheckEdit | SegmentsEdit):
            editor.setSizePolicy(editor.sizePolicy().Policy.Ignored, editor.sizePolicy().verticalPolicy())
            editor.setMinimumWidth(40)
        if isinstance(editor, CheckEdit):
            box.set_label("")
            editor.setAccessibleName(_(box.field.label))
        editor.show_value(self._draft.get(key))
        editor.put.connect(lambda value: self._put(key, value))
        editor.left.connect(lambda: self._leave(key))
        editor.installEventFilter(self)

    def _put(self, key: str, value: Any) -> None:
        self._draft.put(key, value)
        if self.boxes[key].problem:
            self._complain(key, "")

    def _leave(self, key: str) -> None:
        self._draft.rest()
        wrong = self.boxes[key].editor.check()
        # What was refused stays until the field changes; what cannot be read is looked at each time.
        if wrong or not self.boxes[key].problem:
            self._complain(key, wrong)
        self.left.emit(key)

    def _show(self, key: str) -> None:
        if key in self.boxes:
            self.boxes[key].editor.show_value(self._draft.get(key))

    # Problems

    def check(self) -> bool:
        """Look at every field; say what is missing or cannot be read. Tells whether all is well."""
        for key, box in self.boxes.items():
            missing = box.field.required and self._draft.get(key) in (None, "")
            wrong = box.editor.check()
            if missing and not wrong:
                wrong = _("Fill this in")
            self._complain(key, wrong)
        return not self.problem_keys()

    def complain(self, refusals: Iterable[Refused]) -> list[Refused]:
        """Say each refusal at the field it names. Returns those that name no field of this form."""
        rest = []
        for refused in refusals:
            if refused.field in self.boxes:
                self._complain(refused.field, str(refused))
            else:
                rest.append(refused)
        return rest

    def show_refusal(self, refused: Refused) -> list[Refused]:
        """Say `refused` and what was found with it; go to the first. Returns what names no field here."""
        self.clear_problems()
        rest = self.complain(refused.all())
        if self.problem_keys():
            self.go_to(self.problem_keys()[0])
        return rest

    def clear_problems(self) -> None:
        """Take every problem away."""
        for key in self.boxes:
            self._complain(key, "")

    def problem_keys(self) -> list[str]:
        """The fields with a problem, in the order of the form."""
        return [key for key, box in self.boxes.items() if box.problem]

    def _complain(self, key: str, problem: str) -> None:
        if self.boxes[key].problem != problem:
            self.boxes[key].complain(problem)
            self.problems_changed.emit()

    # What a page changes

    def go_to(self, key: str) -> None:
        """Put the cursor into a field."""
        editor = self.boxes[key].editor
        editor.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def set_choices(self, key: str, choices: Choices | Sequence[Choice]) -> None:
        """Offer other choices in a field."""
        editor = self.boxes[key].editor
        if isinstance(editor, ChoiceEdit):
            editor.set_choices(as_choices(choices))

    def set_label(self, key: str, label: str) -> None:
        """Call a field otherwise; `label` is translated."""
        self.boxes[key].set_label(label)

    def set_note(self, key: str, note: str) -> None:
        """Say something below a field, such as where its value comes from."""
        self.boxes[key].set_note(note)

    def set_shown(self, key: str, *, shown: bool) -> None:
        """Show or hide a field."""
        self.boxes[key].setVisible(shown)

    def set_read_only(self, *, read_only: bool) -> None:
        """Let the form be read only: an issued paper, a day in the past."""
        for box in self.boxes.values():
            if isinstance(box.editor, QLineEdit | QPlainTextEdit):
                fixed = box.field.kind == FieldKind.FIXED
                box.editor.setReadOnly(read_only or fixed)
            else:
                box.editor.setEnabled(not read_only)

    def focused_key(self) -> str:
        """The field with the cursor; empty when there is none."""
        return next((key for key, box in self.boxes.items() if box.editor.hasFocus()), "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo and redo belong to the draft, not to the single field."""
        if isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            redo = event.matches(QKeySequence.StandardKey.Redo)
            if (undo or redo) and event.type() == QEvent.Type.ShortcutOverride:
                event.ignore()
                return True
            if (undo or redo) and event.type() == QEvent.Type.KeyPress:
                stack = self._draft.undo_stack
                stack.undo() if undo else stack.redo()
                return True
        return super().eventFilter(watched, event)


def labelled(label: str, widget: QWidget) -> QWidget:
    """A widget under a caption, for what is no field of a form. `label` is translated."""
    made = holder(column(Label(label, "caption", "text2"), widget, gap=2))
    made.setFocusProxy(widget)
    return made
