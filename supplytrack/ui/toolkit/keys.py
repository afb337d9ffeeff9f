"""Every key, on one sheet (F1)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit.boxes import column, holder, row, scrolled
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.labels import KeyCap, Label


def _always() -> list[tuple[str, str]]:
    return [
        ("Ctrl+Enter", _("do the main action of the page")),
        ("Ctrl+F", _("go to the filter")),
        ("F8", _("next problem")),
        ("Shift+F8", _("problem before")),
        ("F2", _("edit the cell")),
        ("Alt+Down", _("open the list")),
        ("Ctrl+D", _("copy from above")),
        ("Ctrl+B", _("second batch")),
        ("Ctrl+Delete", _("remove the line")),
        ("Ctrl+Z", _("undo")),
        ("Ctrl+Y", _("redo")),
        ("Ctrl+S", _("save now")),
    ]


class KeysDialog(QDialog):
    """All keys with what they do, in sections."""

    def __init__(self, parent: QWidget, sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("All keys"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(520, 560)
        inside = column(gap=6)
        for title, keys in (*sections, (_("While writing"), _always())):
            if keys:
                inside.addWidget(Label(title, "section"))
                inside.addLayout(self._grid(keys))
                inside.addSpacing(8)
        inside.addStretch(1)
        close = Button(_("Close"), "primary", clicked=self.accept)
        area = scrolled(holder(inside, "scrolled"))
        self.setLayout(column((area, 1), row(None, close), margins=(20, 16, 16, 14), gap=12))
        close.setFocus()

    def _grid(self, keys: Sequence[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for at, (shortcut, words) in enumerate(keys):
            grid.addLayout(row(None, KeyCap(shortcut)), at, 0)
            grid.addWidget(Label(words), at, 1)
        return grid
