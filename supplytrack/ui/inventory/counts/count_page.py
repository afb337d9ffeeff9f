"""One stock count: counted line by line, looked at by somebody else, posted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from supplytrack.core.identity import new_uid
from supplytrack.errors import Refused
from supplytrack.i18n import _, ngettext
from supplytrack.inventory.counts.operations import (
    cancel_count,
    count_again,
    finish_counting,
)
from supplytrack.inventory.counts.reviewing import ReviewDraft, post_count
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.operations import reverse_document
from supplytrack.ui.inventory.counts.count_lines import (
    columns,
    counted_of,
    differences_in_words,
    why_not_exact,
)
from supplytrack.ui.inventory.counts.paper import make_count_sheet
from supplytrack.ui.inventory.counts.sheet_page import SHOWN, CountSheetPage
from supplytrack.ui.inventory.counts.words import COUNTS, EXTRA
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.form import labelled
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local

_TOLD = 5
"""Differences that the question before posting names."""


class CountPage(CountSheetPage):
    """A count with what can be done with it: finish, review, post, cancel, reverse, print."""

    def bind(self) -> None:
        """What the actions do."""
        self.line_columns = columns(lambda: self.state)
        for action, act in (
            ("print", self.print_sheet),
            ("save", self.save_sheet),
            ("again", self._again),
            ("extra", lambda: self.desk.go(STOCK, (EXTRA, self.number))),
            ("finish", self.ask_finish),
            ("post", self.ask_post),
            ("cancel", self.ask_cancel),
            ("reverse", self.ask_reverse),
        ):
            self.acts.bind(action, act)
        self.set_crumb(_("Counts"), lambda: self.desk.go(STOCK, ("list", COUNTS)))

    # Reading

    def ask_finish(self) -> None:
        """Give the count to the review; with lines that have no figure, ask what is meant."""
        detail = self.detail
        if detail is None or not self.ready():
            return
        lines = self.draft.lines
        wrong = [at for at, line in enumerate(lines) if why_not_exact(line)]
        if wrong:
            self.grid.line_model().tell(wrong[0], "counted", why_not_exact(lines[wrong[0]]))
            self.grid.go_to(wrong[0], "counted")
            return
        empty = [at for at, line in enumerate(lines) if counted_of(line) is None]
        if not empty:
            self._finish(rest_is_zero=False)
            return
        self.grid.go_to(empty[0], "counted")
        words = ngettext("{count} line has no figure.", "{count} lines have no figure.", len(empty))
        body = _("If nothing was found there, they are written down as 0. If nobody looked, go on counting.")
        self.ask(
            Question(
                words.format(count=f"{len(empty):,}"), body, _("Nothing was found there"), _("Go on counting")
            ),
            lambda: self._finish(rest_is_zero=True),
        )

    def _finish(self, *, rest_is_zero: bool) -> None:
        uid = self._uid()
        self._do(
            lambda session: finish_counting(session, uid, rest_is_zero=rest_is_zero),
            _("{number} waits for somebody to look at it.").format(number=self.number),
        )

    def _again(self) -> None:
        uid = self._uid()
        self._do(
            lambda session: count_again(session, uid),
            _("{number} is being counted again.").format(number=self.number),
        )

    def ask_cancel(self) -> None:
        """Ask before a count is given up."""
        uid = self._uid()
        body = _("It keeps its number and its figures. Nothing moves.")
        told = _("{number} was given up.").format(number=self.number)
        self.ask(
            Question(_("Give up {number}?").format(number=self.number), body, _("Give up"), danger=True),
            lambda: self._do(lambda session: cancel_count(session, uid), told),
        )

    def ask_post(self) -> None:
        """Ask before the differences are posted, and say what will happen."""
        detail = self.detail
        if detail is None or not self.ready():
            return
        alone = self._opened is not None and self._opened.alone
        if alone and not str(self.draft.get("reviewed_by") or "").strip():
            missing = _("Say who else has looked at this: nobody approves their own work.")
            self.form.complain([Refused(missing, "reviewed_by")])
            self.form.go_to("reviewed_by")
            return
        self.ask(
            Question(
                _("Post the differences of {number}?").format(number=detail.row.number),
                self._consequences(),
                _("Post"),
            ),
            self._post,
        )

    def _consequences(self) -> str:
        row = self.detail.row if self.detail else None
        told = differences_in_words(self.draft.lines)
        place = local(row.location_name, row.location_km) if row else ""
        if not told:
            return _(
                "Nothing differs. The stock of {place} stays as it is; it is noted that it was counted."
            ).format(place=place)
        named = "; ".join(told[:_TOLD])
        rest = len(told) - _TOLD
        if rest > 0:
            more = ngettext("{count} more", "{count} more", rest).format(count=f"{rest:,}")
            named = f"{named}; {more}"
        return _("The stock of {place} changes by: {differences}.").format(place=place, differences=named)

    def _post(self) -> None:
        said = ReviewDraft(
            self._uid(),
            str(self.draft.get("reviewed_by") or ""),
            date=day_or(self.draft.get("date"), None),
        )
        self.desk.tasks.write(
            lambda session: post_count(session, said), self._posted, refused=self._refused, owner=self
        )

    def _posted(self, posted: Posted) -> None:
        self.hide_banner()
        self.toast(_("{number} posted.").format(number=posted.number), _("Print"), self.print_sheet)

    def _refused(self, refused: Refused) -> None:
        self.show_refusal(refused)
        self.show_banner("bad", _("Not posted. {why}").format(why=refused), self.still_safe())

    def still_safe(self) -> str:
        """What a refusal adds."""
        return _("Nothing has moved; the figures are kept.")

    def ask_reverse(self) -> None:
        """Ask why, and post the mirror image."""
        detail = self.detail
        if detail is None or detail.row.document_id is None:
            return
        key, number = detail.row.document_id, detail.row.number
        reason = TextEdit(_("Counted in the wrong store…"))
        reason.setAccessibleName(_("Reason"))
        day, uid = self.desk.clock.today(), new_uid()

        def reverse() -> None:
            why = reason.text()
            self.desk.tasks.write(
                lambda session: reverse_document(session, key, day, why, uid=uid),
                self._reversed,
                refused=self._not_reversed,
                owner=self,
            )

        body = _("The differences are taken back. A reversal with its own number says so.")
        self.ask(
            Question(_("Reverse {number}?").format(number=number), body, _("Reverse"), danger=True),
            reverse,
            labelled(_("Reason"), reason),
        )

    def _reversed(self, posted: Posted) -> None:
        self.hide_banner()
        self.toast(_("{number} posted.").format(number=posted.number))

    def _not_reversed(self, refused: Refused) -> None:
        self.show_banner("bad", _("Not reversed. {why}").format(why=refused), _("Nothing has moved."))

    # The printed sheet

    def _make_sheet(self, then: Callable[[bytes], None]) -> None:
        self.grid.commit()
        self.draft.rest()
        shows = self.draft.get("expected") == SHOWN
        make_count_sheet(self.desk.tasks, self, self.number, then, shows_expected=shows)

    def print_sheet(self) -> None:
        """Print the sheet: with what the books say only where that is shown here."""
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        self._make_sheet(partial(print_pdf, self))

    def save_sheet(self) -> None:
        """Save the sheet as a PDF file."""
        from supplytrack.ui.saving import save_pdf

        self._make_sheet(partial(save_pdf, self, f"{self.number}_count-sheet.pdf"))
