"""S10: a list of 100,000 rows as a workbook, against openpyxl's streaming mode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl

from bench.measure import Goal, Result, alternate
from supplytrack.documents.listing import ListColumn, Listing, Value
from supplytrack.documents.workbook import Workbook, write

GOAL = Goal(1.1, 1.1)
_HEADS = ("Date", "Document", "Item", "Batch", "From", "To", "Quantity", "Remarks")


def _rows(count: int) -> Iterator[Sequence[Value]]:
    first = date(2019, 1, 1)
    for n in range(count):
        yield (
            first + timedelta(days=n % 730),
            f"DN-PNH-2020-{n:06d}",
            f"Surgical mask {n % 5000}",
            f"B{n % 400}",
            "Phnom Penh central store",
            f"Health department {n % 180}",
            n,
            "",
        )


def _ours(path: Path, count: int) -> None:
    columns = [ListColumn(head) for head in _HEADS]
    moment = datetime(2020, 12, 31, tzinfo=UTC)
    write(path, Workbook("Moves", "bench", moment, [Listing("Moves", columns, _rows(count))]))


def _openpyxl(path: Path, count: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Moves")
    sheet.append(_HEADS)
    for row in _rows(count):
        sheet.append(row)
    book.save(path)


def workbook(folder: Path, count: int, rounds: int) -> Result:
    """S10."""
    return alternate(
        "S10",
        f"workbook of {count:,} rows x {len(_HEADS)}",
        lambda: _ours(folder / "ours.xlsx", count),
        lambda: _openpyxl(folder / "openpyxl.xlsx", count),
        GOAL,
        rounds=rounds,
        limit_is="openpyxl write_only",
    )
