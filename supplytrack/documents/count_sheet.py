"""The stock count sheet: room for the pen, or what was counted with its differences."""

from __future__ import annotations

from supplytrack.core.count_sheet import CountSheet, CountSheetLine
from supplytrack.core.sheets import PaperState
from supplytrack.documents import goods, labels, loss_labels
from supplytrack.documents.digest import Facts
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import REGULAR
from supplytrack.documents.form import Field, Signatures, SignRow, fields, ruled_box, ticks
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Cell, Column, LineRow, Table, Words, end_of_list

_BLIND = (
    Column(8, labels.NO, "right", 8.6),
    Column(56, labels.ITEM),
    Column(18, labels.DONOR, size=8.4),
    Column(22, labels.BATCH, size=8.4),
    Column(20, labels.EXPIRY, size=8.4),
    Column(16, labels.UNIT),
    Column(18, labels.COUNTED, "right", pen=True),
    Column(18, labels.DAMAGED, "right", pen=True),
)
_WITH_EXPECTED = (
    Column(8, labels.NO, "right", 8.6),
    Column(43, labels.ITEM),
    Column(17, labels.DONOR, size=8.4),
    Column(20, labels.BATCH, size=8.4),
    Column(19, labels.EXPIRY, size=8.4),
    Column(16, labels.UNIT),
    Column(17, labels.EXPECTED, "right", 9.4),
    Column(18, labels.COUNTED, "right", pen=True),
    Column(18, labels.DAMAGED, "right", pen=True),
)
_FILLED = (
    Column(8, labels.NO, "right", 8.6),
    Column(41, labels.ITEM),
    Column(14, labels.DONOR, size=8.4),
    Column(18, labels.BATCH, size=8.2),
    Column(18, labels.EXPIRY, size=8.2),
    Column(16, labels.UNIT),
    Column(14, labels.EXPECTED, "right", 9.2),
    Column(14, labels.COUNTED, "right", 9.2),
    Column(16, labels.COUNT_DIFFERENCE, "right", 9.2),
    Column(17, loss_labels.REASON, size=8),
)
_LEAST_BOX, _MOST_BOX = 62, 150
_CLOSING = 17 + 3 + 14
"""End of list and the gaps around the box."""


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
    table = _table(paper, sheet)
    table.rows.extend(_line(paper, number, line, sheet) for number, line in enumerate(sheet.lines, 1))
    foot = signatures.height + 4
    table.flow(tail=_CLOSING + _LEAST_BOX + foot)
    end_of_list(paper, len(sheet.lines))
    paper.gap(3)
    box = min(max(paper.room - foot - 14, _LEAST_BOX), _MOST_BOX)
    paper.y = paper.bottom + foot + 8 + box
    ruled_box(paper, box, labels.REMARKS if sheet.filled else labels.FOUND_NOT_LISTED, sheet.remarks)
    paper.y = paper.bottom + foot
    signatures.draw(paper)
    return paper.finish()


def _opening(sheet: CountSheet) -> Opening:
    store = sheet.store.name or sheet.store.name_km
    return Opening(
        title=labels.COUNT_SHEET,
        subject=store,
        facts=facts(sheet),
        state=_state(sheet),
        about=store,
    )


def facts(sheet: CountSheet) -> Facts:
    """What the sheet states, for its digest: what is to be counted, or once it is filled what was."""
    return {
        "type": "CS",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "store": sheet.store,
        "frozen": f"{sheet.frozen:%Y-%m-%dT%H:%M}",
        "lines": [
            [line.goods, line.expected, line.counted, line.reason] if sheet.filled else [line.goods]
            for line in sheet.lines
        ],
    }


def _state(sheet: CountSheet) -> Label:
    if sheet.filled or sheet.state is not PaperState.ORIGINAL:
        return labels.STATES[sheet.state]
    return labels.EXPECTED_SHOWN if sheet.shows_expected else labels.BLIND_COUNT


def _table(paper: Paper, sheet: CountSheet) -> Table:
    if sheet.filled:
        return Table(paper, _FILLED, least_height=9.5)
    columns = _WITH_EXPECTED if sheet.shows_expected else _BLIND
    return Table(paper, columns, least_height=10.2, pen_title=labels.WRITE_BY_HAND)


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


def _line(paper: Paper, number: int, line: CountSheetLine, sheet: CountSheet) -> LineRow:
    what, decimals = line.goods, line.goods.item.decimals
    units = line.counted or 0 if sheet.filled else 0
    return LineRow(
        [
            str(number),
            goods.item_cell(paper, what.item, line.remarks),
            goods.donor_name(what, paper.head.organisation),
            goods.batch_cell(paper, what.batch),
            goods.expiry_cell(paper, what.expiry),
            goods.unit_cell(paper, what.unit, units, decimals),
            *_figures(paper, line, sheet),
        ]
    )


def _figures(paper: Paper, line: CountSheetLine, sheet: CountSheet) -> list[Cell]:
    decimals = line.goods.item.decimals
    counted = None if line.counted is None else goods.strong(goods.quantity(line.counted, decimals), 9.6)
    expected = goods.quantity(line.expected, decimals)
    if not sheet.filled:
        return [expected, counted, None] if sheet.shows_expected else [counted, None]
    difference = (line.counted or 0) - line.expected
    if not difference:
        return [expected, counted, goods.NOTHING, None]
    told = (
        f"+{goods.quantity(difference, decimals)}" if difference > 0 else goods.quantity(difference, decimals)
    )
    main, second = paper.words(loss_labels.LOSS_WORDS.get(line.reason, Label(line.reason)))
    return [
        expected,
        counted,
        goods.strong(told, 9.6),
        (Words(main, REGULAR, 8), Words(second, REGULAR, 7.6)),
    ]


def _signatures(sheet: CountSheet) -> Signatures:
    return Signatures(
        (labels.COUNTED_BY, labels.VERIFIED_BY),
        (
            SignRow(labels.NAME_IN_CAPITALS, printed=(sheet.counted_by, sheet.reviewed_by)),
            SignRow(labels.DATE_AND_TIME),
        ),
    )
