"""Workbooks as people fill them, written with a library that the program does not read with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]
Sheets = Mapping[str, Rows]
WriteBook = Callable[..., Path]


def fill(book: Workbook, sheets: Sheets) -> Workbook:
    """Put rows on sheets, each from its first row; dates become date cells."""
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


@pytest.fixture
def write_book(tmp_path: Path) -> WriteBook:
    """Writes sheets into a workbook and tells where it is."""

    def write(sheets: Sheets, name: str = "import.xlsx") -> Path:
        path = tmp_path / name
        fill(Workbook(), sheets).save(path)
        return path

    return write
