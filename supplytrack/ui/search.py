"""What the palette finds in the workspace: papers, items, sites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.distribution.printing import Scanned, ScannedPaper, check_scan, is_scan
from supplytrack.errors import Refused
from supplytrack.i18n import _, language
from supplytrack.inventory.search import Found, FoundDocument, FoundName, search_everything
from supplytrack.ui.palette import Hit
from supplytrack.ui.routes import place_of
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.tracing import open_trace


def search_workspace(desk: Desk, typed: str, then: Callable[[Sequence[Hit]], None]) -> None:
    """Look for `typed` and give the hits to `then`; a newer search replaces an older one."""
    if is_scan(typed):
        desk.tasks.read(
            lambda session: _scanned(session, typed),
            lambda scanned: then([_scan_hit(desk, scanned)]),
            ticket="search",
        )
        return
    desk.tasks.read(
        lambda session: search_everything(session, typed),
        lambda found: then([*_hits(desk, found), _way_of(desk, typed.strip().lstrip("#"))]),
        ticket="search",
    )


def _scanned(session: Any, typed: str) -> ScannedPaper | str:
    """What is known of a paper by its code, or why nothing is."""
    try:
        return check_scan(session, typed)
    except Refused as refused:
        return str(refused)


def _scan_hit(desk: Desk, scanned: ScannedPaper | str) -> Hit:
    """Whether a paper in somebody's hand says what the note says."""
    if isinstance(scanned, str):
        return Hit(_("Code of a paper"), scanned, lambda: None, "circle-alert")
    told = {
        Scanned.MATCHES: _("{number}: the paper says what the note says"),
        Scanned.CHANGED: _(
            "{number} was printed like this on {day} and changed since. The paper no longer matches"
        ),
        Scanned.UNKNOWN: _("{number} was never printed like this here. Compare the paper with the note"),
    }[scanned.known].format(number=scanned.number, day=day_text(scanned.printed) if scanned.printed else "")
    icon = "circle-check" if scanned.known is Scanned.MATCHES else "circle-alert"
    return Hit(_("Code of a paper"), told, lambda: desk.go("hand over", scanned.uid), icon)


def _hits(desk: Desk, found: Found) -> list[Hit]:
    papers = [_paper(desk, one) for one in found.documents if place_of(one.number)]
    items = [_named(desk, one, "stock", "package", _("Items")) for one in found.items]
    places = [_named(desk, one, "sites", "map-pin", _("Sites")) for one in found.places]
    return [*papers, *items, *places]


def _way_of(desk: Desk, typed: str) -> Hit:
    """What was typed may be the number of a batch, which only the trace looks for."""
    words = _("Where “{text}” came from, and who has it").format(text=typed)
    return Hit(_("Trace"), words, lambda: open_trace(desk, typed), "history")


def _paper(desk: Desk, one: FoundDocument) -> Hit:
    words = ", ".join(word for word in (one.other, day_text(one.date)) if word)
    return Hit(_("Papers"), one.number, lambda: desk.go(place_of(one.number), one.number), below=words)


def _named(desk: Desk, one: FoundName, place: str, icon: str, group: str) -> Hit:
    names = (
        (one.name_km, one.name)
        if language() == "km" and one.name_km
        else (one.name or one.name_km, one.name_km)
    )
    below = names[1] if names[1] != names[0] else one.code
    return Hit(group, names[0], lambda: desk.go(place, one.code), icon, below)
