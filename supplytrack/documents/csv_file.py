"""Lists as CSV that spreadsheets open with their letters right and run nothing of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from supplytrack.documents.files import fill_file
from supplytrack.documents.listing import Listing, Value, looks_like_formula, visible

_NUMBER = re.compile(r"[+-]?\d+(,\d{3})*(\.\d+)?\Z", re.ASCII)
_ROWS_AT_ONCE = 2000


def render(listing: Listing) -> bytes:
    """The list as CSV: UTF-8 with its mark, commas, dates as 2020-05-07, plain numbers; tags are its second row."""
    return b"".join(_chunks(listing))


def write(path: Path | str, listing: Listing) -> None:
    """Write the list to `path`, whole or not at all.

    :raises Unavailable: when the file cannot be written.
    """
    fill_file(path, lambda stream: stream.writelines(_chunks(listing)))


def guarded(text: str) -> str:
    """`text` that no spreadsheet runs: `'` before `= + - @`, tab and CR, unless it is a number."""
    raw_start = text.lstrip(" \xa0\u3000")
    risky = looks_like_formula(text) or looks_like_formula(raw_start)
    shown = visible(text)
    return f"'{shown}" if risky and not _NUMBER.match(shown) else shown


def _chunks(listing: Listing) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guarded(column.title) for column in listing.columns])
    if any(column.tag for column in listing.columns):
        writer.writerow([column.tag for column in listing.columns])
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(listing.rows, 1):
        writer.writerow([_told(value) for value in row])
        if number % _ROWS_AT_ONCE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _told(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
