"""How the lots of a donation moved: read move by move, told document by document; goods in kits move with the kit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.core.clock import day_of
from supplytrack.core.document import Kind, NoteState
from supplytrack.core.donor_sheet import DonorMovement, DonorPart, Fate
from supplytrack.core.sheets import PaperParty, Proof
from supplytrack.db.engine import Session
from supplytrack.distribution.donors.account import Holding
from supplytrack.distribution.donors.queries import Chosen
from supplytrack.inventory.paper_parts import paper_party, paper_place

_TRANSFERS = (Kind.TRANSFER, Kind.TRANSFER_RECEIPT)
_MOVES = """SELECT m.batch_id, m.quantity, m.from_location_id, m.to_location_id, d.id, d.number, d.effective_day,
  d.reverses_id, o.kind, o.party_id, o.from_location_id AS doc_from, o.to_location_id AS doc_to,
  v.to_location_id AS note_to, n.state,
  CASE WHEN n.confirmed_day <= :day THEN n.paper_state ELSE 'unsigned' END AS paper_state
FROM chosen g CROSS JOIN stock_move m JOIN document d ON d.id = m.document_id
JOIN document o ON o.id = coalesce(d.reverses_id, d.id)
LEFT JOIN document v ON v.id = o.related_id AND v.kind = 'delivery note'
LEFT JOIN delivery_note n ON n.document_id = o.id
WHERE m.batch_id = g.id AND m.effective_day <= :day ORDER BY m.effective_day, m.id"""
_PLACES = text("SELECT id, kind, name, name_km, aliases, place_id FROM location")
_PARTIES = text("SELECT id, code, name, name_km FROM party")


@dataclass(slots=True)
class _Step:
    """What one document did to one lot. `made`: what came of a conversion, less what went into one."""

    row: Any
    came: int = 0
    left: int = 0
    made: int = 0


@dataclass(slots=True)
class LotStory:
    """The documents that moved a lot, in their order, and what became of its goods."""

    steps: dict[int, _Step] = field(default_factory=dict)
    fates: dict[tuple[Fate, int | None], int] = field(default_factory=dict)


class Names:
    """Places and parties by their keys, as papers name them."""

    def __init__(self, session: Session) -> None:
        self.places: Mapping[int, Any] = {row.id: row for row in session.rows(_PLACES)}
        self.parties: Mapping[int, Any] = {row.id: row for row in session.rows(_PARTIES)}

    def kind(self, place: int) -> LocationKind:
        """What kind of place it is."""
        return LocationKind(self.places[place].kind)

    def place(self, place: int | None) -> PaperParty | None:
        """A place's name; a recipient's goods are named after the recipient."""
        if place is None:
            return None
        row = self.places[place]
        row = self.places[row.place_id] if row.place_id is not None else row
        return paper_place(row.name, row.name_km, row.aliases)

    def party(self, party: int | None) -> PaperParty | None:
        """A donor or supplier."""
        if party is None:
            return None
        row = self.parties[party]
        return paper_party(row.code, row.name, row.name_km)


def read_stories(
    session: Session, chosen: Chosen, holdings: Sequence[Holding], names: Names
) -> dict[int, LotStory]:
    """The story of each lot that was asked for."""
    held = _held(holdings)
    stories: dict[int, LotStory] = {}
    for row in session.rows(text(f"{chosen.head} {_MOVES}"), chosen.dated):
        for batch, each in held.get(row.batch_id) or ((row.batch_id, 1),):
            _tell(stories.setdefault(batch, LotStory()), row, each * int(row.quantity), names)
    return stories


def _held(holdings: Iterable[Holding]) -> dict[int, list[tuple[int, int]]]:
    """What one kit of each batch holds, kits in kits opened."""
    inside: dict[int, list[tuple[int, int]]] = {}
    for holding in holdings:
        inside.setdefault(holding.kit, []).append((holding.component, holding.quantity // holding.kits))

    def opened(kit: int) -> Iterator[tuple[int, int]]:
        for component, each in inside[kit]:
            if component in inside:
                yield from ((deeper, each * times) for deeper, times in opened(component))
            else:
                yield component, each

    return {kit: list(opened(kit)) for kit in inside}


def _tell(story: LotStory, row: Any, quantity: int, names: Names) -> None:
    """Add a move to a story. What a reversal moved counts below zero where it was counted."""
    source, target = row.from_location_id, row.to_location_id
    if row.reverses_id is not None:
        source, target, quantity = target, source, -quantity
    of_transfer = row.kind in _TRANSFERS
    from_kind, to_kind = names.kind(source), names.kind(target)
    for place, kind, part in ((source, from_kind, -quantity), (target, to_kind, quantity)):
        if fate := _fate(kind, of_transfer=of_transfer):
            key = (fate, _with_whom(fate, place, row))
            story.fates[key] = story.fates.get(key, 0) + part
    step = story.steps.setdefault(row.id, _Step(row))
    was_ours, is_ours = (_is_ours(kind, of_transfer=of_transfer) for kind in (from_kind, to_kind))
    if LocationKind.CONVERTED in (from_kind, to_kind):
        step.made += quantity * (is_ours - was_ours)
        return
    if (is_ours and not was_ours) or from_kind is LocationKind.SUPPLIED:
        step.came += quantity
    if (was_ours and not is_ours) or (from_kind is LocationKind.SUPPLIED and not is_ours):
        step.left += quantity


def _is_ours(kind: LocationKind, *, of_transfer: bool) -> bool:
    return kind in PLACE_KINDS or (kind is LocationKind.IN_TRANSIT and of_transfer)


_FATES = {
    LocationKind.HANDED_OVER: Fate.SIGNED,
    LocationKind.PEOPLE_REACHED: Fate.PEOPLE,
    LocationKind.LOSS: Fate.LOST,
    LocationKind.ADJUSTED: Fate.LOST,
    LocationKind.DISPOSED: Fate.LOST,
    LocationKind.CONVERTED: Fate.CONVERTED,
}


def _fate(kind: LocationKind, *, of_transfer: bool) -> Fate | None:
    if kind is LocationKind.SUPPLIED:
        return None
    if kind is LocationKind.IN_TRANSIT:
        return Fate.IN_TRANSIT if of_transfer else Fate.OPEN
    return _FATES.get(kind, Fate.ON_HAND)


def _with_whom(fate: Fate, place: int, row: Any) -> int | None:
    if fate in (Fate.SIGNED, Fate.ON_HAND):
        return place
    if fate is Fate.OPEN:
        return int(row.note_to or row.doc_to)
    return row.doc_to if fate is Fate.PEOPLE else None


def movements_of(story: LotStory, names: Names) -> tuple[DonorMovement, ...]:
    """A line for each document that brought goods of the lot or took some; the balance after each."""
    told, balance = [], 0
    for step in story.steps.values():
        came, left = step.came + max(step.made, 0), step.left + max(-step.made, 0)
        if not came and not left:
            continue
        balance += came - left
        row = step.row
        day: dt.date = day_of(row.effective_day)
        told.append(
            DonorMovement(day, row.number, _party(row, names), _proof(row), _way(step), came, left, balance)
        )
    return tuple(told)


def _party(row: Any, names: Names) -> PaperParty | None:
    if row.party_id is not None:
        return names.party(row.party_id)
    if row.kind == Kind.RETURN:
        return names.place(row.doc_from) if row.doc_to is not None else None
    if row.kind == Kind.PROOF_OF_DELIVERY:
        return names.place(row.note_to)
    return names.place(row.doc_to) if row.kind in (Kind.DELIVERY_NOTE, Kind.DISTRIBUTION) else None


def _proof(row: Any) -> Proof:
    if row.kind == Kind.DELIVERY_NOTE and row.reverses_id is None and row.state != NoteState.REVERSED:
        return Proof(row.paper_state)
    if row.kind == Kind.GOODS_RECEIPT and row.reverses_id is None:
        return Proof.RECEIVED
    return Proof.NOT_NEEDED


_WAYS = {
    Kind.DELIVERY_NOTE: "reversed",
    Kind.GOODS_RECEIPT: "reversed",
    Kind.PROOF_OF_DELIVERY: "refused",
    Kind.DISTRIBUTION: "people",
    Kind.RETURN: "returned",
    Kind.STOCK_COUNT: "counted",
    Kind.SPLIT: "split",
}


def _way(step: _Step) -> str:
    if step.row.reverses_id is not None:
        return "reversed"
    found = _WAYS.get(Kind(step.row.kind))
    return found or ("found" if step.came else "lost")


def parts_of(stories: Iterable[LotStory], names: Names) -> tuple[DonorPart, ...]:
    """What became of the goods of several lots: with each recipient, in each store, the largest first."""
    sums: dict[tuple[Fate, int | None], int] = {}
    for story in stories:
        for key, quantity in story.fates.items():
            sums[key] = sums.get(key, 0) + quantity
    order = list(Fate)
    found = [
        DonorPart(fate, quantity, names.place(place)) for (fate, place), quantity in sums.items() if quantity
    ]
    return tuple(
        sorted(
            found,
            key=lambda part: (order.index(part.fate), -part.quantity, part.party.name if part.party else ""),
        )
    )
