"""The rows of the 4W: one for each document, item and donor, and one for each activity."""

from __future__ import annotations

from dataclasses import asdict

from supplytrack.cli.rows import Row
from supplytrack.db.engine import Session
from supplytrack.distribution.four_w.queries import four_w_sheet
from supplytrack.distribution.reports import DistributionFilter


def four_w_report_rows(session: Session, chosen: DistributionFilter) -> list[Row]:
    """The rows under names that programs know; what is not recorded is empty."""
    return [asdict(row) for row in four_w_sheet(session, chosen).rows]
