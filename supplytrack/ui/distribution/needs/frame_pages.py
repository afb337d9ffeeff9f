"""The forms of what frames needs: an entitlement, a set of target provinces, a reporting source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import list_items, list_provinces
from supplytrack.core.identity import new_uid
from supplytrack.distribution.needs.counts import reporting_sources
from supplytrack.distribution.needs.keeping import (
    EntitlementDraft,
    SourceDraft,
    TargetDraft,
    keep_entitlement,
    keep_reporting_source,
    keep_target_set,
)
from supplytrack.distribution.needs.queries import target_sets
from supplytrack.i18n import N_, _
from supplytrack.ui.catalogue.entry_page import EntryPage, Found, Section, text
from supplytrack.ui.catalogue.words import SITES
from supplytrack.ui.choosing import item_choices
from supplytrack.ui.distribution.needs.arrival_page import source_choices
from supplytrack.ui.distribution.needs.words import (
    ARRIVALS,
    BASIS_WORDS,
    ENTITLEMENTS,
    NEEDS,
    SOURCES,
    TARGETS,
)
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit.boxes import column, framed
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.lines import LineGrid
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.words import local, other_name


class EntitlementPage(EntryPage):
    """What one person is to get."""

    place = SITES
    in_list = NEEDS
    noun = "entitlement"
    title = N_("New entitlement")
    crumb = N_("What a person gets")
    back_to = ("list", ENTITLEMENTS)
    sections = (
        Section(
            N_("What a person gets"),
            (
                Field("item", N_("Item"), FieldKind.CHOICE, required=True),
                Field("quantity", N_("How much a person"), FieldKind.NUMBER, required=True),
                Field("basis", N_("For"), FieldKind.CHOICE, required=True, span=2),
                Field("first", N_("First day"), FieldKind.DATE, required=True),
                Field("last", N_("Last day"), FieldKind.DATE, note=N_("Empty: until you end it.")),
                Field("remarks", N_("Remarks"), span=2),
            ),
        ),
    )

    def __init__(self, desk: Desk, _uid: str = "") -> None:
        self._uid = new_uid()
        self.starts = (("first", desk.clock.today().isoformat()),)
        super().__init__(desk)

    def read_entry(self, session: Any) -> Found:
        """Items to choose from."""
        return Found(None, list_items(session))

    def offer(self, choices: Any) -> None:
        """Items, and whose heads count."""
        form = self.form_of("item")
        form.set_choices("item", item_choices(choices))
        form.set_choices("basis", [Choice(basis.value, _(words)) for basis, words in BASIS_WORDS.items()])

    def name_words(self, _values: Mapping[str, Any]) -> str:
        """It has no name of its own."""
        return _("Entitlement")

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Keeps it."""
        draft = EntitlementDraft(
            text(values, "item"),
            text(values, "basis"),
            text(values, "quantity"),
            day_or(values.get("first"), self.desk.clock.today()),
            day_or(values.get("last"), None),
            text(values, "remarks"),
            self._uid,
        )
        return lambda session: keep_entitlement(session, draft)


class TargetPage(EntryPage):
    """A set of target provinces and its dates."""

    place = SITES
    in_list = NEEDS
    noun = "target"
    title = N_("New set of provinces")
    crumb = N_("Target provinces")
    back_to = ("list", TARGETS)
    sections = (
        Section(
            N_("Target provinces"),
            (
                Field("name", N_("Name"), required=True, span=2, placeholder=N_("Six target provinces")),
                Field("first", N_("First day"), FieldKind.DATE, required=True),
                Field("last", N_("Last day"), FieldKind.DATE, note=N_("Empty: until now.")),
                Field("remarks", N_("Remarks"), span=2),
            ),
        ),
    )

    def __init__(self, desk: Desk, uid: str = "") -> None:
        """`uid`: of a set to change; empty for a new one."""
        self._uid = uid or new_uid()
        self._provinces = ListedChoices()
        self.starts = (("first", desk.clock.today().isoformat()),)
        super().__init__(desk, uid)

    def make_lines(self) -> LineGrid:
        """A province a line."""
        return LineGrid(
            (
                LineColumn(
                    "province",
                    N_("Province"),
                    CellKind.CHOICE,
                    choices=lambda _line: self._provinces,
                    stop=True,
                    required=True,
                    arrow=True,
                ),
            ),
            self.draft,
            today=self.desk.clock.today,
            blank=1,
        )

    def lines_section(self, grid: LineGrid) -> QWidget:
        """The provinces under their heading."""
        grid.fit_height()
        for changed in (grid.line_model().rowsInserted, grid.line_model().rowsRemoved):
            changed.connect(lambda *_lines: grid.fit_height())
        return framed(
            "panel", column(Label(_("Provinces"), "section"), 4, grid, margins=(16, 12, 16, 14), gap=4)
        )

    def read_entry(self, session: Any) -> Found:
        """The set, and the provinces to choose from."""
        found = next((one for one in target_sets(session) if one.uid == self.code), None)
        values = None
        if found is not None:
            values = {
                "name": found.name,
                "first": found.first.isoformat(),
                "last": found.last.isoformat() if found.last else None,
                "remarks": found.remarks,
                "lines": [{"province": one.code} for one in found.provinces],
            }
        return Found(values, list_provinces(session))

    def offer(self, choices: Any) -> None:
        """The provinces."""
        self._provinces = ListedChoices(
            [
                Choice(
                    one.code,
                    local(one.name, one.name_km),
                    other_name(one.name, one.name_km),
                    also=(one.code, one.name, one.name_km),
                )
                for one in choices
            ]
        )

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Keeps the set."""
        named = [text(line, "province") or text(line, "province?") for line in values["lines"]]
        draft = TargetDraft(
            text(values, "name"),
            named,
            day_or(values.get("first"), self.desk.clock.today()),
            day_or(values.get("last"), None),
            text(values, "remarks"),
            self._uid,
        )
        return lambda session: keep_target_set(session, draft)


class SourcePage(EntryPage):
    """Who counts arrivals."""

    place = SITES
    in_list = ARRIVALS
    noun = "source"
    title = N_("New source")
    crumb = N_("Who counts arrivals")
    back_to = ("list", SOURCES)
    starts = (("active", True),)
    sections = (
        Section(
            N_("Who counts arrivals"),
            (
                Field("name", N_("Name"), required=True),
                Field("code", N_("Code"), required=True),
                Field(
                    "subset_of",
                    N_("Part of"),
                    FieldKind.CHOICE,
                    span=2,
                    note=N_("Another source that counts these people, too. The two are never added up."),
                ),
                Field("remarks", N_("Remarks"), span=2),
                Field("active", N_("In use"), FieldKind.CHECK, span=2),
            ),
        ),
    )

    def read_entry(self, session: Any) -> Found:
        """The source, and the others that it may be a part of."""
        rows = reporting_sources(session)
        row = next((one for one in rows if one.code == self.code), None)
        values = None
        if row is not None:
            values = {
                "name": row.name,
                "code": row.code,
                "subset_of": row.subset_of or None,
                "remarks": row.remarks,
                "active": row.active,
            }
        return Found(values, [one for one in rows if one.code != self.code])

    def offer(self, choices: Any) -> None:
        """The other sources."""
        self.form_of("subset_of").set_choices("subset_of", source_choices(choices))

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Keeps the source."""
        draft = SourceDraft(
            text(values, "code"),
            text(values, "name"),
            text(values, "subset_of"),
            text(values, "remarks"),
            bool(values.get("active")),
        )
        replacing = self.code
        return lambda session: keep_reporting_source(session, draft, replacing=replacing)
