"""The place of the stock: the table of what is where, the lists beside it, and the papers that are opened from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supplytrack.i18n import N_
from supplytrack.ui.inventory.stock_page import StockPage
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.toolkit.pages import Desk, Page
from supplytrack.ui.toolkit.place import Place

Make = Callable[[Desk, str], Page]
"""Makes a page for a name: a draft's identity or a paper's number; empty for a new paper."""


class StockPlace(Place):
    """Opens at the table of stock; `open_at` takes a paper's number, or a pair that says what to open."""

    place = STOCK
    title = N_("Stock")

    def first(self) -> Page:
        """What is where."""
        return StockPage(self.desk)

    def page_for(self, what: Any) -> Page | None:
        """("list", its id), (a paper's word, uid or number; empty for a new one), or a number."""
        word, name = what if isinstance(what, tuple) else self._told(str(what))
        if word == "list":
            made = _LISTS.get(name)
            return made(self.desk, "") if made else None
        paper = _PAPERS.get(word)
        return paper(self.desk, name) if paper else None

    @staticmethod
    def _told(number: str) -> tuple[str, str]:
        """What a number means, by its first letters."""
        return _WORDS.get(number.split("-", 1)[0], ""), number


_LISTS: Mapping[str, Make] = {}
"""The lists of this place beside the table of stock."""

_PAPERS: Mapping[str, Make] = {}
"""What this place opens by word."""

_WORDS: Mapping[str, str] = {}
"""The word of a paper by the prefix of its number."""
