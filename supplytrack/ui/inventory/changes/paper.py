"""What papers of this room have in common: goods that lie somewhere, looked at as somebody writes; the loss report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from supplytrack.core.attached_file import FileKind
from supplytrack.core.document import Kind
from supplytrack.i18n import N_, _
from supplytrack.inventory.changes.entry import (
    Changing,
    Looked,
    Lots,
    OpenedPaper,
    TypedLine,
    look_at_lines,
    lots_at,
    open_paper,
    read_changing,
)
from supplytrack.inventory.changes.queries import ChangeDetail
from supplytrack.inventory.changes.sheets import loss_report_sheet
from supplytrack.inventory.ledger import Posted
from supplytrack.ui.choosing import location_choices
from supplytrack.ui.inventory.changes.lines import ChangeLines
from supplytrack.ui.inventory.changes.words import LIST, PAPER_WORDS
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.kept_paper import KeptPaper
from supplytrack.ui.posting import day_or, typed
from supplytrack.ui.toolkit.boxes import row
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.draft import Line, Saved
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import Desk, key_value
from supplytrack.ui.words import counted, item_name, local

STORE_MEMORY = "changes/store"
"""Under which the store is remembered that was last written on a paper of this room."""


@dataclass(frozen=True)
class _Read:
    world: Changing
    opened: OpenedPaper


class ChangePaper(KeptPaper):
    """A paper that takes goods from where they lie. A subclass says where that is and what it does with them."""

    place = STOCK
    in_list = LIST[1]
    file_kind = FileKind.PHOTO
    kinds = frozenset({"documents", "stock", "items", "approvals", "workspace"})
    hints = (
        ("Enter", N_("next cell")),
        ("Alt+Down", N_("other batch")),
        ("Ctrl+D", N_("copy from above")),
        ("Ctrl+V", N_("paste from Excel")),
    )

    def __init__(self, desk: Desk, kind: Kind, name: str, first: Mapping[str, Any]) -> None:
        """`name`: a draft's or a request's identity, or a number; empty for a new paper."""
        self._kind = kind
        self.word = PAPER_WORDS[kind]
        self.world: Changing | None = None
        self.opened = OpenedPaper()
        self.looked: Looked | None = None
        self._lots_for: tuple[Any, ...] = ()
        self._looked_for: Any = None
        super().__init__(desk, name, {"date": desk.clock.today().isoformat(), **first})
        self.draft.field_changed.connect(self._field_changed)
        self._show_state()

    # What a subclass says

    def goods_lie(self) -> tuple[str, bool]:
        """The code of the place the goods are taken from, and whether they are what it was given."""
        raise NotImplementedError

    def typed_lines(self) -> list[TypedLine]:
        """The lines as they are, to be looked at."""
        raise NotImplementedError

    def show_paper(self) -> None:
        """Say how the paper stands, once it is known."""
        raise NotImplementedError

    def told_values(self, detail: ChangeDetail) -> dict[str, Any]:
        """What a posted paper shows."""
        raise NotImplementedError

    # Reading

    @property
    def kind(self) -> Kind:
        """The kind of document it becomes."""
        return self._kind

    @property
    def posted(self) -> ChangeDetail | None:
        """The paper as the ledger knows it; None while it is a draft."""
        return self.opened.posted

    def posted_paper(self) -> tuple[int, str] | None:
        """The key and number of the posted paper."""
        return (self.posted.row.document_id, self.posted.row.number) if self.posted else None

    @property
    def is_written(self) -> bool:
        """Whether somebody still writes it."""
        return self.opened.posted is None and self.opened.request is None

    def know_lines(self) -> None:
        """Make the lines; called in `bind`."""
        adds = self.kind is Kind.ADJUSTMENT
        self.lines = ChangeLines(lambda: self.draft.lines, self.desk.clock.today, adds=adds)

    def load(self) -> None:
        """Read what can be chosen, and the paper."""
        name = self._name

        def ask(session: Any) -> _Read:
            opened = open_paper(session, name) if name else OpenedPaper()
            return _Read(read_changing(session), opened)

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "paper"), owner=self)

    def _know(self, read: _Read) -> None:
        self.world, self.opened = read.world, read.opened
        self.lines.set_world(read.world)
        self.offer(read.world)
        if read.opened.posted is not None:
            self.take_over(self.told_values(read.opened.posted))
        elif read.opened.request is not None:
            self.take_over(self.asked_values())
        elif not self._filled and read.opened.draft is not None:
            self.draft.load(read.opened.draft)
            self.top.saved.show_state(Saved.SAVED, self.desk.clock.local(read.opened.saved_at))
            self.grid.restore_cursor()
        begins, self._filled = not (self._filled or self._name), True
        self._lots_for = ()
        self._show_state()
        self._read_lots()
        if begins:
            self.begin_writing()

    def offer(self, world: Changing) -> None:
        """Offer what the fields choose from."""
        self.form.set_choices(self.store_field, store_choices(world))

    store_field = "location"
    """The key of the field with our own store."""

    def asked_values(self) -> dict[str, Any]:
        """What a request shows that waits for somebody else; this kind is never asked for."""
        return {}

    def take_over(self, values: dict[str, Any]) -> None:
        """Show what nobody writes in any more."""
        self._leaving = True
        self.draft.load(values)
        self.set_read_only(read_only=True)
        self.top.saved.show_state(Saved.UNTOUCHED)

    def _field_changed(self, _key: str) -> None:
        self._read_lots()

    def _read_lots(self) -> None:
        """Read what lies where the goods are taken from, when that or the day is another."""
        code, handed_over = self.goods_lie()
        day = day_or(self.draft.get("date"), self.desk.clock.today())
        asked = (code, handed_over, day)
        if asked == self._lots_for or self.posted is not None or self.world is None:
            return
        self._lots_for = asked
        self.desk.tasks.read(
            lambda session: lots_at(session, code, day, handed_over=handed_over),
            self._know_lots,
            ticket=(id(self), "lots"),
            owner=self,
        )

    def _know_lots(self, lots: Lots) -> None:
        self.lines.set_lots(lots if self._lots_for[0] else None)
        self._looked_for = None
        self.grid.refresh()
        self.refresh_side()

    def refresh_side(self) -> None:
        """Say anew what stands beside the lines, and look at them where they are others now."""
        super().refresh_side()
        if self.posted is not None or self.world is None:
            return
        asked = (self._lots_for, self.typed_lines())
        if asked != self._looked_for:
            self._looked_for = asked
            self._look(asked[1])

    def _look(self, lines: Sequence[TypedLine]) -> None:
        code, handed_over = self.goods_lie()
        day = day_or(self.draft.get("date"), self.desk.clock.today())
        self.desk.tasks.read(
            lambda session: look_at_lines(session, code, day, lines, handed_over=handed_over),
            self._know_looked,
            ticket=(id(self), "looked"),
            owner=self,
        )

    def _know_looked(self, looked: Looked) -> None:
        if len(looked.lines) != len(self.draft.lines):
            return
        self.looked = looked
        self.lines.set_looked(self.draft.lines, looked)
        self.grid.refresh()
        self.refresh_side()
        self.follow_look(looked)

    def follow_look(self, _looked: Looked) -> None:
        """What else follows from what the lines would do."""

    def _show_state(self) -> None:
        detail = self.posted
        if detail is not None:
            self.set_title(detail.row.number)
        elif self._name:
            self.set_title(_(self.named))
        reversed_by = detail.row.reversed_by if detail else ""
        for action, shown in (
            ("delete", self.is_written),
            ("reverse", detail is not None and not reversed_by),
            ("print", detail is not None and self.lost_something(detail)),
            ("save", detail is not None and self.lost_something(detail)),
        ):
            self.acts.set_shown(action, shown=shown)
        self.show_paper()
        self.grid.show_column("available", shown=detail is None)
        if reversed_by:
            self.show_banner("info", _("Reversed by {number}").format(number=reversed_by), icon="undo-2")
        self.grid.refresh()
        self.refresh_side()

    named = ""
    """What a draft is called at the head of its page (N_)."""

    def lost_something(self, detail: ChangeDetail) -> bool:
        """Whether the posted paper has a loss report."""
        return any(line.quantity < 0 or line.damaged for line in detail.lines)

    # The side panel

    def store_name(self, key: str = "") -> str:
        """The name of a place that was chosen."""
        code = self.draft.get(key or self.store_field)
        places = self.world.places if self.world else ()
        found = [one for one in places if one.code == code]
        return local(found[0].name, found[0].name_km) if found else ""

    def totals(self) -> list[Any]:
        """What the paper takes of each item, as far as it can be had, and what cannot."""
        parts: list[Any] = []
        for sign, sums in (("-" if self.lines.adds else "", self.lines.taken()), ("+", self.lines.added())):
            for code, quantity in sums.items():
                item = self.lines.items[code]
                words = f"{sign}{counted(item, quantity)}"
                parts += [row((Label(item_name(item), wrap=True), 1), Label(words, "strong")), 4]
        return parts or [Label(_("Add a line: the sums are shown here."), tone="text2", wrap=True)]

    def facts(self, detail: ChangeDetail, *more: tuple[str, str]) -> list[Any]:
        """Who recorded the paper and what else is known of it."""
        posted = self.desk.clock.local(detail.posted_at)
        told = [
            (_("Date"), day_text(detail.row.date)),
            *more,
            (_("Recorded by"), detail.requested_by or detail.posted_by),
            (_("Recorded on"), f"{day_text(posted.date())}, {posted:%H:%M}"),
        ]
        parts: list[Any] = []
        for name, value in told:
            if value:
                parts += [key_value(name, value), 4]
        return parts

    # The loss report

    def _make_report(self, then: Callable[[bytes], None]) -> None:
        posted = self.posted_paper()
        if posted is None:
            return

        def render(sheet: Any) -> None:
            self.desk.tasks.make(partial(_render, sheet), then, ticket=(id(self), "report"), owner=self)

        self.desk.tasks.read(
            lambda session: loss_report_sheet(session, posted[1]),
            render,
            ticket=(id(self), "sheet"),
            owner=self,
        )

    def print_report(self) -> None:
        """Print the loss report."""
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        self._make_report(partial(print_pdf, self))

    def save_report(self) -> None:
        """Save the loss report as a PDF file."""
        from supplytrack.ui.saving import save_pdf

        posted = self.posted_paper()
        if posted is not None:
            self._make_report(partial(save_pdf, self, f"{posted[1]}_loss-report.pdf"))

    def bind_common(self) -> None:
        """What every paper of this room does."""
        self.acts.bind("print", self.print_report)
        self.acts.bind("save", self.save_report)
        self.acts.bind("delete", self.delete_draft)
        self.acts.bind("reverse", self.ask_reverse)
        self.set_crumb(_("Losses, changes"), lambda: self.desk.go(STOCK, LIST))

    def draft_title(self) -> str:
        """Where it happened."""
        return self.store_name()

    def posted_as(self, posted: Posted) -> None:
        """Show the paper as it was posted."""
        self.desk.memory.put(STORE_MEMORY, self.draft.get(self.store_field))
        self.toast(_("{number} posted.").format(number=posted.number))
        super().posted_as(posted)


def store_choices(world: Changing) -> list[Choice]:
    """Places to choose from, stores first."""
    return location_choices(sorted(world.places, key=lambda place: place.kind.value != "warehouse"))


def text_of(line: Line, key: str) -> str:
    """What stands in a cell, also where it is nobody's name."""
    return typed(line, key) or typed(line, f"{key}?")


def _render(sheet: Any) -> bytes:
    # ReportLab takes a while to load; only papers need it, and it loads beside the window.
    from supplytrack.documents.loss_report import render

    return render(sheet)
