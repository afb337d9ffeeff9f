"""How transfers are told: the state as a chip, how long goods have been on the way."""

from __future__ import annotations

from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.transfers.queries import TransferRow
from supplytrack.ui.distribution.words import REASON_WORDS
from supplytrack.ui.toolkit.paint import Badge

TRANSFERS = "transfers"
"""The list of the place "stock" in which transfers stand."""
TRANSFER, ARRIVAL = "transfer", "arrival"
"""What the place opens: a transfer, and what arrived of one."""

LOSS_REASONS = ("damaged in transport", "wet", "lost on the way", "short in the box", "other")
"""Reasons that are offered why not all arrived well; others can be written."""


def badges() -> dict[str, Badge]:
    """The chip of every state."""
    return {
        "draft": Badge(_("Draft"), "plain", "pencil"),
        "late": Badge(_("Late"), "bad", "truck"),
        "part": Badge(_("Part received"), "warn", "package-open"),
        "moving": Badge(_("In transit"), "info", "truck"),
        "received": Badge(_("Received"), "good", "circle-check"),
        "losses": Badge(_("With losses"), "warn", "triangle-alert"),
        "reversed": Badge(_("Reversed"), "plain", "undo-2"),
    }


def state_badge(state: str) -> Badge:
    """The chip of a transfer's state."""
    return badges()[state]


def age_words(row: TransferRow) -> str:
    """`since 3 days, 1 day late`; empty when nothing of it is on the way."""
    if row.days is None:
        return ""
    told = (
        ngettext("since {count} day", "since {count} days", row.days).format(count=f"{row.days:,}")
        if row.days
        else _("since today")
    )
    late = row.days - (row.expected - row.date).days if row.expected else 0
    if late > 0:
        words = ngettext("{count} day late", "{count} days late", late).format(count=f"{late:,}")
        return f"{told}, {words}"
    return told


def reason_words(reason: str) -> str:
    """A reason in the language in use; other words as they were written."""
    return _(REASON_WORDS[reason]) if reason in REASON_WORDS else reason


OUTCOMES = (
    ("received", N_("{quantity} received")),
    ("damaged", N_("{quantity} damaged")),
    ("lost", N_("{quantity} lost")),
)
