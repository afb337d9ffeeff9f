"""The overview: worklist, figures, stock by category, provinces, deliveries per week."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from supplytrack.core.actor import Permission
from supplytrack.core.document import Kind
from supplytrack.core.quantity import format_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.overview import CategoryLevels, Figures, ItemSent, Overview, read_overview
from supplytrack.distribution.period import THREE_MONTHS, busy_periods
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.overview.provinces import coverage_part, sent_part
from supplytrack.ui.overview.waiting import Waiting
from supplytrack.ui.overview.worklist import (
    COLUMNS,
    DRAFTS,
    MOVING,
    REPORTS,
    SIGN,
    STOCK,
    Task,
    tasks_of,
)
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, empty, hairline, holder, row, scrolled
from supplytrack.ui.toolkit.buttons import Button, Segments
from supplytrack.ui.toolkit.chart import Columns, Series
from supplytrack.ui.toolkit.days import period_text, short_day_text
from supplytrack.ui.toolkit.figures import Figure, Meter, figure_strip, legend
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import Page, section
from supplytrack.ui.toolkit.paint import Part
from supplytrack.ui.toolkit.rows import RowTable
from supplytrack.ui.toolkit.table import TableView, small_table
from supplytrack.ui.words import local

MOST_TASKS = 8
MOST_ITEMS = 2
LONGEST_SEGMENT = 22
_GROUPS = {SIGN: N_("To sign"), STOCK: N_("Stock"), MOVING: N_("Moving"), DRAFTS: N_("Drafts")}
"""The groups that can be shown by themselves; what else waits stands among all."""
_SHARES = {SIGN: 3, STOCK: 2, MOVING: 1, REPORTS: 1, DRAFTS: 1}
"""How many of each group are shown at least, so that none hides the others."""

Periods = tuple[tuple[date, date], ...]


def _read(session: Session, period: int) -> tuple[Periods, Overview]:
    periods = busy_periods(session)
    return periods, read_overview(session, *periods[period])


def _read_waiting(session: Session) -> Waiting:
    # Loaded beside the window, as it is read there.
    from supplytrack.ui.overview.waiting_queries import read_waiting

    return read_waiting(session)


class OverviewPage(Page):
    """What needs a person today."""

    place = "overview"
    title = N_("Overview")
    kinds = frozenset(
        {
            "stock", "notes", "people", "drafts", "documents", "items", "transfers", "needs", "arrivals", "entitlements",
            "activities", "published", "workspace",
        }
    )  # fmt: skip
    specs = (
        ActionSpec(
            "receipt", N_("New goods receipt"), "Ctrl+Shift+R", "package-plus", Permission.RECEIVE_GOODS
        ),
        ActionSpec("note", N_("New delivery note"), "Ctrl+N", "plus", Permission.PREPARE_HANDOVER),
    )
    secondary = ("receipt",)
    primary = "note"

    def bind(self) -> None:
        """What the buttons do."""
        self._tasks: list[Task] = []
        self._found: Overview | None = None
        self._waiting = Waiting()
        self._group, self._item, self._period = "all", 0, THREE_MONTHS
        self._period_button = Button("", "", "calendar", name=_("Period"), clicked=self._offer_periods)
        self._period_button.hide()
        self._periods: Periods = ()
        self.top.show_left([self._period_button])
        self.acts.bind("note", lambda: self.desk.go("hand over", "new"))
        self.acts.bind("receipt", lambda: self.desk.go("receive", "new"))

    def build(self) -> QWidget:
        """Figures above; worklist and stock at the left, provinces and weeks at the right."""
        self._figures = QVBoxLayout()
        self._papers = QVBoxLayout()
        self._worklist = self._make_worklist()
        self._categories = QVBoxLayout()
        self._categories.setSpacing(0)
        self._provinces = QVBoxLayout()
        self._provinces.setSpacing(8)
        self._weeks = QVBoxLayout()
        left = column(
            *self._worklist_head(),
            self._worklist,
            14,
            section(
                _("Stock by category"),
                Button(_("Open stock"), "link", clicked=lambda: self.desk.go("stock")),
                below=_("how many items have enough"),
            ),
            4,
            self._categories,
            None,
            gap=0,
        )
        right = column(
            self._provinces,
            8,
            section(
                _("Deliveries per week"),
                Button(_("Open report"), "link", clicked=lambda: self.desk.go("reports", "distribution")),
            ),
            2,
            self._weeks,
            None,
            gap=0,
        )
        body = row((holder(left), 58), 24, (holder(right), 42), gap=0)
        inside = holder(
            column(
                self._figures,
                self._papers,
                6,
                hairline(),
                12,
                body,
                None,
                margins=(20, 10, 16, 8),
                gap=0,
            ),
            "scrolled",
        )
        return scrolled(inside)

    def _worklist_head(self) -> list[Any]:
        self._groups = Segments((("all", _("All")), *((group, _(words)) for group, words in _GROUPS.items())))
        self._groups.chosen.connect(self._choose_group)
        return [section(_("Needs you today"), self._groups), 6]

    def _make_worklist(self) -> TableView[Task]:
        model: RowTable[Task] = RowTable(COLUMNS, identity=lambda task: task.identity)
        table = small_table(model, row_height=44)
        table.horizontalHeader().hide()
        table.setAccessibleName(_("Needs you today"))
        table.opened.connect(self._do)
        table.acted.connect(lambda task, _column: self._do(task))
        self._model = model
        return table

    def _do(self, task: Task) -> None:
        self.desk.go(task.place, task.what)

    def _choose_group(self, group: str) -> None:
        self._group = group
        self._show_tasks()

    # Reading

    def load(self) -> None:
        """Read everything from one state of the workspace; what takes longer comes after it."""
        self.desk.tasks.read(
            partial(_read, period=self._period), self._show, ticket=(id(self), "overview"), owner=self
        )
        self.desk.tasks.read(
            _read_waiting, self._know_waiting, ticket=(id(self), "waiting"), owner=self, beside=True
        )

    def _offer_periods(self) -> None:
        menu = QMenu(self._period_button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for at, period in enumerate(self._periods):
            menu.addAction(period_text(*period)).triggered.connect(partial(self._choose_period, at))
        menu.popup(self._period_button.mapToGlobal(self._period_button.rect().bottomLeft()))

    def _choose_period(self, at: int, _checked: bool = False) -> None:
        self._period = at
        self.reload()

    def _know_waiting(self, waiting: Waiting) -> None:
        self._waiting = waiting
        if self._found is not None:
            self._tell_tasks(self._found)
            self._show_provinces(self._found)

    def _tell_tasks(self, found: Overview) -> None:
        self._tasks = tasks_of(found, self._waiting, self.desk.clock.today(), self._local_day)
        self._show_tasks()

    def _show(self, answer: tuple[Periods, Overview]) -> None:
        self._periods, found = answer
        self._found = found
        self._period_button.setText(f" {period_text(*self._periods[self._period])}")
        self._period_button.show()
        self._show_figures(found)
        self._show_papers(found)
        self._tell_tasks(found)
        self._show_categories(found.categories)
        self._show_provinces(found)
        self._show_weeks(found)

    def _local_day(self, instant: int) -> date:
        return self.desk.clock.local(instant).date()

    def _show_figures(self, found: Overview) -> None:
        figures = found.figures
        empty(self._figures)
        state = _("{signed} signed, {unsigned} not signed").format(
            signed=figures.signed, unsigned=figures.unsigned
        )
        shown = [
            Figure(
                _("Handovers, {period}").format(period=period_text(figures.first, figures.last)),
                f"{figures.handovers:,}",
                state if figures.handovers else "",
                "warn" if figures.unsigned else "text2",
            ),
            Figure(
                _("Services to people"),
                f"{figures.people:,}",
                _since(figures.people_since, figures.people_places),
            ),
            _sent_figure(figures.sent),
            _provinces_figure(figures),
        ]
        strip = figure_strip(shown)
        # What does not fit is scrolled, not squeezed.
        strip.setMinimumHeight(strip.sizeHint().height())
        self._figures.addWidget(strip)

    def _show_papers(self, found: Overview) -> None:
        """How many papers moved goods; opening, in, out, loss and closing of each item are in the report."""
        empty(self._papers)
        first, last = found.figures.first, found.figures.last
        told = ", ".join(_papers_words(kind, count) for kind, count in found.papers.items())
        report = Button(
            _("Movement report"),
            "link",
            clicked=lambda: self.desk.go("reports", ("movement report", (first, last))),
        )
        words = Label(told or _("No paper moved goods in this period."), tone="text2", elide=True)
        self._papers.addLayout(row(Label(_("Papers"), "medium"), words, report, None, gap=10))

    def _show_tasks(self) -> None:
        self._groups.set_text("all", f"{_('All')} {len(self._tasks)}")
        for group, name in _GROUPS.items():
            count = sum(task.group == group for task in self._tasks)
            self._groups.set_text(group, f"{_(name)} {count}")
        chosen = [task for task in self._tasks if self._group in ("all", task.group)]
        self._model.show(_fair(chosen) if self._group == "all" else chosen[:MOST_TASKS])

    def _show_categories(self, categories: tuple[CategoryLevels, ...]) -> None:
        empty(self._categories)
        for one in categories:
            self._categories.addWidget(_category_line(one))
        if not categories:
            self._categories.addWidget(Label(_("No items yet"), tone="text2"))

    def _show_provinces(self, found: Overview) -> None:
        """Items whose need is known come first, with what is covered; then what was handed over most widely."""
        empty(self._provinces)
        coverage = self._waiting.coverage
        names = {of[0].item.code: local(of[0].item.name, of[0].item.name_km) for of in coverage.values()}
        sent = {one.goods.item: one for one in found.figures.sent}
        for one in found.figures.sent:
            names.setdefault(one.goods.item, local(one.goods.name, one.goods.name_km))
        items = sorted(names, key=lambda item: item not in coverage)[:MOST_ITEMS]
        self._item = min(self._item, max(len(items) - 1, 0))
        options = [(str(at), _cut(names[item])) for at, item in enumerate(items)]
        chooser = Segments(options, str(self._item)) if len(items) > 1 else Label("")
        if isinstance(chooser, Segments):
            chooser.chosen.connect(self._choose_item)
        item = items[self._item] if items else ""
        if item in coverage:
            self._provinces.addLayout(section(_("Coverage by province"), chooser))
            self._provinces.addLayout(
                legend((("chart_strong", _("Delivered")), ("hatch", _("Needed, nothing yet"))))
            )
            self._provinces.addWidget(coverage_part(coverage[item]))
        else:
            self._provinces.addLayout(section(_("Handed over by province"), chooser))
            self._provinces.addLayout(
                legend((("chart_strong", _("Signed")), ("chart_light", _("Not signed yet"))))
            )
            self._provinces.addWidget(sent_part(sent.get(item)))
        self._provinces.addWidget(Label(_("Boundaries are indicative."), "caption", "text3"))

    def _choose_item(self, key: str) -> None:
        self._item = int(key)
        if self._found is not None:
            self._show_provinces(self._found)

    def _show_weeks(self, found: Overview) -> None:
        empty(self._weeks)
        chart = Columns(
            _("Deliveries per week"),
            [short_day_text(week.monday) for week in found.weeks],
            [
                Series(_("Signed"), [week.signed for week in found.weeks], "chart_strong"),
                Series(_("Not signed yet"), [week.unsigned for week in found.weeks], "chart_light"),
            ],
        )
        chart.setMinimumHeight(170)
        self._weeks.addWidget(chart)


def _fair(tasks: list[Task]) -> list[Task]:
    """At most eight, some of every group: five unsigned papers do not hide what expires."""
    shown: list[Task] = []
    for group, most in _SHARES.items():
        shown += [task for task in tasks if task.group == group][:most]
    rest = [task for task in tasks if task not in shown]
    chosen = {id(task) for task in [*shown, *rest][:MOST_TASKS]}
    return [task for task in tasks if id(task) in chosen]


def _cut(name: str) -> str:
    """As much of a name as a segment has room for."""
    if len(name) <= LONGEST_SEGMENT:
        return name
    words = name[:LONGEST_SEGMENT].rpartition(" ")[0] or name[:LONGEST_SEGMENT]
    return f"{words.rstrip(' ,')}…"


def _since(day: date | None, places: int) -> str:
    if day is None:
        return ""
    sites = ngettext("{count} site", "{count} sites", places).format(count=places)
    return _("since {day}, {sites}").format(day=short_day_text(day), sites=sites)


def _papers_words(kind: Kind, count: int) -> str:
    words = {
        Kind.GOODS_RECEIPT: ngettext("{count} goods receipt", "{count} goods receipts", count),
        Kind.DELIVERY_NOTE: ngettext("{count} delivery note", "{count} delivery notes", count),
        Kind.DISTRIBUTION: ngettext("{count} count of people", "{count} counts of people", count),
        Kind.TRANSFER: ngettext("{count} transfer", "{count} transfers", count),
        Kind.RETURN: ngettext("{count} return", "{count} returns", count),
        Kind.WRITE_OFF: ngettext("{count} write-off", "{count} write-offs", count),
        Kind.DISPOSAL: ngettext("{count} disposal", "{count} disposals", count),
        Kind.STOCK_COUNT: ngettext("{count} stock count", "{count} stock counts", count),
        Kind.ADJUSTMENT: ngettext("{count} adjustment", "{count} adjustments", count),
    }
    return words[kind].format(count=f"{count:,}")


def _provinces_figure(figures: Figures) -> Figure:
    title = _("Target provinces supplied") if figures.targets else _("Provinces supplied")
    words = _("{count} of {all}").format(count=figures.provinces, all=figures.provinces_wanted)
    missing = figures.provinces_wanted - figures.provinces if figures.targets else 0
    return Figure(title, words, _("{count} not yet").format(count=missing) if missing else "", "warn")


def _sent_figure(sent: tuple[ItemSent, ...]) -> Figure:
    if not sent:
        return Figure(_("Items handed over"), "0")
    one = sent[0]
    name = local(one.goods.name, one.goods.name_km)
    donors = ", ".join(
        f"{donor or _('own')} {format_quantity(quantity, one.goods.decimals)}"
        for donor, quantity in one.by_donor[:2]
    )
    title = _("{item} handed over").format(item=name)
    return Figure(title, format_quantity(one.goods.quantity, one.goods.decimals), donors)


def _category_line(one: CategoryLevels) -> QWidget:
    parts = (Part(one.enough, "good_line"), Part(one.low, "warn_line"), Part(one.out, "bad_line"))
    meter = Meter([part for part in parts if part.value], one.enough + one.low + one.out, height=8)
    meter.setFixedWidth(104)
    words = [
        word.format(count=count)
        for word, count in (
            (_("{count} enough"), one.enough),
            (_("{count} low"), one.low),
            (_("{count} out"), one.out),
        )
        if count
    ]
    tone = "bad" if one.out else "warn" if one.low else "text2"
    name = Label(local(one.category, one.category_km), "medium", elide=True, width=156)
    return holder(
        row(name, 14, meter, 14, (Label(", ".join(words), tone=tone), 1), margins=(0, 3, 0, 3), gap=0)
    )
