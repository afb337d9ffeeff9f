"""What was changed beside the ledger: who, when, what, before and after."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Column, Index, Integer, Text, insert

from supplytrack.db.base import Big, table, text_column
from supplytrack.db.engine import Session

audit_entry = table(
    "audit_entry",
    Column("id", Integer, primary_key=True),
    Column("at", Big, nullable=False),
    text_column("actor", required=True),
    text_column("action", required=True),
    text_column("subject"),
    Column("before", Text),
    Column("after", Text),
)
"""Posted documents are their own record; this holds changes of the catalogue and of settings."""

Index("audit_entry_subject_ix", audit_entry.c.subject, audit_entry.c.id)
_INSERT = insert(audit_entry)


def record(session: Session, action: str, subject: str, before: Any = None, after: Any = None) -> None:
    """Note that the acting person did `action` to `subject`."""
    session.execute(
        _INSERT,
        {
            "at": session.clock.instant(),
            "actor": session.actor.name,
            "action": action,
            "subject": subject,
            "before": _json(before),
            "after": _json(after),
        },
    )


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
