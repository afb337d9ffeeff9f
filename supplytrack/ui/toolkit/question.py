"""Questions, asked only before what cannot be undone.

The title asks with the paper's number, the body says what follows, the button is the verb.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit.boxes import column, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.labels import Label


@dataclass(frozen=True)
class Question:
    """`title` asks with the paper's number, `body` says the consequence, `verb` is the button. Translated."""

    title: str
    body: str
    verb: str
    keep: str = ""
    danger: bool = False


class QuestionDialog(QDialog):
    """Asks without stopping the program: `accepted` when the verb was pressed. Enter is the verb."""

    def __init__(self, question: Question, parent: QWidget, inside: QWidget | None = None) -> None:
        """`inside`: a field the answer needs, such as the reason for a reversal."""
        super().__init__(parent)
        self.setWindowTitle(question.title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(424)
        self.setMaximumWidth(560)
        self.verb = Button(question.verb, "danger" if question.danger else "primary", clicked=self.accept)
        self.keep = Button(question.keep or _("Go back"), clicked=self.reject)
        parts: list[QWidget] = [Label(question.title, "section", wrap=True)]
        if question.body:
            parts.append(Label(question.body, tone="text2", wrap=True))
        if inside is not None:
            parts.append(inside)
        buttons = row(None, self.keep, self.verb)
        self.setLayout(column(*parts, 8, buttons, margins=(16, 14, 16, 14), gap=4))
        self.verb.setAutoDefault(True)
        self.verb.setDefault(True)
        (inside or self.verb).setFocus()


def ask(
    question: Question, parent: QWidget, then: Callable[[], object], inside: QWidget | None = None
) -> QuestionDialog:
    """Ask, and do `then` when the verb is pressed. Comes back at once."""
    dialog = QuestionDialog(question, parent, inside)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then())
    dialog.open()
    return dialog
