"""The delivery note as a paper: of a note in the ledger, or a preview of one that is still typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from sqlalchemy import bindparam, text

from supplytrack.catalogue.lookup import ItemRef, LocationRef, locations_named, party_named
from supplytrack.core.document import NoteState
from supplytrack.core.sheets import (
    DeliveryLine,
    DeliveryNoteSheet,
    PaperGoods,
    PaperItem,
    PaperLanguage,
    PaperParty,
    PaperProvince,
    PaperState,
    PaperUnit,
    Unstated,
)
from supplytrack.db.engine import Session
from supplytrack.distribution.operations import NoteDraft
from supplytrack.distribution.queries import NoteDetail, NoteLineRow, read_note
from supplytrack.distribution.typed import read_typed_line
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.paper_parts import (
    GOODS_COLUMNS,
    GOODS_JOINS,
    packed,
    paper_goods,
    paper_head,
    paper_party,
    paper_province,
    stated_batch,
    stated_expiry,
    unit_plurals,
)
from supplytrack.inventory.picking import Taken, Wanted, choose

Means = Literal["", "road", "water", "air", "hand"]
_MEANS: Mapping[str, Means] = {"road": "road", "water": "water", "air": "air", "by hand": "hand"}
_STATES = {
    NoteState.PREPARED: PaperState.DRAFT,
    NoteState.ISSUED: PaperState.ORIGINAL,
    NoteState.CONFIRMED: PaperState.COPY,
    NoteState.CANCELLED: PaperState.CANCELLED,
    NoteState.REVERSED: PaperState.REVERSED,
}
"""What a print says it is. Once the signed paper is back a new print is a copy with what was received."""
_ReadLine = tuple[GoodsLineDraft, ItemRef | None, int | None]
"""A typed line, the item it means and the quantity in smallest units."""
_PROVINCE = text("SELECT code, name, name_km FROM province WHERE code = :code")
_LOTS = text(
    f"""SELECT t.id AS lot, {GOODS_COLUMNS} FROM (SELECT id AS batch_id, item_id FROM batch WHERE id IN :lots) AS x
{GOODS_JOINS}"""
).bindparams(bindparam("lots", expanding=True))


def delivery_note_sheet(session: Session, number: str, language: PaperLanguage = "both") -> DeliveryNoteSheet:
    """The delivery note of a number. One that is not issued yet says that it is a draft.

    :raises Refused: when there is no note with this number.
    """
    detail = read_note(session, number)
    row = detail.row
    return DeliveryNoteSheet(
        head=paper_head(session, row.number, row.date, language),
        from_place=PaperParty(row.source_name, row.source_km),
        to=PaperParty(row.target_name, row.target_km),
        lines=_lines_of(session, detail),
        state=_STATES[row.state],
        province=paper_province(row.province_code, row.province, row.province_km),
        place_of_delivery=detail.place_of_delivery,
        request_number=detail.request_number,
        project=detail.project,
        means=_MEANS.get(detail.means, ""),
        driver=detail.driver,
        vehicle=detail.vehicle,
        remarks=detail.remarks,
    )


def _lines_of(session: Session, detail: NoteDetail) -> tuple[DeliveryLine, ...]:
    if not detail.lines and detail.draft is not None:
        read = ((line, *read_typed_line(session, line)) for line in detail.draft.lines)
        return tuple(_unpicked(session, *line) for line in read)
    plurals = unit_plurals(session)
    return tuple(
        DeliveryLine(
            _goods_of(line),
            line.quantity,
            line.accepted,
            packed(line, line.quantity, plurals),
            line.reason or line.remarks,
        )
        for line in detail.lines
    )


def _goods_of(line: NoteLineRow) -> PaperGoods:
    return PaperGoods(
        PaperItem(line.item, line.item_name, line.item_km, line.decimals, line.unsplit),
        PaperUnit(line.one, line.many, line.unit_km),
        None if line.donor is None else paper_party(line.donor, line.donor_name, line.donor_km),
        stated_batch(line.batch, tracked=line.tracks_expiry),
        stated_expiry(line.expiry, tracked=line.tracks_expiry),
    )


def preview_note_sheet(
    session: Session, typed: NoteDraft, language: PaperLanguage = "both"
) -> DeliveryNoteSheet:
    """How a note that is still typed would print: with the batches it would take, and gaps where it is unfinished."""
    source, target = _place(session, typed.source), _place(session, typed.target)
    return DeliveryNoteSheet(
        head=paper_head(session, "", typed.date, language),
        from_place=_paper_place(source, typed.source),
        to=_paper_place(target, typed.target),
        lines=_picked_lines(session, typed, source),
        state=PaperState.DRAFT,
        province=_province(session, target),
        place_of_delivery=typed.place_of_delivery,
        request_number=typed.request_number,
        project=typed.project,
        means=_MEANS.get(typed.means, ""),
        driver=typed.driver,
        vehicle=typed.vehicle,
        remarks=typed.remarks,
    )


def _picked_lines(session: Session, typed: NoteDraft, source: LocationRef | None) -> tuple[DeliveryLine, ...]:
    """A line for each batch that would be taken; a line without batch where goods or words are missing."""
    read = [(line, *read_typed_line(session, line)) for line in typed.lines]
    taken: dict[int, list[Taken]] = {}
    if source is not None:
        for part in choose(session, source, typed.date, _wanted(session, read))[0]:
            taken.setdefault(part.line, []).append(part)
    goods = _goods_of_lots(session, (part.lot.id for parts in taken.values() for part in parts))
    lines: list[DeliveryLine] = []
    for number, (line, item, quantity) in enumerate(read, 1):
        picks = taken.get(number, [])
        lines += [
            DeliveryLine(goods[part.lot.id], part.quantity, remarks=line.remarks) for part in picks
        ] or ([_unpicked(session, line, item, quantity)] if line.item.strip() else [])
    return tuple(lines)


def _wanted(session: Session, read: Sequence[_ReadLine]) -> list[Wanted]:
    wanted = []
    for number, (line, item, quantity) in enumerate(read, 1):
        if item is not None and quantity is not None:
            donor = _donor_id(session, line)
            wanted.append(Wanted(number, item, quantity, donor, line.own_only, line.batch, line.batch_uid))
    return wanted


def _goods_of_lots(session: Session, lots: Iterable[int]) -> dict[int, PaperGoods]:
    wanted = sorted(set(lots))
    rows = session.rows(_LOTS, {"lots": wanted}) if wanted else ()
    return {row.lot: paper_goods(row) for row in rows}


def _unpicked(
    session: Session, line: GoodsLineDraft, item: ItemRef | None, quantity: int | None
) -> DeliveryLine:
    """A line as far as it can be understood, without a batch of the store."""
    donor = _donor(session, line)
    if item is None:
        unknown = PaperGoods(
            PaperItem("", line.item), PaperUnit("", ""), donor, line.batch or Unstated.NOT_TRACKED
        )
        return DeliveryLine(unknown, 0, remarks=line.remarks)
    goods = PaperGoods(
        PaperItem(item.code, item.name, item.name_km, item.decimals, item.unsplit),
        PaperUnit(item.one, item.many, item.unit_km),
        donor,
        stated_batch(line.batch, tracked=item.tracks_expiry),
        stated_expiry(None, tracked=item.tracks_expiry),
    )
    return DeliveryLine(goods, quantity or 0, remarks=line.remarks)


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


def _place(session: Session, name: str) -> LocationRef | None:
    try:
        return locations_named(session, [name]).get(name) if name.strip() else None
    except Refused:
        return None


def _paper_place(found: LocationRef | None, typed: str) -> PaperParty:
    return PaperParty(found.name, found.name_km) if found else PaperParty(typed.strip())


def _province(session: Session, place: LocationRef | None) -> PaperProvince | None:
    if place is None or not place.province_code:
        return None
    row = session.execute(_PROVINCE, {"code": place.province_code}).one()
    return paper_province(row.code, row.name, row.name_km)
