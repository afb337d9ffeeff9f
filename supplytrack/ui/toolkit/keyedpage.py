"""A page that is a list which grows for years: declare its columns, filters, keys and rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.ui.toolkit.columns import Row
from supplytrack.ui.toolkit.keyed import KeyedQuery, KeyedTable, Opened
from supplytrack.ui.toolkit.listpage import ListPage


class KeyedListPage(ListPage[Row]):
    """A list of which only the rows in sight are read; the database filters, sorts and groups it.

    A subclass answers `keyed()` instead of `query()`, and `told(opened)` instead of `summary(rows)`. Headings come
    with the sections; `identity` is the key.
    """

    def keyed(self) -> KeyedQuery[Row]:
        """How the list is read, for what the filters say now."""
        raise NotImplementedError

    def told(self, _opened: Opened) -> str:
        """The quiet words after the title, when the keys of all rows are there."""
        return ""

    def around(self, *, loaded: bool) -> None:
        """Read what stands around the list, such as sums of all of it: asked when its first rows are there.

        `loaded`: the page was read anew, and not only for other filters.
        """

    def query(self) -> Callable[[Any], Sequence[Row]]:
        """Not used: the list is read by its keys."""
        raise NotImplementedError

    def summary(self, _rows: Sequence[Row]) -> str:
        """What was told last: while a list is begun anew, the words stay."""
        return self._words

    def make_model(self) -> KeyedTable[Row]:
        """A list of which only the pages in sight are read."""
        self._words, self._begun, self._loaded = "", False, False
        self._keyed: KeyedTable[Row] = KeyedTable(
            self.columns, self.desk.tasks, count=self.count_words, parent=self
        )
        return self._keyed

    def load(self) -> None:
        """Open the list, and read what stands around it."""
        self._loaded = True
        super().load()

    def read(self) -> None:
        """Open the list of what the filters let through."""
        self._begun = False
        self._keyed.open(self.keyed(), self._told)

    def _told(self, opened: Opened) -> None:
        if not self._begun:
            loaded, self._begun, self._loaded = self._loaded, True, False
            self.around(loaded=loaded)
        if opened.whole:
            self._words = self.told(opened)
        self.show_rows(())
