"""The form in which the arrivals that one source counted are recorded: a day and a place a line, pasted from Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from supplytrack.catalogue.queries import list_locations, list_provinces
from supplytrack.distribution.needs.counts import SourceRow, reporting_sources
from supplytrack.distribution.needs.recording import ArrivalDraft, record_arrivals, withdraw_arrival
from supplytrack.i18n import N_, _
from supplytrack.ui.catalogue.entry_page import Found, Section, text
from supplytrack.ui.distribution.needs.figure_page import FigurePage
from supplytrack.ui.distribution.needs.words import ARRIVALS, WHOLE_COUNTRY, part_words, source_words
from supplytrack.ui.distribution.places import place_choices
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.lines import LineGrid
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.words import local, other_name


class ArrivalPage(FigurePage):
    """People who arrived, as one source counted them."""

    in_list = ARRIVALS
    noun = "arrivals"
    title = N_("Record arrivals")
    crumb = N_("Arrivals")
    back_to = ("list", ARRIVALS)
    lines_title = N_("Day, place, people")
    lines_text = N_(
        "Columns copied from Excel can be pasted in this order. Ctrl+D takes what stands above. The last day is only for "
        "a figure of several days."
    )
    withdraw_with = staticmethod(withdraw_arrival)
    sections = (
        Section(
            N_("Who counted"),
            (
                Field("source", N_("Counted by"), FieldKind.CHOICE, required=True),
                Field("remarks", N_("Remarks")),
            ),
        ),
    )

    def __init__(self, desk: Desk, _name: str = "") -> None:
        self._places = ListedChoices()
        super().__init__(desk)

    def make_lines(self) -> LineGrid:
        """Days and places."""
        return LineGrid(
            (
                LineColumn("first", N_("Day"), CellKind.DATE, 130, stop=True, required=True),
                LineColumn(
                    "place",
                    N_("Site or province"),
                    CellKind.CHOICE,
                    choices=lambda _line: self._places,
                    stop=True,
                    required=True,
                    arrow=True,
                ),
                LineColumn(
                    "people", N_("People"), CellKind.NUMBER, 110, stop=True, required=True, weight=600
                ),
                LineColumn("last", N_("Last day"), CellKind.DATE, 130),
            ),
            self.draft,
            today=self.desk.clock.today,
            blank=3,
        )

    def read_entry(self, session: Any) -> Found:
        """Sources, sites and provinces to choose from."""
        return Found(None, (reporting_sources(session), list_locations(session), list_provinces(session)))

    def offer(self, choices: Any) -> None:
        """Sources in use, the whole country, provinces and sites."""
        sources, places, provinces = choices
        self.form_of("source").set_choices("source", source_choices(sources))
        country = Choice(WHOLE_COUNTRY, _("Whole country"), also=("Whole country",))
        areas = [
            Choice(
                one.code,
                local(one.name, one.name_km),
                other_name(one.name, one.name_km) or _("Province"),
                also=(one.code, one.name, one.name_km),
            )
            for one in provinces
        ]
        self._places = ListedChoices([country, *areas, *place_choices(places, stores_first=False)])

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Records the arrivals."""
        today = self.desk.clock.today()

        def make(line: Line) -> ArrivalDraft:
            place = text(line, "place") or text(line, "place?")
            return ArrivalDraft(
                text(values, "source"),
                "" if place == WHOLE_COUNTRY else place,
                day_or(line.get("first"), today),
                text(line, "people"),
                day_or(line.get("last"), None),
                text(values, "remarks"),
            )

        return self.recorded(values, make, record_arrivals)


def source_choices(sources: Sequence[SourceRow]) -> list[Choice]:
    """Sources in use, with the one that each is a part of."""
    return [
        Choice(one.code, source_words(one), part_words(one), also=(one.code,))
        for one in sources
        if one.active
    ]
