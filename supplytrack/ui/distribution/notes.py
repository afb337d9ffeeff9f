"""The list of delivery notes: drafts, held goods, goods on the way, papers that came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import NamedRow, PartyRow, list_locations, list_parties, list_provinces
from supplytrack.core.actor import Permission
from supplytrack.core.document import Kind, NoteState, PaperState
from supplytrack.core.quantity import format_quantity
from supplytrack.core.sort import Sort
from supplytrack.distribution.note_list import note_keys
from supplytrack.distribution.plan import OWN
from supplytrack.distribution.printing import LastPrint, last_prints
from supplytrack.distribution.queries import NoteFilter, NoteRow, notes_by_key
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.operations import SavedDraft, list_drafts
from supplytrack.inventory.summary import GoodsPart, in_words
from supplytrack.ui.distribution.noteform import day_or, without_empty
from supplytrack.ui.distribution.paper import print_note_paper
from supplytrack.ui.distribution.places import sorted_by_name
from supplytrack.ui.distribution.sidepanels import fact
from supplytrack.ui.distribution.words import HAND_OVER, days_words, state_badge
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import hairline, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.days import cell_day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.keyed import KeyedQuery, Opened, Section
from supplytrack.ui.toolkit.keyedpage import KeyedListPage
from supplytrack.ui.toolkit.labels import Chip, Label
from supplytrack.ui.toolkit.pages import Desk, section, side_box
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import local

_STAGES = {
    "open": N_("To issue"),
    "moving": N_("On the way, not signed"),
    "settle": N_("To settle"),
    "done": N_("Signed"),
    "gone": N_("Cancelled and reversed"),
}
_STATES_OF = {
    "open": ("prepared",),
    "moving": ("issued",),
    "settle": ("disputed", "unsigned"),
    "done": ("signed",),
    "gone": ("cancelled", "reversed"),
}
"""What stands under each heading, beside drafts."""


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """A delivery note or a draft of one, as the list shows it."""

    uid: str
    number: str
    state: NoteState
    paper: PaperState
    date: date | None
    target: str
    target_km: str
    province: str
    province_km: str
    source: str
    source_km: str
    goods: tuple[GoodsPart, ...]
    lines: int
    days_open: int | None
    saved_at: int | None = None
    approved_by: str = ""
    waits_for_approval: bool = False
    late: bool = False
    """Its goods left longer ago than the office waits for a signed paper."""
    stale_print: LastPrint | None = None
    """Its last print, where that paper no longer says what the note says."""

    @property
    def stage(self) -> str:
        """Where it stands in the list."""
        if self.state in (NoteState.DRAFT, NoteState.PREPARED):
            return "open"
        if self.state is NoteState.ISSUED:
            return "moving"
        if self.state is NoteState.CONFIRMED:
            return "done" if self.paper is PaperState.SIGNED else "settle"
        return "gone"

    @property
    def summary(self) -> str:
        """What it is about."""
        if self.goods:
            return in_words(self.goods)
        return ngettext("{count} line", "{count} lines", self.lines).format(count=self.lines)


def _of_note(note: NoteRow, prints: Mapping[str, LastPrint], late_after: int) -> HandOverRow:
    printed = prints.get(note.uid)
    return HandOverRow(
        note.uid,
        note.number,
        note.state,
        note.paper,
        note.date,
        note.target_name,
        note.target_km,
        note.province,
        note.province_km,
        note.source_name,
        note.source_km,
        note.goods,
        len(note.goods),
        note.days_open,
        approved_by=note.approved_by,
        waits_for_approval=note.waits_for_approval,
        late=note.state is NoteState.ISSUED and (note.days_open or 0) > late_after,
        stale_print=printed if printed and not printed.matches else None,
    )


def _state_words(note: HandOverRow) -> str:
    if note.days_open is not None:
        return days_words(note.days_open)
    return _("reprint") if note.stale_print is not None else ""


def _badge(note: HandOverRow) -> Badge:
    if note.waits_for_approval:
        return Badge(_("To approve"), "warn", "shield-check")
    return state_badge(note.state, note.paper)


def _state_look(note: HandOverRow) -> Look:
    return Look(badge=_badge(note), tone="bad" if note.late else "text2", small=True)


def _action(note: HandOverRow) -> str:
    return _("Record signature") if note.state is NoteState.ISSUED else _("Open")


def _number_look(note: HandOverRow) -> Look:
    return Look(weight=500, tone="" if note.number else "text2")


class NotesPage(KeyedListPage[HandOverRow]):
    """Every delivery note, what waits for somebody first."""

    place = HAND_OVER
    title = N_("Hand over")
    search = N_("Number or place")
    kinds = frozenset({"notes", "drafts", "locations"})
    specs = (
        ActionSpec("new", N_("New delivery note"), "Ctrl+N", "plus", Permission.PREPARE_HANDOVER),
        ActionSpec("open", N_("Open"), "Ctrl+O", "folder-open"),
        ActionSpec("sign", N_("Record signature"), "Ctrl+R", "pen-line", Permission.CONFIRM_HANDOVER),
        ActionSpec("print", N_("Print"), "Ctrl+P", "printer"),
        ActionSpec("split", N_("Plan a split"), "Ctrl+L", "scale", Permission.PREPARE_HANDOVER),
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
    )
    secondary = ("split", "export")
    primary = "new"
    grouped = True
    row_height = 40
    side_width = 268
    filters = (
        Filter("state", N_("State")),
        Filter("period", N_("Period"), several=False),
        Filter("province", N_("Province"), several=False),
        Filter("recipient", N_("Recipient"), several=False),
        Filter("donor", N_("Donor"), several=False),
    )
    columns = (
        Column(
            "number",
            N_("Number"),
            lambda note: note.number or _("Draft"),
            width=150,
            look=_number_look,
        ),
        Column("date", N_("Date"), lambda note: note.date, width=94, text=cell_day_text),
        Column(
            "target",
            N_("Hand over to"),
            lambda note: local(note.target, note.target_km) or _("no recipient yet"),
            look=lambda note: Look(
                below=local(note.province, note.province_km), tone="" if note.target else "text3"
            ),
        ),
        Column("goods", N_("Goods"), lambda note: note.summary, width=190, sortable=False),
        Column(
            "state",
            N_("State"),
            _state_words,
            width=168,
            look=_state_look,
        ),
        Column(
            "act",
            "",
            lambda _note: "",
            width=130,
            look=lambda note: Look(action=_action(note), as_button=note.state is NoteState.ISSUED),
            sortable=False,
        ),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setFocusProxy(self.table)

    def bind(self) -> None:
        """What the actions do; those of a row act on the current one."""
        self.acts.bind("new", lambda: self.desk.go(HAND_OVER, "new"))
        self.acts.bind("open", lambda: self._with_current(self.opened))
        self.acts.bind("sign", lambda: self._with_current(self._sign))
        self.acts.bind("print", lambda: self._with_current(self.print_note))
        self.acts.bind("split", lambda: self.desk.go(HAND_OVER, ("split", "")))
        self.acts.bind("export", self.export_list)

    def _with_current(self, act: Callable[[HandOverRow], object]) -> None:
        note = self.table.current_row()
        if note is not None:
            act(note)

    # Reading

    def load(self) -> None:
        """Read the rows, and what the filters offer."""
        self.read()
        self.desk.tasks.read(
            lambda session: (
                list_provinces(session),
                list_locations(session),
                list_parties(session, donors=True),
                session.workspace.short_name,
            ),
            self._know_filters,
            ticket=(id(self), "filters"),
            owner=self,
        )

    def _know_filters(self, known: tuple[Sequence[NamedRow], Any, Sequence[PartyRow], str]) -> None:
        provinces, places, donors, own = known
        self.bar.set_choices("state", [Choice(key, _(words)) for key, words in _STATES.items()])
        self.bar.set_choices("period", [Choice(key, _(words)) for key, words in PERIODS.items()])
        named = [Choice(one.code, local(one.name, one.name_km), also=(one.name,)) for one in provinces]
        self.bar.set_choices("province", sorted_by_name(named))
        recipients = [Choice(one.code, local(one.name, one.name_km), also=(one.code,)) for one in places]
        self.bar.set_choices("recipient", sorted_by_name(recipients))
        givers = [Choice(one.code, one.code, also=(one.name,)) for one in donors]
        self.bar.set_choices("donor", [*givers, Choice(OWN, own)])

    def keyed(self) -> KeyedQuery[HandOverRow]:
        """The drafts, every open note, and the finished ones, each with the newest first."""
        chosen, states = self._filter(), tuple(map(str, self.bar.chosen("state")))

        def sections(session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
            wanted = not states or "draft" in states
            drafts = [row.uid for row in _drafts(session, chosen)] if wanted and not chosen.donor else []
            found = []
            for stage, its_states in _STATES_OF.items():
                standing = [state for state in its_states if not states or state in states]
                keys = note_keys(session, chosen, standing, sort, limit)
                found.append(
                    Section([*drafts, *keys] if stage == "open" else keys, Group(stage, _(_STAGES[stage])))
                )
            return found

        return KeyedQuery((chosen, states), sections, lambda session, keys: _rows(session, keys, chosen))

    def _filter(self) -> NoteFilter:
        first, last = period(str((self.bar.chosen("period") or ("",))[0]), self.desk.clock.today())
        donor = str((self.bar.chosen("donor") or ("",))[0])
        return NoteFilter(
            first=first,
            last=last,
            province=str((self.bar.chosen("province") or ("",))[0]),
            recipient=str((self.bar.chosen("recipient") or ("",))[0]),
            donor="" if donor == OWN else donor,
            own_only=donor == OWN,
            search=self.bar.text,
        )

    # How the list is told

    def identity(self, row: HandOverRow) -> str:
        """A note keeps its identity through every state."""
        return row.uid

    def told(self, opened: Opened) -> str:
        """How many wait for a signature."""
        waiting = opened.count_of("moving")
        if not waiting:
            return ""
        return ngettext("{count} not signed", "{count} not signed", waiting).format(count=f"{waiting:,}")

    def why_empty(self) -> Empty:
        """Nothing was handed over yet."""
        new = Way(_("New delivery note"), lambda: self.desk.go(HAND_OVER, "new"), "plus")
        return Empty(
            _("No delivery notes yet"),
            _("A delivery note takes goods from a store to whoever receives them."),
            "truck",
            (new,),
        )

    # Acting on a row

    def opened(self, row: HandOverRow) -> None:
        """Open the note."""
        self.desk.go(HAND_OVER, row.uid)

    def acted(self, row: HandOverRow, _column: str) -> None:
        """Do what the row offers."""
        if row.state is NoteState.ISSUED and "sign" in self.acts:
            self._sign(row)
        else:
            self.opened(row)

    def _sign(self, note: HandOverRow) -> None:
        if note.state is NoteState.ISSUED:
            self.desk.go(HAND_OVER, ("proof", note.uid))
        else:
            self.opened(note)

    def print_note(self, note: HandOverRow) -> None:
        """Print a note that has a number; a draft is opened."""
        if not note.number:
            self.opened(note)
            return
        print_note_paper(self, note.number)

    def export_list(self) -> None:
        """Write the list as shown to a workbook."""
        from supplytrack.ui.saving import save_list

        self.export_then(lambda exported: save_list(self, _("Delivery notes"), exported))

    # The side panel

    def detail(self, _row: HandOverRow | None) -> QWidget:
        """The current note in a few lines, with what can be done."""
        if _row is None:
            return side_box(Label(_("Choose a note to see what it takes where."), tone="text2", wrap=True))
        parts: list[Any] = [
            row(Label(_row.number or _("Draft"), "section"), None, Chip(_badge(_row))),
            10,
            *self._facts(_row),
            10,
            hairline(),
            12,
            section(_("Goods")),
            6,
        ]
        for part in _row.goods:
            quantity = format_quantity(part.quantity, part.decimals)
            parts.append(
                row(
                    (Label(local(part.name, part.name_km), wrap=True), 1),
                    Label(quantity, "strong"),
                    Label(part.unit, "caption", "text2", width=48, elide=True),
                    margins=(0, 1, 0, 1),
                    gap=6,
                )
            )
        if not _row.goods:
            parts.append(Label(_row.summary, tone="text2"))
        return side_box(*parts, None, row(*self._buttons(_row), None, margins=(0, 10, 0, 0)))

    def _facts(self, note: HandOverRow) -> list[Any]:
        facts = [
            (_("From"), local(note.source, note.source_km)),
            (_("To"), local(note.target, note.target_km)),
            (_("Province"), local(note.province, note.province_km)),
            (_("Date"), cell_day_text(note.date) if note.date else ""),
        ]
        if note.days_open is not None:
            facts.append((_("Not signed for"), days_words(note.days_open)))
        if note.waits_for_approval:
            facts.append((_("Approved by"), _("nobody yet")))
        elif note.approved_by:
            facts.append((_("Approved by"), note.approved_by))
        if note.stale_print is not None:
            facts.append((_("Printed with other goods"), cell_day_text(note.stale_print.day)))
        if note.saved_at is not None:
            saved = self.desk.clock.local(note.saved_at)
            facts.append((_("Saved"), f"{cell_day_text(saved.date())} {saved:%H:%M}"))
        found: list[Any] = []
        for name, value in facts:
            if value:
                found += [fact(name, value), 4]
        return found

    def _buttons(self, note: HandOverRow) -> list[Button]:
        found = [Button(_("Open"), "", "folder-open", clicked=lambda: self.opened(note))]
        if note.state is NoteState.ISSUED and "sign" in self.acts:
            found.append(Button(_("Record signature"), "", "pen-line", clicked=lambda: self._sign(note)))
        elif note.number:
            found.append(Button(_("Print"), "", "printer", clicked=lambda: self.print_note(note)))
        return found


# What the filters mean

_STATES = {
    "draft": N_("Draft"),
    "prepared": N_("Prepared"),
    "issued": N_("Not signed"),
    "signed": N_("Signed"),
    "disputed": N_("Disputed"),
    "unsigned": N_("Paper missing"),
    "cancelled": N_("Cancelled"),
    "reversed": N_("Reversed"),
}
PERIODS = {
    "7": N_("Last 7 days"),
    "30": N_("Last 30 days"),
    "month": N_("This month"),
    "last month": N_("Last month"),
    "year": N_("This year"),
}
"""The periods of a filter."""


def period(chosen: str, today: date) -> tuple[date | None, date | None]:
    """The first and last day of a period chosen in a filter; None where it is open."""
    if chosen.isdigit():
        return today - timedelta(days=int(chosen) - 1), today
    month = today.replace(day=1)
    if chosen == "month":
        return month, today
    if chosen == "last month":
        last = month - timedelta(days=1)
        return last.replace(day=1), last
    return (today.replace(month=1, day=1), today) if chosen == "year" else (None, None)


def _rows(session: Any, keys: Sequence[str], chosen: NoteFilter) -> dict[str, HandOverRow]:
    """The rows with these identities: notes, and drafts where there is no note yet."""
    notes = notes_by_key(session, keys)
    # A note whose goods left keeps them: only a prepared one can say something else than its print.
    held = [uid for uid, note in notes.items() if note.state is NoteState.PREPARED]
    prints = last_prints(session, held)
    found = {uid: _of_note(note, prints, session.workspace.unsigned_days) for uid, note in notes.items()}
    if len(found) < len(keys):
        found.update((row.uid, row) for row in _drafts(session, chosen) if row.uid in keys)
    return found


def _drafts(session: Any, chosen: NoteFilter) -> list[HandOverRow]:
    """Drafts that fit the filters; a draft of a prepared note stands in the list as that note."""
    kept = list_drafts(session, Kind.DELIVERY_NOTE.value)
    numbered = set(note_keys(session, NoteFilter(), (NoteState.PREPARED.value,))) if kept else set()
    places = {one.code: one for one in list_locations(session)} if kept else {}
    rows = (_of_draft(one, places) for one in kept if one.uid not in numbered)
    return [found for found, code, province in rows if _fits(found, code, province, chosen)]


def _of_draft(kept: SavedDraft, places: Any) -> tuple[HandOverRow, str, str]:
    values = kept.payload
    target, source = places.get(values.get("target")), places.get(values.get("source"))
    day = day_or(values.get("date"), date.min)
    found = HandOverRow(
        kept.uid,
        "",
        NoteState.DRAFT,
        PaperState.UNSIGNED,
        None if day == date.min else day,
        target.name if target else "",
        target.name_km if target else "",
        target.province if target else "",
        target.province_km if target else "",
        source.name if source else "",
        source.name_km if source else "",
        (),
        len(without_empty(values.get("lines", ()))),
        None,
        kept.saved_at,
    )
    return found, target.code if target else "", target.province_code if target else ""


def _fits(found: HandOverRow, code: str, province: str, chosen: NoteFilter) -> bool:
    if (chosen.recipient and code != chosen.recipient) or (chosen.province and province != chosen.province):
        return False
    if found.date is not None and not ((chosen.first or date.min) <= found.date <= (chosen.last or date.max)):
        return False
    sought = " ".join((found.target, found.target_km, found.source, found.source_km)).casefold()
    return not chosen.own_only and all(word in sought for word in chosen.search.casefold().split())
