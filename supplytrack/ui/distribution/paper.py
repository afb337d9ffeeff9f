"""The printed delivery note and its picking list, made beside the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from supplytrack.distribution.operations import NoteDraft
from supplytrack.distribution.picking_list import picking_list_sheet
from supplytrack.distribution.sheets import delivery_note_sheet, preview_note_sheet
from supplytrack.ui.toolkit.tasks import Tasks


def make_note_paper(tasks: Tasks, owner: QObject, of: NoteDraft | str, then: Callable[[bytes], None]) -> None:
    """Make the PDF of a note (`of` is its number) or of one still being typed, and give it to `then`."""

    def sheet(session: Any) -> Any:
        if isinstance(of, NoteDraft):
            return preview_note_sheet(session, of)
        return delivery_note_sheet(session, of)

    _draw(tasks, owner, sheet, _render, then)


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
