"""The donor report: the balance of each item, a bar that shows where every unit went, and the movements of each lot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from supplytrack.core.donor_sheet import DonorItem, DonorLot, DonorMovement, DonorPart, DonorReportSheet, Fate
from supplytrack.core.sheets import Proof
from supplytrack.documents import donor_labels as words
from supplytrack.documents import goods, labels
from supplytrack.documents.chart import box
from supplytrack.documents.digest import Facts
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD, REGULAR, SEMIBOLD
from supplytrack.documents.form import Field, Signatures, SignRow, fields
from supplytrack.documents.frame import LEFT, RIGHT, WIDTH, Opening, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Cell, Column, GroupRow, LineRow, SumRow, Table
from supplytrack.documents.text import fit, plain, width

_MOVEMENT_COLUMNS = (
    Column(22, labels.DATE, size=8.8),
    Column(34, labels.DOCUMENT, size=8.8),
    Column(49, labels.FROM_TO, size=8.8),
    Column(29, labels.PAPER, size=8.8),
    Column(13, labels.IN, "right", 8.8),
    Column(14, labels.OUT, "right", 8.8),
    Column(15, labels.BALANCE, "right", 8.8),
)
_SIGNATURES = Signatures(
    (labels.PREPARED_BY, labels.VERIFIED_BY, labels.APPROVED_BY),
    (
        SignRow(labels.NAME_IN_CAPITALS),
        SignRow(labels.FUNCTION_ORGANISATION),
        SignRow(labels.DATE_AND_TIME),
    ),
    signature=21,
)
_BAR_HIGH = 24
_BAR_ROW = 54
_MOST_PARTS = 7
"""Parts of a bar that are told apart; the smallest others are one."""
_LEAST_PART = 30
"""Points that a figure needs inside its part of a bar."""


def file_name(sheet: DonorReportSheet, extension: str = "pdf") -> str:
    """`DO-WFP-2020-0507_donor-report.pdf`."""
    return paper_file_name(sheet.head.number, "donor-report", extension)


def render(sheet: DonorReportSheet, witness: Witness | None = None) -> bytes:
    """The donor report as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    _fields(paper, sheet)
    _balance(paper, sheet)
    if sheet.lots is not None:
        _bars(paper, sheet)
        _movements(paper, sheet.lots)
    _verdict(paper, sheet)
    paper.gap(8)
    paper.need(_SIGNATURES.height)
    _SIGNATURES.draw(paper)
    return paper.finish()


def _opening(sheet: DonorReportSheet) -> Opening:
    return Opening(
        title=words.DONOR_REPORT,
        subject=f"What was received of {sheet.donor.label} and where every unit went",
        facts=facts(sheet),
        state=words.IN_KIND if any(row.donor for row in sheet.rows) else labels.BLANK,
        about=sheet.donor.name or sheet.donor.name_km,
        date_label=labels.AS_OF,
    )


def facts(sheet: DonorReportSheet) -> Facts:
    """What the report states, for its digest."""
    return {
        "type": "DO",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "donor": sheet.donor,
        "rows": [
            [
                row.item,
                row.donor,
                row.received,
                row.signed,
                row.open,
                row.lost,
                row.converted,
                row.balance,
                row.gap,
            ]
            for row in sheet.rows
        ],
        "lots": [
            [
                lot.goods,
                [
                    [line.day, line.document, line.proof, line.quantity_in, line.quantity_out, line.balance]
                    for line in lot.movements
                ],
            ]
            for lot in sheet.lots or ()
        ],
    }


def _fields(paper: Paper, sheet: DonorReportSheet) -> None:
    main, second = paper.names(sheet.donor.name, sheet.donor.name_km)
    short = sheet.donor.short
    period = Field(0.30, labels.PERIOD, f"{sheet.period_from} – {sheet.period_to}")
    rows = [
        [
            Field(0.36, labels.DONOR, f"{main} ({short})" if short and short not in main else main, second),
            Field(0.34, words.AGREEMENT),
            period if sheet.lots is not None else Field(0.30, labels.AS_OF, str(sheet.period_to)),
        ]
    ]
    if sheet.chosen:
        rows.append([Field(1, labels.CHOSEN, " · ".join(paper.party(one) for one in sheet.chosen))])
    fields(paper, rows)


# ------------------------------------------------------------------ balance


def _balance(paper: Paper, sheet: DonorReportSheet) -> None:
    split = any(row.converted for row in sheet.rows)
    paper.heading(words.BALANCE_OF_ITEMS, paper.word(words.RULE_WITH_SPLIT if split else words.RULE))
    if not sheet.rows:
        paper.note(paper.word(labels.NOTHING_TO_LIST))
        return
    titles = [labels.RECEIVED, words.HANDED_OVER_SIGNED, words.HANDED_OVER_OPEN, labels.LOSS]
    titles += [words.SPLIT] if split else []
    titles += [labels.BALANCE, labels.CHECK]
    each = 105 / len(titles)
    columns = (Column(53, labels.ITEM), Column(18, labels.UNIT, size=8.8))
    table = Table(paper, (*columns, *(Column(each, title, "right") for title in titles)), padding=1.8)
    for donor, of_donor in groupby(sheet.rows, key=lambda row: row.donor):
        if sheet.lots is None:
            name = donor or sheet.head.organisation
            table.rows.append(GroupRow(*paper.names(name.name, name.name_km)))
        table.rows.extend(LineRow(_balance_cells(paper, row, split=split)) for row in of_donor)
    table.flow(tail=0)
    paper.gap(2)
    if len(sheet.rows) > 1:
        paper.note(paper.word(labels.UNITS_NOT_ADDED))
    for row in sheet.rows:
        if row.in_transit:
            told = goods.quantity(row.in_transit, row.item.decimals)
            paper.note(paper.word(words.ON_THE_WAY, item=goods.item_name(paper, row.item), quantity=told))
    if sheet.lots is None:
        paper.note(paper.word(words.CHOOSE_DONOR))


def _balance_cells(paper: Paper, row: DonorItem, *, split: bool) -> list[Cell]:
    decimals = row.item.decimals
    check = goods.quantity(row.gap, decimals)
    return [
        goods.item_cell(paper, row.item, goods.not_split(paper, row.item).removeprefix(", ")),
        goods.unit_name(paper, row.unit),
        goods.strong(goods.quantity(row.received, decimals)),
        goods.quantity_or_nothing(row.signed, decimals),
        goods.quantity_or_nothing(row.open, decimals),
        goods.quantity_or_nothing(row.lost, decimals),
        *([goods.quantity_or_nothing(row.converted, decimals)] if split else []),
        goods.strong(goods.quantity(row.balance, decimals)),
        goods.strong(f"! {check}") if row.gap or row.gap_batches else check,
    ]


# ------------------------------------------------------------------ where each unit went


def _bars(paper: Paper, sheet: DonorReportSheet) -> None:
    told = [row for row in sheet.rows if any(part.quantity > 0 for part in row.parts)]
    if not told:
        return
    paper.heading(words.WHERE_EACH_WENT, paper.word(words.BAR_RULE), _BAR_ROW)
    for row in told:
        paper.need(_BAR_ROW)
        _bar(paper, row)
    _key(paper, {part.fate for row in told for part in _told_parts(row)})


def _bar(paper: Paper, row: DonorItem) -> None:
    decimals = row.item.decimals
    unit = paper.names(goods.unit_word(row.unit, row.received, decimals), row.unit.km)[0]
    quantity = f"{goods.quantity(row.received, decimals)} {unit}"
    main, second = paper.names(row.item.name, row.item.name_km)
    title = paper.word(words.RECEIVED_OF, item=main or row.item.code, quantity=quantity)
    y = paper.y - 12
    paper.inline(LEFT, y, (title, second), 8.2, fonts=(SEMIBOLD, REGULAR))
    y -= 6 + _BAR_HIGH
    parts = _told_parts(row)
    whole = max(1, sum(part.quantity for part in parts))
    left = LEFT
    for part in parts:
        wide = WIDTH * part.quantity / whole
        _part(paper, row, part, left, y, wide)
        left += wide
    paper.surface.rectangle(LEFT, y, WIDTH, _BAR_HIGH, 0.8)
    balance = paper.word(words.BALANCE_OF, quantity=goods.quantity(row.balance, decimals))
    paper.surface.text(RIGHT, y - 9.5, balance, REGULAR, 7.4, "right")
    paper.y = y - 12


def _told_parts(row: DonorItem) -> list[DonorPart]:
    """The parts that a bar has room for. What was found again or split off stands below zero: it is no part."""
    found = [part for part in row.parts if part.quantity > 0]
    told: list[DonorPart] = []
    for _fate, of_fate in groupby(found, key=lambda part: part.fate):
        parts = list(of_fate)
        told += parts[: _MOST_PARTS - 1] if len(parts) > _MOST_PARTS else parts
        if len(parts) > _MOST_PARTS:
            rest = parts[_MOST_PARTS - 1 :]
            told.append(replace(rest[0], quantity=sum(part.quantity for part in rest), party=None))
    return told


def _part(paper: Paper, row: DonorItem, part: DonorPart, left: float, y: float, wide: float) -> None:
    draw = paper.surface
    figure = goods.quantity(part.quantity, row.item.decimals)
    name = _name_of(paper, part)
    room = wide - 8
    hatched = part.fate in (Fate.OPEN, Fate.LOST)
    if hatched:
        # The figure stays on white, and what is hatched beside it is still wide enough to be seen.
        used = min(max(width(figure, BOLD, 9.6), width(plain(name), REGULAR, 7.4)) + 12, wide * 0.6)
        start = used if wide >= _LEAST_PART else 0
        draw.hatch([box(left + start, y, wide - start, _BAR_HIGH)], 2.4, 0.35, falling=part.fate is Fate.LOST)
        draw.fresh()
        if start:
            draw.upright(left + start, y, y + _BAR_HIGH, 0.35)
        room = start - 6
    draw.rectangle(left, y, wide, _BAR_HIGH, 0.5)
    if room < _LEAST_PART - 12 or width(figure, BOLD, 9.6) > room:
        return
    draw.text(left + 4, y + 14, figure, BOLD, 9.6)
    draw.text(left + 4, y + 4.5, fit(plain(name), REGULAR, 7.4, room), REGULAR, 7.4)


def _name_of(paper: Paper, part: DonorPart) -> str:
    if part.party is not None:
        return paper.short_party(part.party)
    said = words.REST if part.fate in (Fate.SIGNED, Fate.OPEN, Fate.ON_HAND) else words.FATES[part.fate]
    return paper.word(said)


def _key(paper: Paper, fates: set[Fate]) -> None:
    """What the hatches mean."""
    paper.need(14)
    x, y = LEFT, paper.y - 8
    for fate in (Fate.SIGNED, Fate.OPEN, Fate.LOST):
        if fate not in fates:
            continue
        if fate is not Fate.SIGNED:
            paper.surface.hatch([box(x, y - 1, 7, 7)], 2.4, 0.35, falling=fate is Fate.LOST)
            paper.surface.fresh()
        paper.surface.rectangle(x, y - 1, 7, 7)
        said = words.SIGNED_OR_KEPT if fate is Fate.SIGNED and Fate.ON_HAND in fates else words.FATES[fate]
        x += 11 + paper.inline(x + 11, y, said, 7.4, room=150) + 18
    paper.y -= 14


# ------------------------------------------------------------------ movements


def _movements(paper: Paper, lots: Sequence[DonorLot]) -> None:
    if not lots:
        return
    paper.heading(words.MOVEMENTS, paper.word(words.IN_KITS), 90)
    table = Table(paper, _MOVEMENT_COLUMNS, padding=1.3, head_size=7.2)
    for lot in lots:
        table.rows.append(_lot_title(paper, lot))
        table.rows.extend(_movement_lines(paper, lot))
        table.rows.append(_sum(paper, lot))
    table.flow(tail=30)


def _lot_title(paper: Paper, lot: DonorLot) -> GroupRow:
    item = lot.goods.item
    main, second = paper.names(item.name, item.name_km)
    batch, expiry = (goods.stated(paper, value) for value in (lot.goods.batch, lot.goods.expiry))
    right = paper.word(words.LOT, batch=batch, expiry=expiry)
    return GroupRow(f"{main or item.code}, {goods.unit_name(paper, lot.goods.unit)}", second, right)


def _movement_lines(paper: Paper, lot: DonorLot) -> Iterator[LineRow]:
    decimals = lot.goods.item.decimals
    for line in lot.movements:
        yield LineRow(
            [
                line.day.isoformat(),
                line.document,
                _party(paper, line),
                _paper_of(paper, line),
                goods.quantity(line.quantity_in, decimals) if line.quantity_in else None,
                goods.quantity(line.quantity_out, decimals) if line.quantity_out else None,
                goods.strong(goods.quantity(line.balance, decimals), 8.8),
            ]
        )


def _party(paper: Paper, line: DonorMovement) -> str:
    """A donor by its full name, a recipient by its short one."""
    if line.party is None:
        return goods.NOTHING
    return paper.party(line.party) if line.proof is Proof.RECEIVED else paper.short_party(line.party)


def _paper_of(paper: Paper, line: DonorMovement) -> str:
    said: Label = words.WAYS[line.way] if line.proof is Proof.NOT_NEEDED else labels.PROOFS[line.proof]
    return paper.word(said).lower()


def _sum(paper: Paper, lot: DonorLot) -> SumRow:
    decimals, lines = lot.goods.item.decimals, lot.movements
    figures = (
        sum(line.quantity_in for line in lines),
        sum(line.quantity_out for line in lines),
        lines[-1].balance,
    )
    told = [goods.strong(goods.quantity(figure, decimals), 8.8) for figure in figures]
    return SumRow([None, None, goods.strong(paper.word(words.SUM), 8.8), None, *told])


def _verdict(paper: Paper, sheet: DonorReportSheet) -> None:
    """Whether every unit is accounted for, said in words."""
    paper.gap(4)
    if sheet.gaps:
        batches = ", ".join(name for row in sheet.rows for name in row.gap_batches)
        told = paper.words(words.NOT_ACCOUNTED, count=sheet.gaps, batches=batches)
    else:
        told = paper.words(words.EVERYTHING_ACCOUNTED)
    for text in filter(None, told):
        paper.note(text, 8)
