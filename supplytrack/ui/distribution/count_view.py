"""How a count of people is shown: tiles and numbers, goods, and what was reached before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from supplytrack.catalogue.queries import LocationRow, list_locations
from supplytrack.core.actor import Permission
from supplytrack.core.document import CountMethod
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity
from supplytrack.distribution.entry import (
    DayReached,
    PlaceReached,
    days_reached,
    places_reached,
)
from supplytrack.distribution.headcount import HeadCount, read_headcount
from supplytrack.distribution.people_queries import PeopleRow
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.operations import (
    SavedDraft,
    find_draft,
)
from supplytrack.ui.distribution.heads import COUNTS, HEADS, NUMBER_FIELDS, ONE, OTHER_FIELDS
from supplytrack.ui.distribution.note_lines import NoteLines, StockChoices, read_stock
from supplytrack.ui.distribution.noteform import day_or, said
from supplytrack.ui.distribution.people_rows import find_people_row, recorded_lines
from supplytrack.ui.distribution.people_week import DayRow, places_table, week_table
from supplytrack.ui.distribution.places import place_choices
from supplytrack.ui.distribution.words import METHOD_WORDS, PEOPLE, unit_of
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, empty, framed, hairline, holder, row, scrolled
from supplytrack.ui.toolkit.buttons import Button, Segments
from supplytrack.ui.toolkit.days import short_day_text
from supplytrack.ui.toolkit.draft import Line, Saved
from supplytrack.ui.toolkit.figures import TallyTile, tally_step
from supplytrack.ui.toolkit.form import Field, FieldKind, Form
from supplytrack.ui.toolkit.labels import Icon, Label
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.pages import Desk, check_line, section
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.toolkit.paperpage import PaperPage
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.toolkit.rows import RowTable
from supplytrack.ui.toolkit.table import small_table
from supplytrack.ui.words import local

_SIDE = 344
PLACE_MEMORY, STORE_MEMORY = "people/place", "people/store"
_KEPT_COLUMNS = ("item", "quantity", "batch", "available", "left")


@dataclass(frozen=True)
class _Opened:
    places: Sequence[LocationRow]
    kept: SavedDraft | None
    recorded: PeopleRow | None


@dataclass(frozen=True)
class _Reached:
    days: Sequence[DayReached]
    places: Sequence[PlaceReached]
    since: date | None


class CountView(PaperPage):
    """A count as it is shown: head counts, goods, the week at this place and all other places."""

    place = PEOPLE
    title = N_("People served")
    kinds = frozenset({"people", "stock", "locations"})
    specs = (
        ActionSpec("record", N_("Record"), "Ctrl+Return", "check", Permission.LOG_PEOPLE_REACHED),
        ActionSpec("delete", N_("Delete this count"), "", "trash-2"),
        ActionSpec("correct", N_("Correct"), "", "pencil", Permission.REVERSE_DOCUMENT),
        ActionSpec("reverse", N_("Reverse"), "", "undo-2", Permission.REVERSE_DOCUMENT),
    )
    more = ("delete", "correct", "reverse")
    primary = "record"
    form_columns = (12, 12, 9, 10)
    fields = (
        Field("place", N_("Place"), FieldKind.CHOICE, required=True),
        Field("source", N_("Goods from"), FieldKind.CHOICE, placeholder=N_("the place itself")),
        Field("date", N_("Date"), FieldKind.DATE, required=True),
        Field("served_kind", N_("Who was served"), placeholder=N_("returning migrants")),
    )
    blank_lines = 1
    side_width = _SIDE

    def __init__(self, desk: Desk, name: str = "", parent: QWidget | None = None) -> None:
        """`name`: the identity of a count begun before, or the identity or number of a recorded one."""
        self._name = name
        self._filled = not name
        self._leaving = self._started = False
        self._recorded: PeopleRow | None = None
        self._places: dict[str, LocationRow] = {}
        self._reached = _Reached((), (), None)
        self._last = ""
        self._first_values: dict[str, Any] = {
            "uid": new_uid(),
            "date": desk.clock.today().isoformat(),
            "method": CountMethod.TALLY.value,
            "place": None if name else desk.memory.get(PLACE_MEMORY),
            "source": None if name else desk.memory.get(STORE_MEMORY),
        }
        super().__init__(desk, {} if name else self._first_values, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.draft.field_changed.connect(self._field_changed)
        self._show_state()
        self._show_counts()

    # Building

    def bind(self) -> None:
        """What the lines ask, and the way back to the list."""
        self.lines = NoteLines(lambda: self.draft.lines)
        self.line_columns = self._columns()
        self.draft.lines_spliced.connect(lambda *_lines: self.lines.forget())
        self.set_crumb(_("People served"), lambda: self.desk.go(PEOPLE, LIST))

    def _columns(self) -> Sequence[LineColumn]:
        found = [one for one in self.lines.columns() if one.key in _KEPT_COLUMNS]
        unit = LineColumn("unit", N_("Unit"), CellKind.COMPUTED, 80, grey=False, text=self._unit)
        # What was taken out is the two together.
        back = LineColumn("brought_back", N_("Brought back"), CellKind.NUMBER, 104)
        made = []
        for one in found:
            if one.key == "quantity":
                # People get pieces, not boxes.
                made += [replace(one, kind=CellKind.NUMBER, choices=None), unit, back]
            else:
                made.append(one)
        return made

    def _unit(self, line: Line) -> str:
        plan = self.lines.plan_of(line)
        return unit_of(plan.item.ref, plan.wanted or 0) if plan else str(line.get("unit") or "")

    def arrange(self) -> QWidget:
        """The head counts and the goods at the left; the week and the other places at the right."""
        outer = QVBoxLayout()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.form_frame())
        self.put_banner_below(outer, 1)
        self._side_box = QVBoxLayout()
        self._side_box.setContentsMargins(0, 12, 0, 8)
        self._side_box.setSpacing(0)
        side = framed("side", column(scrolled(holder(self._side_box, "scrolled")), gap=0))
        side.setFixedWidth(_SIDE)
        outer.addWidget(holder(row((scrolled(self._left()), 1), side, gap=0)), 1)
        return holder(outer)

    def _left(self) -> QWidget:
        words = _("Count each person once a day. Tap a box or press its key; hold Shift to take one off.")
        self._tip = holder(row(Icon("info", "text2", 15), (Label(words, tone="text2", elide=True), 1), gap=7))
        self._numbers = Form(NUMBER_FIELDS, self.draft, columns=(1, 1, 1, 1, 1), margins=(0, 0, 0, 0))
        self._others = Form(OTHER_FIELDS, self.draft, columns=(5, 6, 10, 10), margins=(0, 0, 0, 0))
        for form in (self._numbers, self._others):
            form.problems_changed.connect(self._show_counts)
        self._goods_words = QVBoxLayout()
        self._heads_words = QVBoxLayout()
        self.grid.fit_height()
        self.grid.line_model().rowsInserted.connect(lambda *_lines: self.grid.fit_height())
        self.grid.line_model().rowsRemoved.connect(lambda *_lines: self.grid.fit_height())
        note = Label(
            _("Names are not needed. Women, men, girls and boys may be left empty if you only count people."),
            tone="text2",
            wrap=True,
        )
        parts: tuple[Any, ...] = (
            self._head(),
            12,
            self._tip,
            self._tiles(),
            self._numbers,
            self._heads_words,
            20,
            hairline(),
            14,
            section(_("Given")),
            6,
            framed("panel", column(self.grid, margins=(1, 1, 1, 1))),
            self._goods_words,
            14,
            self._others,
            14,
            note,
            None,
        )
        return holder(column(*parts, margins=(20, 14, 20, 10), gap=0), "scrolled")

    def _head(self) -> Any:
        self._total = Label("0", "tally")
        self._total.setAccessibleName(_("People so far"))
        self._method = Segments([(key, _(words)) for key, words in METHOD_WORDS.items()])
        self._method.setAccessibleName(_("How counted"))
        self._method.chosen.connect(lambda key: self.draft.put("method", key))
        self._last_words = Label("", tone="text2")
        self._undo = Button(_("Undo last"), "", "undo-2", clicked=self.draft.undo_stack.undo)
        self.draft.undo_stack.canUndoChanged.connect(self._undo.setEnabled)
        self._undo.setEnabled(False)
        return row(
            column(Label(_("People so far"), "caption", "text2"), self._total, None, gap=0),
            32,
            column(Label(_("How counted"), "caption", "text2"), 4, self._method, None, gap=2),
            None,
            column(26, row(self._last_words, self._undo, gap=10), None, gap=0),
            gap=0,
        )

    def _tiles(self) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 12, 0, 0)
        grid.setSpacing(12)
        self.tiles: dict[str, TallyTile] = {}
        for at, (key, letter, name) in enumerate(HEADS):
            tile = self.tiles[key] = TallyTile(_(name), letter)
            tile.counted.connect(partial(self.count, key))
            grid.addWidget(tile, at // 2, at % 2)
        self._tile_box = holder(grid)
        return self._tile_box

    # Reading

    def opened_at(self) -> str:
        """The identity of the count."""
        return str(self.draft.get("uid") or "") if self._name or self._kept() else ""

    def _kept(self) -> bool:
        return said(self.draft.values) != said(self._first_values)

    def load(self) -> None:
        """Read the places, this count and what was reached before."""
        name = self._name

        def ask(session: Any) -> _Opened:
            recorded = find_people_row(session, name) if name else None
            kept = find_draft(session, name) if name and recorded is None else None
            return _Opened(list_locations(session, active_only=not name), kept, recorded)

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "count"), owner=self)
        self._read_stock()
        self._read_reached()

    def _know(self, opened: _Opened) -> None:
        self._places = {one.code: one for one in opened.places}
        choices = place_choices(opened.places)
        self.form.set_choices("place", place_choices(opened.places, stores_first=False))
        self.form.set_choices("source", choices)
        if opened.recorded is not None and self._recorded is None:
            self._show_recorded(opened.recorded)
        elif opened.kept is not None and not self._filled:
            self._filled = True
            self.draft.load(opened.kept.payload)
            self.top.saved.show_state(Saved.SAVED, self.desk.clock.local(opened.kept.saved_at))
            self.grid.fit_height()
        self._show_state()
        self._show_counts()
        self._read_stock()
        self._read_reached()
        if not self._name and not self._started:
            self._started = True
            self.setFocus() if self.draft.get("place") else self.form.go_to("place")

    def _show_recorded(self, recorded: PeopleRow) -> None:
        self._recorded, self._filled = recorded, True
        heads = recorded.heads
        self.draft.load(
            {
                "uid": recorded.uid,
                "place": recorded.place,
                "source": recorded.source,
                "date": recorded.date.isoformat(),
                "served_kind": heads.served_kind,
                "method": heads.method.value,
                **{key: _typed(getattr(heads, key)) for key in COUNTS},
                "planned_why": heads.planned_why,
                "remarks": recorded.remarks,
                "lines": recorded_lines(recorded),
            }
        )
        self.set_read_only(read_only=True)
        for form in (self._numbers, self._others):
            form.set_read_only(read_only=True)
        for part in (self._method, self._undo, self._tile_box):
            part.setEnabled(False)
        self.top.saved.show_state(Saved.UNTOUCHED)
        self.grid.fit_height()

    def _field_changed(self, key: str) -> None:
        if key in ("source", "date", "place"):
            self._read_stock()
        if key in ("place", "date"):
            self._read_reached()
        if key in ("place", "method", *COUNTS):
            self._show_counts()

    def _day(self) -> date:
        return day_or(self.draft.get("date"), self.desk.clock.today())

    def _read_stock(self) -> None:
        store = self.draft.get("source") or self.draft.get("place")
        if store:
            day = self._day()
            self.desk.tasks.read(
                lambda session: read_stock(session, store, day),
                self._know_stock,
                ticket=(id(self), "stock"),
                refused=lambda _refused: None,
                owner=self,
            )

    def _know_stock(self, stock: StockChoices) -> None:
        self.lines.set_stock(stock)
        self.grid.refresh()
        self.refresh_side()

    def _read_reached(self) -> None:
        place, day = str(self.draft.get("place") or ""), self._day()

        def ask(session: Any) -> _Reached:
            days = days_reached(session, place, day - timedelta(days=6), day) if place else []
            return _Reached(days, *places_reached(session))

        self.desk.tasks.read(ask, self._know_reached, ticket=(id(self), "reached"), owner=self)

    def _know_reached(self, reached: _Reached) -> None:
        self._reached = reached
        self._show_side()

    # Counting

    def count(self, key: str, step: int) -> None:
        """One more of a kind of people, or one less."""
        if self._recorded is not None:
            return
        value = max(0, self._number(key) + step)
        if value == self._number(key):
            return
        self._last = key
        self.draft.rest()
        self.draft.put(key, str(value))
        self._say_last(step)
        self.setFocus()

    def _say_last(self, step: int) -> None:
        now = self.desk.clock.local(self.desk.clock.instant())
        words = _(ONE[self._last])
        told = _("Last: {who}, {time}") if step > 0 else _("Taken off: {who}, {time}")
        self._last_words.setText(told.format(who=words, time=f"{now:%H:%M}"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """W, M, G and B count while tallying; with Shift they take one off."""
        keys = {letter: key for key, letter, _name in HEADS}
        step = tally_step(event, list(keys)) if self._tallies() else None
        if step is None:
            super().keyPressEvent(event)
        else:
            self.count(keys[step[0]], step[1])

    def _tallies(self) -> bool:
        return self.draft.get("method") == CountMethod.TALLY.value and self._recorded is None

    def _number(self, key: str) -> int:
        text = str(self.draft.get(key) or "").replace(",", "")
        return int(text) if text.isdigit() else 0

    def total(self) -> int:
        """How many people so far."""
        return sum(self._number(key) for key, _letter, _name in HEADS) or self._number("people")

    def _show_counts(self) -> None:
        tallies = self.draft.get("method") == CountMethod.TALLY.value
        self._total.setText(f"{self.total():,}")
        self._method.set_value(str(self.draft.get("method") or CountMethod.TALLY.value))
        self._tip.setVisible(tallies)
        self._tile_box.setVisible(tallies)
        self._numbers.setVisible(not tallies)
        for key, tile in self.tiles.items():
            tile.show_count(self._number(key), on=key == self._last)
        self._show_heads_words(tallies)
        self._show_goods_words()
        place = self._places.get(str(self.draft.get("place")))
        self.set_summary(local(place.name, place.name_km) if place else "")

    def _show_heads_words(self, tallies: bool) -> None:
        empty(self._heads_words)
        if tallies or not any(self.draft.get(key) for key in COUNTS):
            return
        try:
            read_headcount(self._heads(), "headcount")
        except Refused as refused:
            self._heads_words.addSpacing(10)
            self._heads_words.addLayout(check_line("bad", str(refused)))

    def _heads(self) -> HeadCount:
        values = {key: str(self.draft.get(key) or "") for key in COUNTS}
        if self._tallies():
            # A total typed before is no count of its own while people are tallied.
            values["people"] = ""
        return HeadCount(
            **values,
            planned_why=str(self.draft.get("planned_why") or ""),
            method=str(self.draft.get("method") or CountMethod.LIST.value),
            served_kind=str(self.draft.get("served_kind") or ""),
        )

    def _show_goods_words(self) -> None:
        empty(self._goods_words)
        people = self.total()
        for plan in self.lines.plans if self._recorded is None else ():
            if plan is None or plan.wanted is None or not people:
                continue
            ref = plan.item.ref
            goods = f"{format_quantity(plan.wanted, ref.decimals)} {unit_of(ref, plan.wanted)}"
            told = ngettext("{goods} for {count} person", "{goods} for {count} people", people)
            same = plan.wanted == people * 10**ref.decimals
            self._goods_words.addSpacing(8)
            tone = "good" if same else "info"
            self._goods_words.addLayout(check_line(tone, told.format(goods=goods, count=f"{people:,}")))

    # The side panel

    def refresh_side(self) -> None:
        """Say anew what follows from the counts and the goods; somebody who taps fast does not wait for it."""
        super().refresh_side()
        self._show_counts()
        self._show_side()

    def _show_side(self) -> None:
        empty(self._side_box)
        place = self._places.get(str(self.draft.get("place")))
        if place is not None:
            name = local(place.name, place.name_km)
            self._put_table(_("Seven days at {place}").format(place=name), self._week())
        found = self._reached.places
        if found:
            since = self._reached.since
            title = (
                _("All places since {day}").format(day=short_day_text(since)) if since else _("All places")
            )
            self._put_table(title, places_table(found))
        self._side_box.addStretch(1)

    def _week(self) -> RowTable[DayRow]:
        rows = [DayRow(one.date, one.people, one.given) for one in self._reached.days]
        if self._recorded is None:
            given = sum(plan.wanted or 0 for plan in self.lines.plans if plan)
            rows.append(DayRow(self._day(), self.total(), given, counting=True))
        return week_table(rows)

    def _put_table(self, title: str, model: RowTable[Any]) -> None:
        self._side_box.addLayout(row((Label(title, "section", elide=True), 1), margins=(16, 0, 14, 0)))
        self._side_box.addSpacing(6)
        view = small_table(model)
        model.setParent(view)
        self._side_box.addLayout(row((view, 1), margins=(8, 0, 8, 0)))
        self._side_box.addSpacing(16)

    # How it stands

    def _show_state(self) -> None:
        recorded = self._recorded
        if recorded is not None:
            self.set_title(recorded.number)
            badge = (
                Badge(_("Reversed"), "plain", "undo-2")
                if recorded.reversed_by
                else Badge(_("Recorded"), "good", "circle-check")
            )
            self.set_state(badge)
        else:
            self.set_title(_("New count"))
            self.set_state(steps=[_("Counting"), _("Recorded")], at=0)
        self.acts.set_shown("record", shown=recorded is None)
        self.acts.set_shown("delete", shown=recorded is None)
        for act in ("correct", "reverse"):
            self.acts.set_shown(act, shown=recorded is not None and not recorded.reversed_by)


def _typed(value: int | None) -> str | None:
    return None if value is None else str(value)
