"""What the report pages share: the menu between reports, files, printing, filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from supplytrack.catalogue.place import PLACE_KINDS
from supplytrack.catalogue.queries import (
    list_categories,
    list_funds,
    list_items,
    list_locations,
    list_parties,
    list_provinces,
)
from supplytrack.core.actor import Permission
from supplytrack.core.sheets import PaperLanguage
from supplytrack.db.engine import Session
from supplytrack.i18n import N_, _, language
from supplytrack.ui.catalogue.words import kind_words
from supplytrack.ui.reports.published.publishing import ask_publish
from supplytrack.ui.saving import print_pdf, save_content, save_pdf
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.reportpage import ReportPage, way

OWN = "~own"
"""Chosen in place of a donor: goods of own purchase."""

REPORTS = (
    ("distribution", N_("Distribution report")),
    ("situation", N_("Situation report")),
    ("donor", N_("Donor report")),
    ("4w", N_("4W")),
    ("coverage", N_("Coverage report")),
    ("stock", N_("Stock report")),
    ("stock card", N_("Stock card")),
    ("handovers", N_("Papers not signed")),
    ("movement report", N_("Stock movement report")),
    ("movements", N_("Stock movements")),
    ("expiry", N_("Expiry dates")),
    ("periods", N_("Closed periods")),
    ("published", N_("Published reports")),
)

PAPER_WORDS = {"signed": N_("Signed"), "unsigned": N_("Not signed"), "disputed": N_("Disputed")}
"""How the papers of handovers stand."""

LANGUAGE_FIELD = Field("language", N_("Language"), FieldKind.CHOICE)
GOODS_FIELDS = (
    Field("donor", N_("Donor"), FieldKind.CHOICE, placeholder=N_("All donors")),
    Field("fund", N_("Fund"), FieldKind.CHOICE, placeholder=N_("All funds")),
    Field("category", N_("Category"), FieldKind.CHOICE, placeholder=N_("All categories")),
    Field("item", N_("Item"), FieldKind.CHOICE, placeholder=N_("All items")),
)
PERIOD_FIELDS = (
    Field("first", N_("First day"), FieldKind.DATE),
    Field("last", N_("Last day"), FieldKind.DATE),
)


def words(english: str, khmer: str) -> str:
    """A name in the language in use, else in the other."""
    return khmer or english if language() == "km" else english or khmer


def chooser(page: Page) -> Button:
    """The button after the title that goes to another report."""
    button = Button("", "quiet", "chevron-down")
    button.setAccessibleName(_("Another report"))
    button.setToolTip(_("Another report"))

    def open_menu() -> None:
        menu = QMenu(button)
        for name, title in REPORTS:
            menu.addAction(_(title)).triggered.connect(partial(_go, page, name))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    button.clicked.connect(lambda _checked=False: open_menu())
    return button


def _go(page: Page, name: str, _checked: bool = False) -> None:
    page.desk.go("reports", name)


def day_in(values: dict[str, Any], key: str) -> date | None:
    """The day that a filter says."""
    return date.fromisoformat(values[key]) if values.get(key) else None


def choices_of(session: Session) -> dict[str, list[Choice]]:
    """What the filters offer: provinces, donors, stores and sites, categories, items."""
    return {
        "category": [
            Choice(row.name, words(row.name, row.name_km), also=(row.name, row.name_km))
            for row in list_categories(session)
        ],
        "fund": [Choice(row.code, row.code, row.name, also=(row.name,)) for row in list_funds(session)],
        "recipient_kind": [Choice(kind.value, kind_words(kind)) for kind in PLACE_KINDS],
        "status": [Choice(status, _(said)) for status, said in PAPER_WORDS.items()],
        "province": [
            Choice(row.code, words(row.name, row.name_km), also=(row.name, row.name_km))
            for row in list_provinces(session)
        ],
        "donor": [
            Choice(OWN, _("Own purchase")),
            *(
                Choice(row.code, words(row.name, row.name_km), also=(row.code,))
                for row in list_parties(session, donors=True)
            ),
        ],
        "location": [
            Choice(
                row.code, words(row.name, row.name_km), row.province, also=(row.code, row.name, row.name_km)
            )
            for row in list_locations(session)
        ],
        "item": [
            Choice(
                row.code,
                words(row.name, row.name_km),
                row.category,
                also=(row.code, row.name, row.name_km, row.aliases),
            )
            for row in list_items(session)
        ],
    }


def language_in(values: dict[str, Any]) -> PaperLanguage:
    """The language that a filter says: both unless one is chosen."""
    said = values.get("language")
    return "en" if said == "en" else "km" if said == "km" else "both"


def goods_filter(values: dict[str, Any]) -> dict[str, Any]:
    """The codes that the filters say, as the queries' filters take them."""
    donor = values.get("donor") or ""
    return {
        "location": values.get("location") or "",
        "item": values.get("item") or "",
        "donor": "" if donor == OWN else donor,
        "own_only": donor == OWN,
    }


def narrowed(values: dict[str, Any]) -> dict[str, Any]:
    """What the filters of goods say, with the category and the fund."""
    return {
        **goods_filter(values),
        "category": values.get("category") or "",
        "fund": values.get("fund") or "",
    }


class PaperReport(ReportPage):
    """A report with a paper: PDF, printing, and a workbook where it has one.

    A report that can be published names its kind (`published_as`, of `distribution.publishing.kinds`), says what it
    was `asked`, and the module of `documents` that draws it (`renderer`).
    """

    follows = N_("follows the filters")
    filter_width = 256
    published_as: str = ""
    renderer: str = ""
    specs: Sequence[ActionSpec] = (
        ActionSpec("publish", N_("Publish"), "Ctrl+Shift+P", "send", Permission.PUBLISH_REPORT),
        ActionSpec("workbook", N_("Excel"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("print", N_("Print"), "Ctrl+P", "printer"),
        ActionSpec("save", N_("Save PDF"), "Ctrl+Return", "file-down"),
    )
    secondary = ("publish", "workbook", "print")
    primary = "save"

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("save", self.save)
        self.acts.bind("print", self.print)
        self.acts.bind("workbook", self.save_workbook)
        self.acts.bind("publish", self.ask_publish)
        self.top.show_left([chooser(self)])

    def asked(self, values: dict[str, Any]) -> dict[str, Any]:
        """What the filters ask for, by the names of the report's query: at least `first` and `last`."""
        raise NotImplementedError

    def ask_publish(self) -> None:
        """Ask before the report is frozen, then publish what the filters say now."""
        if self.sheet is not None and self.form.check():
            ask_publish(self, language_in(self.filters.values))

    def build(self) -> QWidget:
        """The page, with the languages of a paper to choose from."""
        built = super().build()
        self.acts.set_shown("publish", shown=bool(self.published_as))
        both, english, khmer = _("English and Khmer"), _("English"), _("Khmer")
        self.form.set_choices("language", [Choice("both", both), Choice("en", english), Choice("km", khmer)])
        return built

    def load(self) -> None:
        """Read the choices of the filters, then the report."""
        self.desk.tasks.read(self.read_choices(), self.offer, ticket=(id(self), "choices"), owner=self)
        super().load()

    def read_choices(self) -> Callable[[Session], dict[str, list[Choice]]]:
        """The question for what the filters offer."""
        return choices_of

    def offer(self, choices: dict[str, list[Choice]]) -> None:
        """Give the filters what they offer."""
        for field in self.fields:
            if field.key in choices:
                self.form.set_choices(field.key, choices[field.key])

    def file_name(self) -> str:
        """What the PDF is called."""
        raise NotImplementedError

    def workbook(self) -> Callable[[], bytes]:
        """The work that makes the workbook of the sheet that is shown."""
        raise NotImplementedError

    def save(self) -> None:
        """Save the paper that is shown."""
        if self.sheet is not None:
            save_pdf(self, self.file_name(), self.preview.content)

    def print(self) -> None:
        """Print the paper that is shown."""
        if self.sheet is not None:
            print_pdf(self, self.preview.content)

    def save_workbook(self) -> None:
        """Make the workbook beside the window, then save it."""
        if self.sheet is not None:
            name = self.file_name().removesuffix(".pdf") + ".xlsx"
            self.desk.tasks.make(
                self.workbook(),
                lambda content: save_content(self, name, content, _("Excel workbook (*.xlsx)")),
                owner=self,
            )


class PeriodReport(PaperReport):
    """A report of a period, with links to the periods that are often wanted."""

    def quick_ways(self) -> QWidget:
        """Periods that are often wanted."""
        ways = row(
            way(_("This week"), self._this_week),
            way(_("This month"), self._this_month),
            way(_("Everything"), self._everything),
            None,
            gap=10,
        )
        return holder(column(ways, margins=(20, 0, 14, 12)))

    def _this_week(self) -> None:
        today = self.desk.clock.today()
        self._put((today - timedelta(days=today.weekday())).isoformat(), today.isoformat())

    def _this_month(self) -> None:
        today = self.desk.clock.today()
        self._put(today.replace(day=1).isoformat(), today.isoformat())

    def _everything(self) -> None:
        self._put(None, None)

    def _put(self, first: str | None, last: str | None) -> None:
        self.filters.put("first", first)
        self.filters.put("last", last)
