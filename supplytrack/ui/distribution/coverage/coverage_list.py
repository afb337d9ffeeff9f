"""The sites with what they need, what reached them, how long it lasts, and what helps; and the provinces on a map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from supplytrack.core.actor import Permission
from supplytrack.core.quantity import plain_quantity
from supplytrack.distribution.needs.cover import whole_percent
from supplytrack.distribution.needs.coverage import Coverage, CoverageFilter, read_coverage
from supplytrack.distribution.needs.covered import CoverageRow, CoveredSite
from supplytrack.distribution.needs.splitting import DraftNote, SplitDraft, SplitPart, draft_notes
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.catalogue.words import SITES, kind_words
from supplytrack.ui.distribution.coverage.side import Sending, coverage_map, site_side, tone_of
from supplytrack.ui.distribution.coverage.words import (
    COVERAGE,
    PERIOD_WORDS,
    RATES_MEMORY,
    STANDING_WORDS,
    badge,
    basis_words,
    days_words,
    delivered_words,
    item_words,
    kept_rates,
    people_words,
    read_rates,
)
from supplytrack.ui.distribution.noteform import form_values
from supplytrack.ui.distribution.split.words import SPLIT
from supplytrack.ui.distribution.words import HAND_OVER, PEOPLE
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import empty
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.pages import side_box
from supplytrack.ui.toolkit.paint import Part
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local

_URGENT = list(STANDING_WORDS)
_LOW_DAYS = 2


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site with its main need: the most urgent of all its items. `rows` are all of them, most urgent first."""

    main: CoverageRow
    rows: tuple[CoverageRow, ...]

    @property
    def site(self) -> CoveredSite:
        """The place."""
        return self.main.site


def site_rows(rows: Sequence[CoverageRow]) -> list[SiteRow]:
    """The rows of each site together, in the order of the sites."""
    by_site: dict[str, list[CoverageRow]] = {}
    for row in rows:
        by_site.setdefault(row.site.code, []).append(row)
    found = []
    for of_one in by_site.values():
        ordered = sorted(of_one, key=_urgency)
        found.append(SiteRow(ordered[0], tuple(ordered)))
    return found


def _urgency(row: CoverageRow) -> tuple[int, Fraction]:
    return _URGENT.index(row.standing), row.coverage or Fraction(0)


def _needs_look(row: SiteRow) -> Look:
    more = len(row.rows) - 1
    below = basis_words(row.main)
    if more:
        below = _("{basis}, {count} more").format(basis=below, count=more)
    return Look(below=below)


def _coverage_look(row: SiteRow) -> Look:
    percent = whole_percent(row.main.coverage)
    if percent is None:
        return Look(tone="text3")
    return Look(bar=Part(min(percent, 100) / 100, tone_of(percent)), weight=600)


def _percent_words(percent: Any) -> str:
    return "–" if percent is None or percent < 0 else f"{percent:,} %"


def _on_hand(row: SiteRow) -> Any:
    return None if row.main.on_hand is None else plain_quantity(row.main.on_hand, row.main.item.decimals)


def _days_look(row: SiteRow) -> Look:
    days = row.main.days
    return Look(tone="bad" if days is not None and days <= _LOW_DAYS else "", weight=600)


class CoverageList(ListPage[SiteRow]):
    """Every site that needs something or got something, by province."""

    place = SITES
    in_list = COVERAGE
    title = N_("Sites and coverage")
    search = N_("Site or item")
    kinds = frozenset({"needs", "arrivals", "entitlements", "stock", "notes", "people", "locations", "items"})
    row_height = 40
    side_width = 288
    grouped = True
    specs = (
        ActionSpec("rates", N_("People a day assumed"), "", "users"),
        ActionSpec("report", N_("Coverage report"), "Ctrl+P", "file-chart-column"),
        ActionSpec("map", N_("Map"), "Ctrl+M", "map-pin"),
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("split", N_("Plan a split"), "Ctrl+L", "scale", Permission.PREPARE_HANDOVER),
    )
    secondary = ("map", "export")
    more = ("report", "rates")
    primary = "split"
    filters = (
        Filter("province", N_("Province")),
        Filter("item", N_("Item"), several=False),
        Filter("standing", N_("Status")),
        Filter("period", N_("Period"), several=False),
        Filter("source", N_("Counted by"), several=False),
    )
    columns = (
        Column(
            "site",
            N_("Site"),
            lambda row: local(row.site.name, row.site.name_km),
            look=lambda row: Look(weight=500, below=kind_words(row.site.kind)),
        ),
        Column(
            "people",
            N_("A day"),
            lambda row: row.main.people_a_day,
            text=people_words,
            hint=lambda _row: _("People who arrive a day, mean of the last 7 days"),
            width=60,
            numeric=True,
        ),
        Column("item", N_("Needs"), lambda row: item_words(row.main.item), width=160, look=_needs_look),
        Column(
            "delivered",
            N_("Delivered"),
            lambda row: delivered_words(row.main),
            sort=lambda row: row.main.delivered,
            width=98,
        ),
        Column(
            "coverage",
            N_("Coverage"),
            lambda row: whole_percent(row.main.coverage),
            text=_percent_words,
            look=_coverage_look,
            width=104,
        ),
        Column(
            "on_hand",
            N_("On hand"),
            _on_hand,
            width=72,
            numeric=True,
            zero="",
        ),
        Column(
            "days",
            N_("Lasts"),
            lambda row: row.main.days,
            text=days_words,
            look=_days_look,
            width=64,
            numeric=True,
            zero="",
        ),
        Column(
            "standing",
            N_("Status"),
            lambda row: _URGENT.index(row.main.standing),
            text=lambda _at: "",
            look=lambda row: Look(badge=badge(row.main.standing)),
            width=104,
        ),
    )

    def bind(self) -> None:
        """What the buttons do."""
        self._found: Coverage | None = None
        self.acts.bind("rates", self._ask_rates)
        self.acts.bind("report", lambda: self.desk.go("reports", "coverage"))
        self.acts.bind("map", self.toggle_map)
        self.acts.bind("export", self._export)
        self.acts.bind("split", lambda: self.desk.go(HAND_OVER, (SPLIT, self._item())))

    def build(self) -> QWidget:
        """The list; the map takes its place when it is asked for."""
        built = super().build()
        self.bar.set_choices(
            "standing", [Choice(one.value, _(words)) for one, (words, _tone) in STANDING_WORDS.items()]
        )
        self.bar.set_choices("period", [Choice(key, _(words)) for key, words in PERIOD_WORDS.items()])
        return built

    def _arranged(self) -> QWidget:
        self._pages = QStackedWidget()
        self._map_box = QVBoxLayout()
        self._map_box.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._map_box)
        arranged = super()._arranged()
        self._pages.addWidget(arranged)
        self._pages.addWidget(holder)
        return self._pages

    # Reading

    def _item(self) -> str:
        return str(next(iter(self.bar.chosen("item")), ""))

    def _asked(self) -> CoverageFilter:
        period = next(iter(self.bar.chosen("period")), "")
        return CoverageFilter(
            first=_first_day(str(period), self.desk.clock.today()),
            source=str(next(iter(self.bar.chosen("source")), "")),
            item=self._item(),
            rates=kept_rates(self.desk.memory.get(RATES_MEMORY)),
        )

    def read(self) -> None:
        """Work coverage out beside the window."""
        asked = self._asked()
        self.desk.tasks.read(
            lambda session: read_coverage(session, asked),
            self._know,
            ticket=(id(self), "rows"),
            refused=self._not_read,
            owner=self,
        )

    def _not_read(self, refused: Refused) -> None:
        self.show_banner("bad", str(refused))

    def _know(self, found: Coverage) -> None:
        self._found = found
        provinces = {row.site.province_code: row.site for row in found.rows if row.site.province_code}
        self.bar.set_choices(
            "province",
            [Choice(code, local(one.province, one.province_km)) for code, one in provinces.items()],
        )
        if not self._item():
            self.bar.set_choices("item", [Choice(one.item.code, item_words(one.item)) for one in found.items])
        known = [one for one in (found.source, *found.others) if one is not None]
        self.bar.set_choices("source", [Choice(one.code, one.name) for one in known])
        self.show_rows(site_rows([row for row in found.rows if self._fits(row)]))
        if self._pages.currentIndex():
            self._draw_map()

    def _fits(self, row: CoverageRow) -> bool:
        provinces, standings = self.bar.chosen("province"), self.bar.chosen("standing")
        sought = " ".join(
            (row.site.code, row.site.name, row.site.name_km, row.item.code, row.item.name, row.item.name_km)
        ).casefold()
        return (
            (not provinces or row.site.province_code in provinces)
            and (not standings or row.standing.value in standings)
            and all(word in sought for word in self.bar.text.casefold().split())
        )

    def group(self, row: SiteRow) -> Group:
        """Sites stand under their province."""
        name = local(row.site.province, row.site.province_km)
        return Group(row.site.province_code, name or _("Several provinces"))

    def count_words(self, rows: int) -> str:
        """`15 sites`."""
        return ngettext("{count} site", "{count} sites", rows).format(count=f"{rows:,}")

    def identity(self, row: SiteRow) -> str:
        """The site's code."""
        return row.site.code

    def summary(self, rows: Sequence[SiteRow]) -> str:
        """`15 sites, 170 people a day, counted by GDI`: a source by its code, its name may be long."""
        told = [self.count_words(len(rows))]
        if self._found is not None and self._found.rate is not None:
            told.append(_("{count} people a day").format(count=people_words(self._found.rate)))
        if self._found is not None and self._found.source is not None:
            told.append(_("counted by {source}").format(source=self._found.source.code))
        return ", ".join(told)

    def opened(self, row: SiteRow) -> None:
        """The site's own form."""
        self.desk.go(SITES, row.site.code)

    def why_empty(self) -> Empty:
        """No need known yet."""
        return Empty(
            _("No needs yet"),
            _(
                "Record what sites need, or who arrives and what a person is to get: coverage is worked out from that."
            ),
            "target",
        )

    # The side panel

    def detail(self, row: SiteRow | None) -> QWidget:
        """The current site, and what helps it."""
        if row is None or self._found is None:
            return side_box(Label(_("Choose a site to see more of it."), tone="text2", wrap=True))
        may = self.desk.allowed(Permission.PREPARE_HANDOVER)
        count = Button(_("Count people"), "", "users", clicked=lambda: self.desk.go(PEOPLE, "new"))
        foot = [count] if self.desk.allowed(Permission.LOG_PEOPLE_REACHED) else []
        return site_side(self._found, row.main, row.rows, self.send if may else None, foot)

    def send(self, what: Sending) -> None:
        """Write the delivery note that helps as a draft, and open it."""
        one = what.row
        part = SplitPart(one.site.code, one.item.code, what.quantity)
        split = SplitDraft(what.store.code, self.desk.clock.today(), (part,))
        self.desk.tasks.write(
            lambda session: draft_notes(session, split, form_values),
            self._drafted,
            refused=self._not_read,
            owner=self,
        )

    def _drafted(self, drafts: Sequence[DraftNote]) -> None:
        self.desk.go(HAND_OVER, drafts[0].uid)

    # The map, the rates, the file

    def toggle_map(self) -> None:
        """Show the provinces coloured by coverage, or the list again."""
        if self._pages.currentIndex():
            self._pages.setCurrentIndex(0)
            self.acts.set_text("map", _("Map"))
            self.table.setFocus()
            return
        self._draw_map()
        self._pages.setCurrentIndex(1)
        self.acts.set_text("map", _("List"))

    def _draw_map(self) -> None:
        found = self._found
        if found is None:
            return
        current = self.table.current_row()
        item = self._item() or (current.main.item.code if current else "")
        empty(self._map_box)
        self._map_box.addWidget(coverage_map([one for one in found.provinces if one.item.code == item]))

    def _ask_rates(self) -> None:
        """Ask for how many people a day the stock is told to last."""
        typed = TextEdit("2000, 170")
        typed.setAccessibleName(_("People a day assumed"))
        rates = kept_rates(self.desk.memory.get(RATES_MEMORY))
        typed.setText(", ".join(str(rate) for rate in rates))

        def keep() -> None:
            try:
                chosen = read_rates(typed.text())
            except Refused as refused:
                self.show_banner("bad", str(refused))
                return
            self.desk.memory.put(RATES_MEMORY, ", ".join(map(str, chosen)))
            self.hide_banner()
            self.read()

        body = _("Beside those who come now, two numbers of people a day: a wave, and an ordinary day.")
        self.ask(Question(_("How long does the stock last?"), body, _("Show")), keep, typed)

    def _export(self) -> None:
        # Files bring libraries of their own; they are loaded when somebody saves one.
        from supplytrack.ui.saving import save_list

        self.export_then(lambda exported: save_list(self, _(self.title), exported))


def _first_day(period: str, today: date) -> date | None:
    days: Mapping[str, Callable[[], date]] = {
        "month": lambda: today.replace(day=1),
        "30 days": lambda: today - timedelta(days=29),
    }
    return days[period]() if period in days else None
