"""A purchase order, or a donation that was promised: what is to come, from whom, and what of it came."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.actor import Permission
from supplytrack.core.attached_file import FileKind
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.core.money import format_money, parse_money
from supplytrack.core.quantity import format_quantity
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.ledger import Posted, find_posted
from supplytrack.inventory.operations import find_draft
from supplytrack.procurement.closing import OrderClosingDraft, close_order
from supplytrack.procurement.entry import Receiving, read_receiving, split_pack
from supplytrack.procurement.operations import OrderDraft, OrderLineDraft, post_order
from supplytrack.procurement.queries import (
    OrderClosing,
    OrderDetail,
    OrderLineRow,
    OrderState,
    order_of,
    read_order,
)
from supplytrack.ui.choosing import fund_choices, party_choices
from supplytrack.ui.kept_paper import KeptPaper
from supplytrack.ui.posting import day_or, packed_as, typed
from supplytrack.ui.procurement.closing import Closed, ClosingQuestion
from supplytrack.ui.procurement.order_side import posted_side
from supplytrack.ui.procurement.receipt_lines import GoodsLines
from supplytrack.ui.procurement.words import RECEIVE
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import hairline, row
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.draft import Line, Saved
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.pages import Desk, key_value, section, side_box
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import counted, item_name

_CAME = ("arrived", "open", "closed")
"""Columns of a posted order."""
_WAITS = (OrderState.OPEN, OrderState.PART)
"""Goods are still to come."""


@dataclass(frozen=True)
class _Opened:
    """What the page reads when it opens."""

    world: Receiving
    draft: dict[str, Any] | None = None
    posted: OrderDetail | None = None
    saved_at: int = 0


class OrderPage(KeptPaper):
    """One order or donation, from the first letter until all of it came."""

    place = RECEIVE
    kinds = frozenset({"documents", "items", "parties"})
    specs = (
        ActionSpec(
            "receive", N_("Receive the goods"), "Ctrl+Return", "package-plus", Permission.RECEIVE_GOODS
        ),
        ActionSpec("post", N_("Post"), "Ctrl+Return", "check", Permission.ORDER_GOODS),
        ActionSpec("close", N_("Close the rest"), "", "ban", Permission.ORDER_GOODS),
        ActionSpec("delete", N_("Delete draft"), "", "trash-2"),
        ActionSpec("reverse", N_("Reverse"), "", "undo-2", Permission.REVERSE_DOCUMENT),
    )
    secondary = ("close",)
    more = ("delete", "reverse")
    primary = ("receive", "post")
    line_keys = ("item", "quantity", "packed", "unit_cost", "remarks")
    reversal_words = N_("Nothing is to come of it any more. A reversal with its own number says so.")
    form_columns = (28, 16, 16, 24, 12)
    fields = (
        Field("party", N_("Supplier"), FieldKind.CHOICE, required=True),
        Field("date", N_("Date"), FieldKind.DATE, required=True),
        Field("expected", N_("Expected"), FieldKind.DATE),
        Field("fund", N_("Paid by"), FieldKind.CHOICE, placeholder=N_("Fund or project")),
        Field("currency", N_("Currency"), placeholder="USD"),
        Field("agreement", N_("Agreement or quotation"), placeholder=N_("Its number")),
        Field("remarks", N_("Note"), span=4, placeholder=N_("Optional")),
    )
    hints = (
        ("Enter", N_("next cell")),
        ("Ctrl+D", N_("copy from above")),
        ("Ctrl+V", N_("paste from Excel")),
    )

    def __init__(self, desk: Desk, name: str = "", *, donated: bool = False) -> None:
        """`name`: a draft's identity or a number; `donated`: a donation that was promised, not a purchase."""
        self.donated = donated
        self.word = "donation" if donated else "order"
        self.file_kind = FileKind.OTHER if donated else FileKind.QUOTATION
        self.title = N_("New donation") if donated else N_("New purchase order")
        self._opened: _Opened | None = None
        super().__init__(desk, name, {"date": desk.clock.today().isoformat()})
        self._show_state()

    def bind(self) -> None:
        """What the actions do."""
        self.lines = GoodsLines()
        self.line_columns = self._columns()
        self.acts.bind("post", self.post_order)
        self.acts.bind("receive", self._receive)
        self.acts.bind("close", self.ask_close)
        self.acts.bind("delete", self.delete_draft)
        self.acts.bind("reverse", self.ask_reverse)
        self.set_crumb(_("Receive"), lambda: self.desk.go(RECEIVE, LIST))

    def arrange(self) -> QWidget:
        """The paper; a donation has a donor and no price."""
        whole = super().arrange()
        if self.donated:
            self.form.set_label("party", _("Donor"))
            self.form.set_label("fund", _("For (fund)"))
            self.form.set_label("agreement", _("Agreement"))
            self.form.set_shown("currency", shown=False)
        return whole

    def _columns(self) -> Sequence[LineColumn]:
        return (
            self.lines.item_column(),
            LineColumn("quantity", N_("Quantity"), CellKind.NUMBER, 66, stop=True, required=True, weight=600),
            self.lines.packed_column(),
            self.lines.gives_column(),
            LineColumn("arrived", N_("Arrived"), CellKind.COMPUTED, 70, right=True, text=self._arrived),
            LineColumn("closed", N_("Will not come"), CellKind.COMPUTED, 100, right=True, text=self._closed),
            LineColumn(
                "open",
                N_("Still to come"),
                CellKind.COMPUTED,
                94,
                right=True,
                text=self._open,
                look=self._late,
            ),
            LineColumn("unit_cost", N_("Unit cost"), CellKind.NUMBER, 76),
            LineColumn("cost", N_("Cost"), CellKind.COMPUTED, 82, right=True, text=self._cost_words),
            LineColumn("remarks", N_("Note"), CellKind.TEXT, 120),
        )

    # Reading

    @property
    def kind(self) -> Kind:
        """A purchase order or a donation."""
        return Kind.DONATION if self.donated else Kind.PURCHASE_ORDER

    @property
    def posted(self) -> OrderDetail | None:
        """The order as the ledger knows it; None while it is a draft."""
        return self._opened.posted if self._opened else None

    def posted_paper(self) -> tuple[int, str] | None:
        """The key and number of the posted order."""
        return (self.posted.row.document_id, self.posted.row.number) if self.posted else None

    def load(self) -> None:
        """Read what can be ordered, and the paper."""
        name = self._name

        def ask(session: Any) -> _Opened:
            world = read_receiving(session)
            kept = find_draft(session, name) if name else None
            if kept is not None:
                return _Opened(world, dict(kept.payload), saved_at=kept.saved_at)
            if not name:
                return _Opened(world)
            posted = find_posted(session, name)
            number = order_of(session, posted.number if posted else name)
            return _Opened(world, posted=read_order(session, number))

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "order"), owner=self)

    def _know(self, opened: _Opened) -> None:
        if opened.posted is not None and opened.posted.row.kind is not self.kind:
            # Asked for by the number of a closing, which does not tell a purchase from a donation.
            self.desk.go(RECEIVE, opened.posted.row.number)
            return
        self._opened = opened
        self.lines.set_world(opened.world)
        parties = [party for party in opened.world.parties if opened.posted or party.active]
        self.form.set_choices("party", party_choices(parties, donors_first=self.donated))
        self.form.set_choices("fund", fund_choices(opened.world.funds))
        if opened.posted is not None:
            self._leaving = True
            self.draft.load(_posted_values(opened.posted))
            self.set_read_only(read_only=True)
            self.top.saved.show_state(Saved.UNTOUCHED)
        elif not self._filled and opened.draft is not None:
            self.draft.load(opened.draft)
            self.top.saved.show_state(Saved.SAVED, self.desk.clock.local(opened.saved_at))
            self.grid.restore_cursor()
        begins, self._filled = not (self._filled or self._name), True
        self._show_state()
        if begins:
            self.begin_writing()

    # How the paper stands

    def _show_state(self) -> None:
        detail = self.posted
        state = detail.row.state if detail else None
        if detail is not None:
            self.set_title(detail.row.number)
        elif self._name:
            self.set_title(_("Donation") if self.donated else _("Purchase order"))
        done = _("Closed short") if state is OrderState.CLOSED else _("Received")
        steps = [_("Draft"), _("Promised") if self.donated else _("Ordered"), done]
        late = [Badge(_("Late"), "bad", "truck")] if detail and detail.row.late else []
        self.set_state(*late, steps=steps, at=0 if state is None else 1 if state in _WAITS else 2)
        reversed_by = detail.row.reversed_by if detail else ""
        waits = detail is not None and not reversed_by and state in _WAITS
        for action, shown in (
            ("post", detail is None),
            ("receive", waits),
            ("close", waits),
            ("delete", detail is None),
            ("reverse", detail is not None and not reversed_by),
        ):
            self.acts.set_shown(action, shown=shown)
        self.acts.set_text("post", _("Post donation") if self.donated else _("Post order"))
        self._show_columns()
        if reversed_by:
            self.show_banner("info", _("Reversed by {number}").format(number=reversed_by), icon="undo-2")
        self.grid.refresh()
        self.refresh_side()

    def _show_columns(self) -> None:
        """A posted order shows what came; what nobody wrote down makes room for it."""
        posted, lines = self.posted is not None, self.draft.lines
        noted = any(line.get("remarks") for line in lines)
        priced = any(line.get("unit_cost") for line in lines)
        for key in _CAME:
            self.grid.show_column(key, shown=posted)
        closed = self.posted is not None and any(line.closed for line in self.posted.lines)
        self.grid.show_column("closed", shown=closed)
        self.grid.show_column("remarks", shown=noted or not posted)
        self.grid.show_column("unit_cost", shown=not self.donated and (priced or not posted))
        # The costs are added up at the side.
        room = not (noted or closed)
        self.grid.show_column("cost", shown=not self.donated and (not posted or (priced and room)))

    def side(self) -> QWidget:
        """What is ordered in all; of a posted order, what came of it."""
        detail = self.posted
        if detail is None:
            return side_box(*self._totals())
        return posted_side(
            detail,
            self.lines.items,
            lambda number: self.desk.go(RECEIVE, ("receipt", number)),
            self._ask_reverse_closing,
        )

    def _totals(self) -> list[Any]:
        parts: list[Any] = [section(_("In all")), 6]
        sums: dict[str, int] = {}
        for line in self.draft.lines:
            item, given = self.lines.item_of(line), self.lines.gives(line)
            if item is not None and given is not None:
                sums[item.code] = sums.get(item.code, 0) + given
        for code, quantity in sums.items():
            item = self.lines.items[code]
            parts += [
                row((Label(item_name(item), wrap=True), 1), Label(counted(item, quantity), "strong")),
                4,
            ]
        if not sums:
            parts.append(Label(_("Add a line: the totals are shown here."), tone="text2", wrap=True))
        cost = sum(
            (found for line in self.draft.lines if (found := self._cost(line)) is not None), Fraction(0)
        )
        if cost:
            money = _money(cost, str(self.draft.get("currency") or "").upper())
            parts += [10, hairline(), 10, key_value(_("Cost"), money, role="strong")]
        return parts

    def _line_row(self, line: Line) -> OrderLineRow | None:
        found = self.posted.lines if self.posted else ()
        return next((one for one in found if one.line == line.get("line")), None)

    def _arrived(self, line: Line) -> str:
        found = self._line_row(line)
        return format_quantity(found.arrived, found.decimals) if found else ""

    def _open(self, line: Line) -> str:
        found = self._line_row(line)
        return format_quantity(found.open, found.decimals) if found else ""

    def _closed(self, line: Line) -> str:
        found = self._line_row(line)
        return format_quantity(found.closed, found.decimals) if found and found.closed else ""

    def _late(self, line: Line) -> Look:
        found = self._line_row(line)
        late = self.posted is not None and self.posted.row.late
        return (
            Look(tone="bad" if late else "warn", weight=600) if found and found.open else Look(tone="text2")
        )

    def _cost(self, line: Line) -> Fraction | None:
        """What a line costs in ten-thousandths, its cost being that of one of the item's units; None if unknown."""
        item, given = self.lines.item_of(line), self.lines.gives(line)
        try:
            cost = parse_money(typed(line, "unit_cost"), "unit_cost")
        except Refused:
            return None
        if item is None or given is None or cost is None:
            return None
        return Fraction(given * cost, 10**item.decimals)

    def _cost_words(self, line: Line) -> str:
        cost = self._cost(line)
        return "" if cost is None else _money(cost)

    # Posting

    def draft_title(self) -> str:
        """Who sends the goods."""
        world, key = self.lines.world, self.draft.get("party")
        found = [one.name for one in world.parties if one.code == key] if world else []
        return found[0] if found else str(key or "")

    def operation(self) -> Callable[[Any], Posted]:
        """Records what is to come."""
        order = order_draft(self.draft.values, self.desk.clock.today(), donated=self.donated)
        return lambda session: post_order(session, order)

    def post_order(self) -> None:
        """Post; no stock moves yet, so nothing is asked before."""
        if self.can_post():
            self.post()

    def posted_as(self, posted: Posted) -> None:
        """Show the order as it was posted."""
        self.toast(_("{number} posted.").format(number=posted.number))
        super().posted_as(posted)

    def _receive(self) -> None:
        number = self.posted_paper()
        if number is not None:
            self.desk.go(RECEIVE, ("against", number[1]))

    # Closing

    def ask_close(self, typed: Closed | None = None, refused: Refused | None = None) -> None:
        """Ask what will not come, and why; again with what was `typed` when that was refused."""
        detail = self.posted
        if detail is None:
            return
        asked = ClosingQuestion(detail, self.lines.items, typed)
        title = _("What of {number} will not come?").format(number=detail.row.number)
        body = _("What is written here is not expected any more. A paper with its own number says so.")
        # Once for each question: whoever presses twice closes once.
        uid = new_uid()
        question = Question(title, str(refused) if refused else body, _("Close the rest"))
        self.ask(question, lambda: self._close(uid, detail.row.number, asked.answered()), asked)

    def _close(self, uid: str, number: str, answered: Closed) -> None:
        def again(refused: Refused) -> None:
            self.ask_close(answered, refused)

        if not answered.lines:
            again(Refused(_("Write how much of a line will not come.")))
            return
        closing = OrderClosingDraft(uid, self.desk.clock.today(), number, answered.reason, answered.lines)
        self.desk.tasks.write(
            lambda session: close_order(session, closing), self._was_closed, refused=again, owner=self
        )

    def _was_closed(self, posted: Posted) -> None:
        self.toast(_("{number} posted.").format(number=posted.number))

    def _ask_reverse_closing(self, closing: OrderClosing) -> None:
        words = _("What it closed is to come again. A reversal with its own number says so.")
        self.ask_reversal(closing.document_id, closing.number, words)


def order_draft(values: Mapping[str, Any], today: date, *, donated: bool) -> OrderDraft:
    """What the page keeps as the operation takes it."""
    return OrderDraft(
        uid=typed(values, "uid"),
        date=day_or(values.get("date"), today),
        party=typed(values, "party"),
        lines=tuple(_line(line, donated=donated) for line in values["lines"]),
        donated=donated,
        fund=typed(values, "fund"),
        currency="" if donated else typed(values, "currency"),
        expected=day_or(values.get("expected"), None),
        agreement=typed(values, "agreement"),
        remarks=typed(values, "remarks"),
    )


def _line(line: Line, *, donated: bool) -> OrderLineDraft:
    pack, factor = split_pack(typed(line, "packed"))
    return OrderLineDraft(
        item=str(line.get("item") or line.get("item?") or ""),
        quantity=typed(line, "quantity"),
        pack=pack,
        pack_factor=factor,
        unit_cost="" if donated else typed(line, "unit_cost"),
        remarks=typed(line, "remarks"),
    )


def _posted_values(detail: OrderDetail) -> dict[str, Any]:
    return {
        "uid": detail.row.uid,
        "party": detail.row.party,
        "date": detail.row.date.isoformat(),
        "expected": detail.row.expected.isoformat() if detail.row.expected else None,
        "fund": detail.row.fund or None,
        "currency": detail.currency,
        "agreement": detail.agreement,
        "remarks": detail.remarks,
        "lines": [
            {
                "line": line.line,
                "item": line.item,
                "quantity": line.entered,
                "packed": packed_as(line.pack_name, line.pack_numerator, line.pack_denominator),
                "unit_cost": _money(Fraction(line.unit_cost)).replace(",", "")
                if line.unit_cost is not None
                else None,
                "remarks": line.remarks,
            }
            for line in detail.lines
        ],
    }


def _money(amount: Fraction, currency: str = "") -> str:
    return format_money(amount, currency).strip()
