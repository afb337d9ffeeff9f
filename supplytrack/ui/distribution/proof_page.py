"""Proof of delivery: kept while it is written, and recorded. How it is written is `proof_view.py`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from supplytrack.core.document import Kind, PaperState
from supplytrack.distribution.confirmation import ProofDraft, confirm_delivery_note
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.ledger import Posted, find_posted
from supplytrack.inventory.operations import discard_draft, save_draft
from supplytrack.ui.distribution.noteform import at_the_page, day_or, receiver_parts
from supplytrack.ui.distribution.paper import print_note_paper
from supplytrack.ui.distribution.proof_lines import (
    is_different,
    is_settled,
    item_name,
    proof_lines,
    tally,
)
from supplytrack.ui.distribution.proof_view import ProofView
from supplytrack.ui.distribution.words import HAND_OVER
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.question import Question


class ProofPage(ProofView):
    """Records what became of an issued note, line by line, with the receiver's signature."""

    def bind(self) -> None:
        """What the actions do."""
        super().bind()
        self.acts.bind("record", self.ask_record)
        self.acts.bind("print", self.print_note)

    # Keeping and recording

    def save(self, values: dict[str, Any]) -> Callable[[Any], Any] | None:
        """Keep what is written until it is recorded."""
        if self._done or not values.get("note"):
            return None
        title = self._detail.row.number if self._detail else ""
        return partial(_keep, uid=str(values["uid"]), values=values, title=title)

    def ask_record(self) -> None:
        """Record; ask first when anything differs or the paper is missing."""
        if not self.ready() or self._detail is None:
            return
        for at, line in enumerate(self.draft.lines):
            if not is_settled(line):
                self.grid.go_to(at, "reason" if tally(line).adds_up else "accepted")
                self._tell_unsettled(at, line)
                return
        state = self.paper_state
        different = any(is_different(line) for line in self.draft.lines)
        if state == PaperState.SIGNED.value and self.is_signed and not different:
            self.record()
        else:
            self.ask(self._question(state, different), self.record)

    def _question(self, state: str, different: bool) -> Question:
        number = self._detail.row.number if self._detail else ""
        told = ". ".join(self._consequences(state)) + "."
        if different:
            return Question(
                _("Record {number} with these differences?").format(number=number), told, _("Record")
            )
        if state == PaperState.UNSIGNED.value:
            return Question(
                _("Record {number} without a signature?").format(number=number), told, _("Record")
            )
        return Question(
            _("Is the printed {number} signed?").format(number=number),
            _("Nobody signed here. Keep the signed paper with the papers of the store."),
            _("It is signed"),
        )

    def _tell_unsettled(self, at: int, line: Line) -> None:
        if tally(line).adds_up:
            words = _("{item}: say why not all was accepted.").format(item=item_name(line))
            self.grid.line_model().tell(at, "reason", words)
        else:
            self.grid.line_model().tell(at, "accepted", _("This line does not add up to what was sent."))

    def proof(self) -> ProofDraft:
        """What the page says, as the operation takes it."""
        values = self.draft.values
        name, function = receiver_parts(values)
        signature = None if values.get("on_paper") else self.pad.svg() or None
        return ProofDraft(
            uid=str(values["uid"]),
            note=self._detail.row.number if self._detail else "",
            date=day_or(values.get("date"), self.desk.clock.today()),
            lines=proof_lines(values["lines"]),
            receiver_name=name,
            receiver_function=function,
            receiver_phone=str(values.get("receiver_phone") or ""),
            signature=signature,
            paper_state=self.paper_state,
        )

    def record(self) -> None:
        """Record what was accepted."""
        proof = self.proof()

        def operation(session: Any) -> Posted:
            posted = confirm_delivery_note(session, proof)
            discard_draft(session, proof.uid)
            return posted

        self._done = True
        self.desk.tasks.write(operation, self._recorded, refused=self.show_refusal, owner=self)

    def _recorded(self, posted: Posted) -> None:
        number = self._detail.row.number if self._detail else ""
        self.toast(_("{number} recorded as {proof}").format(number=number, proof=posted.number))
        if self._detail is not None:
            self.desk.go(HAND_OVER, self._detail.row.uid)

    def show_refusal(self, refused: Refused) -> None:
        """Say a refusal where it belongs; the page can be mended."""
        self._done = False
        super().show_refusal(at_the_page(refused))

    def still_safe(self) -> str:
        """What a refusal adds."""
        return _("Nothing is recorded yet; what you wrote is safe.")

    def print_note(self) -> None:
        """Print the note, to have it signed."""
        if self._detail is not None:
            print_note_paper(self, self._detail.row.number)


def _keep(session: Any, uid: str, values: dict[str, Any], title: str) -> int:
    # A save that was on its way while the proof was recorded must not leave a draft behind.
    if find_posted(session, uid) is not None:
        return 0
    return save_draft(session, uid, Kind.PROOF_OF_DELIVERY.value, values, title)
