"""How counts are told: the state as a chip, differences, what they are worth."""

from __future__ import annotations

from supplytrack.core.document import COUNT_REASONS, CountState
from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import N_, _
from supplytrack.inventory.counts.queries import CountRow
from supplytrack.inventory.worth import Worth
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.paint import Badge

COUNTS = "counts"
"""The list of the place "stock" in which counts stand."""
COUNT, NEW, EXTRA = "count", "new count", "count extra"
"""What the place opens: a count by its number, a new one, goods to add to the sheet of one."""

_REASONS = {
    "counting mistake": N_("Counting mistake"),
    "lost": N_("Lost"),
    "damaged": N_("Damaged"),
    "expired": N_("Expired"),
    "stolen": N_("Stolen"),
    "other": N_("Other"),
}


def badges() -> dict[str, Badge]:
    """The chip of every state."""
    return {
        CountState.OPEN.value: Badge(_("Being counted"), "info", "clipboard-check"),
        CountState.COUNTED.value: Badge(_("To review"), "warn", "search"),
        CountState.POSTED.value: Badge(_("Posted"), "good", "circle-check"),
        CountState.CANCELLED.value: Badge(_("Cancelled"), "plain", "x"),
        CountState.REVERSED.value: Badge(_("Reversed"), "plain", "undo-2"),
    }


def state_badge(row: CountRow) -> Badge:
    """The chip of a count's state."""
    return badges()[row.state.value]


def reason_words(reason: str) -> str:
    """A reason in the language in use."""
    return _(_REASONS[reason]) if reason in _REASONS else reason


def reason_choices() -> list[Choice]:
    """What can be said why a count differs."""
    return [Choice(key, reason_words(key), also=(key,)) for key in COUNT_REASONS]


def signed(difference: int, decimals: int) -> str:
    """`+6` or `-3`."""
    told = format_quantity(difference, decimals)
    return f"+{told}" if difference > 0 else told


def worth_words(worth: Worth) -> str:
    """`36 USD`; what nobody knows is said to be unknown, and nothing is a dash."""
    if worth.unknown and not worth.amounts:
        return _("unknown")
    return worth.words() or "–"


def progress_words(row: CountRow) -> str:
    """`34 of 120 counted`."""
    return _("{counted} of {lines} counted").format(counted=f"{row.counted:,}", lines=f"{row.lines:,}")
