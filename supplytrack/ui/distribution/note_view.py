"""How a delivery note is shown: its fields and lines, where it stands, and where goods are that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from supplytrack.catalogue.queries import LocationRow, list_locations
from supplytrack.core.actor import Permission
from supplytrack.core.document import NoteState, PaperState
from supplytrack.core.identity import new_uid
from supplytrack.distribution.entry import NotePaper, read_note_paper
from supplytrack.distribution.operations import (
    NoteDraft,
)
from supplytrack.distribution.queries import NoteDetail
from supplytrack.distribution.standing import Standing, read_standing
from supplytrack.i18n import N_, _
from supplytrack.ui.distribution.checks import before_issue, totals
from supplytrack.ui.distribution.deciding import may_approve, may_leave, told_of
from supplytrack.ui.distribution.from_store import FromStore
from supplytrack.ui.distribution.note_lines import NoteLines
from supplytrack.ui.distribution.noteform import (
    form_values,
    issued_values,
    note_draft,
    said,
)
from supplytrack.ui.distribution.places import place_choices
from supplytrack.ui.distribution.sidepanels import checks_and_totals, note_words, what_became
from supplytrack.ui.distribution.words import HAND_OVER, MEANS_WORDS, state_badge
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.draft import Saved
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.tracing import TRACE

_TRANSPORT = ("driver", "vehicle", "project", "place_of_delivery")
OPEN_STATES = (NoteState.DRAFT, NoteState.PREPARED)
STORE_MEMORY = "hand over/store"


@dataclass(frozen=True)
class _Opened:
    """What the page reads when it opens."""

    places: Sequence[LocationRow]
    paper: NotePaper | None
    standing: Standing


class NoteView(FromStore):
    """A delivery note as it is shown: what was written, where it stands, where missing goods are."""

    place = HAND_OVER
    title = N_("New delivery note")
    kinds = frozenset({"stock", "notes", "items", "locations"})
    specs = (
        ActionSpec("preview", N_("Preview"), "Ctrl+P", "printer"),
        ActionSpec("issue", N_("Issue delivery note"), "Ctrl+Return", "send", Permission.ISSUE_GOODS),
        ActionSpec("sign", N_("Record signature"), "Ctrl+Return", "pen-line", Permission.CONFIRM_HANDOVER),
        ActionSpec("approve", N_("Approve"), "Ctrl+Return", "shield-check", Permission.APPROVE_HANDOVER),
        ActionSpec(
            "hold", N_("Prepare for approval"), "Ctrl+Return", "package-check", Permission.PREPARE_HANDOVER
        ),
        ActionSpec("settle", N_("Signed after all"), "Ctrl+Return", "pen-line", Permission.CONFIRM_HANDOVER),
        ActionSpec(
            "prepare", N_("Prepare: hold the goods"), "", "package-check", Permission.PREPARE_HANDOVER
        ),
        ActionSpec("picking", N_("Picking list"), "Ctrl+Shift+L", "clipboard-check"),
        TRACE,
        ActionSpec("print", N_("Print"), "Ctrl+Shift+P", "printer"),
        ActionSpec("save", N_("Save as PDF"), "Ctrl+Shift+S", "file-down"),
        ActionSpec("cancel", N_("Cancel note"), "", "ban", Permission.PREPARE_HANDOVER),
        ActionSpec("delete", N_("Delete draft"), "", "trash-2"),
        ActionSpec("reverse", N_("Reverse"), "", "undo-2", Permission.REVERSE_DOCUMENT),
    )
    secondary = ("preview",)
    more = ("prepare", "", "picking", "print", "save", "", "trace", "", "cancel", "delete", "reverse")
    primary = ("sign", "approve", "hold", "settle", "issue")
    fields = (
        Field("source", N_("From"), FieldKind.CHOICE, required=True),
        Field("target", N_("Hand over to"), FieldKind.CHOICE, span=2, required=True),
        Field("date", N_("Date"), FieldKind.DATE, required=True),
        Field("request_number", N_("Request")),
        Field("means", N_("Sent by"), FieldKind.CHOICE),
        Field("receiver", N_("Receiver and function")),
        Field("receiver_phone", N_("Receiver's phone")),
        Field("remarks", N_("Note on the paper"), span=2, placeholder=N_("Optional")),
        Field("driver", N_("Driver")),
        Field("vehicle", N_("Vehicle")),
        Field("project", N_("Project")),
        Field("place_of_delivery", N_("Place of delivery"), span=2),
    )

    def __init__(self, desk: Desk, name: str = "", parent: QWidget | None = None) -> None:
        """`name`: the identity of a draft, or the identity or number of a note; empty for a new one."""
        self._name = name
        self._paper: NotePaper | None = None
        self.standing = Standing()
        self._filled = False
        self._leaving = self._started = False
        self._places: dict[str, LocationRow] = {}
        self._first_values: dict[str, Any] = {
            "uid": new_uid(),
            "date": desk.clock.today().isoformat(),
            "source": None if name else desk.memory.get(STORE_MEMORY),
        }
        super().__init__(desk, {} if name else self._first_values, parent)
        self.setFocusProxy(self.grid)
        self.draft.field_changed.connect(self._field_changed)
        self._show_state()

    # Building

    def bind(self) -> None:
        """What the lines ask, and the way back to the list."""
        self.plan_lines_of(NoteLines(lambda: self.draft.lines))
        self.set_crumb(_("Delivery notes"), lambda: self.desk.go(HAND_OVER, LIST))

    def arrange(self) -> QWidget:
        """The paper; the preview takes its place when it is asked for."""
        self._pages = QStackedWidget()
        self._pages.addWidget(super().arrange())
        self._preview: Any = None
        self._picking: Any = None
        self.form.set_choices("means", [Choice(key, _(words)) for key, words in MEANS_WORDS.items()])
        self._more_fields = Button(
            _("Driver, vehicle, project…"), "caption_link", clicked=self._toggle_transport
        )
        self.form.boxes["remarks"].put_beside(self._more_fields)
        self._show_transport(shown=False)
        return self._pages

    def _toggle_transport(self) -> None:
        shown = self.form.boxes["driver"].isHidden()
        self._show_transport(shown=shown)
        if shown:
            self.form.go_to("driver")

    def _show_transport(self, *, shown: bool) -> None:
        for key in _TRANSPORT:
            self.form.set_shown(key, shown=shown)

    # Reading

    def opened_at(self) -> str:
        """The identity of the note: it stays through every state."""
        return str(self.draft.get("uid") or self._name) if self._name or self._kept() else ""

    def _kept(self) -> bool:
        return said(self.draft.values) != said(self._first_values)

    def load(self) -> None:
        """Read the places and the note."""
        name = self._name

        def ask(session: Any) -> _Opened:
            paper = read_note_paper(session, name) if name else None
            standing = read_standing(session, paper.detail if paper else None)
            return _Opened(list_locations(session, active_only=not name), paper, standing)

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "note"), owner=self)
        self.read_stock()

    def _know(self, opened: _Opened) -> None:
        self._places = {one.code: one for one in opened.places}
        self.standing = opened.standing
        choices = place_choices(opened.places)
        self.form.set_choices("source", choices)
        self.form.set_choices("target", choices)
        if self._name and opened.paper is None:
            self.show_banner("warn", _("This note is no longer here"), _("It was deleted or cancelled."))
            return
        begins = not self._name and not self._started
        self._know_paper(opened.paper)
        if not self._name and not self.draft.get("source"):
            self._take_only_store(opened.places)
        if begins:
            self._started = True
            self.form.go_to("target" if self.draft.get("source") else "source")

    def _take_only_store(self, places: Sequence[LocationRow]) -> None:
        stores = [one.code for one in places if one.kind.value == "warehouse"]
        if len(stores) == 1:
            self._first_values["source"] = stores[0]
            self.draft.set_field("source", stores[0])

    def _know_paper(self, paper: NotePaper | None) -> None:
        before = self._paper.state if self._paper else None
        self._paper = paper
        # From draft to prepared the person goes on typing.
        moved = before is not None and paper is not None and {before, paper.state} - set(OPEN_STATES)
        if paper is not None and (not self._filled or (moved and paper.state is not before)):
            self._fill(paper)
        self._filled = True
        self._show_state()

    def _fill(self, paper: NotePaper) -> None:
        self.draft.load(self._values_of(paper))
        self._show_transport(shown=any(self.draft.get(key) for key in _TRANSPORT))
        self._show_open(paper.state in OPEN_STATES)
        self.lines.forget()
        self.read_stock()
        if paper.state in OPEN_STATES:
            self.top.saved.show_state(Saved.SAVED, self._saved_at(paper))
            self.grid.restore_cursor()

    def _show_open(self, is_open: bool) -> None:
        """Let the paper be written in, or only be read: then nothing is left to be worked out."""
        self.set_read_only(read_only=not is_open)
        self.show_available(shown=is_open)
        self._more_fields.setVisible(is_open)
        if not is_open:
            self.foot.set_hints([("Ctrl+P", _("how it prints"))])

    def _saved_at(self, paper: NotePaper) -> Any:
        return self.desk.clock.local(paper.saved_at) if paper.saved_at else None

    @staticmethod
    def _values_of(paper: NotePaper) -> dict[str, Any]:
        detail = paper.detail
        if detail is not None and detail.row.document_id is not None:
            return issued_values(detail, paper.own, paper.containers)
        if paper.typed is not None:
            return dict(paper.typed)
        return form_values(detail.draft) if detail and detail.draft else {"uid": paper.uid}

    def _field_changed(self, key: str) -> None:
        if key in ("source", "date"):
            self.read_stock()

    # How the note stands

    @property
    def takes_goods(self) -> bool:
        """Whether it is being written, or only holds its goods."""
        return self.state in OPEN_STATES

    @property
    def state(self) -> NoteState:
        """Where the note stands."""
        return self._paper.state if self._paper else NoteState.DRAFT

    @property
    def detail(self) -> NoteDetail | None:
        """The note as the ledger knows it; None for a draft."""
        return self._paper.detail if self._paper else None

    def _show_state(self) -> None:
        state, detail = self.state, self.detail
        if detail is not None:
            self.set_title(detail.row.number)
            issued = detail.row.document_id is not None
            self.set_summary(note_words(detail, self.desk.clock.today()) if issued else "")
        elif self._name:
            self.set_title(_("Delivery note"))
        self._show_steps(state, detail)
        is_open = state in OPEN_STATES
        ready = may_leave(detail, self.standing)
        for action, shown in (
            ("issue", is_open and ready),
            ("approve", may_approve(detail, self.standing)),
            ("hold", state is NoteState.DRAFT and not ready),
            ("settle", state is NoteState.CONFIRMED and not self._is_signed),
            ("prepare", is_open),
            ("sign", state is NoteState.ISSUED),
            ("picking", state in (NoteState.PREPARED, NoteState.ISSUED, NoteState.CONFIRMED)),
            ("cancel", state is NoteState.PREPARED),
            ("delete", state is NoteState.DRAFT),
            ("reverse", state in (NoteState.ISSUED, NoteState.CONFIRMED)),
        ):
            self.acts.set_shown(action, shown=shown)
        self.acts.set_shown("trace", shown=detail is not None and detail.row.document_id is not None)
        signed = state is NoteState.CONFIRMED
        self.acts.set_text("reverse", _("Reverse the signature") if signed else _("Reverse the note"))
        self.acts.set_text("prepare", _("Prepare again") if detail else _("Prepare: hold the goods"))
        self.refresh_side()

    @property
    def _is_signed(self) -> bool:
        return self.detail is not None and self.detail.row.paper is PaperState.SIGNED

    def _show_steps(self, state: NoteState, detail: NoteDetail | None) -> None:
        if detail is not None and state in (NoteState.CANCELLED, NoteState.REVERSED):
            self.set_state(state_badge(state, detail.row.paper))
            return
        names = [_("Draft"), _("Issued"), _("Signed")]
        at = {NoteState.ISSUED: 1, NoteState.CONFIRMED: 2}.get(state, 0)
        if state is NoteState.PREPARED:
            names.insert(1, _("Prepared"))
            at = 1
            if self.standing.asks:
                names.insert(2, _("Approved"))
                at = 2 if may_leave(detail, self.standing) else 1
        if detail is not None and state is NoteState.CONFIRMED and detail.row.paper is not PaperState.SIGNED:
            self.set_state(state_badge(state, detail.row.paper), steps=names, at=at)
        else:
            self.set_state(steps=names, at=at)

    def side(self) -> QWidget:
        """Totals by donor and what to look at before issuing; of an issued note, what became of it."""
        if not self._filled and self._name:
            return checks_and_totals([], [])
        if self.state not in OPEN_STATES and self.detail is not None and self._paper is not None:
            return what_became(self.detail, self._paper.own, told_of(self.detail, self.standing))
        stock, told = self.lines.stock, told_of(self.detail, self.standing)
        if stock is None:
            return checks_and_totals([], told)
        plans = self.lines.plans
        checks = before_issue(stock, plans)
        if not may_leave(self.detail, self.standing):
            # Where somebody else has to agree, nothing is well yet.
            checks = [one for one in checks if one.tone != "good"]
        return checks_and_totals(totals(stock, plans), [*told, *checks], self._prepared_words())

    def _typed(self) -> NoteDraft:
        return note_draft(self.draft.values, self.desk.clock.today())

    def _prepared_words(self) -> str:
        if self.state is not NoteState.PREPARED or self.detail is None or self.detail.draft is None:
            return ""
        if self._typed() == self.detail.draft:
            return _("The goods of this note are held in the store.")
        return _("Changed since it was prepared. The store still holds the goods as they were.")
