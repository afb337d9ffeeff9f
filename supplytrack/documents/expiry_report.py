"""The report of expiry dates: what may not be handed over any more, and what should go first."""

from __future__ import annotations

from supplytrack.core.expiry_sheet import ExpiryLine, ExpirySheet
from supplytrack.documents import goods, labels
from supplytrack.documents.digest import Facts
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Column, GroupRow, LineRow, Table

_COLUMNS = (
    Column(50, labels.ITEM),
    Column(30, labels.STORE, size=8.4),
    Column(16, labels.DONOR, size=8.4),
    Column(21, labels.BATCH, size=8.4),
    Column(21, labels.EXPIRY, size=8.4),
    Column(12, labels.DAYS, "right", 8.8),
    Column(12, labels.UNIT),
    Column(14, labels.ON_HAND, "right", 9.4),
)
_GROUPS = {
    "expired": labels.EXPIRED_NOT_TO_HAND_OVER,
    "expiring": labels.EXPIRING_WITHIN,
    "not recorded": labels.NO_DATE_RECORDED,
    "good": labels.GOOD_FOR_LONGER,
}


def file_name(sheet: ExpirySheet) -> str:
    """`EX-ALL-2020-0507_expiry-report.pdf`."""
    return paper_file_name(sheet.head.number, "expiry-report")


def render(sheet: ExpirySheet, witness: Witness | None = None) -> bytes:
    """The report as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    table = Table(paper, _COLUMNS, least_height=7.6)
    for state, title in _GROUPS.items():
        lines = [line for line in sheet.lines if line.state == state]
        if lines:
            main, second = paper.words(title)
            table.rows.append(
                GroupRow(main.format(days=sheet.within), second.format(days=sheet.within), f"{len(lines):,}")
            )
            table.rows.extend(_row(paper, line) for line in lines)
    table.flow()
    return paper.finish()


def _opening(sheet: ExpirySheet) -> Opening:
    return Opening(
        title=labels.EXPIRY_REPORT,
        subject=sheet.scope.label,
        facts=facts(sheet),
        about=sheet.scope.label,
        date_label=labels.AS_OF,
    )


def facts(sheet: ExpirySheet) -> Facts:
    """What the report states, for its digest."""
    return {
        "type": "EX",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "scope": sheet.scope,
        "lines": [[line.goods, line.store, line.on_hand] for line in sheet.lines],
    }


def _row(paper: Paper, line: ExpiryLine) -> LineRow:
    item, unit = line.goods.item, line.goods.unit
    return LineRow(
        [
            goods.item_cell(paper, item),
            paper.names(line.store.name, line.store.name_km)[0],
            goods.donor_name(line.goods, paper.head.organisation),
            goods.stated(paper, line.goods.batch),
            goods.stated(paper, line.goods.expiry),
            goods.NOTHING if line.days_left is None else f"{line.days_left:,}".replace("-", "−"),
            goods.unit_cell(paper, unit, line.on_hand, item.decimals),
            goods.strong(goods.quantity(line.on_hand, item.decimals), 9.4),
        ]
    )
