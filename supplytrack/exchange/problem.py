"""What is wrong with a workbook, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from supplytrack.core.code import clean_text
from supplytrack.errors import Refused
from supplytrack.exchange.spreadsheet import Broken, Value
from supplytrack.i18n import _, ngettext

MOST_PROBLEMS = 2_000
"""More are not looked for: whoever has these mended imports again."""

_SHOWN = 60


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `row` is 0 for the whole sheet, `column` a heading or empty for the whole row."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str

    @property
    def place(self) -> str:
        """`Receipts, row 5, Quantity`."""
        parts = [self.sheet]
        if self.row:
            parts.append(_("row {row}").format(row=self.row))
        if self.column:
            parts.append(self.column)
        return ", ".join(parts)

    def __str__(self) -> str:
        """`Receipts, row 5, Quantity: “abc” is not a number.`"""
        value = "" if not self.value or self.value in self.reason else f"“{self.value}”. "
        return f"{self.place}: {value}{self.reason}"


class TooManyProblems(Exception):
    """Enough was found."""


class WorkbookRefused(Refused):
    """The workbook was not imported. `problems` says why, cell by cell, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        if len(problems) == 1:
            sentence = str(first)
        else:
            sentence = ngettext(
                "{count} problem. The first: {first}", "{count} problems. The first: {first}", len(problems)
            ).format(count=f"{len(problems):,}", first=first)
        super().__init__(
            sentence + " " + _("Nothing was imported."), also=[Refused(str(other)) for other in problems[1:]]
        )
        self.problems = tuple(problems)


class Problems:
    """Collects what is wrong while a workbook is read and posted."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, sheet: str, row: int, column: str, value: Value | None, reason: str) -> None:
        """Note one thing.

        :raises TooManyProblems: when it is more than anybody mends at once.
        """
        if len(self.found) >= MOST_PROBLEMS:
            raise TooManyProblems
        self.found.append(Problem(shown(sheet), row, shown(column), shown(value), one_line(reason)))

    def refuse_if_any(self) -> None:
        """Stop here when something was found.

        :raises WorkbookRefused: with all of it.
        """
        if self.found:
            raise WorkbookRefused(self.found)


def shown(value: Value | None) -> str:
    """A cell's value as a sentence shows it: on one line, cut, without control characters."""
    if value is None:
        return ""
    if isinstance(value, Broken):
        return one_line(value.shown)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    text = value if isinstance(value, str) else str(value)
    plain = one_line(text[: _SHOWN * 4])
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


def one_line(text: str) -> str:
    """A text without line breaks and control characters."""
    return " ".join(clean_text(text, longest=len(text) * 4 + 10).split())
