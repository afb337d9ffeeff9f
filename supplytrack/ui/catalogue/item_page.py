"""The form of an item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.kits import ComponentDraft, components_of, keep_kit
from supplytrack.catalogue.lookup import need_item
from supplytrack.catalogue.operations import ItemDraft, keep_item
from supplytrack.catalogue.queries import ItemRow, NamedRow, list_categories, list_items, list_units
from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import N_, _, language
from supplytrack.ui.catalogue.entry_page import EntryPage, Found, Section, text
from supplytrack.ui.catalogue.words import ITEMS
from supplytrack.ui.choosing import NewNames, item_choices
from supplytrack.ui.toolkit.boxes import column, framed
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.lines import LineGrid
from supplytrack.ui.words import local, other_name


class ItemPage(EntryPage):
    """One item: its names, how it is counted, when it is low."""

    place = ITEMS
    noun = "item"
    title = N_("New item")
    crumb = N_("Items & kits")
    starts = (("active", True), ("tracks_expiry", False), ("unsplit", False))
    sections = (
        Section(
            N_("Names"),
            (
                Field("name", N_("Name"), required=True),
                Field("name_km", N_("Khmer name")),
                Field("code", N_("Code"), required=True),
                Field("category", N_("Category"), FieldKind.CHOICE, required=True),
                Field(
                    "aliases",
                    N_("Also called"),
                    FieldKind.LONG_TEXT,
                    span=2,
                    note=N_("One name a line. Files and searches find the item by these names too."),
                ),
            ),
        ),
        Section(
            N_("How it is counted"),
            (
                Field(
                    "unit",
                    N_("Unit"),
                    FieldKind.CHOICE,
                    required=True,
                    note=N_("It stays once goods were ordered or received in it."),
                ),
                Field(
                    "decimals",
                    N_("Decimals"),
                    FieldKind.NUMBER,
                    placeholder=N_("As the unit has"),
                    note=N_("0 for pieces, 3 for kilograms counted to the gram."),
                ),
                Field(
                    "tracks_expiry",
                    N_("Has expiry dates"),
                    FieldKind.CHECK,
                    note=N_("Receipts then ask for the date, and what expires first is handed over first."),
                ),
                Field(
                    "unsplit",
                    N_("Several things not told apart"),
                    FieldKind.CHECK,
                    note=N_("Such as “masks, surgical and N95”: reports say that they are not split."),
                ),
            ),
        ),
        Section(
            N_("In sentences of the situation report"),
            (
                Field(
                    "said_one",
                    N_("One of it"),
                    placeholder=N_("From its name"),
                    note=N_("Such as “PPE suit”. Empty: made from the name."),
                ),
                Field(
                    "said_many",
                    N_("Several of it"),
                    placeholder=N_("From its name"),
                    note=N_("Such as “PPE suits”, or “posters [from {donor}]” to name the donor here."),
                ),
            ),
        ),
        Section(
            N_("In the store"),
            (
                Field(
                    "minimum_stock",
                    N_("Minimum stock"),
                    FieldKind.NUMBER,
                    note=N_("Below this the item is shown as low."),
                ),
                Field(
                    "report_order",
                    N_("Place in reports"),
                    FieldKind.NUMBER,
                    note=N_("Smaller numbers come first in their category."),
                ),
                Field(
                    "active",
                    N_("In use"),
                    FieldKind.CHECK,
                    note=N_("An item out of use stays in old papers and is not offered in new ones."),
                ),
            ),
        ),
    )

    def make_lines(self) -> LineGrid:
        """What one kit holds, a component a line."""
        self._items: dict[str, ItemRow] = {}
        self._was_kit = False
        return LineGrid(
            (
                LineColumn(
                    "item", N_("Component"), CellKind.ITEM, choices=self._offered, stop=True, required=True
                ),
                LineColumn(
                    "quantity",
                    N_("In one kit"),
                    CellKind.NUMBER,
                    110,
                    stop=True,
                    required=True,
                    weight=600,
                    look=self._unit_look,
                ),
            ),
            self.draft,
            today=self.desk.clock.today,
            blank=1,
        )

    def lines_section(self, grid: LineGrid) -> QWidget:
        """The components under their heading."""
        words = _("Only for kits: what one of them is made of. Kits made before keep what they hold.")
        grid.fit_height()
        for changed in (grid.line_model().rowsInserted, grid.line_model().rowsRemoved):
            changed.connect(lambda *_lines: grid.fit_height())
        heading = Label(_("What one kit holds"), "section")
        told = Label(words, tone="text2", wrap=True)
        return framed("panel", column(heading, told, 4, grid, margins=(16, 12, 16, 14), gap=4))

    def _offered(self, _line: Line) -> ListedChoices:
        return item_choices(
            item for item in self._items.values() if item.code != self.code and not item.components
        )

    def _unit_look(self, line: Line) -> Look:
        item = self._items.get(str(line.get("item") or ""))
        return Look(tail=item.many if language() != "km" else item.unit_km or item.many) if item else Look()

    def read_entry(self, session: Any) -> Found:
        """The item, with units, categories and items to put into a kit."""
        rows = {row.code: row for row in list_items(session)}
        row = rows.get(self.code)
        holds = kit_lines(session, self.code) if row and row.components else []
        values = {**_values(row), "lines": holds} if row else None
        return Found(values, (list_units(session), list_categories(session), rows))

    def offer(self, choices: Any) -> None:
        """Units and categories; a new word becomes a new one."""
        units, categories, self._items = choices
        self._was_kit = bool(self.code in self._items and self._items[self.code].components)
        self.form_of("unit").set_choices("unit", _names(units))
        self.form_of("category").set_choices("category", _names(categories))

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Keeps the item, and what it holds if it is a kit."""
        draft, replacing, was_kit = item_draft(values), self.code, self._was_kit
        holds = [
            ComponentDraft(text(line, "item") or text(line, "item?"), text(line, "quantity"))
            for line in values["lines"]
            if any(line.values())
        ]

        def keep(session: Any) -> Any:
            code = keep_item(session, draft, replacing=replacing)
            if holds or was_kit:
                keep_kit(session, draft.code, holds)
            return code

        return keep


def kit_lines(session: Any, code: str) -> list[dict[str, str]]:
    """What one kit holds as the page keeps it."""
    return [
        {
            "item": one.code,
            "quantity": format_quantity(one.quantity, one.decimals).replace(",", ""),
        }
        for one in components_of(session, need_item(session, code).id)
    ]


def item_draft(values: Mapping[str, Any]) -> ItemDraft:
    """What the form keeps as the operation takes it."""
    order = text(values, "report_order")
    return ItemDraft(
        code=text(values, "code"),
        name=text(values, "name"),
        category=text(values, "category"),
        unit=text(values, "unit"),
        name_km=text(values, "name_km"),
        decimals=text(values, "decimals"),
        tracks_expiry=bool(values.get("tracks_expiry")),
        minimum_stock=text(values, "minimum_stock"),
        aliases=text(values, "aliases"),
        unsplit=bool(values.get("unsplit")),
        active=bool(values.get("active")),
        report_order=int(order) if order.isascii() and order.isdigit() else 1000,
        said_one=text(values, "said_one"),
        said_many=text(values, "said_many"),
    )


def _values(row: ItemRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "name_km": row.name_km,
        "category": row.category,
        "unit": row.unit,
        "decimals": str(row.decimals),
        "tracks_expiry": row.tracks_expiry,
        "unsplit": row.unsplit,
        "minimum_stock": row.minimum_text.replace(",", ""),
        "aliases": row.aliases,
        "report_order": str(row.report_order),
        "said_one": row.said_one,
        "said_many": row.said_many,
        "active": row.active,
    }


def _names(rows: list[NamedRow]) -> NewNames:
    return NewNames(
        [
            Choice(
                row.name,
                local(row.name, row.name_km),
                other_name(row.name, row.name_km),
                also=(row.name, row.code),
            )
            for row in rows
        ]
    )
