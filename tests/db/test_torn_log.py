"""A write-ahead log that was torn or garbled: what opens is a consistent beginning of what was posted, or nothing opens."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from supplytrack.core.actor import Actor
from supplytrack.db import migrate
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.errors import Unavailable
from tests.factories import papers
from tests.factories.papers import receive, rows
from tests.factories.time import Calendar
from tests.factories.workspaces import make_stocked_catalogue, open_database

TRIALS = 40
"""For each way of spoiling."""


@pytest.fixture(scope="module")
def in_use(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A workspace copied while its log holds everything that was posted, and the identities in order."""
    folder = tmp_path_factory.mktemp("log")
    path = folder / "workspace.db"
    make_stocked_catalogue(str(path))
    database = open_database(str(path))
    for _n in range(6):
        receive(database, "MASK", "10", donor="WFP")
        papers.hand_over(database, "MASK", "4")
    posted = [row.uid for row in rows(database, "SELECT uid FROM document ORDER BY chain_position")]
    copied = folder / "copied.db"
    for ending in ("", "-wal"):
        shutil.copyfile(f"{path}{ending}", f"{copied}{ending}")
    database.close()
    return copied, posted


def torn(log: bytes, chance: random.Random) -> bytes:
    return log[: chance.randrange(len(log))]


def garbled(log: bytes, chance: random.Random) -> bytes:
    changed = bytearray(log)
    for _byte in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= chance.randint(1, 255)
    return bytes(changed)


def overwritten(log: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(log))
    return log[:start] + chance.randbytes(min(4096, len(log) - start)) + log[start + 4096 :]


def lengthened(log: bytes, chance: random.Random) -> bytes:
    return log + chance.randbytes(chance.randint(1, 20_000))


def doubled(log: bytes, chance: random.Random) -> bytes:
    return log + log[32 : chance.randrange(32, len(log))]


@pytest.mark.parametrize("spoil", [torn, garbled, overwritten, lengthened, doubled])
def test_a_spoilt_log_gives_a_consistent_beginning_or_nothing(
    in_use: tuple[Path, list[str]], tmp_path: Path, spoil: Callable[[bytes, random.Random], bytes]
) -> None:
    whole, posted = in_use
    log = Path(f"{whole}-wal").read_bytes()
    chance = random.Random(spoil.__name__)
    lengths = set()
    for trial in range(TRIALS):
        path = tmp_path / f"{trial}.db"
        shutil.copyfile(whole, path)
        Path(f"{path}-wal").write_bytes(spoil(log, chance))
        lengths.add(_beginning(path, posted))
    assert max(lengths) > 0


def _beginning(path: Path, posted: list[str]) -> int:
    """How many documents are there; they are the first ones, and everything agrees."""
    database = Database(path, actor=Actor("Sokha"), clock=Calendar().clock())
    try:
        migrate.check_file(path)
        there = [row.uid for row in rows(database, "SELECT uid FROM document ORDER BY chain_position")]
        assert there == posted[: len(there)]
        assert database.read(check_workspace).problems == ()
        receive(database, "MASK", "1")
        return len(there)
    except Unavailable:
        return 0
    finally:
        database.close()


def test_the_untouched_copy_holds_everything(in_use: tuple[Path, list[str]], tmp_path: Path) -> None:
    whole, posted = in_use
    path = tmp_path / "copy.db"
    for ending in ("", "-wal"):
        shutil.copyfile(f"{whole}{ending}", f"{path}{ending}")
    assert len(posted) == 18
    assert _beginning(path, posted) == 18
