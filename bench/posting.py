"""S1, S5: one delivery note of five lines posted through the whole service, against the driver alone."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bench import raw
from bench.generate import LAST, LINES_A_NOTE, STATION, open_workspace
from bench.measure import ROUNDS, Goal, Result, alternate
from supplytrack.core.clock import day_number
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.operations import NoteDraft, issue_delivery_note
from supplytrack.inventory.goods_lines import GoodsLineDraft

T = TypeVar("T")

GOAL = Goal(gate=5, goal=3)
FLAT = Goal(gate=1.5, goal=1.5)
_POSTS = 40

_STOCK = """
SELECT l.code AS store, l.id AS store_id, i.code AS item, b.item_id, b.batch_id FROM balance b
JOIN location l ON l.id = b.location_id JOIN item i ON i.id = b.item_id
WHERE l.kind = 'warehouse' AND b.on_hand > 200 ORDER BY l.id, b.item_id, b.batch_id"""
_RECIPIENTS = "SELECT id, code FROM location WHERE kind = 'health department' ORDER BY id"


@dataclass(frozen=True)
class _Stores:
    """What lies in each store, and who may receive it."""

    stock: list[list[Any]]
    recipients: list[Any]

    @classmethod
    def read(cls, path: Path) -> _Stores:
        connection = raw.connect(path)
        rows = connection.execute(_STOCK).fetchall()
        recipients = connection.execute(_RECIPIENTS).fetchall()
        connection.close()
        by_store = [list(group) for _store, group in itertools.groupby(rows, key=lambda row: row[0])]
        return cls(by_store, recipients)

    def choose(self, chance: random.Random) -> tuple[list[Any], Any]:
        """Five kinds of goods of one store, and a recipient."""
        stock = chance.choice(self.stock)
        return chance.sample(stock, LINES_A_NOTE), chance.choice(self.recipients)


def _drafts(stores: _Stores) -> Iterator[NoteDraft]:
    chance = random.Random(7)
    while True:
        goods, recipient = stores.choose(chance)
        lines = [GoodsLineDraft(row[2], "1") for row in goods]
        yield NoteDraft(new_uid(), LAST, goods[0][0], recipient[1], lines, means="road")


def _ready(endless: Iterator[T]) -> Iterator[T]:
    """As many as a benchmark needs, made before its clock runs."""
    return iter(list(itertools.islice(endless, 2 * ROUNDS * _POSTS)))


class Service:
    """Posts through the program: permission, validation, batches, numbers, chain, triggers."""

    def __init__(self, path: Path) -> None:
        self.database: Database = open_workspace(path)
        self._drafts = _ready(_drafts(_Stores.read(path)))

    def post(self) -> None:
        draft = next(self._drafts)
        self.database.write(lambda session: issue_delivery_note(session, draft))

    def close(self) -> None:
        self.database.close()


class Driver:
    """Writes the rows of such a document, and the balances, with nothing but prepared statements."""

    def __init__(self, path: Path) -> None:
        stores = _Stores.read(path)
        self.connection = raw.without_triggers(path)
        ask = self.connection.execute
        self.position = ask("SELECT position FROM chain").fetchone()[0]
        self.transit = ask("SELECT id FROM location WHERE kind = 'in transit'").fetchone()[0]
        self.content = ask(
            "SELECT content FROM document WHERE kind = 'delivery note' ORDER BY id DESC LIMIT 1"
        ).fetchone()[0]
        self.day = day_number(LAST)
        self._rows = _ready(self._prepared(stores))

    def _prepared(self, stores: _Stores) -> Iterator[tuple[Any, ...]]:
        """The values of each document, made while no clock runs."""
        chance = random.Random(7)
        for key in itertools.count(self.position + 1):
            goods, recipient = stores.choose(chance)
            uid, number = new_uid(), f"DN-{STATION}-2020-{key}x"
            store = goods[0][1]
            lines = [(key, n, n, row[3], row[4], 1, "1") for n, row in enumerate(goods, 1)]
            moves = [
                (key, n, row[3], row[4], store, self.transit, 1, self.day) for n, row in enumerate(goods, 1)
            ]
            out = [(1, row[3], row[4], store) for row in goods]
            into = [(row[3], row[4], self.transit, 1) for row in goods]
            days = [(self.day, row[3], row[4], place) for row in goods for place in (store, self.transit)]
            header = (
                *(key, uid, "delivery note", number, STATION, self.day, store, recipient[0]),
                *(1_600_000_000_000_000 + key, "bench", self.content, key, f"{key:064x}"),
            )
            note = (uid, number, "issued", self.day, store, recipient[0], key)
            yield key, lines, moves, out, into, days, header, note

    def post(self) -> None:
        key, lines, moves, out, into, days, header, note = next(self._rows)
        run, many = self.connection.execute, self.connection.executemany
        run("BEGIN IMMEDIATE")
        run("INSERT INTO dispatch (document_id, means) VALUES (?, 'road')", (key,))
        many(_LINE, lines)
        many(_MOVE, moves)
        many(_OUT, out)
        many(_INTO, into)
        many(_DAY, days)
        run(_DOCUMENT, header)
        run("UPDATE chain SET position = ?, hash = ? WHERE station = ?", (key, header[-1], STATION))
        run(
            "UPDATE number_series SET last = last + 1 WHERE prefix = 'DN' AND station = ? AND year = 2020",
            (STATION,),
        )
        run(_NOTE, note)
        run("COMMIT")

    def close(self) -> None:
        self.connection.close()


_LINE = """INSERT INTO dispatch_line (document_id, line, entered_line, item_id, batch_id, quantity, entered_quantity)
VALUES (?, ?, ?, ?, ?, ?, ?)"""
_MOVE = """INSERT INTO stock_move (document_id, line, item_id, batch_id, from_location_id, to_location_id, quantity,
effective_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_OUT = "UPDATE balance SET on_hand = on_hand - ? WHERE item_id = ? AND batch_id = ? AND location_id = ?"
_INTO = """INSERT INTO balance (item_id, batch_id, location_id, on_hand) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET on_hand = on_hand + excluded.on_hand"""
_DAY = """INSERT INTO daily_balance (item_id, batch_id, location_id, day, on_hand)
SELECT item_id, batch_id, location_id, ?, on_hand FROM balance WHERE item_id = ? AND batch_id = ? AND location_id = ?
ON CONFLICT DO UPDATE SET on_hand = excluded.on_hand"""
_DOCUMENT = """INSERT INTO document (id, uid, kind, number, station, effective_day, from_location_id, to_location_id,
posted_at, posted_by, content, chain_position, chain_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_NOTE = """INSERT INTO delivery_note (uid, number, state, note_day, from_location_id, to_location_id, document_id)
VALUES (?, ?, ?, ?, ?, ?, ?)"""


def against_the_driver(history: Path, folder: Path) -> Result:
    """S1."""
    service = Service(raw.copy(history, folder, "service.db"))
    driver = Driver(raw.copy(history, folder, "driver.db"))
    try:
        return alternate(
            "S1",
            "post one 5-line delivery note through the full service",
            service.post,
            driver.post,
            GOAL,
            repeats=_POSTS,
            limit_is="driver, same rows",
        )
    finally:
        service.close()
        driver.close()


def flatness(long: Path, short: Path, folder: Path) -> Result:
    """S5: how much slower posting gets with a long history."""
    after_long = Service(raw.copy(long, folder, "long.db"))
    after_short = Service(raw.copy(short, folder, "short.db"))
    try:
        return alternate(
            "S5",
            "posting with a long history over a short one",
            after_long.post,
            after_short.post,
            FLAT,
            repeats=_POSTS,
            limit_is="short history",
        )
    finally:
        after_long.close()
        after_short.close()
