"""What papers that travel with goods have in common: lines by donor, what is written by pen, three who sign."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol, TypeVar

from supplytrack.core.sheets import Means, PaperGoods, PaperItem, PaperParty, PaperUnit
from supplytrack.documents import goods, labels
from supplytrack.documents.fonts import REGULAR
from supplytrack.documents.form import (
    InPlace,
    Signatures,
    SignRow,
    line_of_blanks,
    ruled_box,
    ticks,
    ticks_below,
)
from supplytrack.documents.frame import LEFT, RIGHT, WIDTH, Paper, note_height
from supplytrack.documents.table import GroupRow, LineRow, Table, end_of_list
from supplytrack.documents.text import fit, width

_LEAST_BOX, _MOST_BOX = 44, 150
_CLOSING = 17 + 17 + 14
"""End of list, blanks and the gaps around the box."""


class TravellingLine(Protocol):
    """A line of a paper that travels with goods: so many smallest units were sent."""

    @property
    def goods(self) -> PaperGoods:
        """What was sent."""

    @property
    def sent(self) -> int:
        """How much of it."""


L = TypeVar("L", bound=TravellingLine)


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands below the lines. `remarks` are printed in the box; `signed_for` are names that are known already."""

    remarks: str = ""
    packages: str = ""
    gross_weight_kg: str = ""
    volume_m3: str = ""
    signed_for: Sequence[str] = ()


def both(paper: Paper, party: PaperParty) -> tuple[str, str]:
    """A name in both languages, in the order of the paper."""
    return paper.names(party.name, party.name_km)


def means_ticks(paper: Paper, means: Means) -> InPlace:
    """The ways of travelling, the one that is known ticked."""
    ways: tuple[tuple[labels.Label, Means], ...] = (
        (labels.ROAD, "road"),
        (labels.WATER, "water"),
        (labels.AIR, "air"),
        (labels.BY_HAND, "hand"),
    )
    return ticks(paper, [(label, means == way) for label, way in ways])


def put_lines(paper: Paper, table: Table, lines: Sequence[L], row_of: Callable[[int, L], LineRow]) -> None:
    """Fill a table with lines under the donors who gave them, each group with its totals by unit.

    `row_of` makes the row of a line from its number on the paper.
    """
    number = 0
    for group in by_donor(lines):
        label, name = goods.origin(group[0].goods.donor, paper.head.organisation)
        main, second = paper.words(label, name=name)
        table.rows.append(GroupRow(main, second, goods.totals_by_unit(paper, amounts(group))))
        for line in group:
            number += 1
            table.rows.append(row_of(number, line))


def amounts(lines: Iterable[TravellingLine]) -> list[tuple[PaperUnit, int, int]]:
    """What was sent, as totals by unit are made of it."""
    return [(line.goods.unit, line.sent, line.goods.item.decimals) for line in lines]


def by_donor(lines: Sequence[L]) -> list[list[L]]:
    """Lines of own procurement first, then each donor's by name; the given order within each."""

    def key(line: L) -> tuple[bool, str]:
        donor = line.goods.donor
        return donor is not None, donor.label if donor else ""

    return [list(group) for _donor, group in groupby(sorted(lines, key=key), key)]


def close(paper: Paper, table: Table, lines: Sequence[TravellingLine], closing: Closing) -> bytes:
    """Let the lines flow and put below them what is counted, written by pen and signed; returns the paper as PDF."""
    mixed = _mixed_note(paper, [line.goods.item for line in lines])
    signatures = _signatures(paper, closing.signed_for)
    foot = signatures.height + 14
    sent = amounts(lines)
    high = _CLOSING + goods.control_totals_height(paper, sent) + note_height(mixed, 7.2)
    table.flow(tail=high + _LEAST_BOX + foot)
    end_of_list(paper, len(lines))
    goods.control_totals(paper, sent)
    line_of_blanks(
        paper,
        [
            (labels.PACKAGES, closing.packages),
            (labels.GROSS_WEIGHT, closing.gross_weight_kg),
            (labels.VOLUME, closing.volume_m3),
        ],
    )
    if mixed:
        paper.note(mixed, 7.2)
    box = min(max(paper.room - foot - 14, _LEAST_BOX), _MOST_BOX)
    paper.y = paper.bottom + foot + 8 + box
    ruled_box(paper, box, labels.SHORTAGE_BOX, closing.remarks)
    paper.y = paper.bottom + foot
    signatures.draw(paper)
    _copies(paper)
    return paper.finish()


def _mixed_note(paper: Paper, items: Iterable[PaperItem]) -> str:
    mixed = {item: None for item in items if item.mixed}
    if not mixed:
        return ""
    names = "”, “".join(goods.item_name(paper, item) for item in mixed)
    return paper.word(labels.MIXED_LINE, items=names)


def _signatures(paper: Paper, known: Sequence[str]) -> Signatures:
    condition = ticks_below(paper, (labels.CONDITION_GOOD, labels.CONDITION_DAMAGED, labels.CONDITION_SHORT))
    return Signatures(
        (labels.LOADED_BY, labels.TRANSPORTED_BY, labels.RECEIVED_BY),
        (
            SignRow(labels.NAME_IN_CAPITALS, 23.4, printed=known),
            SignRow(labels.FUNCTION_ORGANISATION, 23.4),
            SignRow(labels.DATE_AND_TIME, 23.4),
            SignRow(labels.CONDITION_OF_GOODS, 25, condition),
        ),
        stamped=(0, 2),
    )


def _copies(paper: Paper) -> None:
    main, second = paper.words(labels.COPIES)
    y = paper.y - 10
    room = WIDTH - width(main, REGULAR, 7) - 8
    paper.surface.text(LEFT, y, main, REGULAR, 7)
    paper.surface.text(RIGHT, y - 0.5, fit(second, REGULAR, 7.4, room), REGULAR, 7.4, "right")
