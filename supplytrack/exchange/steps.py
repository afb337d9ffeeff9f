"""What the plans of all sheets share: the postings of a document, and what they are worked out with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from supplytrack.catalogue.lookup import ItemRef
from supplytrack.core.clock import day_number
from supplytrack.core.quantity import parse_number, plain_quantity, to_smallest
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.exchange.names import Giver, Names
from supplytrack.exchange.paper import Paper, digest
from supplytrack.exchange.problem import Problems
from supplytrack.exchange.reading import Row
from supplytrack.inventory.ledger import Posted


class Phase(IntEnum):
    """Where a document stands among those of its day: what comes in before what goes out."""

    RECEIVED = 0
    CAME_BACK = 1
    """Found, refused by a recipient, or arrived from another store."""
    MIXED = 2
    MOVED = 3
    """From one store of our own to another: before what leaves the other one."""
    GONE = 4
    COUNTED = 5
    """After everything else of its day: the books are compared as they stand in the evening."""


Order = tuple[int, int, int, int, int]
"""Day, phase, sheet, row, and the step of the document."""


@dataclass(frozen=True)
class Step:
    """One posting. `rows` tells for each line of the form the place of its row in the paper.

    `renamed`: columns that are called otherwise than the fields of the form.
    """

    order: Order
    paper: Paper
    post: Callable[[], Posted | None]
    renamed: Mapping[str, str] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Work:
    """What a sheet's plan is worked out with. `rank`: the place of its sheet among the sheets."""

    session: Session
    names: Names
    problems: Problems
    rank: int

    def digest(self, paper: Paper) -> str:
        """What a document says, told after its new donors and suppliers were added: they have codes then."""
        return digest(paper, self.names)

    def step(self, paper: Paper, phase: Phase, post: Callable[[], Posted]) -> Step:
        """The posting of a document that is dated as its rows say."""
        return Step(self.order(paper, paper.day, phase), paper, post)

    def order(self, paper: Paper, day: date, phase: Phase, step: int = 0) -> Order:
        """Where a posting stands in the order of all."""
        return day_number(day), phase, self.rank, paper.rows[0].number, step

    def refuse(self, paper: Paper, row: Row, key: str, refusal: Refused) -> None:
        """Note what is wrong with a cell."""
        refuse_cell(self.problems, paper, row, key, refusal)


def refuse_cell(problems: Problems, paper: Paper, row: Row, key: str, refusal: Refused) -> None:
    """Note what is wrong with a cell; with its document where the sheet has no such column."""
    column = paper.sheet.by_key.get(key)
    problems.add(
        paper.sheet.name,
        row.number,
        column.heading if column else "Reference",
        row.said.get(key) if column else None,
        str(refusal),
    )


Plan = Callable[[Work, Paper], "list[Step] | None"]
"""Works out the postings of a document; None when something of it is refused already."""


def giver_of(n: int, row: Row, names: Names, *, add: bool = False) -> Giver:
    """Whose goods row `n` of a document means.

    :raises Refused: when the donor is unknown (unless `add`), with the field it stands in.
    """
    try:
        return names.giver(row.text("donor"), add=add)
    except Refused as refusal:
        raise Refused(str(refusal), f"lines.{n}.donor") from refusal


def smallest(row: Row, key: str, item: ItemRef) -> int | None:
    """A cell's quantity in smallest units; None when it is empty.

    :raises Refused: when the item's unit cannot express it, with the column it stands in.
    """
    typed = row.text(key)
    return to_smallest(parse_number(typed), item.decimals, key) if typed else None


def as_typed(smallest_units: int, item: ItemRef) -> str:
    """Smallest units as a person would type them."""
    return f"{plain_quantity(smallest_units, item.decimals):f}" if smallest_units else "0"


@dataclass(frozen=True, slots=True)
class SentLine:
    """A line of a posted paper: `quantity` smallest units of one batch, for the row `entered` (from 1)."""

    line: int
    entered: int
    quantity: int


def spread(
    parts: tuple[str, ...], said: list[dict[str, int]], sent: list[SentLine]
) -> list[tuple[SentLine, dict[str, int]]]:
    """What became of each line, from what rows say together: the lines of which something did not come well.

    `said` tells for each row how much of each of `parts` there was. A row that was taken from several batches
    came well from its first batches on; the parts are of the last, the last part of the very last.
    """
    left = [dict(row) for row in said]
    found = []
    for one in sorted(sent, key=lambda line: line.line, reverse=True):
        rest, room = left[one.entered - 1], one.quantity
        if not any(rest.values()):
            continue
        shares = {}
        for key in reversed(parts):
            shares[key] = min(rest[key], room)
            rest[key] -= shares[key]
            room -= shares[key]
        found.append((one, shares))
    return found[::-1]
