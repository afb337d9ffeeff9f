"""Losses, corrections and returns in one list: what waits for approval first, then drafts, then what was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import LocationRow, list_locations
from supplytrack.core.actor import Permission
from supplytrack.core.code import fold
from supplytrack.core.document import Kind
from supplytrack.core.sort import Sort
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.changes.queries import (
    CHANGE_KINDS,
    ChangeFilter,
    ChangeRow,
    LossSummary,
    RequestRow,
    change_keys,
    changes_by_key,
    loss_summary,
    refused_changes,
    waiting_changes,
)
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.operations import SavedDraft, list_drafts
from supplytrack.ui.inventory.changes.deciding import ask_approve, ask_refuse, request_facts
from supplytrack.ui.inventory.changes.words import LIST, PAPER_WORDS, kind_words, reason_words
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import hairline, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.keyed import KeyedQuery, Opened, Section
from supplytrack.ui.toolkit.keyedpage import KeyedListPage
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import Desk, key_value, section, side_box
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import local

_TOLD_DAYS = 90
"""The side panel adds up what was lost in so many days."""
_MOST_TOLD = 8
"""Items of each kind of paper that the side panel tells; hundreds of them would take a second to lay out."""
_STAGES = {
    "waiting": N_("Waiting for approval"),
    "draft": N_("Being written"),
    "refused": N_("Not approved"),
    "done": N_("Recorded"),
}


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A line of the list. `name` is a number, or the identity of a draft or a request."""

    stage: str
    kind: Kind
    name: str
    number: str
    date: date | None
    place: str
    other: str
    goods: str
    reason: str
    key: Any
    request: RequestRow | None = None
    reversed_by: str = ""

    @property
    def paper(self) -> tuple[str, str]:
        """What the place opens for it."""
        return PAPER_WORDS[self.kind], self.name


def _badge(listed: ListedChange) -> Badge:
    if listed.reversed_by:
        return Badge(_("Reversed"), "plain", "undo-2")
    return {
        "waiting": Badge(_("Waiting"), "warn", "clock"),
        "draft": Badge(_("Draft"), "plain", "pencil"),
        "refused": Badge(_("Not approved"), "bad", "ban"),
        "done": Badge(_("Posted"), "good", "circle-check"),
    }[listed.stage]


class ChangeList(KeyedListPage[ListedChange]):
    """What was lost, found, disposed of and given back, and what waits for a second person."""

    place = "change list"
    in_list = LIST[1]
    title = N_("Losses, changes")
    kinds = frozenset({"documents", "drafts", "approvals", "workspace"})
    search = N_("Number or store")
    wide_search = False
    row_height = 40
    side_width = 276
    specs = (
        ActionSpec("approve", N_("Approve"), "", "shield-check", Permission.APPROVE_STOCK_CHANGE),
        ActionSpec("refuse", N_("Refuse"), "", "ban", Permission.APPROVE_STOCK_CHANGE),
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("return", N_("New return"), "Ctrl+Shift+R", "rotate-ccw", Permission.RETURN_GOODS),
        ActionSpec("adjustment", N_("New adjustment"), "Ctrl+Shift+A", "scale", Permission.ADJUST_STOCK),
        ActionSpec("disposal", N_("New disposal"), "Ctrl+Shift+D", "trash-2", Permission.ADJUST_STOCK),
        ActionSpec("write-off", N_("New write-off"), "Ctrl+N", "plus", Permission.ADJUST_STOCK),
    )
    secondary = ("return", "disposal")
    more = ("adjustment", "", "export", "", "approve", "refuse")
    primary = "write-off"
    filters = (Filter("kind", N_("Kind")), Filter("place", N_("Store")))
    grouped = True
    columns = (
        Column(
            "state",
            N_("Status"),
            lambda listed: _badge(listed).word,
            lambda _word: "",
            width=134,
            sortable=False,
            look=lambda listed: Look(badge=_badge(listed)),
        ),
        Column(
            "number",
            N_("Paper"),
            lambda listed: listed.number or kind_words(listed.kind),
            width=150,
            look=lambda listed: Look(weight=500, below=kind_words(listed.kind) if listed.number else ""),
        ),
        Column("date", N_("Date"), lambda listed: listed.date, width=104),
        Column(
            "place",
            N_("Store"),
            lambda listed: listed.place,
            width=172,
            look=lambda listed: Look(
                below=_("from {place}").format(place=listed.other) if listed.other else ""
            ),
        ),
        Column(
            "goods",
            N_("Goods"),
            lambda listed: listed.goods,
            sortable=False,
            look=lambda listed: Look(below=listed.reason),
        ),
        Column(
            "act",
            "",
            lambda _listed: "",
            width=84,
            sortable=False,
            look=lambda listed: Look(action=_act_words(listed)),
        ),
    )

    def __init__(self, desk: Desk) -> None:
        self._summary: LossSummary | None = None
        self._user = ""
        super().__init__(desk)

    def bind(self) -> None:
        """What the buttons do."""
        for kind, word in PAPER_WORDS.items():
            self.acts.bind(word, partial(self._new, kind))
        self.acts.bind("export", self._export)
        self.acts.bind("approve", lambda: self._decide(self._approve))
        self.acts.bind("refuse", lambda: self._decide(self._refuse))

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices("kind", [Choice(kind.value, kind_words(kind)) for kind in CHANGE_KINDS])
        return built

    def _new(self, kind: Kind) -> None:
        self.desk.go(STOCK, (PAPER_WORDS[kind], ""))

    def _export(self) -> None:
        # Files bring libraries of their own; they are loaded when somebody saves one.
        from supplytrack.ui.saving import save_list

        self.export_then(lambda exported: save_list(self, _(self.title), exported))

    # Reading

    def around(self, *, loaded: bool) -> None:
        """Read the stores, and what was lost lately: the list does not wait for the sums."""
        if not loaded:
            return
        today = self.desk.clock.today()

        def ask(session: Any) -> tuple[Sequence[LocationRow], LossSummary, str]:
            lost = loss_summary(session, today - timedelta(days=_TOLD_DAYS), today)
            return list_locations(session), lost, session.actor.name

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "around"), owner=self, beside=True)

    def _know(self, read: tuple[Sequence[LocationRow], LossSummary, str]) -> None:
        places, self._summary, self._user = read
        stores = [place for place in places if place.kind.value == "warehouse"]
        self.bar.set_choices("place", [Choice(one.code, local(one.name, one.name_km)) for one in stores])
        self._show_detail(self.table.current_row())

    def keyed(self) -> KeyedQuery[ListedChange]:
        """What waits, what is written, what was not approved, what was recorded: each with the newest first."""
        kinds = tuple(Kind(str(kind)) for kind in self.bar.chosen("kind"))
        chosen = ChangeFilter(kinds, tuple(map(str, self.bar.chosen("place"))), self.bar.text)

        def sections(session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
            early = _early(session, chosen)
            named = {stage: [one.key for one in early if one.stage == stage] for stage in _STAGES}
            done = change_keys(session, chosen, sort, limit)
            return [
                *(
                    Section(named[stage], Group(stage, _(_STAGES[stage])))
                    for stage in _STAGES
                    if stage != "done"
                ),
                Section(done, Group("done", _(_STAGES["done"]))),
            ]

        return KeyedQuery(chosen, sections, lambda session, keys: _rows(session, keys, chosen))

    def identity(self, row: ListedChange) -> Any:
        """The key."""
        return row.key

    # What a person does

    def opened(self, row: ListedChange) -> None:
        """Go to the paper."""
        self.desk.go(STOCK, row.paper)

    def _decide(self, how: Any) -> None:
        row = self.table.current_row()
        if row is not None and row.request is not None and row.stage == "waiting":
            how(row.request)

    def _approve(self, request: RequestRow) -> None:
        ask_approve(self, request, self._approved)

    def _approved(self, posted: Posted) -> None:
        self.hide_banner()
        self.toast(_("{number} posted.").format(number=posted.number))

    def _refuse(self, request: RequestRow) -> None:
        ask_refuse(self, request)

    def detail(self, row: ListedChange | None) -> QWidget:
        """A request with what can be decided; else what was lost lately."""
        if row is not None and row.request is not None:
            return self._asked(row, row.request)
        return self._lost()

    def _asked(self, listed: ListedChange, request: RequestRow) -> QWidget:
        parts: list[Any] = [section(kind_words(request.kind), self._fold()), 8]
        parts += request_facts(request, self.desk.clock)
        waits = listed.stage == "waiting"
        if waits and request.requested_by == self._user:
            words = _("You asked for this: somebody else has to decide.")
            parts += [12, Label(words, tone="text2", wrap=True)]
        elif waits and self.desk.allowed(Permission.APPROVE_STOCK_CHANGE):
            approve = Button(_("Approve"), "primary", "shield-check", clicked=partial(self._approve, request))
            refuse = Button(_("Refuse"), "", "ban", clicked=partial(self._refuse, request))
            parts += [14, row(approve, refuse, None)]
        return side_box(*parts)

    def _fold(self) -> Button:
        return self.side.fold_button() if self.side is not None else Button("", "quiet")

    def _lost(self) -> QWidget:
        """What was lost lately, wherever it was told, and its worth."""
        title = ngettext("Lost in the last {count} day", "Lost in the last {count} days", _TOLD_DAYS).format(
            count=_TOLD_DAYS
        )
        lost = self._summary
        if lost is None or not lost.by_kind:
            nothing = Label(_("Nothing was lost."), tone="text2")
            return side_box(section(title), 6, nothing) if lost else side_box(section(title))
        parts: list[Any] = [section(title), 4, Label(_("Reversed papers left out"), "caption", "text2"), 8]
        for kind, goods in lost.by_kind:
            parts += [Label(kind_words(kind), "head", "text2"), 2]
            for part in goods[:_MOST_TOLD]:
                parts += [
                    row((Label(local(part.name, part.name_km), wrap=True), 1), Label(part.counted, "strong")),
                    2,
                ]
            rest = len(goods) - _MOST_TOLD
            if rest > 0:
                words = ngettext("and {count} more item", "and {count} more items", rest)
                parts += [Label(words.format(count=f"{rest:,}"), "caption", "text2"), 2]
            parts.append(8)
        worth = lost.worth.words()
        if worth:
            parts += [2, hairline(), 10, key_value(_("Worth"), "", role="strong"), Label(worth, wrap=True)]
        return side_box(*parts)

    def told(self, opened: Opened) -> str:
        """How many wait."""
        waiting = opened.count_of("waiting")
        if not waiting:
            return ""
        return ngettext("{count} waits for approval", "{count} wait for approval", waiting).format(
            count=f"{waiting:,}"
        )

    def why_empty(self) -> Empty:
        """Nothing was lost yet."""
        return Empty(
            _("Nothing lost, corrected or returned yet"),
            _("Record what was lost, damaged or expired, what goes to waste, and what is given back."),
            "package-minus",
            (
                Way(_("New write-off"), partial(self._new, Kind.WRITE_OFF), "plus"),
                Way(_("New return"), partial(self._new, Kind.RETURN)),
            ),
        )


def _act_words(listed: ListedChange) -> str:
    words = {"waiting": N_("Look"), "draft": N_("Continue"), "refused": N_("Look"), "done": N_("Open")}
    return _(words[listed.stage])


def _early(session: Any, chosen: ChangeFilter) -> list[ListedChange]:
    """What is not recorded yet: never many, so that it is looked through here."""
    places = {place.code: local(place.name, place.name_km) for place in list_locations(session)}
    rows = [_request_row(one, "waiting") for one in waiting_changes(session)]
    kinds = chosen.kinds or CHANGE_KINDS
    rows += [_draft_row(one, kind, places) for kind in kinds for one in list_drafts(session, kind.value)]
    rows += [_request_row(one, "refused") for one in refused_changes(session)]
    words = fold(chosen.search).split()
    wanted = {places.get(code, code) for code in chosen.places}
    return [
        one
        for one in rows
        if one.kind in kinds
        and (not wanted or one.place in wanted)
        and all(word in fold(f"{one.place} {one.goods}") for word in words)
    ]


def _request_row(one: RequestRow, stage: str) -> ListedChange:
    reasons = ", ".join(dict.fromkeys(reason_words(line.reason) for line in one.typed.lines))
    place = local(one.place_name, one.place_km)
    return ListedChange(
        stage, one.kind, one.uid, "", one.typed.date, place, "", one.summary, reasons, one.uid, one
    )


def _draft_row(one: SavedDraft, kind: Kind, places: Mapping[str, str]) -> ListedChange:
    lines = [line for line in one.payload.get("lines", ()) if any(line.values())]
    count = ngettext("{count} line", "{count} lines", len(lines)).format(count=len(lines))
    store = str(one.payload.get("location") or one.payload.get("store") or "")
    other = str(one.payload.get("place") or "")
    day = day_or(one.payload.get("date"), None)
    return ListedChange(
        "draft",
        kind,
        one.uid,
        "",
        day,
        places.get(store, store),
        places.get(other, other),
        count,
        "",
        one.uid,
    )


def _change_row(one: ChangeRow) -> ListedChange:
    reasons = ", ".join(reason_words(reason) for reason in one.reasons)
    return ListedChange(
        "done",
        one.kind,
        one.number,
        one.number,
        one.date,
        local(one.place_name, one.place_km),
        local(one.other_name, one.other_km),
        one.summary,
        reasons,
        one.document_id,
        reversed_by=one.reversed_by,
    )


def _rows(session: Any, keys: Sequence[Any], chosen: ChangeFilter) -> dict[Any, ListedChange]:
    early = {one.key: one for one in _early(session, chosen)} if isinstance(keys[0], str) else {}
    posted = changes_by_key(session, [key for key in keys if not isinstance(key, str)])
    return {key: early[key] for key in keys if key in early} | {
        key: _change_row(row) for key, row in posted.items()
    }
