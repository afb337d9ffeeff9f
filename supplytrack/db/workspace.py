"""The workspace's own row: whose it is, its station, its time zone, and where its chain stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, Text, select

from supplytrack.db.base import Big, flag, table, text_column

workspace = table(
    "workspace",
    Column("id", Integer, primary_key=True),
    text_column("organisation"),
    text_column("organisation_km"),
    text_column("short_name"),
    text_column("country"),
    text_column("time_zone", required=True),
    text_column("station", required=True),
    *flag("is_example"),
    Column("closed_until_day", Integer),
    Column("approval_limit", Big),
    text_column("approval_currency"),
    Column("expiry_warning_days", Integer, nullable=False, server_default="90"),
    Column("cover_days", Integer, nullable=False, server_default="30"),
    Column("created_at", Big, nullable=False),
    *flag("notes_need_approval"),
    Column("unsigned_days", Integer, nullable=False, server_default="7"),
    CheckConstraint("unsigned_days > 0", name="unsigned_days_are_positive"),
    CheckConstraint("id = 1", name="there_is_one"),
    CheckConstraint(
        "(approval_limit IS NULL) OR (approval_limit >= 0 AND approval_currency <> '')",
        name="approval_limit_has_a_currency",
    ),
    CheckConstraint("expiry_warning_days > 0 AND cover_days > 0", name="days_are_positive"),
)
"""Exactly one row. Documents dated on or before `closed_until_day` are refused.

`approval_limit` (see `core.money`): losses and count differences worth more need a second person; NULL: none does.
`expiry_warning_days`: a batch that expires within them is told as expiring. `cover_days`: what was used in so many
days before today says how long the stock lasts. `notes_need_approval`: a prepared delivery note is seen by a second
person before it is issued. `unsigned_days`: after so many a note that is not signed needs somebody.
"""

GENESIS = "0" * 64
"""What the first document of a station's chain follows."""

chain = table(
    "chain",
    Column("station", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)
"""The head of each station's chain of posted documents."""

number_series = table(
    "number_series",
    Column("prefix", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("prefix", "station", "year"),
)
"""The last number given per kind, station and year: no gaps, never reused."""

schema_fingerprint = table(
    "schema_fingerprint",
    Column("version", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
)
"""What the schema looked like when the migrations had run, to see when another program changed it."""


@dataclass(frozen=True)
class Workspace:
    """Whose workspace this is."""

    organisation: str
    organisation_km: str
    short_name: str
    country: str
    time_zone: str
    station: str
    is_example: bool
    closed_until_day: int | None
    approval_limit: int | None = None
    approval_currency: str = ""
    expiry_warning_days: int = 90
    cover_days: int = 30
    notes_need_approval: bool = False
    unsigned_days: int = 7


def workspace_of(row: Any) -> Workspace:
    """The workspace that `READ_WORKSPACE` read: yes/no columns are truths."""
    values = dict(row._mapping)
    flags = {name: bool(values[name]) for name in ("is_example", "notes_need_approval")}
    return Workspace(**{**values, **flags})


READ_WORKSPACE = select(
    workspace.c.organisation,
    workspace.c.organisation_km,
    workspace.c.short_name,
    workspace.c.country,
    workspace.c.time_zone,
    workspace.c.station,
    workspace.c.is_example,
    workspace.c.closed_until_day,
    workspace.c.approval_limit,
    workspace.c.approval_currency,
    workspace.c.expiry_warning_days,
    workspace.c.cover_days,
    workspace.c.notes_need_approval,
    workspace.c.unsigned_days,
)
