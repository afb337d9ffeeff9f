"""S3, S4, S5: stock on hand, now and as of a past day, and whether a long history slows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench import raw
from bench.generate import open_workspace
from bench.measure import Goal, Result, alternate
from supplytrack.core.clock import day_number
from supplytrack.db.engine import Database
from supplytrack.inventory.queries import StockFilter, cells, stock_rows

PAST = date(2020, 6, 30)
FLAT_NOW, FLAT_PAST = Goal(1.2, 1.2), Goal(2, 2)
_REPEATS = 5

_STORES = "b.location_id IN (SELECT id FROM location WHERE kind IN ('warehouse', 'health department'))"
_NOW = f"SELECT item_id, batch_id, location_id, on_hand FROM balance b WHERE {_STORES} AND on_hand > 0"
_AS_OF = f"""SELECT b.item_id, b.batch_id, b.location_id, (SELECT d.on_hand FROM daily_balance d
WHERE d.item_id = b.item_id AND d.batch_id = b.batch_id AND d.location_id = b.location_id AND d.day <= ?
ORDER BY d.day DESC LIMIT 1) FROM balance b WHERE {_STORES}"""
_SUMS = """SELECT m.item_id, m.batch_id, l.id, sum(CASE WHEN l.id = m.to_location_id THEN m.quantity ELSE -m.quantity END)
FROM stock_move m JOIN location l ON l.id IN (m.from_location_id, m.to_location_id)
WHERE l.kind IN ('warehouse', 'health department') AND m.effective_day <= ? GROUP BY 1, 2, 3"""


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Database, Any]]:
    database, driver = open_workspace(path), raw.connect(path)
    try:
        yield database, driver
    finally:
        driver.close()
        database.close()


def now(history: Path) -> list[Result]:
    """S3: bare quantities of every batch in every store, and the list that a screen shows."""
    with _opened(history) as (database, driver):
        count = len(database.read(cells))
        return [
            alternate(
                "S3",
                f"stock on hand now, {count:,} cells",
                lambda: database.read(cells),
                lambda: driver.execute(_NOW).fetchall(),
                repeats=_REPEATS,
                limit_is="driver, balance table",
            ),
            alternate(
                "S3",
                f"the stock list with every name, {count:,} rows in order",
                lambda: database.read(stock_rows),
                lambda: driver.execute(_NOW).fetchall(),
                limit_is="driver, balance table without names",
            ),
        ]


def as_of(history: Path) -> list[Result]:
    """S4: the same as of a past day, which has to be what the moves until then add up to."""
    day = day_number(PAST)
    with _opened(history) as (database, driver):
        found = {tuple(row[:3]): row[3] for row in database.read(lambda session: cells(session, PAST))}
        sums = {row[:3]: row[3] for row in driver.execute(_SUMS, (day,)) if row[3]}
        if found != sums:
            raise AssertionError("stock as of a past day is not the sum of the moves")
        return [
            alternate(
                "S4",
                f"stock as of {PAST}, {len(found):,} cells",
                lambda: database.read(lambda session: cells(session, PAST)),
                lambda: [row for row in driver.execute(_AS_OF, (day,)) if row[3]],
                repeats=_REPEATS,
                limit_is="driver, daily balance",
                note=f"equal to the sum of the moves in all {len(sums):,} cells",
            ),
            alternate(
                "S4",
                f"the stock list as of {PAST} with every name",
                lambda: database.read(lambda session: stock_rows(session, StockFilter(as_of=PAST))),
                lambda: [row for row in driver.execute(_AS_OF, (day,)) if row[3]],
                limit_is="driver, daily balance without names",
            ),
        ]


def flatness(long: Path, short: Path) -> list[Result]:
    """S5: the same questions with a long history, over a short one."""
    with _opened(long) as (after_long, _driver), _opened(short) as (after_short, _other):
        return [
            alternate(
                "S5",
                "stock now with a long history over a short one",
                lambda: after_long.read(cells),
                lambda: after_short.read(cells),
                FLAT_NOW,
                repeats=_REPEATS,
                limit_is="short history",
            ),
            alternate(
                "S5",
                f"stock as of {PAST} with a long history over a short one",
                lambda: after_long.read(lambda session: cells(session, PAST)),
                lambda: after_short.read(lambda session: cells(session, PAST)),
                FLAT_PAST,
                repeats=_REPEATS,
                limit_is="short history",
            ),
        ]
