"""The stock movement report: how goods came, left and were lost, and the proof that it adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from supplytrack.core.movement_sheet import (
    WAYS_IN,
    WAYS_LOST,
    WAYS_OUT,
    MovementReportSheet,
    MovementRow,
    OnTheWayRow,
    OutsideLossRow,
    Way,
)
from supplytrack.core.sheets import PaperItem, PaperParty, PaperUnit
from supplytrack.documents import goods, labels
from supplytrack.documents.digest import Facts
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import REGULAR, SEMIBOLD
from supplytrack.documents.form import Field, Signatures, SignRow, fields, key_figures
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Cell, Column, GroupRow, LineRow, SumRow, Table, Words, end_of_list

_GOODS_COLUMNS = (
    Column(46, labels.ITEM, size=8.8),
    Column(17, labels.DONOR, size=8.6),
    Column(15, labels.UNIT, size=8.6),
)
_NARROW_COLUMNS = (
    Column(35, labels.ITEM, size=8.8),
    Column(14, labels.DONOR, size=8.2),
    Column(13, labels.UNIT, size=8.2),
)
_MANY_FIGURES = 6
"""Above so many columns of figures the goods take less room."""
_PAPER_WIDTH = 176
_KEPT = 165
"""Points that a title keeps with it: the head of its table and the first lines."""
_SUMMARY_COLUMNS = (
    *_GOODS_COLUMNS,
    Column(16, labels.OPENING, "right"),
    Column(16, labels.IN, "right"),
    Column(16, labels.OUT, "right"),
    Column(14, labels.LOSS, "right"),
    Column(14, labels.DIFFERENCE, "right"),
    Column(22, labels.CLOSING, "right"),
)
_OUTSIDE: Sequence[tuple[Label, Callable[[OutsideLossRow], int]]] = (
    (labels.ON_ARRIVAL, lambda row: row.on_arrival),
    (labels.ON_TRANSFER, lambda row: row.on_transfer),
    (labels.ON_DELIVERY, lambda row: row.on_delivery),
    (labels.WHEN_GIVEN_BACK, lambda row: row.given_back),
    (labels.IN_KITS, lambda row: row.in_kits),
)
_SIGNATURES = Signatures(
    (labels.PREPARED_BY, labels.VERIFIED_BY),
    (SignRow(labels.NAME_IN_CAPITALS), SignRow(labels.DATE_AND_TIME)),
    signature=18,
)


def file_name(sheet: MovementReportSheet, extension: str = "pdf") -> str:
    """`MR-ALL-2020-0507_stock-movement-report.pdf`."""
    return paper_file_name(sheet.head.number, "stock-movement-report", extension)


def render(sheet: MovementReportSheet, witness: Witness | None = None) -> bytes:
    """The stock movement report as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    _fields(paper, sheet)
    _figures(paper, sheet)
    _verdict(paper, sheet)
    _summary(paper, sheet)
    _ways(paper, sheet, labels.HOW_GOODS_CAME, WAYS_IN, labels.IN, lambda row: row.came)
    _ways(paper, sheet, labels.HOW_GOODS_LEFT, WAYS_OUT, labels.OUT, lambda row: row.left)
    # The last rows stay with the signatures.
    signed = _SIGNATURES.height + 26
    _losses(paper, sheet, 0 if sheet.on_the_way or sheet.outside else signed)
    _on_the_way(paper, sheet, 0 if sheet.outside else signed)
    _outside(paper, sheet, signed)
    paper.gap(12)
    paper.need(_SIGNATURES.height)
    _SIGNATURES.draw(paper)
    return paper.finish()


def _opening(sheet: MovementReportSheet) -> Opening:
    period = f"{sheet.period_from} – {sheet.period_to}"
    return Opening(
        title=labels.MOVEMENT_REPORT,
        subject=f"Stock movements and reconciliation, {period}",
        facts=facts(sheet),
        state=Label(sheet.scope.name, sheet.scope.name_km),
        about=period,
        date_label=labels.AS_OF,
    )


def facts(sheet: MovementReportSheet) -> Facts:
    """What the report states, for its digest."""
    return {
        "type": "MR",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "period": [sheet.period_from, sheet.period_to],
        "rows": [
            [
                row.store,
                row.item,
                row.donor,
                row.opening,
                {way.value: quantity for way, quantity in row.sums.items()},
                row.stock,
            ]
            for row in sheet.rows
        ],
        "on the way": [
            [row.item, row.donor, row.before, row.sent, row.arrived, row.lost, row.after]
            for row in sheet.on_the_way
        ],
        "outside": [
            [row.item, row.donor, *(told(row) for _label, told in _OUTSIDE)] for row in sheet.outside
        ],
    }


def _fields(paper: Paper, sheet: MovementReportSheet) -> None:
    stores = " · ".join(paper.short_party(store) for store in sheet.stores)
    khmer = " · ".join(filter(None, (store.name_km for store in sheet.stores)))
    rows = [
        [
            Field(0.34, labels.PERIOD_OF_MOVEMENTS, f"{sheet.period_from} – {sheet.period_to}"),
            Field(0.33, labels.STORES, stores or goods.NOTHING, khmer if paper.language == "both" else ""),
            Field(
                0.33,
                labels.DONORS,
                goods.donors_of(paper, (row.donor for row in sheet.rows)) or goods.NOTHING,
            ),
        ]
    ]
    if sheet.chosen:
        rows.append([Field(1, labels.CHOSEN, " · ".join(paper.party(one) for one in sheet.chosen))])
    fields(paper, rows)


def _figures(paper: Paper, sheet: MovementReportSheet) -> None:
    rows = sheet.rows
    key_figures(
        paper,
        [
            (str(len({row.item for row in rows})), labels.ITEMS_KEY),
            (str(len({row.donor for row in rows})), labels.DONORS_KEY),
            (str(len(sheet.stores)), labels.STORES_KEY),
            (str(len({row.item for row in rows if row.sums})), labels.ITEMS_MOVED),
            (str(len({row.item for row in rows if row.loss > 0})), labels.ITEMS_LOST),
            (str(len({row.item for row in sheet.on_the_way if row.after})), labels.ITEMS_ON_THE_WAY),
        ],
    )


def _verdict(paper: Paper, sheet: MovementReportSheet) -> None:
    """Whether the report adds up, said in words before any figure."""
    paper.gap(6)
    label = labels.NOT_RECONCILED if sheet.gaps else labels.RECONCILED
    count = sheet.gaps or len(sheet.rows)
    for told in paper.words(label, count=count, day=sheet.period_to):
        if told:
            paper.note(told, 8.4)


# ------------------------------------------------------------------ from opening to closing


def _summary(paper: Paper, sheet: MovementReportSheet) -> None:
    paper.heading(labels.MOVED_AND_LEFT, paper.word(labels.MOVEMENT_RULE))
    table = Table(paper, _SUMMARY_COLUMNS, padding=1.8, head_size=7)
    for group, of_group in _groups(paper, sheet.rows):
        table.rows.append(group)
        for _item, of_item in groupby(of_group, key=lambda row: (row.item, row.unit)):
            rows = list(of_item)
            table.rows.extend(_lines(paper, [(row, _summary_cells(row)) for row in rows]))
            if len(rows) > 1:
                table.rows.append(_sum(paper, rows))
    table.flow(tail=40)
    end_of_list(paper, len(sheet.rows))
    paper.note(paper.word(labels.UNITS_NOT_ADDED))
    if any(quantity < 0 for row in sheet.rows for quantity in row.sums.values()):
        paper.note(paper.word(labels.REVERSALS_BELOW_ZERO))
    for note in sheet.notes:
        paper.note(note)


def _groups(paper: Paper, rows: Iterable[MovementRow]) -> Iterable[tuple[GroupRow, list[MovementRow]]]:
    """The rows of each store, or of each category where all stores are told together."""
    for told, of_group in groupby(rows, key=lambda row: row.store or row.category):
        yield GroupRow(*paper.names(told.name, told.name_km)), list(of_group)


def _lines(paper: Paper, rows: Iterable[tuple[MovementRow, Sequence[Cell]]]) -> Iterable[LineRow]:
    """Lines of one item: its name once, and again at the head of a page."""
    for place, (row, figures) in enumerate(rows):
        name = _name(paper, row.item)
        rest = [_donor(paper, row.donor), goods.unit_name(paper, row.unit), *figures]
        yield LineRow([name, *rest]) if place == 0 else LineRow([None, *rest], [name, *rest])


def _name(paper: Paper, item: PaperItem) -> Cell:
    main, second = paper.names(item.name, item.name_km)
    return (Words(main or item.code, SEMIBOLD, 8.8), Words(second, REGULAR, 7.8))


def _donor(paper: Paper, donor: PaperParty | None) -> str:
    return donor.label if donor else paper.head.organisation.label


def _summary_cells(row: MovementRow) -> list[Cell]:
    decimals = row.item.decimals
    closing = goods.quantity(row.stock, decimals)
    if row.gap:
        closing = f"! {closing} ({_signed(row.gap, decimals)})"
    return [
        *(
            goods.quantity_or_nothing(moved, decimals)
            for moved in (row.opening, row.came, row.left, row.loss)
        ),
        _signed(row.difference, decimals),
        goods.strong(closing),
    ]


def _signed(quantity: int, decimals: int) -> str:
    """A quantity with its sign; `–` for none."""
    return (
        f"+{goods.quantity(quantity, decimals)}"
        if quantity > 0
        else goods.quantity_or_nothing(quantity, decimals)
    )


def _sum(paper: Paper, rows: Sequence[MovementRow]) -> SumRow:
    decimals = rows[0].item.decimals
    moved = [
        sum(amounts)
        for amounts in zip(*((row.opening, row.came, row.left, row.loss) for row in rows), strict=True)
    ]
    return SumRow(
        [
            None,
            goods.strong(paper.word(labels.TOTAL), 8.4),
            goods.strong(goods.unit_name(paper, rows[0].unit), 8.4),
            *(goods.strong(goods.quantity_or_nothing(amount, decimals)) for amount in moved),
            goods.strong(_signed(sum(row.difference for row in rows), decimals)),
            goods.strong(goods.quantity(sum(row.stock for row in rows), decimals)),
        ]
    )


# ------------------------------------------------------------------ by way


def _ways(
    paper: Paper,
    sheet: MovementReportSheet,
    title: Label,
    ways: Sequence[Way],
    all_of_them: Label,
    total: Callable[[MovementRow], int],
) -> None:
    """The rows that moved in any of `ways`, with a column for each way that is used and one for all."""
    used = [way for way in ways if any(row.sums.get(way) for row in sheet.rows)]
    paper.heading(title, keep=_KEPT if used else 20)
    if not used:
        paper.note(paper.word(labels.NOTHING_TO_LIST))
        return
    figures: list[tuple[Label, Callable[[MovementRow], str]]] = [
        (labels.WAYS[way], lambda row, way=way: _moved(row, row.sums.get(way, 0)))  # type: ignore[misc]
        for way in used
    ]
    figures.append((all_of_them, lambda row: _moved(row, total(row))))
    _way_table(paper, [row for row in sheet.rows if any(row.sums.get(way) for way in used)], figures)
    unused = [paper.word(labels.WAYS[way]).lower() for way in ways if way not in used]
    if unused:
        paper.gap(2)
        paper.note(paper.word(labels.NOT_USED, ways=", ".join(unused)))


def _losses(paper: Paper, sheet: MovementReportSheet, tail: float) -> None:
    """Losses by reason, and beside them what counting changed: that is no loss."""
    told = (*WAYS_LOST, Way.SHORTAGE, Way.SURPLUS)
    used = [way for way in told if any(row.sums.get(way) for row in sheet.rows)]
    paper.heading(labels.HOW_GOODS_WERE_LOST, keep=_KEPT + tail if used else 20 + tail)
    if not used:
        paper.note(paper.word(labels.NOTHING_TO_LIST))
        return
    figures: list[tuple[Label, Callable[[MovementRow], str]]] = [
        (labels.WAYS[way], lambda row, way=way: _moved(row, row.sums.get(way, 0)))  # type: ignore[misc]
        for way in used
    ]
    figures.append((labels.LOSS, lambda row: _moved(row, row.loss)))
    figures.append((labels.DIFFERENCE, lambda row: _signed(row.difference, row.item.decimals)))
    _way_table(paper, [row for row in sheet.rows if any(row.sums.get(way) for way in used)], figures, tail)


def _moved(row: MovementRow, quantity: int) -> str:
    return goods.quantity_or_nothing(quantity, row.item.decimals)


def _way_table(
    paper: Paper,
    rows: Iterable[MovementRow],
    figures: Sequence[tuple[Label, Callable[[MovementRow], str]]],
    tail: float = 0,
) -> None:
    table = Table(paper, _columns([label for label, _told in figures]), padding=1.6, head_size=6.8)
    for group, of_group in _groups(paper, rows):
        table.rows.append(group)
        for _item, of_item in groupby(of_group, key=lambda row: (row.item, row.unit)):
            table.rows.extend(
                _lines(paper, [(row, [told(row) for _label, told in figures]) for row in of_item])
            )
    table.flow(tail)


def _columns(figures: Sequence[Label]) -> tuple[Column, ...]:
    of_goods = _NARROW_COLUMNS if len(figures) > _MANY_FIGURES else _GOODS_COLUMNS
    wide = (_PAPER_WIDTH - sum(column.width for column in of_goods)) / len(figures)
    return (*of_goods, *(Column(wide, label, "right", 8.6) for label in figures))


# ------------------------------------------------------------------ on the way, and lost outside


def _on_the_way(paper: Paper, sheet: MovementReportSheet, tail: float) -> None:
    if not sheet.on_the_way:
        return
    paper.heading(labels.ON_THE_WAY, paper.word(labels.ON_THE_WAY_RULE), _KEPT + tail)
    titles = (labels.BEFORE, labels.SENT_OUT, labels.ARRIVED, labels.LOST_ON_THE_WAY, labels.AFTER)
    table = Table(paper, _columns(titles), padding=1.6, head_size=6.8)
    for row in sheet.on_the_way:
        table.rows.append(LineRow([*_goods_cells(paper, row.item, row.donor, row.unit), *_way_cells(row)]))
    table.flow(tail)
    paper.gap(2)
    paper.note(paper.word(labels.NO_LOSS))


def _way_cells(row: OnTheWayRow) -> list[Cell]:
    decimals = row.item.decimals
    after = goods.quantity(row.after, decimals)
    return [
        *(
            goods.quantity_or_nothing(moved, decimals)
            for moved in (row.before, row.sent, row.arrived, row.lost)
        ),
        goods.strong(f"! {after} ({_signed(row.gap, decimals)})" if row.gap else after),
    ]


def _goods_cells(paper: Paper, item: PaperItem, donor: PaperParty | None, unit: PaperUnit) -> list[Cell]:
    return [_name(paper, item), _donor(paper, donor), goods.unit_name(paper, unit)]


def _outside(paper: Paper, sheet: MovementReportSheet, tail: float) -> None:
    if not sheet.outside:
        return
    paper.heading(labels.LOST_OUTSIDE, paper.word(labels.LOST_OUTSIDE_NOTE), _KEPT + tail)
    told = [(label, value) for label, value in _OUTSIDE if any(value(row) for row in sheet.outside)]
    table = Table(
        paper, _columns([*(label for label, _value in told), labels.TOTAL]), padding=1.6, head_size=6.8
    )
    for row in sheet.outside:
        decimals = row.item.decimals
        table.rows.append(
            LineRow(
                [
                    *_goods_cells(paper, row.item, row.donor, row.unit),
                    *(goods.quantity_or_nothing(value(row), decimals) for _label, value in told),
                    goods.strong(goods.quantity(row.total, decimals)),
                ]
            )
        )
    table.flow(tail)
