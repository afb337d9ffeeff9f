"""Delivery notes and how their papers stand: what waits for a signature, and how long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.distribution.reports import HandoverRow, handover_rows
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.reports.common import chooser
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.paint import Badge

LATE_AFTER = 7
"""Days after which an unsigned paper is late."""


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
    specs = (ActionSpec("export", N_("Excel"), "Ctrl+E", "file-spreadsheet"),)
    secondary = ("export",)
    columns = (
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
        Column(
            "days",
            N_("Days open"),
            lambda row: row.days_open,
            numeric=True,
            width=92,
            look=lambda row: Look(tone="bad" if (row.days_open or 0) > LATE_AFTER else "", weight=600),
        ),
    )

    def bind(self) -> None:
        """What the button does, and what the chip offers in the language in use."""
        papers = (
            Choice("unsigned", _("Not signed")),
            Choice("disputed", _("Disputed")),
            Choice("signed", _("Signed")),
        )
        self.filters = (Filter("status", N_("Paper"), papers, start=("unsigned", "disputed")),)
        self.acts.bind("export", lambda: save_list(self, _(self.title), self.export()))
        self.top.show_left([chooser(self)])

    def query(self) -> Callable[[Any], Sequence[HandoverRow]]:
        """The notes whose papers stand as the filter says."""
        wanted, text = self.bar.chosen("status"), self.bar.text.casefold()

        def ask(session: Any) -> Sequence[HandoverRow]:
            found = [row for row in handover_rows(session) if not wanted or row.status in wanted]
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
