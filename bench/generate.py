"""A workspace with a long history, made fast through the real schema: its triggers keep the balances.

    python -m bench.generate FILE --moves 1000000

Documents, lines, moves, numbers and the chain are what the program itself would have posted, written in bulk.
The same size and seed make the same workspace, so a made file is kept and used again.
"""

from __future__ import annotations

import argparse
import hashlib
import heapq
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from platformdirs import user_cache_dir
from sqlalchemy import Table, insert, select

from bench import papers_of_years
from bench.papers_of_years import add_papers
from supplytrack.catalogue.establish import WorkspaceDraft, establish_workspace
from supplytrack.catalogue.item import item
from supplytrack.catalogue.lookup import search_text
from supplytrack.catalogue.party import party
from supplytrack.catalogue.place import LocationKind, location, province
from supplytrack.catalogue.unit import category, unit
from supplytrack.core.actor import Actor
from supplytrack.core.clock import MICROSECONDS, Clock, day_number, day_of
from supplytrack.core.document import Kind, NoteState, PaperState, SourceType
from supplytrack.db import migrate
from supplytrack.db.engine import Database, Session
from supplytrack.db.workspace import GENESIS
from supplytrack.distribution.dispatch import note, note_document, note_line
from supplytrack.distribution.handover import proof, proof_line
from supplytrack.inventory.batch import batch
from supplytrack.inventory.document import document
from supplytrack.inventory.ledger import Lot, Move, Posting, Spot, canonical, chain_hash
from supplytrack.inventory.move import stock_move
from supplytrack.procurement.receipt import receipt, receipt_line

FIRST, LAST = date(2019, 1, 1), date(2020, 12, 31)
STATION = "PNH"
LINES_A_NOTE = 5
LINES_A_RECEIPT = 10
MOST_A_LINE = 20
_FLUSH_AT = 20_000
_DAYS = (LAST - FIRST).days
_GOODS = (
    ("Surgical mask", "ម៉ាស់វះកាត់"),
    ("Gloves", "ស្រោមដៃ"),
    ("PPE suit", "សម្លៀកបំពាក់ការពារ"),
    ("Hygiene care kit", "កញ្ចប់អនាម័យ"),
    ("Hand sanitizer", "ទឹកអនាម័យដៃ"),
    ("Blanket", "ភួយ"),
    ("Thermometer", "ទែម៉ូម៉ែត្រ"),
)


@dataclass(frozen=True)
class Size:
    """How large a workspace is.

    `lots`: batches that lie in the stores at any time. `notes_a_batch`: how many notes take from a batch before
    it is used up and another takes its place. `papers`: how many orders there are beside, with about as many of all
    other papers (see `papers_of_years`), in depots that the bulk history leaves alone.
    """

    moves: int
    items: int = 5_000
    places: int = 200
    lots: int = 2_000
    notes_a_batch: int = 125
    papers: int = 0
    seed: int = 1

    @property
    def stores(self) -> int:
        """How many of the places are warehouses."""
        return max(1, self.places // 10)

    @property
    def depots(self) -> int:
        """How many more warehouses there are for the other papers."""
        return self.stores if self.papers else 0


def clock() -> Clock:
    """Noon of the last day of the history: the moment at which the benchmarks take place."""
    noon = datetime(LAST.year, LAST.month, LAST.day, 5, tzinfo=UTC)
    return Clock(now=lambda: noon)


def open_workspace(path: Path) -> Database:
    """The program's own way into a made workspace."""
    return Database(path, actor=Actor("bench"), clock=clock())


def cached(size: Size, folder: Path | None = None) -> Path:
    """The workspace of this size, made now if it is not in `folder` (the user's cache folder) yet."""
    folder = folder or Path(user_cache_dir("supplytrack-bench"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{size.moves}-{_key(size)}.db"
    if not path.exists():
        generate(path, size)
    return path


def _key(size: Size) -> str:
    """Changes with the size, the schema and the way of making it."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_workspace(Path(folder) / "empty.db")
        migrate.upgrade(database)
        schema = database.read(lambda session: migrate.fingerprint(session.connection))
        database.close()
    ways = (Path(__file__), Path(papers_of_years.__file__))
    way = hashlib.sha256(b"".join(path.read_bytes() for path in ways)).hexdigest()
    return hashlib.sha256(f"{size}{schema}{way}".encode()).hexdigest()[:12]


def generate(path: Path, size: Size) -> None:
    """Make the workspace at `path`, which must not exist yet. It appears only when it is whole."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    for left in path.parent.glob(f"{unfinished.name}*"):
        left.unlink()
    database = open_workspace(unfinished)
    migrate.upgrade(database)
    database.write(lambda session: fill_catalogue(session, size))
    world = database.read(lambda session: _World.read(session))
    database.close()
    raw = sqlcipher3.dbapi2.connect(str(unfinished), isolation_level=None)
    # A file that is thrown away when the making stops needs no journal; the program's own settings come back
    # with the program. Keys are looked after here and verified by the test.
    raw.execute("PRAGMA journal_mode=OFF")
    for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000", "locking_mode=EXCLUSIVE"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("BEGIN")
    _History(raw, world, size).make()
    raw.execute("COMMIT")
    raw.close()
    if size.papers:
        add_papers(unfinished, count=size.papers, first=FIRST, last=LAST, seed=size.seed)
    unfinished.rename(path)


def fill_catalogue(session: Session, size: Size) -> None:
    """Establish the workspace: items, stores, recipients with their places of goods handed over, donors."""
    establish_workspace(session, WorkspaceDraft("Bench", station=STATION))
    piece = session.scalar(select(unit.c.id).where(unit.c.code == "PIECE"))
    categories = [row.id for row in session.rows(select(category.c.id).order_by(category.c.id))]
    session.execute(insert(item), list(_items(size, piece, categories)))
    codes = [row.code for row in session.rows(select(province.c.code).order_by(province.c.code))]
    session.execute(insert(location), list(_places(size, codes)))
    recipients = select(location.c.id, location.c.code, location.c.name).where(
        location.c.kind == LocationKind.HEALTH_DEPARTMENT.value
    )
    session.execute(
        insert(location),
        [
            {
                "code": f"~{row.code}",
                "name": row.name,
                "kind": LocationKind.HANDED_OVER.value,
                "place_id": row.id,
                "search": search_text(f"~{row.code}"),
            }
            for row in session.rows(recipients)
        ],
    )
    session.execute(
        insert(party),
        [
            {
                "code": f"P{n:02}",
                "name": f"Donor {n}",
                "search": search_text(f"P{n:02}", f"Donor {n}"),
                "is_donor": 1,
                "is_supplier": 1,
            }
            for n in range(1, 13)
        ],
    )


def _items(size: Size, piece: int, categories: Sequence[int]) -> Iterator[dict[str, Any]]:
    for n in range(1, size.items + 1):
        name, khmer = _GOODS[n % len(_GOODS)]
        names = (f"I{n:05}", f"{name} {n}", f"{khmer} {n}")
        yield {
            "code": names[0],
            "name": names[1],
            "name_km": names[2],
            "search": search_text(*names),
            "category_id": categories[n % len(categories)],
            "unit_id": piece,
            "tracks_expiry": 1,
        }


def _places(size: Size, provinces: Sequence[str]) -> Iterator[dict[str, Any]]:
    for n in range(1, size.places + 1):
        store = n <= size.stores + size.depots
        code, name = (f"S{n:03}", f"Store {n}") if store else (f"R{n:03}", f"Health department {n}")
        if size.stores < n <= size.stores + size.depots:
            code, name = f"D{n:03}", f"Depot {n}"
        yield {
            "code": code,
            "name": name,
            "kind": (LocationKind.WAREHOUSE if store else LocationKind.HEALTH_DEPARTMENT).value,
            "province_code": provinces[n % len(provinces)],
            "search": search_text(code, name),
        }


@dataclass(frozen=True)
class _World:
    """The catalogue as the history needs it. `handed_over` is by the key of the recipient."""

    items: list[tuple[int, str]]
    stores: list[Spot]
    recipients: list[Spot]
    handed_over: dict[int, Spot]
    virtual: dict[str, Spot]
    parties: list[tuple[int, str]]

    @classmethod
    def read(cls, session: Session) -> _World:
        places = session.rows(select(location).order_by(location.c.id))
        by_kind: dict[str, list[Spot]] = defaultdict(list)
        for row in places:
            by_kind[row.kind].append(Spot(row.id, row.code, bool(row.keeps_stock)))
        spots = {spot.id: spot for kind in by_kind.values() for spot in kind}
        return cls(
            [tuple(row) for row in session.rows(select(item.c.id, item.c.code).order_by(item.c.id))],
            [spot for spot in by_kind[LocationKind.WAREHOUSE.value] if spot.code.startswith("S")],
            by_kind[LocationKind.HEALTH_DEPARTMENT.value],
            {row.place_id: spots[row.id] for row in places if row.place_id is not None},
            {row.kind: spots[row.id] for row in places if row.code.startswith("~") and row.place_id is None},
            [tuple(row) for row in session.rows(select(party.c.id, party.c.code).order_by(party.c.id))],
        )


@dataclass
class _Stack:
    """A batch that lies in a store: what is left of it and how many notes took from it."""

    lot: Lot
    left: int
    notes: int = 0


@dataclass(order=True)
class _OnTheWay:
    """A delivery note that will be confirmed on `day`."""

    day: int
    document_id: int
    uid: str = field(compare=False)
    source: Spot = field(compare=False)
    target: Spot = field(compare=False)
    lines: list[tuple[Lot, int]] = field(compare=False)


class _History:
    """Posts document after document, by day, and writes their rows in bulk."""

    def __init__(self, raw: Any, world: _World, size: Size) -> None:
        self.raw = raw
        self.world = world
        self.size = size
        self.random = random.Random(size.seed)
        self.rows: dict[Table, list[Mapping[str, Any]]] = defaultdict(list)
        self.notes: dict[str, dict[str, Any]] = {}
        self.moves = self.documents = self.batches = 0
        self.previous = GENESIS
        self.series: dict[tuple[str, int], int] = {}
        self.on_the_way: list[_OnTheWay] = []
        self.stacks: list[list[_Stack]] = [[] for _store in world.stores]

    @property
    def left(self) -> int:
        """How many moves are still to be made."""
        return self.size.moves - self.moves

    @property
    def day(self) -> int:
        """The day number that this part of the history happens on."""
        return day_number(FIRST) + _DAYS * self.moves // self.size.moves

    def make(self) -> None:
        """Fill the stores, then hand out until there are as many moves as asked for."""
        a_store = -(-self.size.lots // len(self.world.stores))
        for store in range(len(self.world.stores)):
            for start in range(0, a_store, LINES_A_RECEIPT):
                self._receive(store, min(LINES_A_RECEIPT, a_store - start))
        while self.left:
            day = self.day
            if self.on_the_way and self.on_the_way[0].day <= day and self.left >= 2 * LINES_A_NOTE:
                self._confirm(heapq.heappop(self.on_the_way), day)
            else:
                store = self.random.randrange(len(self.world.stores))
                self._receive(store, self._hand_out(store, day))
            if len(self.rows[stock_move]) >= _FLUSH_AT:
                self._flush()
        self._flush()
        self._close()

    # ------------------------------------------------------------ documents

    def _receive(self, store: int, lines: int) -> None:
        lines = min(lines, self.left)
        if not lines:
            return
        place, day = self.world.stores[store], self.day
        party_id, code = self.random.choice(self.world.parties)
        source_type = self.random.choice((SourceType.DONATED, SourceType.PROCURED))
        header = {"source_type": source_type.value}
        supplied = self.world.virtual[LocationKind.SUPPLIED.value]
        moves, rows, content = [], [], []
        for line in range(1, lines + 1):
            lot, item_code = self._new_lot(day, line, source_type, party_id)
            amount = self.size.notes_a_batch * MOST_A_LINE + self.random.randint(1, 500)
            self.stacks[store].append(_Stack(lot, amount))
            moves.append(Move(line, lot, supplied, place, amount))
            rows.append(_receipt_row(line, lot, amount))
            content.append([line, item_code, lot.uid, amount, 0, 0, f"B{lot.id}", "", 0])
        self._post(
            Posting(
                uid=self._uid(day),
                kind=Kind.GOODS_RECEIPT,
                day=day_of(day),
                moves=moves,
                rows=[(receipt, [header]), (receipt_line, rows)],
                target=place,
                party_id=party_id,
                content={"source_type": source_type.value, "party": code, "lines": content},
            )
        )

    def _new_lot(self, day: int, line: int, source_type: SourceType, party_id: int) -> tuple[Lot, str]:
        self.batches += 1
        item_id, code = self.random.choice(self.world.items)
        lot = Lot(self.batches, self._uid(day), item_id)
        donated = source_type is SourceType.DONATED
        self.rows[batch].append(
            {
                "id": lot.id,
                "uid": lot.uid,
                "item_id": item_id,
                "source_type": source_type.value,
                "donor_id": party_id if donated else None,
                "supplier_id": None if donated else party_id,
                "batch_number": f"B{lot.id}",
                "expiry_day": day + self.random.randint(_DAYS + 30, 3 * _DAYS),
                "received_day": day,
                "document_id": self.documents + 1,
                "line": line,
            }
        )
        return lot, code

    def _hand_out(self, store: int, day: int) -> int:
        """Issue a delivery note; returns how many batches it used up."""
        stacks = self.stacks[store]
        chosen = self.random.sample(range(len(stacks)), min(LINES_A_NOTE, self.left, len(stacks)))
        source, target = self.world.stores[store], self.random.choice(self.world.recipients)
        transit = self.world.virtual[LocationKind.IN_TRANSIT.value]
        lines = [(stacks[place].lot, self._take(stacks[place])) for place in chosen]
        moves = [Move(n, lot, source, transit, amount) for n, (lot, amount) in enumerate(lines, 1)]
        uid = self._uid(day)
        number = self._post(
            Posting(
                uid=uid,
                kind=Kind.DELIVERY_NOTE,
                day=day_of(day),
                moves=moves,
                rows=[
                    (note_document, [{"means": "road"}]),
                    (note_line, [_note_row(n, lot, amount) for n, (lot, amount) in enumerate(lines, 1)]),
                ],
                source=source,
                target=target,
                content={"detail": {"means": "road", "project": ""}, "people": []},
            )
        )
        self.notes[uid] = {
            "uid": uid,
            "number": number,
            "state": NoteState.ISSUED.value,
            "paper_state": PaperState.UNSIGNED.value,
            "note_day": day,
            "from_location_id": source.id,
            "to_location_id": target.id,
            "document_id": self.documents,
            "proof_id": None,
            "confirmed_day": None,
        }
        due = day + self.random.randint(1, 4)
        heapq.heappush(self.on_the_way, _OnTheWay(due, self.documents, uid, source, target, lines))
        used_up = [stack for stack in stacks if not stack.left]
        self.stacks[store] = [stack for stack in stacks if stack.left]
        return len(used_up)

    def _take(self, stack: _Stack) -> int:
        stack.notes += 1
        amount = stack.left if stack.notes >= self.size.notes_a_batch else self.random.randint(1, MOST_A_LINE)
        stack.left -= amount
        return amount

    def _confirm(self, sent: _OnTheWay, day: int) -> None:
        transit, loss = (
            self.world.virtual[kind.value] for kind in (LocationKind.IN_TRANSIT, LocationKind.LOSS)
        )
        handed_over = self.world.handed_over[sent.target.id]
        moves: list[Move] = []
        rows: list[dict[str, Any]] = []
        for line, (lot, amount) in enumerate(sent.lines, 1):
            damaged = int(amount > 1 and self.random.random() < 0.02)
            moves.append(Move(line, lot, transit, handed_over, amount - damaged))
            if damaged:
                moves.append(Move(line, lot, transit, loss, damaged))
            rows.append(_proof_row(line, lot, amount, damaged))
        self._post(
            Posting(
                uid=self._uid(day),
                kind=Kind.PROOF_OF_DELIVERY,
                day=day_of(day),
                moves=moves,
                rows=[(proof, [{"paper_state": PaperState.SIGNED.value}]), (proof_line, rows)],
                source=sent.source,
                target=sent.target,
                related_id=sent.document_id,
                content={
                    "note": sent.uid,
                    "paper_state": PaperState.SIGNED.value,
                    "lines": [
                        [row["line"], row["accepted"], row["damaged"], 0, 0, row["reason"]] for row in rows
                    ],
                },
            )
        )
        self.notes[sent.uid] |= {
            "state": NoteState.CONFIRMED.value,
            "paper_state": PaperState.SIGNED.value,
            "proof_id": self.documents,
            "confirmed_day": day,
        }

    # ------------------------------------------------------------ rows

    def _post(self, posting: Posting) -> str:
        self.documents += 1
        number = self._number(posting)
        content = canonical(posting, number)
        self.previous = chain_hash(self.previous, content)
        day = day_number(posting.day)
        for table, rows in posting.rows:
            self.rows[table] += [{"document_id": self.documents, **row} for row in rows]
        self.rows[stock_move] += [_move_row(self.documents, day, move) for move in posting.moves]
        self.rows[document].append(
            {
                "id": self.documents,
                "uid": posting.uid,
                "kind": posting.kind.value,
                "number": number,
                "station": STATION,
                "effective_day": day,
                "from_location_id": posting.source.id if posting.source else None,
                "to_location_id": posting.target.id if posting.target else None,
                "party_id": posting.party_id,
                "related_id": posting.related_id,
                "posted_at": day * 86_400 * MICROSECONDS + self.documents,
                "posted_by": "bench",
                "content": content,
                "chain_position": self.documents,
                "chain_hash": self.previous,
            }
        )
        self.moves += len(posting.moves)
        return number

    def _number(self, posting: Posting) -> str:
        key = (posting.kind.prefix, posting.day.year)
        self.series[key] = self.series.get(key, 0) + 1
        return f"{key[0]}-{STATION}-{key[1]}-{self.series[key]:04d}"

    def _uid(self, day: int) -> str:
        """An identity of version 7 that the seed decides and that sorts by time as the real ones do."""
        milliseconds = day * 86_400_000 + self.documents
        noise = self.random.getrandbits(80)
        value = milliseconds << 80 | noise
        value = value & ~(0xF << 76) | 0x7 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        return f"{value:032x}"

    def _flush(self) -> None:
        """Write what has gathered: what a document seals comes before the document."""
        sealed_first = sorted(self.rows, key=lambda table: (table is document, table is stock_move))
        for table in sealed_first:
            self._write(table, self.rows[table])
        self.rows.clear()

    def _write(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        columns = list(rows[0])
        places = ", ".join(f":{column}" for column in columns)
        statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"
        self.raw.executemany(statement, rows)

    def _close(self) -> None:
        self._write(note, list(self.notes.values()))
        for (prefix, year), last in self.series.items():
            self.raw.execute("INSERT INTO number_series VALUES (?, ?, ?, ?)", (prefix, STATION, year, last))
        self.raw.execute(
            "UPDATE chain SET position = ?, hash = ? WHERE station = ?",
            (self.documents, self.previous, STATION),
        )


def _move_row(document_id: int, day: int, move: Move) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "line": move.line,
        "item_id": move.lot.item_id,
        "batch_id": move.lot.id,
        "from_location_id": move.source.id,
        "to_location_id": move.target.id,
        "quantity": move.quantity,
        "effective_day": day,
    }


def _receipt_row(line: int, lot: Lot, amount: int) -> dict[str, Any]:
    return {
        "line": line,
        "item_id": lot.item_id,
        "batch_id": lot.id,
        "per_documents": amount,
        "good": amount,
        "damaged": 0,
        "short": 0,
        "entered_quantity": str(amount),
    }


def _note_row(line: int, lot: Lot, amount: int) -> dict[str, Any]:
    return {
        "line": line,
        "entered_line": line,
        "item_id": lot.item_id,
        "batch_id": lot.id,
        "quantity": amount,
        "entered_quantity": str(amount),
    }


def _proof_row(line: int, lot: Lot, amount: int, damaged: int) -> dict[str, Any]:
    return {
        "line": line,
        "item_id": lot.item_id,
        "batch_id": lot.id,
        "shipped": amount,
        "accepted": amount - damaged,
        "damaged": damaged,
        "short": 0,
        "refused": 0,
        "reason": "damaged in transport" if damaged else "",
    }


def main() -> None:
    """Make one workspace at the place that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--moves", type=int, default=1_000_000)
    parser.add_argument("--papers", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.file.exists():
        parser.error(f"{chosen.file} is there already")
    generate(chosen.file, Size(chosen.moves, papers=chosen.papers, seed=chosen.seed))


if __name__ == "__main__":
    main()
