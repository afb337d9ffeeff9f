"""The columns of the line grid, declared, and how each kind reads what a person types or pastes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from supplytrack.core.quantity import parse_number
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.ui.toolkit.choices import Choice, Choices, ListedChoices, as_choices
from supplytrack.ui.toolkit.columns import PLAIN, Drawn, Look
from supplytrack.ui.toolkit.days import cell_day_text, parse_day
from supplytrack.ui.toolkit.draft import Line

TYPED = "?"
"""Added to a column's key: the words typed there that are nobody's name. `line["item?"]` is "Glovs"."""
_QUANTITY = re.compile(r"\s*([+-]?[\d០-៩][\d០-៩,.]*)\s*(.*?)\s*\Z", re.DOTALL)


class CellKind(StrEnum):
    """How a cell is written in."""

    ITEM = "item"
    CHOICE = "choice"
    QUANTITY = "quantity"
    """A number, with a pack if one is typed behind it: "500 pcs", "5 box"."""
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    COMPUTED = "computed"
    """Worked out from the line; grey."""


@dataclass(frozen=True)
class LineColumn:
    """One column of the line grid.

    key: in the line. title: marked with N_(). choices: what ITEM and CHOICE offer for a line, and the packs
    of a QUANTITY; `free` also takes other words. pack_key: where a QUANTITY keeps the pack. text, look: how
    the cell is shown, if not by the value; COMPUTED needs one. stop: Enter stops here. editable: whether
    this line's cell can be written in. follow: what else changes in the line when the cell does. remark:
    what the amber corner says. required: `LineGrid.check` asks for it. arrow: a mark that the cell has a
    list. grey: whether a cell nobody writes in is tinted; a name or a check reads better on white.
    """

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    width: int | None = None
    choices: Callable[[Line], Choices | Iterable[Choice]] | Choices | None = None
    free: bool = False
    pack_key: str = "pack"
    text: Callable[[Line], str] | None = None
    look: Callable[[Line], Look] | None = None
    stop: bool = False
    editable: Callable[[Line], bool] | None = None
    follow: Callable[[Line, Any], Mapping[str, Any]] | None = None
    remark: Callable[[Line], str] | None = None
    required: bool = False
    arrow: bool | Callable[[Line], bool] = False
    grey: bool = True
    right: bool | None = None
    weight: int = 0

    @property
    def numeric(self) -> bool:
        """Whether the cell stands at the right."""
        return self.right if self.right is not None else self.kind in (CellKind.QUANTITY, CellKind.NUMBER)

    def can_edit(self, line: Line) -> bool:
        """Whether a person writes in this cell of `line`."""
        if self.kind == CellKind.COMPUTED:
            return False
        return self.editable is None or self.editable(line)

    def has_arrow(self, line: Line) -> bool:
        """Whether the cell of `line` shows that it has a list."""
        return self.arrow(line) if callable(self.arrow) else self.arrow

    def offered(self, line: Line) -> Choices:
        """What can be chosen in this cell of `line`."""
        if self.choices is None:
            return _NONE
        return as_choices(self.choices(line) if callable(self.choices) else self.choices)

    def words(self, line: Line) -> str:
        """The cell as text: for showing, for copying and for editing."""
        typed = line.get(self.key + TYPED)
        if typed:
            return str(typed)
        if self.text is not None and (self.kind == CellKind.COMPUTED or any(line.values())):
            return self.text(line)
        value = line.get(self.key)
        if value is None or value == "":
            return ""
        if self.kind in (CellKind.ITEM, CellKind.CHOICE):
            choice = self.offered(line).of(value)
            return choice.name if choice else str(value)
        if self.kind == CellKind.DATE:
            return _day_words(value)
        return _grouped(str(value)) if self.numeric else str(value)

    def draw(self, line: Line) -> Drawn:
        """The cell as it is painted."""
        look = self.look(line) if self.look else PLAIN
        if self.weight and not look.weight:
            given = {name: getattr(look, name) for name in look.__dataclass_fields__}
            look = Look(**(given | {"weight": self.weight}))
        return Drawn(self.words(line), look)

    def problem(self, line: Line, today: date) -> str:
        """What is wrong with what stands in the cell, in a sentence; empty when nothing is."""
        typed = line.get(self.key + TYPED)
        if typed:
            return _("Nothing here is called “{text}”. Choose from the list.").format(text=str(typed)[:40])
        value = line.get(self.key)
        try:
            if self.kind in (CellKind.NUMBER, CellKind.QUANTITY) and value not in (None, ""):
                parse_number(str(value))
            elif self.kind == CellKind.DATE and value:
                parse_day(str(value), today)
        except Refused as refused:
            return str(refused)
        return ""

    def read(self, line: Line, text: str, today: date) -> dict[str, Any]:
        """The cells of `line` that change when `text` is typed or pasted here. Nothing is thrown away."""
        plain = text.strip()
        if self.kind in (CellKind.ITEM, CellKind.CHOICE):
            return self._read_choice(line, plain)
        cells: dict[str, Any] = {self.key: plain or None}
        if self.kind == CellKind.QUANTITY:
            cells |= self._read_quantity(line, plain)
        elif self.kind == CellKind.DATE:
            cells[self.key] = _read_day(plain, today)
        return self._followed(line, cells)

    def take(self, line: Line, choice: Choice) -> dict[str, Any]:
        """The cells of `line` that change when `choice` is taken from the list."""
        if self.kind == CellKind.QUANTITY:
            return self._followed(line, {self.pack_key: choice.key})
        return self._followed(line, {self.key: choice.key, self.key + TYPED: None})

    def _read_choice(self, line: Line, plain: str) -> dict[str, Any]:
        choice = self.offered(line).called(plain) if plain else None
        if choice is not None:
            return self.take(line, choice)
        if self.free or not plain:
            return self._followed(line, {self.key: plain or None, self.key + TYPED: None})
        return {self.key: None, self.key + TYPED: plain}

    def _read_quantity(self, line: Line, plain: str) -> dict[str, Any]:
        match = _QUANTITY.match(plain)
        if match is None or not match[2]:
            return {}
        pack = _pack_called(self.offered(line), match[2])
        return {self.key: match[1], self.pack_key: pack.key} if pack else {}

    def _followed(self, line: Line, cells: dict[str, Any]) -> dict[str, Any]:
        if self.follow is None:
            return cells
        return cells | dict(self.follow({**line, **cells}, cells.get(self.key)))


_NONE = ListedChoices()


def _pack_called(packs: Choices, word: str) -> Choice | None:
    found = packs.called(word)
    return found or (packs.called(word[:-1]) if word.endswith("s") else packs.called(f"{word}s"))


def _read_day(plain: str, today: date) -> str | None:
    try:
        day = parse_day(plain, today)
    except Refused:
        return plain
    return day.isoformat() if day else None


def _day_words(value: Any) -> str:
    try:
        return cell_day_text(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _grouped(text: str) -> str:
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.isascii() and whole.isdigit() else text
