"""How a proof of delivery is written: line by line, with the receiver's signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from supplytrack.core.actor import Permission
from supplytrack.core.attached_file import FileKind
from supplytrack.core.document import Kind, NoteState, PaperState
from supplytrack.core.identity import new_uid
from supplytrack.distribution.entry import NotePaper, read_note_paper, unit_names
from supplytrack.distribution.queries import NoteDetail
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.operations import SavedDraft, list_drafts
from supplytrack.ui.attached import paper_files
from supplytrack.ui.distribution.noteform import day_or, receiver_text
from supplytrack.ui.distribution.proof_lines import (
    OTHERS,
    amount,
    columns,
    first_line,
    goods_words,
    is_different,
    is_settled,
    item_name,
    tally,
)
from supplytrack.ui.distribution.sidepanels import note_words
from supplytrack.ui.distribution.words import HAND_OVER
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.banner import Banner, Solution
from supplytrack.ui.toolkit.boxes import column, empty, framed, hairline, holder, row, scrolled
from supplytrack.ui.toolkit.buttons import Button, Segments
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.draft import Line, Saved
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Icon, Label
from supplytrack.ui.toolkit.pages import Desk, section
from supplytrack.ui.toolkit.paperpage import PaperPage
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.toolkit.signature import SignaturePad
from supplytrack.ui.words import local

_SIDE = 356
_WRITTEN = frozenset({"by_hand", "reason", *OTHERS})
_RECORD_WORDS = {
    PaperState.SIGNED.value: N_("Record as signed"),
    PaperState.DISPUTED.value: N_("Record as disputed"),
    PaperState.UNSIGNED.value: N_("Record, paper missing"),
}


@dataclass(frozen=True)
class _Opened:
    paper: NotePaper | None
    kept: SavedDraft | None
    units: Mapping[str, str]


class ProofView(PaperPage):
    """The proof of delivery as it is written: lines, receiver, signature, and what recording it will do."""

    place = HAND_OVER
    title = N_("Record signature")
    kinds = frozenset({"notes"})
    specs = (
        ActionSpec("print", N_("Print note"), "Ctrl+P", "printer"),
        ActionSpec("record", N_("Record as signed"), "Ctrl+Return", "pen-line", Permission.CONFIRM_HANDOVER),
    )
    secondary = ("print",)
    primary = "record"
    form_columns = (1, 1)
    fields = (
        Field("receiver", N_("Name and function"), span=2),
        Field("receiver_phone", N_("Phone")),
        Field("date", N_("Received on"), FieldKind.DATE, required=True),
    )
    hints = (
        ("Tab", N_("next cell")),
        ("Alt+Down", N_("choose a reason")),
        ("Ctrl+Enter", N_("record as signed")),
    )
    blank_lines = 0
    numbered = False
    line_height = 46
    side_width = _SIDE

    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        """`name`: the identity or number of the issued note."""
        self._name = name
        self._detail: NoteDetail | None = None
        self._done = False
        super().__init__(desk, {"uid": new_uid(), "date": desk.clock.today().isoformat()}, parent)
        self.setFocusProxy(self.grid)
        self.draft.field_changed.connect(self._field_changed)
        self._follow_lines()

    # Building

    def bind(self) -> None:
        """The columns of the lines, and the way back to the list."""
        self.line_columns = columns()
        self.set_crumb(_("Delivery notes"), lambda: self.desk.go(HAND_OVER, LIST))

    def arrange(self) -> QWidget:
        """Lines, what is wrong and what will happen at the left; who received it at the right."""
        self.draft.lines_spliced.connect(lambda *_lines: self._follow_lines())
        # The scan of the signed paper is put on the note: there everybody looks for it.
        files = paper_files(self, lambda: str(self.draft.get("note") or ""), FileKind.SIGNED_NOTE)
        left = holder(column((self._left_area(), 1), files, self.foot, gap=0))
        side = framed("side", column(scrolled(self._receiver_panel()), gap=0))
        side.setFixedWidth(_SIDE)
        body = holder(row((left, 1), side, gap=0))
        outer = QVBoxLayout()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.put_banner_below(outer, 0)
        outer.addWidget(body, 1)
        return holder(outer)

    def _left_area(self) -> QScrollArea:
        words = _("Accepted starts as sent. Change only what is different. Each line must add up to Sent.")
        as_sent = Button(_("Set all as sent"), "link", "rotate-ccw", clicked=self.set_all_as_sent)
        tip = row(
            Icon("info", "text2", 15),
            (Label(words, tone="text2", elide=True), 1),
            as_sent,
            margins=(20, 10, 16, 10),
            gap=7,
        )
        self._difference = QVBoxLayout()
        self._after = QVBoxLayout()
        self._after.setSpacing(0)
        below = column(self._difference, self._after, None, margins=(20, 14, 16, 14), gap=16)
        inside = holder(column(tip, self.grid, below, gap=0), "scrolled")
        self._inside, self._area = inside, scrolled(inside)
        self.grid.selectionModel().currentChanged.connect(lambda *_cells: self._show_current())
        return self._area

    def _show_current(self) -> None:
        box = self.grid.row_rect(max(0, self.grid.current_line))
        at = self.grid.viewport().mapTo(self._inside, box.center())
        self._area.ensureVisible(at.x(), at.y(), 0, box.height())
        self._follow_lines()

    def _receiver_panel(self) -> QWidget:
        self.form.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]
        self.pad = SignaturePad()
        self.pad.signed.connect(self._signed)
        self._clear = Button(_("Clear"), "link", "eraser", clicked=self.pad.clear)
        self._on_paper = Button(_("Signed on paper instead"), "caption_link", clicked=self._toggle_on_paper)
        self._pad_words = Label(_("Sign with finger, pen or mouse."), "caption", "text2")
        self._kept_words = Label(
            _("The receiver signed the printed note. Keep it with the papers of the store."),
            tone="text2",
            wrap=True,
        )
        states = [
            (PaperState.SIGNED.value, _("Signed")),
            (PaperState.DISPUTED.value, _("Disputed")),
            (PaperState.UNSIGNED.value, _("Missing")),
        ]
        self._paper_state = Segments(states)
        self._paper_state.setAccessibleName(_("How the paper stands"))
        self._paper_state.chosen.connect(lambda key: self.draft.put("paper_state", key))
        self._state_words = Label("", "caption", "text2", wrap=True)
        parts: tuple[Any, ...] = (
            section(_("Who received it")),
            8,
            self.form,
            14,
            row(Label(_("Signature"), "section"), None, self._clear, gap=8),
            6,
            self.pad,
            self._kept_words,
            4,
            row(self._pad_words, None, self._on_paper, gap=3),
            14,
            hairline(),
            12,
            section(_("The paper")),
            8,
            row(self._paper_state, None),
            6,
            self._state_words,
            None,
        )
        return holder(column(*parts, margins=(16, 12, 16, 12), gap=0), "scrolled")

    # Reading

    def opened_at(self) -> tuple[str, str]:
        """This page of this note."""
        return ("proof", self._name)

    def load(self) -> None:
        """Read the note, and the proof that was begun before."""
        name = self._name

        def ask(session: Any) -> _Opened:
            paper = read_note_paper(session, name)
            uid = paper.uid if paper else name
            kept = [
                one
                for one in list_drafts(session, Kind.PROOF_OF_DELIVERY.value)
                if one.payload.get("note") == uid
            ]
            return _Opened(paper, kept[0] if kept else None, unit_names(session))

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "note"), owner=self)

    def _know(self, opened: _Opened) -> None:
        paper = opened.paper
        if paper is None or paper.detail is None:
            self.show_banner("warn", _("This note is no longer here"), _("It was deleted or cancelled."))
            return
        first = self._detail is None
        self._detail = paper.detail
        self._show_note(paper.detail)
        if paper.state is not NoteState.ISSUED:
            self._close(paper.detail)
        elif first:
            self._begin(paper, opened)

    def _show_note(self, detail: NoteDetail) -> None:
        note = detail.row
        self.set_title(note.number)
        words = note_words(detail, self.desk.clock.today())
        self.set_summary(words)
        at = 1 if note.state is NoteState.ISSUED else 2
        self.set_state(steps=[_("Draft"), _("Issued"), _("Signed")], at=at)

    def _close(self, detail: NoteDetail) -> None:
        self._done = True
        self.set_read_only(read_only=True)
        self.acts.set_shown("record", shown=False)
        if self.banner is None:
            self.show_banner(
                "info",
                _("This is recorded already"),
                detail.proof_number,
                solutions=(Solution(_("Open the note"), partial(self.desk.go, HAND_OVER, detail.row.uid)),),
            )

    def _begin(self, paper: NotePaper, opened: _Opened) -> None:
        detail, kept = paper.detail, opened.kept
        if detail is None:
            return
        if kept is not None:
            self.draft.load(kept.payload)
            self.top.saved.show_state(Saved.SAVED, self.desk.clock.local(kept.saved_at))
        else:
            values = self.draft.values
            self.draft.load(
                {
                    **values,
                    "note": detail.row.uid,
                    "receiver": receiver_text(detail.receiver.name, detail.receiver.function),
                    "receiver_was": [detail.receiver.name, detail.receiver.function],
                    "receiver_phone": detail.receiver.phone,
                    "lines": [first_line(line, paper.own, opened.units) for line in detail.lines],
                }
            )
        self._show_signature()
        self.grid.fit_height()
        self.grid.go_to(0, "accepted")
        self._follow_lines()

    # What is written

    def set_all_as_sent(self) -> None:
        """Every line accepted as it was sent, in one step of undo."""
        lines = [
            {key: value for key, value in {**line, "accepted": line["sent"]}.items() if key not in _WRITTEN}
            for line in self.draft.lines
        ]
        self.draft.splice(0, len(lines), lines, _("Set all as sent"))

    def _field_changed(self, key: str) -> None:
        if key in ("strokes", "on_paper"):
            self._show_signature()
        if key in ("receiver", "date"):
            self._show_signer()
        self._follow_lines()

    def _signed(self) -> None:
        strokes = [[list(point) for point in stroke] for stroke in self.pad.strokes]
        if strokes != (self.draft.get("strokes") or []):
            self.draft.rest()
            self.draft.put("strokes", strokes)

    def _show_signature(self) -> None:
        strokes = self.draft.get("strokes") or []
        if [[list(point) for point in stroke] for stroke in self.pad.strokes] != strokes:
            self.pad.show_strokes(strokes)
        on_paper = bool(self.draft.get("on_paper"))
        for part in (self.pad, self._clear, self._pad_words):
            part.setVisible(not on_paper)
        self._kept_words.setVisible(on_paper)
        self._on_paper.setText(_("Sign here instead") if on_paper else _("Signed on paper instead"))
        self._show_signer()

    def _show_signer(self) -> None:
        day = day_or(self.draft.get("date"), self.desk.clock.today())
        self.pad.set_words(str(self.draft.get("receiver") or ""), day_text(day))

    def _toggle_on_paper(self) -> None:
        self.draft.rest()
        self.draft.put("on_paper", not self.draft.get("on_paper"))

    @property
    def paper_state(self) -> str:
        """How the paper will stand: as chosen, else disputed with any difference and signed without."""
        chosen = self.draft.get("paper_state")
        if chosen:
            return str(chosen)
        different = any(is_different(line) for line in self.draft.lines)
        return (PaperState.DISPUTED if different else PaperState.SIGNED).value

    @property
    def is_signed(self) -> bool:
        """Whether somebody signed here, or it was said that the printed note is signed."""
        return bool(self.draft.get("on_paper") or self.draft.get("strokes"))

    # What follows

    def _follow_lines(self) -> None:
        state = self.paper_state
        self._paper_state.set_value(state)
        self._state_words.setText(self._words_of_state(state))
        self.acts.set_text("record", _(_RECORD_WORDS[state]))
        self._show_difference()
        empty(self._after)
        if self.draft.lines:
            self._after.addWidget(Label(_("When you record this"), "section"))
            self._after.addSpacing(8)
        for words in self._consequences(state):
            self._after.addLayout(row(Icon("arrow-right", "text2", 14), (Label(words, wrap=True), 1), gap=8))
            self._after.addSpacing(5)

    def _words_of_state(self, state: str) -> str:
        if state == PaperState.DISPUTED.value:
            return _(
                "Until the receiver and you agree. Choose Signed if the receiver agrees with the differences."
            )
        if state == PaperState.SIGNED.value:
            return _("The receiver signs here, or has signed the printed note.")
        return _("Nobody signed yet. The note stays in the list until the paper is there.")

    def _wrong_line(self) -> tuple[int, Line] | None:
        wrong = [(at, line) for at, line in enumerate(self.draft.lines) if not tally(line).adds_up]
        here = [one for one in wrong if one[0] == self.grid.current_line]
        found = here or wrong
        return found[0] if found else None

    def _show_difference(self) -> None:
        empty(self._difference)
        wrong = self._wrong_line()
        if wrong is None:
            return
        at, line = wrong
        found = tally(line)
        if not found.readable:
            words = _("{item}: write figures only").format(item=item_name(line))
            self._difference.addWidget(Banner("bad", words))
            return
        parts = " + ".join(amount(value) for value in self._parts(line))
        words = _("{item}: {parts} = {total}, but {sent} were sent").format(
            item=item_name(line),
            parts=parts,
            total=amount(found.accepted + found.others),
            sent=amount(found.sent),
        )
        self._difference.addWidget(self._difference_banner(at, words, line))

    @staticmethod
    def _parts(line: Line) -> Sequence[Any]:
        alone = [tally({"sent": line["sent"], "accepted": line.get(key)}).accepted for key in OTHERS]
        return [tally(line).accepted, *alone]

    def _difference_banner(self, at: int, words: str, line: Line) -> Banner:
        missing = tally(line).missing
        if missing > 0:
            text = _("Say what happened to the other {count}.").format(count=amount(missing))
            ways = [("short", N_("{count} short")), ("accepted", N_("{count} accepted"))]
        else:
            text = _("That is {count} more than were sent.").format(count=amount(-missing))
            ways = [("accepted", N_("{count} fewer accepted"))]
        solutions = [
            Solution(_(told).format(count=amount(abs(missing))), partial(self.add_to, at, key, missing))
            for key, told in ways
        ]
        return Banner("bad", words, text, solutions=solutions)

    def add_to(self, at: int, key: str, count: Any) -> None:
        """Settle a difference: so many more in one cell of a line."""
        line = self.draft.lines[at]
        value = tally({"sent": line["sent"], "accepted": line.get(key)}).accepted + count
        self.draft.put_cells(at, {key: amount(value).replace(",", "")})
        reason_wanted = not is_settled(self.draft.lines[at])
        self.grid.go_to(at, "reason" if reason_wanted else key)

    def _consequences(self, state: str) -> list[str]:
        lines = self.draft.lines
        whole = sum(not is_different(line) for line in lines)
        found = []
        if whole:
            words = ngettext(
                "{count} line counts as handed over and accepted",
                "{count} lines count as handed over and accepted",
                whole,
            )
            found.append(words.format(count=whole))
        for line in lines:
            found += self._consequences_of(line)
        if state == PaperState.DISPUTED.value:
            found.append(_("The note shows as Disputed until the receiver and you agree"))
        elif state == PaperState.UNSIGNED.value and lines:
            found.append(_("The note is closed, but its paper shows as missing"))
        return found

    def _consequences_of(self, line: Line) -> list[str]:
        told = {
            "damaged": N_("Damaged, with the reason, for the loss report: {goods}"),
            "short": N_("Lost on the way: {goods}"),
            "refused": N_("Back to {place}: {goods}"),
        }
        note = self._detail.row if self._detail else None
        place = local(note.source_name, note.source_km) if note else ""
        found = []
        for key, value in zip(OTHERS, self._parts(line)[1:], strict=True):
            if value > 0:
                found.append(_(told[key]).format(goods=goods_words(line, value), place=place))
        return found

    def foot_words(self) -> tuple[str, str]:
        """How many lines add up."""
        lines = self.draft.lines
        wrong = sum(not is_settled(line) for line in lines)
        well = len(lines) - wrong
        words = ngettext("{count} line adds up", "{count} lines add up", well).format(count=well)
        if not wrong:
            return words, "text2"
        rest = ngettext("{count} does not", "{count} do not", wrong).format(count=wrong)
        return f"{words}, {rest}", "bad"
