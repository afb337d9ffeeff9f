"""Posts in child processes that are killed without warning, and tells what they had acknowledged.

python -m tests.factories.killing random ADDRESS KILLS SEED
    a child posts paper after paper and is killed at a random moment, again and again
python -m tests.factories.killing steps ADDRESS
    a child posts one paper and dies before its first statement; the next before its second; and so on

Prints one line of JSON: `acknowledged` (identities that a child said were posted), `missing` (those of them that were
not there right after the kill), `kills`.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import closing
from itertools import count

import psycopg
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import event

from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database, is_server
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.procurement.operations import ReceiptLineDraft
from tests.factories import papers
from tests.factories.workspaces import open_database

Acknowledge = Callable[[str], None]
LONGEST = 0.06
"""Seconds that a child works at most after its first paper."""


def post_for_ever(database: Database, say: Acknowledge) -> None:
    """Receipts, notes prepared and issued, proofs and reversals, each said to be done when it is."""
    for n in count():
        say(papers.receive(database, "MASK", "10", donor="WFP").uid)
        draft = papers.note_draft(database, GoodsLineDraft("MASK", "3"), GoodsLineDraft("mask", "2"))
        if n % 2:
            papers.prepare(database, draft)
        posted = papers.issue(database, draft)
        say(posted.uid)
        proof = papers.confirm(database, posted.number)
        say(proof.uid)
        if n % 3 == 0:
            say(papers.reverse_note(database, proof).uid)


def _in_child(address: str, work: Callable[[Database, Acknowledge], None]) -> tuple[int, int]:
    """Start a child that works on the workspace; its process and the end of the pipe it speaks into."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        try:
            work(open_database(address), lambda uid: void(os.write(writing, f"{uid}\n".encode())))
        finally:
            os._exit(0)
    os.close(writing)
    return process, reading


def void(_written: int) -> None:
    """A line went into the pipe whole."""


def _read_all(reading: int) -> list[str]:
    with os.fdopen(reading, "rb") as pipe:
        return [line.decode().strip() for line in pipe.readlines() if line.endswith(b"\n")]


def _kill_at_random(address: str, kills: int, seed: int) -> dict[str, object]:
    chance = random.Random(seed)
    acknowledged: list[str] = []
    missing: list[str] = []
    for _kill in range(kills):
        process, reading = _in_child(address, post_for_ever)
        if chance.random() < 0.9:
            select.select([reading], [], [], 10)
        time.sleep(chance.random() * LONGEST)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        acknowledged += _read_all(reading)
        missing += _not_there(address, acknowledged)
    return {"acknowledged": acknowledged, "missing": missing, "kills": kills}


def _kill_at_every_step(address: str) -> dict[str, object]:
    acknowledged: list[str] = []
    missing: list[str] = []
    for step in count(1):
        uid = new_uid()
        process, reading = _in_child(
            address, lambda db, say, step=step, uid=uid: _post_and_die(db, say, step, uid)
        )  # type: ignore[misc]
        _pid, status = os.waitpid(process, 0)
        said = _read_all(reading)
        acknowledged += said
        missing += _not_there(address, acknowledged)
        if not os.WIFSIGNALED(status):
            return {"acknowledged": acknowledged, "missing": missing, "kills": step - 1}
    raise AssertionError("unreachable: a paper has an end")


def _post_and_die(database: Database, say: Acknowledge, step: int, uid: str) -> None:
    """Post one paper; die before the `step`th statement or commit."""
    left = step

    def take_a_step(*_details: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    for happening in ("before_cursor_execute", "commit"):
        event.listen(database._writer, happening, take_a_step)
    draft = papers.receipt_draft(
        database,
        ReceiptLineDraft("MASK", "5"),
        ReceiptLineDraft("SOAP", "5", damaged="1"),
        donor="UNICEF",
        uid=uid,
    )
    say(papers.post_receipt(database, draft).uid)


def _not_there(address: str, acknowledged: list[str]) -> list[str]:
    """Which acknowledged papers a fresh program cannot find."""
    query = "SELECT uid FROM document"
    if is_server(address):
        with closing(psycopg.connect(address)) as server:
            found = {row[0] for row in server.execute(query)}
    else:
        with closing(sqlite.connect(address)) as file:
            found = {row[0] for row in file.execute(query)}
    return [uid for uid in acknowledged if uid not in found]


if __name__ == "__main__":
    way, place, *numbers = sys.argv[1:]
    outcome = _kill_at_every_step(place) if way == "steps" else _kill_at_random(place, *map(int, numbers))
    sys.stdout.write(json.dumps(outcome))
