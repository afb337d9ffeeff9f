"""A form of the catalogue: new or changed, with undo; what is typed and not saved yet is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from supplytrack.core.actor import Permission
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.operations import discard_draft, find_draft, save_draft
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.banner import Solution
from supplytrack.ui.toolkit.boxes import column, framed, holder, row, scrolled
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.form import Field, Form
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.lines import LineGrid
from supplytrack.ui.toolkit.pages import Desk, FootBar, Page

_WIDTH = 820


@dataclass(frozen=True)
class Section:
    """Fields under a heading. title, text: marked with N_()."""

    title: str
    fields: Sequence[Field]
    columns: Sequence[int] = (1, 1)
    text: str = ""


@dataclass(frozen=True)
class Found:
    """What the page reads: the entry as it is stored, what it can choose from, and what was typed before."""

    values: Mapping[str, Any] | None
    choices: Any
    typed: Mapping[str, Any] | None = field(default=None)


class EntryPage(Page):
    """One entry. A subclass declares `sections` and says how it is read and kept."""

    noun: str = ""
    """Names the kind of entry where drafts are kept."""
    back_to: Any = ""
    """What the place opens when the page is left."""
    crumb: str = ""
    """What the entry is part of, marked with N_()."""
    sections: Sequence[Section] = ()
    specs = (
        ActionSpec("save", N_("Save"), "Ctrl+Return", "check", Permission.KEEP_CATALOGUE),
        ActionSpec("forget", N_("Forget changes"), "", "undo-2"),
    )
    secondary = ("forget",)
    primary = "save"
    wide_search = False
    starts: Sequence[tuple[str, Any]] = ()
    """What a new entry begins with: fields and their values."""

    def __init__(self, desk: Desk, code: str = "") -> None:
        """`code`: of an entry to change; empty for a new one."""
        self.code = code
        self.draft = Draft(dict(self.starts))
        self._stored: dict[str, Any] = dict(self.starts)
        self._filled = self._leaving = False
        super().__init__(desk)
        self.draft.setParent(self)
        self.draft.save_wanted.connect(self._keep_typed)
        self.draft.field_changed.connect(self._field_changed)
        if code:
            self.set_title(code)

    # What a subclass says

    def read_entry(self, session: Any) -> Found:
        """The entry, and what it can choose from."""
        raise NotImplementedError

    def offer(self, choices: Any) -> None:
        """Offer what can be chosen."""

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Keeps what is typed."""
        raise NotImplementedError

    def name_words(self, values: Mapping[str, Any]) -> str:
        """What the entry is called, for the title."""
        return str(values.get("name") or self.code)

    def changed(self, key: str) -> None:
        """A field is another now, whoever changed it."""

    def make_lines(self) -> LineGrid | None:
        """Lines that belong to the entry, such as what a kit holds; None when it has none."""
        return None

    def lines_section(self, _grid: LineGrid) -> QWidget:
        """The lines as they stand below the other sections."""
        raise NotImplementedError

    # The page

    def bind(self) -> None:
        """What the actions do."""
        self.acts.bind("save", self.save)
        self.acts.bind("forget", self.forget)
        self.acts.set_shown("forget", shown=False)
        self.set_crumb(_(self.crumb), self.leave)

    def build(self) -> QWidget:
        """The sections below one another; the keys at the foot."""
        today = self.desk.clock.today
        self.forms = [
            Form(one.fields, self.draft, columns=one.columns, today=today, margins=(0, 4, 0, 0))
            for one in self.sections
        ]
        parts = [self._section(one, form) for one, form in zip(self.sections, self.forms, strict=True)]
        self.grid = self.make_lines()
        if self.grid is not None:
            parts.append(self.lines_section(self.grid))
            self.grid.problems_changed.connect(self._count)
            self.draft.lines_spliced.connect(lambda *_lines: self._show_differences())
        inside = holder(column(*parts, None, gap=14))
        inside.setMaximumWidth(_WIDTH)
        body = scrolled(holder(row((inside, 100), None, margins=(20, 16, 20, 16)), "scrolled"))
        hints = (("Ctrl+Enter", _("save")), ("Ctrl+Z", _("undo")), ("F8", _("next problem")))
        self.foot = FootBar(hints)
        for form in self.forms:
            form.problems_changed.connect(self._count)
        if not self.code:
            self.forms[0].left.connect(self._suggest_code)
        self._keys()
        outer = QWidget()
        layout = QVBoxLayout(outer)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.put_banner_below(layout, 0)
        layout.addWidget(body, 1)
        layout.addWidget(self.foot)
        return outer

    @staticmethod
    def _section(one: Section, form: Form) -> QWidget:
        parts: list[Any] = [Label(_(one.title), "section")]
        if one.text:
            parts.append(Label(_(one.text), tone="text2", wrap=True))
        return framed("panel", column(*parts, form, margins=(16, 12, 16, 14), gap=4))

    def _keys(self) -> None:
        stack = self.draft.undo_stack
        for sequence, act in (
            ("Ctrl+S", self.save),
            ("Ctrl+Z", stack.undo),
            ("Ctrl+Y", stack.redo),
            ("Ctrl+Shift+Z", stack.redo),
            ("F8", self._to_problem),
        ):
            action = QAction(self)
            action.setShortcut(QKeySequence(sequence))
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)

    def form_of(self, key: str) -> Form:
        """The form that has a field."""
        return next(form for form in self.forms if key in form.boxes)

    # Reading

    def opened_at(self) -> Any:
        """The list it belongs to is told by the place; a new entry by what was opened."""
        return ""

    def load(self) -> None:
        """Read the entry once; while somebody types in it nothing else is shown."""
        if self._filled:
            return
        uid = self._draft_uid()

        def ask(session: Any) -> Found:
            found, kept = self.read_entry(session), find_draft(session, uid)
            return Found(found.values, found.choices, dict(kept.payload) if kept else None)

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "entry"), owner=self)

    def _know(self, found: Found) -> None:
        self.offer(found.choices)
        if self.code and found.values is None:
            self.show_banner("warn", _("This entry is no longer here"))
            return
        self._stored = {**dict(self.starts), "lines": [], **(found.values or {})}
        self.draft.load(found.typed or self._stored)
        self._filled = True
        self.set_title(self.name_words(self._stored) if self.code else _(self.title))
        if found.typed is not None and self._differs():
            again = Solution(_("Forget changes"), self.forget)
            text = _("This is what was typed the last time.")
            self.show_banner("info", _("Not saved yet"), text, solutions=(again,))
        self._show_differences()
        keys = list(self.forms[0].boxes)
        self.forms[0].go_to(next((key for key in keys if not self.draft.get(key)), keys[0]))

    # What is typed

    def _draft_uid(self) -> str:
        return f"{self.noun}:{self.code or 'new'}"

    def _differs(self) -> bool:
        return _plain(self.draft.values) != _plain(self._stored)

    def _field_changed(self, key: str) -> None:
        self._show_differences()
        self.changed(key)

    def _show_differences(self) -> None:
        self.acts.set_shown("forget", shown=self._filled and self._differs())

    def _keep_typed(self, values: dict[str, Any]) -> None:
        if not self._filled or self._leaving:
            return
        uid = self._draft_uid()
        if self._differs():
            title = self.name_words(values)
            self.desk.tasks.write(lambda session: save_draft(session, uid, self.noun, values, title))
        else:
            self.desk.tasks.write(lambda session: discard_draft(session, uid))

    def may_leave(self) -> bool:
        """Keep what is being typed."""
        if self.grid is not None:
            self.grid.commit()
        self.draft.rest()
        return True

    def pause(self) -> None:
        """Keep what is being typed."""
        self.draft.rest()

    def forget(self) -> None:
        """Go back to what is stored; one undo brings the changes back."""
        self.hide_banner()
        words = _("Forget changes")
        now, stack = self.draft.values, self.draft.undo_stack
        stack.beginMacro(words)
        self.draft.put_all(
            {key: self._stored.get(key) for key in {**now, **self._stored} if key != "lines"}, words
        )
        if now["lines"] != self._stored["lines"]:
            self.draft.splice(0, len(self.draft.lines), self._stored["lines"], words)
        stack.endMacro()
        self._clear_problems()
        self.draft.save_now()
        self.toast(_("Changes forgotten"), _("Undo"), self.draft.undo_stack.undo)

    def _suggest_code(self, key: str) -> None:
        if key == "name" and not self.draft.get("code"):
            self.draft.put("code", suggested_code(text(self.draft.values, "name")) or None)

    # Saving

    def save(self) -> None:
        """Look at every field, then keep the entry; a refusal is said at its field."""
        if self.grid is not None:
            self.grid.commit()
        self.draft.rest()
        well = [form.check() for form in self.forms]
        if self.grid is not None:
            well.append(self.grid.check())
        if not all(well):
            self._to_problem()
            return
        operation, uid = self.operation(self.draft.values), self._draft_uid()
        self._leaving = True

        def keep_and_forget(session: Any) -> Any:
            kept = operation(session)
            discard_draft(session, uid)
            return kept

        self.desk.tasks.write(
            keep_and_forget, self._saved, refused=self._refused, unavailable=self._away, owner=self
        )

    def _saved(self, _code: Any) -> None:
        self.toast(_("{name} saved.").format(name=self.name_words(self.draft.values)))
        self.leave()

    def _away(self, away: Any) -> None:
        self._leaving = False
        self.desk.tasks.unavailable.emit(away, self.save)

    def _refused(self, refused: Refused) -> None:
        self._leaving = False
        rest: Sequence[Refused] = refused.all()
        self._clear_problems()
        for form in self.forms:
            rest = form.complain(rest)
        if self.grid is not None:
            self.grid.complain(rest)
        self.show_banner("bad", _("Not saved"), str(refused))
        self._to_problem()

    def _clear_problems(self) -> None:
        for form in self.forms:
            form.clear_problems()
        if self.grid is not None:
            self.grid.clear_problems()

    def leave(self) -> None:
        """Go back to the list."""
        self.desk.go(self.place, self.back_to)

    def _problems(self) -> list[tuple[Form, str]]:
        return [(form, key) for form in self.forms for key in form.problem_keys()]

    def _to_problem(self) -> None:
        found = self._problems()
        if found:
            here = [at for at, (form, key) in enumerate(found) if form.focused_key() == key]
            form, key = found[(here[0] + 1) % len(found) if here else 0]
            form.go_to(key)
        elif self.grid is not None and (cells := self.grid.problem_cells()):
            self.grid.go_to(*cells[0])

    def _count(self) -> None:
        wrong = len(self._problems()) + (len(self.grid.problem_cells()) if self.grid is not None else 0)
        self.foot.say(_("{count} to mend").format(count=wrong) if wrong else "", "bad")


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the fields and lines, whatever is half typed or empty left out."""
    found = {key: value for key, value in values.items() if key != "typing" and value not in (None, "")}
    lines = [{key: value for key, value in line.items() if value} for line in values.get("lines", ())]
    return {**found, "lines": [line for line in lines if line]}


def text(values: Mapping[str, Any], key: str) -> str:
    """The text of a field; empty while there is none."""
    return str(values.get(key) or "")


def suggested_code(name: str) -> str:
    """A code made of a name: "Hand gel, 1 l" gives HAND-GEL-1-L. Empty for a name without Latin letters."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.upper())
    return "-".join(part for part in plain.split("-") if part)[:20].rstrip("-")
