"""The waybill that travels with goods from one store of our own to another."""

from __future__ import annotations

from functools import partial

from supplytrack.core.waybill_sheet import WaybillLine, WaybillSheet
from supplytrack.documents import goods, labels
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD
from supplytrack.documents.form import Field, fields
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Cell, Column, LineRow, Table, Words
from supplytrack.documents.travelling import Closing, both, close, means_ticks, put_lines

_COLUMNS = (
    Column(8, labels.NO, "right", 8.6),
    Column(46, labels.ITEM),
    Column(20, labels.BATCH, size=8.4),
    Column(20, labels.EXPIRY, size=8.4),
    Column(14, labels.UNIT),
    Column(16, labels.SENT, "right", 10),
    Column(16, labels.RECEIVED, "right", pen=True),
    Column(14, labels.DAMAGED, "right", pen=True),
    Column(22, labels.REMARKS, pen=True, size=8),
)


def file_name(sheet: WaybillSheet) -> str:
    """`TR-PNH-2020-0007_waybill.pdf`."""
    return paper_file_name(sheet.head.number, "waybill")


def render(sheet: WaybillSheet, witness: Witness | None = None) -> bytes:
    """The waybill as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    _fields(paper, sheet)
    paper.gap(3)
    closing = Closing(sheet.remarks, signed_for=(sheet.loaded_by, sheet.driver))
    return close(paper, _table(paper, sheet), sheet.lines, closing)


def _opening(sheet: WaybillSheet) -> Opening:
    to = sheet.to.name or sheet.to.name_km
    return Opening(
        title=labels.WAYBILL_TITLE,
        subject=f"Transfer to {to}",
        facts={
            "type": "TR",
            "number": sheet.head.number,
            "date": sheet.head.date,
            "from": sheet.from_place,
            "to": sheet.to,
            "lines": [[line.goods, line.sent] for line in sheet.lines],
        },
        state=labels.STATES[sheet.state],
        about=to,
    )


def _fields(paper: Paper, sheet: WaybillSheet) -> None:
    expected, arrived = (day.isoformat() if day else "" for day in (sheet.expected, sheet.arrived))
    fields(
        paper,
        [
            [
                Field(0.5, labels.FROM, *both(paper, sheet.from_place)),
                Field(0.5, labels.TO_STORE, *both(paper, sheet.to)),
            ],
            [
                Field(0.17, labels.LOADED_ON, sheet.head.date.isoformat()),
                Field(0.165, labels.EXPECTED_ON, expected),
                Field(0.165, labels.ARRIVED_ON, arrived),
                Field(0.25, labels.REQUEST_NUMBER, sheet.request_number),
                Field(0.25, labels.CARRIER_COMPANY, sheet.carrier),
            ],
            [
                Field(0.5, labels.MEANS_OF_TRANSPORT, drawn=means_ticks(paper, sheet.means)),
                Field(0.25, labels.DRIVER, sheet.driver),
                Field(0.25, labels.VEHICLE_REGISTRATION, sheet.vehicle),
            ],
        ],
    )


def _table(paper: Paper, sheet: WaybillSheet) -> Table:
    table = Table(paper, _COLUMNS, least_height=10.2, pen_title=labels.RECEIVER_FILLS_IN)
    put_lines(paper, table, sheet.lines, partial(_line, paper))
    return table


def _line(paper: Paper, number: int, line: WaybillLine) -> LineRow:
    what, decimals = line.goods, line.goods.item.decimals
    return LineRow(
        [
            str(number),
            goods.item_cell(paper, what.item, line.packed),
            goods.batch_cell(paper, what.batch),
            goods.expiry_cell(paper, what.expiry),
            goods.unit_cell(paper, what.unit, line.sent, decimals),
            (Words(goods.quantity(line.sent, decimals), BOLD, 10.4),),
            _counted(line.received, decimals),
            _counted(line.damaged, decimals),
            line.remarks or None,
        ]
    )


def _counted(quantity: int | None, decimals: int) -> Cell | None:
    """What is known by now; the pen's place while nothing is."""
    return None if quantity is None else goods.strong(goods.quantity(quantity, decimals), 9.4)
