"""One published report: the paper as it went out, and beside it what changed since."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.distribution.publishing.operations import PDF
from supplytrack.distribution.publishing.queries import (
    ChangedSince,
    FigureChange,
    PublishedReport,
    changed_since,
    find_published,
    read_published_file,
)
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.reports.published.words import (
    CHANGED,
    LIST,
    figure_text,
    goods_words,
    is_sentence,
    kind_words,
    of_words,
    period_words,
    since_words,
)
from supplytrack.ui.saving import print_pdf, save_content
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.empty import Empty, EmptyState, Way
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import Page, SidePanel, check_line, key_value, section, side_box
from supplytrack.ui.toolkit.preview import Preview

_MOST_TOLD = 6
"""Figures that the panel tells; the page of changes has all of them."""


class PublishedPage(Page):
    """The frozen paper. Nothing on this page changes it."""

    place = "published report"
    in_list = LIST[1]
    title = N_("Published report")
    wide_search = False
    kinds = frozenset({"documents", "stock", "notes", "people"})
    specs = (
        ActionSpec("changed", N_("What changed"), "Ctrl+D", "history"),
        ActionSpec("print", N_("Print"), "Ctrl+P", "printer"),
        ActionSpec("save", N_("Save a copy"), "Ctrl+Return", "file-down"),
    )
    secondary = ("changed", "print")
    primary = "save"

    def __init__(self, desk: Any, number: str) -> None:
        self._number = number
        self._report: PublishedReport | None = None
        self._content = b""
        super().__init__(desk)
        self.set_title(number)
        self.set_crumb(_("Published"), lambda: desk.go("reports", LIST))

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("changed", lambda: self.desk.go("reports", (CHANGED, self._number)))
        self.acts.bind("print", self.print)
        self.acts.bind("save", self.save)

    def build(self) -> QWidget:
        """The paper, and what is known of it."""
        self.preview = Preview(_("As it was published"))
        for action in ("print", "changed"):
            self.acts.set_shown(action, shown=False)
        self._side = SidePanel(QWidget(), 326)
        self._middle = row((self.preview, 1), self._side, gap=0)
        return holder(self._middle)

    def opened_at(self) -> Any:
        """The report's number, with the word that opens it."""
        return ("published", self._number)

    def load(self) -> None:
        """Read the report and its file, then what changed since: that takes as long as the report itself."""
        number = self._number
        self.desk.tasks.read(
            lambda session: (find_published(session, number), read_published_file(session, number)),
            self._show,
            refused=self._refused,
            ticket=(id(self), "report"),
            owner=self,
        )

    def _refused(self, refused: Refused) -> None:
        self.show_banner("bad", str(refused))

    def _show(self, found: tuple[PublishedReport, bytes]) -> None:
        self._report, self._content = found
        is_pdf = self._report.media_type == PDF
        self.set_summary(kind_words(self._report))
        self.acts.set_shown("print", shown=is_pdf)
        if is_pdf:
            self.preview.show_pdf(self._content)
        elif not self.preview.isHidden():
            self.preview.hide()
            way = Way(_("Save a copy"), self.save, "file-down")
            words = _("It was published as an Excel workbook. Save a copy to look at it.")
            self._middle.insertWidget(
                0, EmptyState(Empty(self._report.file_name, words, "file-spreadsheet", (way,))), 1
            )
        self._side.show_widget(side_box(*self._facts(self._report)))
        self.desk.tasks.read(
            partial(changed_since, number=self._number),
            self._show_changes,
            ticket=(id(self), "changes"),
            owner=self,
        )

    def _facts(self, report: PublishedReport) -> list[Any]:
        at = self.desk.clock.local(report.published_at)
        facts: list[Any] = [
            section(_("Published")),
            8,
            Label(report.title, "medium", wrap=True),
            6,
            key_value(_("Period"), period_words(report)),
            6,
            key_value(_("Published by"), report.published_by),
            6,
            key_value(_("On"), f"{at:%Y-%m-%d %H:%M}"),
        ]
        return [*facts, 6, Label(report.remarks, tone="text2", wrap=True)] if report.remarks else facts

    def _show_changes(self, changed: ChangedSince) -> None:
        self.acts.set_shown("changed", shown=bool(changed.documents or changed.figures))
        self._side.show_widget(side_box(*self._facts(changed.report), 18, *self._changes(changed)))

    def _changes(self, changed: ChangedSince) -> list[Any]:
        title = Label(since_words(changed.report), "section", wrap=True)
        documents = len(changed.documents)
        if not documents and not changed.figures:
            return [
                title,
                8,
                check_line("good", _("Nothing changed since."), _("Its figures are those of today.")),
            ]
        told = ngettext("{count} document came later", "{count} documents came later", documents).format(
            count=f"{documents:,}"
        )
        figures = len(changed.figures)
        another = ngettext(
            "{count} figure is another one now.", "{count} figures are others now.", figures
        ).format(count=f"{figures:,}")
        lines: list[Any] = [
            title,
            8,
            check_line("warn", told, another if figures else _("No figure changed.")),
        ]
        for change in changed.figures[:_MOST_TOLD]:
            lines += [
                10,
                Label(goods_words(change), "medium", wrap=True),
                *([Label(of_words(change), "caption", "text2", wrap=True)] if change.goods else []),
                2,
                *_then_and_now(change),
            ]
        show = Button(
            _("All that changed"),
            "link",
            clicked=lambda: self.desk.go("reports", (CHANGED, self._number)),
        )
        return [*lines, 12, row(show, None)]

    def save(self) -> None:
        """Save the file as it was published."""
        if self._report is not None:
            kinds = _("PDF (*.pdf)") if self._report.media_type == PDF else _("Excel workbook (*.xlsx)")
            save_content(self, self._report.file_name, self._content, kinds)

    def print(self) -> None:
        """Print the paper as it was published."""
        if self._content:
            print_pdf(self, self._content)


def _then_and_now(change: FigureChange) -> list[Any]:
    """A figure in one line; a sentence below the one before."""
    then, now = figure_text(change.then), figure_text(change.now)
    if not is_sentence(change):
        return [key_value(_(change.figure), f"{then} → {now}")]
    return [Label(then, tone="text2", wrap=True), 4, Label(f"→ {now}", wrap=True)]
