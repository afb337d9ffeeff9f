"""Layouts said in one line: rows, columns, framed panels and scrolling boxes."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

Part = QWidget | QLayout | int | None
"""A widget, a layout, a gap in pixels, or None for the space that takes what is left."""
Margins = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""
Box = TypeVar("Box", bound=QBoxLayout)


def row(*parts: Part | tuple[Part, int], margins: Margins = (0, 0, 0, 0), gap: int = 8) -> QHBoxLayout:
    """The parts side by side; `(part, stretch)` makes a part take a share of the free width."""
    return _fill(QHBoxLayout(), parts, margins, gap)


def column(*parts: Part | tuple[Part, int], margins: Margins = (0, 0, 0, 0), gap: int = 8) -> QVBoxLayout:
    """The parts below one another; `(part, stretch)` makes a part take a share of the free height."""
    return _fill(QVBoxLayout(), parts, margins, gap)


def _fill(box: Box, parts: tuple[Part | tuple[Part, int], ...], margins: Margins, gap: int) -> Box:
    box.setContentsMargins(*margins)
    box.setSpacing(gap)
    for given in parts:
        part, stretch = given if isinstance(given, tuple) else (given, 0)
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, QLayout):
            box.addLayout(part, stretch)
        else:
            box.addWidget(part, stretch)
    return box


def holder(layout: QLayout, name: str = "", parent: QWidget | None = None) -> QWidget:
    """A plain widget around `layout`."""
    made = QWidget(parent)
    made.setObjectName(name)
    made.setLayout(layout)
    return made


def framed(name: str, layout: QLayout) -> QFrame:
    """A frame dressed by the style sheet under `name`: "panel", "sunkpanel", "side", "bar", "foot"..."""
    made = QFrame()
    made.setObjectName(name)
    made.setLayout(layout)
    return made


def hairline(*, upright: bool = False) -> QFrame:
    """A line one pixel thick, lying or upright."""
    made = QFrame()
    made.setObjectName("uprighthairline" if upright else "hairline")
    return made


def scrolled(inside: QWidget) -> QScrollArea:
    """`inside` in a box that scrolls up and down and never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(inside)
    return area


def empty(layout: QLayout) -> None:
    """Take every widget out of `layout` and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)
