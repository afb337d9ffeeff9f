"""All sites, by province, with what lies there and what went there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from supplytrack.catalogue.place import PLACE_KINDS
from supplytrack.catalogue.queries import (
    ItemRow,
    LocationRow,
    NamedRow,
    items_by_code,
    list_locations,
    list_provinces,
)
from supplytrack.core.actor import Permission
from supplytrack.core.quantity import format_quantity
from supplytrack.distribution.queries import NoteFilter, NoteRow, list_notes
from supplytrack.distribution.sites import Deliveries, deliveries_by_site
from supplytrack.i18n import N_, _, ngettext
from supplytrack.procurement.entry import in_store
from supplytrack.ui.catalogue.lists import USE_FILTER, CatalogueList, facts, foot_buttons, list_specs
from supplytrack.ui.catalogue.words import NEW, SITES, degrees, kind_words, out_of_use
from supplytrack.ui.toolkit.boxes import empty, hairline, holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.labels import Chip, Label
from supplytrack.ui.toolkit.pages import section, side_box
from supplytrack.ui.words import item_name, local, other_name, unit_words

_MOST_ITEMS, _MOST_NOTES = 8, 5


@dataclass(frozen=True)
class _AtSite:
    """What lies at a site (smallest units by item), and the newest notes to it."""

    stock: tuple[tuple[ItemRow, int], ...]
    notes: tuple[NoteRow, ...]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site with what went there; None when nothing did. `counted`: whether the notes are counted yet."""

    site: LocationRow
    went: Deliveries | None
    counted: bool = True

    @property
    def notes(self) -> int | None:
        """How many delivery notes left for it; None while they are being counted."""
        if not self.counted:
            return None
        return self.went.notes if self.went else 0

    @property
    def last(self) -> date | None:
        """The day of the newest."""
        return self.went.last if self.went else None


def _kind(row: SiteRow) -> str:
    kind = kind_words(row.site.kind)
    return kind if row.site.active else f"{kind}, {out_of_use().word.lower()}"


class SitesList(CatalogueList[SiteRow]):
    """Stores, and the places that goods go to."""

    place = SITES
    title = N_("Sites")
    search = N_("Site or code")
    kinds = frozenset({"locations", "stock", "notes"})
    row_height = 40
    side_width = 318
    grouped = True
    specs = list_specs(N_("New site"))
    filters = (Filter("province", N_("Province")), Filter("kind", N_("Kind")), USE_FILTER)
    columns = (
        Column(
            "name",
            N_("Site"),
            lambda row: local(row.site.name, row.site.name_km),
            look=lambda row: Look(weight=500, below=_kind(row), tone="" if row.site.active else "text3"),
        ),
        Column(
            "district", N_("District"), lambda row: local(row.site.district, row.site.district_km), width=128
        ),
        Column(
            "contact",
            N_("Contact"),
            lambda row: row.site.contact or row.site.phone,
            width=140,
            look=lambda row: Look(below=row.site.phone if row.site.contact else ""),
        ),
        Column("notes", N_("Notes"), lambda row: row.notes, width=70, numeric=True),
        Column("last", N_("Last delivery"), lambda row: row.last, width=112),
    )

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        self._sites: Sequence[LocationRow] = ()
        self._went: Mapping[str, Deliveries] | None = None
        built = super().build()
        self.bar.set_choices("kind", [Choice(kind.value, kind_words(kind)) for kind in PLACE_KINDS])
        return built

    def change(self, code: str) -> None:
        """Open the site's form."""
        self.desk.go(SITES, code or NEW)

    def load(self) -> None:
        """Read the sites, the provinces for the filter, and what went to each site."""
        self.desk.tasks.read(list_provinces, self._know_provinces, ticket=(id(self), "provinces"), owner=self)
        super().load()
        # Every note of all years is counted: the sites do not wait for it.
        self.desk.tasks.read(
            deliveries_by_site, self._know_deliveries, ticket=(id(self), "went"), owner=self, beside=True
        )

    def _know_provinces(self, found: Sequence[NamedRow]) -> None:
        self.bar.set_choices("province", [Choice(row.code, local(row.name, row.name_km)) for row in found])

    def _know_deliveries(self, went: Mapping[str, Deliveries]) -> None:
        known, self._went = self._went, went
        if went != known and self._read_once:
            self._show_sites(self._sites)

    def read(self) -> None:
        """Read the sites whose words fit."""
        words = self.bar.text
        self.desk.tasks.read(
            lambda session: list_locations(session, words),
            self._show_sites,
            ticket=(id(self), "rows"),
            owner=self,
        )

    def _show_sites(self, sites: Sequence[LocationRow]) -> None:
        self._sites, went = sites, self._went or {}
        self.show_rows([SiteRow(site, went.get(site.code), self._went is not None) for site in sites])

    def show_rows(self, rows: Sequence[SiteRow]) -> None:
        """Narrow what was read; provinces in their order, sites by name."""
        shown = [row for row in rows if self._fits(row)]
        shown.sort(
            key=lambda row: (
                not row.site.province,
                row.site.province,
                local(row.site.name, row.site.name_km).casefold(),
            )
        )
        super().show_rows(shown)

    def _fits(self, row: SiteRow) -> bool:
        provinces, kinds = self.bar.chosen("province"), self.bar.chosen("kind")
        if provinces and row.site.province_code not in provinces:
            return False
        if kinds and row.site.kind.value not in kinds:
            return False
        return self.in_use(active=row.site.active)

    def group(self, row: SiteRow) -> Group:
        """Sites stand under their province."""
        return Group(
            row.site.province_code, local(row.site.province, row.site.province_km) or _("Several provinces")
        )

    def count_words(self, rows: int) -> str:
        """`15 sites`."""
        return ngettext("{count} site", "{count} sites", rows).format(count=f"{rows:,}")

    def identity(self, row: SiteRow) -> str:
        """The code."""
        return row.site.code

    def opened(self, row: SiteRow) -> None:
        """Change the site."""
        self.change(row.site.code)

    def summary(self, rows: Sequence[SiteRow]) -> str:
        """`15 sites`."""
        return self.count_words(len(rows))

    # The side panel

    def detail(self, row: SiteRow | None) -> QWidget:
        """The current site, what lies there, what went there."""
        if row is None:
            return side_box(Label(_("Choose a site to see more of it."), tone="text2", wrap=True))
        where = ", ".join(
            part
            for part in (kind_words(row.site.kind), local(row.site.province, row.site.province_km))
            if part
        )
        parts: list[Any] = [Label(local(row.site.name, row.site.name_km), "section", wrap=True)]
        if other_name(row.site.name, row.site.name_km):
            parts += [2, Label(other_name(row.site.name, row.site.name_km), tone="text2", wrap=True)]
        parts += [2, Label(where, tone="text2", wrap=True), 12, hairline(), 12]
        north, east = degrees(row.site.latitude), degrees(row.site.longitude)
        parts += facts(
            (
                (_("Code"), row.site.code),
                (_("District"), local(row.site.district, row.site.district_km)),
                (_("Contact"), row.site.contact),
                (_("Phone"), row.site.phone),
                (_("Coordinates"), f"{north}, {east}" if north and east else ""),
            )
        )
        if not row.site.active:
            parts += [4, Chip(out_of_use())]
        box = QVBoxLayout()
        box.setSpacing(0)
        code = row.site.code
        self.desk.tasks.read(
            lambda session: _at_site(session, code),
            partial(self._show_site, box),
            ticket=(id(self), "site"),
            owner=self,
        )
        change = Button(_("Change"), "", "pencil", clicked=lambda: self.change(code))
        note = Button(_("New delivery note"), "", "truck", clicked=lambda: self.desk.go("hand over", "new"))
        may_send = self.desk.allowed(Permission.PREPARE_HANDOVER)
        may_change = self.desk.allowed(Permission.KEEP_CATALOGUE)
        buttons = foot_buttons(note if may_send else None, change if may_change else None)
        return side_box(*parts, box, None, buttons)

    def _show_site(self, box: QVBoxLayout, found: _AtSite) -> None:
        empty(box)
        for part in (*_stock_parts(found), *self._note_parts(found)):
            box.addSpacing(part) if isinstance(part, int) else box.addWidget(
                part if isinstance(part, QWidget) else holder(part)
            )

    def _note_parts(self, found: _AtSite) -> list[Any]:
        if not found.notes:
            return []
        parts: list[Any] = [12, hairline(), 12, section(_("Newest delivery notes")), 4]
        for note in found.notes:
            link = Button(note.number, "link", clicked=partial(self.desk.go, "hand over", note.number))
            day = Label(day_text(note.date), "caption", "text2")
            parts += [row(link, None, day), Label(note.summary, "caption", "text2", wrap=True), 6]
        return parts

    def why_empty(self) -> Empty:
        """No site yet."""
        return Empty(
            _("No sites yet"),
            _("Sites are your stores and the places that goods go to."),
            "map-pin",
            (Way(_("New site"), lambda: self.change(""), "plus"),),
        )


def _at_site(session: Any, code: str) -> _AtSite:
    there = in_store(session, code)
    stock = [(item, there[code]) for code, item in items_by_code(session, list(there)).items() if there[code]]
    notes = list_notes(session, NoteFilter(recipient=code), limit=_MOST_NOTES)
    return _AtSite(tuple(stock), tuple(notes))


def _stock_parts(found: _AtSite) -> list[Any]:
    if not found.stock:
        return []
    parts: list[Any] = [8, hairline(), 12, section(_("On hand")), 4]
    for item, quantity in found.stock[:_MOST_ITEMS]:
        count = Label(format_quantity(quantity, item.decimals), "strong")
        unit = Label(unit_words(item, quantity), "caption", "text2")
        parts += [row((Label(item_name(item), wrap=True), 1), count, unit, gap=6), 3]
    rest = len(found.stock) - _MOST_ITEMS
    if rest > 0:
        words = ngettext("and {count} more item", "and {count} more items", rest).format(count=rest)
        parts.append(Label(words, "caption", "text2"))
    return parts
