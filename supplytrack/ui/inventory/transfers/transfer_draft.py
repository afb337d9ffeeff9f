"""A transfer between the page and the operations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from supplytrack.inventory.transfers.operations import TransferDraft
from supplytrack.inventory.transfers.queries import TransferDetail, TransferLineRow
from supplytrack.ui.distribution.noteform import line_draft, sent_line
from supplytrack.ui.posting import day_or, typed
from supplytrack.ui.toolkit.draft import Line


def transfer_draft(values: Mapping[str, Any], today: date) -> TransferDraft:
    """What the page keeps as the operation takes it. What is no date stays today: the form complains first."""
    return TransferDraft(
        uid=typed(values, "uid"),
        date=day_or(values.get("date"), today),
        source=typed(values, "source"),
        target=typed(values, "target"),
        lines=tuple(line_draft(line) for line in values["lines"]),
        expected=day_or(values.get("expected"), None),
        request_number=typed(values, "request_number"),
        means=typed(values, "means"),
        carrier=typed(values, "carrier"),
        driver=typed(values, "driver"),
        vehicle=typed(values, "vehicle"),
        loaded_by=typed(values, "loaded_by"),
        remarks=typed(values, "remarks"),
    )


def posted_values(detail: TransferDetail, own: str) -> dict[str, Any]:
    """A posted transfer as the page shows it: every cell says what was sent and what became of it."""
    row = detail.row
    return {
        "uid": row.uid,
        "date": row.date.isoformat(),
        "source": row.source,
        "target": row.target,
        "expected": row.expected.isoformat() if row.expected else None,
        "request_number": detail.request_number,
        "means": detail.means or None,
        "carrier": detail.carrier,
        "driver": detail.driver,
        "vehicle": detail.vehicle,
        "loaded_by": detail.loaded_by,
        "remarks": detail.remarks,
        "lines": [_posted_line(line, own) for line in detail.lines],
    }


def _posted_line(line: TransferLineRow, own: str) -> Line:
    return {
        **sent_line(line, line.sent, own, line.is_container),
        "became": {
            "decimals": line.decimals,
            "received": line.received,
            "lost": line.damaged + line.lost,
            "open": line.open,
        },
    }
