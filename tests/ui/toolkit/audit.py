"""Finds what a person could not read: labels, buttons, column heads and cells that are cut.

`clipped(widget)` paints the widget and lists every text that does not fit; `picture(widget, file)` keeps what was
painted. Tests of screens end with `assert clipped(page) == []`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QTableView, QWidget

from supplytrack.ui.toolkit import paint, style
from supplytrack.ui.toolkit.editors import MarkedEdit, NumberEdit
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.lines import LineGrid
from supplytrack.ui.toolkit.table import TableView

LAPTOP = (1366, 690)


def settle(milliseconds: int = 0) -> None:
    """Let Qt lay out and paint what waits."""
    QTest.qWait(milliseconds)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def picture(widget: QWidget, file: Path | str = "") -> QImage:
    """What the widget looks like; written to `file` when one is given."""
    settle()
    image = widget.grab().toImage()
    if file:
        image.save(str(file))
    return image


def clipped(widget: QWidget, *, allowed: tuple[str, ...] = ()) -> list[str]:
    """Every text inside `widget` that is cut. `allowed`: beginnings of texts that may be (a long note)."""
    # A text that came a moment ago is not laid out yet; each level of nested layouts asks the next one.
    for _level in range(4):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    found = _painted_short(widget)
    for label in widget.findChildren(QLabel):
        found += _label(label)
    for button in widget.findChildren(QPushButton):
        # A button with a layout inside has labels, which are looked at themselves.
        if _seen(button) and button.text().strip() and button.sizeHint().width() > button.width() + 1:
            found.append(f"button: {button.text().strip()}")
    for box in widget.findChildren(QCheckBox):
        if _seen(box) and box.text() and box.sizeHint().width() > box.width() + 1:
            found.append(f"tick box: {box.text()}")
    for table in widget.findChildren(QTableView):
        found += _heads(table)
    for edit in widget.findChildren(QLineEdit):
        found += _edit(edit)
    return [text for text in found if not any(text.partition(": ")[2].startswith(one) for one in allowed)]


def _seen(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def _painted_short(widget: QWidget) -> list[str]:
    """What the delegates and painters had to shorten while the widget was painted."""
    short: set[str] = set()
    real = paint.elided

    def noting(metrics: QFontMetricsF, text: str, width: float) -> str:
        shown = real(metrics, text, width)
        if shown != text:
            short.add(f"painted: {text}")
        return shown

    paint.elided = noting
    try:
        settle()
        widget.grab()
    finally:
        paint.elided = real
    return sorted(short)


def _label(label: QLabel) -> list[str]:
    if not _seen(label) or not label.text():
        return []
    if label.wordWrap():
        cut = label.heightForWidth(label.width()) > label.height() + 1
    elif isinstance(label, Label) and label.elides:
        cut = label.sizeHint().width() > label.width() + 1
    else:
        hint = label.sizeHint()
        cut = hint.width() > label.width() + 1 or hint.height() > label.height() + 1
    return [f"label: {label.text()}"] if cut else []


def _heads(table: QTableView) -> list[str]:
    header = table.horizontalHeader()
    if not _seen(table) or header.isHidden() or not isinstance(table, TableView | LineGrid):
        return []
    model, measure = table.model(), style.metrics(12, 600)
    padding = getattr(table, "padding", 8)
    found = []
    for at in range(header.count()):
        title = str(model.headerData(at, header.orientation()) or "")
        room = header.sectionSize(at) - 2 * padding - (table.lead if header.visualIndex(at) == 0 else 0)
        if not header.isSectionHidden(at) and measure.horizontalAdvance(title) > room + 0.5:
            found.append(f"column head: {title}")
    return found


def _edit(edit: QLineEdit) -> list[str]:
    if not _seen(edit):
        return []
    text = edit.text() or edit.placeholderText()
    mark = (
        26
        if isinstance(edit, MarkedEdit)
        else edit.textMargins().right()
        if isinstance(edit, NumberEdit)
        else 0
    )
    room = edit.width() - 16 - edit.textMargins().left() - mark
    cut = QFontMetricsF(edit.font()).horizontalAdvance(text) > room
    return [f"field: {text}"] if cut else []
