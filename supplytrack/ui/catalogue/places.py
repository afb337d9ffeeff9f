"""The two places of the catalogue: items, and everybody and everywhere that goods come from and go to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from supplytrack.i18n import N_
from supplytrack.ui.catalogue.categories_list import CategoriesList
from supplytrack.ui.catalogue.category_page import CategoryPage
from supplytrack.ui.catalogue.fund_page import FundPage
from supplytrack.ui.catalogue.funds_list import FundsList
from supplytrack.ui.catalogue.item_page import ItemPage
from supplytrack.ui.catalogue.items_list import ItemsList
from supplytrack.ui.catalogue.parties_list import PartiesList
from supplytrack.ui.catalogue.party_page import PartyPage
from supplytrack.ui.catalogue.site_page import SitePage
from supplytrack.ui.catalogue.sites_list import SitesList
from supplytrack.ui.catalogue.words import ITEMS, NEW, SITES
from supplytrack.ui.toolkit.pages import Desk, Page
from supplytrack.ui.toolkit.place import Place


class ItemsPlace(Place):
    """Opens at the list; `open_at` takes an item's code, "new", ("category", its code) or ("list", "categories")."""

    place = ITEMS
    title = N_("Items & kits")

    def first(self) -> Page:
        """All items."""
        return ItemsList(self.desk)

    def page_for(self, what: Any) -> Page | None:
        """An item's form, a category's, or the list of categories."""
        if isinstance(what, tuple):
            word, name = what
            return CategoryPage(self.desk, name) if word == "category" else _list_of_items(self.desk, name)
        return ItemPage(self.desk, "" if what == NEW else str(what))


def _list_of_items(desk: Desk, name: str) -> Page | None:
    """None for the list that the place opens at."""
    return CategoriesList(desk) if name == "categories" else None


class SitesPlace(Place):
    """Opens at the sites; `open_at` takes a site's code, or a pair that says which list or form."""

    place = SITES
    title = N_("Sites")

    def first(self) -> Page:
        """All sites."""
        return SitesList(self.desk)

    def page_for(self, what: Any) -> Page | None:
        """A code, ("site", code), ("party", code), ("fund", code), ("list", "parties" or "funds"). No code is new."""
        if what == NEW:
            return SitePage(self.desk)
        kind, code = what if isinstance(what, tuple) else ("site", str(what))
        made = _PAGES.get((kind, code)) or _PAGES.get((kind, ""))
        return made(self.desk, code) if made else _of_needs(self.desk, kind, code)


def _of_needs(desk: Desk, kind: str, code: str) -> Page | None:
    # Imported when the first of them is opened.
    from supplytrack.ui.distribution.needs.opened import needs_page

    return needs_page(desk, kind, code)


def _coverage(desk: Desk) -> Page:
    # Imported when it is opened: it brings the map and the handing over of goods.
    from supplytrack.ui.distribution.coverage import CoverageList

    return CoverageList(desk)


_PAGES: dict[tuple[str, str], Callable[[Desk, str], Page]] = {
    ("list", "coverage"): lambda desk, _code: _coverage(desk),
    ("list", "parties"): lambda desk, _code: PartiesList(desk),
    ("list", "funds"): lambda desk, _code: FundsList(desk),
    ("site", ""): SitePage,
    ("party", ""): PartyPage,
    ("fund", ""): FundPage,
}
