"""All items, by category."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.item_list import ItemFilter, item_keys
from supplytrack.catalogue.queries import ItemRow, NamedRow, items_by_code, list_categories
from supplytrack.core.actor import Permission
from supplytrack.core.sort import Sort
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.catalogue.lists import USE_FILTER, CatalogueActs, facts, foot_buttons, list_specs
from supplytrack.ui.catalogue.words import ITEMS, NEW, USED, out_of_use, use_words
from supplytrack.ui.inventory.conversions.ways import ways_to_make
from supplytrack.ui.toolkit.boxes import hairline
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.keyed import KeyedQuery, Opened, Section
from supplytrack.ui.toolkit.keyedpage import KeyedListPage
from supplytrack.ui.toolkit.labels import Chip, Label
from supplytrack.ui.toolkit.pages import side_box
from supplytrack.ui.words import local, other_name, unit_words


def _minimum(item: ItemRow) -> Decimal | None:
    """The minimum in the item's unit, as a number; None when none is set."""
    return None if item.minimum_stock is None else Decimal(item.minimum_stock).scaleb(-item.decimals)


def kit_words(item: ItemRow) -> str:
    """`Kit of 5`: how many kinds of things are in a kit; empty for other items."""
    return _("Kit of {count}").format(count=item.components) if item.components else ""


class ItemsList(CatalogueActs, KeyedListPage[ItemRow]):
    """What can be received and handed over."""

    place = ITEMS
    title = N_("Items & kits")
    search = N_("Name or code")
    kinds = frozenset({"items"})
    row_height = 40
    side_width = 300
    grouped = True
    specs = list_specs(N_("New item"))
    filters = (Filter("category", N_("Category")), Filter("expiry", N_("Expiry"), several=False), USE_FILTER)
    columns = (
        Column(
            "name",
            N_("Item"),
            lambda row: local(row.name, row.name_km),
            look=lambda row: Look(weight=500, tail=kit_words(row), below=other_name(row.name, row.name_km)),
        ),
        Column("code", N_("Code"), lambda row: row.code, width=116, tone="text2"),
        Column("unit", N_("Unit"), lambda row: unit_words(row, 10**row.decimals), width=96),
        Column(
            "minimum",
            N_("Minimum"),
            lambda row: _minimum(row),
            lambda minimum: f"{minimum.normalize():,f}",
            width=100,
            numeric=True,
        ),
        Column(
            "expiry", N_("Expiry dates"), lambda row: _("yes") if row.tracks_expiry else _("no"), width=110
        ),
        Column(
            "use",
            N_("Use"),
            lambda row: use_words(active=row.active),
            lambda _words: "",
            width=120,
            look=lambda row: Look(badge=None if row.active else out_of_use()),
        ),
    )

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices(
            "expiry", [Choice("dated", _("With expiry dates")), Choice("undated", _("Without"))]
        )
        return built

    def change(self, code: str) -> None:
        """Open the item's form."""
        self.desk.go(ITEMS, code or NEW)

    def load(self) -> None:
        """Read the items, and the categories for the filter."""
        self.desk.tasks.read(
            list_categories, self._know_categories, ticket=(id(self), "categories"), owner=self
        )
        super().load()

    def _know_categories(self, found: Sequence[NamedRow]) -> None:
        self.bar.set_choices("category", [Choice(row.name, local(row.name, row.name_km)) for row in found])

    def keyed(self) -> KeyedQuery[ItemRow]:
        """Items that the filters let through, under their categories."""
        expiry, use = self.bar.chosen("expiry"), self.bar.chosen("use")
        chosen = ItemFilter(
            tuple(map(str, self.bar.chosen("category"))),
            "dated" in expiry if expiry else None,
            USED in use if use else None,
            self.bar.text,
        )

        def sections(session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
            return [
                Section(one.codes, Group(one.category, local(one.category, one.category_km)))
                for one in item_keys(session, chosen, sort, limit)
            ]

        return KeyedQuery(chosen, sections, items_by_code)

    def count_words(self, rows: int) -> str:
        """`7 items`."""
        return ngettext("{count} item", "{count} items", rows).format(count=f"{rows:,}")

    def identity(self, row: ItemRow) -> str:
        """The code."""
        return row.code

    def opened(self, row: ItemRow) -> None:
        """Change the item."""
        self.change(row.code)

    def told(self, opened: Opened) -> str:
        """`20 items`."""
        return self.count_words(opened.count)

    def detail(self, row: ItemRow | None) -> QWidget:
        """The current item in full."""
        if row is None:
            return side_box(Label(_("Choose an item to see more of it."), tone="text2", wrap=True))
        minimum = f"{row.minimum_text} {unit_words(row, row.minimum_stock or 0)}" if row.minimum_text else ""
        parts: list[Any] = [Label(local(row.name, row.name_km), "section", wrap=True)]
        if other_name(row.name, row.name_km):
            parts += [2, Label(other_name(row.name, row.name_km), tone="text2", wrap=True)]
        parts += [12, hairline(), 12]
        parts += facts(
            (
                (_("Code"), row.code),
                (_("Category"), local(row.category, row.category_km)),
                (_("Unit"), unit_words(row, 10**row.decimals)),
                (_("Decimals"), str(row.decimals) if row.decimals else ""),
                (_("Kit"), kit_words(row)),
                (_("Minimum stock"), minimum or _("none set")),
                (_("Expiry dates"), _("recorded") if row.tracks_expiry else _("not recorded")),
                (_("Reports"), _("several things, not split") if row.unsplit else ""),
                (_("Also called"), "\n".join(alias for alias in row.aliases.split("\n") if alias)),
            )
        )
        if not row.active:
            parts += [4, Chip(out_of_use())]
        stock = Button(_("See its stock"), "", "package", clicked=partial(self.desk.go, "stock", row.code))
        change = Button(_("Change"), "", "pencil", clicked=lambda: self.change(row.code))
        may = self.desk.allowed(Permission.KEEP_CATALOGUE)
        made = ways_to_make(self.desk, row)
        more = [foot_buttons(*made), 8] if made else []
        return side_box(*parts, None, *more, foot_buttons(stock, change if may else None))

    def why_empty(self) -> Empty:
        """No item yet."""
        return Empty(
            _("No items yet"),
            _("Items are what you receive and hand over. Add them here, or take them from a workbook."),
            "package-plus",
            (Way(_("New item"), lambda: self.change(""), "plus"),),
        )
