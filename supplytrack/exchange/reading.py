"""From the sheets of a workbook to rows of known columns, with every cell read or named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from supplytrack.core.code import fold
from supplytrack.errors import Refused
from supplytrack.exchange.cells import Read, read_cell
from supplytrack.exchange.columns import BESIDE, REMARK_HEADING, SHEETS, Column, Sheet, heading_form
from supplytrack.exchange.problem import Problems, shown
from supplytrack.exchange.spreadsheet import Broken, Cells, Spreadsheet, Value, column_letters
from supplytrack.i18n import _

MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something: what it says by the key of the column, empty cells left out."""

    number: int
    said: Mapping[str, Read]

    def text(self, key: str) -> str:
        """A text or number as it would be typed; empty when the cell is."""
        value = self.said.get(key)
        return value if isinstance(value, str) else ""


@dataclass
class _Headings:
    """Which column of the sheet is which."""

    columns: dict[int, Column] = field(default_factory=dict)
    passed_over: set[int] = field(default_factory=set)
    unnamed: set[int] = field(default_factory=set)


def read_workbook(spreadsheet: Spreadsheet, problems: Problems) -> dict[str, list[Row]]:
    """The rows of every sheet that is imported, by the name of the sheet.

    :raises Refused: when the file is damaged.
    """
    found: dict[str, list[Row]] = {}
    known = {fold(sheet.name): sheet for sheet in SHEETS}
    for name in spreadsheet.sheets:
        sheet = known.get(fold(name))
        if sheet is None:
            _see_that_nothing_is_lost(spreadsheet, name, problems)
        elif sheet.name in found:
            problems.add(
                name, 0, "", None, _("There are two sheets with this name. Put their rows into one.")
            )
        else:
            found[sheet.name] = list(_read_sheet(sheet, spreadsheet.rows(name), problems))
    if not any(fold(name) in known for name in spreadsheet.sheets) and not problems.found:
        names = ", ".join(sheet.name for sheet in SHEETS)
        raise Refused(
            _("This workbook has none of the sheets {names}. Start from the template.").format(names=names)
        )
    return found


def _see_that_nothing_is_lost(spreadsheet: Spreadsheet, name: str, problems: Problems) -> None:
    """A sheet that is not imported may hold headings at most, or be one of our own without data."""
    folded = fold(name)
    if folded in {fold(one) for one in BESIDE}:
        return
    rows = (row for row in spreadsheet.rows(name) if not _is_tags(row[1]))
    if next(rows, None) is None:
        return
    reason = _("There is no sheet called “{sheet}” in the template. Rename it or take it out of the file.")
    problems.add(name, 0, "", None, reason.format(sheet=shown(name)))


def _read_sheet(sheet: Sheet, rows: Iterator[tuple[int, Cells]], problems: Problems) -> Iterator[Row]:
    first = next(rows, None)
    if first is None:
        return
    number, cells = first
    if number != 1:
        problems.add(sheet.name, 1, "", None, _("The first row has no headings."))
        return
    before = len(problems.found)
    headings = _read_headings(sheet, cells, problems)
    if len(problems.found) > before:
        return
    known: dict[tuple[str, type, Value], Read | None] = {}
    tags_may_follow = True
    for number, cells in rows:
        if tags_may_follow and _is_tags(cells):
            tags_may_follow = False
            continue
        tags_may_follow = False
        row = _read_row(sheet, headings, number, cells, known, problems)
        if row is not None:
            yield row


def _is_tags(cells: Cells) -> bool:
    """Whether this is a row of HXL tags."""
    return all(isinstance(value, str) and value.strip().startswith("#") for value in cells.values())


def _read_headings(sheet: Sheet, cells: Cells, problems: Problems) -> _Headings:
    headings = _Headings()
    taken: dict[str, int] = {}
    for place, value in cells.items():
        told = heading_form(value if isinstance(value, str) else shown(value))
        if not told:
            continue
        if told == heading_form(REMARK_HEADING):
            headings.passed_over.add(place)
            continue
        column = sheet.by_heading.get(told)
        letters = _("column {letters}").format(letters=column_letters(place))
        if column is None:
            problems.add(
                sheet.name,
                1,
                letters,
                value,
                _("“{heading}” is no column of this sheet.").format(heading=shown(value)),
            )
        elif column.key in taken:
            problems.add(
                sheet.name,
                1,
                letters,
                value,
                _("There are two columns “{heading}”.").format(heading=column.heading),
            )
        elif place > MOST_COLUMNS:
            problems.add(
                sheet.name,
                1,
                letters,
                value,
                _("A sheet has at most {most} columns.").format(most=MOST_COLUMNS),
            )
        else:
            taken[column.key] = place
            headings.columns[place] = column
    for column in sheet.columns:
        if column.required and column.key not in taken:
            problems.add(
                sheet.name,
                1,
                column.heading,
                None,
                _("The column “{heading}” is missing.").format(heading=column.heading),
            )
    return headings


def _read_row(
    sheet: Sheet,
    headings: _Headings,
    number: int,
    cells: Cells,
    known: dict[tuple[str, type, Value], Read | None],
    problems: Problems,
) -> Row | None:
    said: dict[str, Read] = {}
    before = len(problems.found)
    for place, value in cells.items():
        column = headings.columns.get(place)
        if column is None:
            _check_stray(sheet, headings, number, place, value, problems)
            continue
        key = (column.key, type(value), value)
        try:
            read = known[key] if key in known else known.setdefault(key, read_cell(column, value))
        except Refused as refusal:
            problems.add(sheet.name, number, column.heading, value, str(refusal))
            continue
        if read is not None:
            said[column.key] = read
    if not said:
        return None
    wrong = {problem.column for problem in problems.found[before:]}
    for column in headings.columns.values():
        if column.required and column.key not in said and column.heading not in wrong:
            problems.add(sheet.name, number, column.heading, None, _("Fill this in."))
    return Row(number, said)


def _check_stray(
    sheet: Sheet, headings: _Headings, number: int, place: int, value: Value, problems: Problems
) -> None:
    """A value in a column without a heading would be lost without a word."""
    if place in headings.passed_over or place in headings.unnamed:
        return
    if isinstance(value, str) and not value.strip():
        return
    headings.unnamed.add(place)
    problems.add(
        sheet.name,
        number,
        _("column {letters}").format(letters=column_letters(place)),
        value,
        _("This column has no heading."),
    )


__all__ = ["Broken", "Row", "read_workbook"]
