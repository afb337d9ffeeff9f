"""Rows of one Reference as one document: what they say together, and the digest of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supplytrack.core.code import fold
from supplytrack.errors import Refused
from supplytrack.exchange.cells import Read
from supplytrack.exchange.columns import CellKind, Column, Named, Sheet
from supplytrack.exchange.names import Names
from supplytrack.exchange.problem import Problems, shown
from supplytrack.exchange.reading import Row
from supplytrack.i18n import _


@dataclass(frozen=True)
class Paper:
    """A document of the workbook: its rows in the order of the sheet."""

    sheet: Sheet
    reference: str
    rows: Sequence[Row]

    @property
    def day(self) -> date:
        """Its date."""
        return self.day_of("date") or date.min

    def day_of(self, key: str) -> date | None:
        """A date of the header; None when it is not filled in."""
        value = self.said(key)
        return value if isinstance(value, date) else None

    def text(self, key: str) -> str:
        """A text or number of the header as it would be typed; empty when no row says it."""
        value = self.said(key)
        return value if isinstance(value, str) else ""

    def said(self, key: str) -> Read | None:
        """What the first row that says it says."""
        row = self.row_with(key)
        return row.said.get(key)

    def row_with(self, key: str) -> Row:
        """The first row that fills in a column, else the first row."""
        return next((row for row in self.rows if key in row.said), self.rows[0])


def group(sheet: Sheet, rows: Iterable[Row]) -> list[Paper]:
    """The documents of a sheet, in the order in which they begin."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.text("reference"), []).append(row)
    return [Paper(sheet, reference, lines) for reference, lines in found.items()]


def check_names(paper: Paper, names: Names, problems: Problems) -> bool:
    """See that every item and place of a document is known; name each cell that is not."""
    before = len(problems.found)
    for column in paper.sheet.columns:
        if column.named is Named.NOTHING:
            continue
        for row in paper.rows:
            name = row.text(column.key)
            if not name:
                continue
            try:
                names.form(column.named, name)
            except Refused as refusal:
                problems.add(paper.sheet.name, row.number, column.heading, name, str(refusal))
    return len(problems.found) == before


def check_agreement(paper: Paper, names: Names, problems: Problems) -> bool:
    """See that all rows of a document say the same in its header columns; name each cell that differs."""
    before = len(problems.found)
    for column in paper.sheet.columns:
        if not column.header or column.key == "reference":
            continue
        first = paper.row_with(column.key) if column.fills_down else paper.rows[0]
        held = first.said.get(column.key)
        for row in paper.rows:
            value = row.said.get(column.key)
            if value is held or (value is None and column.fills_down):
                continue
            if _form(column, value, names) != _form(column, held, names):
                problems.add(
                    paper.sheet.name, row.number, column.heading, value, _disagreement(paper, first, held)
                )
    return len(problems.found) == before


def _disagreement(paper: Paper, first: Row, held: Read | None) -> str:
    if held is None:
        return _(
            "Row {row} of the same reference {reference} leaves this empty; rows of one reference agree."
        ).format(row=first.number, reference=shown(paper.reference))
    return _(
        "Row {row} of the same reference {reference} says “{value}”; rows of one reference agree."
    ).format(row=first.number, reference=shown(paper.reference), value=shown(held))


def digest(paper: Paper, names: Names) -> str:
    """What a document says, as a short text: the same however its names, dates and numbers were written."""
    header = {
        column.key: _form(column, paper.said(column.key), names)
        for column in paper.sheet.columns
        if column.header and paper.said(column.key) is not None
    }
    lines = [
        {
            key: _form(paper.sheet.by_key[key], value, names)
            for key, value in row.said.items()
            if not paper.sheet.by_key[key].header
        }
        for row in paper.rows
    ]
    content = json.dumps([header, lines], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _form(column: Column, value: Read | None, names: Names) -> Any:
    """A value as it is compared."""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    if column.named is not Named.NOTHING:
        return names.form(column.named, value)
    return fold(value) if column.kind is CellKind.TEXT else value
