"""People who arrived, as each source counted them: sources stand beside each other and are never added up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from supplytrack.distribution.needs.counts import (
    ArrivalFilter,
    ArrivalRow,
    SourceRow,
    arrival_rows,
    arrivals,
    count_arrival_rows,
    reporting_sources,
)
from supplytrack.distribution.needs.cover import without_parts
from supplytrack.distribution.needs.recording import bring_back_arrival, withdraw_arrival
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.catalogue.lists import facts
from supplytrack.ui.catalogue.words import SITES
from supplytrack.ui.distribution.needs.figurelist import (
    PERIOD,
    PLACE,
    PROVINCE,
    STATE,
    FigureList,
    figure_specs,
)
from supplytrack.ui.distribution.needs.words import (
    ARRIVALS,
    SOURCES,
    days_words,
    part_words,
    source_words,
    where_words,
)
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import empty, hairline, holder, row
from supplytrack.ui.toolkit.chart import Lines, Series
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.days import day_text, short_day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import section, side_box
from supplytrack.ui.words import local

_CHART_DAYS = 42
_UNKNOWN = float("nan")


@dataclass(frozen=True)
class _AtPlace:
    """What every source counted at one place; a part of another source follows it."""

    sources: Sequence[tuple[SourceRow, Sequence[ArrivalRow]]]


class ArrivalList(FigureList[ArrivalRow]):
    """One figure of one source in each row."""

    place = "arrivals"
    in_list = ARRIVALS
    title = N_("Arrivals")
    kinds = frozenset({"arrivals", "sources", "locations"})
    search = N_("Place or source")
    side_width = 318
    specs = (
        *figure_specs(N_("Record arrivals")),
        ActionSpec("sources", N_("Who counts"), "", "users"),
    )
    secondary = ("sources", "export")
    primary = "new"
    filters = (PERIOD, Filter("source", N_("Counted by"), several=False), PROVINCE, PLACE, STATE)
    withdraw_with = staticmethod(withdraw_arrival)
    bring_back_with = staticmethod(bring_back_arrival)
    columns = (
        Column(
            "first",
            N_("Day"),
            lambda row: row.first,
            text=day_text,
            width=124,
            look=lambda row: Look(
                below=_("to {day}").format(day=day_text(row.last)) if row.last != row.first else ""
            ),
        ),
        Column(
            "where",
            N_("Where"),
            lambda row: where_words(row),
            look=lambda row: Look(
                weight=500,
                below=local(row.province, row.province_km) if row.place else "",
                struck=row.withdrawn is not None,
            ),
        ),
        Column(
            "source",
            N_("Counted by"),
            lambda row: row.source,
            width=180,
            look=lambda row: Look(below=part_words(row)),
        ),
        Column(
            "people",
            N_("People"),
            lambda row: row.people,
            numeric=True,
            zero="0",
            width=90,
            look=lambda _row: Look(weight=600),
        ),
        Column("remarks", N_("Remarks"), lambda row: row.remarks, width=200, shown=False),
    )

    def bind(self) -> None:
        """What the actions do."""
        super().bind()
        self.acts.bind("new", self._new)
        self.acts.bind("sources", lambda: self.desk.go(SITES, ("list", SOURCES)))

    def _new(self) -> None:
        self.desk.go(SITES, (ARRIVALS, ""))

    def load(self) -> None:
        """Read the figures, and what the filters offer."""
        super().load()
        self.desk.tasks.read(reporting_sources, self._know_sources, ticket=(id(self), "sources"), owner=self)

    def _know_sources(self, found: Sequence[SourceRow]) -> None:
        self.bar.set_choices(
            "source", [Choice(one.code, source_words(one), also=(one.code,)) for one in found]
        )

    def query(self) -> Callable[[Any], Sequence[ArrivalRow]]:
        """Figures, newest first."""
        first, last = self.days()
        chosen = ArrivalFilter(
            first,
            last,
            self.one("source"),
            self.one("province"),
            self.one("place"),
            self.bar.text,
            self.withdrawn_too,
        )
        return self.first_of(arrival_rows, count_arrival_rows, chosen)

    def summary(self, rows: Sequence[ArrivalRow]) -> str:
        """How many figures there are; no sum of people, who may be the same ones."""
        return self.counted(rows, ngettext("{count} figure", "{count} figures", len(rows) + self._more))

    def figure_words(self, row: ArrivalRow) -> str:
        """`NCCT, Poipet, 7 May 2020: 120`."""
        return f"{row.source}, {where_words(row)}, {days_words(row.first, row.last)}: {row.people:,}"

    def why_empty(self) -> Empty:
        """Nothing was recorded yet."""
        return Empty(
            _("No arrivals yet"),
            _("How many people came, day by day, at a site, in a province or in the whole country."),
            "users",
            (Way(_("Record arrivals"), self._new, "plus"),),
        )

    # The side panel

    def detail(self, row: ArrivalRow | None) -> QWidget:
        """The current figure, and what every source counted at its place."""
        self.offer(row)
        if row is None:
            return side_box(Label(_("Choose a figure to see who recorded it."), tone="text2", wrap=True))
        parts: list[Any] = [
            Label(where_words(row), "section", wrap=True),
            *self.state_chip(row),
            8,
            *facts(
                (
                    (_("People"), f"{row.people:,}"),
                    (_("Days"), days_words(row.first, row.last)),
                    (_("Counted by"), source_words(row)),
                    *self.ends(row),
                )
            ),
        ]
        if row.remarks:
            parts += [2, Label(row.remarks, tone="text2", wrap=True), 4]
        box = QVBoxLayout()
        box.setSpacing(0)
        where = (row.place, row.province_code)
        self.desk.tasks.read(
            lambda session: _at_place(session, where),
            partial(self._show_place, box),
            ticket=(id(self), "place"),
            owner=self,
        )
        return side_box(*parts, 4, *self.end_buttons(row), 10, hairline(), 10, box, None)

    def _show_place(self, box: QVBoxLayout, found: _AtPlace) -> None:
        empty(box)
        box.addWidget(holder(row(section(_("People a day here")), None)))
        newest = max(
            (one.last for _source, rows in found.sources for one in rows), default=self.desk.clock.today()
        )
        for source, rows in found.sources:
            for part in _source_parts(source, rows, newest):
                box.addSpacing(part) if isinstance(part, int) else box.addWidget(
                    part if isinstance(part, QWidget) else holder(part)
                )
        if len(found.sources) > 1:
            words = _("Sources count in their own ways and may count the same people: they are not added up.")
            box.addSpacing(8)
            box.addWidget(Label(words, "caption", "text2", wrap=True))


def _source_parts(source: SourceRow, rows: Sequence[ArrivalRow], newest: date) -> list[Any]:
    """The line of one source over the last weeks, and all that it counted."""
    first = newest - timedelta(days=_CHART_DAYS - 1)
    by_day = {one.first: one.people for one in rows if one.first == one.last}
    days = [first + timedelta(days=at) for at in range(_CHART_DAYS)]
    whole = sum(one.people for one in without_parts(one.counted for one in rows))
    total = Label(_("{people} in all").format(people=f"{whole:,}"), "caption", "text2")
    name = f"{source.code}, {part_words(source)}" if source.subset_of else source.code
    parts: list[Any] = [8, row(Label(name, "strong"), None, total)]
    if any(day in by_day for day in days):
        values = [float(by_day[day]) if day in by_day else _UNKNOWN for day in days]
        tone = "chart_light" if source.subset_of else "chart_strong"
        most = max(by_day[day] for day in days if day in by_day)
        told = _("People a day, at most {most}").format(most=f"{most:,}")
        chart = Lines(name, [short_day_text(day) for day in days], [Series(told, values, tone)])
        parts += [4, chart]
    longest = [one for one in rows if one.first != one.last]
    parts += [
        Label(f"{days_words(one.first, one.last)}: {one.people:,}", "caption", "text2", wrap=True)
        for one in longest
    ]
    return parts


def _at_place(session: Any, where: tuple[str, str]) -> _AtPlace:
    place, province = where
    by_source: dict[str, list[ArrivalRow]] = {}
    for one in arrivals(session, ArrivalFilter(place=place, province=province)):
        if (one.place, one.province_code) == where:
            by_source.setdefault(one.source, []).append(one)
    return _AtPlace(
        [
            (source, by_source[source.code])
            for source in reporting_sources(session)
            if source.code in by_source
        ]
    )
