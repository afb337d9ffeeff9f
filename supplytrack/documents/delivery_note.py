"""The delivery note that travels with goods to whoever receives them."""

from __future__ import annotations

from functools import partial

from supplytrack.core.paper_mark import delivery_note_facts
from supplytrack.core.sheets import DeliveryLine, DeliveryNoteSheet
from supplytrack.documents import goods, labels
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD
from supplytrack.documents.form import Field, fields
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Column, LineRow, Table, Words
from supplytrack.documents.travelling import Closing, both, close, means_ticks, put_lines

_COLUMNS = (
    Column(8, labels.NO, "right", 8.6),
    Column(53, labels.ITEM),
    Column(21, labels.BATCH, size=8.4),
    Column(20, labels.EXPIRY, size=8.4),
    Column(14, labels.UNIT),
    Column(16, labels.SENT, "right", 10),
    Column(17, labels.RECEIVED, "right", pen=True),
    Column(27, labels.REMARKS, pen=True, size=8),
)


def file_name(sheet: DeliveryNoteSheet) -> str:
    """`DN-PNH-2020-0007_delivery-note.pdf`."""
    return paper_file_name(sheet.head.number, "delivery-note")


def render(sheet: DeliveryNoteSheet, witness: Witness | None = None) -> bytes:
    """The delivery note as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    _fields(paper, sheet)
    paper.gap(3)
    closing = Closing(sheet.remarks, sheet.packages, sheet.gross_weight_kg, sheet.volume_m3)
    return close(paper, _table(paper, sheet), sheet.lines, closing)


def _opening(sheet: DeliveryNoteSheet) -> Opening:
    return Opening(
        title=labels.DELIVERY_NOTE,
        subject=f"Handover to {sheet.to.name or sheet.to.name_km}",
        facts=delivery_note_facts(sheet),
        state=labels.STATES[sheet.state],
        about=sheet.to.name or sheet.to.name_km,
    )


def _fields(paper: Paper, sheet: DeliveryNoteSheet) -> None:
    province = sheet.province
    province_name = paper.names(province.name, province.name_km)[0] if province else ""
    approved = [[Field(1, labels.APPROVED_BY, sheet.approved_by)]] if sheet.approved_by else []
    fields(
        paper,
        [
            [
                Field(0.5, labels.FROM, *both(paper, sheet.from_place)),
                Field(0.5, labels.TO, *both(paper, sheet.to)),
            ],
            [
                Field(0.16, labels.DISPATCH_DATE, sheet.head.date.isoformat()),
                Field(0.16, labels.REQUEST_NUMBER, sheet.request_number),
                Field(0.18, labels.PROJECT, sheet.project),
                Field(0.27, labels.PROVINCE, f"{province_name} · {province.code}" if province else ""),
                Field(0.23, labels.PLACE_OF_DELIVERY, sheet.place_of_delivery),
            ],
            [
                Field(0.5, labels.MEANS_OF_TRANSPORT, drawn=means_ticks(paper, sheet.means)),
                Field(0.27, labels.DRIVER, " · ".join(filter(None, (sheet.driver, sheet.driver_phone)))),
                Field(0.23, labels.VEHICLE_REGISTRATION, sheet.vehicle),
            ],
            *approved,
        ],
    )


def _table(paper: Paper, sheet: DeliveryNoteSheet) -> Table:
    table = Table(paper, _COLUMNS, least_height=10.2, pen_title=labels.RECEIVER_FILLS_IN)
    put_lines(paper, table, sheet.lines, partial(_line, paper))
    return table


def _line(paper: Paper, number: int, line: DeliveryLine) -> LineRow:
    what, decimals = line.goods, line.goods.item.decimals
    received = None if line.received is None else goods.strong(goods.quantity(line.received, decimals), 10)
    return LineRow(
        [
            str(number),
            goods.item_cell(paper, what.item, line.packed),
            goods.batch_cell(paper, what.batch),
            goods.expiry_cell(paper, what.expiry),
            goods.unit_cell(paper, what.unit, line.sent, decimals),
            (Words(goods.quantity(line.sent, decimals), BOLD, 10.4),),
            received,
            line.remarks or None,
        ]
    )
