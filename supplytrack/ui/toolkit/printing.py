"""A finished PDF on its way out of the program: to a printer, or to a file that a person chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from supplytrack.errors import Unavailable
from supplytrack.i18n import _


def ask_and_print(parent: QWidget, content: bytes, title: str) -> QPrintDialog:
    """Ask which printer and print there. Comes back at once. `title` is what the printer's queue shows."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print {paper}").format(paper=title))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: paint_pages(content, printer))
    QDialog.open(dialog)
    return dialog


def paint_pages(content: bytes, printer: QPrinter) -> None:
    """Paint every page of a PDF onto a printer, each filling the sheet."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    # The papers have margins of their own: the whole sheet is theirs.
    printer.setFullPage(True)
    painter = QPainter(printer)
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        size = printer.pageLayout().fullRectPixels(printer.resolution()).size()
        painter.drawImage(QPoint(), document.render(page, size))
    painter.end()
    document.close()


def ask_and_save(
    parent: QWidget, content: bytes, name: str, failed: Callable[[Unavailable], object]
) -> QFileDialog:
    """Ask where to keep a PDF and write it there. Comes back at once; `failed` is told when the disk refuses."""
    dialog = QFileDialog(parent, _("Save as PDF"), name, _("PDF files (*.pdf)"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda file: _write(Path(file), content, failed))
    dialog.open()
    return dialog


def _write(file: Path, content: bytes, failed: Callable[[Unavailable], object]) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        told = _("The file {file} could not be written: {why}.")
        failed(Unavailable(told.format(file=file.name, why=error.strerror or error)))
