"""The stock count sheet: blind, with room for the pen."""

from __future__ import annotations

from supplytrack.core.count_sheet import CountSheet, CountSheetLine
from supplytrack.documents import goods, labels
from supplytrack.documents.digest import Facts
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.form import Field, Signatures, SignRow, fields, ruled_box, ticks
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Column, LineRow, Table, end_of_list

_COLUMNS = (
    Column(8, labels.NO, "right", 8.6),
    Column(56, labels.ITEM),
    Column(18, labels.DONOR, size=8.4),
    Column(22, labels.BATCH, size=8.4),
    Column(20, labels.EXPIRY, size=8.4),
    Column(16, labels.UNIT),
    Column(18, labels.COUNTED, "right", pen=True),
    Column(18, labels.DAMAGED, "right", pen=True),
)
_FOUND_BOX = 62


def file_name(sheet: CountSheet) -> str:
    """`CS-PNH-2020-0002_count-sheet.pdf`."""
    return paper_file_name(sheet.head.number, "count-sheet")


def render(sheet: CountSheet, witness: Witness | None = None) -> bytes:
    """The count sheet as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    _fields(paper, sheet)
    paper.gap(3)
    signatures = _signatures(sheet)
    table = Table(paper, _COLUMNS, least_height=10.2, pen_title=labels.WRITE_BY_HAND)
    table.rows.extend(_line(paper, number, line) for number, line in enumerate(sheet.lines, 1))
    table.flow(tail=_FOUND_BOX + signatures.height + 40)
    end_of_list(paper, len(sheet.lines))
    paper.gap(3)
    ruled_box(paper, _FOUND_BOX, labels.FOUND_NOT_LISTED)
    paper.gap(3)
    paper.need(signatures.height)
    signatures.draw(paper)
    return paper.finish()


def _opening(sheet: CountSheet) -> Opening:
    store = sheet.store.name or sheet.store.name_km
    return Opening(
        title=labels.COUNT_SHEET,
        subject=store,
        facts=facts(sheet),
        state=labels.BLIND_COUNT,
        about=store,
    )


def facts(sheet: CountSheet) -> Facts:
    """What the sheet states, for its digest: what is to be counted, not what was."""
    return {
        "type": "CS",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "store": sheet.store,
        "frozen": f"{sheet.frozen:%Y-%m-%dT%H:%M}",
        "lines": [[line.goods] for line in sheet.lines],
    }


def _fields(paper: Paper, sheet: CountSheet) -> None:
    store, store_second = paper.names(sheet.store.name, sheet.store.name_km)
    times = (
        (labels.FIRST_COUNT, False),
        (labels.SECOND_COUNT, False),
        (labels.SPOT_COUNT, bool(sheet.scope)),
    )
    fields(
        paper,
        [
            [
                Field(0.42, labels.STORE, store, store_second),
                Field(0.24, labels.STOCK_FROZEN_AT, f"{sheet.frozen:%Y-%m-%d %H:%M}", sheet.scope),
                Field(0.34, labels.COUNT, drawn=ticks(paper, times)),
            ]
        ],
    )


def _line(paper: Paper, number: int, line: CountSheetLine) -> LineRow:
    what, decimals = line.goods, line.goods.item.decimals
    counted = None if line.counted is None else goods.strong(goods.quantity(line.counted, decimals), 10)
    return LineRow(
        [
            str(number),
            goods.item_cell(paper, what.item),
            goods.donor_name(what, paper.head.organisation),
            goods.batch_cell(paper, what.batch),
            goods.expiry_cell(paper, what.expiry),
            goods.unit_cell(paper, what.unit, 0, decimals),
            counted,
            None,
        ]
    )


def _signatures(sheet: CountSheet) -> Signatures:
    return Signatures(
        (labels.COUNTED_BY, labels.VERIFIED_BY),
        (SignRow(labels.NAME_IN_CAPITALS, printed=(sheet.counted_by,)), SignRow(labels.DATE_AND_TIME)),
    )
