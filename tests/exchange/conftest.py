"""Workbooks as people fill them, written with a library that the program does not read with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from supplytrack.db.engine import Database
from supplytrack.schema import metadata
from tests.exchange.books import Sheets, workbook_of

WriteBook = Callable[..., Path]


@pytest.fixture
def write_book(tmp_path: Path) -> WriteBook:
    """Writes sheets into a workbook and tells where it is."""

    def write(sheets: Sheets, name: str = "import.xlsx") -> Path:
        path = tmp_path / name
        workbook_of(sheets).save(path)
        return path

    return write


def contents(database: Database) -> dict[str, list[str]]:
    """Everything that a workspace holds, table by table."""
    return {
        name: sorted(str(row) for row in database.read(lambda s, n=name: s.rows(text(f"SELECT * FROM {n}"))))
        for name in metadata.tables
    }
