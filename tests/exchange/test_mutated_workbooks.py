"""A good workbook spoilt by chance, hundreds of times: refused in a sentence, or imported whole; never a fault.

`SUPPLYTRACK_MUTATIONS` sets how many (the default is for every day; 100,000 is a soak).
"""

from __future__ import annotations

import io
import os
import random
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import text

from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.db.engine import Database
from supplytrack.errors import Refused
from supplytrack.exchange.importer import import_workbook
from tests.exchange.books import Sheets, good_sheets, workbook_of
from tests.factories.engines import FileStore
from tests.factories.workspaces import make_stocked_catalogue

MUTATIONS = int(os.environ.get("SUPPLYTRACK_MUTATIONS", "400"))
TABLES = (
    "document",
    "stock_move",
    "batch",
    "party",
    "item",
    "location",
    "unit",
    "category",
    "fund",
    "audit_entry",
    "need",
    "arrival",
    "reporting_source",
)
VALUES: tuple[Any, ...] = (
    None,
    "",
    " ",
    "x" * 300,
    "W" * 32_767,
    0,
    -1,
    -0.5,
    1,
    12.0,
    0.1 + 0.2,
    1e300,
    -(10**18),
    10**30,
    True,
    date(1900, 1, 1),
    date(9999, 12, 31),
    datetime(2020, 4, 5, 6, 7, 8),
    time(1, 2),
    "2020-04-31",
    "9999-12-31",
    "0001-01-01",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "#tag",
    "‮\u0000\u0007",
    "ឈ្មោះ",
    "MASK",
    "PNH",
    "WFP",
    "IOM",
    "R-1",
    "||",
    "%",
    "_",
    "1/3",
    "1,000",
    "១២៣",
    "donated",
    "found",
    "~LOSS",
)


def spoil_cells(chance: random.Random) -> bytes:
    """A workbook with one to four cells, rows or headings changed."""
    sheets = good_sheets()
    for _ in range(chance.randint(1, 4)):
        spoil_one(sheets, chance)
    out = io.BytesIO()
    workbook_of(sheets).save(out)
    return out.getvalue()


def spoil_one(sheets: Sheets, chance: random.Random) -> None:
    rows = sheets[chance.choice(list(sheets))]
    way = chance.randrange(8)
    if way == 0 and len(rows) > 1:
        rows.pop(chance.randrange(len(rows)))
    elif way == 1:
        rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))
    elif way == 2:
        chance.shuffle(rows)
    elif rows:
        row = chance.choice(rows)
        place = chance.randrange(max(len(row), 1) + 2)
        row += [None] * (place + 1 - len(row))
        value = chance.choice(VALUES)
        # openpyxl itself refuses to write control characters.
        row[place] = value.replace("\u0000", "").replace("\u0007", "") if isinstance(value, str) else value


def spoil_bytes(chance: random.Random, good: bytes) -> bytes:
    """A workbook with bytes of its file, or of one of its parts, changed."""
    if chance.random() < 0.3:
        return garbled(chance, good)
    out = io.BytesIO()
    with ZipFile(io.BytesIO(good)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        victim = chance.choice(
            [name for name in old.namelist() if name.startswith(("xl/w", "xl/s", "_rels"))]
        )
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, garbled(chance, data) if name == victim else data)
    return out.getvalue()


def garbled(chance: random.Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(spoilt))
        way = chance.randrange(4)
        if way == 0:
            spoilt[at] = chance.randrange(256)
        elif way == 1:
            del spoilt[at : at + chance.randint(1, 30)]
        elif way == 2:
            spoilt[at:at] = spoilt[chance.randrange(len(spoilt)) :][: chance.randint(1, 60)]
        else:
            spoilt[at : at + 1] = chance.choice((b"<", b">", b"&", b'"', b"9999999", b"-", b"\xff", b"\0"))
        if not spoilt:
            return b""
    return bytes(spoilt)


class Bench:
    """A workspace that is thrown away when something was imported into it."""

    def __init__(self, store: FileStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._renew()

    def _renew(self) -> None:
        address = self._store.copy_of("catalogue", make_stocked_catalogue)
        self.database = Database(address, actor=Actor("Sokha"), clock=self._clock)
        self._counts = self._count()

    def _count(self) -> list[int]:
        counts = " UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in TABLES)
        return [row[0] for row in self.database.read(lambda s: s.rows(text(counts)))]

    def attempt(self, path: Path) -> bool:
        """Import; whether it was taken. What is refused leaves nothing behind."""
        try:
            outcome = import_workbook(self.database, path, errors_path=path.with_suffix(".errors.xlsx"))
        except Refused:
            assert self._count() == self._counts
            return False
        assert outcome.changes_nothing == (self._count() == self._counts)
        if not outcome.changes_nothing:
            self.throw_away()
            self._renew()
        return True

    def throw_away(self) -> None:
        self.database.close()
        self._store.throw_away(self.database.address)


@pytest.mark.parametrize("way", ["cells", "bytes"])
def test_a_workbook_spoilt_by_chance_is_refused_or_imported_whole(
    way: str, file_store: FileStore, clock: Clock, tmp_path: Path
) -> None:
    out = io.BytesIO()
    workbook_of(good_sheets()).save(out)
    bench = Bench(file_store, clock)
    path = tmp_path / "spoilt.xlsx"
    taken = 0
    for seed in range(MUTATIONS // 2):
        chance = random.Random(seed)
        path.write_bytes(spoil_cells(chance) if way == "cells" else spoil_bytes(chance, out.getvalue()))
        try:
            taken += bench.attempt(path)
        except Exception as fault:
            raise AssertionError(f"mutation {way} {seed}") from fault
    bench.throw_away()
    assert 0 < taken < MUTATIONS // 2
