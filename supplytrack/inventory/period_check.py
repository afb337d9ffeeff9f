"""Closed periods against the documents: none is dated in days that were closed before it was recorded."""

from __future__ import annotations

import json
from itertools import pairwise

from sqlalchemy import select, text

from supplytrack.access.audit import audit_entry
from supplytrack.core.clock import day_of
from supplytrack.db.engine import Session
from supplytrack.i18n import _
from supplytrack.inventory.check import Findings
from supplytrack.inventory.periods import SUBJECT

_HISTORY = select(audit_entry.c.after).where(audit_entry.c.subject == SUBJECT).order_by(audit_entry.c.id)
_LATE = text(
    """SELECT number, effective_day FROM document
WHERE id > :after AND id <= :before AND effective_day <= :until ORDER BY id"""
)
_NO_END = 2**62


def check_periods(session: Session, findings: Findings) -> None:
    """Documents by the order in which they were recorded, which needs no clock, and the day kept in the workspace."""
    changes = [json.loads(row.after) for row in session.rows(_HISTORY)]
    kept, told = session.workspace.closed_until_day, changes[-1]["until"] if changes else None
    if kept != told:
        findings.add(
            "period",
            _("The books are closed up to {kept}; what was written down when closing says {told}.").format(
                kept=_day(kept), told=_day(told)
            ),
        )
    for change, following in pairwise([*changes, {"documents": _NO_END}]):
        if change["until"] is None:
            continue
        asked = {
            "after": change["documents"],
            "before": following["documents"],
            "until": change["until"],
        }
        for row in session.rows(_LATE, asked):
            findings.add(
                "late document",
                _("{number} is dated {day}, in a period that was closed before it was recorded.").format(
                    number=row.number, day=day_of(row.effective_day).isoformat()
                ),
            )


def _day(number: int | None) -> str:
    return "–" if number is None else day_of(number).isoformat()
