"""Blocks of cells as spreadsheets put them on the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

Table = list[list[str]]


def table_of(text: str) -> Table:
    """The rows and cells of a copied block: tabs between cells, quotes around cells with line ends."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not plain:
        return []
    rows = csv.reader(io.StringIO(plain, newline=""), delimiter="\t", doublequote=True)
    return [[" ".join(cell.split()) for cell in row] for row in rows if any(cell.strip() for cell in row)]


def placed(
    rows: Table, columns: Sequence[tuple[str, str]], editable: Sequence[str], start: int
) -> tuple[list[str], Table, int]:
    """Where the columns of a pasted block go: their keys, the rows without headings, how many found no place.

    A first row that names columns decides. Else a block that fills all columns from `start` on is taken as
    they stand, grey ones passed over; a narrower one goes into the columns that can be written in.
    """
    titles = {title.casefold(): key for key, title in columns if title}
    named = [titles.get(cell.casefold(), "") for cell in rows[0]]
    if sum(map(bool, named)) >= max(1, len(rows[0]) / 2) and len(rows) > 1:
        return _keep(named, rows[1:], editable)
    keys = [key for key, _title in columns[start:]]
    wide = max(map(len, rows))
    if wide < len(keys):
        keys = [key for key in keys if key in editable]
    return _keep([*keys, *[""] * wide][:wide], rows, editable)


def _keep(places: list[str], rows: Table, editable: Sequence[str]) -> tuple[list[str], Table, int]:
    kept = [at for at, key in enumerate(places) if key in editable]
    left_out = sum(not key for key in places)
    body = [[row[at] if at < len(row) else "" for at in kept] for row in rows]
    return [places[at] for at in kept], body, left_out
