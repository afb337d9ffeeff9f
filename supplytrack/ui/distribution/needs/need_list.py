"""What sites were found to need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import list_items
from supplytrack.core.quantity import plain_quantity
from supplytrack.distribution.needs.queries import NeedFilter, NeedRow, count_need_rows, need_rows
from supplytrack.distribution.needs.recording import bring_back_need, withdraw_need
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
from supplytrack.ui.distribution.needs.words import ENTITLEMENTS, NEEDS, TARGETS
from supplytrack.ui.distribution.places import sorted_by_name
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import hairline
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import side_box
from supplytrack.ui.words import local


class NeedList(FigureList[NeedRow]):
    """One item of one site on one day in each row; the newest figure of a site and item counts."""

    place = "needs"
    in_list = NEEDS
    title = N_("Needs")
    kinds = frozenset({"needs", "locations", "items"})
    search = N_("Site or item")
    side_width = 300
    specs = (
        *figure_specs(N_("Record needs")),
        ActionSpec("targets", N_("Target provinces"), "", "map-pin"),
        ActionSpec("entitled", N_("What a person gets"), "", "users"),
    )
    secondary = ("targets", "entitled", "export")
    primary = "new"
    filters = (PERIOD, PROVINCE, PLACE, Filter("item", N_("Item"), several=False), STATE)
    withdraw_with = staticmethod(withdraw_need)
    bring_back_with = staticmethod(bring_back_need)
    columns = (
        Column("date", N_("Assessed on"), lambda row: row.date, text=day_text, width=112),
        Column(
            "place",
            N_("Site"),
            lambda row: local(row.place_name, row.place_km),
            look=lambda row: Look(
                weight=500,
                below=local(row.province, row.province_km),
                struck=row.withdrawn is not None,
            ),
        ),
        Column("item", N_("Item"), lambda row: local(row.part.name, row.part.name_km), width=210),
        Column(
            "quantity",
            N_("Needed"),
            lambda row: plain_quantity(row.part.quantity, row.part.decimals),
            numeric=True,
            zero="0",
            width=92,
            look=lambda row: Look(weight=600, below=row.part.unit),
        ),
        Column("people", N_("For people"), lambda row: row.people, numeric=True, zero="0", width=92),
        Column("assessed_by", N_("Assessed by"), lambda row: row.assessed_by, width=140),
        Column("remarks", N_("Remarks"), lambda row: row.remarks, width=200, shown=False),
    )

    def bind(self) -> None:
        """What the actions do."""
        super().bind()
        self.acts.bind("new", self._new)
        self.acts.bind("targets", lambda: self.desk.go(SITES, ("list", TARGETS)))
        self.acts.bind("entitled", lambda: self.desk.go(SITES, ("list", ENTITLEMENTS)))

    def _new(self) -> None:
        self.desk.go(SITES, (NEEDS, ""))

    def load(self) -> None:
        """Read the figures, and what the filters offer."""
        super().load()
        self.desk.tasks.read(list_items, self._know_items, ticket=(id(self), "items"), owner=self)

    def _know_items(self, items: Sequence[Any]) -> None:
        named = [Choice(one.code, local(one.name, one.name_km), also=(one.code, one.name)) for one in items]
        self.bar.set_choices("item", sorted_by_name(named))

    def query(self) -> Callable[[Any], Sequence[NeedRow]]:
        """Figures, newest first."""
        first, last = self.days()
        chosen = NeedFilter(
            first,
            last,
            self.one("province"),
            self.one("place"),
            self.one("item"),
            self.bar.text,
            self.withdrawn_too,
        )
        return self.first_of(need_rows, count_need_rows, chosen)

    def summary(self, rows: Sequence[NeedRow]) -> str:
        """How many figures there are."""
        return self.counted(rows, ngettext("{count} figure", "{count} figures", len(rows) + self._more))

    def figure_words(self, row: NeedRow) -> str:
        """`Kamchay Mea, 40 kits hygiene kit`."""
        return f"{local(row.place_name, row.place_km)}, {row.part.words}"

    def why_empty(self) -> Empty:
        """Nothing was recorded yet."""
        return Empty(
            _("No needs yet"),
            _(
                "What somebody found a site to need, item by item. The newest figure is what coverage counts with."
            ),
            "list",
            (Way(_("Record needs"), self._new, "plus"),),
        )

    def detail(self, row: NeedRow | None) -> QWidget:
        """The current figure, who assessed and recorded it, and what can be done."""
        self.offer(row)
        if row is None:
            return side_box(Label(_("Choose a figure to see who recorded it."), tone="text2", wrap=True))
        parts: list[Any] = [
            Label(local(row.place_name, row.place_km), "section", wrap=True),
            2,
            Label(local(row.part.name, row.part.name_km), tone="text2", wrap=True),
            *self.state_chip(row),
            10,
            *facts(
                (
                    (_("Needed"), row.part.counted),
                    (_("For people"), "" if row.people is None else f"{row.people:,}"),
                    (_("Assessed on"), day_text(row.date)),
                    (_("Assessed by"), row.assessed_by),
                    *self.ends(row),
                )
            ),
        ]
        if row.remarks:
            parts += [4, hairline(), 8, Label(row.remarks, tone="text2", wrap=True)]
        return side_box(*parts, 8, *self.end_buttons(row))
