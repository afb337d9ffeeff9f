"""What waits beside papers and stock: sites running out, late orders, fixtures, published reports that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The window stands still while modules load in front of it: what answers these loads beside it.
    from supplytrack.core.document import Kind
    from supplytrack.distribution.activities.queries import ActivityRow
    from supplytrack.distribution.needs.covered import CoverageRow, CoverageSum, CoveredItem
    from supplytrack.distribution.publishing.queries import PublishedReport
    from supplytrack.procurement.pipeline import PipelineRow


@dataclass(frozen=True, slots=True)
class LateOrder:
    """An order or donation of which goods should have come, its lines in the order of the paper."""

    number: str
    kind: Kind
    party_name: str
    party_km: str
    late_by: int
    lines: tuple[PipelineRow, ...]


@dataclass(frozen=True, slots=True)
class NothingYet:
    """An item that so many sites need and none of them was given."""

    item: CoveredItem
    sites: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """All of it. `coverage`: by item code, the provinces whose need is known, those with the largest need first."""

    late: tuple[LateOrder, ...] = ()
    running_out: tuple[CoverageRow, ...] = ()
    nothing_yet: tuple[NothingYet, ...] = ()
    fixtures: tuple[ActivityRow, ...] = ()
    changed: tuple[PublishedReport, ...] = ()
    coverage: Mapping[str, tuple[CoverageSum, ...]] = field(default_factory=dict)
