"""What papers have in common whose lines take goods from a store: what is there, what lacks, and where that is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from supplytrack.distribution.entry import Whereabouts, where_item_is
from supplytrack.distribution.plan import LinePlan
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.ui.distribution.note_lines import NoteLines, StockChoices, read_stock
from supplytrack.ui.distribution.noteform import at_the_page, day_or
from supplytrack.ui.distribution.where import WherePanel
from supplytrack.ui.distribution.words import HAND_OVER, counted_words
from supplytrack.ui.toolkit.banner import Solution
from supplytrack.ui.toolkit.paperpage import PaperPage
from supplytrack.ui.words import local

HINTS = (
    ("Enter", N_("next cell")),
    ("Ctrl+D", N_("copy from above")),
    ("Alt+Down", N_("other batch")),
    ("Ctrl+V", N_("paste from Excel")),
)
_PROBLEM_HINTS = (("F8", N_("next problem")), HINTS[0], HINTS[2])


class FromStore(PaperPage):
    """A paper with the fields `source` and `date`, and lines that are `NoteLines`."""

    lines: NoteLines
    hints = HINTS
    _where: Sequence[Whereabouts] = ()
    _where_of = ""
    _hints_of_problems = False
    _left_width = 0

    @property
    def takes_goods(self) -> bool:
        """Whether the goods are still to be taken: the paper is being written."""
        raise NotImplementedError

    def plan_lines_of(self, lines: NoteLines) -> None:
        """Know the lines of the paper; called in `bind`."""
        self.lines = lines
        self.line_columns = lines.columns()
        # Before the grid hears of it: it asks for the plans at once.
        self.draft.lines_spliced.connect(lambda *_lines: self.lines.forget())

    def lines_and_foot(self) -> QWidget:
        """Between the lines and the foot bar: where the goods are that are missing."""
        left = super().lines_and_foot()
        self.where_panel = WherePanel()
        self.where_panel.hide()
        layout = left.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, self.where_panel)
        self._left_width = self.grid.horizontalHeader().sectionSize(self._left_column())
        return left

    # The store

    def read_stock(self) -> None:
        """Read what the store can give on the day of the paper."""
        store, day, uid = self._asked()
        if not store or not self.takes_goods:
            return
        self.desk.tasks.read(
            lambda session: read_stock(session, store, day, uid),
            self._know_stock,
            ticket=(id(self), "stock"),
            refused=lambda _refused: None,
            owner=self,
        )

    def _asked(self) -> tuple[str, Any, str]:
        store, uid = str(self.draft.get("source") or ""), str(self.draft.get("uid"))
        return store, day_or(self.draft.get("date"), self.desk.clock.today()), uid

    def _know_stock(self, stock: StockChoices) -> None:
        self.lines.set_stock(stock)
        self.grid.refresh()
        self.refresh_side()

    def show_available(self, *, shown: bool) -> None:
        """Show what the store can give; nothing is worked out any more once the goods left."""
        for at, one in enumerate(self.grid.columns):
            if one.key in ("available", "left"):
                self.grid.setColumnHidden(at, not shown)

    # A refusal

    def refused_from_store(self, words: str, refused: Refused) -> None:
        """Look first at how the store stands now, then say what was refused and the ways out."""
        found = at_the_page(refused)
        store, day, uid = self._asked()
        code = self._item_of(found)

        def ask(session: Any) -> tuple[StockChoices | None, Sequence[Whereabouts]]:
            stock = read_stock(session, store, day, uid) if store else None
            return stock, where_item_is(session, code, store, uid) if code else ()

        def tell(now: tuple[StockChoices | None, Sequence[Whereabouts]]) -> None:
            stock, self._where = now
            self._where_of = code
            if stock is not None and self.takes_goods:
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

    # Where missing goods are

    def refresh_side(self) -> None:
        """Say anew what is beside the lines and below them."""
        super().refresh_side()
        self._look_where()
        self._fit_left()

    def foot_words(self) -> tuple[str, str]:
        """The counts; while something is wrong the keys beside them lead to it."""
        words, tone = super().foot_words()
        wrong = tone == "bad"
        if wrong != self._hints_of_problems:
            self._hints_of_problems = wrong
            self.foot.set_hints([(keys, _(told)) for keys, told in (_PROBLEM_HINTS if wrong else HINTS)])
        return words, tone

    def _left_column(self) -> int:
        return [column.key for column in self.grid.columns].index("left")

    def _fit_left(self) -> None:
        # "3 too many" needs more room than a number.
        short = any(plan and plan.missing for plan in self.lines.plans)
        self.grid.horizontalHeader().resizeSection(self._left_column(), 92 if short else self._left_width)

    def _short_line(self) -> tuple[int, LinePlan] | None:
        short = [(at, plan) for at, plan in enumerate(self.lines.plans) if plan and plan.missing]
        here = [one for one in short if one[0] == self.grid.current_line]
        found = here or short
        return found[0] if found else None

    def _look_where(self) -> None:
        short = self._short_line() if self.takes_goods else None
        if short is None:
            self._where_of = ""
            self._show_where(None)
            return
        code = short[1].item.ref.code
        if code == self._where_of:
            self._show_where(short[1])
        self._where_of = code
        store, _day, uid = self._asked()
        self.desk.tasks.read(
            lambda session: where_item_is(session, code, store, uid),
            self._know_where,
            ticket=(id(self), "where"),
            owner=self,
        )

    def _know_where(self, found: Sequence[Whereabouts]) -> None:
        self._where = found
        short = self._short_line()
        self._show_where(short[1] if short else None)

    def _show_where(self, plan: LinePlan | None) -> None:
        if plan is None or not self._where:
            self.where_panel.hide()
            self.grid.setMaximumHeight(16_777_215)
            return
        self.where_panel.show_places(plan.item.ref, plan.counted, self._where, self.lines.units)
        lines = sum(self.grid.rowHeight(line) for line in range(self.grid.line_model().rowCount()))
        self.grid.setMaximumHeight(lines + self.grid.horizontalHeader().height() + 1)
        self.where_panel.show()


def _most(plan: LinePlan) -> int:
    """What is left, in whole packs of the line."""
    factor = plan.counted.pack_factor if plan.counted and plan.counted.pack_name else None
    smallest = 10**plan.item.ref.decimals * (factor or 1)
    return int(plan.available // smallest)
