"""Recompute what the ledger keeps: balances from moves, reservations, the chain of documents, the numbers.

Each part reads its tables once, in streams, and tells what it finds as sentences. `distribution.check` puts the
parts of all rooms together.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import text

from supplytrack.core.clock import day_of
from supplytrack.core.document import Kind
from supplytrack.core.quantity import format_quantity
from supplytrack.db.engine import Session
from supplytrack.db.workspace import GENESIS
from supplytrack.i18n import _
from supplytrack.inventory.ledger import chain_hash

EXAMPLES = 5
"""How many findings of one kind are told in full; the rest is counted."""

Cell = tuple[int, int, int]
"""Item, batch, location."""


@dataclass
class Findings:
    """What was found, with few examples of each kind."""

    documents: int = 0
    moves: int = 0
    drift: int = 0
    _told: dict[str, list[str]] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, sentence: str) -> None:
        """Note one finding of a kind."""
        self._counts[kind] += 1
        told = self._told.setdefault(kind, [])
        if len(told) < EXAMPLES:
            told.append(sentence)

    def sentences(self) -> tuple[str, ...]:
        """All findings, kind after kind."""
        found: list[str] = []
        for kind, told in self._told.items():
            found += told
            rest = self._counts[kind] - len(told)
            if rest:
                found.append(_("{count} more like the one before.").format(count=f"{rest:,}"))
        return tuple(found)


def stream(session: Session, statement: str) -> Iterator[Any]:
    """The rows of a query as they are needed, whatever their number."""
    return iter(session.connection.execute(text(statement), execution_options={"yield_per": 5000}))


_MOVES = """
SELECT item_id, batch_id, from_location_id, to_location_id, effective_day, quantity FROM stock_move
ORDER BY item_id, effective_day, id"""
_DAILY = """
SELECT item_id, batch_id, location_id, day, on_hand FROM daily_balance
ORDER BY item_id, batch_id, location_id, day"""
_KEEPING = "SELECT id FROM location WHERE keeps_stock = 1"
_BALANCE = "SELECT item_id, batch_id, location_id, on_hand, allocated FROM balance"
_RESERVED = """
SELECT item_id, batch_id, location_id, sum(quantity) AS quantity FROM reservation
GROUP BY item_id, batch_id, location_id"""
_CELL = text(
    """
SELECT i.name AS item, i.decimals, t.batch_number AS batch, l.name AS place FROM item i
LEFT JOIN batch t ON t.id = :batch_id LEFT JOIN location l ON l.id = :location_id WHERE i.id = :item_id"""
)


def check_balances(session: Session, findings: Findings) -> None:
    """Balances, daily balances and what is allocated, against the sums of moves and reservations."""
    totals = _check_days(session, findings)
    reserved = {tuple(row[:3]): int(row[3]) for row in stream(session, _RESERVED)}
    for row in stream(session, _BALANCE):
        cell = (row.item_id, row.batch_id, row.location_id)
        _compare_balance(session, findings, cell, row.on_hand, totals.pop(cell, 0))
        held = reserved.pop(cell, 0)
        if row.allocated != held:
            findings.drift += 1
            findings.add("reserved", _reserved_sentence(session, cell, held, row.allocated))
    for cell, moved in totals.items():
        _compare_balance(session, findings, cell, None, moved)
    for left, held in reserved.items():
        findings.drift += 1
        findings.add("reserved", _reserved_sentence(session, (left[0], left[1], left[2]), held, 0))


def _check_days(session: Session, findings: Findings) -> dict[Cell, int]:
    """Compare the daily balances item by item; returns what the moves of each cell make in all."""
    keeping = {row.id for row in stream(session, _KEEPING)}
    totals: dict[Cell, int] = {}
    for item_id, moves, days in _by_item(stream(session, _MOVES), stream(session, _DAILY)):
        closing, last = _closing_balances(moves, keeping)
        kept = {(batch_id, place, day): on_hand for _item, batch_id, place, day, on_hand in days}
        totals.update({(item_id, *place): quantity for place, quantity in last.items()})
        if kept == closing:
            continue
        for key in sorted(kept.keys() | closing.keys()):
            if kept.get(key) != closing.get(key):
                findings.drift += 1
                findings.add("day", _day_sentence(session, (item_id, *key), closing.get(key), kept.get(key)))
    return totals


def _by_item(moves: Iterator[Any], days: Iterator[Any]) -> Iterator[tuple[int, Sequence[Any], Sequence[Any]]]:
    """Each item with its moves and its daily balances, from two streams in the order of items."""
    moves_of, days_of = groupby(moves, itemgetter(0)), groupby(days, itemgetter(0))
    left, right = next(moves_of, None), next(days_of, None)
    while left is not None or right is not None:
        item_id = min(group[0] for group in (left, right) if group is not None)
        here: Sequence[Any] = ()
        there: Sequence[Any] = ()
        if left is not None and left[0] == item_id:
            here = list(left[1])
            left = next(moves_of, None)
        if right is not None and right[0] == item_id:
            there = list(right[1])
            right = next(days_of, None)
        yield item_id, here, there


def _closing_balances(
    moves: Sequence[Any], keeping: Container[int]
) -> tuple[dict[tuple[int, int, int], int], dict[tuple[int, int], int]]:
    """By batch, place and day what lay there in the evening, and by batch and place what lies there now."""
    closing: dict[tuple[int, int, int], int] = {}
    last: dict[tuple[int, int], int] = {}
    for _item, batch_id, source, target, day, quantity in moves:
        for location_id, change in ((source, -quantity), (target, quantity)):
            if location_id in keeping:
                lies = last.get((batch_id, location_id), 0) + change
                last[batch_id, location_id] = closing[batch_id, location_id, day] = lies
    return closing, last


def _compare_balance(session: Session, findings: Findings, cell: Cell, kept: int | None, moved: int) -> None:
    if kept == moved:
        return
    findings.drift += 1
    where = _where(session, cell)
    findings.add(
        "balance",
        _("{where}: the balance says {kept}, the moves make {moved}.").format(
            where=where[0], kept=_amount(kept, where[1]), moved=_amount(moved, where[1])
        ),
    )


def _day_sentence(session: Session, key: tuple[int, ...], moved: int | None, kept: int | None) -> str:
    where, decimals = _where(session, (key[0], key[1], key[2]))
    return _("{where}, {day}: the day's balance says {kept}, the moves make {moved}.").format(
        where=where,
        day=day_of(key[3]).isoformat(),
        kept=_amount(kept, decimals),
        moved=_amount(moved, decimals),
    )


def _reserved_sentence(session: Session, cell: Cell, held: int, allocated: int) -> str:
    where, decimals = _where(session, cell)
    return _("{where}: {allocated} count as reserved, the reservations make {held}.").format(
        where=where, allocated=_amount(allocated, decimals), held=_amount(held, decimals)
    )


def _where(session: Session, cell: Cell) -> tuple[str, int]:
    """A cell in words, and the decimals of its item."""
    item_id, batch_id, location_id = cell
    keys = {"item_id": item_id, "batch_id": batch_id, "location_id": location_id}
    row = session.execute(_CELL, keys).first()
    if row is None:
        return f"#{item_id}/{batch_id}/{location_id}", 0
    batch = f" ({row.batch})" if row.batch else ""
    return f"{row.item}{batch}, {row.place or location_id}", row.decimals


def _amount(quantity: int | None, decimals: int) -> str:
    return _("nothing") if quantity is None else format_quantity(quantity, decimals)


_DOCUMENTS = """
SELECT d.id, d.uid, d.kind, d.number, d.station, d.effective_day, d.reference, d.remarks, d.content,
  d.chain_position, d.chain_hash, o.uid AS reverses, f.id AS source_id, x.id AS target_id,
  (SELECT string_agg(CAST(m.line AS text) || ',' || t.uid || ',' || CAST(m.from_location_id AS text) || ','
     || CAST(m.to_location_id AS text) || ',' || CAST(m.quantity AS text), ';' ORDER BY m.id)
   FROM stock_move m JOIN batch t ON t.id = m.batch_id WHERE m.document_id = d.id) AS moves
FROM document d LEFT JOIN document o ON o.id = d.reverses_id
LEFT JOIN location f ON f.id = d.from_location_id LEFT JOIN location x ON x.id = d.to_location_id
ORDER BY d.station, d.chain_position"""
_HEADS = "SELECT station, position, hash FROM chain"
_CODES = "SELECT id, code FROM location"
_FORMER_CODES = "SELECT before FROM audit_entry WHERE action = 'change' AND subject LIKE 'location %'"
_SERIES = "SELECT prefix, station, year, last FROM number_series"
_PREPARED_NUMBERS = (
    "SELECT number FROM delivery_note WHERE document_id IS NULL AND number IS NOT NULL "
    "UNION ALL SELECT number FROM stock_count WHERE document_id IS NULL"
)


def check_documents(session: Session, findings: Findings) -> None:
    """The chain of each station, what each document says against its moves, and the numbers given."""
    codes = _codes_ever(session)
    links: dict[str, tuple[int, str]] = {}
    numbers: list[str] = []
    for row in stream(session, _DOCUMENTS):
        findings.documents += 1
        numbers.append(row.number)
        position, previous = links.get(row.station, (0, GENESIS))
        links[row.station] = (position + 1, row.chain_hash)
        if row.chain_position != position + 1 or row.chain_hash != chain_hash(previous, row.content):
            findings.add(
                "chain",
                _(
                    "{number}: what it says was changed after it was posted, or a document before it is gone."
                ).format(number=row.number),
            )
        elif not _says_what_is_kept(row, codes):
            findings.add(
                "content",
                _("{number}: its moves or its header are not what was posted.").format(number=row.number),
            )
    _check_heads(session, findings, links)
    numbers += [row.number for row in stream(session, _PREPARED_NUMBERS)]
    _check_numbers(session, findings, numbers)


def _check_heads(session: Session, findings: Findings, links: dict[str, tuple[int, str]]) -> None:
    heads = {row.station: (row.position, row.hash) for row in stream(session, _HEADS)}
    for station in sorted(heads.keys() | links.keys()):
        if heads.get(station) != links.get(station, (0, GENESIS)):
            findings.add(
                "head",
                _("Station {station}: the last document of its chain is not there.").format(station=station),
            )


def _codes_ever(session: Session) -> dict[int, set[str]]:
    """The codes that each location has or had: a document keeps the code of its day."""
    codes: dict[int, set[str]] = defaultdict(set)
    for row in stream(session, _CODES):
        codes[row.id].add(row.code)
    for row in stream(session, _FORMER_CODES):
        before = json.loads(row.before or "{}")
        if "id" in before and "code" in before:
            codes[before["id"]].add(before["code"])
    return codes


def _says_what_is_kept(row: Any, codes: dict[int, set[str]]) -> bool:
    """Whether a document's canonical form agrees with its columns and its moves."""
    try:
        said = json.loads(row.content)
        return _same_header(row, said, codes) and _same_moves(row.moves, said["moves"], codes)
    except (ValueError, KeyError, TypeError):
        return False


def _same_header(row: Any, said: Mapping[str, Any], codes: Mapping[int, set[str]]) -> bool:
    day = day_of(row.effective_day).isoformat()
    kept = (row.uid, row.kind, row.number, day, row.reference, row.remarks, row.reverses)
    keys = ("uid", "kind", "number", "date", "reference", "remarks")
    return (
        kept == (*(said[key] for key in keys), said.get("reverses"))
        and _same_place(codes, row.source_id, said["from"])
        and _same_place(codes, row.target_id, said["to"])
    )


def _same_moves(kept: str | None, said: Sequence[Any], codes: Mapping[int, set[str]]) -> bool:
    moves = [move.split(",") for move in kept.split(";")] if kept else []
    return len(moves) == len(said) and all(
        (line, lot, quantity) == (str(said_line), said_lot, str(said_quantity))
        and said_source in codes[int(source)]
        and said_target in codes[int(target)]
        for (line, lot, source, target, quantity), (
            said_line,
            said_lot,
            said_source,
            said_target,
            said_quantity,
        ) in zip(moves, said, strict=True)
    )


def _same_place(codes: Mapping[int, set[str]], location_id: int | None, code: str) -> bool:
    return code == "" if location_id is None else code in codes[location_id]


def _check_numbers(session: Session, findings: Findings, numbers: Iterable[str]) -> None:
    """Every number from 1 to the last one given is there, once."""
    given: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    known = {kind.prefix for kind in Kind}
    for number in numbers:
        prefix, station, year, sequence = (number.split("-") + [""] * 4)[:4]
        if prefix not in known or not year.isdecimal() or not sequence.isdecimal():
            findings.add("number", _("{number} is not a document number.").format(number=number))
            continue
        given[prefix, station, int(year)].add(int(sequence))
    last = {(row.prefix, row.station, row.year): row.last for row in stream(session, _SERIES)}
    for series in sorted(given.keys() | last.keys()):
        highest, there = last.get(series, 0), given.get(series, set())
        missing = sorted(set(range(1, highest + 1)) - there)
        name = "-".join(map(str, series))
        for gap in missing:
            findings.add("gap", _("{number} was given and is not there.").format(number=f"{name}-{gap:04d}"))
        if there and max(there) > highest:
            findings.add(
                "ahead",
                _("{number} is there, but was never given.").format(number=f"{name}-{max(there):04d}"),
            )


def said_in(content: str) -> dict[str, Any]:
    """A document's canonical form; nothing when it was scribbled over, which the chain tells."""
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def add_said(findings: Findings, number: str) -> None:
    """Note that the lines of a document are not those that were hashed."""
    findings.add("said", _("{number}: its lines are not what was posted.").format(number=number))


def add_state(findings: Findings, number: str) -> None:
    """Note that a paper does not stand where its documents say."""
    findings.add("state", _("{number}: where it stands is not what its papers say.").format(number=number))
