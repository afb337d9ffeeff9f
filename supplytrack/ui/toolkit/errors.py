"""What a person sees when something goes wrong: a place that is away, or a fault of the program."""

from __future__ import annotations

import logging
import platform
import traceback
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from supplytrack import __version__
from supplytrack.errors import Unavailable
from supplytrack.i18n import _
from supplytrack.ui.toolkit.boxes import column, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.labels import Icon, Label

log = logging.getLogger(__name__)


class _Told(QDialog):
    def __init__(
        self, parent: QWidget, icon: str, title: str, text: str, inside: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        words = column(Label(title, "section", wrap=True), Label(text, tone="text2", wrap=True), gap=4)
        if inside is not None:
            words.addWidget(inside)
        self.buttons = row(None)
        mark = column(2, Icon(icon, "bad", 20), None, gap=0)
        self.setLayout(
            column(row(mark, (words, 1), gap=12), 8, self.buttons, margins=(16, 14, 16, 14), gap=4)
        )

    def add_button(self, button: Button) -> None:
        self.buttons.addWidget(button)


def tell_unavailable(parent: QWidget, away: Unavailable, again: Callable[[], object] | None) -> QDialog:
    """Say that a resource is away, and offer to try again."""
    dialog = _Told(parent, "unplug", _("This cannot be done right now"), str(away))
    dialog.add_button(Button(_("Close"), clicked=dialog.reject))
    if again is not None:
        retry = Button(_("Try again"), "primary", "refresh-cw", clicked=dialog.accept)
        dialog.accepted.connect(lambda: again())
        dialog.add_button(retry)
        retry.setDefault(True)
        retry.setFocus()
    dialog.open()
    return dialog


def tell_fault(parent: QWidget, fault: BaseException) -> QDialog:
    """Say that the program is at fault, log it, and show the report that helps to mend it."""
    report = problem_report(fault)
    log.error("a fault of the program", exc_info=fault)
    text = QPlainTextEdit(report)
    text.setReadOnly(True)
    text.setMinimumHeight(160)
    text.setAccessibleName(_("Problem report"))
    dialog = _Told(
        parent,
        "circle-alert",
        _("The program could not finish this"),
        _("Nothing was changed. Send this report to whoever looks after the program; it holds no names."),
        text,
    )
    copy = Button(_("Copy the report"), icon="copy", clicked=lambda: QApplication.clipboard().setText(report))
    dialog.add_button(copy)
    dialog.add_button(Button(_("Close"), "primary", clicked=dialog.reject))
    dialog.open()
    return dialog


def problem_report(fault: BaseException) -> str:
    """What happened, where, and in which version: no data of the workspace."""
    frames = traceback.extract_tb(fault.__traceback__)
    places = [
        f"  {frame.filename.rpartition('supplytrack')[2]}:{frame.lineno} {frame.name}" for frame in frames
    ]
    system = f"SupplyTrack {__version__}, Python {platform.python_version()}, {platform.system()}"
    # The message of an exception can quote what somebody typed, so only its kind is told.
    return "\n".join((system, type(fault).__name__, *places))
