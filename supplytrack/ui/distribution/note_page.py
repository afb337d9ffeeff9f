"""A delivery note: written, prepared, issued, printed, reversed. How it is shown is `note_view.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from supplytrack.core.document import Kind, NoteState
from supplytrack.core.identity import new_uid
from supplytrack.distribution.confirmation import reverse_handover
from supplytrack.distribution.entry import (
    Whereabouts,
    where_item_is,
)
from supplytrack.distribution.operations import (
    cancel_delivery_note,
    issue_delivery_note,
    prepare_delivery_note,
)
from supplytrack.distribution.plan import LinePlan
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _, ngettext
from supplytrack.inventory.ledger import Posted, find_posted
from supplytrack.inventory.operations import discard_draft, save_draft
from supplytrack.ui.distribution.note_lines import StockChoices, read_stock
from supplytrack.ui.distribution.note_view import OPEN_STATES, STORE_MEMORY, NoteView
from supplytrack.ui.distribution.noteform import (
    at_the_page,
    day_or,
    without_empty,
)
from supplytrack.ui.distribution.paper import make_note_paper
from supplytrack.ui.distribution.words import HAND_OVER, counted_words
from supplytrack.ui.toolkit.banner import Solution
from supplytrack.ui.toolkit.draft import Saved
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.form import labelled
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.toolkit.question import Question
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
            ("prepare", self.prepare),
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
        target = self._places.get(str(values.get("target") or ""))
        return partial(
            _keep, uid=self._name, values=values, title=local(target.name, target.name_km) if target else ""
        )

    def delete_draft(self) -> None:
        """Throw the draft away; it can be brought back for as long as the toast is there."""
        self.grid.commit()
        self._leaving = True
        values, desk = self.draft.values, self.desk
        uid = str(values["uid"])

        def bring_back() -> None:
            desk.tasks.write(
                partial(_keep, uid=uid, values=values, title=""), lambda _kept: desk.go(HAND_OVER, uid)
            )

        desk.tasks.write(lambda session: discard_draft(session, uid))
        self.toast(_("Draft deleted"), _("Undo"), bring_back)
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
                f"{body} {_('After this the paper cannot be edited, only reversed.')}",
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
        """Look first at how the store stands now, then say what was refused and the ways out."""
        self._leaving = False
        found = at_the_page(refused)
        store, uid = str(self.draft.get("source") or ""), str(self.draft.get("uid"))
        day, code = day_or(self.draft.get("date"), self.desk.clock.today()), self._item_of(found)

        def ask(session: Any) -> tuple[StockChoices | None, Sequence[Whereabouts]]:
            stock = read_stock(session, store, day, uid) if store else None
            return stock, where_item_is(session, code, store, uid) if code else ()

        def tell(now: tuple[StockChoices | None, Sequence[Whereabouts]]) -> None:
            stock, self._where = now
            self._where_of = code
            if stock is not None and self.state in OPEN_STATES:
                self.lines.set_stock(stock)
                self.grid.refresh()
            self._tell_refusal(words, found)
            self.refresh_side()

        self.desk.tasks.read(ask, tell, refused=lambda _refused: self._tell_refusal(words, found), owner=self)

    def _item_of(self, refused: Refused) -> str:
        parts = refused.field.split(".")
        at = int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else -1
        return str(self.draft.lines[at].get("item") or "") if 0 <= at < len(self.draft.lines) else ""

    def _tell_refusal(self, words: str, refused: Refused) -> None:
        self.form.clear_problems()
        self.grid.clear_problems()
        self.grid.complain(self.form.complain(refused.all()))
        self.show_banner(
            "bad", words.format(why=refused), self._asked_words(), solutions=self.solutions(refused)
        )
        self.next_problem(1, from_start=True)

    def _asked_words(self) -> str:
        safe = self.still_safe()
        short = self._short_line()
        if short is None or short[1].wanted is None:
            return safe
        ref = short[1].item.ref
        asked = _("You asked for {quantity} of {item}.").format(
            quantity=counted_words(ref, short[1].wanted), item=local(ref.name, ref.name_km)
        )
        return f"{asked} {safe}"

    def solutions(self, _refused: Refused) -> Sequence[Solution]:
        """Use what is left; open the note that holds the rest."""
        short = self._short_line()
        if short is None:
            return ()
        at, plan = short
        found = []
        usable = _most(plan)
        if usable:
            words = _("Use {count}").format(count=f"{usable:,}")
            found.append(Solution(words, lambda: self._use(at, usable)))
        if self._where_of == plan.item.ref.code:
            holders = [holder for one in self._where[:1] for holder in one.holders if holder.number]
            found += [
                Solution(
                    _("Open {number}").format(number=one.number), partial(self.desk.go, HAND_OVER, one.uid)
                )
                for one in holders[:1]
            ]
        return found

    def _use(self, at: int, packs: int) -> None:
        self.draft.put_cells(at, {"quantity": str(packs)})
        self.grid.clear_problems()
        self.hide_banner()
        self.grid.go_to(at, "quantity")

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
        self._pages.setCurrentIndex(1)
        self.acts.set_text("preview", _("Back to the note"))
        self._make_paper(self._preview.show_pdf)

    def _make_paper(self, then: Callable[[bytes], None]) -> None:
        self.grid.commit()
        detail, typed = self.detail, self._typed()
        as_typed = detail is None or (self.state is NoteState.PREPARED and detail.draft != typed)
        number = "" if as_typed or detail is None else detail.row.number
        make_note_paper(self.desk.tasks, self, number or typed, then)

    def print_paper(self) -> None:
        """Print the paper as it stands."""
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        self._make_paper(partial(print_pdf, self))

    def save_paper(self) -> None:
        """Save the paper as a PDF file."""
        from supplytrack.ui.saving import save_pdf

        self._make_paper(partial(save_pdf, self, f"{self._paper_name()}_delivery-note.pdf"))

    def _paper_name(self) -> str:
        return self.detail.row.number if self.detail else _("Draft")


def _keep(session: Any, uid: str, values: dict[str, Any], title: str) -> int:
    # A save that was on its way while the note was issued must not leave a draft behind.
    if find_posted(session, uid) is not None:
        return 0
    return save_draft(session, uid, Kind.DELIVERY_NOTE.value, values, title)


def _most(plan: LinePlan) -> int:
    """What is left, in whole packs of the line."""
    factor = plan.counted.pack_factor if plan.counted and plan.counted.pack_name else None
    smallest = 10**plan.item.ref.decimals * (factor or 1)
    return int(plan.available // smallest)
