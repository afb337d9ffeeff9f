"""What commands write: JSON with exact numbers, lists for spreadsheets, and lines for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from supplytrack.core.code import clean_text
from supplytrack.documents.files import write_file

Json = str | int | bool | None | Decimal | date | Sequence["Json"] | Mapping[str, "Json"]
"""What JSON output is made of. Numbers are whole or Decimal, so that quantities stay exact."""

_MARK = b"\xef\xbb\xbf"


def say(*lines: str) -> None:
    """Lines for a person, on stdout."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def json_text(value: Json) -> str:
    """`value` as JSON. Decimals are numbers with all their digits, dates are ISO texts."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json_text(key)}: {json_text(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(map(json_text, value)) + "]"


def report_json(kind: str, parameters: Mapping[str, Json], rows: Iterable[Mapping[str, Json]]) -> bytes:
    """`{"report": …, "parameters": …, "rows": […]}`, a row on each line."""
    return "".join(_report_lines(kind, parameters, rows)).encode()


def _report_lines(
    kind: str, parameters: Mapping[str, Json], rows: Iterable[Mapping[str, Json]]
) -> Iterator[str]:
    yield f'{{"report": {json_text(kind)}, "parameters": {json_text(parameters)}, "rows": ['
    between = "\n"
    for row in rows:
        yield f"{between}{json_text(row)}"
        between = ",\n"
    yield "\n]}\n"


def emit(content: bytes, target: Path | None) -> None:
    """Put a file's bytes at `target`, whole or not at all, or on stdout.

    :raises Unavailable: when the file cannot be written.
    """
    if target is not None:
        write_file(target, content)
        return
    # Spreadsheets want the mark at the head of a file; a program at the end of a pipe does not.
    text = content.removeprefix(_MARK)
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text.decode())
    else:
        buffer.write(text)
        buffer.flush()


def one_line(text: str) -> str:
    """`text` on one line, for a line on a terminal."""
    return " ".join(clean_text(text, longest=len(text)).split())
