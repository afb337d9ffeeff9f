"""A page that is a report: filters at the left, the paper as it will be printed, its sentences at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.ui.toolkit.boxes import column, holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.form import Field, Form
from supplytrack.ui.toolkit.pages import Page, SidePanel
from supplytrack.ui.toolkit.preview import Preview

_WAIT = 250
"""Milliseconds after the last change of a filter until the paper is made anew."""


class ReportPage(Page):
    """A paper that follows its filters.

    A subclass declares `fields` (the filters) and answers `query(values)`, a function of a session that gives a
    frozen sheet, and `paper(sheet)`, which makes the PDF. `beside(sheet)` may show its sentences.
    """

    wide_search = False
    fields: Sequence[Field] = ()
    filter_width: int = 222
    side_width: int = 326
    follows: str = ""
    """A few words beside "Preview", marked with N_()."""

    made = Signal(object)
    """The sheet that is shown now."""

    # What a page declares

    def starting_values(self) -> dict[str, Any]:
        """What the filters say first."""
        return {}

    def query(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        """The question to the database, for what the filters say."""
        raise NotImplementedError

    def paper(self, sheet: Any) -> Callable[[], bytes]:
        """The work that makes the PDF of `sheet`: bound, so that it runs beside the window."""
        raise NotImplementedError

    def beside(self, _sheet: Any) -> QWidget | None:
        """What the panel at the right shows of the sheet."""
        return None

    def quick_ways(self) -> QWidget | None:
        """Links below the filters, such as "This week"."""
        return None

    # The page

    def build(self) -> QWidget:
        """The filters, the preview, the panel."""
        self.filters = Draft({**self.starting_values(), **self._remembered()}, self)
        self.form = Form(self.fields, self.filters, today=self.desk.clock.today, margins=(20, 14, 14, 12))
        self.preview = Preview(_("Preview"), _(self.follows))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT)
        self._wait.timeout.connect(self.load)
        self.filters.field_changed.connect(self._filters_changed)
        inside = QWidget()
        inside.setObjectName("scrolled")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        ways = self.quick_ways()
        if ways is not None:
            layout.addWidget(ways)
        layout.addStretch(1)
        self.sheet: Any = None
        self._side = SidePanel(QWidget(), self.side_width)
        self._side.hide()
        middle = holder(column((self.preview, 1), gap=0))
        return holder(row(SidePanel(inside, self.filter_width, left=True), (middle, 1), self._side, gap=0))

    def _remembered(self) -> dict[str, Any]:
        kept: dict[str, Any] = self.desk.memory.get(f"filters/{self.place}", {})
        known = {field.key for field in self.fields}
        return {key: value for key, value in kept.items() if key in known}

    def _filters_changed(self, _key: str) -> None:
        values = {field.key: self.filters.get(field.key) for field in self.fields}
        self.desk.memory.put(f"filters/{self.place}", values)
        self._wait.start()

    def load(self) -> None:
        """Read the sheet and make the paper; a newer report replaces one that is being made."""
        self._wait.stop()
        if self.form.check():
            asked = self.query(self.filters.values)
            self.desk.tasks.read(
                asked, self._read, ticket=(id(self), "sheet"), refused=self._refused, owner=self
            )

    def _read(self, sheet: Any) -> None:
        self.desk.tasks.make(
            self.paper(sheet),
            lambda content: self._show(sheet, content),
            ticket=(id(self), "paper"),
            refused=self._refused,
            owner=self,
        )

    def _refused(self, refused: Refused) -> None:
        if self.form.show_refusal(refused):
            self.show_banner("bad", str(refused))

    def _show(self, sheet: Any, content: bytes) -> None:
        self.sheet = sheet
        self.hide_banner()
        # The panel comes first: it takes of the preview's room, which would else draw its page twice.
        inside = self.beside(sheet)
        self._side.setVisible(inside is not None)
        if inside is not None:
            self._side.show_widget(inside)
        self.preview.show_pdf(content)
        self.made.emit(sheet)


def way(text: str, act: Callable[[], object]) -> Button:
    """A small link, such as "This week" below a period."""
    return Button(text, "caption_link", clicked=act)
