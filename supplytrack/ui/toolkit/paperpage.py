"""A page that is a paper: a form above, lines below, checks at the side, saved by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _, ngettext
from supplytrack.ui.toolkit.banner import Solution
from supplytrack.ui.toolkit.boxes import framed
from supplytrack.ui.toolkit.draft import Draft, Line, Saved
from supplytrack.ui.toolkit.form import Field, Form
from supplytrack.ui.toolkit.linecolumns import LineColumn
from supplytrack.ui.toolkit.lines import LineGrid, Pasted
from supplytrack.ui.toolkit.pages import Desk, FootBar, Page, SidePanel, with_side


class PaperPage(Page):
    """A paper being written.

    A subclass declares `fields` and `line_columns`, says how a draft is kept in `save(values)`, and binds its
    primary action to `self.press(operation, then)`. The side panel shows `side()`, made again after each
    change.
    """

    wide_search = False
    fields: Sequence[Field] = ()
    form_columns: Sequence[int] = (10, 15, 11, 10, 10)
    line_columns: Sequence[LineColumn] = ()
    blank_lines: int = 2
    numbered: bool = True
    line_height: int = 34
    side_width: int = 252
    hints: Sequence[tuple[str, str]] = ()
    """Keys for the foot bar, with what they do (N_)."""

    def __init__(
        self, desk: Desk, values: Mapping[str, Any] | None = None, parent: QWidget | None = None
    ) -> None:
        self.draft = Draft(values)
        super().__init__(desk, parent)
        # Somebody who types fast does not wait for sums.
        self._side_wait = QTimer(self)
        self._side_wait.setSingleShot(True)
        self._side_wait.setInterval(120)
        self._side_wait.timeout.connect(self.refresh_side)
        self.draft.setParent(self)
        self.draft.save_wanted.connect(self._save)
        self.draft.field_changed.connect(lambda _key: self._follow_change())
        self.draft.lines_spliced.connect(lambda *_lines: self._follow_change())
        self._follow_change()

    # What a page declares

    def save(self, _values: dict[str, Any]) -> Callable[[Any], Any] | None:
        """The operation that keeps the draft; None when there is nowhere to keep it."""
        return None

    def side(self) -> QWidget | None:
        """What the side panel shows for the draft as it is now."""
        return None

    def below_lines(self) -> QWidget | None:
        """What stands between the lines and the foot bar; the lines are then as high as they need."""
        return None

    def files_strip(self) -> QWidget | None:
        """The files on the paper, above the foot bar; None where a paper has none."""
        return None

    def second_batch(self, _line: Line) -> Line | None:
        """The line that Ctrl+B puts below; None when the paper has no second batches."""
        return None

    def enter_words(self) -> str:
        """What Enter does in the list of items."""
        return _("take and go to quantity")

    # The page

    def build(self) -> QWidget:
        """The form, the banner, the lines with the side panel, the foot bar."""
        today = self.desk.clock.today
        self.form = Form(self.fields, self.draft, columns=self.form_columns, today=today)
        has_second = type(self).second_batch is not PaperPage.second_batch
        self.grid = LineGrid(
            self.line_columns,
            self.draft,
            today=today,
            blank=self.blank_lines,
            row_height=self.line_height,
            numbered=self.numbered,
            lead=0 if self.numbered else 12,
            second_batch=(lambda line: self.second_batch(line) or {}) if has_second else None,
            enter_words=self.enter_words(),
        )
        self.foot = FootBar([(keys, _(words)) for keys, words in self.hints])
        self.form.problems_changed.connect(self._count)
        self.grid.problems_changed.connect(self._count)
        self.grid.removed.connect(self._tell_removed)
        self.grid.pasted.connect(self._tell_pasted)
        self._keys()
        inside = self.side()
        self._side = self._panel(inside) if inside is not None else None
        return self.arrange()

    def _panel(self, inside: QWidget) -> SidePanel:
        return SidePanel(inside, self.side_width, name=self.place, memory=self.desk.memory)

    def arrange(self) -> QWidget:
        """Put form, banner, lines, side panel and foot bar in their places."""
        outer = QWidget()
        layout = QVBoxLayout(outer)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if self.fields:
            layout.addWidget(self.form_frame())
        self.put_banner_below(layout, layout.count())
        layout.addWidget(self.lines_and_side(), 1)
        return outer

    def form_frame(self) -> QFrame:
        """The form as it stands above the lines."""
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.form)
        return framed("bar", box)

    def lines_and_side(self) -> QWidget:
        """The lines with the side panel at their right."""
        return with_side(self.lines_and_foot(), self._side)

    def lines_and_foot(self) -> QWidget:
        """The lines, what stands below them, the files, and the foot bar."""
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        below = self.below_lines()
        if below is None:
            layout.addWidget(self.grid, 1)
        else:
            layout.addWidget(self.grid)
            layout.addWidget(below, 1)
            self.grid.fit_height()
            self.grid.line_model().rowsInserted.connect(lambda *_lines: self.grid.fit_height())
            self.grid.line_model().rowsRemoved.connect(lambda *_lines: self.grid.fit_height())
        files = self.files_strip()
        if files is not None:
            layout.addWidget(files)
        layout.addWidget(self.foot)
        return left

    def _keys(self) -> None:
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("F8", lambda: self.next_problem(1)),
            ("Shift+F8", lambda: self.next_problem(-1)),
            ("Ctrl+Z", self.draft.undo_stack.undo),
            ("Ctrl+Y", self.draft.undo_stack.redo),
            ("Ctrl+Shift+Z", self.draft.undo_stack.redo),
            ("Ctrl+S", self.draft.save_now),
        )
        for sequence, act in keys:
            action = QAction(self)
            action.setShortcut(QKeySequence(sequence))
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)

    # Saving

    def _save(self, values: dict[str, Any]) -> None:
        operation = self.save(values)
        if operation is None:
            return
        self.top.saved.show_state(Saved.SAVING)
        self.desk.tasks.write(
            operation,
            self._saved,
            refused=self._not_saved,
            unavailable=self._not_saved,
            owner=self,
        )

    def _saved(self, _result: Any) -> None:
        now = self.desk.clock.local(self.desk.clock.instant())
        self.top.saved.show_state(Saved.SAVED, now)
        if self.banner is not None and self.banner.property("unsaved"):
            self.hide_banner()

    def _not_saved(self, why: Refused | Unavailable) -> None:
        self.top.saved.show_state(Saved.FAILED)
        text = _("{why} Keep this window open; nothing is lost yet.").format(why=why)
        again = Solution(_("Try again"), self.draft.save_now)
        self.show_banner("bad", _("Could not save"), text, solutions=(again,)).setProperty("unsaved", True)

    def may_leave(self) -> bool:
        """Keep what is being typed."""
        self.grid.commit()
        self.draft.rest()
        return True

    def pause(self) -> None:
        """Save what was typed so far, without finishing the cell."""
        self.draft.rest()

    def begin_writing(self) -> None:
        """Give the keyboard to the first field that is needed and empty, else to the first line.

        Where somebody types already, the keyboard stays.
        """
        here = QApplication.focusWidget()
        if here is self.grid or any(part.isAncestorOf(here) for part in (self.form, self.grid) if here):
            return
        empty = [
            field.key
            for field in self.fields
            if field.required and not self.draft.get(field.key) and not self.form.boxes[field.key].isHidden()
        ]
        if empty:
            self.form.go_to(empty[0])
        else:
            self.grid.go_to(0, next((column.key for column in self.grid.columns if column.stop), ""))

    # Problems

    def ready(self) -> bool:
        """Keep what is being typed and look at every field and cell; with problems go to the first one."""
        self.grid.commit()
        self.draft.rest()
        self.hide_banner()
        well = self.form.check() & self.grid.check()
        if not well:
            self.next_problem(1, from_start=True)
        return well

    def press(
        self,
        operation: Callable[[dict[str, Any]], Callable[[Any], Any]],
        then: Callable[[Any], None],
    ) -> None:
        """Do the primary action: check, then run `operation(values)`; with problems go to the first one."""
        if self.ready():
            self.desk.tasks.write(operation(self.draft.values), then, refused=self.show_refusal, owner=self)

    def show_refusal(self, refused: Refused) -> None:
        """Say a refusal where it belongs: at fields, at cells, and in the banner."""
        self.form.clear_problems()
        self.grid.clear_problems()
        self.grid.complain(self.form.complain(refused.all()))
        self.show_banner("bad", str(refused), self.still_safe(), solutions=self.solutions(refused))
        self.next_problem(1, from_start=True)

    def still_safe(self) -> str:
        """What a refusal adds: nothing is lost."""
        return _("Nothing has moved; this draft is safe.")

    def solutions(self, _refused: Refused) -> Sequence[Solution]:
        """Ways out of a refusal, as buttons."""
        return ()

    def problems(self) -> list[tuple[int, str]]:
        """Every problem as (line, key), the form's with line -1, in the order of the page."""
        return [(-1, key) for key in self.form.problem_keys()] + self.grid.problem_cells()

    def next_problem(self, step: int, *, from_start: bool = False) -> None:
        """Go to the next (or the previous) problem; around at the end."""
        found = self.problems()
        if not found:
            return
        here = self._place_of(self._here())
        places = [self._place_of(one) for one in found]
        after = [one for one, at in zip(found, places, strict=True) if (at > here if step > 0 else at < here)]
        if from_start:
            target = found[0]
        elif step > 0:
            target = after[0] if after else found[0]
        else:
            target = after[-1] if after else found[-1]
        line, key = target
        self.form.go_to(key) if line < 0 else self.grid.go_to(line, key)

    def _place_of(self, problem: tuple[int, str]) -> tuple[int, int]:
        line, key = problem
        keys = list(self.form.boxes) if line < 0 else [column.key for column in self.grid.columns]
        return line, keys.index(key) if key in keys else -1

    def _here(self) -> tuple[int, str]:
        focused = self.form.focused_key()
        if focused:
            return (-1, focused)
        index = self.grid.currentIndex()
        return (index.row(), self.grid.columns[index.column()].key) if index.isValid() else (-1, "")

    # What follows a change

    def _follow_change(self) -> None:
        self._count()
        self._side_wait.start()

    def refresh_side(self) -> None:
        """Make the side panel again: the draft, or what is known about its items, has changed."""
        inside = self.side() if self._side is not None else None
        if self._side is not None and inside is not None:
            self._side.show_widget(inside)

    def _count(self) -> None:
        self.foot.say(*self.foot_words())

    def foot_words(self) -> tuple[str, str]:
        """What the foot bar says at the right, and its tone: "4 lines, 1 problem"."""
        lines = self.grid.line_model().filled()
        words = ngettext("{count} line", "{count} lines", lines).format(count=lines)
        wrong = len(self.problems())
        if wrong:
            told = ngettext("{count} problem", "{count} problems", wrong).format(count=wrong)
            words = f"{words}, {told}"
        return words, "bad" if wrong else "text2"

    def _tell_removed(self, first: int, many: int) -> None:
        words = ngettext("Line {line} removed", "{count} lines removed", many).format(
            line=first + 1, count=many
        )
        self.toast(words, _("Undo (Ctrl+Z)"), self.draft.undo_stack.undo)

    def _tell_pasted(self, pasted: Pasted) -> None:
        words = ngettext("{count} line pasted", "{count} lines pasted", pasted.lines).format(
            count=pasted.lines
        )
        if pasted.left_out:
            left = ngettext("{count} column had no place", "{count} columns had no place", pasted.left_out)
            words = f"{words}; {left.format(count=pasted.left_out)}"
        self.toast(words, _("Undo (Ctrl+Z)"), self.draft.undo_stack.undo)

    def set_read_only(self, *, read_only: bool) -> None:
        """Show the paper without writing in it: issued, or of a day in the past."""
        self.form.set_read_only(read_only=read_only)
        self.grid.set_read_only(read_only=read_only)
        if read_only:
            # The keys of writing do nothing any more.
            self.foot.set_hints(())
