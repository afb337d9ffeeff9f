"""Approvals: changes of the stock that wait for a second person."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from supplytrack.core.document import ApprovalState
from supplytrack.db.base import Big, table, text_column

approval = table(
    "approval",
    Column("uid", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("location_id", Integer, ForeignKey("location.id"), nullable=False),
    text_column("title"),
    text_column("why"),
    Column("payload", Text, nullable=False),
    text_column("requested_by", required=True),
    Column("requested_at", Big, nullable=False),
    text_column("decided_by"),
    Column("decided_at", Big),
    text_column("decision"),
    CheckConstraint(
        "state IN ({})".format(", ".join(f"'{state}'" for state in ApprovalState)), name="state_is_known"
    ),
    CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_has_a_moment"),
)
"""`uid` becomes the document's identity when it is approved. `payload` is the draft as JSON; `why` says what made
a second person necessary; `decision` is what that person wrote."""

Index("approval_state_ix", approval.c.state, approval.c.requested_at)
