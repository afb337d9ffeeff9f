"""What became of each donor's goods, added up by hand from the papers of the oracle, and compared with the program's."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from supplytrack.distribution.donors.queries import DonorFilter, donor_rows, gaps

if TYPE_CHECKING:
    from tests.property.conversion_steps import Holds
    from tests.property.oracle import Oracle
    from tests.property.world import World

    _World = World
else:
    _World = object

EVERY = 20
"""Comparing takes long: not after each step, but after one in so many."""

Goods = tuple[str, str]
"""An item, and its donor ("" for own procurement)."""

_PARTS = {
    "store": "on_hand",
    "handed": "signed",
    "people": "people",
    "loss": "lost",
    "disposed": "lost",
    "found": "lost",
    "adjusted": "lost",
    "converted": "converted",
}


def _part(place: str, *, handover: bool) -> str:
    if place == "transit":
        return "open" if handover else "in_transit"
    return _PARTS[place.partition(" ")[0]]


def whereabouts(books: Oracle, contents: dict[int, Holds], day: int) -> dict[Goods, Counter[str]]:
    """The pieces of each donor's goods by where they are in the evening of a day; what is in a kit is where the kit is."""
    found: dict[Goods, Counter[str]] = {}
    for paper in books.posted:
        if paper.day > day:
            continue
        handover = (paper.mends or paper).handover
        for _line, number, source, target, quantity in paper.moves:
            for held, in_one in contents.get(number, [(number, 1)]):
                batch = books.batches[held]
                parts = found.setdefault((batch.item, batch.donor), Counter())
                for place, pieces in ((source, -in_one * quantity), (target, in_one * quantity)):
                    if place == "supplied":
                        parts["received"] -= pieces
                    else:
                        parts[_part(place, handover=handover)] += pieces
    return {goods: told for goods, parts in found.items() if (told := _without_nothing(parts))}


def _without_nothing(parts: Counter[str]) -> Counter[str]:
    return Counter({part: pieces for part, pieces in parts.items() if pieces})


class DonorBooks(_World):
    """Comparing the donor report of an evening, for `World`."""

    accounted = 0

    def _compare_donors(self) -> None:
        """Nothing is missing on any evening, and everything is where the oracle says."""
        self.accounted += 1
        if self.accounted % EVERY:
            return
        turn = self.accounted // EVERY
        day = self.oracle.today if turn % 2 else turn // 2 % (self.oracle.today + 1)
        rows = [
            row
            for item in (*self.items, self.kit, self.mixed)
            for row in self.database.read(
                lambda session, item=item: donor_rows(session, DonorFilter(self.date(day), item=item))
            )
        ]
        self._same(gaps(rows), [], "goods not accounted for", f"day {day}")
        names = ("received", "signed", "open", "people", "lost", "converted", "on_hand", "in_transit")
        said = {
            (row.item, row.donor or ""): _without_nothing(
                Counter({name: getattr(row.account, name) for name in names})
            )
            for row in rows
        }
        self._same(said, whereabouts(self.oracle, self.contents, day), "where donations are", f"day {day}")
