"""What the example says of people who came and what they are to get: arrivals, entitlements, target provinces."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from supplytrack.db.engine import Session
from supplytrack.distribution.needs.keeping import (
    EntitlementDraft,
    SourceDraft,
    TargetDraft,
    keep_entitlement,
    keep_reporting_source,
    keep_target_set,
)
from supplytrack.distribution.needs.recording import ArrivalDraft, record_arrivals


def record_example_needs(
    session: Session, response: Mapping[str, Any], quantities: Mapping[str, int]
) -> None:
    """Record sources, arrivals, entitlements and target provinces as `response.toml` has them.

    `quantities`: the numbers of the facts; the n-th one of a fact that names several is `F07.n`.
    """
    for entry in response["sources"]:
        keep_reporting_source(session, SourceDraft(**entry))
    for entry in response["arrivals"]:
        record_arrivals(
            session,
            [
                ArrivalDraft(
                    entry["source"],
                    "",
                    entry["first"],
                    str(quantities[entry["fact"]]),
                    entry["last"],
                    entry["remarks"],
                )
            ],
        )
    for entry in response["daily_arrivals"]:
        days = (entry["last"] - entry["first"]).days + 1
        people = str(quantities[entry["fact"]])
        record_arrivals(
            session,
            [
                ArrivalDraft(
                    entry["source"], "", entry["first"] + timedelta(day), people, None, entry["remarks"]
                )
                for day in range(days)
            ],
        )
    for entry in response["entitlements"]:
        keep_entitlement(session, EntitlementDraft(**entry))
    for entry in response["targets"]:
        keep_target_set(session, TargetDraft(**entry))
