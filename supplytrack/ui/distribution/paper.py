"""The printed delivery note and its picking list, made beside the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from supplytrack.core.paper_mark import delivery_note_mark
from supplytrack.distribution.operations import NoteDraft
from supplytrack.distribution.picking_list import picking_list_sheet
from supplytrack.distribution.printing import record_print
from supplytrack.distribution.sheets import delivery_note_sheet, preview_note_sheet
from supplytrack.i18n import _
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.tasks import Tasks


def make_note_paper(tasks: Tasks, owner: QObject, of: NoteDraft | str, then: Callable[[bytes], None]) -> None:
    """Make the PDF of a note (`of` is its number) or of one still being typed, and give it to `then`."""
    _draw(tasks, owner, partial(_sheet, of=of), _render, then)


def _sheet(session: Any, of: NoteDraft | str) -> Any:
    if isinstance(of, NoteDraft):
        return preview_note_sheet(session, of)
    return delivery_note_sheet(session, of)


def print_note_paper(page: Page, of: NoteDraft | str) -> None:
    """Print a note on the printer that the person chooses; one with a number keeps the mark that was printed."""
    # Printing brings a library of its own; it is loaded when somebody prints.
    from supplytrack.ui.saving import print_pdf

    _give(page, of, print_pdf)


def save_note_paper(page: Page, of: NoteDraft | str, name: str) -> None:
    """Save a note as the PDF file that the person names; one with a number keeps the mark on that paper."""
    from supplytrack.ui.saving import save_pdf

    _give(page, of, lambda page, content, done: save_pdf(page, name, content, done))


def _give(page: Page, of: NoteDraft | str, give: Callable[[Page, bytes, Callable[[], object]], None]) -> None:
    """Make the paper of a note, hand it to `give`, and keep the mark of what was given."""

    def make(found: Any) -> None:
        number, mark = found.head.number, delivery_note_mark(found)

        def keep() -> None:
            if number:
                page.desk.tasks.write(lambda session: record_print(session, number, mark), tell, owner=page)

        def tell(earlier_is_stale: bool) -> None:
            if earlier_is_stale:
                page.toast(
                    _("The QR code of the earlier paper of {number} no longer matches.").format(number=number)
                )

        page.desk.tasks.make(
            partial(_render, found),
            lambda content: give(page, content, keep),
            ticket=(id(page), "paper"),
            owner=page,
        )

    page.desk.tasks.read(partial(_sheet, of=of), make, ticket=(id(page), "sheet"), owner=page)


def make_picking_list(tasks: Tasks, owner: QObject, number: str, then: Callable[[bytes], None]) -> None:
    """Make the PDF of the picking list for a note, and give it to `then`."""
    _draw(tasks, owner, partial(picking_list_sheet, number=number), _render_picking, then)


def _draw(
    tasks: Tasks,
    owner: QObject,
    sheet: Callable[[Any], Any],
    render: Callable[[Any], bytes],
    then: Callable[[bytes], None],
) -> None:
    def make(found: Any) -> None:
        tasks.make(partial(render, found), then, ticket=(id(owner), "paper"), owner=owner)

    tasks.read(sheet, make, ticket=(id(owner), "sheet"), owner=owner)


def _render(sheet: Any) -> bytes:
    # ReportLab takes a while to load; only papers need it, and it loads beside the window.
    from supplytrack.documents.delivery_note import render

    return render(sheet)


def _render_picking(sheet: Any) -> bytes:
    from supplytrack.documents.picking_list import render

    return render(sheet)
