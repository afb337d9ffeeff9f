"""What the lists of needs and of arrivals share: figures are recorded, withdrawn with the reason, and brought back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import list_locations, list_provinces
from supplytrack.core.actor import Permission
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.ui.distribution.needs.words import withdrawn_badge
from supplytrack.ui.distribution.notes import PERIODS, period
from supplytrack.ui.distribution.places import sorted_by_name
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import row as in_row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Row
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.form import labelled
from supplytrack.ui.toolkit.labels import Chip
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local

MOST_SHOWN = 2_000
"""Figures that are listed at once, the newest."""
_WITHDRAWN = "withdrawn"
PERIOD = Filter("period", N_("Period"), several=False)
PROVINCE = Filter("province", N_("Province"), several=False)
PLACE = Filter("place", N_("Site"), several=False)
STATE = Filter("state", N_("State"), several=False)


def figure_specs(new: str) -> tuple[ActionSpec, ...]:
    """Export, a new figure, and what is done with the current one; `new` is marked with N_()."""
    return (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("new", new, "Ctrl+N", "plus", Permission.RECORD_NEEDS),
        ActionSpec("withdraw", N_("Withdraw"), "", "undo-2", Permission.RECORD_NEEDS),
        ActionSpec("back", N_("Bring back"), "", "redo-2", Permission.RECORD_NEEDS),
    )


class FigureList(ListPage[Row], Generic[Row]):
    """Figures, newest first. The current one is withdrawn or brought back from the side panel."""

    row_height = 40
    row_actions = ("withdraw", "back")
    withdraw_with: Callable[[Any, str, str], None]
    """The operation that withdraws a figure."""
    bring_back_with: Callable[[Any, str], None]

    def bind(self) -> None:
        """What the actions do; those about a figure take the current row."""
        self._more = 0
        self.acts.bind("export", self._export)
        self.acts.bind("withdraw", self._ask_withdraw)
        self.acts.bind("back", self._bring_back)

    def figure_words(self, row: Any) -> str:
        """The figure in a few words, for the question."""
        raise NotImplementedError

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices("period", [Choice(key, _(words)) for key, words in PERIODS.items()])
        self.bar.set_choices("state", [Choice(_WITHDRAWN, _("Withdrawn too"))])
        return built

    def load(self) -> None:
        """Read the figures, and what the filters offer."""
        self.read()
        self.desk.tasks.read(
            lambda session: (list_provinces(session), list_locations(session)),
            self._know_places,
            ticket=(id(self), "places"),
            owner=self,
        )

    def _know_places(self, known: tuple[Sequence[Any], Sequence[Any]]) -> None:
        for key, rows in zip(("province", "place"), known, strict=True):
            named = [
                Choice(one.code, local(one.name, one.name_km), also=(one.code, one.name)) for one in rows
            ]
            self.bar.set_choices(key, sorted_by_name(named))

    def one(self, key: str) -> str:
        """The one value of a filter; empty when none is chosen."""
        return str((self.bar.chosen(key) or ("",))[0])

    def days(self) -> tuple[Any, Any]:
        """The first and last day of the chosen period."""
        return period(self.one("period"), self.desk.clock.today())

    @property
    def withdrawn_too(self) -> bool:
        """Whether withdrawn figures are listed, too."""
        return self.one("state") == _WITHDRAWN

    def identity(self, row: Any) -> str:
        """Its identity."""
        return str(row.uid)

    def first_of(
        self, rows_of: Callable[..., Sequence[Row]], count_of: Callable[..., int], chosen: Any
    ) -> Callable[[Any], Sequence[Row]]:
        """The question for the newest figures that `chosen` asks for, and for how many more there are."""

        def ask(session: Any) -> Sequence[Row]:
            rows = rows_of(session, chosen, limit=MOST_SHOWN)
            self._more = count_of(session, chosen) - len(rows) if len(rows) == MOST_SHOWN else 0
            return rows

        return ask

    def counted(self, rows: Sequence[Any], words: str) -> str:
        """How many there are; `words` has {count}."""
        count = len(rows) + self._more
        said = words.format(count=f"{count:,}") if count else ""
        more = _("the newest {count} are listed").format(count=f"{len(rows):,}") if self._more else ""
        return " · ".join(filter(None, (said, more)))

    def _export(self) -> None:
        # Files bring libraries of their own; they are loaded when somebody saves one.
        from supplytrack.ui.saving import save_list

        self.export_then(lambda exported: save_list(self, _(self.title), exported))

    # Withdrawing

    def offer(self, row: Any) -> None:
        """Show what can be done with a figure."""
        self.acts.set_shown("withdraw", shown=row is not None and row.withdrawn is None)
        self.acts.set_shown("back", shown=row is not None and row.withdrawn is not None)

    def ends(self, row: Any) -> list[Any]:
        """The end of the side panel: who recorded it, who withdrew it and why, and what can be done."""
        recorded = self.desk.clock.local(row.recorded_at)
        parts: list[Any] = [(_("Recorded"), f"{day_text(recorded.date())}, {row.recorded_by}")]
        if row.withdrawn is not None:
            when = self.desk.clock.local(row.withdrawn.at)
            parts += [
                (_("Withdrawn"), f"{day_text(when.date())}, {row.withdrawn.by}"),
                (_("Why"), row.withdrawn.why),
            ]
        return parts

    def state_chip(self, row: Any) -> list[Any]:
        """A chip for a withdrawn figure."""
        badge = withdrawn_badge(row)
        return [4, in_row(Chip(badge), None)] if badge else []

    def end_buttons(self, row: Any) -> list[Any]:
        """The buttons at the end of the side panel."""
        # Made anew with each panel: a button of the page's own actions would outlive it.
        action = "back" if row.withdrawn is not None else "withdraw"
        if action not in self.acts:
            return []
        words, icon = (_("Bring back"), "redo-2") if action == "back" else (_("Withdraw"), "undo-2")
        return [in_row(Button(words, "", icon, clicked=lambda: self.acts.trigger(action)), None)]

    def _ask_withdraw(self) -> None:
        row = self.table.current_row()
        if row is None or row.withdrawn is not None:  # type: ignore[attr-defined]
            return
        reason = TextEdit(_("Counted twice, another site…"))
        reason.setAccessibleName(_("Reason"))
        uid = self.identity(row)
        withdraw, back = type(self).withdraw_with, type(self).bring_back_with

        def act() -> None:
            why = reason.text()
            do(
                self,
                lambda session: withdraw(session, uid, why),
                lambda: self.toast(
                    _("Withdrawn."),
                    _("Undo"),
                    lambda: do(self, lambda session: back(session, uid), self.hide_banner),
                ),
            )

        title = _("Withdraw: {figure}?").format(figure=self.figure_words(row))
        body = _("It no longer counts. It stays readable here with your name and the reason.")
        self.ask(Question(title, body, _("Withdraw"), danger=True), act, labelled(_("Reason"), reason))

    def _bring_back(self) -> None:
        row = self.table.current_row()
        if row is not None:
            uid, back = self.identity(row), type(self).bring_back_with
            do(self, lambda session: back(session, uid), lambda: self.toast(_("It counts again.")))


def do(page: Page, operation: Callable[[Any], Any], then: Callable[[], object]) -> None:
    """Change something and say what came of it."""

    def refused(why: Refused) -> None:
        page.show_banner("bad", str(why), _("Nothing was changed."))

    def done(_answer: Any) -> None:
        page.hide_banner()
        then()

    page.desk.tasks.write(operation, done, refused=refused, owner=page)
