"""Lines of goods as they were typed, as far as they can be understood: for previews of papers not posted yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, text

from supplytrack.catalogue.lookup import ItemRef, LocationRef, items_named, locations_named, party_named
from supplytrack.catalogue.packing import count_of
from supplytrack.core.sheets import PaperGoods, PaperItem, PaperParty, PaperUnit, Unstated
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.paper_parts import (
    GOODS_COLUMNS,
    GOODS_JOINS,
    paper_goods,
    paper_party,
    stated_batch,
    stated_expiry,
)
from supplytrack.inventory.picking import Taken, Wanted, choose

_ReadLine = tuple[GoodsLineDraft, ItemRef | None, int | None]
"""A typed line, the item it means and the quantity in smallest units."""
_LOTS = text(
    f"""SELECT t.id AS lot, {GOODS_COLUMNS} FROM (SELECT id AS batch_id, item_id FROM batch WHERE id IN :lots) AS x
{GOODS_JOINS}"""
).bindparams(bindparam("lots", expanding=True))


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line of a paper that is still typed: so many smallest units, 0 while nobody can say."""

    goods: PaperGoods
    quantity: int
    remarks: str


def read_typed_line(session: Session, line: GoodsLineDraft) -> tuple[ItemRef | None, int | None]:
    """The item of a typed line and its quantity in smallest units, each None while it cannot be understood."""
    try:
        item = items_named(session, [line.item]).get(line.item) if line.item.strip() else None
    except Refused:
        return None, None
    if item is None:
        return None, None
    try:
        return item, count_of(item, line.quantity, line.pack, line.pack_factor, "line").smallest
    except Refused:
        return item, None


def picked_lines(
    session: Session,
    source: LocationRef | None,
    day: date,
    lines: Sequence[GoodsLineDraft],
    *,
    chosen_may_be_expired: bool = False,
) -> list[PreviewLine]:
    """A line for each batch that would be taken; a line without batch where goods or words are missing."""
    read: list[_ReadLine] = [(line, *read_typed_line(session, line)) for line in lines]
    taken: dict[int, list[Taken]] = {}
    if source is not None:
        for part in choose(session, source, day, _wanted(session, read, chosen_may_be_expired))[0]:
            taken.setdefault(part.line, []).append(part)
    goods = _goods_of_lots(session, (part.lot.id for parts in taken.values() for part in parts))
    found: list[PreviewLine] = []
    for number, (line, item, quantity) in enumerate(read, 1):
        picks = taken.get(number, [])
        found += [PreviewLine(goods[part.lot.id], part.quantity, line.remarks) for part in picks] or (
            [unpicked(session, line, item, quantity)] if line.item.strip() else []
        )
    return found


def _wanted(session: Session, read: Sequence[_ReadLine], chosen_may_be_expired: bool) -> list[Wanted]:
    wanted = []
    for number, (line, item, quantity) in enumerate(read, 1):
        if item is not None and quantity is not None:
            donor = _donor_id(session, line)
            expired_too = chosen_may_be_expired and bool(line.batch or line.batch_uid)
            wanted.append(
                Wanted(number, item, quantity, donor, line.own_only, line.batch, line.batch_uid, expired_too)
            )
    return wanted


def _goods_of_lots(session: Session, lots: Iterable[int]) -> dict[int, PaperGoods]:
    wanted = sorted(set(lots))
    rows = session.rows(_LOTS, {"lots": wanted}) if wanted else ()
    return {row.lot: paper_goods(row) for row in rows}


def unpicked(
    session: Session, line: GoodsLineDraft, item: ItemRef | None, quantity: int | None
) -> PreviewLine:
    """A line as far as it can be understood, without a batch of the store."""
    donor = _donor(session, line)
    if item is None:
        unknown = PaperGoods(
            PaperItem("", line.item), PaperUnit("", ""), donor, line.batch or Unstated.NOT_TRACKED
        )
        return PreviewLine(unknown, 0, line.remarks)
    goods = PaperGoods(
        PaperItem(item.code, item.name, item.name_km, item.decimals, item.unsplit),
        PaperUnit(item.one, item.many, item.unit_km),
        donor,
        stated_batch(line.batch, tracked=item.tracks_expiry),
        stated_expiry(None, tracked=item.tracks_expiry),
    )
    return PreviewLine(goods, quantity or 0, line.remarks)


def _donor(session: Session, line: GoodsLineDraft) -> PaperParty | None:
    if not line.donor.strip():
        return None
    try:
        found = party_named(session, line.donor)
    except Refused:
        found = None
    return paper_party(found.code, found.name, "") if found else PaperParty(line.donor.strip())


def _donor_id(session: Session, line: GoodsLineDraft) -> int | None:
    try:
        found = party_named(session, line.donor) if line.donor.strip() else None
    except Refused:
        return None
    return found.id if found else None


def typed_place(session: Session, name: str) -> LocationRef | None:
    """The place that a name means; None while it cannot be understood."""
    try:
        return locations_named(session, [name]).get(name) if name.strip() else None
    except Refused:
        return None


def place_on_paper(found: LocationRef | None, typed: str) -> PaperParty:
    """A place as a preview names it: what was typed where nobody knows it."""
    return PaperParty(found.name, found.name_km) if found else PaperParty(typed.strip())
