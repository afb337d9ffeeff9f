"""The coverage report: need against delivered over all, by province and by site, and how long goods last."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from supplytrack.core.coverage_sheet import (
    CoverageFigures,
    CoverageOutlookLine,
    CoverageProvinceLine,
    CoverageSheet,
    CoverageSiteLine,
)
from supplytrack.core.sheets import PaperItem, PaperProvince, PaperUnit
from supplytrack.documents import coverage_labels as words
from supplytrack.documents import goods, labels
from supplytrack.documents.chart import progress_bar
from supplytrack.documents.digest import Facts
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.form import Field, fields, key_figures
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Cell, Column, GroupRow, LineRow, Table, Words

_AMOUNTS = (
    Column(20, words.NEED, "right", 8.8),
    Column(20, words.DELIVERED, "right", 8.8),
    Column(18, words.COVERAGE),
    Column(11, labels.PER_CENT, "right", 8.8),
    Column(19, words.MISSING, "right", 8.8),
)


def file_name(sheet: CoverageSheet) -> str:
    """`CO-ALL-2020-0507_coverage-report.pdf`."""
    return paper_file_name(sheet.head.number, "coverage-report")


def render(sheet: CoverageSheet, witness: Witness | None = None) -> bytes:
    """The report as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(paper_period(sheet), sheet), witness)
    _head(paper, sheet)
    _over_all(paper, sheet)
    _provinces(paper, sheet)
    _sites(paper, sheet)
    paper.gap(6)
    paper.note(paper.word(words.RULE))
    return paper.finish()


def paper_period(sheet: CoverageSheet) -> str:
    """`2020-05-01 – 2020-05-07`; with no first day only the last."""
    return f"{sheet.period_from} – {sheet.period_to}" if sheet.period_from else str(sheet.period_to)


def _opening(period: str, sheet: CoverageSheet) -> Opening:
    return Opening(
        title=words.COVERAGE_REPORT,
        subject=f"Need against delivered, {period}",
        facts=facts(sheet),
        state=Label(sheet.scope.name, sheet.scope.name_km),
        about=f"{sheet.scope.label}, {period}",
        date_label=labels.AS_OF,
    )


def facts(sheet: CoverageSheet) -> Facts:
    """What the report states, for its digest."""
    return {
        "type": "CO",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "period": [sheet.period_from, sheet.period_to],
        "source": sheet.source,
        "people_a_day": sheet.people_a_day,
        "items": [
            [one.item, *_stated(one.figures), one.available, one.days_now, [list(at) for at in one.at_rates]]
            for one in sheet.items
        ],
        "provinces": [
            [one.province.code if one.province else None, one.item, *_stated(one.figures)]
            for one in sheet.provinces
        ],
        "sites": [
            [one.site, one.item, *_stated(one.figures), one.people_a_day, one.on_hand, one.days]
            for one in sheet.sites
        ],
    }


def _stated(figures: CoverageFigures) -> tuple[str, int, int, int]:
    return figures.basis, figures.need, figures.delivered, figures.missing


def _head(paper: Paper, sheet: CoverageSheet) -> None:
    source = sheet.source or paper.word(words.NOBODY_COUNTED)
    if sheet.others:
        source = paper.word(words.NOT_ADDED, source=source, others=", ".join(sheet.others))
    period = paper_period(sheet) if sheet.period_from else paper.word(words.UNTIL, day=sheet.period_to)
    people = goods.NOTHING if sheet.people_a_day is None else f"{sheet.people_a_day:,}"
    fields(
        paper,
        [
            [
                Field(0.3, labels.PERIOD, period),
                Field(0.46, words.ARRIVALS_COUNTED_BY, source),
                Field(0.24, words.PEOPLE_A_DAY, people),
            ]
        ],
    )
    known = [one.figures for one in sheet.sites if one.figures.basis != "not known"]
    key_figures(
        paper,
        [
            (f"{len({one.site for one in sheet.sites}):,}", words.SITES_KEY),
            (f"{len(sheet.items):,}", words.ITEMS_KEY),
            (f"{sum(1 for one in known if one.need and not one.missing):,}", words.COVERED_KEY),
            (f"{sum(1 for one in known if one.missing):,}", words.OPEN_KEY),
            (f"{len(sheet.sites) - len(known):,}", words.UNKNOWN_KEY),
        ],
    )
    paper.gap(4)


def _need(paper: Paper, figures: CoverageFigures, decimals: int) -> Cell:
    if figures.basis == "not known":
        return goods.NOTHING
    return goods.quantity(figures.need, decimals) if figures.need else paper.word(words.NO_NEED)


def _amounts(paper: Paper, figures: CoverageFigures, decimals: int) -> list[Cell]:
    known = figures.percent is not None
    return [
        _need(paper, figures, decimals),
        goods.quantity_or_nothing(figures.delivered, decimals),
        progress_bar(figures.delivered, figures.need) if known else None,
        f"{figures.percent:,}" if known else goods.NOTHING,
        goods.strong(goods.quantity(figures.missing, decimals)) if figures.missing else goods.NOTHING,
    ]


def _days(days: int | None) -> str:
    return goods.NOTHING if days is None else f"{days:,}"


def _over_all(paper: Paper, sheet: CoverageSheet) -> None:
    if not sheet.items:
        paper.note(paper.word(labels.NOTHING_TO_LIST))
        return
    paper.heading(words.OVER_ALL, paper.word(words.OVER_ALL_NOTE))
    rates = [rate for rate, _days_at in sheet.items[0].at_rates]
    last = [Column(14, words.LASTS_NOW, "right", 8.8), *(_rate_column(rate) for rate in rates)]
    used = sum(column.width for column in (*_AMOUNTS, *last)) + 17
    columns = (Column(176 - used, labels.ITEM), *_AMOUNTS, Column(17, words.IN_STORES, "right", 8.8), *last)
    table = Table(paper, columns, least_height=7.6, padding=1.6, head_size=7)
    table.rows.extend(_outlook_row(paper, one) for one in sheet.items)
    table.flow()


def _rate_column(rate: int) -> Column:
    at = words.LASTS_AT
    return Column(14, Label(at.en.format(rate=f"{rate:,}"), at.km.format(rate=f"{rate:,}")), "right", 8.8)


def _outlook_row(paper: Paper, one: CoverageOutlookLine) -> LineRow:
    decimals = one.item.decimals
    return LineRow(
        [
            goods.item_cell(paper, one.item, goods.unit_name(paper, one.unit), 8.6),
            *_amounts(paper, one.figures, decimals),
            goods.quantity_or_nothing(one.available, decimals),
            _days(one.days_now),
            *(_days(days) for _rate, days in one.at_rates),
        ]
    )


def _item_group(paper: Paper, item: PaperItem, unit: PaperUnit, right: str = "") -> GroupRow:
    main, second = paper.names(item.name, item.name_km)
    return GroupRow(f"{main or item.code}, {goods.unit_name(paper, unit)}", second, right)


def _by_item(
    lines: Iterable[CoverageProvinceLine] | Iterable[CoverageSiteLine],
) -> list[tuple[tuple[PaperItem, PaperUnit], list[CoverageProvinceLine | CoverageSiteLine]]]:
    """The lines under their items, in the order in which the items come."""
    found: dict[tuple[PaperItem, PaperUnit], list[CoverageProvinceLine | CoverageSiteLine]] = {}
    for line in lines:
        found.setdefault((line.item, line.unit), []).append(line)
    return list(found.items())


def _province_name(paper: Paper, province: PaperProvince | None) -> str:
    if province is None:
        return paper.word(labels.NOT_ONE_PROVINCE)
    return paper.names(province.name, province.name_km)[0] or province.code


def _provinces(paper: Paper, sheet: CoverageSheet) -> None:
    if not sheet.provinces:
        return
    paper.heading(words.BY_PROVINCE)
    used = sum(column.width for column in _AMOUNTS)
    columns = (Column(50, words.PROVINCE), Column(126 - used, words.KNOWN_FROM, size=8.4), *_AMOUNTS)
    table = Table(paper, columns, least_height=6.4)
    for (item, unit), lines in _by_item(sheet.provinces):
        table.rows.append(_item_group(paper, item, unit))
        for one in lines:
            if isinstance(one, CoverageProvinceLine):
                basis = words.WHOLE_PROVINCE if one.whole else words.BASES[one.figures.basis]
                table.rows.append(
                    LineRow(
                        [
                            _province_name(paper, one.province),
                            paper.word(basis),
                            *_amounts(paper, one.figures, item.decimals),
                        ]
                    )
                )
    table.flow()


def _sites(paper: Paper, sheet: CoverageSheet) -> None:
    if not sheet.sites:
        return
    paper.heading(words.BY_SITE, keep=120)
    # No bars here: a site's name wants the room.
    amounts = [column for column in _AMOUNTS if column.label is not words.COVERAGE]
    used = sum(column.width for column in amounts)
    columns = (
        Column(176 - used - 22 - 14 - 16 - 12, words.SITE),
        Column(22, words.KNOWN_FROM),
        *amounts,
        Column(14, words.PEOPLE_A_DAY, "right", 8.4),
        Column(16, labels.ON_HAND, "right", 8.8),
        Column(12, words.LASTS, "right", 8.8),
    )
    table = Table(paper, columns, least_height=6.8, padding=1.6, head_size=7)
    for (item, unit), lines in _by_item(sheet.sites):
        table.rows.append(_item_group(paper, item, unit))
        for province, of_one in groupby(lines, key=lambda line: line.province):
            table.rows.append(GroupRow(_province_name(paper, province)))
            table.rows.extend(_site_row(paper, one) for one in of_one if isinstance(one, CoverageSiteLine))
    table.flow()


def _site_row(paper: Paper, one: CoverageSiteLine) -> LineRow:
    basis: list[Words] = [Words(paper.word(words.BASES[one.figures.basis]), size=8.4)]
    if one.figures.basis == "assessed" and one.since is not None:
        basis.append(Words(str(one.since), size=7.8))
    need, delivered, _bar, percent, missing = _amounts(paper, one.figures, one.item.decimals)
    return LineRow(
        [
            paper.names(one.site.name, one.site.name_km)[0],
            tuple(basis),
            need,
            delivered,
            percent,
            missing,
            goods.NOTHING if one.people_a_day is None else f"{one.people_a_day:,}",
            goods.NOTHING if one.on_hand is None else goods.quantity(one.on_hand, one.item.decimals),
            _days(one.days),
        ]
    )
