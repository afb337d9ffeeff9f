"""Words on the screen: always plain text, in a role (how large) and a tone (which colour)."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from supplytrack.ui.toolkit import icons, paint, style
from supplytrack.ui.toolkit.boxes import row
from supplytrack.ui.toolkit.paint import Badge


class Label(QLabel):
    """Plain text. A name with markup in it is shown as it was typed and never read as markup.

    Roles: body, title, section, strong, medium, caption, head, figure, small_figure, tally. Tones: text,
    text2, text3, link, good, warn, bad, info, on_toast. An `elide` label gives way in a narrow window: it
    ends in "…" and shows the whole text as its tip. A `wrap` label takes more lines instead.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "",
        *,
        wrap: bool = False,
        elide: bool = False,
        right: bool = False,
        centre: bool = False,
        width: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        self._elide = elide
        self.setWordWrap(wrap)
        self._align(right=right, centre=centre)
        if width:
            self.setFixedWidth(width)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def _align(self, *, right: bool, centre: bool) -> None:
        if right:
            self.setAlignment(paint.RIGHT)
        elif centre:
            self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        elif self.wordWrap():
            self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            style.restyle(self)

    def set_role(self, role: str) -> None:
        """Change the size and weight."""
        if self.property("role") != role:
            self.setProperty("role", role)
            style.restyle(self)

    @property
    def elides(self) -> bool:
        """Whether this label may end in "…"."""
        return self._elide

    def minimumSizeHint(self) -> QSize:
        """An eliding label can shrink to a few letters."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 36), hint.height()) if self._elide else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, shortened when the label may be and must be."""
        if not self._elide or self.sizeHint().width() <= self.width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        inner = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, self.alignment(), shown)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Show the whole text as a tip when it is cut."""
        if event.type() == QEvent.Type.ToolTip and self._elide and not self.toolTip():
            self.setToolTip(plain_tip(self.text()))
        return super().event(event)

    def setText(self, text: str) -> None:
        """Show `text`, as it is."""
        if self._elide:
            self.setToolTip("")
        self._words = text
        super().setText(breakable(text) if self.wordWrap() else text)

    def text(self) -> str:
        """What is shown, without the places where it may break."""
        return self._words


def breakable(text: str) -> str:
    """`text` with the places where Khmer, which has no spaces, may go to the next line."""
    if text.isascii() or not any("\u1780" <= letter <= "\u17ff" for letter in text):
        return text
    # Only Khmer needs the dictionary, and the first painted window has no long text.
    from supplytrack.documents.khmer import RUN, words

    runs = RUN.findall(text)
    return "".join("\u200b".join(words(run)) if "\u1780" <= run[0] <= "\u19ff" else run for run in runs)


def plain_tip(text: str) -> str:
    """`text` for a tool tip, which would otherwise read markup in it."""
    if "<" not in text:
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<qt>{escaped}</qt>"


class Icon(QWidget):
    """An icon alone. It follows the theme; it is only decoration, so give its meaning in words beside it."""

    def __init__(self, name: str, tone: str = "text2", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size = name, tone, size
        self.setFixedSize(size, size)

    def show_icon(self, name: str, tone: str) -> None:
        """Show another icon."""
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = QPainter(self)
        icons.draw(painter, self._name, self._tone, QRectF(0, 0, self._size, self._size))
        painter.end()


class Chip(QWidget):
    """A status: a word, an icon and a tint."""

    def __init__(self, badge: Badge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_badge(badge)

    def show_badge(self, badge: Badge) -> None:
        """Say something else."""
        self._badge = badge
        self.setAccessibleName(badge.word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the word."""
        return QSize(paint.chip_width(self._badge), paint.chip_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        painter = QPainter(self)
        paint.chip(painter, QRectF(self.rect()), self._badge)
        painter.end()


class KeyCap(QWidget):
    """A shortcut as keys: "Ctrl+K"."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys.split("+") if keys != "+" else ["+"]
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _widths(self) -> list[int]:
        measure = style.metrics(11, 500)
        return [max(18, math.ceil(measure.horizontalAdvance(key)) + 10) for key in self._keys]

    def sizeHint(self) -> QSize:
        """As wide as the keys with 3 pixels between them."""
        widths = self._widths()
        return QSize(sum(widths) + 3 * (len(widths) - 1), 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the key caps."""
        painter = QPainter(self)
        left = 0
        for key, width in zip(self._keys, self._widths(), strict=True):
            cap = QRectF(left, 0, width, 18)
            paint.rounded(painter, cap, 3, "surface", "strong_hairline")
            painter.setPen(style.colour("text2"))
            painter.setFont(style.font(11, 500))
            painter.drawText(cap, paint.CENTRE, key)
            left += width + 3
        painter.end()


def hint(keys: str, text: str) -> QHBoxLayout:
    """What a key does: its caps and a few words."""
    return row(KeyCap(keys), Label(text, "caption", "text2"), gap=5)


class Steps(QWidget):
    """Where a paper is: Draft, Issued, Signed."""

    def __init__(self, names: list[str], at: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._at = at
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_step(at)

    def set_step(self, at: int) -> None:
        """Move to step number `at`, the first being 0."""
        self._at = at
        self.setAccessibleName(" – ".join(self._names))
        self.setAccessibleDescription(self._names[at])
        self.update()

    def _widths(self) -> list[float]:
        measure = style.metrics(12, 600)
        return [22 + measure.horizontalAdvance(name) for name in self._names]

    def sizeHint(self) -> QSize:
        """As wide as the words, the circles and the lines between."""
        return QSize(int(sum(self._widths()) + 26 * (len(self._names) - 1)) + 2, style.taller(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the steps."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = 1.0, self.height() / 2
        last = len(self._names) - 1
        for at, (name, width) in enumerate(zip(self._names, self._widths(), strict=True)):
            self._circle(painter, QRectF(left, middle - 8, 16, 16), at)
            painter.setFont(style.font(12, 600 if at == self._at else 500))
            painter.setPen(style.colour("text" if at <= self._at else "text3"))
            painter.drawText(QRectF(left + 21, 0, width, self.height()), paint.LEFT, name)
            left += width
            if at < last:
                painter.setPen(QPen(style.colour("strong_hairline"), 1.5))
                painter.drawLine(int(left + 7), int(middle), int(left + 19), int(middle))
                left += 26
        painter.end()

    def _circle(self, painter: QPainter, circle: QRectF, at: int) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if at < self._at:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("good_line"))
            painter.drawEllipse(circle)
            icons.draw(painter, "check", "surface", circle.adjusted(3, 3, -3, -3))
        elif at == self._at:
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("accent"))
            painter.drawEllipse(circle.adjusted(5, 5, -5, -5))
        else:
            painter.setPen(QPen(style.colour("field_border"), 1.5))
            painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
