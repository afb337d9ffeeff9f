"""A delivery note: written, prepared, issued, printed, reversed. How it is shown is `note_view.py`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from supplytrack.core.attached_file import FileKind
from supplytrack.core.document import Kind, NoteState
from supplytrack.core.identity import new_uid
from supplytrack.distribution.confirmation import reverse_handover
from supplytrack.distribution.operations import (
    NoteDraft,
    cancel_delivery_note,
    issue_delivery_note,
    prepare_delivery_note,
)
from supplytrack.distribution.picking_list import list_number
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _, ngettext
from supplytrack.inventory.ledger import Posted, find_posted
from supplytrack.inventory.operations import save_draft
from supplytrack.ui.attached import bring_back, discard_with_files, paper_files
from supplytrack.ui.distribution.deciding import ask_approve, ask_sign_later
from supplytrack.ui.distribution.note_view import OPEN_STATES, STORE_MEMORY, NoteView
from supplytrack.ui.distribution.noteform import without_empty
from supplytrack.ui.distribution.paper import (
    make_note_paper,
    make_picking_list,
    print_note_paper,
    save_note_paper,
)
from supplytrack.ui.distribution.words import HAND_OVER
from supplytrack.ui.toolkit.attachments import FileStrip
from supplytrack.ui.toolkit.draft import Saved
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.form import labelled
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.tracing import trace_line
from supplytrack.ui.words import local


class NotePage(NoteView):
    """One delivery note, from the first letter to the signed paper."""

    def bind(self) -> None:
        """What the actions do."""
        super().bind()
        for action, act in (
            ("preview", self.toggle_preview),
            ("issue", self.ask_issue),
            ("sign", self._sign),
            ("approve", self.ask_approve),
            ("hold", self.prepare),
            ("settle", self.ask_sign_later),
            ("prepare", self.prepare),
            ("picking", self.show_picking_list),
            ("trace", self._trace),
            ("print", self.print_paper),
            ("save", self.save_paper),
            ("cancel", self.ask_cancel),
            ("delete", self.delete_draft),
            ("reverse", self.ask_reverse),
        ):
            self.acts.bind(action, act)

    # Keeping the draft

    def save(self, values: dict[str, Any]) -> Callable[[Any], Any] | None:
        """Keep the draft, unless it was issued in the meantime."""
        if self.state not in OPEN_STATES or self._leaving or (self._name and not self._filled):
            return None
        if not self._name and not self._kept():
            return None
        self._name = str(values["uid"])
        return self._keep(values)

    def _keep(self, values: dict[str, Any]) -> Callable[[Any], int]:
        target = self._places.get(str(values.get("target") or ""))
        title = local(target.name, target.name_km) if target else ""
        return partial(_keep, uid=str(values["uid"]), values=values, title=title)

    def files_strip(self) -> FileStrip:
        """The files on the note, such as the signed paper; it keeps its identity through every state."""
        subject = partial(self.draft.get, "uid", "")
        return paper_files(self, subject, FileKind.SIGNED_NOTE, self._keep_for_files)

    def _keep_for_files(self) -> None:
        """A note that nobody has written in yet is kept as a draft when it gets a file."""
        if not self._name:
            self._name = str(self.draft.get("uid"))
            self.desk.tasks.write(
                self._keep(self.draft.values),
                self._saved,
                refused=self._not_saved,
                unavailable=self._not_saved,
                owner=self,
            )

    def delete_draft(self) -> None:
        """Throw the draft away with its files; it can be brought back for as long as the toast is there."""
        self.grid.commit()
        self._leaving = True
        again, desk, uid = self._keep(self.draft.values), self.desk, str(self.draft.get("uid"))
        files: list[int] = []

        def undo() -> None:
            desk.tasks.write(
                lambda session: bring_back(session, again, uid, files), lambda _kept: desk.go(HAND_OVER, uid)
            )

        desk.tasks.write(lambda session: discard_with_files(session, uid), files.extend)
        self.toast(_("Draft deleted"), _("Undo"), undo)
        desk.go(HAND_OVER, LIST)

    # Preparing, issuing, cancelling, reversing

    def _can_leave_the_store(self) -> bool:
        self.grid.commit()
        lines = without_empty(self.draft.lines)
        if len(lines) != len(self.draft.lines):
            self.draft.splice(0, len(self.draft.lines), lines, _("Remove empty lines"))
        if not lines:
            self.form.check()
            self.grid.line_model().tell(0, "item", _("Add at least one line."))
            self.next_problem(1, from_start=True)
            return False
        return self.ready()

    def prepare(self) -> None:
        """Hold the goods and give the note its number."""
        if self._can_leave_the_store():
            typed = self._typed()
            self.desk.tasks.write(
                lambda session: prepare_delivery_note(session, typed),
                self._prepared,
                refused=partial(self._refused, _("Not prepared. {why}")),
                owner=self,
            )

    def _prepared(self, number: str) -> None:
        self._name = str(self.draft.get("uid"))
        self.toast(_("{number} prepared. The goods are held.").format(number=number))

    def ask_approve(self) -> None:
        """Ask the second person before the note is approved."""
        if self.detail is not None:
            ask_approve(self, self.detail, self.standing, self._approved)

    def _approved(self, name: str) -> None:
        self.hide_banner()
        self.toast(_("{number} approved by {name}.").format(number=self._number(), name=name))

    def ask_sign_later(self) -> None:
        """Ask when the paper was signed after all."""
        if self.detail is not None:
            ask_sign_later(self, self.detail, self._signed_later)

    def _signed_later(self, number: str) -> None:
        self.hide_banner()
        self.toast(_("{number} is signed.").format(number=number))

    def ask_issue(self) -> None:
        """Ask before the goods leave the store."""
        if not self._can_leave_the_store():
            return
        count = len(self.draft.lines)
        leave = ngettext("{count} line leaves {place} now.", "{count} lines leave {place} now.", count)
        body = leave.format(count=count, place=self._place_name("source"))
        self.ask(
            Question(
                _("Issue {number} to {place}?").format(
                    number=self._number(), place=self._place_name("target")
                ),
                " ".join((body, _("After this the paper cannot be edited, only reversed."))),
                _("Issue"),
                _("Keep as draft"),
            ),
            self.issue,
        )

    def _number(self) -> str:
        return self.detail.row.number if self.detail else _("this note")

    def _place_name(self, key: str) -> str:
        place = self._places.get(str(self.draft.get(key)))
        return local(place.name, place.name_km) if place else str(self.draft.get(key) or "")

    def issue(self) -> None:
        """Let the goods leave the store."""
        self.draft.rest()
        typed = self._typed()
        self._leaving = True
        self.desk.tasks.write(
            lambda session: issue_delivery_note(session, typed),
            self._issued,
            refused=partial(self._refused, _("Not issued. {why}")),
            unavailable=self._away,
            owner=self,
        )

    def _issued(self, posted: Posted) -> None:
        self._name, self._leaving = posted.uid, False
        self.desk.memory.put(STORE_MEMORY, self.draft.get("source"))
        self.top.saved.show_state(Saved.UNTOUCHED)
        count = len(self.draft.lines)
        words = ngettext(
            "{number} issued. {count} line left {place}", "{number} issued. {count} lines left {place}", count
        )
        told = words.format(number=posted.number, count=count, place=self._place_name("source"))
        self.toast(told, _("Print"), self.print_paper)

    def _away(self, away: Unavailable) -> None:
        self._leaving = False
        self.desk.tasks.unavailable.emit(away, self.issue)

    def _refused(self, words: str, refused: Refused) -> None:
        self._leaving = False
        self.refused_from_store(words, refused)

    def ask_cancel(self) -> None:
        """Ask before a prepared note is given up."""
        uid = str(self.draft.get("uid"))
        self.ask(
            Question(
                _("Cancel {number}?").format(number=self._number()),
                _("The goods it holds are free again. The number stays and is not used for another note."),
                _("Cancel note"),
                _("Keep it"),
                danger=True,
            ),
            lambda: self.desk.tasks.write(
                lambda session: cancel_delivery_note(session, uid), refused=self.show_refusal, owner=self
            ),
        )

    def ask_reverse(self) -> None:
        """Ask why, and post the mirror image: of the signature when there is one, else of the note."""
        detail = self.detail
        if detail is None or detail.row.document_id is None:
            return
        signed = detail.row.state is NoteState.CONFIRMED and detail.proof_id is not None
        number = detail.proof_number if signed else detail.row.number
        document = detail.proof_id if signed else detail.row.document_id
        body = (
            _("The note is issued and not signed again. What was lost or sent back is in transit again.")
            if signed
            else _("The goods are back in {place}. A reversal with its own number says so.").format(
                place=local(detail.row.source_name, detail.row.source_km)
            )
        )
        reason = TextEdit(_("Typed twice, wrong recipient…"))
        reason.setAccessibleName(_("Reason"))
        day, uid = self.desk.clock.today(), new_uid()

        def reverse() -> None:
            why = reason.text()
            self.desk.tasks.write(
                lambda session: reverse_handover(session, int(document or 0), day, why, uid=uid),
                self._reversed,
                refused=self.show_refusal,
                owner=self,
            )

        question = Question(_("Reverse {number}?").format(number=number), body, _("Reverse"), danger=True)
        self.ask(question, reverse, labelled(_("Reason"), reason))

    def _reversed(self, posted: Posted) -> None:
        self.toast(_("{number} posted.").format(number=posted.number))

    def show_refusal(self, refused: Refused) -> None:
        """Say a refusal of something else than issuing."""
        self._refused("{why}", refused)

    def still_safe(self) -> str:
        """What a refusal adds."""
        if self.state is NoteState.DRAFT:
            return super().still_safe()
        return _("Nothing has moved.")

    def _sign(self) -> None:
        self.desk.go(HAND_OVER, ("proof", str(self.draft.get("uid"))))

    def _trace(self) -> None:
        """Show where the goods of the current line came from, and where else they are."""
        if self.detail is not None:
            at = self.grid.currentIndex().row()
            trace_line(self.desk, self.detail.lines, at, self.detail.row.number)

    # The printed paper

    def toggle_preview(self) -> None:
        """Show how the paper prints, or go back to writing."""
        if self._pages.currentIndex():
            self._pages.setCurrentIndex(0)
            self.acts.set_text("preview", _("Preview"))
            self.grid.setFocus()
            return
        if self._preview is None:
            # QtPdf is large; most notes are written without looking.
            from supplytrack.ui.toolkit.preview import Preview

            self._preview = Preview(_("How it prints"), _("follows what you write"))
            self._pages.addWidget(self._preview)
        self._pages.setCurrentWidget(self._preview)
        self.acts.set_text("preview", _("Back to the note"))
        self._make_paper(self._preview.show_pdf)

    def show_picking_list(self) -> None:
        """Show what is to be picked for the note. Printing and saving are then of the picking list."""
        if self._picking is None:
            from supplytrack.ui.toolkit.preview import Preview

            self._picking = Preview(_("Picking list"), _("the batches of this note"))
            self._pages.addWidget(self._picking)
        self._pages.setCurrentWidget(self._picking)
        self.acts.set_text("preview", _("Back to the note"))
        self._make_paper(self._picking.show_pdf)

    @property
    def _is_picking(self) -> bool:
        return self._picking is not None and self._pages.currentWidget() is self._picking

    def _make_paper(self, then: Callable[[bytes], None]) -> None:
        if self._is_picking:
            make_picking_list(self.desk.tasks, self, self._number(), then)
            return
        make_note_paper(self.desk.tasks, self, self._as_it_stands(), then)

    def _as_it_stands(self) -> NoteDraft | str:
        """The number of the note, or what is typed where that says something else."""
        self.grid.commit()
        detail, typed = self.detail, self._typed()
        as_typed = detail is None or (self.state is NoteState.PREPARED and detail.draft != typed)
        return typed if as_typed or detail is None else detail.row.number

    def print_paper(self) -> None:
        """Print the paper as it stands."""
        if not self._is_picking:
            print_note_paper(self, self._as_it_stands())
            return
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        self._make_paper(partial(print_pdf, self))

    def save_paper(self) -> None:
        """Save the paper as a PDF file."""
        if not self._is_picking:
            save_note_paper(self, self._as_it_stands(), self._file_name())
            return
        from supplytrack.ui.saving import save_pdf

        self._make_paper(partial(save_pdf, self, self._file_name()))

    def _file_name(self) -> str:
        if self._is_picking:
            return f"{list_number(self._number())}_picking-list.pdf"
        return f"{self.detail.row.number if self.detail else _('Draft')}_delivery-note.pdf"


def _keep(session: Any, uid: str, values: dict[str, Any], title: str) -> int:
    # A save that was on its way while the note was issued must not leave a draft behind.
    if find_posted(session, uid) is not None:
        return 0
    return save_draft(session, uid, Kind.DELIVERY_NOTE.value, values, title)
