"""The delivery note that travels with goods, and the waybill of a transfer: one form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from supplytrack.core.sheets import DeliveryLine, DeliveryNoteSheet, PaperParty
from supplytrack.documents import goods, labels
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD, REGULAR
from supplytrack.documents.form import (
    Field,
    Signatures,
    SignRow,
    fields,
    line_of_blanks,
    ruled_box,
    ticks,
    ticks_below,
)
from supplytrack.documents.frame import LEFT, RIGHT, WIDTH, Opening, Paper, note_height
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import (
    Column,
    GroupRow,
    LineRow,
    Table,
    Words,
    end_of_list,
)
from supplytrack.documents.text import fit, width

_LEAST_BOX, _MOST_BOX = 44, 150
_CLOSING = 17 + 17 + 14
"""End of list, blanks and the gaps around the box."""

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
    mixed = _mixed_note(paper, sheet)
    signatures = _signatures(paper)
    foot = signatures.height + 14
    table = _table(paper, sheet)
    amounts = [(line.goods.unit, line.sent, line.goods.item.decimals) for line in sheet.lines]
    closing = _CLOSING + goods.control_totals_height(paper, amounts) + note_height(mixed, 7.2)
    table.flow(tail=closing + _LEAST_BOX + foot)
    end_of_list(paper, len(sheet.lines))
    goods.control_totals(paper, amounts)
    line_of_blanks(
        paper,
        [
            (labels.PACKAGES, sheet.packages),
            (labels.GROSS_WEIGHT, sheet.gross_weight_kg),
            (labels.VOLUME, sheet.volume_m3),
        ],
    )
    if mixed:
        paper.note(mixed, 7.2)
    box = min(max(paper.room - foot - 14, _LEAST_BOX), _MOST_BOX)
    paper.y = paper.bottom + foot + 8 + box
    ruled_box(paper, box, labels.SHORTAGE_BOX, sheet.remarks)
    paper.y = paper.bottom + foot
    signatures.draw(paper)
    _copies(paper)
    return paper.finish()


def _opening(sheet: DeliveryNoteSheet) -> Opening:
    return Opening(
        title=labels.DELIVERY_NOTE,
        subject=f"Handover to {sheet.to.name or sheet.to.name_km}",
        facts={
            "type": "DN",
            "number": sheet.head.number,
            "date": sheet.head.date,
            "from": sheet.from_place,
            "to": sheet.to,
            "lines": [[line.goods, line.sent] for line in sheet.lines],
        },
        state=labels.STATES[sheet.state],
        about=sheet.to.name or sheet.to.name_km,
    )


def _fields(paper: Paper, sheet: DeliveryNoteSheet) -> None:
    province = sheet.province
    means = [
        (labels.ROAD, sheet.means == "road"),
        (labels.WATER, sheet.means == "water"),
        (labels.AIR, sheet.means == "air"),
        (labels.BY_HAND, sheet.means == "hand"),
    ]
    province_name = paper.names(province.name, province.name_km)[0] if province else ""
    fields(
        paper,
        [
            [
                Field(0.5, labels.FROM, *_both(paper, sheet.from_place)),
                Field(0.5, labels.TO, *_both(paper, sheet.to)),
            ],
            [
                Field(0.16, labels.DISPATCH_DATE, sheet.head.date.isoformat()),
                Field(0.16, labels.REQUEST_NUMBER, sheet.request_number),
                Field(0.18, labels.PROJECT, sheet.project),
                Field(0.27, labels.PROVINCE, f"{province_name} · {province.code}" if province else ""),
                Field(0.23, labels.PLACE_OF_DELIVERY, sheet.place_of_delivery),
            ],
            [
                Field(0.5, labels.MEANS_OF_TRANSPORT, drawn=ticks(paper, means)),
                Field(0.27, labels.DRIVER, " · ".join(filter(None, (sheet.driver, sheet.driver_phone)))),
                Field(0.23, labels.VEHICLE_REGISTRATION, sheet.vehicle),
            ],
        ],
    )


def _both(paper: Paper, party: PaperParty) -> tuple[str, str]:
    return paper.names(party.name, party.name_km)


def _table(paper: Paper, sheet: DeliveryNoteSheet) -> Table:
    table = Table(paper, _COLUMNS, least_height=10.2, pen_title=labels.RECEIVER_FILLS_IN)
    number = 0
    for lines in by_donor(sheet.lines):
        label, name = goods.origin(lines[0].goods.donor, paper.head.organisation)
        main, second = paper.words(label, name=name)
        totals = [(line.goods.unit, line.sent, line.goods.item.decimals) for line in lines]
        table.rows.append(GroupRow(main, second, goods.totals_by_unit(paper, totals)))
        for line in lines:
            number += 1
            table.rows.append(_line(paper, number, line))
    return table


def by_donor(lines: Sequence[DeliveryLine]) -> list[list[DeliveryLine]]:
    """Lines of own procurement first, then each donor's by name; the given order within each."""

    def key(line: DeliveryLine) -> tuple[bool, str]:
        donor = line.goods.donor
        return donor is not None, donor.label if donor else ""

    return [list(group) for _donor, group in groupby(sorted(lines, key=key), key)]


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


def _mixed_note(paper: Paper, sheet: DeliveryNoteSheet) -> str:
    mixed = {line.goods.item: None for line in sheet.lines if line.goods.item.mixed}
    if not mixed:
        return ""
    names = "”, “".join(goods.item_name(paper, item) for item in mixed)
    return paper.word(labels.MIXED_LINE, items=names)


def _signatures(paper: Paper) -> Signatures:
    condition = ticks_below(paper, (labels.CONDITION_GOOD, labels.CONDITION_DAMAGED, labels.CONDITION_SHORT))
    return Signatures(
        (labels.LOADED_BY, labels.TRANSPORTED_BY, labels.RECEIVED_BY),
        (
            SignRow(labels.NAME_IN_CAPITALS, 23.4),
            SignRow(labels.FUNCTION_ORGANISATION, 23.4),
            SignRow(labels.DATE_AND_TIME, 23.4),
            SignRow(labels.CONDITION_OF_GOODS, 25, condition),
        ),
        stamped=(0, 2),
    )


def _copies(paper: Paper) -> None:
    main, second = paper.words(labels.COPIES)
    y = paper.y - 10
    room = WIDTH - width(main, REGULAR, 7) - 8
    paper.surface.text(LEFT, y, main, REGULAR, 7)
    paper.surface.text(RIGHT, y - 0.5, fit(second, REGULAR, 7.4, room), REGULAR, 7.4, "right")
