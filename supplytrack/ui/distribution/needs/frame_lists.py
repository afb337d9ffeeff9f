"""The lists of what frames needs: what a person gets, target provinces, who counts arrivals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.core.actor import Permission
from supplytrack.distribution.needs.counts import SourceRow, reporting_sources
from supplytrack.distribution.needs.keeping import end_entitlement
from supplytrack.distribution.needs.queries import EntitlementRow, TargetRow, entitlements, target_sets
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.catalogue.words import SITES, out_of_use
from supplytrack.ui.distribution.needs.figurelist import do
from supplytrack.ui.distribution.needs.words import (
    ARRIVALS,
    BASIS_WORDS,
    ENTITLEMENT,
    ENTITLEMENTS,
    NEEDS,
    SOURCE,
    SOURCES,
    TARGET,
    TARGETS,
    days_words,
)
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.columns import Column, Look, Row
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.form import Field, FieldKind, Form
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local

_END = (Field("last", N_("Last day"), FieldKind.DATE, required=True),)


class _FrameList(ListPage[Row]):
    """A short list that belongs to the needs or the arrivals; a row opens its form."""

    row_height = 40
    primary = "new"
    of = NEEDS
    crumb = N_("Needs")
    form = ""
    """What a new entry is opened by."""

    def bind(self) -> None:
        """A new entry; the crumb leads back."""
        self.acts.bind("new", self._new)
        self.set_crumb(_(self.crumb), lambda: self.desk.go(SITES, ("list", self.of)))

    def _new(self) -> None:
        self.desk.go(SITES, (self.form, ""))


def _new_spec(title: str) -> ActionSpec:
    return ActionSpec("new", title, "Ctrl+N", "plus", Permission.KEEP_CATALOGUE)


class EntitlementList(_FrameList[EntitlementRow]):
    """What a person gets, and since when. One that no longer holds is ended and stays."""

    place = ENTITLEMENTS
    in_list = NEEDS
    title = N_("What a person gets")
    kinds = frozenset({"entitlements", "items"})
    form = ENTITLEMENT
    specs = (
        _new_spec(N_("New entitlement")),
        ActionSpec("end", N_("End it"), "", "ban", Permission.KEEP_CATALOGUE),
    )
    row_actions = ("end",)
    columns = (
        Column(
            "item",
            N_("Item"),
            lambda row: local(row.part.name, row.part.name_km),
            look=lambda _row: Look(weight=500),
        ),
        Column("quantity", N_("A person"), lambda row: row.part.counted, width=130, sortable=False),
        Column("basis", N_("For"), lambda row: _(BASIS_WORDS[row.basis]), width=190),
        Column("days", N_("Holds"), lambda row: days_words(row.first, row.last), width=230, sortable=False),
        Column("remarks", N_("Remarks"), lambda row: row.remarks, width=240, shown=False),
        Column(
            "act",
            "",
            lambda _row: "",
            width=72,
            sortable=False,
            look=lambda row: Look(action=_("End it") if row.last is None else ""),
        ),
    )

    def bind(self) -> None:
        """The current one is ended."""
        super().bind()
        self.acts.bind("end", lambda: self.opened(self.table.current_row()))

    def query(self) -> Callable[[Any], Sequence[EntitlementRow]]:
        """All of them."""
        return entitlements

    def identity(self, row: EntitlementRow) -> str:
        """Its identity."""
        return row.uid

    def opened(self, row: EntitlementRow | None) -> None:
        """Ask for the last day of one that still holds."""
        if row is None or row.last is not None or not self.desk.allowed(Permission.KEEP_CATALOGUE):
            return
        today = self.desk.clock.today
        draft = Draft({"last": today().isoformat()})
        form = Form(_END, draft, columns=(1,), today=today, margins=(0, 4, 0, 0))

        def end() -> None:
            last = day_or(draft.get("last"), today())
            do(
                self,
                lambda session: end_entitlement(session, row.uid, last),
                lambda: self.toast(_("It ends on that day.")),
            )

        title = _("Until when does a person get {item}?").format(item=local(row.part.name, row.part.name_km))
        body = _(
            "What people get after that day is a new entitlement. An end cannot be moved to a later day."
        )
        dialog = self.ask(Question(title, body, _("End it")), end, form)
        draft.setParent(dialog)
        form.go_to("last")

    def why_empty(self) -> Empty:
        """None yet."""
        return Empty(
            _("Nothing is said of what a person gets"),
            _(
                "Where no need was assessed, coverage multiplies the people who arrived with what each of them gets."
            ),
            "users",
            (Way(_("New entitlement"), self._new, "plus"),),
        )


class TargetList(_FrameList[TargetRow]):
    """The provinces that the response works in, each set in its time."""

    place = TARGETS
    in_list = NEEDS
    title = N_("Target provinces")
    kinds = frozenset({"targets"})
    form = TARGET
    specs = (_new_spec(N_("New set of provinces")),)
    columns = (
        Column("name", N_("Name"), lambda row: row.name, width=210, weight=500),
        Column("days", N_("Holds"), lambda row: days_words(row.first, row.last), width=230, sortable=False),
        Column(
            "provinces",
            N_("Provinces"),
            lambda row: ", ".join(local(one.name, one.name_km) for one in row.provinces),
            sortable=False,
        ),
        Column("remarks", N_("Remarks"), lambda row: row.remarks, width=200, shown=False),
    )

    def query(self) -> Callable[[Any], Sequence[TargetRow]]:
        """All of them, by time."""
        return target_sets

    def identity(self, row: TargetRow) -> str:
        """Its identity."""
        return row.uid

    def opened(self, row: TargetRow) -> None:
        """Change it."""
        self.desk.go(SITES, (TARGET, row.uid))

    def why_empty(self) -> Empty:
        """None yet."""
        return Empty(
            _("No target provinces yet"),
            _("The provinces that the response works in, with dates: five may become six."),
            "map-pin",
            (Way(_("New set of provinces"), self._new, "plus"),),
        )


class SourceList(_FrameList[SourceRow]):
    """Who counts arrivals; one that is a part of another stands below it."""

    place = SOURCES
    in_list = ARRIVALS
    title = N_("Who counts arrivals")
    kinds = frozenset({"sources"})
    form = SOURCE
    of = ARRIVALS
    crumb = N_("Arrivals")
    specs = (_new_spec(N_("New source")),)
    columns = (
        Column("code", N_("Code"), lambda row: row.code, width=150, weight=500, sortable=False),
        Column("name", N_("Name"), lambda row: row.name, sortable=False),
        Column("whole", N_("Part of"), lambda row: row.subset_of, width=150, sortable=False),
        Column("remarks", N_("Remarks"), lambda row: row.remarks, width=300, sortable=False, shown=False),
        Column(
            "use",
            N_("Use"),
            lambda _row: "",
            width=110,
            sortable=False,
            look=lambda row: Look(badge=None if row.active else out_of_use()),
        ),
    )

    def query(self) -> Callable[[Any], Sequence[SourceRow]]:
        """All of them."""
        return reporting_sources

    def identity(self, row: SourceRow) -> str:
        """The code."""
        return row.code

    def opened(self, row: SourceRow) -> None:
        """Change it."""
        self.desk.go(SITES, (SOURCE, row.code))

    def summary(self, rows: Sequence[SourceRow]) -> str:
        """How many sources."""
        return (
            ngettext("{count} source", "{count} sources", len(rows)).format(count=len(rows)) if rows else ""
        )

    def why_empty(self) -> Empty:
        """None yet."""
        return Empty(
            _("Nobody counts arrivals yet"),
            _("Say who counts people who arrive, and whether one counts some of the same people as another."),
            "users",
            (Way(_("New source"), self._new, "plus"),),
        )
