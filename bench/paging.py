"""S6: a page deep down in a long list costs what the first page costs."""

from __future__ import annotations

from pathlib import Path

from bench.generate import open_workspace
from bench.measure import Goal, Result, alternate
from supplytrack.inventory.queries import move_rows

GOAL = Goal(1.5, 1.5)
PAGE = 200
_DEEP = "SELECT effective_day, id FROM stock_move ORDER BY effective_day, id LIMIT 1 OFFSET ?"


def deep_page(history: Path, moves: int) -> Result:
    """S6: the page at 99 % of the list of moves over the first page."""
    database = open_workspace(history)
    try:
        key = database.read(
            lambda session: session.connection.exec_driver_sql(_DEEP, (moves * 99 // 100,)).one()
        )
        return alternate(
            "S6",
            f"page of {PAGE} moves at 99 % of {moves:,} over page 1",
            lambda: database.read(lambda session: move_rows(session, after=tuple(key), limit=PAGE)),
            lambda: database.read(lambda session: move_rows(session, limit=PAGE)),
            GOAL,
            repeats=5,
            limit_is="page 1",
        )
    finally:
        database.close()
