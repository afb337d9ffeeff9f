"""Every report that was published, and how many documents changed it since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.core.code import fold
from supplytrack.distribution.publishing.queries import PublishedReport, list_published
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.reports.common import chooser
from supplytrack.ui.reports.published.words import (
    LIST,
    PUBLISHED,
    changed_words,
    kind_words,
    period_words,
)
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.paint import Badge


class PublishedList(ListPage[PublishedReport]):
    """Published reports, the newest first."""

    place = "published reports"
    in_list = LIST[1]
    title = N_("Published reports")
    wide_search = False
    kinds = frozenset({"published", "documents", "stock", "notes", "people"})
    search = N_("Number or person")
    row_height = 44
    specs = (ActionSpec("export", N_("Excel"), "Ctrl+E", "file-spreadsheet"),)
    secondary = ("export",)

    def bind(self) -> None:
        """What the buttons do, and how moments are told."""
        clock = self.desk.clock
        self.columns = (
            Column(
                "number",
                N_("Number"),
                lambda row: row.number,
                width=190,
                look=lambda row: Look(weight=500, below=kind_words(row)),
            ),
            Column("about", N_("About"), lambda row: row.title, look=lambda row: Look(below=row.remarks)),
            Column("period", N_("Period"), period_words, width=168, sort=lambda row: (row.last, row.first)),
            Column(
                "by",
                N_("Published by"),
                lambda row: row.published_by,
                width=150,
                look=lambda row: Look(below=f"{clock.local(row.published_at):%Y-%m-%d %H:%M}"),
            ),
            Column(
                "changed",
                N_("Changed since"),
                lambda row: row.changed,
                text=lambda _count: "",
                width=140,
                look=_changed_look,
            ),
        )
        self.acts.bind("export", lambda: save_list(self, _(self.title), self.export()))
        self.top.show_left([chooser(self)])

    def query(self) -> Callable[[Any], Sequence[PublishedReport]]:
        """The reports that fit the search."""
        words = fold(self.bar.text).split()

        def ask(session: Any) -> Sequence[PublishedReport]:
            return [row for row in list_published(session) if all(word in _told(row) for word in words)]

        return ask

    def identity(self, row: PublishedReport) -> str:
        """A report's number."""
        return row.number

    def opened(self, row: PublishedReport) -> None:
        """Show the paper as it went out."""
        self.desk.go("reports", (PUBLISHED, row.number))

    def summary(self, rows: Sequence[PublishedReport]) -> str:
        """`3 reports, 1 changed since`."""
        told = ngettext("{count} report", "{count} reports", len(rows)).format(count=f"{len(rows):,}")
        changed = sum(1 for row in rows if row.changed)
        return ", ".join((told, _("{count} changed since").format(count=changed))) if changed else told

    def why_empty(self) -> Empty:
        """Nothing was published yet."""
        return Empty(
            _("No report is published yet"),
            _("Publish a report when you send it: its figures stay, and what changes later is told."),
            "send",
            (Way(_("Distribution report"), lambda: self.desk.go("reports", "distribution")),),
        )


def _changed_look(row: PublishedReport) -> Look:
    if not row.changed:
        return Look(tail=_("nothing"))
    return Look(badge=Badge(changed_words(row), "warn", "history"))


def _told(row: PublishedReport) -> str:
    return fold(f"{row.number} {row.title} {row.published_by} {row.remarks} {kind_words(row)}")
