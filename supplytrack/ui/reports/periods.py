"""Closed periods: up to which day nothing is posted any more, who closed it, and who opened it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_of
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.periods import (
    PeriodChange,
    StillOpen,
    close_period,
    period_history,
    reopen_period,
    still_open,
)
from supplytrack.ui.posting import day_or
from supplytrack.ui.reports.common import chooser
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, holder
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.form import Field, FieldKind, Form
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.toolkit.question import Question

_CLOSING = (
    Field("day", N_("Last day of the period"), FieldKind.DATE, required=True),
    Field("note", N_("Note"), placeholder=N_("Reported to the donor…")),
)
_OPENING = (
    Field("day", N_("Open from"), FieldKind.DATE, required=True),
    Field("note", N_("Reason"), required=True, placeholder=N_("A paper of that month was found…")),
)


@dataclass(frozen=True)
class _Read:
    closed: date | None
    history: Sequence[PeriodChange]


class PeriodsPage(ListPage[PeriodChange]):
    """Every closing and opening, the newest first."""

    place = "periods"
    title = N_("Closed periods")
    wide_search = False
    kinds = frozenset({"workspace"})
    row_height = 38
    specs = (
        ActionSpec("export", N_("Excel"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("open", N_("Open again"), "", "undo-2", Permission.ADMINISTER),
        ActionSpec("close", N_("Close a period"), "Ctrl+Return", "lock", Permission.CLOSE_PERIOD),
    )
    secondary = ("export", "open")
    primary = "close"

    def bind(self) -> None:
        """What the buttons do, and how moments are told."""
        clock = self.desk.clock
        self._closed: date | None = None
        self.columns = (
            Column(
                "what",
                N_("What"),
                lambda one: _("Opened again") if one.reopened else _("Closed"),
                text=lambda _words: "",
                width=150,
                look=lambda one: Look(badge=_badge(one)),
            ),
            Column("until", N_("Closed up to"), lambda one: _until_words(one.until), width=170, weight=500),
            Column("note", N_("Note"), lambda one: one.note),
            Column("by", N_("By"), lambda one: one.by, width=170),
            Column("at", N_("On"), lambda one: f"{clock.local(one.at):%Y-%m-%d %H:%M}", width=150),
        )
        self.acts.bind("export", lambda: save_list(self, _(self.title), self.export()))
        self.acts.bind("close", self.ask_close)
        self.acts.bind("open", self.ask_open)
        self.top.show_left([chooser(self)])

    # Reading

    def read(self) -> None:
        """Read which day is closed, and how that came about."""
        self.desk.tasks.read(_read, self._take, ticket=(id(self), "rows"), owner=self)

    def _take(self, read: _Read) -> None:
        self._closed = read.closed
        self.acts.set_shown("open", shown=read.closed is not None)
        self.show_rows(read.history)

    def identity(self, row: PeriodChange) -> Any:
        """The moment."""
        return row.at

    def summary(self, _rows: Sequence[PeriodChange]) -> str:
        """Up to which day everything is closed."""
        if self._closed is None:
            return _("Every day is open")
        return _("Everything up to {day} is closed").format(day=day_text(self._closed))

    def why_empty(self) -> Empty:
        """Nothing was closed yet."""
        ways = [Way(_("Close a period"), self.ask_close, "lock")]
        return Empty(
            _("No period is closed"),
            _("Close a month when its figures are reported: from then on no paper is dated in it."),
            "lock",
            ways if self.desk.allowed(Permission.CLOSE_PERIOD) else (),
        )

    # What a person does

    def ask_close(self) -> None:
        """Ask up to which day; tell what is unfinished in those days."""
        last = self.desk.clock.today().replace(day=1) - timedelta(days=1)
        said = Draft({"day": last.isoformat()}, self)
        told = Label("", tone="text2", wrap=True)
        told.setMinimumHeight(36)

        def tell() -> None:
            day = day_or(said.get("day"), None)
            if day is not None:
                self.desk.tasks.read(
                    lambda session: still_open(session, day),
                    lambda left: told.setText(_left_words(left)),
                    ticket=(id(self), "left"),
                    owner=told,
                )

        said.field_changed.connect(lambda _key: tell())
        tell()
        question = Question(
            _("Close a period?"),
            _("From now on no paper is dated on that day or before. Figures of the period stay as they are."),
            _("Close the period"),
        )

        def close(day: date, note: str) -> Callable[[Any], None]:
            return lambda session: close_period(session, day, note)

        self._ask(question, _CLOSING, said, close, _("Not closed. {why}"), told)

    def ask_open(self) -> None:
        """Ask from which day on, and why."""
        said = Draft({"day": self._closed.isoformat() if self._closed else None}, self)
        question = Question(
            _("Open a period again?"),
            _(
                "Papers can be dated in it again, and figures that were reported may change. Who opened it stays written down."
            ),
            _("Open again"),
            danger=True,
        )

        def reopen(day: date, note: str) -> Callable[[Any], None]:
            return lambda session: reopen_period(session, day, note)

        self._ask(question, _OPENING, said, reopen, _("Not opened. {why}"), Label("", tone="text2"))

    def _ask(
        self,
        question: Question,
        fields: Sequence[Field],
        said: Draft,
        operation: Callable[[date, str], Callable[[Any], None]],
        refusal: str,
        told: Label,
    ) -> None:
        form = Form(fields, said, columns=(1, 2), today=self.desk.clock.today, margins=(0, 8, 0, 4))

        def tell(refused: Refused) -> None:
            self.show_banner("bad", refusal.format(why=refused), _("Nothing has changed."))

        def act() -> None:
            day = day_or(said.get("day"), None)
            if day is None:
                tell(Refused(_("Write the day."), "day"))
                return
            self.desk.tasks.write(
                operation(day, str(said.get("note") or "")), self._done, refused=tell, owner=self
            )

        self.ask(question, act, holder(column(form, told, gap=0)))

    def _done(self, _nothing: None) -> None:
        self.hide_banner()


def _read(session: Any) -> _Read:
    closed = session.workspace.closed_until_day
    return _Read(None if closed is None else day_of(closed), period_history(session))


def _badge(one: PeriodChange) -> Badge:
    if one.reopened:
        return Badge(_("Opened again"), "warn", "undo-2")
    return Badge(_("Closed"), "plain", "lock")


def _until_words(until: date | None) -> str:
    return _("nothing closed") if until is None else day_text(until)


def _left_words(left: StillOpen) -> str:
    """What the period leaves unfinished; it can be finished later, dated after it."""
    notes, transfers, counts = left.unsigned_notes, left.transfers_in_transit, left.open_counts
    told = [
        (notes, ngettext("{count} delivery note not signed", "{count} delivery notes not signed", notes)),
        (transfers, ngettext("{count} transfer on the way", "{count} transfers on the way", transfers)),
        (counts, ngettext("{count} count not posted", "{count} counts not posted", counts)),
    ]
    found = ", ".join(words.format(count=f"{count:,}") for count, words in told if count)
    if not found:
        return _("Nothing is unfinished in it.")
    return _("Unfinished in it: {what}. They can be finished later, dated after it.").format(what=found)
