"""Getting things out of the window: save a paper or a list as a file, print a paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QStandardPaths
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from supplytrack import __version__
from supplytrack.documents.files import write_file
from supplytrack.documents.listing import ListColumn, Listing, Value
from supplytrack.errors import Unavailable
from supplytrack.i18n import _, khmer
from supplytrack.ui.toolkit.columns import Export
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.tasks import Progress

PRINT_DPI = 300


def ask_where(parent: QWidget, name: str, kinds: str) -> Path | None:
    """Ask where a file goes; `kinds` is a filter such as "PDF (*.pdf)". None when the person goes back."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save as"), str(Path(folder) / name), kinds)
    return Path(chosen) if chosen else None


def save_content(
    page: Page, name: str, content: bytes, kinds: str, done: Callable[[], object] = lambda: None
) -> None:
    """Save a finished paper where the person says, whole or not at all; then do `done`."""
    path = ask_where(page, name, kinds)
    if path is not None:
        _write_beside(page, path, lambda: write_file(path, content), done)


def save_pdf(page: Page, name: str, content: bytes, done: Callable[[], object] = lambda: None) -> None:
    """Save a paper as PDF; then do `done`."""
    save_content(page, name, content, _("PDF (*.pdf)"), done)


def save_list(page: Page, title: str, exported: Export) -> None:
    """Save a list exactly as it is shown, with all its rows, as a workbook or CSV."""
    now = page.desk.clock.now().astimezone(page.desk.clock.zone)
    name = f"{_file_word(title)}_{now:%Y-%m-%d}.xlsx"
    path = ask_where(page, name, _("Excel workbook (*.xlsx);;CSV (*.csv)"))
    if path is not None:
        _write_beside(page, path, partial(_write_list, path, title, exported, now))


def _write_list(path: Path, title: str, exported: Export, now: datetime) -> None:
    # Beside the window: a page that can be exported does not wait for the writers to load.
    from supplytrack.documents import csv_file, workbook

    columns = [
        ListColumn(words, khmer(words), 30 if not numeric else 14, numeric)
        for words, numeric in zip(exported.titles, exported.numeric, strict=True)
    ]
    listing = Listing(title, columns, [[_value(value) for value in row] for row in exported.rows])
    if path.suffix.lower() == ".csv":
        csv_file.write(path, listing)
        return
    made = workbook.Workbook(
        title, "SupplyTrack", now, [listing], [(_("List"), title), ("SupplyTrack", __version__)]
    )
    workbook.write(path, made)


def _value(value: object) -> Value:
    return value if isinstance(value, Value) else str(value)


def _write_beside(
    page: Page, path: Path, write: Callable[[], None], done: Callable[[], object] = lambda: None
) -> None:
    def tell(_nothing: None) -> None:
        page.toast(_("Saved as {name}").format(name=path.name))
        done()

    page.desk.tasks.make(
        write,
        tell,
        progress=Progress(_("Saving {name}").format(name=path.name)),
        owner=page,
    )


def _file_word(title: str) -> str:
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in title.lower())
    return "-".join(part for part in plain.split("-") if part) or "list"


def print_pdf(page: Page, content: bytes, done: Callable[[], object] = lambda: None) -> None:
    """Print a paper on the printer that the person chooses, at 300 dots an inch; then do `done`."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, page)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        try:
            paint_pages(printer, content)
        except Unavailable as away:
            page.desk.tasks.unavailable.emit(away, partial(print_pdf, page, content, done))
        else:
            done()


def paint_pages(printer: QPrinter, content: bytes) -> int:
    """Paint every page of a PDF on a printer, over its whole sheet; returns how many.

    :raises Unavailable: when the printer tells no size of its paper, or a page cannot be drawn.
    """
    printer.setResolution(PRINT_DPI)
    printer.setFullPage(True)
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel).toRect()
    if sheet.isEmpty():
        raise Unavailable(_("The printer does not say how large its paper is. Choose another printer."))
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    painter = QPainter(printer)
    try:
        for number in range(document.pageCount()):
            if number:
                printer.newPage()
            painter.drawImage(sheet, _page_image(document, number, sheet.size()))
    finally:
        painter.end()
    return document.pageCount()


def _page_image(document: QPdfDocument, number: int, size: QSize) -> QImage:
    image = document.render(number, size)
    if image.isNull():
        raise Unavailable(
            _("Page {page} could not be made ready for the printer. Try again.").format(page=number + 1)
        )
    return image
