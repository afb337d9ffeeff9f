"""A paper as it will be printed: a PDF shown beside the window, zoomed, paged, printed and saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins, QPointF, Signal
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from supplytrack.errors import Unavailable
from supplytrack.i18n import _
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.boxes import framed, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.labels import Label

_STEP = 1.2
_LEAST, _MOST = 0.25, 5.0


class Preview(QWidget):
    """Shows a paper made elsewhere as PDF bytes. The place on the page is kept when a newer version comes."""

    paged = Signal(int, int)
    """The page in sight from 1, and how many there are."""

    def __init__(self, title: str = "", words: str = "", parent: QWidget | None = None) -> None:
        """`title` and `words` stand above the page, translated."""
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._buffer: QBuffer | None = None
        self._bytes = b""
        self._view = QPdfView(self)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setDocumentMargins(QMargins(14, 14, 14, 14))
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setDocument(self._document)
        self._view.setAccessibleName(title or _("Preview"))
        self._pages = Label("", tone="text2")
        self._zoom = Button(_("Fit width"), "quiet", clicked=self.fit_width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar(title or _("Preview"), words))
        layout.addWidget(self._view, 1)
        self._view.pageNavigator().currentPageChanged.connect(lambda _page: self._count())
        self._colour()

    def _bar(self, title: str, words: str) -> QFrame:
        smaller = Button("", "quiet", "zoom-out", name=_("Smaller"), clicked=lambda: self.zoom_by(1 / _STEP))
        larger = Button("", "quiet", "zoom-in", name=_("Larger"), clicked=lambda: self.zoom_by(_STEP))
        parts = (
            Label(title, "strong"),
            Label(words, "caption", "text2", elide=True),
            None,
            smaller,
            self._zoom,
            larger,
            6,
            self._pages,
        )
        bar = framed("sunkbar", row(*parts, margins=(14, 0, 14, 0), gap=4))
        bar.setMinimumHeight(38)
        return bar

    def _colour(self) -> None:
        palette = self._view.palette()
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Window):
            palette.setColor(role, style.colour("desk"))
        self._view.setPalette(palette)

    @property
    def pages(self) -> int:
        """How many pages the paper has."""
        return self._document.pageCount()

    @property
    def content(self) -> bytes:
        """The PDF that is shown."""
        return self._bytes

    def show_pdf(self, content: bytes) -> None:
        """Show `content`, keeping the reader's place."""
        place, zoom = self._view.verticalScrollBar().value(), self._view.zoomMode()
        self._bytes = content
        buffer = QBuffer(self)
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(buffer)
        # Qt reads from the buffer until the next document is there.
        old, self._buffer = self._buffer, buffer
        if old is not None:
            old.deleteLater()
        self._view.setZoomMode(zoom)
        self._view.verticalScrollBar().setValue(place)
        self._count()

    def clear(self) -> None:
        """Show nothing."""
        self._bytes = b""
        self._document.close()
        self._count()

    def _count(self) -> None:
        page, pages = self._view.pageNavigator().currentPage() + 1, self.pages
        words = _("Page {page} of {pages}").format(page=page, pages=pages) if pages else ""
        self._pages.setText(words)
        self.paged.emit(page, pages)

    def go_to_page(self, page: int) -> None:
        """Show page number `page`, from 1."""
        self._view.pageNavigator().jump(page - 1, QPointF())

    def zoom_by(self, factor: float) -> None:
        """Make the page larger or smaller."""
        if self._view.zoomMode() != QPdfView.ZoomMode.Custom:
            wide = self._document.pagePointSize(0).width() or 595
            points = self.logicalDpiX() / 72
            fitted = (self._view.viewport().width() - 28) / (wide * points)
            self._view.setZoomMode(QPdfView.ZoomMode.Custom)
            self._view.setZoomFactor(fitted)
        self._view.setZoomFactor(min(_MOST, max(_LEAST, self._view.zoomFactor() * factor)))
        self._zoom.setText(f"{round(self._view.zoomFactor() * 100)} %")

    def fit_width(self) -> None:
        """Make the page as wide as the window."""
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._zoom.setText(_("Fit width"))

    def save(self, file: Path) -> None:
        """Write the PDF to `file`.

        :raises Unavailable: when the disk does not take it.
        """
        try:
            file.write_bytes(self._bytes)
        except OSError as error:
            told = _("The file {file} could not be written: {why}.")
            raise Unavailable(told.format(file=file.name, why=error.strerror or error)) from error
