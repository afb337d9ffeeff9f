"""Activities and fixtures: what was done or set up beside stock."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from supplytrack.db.base import Big, table, text_column


class ActivityKind(StrEnum):
    """What kind of activity it is."""

    FIXTURE = "fixture"
    REFILL = "refill"
    TRAINING = "training"
    INFORMATION = "information"
    MOBILISATION = "mobilisation"
    ASSESSMENT = "assessment"
    OTHER = "other"


activity = table(
    "activity",
    Column("uid", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    text_column("title", required=True),
    text_column("title_km"),
    Column("location_id", Integer, ForeignKey("location.id")),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer),
    Column("quantity", Big),
    text_column("unit"),
    text_column("unit_many"),
    Column("people", Integer),
    Column("men", Integer),
    Column("women", Integer),
    text_column("people_kind"),
    Column("donor_id", Integer, ForeignKey("party.id")),
    text_column("partner"),
    text_column("remarks"),
    Column("fixture_uid", Text, ForeignKey("activity.uid")),
    text_column("recorded_by", required=True),
    Column("recorded_at", Big, nullable=False),
    text_column("withdrawn_by"),
    Column("withdrawn_at", Big),
    text_column("withdrawn_why"),
    CheckConstraint(
        "kind IN ({})".format(", ".join(f"'{kind}'" for kind in ActivityKind)), name="kind_is_known"
    ),
    CheckConstraint("last_day IS NULL OR first_day <= last_day", name="days_are_in_order"),
    CheckConstraint("quantity IS NULL OR quantity > 0", name="quantity_is_positive"),
    CheckConstraint("quantity IS NULL OR unit <> ''", name="quantity_has_a_unit"),
    CheckConstraint("people >= 0 AND men >= 0 AND women >= 0", name="people_are_not_negative"),
    CheckConstraint("(men IS NULL) = (women IS NULL)", name="heads_are_both_or_none"),
    CheckConstraint("men IS NULL OR men + women = people", name="heads_add_up"),
    CheckConstraint("(fixture_uid IS NOT NULL) = (kind = 'refill')", name="refill_has_a_fixture"),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by = '')", name="withdrawn_by_somebody"),
)
"""`quantity` is a whole number of `unit` ("tank", "session"), never stock. A fixture stands from its first day to its last
(NULL: it still stands) and is refilled. `people_kind`: who took part ("participants")."""

Index("activity_day_ix", activity.c.first_day, activity.c.uid)

activity_province = table(
    "activity_province",
    Column("activity_uid", Text, ForeignKey("activity.uid"), nullable=False),
    Column("province_code", Text, ForeignKey("province.code"), nullable=False),
    PrimaryKeyConstraint("activity_uid", "province_code"),
)
"""The provinces an activity took place in; one at a site has that site's."""
