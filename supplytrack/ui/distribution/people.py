"""People served: every distribution to people, and the counts that are still going on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supplytrack.catalogue.queries import (
    ItemRow,
    LocationRow,
    NamedRow,
    list_items,
    list_locations,
    list_provinces,
)
from supplytrack.core.actor import Permission
from supplytrack.core.document import CountMethod, Kind
from supplytrack.db.engine import Session
from supplytrack.distribution.day_sheet import DAY_SHEET
from supplytrack.distribution.people_queries import PeopleFilter, PeopleRow, count_people_rows, people_rows
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.operations import SavedDraft, list_drafts
from supplytrack.inventory.summary import in_words
from supplytrack.ui.distribution.activities.activity_list import ActivityList
from supplytrack.ui.distribution.activities.activity_page import ActivityPage
from supplytrack.ui.distribution.activities.words import ACTIVITIES, ACTIVITY
from supplytrack.ui.distribution.day_sheet import SHEET, DaySheetPage, is_told, people_of
from supplytrack.ui.distribution.heads import HEAD_TITLES, HEADS
from supplytrack.ui.distribution.noteform import day_or
from supplytrack.ui.distribution.notes import PERIODS, period
from supplytrack.ui.distribution.people_entry import PeopleEntryPage
from supplytrack.ui.distribution.places import sorted_by_name
from supplytrack.ui.distribution.words import METHOD_WORDS, PEOPLE
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.days import cell_day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.pages import Desk, Page
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.toolkit.place import Place
from supplytrack.ui.words import local

MOST_SHOWN = 2_000
"""Counts that are listed at once, the newest."""


@dataclass(frozen=True, slots=True)
class ServedRow:
    """People served on a day at a place. `number` is empty while they are being counted. `is_sheet`: a day sheet that is
    still written, with the people of all its sites."""

    uid: str
    number: str
    date: date | None
    place: str
    place_km: str
    province: str
    province_km: str
    goods: str
    people: int
    women: int | None
    men: int | None
    girls: int | None
    boys: int | None
    households: int | None
    planned: int | None
    method: str
    reversed_by: str = ""
    planned_why: str = ""
    brought_back: str = ""
    is_sheet: bool = False

    @property
    def difference(self) -> int | None:
        """How many more were reached than planned; None without a plan."""
        return None if self.planned is None else self.people - self.planned


def _state_badge(served: ServedRow) -> Badge:
    if served.is_sheet:
        return Badge(_("Day sheet"), "info", "list")
    if not served.number:
        return Badge(_("Counting"), "info", "pencil")
    if served.reversed_by:
        return Badge(_("Reversed"), "plain", "undo-2")
    return Badge(_("Recorded"), "good", "circle-check")


def _people_look(served: ServedRow) -> Look:
    return Look(weight=600, struck=bool(served.reversed_by))


def _difference_look(served: ServedRow) -> Look:
    return Look(tone="warn" if served.difference else "text2", struck=bool(served.reversed_by))


def _difference_words(value: int) -> str:
    return f"{value:+,}".replace("-", "\N{MINUS SIGN}")


def _head(key: str) -> Callable[[ServedRow], int | None]:
    return lambda served: getattr(served, key)


class PeoplePage(ListPage[ServedRow]):
    """Every count of people served, the ones still going on first."""

    place = PEOPLE
    title = N_("People served")
    search = N_("Number or place")
    kinds = frozenset({"people", "drafts", "locations", "documents"})
    specs = (
        ActionSpec("new", N_("Count people"), "Ctrl+N", "plus", Permission.LOG_PEOPLE_REACHED),
        ActionSpec("sheet", N_("Day sheet"), "Ctrl+Shift+N", "list", Permission.LOG_PEOPLE_REACHED),
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
    )
    secondary = ("sheet", "export")
    primary = "new"
    row_height = 40
    filters = (
        Filter("period", N_("Period"), several=False),
        Filter("province", N_("Province"), several=False),
        Filter("place", N_("Place"), several=False),
        Filter("item", N_("Item"), several=False),
    )
    columns = (
        Column("date", N_("Date"), lambda served: served.date, width=112, text=cell_day_text),
        Column(
            "place",
            N_("Place"),
            lambda served: local(served.place, served.place_km) or _("no place yet"),
            look=lambda served: Look(weight=500, below=local(served.province, served.province_km)),
        ),
        Column("people", N_("People"), _head("people"), numeric=True, width=76, zero="0", look=_people_look),
        *(Column(key, title, _head(key), numeric=True, width=62) for key, title in HEAD_TITLES.items()),
        Column("households", N_("Households"), _head("households"), numeric=True, width=96, shown=False),
        Column("planned", N_("Planned"), _head("planned"), numeric=True, width=78, zero="0"),
        Column(
            "difference",
            N_("Difference"),
            lambda served: served.difference,
            numeric=True,
            width=98,
            text=_difference_words,
            look=_difference_look,
        ),
        Column("why", N_("Why different"), lambda served: served.planned_why, width=150, shown=False),
        Column("goods", N_("Given"), lambda served: served.goods, width=184),
        Column(
            "brought_back", N_("Brought back"), lambda served: served.brought_back, width=150, shown=False
        ),
        Column(
            "method",
            N_("How counted"),
            lambda served: _(METHOD_WORDS[served.method]) if served.method in METHOD_WORDS else "",
            width=98,
            shown=False,
        ),
        Column(
            "state",
            N_("State"),
            lambda _served: "",
            width=112,
            look=lambda served: Look(badge=_state_badge(served)),
            sort=lambda served: (bool(served.number), served.reversed_by),
        ),
        Column("number", N_("Number"), lambda served: served.number, width=146, shown=False),
    )

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        self._more = 0
        super().__init__(desk, parent)
        self.setFocusProxy(self.table)

    def bind(self) -> None:
        """What the actions do."""
        self.acts.bind("new", lambda: self.desk.go(PEOPLE, "new"))
        self.acts.bind("sheet", lambda: self.desk.go(PEOPLE, (SHEET, "")))
        self.acts.bind("export", self.export_list)

    def load(self) -> None:
        """Read the rows, and what the filters offer."""
        self.read()
        self.desk.tasks.read(
            lambda session: (list_provinces(session), list_locations(session), list_items(session)),
            self._know_filters,
            ticket=(id(self), "filters"),
            owner=self,
        )

    def _know_filters(
        self, known: tuple[Sequence[NamedRow], Sequence[LocationRow], Sequence[ItemRow]]
    ) -> None:
        provinces, places, items = known
        self.bar.set_choices("period", [Choice(key, _(words)) for key, words in PERIODS.items()])
        named = [Choice(one.code, local(one.name, one.name_km), also=(one.name,)) for one in provinces]
        self.bar.set_choices("province", sorted_by_name(named))
        served = [Choice(one.code, local(one.name, one.name_km), also=(one.code,)) for one in places]
        self.bar.set_choices("place", sorted_by_name(served))
        given = [Choice(one.code, local(one.name, one.name_km), also=(one.code,)) for one in items]
        self.bar.set_choices("item", sorted_by_name(given))

    def query(self) -> Callable[[Any], Sequence[ServedRow]]:
        """What is being counted, then what was recorded, newest first."""
        chosen = self._filter()

        def ask(session: Any) -> Sequence[ServedRow]:
            rows = people_rows(session, chosen, limit=MOST_SHOWN)
            full = len(rows) == MOST_SHOWN
            self._more = count_people_rows(session, chosen) - len(rows) if full else 0
            return [*_counting(session, chosen), *(_of_row(row) for row in rows)]

        return ask

    def _filter(self) -> PeopleFilter:
        first, last = period(str((self.bar.chosen("period") or ("",))[0]), self.desk.clock.today())
        return PeopleFilter(
            first=first,
            last=last,
            province=str((self.bar.chosen("province") or ("",))[0]),
            place=str((self.bar.chosen("place") or ("",))[0]),
            item=str((self.bar.chosen("item") or ("",))[0]),
            search=self.bar.text,
        )

    def identity(self, row: ServedRow) -> str:
        """A count keeps its identity when it is recorded."""
        return row.uid

    def summary(self, rows: Sequence[ServedRow]) -> str:
        """How many services in all: somebody who came on three days counts three times."""
        people = sum(row.people for row in rows if row.number and not row.reversed_by)
        words = ngettext("{count} service", "{count} services", people).format(count=f"{people:,}")
        if self._more:
            more = _("the newest of {count}").format(count=f"{len(rows) + self._more:,}")
            return f"{words}, {more}"
        return words if rows else ""

    def why_empty(self) -> Empty:
        """Nobody was counted yet."""
        new = Way(_("Count people"), lambda: self.desk.go(PEOPLE, "new"), "plus")
        return Empty(
            _("Nobody was counted yet"),
            _("Count people where they get meals or goods: by touch, from a list or as an estimate."),
            "users",
            (new,),
        )

    def opened(self, row: ServedRow) -> None:
        """Open the count."""
        self.desk.go(PEOPLE, (SHEET, row.uid) if row.is_sheet else row.uid)

    def export_list(self) -> None:
        """Write the list as shown to a workbook."""
        # Workbooks bring a library of their own; it is loaded when somebody exports.
        from supplytrack.ui.saving import save_list

        save_list(self, _("People served"), self.export())


def _of_row(row: PeopleRow) -> ServedRow:
    heads = row.heads
    return ServedRow(
        row.uid,
        row.number,
        row.date,
        row.place_name,
        row.place_km,
        row.province,
        row.province_km,
        row.summary,
        heads.people,
        heads.women,
        heads.men,
        heads.girls,
        heads.boys,
        heads.households,
        heads.planned,
        heads.method.value,
        row.reversed_by,
        heads.planned_why,
        in_words(row.brought_back),
    )


def _counting(session: Session, chosen: PeopleFilter) -> list[ServedRow]:
    kept = list_drafts(session, Kind.DISTRIBUTION.value)
    places = {one.code: one for one in list_locations(session)} if kept else {}
    rows = ((_of_draft(one, places), places.get(str(one.payload.get("place")))) for one in kept)
    counts = [row for row, place in rows if not chosen.item and _fits(row, place, chosen)]
    return [*_sheets(session, chosen), *counts]


def _sheets(session: Session, chosen: PeopleFilter) -> list[ServedRow]:
    """The day sheets that are still written. They are of many sites, so only a list of all sites shows them."""
    if chosen.place or chosen.province or chosen.item or chosen.search:
        return []
    return [_of_sheet(one) for one in list_drafts(session, DAY_SHEET)]


def _of_sheet(kept: SavedDraft) -> ServedRow:
    told = [line for line in kept.payload["lines"] if is_told(line)]
    day = day_or(kept.payload.get("date"), date.min)
    return ServedRow(
        kept.uid,
        "",
        None if day == date.min else day,
        kept.title,
        "",
        "",
        "",
        "",
        sum(people_of(line) for line in told),
        None,
        None,
        None,
        None,
        households=None,
        planned=None,
        method="",
        is_sheet=True,
    )


def _of_draft(kept: SavedDraft, places: Any) -> ServedRow:
    values = kept.payload
    place = places.get(values.get("place"))
    day = day_or(values.get("date"), date.min)
    heads = {key: _count(values.get(key)) for key, _letter, _name in HEADS}
    return ServedRow(
        kept.uid,
        "",
        None if day == date.min else day,
        place.name if place else "",
        place.name_km if place else "",
        place.province if place else "",
        place.province_km if place else "",
        "",
        sum(value or 0 for value in heads.values()) or _count(values.get("people")) or 0,
        heads["women"],
        heads["men"],
        heads["girls"],
        heads["boys"],
        households=_count(values.get("households")),
        planned=_count(values.get("planned")),
        method=str(values.get("method") or CountMethod.TALLY.value),
    )


def _count(typed: Any) -> int | None:
    text = str(typed or "").replace(",", "")
    return int(text) if text.isdigit() else None


def _fits(row: ServedRow, place: Any, chosen: PeopleFilter) -> bool:
    code, province = (place.code, place.province_code) if place else ("", "")
    if (chosen.place and code != chosen.place) or (chosen.province and province != chosen.province):
        return False
    if row.date is not None and not (chosen.first or date.min) <= row.date <= (chosen.last or date.max):
        return False
    sought = f"{row.place} {row.place_km}".casefold()
    return all(word in sought for word in chosen.search.casefold().split())


class PeoplePlace(Place):
    """Opens at the list. `open_at` takes "new", the identity or number of a count, ("sheet", the identity of a day
    sheet; empty for a new one), ("list", "activities"), or
    ("activity", the identity of one that the new one resembles; empty for none)."""

    place = PEOPLE
    title = N_("People served")

    def first(self) -> Page:
        """The list of counts."""
        return PeoplePage(self.desk)

    def page_for(self, what: Any) -> Page | None:
        """A count, new or known; the list of activities, or the form of a new one."""
        if what == ("list", ACTIVITIES):
            return ActivityList(self.desk)
        if isinstance(what, tuple) and what[0] == SHEET:
            return DaySheetPage(self.desk, str(what[1]))
        if isinstance(what, tuple):
            return ActivityPage(self.desk, str(what[1])) if what[0] == ACTIVITY else None
        return PeopleEntryPage(self.desk, "" if what == "new" else str(what))
