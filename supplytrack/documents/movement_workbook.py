"""The stock movement report as a workbook: one row per item and donor, a column for every way, and the check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supplytrack.core.movement_sheet import (
    WAYS_IN,
    WAYS_LOST,
    WAYS_OUT,
    MovementReportSheet,
    MovementRow,
    Way,
)
from supplytrack.core.quantity import plain_quantity
from supplytrack.core.sheets import PaperItem, PaperParty, PaperUnit
from supplytrack.documents import csv_file, labels, workbook
from supplytrack.documents.digest import digest
from supplytrack.documents.goods import listed_names
from supplytrack.documents.labels import Label
from supplytrack.documents.listing import ListColumn, Listing, Value
from supplytrack.documents.movement_report import facts, file_name

__all__ = ["file_name", "render", "render_csv"]

_STORE = ListColumn("Store", "ឃ្លាំង", 24)
_CATEGORY = ListColumn("Category", "ប្រភេទ", 18)
_GOODS = (
    ListColumn("Item code", "លេខកូដ", 11),
    ListColumn("Item", "មុខសម្ភារៈ", 34),
    ListColumn("Item (Khmer)", "មុខសម្ភារៈ (ខ្មែរ)", 36),
    ListColumn("Donor", "ម្ចាស់ជំនួយ", 11),
    ListColumn("Source", "ប្រភព", 12),
    ListColumn("Unit", "ឯកតា", 9),
)


def _figure(label: Label) -> ListColumn:
    return ListColumn(label.en, label.km, 12, numeric=True)


_FIGURES = (
    labels.OPENING,
    *(labels.WAYS[way] for way in WAYS_IN),
    labels.IN,
    *(labels.WAYS[way] for way in WAYS_OUT),
    labels.OUT,
    *(labels.WAYS[way] for way in WAYS_LOST),
    labels.LOSS,
    labels.WAYS[Way.SURPLUS],
    labels.WAYS[Way.SHORTAGE],
    labels.DIFFERENCE,
    labels.CLOSING,
    labels.STOCK_OF_DAY,
    labels.CHECK,
)
_ON_THE_WAY = (
    labels.BEFORE,
    labels.SENT_OUT,
    labels.ARRIVED,
    labels.LOST_ON_THE_WAY,
    labels.AFTER,
    labels.CHECK,
)
_OUTSIDE = (
    labels.ON_ARRIVAL,
    labels.ON_TRANSFER,
    labels.ON_DELIVERY,
    labels.WHEN_GIVEN_BACK,
    labels.IN_KITS,
    labels.TOTAL,
)


def render(sheet: MovementReportSheet) -> bytes:
    """The stock movement report as XLSX, with a sheet About."""
    title = labels.MOVEMENT_REPORT
    return workbook.render(
        workbook.of_report(
            sheet.head,
            title.en,
            title.km,
            digest(facts(sheet)),
            [_listing(sheet), *_more(sheet)],
            [
                ("Period", f"{sheet.period_from} – {sheet.period_to}"),
                ("Place", sheet.scope.name or sheet.scope.name_km),
                ("Only", " · ".join(one.name or one.name_km for one in sheet.chosen) or None),
                ("Rows", len(sheet.rows)),
                (
                    "Rule",
                    "opening + in − out − loss + count = closing = stock of day; Check must be 0 on every row",
                ),
                ("Reconciled", "yes" if not sheet.gaps else f"no: {sheet.gaps} rows differ"),
                ("Reversals", labels.REVERSALS_BELOW_ZERO.en),
                ("Units", "Add quantities only within one item and one unit"),
            ],
        )
    )


def render_csv(sheet: MovementReportSheet) -> bytes:
    """The rows of the first sheet as CSV."""
    return csv_file.render(_listing(sheet))


def _listing(sheet: MovementReportSheet) -> Listing:
    columns = [_STORE] if sheet.by_store else []
    columns += [_CATEGORY, *_GOODS, *map(_figure, _FIGURES)]
    return Listing("Movements", columns, _rows(sheet))


def _rows(sheet: MovementReportSheet) -> Iterator[list[Value]]:
    for row in sheet.rows:
        store: list[Value] = [row.store.name or row.store.name_km] if row.store else []
        yield [
            *store,
            row.category.name or row.category.name_km,
            *_goods(sheet, row.item, row.donor, row.unit),
            *_exact(row.item, _amounts(row)),
        ]


def _goods(
    sheet: MovementReportSheet, item: PaperItem, donor: PaperParty | None, unit: PaperUnit
) -> list[Value]:
    return [
        item.code,
        *listed_names(item),
        donor.label if donor else sheet.head.organisation.label,
        "donated" if donor else "procured",
        unit.many,
    ]


def _exact(item: PaperItem, amounts: Sequence[int]) -> list[Value]:
    return [plain_quantity(amount, item.decimals) for amount in amounts]


def _amounts(row: MovementRow) -> list[int]:
    def told(ways: Sequence[Way]) -> list[int]:
        return [row.sums.get(way, 0) for way in ways]

    return [
        row.opening,
        *told(WAYS_IN),
        row.came,
        *told(WAYS_OUT),
        row.left,
        *told(WAYS_LOST),
        row.loss,
        *told((Way.SURPLUS, Way.SHORTAGE)),
        row.difference,
        row.closing,
        row.stock,
        row.gap,
    ]


def _more(sheet: MovementReportSheet) -> Iterator[Listing]:
    """What is on the way and what was lost outside the stores, where there is any."""
    if sheet.on_the_way:
        rows: list[list[Value]] = [
            [
                *_goods(sheet, row.item, row.donor, row.unit),
                *_exact(row.item, (row.before, row.sent, row.arrived, row.lost, row.after, row.gap)),
            ]
            for row in sheet.on_the_way
        ]
        yield Listing("On the way", [*_GOODS, *map(_figure, _ON_THE_WAY)], rows)
    if sheet.outside:
        rows = [
            [
                *_goods(sheet, row.item, row.donor, row.unit),
                *_exact(
                    row.item,
                    (
                        row.on_arrival,
                        row.on_transfer,
                        row.on_delivery,
                        row.given_back,
                        row.in_kits,
                        row.total,
                    ),
                ),
            ]
            for row in sheet.outside
        ]
        yield Listing("Lost outside", [*_GOODS, *map(_figure, _OUTSIDE)], rows)
