"""What the lists share: conditions with bound values, and pages that go on from a key instead of a count."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import text

from supplytrack.core.clock import day_number, day_of
from supplytrack.core.code import fold
from supplytrack.core.sort import Sort
from supplytrack.db.engine import Session
from supplytrack.inventory.summary import GoodsPart, added_up

PAGE = 200
"""Rows of one page."""
READ_AT_ONCE = 10_000
"""Keys taken from the database at once, so that they are never all there twice."""


@dataclass
class Where:
    """Conditions of a list as they are chosen. Values are always bound, never written into the statement."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, condition: str, **values: Any) -> None:
        """Ask for `condition`, with the values it names."""
        self.conditions.append(condition)
        self.values.update(values)

    def equal(self, column: str, value: str, name: str) -> None:
        """Ask for `column = value` where a value was chosen; `name` is the parameter's."""
        if value:
            self.add(f"{column} = :{name}", **{name: value})

    def one_of(self, column: str, values: Iterable[str], name: str) -> None:
        """Ask for one of `values`; none chosen means any."""
        named = {f"{name}_{n}": value for n, value in enumerate(values)}
        if named:
            self.add(f"{column} IN ({', '.join(f':{key}' for key in named)})", **named)

    def period(self, column: str, first: date | None, last: date | None) -> None:
        """Ask for days from `first` to `last`, both included."""
        if first is not None:
            self.add(f"{column} >= :first", first=day_number(first))
        if last is not None:
            self.add(f"{column} <= :last", last=day_number(last))

    def words(self, typed: str, *places: str) -> None:
        """Ask that each word of `typed` is found in one of `places`.

        A place is a condition with `{folded}` or `{number}` where the comparison stands: `q.search {folded}` for
        a column of folded names, `d.number {number}` for a document's number.
        """
        for n, word in enumerate(fold(typed).split()):
            comparisons = {
                "folded": f"LIKE :word_{n} ESCAPE '!'",
                "number": f"LIKE :word_{n}_upper ESCAPE '!'",
            }
            self.add(
                f"({' OR '.join(place.format(**comparisons) for place in places)})",
                **{f"word_{n}": _part(word), f"word_{n}_upper": _part(word.upper())},
            )

    def after(self, columns: tuple[str, str], key: tuple[int, Any] | None, *, newest_first: bool) -> None:
        """Ask for the rows that follow `key` in the order of `columns`."""
        if key is not None:
            sign = "<" if newest_first else ">"
            self.add(
                f"({', '.join(columns)}) {sign} (:after_day, :after_key)", after_day=key[0], after_key=key[1]
            )

    def __str__(self) -> str:
        """The conditions for a WHERE clause."""
        return " AND ".join(self.conditions) or "1 = 1"


def _part(word: str) -> str:
    """A pattern that finds `word` anywhere."""
    for sign in "!%_":
        word = word.replace(sign, f"!{sign}")
    return f"%{word}%"


def in_order(columns: tuple[str, str], *, newest_first: bool) -> str:
    """The ORDER BY and LIMIT of a page."""
    way = " DESC" if newest_first else ""
    return f"ORDER BY {', '.join(column + way for column in columns)} LIMIT :limit"


def day_or_none(number: int | None) -> date | None:
    """The date of a stored day number, where one is stored."""
    return None if number is None else day_of(number)


def goods_by_key(session: Session, statement: Any, keys: Iterable[Any]) -> dict[Any, tuple[GoodsPart, ...]]:
    """What `statement` lists for each key, items added up."""
    wanted = list(keys)
    parts: dict[Any, list[GoodsPart]] = {}
    for key, *values in session.rows(statement, {"keys": wanted}) if wanted else ():
        parts.setdefault(key, []).append(GoodsPart(*values))
    return {key: added_up(found) for key, found in parts.items()}


def sorted_by(sort: Sort, columns: Mapping[str, Sequence[str]], usual: str) -> str:
    """ORDER BY for the column that a person chose; `usual` decides without one and between equals.

    `columns`: what each column of the screen is sorted by, as SQL. What is not known comes last.
    """
    way = " DESC" if sort.descending else ""
    chosen = [f"{value} IS NULL, {value}{way}" for value in columns.get(sort.column, ())]
    return f"ORDER BY {', '.join([*chosen, usual])}"


def read_keys(
    session: Session, statement: str, values: Mapping[str, Any], limit: int | None = None
) -> array[int]:
    """The whole-number keys that `statement` lists, eight bytes each; at most `limit` of them."""
    if limit is not None:
        statement, values = f"{statement} LIMIT :most_keys", {**values, "most_keys": limit}
    return array("q", session.execute(text(statement), values).scalars().yield_per(READ_AT_ONCE))
