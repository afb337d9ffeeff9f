"""What a movement report must say, added up by hand from the papers of the oracle, and compared with the program's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from supplytrack.core.movement_sheet import MovementReportSheet, MovementRow, Way
from supplytrack.inventory.movement_report import MovementFilter, movement_report_sheet

if TYPE_CHECKING:
    from tests.property.oracle import Oracle, Paper
    from tests.property.world import World

    _World = World
else:
    _World = object

EVERY = 20
"""Comparing takes long: not after each step, but after one in so many."""

Goods = tuple[str, str]
"""An item, and its donor ("" for own procurement)."""
Cell = tuple[str, str, str]
"""A store, an item and its donor."""

_CAME = {
    "supplied": "received",
    "handed": "given back",
    "people": "given back",
    "converted": "made",
    "found": "surplus",
    "adjusted": "surplus",
}
_LEFT = {
    "supplied": "to sender",
    "people": "to people",
    "converted": "used",
    "loss": "lost",
    "disposed": "disposed",
    "found": "shortage",
    "adjusted": "shortage",
}
_SAID = {
    Way.PROCURED: "received",
    Way.DONATED: "received",
    Way.PRINTED: "received",
    Way.RETURNED: "received",
    Way.FOUND: "received",
    Way.TRANSFER_IN: "transfer in",
    Way.ASSEMBLED: "made",
    Way.PARTS: "made",
    Way.GIVEN_BACK: "given back",
    Way.HANDED_OVER: "handed over",
    Way.TO_PEOPLE: "to people",
    Way.TRANSFER_OUT: "transfer out",
    Way.USED: "used",
    Way.TO_SENDER: "to sender",
    Way.LOST: "lost",
    Way.DAMAGED: "lost",
    Way.EXPIRED: "lost",
    Way.OTHER_LOSS: "lost",
    Way.DISPOSED: "disposed",
    Way.SURPLUS: "surplus",
    Way.SHORTAGE: "shortage",
}


def _kind(place: str) -> str:
    return place.partition(" ")[0]


def entries(books: Oracle, first: int, last: int) -> Iterator[tuple[Paper, Goods, str, str, int]]:
    """Every move of the days: the paper that it is counted under, its goods, from, to, pieces.

    What a reversal moved counts below zero under the paper that it mends.
    """
    for paper in books.posted:
        if first <= paper.day <= last:
            of, sign = (paper.mends, -1) if paper.mends else (paper, 1)
            for _line, number, source, target, quantity in of.moves:
                batch = books.batches[number]
                yield of, (batch.item, batch.donor), source, target, sign * quantity


def by_way(books: Oracle, first: int, last: int) -> dict[Cell, Counter[str]]:
    """The pieces of each store, item and donor, by way."""
    sums: dict[Cell, Counter[str]] = {}
    for paper, goods, source, target, quantity in entries(books, first, last):
        if _kind(target) == "store":
            on_the_road = "given back" if paper.handover else "transfer in"
            way = on_the_road if source == "transit" else _CAME[_kind(source)]
            sums.setdefault((target, *goods), Counter())[way] += quantity
        if _kind(source) == "store":
            on_the_road = "handed over" if paper.handover else "transfer out"
            way = on_the_road if target == "transit" else _LEFT[_kind(target)]
            sums.setdefault((source, *goods), Counter())[way] += quantity
    return {cell: counted for cell, ways in sums.items() if (counted := _without_nothing(ways))}


def _without_nothing(ways: Counter[str]) -> Counter[str]:
    return Counter({way: pieces for way, pieces in ways.items() if pieces})


def lying(books: Oracle, day: int) -> Counter[Cell]:
    """The pieces of each store, item and donor in the evening of a day."""
    found: Counter[Cell] = Counter()
    for number, place in list(books.change):
        if _kind(place) == "store":
            batch = books.batches[number]
            found[place, batch.item, batch.donor] += books.lies(number, place, day)
    return Counter({cell: pieces for cell, pieces in found.items() if pieces})


def on_the_road(books: Oracle, first: int, last: int) -> dict[Goods, Counter[str]]:
    """What is on the way between the stores before and after the days, and what of it was sent, arrived and was lost."""
    found: dict[Goods, Counter[str]] = {}
    for part, since, until in (("before", 0, first - 1), ("after", 0, last)):
        for paper, goods, source, target, quantity in entries(books, since, until):
            if not paper.handover and "transit" in (source, target):
                way = quantity if target == "transit" else -quantity
                found.setdefault(goods, Counter())[part] += way
    for paper, goods, source, target, quantity in entries(books, first, last):
        if not paper.handover and target == "transit":
            found.setdefault(goods, Counter())["sent"] += quantity
        elif not paper.handover and source == "transit":
            part = "lost" if target == "loss" else "arrived"
            found.setdefault(goods, Counter())[part] += quantity
    return {goods: counted for goods, parts in found.items() if (counted := _without_nothing(parts))}


def lost_outside(books: Oracle, first: int, last: int) -> Counter[Goods]:
    """What was lost that lay in no store."""
    lost: Counter[Goods] = Counter()
    for _paper, goods, source, target, quantity in entries(books, first, last):
        if target == "loss" and _kind(source) != "store":
            lost[goods] += quantity
    return Counter({goods: pieces for goods, pieces in lost.items() if pieces})


class MovementBooks(_World):
    """Comparing the movement report of a few days, for `World`."""

    compared = 0

    def _compare_movement(self) -> None:
        """The report of some days: it reconciles, and says what the oracle's own sums say."""
        self.compared += 1
        if self.compared % EVERY:
            return
        turn = self.compared // EVERY
        first = turn % (self.oracle.today + 1)
        last = first + turn // 3 % (self.oracle.today + 1 - first)
        if turn % 3 == 0:
            first, last = 0, self.oracle.today
        sheets = [self._report(item, first, last) for item in (*self.items, self.kit, self.mixed)]
        said = {self._cell(row): row for sheet in sheets for row in sheet.rows}
        ways = {cell: counted for cell, row in said.items() if (counted := _ways_said(row))}
        where = f"days {first} to {last}"
        self._same(sum(sheet.gaps for sheet in sheets), 0, "gaps of the movement report", where)
        self._same(ways, by_way(self.oracle, first, last), "movements", where)
        for name, day in (("opening", first - 1), ("stock", last)):
            told = {cell: getattr(row, name) for cell, row in said.items() if getattr(row, name)}
            self._same(told, dict(lying(self.oracle, day)), name, where)
        self._compare_outside(sheets, first, last, where)

    def _compare_outside(self, sheets: list[MovementReportSheet], first: int, last: int, where: str) -> None:
        parts = ("before", "sent", "arrived", "lost", "after")
        road = {
            (row.item.code, row.donor.label if row.donor else ""): _without_nothing(
                Counter({part: getattr(row, part) for part in parts})
            )
            for sheet in sheets
            for row in sheet.on_the_way
        }
        self._same(road, on_the_road(self.oracle, first, last), "on the way", where)
        lost = {
            (row.item.code, row.donor.label if row.donor else ""): row.total
            for sheet in sheets
            for row in sheet.outside
            if row.total
        }
        self._same(lost, dict(lost_outside(self.oracle, first, last)), "lost outside the stores", where)

    def _report(self, item: str, first: int, last: int) -> MovementReportSheet:
        chosen = MovementFilter(self.date(first), self.date(last), item=item, by_store=True)
        return self.database.read(lambda session: movement_report_sheet(session, chosen))

    @staticmethod
    def _cell(row: MovementRow) -> Cell:
        store = row.store.name.split()[0] if row.store else ""
        code = {"Phnom": "PNH", "Battambang": "BTB"}[store]
        return f"store {code}", row.item.code, row.donor.label if row.donor else ""


def _ways_said(row: MovementRow) -> Counter[str]:
    said: Counter[str] = Counter()
    for way, quantity in row.sums.items():
        said[_SAID[way]] += quantity
    return _without_nothing(said)
