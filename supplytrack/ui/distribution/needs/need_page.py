"""The form in which the needs of one site on one day are recorded, an item a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supplytrack.catalogue.queries import ItemRow, list_items, list_locations
from supplytrack.distribution.needs.recording import NeedDraft, record_needs, withdraw_need
from supplytrack.i18n import N_, language
from supplytrack.ui.catalogue.entry_page import Found, Section, text
from supplytrack.ui.choosing import item_choices
from supplytrack.ui.distribution.needs.figure_page import FigurePage
from supplytrack.ui.distribution.needs.words import NEEDS
from supplytrack.ui.distribution.places import place_choices
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit.choices import ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.lines import LineGrid
from supplytrack.ui.toolkit.pages import Desk


class NeedPage(FigurePage):
    """What a site was found to need."""

    in_list = NEEDS
    noun = "needs"
    title = N_("Record needs")
    crumb = N_("Needs")
    back_to = ("list", NEEDS)
    lines_title = N_("What is needed")
    lines_text = N_(
        "0 says that somebody looked and nothing is needed. A wrong figure is withdrawn, never overwritten."
    )
    withdraw_with = staticmethod(withdraw_need)
    sections = (
        Section(
            N_("Assessment"),
            (
                Field("place", N_("Site"), FieldKind.CHOICE, required=True),
                Field("date", N_("Assessed on"), FieldKind.DATE, required=True),
                Field("people", N_("For how many people"), FieldKind.NUMBER),
                Field("assessed_by", N_("Assessed by"), placeholder=N_("Optional")),
                Field("remarks", N_("Remarks"), span=2),
            ),
        ),
    )

    def __init__(self, desk: Desk, _name: str = "") -> None:
        self._items: dict[str, ItemRow] = {}
        self.starts = (("date", desk.clock.today().isoformat()),)
        super().__init__(desk)

    def make_lines(self) -> LineGrid:
        """An item and how much of it, a line each."""
        return LineGrid(
            (
                LineColumn(
                    "item", N_("Item"), CellKind.ITEM, choices=self._offered, stop=True, required=True
                ),
                LineColumn(
                    "quantity",
                    N_("Needed"),
                    CellKind.NUMBER,
                    150,
                    stop=True,
                    required=True,
                    weight=600,
                    look=self._unit_look,
                ),
            ),
            self.draft,
            today=self.desk.clock.today,
            blank=2,
        )

    def _offered(self, _line: Line) -> ListedChoices:
        return item_choices(self._items.values())

    def _unit_look(self, line: Line) -> Look:
        item = self._items.get(str(line.get("item") or ""))
        return Look(tail=item.many if language() != "km" else item.unit_km or item.many) if item else Look()

    def read_entry(self, session: Any) -> Found:
        """Sites and items to choose from."""
        return Found(None, (list_locations(session), {row.code: row for row in list_items(session)}))

    def offer(self, choices: Any) -> None:
        """Sites and items."""
        places, self._items = choices
        self.form_of("place").set_choices("place", place_choices(places, stores_first=False))

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Records the needs."""
        day = day_or(values.get("date"), self.desk.clock.today())

        def make(line: Line) -> NeedDraft:
            return NeedDraft(
                day,
                text(values, "place"),
                text(line, "item") or text(line, "item?"),
                text(line, "quantity"),
                text(values, "people"),
                text(values, "assessed_by"),
                text(values, "remarks"),
            )

        return self.recorded(values, make, record_needs)
