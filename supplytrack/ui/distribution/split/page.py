"""Plan a split: scarce goods of one store over the sites that lack them, by a rule, changed by hand, with the reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.place import LocationKind
from supplytrack.catalogue.queries import LocationRow, list_locations
from supplytrack.core.actor import Permission
from supplytrack.core.quantity import format_quantity
from supplytrack.distribution.needs.fair_share import Rule
from supplytrack.distribution.needs.split_plan import Given
from supplytrack.distribution.needs.splitting import (
    DraftNote,
    SplitBasis,
    SplitDraft,
    SplitPart,
    draft_notes,
    read_split,
    take_back_notes,
)
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.distribution.note_lines import ItemChoices
from supplytrack.ui.distribution.note_view import STORE_MEMORY
from supplytrack.ui.distribution.noteform import day_or, form_values
from supplytrack.ui.distribution.places import place_choices
from supplytrack.ui.distribution.split.lines import Problem, SplitLines
from supplytrack.ui.distribution.split.words import RULE_WORDS, RULES_SAID
from supplytrack.ui.distribution.words import HAND_OVER, unit_of
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import hairline
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import Desk, check_line, key_value, section, side_box
from supplytrack.ui.toolkit.paperpage import PaperPage
from supplytrack.ui.toolkit.place import LIST

_MOST_ITEMS = 4
"""Items whose sums stand at the side; more would push the checks out of sight."""


@dataclass(frozen=True)
class _Opened:
    """What the page reads for a store and a day. `items`: what it has, made beside the window."""

    basis: SplitBasis
    items: ItemChoices


class SplitPage(PaperPage):
    """A plan: what each site gets of a store's goods, until the notes are made."""

    place = HAND_OVER
    title = N_("Plan a split")
    kinds = frozenset({"stock", "notes", "needs", "arrivals", "entitlements", "locations"})
    specs = (
        ActionSpec("fill", N_("Take all that lack"), "Ctrl+L", "refresh-cw"),
        ActionSpec("make", N_("Make delivery notes"), "Ctrl+Return", "truck", Permission.PREPARE_HANDOVER),
    )
    secondary = ("fill",)
    primary = "make"
    line_height = 42
    side_width = 232
    form_columns = (26, 24, 24, 16)
    fields = (
        Field("source", N_("From store"), FieldKind.CHOICE, required=True),
        Field("item", N_("Item"), FieldKind.CHOICE, placeholder=N_("All that sites lack")),
        Field("rule", N_("Split"), FieldKind.CHOICE, required=True),
        Field("date", N_("Date"), FieldKind.DATE, required=True),
    )
    hints = (
        ("Enter", N_("next cell")),
        ("Ctrl+Delete", N_("leave a site out")),
        ("Ctrl+Z", N_("undo")),
        ("Ctrl+V", N_("paste from Excel")),
    )

    def __init__(self, desk: Desk, item: str = "", parent: QWidget | None = None) -> None:
        """`item`: what is to be split; empty for all that sites lack."""
        self._places: Sequence[LocationRow] = ()
        self._begun = False
        self._told: list[Problem] = []
        first = {
            "source": desk.memory.get(STORE_MEMORY),
            "date": desk.clock.today().isoformat(),
            "rule": Rule.PROPORTIONAL.value,
            "item": item or None,
        }
        super().__init__(desk, first, parent)
        self.setFocusProxy(self.grid)
        self.draft.field_changed.connect(self._field_changed)
        self.draft.lines_spliced.connect(lambda *_lines: self._tell_problems())
        self._show_columns()

    def bind(self) -> None:
        """What the actions do, what the lines ask, and the way back to the notes."""
        self.lines = SplitLines(lambda: self.draft.lines, self._rule)
        self.line_columns = self.lines.columns()
        # Before the grid hears of it: it asks for the plans at once.
        self.draft.lines_spliced.connect(lambda *_lines: self.lines.forget())
        self.acts.bind("fill", self.fill)
        self.acts.bind("make", lambda: self.press(self._operation, self._made))
        self.set_crumb(_("Delivery notes"), lambda: self.desk.go(HAND_OVER, LIST))

    def _rule(self) -> Rule:
        return Rule(self.draft.get("rule") or Rule.PROPORTIONAL.value)

    # Reading

    def load(self) -> None:
        """Read the places, then what the store has and sites need."""
        self.desk.tasks.read(list_locations, self._know_places, ticket=(id(self), "places"), owner=self)

    def _know_places(self, places: Sequence[LocationRow]) -> None:
        self._places = [place for place in places if place.active]
        stores = [place for place in self._places if place.kind is LocationKind.WAREHOUSE]
        self.form.set_choices("source", place_choices(stores))
        self.form.set_choices("rule", [Choice(rule.value, _(words)) for rule, words in RULE_WORDS.items()])
        if self.draft.get("source") not in {store.code for store in stores}:
            self.draft.set_field("source", stores[0].code if stores else None)
        else:
            self._read()

    def _read(self) -> None:
        store = str(self.draft.get("source") or "")
        day = day_or(self.draft.get("date"), self.desk.clock.today())
        if not store:
            return

        def ask(session: Any) -> _Opened:
            basis = read_split(session, store, day)
            return _Opened(basis, ItemChoices(basis.stock.items.values(), basis.stock))

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "split"), owner=self)

    def _know(self, opened: _Opened) -> None:
        sites = [place for place in self._places if place.code != opened.basis.stock.store]
        self.lines.know(opened.basis, opened.items, place_choices(sites, stores_first=False))
        self.form.set_choices("item", opened.items)
        if not self._begun:
            self._begun = True
            self._fill(_("Take all that lack"))
            self.draft.undo_stack.clear()
        self._planned()

    def _field_changed(self, key: str) -> None:
        if key in ("source", "date"):
            # A store from which nothing could go leaves no plan; the next one begins with all that lacks.
            self._begun = self._begun and bool(self.draft.lines)
            self._read()
        elif key == "rule":
            self.lines.forget()
            self._show_columns()
            self._planned()
        elif key == "item" and self._begun:
            self.fill()

    def _show_columns(self) -> None:
        rule = self._rule()
        self.grid.show_column("priority", shown=rule is Rule.PRIORITY_FIRST)
        self.grid.show_column("minimum", shown=rule is Rule.MINIMUM_FIRST)

    def fill(self) -> None:
        """Put every site in that lacks the item; what was set by hand goes. One step of undo."""
        self._fill(_("Take all that lack"))

    def _fill(self, words: str) -> None:
        lines = self.lines.lacking(str(self.draft.get("item") or ""))
        if lines or self.draft.lines:
            self.draft.splice(0, len(self.draft.lines), lines, words)

    # What is said

    def _planned(self) -> None:
        self.grid.refresh()
        self._tell_problems()
        self.refresh_side()

    def _tell_problems(self) -> None:
        found = self.lines.problems()
        if found == self._told:
            return
        self._told = found
        self.grid.clear_problems()
        for at, key, words in found:
            self.grid.line_model().tell(at, key, words)

    def ready(self) -> bool:
        """Look at every field and cell; amounts beyond what is there stay told at their cells."""
        self._told = []
        well = super().ready()
        self._tell_problems()
        return well and not self._told

    def side(self) -> QWidget:
        """What the store has of each item, what goes, and what sites still lack after that."""
        basis = self.lines.basis
        plans = [plan for plan in self.lines.plans if plan is not None and not plan.twice]
        if basis is None or not plans:
            return side_box(
                section(_("What goes where")),
                8,
                Label(
                    _("No site lacks anything that this store has. Add a line, or choose another store."),
                    tone="text2",
                    wrap=True,
                ),
            )
        parts: list[Any] = []
        by_item: dict[str, list[Given]] = {}
        for plan in plans:
            by_item.setdefault(plan.wish.item, []).append(plan)
        for code, of_item in list(by_item.items())[:_MOST_ITEMS]:
            parts += [*self._sums(code, of_item), 12, hairline(), 12]
        rest = len(by_item) - _MOST_ITEMS
        if rest > 0:
            more = ngettext("and {count} more item", "and {count} more items", rest)
            parts += [Label(more.format(count=rest), "caption", "text2"), 12]
        return side_box(*parts, *self._checks(plans))

    def _sums(self, code: str, plans: Sequence[Given]) -> list[Any]:
        basis = self.lines.basis
        if basis is None:
            return []
        choice = basis.stock.items[code]
        there, going = choice.available(basis.stock.day), sum(plan.quantity for plan in plans)
        lacks, lacking = sum(plan.lacks for plan in plans), sum(plan.lacking for plan in plans)

        def told(quantity: int) -> str:
            return format_quantity(quantity, choice.ref.decimals)

        return [
            Label(self.lines.item_words(code), "section", wrap=True),
            2,
            Label(unit_of(choice.ref, 0), "caption", "text2"),
            6,
            key_value(_("The store has"), told(there)),
            3,
            key_value(_("Sites lack"), told(lacks)),
            3,
            key_value(_("To send"), told(going), "bad" if going > there else "", "strong"),
            3,
            key_value(_("Stays in the store"), told(max(there - going, 0))),
            3,
            key_value(_("Still lacking"), told(lacking), "warn" if lacking else ""),
        ]

    def _checks(self, plans: Sequence[Given]) -> list[Any]:
        beyond = sum(1 for plan in plans if plan.beyond)
        nothing = sum(1 for plan in plans if plan.lacks and not plan.quantity)
        parts: list[Any] = [section(_("Why these shares")), 6]
        parts += [Label(_(RULES_SAID[self._rule()]), tone="text2", wrap=True), 10]
        if beyond:
            parts += [check_line("bad", _("More than the store has"), _("Look at the red cells.")), 10]
        if nothing:
            words = ngettext("{count} site gets nothing", "{count} sites get nothing", nothing)
            parts += [check_line("warn", words.format(count=nothing)), 10]
        more = sum(1 for plan in plans if plan.wish.by_hand is not None and plan.quantity > plan.lacks)
        if more:
            words = ngettext(
                "{count} site gets more than it lacks", "{count} sites get more than they lack", more
            )
            parts += [check_line("warn", words.format(count=more)), 10]
        sites = len({plan.wish.site for plan in plans if plan.quantity})
        if sites and not beyond:
            words = ngettext("{count} note for one site", "{count} notes, one for each site", sites)
            held = _("Drafts hold no goods until a note is prepared or issued.")
            parts += [check_line("info", words.format(count=sites), held), 10]
        return parts

    # Making the notes

    def _operation(self, values: dict[str, Any]) -> Callable[[Any], list[DraftNote]]:
        parts = [
            SplitPart(plan.wish.site, plan.wish.item, plan.quantity) if plan else SplitPart("", "", 0)
            for plan in self.lines.plans
        ]
        day = day_or(values.get("date"), self.desk.clock.today())
        split = SplitDraft(str(values.get("source") or ""), day, parts)
        return lambda session: draft_notes(session, split, form_values)

    def _made(self, drafts: Sequence[DraftNote]) -> None:
        self.desk.memory.put(STORE_MEMORY, self.draft.get("source"))
        many = len(drafts)
        words = ngettext("{count} draft delivery note made", "{count} draft delivery notes made", many)
        tasks, kept = self.desk.tasks, tuple(drafts)
        self.toast(
            words.format(count=many),
            _("Undo"),
            partial(tasks.write, lambda session: take_back_notes(session, kept)),
        )
        self.desk.go(HAND_OVER, LIST)
