"""The stock report: what is there, what moved in the period, what runs low or out of date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from supplytrack.core.sheets import (
    PaperGoods,
    PaperItem,
    PaperUnit,
    StockReportSheet,
    StockRow,
    Unstated,
)
from supplytrack.documents import goods, labels
from supplytrack.documents.chart import ShareBar, share_bars
from supplytrack.documents.digest import Facts
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD, REGULAR, SEMIBOLD
from supplytrack.documents.form import Field, Signatures, SignRow, fields, key_figures
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import (
    Cell,
    Column,
    GroupRow,
    LineRow,
    SumRow,
    Table,
    Words,
    end_of_list,
)

SOON_DAYS = 92
LATER_DAYS = 275
"""What expires in under three, and in three to nine months."""

_LOW_COLUMNS = (
    Column(64, labels.ITEM),
    Column(22, labels.UNIT),
    Column(22, labels.ON_HAND, "right"),
    Column(22, labels.MINIMUM, "right"),
    Column(22, labels.SHORT_BY, "right"),
    Column(24, labels.LAST_ISSUE, "right"),
)
_EXPIRING_COLUMNS = (
    Column(28, labels.EXPIRES),
    Column(48, labels.ITEM),
    Column(16, labels.DONOR),
    Column(20, labels.BATCH),
    Column(22, labels.EXPIRY),
    Column(13, labels.DAYS, "right"),
    Column(14, labels.QUANTITY, "right"),
    Column(15, labels.UNIT),
)
_STOCK_COLUMNS = (
    Column(46, labels.ITEM, size=8.8),
    Column(16, labels.DONOR, size=8.6),
    Column(18, labels.BATCH, size=8.2),
    Column(19, labels.EXPIRY, size=8.2),
    Column(14, labels.UNIT, size=8.6),
    Column(13, labels.OPENING, "right"),
    Column(13, labels.IN, "right"),
    Column(12, labels.OUT, "right"),
    Column(10, labels.LOSS, "right"),
    Column(15, labels.CLOSING, "right"),
)
_DOCUMENT_COLUMNS = (
    Column(22, labels.DATE, size=8.6),
    Column(38, labels.DOCUMENT, size=8.6),
    Column(58, labels.FROM_TO, size=8.6),
    Column(22, labels.MOVEMENT, size=8.6),
    Column(12, labels.LINES, "right", 8.6),
    Column(24, labels.PAPER, size=8.6),
)
_SIGNATURES = Signatures(
    (labels.PREPARED_BY, labels.VERIFIED_BY),
    (SignRow(labels.NAME_IN_CAPITALS), SignRow(labels.DATE_AND_TIME)),
    signature=18,
)


@dataclass(frozen=True, slots=True)
class _Expiring:
    """A lot in stock that expires soon, or of which nobody knows when. `days` None: not recorded."""

    goods: PaperGoods
    days: int | None
    closing: int

    @property
    def when(self) -> Label:
        if self.days is None:
            return labels.UNSTATED[Unstated.NOT_RECORDED]
        if self.days < 0:
            return labels.EXPIRED
        return labels.UNDER_THREE_MONTHS if self.days < SOON_DAYS else labels.THREE_TO_NINE_MONTHS


def file_name(sheet: StockReportSheet) -> str:
    """`SR-ALL-2020-0507_stock-report.pdf`."""
    return paper_file_name(sheet.head.number, "stock-report")


def render(sheet: StockReportSheet, witness: Witness | None = None) -> bytes:
    """The stock report as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    expiring = _expiring(sheet)
    _fields(paper, sheet)
    _figures(paper, sheet, expiring)
    _bars(paper, sheet)
    _low(paper, sheet)
    _expiring_list(paper, expiring)
    paper.new_page()
    _stock(paper, sheet)
    _documents(paper, sheet)
    paper.gap(12)
    paper.need(_SIGNATURES.height)
    _SIGNATURES.draw(paper)
    return paper.finish()


def _opening(sheet: StockReportSheet) -> Opening:
    period = f"{sheet.period_from} – {sheet.period_to}"
    return Opening(
        title=labels.STOCK_REPORT,
        subject=f"Stock on hand and reconciliation, {period}",
        facts=facts(sheet),
        state=Label(sheet.scope.name, sheet.scope.name_km),
        about=f"as of {sheet.head.date}",
        date_label=labels.AS_OF,
    )


def facts(sheet: StockReportSheet) -> Facts:
    """What the report states, for its digest."""
    return {
        "type": "SR",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "period": [sheet.period_from, sheet.period_to],
        "rows": [
            [row.store, row.goods, row.opening, row.quantity_in, row.quantity_out, row.loss, row.closing]
            for row in sheet.rows
        ],
    }


def _fields(paper: Paper, sheet: StockReportSheet) -> None:
    stores = " · ".join(paper.short_party(store) for store in sheet.stores)
    khmer = " · ".join(filter(None, (store.name_km for store in sheet.stores)))
    fields(
        paper,
        [
            [
                Field(0.34, labels.PERIOD_OF_MOVEMENTS, f"{sheet.period_from} – {sheet.period_to}"),
                Field(0.33, labels.STORES, stores, khmer if paper.language == "both" else ""),
                Field(0.33, labels.DONORS, goods.donors_of(paper, (row.goods.donor for row in sheet.rows))),
            ]
        ],
    )


# ------------------------------------------------------------------ figures and bars


def _figures(paper: Paper, sheet: StockReportSheet, expiring: Sequence[_Expiring]) -> None:
    items = {row.goods.item for row in sheet.rows}
    held = [row for row in sheet.rows if row.closing]
    dated = [lot for lot in expiring if lot.days is not None]
    key_figures(
        paper,
        [
            (str(len(items)), labels.ITEMS_FOLLOWED),
            (str(len({row.goods.item for row in held})), labels.ITEMS_IN_STOCK),
            (str(len({row.goods for row in held})), labels.LOTS_IN_STOCK),
            (str(len(sheet.low)), labels.AT_OR_UNDER_MINIMUM),
            (str(len(dated)), labels.EXPIRE_IN_NINE_MONTHS),
            (str(len({row.goods for row in sheet.rows if row.loss > 0})), labels.LOTS_WITH_LOSS),
        ],
    )


def _bars(paper: Paper, sheet: StockReportSheet) -> None:
    sums: dict[tuple[PaperItem, PaperUnit], list[int]] = {}
    for row in sheet.rows:
        held = sums.setdefault((row.goods.item, row.goods.unit), [0, 0, 0])
        for place, amount in enumerate((row.quantity_out, row.loss, row.closing)):
            held[place] += amount
    if not sums:
        return
    paper.heading(labels.ISSUED_AND_ON_HAND, paper.word(labels.SHARE_NOTE), 80)
    share_bars(
        paper,
        [
            ShareBar(
                goods.item_name(paper, item),
                issued,
                lost,
                closing,
                goods.quantity(issued, item.decimals),
                goods.quantity(closing, item.decimals),
                goods.unit_name(paper, unit),
            )
            for (item, unit), (issued, lost, closing) in sums.items()
        ],
    )


# ------------------------------------------------------------------ low stock and expiring


def _low(paper: Paper, sheet: StockReportSheet) -> None:
    paper.heading(labels.LOW_STOCK, paper.word(labels.LOW_STOCK_NOTE))
    if not sheet.low:
        paper.note(paper.word(labels.NOTHING_TO_LIST))
        return
    table = Table(paper, _LOW_COLUMNS, padding=1.6)
    for row in sheet.low:
        decimals = row.item.decimals
        table.rows.append(
            LineRow(
                [
                    goods.item_name(paper, row.item),
                    goods.unit_name(paper, row.unit),
                    goods.strong(goods.quantity(row.on_hand, decimals)),
                    goods.quantity(row.minimum, decimals),
                    goods.strong(goods.quantity(max(0, row.minimum - row.on_hand), decimals)),
                    row.last_issue.isoformat() if row.last_issue else goods.NOTHING,
                ]
            )
        )
    table.flow()


def _expiring(sheet: StockReportSheet) -> list[_Expiring]:
    """Lots in stock by expiry: the earliest first, those nobody recorded last."""
    held: dict[PaperGoods, int] = {}
    for row in sheet.rows:
        if row.closing and row.goods.expiry not in (Unstated.NONE, Unstated.NOT_TRACKED):
            held[row.goods] = held.get(row.goods, 0) + row.closing
    lots = [_Expiring(what, _days(what, sheet.head.date), closing) for what, closing in held.items()]
    due = [lot for lot in lots if lot.days is None or lot.days < LATER_DAYS]
    return sorted(due, key=lambda lot: (lot.days is None, lot.days or 0))


def _days(what: PaperGoods, as_of: date) -> int | None:
    return (what.expiry - as_of).days if isinstance(what.expiry, date) else None


def _expiring_list(paper: Paper, expiring: Sequence[_Expiring]) -> None:
    paper.heading(labels.EXPIRING, paper.word(labels.EXPIRING_NOTE))
    if not expiring:
        paper.note(paper.word(labels.NOTHING_TO_LIST))
        return
    table = Table(paper, _EXPIRING_COLUMNS, padding=1.6, head_size=7)
    for lot in expiring:
        what, decimals = lot.goods, lot.goods.item.decimals
        urgent = lot.days is not None and lot.days < SOON_DAYS
        table.rows.append(
            LineRow(
                [
                    (Words(paper.word(lot.when), BOLD if urgent else REGULAR, 8.8),),
                    goods.item_name(paper, what.item),
                    goods.donor_name(what, paper.head.organisation),
                    goods.stated(paper, what.batch),
                    what.expiry.isoformat() if isinstance(what.expiry, date) else goods.NOTHING,
                    goods.NOTHING if lot.days is None else f"{lot.days:,}".replace("-", "−"),
                    goods.strong(goods.quantity(lot.closing, decimals)),
                    goods.unit_name(paper, what.unit),
                ]
            )
        )
    table.flow()


# ------------------------------------------------------------------ reconciliation


def _reconciles(row: StockRow) -> bool:
    return row.opening + row.quantity_in - row.quantity_out - row.loss == row.closing


def _stock(paper: Paper, sheet: StockReportSheet) -> None:
    paper.heading(labels.RECONCILIATION, paper.word(labels.RECONCILIATION_RULE))
    table = Table(paper, _STOCK_COLUMNS, padding=1.8, head_size=7)
    for store, of_store in groupby(sheet.rows, key=lambda row: row.store):
        rows = list(of_store)
        count = paper.word(labels.ONE_LOT if len(rows) == 1 else labels.MANY_LOTS, count=len(rows))
        table.rows.append(GroupRow(*paper.names(store.name, store.name_km), count))
        for _item, of_item in groupby(rows, key=lambda row: (row.goods.item, row.goods.unit)):
            table.rows.extend(_item_rows(paper, list(of_item)))
    table.flow(tail=40)
    end_of_list(paper, len(sheet.rows))
    wrong = not all(_reconciles(row) for row in sheet.rows)
    paper.note(paper.word(labels.DOES_NOT_RECONCILE if wrong else labels.NOT_ADDED))
    if any(min(row.quantity_in, row.quantity_out, row.loss) < 0 for row in sheet.rows):
        paper.note(paper.word(labels.REVERSALS_BELOW_ZERO))
    for note in sheet.notes:
        paper.note(note)


def _item_rows(paper: Paper, rows: Sequence[StockRow]) -> Iterable[LineRow | SumRow]:
    """The lots of one item, its name once (and again at the head of a page), and their sum."""
    item = rows[0].goods.item
    main, second = paper.names(item.name, item.name_km)
    whole = (main or item.code) + goods.not_split(paper, item)
    name: Cell = (Words(whole, SEMIBOLD, 8.8), Words(second, REGULAR, 7.8))
    for place, row in enumerate(rows):
        cells = _stock_cells(paper, row)
        yield LineRow([name, *cells]) if place == 0 else LineRow([None, *cells], [name, *cells])
    if len(rows) > 1:
        yield _sums(paper, rows)


def _stock_cells(paper: Paper, row: StockRow) -> list[Cell]:
    what, decimals = row.goods, row.goods.item.decimals
    moved = (row.opening, row.quantity_in, row.quantity_out, row.loss)
    mark = "" if _reconciles(row) else "! "
    return [
        goods.donor_name(what, paper.head.organisation),
        goods.stated(paper, what.batch),
        goods.stated(paper, what.expiry),
        goods.unit_name(paper, what.unit),
        *(goods.quantity_or_nothing(amount, decimals) for amount in moved),
        goods.strong(mark + goods.quantity(row.closing, decimals)),
    ]


def _sums(paper: Paper, rows: Sequence[StockRow]) -> SumRow:
    decimals = rows[0].goods.item.decimals
    moved = [
        sum(amounts)
        for amounts in zip(
            *((row.opening, row.quantity_in, row.quantity_out, row.loss) for row in rows), strict=True
        )
    ]
    return SumRow(
        [
            None,
            None,
            None,
            goods.strong(paper.word(labels.TOTAL), 8.4),
            goods.strong(goods.unit_name(paper, rows[0].goods.unit), 8.4),
            *(goods.strong(goods.quantity_or_nothing(amount, decimals)) for amount in moved),
            goods.strong(goods.quantity(sum(row.closing for row in rows), decimals)),
        ]
    )


def _documents(paper: Paper, sheet: StockReportSheet) -> None:
    paper.heading(labels.DOCUMENTS_BEHIND, paper.word(labels.DOCUMENTS_BEHIND_NOTE), 100)
    if not sheet.documents:
        paper.note(paper.word(labels.NOTHING_TO_LIST))
        return
    table = Table(paper, _DOCUMENT_COLUMNS, padding=1.4, head_size=7)
    for row in sheet.documents:
        table.rows.append(
            LineRow(
                [
                    row.day.isoformat(),
                    row.number,
                    paper.short_party(row.party) or goods.NOTHING,
                    paper.word(labels.MOVEMENTS[row.movement]),
                    str(row.lines),
                    paper.word(labels.PROOFS[row.proof]).lower(),
                ]
            )
        )
    table.flow(tail=_SIGNATURES.height + 14)
