"""The picking list: what is taken from the shelves, batch by batch, with a box to tick for each."""

from __future__ import annotations

from supplytrack.core.picking_list_sheet import PassedOver, PickingListSheet, PickLine
from supplytrack.documents import goods, labels
from supplytrack.documents.digest import Facts
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD
from supplytrack.documents.form import Field, Signatures, SignRow, fields, ruled_box
from supplytrack.documents.frame import Opening, Paper, note_height
from supplytrack.documents.labels import Label
from supplytrack.documents.surface import Surface, Witness
from supplytrack.documents.table import PADDING, Cell, Column, LineRow, Table, Words, end_of_list
from supplytrack.documents.travelling import both

_TICK = Column(8, labels.BLANK)
_BIN = Column(15, labels.BIN, size=10)
_ITEM_WIDTH = 51
_AFTER_ITEM = (
    Column(15, labels.DONOR),
    Column(20, labels.BATCH, size=8.6),
    Column(20, labels.EXPIRY, size=8.6),
    Column(14, labels.UNIT),
    Column(15, labels.TO_PICK, "right"),
    Column(18, labels.PICKED, "right", pen=True),
)
_PASSED_COLUMNS = (
    Column(58, labels.ITEM, size=8.6),
    Column(16, labels.DONOR, size=8.6),
    Column(22, labels.BATCH, size=8.4),
    Column(22, labels.EXPIRY, size=8.4),
    Column(20, labels.ON_HAND, size=8.6),
    Column(38, labels.WHY, size=8.6),
)
_SIGNATURES = Signatures(
    (labels.PICKED_BY, labels.CHECKED_BY),
    (
        SignRow(labels.NAME_IN_CAPITALS),
        SignRow(labels.FUNCTION_ORGANISATION),
        SignRow(labels.DATE_AND_TIME),
    ),
    signature=20,
)
_LEAST_BOX, _MOST_BOX = 44, 78
_TICK_SIZE = 9.5


def file_name(sheet: PickingListSheet) -> str:
    """`PL-PNH-2020-0007_picking-list.pdf`."""
    return paper_file_name(sheet.head.number, "picking-list")


def render(sheet: PickingListSheet, witness: Witness | None = None) -> bytes:
    """The picking list as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    _fields(paper, sheet)
    table = _table(paper, sheet)
    amounts = [(line.goods.unit, line.to_pick, line.goods.item.decimals) for line in sheet.lines]
    below = 17 + goods.control_totals_height(paper, amounts)
    closing = _closing_height(paper, sheet)
    if sheet.passed_over:
        table.flow(tail=below)
    else:
        table.flow(tail=below + closing)
    end_of_list(paper, len(sheet.lines))
    goods.control_totals(paper, amounts)
    if sheet.passed_over:
        _passed_over(paper, sheet, closing)
    _close(paper, sheet)
    return paper.finish()


def _opening(sheet: PickingListSheet) -> Opening:
    told = labels.FOR_PAPER
    return Opening(
        title=labels.PICKING_LIST,
        subject=f"Goods to pick for {sheet.paper} {sheet.paper_number}",
        facts=facts(sheet),
        state=Label(told.en.format(number=sheet.paper_number)),
        about=sheet.pick_for.label,
    )


def facts(sheet: PickingListSheet) -> Facts:
    """What the list states, for its digest."""
    return {
        "type": "PL",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "paper": sheet.paper_number,
        "from": sheet.pick_from,
        "to": sheet.pick_for,
        "lines": [[line.bin, line.goods, line.to_pick] for line in sheet.lines],
    }


def _fields(paper: Paper, sheet: PickingListSheet) -> None:
    order = labels.BY_BIN if _has_bins(sheet) else labels.BY_ITEM
    fields(
        paper,
        [
            [
                Field(0.42, labels.PICK_FROM, *both(paper, sheet.pick_from)),
                Field(0.58, labels.PICK_FOR, *both(paper, sheet.pick_for)),
            ],
            [
                Field(0.16, labels.NEEDED_BY, sheet.needed_by.isoformat()),
                Field(0.26, labels.OF_PAPER[sheet.paper], sheet.paper_number),
                Field(0.58, labels.ORDER_OF_PICKING, paper.word(order)),
            ],
        ],
    )


def _has_bins(sheet: PickingListSheet) -> bool:
    return any(line.bin for line in sheet.lines)


def _table(paper: Paper, sheet: PickingListSheet) -> Table:
    """The lines; where no bins are known their column gives its room to the items."""
    bins = _has_bins(sheet)
    item = Column(_ITEM_WIDTH if bins else _ITEM_WIDTH + _BIN.width, labels.ITEM)
    columns = (_TICK, _BIN, item, *_AFTER_ITEM) if bins else (_TICK, item, *_AFTER_ITEM)
    table = Table(paper, columns, least_height=9.6)
    for line in sheet.lines:
        where: list[Cell] = [goods.strong(line.bin, 10)] if bins else []
        table.rows.append(LineRow([_tick, *where, *_cells(paper, line)]))
    return table


def _tick(surface: Surface, left: float, top: float, _wide: float, _high: float) -> None:
    surface.checkbox(left + PADDING, top - 6 - _TICK_SIZE, _TICK_SIZE)


def _cells(paper: Paper, line: PickLine) -> list[Cell]:
    what, decimals = line.goods, line.goods.item.decimals
    return [
        goods.item_cell(paper, what.item, line.packed),
        goods.donor_name(what, paper.head.organisation),
        goods.batch_cell(paper, what.batch),
        goods.expiry_cell(paper, what.expiry),
        goods.unit_cell(paper, what.unit, line.to_pick, decimals),
        (Words(goods.quantity(line.to_pick, decimals), BOLD, 10.4),),
        None,
    ]


# ------------------------------------------------------------------ below the lines


def _passed_over(paper: Paper, sheet: PickingListSheet, closing: float) -> None:
    paper.heading(labels.PASSED_OVER, paper.word(labels.PASSED_OVER_NOTE))
    table = Table(paper, _PASSED_COLUMNS, padding=1.6, head_size=7)
    for passed in sheet.passed_over:
        table.rows.append(LineRow(_passed_cells(paper, passed)))
    table.flow(tail=closing)


def _passed_cells(paper: Paper, passed: PassedOver) -> list[Cell]:
    what, decimals = passed.goods, passed.goods.item.decimals
    held = (
        f"{goods.quantity(passed.on_hand, decimals)} {goods.unit_word(what.unit, passed.on_hand, decimals)}"
    )
    return [
        goods.item_name(paper, what.item),
        goods.donor_name(what, paper.head.organisation),
        goods.stated(paper, what.batch),
        goods.stated(paper, what.expiry),
        held,
        paper.word(labels.PASSED_REASONS[passed.reason]),
    ]


def _remarks(paper: Paper, sheet: PickingListSheet) -> list[str]:
    none = [] if sheet.passed_over else [labels.NONE_PASSED_OVER]
    told = [*none, labels.SHORT_PICK_ISSUED if sheet.issued else labels.SHORT_PICK]
    return [
        text
        for texts in zip(*(paper.words(label) for label in told), strict=True)
        if (text := " ".join(filter(None, texts)))
    ]


def _closing_height(paper: Paper, sheet: PickingListSheet) -> float:
    remarks = sum(note_height(text) for text in _remarks(paper, sheet))
    return remarks + 4 + 8 + _LEAST_BOX + 8 + _SIGNATURES.height


def _close(paper: Paper, sheet: PickingListSheet) -> None:
    """Remarks below the lines; the box and the signatures at the foot of the page."""
    paper.gap(4)
    for text in _remarks(paper, sheet):
        paper.note(text)
    spare = paper.room - _SIGNATURES.height - 16
    box = min(_MOST_BOX, max(_LEAST_BOX, spare))
    paper.y = paper.bottom + _SIGNATURES.height + 8 + box
    ruled_box(paper, box, labels.DIFFERENCES_BOX, sheet.remarks)
    paper.gap(8)
    _SIGNATURES.draw(paper)
