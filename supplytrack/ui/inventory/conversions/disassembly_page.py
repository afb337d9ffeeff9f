"""Taking kits apart: which kits, what comes out of them, and what of it is of no use any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.document import Kind
from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import N_, _
from supplytrack.inventory.conversions.entry import Workshop, kits_here
from supplytrack.inventory.conversions.listing import ConversionDetail
from supplytrack.inventory.conversions.operations import (
    DamagedComponent,
    DisassemblyDraft,
    take_kits_apart,
)
from supplytrack.inventory.conversions.plan import DisassemblyPlan, KitsHere, LotHere, plan_disassembly
from supplytrack.inventory.ledger import Posted
from supplytrack.ui.choosing import item_choices
from supplytrack.ui.inventory.conversions.made import came_out
from supplytrack.ui.inventory.conversions.paper import STORE_MEMORY, ConversionPaper, kits_words, whole
from supplytrack.ui.inventory.conversions.words import (
    DAMAGE_REASONS,
    DISASSEMBLY,
    donor_words,
    lot_name,
    lot_words,
    taken_words,
    unit_of,
)
from supplytrack.ui.posting import typed
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.pages import Desk, check_line, section, side_box


class DisassemblyPage(ConversionPaper):
    """Kits taken apart in a store, from the first letter to the posted paper."""

    word = DISASSEMBLY
    title = N_("Take kits apart")
    post_words = N_("Take apart")
    reversal_words = N_("The kits are whole again. A reversal with its own number says so.")
    line_keys = ("item",)
    blank_lines = 0
    form_columns = (22, 22, 11, 20, 13, 16)
    fields = (
        Field("location", N_("Store"), FieldKind.CHOICE, required=True),
        Field("kit", N_("Kit"), FieldKind.CHOICE, required=True),
        Field("quantity", N_("How many"), FieldKind.NUMBER, required=True),
        Field("batch", N_("Which kits"), FieldKind.CHOICE, placeholder=N_("First to expire")),
        Field("date", N_("Date"), FieldKind.DATE, required=True),
        Field("remarks", N_("Note"), placeholder=N_("Optional")),
    )

    def __init__(self, desk: Desk, name: str = "", *, kit: str = "") -> None:
        """`name`: a draft's identity or a number; `kit`: the code of the kit to begin with."""
        self._lying: tuple[KitsHere, ...] = ()
        self._plan = DisassemblyPlan((), 0, {})
        super().__init__(desk, name, {"location": desk.memory.get(STORE_MEMORY), "kit": kit or None})

    def bind(self) -> None:
        """What the actions do."""
        self.line_columns = self._columns()
        super().bind()

    def _columns(self) -> Sequence[LineColumn]:
        reasons = ListedChoices(Choice(word, _(word), also=(word,)) for word in DAMAGE_REASONS)
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
                "out",
                N_("Comes out"),
                CellKind.COMPUTED,
                112,
                right=True,
                text=self._comes_out,
                look=self._out_look,
                weight=600,
                grey=False,
            ),
            LineColumn("lots", N_("Batch"), CellKind.COMPUTED, 210, text=self._lot_words, grey=False),
            LineColumn("damaged", N_("Damaged"), CellKind.NUMBER, 92, stop=True),
            LineColumn("reason", N_("Why"), CellKind.CHOICE, 140, choices=reasons, free=True, stop=True),
        )

    # Reading

    @property
    def kind(self) -> Kind:
        """Kits taken apart."""
        return Kind.KIT_DISASSEMBLY

    def offer(self, workshop: Workshop, _more: Any) -> None:
        """Stores, and the items that are kits."""
        self.offer_places(workshop)
        kits = [workshop.items[code] for code in workshop.kits if code in workshop.items]
        self.form.set_choices("kit", item_choices(kits))

    def what_is_asked(self) -> tuple[Any, ...]:
        """Kit, store and day."""
        return typed(self.draft.values, "kit"), typed(self.draft.values, "location"), self.day

    def read_store(self, session: Any, asked: tuple[Any, ...]) -> tuple[KitsHere, ...]:
        """The kits in the store with what they hold."""
        kit, place, day = asked
        return kits_here(session, kit, place, day)

    def know_store(self, found: tuple[KitsHere, ...]) -> None:
        """Offer the batches of kits."""
        self._lying = found
        self.form.set_choices("batch", [self._choice(one) for one in found])
        if self.draft.get("batch") not in (None, *(one.lot.uid for one in found)):
            self.draft.put("batch", None)
        self._follow_plan()

    @staticmethod
    def _choice(one: KitsHere) -> Choice:
        lots = [content.lot for content in one.contents] or [one.lot]
        return Choice(
            one.lot.uid, lot_name(one.lot), donor_words(lots), kits_words(max(one.lot.available, 0))
        )

    def save(self, values: dict[str, Any]) -> Any:
        """Keep the draft once somebody said how many."""
        return super().save(values) if self._name or values.get("quantity") else None

    def refresh_side(self) -> None:
        """Work out anew what comes out, and say it."""
        if self.detail is None:
            self._follow_plan()
        super().refresh_side()

    def _follow_plan(self) -> None:
        """A line for each component that comes out; what was typed of it stays."""
        kits = whole(self.draft.values, "quantity")
        self._plan = plan_disassembly(kits, self._lying, typed(self.draft.values, "batch"))
        codes = list(self._plan.out)
        kept = {line.get("item"): line for line in self.draft.lines}
        if codes and [line.get("item") for line in self.draft.lines] != codes:
            lines = [{**kept.get(code, {}), "item": code} for code in codes]
            self.draft.splice(0, len(self.draft.lines), lines, _("Choose kits"))
        self.grid.refresh()

    # Cells

    def _out(self, line: Line) -> list[tuple[str, int]]:
        """The batches that come out, by name, and how much of each."""
        code = line.get("item")
        if self.detail is not None:
            found: dict[str, int] = {}
            for one in self.detail.came_out:
                if one.item == code:
                    name = one.batch or _("no batch")
                    found[name] = found.get(name, 0) + one.quantity
            return list(found.items())
        return [(lot_name(lot), quantity) for lot, quantity in self._lots(line)]

    def _lots(self, line: Line) -> Sequence[tuple[LotHere, int]]:
        return self._plan.out.get(str(line.get("item")), ())

    def _comes_out(self, line: Line) -> str:
        item, out = self.item(line.get("item")), self._out(line)
        return (
            format_quantity(sum(quantity for _name, quantity in out), item.decimals) if item and out else ""
        )

    def _out_look(self, line: Line) -> Look:
        return Look(tail=unit_of(self.item(line.get("item")), self._comes_out(line)))

    def _lot_words(self, line: Line) -> str:
        item = self.item(line.get("item"))
        if item is None:
            return ""
        if self.detail is None:
            return taken_words(self._lots(line), item.decimals)
        return ", ".join(name for name, _quantity in self._out(line))

    # The side panel

    def side(self) -> QWidget:
        """Which kits are opened."""
        if self.detail is not None:
            return came_out(self.detail, _("What came out"))
        parts: list[Any] = [section(_("Kits that are opened")), 6]
        for one, kits in self._plan.opened:
            lots = [content.lot for content in one.contents]
            parts += [
                Label(kits_words(kits), "strong"),
                Label(lot_words(one.lot) if not lots else donor_words(lots), "caption", "text2", wrap=True),
                8,
            ]
            if not lots:
                words = _("Nobody recorded what they hold: they did not come from assembling here.")
                parts += [check_line("bad", words), 8]
        if not self._plan.opened:
            parts.append(Label(self._nothing_words(), tone="text2", wrap=True))
        elif self._plan.missing:
            there = sum(max(one.lot.available, 0) for one in self._lying)
            parts.append(check_line("bad", _("Only {kits} there").format(kits=kits_words(there))))
        return side_box(*parts)

    def _nothing_words(self) -> str:
        if not self.draft.get("kit") or not self.draft.get("location"):
            return _("Choose a store and a kit: what comes out is shown here.")
        return _("Say how many kits.") if self._lying else _("No such kits are in this store.")

    # Posting

    def operation(self) -> Callable[[Any], Posted]:
        """Takes the kits apart."""
        values = self.draft.values
        draft = DisassemblyDraft(
            typed(values, "uid"),
            self.day,
            typed(values, "location"),
            typed(values, "kit"),
            typed(values, "quantity"),
            typed(values, "batch"),
            tuple(
                DamagedComponent(typed(line, "item"), typed(line, "damaged"), typed(line, "reason"))
                for line in values["lines"]
            ),
            typed(values, "remarks"),
        )
        return lambda session: take_kits_apart(session, draft)

    def posted_values(self, detail: ConversionDetail) -> dict[str, Any]:
        """The posted paper as the page shows it."""
        lines: dict[str, dict[str, Any]] = {}
        for one in detail.came_out:
            line = lines.setdefault(one.item, {"item": one.item})
            if one.target == "loss":
                before = int(line.get("spoilt", 0))
                line |= {"spoilt": before + one.quantity, "reason": one.reason}
                line["damaged"] = format_quantity(line["spoilt"], one.decimals).replace(",", "")
        opened = detail.went_in
        return {
            "uid": detail.row.uid,
            "location": detail.row.place,
            "kit": opened[0].item if opened else None,
            "quantity": str(sum(one.quantity for one in opened)),
            "date": detail.row.date.isoformat(),
            "remarks": detail.remarks,
            "lines": list(lines.values()),
        }
