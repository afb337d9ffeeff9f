"""The coverage report as a workbook: a list of sites, one of provinces, and how long goods last."""

from __future__ import annotations

from collections.abc import Iterator

from supplytrack.core.coverage_sheet import CoverageFigures, CoverageSheet
from supplytrack.core.quantity import plain_quantity
from supplytrack.core.sheets import PaperItem, PaperProvince, PaperUnit
from supplytrack.documents import workbook
from supplytrack.documents.coverage_report import facts, paper_period
from supplytrack.documents.digest import digest
from supplytrack.documents.goods import listed_names
from supplytrack.documents.listing import ListColumn, Listing, Value

_ITEM = (
    ListColumn("Item code", "លេខកូដ", 14),
    ListColumn("Item", "មុខសម្ភារៈ", 30),
    ListColumn("Unit", "ឯកតា", 12),
)
_FIGURES = (
    ListColumn("Need known from", "ប្រភពតម្រូវការ", 16),
    ListColumn("Need", "តម្រូវការ", 12, numeric=True),
    ListColumn("Delivered", "បានប្រគល់", 12, numeric=True),
    ListColumn("Coverage, per cent", "ការគ្របដណ្តប់ %", 14, numeric=True),
    ListColumn("Missing", "ខ្វះ", 12, numeric=True),
)
_PLACE = (ListColumn("P-code", "លេខកូដខេត្ត", 10), ListColumn("Province", "ខេត្ត", 20))


def render(sheet: CoverageSheet) -> bytes:
    """The report as XLSX, with a sheet About."""
    return workbook.render(
        workbook.of_report(
            sheet.head,
            "Coverage",
            "ការគ្របដណ្តប់",
            digest(facts(sheet)),
            [
                Listing("Sites", _site_columns(), _sites(sheet)),
                Listing("Provinces", (*_PLACE, *_ITEM, *_FIGURES), _provinces(sheet)),
                Listing("Whole response", _outlook_columns(sheet), _items(sheet)),
            ],
            [
                ("Period", paper_period(sheet)),
                ("Sites", sheet.scope.name or sheet.scope.name_km),
                ("Arrivals counted by", sheet.source),
                ("Counted too, not added", ", ".join(sheet.others)),
                ("People a day", sheet.people_a_day),
            ],
        )
    )


def _site_columns() -> tuple[ListColumn, ...]:
    return (
        *_PLACE,
        ListColumn("Site", "ទីតាំង", 28),
        *_ITEM,
        *_FIGURES,
        ListColumn("Deliveries since", "គិតចាប់ពី", 14),
        ListColumn("People a day", "នាក់ក្នុងមួយថ្ងៃ", 12, numeric=True),
        ListColumn("On hand", "នៅសល់", 12, numeric=True),
        ListColumn("Lasts, days", "នៅបាន ថ្ងៃ", 12, numeric=True),
    )


def _outlook_columns(sheet: CoverageSheet) -> tuple[ListColumn, ...]:
    rates = [rate for rate, _days in sheet.items[0].at_rates] if sheet.items else []
    return (
        *_ITEM,
        *_FIGURES,
        ListColumn("In our stores", "ក្នុងឃ្លាំង", 14, numeric=True),
        ListColumn("Lasts, days", "នៅបាន ថ្ងៃ", 12, numeric=True),
        *(ListColumn(f"Days at {rate} a day", f"ថ្ងៃ បើ {rate} នាក់/ថ្ងៃ", 16, numeric=True) for rate in rates),
    )


def _sites(sheet: CoverageSheet) -> Iterator[list[Value]]:
    for one in sheet.sites:
        yield [
            *_province(one.province),
            one.site.name or one.site.name_km,
            *_item(one.item, one.unit),
            *_figures(one.figures, one.item.decimals),
            one.since,
            one.people_a_day,
            None if one.on_hand is None else plain_quantity(one.on_hand, one.item.decimals),
            one.days,
        ]


def _provinces(sheet: CoverageSheet) -> Iterator[list[Value]]:
    for one in sheet.provinces:
        yield [
            *_province(one.province),
            *_item(one.item, one.unit),
            *_figures(one.figures, one.item.decimals),
        ]


def _items(sheet: CoverageSheet) -> Iterator[list[Value]]:
    for one in sheet.items:
        yield [
            *_item(one.item, one.unit),
            *_figures(one.figures, one.item.decimals),
            plain_quantity(one.available, one.item.decimals),
            one.days_now,
            *(days for _rate, days in one.at_rates),
        ]


def _province(province: PaperProvince | None) -> tuple[str, str]:
    return (province.code, province.name) if province else ("", "")


def _item(item: PaperItem, unit: PaperUnit) -> tuple[str, str, str]:
    return item.code, next(filter(None, listed_names(item)), item.code), unit.many


def _figures(figures: CoverageFigures, decimals: int) -> tuple[Value, ...]:
    known = figures.basis != "not known"
    return (
        figures.basis,
        plain_quantity(figures.need, decimals) if known else None,
        plain_quantity(figures.delivered, decimals),
        figures.percent,
        plain_quantity(figures.missing, decimals) if known else None,
    )
