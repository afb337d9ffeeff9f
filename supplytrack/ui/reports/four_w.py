"""The 4W: who did what, where and when, as coordination offices collect it; seen as a list, saved with its tags."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from supplytrack.catalogue.queries import list_parties, list_provinces
from supplytrack.core.four_w_sheet import FourWRow, FourWSheet
from supplytrack.db.engine import Session
from supplytrack.distribution.four_w.queries import four_w_sheet
from supplytrack.distribution.reports import DistributionFilter
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.reports.common import OWN, chooser, words
from supplytrack.ui.reports.handovers import badge_of
from supplytrack.ui.routes import place_of
from supplytrack.ui.saving import save_content
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.listpage import ListPage


class FourWPage(ListPage[FourWRow]):
    """A row for each document, item and donor, and one for each activity."""

    place = "4w report"
    title = N_("4W")
    wide_search = False
    kinds = frozenset({"notes", "people", "documents", "activities"})
    search = N_("Number or place")
    specs = (
        ActionSpec("csv", N_("CSV"), "Ctrl+Shift+E", "file-down"),
        ActionSpec("workbook", N_("Excel"), "Ctrl+E", "file-spreadsheet"),
    )
    secondary = ("csv",)
    primary = "workbook"
    columns = (
        Column("start", N_("Date"), lambda row: row.start, width=104),
        Column("item", N_("Item or activity"), lambda row: row.item or row.activity, width=232, weight=500),
        Column("quantity", N_("Quantity"), lambda row: row.quantity, numeric=True, width=76),
        Column("unit", N_("Unit"), lambda row: row.unit, width=104),
        Column("donor", N_("Donor"), lambda row: row.donor, width=76),
        Column("province", N_("Province"), lambda row: row.province, width=142),
        Column("where", N_("Recipient or site"), lambda row: row.recipient or row.site),
        Column("reached", N_("Reached"), lambda row: row.reached, numeric=True, width=80),
        Column(
            "paper",
            N_("Paper"),
            lambda row: row.paper,
            lambda _paper: "",
            width=116,
            look=lambda row: Look(badge=badge_of(row.paper)) if row.paper else Look(),
        ),
    )

    def bind(self) -> None:
        """What the buttons do, and what the chips offer."""
        periods = (
            Choice("month", _("This month")),
            Choice("last", _("Last month")),
            Choice("year", _("This year")),
        )
        self.filters = (
            Filter("period", N_("Period"), periods, several=False, start=("month",)),
            Filter("province", N_("Province"), several=False),
            Filter("donor", N_("Donor"), several=False),
        )
        self.acts.bind("workbook", lambda: self._save("xlsx"))
        self.acts.bind("csv", lambda: self._save("csv"))
        self.top.show_left([chooser(self)])

    def load(self) -> None:
        """Read what the chips offer, then the rows."""
        self.desk.tasks.read(_offered, self._offer, ticket=(id(self), "choices"), owner=self)
        super().load()

    def _offer(self, offered: dict[str, list[Choice]]) -> None:
        for key, choices in offered.items():
            self.bar.set_choices(key, choices)

    def chosen(self) -> DistributionFilter:
        """What the chips say."""
        first, last = _period(self.bar.chosen("period"), self.desk.clock.today())
        donor, province = (str(next(iter(self.bar.chosen(key)), "")) for key in ("donor", "province"))
        return DistributionFilter(
            first=first,
            last=last,
            province=province,
            donor="" if donor == OWN else donor,
            own_only=donor == OWN,
        )

    def query(self) -> Callable[[Any], Sequence[FourWRow]]:
        """The rows that the chips and the search ask for."""
        chosen, text = self.chosen(), self.bar.text.casefold()

        def ask(session: Any) -> Sequence[FourWRow]:
            found = four_w_sheet(session, chosen).rows
            return [row for row in found if text in _searched(row)]

        return ask

    def identity(self, row: FourWRow) -> tuple[str, str, str]:
        """A document's row."""
        return row.document, row.item_code, row.donor

    def opened(self, row: FourWRow) -> None:
        """Go to the document."""
        if place_of(row.document):
            self.desk.go(place_of(row.document), row.document)

    def summary(self, rows: Sequence[FourWRow]) -> str:
        """`30 rows`."""
        return ngettext("{count} row", "{count} rows", len(rows)).format(count=f"{len(rows):,}")

    def why_empty(self) -> Empty:
        """Nothing was handed over or done."""
        return Empty(
            _("Nothing to report yet"),
            _("Rows appear when goods are handed over, people are served or activities are recorded."),
            "file-chart-column",
        )

    def _save(self, kind: str) -> None:
        """Save every row that the chips ask for; what was typed into the search leaves none out."""
        self.desk.tasks.read(
            partial(four_w_sheet, chosen=self.chosen()), partial(self._make, kind=kind), owner=self
        )

    def _make(self, sheet: FourWSheet, kind: str) -> None:
        names = {"xlsx": _("Excel workbook (*.xlsx)"), "csv": _("Text with commas (*.csv)")}
        self.desk.tasks.make(
            partial(_file, sheet, kind),
            lambda made: save_content(self, made[0], made[1], names[kind]),
            owner=self,
        )


def _searched(row: FourWRow) -> str:
    return f"{row.document} {row.item} {row.activity} {row.recipient} {row.site}".casefold()


def _period(chosen: Sequence[Hashable], today: date) -> tuple[date | None, date | None]:
    """The first and last day of a period; without one everything."""
    name = next(iter(chosen), "")
    month = today.replace(day=1)
    if name == "month":
        return month, today
    if name == "last":
        before = month - timedelta(days=1)
        return before.replace(day=1), before
    return (today.replace(month=1, day=1), today) if name == "year" else (None, None)


def _offered(session: Session) -> dict[str, list[Choice]]:
    donors = [Choice(row.code, words(row.name, row.name_km)) for row in list_parties(session, donors=True)]
    provinces = [Choice(row.code, words(row.name, row.name_km)) for row in list_provinces(session)]
    return {"donor": [Choice(OWN, _("Own purchase")), *donors], "province": provinces}


# The writers load beside the window: opening the page does not wait for them.


def _file(sheet: FourWSheet, kind: str) -> tuple[str, bytes]:
    from supplytrack.documents import four_w

    make = four_w.render if kind == "xlsx" else four_w.render_csv
    return four_w.file_name(sheet, kind), make(sheet)
