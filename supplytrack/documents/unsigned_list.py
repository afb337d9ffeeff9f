"""The list of unsigned delivery notes by province and place, with room for each to be signed or noted."""

from __future__ import annotations

from supplytrack.core.sheets import Proof
from supplytrack.core.unsigned_sheet import UnsignedNote, UnsignedSheet
from supplytrack.documents import goods, labels, unsigned_labels
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD, REGULAR
from supplytrack.documents.form import key_figures
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Column, GroupRow, LineRow, Table, Words, end_of_list

_COLUMNS = (
    Column(32, labels.DOCUMENT, size=8.8),
    Column(19, labels.DATE, size=8.4),
    Column(13, labels.DAYS_OPEN, "right", 9.4),
    Column(44, unsigned_labels.GOODS, size=8.4),
    Column(28, unsigned_labels.RECEIVER, size=8.4),
    Column(40, unsigned_labels.SIGNED_OR_NOTED, pen=True),
)


def file_name(sheet: UnsignedSheet) -> str:
    """`UN-PNH-2020-0507_to-be-signed.pdf`."""
    return paper_file_name(sheet.head.number, "to-be-signed")


def render(sheet: UnsignedSheet, witness: Witness | None = None) -> bytes:
    """The list as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    notes = _notes(sheet)
    late = unsigned_labels.LATE
    late = labels.Label(late.en.format(days=sheet.late_after), late.km.format(days=sheet.late_after))
    key_figures(
        paper,
        [
            (f"{sheet.handovers:,}", unsigned_labels.HANDOVERS),
            (f"{len(notes):,}", unsigned_labels.NOT_SIGNED),
            (f"{sum(_is_late(sheet, note) for note in notes):,}", late),
        ],
    )
    paper.gap(3)
    table = Table(paper, _COLUMNS, least_height=13)
    for province in sheet.provinces:
        one = province.province
        known = paper.names(one.name, one.name_km) if one else paper.words(labels.NOT_ONE_PROVINCE)
        table.rows.append(GroupRow(known[0], known[1], one.code if one else ""))
        for place in province.places:
            count = str(len(place.notes))
            right = paper.word(unsigned_labels.NOTES, count=count)
            table.rows.append(
                GroupRow(*paper.names(place.place.name, place.place.name_km), right, minor=True)
            )
            table.rows.extend(_row(paper, sheet, note) for note in place.notes)
    table.flow()
    end_of_list(paper, len(notes))
    return paper.finish()


def _notes(sheet: UnsignedSheet) -> list[UnsignedNote]:
    return [note for province in sheet.provinces for place in province.places for note in place.notes]


def _is_late(sheet: UnsignedSheet, note: UnsignedNote) -> bool:
    return note.days_open > sheet.late_after


def _opening(sheet: UnsignedSheet) -> Opening:
    return Opening(
        title=unsigned_labels.UNSIGNED_LIST,
        subject="Delivery notes to be signed",
        facts={
            "type": "UN",
            "date": sheet.head.date,
            "notes": [[note.number, note.days_open, note.status] for note in _notes(sheet)],
        },
        date_label=labels.AS_OF,
    )


def _row(paper: Paper, sheet: UnsignedSheet, note: UnsignedNote) -> LineRow:
    number = [Words(note.number, BOLD, 8.8)]
    if note.status is Proof.DISPUTED:
        number.append(Words(paper.word(labels.PROOFS[note.status]), REGULAR, 8))
    font = BOLD if _is_late(sheet, note) else REGULAR
    return LineRow(
        [
            tuple(number),
            note.day.isoformat(),
            (Words(str(note.days_open), font, 9.4),),
            note.goods,
            note.receiver or goods.NOTHING,
            None,
        ]
    )
