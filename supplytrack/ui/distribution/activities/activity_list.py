"""Activities and fixtures beside stock: what stands and waits for a refill first, then what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import list_locations, list_provinces
from supplytrack.core.actor import Permission
from supplytrack.distribution.activities.queries import (
    ActivityFilter,
    ActivityRow,
    activity_rows,
    count_activities,
    standing_fixtures,
)
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.distribution.activities.acting import (
    ask_end,
    ask_refill,
    ask_withdraw,
    bring_back,
    stand_again,
)
from supplytrack.ui.distribution.activities.words import (
    ACTIVITIES,
    ACTIVITY,
    KIND_WORDS,
    days_of,
    how_much,
    refill_words,
    state_badge,
    title_of,
    where_of,
)
from supplytrack.ui.distribution.notes import PERIODS, period
from supplytrack.ui.distribution.places import sorted_by_name
from supplytrack.ui.distribution.sidepanels import fact
from supplytrack.ui.distribution.words import PEOPLE
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import hairline, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.days import cell_day_text, day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.labels import Chip, Label
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.pages import side_box
from supplytrack.ui.words import local

MOST_SHOWN = 2_000
"""Activities that are listed at once, the newest."""
_STANDING, _WITHDRAWN = "standing", "withdrawn"
_RECORD = Permission.RECORD_ACTIVITY


class ActivityList(ListPage[ActivityRow]):
    """Fixtures that stand, the one that waits longest for a refill first; then everything else, newest first."""

    place = "activities"
    in_list = ACTIVITIES
    title = N_("Activities and fixtures")
    kinds = frozenset({"activities", "locations"})
    search = N_("Activity or place")
    row_height = 40
    side_width = 268
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("new", N_("New activity"), "Ctrl+N", "plus", _RECORD),
        ActionSpec("refill", N_("Refill"), "Ctrl+R", "refresh-cw", _RECORD),
        ActionSpec("copy", N_("Record one like it"), "Ctrl+D", "copy", _RECORD),
        ActionSpec("end", N_("It is gone"), "", "ban", _RECORD),
        ActionSpec("again", N_("It stands again"), "", "rotate-ccw", _RECORD),
        ActionSpec("withdraw", N_("Withdraw"), "", "undo-2", _RECORD),
        ActionSpec("back", N_("Bring back"), "", "redo-2", _RECORD),
    )
    secondary = ("export",)
    primary = "new"
    row_actions = ("refill", "copy", "end", "again", "withdraw", "back")
    grouped = True
    filters = (
        Filter("kind", N_("Kind")),
        Filter("province", N_("Province"), several=False),
        Filter("place", N_("Place"), several=False),
        Filter("period", N_("Period"), several=False),
        Filter("state", N_("State"), several=False),
    )
    columns = (
        Column(
            "first",
            N_("Days"),
            lambda row: row.first,
            text=cell_day_text,
            width=116,
            look=lambda row: Look(below=_until(row)),
        ),
        Column(
            "title",
            N_("Activity"),
            lambda row: title_of(row),
            look=lambda row: Look(
                weight=500, below=_(KIND_WORDS[row.kind]), struck=row.withdrawn_at is not None
            ),
        ),
        Column(
            "where",
            N_("Where"),
            lambda row: where_of(row),
            width=176,
            look=lambda row: Look(below=row.partner),
        ),
        Column(
            "much",
            N_("How much"),
            lambda row: how_much(row),
            width=140,
            sortable=False,
            look=lambda row: Look(below=refill_words(row)),
        ),
        Column(
            "refills",
            N_("Refills"),
            lambda row: row.refills or None,
            numeric=True,
            width=64,
        ),
        Column("men", N_("Men"), lambda row: row.men, numeric=True, width=72, shown=False),
        Column("women", N_("Women"), lambda row: row.women, numeric=True, width=72, shown=False),
        Column("donor", N_("Donor"), lambda row: row.donor, width=90, shown=False),
        Column("remarks", N_("Remarks"), lambda row: row.remarks, width=200, shown=False),
        Column(
            "act",
            "",
            lambda _row: "",
            width=100,
            sortable=False,
            look=lambda row: Look(action=_("Refill") if row.stands else ""),
        ),
    )

    def bind(self) -> None:
        """What the actions do; those about an activity take the current row."""
        self._more = 0
        self.acts.bind("export", self._export)
        self.acts.bind("new", self._new)
        for action, act in (
            ("refill", ask_refill),
            ("end", ask_end),
            ("again", stand_again),
            ("withdraw", ask_withdraw),
            ("back", bring_back),
        ):
            self.acts.bind(action, partial(self._with_current, act))
        self.acts.bind("copy", partial(self._with_current, ActivityList.copy))

    def _with_current(self, act: Callable[[ActivityList, ActivityRow], object]) -> None:
        current = self.table.current_row()
        if current is not None:
            act(self, current)

    def _new(self) -> None:
        self.desk.go(PEOPLE, (ACTIVITY, ""))

    def copy(self, row: ActivityRow) -> None:
        """Begin a new activity like this one; the like of a refill is its fixture."""
        self.desk.go(PEOPLE, (ACTIVITY, row.fixture or row.uid))

    def _export(self) -> None:
        # Files bring libraries of their own; they are loaded when somebody saves one.
        from supplytrack.ui.saving import save_list

        self.export_then(lambda exported: save_list(self, _(self.title), exported))

    # Reading

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices("kind", [Choice(kind.value, _(words)) for kind, words in KIND_WORDS.items()])
        self.bar.set_choices("period", [Choice(key, _(words)) for key, words in PERIODS.items()])
        states = [Choice(_STANDING, _("Fixtures that stand")), Choice(_WITHDRAWN, _("Withdrawn too"))]
        self.bar.set_choices("state", states)
        return built

    def load(self) -> None:
        """Read the rows, and what the filters offer."""
        self.read()
        self.desk.tasks.read(
            lambda session: (list_provinces(session), list_locations(session)),
            self._know_filters,
            ticket=(id(self), "filters"),
            owner=self,
        )

    def _know_filters(self, known: tuple[Sequence[Any], Sequence[Any]]) -> None:
        for key, rows in zip(("province", "place"), known, strict=True):
            named = [
                Choice(one.code, local(one.name, one.name_km), also=(one.code, one.name)) for one in rows
            ]
            self.bar.set_choices(key, sorted_by_name(named))

    def query(self) -> Callable[[Any], Sequence[ActivityRow]]:
        """What stands, then what was done."""
        chosen = self._filter()

        def ask(session: Any) -> Sequence[ActivityRow]:
            rows = activity_rows(session, chosen, limit=MOST_SHOWN)
            self._more = count_activities(session, chosen) - len(rows) if len(rows) == MOST_SHOWN else 0
            order = {row.uid: at for at, row in enumerate(standing_fixtures(session, MOST_SHOWN))}
            standing = sorted((row for row in rows if row.stands), key=lambda row: order.get(row.uid, 0))
            return [*standing, *(row for row in rows if not row.stands)]

        return ask

    def _filter(self) -> ActivityFilter:
        first, last = period(self._one("period"), self.desk.clock.today())
        return ActivityFilter(
            kinds=tuple(map(str, self.bar.chosen("kind"))),
            first=first,
            last=last,
            province=self._one("province"),
            place=self._one("place"),
            standing=self._one("state") == _STANDING,
            withdrawn_too=self._one("state") == _WITHDRAWN,
            search=self.bar.text,
        )

    def _one(self, key: str) -> str:
        return str((self.bar.chosen(key) or ("",))[0])

    def group(self, row: ActivityRow) -> Group:
        """What stands, and what was done."""
        return Group("1", _("Standing")) if row.stands else Group("2", _("Done"))

    def identity(self, row: ActivityRow) -> str:
        """Its identity."""
        return row.uid

    def summary(self, rows: Sequence[ActivityRow]) -> str:
        """How many there are, and how many fixtures stand."""
        count = len(rows) + self._more
        words = ngettext("{count} activity", "{count} activities", count).format(count=f"{count:,}")
        parts = [words] if rows else []
        standing = sum(row.stands for row in rows)
        if standing:
            stand = ngettext("{count} fixture stands", "{count} fixtures stand", standing)
            parts.append(stand.format(count=f"{standing:,}"))
        if self._more:
            parts.append(_("the newest {count} are listed").format(count=f"{len(rows):,}"))
        return " · ".join(parts)

    def why_empty(self) -> Empty:
        """Nothing was recorded yet."""
        return Empty(
            _("No activities yet"),
            _("Trainings, posters put up, water tanks and their refills: what helps people and is no stock."),
            "users",
            (Way(_("New activity"), self._new, "plus"),),
        )

    # Acting on a row

    def acted(self, row: ActivityRow, _column: str) -> None:
        """Refill what stands."""
        if row.stands and "refill" in self.acts:
            ask_refill(self, row)

    # The side panel

    def detail(self, _row: ActivityRow | None) -> QWidget:
        """The current activity, with what can be done."""
        self._offer(_row)
        if _row is None:
            return side_box(Label(_("Choose an activity to see what was recorded."), tone="text2", wrap=True))
        parts: list[Any] = [
            Label(title_of(_row), "section", wrap=True),
            6,
            row(Chip(state_badge(_row)), None),
            10,
        ]
        for name, value in self._facts(_row):
            if value:
                parts += [fact(name, value), 4]
        if _row.remarks:
            parts += [6, hairline(), 10, Label(_row.remarks, tone="text2", wrap=True)]
        parts.append(4)
        for button in self._buttons(_row):
            parts += [6, row(button, None)]
        return side_box(*parts)

    def _buttons(self, one: ActivityRow) -> list[Button]:
        """Buttons of this panel only: it is made anew for every row."""
        specs = {spec.id: spec for spec in self.specs if spec.id in self.acts}
        return [
            Button(_(spec.text), "", spec.icon, clicked=partial(self.acts.trigger, spec.id))
            for spec in (specs.get(action) for action in self._may(one))
            if spec is not None
        ]

    def _facts(self, one: ActivityRow) -> list[tuple[str, str]]:
        recorded = self.desk.clock.local(one.recorded_at)
        heads = "" if one.men is None else f"{one.men:,} / {one.women:,}"
        return [
            (_("Kind"), _(KIND_WORDS[one.kind])),
            (_("Days"), days_of(one)),
            (_("Where"), where_of(one)),
            (_("How much"), how_much(one)),
            (_("Men / women"), heads),
            (_("Donor"), local(one.donor_name, one.donor_km)),
            (_("Partner"), one.partner),
            (_("Refill"), refill_words(one)),
            (_("Recorded"), f"{day_text(recorded.date())}, {one.recorded_by}"),
            (_("Withdrawn by"), one.withdrawn_by),
            (_("Why"), one.withdrawn_why),
        ]

    @staticmethod
    def _may(one: ActivityRow | None) -> Sequence[str]:
        """What can be done with an activity."""
        if one is None:
            return ()
        if one.withdrawn_at is not None:
            return ("back", "copy")
        if one.stands:
            return ("refill", "end", "copy", "withdraw")
        if one.kind.value == "fixture":
            return ("again", "copy", "withdraw")
        return ("copy", "withdraw")

    def _offer(self, one: ActivityRow | None) -> None:
        allowed = self._may(one)
        for action in self.row_actions:
            self.acts.set_shown(action, shown=action in allowed)


def _until(one: ActivityRow) -> str:
    """The last day where there was more than one, or that it still stands."""
    if one.last is None:
        return _("still stands")
    return _("to {day}").format(day=cell_day_text(one.last)) if one.last != one.first else ""
