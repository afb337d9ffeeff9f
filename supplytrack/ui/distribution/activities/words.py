"""How the screens of activities say things."""

from __future__ import annotations

from supplytrack.distribution.activities.activity import ActivityKind
from supplytrack.distribution.activities.queries import ActivityRow
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.toolkit.days import day_text, period_text
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import local

ACTIVITIES, ACTIVITY = "activities", "activity"
"""The list, and one activity, as the place of people served opens them."""

KIND_WORDS = {
    ActivityKind.FIXTURE: N_("Fixture"),
    ActivityKind.REFILL: N_("Refill"),
    ActivityKind.TRAINING: N_("Training"),
    ActivityKind.INFORMATION: N_("Information"),
    ActivityKind.MOBILISATION: N_("Mobilisation"),
    ActivityKind.ASSESSMENT: N_("Assessment"),
    ActivityKind.OTHER: N_("Other activity"),
}


def title_of(row: ActivityRow) -> str:
    """What was done, in the language in use."""
    return local(row.title, row.title_km)


def where_of(row: ActivityRow) -> str:
    """The site, else the provinces."""
    if row.place:
        return local(row.place_name, row.place_km)
    return ", ".join(local(one.name, one.name_km) for one in row.provinces)


def days_of(row: ActivityRow) -> str:
    """`28–30 April 2020`; `since 20 April 2020` while a fixture stands."""
    if row.last is None:
        return _("since {day}").format(day=day_text(row.first))
    return period_text(row.first, row.last)


def people_of(row: ActivityRow) -> str:
    """`308 participants`; empty where nobody was counted."""
    if row.people is None:
        return ""
    kind = row.people_kind or ngettext("person", "people", row.people)
    return f"{row.people:,} {kind}"


def how_much(row: ActivityRow) -> str:
    """What was counted, and who took part."""
    return ", ".join(part for part in (row.amount, people_of(row)) if part)


def refill_words(row: ActivityRow) -> str:
    """How long ago a standing fixture was refilled; empty for what is none."""
    days = row.days_since
    if days is None:
        return ""
    if row.last_refill is None:
        return _("never refilled")
    if days == 0:
        return _("refilled today")
    return ngettext("refilled {days} day ago", "refilled {days} days ago", days).format(days=f"{days:,}")


def state_badge(row: ActivityRow) -> Badge:
    """Whether a fixture stands, what is withdrawn, and what is simply done."""
    if row.withdrawn_at is not None:
        return Badge(_("Withdrawn"), "plain", "undo-2")
    if row.stands:
        return Badge(_("Stands"), "info", "map-pin")
    return Badge(_("Recorded"), "good", "circle-check")
