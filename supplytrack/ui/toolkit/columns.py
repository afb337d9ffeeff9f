"""What a list shows, declared: columns, and how a cell looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from supplytrack.core.quantity import format_fraction
from supplytrack.i18n import _
from supplytrack.ui.toolkit.days import cell_day_text
from supplytrack.ui.toolkit.paint import Badge, Part

Row = TypeVar("Row")
NOTHING = "–"
"""How a zero is written in a column of numbers, so that the numbers stand out."""


@dataclass(frozen=True)
class Look:
    """How one cell is drawn beyond its text. Every word is translated already.

    tail: a quiet word after the text (the unit). below: a second line. lead: a word at the left of a number
    ("Low"). badge: a chip in front. bar: a filled share, 0 to 1, with its tone; the text stands right of it.
    action: the word of a link that does something (`TableView.acted`); as_button draws it as a button.
    """

    tone: str = ""
    weight: int = 0
    small: bool = False
    tail: str = ""
    below: str = ""
    below_tone: str = "text2"
    lead: str = ""
    lead_tone: str = "warn"
    badge: Badge | None = None
    icon: str = ""
    icon_tone: str = ""
    bar: Part | None = None
    spark: tuple[float, ...] = ()
    action: str = ""
    as_button: bool = False
    struck: bool = False

    @cached_property
    def is_plain(self) -> bool:
        """Whether the cell is its text and nothing more: most are, and are painted the short way."""
        more = (self.tail, self.below, self.lead, self.badge, self.icon, self.bar, self.spark, self.action)
        return not any(more) and not self.struck


PLAIN = Look()


@lru_cache(maxsize=64)
def _plain_look(weight: int, tone: str) -> Look:
    """One look for all the cells that have nothing but a weight and a tone: most of a list are of few kinds."""
    return Look(weight=weight, tone=tone)


class Drawn(NamedTuple):
    """One cell as it is painted: made once, when the row is read."""

    text: str
    look: Look

    @property
    def spoken(self) -> str:
        """Everything the cell says, for a screen reader and for tips."""
        badge = self.look.badge.word if self.look.badge else ""
        parts = (badge, self.look.lead, self.text, self.look.tail, self.look.below, self.look.action)
        return ", ".join(part for part in parts if part)


def plain_text(value: Any) -> str:
    """The usual way to write a value: `1,250`, `7 May 2020`, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | Decimal):
        return f"{value:,}"
    if isinstance(value, Fraction):
        return format_fraction(value)
    if isinstance(value, date):
        return cell_day_text(value)
    return str(value)


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column of a list and of its export.

    key: names the column in what is remembered and in sorting; never shown. title: marked with N_(). value:
    where the value is in a row. text: how it is written. numeric: at the right, zero as `zero`. hint: a tip.
    width: in pixels; None takes the room that is left. look: how a cell is drawn. child: the column of the
    rows that open below a row; without it they use the same. sort: what it is sorted by, if not the value.
    """

    key: str
    title: str
    value: Callable[[Row], Any]
    text: Callable[[Any], str] = plain_text
    numeric: bool = False
    width: int | None = None
    hint: Callable[[Row], str | None] | None = None
    look: Callable[[Row], Look] | None = None
    child: Column[Any] | None = None
    zero: str = NOTHING
    weight: int = 400
    tone: str = ""
    sort: Callable[[Row], Any] | None = None
    sortable: bool = True
    shown: bool = True

    def draw(self, row: Row) -> Drawn:
        """The cell of `row`."""
        value = self.value(row)
        look = self.look(row) if self.look else PLAIN
        if self.numeric and value == 0 and value is not None and self.zero:
            tone = look.tone or ("text3" if self.zero == NOTHING else "")
            return Drawn(self.zero, self._dressed(look, tone))
        return Drawn("" if value is None else self.text(value), self._dressed(look, look.tone))

    def _dressed(self, look: Look, tone: str) -> Look:
        if not (self.weight != 400 or self.tone or tone != look.tone):
            return look
        if look is PLAIN:
            return _plain_look(self.weight, tone or self.tone)
        given = {name: getattr(look, name) for name in look.__dataclass_fields__}
        given |= {"weight": look.weight or self.weight, "tone": tone or self.tone}
        return Look(**given)

    def sort_value(self, row: Row) -> tuple[bool, Any]:
        """What the column is sorted by; nothing comes last."""
        value = self.sort(row) if self.sort else self.value(row)
        return (value is None, "" if value is None else value.casefold() if isinstance(value, str) else value)

    def in_order(self, rows: Sequence[Row], *, descending: bool = False) -> list[Row]:
        """The rows sorted by this column; those that have nothing in it stay last either way."""
        there = [row for row in rows if not self.sort_value(row)[0]]
        absent = [row for row in rows if self.sort_value(row)[0]]
        return sorted(there, key=self.sort_value, reverse=descending) + absent


@dataclass(frozen=True)
class Group:
    """The heading that gathers rows: what is equal in `key` stands together under `title`."""

    key: Any
    title: str


@dataclass(frozen=True)
class Export:
    """A list as it is shown, for a workbook or CSV file: the columns a person sees, and all rows."""

    titles: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: Sequence[tuple[Any, ...]]


def copied_text(column: Column[Any], row: Any) -> str:
    """What a cell says to other programs: one line, numbers without separators."""
    value = column.value(row)
    text = "" if value is None else str(value) if column.numeric else column.text(value)
    return " ".join(text.split())
