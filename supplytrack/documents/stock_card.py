"""The stock card: one item, donor and expiry date in one store, with room for entries by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from supplytrack.core.sheets import StockCardRow, StockCardSheet
from supplytrack.core.stock_cards import StockCardSet
from supplytrack.documents import goods, labels
from supplytrack.documents.digest import Facts
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import REGULAR, SEMIBOLD
from supplytrack.documents.form import Field, fields
from supplytrack.documents.frame import LEFT, RIGHT, WIDTH, Opening, Paper
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import PADDING, Cell, Column, LineRow, SumRow, Table, Words, sum_title
from supplytrack.documents.text import fit, script_size

_COLUMNS = (
    Column(20, labels.DATE, size=8.6),
    Column(36, labels.DOCUMENT, size=8.6),
    Column(50, labels.FROM_TO, size=8.6),
    Column(15, labels.IN, "right", 9.4),
    Column(15, labels.OUT, "right", 9.4),
    Column(17, labels.BALANCE, "right"),
    Column(23, labels.CHECKED_BY),
)
_HAND_ROW = 23
_KEEP = 30
_HAND_ENTRIES = 110
"""Points kept below the sums: a few rows for the pen and the remark at the foot."""


def file_name(sheet: StockCardSheet | StockCardSet) -> str:
    """`SC-PNH-0014_stock-card.pdf`."""
    return paper_file_name(sheet.head.number, "stock-card")


def render(sheet: StockCardSheet | StockCardSet, witness: Witness | None = None) -> bytes:
    """The stock card as PDF; of a set each card begins a page.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    cards = cards_of(sheet)
    opening = _opening(cards[0])
    paper = Paper(sheet.head, replace(opening, facts=facts(sheet)), witness)
    for n, card in enumerate(cards):
        if n:
            paper.opening = _opening(card)
            paper.new_page()
        _draw(paper, card)
    return paper.finish()


def cards_of(sheet: StockCardSheet | StockCardSet) -> tuple[StockCardSheet, ...]:
    """The cards of a set, or the one card."""
    return sheet.cards if isinstance(sheet, StockCardSet) else (sheet,)


def _draw(paper: Paper, sheet: StockCardSheet) -> None:
    _fields(paper, sheet)
    paper.gap(3)
    decimals = sheet.goods.item.decimals
    table = Table(paper, _COLUMNS, least_height=7.6, grid=True)
    if sheet.opening:
        table.rows.append(_opening_row(paper, sheet))
    table.rows.extend(_row(paper, row, decimals) for row in sheet.rows)
    table.rows.append(_sums(paper, sheet))
    table.flow(tail=_HAND_ENTRIES, carry=_carrier(sheet, len(table.rows) - 1 - len(sheet.rows)))
    _hand_entries(paper, table)
    _keep(paper)


def _opening(sheet: StockCardSheet) -> Opening:
    what = sheet.goods
    donor = goods.donor_name(what, sheet.head.organisation)
    name = what.item.name or what.item.name_km or what.item.code
    return Opening(
        title=labels.STOCK_CARD,
        subject=f"{name}, {donor}",
        facts={},
        about=" · ".join((name, donor, str(what.expiry))),
        date_label=labels.AS_OF,
    )


def facts(sheet: StockCardSheet | StockCardSet) -> Facts:
    """What the card, or each card of a set, states, for its digest."""
    if isinstance(sheet, StockCardSet):
        return {
            "type": "SC",
            "number": sheet.head.number,
            "date": sheet.head.date,
            "cards": [facts(card) for card in sheet.cards],
        }
    return {
        "type": "SC",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "store": sheet.store,
        "goods": sheet.goods,
        "opening": sheet.opening,
        "rows": [
            [row.day, row.document, row.quantity_in, row.quantity_out, row.balance] for row in sheet.rows
        ],
    }


def _fields(paper: Paper, sheet: StockCardSheet) -> None:
    what = sheet.goods
    item, item_second = paper.names(what.item.name, what.item.name_km)
    unit, unit_second = paper.names(what.unit.one, what.unit.km)
    store, store_second = paper.names(sheet.store.name, sheet.store.name_km)
    least = goods.NOTHING
    if sheet.minimum is not None:
        least = goods.totals_by_unit(paper, [(what.unit, sheet.minimum, what.item.decimals)])
    fields(
        paper,
        [
            [
                Field(0.36, labels.ITEM, item or what.item.code, item_second),
                Field(0.15, labels.ITEM_CODE, what.item.code),
                Field(0.15, labels.UNIT, unit, unit_second),
                Field(0.34, labels.STORE_BIN, ", ".join(filter(None, (store, sheet.bin))), store_second),
            ],
            [
                Field(0.36, labels.DONOR, goods.donor_name(what, paper.head.organisation)),
                Field(0.15, labels.BATCH, goods.stated(paper, what.batch)),
                Field(0.15, labels.EXPIRY, goods.stated(paper, what.expiry)),
                Field(0.34, labels.MINIMUM_LEVEL, least),
            ],
        ],
    )


def _row(paper: Paper, row: StockCardRow, decimals: int) -> LineRow:
    party = paper.short_party(row.party)
    return LineRow(
        [
            row.day.isoformat(),
            row.document,
            party,
            goods.quantity(row.quantity_in, decimals) if row.quantity_in else None,
            goods.quantity(row.quantity_out, decimals) if row.quantity_out else None,
            goods.strong(goods.quantity(row.balance, decimals), 10),
            None,
        ]
    )


def _opening_row(paper: Paper, sheet: StockCardSheet) -> LineRow:
    title = tuple(Words(text, SEMIBOLD, 8.6) for text in paper.words(labels.OPENING))
    balance = goods.strong(goods.quantity(sheet.opening, sheet.goods.item.decimals), 10)
    return LineRow([None, None, title, None, None, balance, None])


def _sums(paper: Paper, sheet: StockCardSheet) -> SumRow:
    unit = goods.unit_name(paper, sheet.goods.unit)
    main, second = paper.words(labels.TOTAL)
    rows, decimals = sheet.rows, sheet.goods.item.decimals
    balance = rows[-1].balance if rows else sheet.opening
    figures = (sum(row.quantity_in for row in rows), sum(row.quantity_out for row in rows), balance)
    told = [goods.strong(goods.quantity(figure, decimals), 9.8) for figure in figures]
    title = sum_title(paper, (f"{main}, {unit}", second), sum(column.width for column in _COLUMNS[:3]))
    return SumRow([title, None, None, *told, None], heavy=True)


def _carrier(sheet: StockCardSheet, before: int) -> Callable[[int], Sequence[Cell]]:
    """The sums to carry over a page break; `before` rows of the table come before the movements."""
    decimals = sheet.goods.item.decimals
    taken_in = list(accumulate((row.quantity_in for row in sheet.rows), initial=0))
    taken_out = list(accumulate((row.quantity_out for row in sheet.rows), initial=0))
    balances = [sheet.opening, *(row.balance for row in sheet.rows)]

    def sums(done: int) -> Sequence[Cell]:
        count = max(0, min(done - before, len(sheet.rows)))
        figures = (taken_in[count], taken_out[count], balances[count])
        return [
            None,
            None,
            "",
            *(goods.strong(goods.quantity(figure, decimals), 9.4) for figure in figures),
            None,
        ]

    return sums


def _hand_entries(paper: Paper, table: Table) -> None:
    """Ruled rows down to the foot of the page, so that no room is left over."""
    draw = paper.surface
    paper.y -= 13
    paper.inline(LEFT + PADDING, paper.y - 3, labels.ENTRIES_BY_HAND, 7.4)
    paper.y -= 8
    top = y = paper.y
    draw.rule(LEFT, top, RIGHT, 0.7)
    while y - _HAND_ROW > paper.bottom + _KEEP:
        y -= _HAND_ROW
        draw.rule(LEFT, y, RIGHT, 0.3)
    for edge in table.edges()[1:-1]:
        draw.upright(edge, top, y, 0.25)
    draw.rule(LEFT, y, RIGHT, 0.7)
    paper.y = y


def _keep(paper: Paper) -> None:
    main, second = paper.words(labels.KEEP_CARD)
    for text, font, y in ((main, SEMIBOLD, paper.bottom + 13), (second, REGULAR, paper.bottom + 1.5)):
        size = script_size(text, 7.4)
        paper.surface.text(LEFT, y, fit(text, font, size, WIDTH), font, size)
