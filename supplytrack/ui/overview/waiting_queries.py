"""Reads what waits beside papers and stock, after the rest of the overview, so that it does not wait for it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from supplytrack.db.engine import Session
from supplytrack.distribution.activities.queries import standing_fixtures
from supplytrack.distribution.needs.cover import NeedBasis
from supplytrack.distribution.needs.coverage import read_coverage
from supplytrack.distribution.needs.covered import CoverageRow, CoverageSum, Standing
from supplytrack.distribution.publishing.queries import list_published
from supplytrack.procurement.pipeline import (
    Due,
    PipelineFilter,
    PipelineRow,
    pipeline_keys,
    pipeline_rows,
)
from supplytrack.ui.overview.waiting import LateOrder, NothingYet, Waiting

REFILL_AFTER = 7
"""Days after which a fixture that is refilled waits for the next refill."""
_FEW = 50
_NEWEST_REPORTS = 10
"""Published reports that are looked at: what is older was followed by others."""


def read_waiting(session: Session) -> Waiting:
    """What waits, from one state of the workspace."""
    covered = read_coverage(session)
    return Waiting(
        late=tuple(late_orders(session)),
        running_out=tuple(_running_out(covered.rows)),
        nothing_yet=tuple(_nothing_yet(covered.rows)),
        fixtures=tuple(
            row
            for row in standing_fixtures(session)
            if row.last_refill is not None and (row.days_since or 0) >= REFILL_AFTER
        ),
        changed=tuple(report for report in list_published(session, _NEWEST_REPORTS) if report.changed),
        coverage=_coverage(covered.provinces),
    )


def late_orders(session: Session) -> list[LateOrder]:
    """Orders of which goods are late, the longest late first."""
    keys = pipeline_keys(session, PipelineFilter(dues=(Due.LATE.value,)), limit=_FEW)[Due.LATE]
    rows = pipeline_rows(session, keys)
    by_order = groupby(sorted(rows.values(), key=lambda row: row.key), key=lambda row: row.number)
    found = [_late_order(tuple(lines)) for _number, lines in by_order]
    return sorted(found, key=lambda order: -order.late_by)


def _late_order(lines: tuple[PipelineRow, ...]) -> LateOrder:
    first = lines[0]
    return LateOrder(first.number, first.kind, first.party_name, first.party_km, first.late_by, lines)


def _running_out(rows: Iterable[CoverageRow]) -> list[CoverageRow]:
    """Where what is there does not last, the shortest first; what is on the way is not asked for again."""
    short = [row for row in rows if row.standing is Standing.SEND_NOW and not row.coming]
    return sorted(short, key=lambda row: (row.days or 0, row.site.code, row.item.code))[:_FEW]


def _nothing_yet(rows: Iterable[CoverageRow]) -> list[NothingYet]:
    """Items that sites need and were not given, the one that most sites wait for first."""
    waiting: dict[str, list[CoverageRow]] = {}
    for row in rows:
        if row.standing is Standing.NOTHING_YET and not row.coming:
            waiting.setdefault(row.item.code, []).append(row)
    found = [NothingYet(of_item[0].item, len(of_item)) for of_item in waiting.values()]
    return sorted(found, key=lambda one: (-one.sites, one.item.code))[:_FEW]


def _coverage(sums: Iterable[CoverageSum]) -> dict[str, tuple[CoverageSum, ...]]:
    known: dict[str, list[CoverageSum]] = {}
    for one in sums:
        if one.province and one.need.quantity and one.need.basis is not NeedBasis.UNKNOWN:
            known.setdefault(one.item.code, []).append(one)
    return {
        item: tuple(sorted(of_item, key=lambda one: (-one.need.quantity, one.province)))
        for item, of_item in known.items()
    }
