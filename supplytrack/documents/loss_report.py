"""The loss report: what was lost, whose it was, why, what it was worth, and who looked at it."""

from __future__ import annotations

from collections.abc import Sequence

from supplytrack.core.loss_report_sheet import LossLine, LossReportSheet
from supplytrack.documents import goods, labels, loss_labels
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD, REGULAR
from supplytrack.documents.form import Field, Signatures, SignRow, fields, ruled_box
from supplytrack.documents.frame import LEFT, RIGHT, Opening, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import PADDING, Cell, Column, LineRow, Table, Words, end_of_list
from supplytrack.documents.text import fit

_LEAST_BOX, _MOST_BOX = 70, 190
_WORTH = 17
_CLOSING = 17 + _WORTH + 2 + 14
"""End of list, the worth, and the gaps around the box."""

_COLUMNS = (
    Column(8, labels.NO, "right", 8.6),
    Column(43, labels.ITEM),
    Column(18, labels.DONOR, size=8.4),
    Column(19, labels.BATCH, size=8.4),
    Column(19, labels.EXPIRY, size=8.4),
    Column(13, labels.UNIT),
    Column(14, labels.QUANTITY, "right", 9.4),
    Column(23, loss_labels.REASON, size=8.4),
    Column(19, loss_labels.WORTH, "right", 8.4),
)


def file_name(sheet: LossReportSheet) -> str:
    """`WO-PNH-2020-0003_loss-report.pdf`."""
    return paper_file_name(sheet.head.number, "loss-report")


def render(sheet: LossReportSheet, witness: Witness | None = None) -> bytes:
    """The loss report as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    _fields(paper, sheet)
    paper.gap(3)
    signatures = _signatures(sheet)
    foot = signatures.height + 4
    table = Table(paper, _COLUMNS, least_height=10)
    table.rows.extend(_line(paper, number, line) for number, line in enumerate(sheet.lines, 1))
    amounts = [(line.goods.unit, line.quantity, line.goods.item.decimals) for line in sheet.lines]
    closing = _CLOSING + goods.control_totals_height(paper, amounts)
    table.flow(tail=closing + _LEAST_BOX + foot)
    end_of_list(paper, len(sheet.lines))
    goods.control_totals(paper, amounts)
    _worth(paper, sheet)
    paper.gap(2)
    box = min(max(paper.room - foot - 14, _LEAST_BOX), _MOST_BOX)
    paper.y = paper.bottom + foot + 8 + box
    ruled_box(paper, box, loss_labels.WHAT_HAPPENED_BOX, sheet.remarks)
    paper.y = paper.bottom + foot
    signatures.draw(paper)
    return paper.finish()


def _opening(sheet: LossReportSheet) -> Opening:
    place = sheet.place.name or sheet.place.name_km
    return Opening(
        title=loss_labels.LOSS_REPORT,
        subject=f"Loss report, {place}",
        facts={
            "type": "LR",
            "number": sheet.head.number,
            "date": sheet.head.date,
            "place": sheet.place,
            "lines": [[line.goods, line.quantity, line.reason, line.what] for line in sheet.lines],
        },
        state=labels.STATES[sheet.state],
        about=place,
    )


def _fields(paper: Paper, sheet: LossReportSheet) -> None:
    place = Field(0.5, loss_labels.LOST_AT, *paper.names(sheet.place.name, sheet.place.name_km))
    told = Field(0.25, loss_labels.TOLD_BY, *paper.words(loss_labels.TOLD_BY_KINDS[sheet.told_by]))
    if sheet.source is not None:
        source = Field(0.5, labels.FROM, *paper.names(sheet.source.name, sheet.source.name_km))
        fields(
            paper, [[source, place], [told, Field(0.25, loss_labels.RELATED_DOCUMENT, sheet.related or "–")]]
        )
    elif sheet.method:
        method = Field(0.25, loss_labels.METHOD_OF_DISPOSAL, *paper.words(_words_of(sheet.method)))
        fields(paper, [[place, told, method]])
    else:
        fields(paper, [[place, told]])


def _line(paper: Paper, number: int, line: LossLine) -> LineRow:
    what, decimals = line.goods, line.goods.item.decimals
    return LineRow(
        [
            str(number),
            goods.item_cell(paper, what.item, line.remarks),
            goods.donor_name(what, paper.head.organisation),
            goods.batch_cell(paper, what.batch),
            goods.expiry_cell(paper, what.expiry),
            goods.unit_cell(paper, what.unit, line.quantity, decimals),
            goods.strong(goods.quantity(line.quantity, decimals), 10.4),
            _reason(paper, line),
            line.worth or paper.word(loss_labels.UNKNOWN),
        ]
    )


def _reason(paper: Paper, line: LossLine) -> Cell:
    """`damaged: wet`, in both languages; a reason that says the same as the column of the paper stands alone."""
    told = [_words_of(word) for word in dict.fromkeys((line.what, line.reason)) if word]
    if not told:
        return goods.NOTHING
    main = ": ".join(paper.word(label) for label in told)
    second = "៖ ".join(filter(None, (paper.words(label)[1] for label in told)))
    return (Words(main, REGULAR, 8.6), Words(second, REGULAR, 8))


def _words_of(word: str) -> Label:
    return loss_labels.LOSS_WORDS.get(word, Label(word))


def _worth(paper: Paper, sheet: LossReportSheet) -> None:
    """Sums by currency; goods whose cost nobody knows are named, never counted as nothing."""
    parts = [*sheet.worths, *([paper.word(loss_labels.UNKNOWN_WORTH)] if sheet.unknown_worth else [])]
    y = paper.y - 9
    used = paper.inline(LEFT + PADDING, y, loss_labels.WORTH_IN_ALL, 7.2, fonts=(BOLD, REGULAR)) + 6
    told = fit(" + ".join(parts), BOLD, 9, RIGHT - LEFT - used - 3 * PADDING)
    paper.surface.text(LEFT + PADDING + used, y, told, BOLD, 9)
    paper.y -= _WORTH


def _signatures(sheet: LossReportSheet) -> Signatures:
    known: Sequence[str] = (sheet.recorded_by, sheet.approved_by, sheet.witness)
    return Signatures(
        (loss_labels.RECORDED_BY, labels.APPROVED_BY, loss_labels.WITNESSED_BY),
        (
            SignRow(labels.NAME_IN_CAPITALS, printed=known),
            SignRow(labels.FUNCTION_ORGANISATION),
            SignRow(labels.DATE_AND_TIME),
        ),
        stamped=(1,),
    )
