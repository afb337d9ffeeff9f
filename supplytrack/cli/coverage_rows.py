"""The rows of the coverage report: an item at a site; in a province or in the country of whose sites nobody knows a need."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from supplytrack.cli.filters import Chosen
from supplytrack.cli.rows import Cell, Row
from supplytrack.core.quantity import plain_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.needs.cover import NeedBasis
from supplytrack.distribution.needs.coverage import ASSUMED_RATES, CoverageFilter, read_coverage
from supplytrack.distribution.needs.covered import CoverageRow, CoverageSum, ItemOutlook


def coverage_filter(chosen: Chosen) -> CoverageFilter:
    """The filters of coverage, as its query takes them."""
    return CoverageFilter(
        first=chosen.first,
        last=chosen.last,
        source=chosen.source,
        location=chosen.location,
        province=chosen.province,
        item=chosen.item,
        rates=chosen.rates or ASSUMED_RATES,
    )


def coverage_report_rows(session: Session, chosen: Chosen) -> list[Row]:
    """Need against delivered, and how long goods last."""
    found = read_coverage(session, coverage_filter(chosen))
    outlooks = {one.item.code: one for one in found.items}
    source = found.source.code if found.source else ""
    rows: list[Row] = [
        {**_site(row), **_figures(row), **_lasting(row, outlooks[row.item.code]), "source": source}
        for row in found.rows
    ]
    rows += [
        {**_province(one), **_figures(one), **_lasting(None, outlooks[one.item.code]), "source": source}
        for one in (*found.provinces, *(outlook.total for outlook in found.items))
        if one.as_a_whole
    ]
    return rows


def _site(row: CoverageRow) -> dict[str, Cell]:
    return {
        "location": row.site.code,
        "location_name": row.site.name,
        "location_kind": row.site.kind.value,
        "province": row.site.province,
        "province_code": row.site.province_code,
    }


def _province(one: CoverageSum) -> dict[str, Cell]:
    return {
        "location": "",
        "location_name": "",
        "location_kind": "",
        "province": one.province_name,
        "province_code": one.province,
    }


def _figures(one: CoverageRow | CoverageSum) -> dict[str, Cell]:
    decimals = one.item.decimals
    known = one.need.basis is not NeedBasis.UNKNOWN
    return {
        "item": one.item.code,
        "item_name": one.item.name,
        "unit": one.item.unit,
        "basis": one.need.basis.value,
        "since": one.since if isinstance(one, CoverageRow) else None,
        "need": plain_quantity(one.need.quantity, decimals) if known else None,
        "delivered": plain_quantity(one.delivered, decimals),
        "coverage": _percent(one.coverage),
        "missing": plain_quantity(one.missing, decimals) if known else None,
    }


def _percent(coverage: Fraction | None) -> Decimal | None:
    """Per cent to one decimal, rounded down: what is short of all is never told as 100."""
    return None if coverage is None else Decimal(coverage.numerator * 1000 // coverage.denominator) / 10


def _lasting(row: CoverageRow | None, outlook: ItemOutlook) -> dict[str, Cell]:
    """What lies at the site and in all stores, and the whole days that each lasts."""
    (rate_1, days_1), (rate_2, days_2), *_more = [*outlook.at_rates, (None, None), (None, None)]
    people = row.people_a_day if row else None
    return {
        "people_a_day": None if people is None else _tenths(people),
        "on_hand": None
        if row is None or row.on_hand is None
        else plain_quantity(row.on_hand, row.item.decimals),
        "days_on_hand": row.days if row else None,
        "available_in_stores": plain_quantity(outlook.available, outlook.item.decimals),
        "days_in_stores": outlook.days_now,
        "rate_1": rate_1,
        "days_at_rate_1": days_1,
        "rate_2": rate_2,
        "days_at_rate_2": days_2,
    }


def _tenths(people: Fraction) -> Decimal:
    return Decimal(int(people * 10 + Fraction(1, 2))) / 10
