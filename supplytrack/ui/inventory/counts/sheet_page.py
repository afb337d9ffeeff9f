"""One stock count: counted line by line, looked at by somebody else, posted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.actor import Permission
from supplytrack.core.attached_file import FileKind
from supplytrack.core.document import CountState
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.counts.operations import (
    ExtraDraft,
    FigureDraft,
    add_extra,
    enter_figures,
    give_reasons,
    name_counters,
    take_out_extra,
)
from supplytrack.inventory.counts.queries import CountDetail, read_count
from supplytrack.ui.attached import paper_files
from supplytrack.ui.inventory.counts.count_lines import (
    Figures,
    difference_of,
    figures_of,
    kept_figures,
    merged,
    page_lines,
    why_not_exact,
)
from supplytrack.ui.inventory.counts.count_side import count_side, counted_lines
from supplytrack.ui.inventory.counts.words import COUNT, COUNTS, EXTRA, state_badge
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.attachments import FileStrip
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.draft import Line, Saved
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.lines import Pasted
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.paperpage import PaperPage
from supplytrack.ui.words import local

HIDDEN, SHOWN = "hidden", "shown"
_MEMORY = "count/expected"


@dataclass(frozen=True)
class _Opened:
    detail: CountDetail
    own: str
    alone: bool


class CountSheetPage(PaperPage):
    """The page of a count, whatever its state. Figures are kept as they are typed, by the count itself."""

    place = STOCK
    in_list = COUNTS
    title = N_("Count")
    kinds = frozenset({"counts", "stock"})
    specs = (
        ActionSpec("print", N_("Print sheet"), "Ctrl+P", "printer"),
        ActionSpec("save", N_("Save as PDF"), "Ctrl+Shift+S", "file-down"),
        ActionSpec("again", N_("Count again"), "", "undo-2", Permission.COUNT_STOCK),
        ActionSpec("extra", N_("Goods not on the sheet"), "Ctrl+B", "plus", Permission.COUNT_STOCK),
        ActionSpec("finish", N_("Finish counting"), "Ctrl+Return", "clipboard-check", Permission.COUNT_STOCK),
        ActionSpec("post", N_("Post differences"), "Ctrl+Return", "check", Permission.POST_STOCK_COUNT),
        ActionSpec("cancel", N_("Give up this count"), "", "x", Permission.COUNT_STOCK),
        ActionSpec("reverse", N_("Reverse the count"), "", "undo-2", Permission.REVERSE_DOCUMENT),
    )
    secondary = ("print", "again")
    more = ("save", "", "cancel", "reverse")
    primary = ("post", "finish")
    form_columns = (46, 30, 24)
    fields = (
        Field("counted_by", N_("Counted by"), placeholder=N_("Names, with commas between them")),
        Field("reviewed_by", N_("Looked at by"), placeholder=N_("Somebody who did not count")),
        Field(
            "expected",
            N_("What the books say"),
            FieldKind.SEGMENTS,
            options=((HIDDEN, N_("Hidden")), (SHOWN, N_("Shown"))),
        ),
        Field("date", N_("Posted on"), FieldKind.DATE, instead="expected"),
    )
    blank_lines = 0
    line_height = 42
    side_width = 268

    def __init__(self, desk: Desk, name: str) -> None:
        """`name`: the count's number or identity."""
        self._asked = name
        self._opened: _Opened | None = None
        self._kept: dict[int, Figures] = {}
        self._named = ""
        self._sending: list[tuple[dict[int, Figures], str]] = []
        super().__init__(desk, {"expected": desk.memory.get(_MEMORY) or HIDDEN})
        self.setFocusProxy(self.grid)
        self.grid.take_out = self._take_out
        self.draft.field_changed.connect(self._field_changed)
        self._show_state()

    @property
    def detail(self) -> CountDetail | None:
        """The count as it is kept; None until it was read."""
        return self._opened.detail if self._opened else None

    @property
    def state(self) -> CountState:
        """How the count stands."""
        return self.detail.row.state if self.detail else CountState.OPEN

    @property
    def number(self) -> str:
        """The count's number."""
        return self.detail.row.number if self.detail else self._asked

    def opened_at(self) -> Any:
        """This count."""
        return COUNT, self.number

    def load(self) -> None:
        """Read the count."""
        name = self._asked
        self.desk.tasks.read(
            lambda session: _Opened(
                read_count(session, name), session.workspace.short_name, session.actor.alone
            ),
            self._know,
            ticket=(id(self), "count"),
            owner=self,
        )

    def _know(self, opened: _Opened) -> None:
        before, self._opened = self._opened, opened
        lines = page_lines(opened.detail, opened.own)
        if before is None or before.detail.row.state is not opened.detail.row.state:
            self._fill(lines)
            self._show_state()
        elif not self._sending and not self.draft.get("typing"):
            self._take_in(lines)
            self.refresh_side()

    def _fill(self, lines: list[Line]) -> None:
        self._kept = kept_figures(lines)
        names = self.detail.row.counted_by if self.detail else ""
        self._named = names
        self.draft.load(
            {
                "uid": self._uid(),
                "expected": self.draft.get("expected"),
                "reviewed_by": self.draft.get("reviewed_by"),
                "date": self._posting_day(),
                "counted_by": names,
                "lines": lines,
            }
        )
        self._tell_unread()
        self.top.saved.show_state(Saved.UNTOUCHED)
        if self.state is CountState.OPEN:
            empty = [at for at, line in enumerate(lines) if not line.get("counted")]
            self.grid.go_to(empty[0] if empty else 0, "counted")

    def _take_in(self, lines: list[Line]) -> None:
        """Somebody else counts too, or goods moved: what is typed here and not kept yet stays."""
        names = self.detail.row.counted_by if self.detail else ""
        if names != self._named == (self.draft.get("counted_by") or ""):
            self._named = names
            self.draft.set_field("counted_by", names)
        if kept_figures(lines) == self._kept and _moved(lines) == _moved(self.draft.lines):
            return
        shown = merged(lines, self.draft.lines, self._kept)
        self._kept = kept_figures(lines)
        at, key = self.grid.current_line, self._current_key()
        self.draft.load({**self.draft.values, "lines": shown})
        self._tell_unread()
        self.grid.go_to(max(0, min(at, len(shown) - 1)), key)

    def _posting_day(self) -> str | None:
        """The day of the count, until somebody chooses a later one; of a posted count the day it is posted on."""
        row = self.detail.row if self.detail else None
        if row is None or row.posted is not None:
            return row.posted.isoformat() if row and row.posted else None
        return self.draft.get("date") or row.date.isoformat()

    def _tell_unread(self) -> None:
        """Say at each figure that cannot be read why it is none."""
        model = self.grid.line_model()
        model.clear_told()
        for at, line in enumerate(self.draft.lines):
            if why := why_not_exact(line):
                model.tell(at, "counted", why)

    def _current_key(self) -> str:
        column = self.grid.currentIndex().column()
        return self.grid.columns[column].key if column >= 0 else "counted"

    # How it stands

    def _field_changed(self, key: str) -> None:
        if key == "expected":
            self.desk.memory.put(_MEMORY, self.draft.get("expected"))
            self._show_columns()

    def _show_columns(self) -> None:
        counting = self.state is CountState.OPEN
        shown = not counting or self.draft.get("expected") == SHOWN
        for key in ("expected", "difference"):
            self.grid.show_column(key, shown=shown)
        for key in ("worth", "reason"):
            self.grid.show_column(key, shown=not counting)
        self.grid.show_column("moved", shown=self.state is CountState.COUNTED)
        self.grid.show_column("remarks", shown=counting)

    def _show_state(self) -> None:
        detail, state = self.detail, self.state
        counting, reviewing = state is CountState.OPEN, state is CountState.COUNTED
        self._show_columns()
        for action, shown in (
            ("extra", counting and detail is not None),
            ("finish", counting and detail is not None),
            ("post", reviewing),
            ("again", reviewing),
            ("cancel", counting or reviewing),
            ("reverse", state is CountState.POSTED),
        ):
            self.acts.set_shown(action, shown=shown)
        self.form.set_shown("expected", shown=counting)
        self.form.set_shown("date", shown=reviewing or state in (CountState.POSTED, CountState.REVERSED))
        self.form.set_shown("reviewed_by", shown=reviewing and (self._opened is None or self._opened.alone))
        if detail is not None:
            self.set_title(detail.row.number)
            self.set_summary(local(detail.row.location_name, detail.row.location_km))
            if counting or reviewing or state is CountState.POSTED:
                steps = [_("Counting"), _("Review"), _("Posted")]
                self.set_state(steps=steps, at=0 if counting else 1 if reviewing else 2)
            else:
                self.set_state(state_badge(detail.row))
        if not (counting or reviewing):
            self.set_read_only(read_only=True)
        self.foot.set_hints(self._hints())
        self.grid.refresh()
        self.refresh_side()
        self._count()

    def _hints(self) -> list[tuple[str, str]]:
        if self.state is CountState.OPEN:
            return [
                ("Enter", _("next line")),
                ("Ctrl+V", _("paste a column")),
                ("Ctrl+B", _("goods not on the sheet")),
                ("F8", _("next problem")),
            ]
        if self.state is CountState.COUNTED:
            return [("Alt+Down", _("choose a reason")), ("Ctrl+Enter", _("post the differences"))]
        return [("Ctrl+P", _("print"))]

    def foot_words(self) -> tuple[str, str]:
        """How many lines are counted, or differ."""
        lines = self.draft.lines
        if self.state is not CountState.OPEN:
            differing = sum(bool(difference_of(line)) for line in lines)
            words = ngettext("{count} difference", "{count} differences", differing)
            return words.format(count=f"{differing:,}"), "text2"
        wrong = sum(bool(why_not_exact(line)) for line in lines)
        told = _("{counted} of {lines} counted").format(
            counted=f"{counted_lines(lines):,}", lines=f"{len(lines):,}"
        )
        if wrong:
            problems = ngettext("{count} problem", "{count} problems", wrong).format(count=wrong)
            return f"{told}, {problems}", "bad"
        return told, "text2"

    def side(self) -> QWidget | None:
        """How far it is, and what posting will do."""
        if self.detail is None:
            return QWidget()
        add = Button(
            _("Goods not on the sheet"), "", "plus", clicked=lambda: self.desk.go(STOCK, (EXTRA, self.number))
        )
        return count_side(self.detail, self.draft.lines, self.desk.clock, add)

    # Keeping

    def save(self, values: dict[str, Any]) -> Callable[[Any], Any] | None:
        """Keep the figures and reasons that changed; a figure that is not exact turns red and is kept as typed."""
        detail = self.detail
        if detail is None or self.state not in (CountState.OPEN, CountState.COUNTED):
            return None
        changed: dict[int, Figures] = {}
        for at, line in enumerate(values["lines"]):
            number = line.get("line")
            if number is None or figures_of(line) == self._kept.get(number):
                continue
            if why := why_not_exact(line):
                self.grid.line_model().tell(at, "counted", why)
            changed[number] = figures_of(line)
        names = str(values.get("counted_by") or "")
        if not changed and names == self._named:
            return None
        self._sending.append((changed, names))
        return partial(
            _keep,
            uid=detail.row.uid,
            state=self.state,
            changed=changed,
            names=names.split(",") if names != self._named else None,
        )

    def _saved(self, result: Any) -> None:
        if self._sending:
            changed, names = self._sending.pop(0)
            self._kept |= changed
            self._named = names
        super()._saved(result)

    def _not_saved(self, why: Refused | Unavailable) -> None:
        if self._sending:
            self._sending.pop(0)
        super()._not_saved(why)

    def _tell_pasted(self, pasted: Pasted) -> None:
        """A pasted column that is longer than the sheet ends where the sheet does."""
        lines = [line for line in self.draft.lines if line.get("line") is not None]
        beyond = len(self.draft.lines) - len(lines)
        if not beyond:
            super()._tell_pasted(pasted)
            return
        self.draft.splice(len(lines), beyond, [], _("Take away what is below the sheet"))
        words = ngettext(
            "{count} pasted line was below the end of the sheet",
            "{count} pasted lines were below the end of the sheet",
            beyond,
        )
        self.toast(words.format(count=beyond), _("Undo (Ctrl+Z)"), self.draft.undo_stack.undo)

    def _take_out(self, chosen: list[int]) -> None:
        """Take goods off the sheet that were added to it; what it listed from the beginning stays."""
        detail = self.detail
        lines = [self.draft.lines[at] for at in chosen if self.draft.lines[at].get("is_extra")]
        if detail is None or self.state is not CountState.OPEN:
            return
        if not lines:
            self.toast(_("This line belongs to the sheet. Write 0 where nothing was found."))
            return
        uid, line = detail.row.uid, lines[0]
        again = ExtraDraft(
            str(line["item"]),
            str(line.get("counted") or "0"),
            str(line["donor"]),
            str(line["batch"]),
            expiry=day_or(line["expiry"], None),
            remarks=str(line.get("remarks") or ""),
        )
        tasks = self.desk.tasks

        def bring_back() -> None:
            tasks.write(lambda session: add_extra(session, uid, again))

        def gone(_nothing: None) -> None:
            self.toast(_("Taken off the sheet"), _("Undo"), bring_back)

        tasks.write(
            lambda session: take_out_extra(session, uid, int(line["line"])),
            gone,
            refused=self.show_refusal,
            owner=self,
        )

    # Finishing, reviewing, posting

    def files_strip(self) -> FileStrip:
        """The files on the count, such as the sheet as it was signed."""
        return paper_files(self, self._uid, FileKind.OTHER)

    def _uid(self) -> str:
        return self.detail.row.uid if self.detail else ""

    def _do(self, operation: Callable[[Any], Any], told: str) -> None:
        def done(_result: Any) -> None:
            self.hide_banner()
            self.toast(told)

        self.desk.tasks.write(operation, done, refused=self.show_refusal, owner=self)


def _moved(lines: Any) -> dict[Any, Any]:
    return {line.get("line"): line.get("moved") for line in lines}


def _keep(
    session: Any, uid: str, state: CountState, changed: Mapping[int, Figures], names: list[str] | None
) -> None:
    """Keep what changed of a count in one transaction."""
    if names is not None:
        name_counters(session, uid, names)
    if not changed:
        return
    if state is CountState.OPEN:
        typed = [FigureDraft(line, *figures) for line, figures in changed.items()]
        enter_figures(session, uid, typed, keep_unread=True)
    else:
        give_reasons(session, uid, {line: reason for line, (_counted, reason, _said) in changed.items()})
