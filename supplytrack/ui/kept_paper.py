"""What papers have in common: kept as they are typed, posted once, reversed with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from supplytrack.core.attached_file import FileKind
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import N_, _
from supplytrack.inventory.ledger import Posted, find_posted
from supplytrack.inventory.operations import discard_draft, reverse_document, save_draft
from supplytrack.ui.attached import bring_back, discard_with_files, paper_files
from supplytrack.ui.posting import at_the_page
from supplytrack.ui.toolkit.attachments import FileStrip
from supplytrack.ui.toolkit.draft import Line, Saved
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.form import labelled
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.paperpage import PaperPage
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.toolkit.question import Question


class KeptPaper(PaperPage):
    """A paper of the place `place`. A subclass says what it reads, checks and posts."""

    word = ""
    """What the place calls such a paper: `desk.go(place, (word, name))` opens it."""
    reversal_words = N_("A reversal with its own number says so.")
    file_kind = FileKind.OTHER
    """What a file on such a paper most often is."""
    line_keys: Sequence[str] = ()
    """What a line must have some of, to count."""

    def __init__(self, desk: Desk, name: str, first: Mapping[str, Any]) -> None:
        """`name`: a draft's identity or a paper's number; empty for a new one, which begins with `first`."""
        self._name = name
        self._first_values: dict[str, Any] = {"uid": new_uid(), **first}
        self._filled = self._leaving = False
        super().__init__(desk, {} if name else self._first_values)

    # What a subclass says

    @property
    def kind(self) -> Kind:
        """The kind of document it becomes."""
        raise NotImplementedError

    def draft_title(self) -> str:
        """What a draft is called in lists: who sends the goods."""
        return ""

    def operation(self) -> Callable[[Any], Posted]:
        """Posts what is typed."""
        raise NotImplementedError

    def posted_paper(self) -> tuple[int, str] | None:
        """The key and number of the posted paper; None while it is a draft."""
        return None

    # Its files

    def files_strip(self) -> FileStrip:
        """The files on this paper: they stay with it when it is posted."""
        return paper_files(self, self.files_of, self.file_kind, self._keep_for_files)

    def files_of(self) -> str:
        """The identity of the paper that files are put on."""
        return str(self.draft.get("uid") or "")

    def _keep_for_files(self) -> None:
        """A paper that nobody has written in yet is kept as a draft when it gets a file."""
        if not self._name and self.posted_paper() is None:
            self._name = str(self.draft.get("uid"))
            self.desk.tasks.write(
                self._keep(self.draft.values),
                self._saved,
                refused=self._not_saved,
                unavailable=self._not_saved,
                owner=self,
            )

    # Keeping the draft

    def opened_at(self) -> Any:
        """The paper's number, or its draft."""
        posted = self.posted_paper()
        if posted is not None:
            return self.word, posted[1]
        return (self.word, str(self.draft.get("uid"))) if self._name else ""

    def save(self, values: dict[str, Any]) -> Callable[[Any], Any] | None:
        """Keep the draft, unless it is being posted or was."""
        untouched = values == {**self._first_values, "lines": []}
        if self._leaving or (self._name and not self._filled) or (not self._name and untouched):
            return None
        self._name = str(values["uid"])
        return self._keep(values)

    def _keep(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        return partial(keep, kind=self.kind, uid=str(values["uid"]), values=values, title=self.draft_title())

    def delete_draft(self) -> None:
        """Throw the draft away with its files; it can be brought back for as long as the toast is there."""
        self.grid.commit()
        self._leaving = True
        again, desk, uid = self._keep(self.draft.values), self.desk, str(self.draft.get("uid"))
        place, word = self.place, self.word
        files: list[int] = []

        def undo() -> None:
            desk.tasks.write(
                lambda session: bring_back(session, again, uid, files),
                lambda _kept: desk.go(place, (word, uid)),
            )

        desk.tasks.write(lambda session: discard_with_files(session, uid), files.extend)
        self.toast(_("Draft deleted"), _("Undo"), undo)
        desk.go(place, ("list", self.in_list) if self.in_list else LIST)

    # Posting

    def filled_lines(self) -> list[Line]:
        """The lines that say anything."""
        keys = self.line_keys
        return [line for line in self.draft.lines if any(line.get(k) or line.get(f"{k}?") for k in keys)]

    def can_post(self) -> bool:
        """Drop empty lines and look at every field and cell; with problems go to the first one."""
        self.grid.commit()
        lines = self.filled_lines()
        if len(lines) != len(self.draft.lines):
            self.draft.splice(0, len(self.draft.lines), lines, _("Remove empty lines"))
        if not lines:
            self.form.check()
            self.grid.line_model().tell(0, "item", _("Add at least one line."))
            self.next_problem(1, from_start=True)
            return False
        return self.ready()

    def post(self) -> None:
        """Post it; a refusal is said at the field that it is about."""
        self.draft.rest()
        operation, uid = self.operation(), str(self.draft.get("uid"))
        self._leaving = True

        def post_and_forget(session: Any) -> Posted:
            posted = operation(session)
            discard_draft(session, uid)
            return posted

        self.desk.tasks.write(
            post_and_forget, self.posted_as, refused=self._refused, unavailable=self._away, owner=self
        )

    def posted_as(self, posted: Posted) -> None:
        """Show the paper as it was posted."""
        self._name, self._filled = posted.number, False
        self.top.saved.show_state(Saved.UNTOUCHED)
        self.hide_banner()
        self.load()

    def _away(self, away: Unavailable) -> None:
        self._leaving = False
        self.desk.tasks.unavailable.emit(away, self.post)

    def _refused(self, refused: Refused) -> None:
        self._leaving = False
        found = at_the_page(refused)
        self.form.clear_problems()
        self.grid.clear_problems()
        self.grid.complain(self.form.complain(found.all()))
        words = _("Not posted. {why}").format(why=refused)
        self.show_banner("bad", words, self.still_safe(), solutions=self.solutions(refused))
        self.next_problem(1, from_start=True)

    # Reversing

    def ask_reverse(self) -> None:
        """Ask why, and post the mirror image."""
        posted = self.posted_paper()
        if posted is not None:
            self.ask_reversal(*posted, _(self.reversal_words))

    def ask_reversal(self, document_id: int, number: str, words: str) -> None:
        """Ask why this document, or one that belongs to it, is reversed; `words` say what follows, translated."""
        reason = TextEdit(_("Typed twice, wrong store…"))
        reason.setAccessibleName(_("Reason"))
        day, uid = self.desk.clock.today(), new_uid()

        def reverse() -> None:
            why = reason.text()
            self.desk.tasks.write(
                lambda session: reverse_document(session, document_id, day, why, uid=uid),
                self._reversed,
                refused=self._not_reversed,
                owner=self,
            )

        title = _("Reverse {number}?").format(number=number)
        question = Question(title, words, _("Reverse"), danger=True)
        self.ask(question, reverse, labelled(_("Reason"), reason))

    def _reversed(self, posted: Posted) -> None:
        self.hide_banner()
        self.toast(_("{number} posted.").format(number=posted.number))

    def _not_reversed(self, refused: Refused) -> None:
        self.show_banner("bad", _("Not reversed. {why}").format(why=refused), _("Nothing has moved."))


def keep(session: Any, kind: Kind, uid: str, values: dict[str, Any], title: str) -> int:
    """Keep a draft; 0 when the paper was posted in the meantime: a late save must not leave a draft behind."""
    if find_posted(session, uid) is not None:
        return 0
    return save_draft(session, uid, kind.value, values, title)
