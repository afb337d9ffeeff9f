"""The printed waybill, made beside the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from supplytrack.inventory.transfers.operations import TransferDraft
from supplytrack.inventory.transfers.sheets import preview_waybill_sheet, waybill_sheet
from supplytrack.ui.toolkit.tasks import Tasks


def make_waybill(
    tasks: Tasks, owner: QObject, of: TransferDraft | str, then: Callable[[bytes], None]
) -> None:
    """Make the PDF of a transfer's waybill (`of` is its number) or of one still being typed, and give it to `then`."""

    def sheet(session: Any) -> Any:
        if isinstance(of, TransferDraft):
            return preview_waybill_sheet(session, of)
        return waybill_sheet(session, of)

    def render(found: Any) -> None:
        tasks.make(partial(_render, found), then, ticket=(id(owner), "paper"), owner=owner)

    tasks.read(sheet, render, ticket=(id(owner), "sheet"), owner=owner)


def _render(sheet: Any) -> bytes:
    # ReportLab takes a while to load; only papers need it, and it loads beside the window.
    from supplytrack.documents.waybill import render

    return render(sheet)
