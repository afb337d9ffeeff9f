"""A list on its way into a file: its columns, its rows, and what may stand in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Value = str | int | bool | Decimal | date | datetime | None
"""What a cell holds. Quantities are exact: whole numbers or Decimal, never floating point."""

_FORMULA_STARTS = "=+-@\t\r＝＋－＠"
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading in both languages, its width in letters, and an HXL tag where one is needed."""

    title: str
    title_km: str = ""
    width: float = 14
    numeric: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A titled list. Rows may be a generator: they are read once, in order."""

    title: str
    columns: Sequence[ListColumn]
    rows: Iterable[Sequence[Value]]


def visible(text: str) -> str:
    """`text` without control characters and halves of letters."""
    return _HIDDEN.sub("", text)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might run `text` instead of showing it."""
    return text[:1] in _FORMULA_STARTS if text else False
