"""A whole day at several sites on one page: a row for each site, recorded together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import ItemRow, LocationRow, list_items, list_locations
from supplytrack.core.actor import Permission
from supplytrack.core.document import CountMethod
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity, parse_quantity
from supplytrack.distribution.day_sheet import (
    DAY_SHEET,
    DaySheet,
    SiteBefore,
    SiteDay,
    record_day,
    recorded_on,
    sites_before,
)
from supplytrack.distribution.headcount import HeadCount
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.ledger import Posted, find_posted
from supplytrack.inventory.operations import SavedDraft, discard_draft, find_draft, save_draft
from supplytrack.ui.distribution.heads import COUNTS, HEAD_TITLES
from supplytrack.ui.distribution.noteform import day_or, said
from supplytrack.ui.distribution.places import place_choices
from supplytrack.ui.distribution.words import METHOD_WORDS, PEOPLE
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.draft import Line, Saved
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.paperpage import PaperPage
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local, other_name

SHEET = "sheet"
"""What opens this page: (SHEET, identity of a sheet begun before, or empty for a new one)."""
_ITEM_MEMORY, _STORE_MEMORY = "day sheet/item", "day sheet/store"
_TOLD = ("quantity", "brought_back", *(key for key in COUNTS if key != "planned"), "planned_why")
"""What a person writes of a site. A row without any of it is a site at which nothing happened."""
_HEADS = tuple(HEAD_TITLES)


@dataclass(frozen=True)
class _Opened:
    places: Sequence[LocationRow]
    items: Sequence[ItemRow]
    kept: SavedDraft | None
    before: Sequence[SiteBefore]
    recorded: Mapping[str, int]


def number_of(line: Line, key: str) -> int:
    """A count as it stands in a cell; 0 where there is none."""
    text = str(line.get(key) or "").replace(",", "")
    return int(text) if text.isdigit() else 0


def people_of(line: Line) -> int:
    """The people of a row: the four added, or the total alone."""
    return sum(number_of(line, key) for key in _HEADS) or number_of(line, "people")


def is_told(line: Line) -> bool:
    """Whether anything was written of a site's day."""
    return any(line.get(key) for key in _TOLD)


class DaySheetPage(PaperPage):
    """The day sheet: kept while it is written, recorded as one paper for each site."""

    place = PEOPLE
    title = N_("Day sheet")
    kinds = frozenset({"people", "locations", "items"})
    specs = (
        ActionSpec("record", N_("Record the day"), "Ctrl+Return", "check", Permission.LOG_PEOPLE_REACHED),
        ActionSpec("delete", N_("Delete this sheet"), "", "trash-2"),
    )
    more = ("delete",)
    primary = "record"
    form_columns = (10, 16, 16)
    fields = (
        Field("date", N_("Date"), FieldKind.DATE, required=True),
        Field("item", N_("Item given"), FieldKind.CHOICE, placeholder=N_("people are only counted")),
        Field("source", N_("Goods from"), FieldKind.CHOICE, placeholder=N_("each site itself")),
    )
    blank_lines = 1
    hints = (
        ("Enter", N_("next needed cell")),
        ("End", N_("to the reason")),
        ("Ctrl+D", N_("as above")),
        ("Ctrl+V", N_("paste from Excel")),
    )

    def __init__(self, desk: Desk, name: str = "", parent: QWidget | None = None) -> None:
        """`name`: the identity of a sheet begun before."""
        self._name = name
        self._filled = self._leaving = False
        self._places: dict[str, LocationRow] = {}
        self._choices = ListedChoices()
        self._items: dict[str, ItemRow] = {}
        self._recorded: Mapping[str, int] = {}
        self._first_values: dict[str, Any] = {
            "uid": new_uid(),
            "date": desk.clock.today().isoformat(),
            "item": None if name else desk.memory.get(_ITEM_MEMORY),
            "source": None if name else desk.memory.get(_STORE_MEMORY),
        }
        super().__init__(desk, {} if name else self._first_values, parent)
        self.setFocusProxy(self.grid)
        self.draft.field_changed.connect(self._field_changed)
        self.set_state(steps=[_("Writing"), _("Recorded")], at=0)

    # Building

    def bind(self) -> None:
        """The columns, what the actions do, and the way back."""
        self.line_columns = self._columns()
        self.acts.bind("record", self.ask_record)
        self.acts.bind("delete", self.delete_sheet)
        self.set_crumb(_("People served"), lambda: self.desk.go(PEOPLE, LIST))

    def _columns(self) -> Sequence[LineColumn]:
        methods = ListedChoices([Choice(key, _(words)) for key, words in METHOD_WORDS.items()])

        def number(key: str, title: str, width: int, *, stop: bool = False) -> LineColumn:
            return LineColumn(key, title, CellKind.NUMBER, width, stop=stop)

        return (
            LineColumn(
                "place",
                N_("Site"),
                CellKind.CHOICE,
                190,
                choices=lambda _line: self._choices,
                required=True,
                remark=self._already,
            ),
            number("planned", N_("Planned"), 74),
            number("quantity", N_("Given"), 66, stop=True),
            number("brought_back", N_("Brought back"), 98),
            number("people", N_("People"), 70, stop=True),
            *(number(key, title, 62) for key, title in HEAD_TITLES.items()),
            number("households", N_("Households"), 86),
            LineColumn("method", N_("How counted"), CellKind.CHOICE, 106, choices=methods),
            LineColumn("planned_why", N_("Why different")),
        )

    def _already(self, line: Line) -> str:
        people = self._recorded.get(str(line.get("place") or ""))
        if people is None:
            return ""
        words = ngettext(
            "{count} person is recorded here for this day already.",
            "{count} people are recorded here for this day already.",
            people,
        )
        return words.format(count=f"{people:,}")

    # Reading

    def opened_at(self) -> Any:
        """The identity of the sheet, once it is kept."""
        return (SHEET, str(self.draft.get("uid"))) if self._name else (SHEET, "")

    def load(self) -> None:
        """Read the places, the items, this sheet and what the sites did before."""
        name, day = self._name, self._day()

        def ask(session: Any) -> _Opened:
            return _Opened(
                list_locations(session, active_only=True),
                list_items(session, active_only=True),
                find_draft(session, name) if name else None,
                sites_before(session, day),
                recorded_on(session, day),
            )

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "sheet"), owner=self)

    def _know(self, opened: _Opened) -> None:
        self._places = {one.code: one for one in opened.places}
        self._items = {one.code: one for one in opened.items}
        self._recorded = opened.recorded
        self._choices = ListedChoices(place_choices(opened.places, stores_first=False))
        self.form.set_choices("source", place_choices(opened.places))
        self.form.set_choices(
            "item",
            [
                Choice(
                    one.code,
                    local(one.name, one.name_km),
                    other_name(one.name, one.name_km),
                    also=(one.code,),
                )
                for one in opened.items
            ],
        )
        if not self._filled:
            self._filled = True
            self._fill(opened)
        self.grid.refresh()
        self._count()

    def _fill(self, opened: _Opened) -> None:
        """Take the sheet begun before, or put the sites of the last days on a new one."""
        if opened.kept is not None:
            self.draft.load(opened.kept.payload)
            self.top.saved.show_state(Saved.SAVED, self.desk.clock.local(opened.kept.saved_at))
        elif not self._name:
            lines = [_prefilled(one) for one in opened.before if one.place in self._places]
            self._first_values = {**self.draft.values, "lines": lines}
            self.draft.load(self._first_values)
        self._write_first()

    def _write_first(self) -> None:
        if self.form.focused_key():
            return
        lines = self.draft.lines
        self.grid.go_to(0, "quantity" if lines and lines[0].get("place") else "place")

    def _field_changed(self, key: str) -> None:
        if key == "date":
            day = self._day()
            self.desk.tasks.read(
                lambda session: recorded_on(session, day),
                self._know_recorded,
                ticket=(id(self), "recorded"),
                owner=self,
            )

    def _know_recorded(self, recorded: Mapping[str, int]) -> None:
        self._recorded = recorded
        self.grid.refresh()

    def _day(self) -> date:
        return day_or(self.draft.get("date"), self.desk.clock.today())

    # Keeping

    def save(self, values: dict[str, Any]) -> Callable[[Any], Any] | None:
        """Keep the sheet until it is recorded."""
        if self._leaving or not self._filled:
            return None
        if not self._name and said(values) == said(self._first_values):
            return None
        self._name = str(values["uid"])
        return partial(_keep, values=values, title=self._title())

    def _title(self) -> str:
        sites = len([line for line in self.draft.lines if is_told(line)])
        return ngettext("Day sheet, {count} site", "Day sheet, {count} sites", sites).format(count=sites)

    def delete_sheet(self) -> None:
        """Throw the sheet away; it can be brought back for as long as the toast is there."""
        self.grid.commit()
        self._leaving = True
        values, desk, title = self.draft.values, self.desk, self._title()
        uid = str(values["uid"])

        def bring_back() -> None:
            desk.tasks.write(
                partial(_keep, values=values, title=title), lambda _kept: desk.go(PEOPLE, (SHEET, uid))
            )

        desk.tasks.write(lambda session: discard_draft(session, uid))
        self.toast(_("Day sheet deleted"), _("Undo"), bring_back)
        desk.go(PEOPLE, LIST)

    # Recording

    def foot_words(self) -> tuple[str, str]:
        """What the day comes to: sites, people, and what was taken out."""
        told = [line for line in self.draft.lines if is_told(line)]
        wrong = len(self.problems())
        if wrong:
            return ngettext("{count} problem", "{count} problems", wrong).format(count=wrong), "bad"
        people = sum(people_of(line) for line in told)
        words = [
            ngettext("{count} site", "{count} sites", len(told)).format(count=len(told)),
            ngettext("{count} service", "{count} services", people).format(count=f"{people:,}"),
        ]
        item = self._items.get(str(self.draft.get("item") or ""))
        if item is not None:
            given, back = (_added(told, key, item.decimals) for key in ("quantity", "brought_back"))
            amounts = [format_quantity(one, item.decimals) for one in (given + back, given, back)]
            words.append(
                _("taken out {out} = given {given} + brought back {back}").format(
                    out=amounts[0], given=amounts[1], back=amounts[2]
                )
            )
        return ", ".join(words), "text2"

    def given(self) -> DaySheet:
        """What the page says, as the operation takes it."""
        values = self.draft.values
        return DaySheet(
            str(values["uid"]),
            self._day(),
            str(values.get("item") or ""),
            str(values.get("source") or ""),
            [_site(line) for line in values["lines"] if is_told(line)],
        )

    def _tidy(self) -> None:
        """Leave no row between that is empty, and give each site's paper its identity: a second press posts no second."""
        lines = [line for line in self.draft.lines if said(line)]
        named = [
            line if line.get("uid") or not is_told(line) else {**line, "uid": new_uid()} for line in lines
        ]
        # Told rows stand first, so that what is refused is told at its own row.
        ordered = sorted(named, key=lambda line: not is_told(line))
        if ordered != list(self.draft.lines):
            self.draft.splice(0, len(self.draft.lines), ordered, _("Remove empty lines"))

    def ask_record(self) -> None:
        """Ask once before the whole day is recorded."""
        self.grid.commit()
        self._tidy()
        if not self.ready():
            return
        told = [line for line in self.draft.lines if is_told(line)]
        if not told:
            self.show_refusal(Refused(_("Fill in at least one site."), "lines.0.people"))
            return
        people = sum(people_of(line) for line in told)
        title = ngettext("Record {count} site?", "Record {count} sites?", len(told)).format(count=len(told))
        silent = [
            local(place.name, place.name_km)
            for line in self.draft.lines
            if not is_told(line) and (place := self._places.get(str(line.get("place"))))
        ]
        body = [
            ngettext("{count} service in all.", "{count} services in all.", people).format(
                count=f"{people:,}"
            )
        ]
        if silent:
            body.append(
                _("Nothing is written for {places}; they are left out.").format(places=", ".join(silent))
            )
        body.append(_("Each site gets a paper of its own, which can only be reversed."))
        self.ask(Question(title, " ".join(body), _("Record"), _("Keep writing")), self.record)

    def record(self) -> None:
        """Record all sites, or none."""
        self.draft.rest()
        typed = self.given()
        self._leaving = True
        self.desk.tasks.write(
            lambda session: record_day(session, typed), self._posted, refused=self.show_refusal, owner=self
        )

    def _posted(self, posted: Sequence[Posted]) -> None:
        self.desk.memory.put(_ITEM_MEMORY, self.draft.get("item"))
        self.desk.memory.put(_STORE_MEMORY, self.draft.get("source"))
        words = ngettext("{count} site recorded", "{count} sites recorded", len(posted))
        self.toast(words.format(count=len(posted)))
        self.desk.go(PEOPLE, LIST)

    def show_refusal(self, refused: Refused) -> None:
        """Say a refusal at its cell."""
        self._leaving = False
        super().show_refusal(refused)

    def still_safe(self) -> str:
        """What a refusal adds."""
        return _("No site is recorded yet; this sheet is safe.")


def _added(lines: Sequence[Line], key: str, decimals: int) -> int:
    total = 0
    for line in lines:
        try:
            total += parse_quantity(str(line.get(key) or ""), decimals) or 0
        except Refused:
            # The cell says so itself.
            continue
    return total


def _prefilled(before: SiteBefore) -> Line:
    """A site as it begins: its last plan, and how people were counted there."""
    planned = None if before.planned is None else str(before.planned)
    return {"place": before.place, "planned": planned, "method": before.method}


def _site(line: Line) -> SiteDay:
    text = {key: str(line.get(key) or "") for key in (*_TOLD, "planned", "place", "uid")}
    return SiteDay(
        text["uid"],
        text["place"],
        HeadCount(
            **{key: text[key] for key in (*COUNTS, "planned_why")},
            method=str(line.get("method") or line.get("method?") or CountMethod.LIST.value),
        ),
        text["quantity"],
        text["brought_back"],
    )


def _keep(session: Any, values: dict[str, Any], title: str) -> int:
    # A save that was on its way while the day was recorded must not leave a draft behind.
    if any(line.get("uid") and find_posted(session, line["uid"]) for line in values["lines"]):
        return 0
    return save_draft(session, str(values["uid"]), DAY_SHEET, values, title)
