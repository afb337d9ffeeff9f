"""The pages of needs and arrivals by the words that open them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from supplytrack.ui.distribution.needs.arrival_list import ArrivalList
from supplytrack.ui.distribution.needs.arrival_page import ArrivalPage
from supplytrack.ui.distribution.needs.frame_lists import EntitlementList, SourceList, TargetList
from supplytrack.ui.distribution.needs.frame_pages import EntitlementPage, SourcePage, TargetPage
from supplytrack.ui.distribution.needs.need_list import NeedList
from supplytrack.ui.distribution.needs.need_page import NeedPage
from supplytrack.ui.distribution.needs.words import (
    ARRIVALS,
    ENTITLEMENT,
    ENTITLEMENTS,
    NEEDS,
    SOURCE,
    SOURCES,
    TARGET,
    TARGETS,
)
from supplytrack.ui.toolkit.pages import Desk, Page

LISTS: Mapping[str, Callable[[Desk], Page]] = {
    NEEDS: NeedList,
    ARRIVALS: ArrivalList,
    ENTITLEMENTS: EntitlementList,
    TARGETS: TargetList,
    SOURCES: SourceList,
}
FORMS: Mapping[str, Callable[[Desk, str], Page]] = {
    NEEDS: NeedPage,
    ARRIVALS: ArrivalPage,
    ENTITLEMENT: EntitlementPage,
    TARGET: TargetPage,
    SOURCE: SourcePage,
}


def needs_page(desk: Desk, kind: str, code: str) -> Page | None:
    """A list for ("list", name), a form for (kind, code); None for what is no page of needs."""
    if kind == "list":
        made = LISTS.get(code)
        return made(desk) if made else None
    form = FORMS.get(kind)
    return form(desk, code) if form else None
