"""Arrivals: people who came to a site or a province on a day, as one reporting source counted them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from supplytrack.db.base import Big, flag, table, text_column, unique_where

reporting_source = table(
    "reporting_source",
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    text_column("name"),
    Column("subset_of_id", Integer, ForeignKey("reporting_source.id")),
    text_column("remarks"),
    *flag("active", 1),
    CheckConstraint("subset_of_id IS NULL OR subset_of_id <> id", name="is_not_its_own_part"),
)
"""Who counts arrivals. `subset_of_id`: this source counts some of the same people as another one, so that the two are
never added up."""

arrival = table(
    "arrival",
    Column("uid", Text, primary_key=True),
    Column("source_id", Integer, ForeignKey("reporting_source.id"), nullable=False),
    Column("location_id", Integer, ForeignKey("location.id")),
    Column("province_code", Text, ForeignKey("province.code")),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    text_column("remarks"),
    text_column("recorded_by", required=True),
    Column("recorded_at", Big, nullable=False),
    text_column("withdrawn_by"),
    Column("withdrawn_at", Big),
    text_column("withdrawn_why"),
    CheckConstraint("people >= 0", name="people_are_not_negative"),
    CheckConstraint("first_day <= last_day", name="days_are_in_order"),
    CheckConstraint("location_id IS NULL OR province_code IS NULL", name="is_about_one_place"),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by = '')", name="withdrawn_by_somebody"),
)
"""People counted at a site, in a province, or (neither) in the whole country. Nearly always of one day; a figure that a
source gives for a longer time keeps its first and last day. Wrong figures are withdrawn and recorded anew."""

unique_where(
    "arrival_site_uq",
    "withdrawn_at IS NULL AND location_id IS NOT NULL",
    arrival.c.source_id,
    arrival.c.location_id,
    arrival.c.first_day,
    arrival.c.last_day,
)
unique_where(
    "arrival_province_uq",
    "withdrawn_at IS NULL AND province_code IS NOT NULL",
    arrival.c.source_id,
    arrival.c.province_code,
    arrival.c.first_day,
    arrival.c.last_day,
)
unique_where(
    "arrival_country_uq",
    "withdrawn_at IS NULL AND location_id IS NULL AND province_code IS NULL",
    arrival.c.source_id,
    arrival.c.first_day,
    arrival.c.last_day,
)
Index("arrival_day_ix", arrival.c.first_day, arrival.c.uid)
