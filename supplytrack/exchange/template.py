"""An empty import workbook: headings, lists to choose from, formats, and a sheet that explains each column."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from supplytrack.catalogue.establish import CATEGORIES, UNITS
from supplytrack.catalogue.place import PLACE_KINDS
from supplytrack.core.document import LOSS_REASONS, RECEIVED_SOURCES
from supplytrack.exchange.columns import SHEETS, CellKind, Column, Sheet
from supplytrack.exchange.files import save_workbook
from supplytrack.exchange.spreadsheet import column_letters
from supplytrack.i18n import N_, _, khmer, language
from supplytrack.resources import shipped

FONT = "Noto Sans Khmer"
LAST_ROW = 20_001
"""The lists are offered down to here. Rows below are imported all the same."""

_HEAD = PatternFill("solid", fgColor="1F4E79")
_REQUIRED = PatternFill("solid", fgColor="0B2F52")
_LINE = Border(bottom=Side(style="hair", color="9AA5B1"))
_WHITE = Font(name=FONT, size=10, bold=True, color="FFFFFF")
_PLAIN = Font(name=FONT, size=10)
_BOLD = Font(name=FONT, size=10, bold=True)
_TITLE = Font(name=FONT, size=14, bold=True)
_ON_ONE_LINE = 85
"""Letters that fit into a line of the notes."""
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FORMATS = {CellKind.DATE: "yyyy-mm-dd", CellKind.AMOUNT: "#,##0.######", CellKind.SIGNED: "#,##0.######"}
_FREE_LISTS = frozenset({"units", "categories", "reasons", "provinces"})
"""Lists that help and do not bind: other words are welcome, or checked when the workbook is imported."""

_RULES = (
    N_("Columns with * must be filled in. Sheets that you do not need may stay empty."),
    N_("Rows with the same Reference are one document and say the same in Date, places and the like."),
    N_(
        "Items, places, donors and suppliers are found by code, name or alias. New donors and suppliers are added."
    ),
    N_("Write dates as 2020-05-07 or as real dates. Write numbers without units."),
    N_("The whole file is imported or nothing of it. Importing it again changes nothing."),
)


def write_template(path: Path | str) -> None:
    """Write the empty import workbook.

    :raises Unavailable: when the file cannot be written.
    """
    book = Workbook()
    notes = book.active
    if not isinstance(notes, Worksheet):
        raise TypeError(notes)
    notes.title = "Notes"
    names = _lists(book)
    for sheet in SHEETS:
        _sheet(book, sheet, names)
    _notes(notes)
    book.move_sheet("Lists", len(book.sheetnames))
    book["Lists"].sheet_state = "hidden"
    book.active = book.sheetnames.index(SHEETS[0].name)
    save_workbook(Path(path), book)


def _choices() -> Mapping[str, Sequence[str]]:
    with shipped("geography", "provinces.csv").open(encoding="utf-8", newline="") as file:
        provinces = [row["name"] for row in csv.DictReader(file)]
    return {
        "units": [one for _code, one, *_rest in UNITS],
        "categories": [english for english, *_rest in CATEGORIES],
        "kinds": [kind.value for kind in PLACE_KINDS],
        "provinces": provinces,
        "source types": [kind.value for kind in RECEIVED_SOURCES],
        "reasons": list(LOSS_REASONS),
        "yes or no": ["yes", "no"],
    }


def _lists(book: Workbook) -> Mapping[str, str]:
    """Put the lists on a sheet of their own; returns the name under which each is offered."""
    sheet = book.create_sheet("Lists")
    names = {}
    for number, (title, values) in enumerate(_choices().items(), 1):
        letters = column_letters(number)
        sheet.cell(1, number, title).font = _BOLD
        for row, value in enumerate(values, 2):
            sheet.cell(row, number, value).font = _PLAIN
        sheet.column_dimensions[letters].width = 26
        names[title] = f"list_{title.replace(' ', '_')}"
        area = f"Lists!${letters}$2:${letters}${len(values) + 1}"
        book.defined_names[names[title]] = DefinedName(names[title], attr_text=area)
    return names


def _sheet(book: Workbook, sheet: Sheet, names: Mapping[str, str]) -> None:
    page = book.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    page.row_dimensions[1].height = 34
    page.print_title_rows = "1:1"
    _print_on_one_width(page)
    for number, column in enumerate(sheet.columns, 1):
        _column(page, number, column, names)


def _print_on_one_width(page: Worksheet) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 0


def _column(page: Worksheet, number: int, column: Column, names: Mapping[str, str]) -> None:
    letters = column_letters(number)
    head = page.cell(1, number, column.heading + ("*" if column.required else ""))
    head.font, head.fill = _WHITE, _REQUIRED if column.required else _HEAD
    head.alignment = Alignment(vertical="center", wrap_text=True)
    whole = page.column_dimensions[letters]
    whole.width = max(13, min(34, len(column.heading) + 6))
    whole.number_format, whole.font, whole.border = _FORMATS.get(column.kind, "@"), _PLAIN, _LINE
    _offer(page, f"{letters}2:{letters}{LAST_ROW}", column, names)


def _offer(page: Worksheet, area: str, column: Column, names: Mapping[str, str]) -> None:
    """The list of a column, and its hint beside the cell."""
    if column.choices:
        rule = DataValidation("list", formula1=f"={names[column.choices]}", allow_blank=True)
        rule.showErrorMessage = column.choices not in _FREE_LISTS
    elif column.kind is CellKind.DATE:
        rule = DataValidation("date", operator="greaterThan", formula1="25569", allow_blank=True)
        rule.showErrorMessage = True
    else:
        rule = DataValidation(allow_blank=True)
    rule.errorTitle = column.heading
    rule.error = _("Choose from the list.") if column.choices else _("Write a date such as 2020-05-07.")
    rule.showInputMessage = bool(column.hint)
    rule.promptTitle = column.heading
    rule.prompt = _(column.hint)[:250] or None
    rule.add(area)
    page.add_data_validation(rule)


def _notes(page: Worksheet) -> None:
    for letters, width in zip("ABCDE", (16, 18, 10, 80, 80), strict=True):
        page.column_dimensions[letters].width = width
    page.append([_("Import workbook")])
    page["A1"].font = _TITLE
    for rule in _RULES:
        for told in filter(None, (_(rule), khmer(rule) if language() == "en" else "")):
            page.append([told])
    page.append([])
    page.append([_("Sheet"), _("Column"), _("Needed"), _("What it says"), "ខ្មែរ"])
    top = page.max_row
    for sheet in SHEETS:
        page.append([sheet.name, "", "", _(sheet.purpose), khmer(sheet.purpose)])
        for cell in page[page.max_row]:
            cell.font = _BOLD
        for column in sheet.columns:
            hint = (_(column.hint), khmer(column.hint)) if column.hint else ("", "")
            page.append([sheet.name, column.heading, "*" if column.required else "", *hint])
    for cell in page[top]:
        cell.font, cell.fill = _WHITE, _HEAD
    _dress(page, top)


def _dress(page: Worksheet, top: int) -> None:
    page.freeze_panes = f"A{top + 1}"
    _print_on_one_width(page)
    for number, row in enumerate(page.iter_rows(min_row=2), 2):
        longest = max(len(str(cell.value or "")) for cell in row)
        page.row_dimensions[number].height = 17 if number <= top or longest < _ON_ONE_LINE else 32
        for cell in row:
            if cell.font.name != FONT:
                cell.font = _PLAIN
            if number > top:
                cell.alignment = _WRAPPED
