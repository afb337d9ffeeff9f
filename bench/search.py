"""S7: search as you type, over many items and papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.generate import open_workspace
from bench.measure import Goal, Result, against
from supplytrack.inventory.search import search_everything

BOUND = 0.030
GOAL = Goal(1, 1)
_TYPED = ("0077", "mask 77", "ម៉ាស់", "nothing like it")


def as_you_type(history: Path) -> Iterator[Result]:
    """S7: a part of a number, a name, a Khmer name, and nothing to be found."""
    database = open_workspace(history)
    try:
        for typed in _TYPED:
            yield against(
                "S7",
                f"search for “{typed}” over items, places and papers",
                BOUND,
                lambda typed=typed: database.read(lambda session: search_everything(session, typed)),
                GOAL,
                repeats=5,
            )
    finally:
        database.close()
