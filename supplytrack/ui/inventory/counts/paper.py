"""The printed count sheet, made beside the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from supplytrack.inventory.counts.sheets import count_sheet
from supplytrack.ui.toolkit.tasks import Tasks


def make_count_sheet(
    tasks: Tasks, owner: QObject, number: str, then: Callable[[bytes], None], *, shows_expected: bool = False
) -> None:
    """Make the PDF of a count's sheet and give it to `then`."""

    def render(found: Any) -> None:
        tasks.make(partial(_render, found), then, ticket=(id(owner), "paper"), owner=owner)

    tasks.read(
        lambda session: count_sheet(session, number, shows_expected=shows_expected),
        render,
        ticket=(id(owner), "sheet"),
        owner=owner,
    )


def _render(sheet: Any) -> bytes:
    # ReportLab takes a while to load; only papers need it, and it loads beside the window.
    from supplytrack.documents.count_sheet import render

    return render(sheet)
