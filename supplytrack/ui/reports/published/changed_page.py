"""What changed since a report was published: its figures then and now, and the documents that came later."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.distribution.publishing.queries import (
    ChangedSince,
    FigureChange,
    LaterDocument,
    changed_since,
)
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.reports.published.words import (
    CHANGED,
    LIST,
    PUBLISHED,
    cell_text,
    figure_text,
    goods_words,
    is_sentence,
    of_words,
    since_words,
)
from supplytrack.ui.routes import place_of
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import row as beside
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.columns import NOTHING, Column, Look
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.pages import section, side_box

_MOST_DOCUMENTS = 40
"""Documents that the panel names."""


class ChangedPage(ListPage[FigureChange]):
    """Every figure of a published report that is another one today."""

    place = "changed since"
    in_list = LIST[1]
    title = N_("Changed since")
    wide_search = False
    kinds = frozenset({"documents", "stock", "notes", "people"})
    row_height = 44
    side_width = 290
    specs = (
        ActionSpec("export", N_("Excel"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("paper", N_("The report"), "Ctrl+Return", "file-text"),
    )
    secondary = ("export",)
    primary = "paper"
    columns = (
        Column(
            "of",
            N_("What"),
            goods_words,
            look=lambda row: Look(weight=500, below=of_words(row) if row.goods else ""),
        ),
        Column("figure", N_("Figure"), lambda row: _(row.figure), width=124),
        Column(
            "then",
            N_("In the report"),
            lambda row: NOTHING if row.then is None else row.then,
            text=cell_text,
            hint=lambda row: figure_text(row.then),
            width=104,
            numeric=True,
            zero="0",
            sortable=False,
            look=lambda _row: Look(tone="text2"),
        ),
        Column(
            "now",
            N_("Now"),
            lambda row: NOTHING if row.now is None else row.now,
            text=cell_text,
            hint=lambda row: figure_text(row.now),
            width=92,
            numeric=True,
            zero="0",
            sortable=False,
            look=lambda _row: Look(weight=600),
        ),
        Column("unit", N_("Unit"), lambda row: row.unit, width=72),
    )

    def __init__(self, desk: Any, number: str) -> None:
        self._number = number
        self._changed: ChangedSince | None = None
        super().__init__(desk)
        self.set_crumb(number, lambda: desk.go("reports", (PUBLISHED, number)))

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("export", lambda: save_list(self, f"{_(self.title)} {self._number}", self.export()))
        self.acts.bind("paper", lambda: self.desk.go("reports", (PUBLISHED, self._number)))

    def opened_at(self) -> Any:
        """The report's number, with the word that opens this page."""
        return (CHANGED, self._number)

    def read(self) -> None:
        """Make the figures of the report again, and compare."""
        self.desk.tasks.read(
            partial(changed_since, number=self._number),
            self._take,
            refused=self._refused,
            ticket=(id(self), "rows"),
            owner=self,
        )

    def _refused(self, refused: Refused) -> None:
        self.show_banner("bad", str(refused))

    def _take(self, changed: ChangedSince) -> None:
        self._changed = changed
        self.set_title(since_words(changed.report))
        self.show_rows(changed.figures)
        figures = len(changed.figures)
        self.set_summary(ngettext("{count} figure", "{count} figures", figures).format(count=f"{figures:,}"))

    def identity(self, row: FigureChange) -> Any:
        """Which figure of which row."""
        return row.goods, row.of, row.figure

    def opened(self, row: FigureChange) -> None:
        """Go to the document, where the row is of one."""
        self._go_to(row.of[0] if row.of else "")

    def _go_to(self, number: str) -> None:
        if place_of(number):
            self.desk.go(place_of(number), number)

    def detail(self, row: FigureChange | None) -> QWidget:
        """The sentence that is looked at, then and now, and the documents that came later."""
        if self._changed is None:
            return QWidget()
        documents = self._changed.documents
        parts: list[Any] = []
        if row is not None and is_sentence(row):
            for title, said in ((_("In the report"), row.then), (_("Now"), row.now)):
                parts += [section(title), 4, Label(figure_text(said), wrap=True), 12]
        parts += [section(_("Documents that came later")), 8]
        if not documents:
            parts.append(Label(_("None of what the report tells of."), tone="text2", wrap=True))
        for one in documents[:_MOST_DOCUMENTS]:
            parts += [*self._document(one), 10]
        rest = len(documents) - _MOST_DOCUMENTS
        if rest > 0:
            parts.append(Label(_("and {count} more").format(count=f"{rest:,}"), tone="text2"))
        return side_box(*parts)

    def _document(self, one: LaterDocument) -> list[Any]:
        go = partial(self._go_to, one.number if place_of(one.number) else one.about)
        at = self.desk.clock.local(one.posted_at)
        by = _("{who}, {when}").format(who=one.posted_by, when=f"{at:%Y-%m-%d %H:%M}")
        about = f"{_(one.kind)} · {one.about}" if one.about else _(one.kind)
        return [
            beside(Button(one.number, "link", clicked=go), None, Label(day_text(one.day), tone="text2")),
            Label(about, "caption", "text2", wrap=True),
            Label(by, "caption", "text2", wrap=True),
        ]

    def why_empty(self) -> Empty:
        """The figures are those of the report."""
        return Empty(
            _("No figure changed"),
            _("The figures of the report are those of today."),
            "circle-check",
        )
