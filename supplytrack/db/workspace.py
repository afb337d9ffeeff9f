"""The workspace's own row: whose it is, its station, its time zone, and where its chain stands."""

from __future__ import annotations

from dataclasses import dataclass

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
    Column("created_at", Big, nullable=False),
    CheckConstraint("id = 1", name="there_is_one"),
)
"""Exactly one row. Documents dated on or before `closed_until_day` are refused."""

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


READ_WORKSPACE = select(
    workspace.c.organisation,
    workspace.c.organisation_km,
    workspace.c.short_name,
    workspace.c.country,
    workspace.c.time_zone,
    workspace.c.station,
    workspace.c.is_example,
    workspace.c.closed_until_day,
)
