"""How the cells of a list are painted."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from supplytrack.ui.toolkit import icons, paint, style
from supplytrack.ui.toolkit.columns import Drawn
from supplytrack.ui.toolkit.listmodel import Kind, ListModel

PADDING = 8
_CHILD_INDENT = 36


class _ListView(Protocol):
    hovered: int
    lead: int
    padding: int
    first_painted: int
    current_painted: int

    def list_model(self) -> ListModel[object]: ...


def paint_action(painter: QPainter, rect: QRectF, cell: Drawn) -> None:
    """A link at the right of a row, or a small button."""
    words = cell.look.action
    painter.setFont(style.font(12, 500))
    if not cell.look.as_button:
        painter.setPen(style.colour("link"))
        painter.drawText(rect.adjusted(0, 0, -4, -1), paint.RIGHT, words)
        return
    width = style.metrics(13, 500).horizontalAdvance(words) + 18
    box = QRectF(rect.right() - width, rect.center().y() - 13, width, 25)
    paint.rounded(painter, box, 5, "raised", "strong_hairline")
    painter.setPen(style.colour("link"))
    painter.drawText(box, paint.CENTRE, words)


def paint_bar(painter: QPainter, rect: QRectF, cell: Drawn) -> None:
    """A share as a bar, with its number at the right."""
    bar = cell.look.bar
    if bar is None:
        return
    room = 44.0
    box = QRectF(rect.left(), rect.center().y() - 4, max(10.0, rect.width() - room), 7)
    paint.meter(painter, box, [bar] if bar.value else [], 1)
    painter.setFont(style.font(13, cell.look.weight or 500))
    painter.setPen(style.colour(cell.look.tone or "text"))
    words = QRectF(rect.right() - room, rect.top(), room, rect.height() - 1)
    painter.drawText(words, paint.RIGHT, cell.text)


def paint_text(
    painter: QPainter,
    rect: QRectF,
    cell: Drawn,
    *,
    right: bool,
    weight: int,
    tone: str,
    small: bool = False,
) -> None:
    """The words of a cell: its text, the quiet tail, the word in front of a number, the second line."""
    look = cell.look
    size = 12 if small else 13
    align = paint.RIGHT if right else paint.LEFT
    height = rect.height() - 1
    if look.lead:
        painter.setFont(style.font(12, 600))
        painter.setPen(style.colour(look.lead_tone))
        painter.drawText(QRectF(rect.left(), rect.top(), rect.width(), height), paint.LEFT, look.lead)
    width = rect.width()
    measure = style.metrics(size, weight)
    if look.tail:
        width = _paint_tail(painter, rect, look.tail, style.text_width(cell.text, size, weight), right=right)
    painter.setFont(style.font(size, weight))
    painter.setPen(style.colour(tone))
    shown = paint.elided(measure, cell.text, width + 0.5)
    if look.below:
        middle = rect.top() + rect.height() / 2
        painter.drawText(QRectF(rect.left(), middle - 19, width, 20), align, shown)
        _paint_below(painter, QRectF(rect.left(), middle - 1, width, 19), cell, align)
    else:
        painter.drawText(QRectF(rect.left(), rect.top(), width, height), align, shown)
    if look.struck:
        middle = rect.center().y()
        left = rect.right() - measure.horizontalAdvance(shown) if right else rect.left()
        painter.drawLine(int(left), int(middle), int(left + measure.horizontalAdvance(shown)), int(middle))


def _paint_tail(painter: QPainter, rect: QRectF, tail: str, text_width: float, *, right: bool) -> float:
    """Draw the quiet word after the text; returns the width that is left for the text."""
    wide = style.text_width(tail, 12)
    left = rect.right() - wide if right else min(rect.left() + text_width + 7, rect.right() - wide)
    left = max(left, rect.left())
    painter.setFont(style.font(12))
    painter.setPen(style.colour("text3"))
    painter.drawText(QRectF(left, rect.top(), wide + 4, rect.height() - 1), paint.LEFT, tail)
    return max(0.0, left - rect.left() - (5 if right else 6))


def _paint_below(painter: QPainter, rect: QRectF, cell: Drawn, align: Qt.AlignmentFlag) -> None:
    painter.setFont(style.font(12))
    painter.setPen(style.colour(cell.look.below_tone))
    shown = paint.elided(style.metrics(12), cell.look.below, rect.width() + 0.5)
    painter.drawText(rect, align, shown)


class RowDelegate(QStyledItemDelegate):
    """Paints the cells of a `TableView`."""

    def __init__(self, view: _ListView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        view = self._view
        model = view.list_model()
        at, section = index.row(), index.column()
        kind, cells = model.kind(at), model.drawn(at)
        box = option.rect
        first = section == view.first_painted
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(painter, box, kind, at, chosen=chosen, first=first)
        if cells is not None and cells[section].look.is_plain and not first:
            self._short(painter, box, kind, section, cells[section])
            return
        if cells is None:
            self._waiting(painter, box)
            return
        painter.save()
        self._content(painter, QRectF(box), kind, at, section, cells[section])
        painter.restore()

    def _ground(
        self, painter: QPainter, box: QRect, kind: Kind, at: int, *, chosen: bool, first: bool
    ) -> None:
        view = self._view
        if chosen:
            painter.fillRect(box, style.colour("selected"))
        elif at == view.hovered and kind in (Kind.ROW, Kind.CHILD):
            painter.fillRect(box, style.colour("hover"))
        elif kind != Kind.ROW:
            painter.fillRect(box, style.colour("sunk"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, style.colour("hairline"))
        if kind == Kind.TOTAL:
            painter.fillRect(box.left(), box.top(), box.width(), 1, style.colour("strong_hairline"))
        if first and (chosen or at == view.current_painted):
            painter.fillRect(box.left(), box.top(), 3, box.height() - 1, style.colour("accent"))

    def _short(self, painter: QPainter, box: QRect, kind: Kind, section: int, cell: Drawn) -> None:
        if not cell.text:
            return
        look, padding = cell.look, self._view.padding
        inner = box.adjusted(padding, 0, -padding, -1)
        size = 12 if look.small or kind == Kind.CHILD else 13
        weight = look.weight or (600 if kind in (Kind.GROUP, Kind.TOTAL) else 400)
        tone = look.tone or ("text2" if kind in (Kind.GROUP, Kind.CHILD) else "text")
        text = cell.text
        if style.text_width(text, size, weight) > inner.width() + 0.5:
            text = paint.elided(style.metrics(size, weight), text, inner.width() + 0.5)
        painter.setFont(style.font(size, weight))
        painter.setPen(style.colour(tone))
        numeric = self._view.list_model().columns[section].numeric and kind != Kind.GROUP
        painter.drawText(inner, paint.RIGHT if numeric else paint.LEFT, text)

    def _waiting(self, painter: QPainter, box: QRect) -> None:
        # A window full of them is painted while somebody scrolls: two rectangles look as round as a rounded one.
        left, top, width = box.left() + 8, box.center().y() - 3, max(8, box.width() * 2 // 5 - 16)
        painter.fillRect(left + 1, top, width - 2, 6, style.colour("plain_bg"))
        painter.fillRect(left, top + 1, width, 4, style.colour("plain_bg"))

    def _content(
        self, painter: QPainter, rect: QRectF, kind: Kind, at: int, section: int, cell: Drawn
    ) -> None:
        inner = self._inner(rect, kind, section)
        inner = self._marks(painter, inner, at, section, cell)
        if cell.look.bar is not None:
            paint_bar(painter, inner, cell)
        elif cell.look.spark:
            paint.spark(painter, inner.adjusted(0, 7, 0, -8), cell.look.spark)
        elif cell.look.action:
            paint_action(painter, inner, cell)
        else:
            self._words(painter, inner, kind, section, cell)

    def _inner(self, rect: QRectF, kind: Kind, section: int) -> QRectF:
        padding = self._view.padding
        left = padding
        if section == self._view.first_painted:
            left += self._view.lead + (_CHILD_INDENT if kind == Kind.CHILD else 0)
        return rect.adjusted(left, 0, -padding, 0)

    def _marks(self, painter: QPainter, rect: QRectF, at: int, section: int, cell: Drawn) -> QRectF:
        left, middle = rect.left(), rect.center().y()
        opened = self._view.list_model().is_open(at) if section == self._view.first_painted else None
        if opened is not None:
            arrow = "chevron-down" if opened else "chevron-right"
            icons.draw(painter, arrow, "text2", QRectF(left - 2, middle - 7.5, 14, 14))
            left += 17
        if cell.look.icon:
            tone = cell.look.icon_tone or cell.look.tone or "text2"
            icons.draw(painter, cell.look.icon, tone, QRectF(left, middle - 8.5, 16, 16))
            left += 23
        if cell.look.badge is not None:
            badge, height = cell.look.badge, paint.chip_height()
            width = paint.chip_width(badge)
            paint.chip(painter, QRectF(left, middle - height / 2 - 0.5, width, height), badge)
            left += width + 8
        return QRectF(left, rect.top(), max(0.0, rect.right() - left), rect.height())

    def _words(self, painter: QPainter, rect: QRectF, kind: Kind, section: int, cell: Drawn) -> None:
        look = cell.look
        right = self._view.list_model().columns[section].numeric and kind != Kind.GROUP
        heavy = 600 if kind in (Kind.GROUP, Kind.TOTAL) else 400
        tone = look.tone or ("text2" if kind in (Kind.GROUP, Kind.CHILD) else "text")
        small = look.small or kind == Kind.CHILD
        weight = look.weight or heavy
        paint_text(painter, rect, cell, right=right, weight=weight, tone=tone, small=small)
