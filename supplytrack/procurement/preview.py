"""The goods received note of a receipt that is still typed: as it would print, with gaps where it is unfinished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from supplytrack.catalogue.lookup import ItemRef, items_named, locations_named, party_named
from supplytrack.catalogue.packing import Counted, count_of, part_of
from supplytrack.core.document import SourceType
from supplytrack.core.sheets import (
    GoodsReceivedNoteSheet,
    PaperGoods,
    PaperItem,
    PaperLanguage,
    PaperParty,
    PaperState,
    PaperUnit,
    ReceiptLine,
    Unstated,
)
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.inventory.paper_parts import (
    packed,
    paper_head,
    paper_party,
    stated_batch,
    stated_expiry,
    unit_plurals,
)
from supplytrack.procurement.operations import ReceiptDraft, ReceiptLineDraft
from supplytrack.procurement.sheets import common_donor, paper_source, ticked_papers


@dataclass(frozen=True, slots=True)
class _Pack:
    """What `packed` reads of a line."""

    pack_name: str
    pack_numerator: int | None
    pack_denominator: int | None
    decimals: int


def preview_receipt_sheet(
    session: Session, typed: ReceiptDraft, language: PaperLanguage = "both"
) -> GoodsReceivedNoteSheet:
    """How the receipt would print now."""
    sender = _sender(session, typed)
    donor = sender if typed.source_type == SourceType.DONATED else None
    plurals = unit_plurals(session)
    lines = tuple(
        _line(session, line, donor, plurals)
        for line in typed.lines
        if line.item.strip() or line.quantity.strip()
    )
    return GoodsReceivedNoteSheet(
        head=paper_head(session, "", typed.date, language),
        received_at=_place(session, typed.warehouse),
        received_from=sender or PaperParty(""),
        source=paper_source(typed.source_type),
        lines=lines,
        state=PaperState.DRAFT,
        donor=common_donor(lines),
        order_number=typed.order,
        documents=ticked_papers(typed.papers_received, typed.supplier_paper),
        vehicle=typed.vehicle,
        carrier=typed.carrier,
        remarks=typed.remarks,
    )


def _sender(session: Session, typed: ReceiptDraft) -> PaperParty | None:
    name = typed.source.strip()
    if not name:
        return None
    try:
        found = party_named(session, name)
    except Refused:
        found = None
    return paper_party(found.code, found.name, "") if found else PaperParty(name)


def _place(session: Session, name: str) -> PaperParty:
    try:
        found = locations_named(session, [name]).get(name) if name.strip() else None
    except Refused:
        found = None
    return PaperParty(found.name, found.name_km) if found else PaperParty(name)


def _line(
    session: Session, line: ReceiptLineDraft, donor: PaperParty | None, plurals: Mapping[str, str]
) -> ReceiptLine:
    item = _item(session, line.item)
    if item is None:
        unknown = PaperGoods(
            PaperItem("", line.item), PaperUnit("", ""), donor, line.batch or Unstated.NOT_TRACKED
        )
        return ReceiptLine(unknown, None, 0)
    goods = PaperGoods(
        PaperItem(item.code, item.name, item.name_km, item.decimals, item.unsplit),
        PaperUnit(item.one, item.many, item.unit_km),
        donor,
        stated_batch(line.batch, tracked=item.tracks_expiry),
        stated_expiry(line.expiry, tracked=item.tracks_expiry),
    )
    counted = _counted(item, line)
    if counted is None:
        return ReceiptLine(goods, None, 0)
    damaged = min(_part(item, line.damaged, counted), counted.smallest)
    short = _part(item, line.short, counted)
    pack = _Pack(counted.pack_name, counted.numerator, counted.denominator, item.decimals)
    return ReceiptLine(
        goods,
        counted.smallest + short,
        counted.smallest - damaged,
        damaged,
        short,
        packed=packed(pack, counted.smallest, plurals),
    )


def _item(session: Session, name: str) -> ItemRef | None:
    try:
        return items_named(session, [name]).get(name) if name.strip() else None
    except Refused:
        return None


def _counted(item: ItemRef, line: ReceiptLineDraft) -> Counted | None:
    try:
        return count_of(item, line.quantity, line.pack, line.pack_factor, "line")
    except Refused:
        return None


def _part(item: ItemRef, words: str, like: Counted) -> int:
    try:
        return part_of(item, words, like, "line")
    except Refused:
        return 0
