"""A sentence whose figures are links to the papers that they come from."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from supplytrack.core.sheets import ReportBullet
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.labels import breakable


class Sentence(QLabel):
    """The words of a bullet. Tab goes from figure to figure, Enter opens its papers; the words can be marked and copied."""

    def __init__(
        self,
        bullet: ReportBullet,
        open_papers: Callable[[tuple[str, ...]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bullet, self._open = bullet, open_papers
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(
            flags.LinksAccessibleByMouse | flags.LinksAccessibleByKeyboard | flags.TextSelectableByMouse
        )
        self.setAccessibleName(bullet.text)
        self.linkActivated.connect(self._activated)
        self._write()

    def _write(self) -> None:
        look = f"color:{style.colour('link').name()};text-decoration:none;font-weight:600"
        parts = [
            f'<a href="{place}" style="{look}">{_shown(words)}</a>' if documents else _shown(words)
            for place, (words, documents) in enumerate(self._bullet.parts)
        ]
        self.setText("".join(parts))

    def _activated(self, link: str) -> None:
        self._open(self._bullet.parts[int(link)][1])

    def changeEvent(self, event: QEvent) -> None:
        """Colour the links anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write()


def _shown(words: str) -> str:
    """Words as rich text: what was typed is never read as markup, and a space at an end stays."""
    return escape(breakable(words))
