"""Builders of needs, arrivals and what frames them: one call for what a person does on a screen."""

from __future__ import annotations

from datetime import date

from supplytrack.db.engine import Database
from supplytrack.distribution.needs.keeping import (
    EntitlementDraft,
    SourceDraft,
    TargetDraft,
    keep_entitlement,
    keep_reporting_source,
    keep_target_set,
)
from supplytrack.distribution.needs.recording import ArrivalDraft, NeedDraft, record_arrivals, record_needs

SITE = "POI-PET"
"""The site that builders use unless told."""


def need(
    database: Database, item: str, quantity: str, *, place: str = SITE, on: date | None = None, **fields: str
) -> str:
    """What a site needs of an item; returns the figure's identity."""
    draft = NeedDraft(on or database.clock.today(), place, item, quantity, **fields)
    return database.write(lambda s: record_needs(s, [draft]))[0][0]


def source(database: Database, code: str = "NCCT", **fields: str) -> str:
    """Who counts arrivals; returns the code."""
    return database.write(lambda s: keep_reporting_source(s, SourceDraft(code, **fields)))[0]


def arrived(
    database: Database,
    people: str,
    *,
    by: str = "NCCT",
    place: str = SITE,
    on: date | None = None,
    until: date | None = None,
    **fields: str,
) -> str:
    """People who arrived; returns the figure's identity."""
    draft = ArrivalDraft(by, place, on or database.clock.today(), people, until, **fields)
    return database.write(lambda s: record_arrivals(s, [draft]))[0][0]


def entitle(
    database: Database,
    item: str,
    quantity: str = "1",
    *,
    basis: str = "arrival",
    first: date = date(2020, 4, 1),
    last: date | None = None,
) -> str:
    """What a person is to get; returns the entitlement's identity."""
    draft = EntitlementDraft(item, basis, quantity, first, last)
    return database.write(lambda s: keep_entitlement(s, draft))[0]


def target(
    database: Database,
    *provinces: str,
    name: str = "Target provinces",
    first: date = date(2020, 4, 1),
    last: date | None = None,
) -> str:
    """A set of target provinces; returns its identity."""
    return database.write(lambda s: keep_target_set(s, TargetDraft(name, provinces, first, last)))[0]
