"""Delivery notes and how their papers stand: what waits for a signature, and how long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from supplytrack.catalogue.queries import NamedRow, list_provinces
from supplytrack.core.unsigned_sheet import UnsignedSheet
from supplytrack.db.workspace import Workspace
from supplytrack.distribution.reports import DistributionFilter, HandoverRow, handover_rows
from supplytrack.distribution.unsigned import unsigned_sheet
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.distribution.places import sorted_by_name
from supplytrack.ui.reports.common import chooser
from supplytrack.ui.saving import print_pdf, save_list, save_pdf
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import local


def badge_of(status: str) -> Badge:
    """The chip of a paper's state."""
    return {
        "signed": Badge(_("Signed"), "good", "circle-check"),
        "unsigned": Badge(_("Not signed"), "warn", "pen-line"),
        "disputed": Badge(_("Disputed"), "bad", "circle-alert"),
    }[status]


class HandoversPage(ListPage[HandoverRow]):
    """Every issued note of the workspace, the longest unsigned first."""

    place = "handovers report"
    title = N_("Papers not signed")
    wide_search = False
    kinds = frozenset({"notes"})
    search = N_("Number or recipient")
    specs = (
        ActionSpec("export", N_("Excel"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("save", N_("Save as PDF"), "Ctrl+Shift+S", "file-down"),
        ActionSpec("print", N_("Print list"), "Ctrl+P", "printer"),
    )
    secondary = ("export", "save")
    primary = "print"
    columns: tuple[Column[HandoverRow], ...] = (
        Column(
            "status",
            N_("Paper"),
            lambda row: row.status,
            lambda _s: "",
            width=120,
            look=lambda row: Look(badge=badge_of(row.status)),
        ),
        Column("document", N_("Document"), lambda row: row.document, width=160, weight=500),
        Column("date", N_("Issued"), lambda row: row.date, width=110),
        Column("recipient", N_("Recipient"), lambda row: row.recipient_name),
        Column("province", N_("Province"), lambda row: row.province, width=150),
        Column("receiver", N_("Receiver"), lambda row: row.receiver_function, width=170),
        Column("lines", N_("Lines"), lambda row: row.lines, numeric=True, width=64),
    )

    def bind(self) -> None:
        """What the button does, and what the chip offers in the language in use."""
        papers = (
            Choice("unsigned", _("Not signed")),
            Choice("disputed", _("Disputed")),
            Choice("signed", _("Signed")),
        )
        self.filters = (
            Filter("status", N_("Paper"), papers, start=("unsigned", "disputed")),
            Filter("province", N_("Province"), several=False),
            Filter("age", N_("Age"), (Choice("late", _("Late")),), several=False),
        )
        self._late_after = Workspace.unsigned_days
        days = Column[HandoverRow](
            "days", N_("Days open"), lambda row: row.days_open, numeric=True, width=92, look=self._days_look
        )
        self.columns = (*type(self).columns, days)
        self.acts.bind("export", lambda: save_list(self, _(self.title), self.export()))
        self.acts.bind("print", lambda: self._make_paper(print_pdf))
        self.acts.bind(
            "save", lambda: self._make_paper(lambda page, content: save_pdf(page, self._name(), content))
        )
        self.top.show_left([chooser(self)])

    def _days_look(self, row: HandoverRow) -> Look:
        return Look(tone="bad" if (row.days_open or 0) > self._late_after else "", weight=600)

    def load(self) -> None:
        """Read the notes, and what the office calls late."""
        self.desk.tasks.read(
            lambda session: (session.workspace.unsigned_days, list_provinces(session)),
            self._know,
            ticket=(id(self), "known"),
            owner=self,
        )
        super().load()

    def _know(self, known: tuple[int, Sequence[NamedRow]]) -> None:
        self._late_after, provinces = known
        named = [Choice(one.code, local(one.name, one.name_km), also=(one.name,)) for one in provinces]
        self.bar.set_choices("province", sorted_by_name(named))
        self.table.viewport().update()

    def _chosen(self) -> tuple[DistributionFilter, bool]:
        """Which handovers, and whether only those that are late."""
        province = str((self.bar.chosen("province") or ("",))[0])
        return DistributionFilter(province=province), "late" in self.bar.chosen("age")

    # The list on paper, to be taken along

    def _make_paper(self, give: Callable[[Page, bytes], None]) -> None:
        chosen, late = self._chosen()

        def make(sheet: UnsignedSheet) -> None:
            self.desk.tasks.make(
                partial(_render, sheet),
                lambda content: give(self, content),
                ticket=(id(self), "paper"),
                owner=self,
            )

        self.desk.tasks.read(
            lambda session: unsigned_sheet(session, chosen, late_only=late),
            make,
            ticket=(id(self), "sheet"),
            owner=self,
        )

    def _name(self) -> str:
        return f"{self.desk.clock.today().isoformat()}_to-be-signed.pdf"

    def query(self) -> Callable[[Any], Sequence[HandoverRow]]:
        """The notes whose papers stand as the filter says."""
        wanted, text = self.bar.chosen("status"), self.bar.text.casefold()
        chosen, late = self._chosen()

        def ask(session: Any) -> Sequence[HandoverRow]:
            least = session.workspace.unsigned_days
            found = [row for row in handover_rows(session, chosen) if not wanted or row.status in wanted]
            found = [row for row in found if not late or (row.days_open or 0) > least]
            found = [row for row in found if text in f"{row.document} {row.recipient_name}".casefold()]
            return sorted(found, key=lambda row: (-(row.days_open or -1), row.document))

        return ask

    def identity(self, row: HandoverRow) -> str:
        """A note's number."""
        return row.document

    def opened(self, row: HandoverRow) -> None:
        """Go to the note."""
        self.desk.go("hand over", row.document)

    def summary(self, rows: Sequence[HandoverRow]) -> str:
        """`3 papers`."""
        return ngettext("{count} paper", "{count} papers", len(rows)).format(count=f"{len(rows):,}")

    def why_empty(self) -> Empty:
        """Nothing was handed over yet."""
        return Empty(
            _("No paper waits"),
            _("Every delivery note came back signed, or none was issued yet."),
            "circle-check",
        )


def _render(sheet: UnsignedSheet) -> bytes:
    # ReportLab takes a while to load; only papers need it, and it loads beside the window.
    from supplytrack.documents.unsigned_list import render

    return render(sheet)
