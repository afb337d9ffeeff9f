"""The delivery note as a paper: of a note in the ledger, or a preview of one that is still typed."""

from __future__ import annotations

from sqlalchemy import text

from supplytrack.catalogue.lookup import LocationRef
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
)
from supplytrack.db.engine import Session
from supplytrack.distribution.operations import NoteDraft
from supplytrack.distribution.queries import NoteDetail, NoteLineRow, read_note
from supplytrack.inventory.paper_parts import (
    MEANS_ON_PAPER,
    packed,
    paper_head,
    paper_party,
    paper_province,
    stated_batch,
    stated_expiry,
    unit_plurals,
)
from supplytrack.inventory.typed_goods import (
    PreviewLine,
    picked_lines,
    place_on_paper,
    read_typed_line,
    typed_place,
    unpicked,
)

_STATES = {
    NoteState.PREPARED: PaperState.DRAFT,
    NoteState.ISSUED: PaperState.ORIGINAL,
    NoteState.CONFIRMED: PaperState.COPY,
    NoteState.CANCELLED: PaperState.CANCELLED,
    NoteState.REVERSED: PaperState.REVERSED,
}
"""What a print says it is. Once the signed paper is back a new print is a copy with what was received."""
_PROVINCE = text("SELECT code, name, name_km FROM province WHERE code = :code")


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
        means=MEANS_ON_PAPER.get(detail.means, ""),
        driver=detail.driver,
        vehicle=detail.vehicle,
        remarks=detail.remarks,
        approved_by=row.approved_by,
    )


def _lines_of(session: Session, detail: NoteDetail) -> tuple[DeliveryLine, ...]:
    if not detail.lines and detail.draft is not None:
        read = ((line, *read_typed_line(session, line)) for line in detail.draft.lines)
        return tuple(_preview_line(unpicked(session, *line)) for line in read)
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


def _preview_line(line: PreviewLine) -> DeliveryLine:
    return DeliveryLine(line.goods, line.quantity, remarks=line.remarks)


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
    source, target = typed_place(session, typed.source), typed_place(session, typed.target)
    return DeliveryNoteSheet(
        head=paper_head(session, "", typed.date, language),
        from_place=place_on_paper(source, typed.source),
        to=place_on_paper(target, typed.target),
        lines=tuple(map(_preview_line, picked_lines(session, source, typed.date, typed.lines))),
        state=PaperState.DRAFT,
        province=_province(session, target),
        place_of_delivery=typed.place_of_delivery,
        request_number=typed.request_number,
        project=typed.project,
        means=MEANS_ON_PAPER.get(typed.means, ""),
        driver=typed.driver,
        vehicle=typed.vehicle,
        remarks=typed.remarks,
    )


def _province(session: Session, place: LocationRef | None) -> PaperProvince | None:
    if place is None or not place.province_code:
        return None
    row = session.execute(_PROVINCE, {"code": place.province_code}).one()
    return paper_province(row.code, row.name, row.name_km)
