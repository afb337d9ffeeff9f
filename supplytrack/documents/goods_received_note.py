"""The goods received note: what arrived, against what the papers said."""

from __future__ import annotations

from supplytrack.core.sheets import GoodsReceivedNoteSheet, ReceiptLine
from supplytrack.documents import goods, labels
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD, REGULAR
from supplytrack.documents.form import Field, Signatures, SignRow, fields, ruled_box, ticks
from supplytrack.documents.frame import RIGHT, Opening, Paper
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import PADDING, Cell, Column, LineRow, Table, Words, end_of_list

_LEAST_BOX, _MOST_BOX = 70, 150
_CLOSING = 17 + 2 + 14
"""End of list and the gaps around the box."""

_COLUMNS = (
    Column(8, labels.NO, "right", 8.6),
    Column(48, labels.ITEM),
    Column(20, labels.BATCH, size=8.4),
    Column(20, labels.EXPIRY, size=8.4),
    Column(15, labels.UNIT),
    Column(19, labels.PER_DOCUMENTS, "right", 9.4),
    Column(17, labels.GOOD, "right"),
    Column(15, labels.DAMAGED, "right", 9.4),
    Column(14, labels.SHORT, "right", 9.4),
)

_SIGNATURES = Signatures(
    (labels.DELIVERED_BY, labels.RECEIVED_BY, labels.CHECKED_BY),
    (
        SignRow(labels.NAME_IN_CAPITALS),
        SignRow(labels.FUNCTION_ORGANISATION),
        SignRow(labels.DATE_AND_TIME),
    ),
    stamped=(0, 1),
)


def file_name(sheet: GoodsReceivedNoteSheet) -> str:
    """`GRN-PNH-2020-0005_goods-received-note.pdf`."""
    return paper_file_name(sheet.head.number, "goods-received-note")


def render(sheet: GoodsReceivedNoteSheet, witness: Witness | None = None) -> bytes:
    """The goods received note as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    _fields(paper, sheet)
    paper.gap(3)
    foot = _SIGNATURES.height + 4
    table = Table(paper, _COLUMNS, least_height=10)
    table.rows.extend(_line(paper, number, line) for number, line in enumerate(sheet.lines, 1))
    amounts = [(line.goods.unit, line.good, line.goods.item.decimals) for line in sheet.lines]
    rule = _sum_rule(paper, sheet)
    closing = _CLOSING + goods.control_totals_height(paper, amounts, rule)
    table.flow(tail=closing + _LEAST_BOX + foot)
    end_of_list(paper, len(sheet.lines))
    paper.surface.text(RIGHT - PADDING, paper.y - 9, rule, REGULAR, 7.4, "right")
    goods.control_totals(paper, amounts, rule)
    paper.gap(2)
    box = min(max(paper.room - foot - 14, _LEAST_BOX), _MOST_BOX)
    paper.y = paper.bottom + foot + 8 + box
    ruled_box(paper, box, labels.CLAIM_BOX, sheet.remarks)
    paper.y = paper.bottom + foot
    _SIGNATURES.draw(paper)
    return paper.finish()


def _opening(sheet: GoodsReceivedNoteSheet) -> Opening:
    return Opening(
        title=labels.GOODS_RECEIVED_NOTE,
        subject=f"Receiving report, {sheet.received_from.name or sheet.received_from.name_km}",
        facts={
            "type": "GRN",
            "number": sheet.head.number,
            "date": sheet.head.date,
            "at": sheet.received_at,
            "from": sheet.received_from,
            "lines": [
                [line.goods, line.per_documents, line.good, line.damaged, line.short, line.over]
                for line in sheet.lines
            ],
        },
        state=labels.STATES[sheet.state],
        about=sheet.received_from.name or sheet.received_from.name_km,
    )


def _fields(paper: Paper, sheet: GoodsReceivedNoteSheet) -> None:
    source = [
        (labels.PROCURED, sheet.source == "procured"),
        (labels.DONATED, sheet.source == "donated"),
        (labels.OTHER, sheet.source == "other"),
    ]
    documents = [
        (labels.WAYBILL, "waybill" in sheet.documents),
        (labels.INVOICE, "invoice" in sheet.documents),
        (labels.PACKING_LIST, "packing list" in sheet.documents),
        (labels.NONE, "none" in sheet.documents),
    ]
    donor = sheet.donor.label if sheet.donor else _own_or_several(paper, sheet)
    at, at_second = paper.names(sheet.received_at.name, sheet.received_at.name_km)
    sender, sender_second = paper.names(sheet.received_from.name, sheet.received_from.name_km)
    fields(
        paper,
        [
            [
                Field(0.5, labels.RECEIVED_AT, at, at_second),
                Field(0.5, labels.RECEIVED_FROM, sender, sender_second),
            ],
            [
                Field(0.175, labels.DATE_OF_ARRIVAL, sheet.head.date.isoformat()),
                Field(0.415, labels.SOURCE, drawn=ticks(paper, source)),
                Field(0.17, labels.DONOR, donor),
                Field(0.24, labels.ORDER, sheet.order_number),
            ],
            [
                Field(0.62, labels.DOCUMENTS_RECEIVED, drawn=ticks(paper, documents)),
                Field(0.15, labels.VEHICLE, sheet.vehicle),
                Field(0.23, labels.CARRIER, sheet.carrier),
            ],
        ],
    )


def _own_or_several(paper: Paper, sheet: GoodsReceivedNoteSheet) -> str:
    """The donor told by the lines: the organisation itself for what it bought."""
    donors = {goods.donor_name(line.goods, paper.head.organisation) for line in sheet.lines}
    return " · ".join(sorted(donors))


def _line(paper: Paper, number: int, line: ReceiptLine) -> LineRow:
    what, decimals = line.goods, line.goods.item.decimals
    documents = goods.NOTHING if line.per_documents is None else goods.quantity(line.per_documents, decimals)
    unit_of = line.good if line.per_documents is None else line.per_documents
    return LineRow(
        [
            str(number),
            (*goods.item_cell(paper, what.item, line.packed), *_over_order(paper, line)),
            goods.batch_cell(paper, what.batch),
            goods.expiry_cell(paper, what.expiry),
            goods.unit_cell(paper, what.unit, unit_of, decimals),
            documents,
            (Words(goods.quantity(line.good, decimals), BOLD, 10.4),),
            goods.quantity(line.damaged, decimals),
            _short_or_over(paper, line),
        ]
    )


def _over_order(paper: Paper, line: ReceiptLine) -> tuple[Words, ...]:
    """What came beyond what was still open on the order."""
    if not line.over_order:
        return ()
    told = paper.words(labels.OVER_ORDER, quantity=goods.quantity(line.over_order, line.goods.item.decimals))
    return tuple(Words(text, REGULAR, 7.4) for text in told)


def _short_or_over(paper: Paper, line: ReceiptLine) -> Cell:
    decimals = line.goods.item.decimals
    short = Words(goods.quantity(line.short, decimals), REGULAR, 9.4)
    if not line.over:
        return (short,)
    told = paper.words(labels.OVER, quantity=goods.quantity(line.over, decimals))
    return (short, *(Words(text, REGULAR, 7.4) for text in told))


def _sum_rule(paper: Paper, sheet: GoodsReceivedNoteSheet) -> str:
    """How the columns add up."""
    over = any(line.over for line in sheet.lines)
    return paper.word(labels.PER_DOCUMENTS_OVER_RULE if over else labels.PER_DOCUMENTS_RULE)
