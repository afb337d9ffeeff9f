"""The coverage report, filled from the workspace."""

from __future__ import annotations

from fractions import Fraction

from supplytrack.core.coverage_sheet import (
    CoverageFigures,
    CoverageOutlookLine,
    CoverageProvinceLine,
    CoverageSheet,
    CoverageSiteLine,
)
from supplytrack.core.sheets import PaperItem, PaperLanguage, PaperParty, PaperProvince, PaperUnit
from supplytrack.db.engine import Session
from supplytrack.distribution.needs.cover import whole_percent
from supplytrack.distribution.needs.coverage import Coverage, CoverageFilter, read_coverage
from supplytrack.distribution.needs.covered import CoverageRow, CoverageSum, CoveredItem, ItemOutlook
from supplytrack.i18n import N_, khmer
from supplytrack.inventory.paper_parts import paper_head, paper_province

_ALL_SITES = N_("All sites")


def coverage_sheet(
    session: Session, chosen: CoverageFilter | None = None, language: PaperLanguage = "both"
) -> CoverageSheet:
    """The coverage of sites, provinces and items as of the last day."""
    chosen = chosen or CoverageFilter()
    found = read_coverage(session, chosen)
    day = found.last
    code = chosen.location or chosen.province or "ALL"
    return CoverageSheet(
        paper_head(session, f"CO-{code}-{day.year}-{day:%m%d}", day, language),
        found.first,
        day,
        _scope(found, chosen),
        found.source.name if found.source else "",
        tuple(one.name for one in found.others),
        whole_people(found.rate),
        tuple(_outlook(one) for one in found.items),
        tuple(_province(one) for one in found.provinces),
        tuple(_site(row) for row in found.rows),
    )


def whole_people(rate: Fraction | None) -> int | None:
    """People a day as they are told: a whole number, half a person rounded up."""
    return None if rate is None else int(rate + Fraction(1, 2))


def _scope(found: Coverage, chosen: CoverageFilter) -> PaperParty:
    if chosen.location and found.rows:
        site = found.rows[0].site
        return PaperParty(site.name, site.name_km)
    if chosen.province and found.provinces:
        one = found.provinces[0]
        return PaperParty(one.province_name, one.province_km)
    return PaperParty(_ALL_SITES, khmer(_ALL_SITES))


def _figures(one: CoverageRow | CoverageSum) -> CoverageFigures:
    return CoverageFigures(
        one.need.basis.value, one.need.quantity, one.delivered, one.missing, whole_percent(one.coverage)
    )


def _goods(item: CoveredItem) -> tuple[PaperItem, PaperUnit]:
    return (
        PaperItem(item.code, item.name, item.name_km, item.decimals, item.unsplit),
        PaperUnit(item.unit, item.units, item.unit_km),
    )


def _outlook(one: ItemOutlook) -> CoverageOutlookLine:
    return CoverageOutlookLine(
        *_goods(one.item), _figures(one.total), one.available, one.days_now, one.at_rates
    )


def _province(one: CoverageSum) -> CoverageProvinceLine:
    province = paper_province(one.province, one.province_name, one.province_km)
    return CoverageProvinceLine(province, *_goods(one.item), _figures(one), one.as_a_whole)


def _site(row: CoverageRow) -> CoverageSiteLine:
    site = row.site
    province: PaperProvince | None = paper_province(site.province_code, site.province, site.province_km)
    return CoverageSiteLine(
        province,
        PaperParty(site.name, site.name_km),
        *_goods(row.item),
        _figures(row),
        row.since,
        whole_people(row.people_a_day),
        row.on_hand,
        row.days,
    )
