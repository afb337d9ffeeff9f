"""The recall list: everybody who has goods of a batch, to be told and ticked off."""

from __future__ import annotations

from supplytrack.core.recall_sheet import RecalledBatch, RecallLine, RecallSheet
from supplytrack.core.sheets import Unstated
from supplytrack.documents import goods, labels, recall_labels
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import REGULAR
from supplytrack.documents.form import Field, fields
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Cell, Column, GroupRow, LineRow, Table, Words, end_of_list

_COLUMNS = (
    Column(30, recall_labels.GOODS, size=8.8),
    Column(50, labels.WHERE, size=8.8),
    Column(17, labels.QUANTITY, "right", 9.4),
    Column(14, labels.UNIT),
    Column(19, labels.DATE, size=8.4),
    Column(30, labels.DOCUMENT, size=8.2),
    Column(16, recall_labels.TOLD, pen=True),
)


def file_name(sheet: RecallSheet) -> str:
    """`RL-MASK-2020-0507_recall-list.pdf`."""
    return paper_file_name(sheet.head.number, "recall-list")


def render(sheet: RecallSheet, witness: Witness | None = None) -> bytes:
    """The recall list as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    fields(paper, [[Field(1, recall_labels.LOOKED_FOR, sheet.asked)]])
    paper.gap(3)
    table = Table(paper, _COLUMNS, least_height=9)
    for batch in sheet.batches:
        table.rows.append(_heading(paper, batch))
        table.rows.extend(_row(paper, batch, line) for line in batch.lines)
    table.flow()
    end_of_list(paper, sum(len(batch.lines) for batch in sheet.batches))
    return paper.finish()


def _opening(sheet: RecallSheet) -> Opening:
    return Opening(
        title=recall_labels.RECALL_LIST,
        subject=f"Recall list, {sheet.asked}",
        facts={
            "type": "RL",
            "number": sheet.head.number,
            "date": sheet.head.date,
            "asked": sheet.asked,
            "batches": [
                [
                    batch.goods,
                    batch.came,
                    [[line.fate, line.place, line.quantity, line.document] for line in batch.lines],
                ]
                for batch in sheet.batches
            ],
        },
        about=sheet.asked,
        date_label=labels.AS_OF,
    )


def _heading(paper: Paper, batch: RecalledBatch) -> GroupRow:
    """The batch with what came in of it at the right, and whether anything is missing."""
    what = batch.goods
    donor = goods.donor_name(what, paper.head.organisation)
    number = what.batch if isinstance(what.batch, str) and what.batch not in set(Unstated) else ""
    parts = [goods.item_names(paper, what.item), number, donor, batch.receipt]
    came = f"{goods.quantity(batch.came, what.item.decimals)} {paper.word(recall_labels.CAME_IN)}"
    if batch.gap:
        missing = goods.quantity(abs(batch.gap), what.item.decimals)
        told = f"{missing} {paper.word(recall_labels.MISSING)}"
    else:
        told = paper.word(recall_labels.ACCOUNTED_FOR)
    return GroupRow(" · ".join(filter(None, parts)), "", f"{came}, {told}")


def _row(paper: Paper, batch: RecalledBatch, line: RecallLine) -> LineRow:
    item, unit = batch.goods.item, batch.goods.unit
    main, second = paper.words(recall_labels.FATES[line.fate])
    return LineRow(
        [
            (Words(main, REGULAR, 8.8), Words(second, REGULAR, 8)),
            _where(paper, line),
            goods.strong(goods.quantity(line.quantity, item.decimals), 9.4),
            goods.unit_cell(paper, unit, line.quantity, item.decimals),
            line.day.isoformat() if line.day else goods.NOTHING,
            line.document or goods.NOTHING,
            None,
        ]
    )


def _where(paper: Paper, line: RecallLine) -> Cell:
    """The place, and below it who received or how many people were reached."""
    name = paper.names(line.place.name, line.place.name_km)[0]
    more = line.receiver
    if line.people is not None:
        more = f"{line.people:,} {paper.word(recall_labels.PEOPLE_REACHED)}"
    return (Words(name, REGULAR, 8.8), Words(more, REGULAR, 7.8)) if more else name
