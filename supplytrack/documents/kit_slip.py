"""The slip of an assembly: what is in every kit, to lie in the box or to be checked when it is opened."""

from __future__ import annotations

from supplytrack.core.kit_slip_sheet import KitBatch, KitContent, KitSlipSheet
from supplytrack.core.sheets import Unstated
from supplytrack.documents import goods, kit_labels, labels
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD
from supplytrack.documents.form import Field, fields
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Column, GroupRow, LineRow, Table, Words, end_of_list

_COLUMNS = (
    Column(58, labels.ITEM),
    Column(18, labels.DONOR, size=8.4),
    Column(22, labels.BATCH, size=8.4),
    Column(21, labels.EXPIRY, size=8.4),
    Column(15, labels.UNIT),
    Column(14, kit_labels.IN_ONE_KIT, "right", 10),
    Column(14, kit_labels.IN_ALL_KITS, "right", 9),
    Column(14, kit_labels.CHECKED, pen=True),
)


def file_name(sheet: KitSlipSheet) -> str:
    """`KA-PNH-2020-0001_kit-contents.pdf`."""
    return paper_file_name(sheet.head.number, "kit-contents")


def render(sheet: KitSlipSheet, witness: Witness | None = None) -> bytes:
    """The slip as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    place = paper.names(sheet.place.name, sheet.place.name_km)
    fields(
        paper,
        [[Field(0.5, kit_labels.ASSEMBLED_AT, *place), Field(0.5, labels.REMARKS, sheet.remarks or "–")]],
    )
    paper.gap(3)
    table = Table(paper, _COLUMNS, least_height=9)
    for batch in sheet.batches:
        table.rows.append(_heading(paper, batch))
        table.rows.extend(_row(paper, content) for content in batch.contents)
    table.flow()
    end_of_list(paper, sum(len(batch.contents) for batch in sheet.batches))
    return paper.finish()


def _opening(sheet: KitSlipSheet) -> Opening:
    kit = sheet.batches[0].kit.item
    name = kit.name or kit.name_km or kit.code
    return Opening(
        title=kit_labels.KIT_CONTENTS,
        subject=f"Kit contents, {name}",
        facts={
            "type": "KA",
            "number": sheet.head.number,
            "date": sheet.head.date,
            "place": sheet.place,
            "kits": [
                [batch.kit, batch.kits, [[one.goods, one.each] for one in batch.contents]]
                for batch in sheet.batches
            ],
        },
        state=labels.STATES[sheet.state],
        about=name,
    )


def _heading(paper: Paper, batch: KitBatch) -> GroupRow:
    """The kit, its batch where it has a number, and how many hold the same."""
    number = batch.kit.batch
    parts = [goods.item_names(paper, batch.kit.item), "" if isinstance(number, Unstated) else number]
    many = goods.quantity(batch.kits, batch.kit.item.decimals)
    return GroupRow(" · ".join(filter(None, parts)), "", f"{many} {paper.word(kit_labels.KITS)}")


def _row(paper: Paper, content: KitContent) -> LineRow:
    what, decimals = content.goods, content.goods.item.decimals
    return LineRow(
        [
            goods.item_cell(paper, what.item),
            goods.donor_name(what, paper.head.organisation),
            goods.stated(paper, what.batch),
            goods.stated(paper, what.expiry),
            goods.unit_cell(paper, what.unit, content.each, decimals),
            (Words(goods.quantity(content.each, decimals), BOLD, 10),),
            goods.quantity(content.whole, decimals),
            None,
        ]
    )
