"""Categories of items, and how the situation report says them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.catalogue.report_words import CategoryRow, list_category_rows
from supplytrack.core.code import fold
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.catalogue.words import ITEMS
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.columns import Column
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.words import local


class CategoriesList(ListPage[CategoryRow]):
    """The categories in the order of reports; each opens in its form."""

    place = "categories"
    in_list = "categories"
    title = N_("Categories")
    search = N_("Name")
    kinds = frozenset({"items", "categories"})
    specs = (ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),)
    secondary = ("export",)
    columns = (
        Column("name", N_("Category"), lambda row: local(row.name, row.name_km), width=240, weight=500),
        Column("collective", N_("A donor's goods together"), lambda row: row.collective, width=220),
        Column("sentence", N_("Sentence for a handover"), lambda row: row.sentence),
    )

    def bind(self) -> None:
        """What the button does."""
        self.acts.bind("export", lambda: save_list(self, _(self.title), self.export()))

    def query(self) -> Callable[[Any], Sequence[CategoryRow]]:
        """Categories whose name fits."""
        words = fold(self.bar.text)
        return lambda session: [
            row for row in list_category_rows(session) if words in fold(f"{row.name} {row.name_km}")
        ]

    def identity(self, row: CategoryRow) -> str:
        """The folded name."""
        return row.code

    def opened(self, row: CategoryRow) -> None:
        """Change it."""
        self.desk.go(ITEMS, ("category", row.code))

    def summary(self, rows: Sequence[CategoryRow]) -> str:
        """`3 categories`."""
        return ngettext("{count} category", "{count} categories", len(rows)).format(count=len(rows))

    def why_empty(self) -> Empty:
        """None yet."""
        return Empty(_("No categories yet"), _("An item brings its category with it."), "list")
