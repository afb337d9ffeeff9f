"""A new stock count: which store, and what of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from supplytrack.catalogue.place import LocationKind
from supplytrack.catalogue.queries import (
    ItemRow,
    LocationRow,
    NamedRow,
    list_categories,
    list_items,
    list_locations,
)
from supplytrack.core.actor import Permission
from supplytrack.core.identity import new_uid
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.counts.operations import CountDraft, start_count
from supplytrack.ui.choosing import item_choices, location_choices
from supplytrack.ui.inventory.counts.words import COUNT, COUNTS, NEW
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.posting import typed
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import row
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Icon, Label
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.pages import Desk, section, side_box
from supplytrack.ui.toolkit.paperpage import PaperPage
from supplytrack.ui.words import local

ALL, CATEGORIES, ITEMS = "all", "categories", "items"
_KEY_OF = {CATEGORIES: "category", ITEMS: "item"}
_WHAT_FOLLOWS = (
    N_("The books are noted as they are at that moment. Work goes on while you count."),
    N_("You print the sheet, or type what you find on the screen."),
    N_("Somebody else looks at the differences and posts them."),
)


@dataclass(frozen=True)
class _Offered:
    places: Sequence[LocationRow]
    categories: Sequence[NamedRow]
    items: Sequence[ItemRow]


class NewCountPage(PaperPage):
    """Chooses what is counted. Nothing is kept until the sheet is made."""

    place = STOCK
    in_list = COUNTS
    title = N_("New count")
    specs = (
        ActionSpec("start", N_("Start counting"), "Ctrl+Return", "clipboard-check", Permission.COUNT_STOCK),
    )
    primary = "start"
    form_columns = (30, 40, 30)
    fields = (
        Field("location", N_("Store"), FieldKind.CHOICE, required=True),
        Field(
            "what",
            N_("What is counted"),
            FieldKind.SEGMENTS,
            options=((ALL, N_("Everything")), (CATEGORIES, N_("Categories")), (ITEMS, N_("Items"))),
        ),
        Field("remarks", N_("Remarks"), placeholder=N_("Optional")),
    )
    hints = (("Enter", N_("next line")), ("Ctrl+Enter", N_("start counting")))

    def __init__(self, desk: Desk) -> None:
        self._categories = self._items = ListedChoices()
        super().__init__(desk, {"uid": new_uid(), "what": ALL})
        self.draft.field_changed.connect(self._field_changed)
        self._show_scope()

    def bind(self) -> None:
        """What is chosen of a store, line by line."""
        self.line_columns = (
            LineColumn(
                "category",
                N_("Category"),
                CellKind.ITEM,
                choices=lambda _line: self._categories,
                stop=True,
                weight=500,
            ),
            LineColumn(
                "item", N_("Item"), CellKind.ITEM, choices=lambda _line: self._items, stop=True, weight=500
            ),
        )
        self.acts.bind("start", lambda: self.press(self._start, self._started))
        self.set_crumb(_("Counts"), lambda: self.desk.go(STOCK, ("list", COUNTS)))

    def opened_at(self) -> Any:
        """A new count."""
        return NEW, ""

    def enter_words(self) -> str:
        """What Enter does in a list."""
        return _("take and go on")

    def lines_and_foot(self) -> QWidget:
        """The foot bar stays at the foot while there are no lines."""
        left = super().lines_and_foot()
        layout = left.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertStretch(1)
        return left

    def load(self) -> None:
        """Read the stores, categories and items."""
        self.desk.tasks.read(
            lambda session: _Offered(list_locations(session), list_categories(session), list_items(session)),
            self._know,
            ticket=(id(self), "offered"),
            owner=self,
        )

    def _know(self, offered: _Offered) -> None:
        stores = [one for one in offered.places if one.active]
        stores.sort(key=lambda one: one.kind is not LocationKind.WAREHOUSE)
        self.form.set_choices("location", location_choices(stores))
        self._categories = ListedChoices(
            [
                Choice(one.name, local(one.name, one.name_km), also=(one.name, one.name_km))
                for one in offered.categories
            ]
        )
        self._items = item_choices(offered.items)
        self.grid.refresh()
        own = [one.code for one in stores if one.kind is LocationKind.WAREHOUSE]
        if len(own) == 1 and not self.draft.get("location"):
            self.draft.set_field("location", own[0])
        self.form.go_to("location")

    def _field_changed(self, key: str) -> None:
        if key == "what":
            self._show_scope()

    def _show_scope(self) -> None:
        what = self.draft.get("what")
        self.grid.setVisible(what in _KEY_OF)
        for scope, key in _KEY_OF.items():
            self.grid.show_column(key, shown=scope == what)

    def side(self) -> QWidget:
        """What a count is."""
        parts: list[Any] = [section(_("How a count goes")), 8]
        for words in _WHAT_FOLLOWS:
            parts += [row(Icon("arrow-right", "text2", 14), (Label(_(words), wrap=True), 1), gap=8), 8]
        return side_box(*parts)

    def still_safe(self) -> str:
        """What a refusal adds."""
        return _("No sheet was made.")

    def _start(self, values: dict[str, Any]) -> Callable[[Any], str]:
        chosen = CountDraft(
            typed(values, "uid"),
            typed(values, "location"),
            _chosen(values, CATEGORIES),
            _chosen(values, ITEMS),
            typed(values, "remarks"),
        )
        what = values.get("what")

        def start(session: Any) -> str:
            if what in _KEY_OF and not (chosen.categories or chosen.items):
                raise Refused(_("Choose at least one line, or count everything."), f"lines.0.{_KEY_OF[what]}")
            return start_count(session, chosen)

        return start

    def _started(self, number: str) -> None:
        self.toast(_("{number}: the sheet is made.").format(number=number))
        self.desk.go(STOCK, (COUNT, number))


def _chosen(values: dict[str, Any], scope: str) -> tuple[str, ...]:
    if values.get("what") != scope:
        return ()
    return tuple(str(line[_KEY_OF[scope]]) for line in values["lines"] if line.get(_KEY_OF[scope]))
