"""A refused workbook written back: the wrong cells red, each with the reason. Mended, it is imported as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties

from supplytrack.core.code import clean_text, fold
from supplytrack.errors import Refused
from supplytrack.exchange.columns import BESIDE, REMARK_HEADING, heading_form
from supplytrack.exchange.files import save_workbook
from supplytrack.exchange.problem import Problem, one_line, shown
from supplytrack.exchange.spreadsheet import Broken, Cells, Spreadsheet, Value, column_letters
from supplytrack.i18n import _

FONT = "Noto Sans Khmer"
_MOST_LETTERS = 32_000
_MOST_COLUMNS = 100
_FURTHEST_ROW = 250_000
"""A row beyond is written without the empty rows before it."""
_RED = PatternFill("solid", fgColor="F8C9C4")
_HEAD = PatternFill("solid", fgColor="E8EDF2")
_PLAIN = Font(name=FONT, size=10)
_BOLD = Font(name=FONT, size=10, bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")

_NOTHING: Cells = {}
_Marks = Mapping[int, Mapping[int, list[str]]]
"""Reasons by row, then by column; column 0 is the whole row."""


def write_marked(path: Path, spreadsheet: Spreadsheet, problems: Sequence[Problem]) -> None:
    """Write the sheets of a refused workbook with its problems marked, and a sheet that lists them.

    :raises Unavailable: when the file cannot be written.
    """
    book = Workbook(write_only=True)
    _list_problems(book, problems)
    for name in spreadsheet.sheets:
        if fold(name) not in {fold(one) for one in BESIDE}:
            _copy(book, spreadsheet, name, [one for one in problems if fold(one.sheet) == fold(shown(name))])
    save_workbook(path, book)


def _list_problems(book: Workbook, problems: Sequence[Problem]) -> None:
    sheet = book.create_sheet("Problems")
    for letters, width in zip("ABCDE", (16, 8, 18, 30, 90), strict=True):
        sheet.column_dimensions[letters].width = width
    _set_up(sheet)
    headings = (_("Sheet"), _("Row"), _("Column"), _("Value"), _("What is wrong"))
    sheet.append([_cell(sheet, heading, font=_BOLD, fill=_HEAD) for heading in headings])
    for one in problems:
        told: tuple[Value | None, ...] = (one.sheet, one.row or None, one.column, one.value, one.reason)
        sheet.append([_cell(sheet, value) for value in told])


def _copy(book: Workbook, spreadsheet: Spreadsheet, name: str, problems: Sequence[Problem]) -> None:
    sheet = book.create_sheet(_title(name))
    _set_up(sheet)
    rows = _readable(spreadsheet, name)
    number, cells = next(rows, (1, _NOTHING))
    headings = cells if number == 1 else {}
    last = min(max(headings, default=0), _MOST_COLUMNS)
    marks = _marks(problems, headings)
    for place in range(1, last + 1):
        sheet.column_dimensions[column_letters(place)].width = 16
    sheet.column_dimensions[column_letters(last + 1)].width = 70
    written = _append(sheet, number, cells, last, marks, 0)
    for number, cells in rows:
        written = _append(sheet, number, cells, last, marks, written)


def _set_up(sheet: Any) -> None:
    """Headings stay in view; printed, a row stands on one page."""
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _readable(spreadsheet: Spreadsheet, name: str) -> Iterator[tuple[int, Cells]]:
    """The rows of a sheet as far as they can be read."""
    try:
        yield from spreadsheet.rows(name)
    except Refused:
        return


def _title(name: str) -> str:
    plain = one_line(name)
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in plain)[:31].strip("' ") or "Sheet"


def _marks(problems: Iterable[Problem], headings: Cells) -> _Marks:
    places = {heading_form(shown(value)): number for number, value in reversed(list(headings.items()))}
    found: dict[int, dict[int, list[str]]] = {}
    for one in problems:
        place = places.get(heading_form(one.column), _lettered(one.column))
        found.setdefault(one.row or 1, {}).setdefault(place, []).append(one.reason)
    return found


def _lettered(column: str) -> int:
    """The number of a column that is named by its letters; 0 when it is not there."""
    letters = column.rpartition(" ")[2]
    if not (letters.isascii() and letters.isupper() and len(letters) <= 3):
        return 0
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _append(sheet: Any, number: int, cells: Cells, last: int, marks: _Marks, written: int) -> int:
    """Write a row at its own place, with the reasons behind the data."""
    if number <= _FURTHEST_ROW:
        for _missing in range(number - written - 1):
            sheet.append([])
        written = number - 1
    wrong = marks.get(number, {})
    reasons = [reason for _place, some in sorted(wrong.items()) for reason in some]
    row = [
        _marked_cell(sheet, cells.get(place), wrong.get(place, ()), number == 1)
        for place in range(1, last + 1)
    ]
    if number == 1 and marks:
        row.append(_cell(sheet, REMARK_HEADING, font=_BOLD, fill=_HEAD))
    if reasons:
        row.append(_cell(sheet, " ".join(dict.fromkeys(reasons)), fill=_RED))
    sheet.append(row)
    return written + 1


def _marked_cell(sheet: Any, value: Value | None, wrong: Sequence[str], heading: bool) -> Any:
    if not wrong:
        return _cell(sheet, value, font=_BOLD, fill=_HEAD) if heading else _cell(sheet, value)
    cell = _cell(sheet, value, fill=_RED)
    cell.comment = Comment(_plain(" ".join(wrong))[:1_000], "SupplyTrack", height=120, width=320)
    return cell


def _cell(sheet: Any, value: Value | None, *, font: Font = _PLAIN, fill: PatternFill | None = None) -> Any:
    """A cell with a value and nothing that a spreadsheet would run."""
    if isinstance(value, Broken):
        value = value.shown
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        value = str(value)
    if isinstance(value, str):
        value = _plain(value)
    cell: Any = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # a day is taken too
    cell.font = font
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
        cell.alignment = _WRAPPED
        if value[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    if fill is not None:
        cell.fill = fill
    return cell


def _plain(text: str) -> str:
    return clean_text(text, longest=len(text) * 4 + 10)[:_MOST_LETTERS]
