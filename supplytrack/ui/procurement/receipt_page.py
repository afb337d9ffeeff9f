"""A goods receipt: written line by line, against an order, a donation or nothing, and posted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.actor import Permission
from supplytrack.core.attached_file import FileKind
from supplytrack.core.document import Kind, SourceType
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.ledger import Posted, find_posted
from supplytrack.inventory.operations import find_draft
from supplytrack.procurement.entry import Receiving, find_order, in_store, read_receiving
from supplytrack.procurement.operations import post_goods_receipt
from supplytrack.procurement.preview import preview_receipt_sheet
from supplytrack.procurement.queries import OrderDetail, OrderRow
from supplytrack.procurement.receipt_queries import ReceiptDetail, read_receipt
from supplytrack.procurement.sheets import goods_received_note_sheet
from supplytrack.ui.choosing import fund_choices, location_choices, party_choices
from supplytrack.ui.kept_paper import KeptPaper
from supplytrack.ui.procurement.receipt_draft import (
    DONATION,
    ORDER,
    OTHER,
    kind_choices,
    posted_values,
    receipt_draft,
)
from supplytrack.ui.procurement.receipt_lines import ReceiptLines, order_lines
from supplytrack.ui.procurement.receipt_panels import SettlePanel, after_posting, closing_words
from supplytrack.ui.procurement.words import RECEIVE
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.draft import Line, Saved
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.tracing import TRACE, trace_line
from supplytrack.ui.words import local

_STORE_MEMORY = "receive/store"
_TYPED, _TOLD = ("gives", "damaged"), ("good", "spoiled", "missing")
"""Columns of a receipt that is written, and of one that was posted."""


@dataclass(frozen=True)
class _Opened:
    """What the page reads when it opens."""

    world: Receiving
    draft: dict[str, Any] | None = None
    posted: ReceiptDetail | None = None
    order: OrderDetail | None = None
    saved_at: int = 0


class ReceiptPage(KeptPaper):
    """One goods receipt, from the first letter to the posted paper."""

    place = RECEIVE
    title = N_("New goods receipt")
    word = "receipt"
    kinds = frozenset({"documents", "items", "locations", "parties"})
    specs = (
        ActionSpec("preview", N_("Preview"), "Ctrl+P", "printer"),
        ActionSpec("print", N_("Print"), "Ctrl+Shift+P", "printer"),
        ActionSpec("save", N_("Save as PDF"), "Ctrl+Shift+S", "file-down"),
        ActionSpec("post", N_("Post receipt"), "Ctrl+Return", "check", Permission.RECEIVE_GOODS),
        TRACE,
        ActionSpec("delete", N_("Delete draft"), "", "trash-2"),
        ActionSpec("reverse", N_("Reverse the receipt"), "", "undo-2", Permission.REVERSE_DOCUMENT),
    )
    secondary = ("preview",)
    more = ("print", "save", "", "trace", "", "delete", "reverse")
    primary = "post"
    line_height = 40
    file_kind = FileKind.WAYBILL
    line_keys = ("item", "quantity", "packed", "damaged", "short", "batch", "expiry")
    reversal_words = N_("The goods leave the stock again. A reversal with its own number says so.")
    form_columns = (28, 22, 20, 22, 20)
    fields = (
        Field(
            "comes",
            N_("Comes from"),
            FieldKind.SEGMENTS,
            options=((ORDER, N_("Purchase")), (DONATION, N_("Donation")), (OTHER, N_("Other"))),
        ),
        Field("order", N_("Purchase order"), FieldKind.CHOICE, span=2, placeholder=N_("None")),
        Field("kind", N_("How they came"), FieldKind.CHOICE, span=2, instead="order"),
        Field("warehouse", N_("Received at"), FieldKind.CHOICE, required=True),
        Field("date", N_("Arrived on"), FieldKind.DATE, required=True),
        Field("source", N_("Supplier"), FieldKind.CHOICE),
        Field("fund", N_("Paid by"), FieldKind.CHOICE, placeholder=N_("Fund or project")),
        Field("supplier_paper", N_("Their delivery note no.")),
        Field("carrier", N_("Brought by"), placeholder=N_("Driver, vehicle")),
        Field("papers_received", N_("Papers received"), placeholder=N_("Waybill, invoice")),
        Field("reason", N_("Why the rest will not come"), span=5, placeholder=N_("Sold out, budget ended…")),
    )
    hints = (
        ("Enter", N_("next cell")),
        ("Ctrl+B", N_("second batch")),
        ("Ctrl+D", N_("copy from above")),
        ("Ctrl+V", N_("paste from Excel")),
    )

    def __init__(self, desk: Desk, name: str = "", *, order: str = "") -> None:
        """`name`: a draft's identity or a receipt's number; `order`: the order whose goods came."""
        self._order_number = order
        self._opened: _Opened | None = None
        self._stock: dict[str, int] = {}
        first = {
            "comes": ORDER,
            "kind": SourceType.PRINTED.value,
            "date": desk.clock.today().isoformat(),
            "warehouse": desk.memory.get(_STORE_MEMORY),
        }
        super().__init__(desk, name, first)
        self.draft.field_changed.connect(self._field_changed)
        self._show_state()

    def bind(self) -> None:
        """What the actions do."""
        self.lines = ReceiptLines(lambda: self.draft.lines, self.desk.clock.today)
        self.line_columns = self.lines.columns()
        self.acts.bind("post", self.ask_post)
        self.acts.bind("preview", self.toggle_preview)
        self.acts.bind("print", self.print_paper)
        self.acts.bind("trace", self._trace)
        self.acts.bind("save", self.save_paper)
        self.acts.bind("delete", self.delete_draft)
        self.acts.bind("reverse", self.ask_reverse)
        self.set_crumb(_("Receive"), lambda: self.desk.go(RECEIVE, LIST))

    def arrange(self) -> QWidget:
        """The paper, with what a person does in its fields."""
        whole = super().arrange()
        self.form.set_choices("kind", kind_choices())
        self.form.boxes["comes"].editor.put.connect(lambda _value: self._came_otherwise())
        self.form.boxes["order"].editor.put.connect(self._order_chosen)
        self._show_fields()
        self._pages = QStackedWidget()
        self._pages.addWidget(whole)
        self._preview: Any = None
        return self._pages

    def lines_and_foot(self) -> QWidget:
        """Between the lines and the foot bar: what to settle before posting."""
        left = super().lines_and_foot()
        self.settle = SettlePanel()
        layout = left.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, self.settle, 1)
            layout.setStretchFactor(self.grid, 2)
        return left

    # Reading

    @property
    def kind(self) -> Kind:
        """A goods receipt."""
        return Kind.GOODS_RECEIPT

    @property
    def posted(self) -> ReceiptDetail | None:
        """The receipt as the ledger knows it; None while it is a draft."""
        return self._opened.posted if self._opened else None

    def posted_paper(self) -> tuple[int, str] | None:
        """The key and number of the posted receipt."""
        return (self.posted.row.document_id, self.posted.row.number) if self.posted else None

    def load(self) -> None:
        """Read what can be received, and the paper."""
        name, order = self._name, str(self.draft.get("order") or self._order_number)

        def ask(session: Any) -> _Opened:
            world = read_receiving(session)
            kept = find_draft(session, name) if name else None
            if kept is not None:
                number = str(kept.payload.get("order") or "")
                return _Opened(world, dict(kept.payload), None, find_order(session, number), kept.saved_at)
            if not name:
                return _Opened(world, order=find_order(session, order))
            posted = find_posted(session, name)
            detail = read_receipt(session, posted.number if posted else name)
            return _Opened(world, None, detail, find_order(session, detail.row.order))

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "receipt"), owner=self)

    def _know(self, opened: _Opened) -> None:
        begins = not (self._filled or self._name)
        self._opened = opened
        self.lines.set_world(opened.world)
        self.lines.receipt = opened.posted
        if self._order_is_known(opened):
            self.lines.order = opened.order
        self._offer()
        if opened.posted is not None:
            self._show_posted(opened.posted)
        elif not self._filled:
            self._fill(opened)
        self._filled = True
        self._read_stock()
        self._show_state()
        if begins:
            self.begin_writing()

    def _order_is_known(self, opened: _Opened) -> bool:
        """Whether the order that was read is still the one that is written on the paper."""
        number = opened.order.row.number if opened.order else None
        return not self._filled or opened.posted is not None or number == self.draft.get("order")

    def _fill(self, opened: _Opened) -> None:
        if opened.draft is not None:
            self.draft.load(opened.draft)
            self.top.saved.show_state(Saved.SAVED, self.desk.clock.local(opened.saved_at))
            self.grid.restore_cursor()
        elif opened.order is not None:
            self._take_order(opened.order)
        self._take_only_store(opened.world)

    def _take_only_store(self, world: Receiving) -> None:
        stores = [one.code for one in world.places if one.active and one.kind is LocationKind.WAREHOUSE]
        if len(stores) == 1 and not self.draft.get("warehouse"):
            self._first_values["warehouse"] = stores[0]
            self.draft.set_field("warehouse", stores[0])

    def _show_posted(self, detail: ReceiptDetail) -> None:
        self._leaving = True
        self.draft.load(posted_values(detail))
        self.set_read_only(read_only=True)
        self.top.saved.show_state(Saved.UNTOUCHED)

    def _offer(self) -> None:
        world = self.lines.world
        if world is None:
            return
        every, donated = self.posted is not None, self.draft.get("comes") == DONATION
        kind = Kind.DONATION if donated else Kind.PURCHASE_ORDER
        self.form.set_choices("order", [_order_choice(row) for row in world.orders if row.kind is kind])
        places = sorted(world.places, key=lambda place: place.kind is not LocationKind.WAREHOUSE)
        self.form.set_choices("warehouse", location_choices([p for p in places if every or p.active]))
        parties = [party for party in world.parties if every or party.active]
        self.form.set_choices("source", party_choices(parties, donors_first=donated))
        self.form.set_choices("fund", fund_choices(world.funds))

    # What follows from a field

    def _field_changed(self, key: str) -> None:
        if key == "comes":
            self._offer()
            self._show_fields()
        elif key == "warehouse":
            self._read_stock()

    def _show_fields(self) -> None:
        comes = self.draft.get("comes")
        self.form.set_shown("order", shown=comes != OTHER)
        self.form.set_shown("kind", shown=comes == OTHER)
        self.form.set_label("order", _("Donation") if comes == DONATION else _("Purchase order"))
        who = {DONATION: N_("Donor"), OTHER: N_("From")}.get(str(comes), N_("Supplier"))
        self.form.set_label("source", _(who))
        self._show_columns()

    def _show_columns(self) -> None:
        against = self.lines.order is not None and self.draft.get("comes") != OTHER
        posted = self.lines.posted
        shown = {
            **dict.fromkeys(_TYPED, not posted),
            **dict.fromkeys(_TOLD, posted),
            # Against an order, what is missing is the rest of its line.
            "short": not posted and not against,
            "rest": not posted and against,
            "over": posted and against,
            "ordered": against,
        }
        for key, is_shown in shown.items():
            self.grid.show_column(key, shown=is_shown)

    def _came_otherwise(self) -> None:
        """An order is a purchase or a donation: choosing the other lets go of it."""
        if self.draft.get("order"):
            self.draft.put("order", None)
            self._order_chosen(None)

    def _order_chosen(self, number: Any) -> None:
        if not number:
            self._know_order(None)
            return
        self.desk.tasks.read(
            lambda session: find_order(session, str(number)),
            self._take_order,
            ticket=(id(self), "order"),
            owner=self,
        )

    def _know_order(self, order: OrderDetail | None) -> None:
        self.lines.order = order
        self._show_columns()
        self.grid.refresh()
        self.refresh_side()

    def _take_order(self, order: OrderDetail | None) -> None:
        """Fill in who sends and what is still to come; lines typed by hand stay."""
        if order is None:
            return
        own = [line for line in self.filled_lines() if not line.get("order_line")]
        words = _("Take the lines of {number}").format(number=order.row.number)
        values = {
            "comes": DONATION if order.row.kind is Kind.DONATION else ORDER,
            "order": order.row.number,
            "source": order.row.party or None,
            "fund": order.row.fund or self.draft.get("fund"),
        }
        self.lines.order = order
        stack = self.draft.undo_stack
        stack.beginMacro(words)
        self.draft.put_all(values, words)
        self.draft.splice(0, len(self.draft.lines), [*order_lines(order), *own], words)
        stack.endMacro()
        self._know_order(order)

    def _read_stock(self) -> None:
        place = self.draft.get("warehouse")
        if place and self.posted is None:
            self.desk.tasks.read(
                lambda session: in_store(session, place),
                self._know_stock,
                ticket=(id(self), "stock"),
                owner=self,
            )

    def _know_stock(self, stock: dict[str, int]) -> None:
        self._stock = stock
        self.refresh_side()

    # How the paper stands

    def _show_state(self) -> None:
        detail = self.posted
        if detail is not None:
            self.set_title(detail.row.number)
        elif self._name:
            self.set_title(_("Goods receipt"))
        self.set_state(steps=[_("Draft"), _("Posted")], at=0 if detail is None else 1)
        reversed_by = detail.row.reversed_by if detail else ""
        for action, shown in (
            ("post", detail is None),
            ("delete", detail is None),
            ("trace", detail is not None),
            ("reverse", detail is not None and not reversed_by),
        ):
            self.acts.set_shown(action, shown=shown)
        if reversed_by:
            self.show_banner("info", _("Reversed by {number}").format(number=reversed_by), icon="undo-2")
        self._show_fields()
        self.grid.refresh()
        self.refresh_side()

    def side(self) -> QWidget:
        """The store after posting, and the order's progress."""
        return after_posting(self._place_name() or _("The store"), self.lines, self.draft.lines, self._stock)

    def refresh_side(self) -> None:
        """Say anew what is beside the lines and below them."""
        super().refresh_side()
        self.settle.show_for(self.lines, [] if self.lines.posted else self.draft.lines)
        self.form.set_shown("reason", shown=self._closes())
        # The lines are as high as they need while there are cards below.
        rows = sum(self.grid.rowHeight(at) for at in range(self.grid.line_model().rowCount()))
        height = rows + self.grid.horizontalHeader().height() + 1
        self.grid.setMaximumHeight(16_777_215 if self.settle.isHidden() else height)

    def second_batch(self, line: Line) -> Line | None:
        """The same item again, for another batch or expiry date."""
        kept = {key: line.get(key) for key in ("item", "packed", "order_line", "rest")}
        return {**kept, "second": True} if line.get("item") else None

    def _place_name(self) -> str:
        world = self.lines.world
        found = [one for one in world.places if one.code == self.draft.get("warehouse")] if world else []
        return local(found[0].name, found[0].name_km) if found else ""

    # Posting

    def draft_title(self) -> str:
        """Who sends the goods."""
        world, key = self.lines.world, self.draft.get("source")
        found = {one.code: one.name for one in world.parties} if world else {}
        return found.get(key, str(key or ""))

    def operation(self) -> Callable[[Any], Posted]:
        """Lets the goods enter the stock."""
        not_coming = self.lines.not_coming() if self._closes() else ()
        typed = receipt_draft(self.draft.values, self.desk.clock.today(), not_coming)
        return lambda session: post_goods_receipt(session, typed)

    def _closes(self) -> bool:
        """Whether some of the order is closed with this receipt."""
        against = not self.lines.posted and self.draft.get("comes") != OTHER
        return against and bool(self.lines.not_coming())

    def ask_post(self) -> None:
        """Ask before the goods enter the stock."""
        if self._pages.currentIndex():
            self.toggle_preview()
        if not self.can_post():
            return
        count = len(self.draft.lines)
        enter = ngettext("{count} line enters {place}.", "{count} lines enter {place}.", count)
        body = enter.format(count=count, place=self._place_name())
        if self._closes():
            body = f"{body} {closing_words(len(self.lines.not_coming()))}"
        after = _("After this the paper cannot be edited, only reversed.")
        question = Question(_("Post this receipt?"), f"{body} {after}", _("Post"), _("Keep as draft"))
        self.ask(question, self.post)

    def posted_as(self, posted: Posted) -> None:
        """Show the receipt as it was posted."""
        self.desk.memory.put(_STORE_MEMORY, self.draft.get("warehouse"))
        words = _("{number} posted. The goods are in {place}.")
        told = words.format(number=posted.number, place=self._place_name())
        self.toast(told, _("Print"), self.print_paper)
        super().posted_as(posted)

    # The printed paper

    def toggle_preview(self) -> None:
        """Show how the paper prints, or go back to writing."""
        if self._pages.currentIndex():
            self._pages.setCurrentIndex(0)
            self.acts.set_text("preview", _("Preview"))
            self.grid.setFocus()
            return
        if self._preview is None:
            # QtPdf is large; most receipts are written without looking.
            from supplytrack.ui.toolkit.preview import Preview

            self._preview = Preview(_("How it prints"), _("follows what you write"))
            self._pages.addWidget(self._preview)
        self._pages.setCurrentIndex(1)
        self.acts.set_text("preview", _("Back to the receipt"))
        self._make_paper(self._preview.show_pdf)

    def _make_paper(self, then: Callable[[bytes], None]) -> None:
        self.grid.commit()
        posted = self.posted_paper()
        typed = receipt_draft(self.draft.values, self.desk.clock.today())

        def sheet(session: Any) -> Any:
            return (
                goods_received_note_sheet(session, posted[1])
                if posted
                else preview_receipt_sheet(session, typed)
            )

        def render(found: Any) -> None:
            self.desk.tasks.make(partial(_render, found), then, ticket=(id(self), "paper"), owner=self)

        self.desk.tasks.read(sheet, render, ticket=(id(self), "sheet"), owner=self)

    def _trace(self) -> None:
        """Show where the goods of the current line are, and who has them."""
        if self.posted is not None:
            at = self.grid.currentIndex().row()
            trace_line(self.desk, self.posted.lines, at, self.posted.row.number)

    def print_paper(self) -> None:
        """Print the goods received note."""
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        self._make_paper(partial(print_pdf, self))

    def save_paper(self) -> None:
        """Save the goods received note as a PDF file."""
        from supplytrack.ui.saving import save_pdf

        posted = self.posted_paper()
        name = posted[1] if posted else _("Draft")
        self._make_paper(partial(save_pdf, self, f"{name}_goods-received-note.pdf"))


def _order_choice(row: OrderRow) -> Choice:
    return Choice(row.number, f"{row.number}, {row.party_name}", row.summary, also=(row.number, row.party))


def _render(sheet: Any) -> bytes:
    # ReportLab takes a while to load; only papers need it, and it loads beside the window.
    from supplytrack.documents.goods_received_note import render

    return render(sheet)
