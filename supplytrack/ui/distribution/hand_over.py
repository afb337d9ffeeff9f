"""The place where goods are handed over: the list, the notes, their proofs of delivery."""

from __future__ import annotations

from typing import Any

from supplytrack.i18n import N_
from supplytrack.ui.distribution.note_page import NotePage
from supplytrack.ui.distribution.notes import NotesPage
from supplytrack.ui.distribution.proof_page import ProofPage
from supplytrack.ui.distribution.split import SPLIT, SplitPage
from supplytrack.ui.distribution.words import HAND_OVER
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.place import Place


class HandOverPlace(Place):
    """Opens at the list.

    `open_at` takes "new", the identity of a draft, the identity or number of a note, or ("proof", either of
    them) to record the signature, or ("split", an item's code or nothing) to plan a split.
    """

    place = HAND_OVER
    title = N_("Hand over")

    def first(self) -> Page:
        """The list of notes."""
        return NotesPage(self.desk)

    def page_for(self, what: Any) -> Page | None:
        """The note, or the page that records its signature."""
        if what == "new":
            return NotePage(self.desk)
        if isinstance(what, tuple) and what[0] == SPLIT:
            return SplitPage(self.desk, str(what[1]))
        if isinstance(what, tuple):
            return ProofPage(self.desk, str(what[1]))
        return NotePage(self.desk, str(what))
