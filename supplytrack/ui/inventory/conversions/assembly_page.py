"""Putting kits together: how many, what they take from the store, which batches, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.document import Kind
from supplytrack.core.quantity import format_quantity
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.conversions.entry import Workshop, components_here
from supplytrack.inventory.conversions.listing import ConversionDetail, ConversionLine
from supplytrack.inventory.conversions.operations import AssemblyDraft, assemble_kits
from supplytrack.inventory.conversions.plan import (
    AssemblyPlan,
    ComponentHere,
    KitsPlan,
    PartPlan,
    plan_assembly,
)
from supplytrack.inventory.conversions.sheets import kit_slip_sheet
from supplytrack.inventory.fefo import SkipReason
from supplytrack.inventory.ledger import Posted
from supplytrack.ui.choosing import item_choices
from supplytrack.ui.inventory.conversions.made import made_kits
from supplytrack.ui.inventory.conversions.paper import STORE_MEMORY, ConversionPaper, kits_words, whole
from supplytrack.ui.inventory.conversions.words import (
    ASSEMBLY,
    donor_words,
    lot_name,
    lot_words,
    taken_words,
    unit_of,
)
from supplytrack.ui.posting import typed
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.banner import Solution
from supplytrack.ui.toolkit.boxes import hairline
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.days import cell_day_text, day_text
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.pages import Desk, check_line, section, side_box
from supplytrack.ui.words import local

_WHILE_WRITTEN = ("available", "missing")
"""Columns that say something of the store as it is now."""


class AssemblyPage(ConversionPaper):
    """Kits assembled in a store, from the first letter to the posted paper."""

    specs = (
        *ConversionPaper.specs,
        ActionSpec("print", N_("Print what a kit holds"), "Ctrl+P", "printer"),
        ActionSpec("save", N_("Save what a kit holds as PDF"), "Ctrl+Shift+S", "file-down"),
    )
    secondary = ("print",)
    more = ("save", *ConversionPaper.more)
    word = ASSEMBLY
    title = N_("Assemble kits")
    post_words = N_("Assemble")
    reversal_words = N_("The components are in the store again. A reversal with its own number says so.")
    line_keys = ("item",)
    blank_lines = 0
    form_columns = (24, 26, 12, 14, 24)
    fields = (
        Field("location", N_("Store"), FieldKind.CHOICE, required=True),
        Field("kit", N_("Kit"), FieldKind.CHOICE, required=True),
        Field("quantity", N_("How many"), FieldKind.NUMBER, required=True),
        Field("date", N_("Date"), FieldKind.DATE, required=True),
        Field("remarks", N_("Note"), placeholder=N_("Optional")),
    )

    def __init__(self, desk: Desk, name: str = "", *, kit: str = "") -> None:
        """`name`: a draft's identity or a number; `kit`: the code of the kit to begin with."""
        self._lying: dict[str, ComponentHere] = {}
        self._plan = AssemblyPlan((), 0, ())
        self._parts: dict[str, PartPlan] = {}
        super().__init__(desk, name, {"location": desk.memory.get(STORE_MEMORY), "kit": kit or None})

    def bind(self) -> None:
        """What the actions do."""
        self.line_columns = self._columns()
        super().bind()
        self.acts.bind("print", self.print_slip)
        self.acts.bind("save", self.save_slip)

    # The slip

    def _make_slip(self, then: Callable[[bytes], None]) -> None:
        posted = self.posted_paper()
        if posted is None:
            return

        def render(sheet: Any) -> None:
            self.desk.tasks.make(partial(_render, sheet), then, ticket=(id(self), "slip"), owner=self)

        self.desk.tasks.read(
            partial(kit_slip_sheet, number=posted[1]), render, ticket=(id(self), "sheet"), owner=self
        )

    def print_slip(self) -> None:
        """Print what the kits hold."""
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        self._make_slip(partial(print_pdf, self))

    def save_slip(self) -> None:
        """Save what the kits hold as a PDF file."""
        from supplytrack.ui.saving import save_pdf

        posted = self.posted_paper()
        if posted is not None:
            self._make_slip(partial(save_pdf, self, f"{posted[1]}_kit-contents.pdf"))

    def _columns(self) -> Sequence[LineColumn]:
        return (
            LineColumn(
                "item",
                N_("Component"),
                CellKind.COMPUTED,
                text=lambda line: self.item_words(line.get("item")),
                grey=False,
                weight=500,
            ),
            LineColumn(
                "each", N_("In one kit"), CellKind.COMPUTED, 92, right=True, text=self._each, grey=False
            ),
            LineColumn(
                "needed",
                N_("Needed"),
                CellKind.COMPUTED,
                100,
                right=True,
                text=self._needed,
                look=self._needed_look,
                weight=600,
                grey=False,
            ),
            LineColumn(
                "available",
                N_("Available"),
                CellKind.COMPUTED,
                92,
                right=True,
                text=self._available,
                grey=False,
            ),
            LineColumn(
                "batch",
                N_("Batch"),
                CellKind.CHOICE,
                190,
                choices=self._batches,
                text=self._batch_words,
                look=self._batch_look,
                arrow=True,
                remark=self._passed_over,
                editable=lambda _line: self.detail is None,
            ),
            LineColumn("expiry", N_("First expiry"), CellKind.COMPUTED, 108, text=self._expiry, grey=False),
            LineColumn(
                "missing",
                N_("Missing"),
                CellKind.COMPUTED,
                100,
                right=True,
                text=self._missing,
                look=lambda _line: Look(tone="bad", weight=600),
                grey=False,
            ),
        )

    # Reading

    @property
    def kind(self) -> Kind:
        """Kits assembled."""
        return Kind.KIT_ASSEMBLY

    def offer(self, workshop: Workshop, _more: Any) -> None:
        """Stores, and the items that are kits."""
        self.offer_places(workshop)
        kits = [workshop.items[code] for code in workshop.kits if code in workshop.items]
        self.form.set_choices("kit", item_choices(kits))
        none = _("No item is a kit yet. Say on an item's page what it holds.")
        self.form.set_note("kit", "" if kits or self.detail else none)

    def what_is_asked(self) -> tuple[Any, ...]:
        """Kit, store and day."""
        return typed(self.draft.values, "kit"), typed(self.draft.values, "location"), self.day

    def read_store(self, session: Any, asked: tuple[Any, ...]) -> tuple[ComponentHere, ...]:
        """The components with their batches in the store."""
        kit, place, day = asked
        return components_here(session, kit, place, day)

    def know_store(self, found: tuple[ComponentHere, ...]) -> None:
        """Show a line for each component; batches that were chosen stay."""
        self._lying = {one.component.code: one for one in found}
        chosen = self._chosen()
        lines = [{"item": code, "batch": chosen.get(code)} for code in self._lying]
        if [line.get("item") for line in self.draft.lines] != list(self._lying):
            self.draft.splice(0, len(self.draft.lines), lines, _("Choose a kit"))
        self._work_out()

    def save(self, values: dict[str, Any]) -> Any:
        """Keep the draft once somebody said how many."""
        return super().save(values) if self._name or values.get("quantity") else None

    def _chosen(self) -> dict[str, str]:
        return {str(line["item"]): str(line["batch"]) for line in self.draft.lines if line.get("batch")}

    def _work_out(self) -> None:
        kits = whole(self.draft.values, "quantity")
        self._plan = plan_assembly(kits, tuple(self._lying.values()), self.day, self._chosen())
        self._parts = {part.component.code: part for part in self._plan.parts}

    def refresh_side(self) -> None:
        """Work out anew what is taken and made, and say it."""
        if self.detail is None:
            self.grid.clear_problems()
            self._work_out()
            self.grid.refresh()
        super().refresh_side()

    # Cells

    def _part(self, line: Line) -> PartPlan | None:
        return self._parts.get(str(line.get("item")))

    def _used(self, line: Line) -> list[ConversionLine]:
        """Of a posted paper: what it took of a component."""
        went_in = self.detail.went_in if self.detail else ()
        return [one for one in went_in if one.item == line.get("item")]

    def _each(self, line: Line) -> str:
        part = self._part(line)
        if part is not None:
            return format_quantity(part.component.quantity, part.component.decimals)
        used = self._used(line)
        made = sum(one.quantity for one in self.detail.came_out) if self.detail else 0
        total = sum(one.quantity for one in used)
        return format_quantity(total // made, used[0].decimals) if used and made else ""

    def _needed(self, line: Line) -> str:
        part = self._part(line)
        if part is not None:
            return format_quantity(part.needed, part.component.decimals) if part.needed else ""
        used = self._used(line)
        return format_quantity(sum(one.quantity for one in used), used[0].decimals) if used else ""

    def _needed_look(self, line: Line) -> Look:
        return Look(tail=unit_of(self.item(line.get("item")), self._needed(line)))

    def _available(self, line: Line) -> str:
        part = self._part(line)
        return format_quantity(part.available, part.component.decimals) if part else ""

    def _missing(self, line: Line) -> str:
        part = self._part(line)
        return format_quantity(part.missing, part.component.decimals) if part and part.missing else ""

    def _batches(self, line: Line) -> list[Choice]:
        here = self._lying.get(str(line.get("item")))
        if here is None:
            return []
        decimals, unit = here.component.decimals, local(here.component.many, here.component.unit_km)
        first = Choice("", _("First to expire"), _("the program chooses"))
        return [
            first,
            *(
                Choice(
                    lot.uid,
                    lot_name(lot),
                    lot_words(lot),
                    format_quantity(max(lot.available, 0), decimals),
                    unit,
                    also=(lot.uid,),
                )
                for lot in here.lots
            ),
        ]

    def _batch_words(self, line: Line) -> str:
        part, used = self._part(line), self._used(line)
        if used:
            names = [
                one.batch or (cell_day_text(one.expiry) if one.expiry else _("no batch")) for one in used
            ]
            return ", ".join(names)
        if part is None or not part.needed:
            return ""
        return taken_words(part.taken, part.component.decimals) or _("nothing there")

    def _batch_look(self, line: Line) -> Look:
        return Look(weight=600) if line.get("batch") else Look(tone="text2")

    def _passed_over(self, line: Line) -> str:
        part = self._part(line)
        expired = [lot for lot, why in part.skipped if why.reason is SkipReason.EXPIRED] if part else []
        if not expired or part is None:
            return ""
        words = ", ".join(
            f"{lot_name(lot)} ({format_quantity(lot.on_hand, part.component.decimals)})" for lot in expired
        )
        return _("Passed over because it has expired: {batches}").format(batches=words)

    def _expiry(self, line: Line) -> str:
        part, used = self._part(line), self._used(line)
        days = [one.expiry for one in used if one.expiry]
        first = part.first_expiry if part else min(days, default=None)
        if first is not None:
            return cell_day_text(first)
        item = self.item(line.get("item"))
        taken = bool(used or (part and part.taken))
        return _("not recorded") if item and item.tracks_expiry and taken else ""

    def show_columns(self) -> None:
        """A posted paper says nothing of the store as it is now; only of its kits there is a slip."""
        for key in _WHILE_WRITTEN:
            self.grid.show_column(key, shown=self.detail is None)
        for action in ("print", "save"):
            self.acts.set_shown(action, shown=self.detail is not None)

    # The side panel

    def side(self) -> QWidget:
        """The kits that are made, and what to look at before."""
        if self.detail is not None:
            return made_kits(self.detail)
        parts: list[Any] = [section(_("What is made")), 6]
        for one in self._plan.batches:
            parts += [*self._made(one), 10]
        if not self._plan.batches:
            parts += [Label(self._nothing_words(), tone="text2", wrap=True), 10]
        if self._lying:
            parts += [6, hairline(), 12, section(_("Before you post")), 8, *self._checks()]
        return side_box(*parts)

    def _nothing_words(self) -> str:
        if not self._lying:
            return _("Choose a store and a kit: what it takes is shown here.")
        if not whole(self.draft.values, "quantity"):
            return _("Say how many kits.")
        return _("Not enough components.")

    def _made(self, one: KitsPlan) -> list[Any]:
        donors = donor_words(one.donors)
        several = len(one.donors) > 1
        expiry = _("expires {day}").format(day=day_text(one.expiry)) if one.expiry else ""
        below = ", ".join(part for part in (donors, expiry) if part)
        parts: list[Any] = [
            Label(kits_words(one.kits), "strong"),
            Label(below, "caption", "text2", wrap=True),
        ]
        if several:
            parts.append(
                Label(_("No single donor: each component keeps its own."), "caption", "text2", wrap=True)
            )
        return parts

    def _checks(self) -> list[Any]:
        possible = self._plan.possible
        kits = whole(self.draft.values, "quantity")
        enough = possible >= kits > 0 or (possible and not kits)
        found = [
            check_line("good" if enough else "bad", _("Enough for {kits}").format(kits=kits_words(possible)))
        ]
        for part in self._plan.parts:
            name = self.item_words(part.component.code)
            if any(why.reason is SkipReason.EXPIRED for _lot, why in part.skipped):
                found.append(check_line("warn", name, _("Expired batches are passed over.")))
            if part.component.tracks_expiry and any(lot.expiry is None for lot, _quantity in part.taken):
                words = _("Its expiry is not recorded: the kit's date comes from the other components.")
                found.append(check_line("warn", name, words))
        parts: list[Any] = []
        for one in found:
            parts += [one, 8]
        return parts

    # Posting

    def operation(self) -> Callable[[Any], Posted]:
        """Assembles the kits."""
        values = self.draft.values
        draft = AssemblyDraft(
            typed(values, "uid"),
            self.day,
            typed(values, "location"),
            typed(values, "kit"),
            typed(values, "quantity"),
            self._chosen(),
            typed(values, "remarks"),
        )
        return lambda session: assemble_kits(session, draft)

    def solutions(self, _refused: Refused) -> Sequence[Solution]:
        """As many as there is enough for."""
        possible = self._plan.possible
        if not possible or possible >= whole(self.draft.values, "quantity"):
            return ()
        words = _("Assemble {count}").format(count=f"{possible:,}")
        return (Solution(words, lambda: self.draft.put("quantity", str(possible))),)

    def posted_values(self, detail: ConversionDetail) -> dict[str, Any]:
        """The posted paper as the page shows it."""
        made = detail.came_out
        return {
            "uid": detail.row.uid,
            "location": detail.row.place,
            "kit": made[0].item if made else None,
            "quantity": str(sum(one.quantity for one in made)),
            "date": _iso(detail.row.date),
            "remarks": detail.remarks,
            "lines": [{"item": code} for code in dict.fromkeys(one.item for one in detail.went_in)],
        }


def _iso(day: date) -> str:
    return day.isoformat()


def _render(sheet: Any) -> bytes:
    # ReportLab takes a while to load; only papers need it, and it loads beside the window.
    from supplytrack.documents.kit_slip import render

    return render(sheet)
