"""The waybill as a paper: of a transfer in the ledger, or a preview of one that is still typed."""

from __future__ import annotations

from supplytrack.core.quantity import format_quantity
from supplytrack.core.sheets import PaperGoods, PaperItem, PaperLanguage, PaperParty, PaperState, PaperUnit
from supplytrack.core.waybill_sheet import WaybillLine, WaybillSheet
from supplytrack.db.engine import Session
from supplytrack.i18n import _
from supplytrack.inventory.paper_parts import (
    MEANS_ON_PAPER,
    packed,
    paper_head,
    paper_party,
    stated_batch,
    stated_expiry,
    unit_plurals,
)
from supplytrack.inventory.transfers.operations import TransferDraft
from supplytrack.inventory.transfers.queries import (
    TransferDetail,
    TransferLineRow,
    read_transfer,
)
from supplytrack.inventory.typed_goods import picked_lines, place_on_paper, typed_place


def waybill_sheet(session: Session, number: str, language: PaperLanguage = "both") -> WaybillSheet:
    """The waybill of a transfer. Once goods arrived a new print is a copy that says what was received.

    :raises Refused: when there is no transfer with this number.
    """
    detail = read_transfer(session, number)
    row = detail.row
    plurals = unit_plurals(session)
    return WaybillSheet(
        head=paper_head(session, row.number, row.date, language),
        from_place=PaperParty(row.source_name, row.source_km),
        to=PaperParty(row.target_name, row.target_km),
        lines=tuple(
            _line(detail, line, packed(line, line.sent, plurals), arrived=detail.arrived)
            for line in detail.lines
        ),
        state=_state(detail),
        expected=row.expected,
        arrived=row.received,
        request_number=detail.request_number,
        means=MEANS_ON_PAPER.get(detail.means, ""),
        carrier=detail.carrier,
        driver=detail.driver,
        vehicle=detail.vehicle,
        loaded_by=detail.loaded_by,
        remarks=detail.remarks,
    )


def _state(detail: TransferDetail) -> PaperState:
    if detail.row.state == "reversed":
        return PaperState.REVERSED
    return PaperState.COPY if detail.arrived else PaperState.ORIGINAL


def _line(detail: TransferDetail, line: TransferLineRow, pack: str, *, arrived: bool) -> WaybillLine:
    return WaybillLine(
        _goods_of(line),
        line.sent,
        line.received if arrived else None,
        line.damaged if arrived else None,
        pack,
        _outcome(detail, line) if arrived else line.remarks,
    )


def _goods_of(line: TransferLineRow) -> PaperGoods:
    return PaperGoods(
        PaperItem(line.item, line.item_name, line.item_km, line.decimals, line.unsplit),
        PaperUnit(line.one, line.many, line.unit_km),
        None if line.donor is None else paper_party(line.donor, line.donor_name, line.donor_km),
        stated_batch(line.batch, tracked=line.tracks_expiry),
        stated_expiry(line.expiry, tracked=line.tracks_expiry),
    )


def _outcome(detail: TransferDetail, line: TransferLineRow) -> str:
    """What became of a line beside what was received and damaged, and why."""
    told = []
    if line.lost:
        told.append(_("{quantity} lost").format(quantity=format_quantity(line.lost, line.decimals)))
    if line.open:
        told.append(_("{quantity} on the way").format(quantity=format_quantity(line.open, line.decimals)))
    reasons = dict.fromkeys(
        one.reason
        for receipt in detail.receipts
        if not receipt.reversed_by
        for one in receipt.lines
        if one.line == line.line and one.reason
    )
    return ". ".join([", ".join(told), *reasons] if told else reasons)


def preview_waybill_sheet(
    session: Session, typed: TransferDraft, language: PaperLanguage = "both"
) -> WaybillSheet:
    """How a transfer that is still typed would print: with the batches it would take, and gaps where it is unfinished."""
    source, target = typed_place(session, typed.source), typed_place(session, typed.target)
    lines = picked_lines(session, source, typed.date, typed.lines, chosen_may_be_expired=True)
    return WaybillSheet(
        head=paper_head(session, "", typed.date, language),
        from_place=place_on_paper(source, typed.source),
        to=place_on_paper(target, typed.target),
        lines=tuple(WaybillLine(line.goods, line.quantity, remarks=line.remarks) for line in lines),
        state=PaperState.DRAFT,
        expected=typed.expected,
        request_number=typed.request_number,
        means=MEANS_ON_PAPER.get(typed.means, ""),
        carrier=typed.carrier,
        driver=typed.driver,
        vehicle=typed.vehicle,
        loaded_by=typed.loaded_by,
        remarks=typed.remarks,
    )
