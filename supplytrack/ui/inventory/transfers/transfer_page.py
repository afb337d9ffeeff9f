"""A transfer between own stores: written line by line, issued, followed until all of it arrived."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from supplytrack.catalogue.place import LocationKind
from supplytrack.catalogue.queries import LocationRow, list_locations
from supplytrack.core.actor import Permission
from supplytrack.core.attached_file import FileKind
from supplytrack.core.document import Kind
from supplytrack.distribution.picking_list import list_number
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.operations import find_draft
from supplytrack.inventory.transfers.operations import TransferDraft, issue_transfer
from supplytrack.inventory.transfers.queries import TransferDetail, TransferStage, read_transfer
from supplytrack.ui.choosing import location_choices
from supplytrack.ui.distribution.checks import before_issue, totals
from supplytrack.ui.distribution.from_store import FromStore
from supplytrack.ui.distribution.paper import make_picking_list
from supplytrack.ui.distribution.sidepanels import checks_and_totals
from supplytrack.ui.distribution.words import MEANS_WORDS
from supplytrack.ui.inventory.transfers.paper import make_waybill
from supplytrack.ui.inventory.transfers.transfer_draft import posted_values, transfer_draft
from supplytrack.ui.inventory.transfers.transfer_lines import AFTERWARDS, TransferLines
from supplytrack.ui.inventory.transfers.transfer_side import what_became
from supplytrack.ui.inventory.transfers.words import ARRIVAL, TRANSFER, TRANSFERS, age_words, state_badge
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.kept_paper import KeptPaper
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.draft import Saved
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.tracing import TRACE, trace_line
from supplytrack.ui.words import local

_STORE_MEMORY = "transfer/store"
_TRANSPORT = ("carrier", "driver", "vehicle", "loaded_by", "request_number")


@dataclass(frozen=True)
class _Opened:
    """What the page reads when it opens."""

    places: Sequence[LocationRow]
    own: str
    draft: dict[str, Any] | None = None
    posted: TransferDetail | None = None
    saved_at: int = 0


class TransferPage(FromStore, KeptPaper):
    """One transfer, from the first letter until nothing of it is on the way."""

    place = STOCK
    in_list = TRANSFERS
    title = N_("New transfer")
    word = TRANSFER
    kinds = frozenset({"stock", "transfers", "items", "locations"})
    specs = (
        ActionSpec("preview", N_("Preview"), "Ctrl+P", "printer"),
        ActionSpec("print", N_("Print"), "Ctrl+Shift+P", "printer"),
        ActionSpec("save", N_("Save as PDF"), "Ctrl+Shift+S", "file-down"),
        ActionSpec("picking", N_("Picking list"), "Ctrl+Shift+L", "clipboard-check"),
        TRACE,
        ActionSpec("issue", N_("Issue transfer"), "Ctrl+Return", "send", Permission.TRANSFER_GOODS),
        ActionSpec("receive", N_("Receive goods"), "Ctrl+Return", "package-check", Permission.TRANSFER_GOODS),
        ActionSpec("delete", N_("Delete draft"), "", "trash-2"),
        ActionSpec("reverse", N_("Reverse the transfer"), "", "undo-2", Permission.REVERSE_DOCUMENT),
    )
    secondary = ("preview",)
    more = ("picking", "print", "save", "", "trace", "", "delete", "reverse")
    primary = ("receive", "issue")
    file_kind = FileKind.WAYBILL
    line_keys = ("item", "quantity", "batch", "donor")
    form_columns = (22, 22, 18, 18, 20)
    fields = (
        Field("source", N_("From store"), FieldKind.CHOICE, required=True),
        Field("target", N_("To store"), FieldKind.CHOICE, required=True),
        Field("date", N_("Loaded on"), FieldKind.DATE, required=True),
        Field("expected", N_("Expected on"), FieldKind.DATE),
        Field("means", N_("Sent by"), FieldKind.CHOICE),
        Field("remarks", N_("Note on the paper"), span=5, placeholder=N_("Optional")),
        Field("carrier", N_("Carrier")),
        Field("driver", N_("Driver")),
        Field("vehicle", N_("Vehicle")),
        Field("loaded_by", N_("Loaded by")),
        Field("request_number", N_("Request")),
    )

    def __init__(self, desk: Desk, name: str = "", *, item: str = "") -> None:
        """`name`: a draft's identity, a transfer's number or that of a receipt of it; `item`: what a new one moves."""
        self._item = item
        self._opened: _Opened | None = None
        self._places: dict[str, LocationRow] = {}
        first = {"date": desk.clock.today().isoformat(), "source": desk.memory.get(_STORE_MEMORY)}
        super().__init__(desk, name, first)
        self.setFocusProxy(self.grid)
        self.draft.field_changed.connect(self._field_changed)
        self._show_state()

    def bind(self) -> None:
        """What the actions do."""
        self.plan_lines_of(TransferLines(lambda: self.draft.lines))
        for action, act in (
            ("issue", self.ask_issue),
            ("receive", self._receive),
            ("preview", self.toggle_preview),
            ("picking", self.show_picking_list),
            ("trace", self._trace),
            ("print", self.print_paper),
            ("save", self.save_paper),
            ("delete", self.delete_draft),
            ("reverse", self.ask_reverse),
        ):
            self.acts.bind(action, act)
        self.set_crumb(_("Transfers"), lambda: self.desk.go(STOCK, ("list", TRANSFERS)))

    def arrange(self) -> QWidget:
        """The paper; the preview takes its place when it is asked for."""
        self._pages = QStackedWidget()
        self._pages.addWidget(super().arrange())
        self._preview: Any = None
        self._picking: Any = None
        self.form.set_choices("means", [Choice(key, _(words)) for key, words in MEANS_WORDS.items()])
        self._more_fields = Button(
            _("Carrier, driver, vehicle…"), "caption_link", clicked=self._toggle_transport
        )
        self.form.boxes["remarks"].put_beside(self._more_fields)
        self._show_transport(shown=False)
        return self._pages

    def _toggle_transport(self) -> None:
        shown = self.form.boxes["driver"].isHidden()
        self._show_transport(shown=shown)
        if shown:
            self.form.go_to("carrier")

    def _show_transport(self, *, shown: bool) -> None:
        for key in _TRANSPORT:
            self.form.set_shown(key, shown=shown)

    # Reading

    @property
    def kind(self) -> Kind:
        """A transfer."""
        return Kind.TRANSFER

    @property
    def posted(self) -> TransferDetail | None:
        """The transfer as the ledger knows it; None while it is a draft."""
        return self._opened.posted if self._opened else None

    @property
    def takes_goods(self) -> bool:
        """Whether it is being written."""
        return self.posted is None

    def posted_paper(self) -> tuple[int, str] | None:
        """What reversing reverses: the last receipt that stands, else the transfer."""
        detail = self.posted
        if detail is None:
            return None
        standing = [one for one in detail.receipts if not one.reversed_by]
        return (
            (standing[-1].document_id, standing[-1].number)
            if standing
            else (detail.row.document_id, detail.row.number)
        )

    def opened_at(self) -> Any:
        """The transfer's number, or its draft."""
        return (TRANSFER, self.posted.row.number) if self.posted else super().opened_at()

    def load(self) -> None:
        """Read the places, and the paper."""
        name = self._name

        def ask(session: Any) -> _Opened:
            places, own = list_locations(session, active_only=not name), session.workspace.short_name
            kept = find_draft(session, name) if name else None
            if kept is not None:
                return _Opened(places, own, dict(kept.payload), saved_at=kept.saved_at)
            return _Opened(places, own, posted=read_transfer(session, name) if name else None)

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "transfer"), owner=self)

    def _know(self, opened: _Opened) -> None:
        self._opened = opened
        self._places = {one.code: one for one in opened.places}
        choices = location_choices(
            sorted(opened.places, key=lambda one: one.kind is not LocationKind.WAREHOUSE)
        )
        for key in ("source", "target"):
            self.form.set_choices(key, choices)
        begins = not self._filled
        if opened.posted is not None:
            self._leaving = True
            self.draft.load(posted_values(opened.posted, opened.own))
            self.set_read_only(read_only=True)
            self.top.saved.show_state(Saved.UNTOUCHED)
            self.foot.set_hints([("Ctrl+P", _("how it prints"))])
        elif begins:
            self._fill(opened)
        self._filled = True
        self._show_transport(shown=any(self.draft.get(key) for key in _TRANSPORT))
        self.lines.forget()
        self.read_stock()
        self._show_state()
        if begins and not self._name:
            self.form.go_to("target" if self.draft.get("source") else "source")

    def _fill(self, opened: _Opened) -> None:
        if opened.draft is not None:
            self.draft.load(opened.draft)
            self.top.saved.show_state(Saved.SAVED, self.desk.clock.local(opened.saved_at))
            self.grid.restore_cursor()
        stores = [one.code for one in opened.places if one.active and one.kind is LocationKind.WAREHOUSE]
        if len(stores) == 1 and not self.draft.get("source"):
            self._first_values["source"] = stores[0]
            self.draft.set_field("source", stores[0])
        if self._item and not self.draft.lines:
            self.draft.splice(0, 0, [{"item": self._item}], _("Take the item"))

    def _field_changed(self, key: str) -> None:
        if key in ("source", "date"):
            self.read_stock()

    # How the paper stands

    def _show_state(self) -> None:
        detail = self.posted
        is_open = detail is None
        moving = detail is not None and detail.row.stage is TransferStage.MOVING
        self.show_available(shown=is_open)
        for key in AFTERWARDS:
            self.grid.show_column(key, shown=not is_open)
        for key in ("pieces", "expiry"):
            # Beside what became of the goods there is no room for all; the waybill has the dates.
            self.grid.show_column(key, shown=is_open)
        self._more_fields.setVisible(is_open)
        if detail is not None:
            self._show_posted(detail)
        else:
            self.set_title(_("Transfer") if self._name else _("New transfer"))
            self.set_state(steps=[_("Draft"), _("In transit"), _("Received")], at=0)
        for action, shown in (
            ("issue", is_open),
            ("delete", is_open),
            ("receive", moving),
            ("picking", detail is not None and detail.row.state != "reversed"),
            ("trace", not is_open),
            ("reverse", detail is not None and detail.row.state != "reversed"),
        ):
            self.acts.set_shown(action, shown=shown)
        self.grid.refresh()
        self.refresh_side()

    def _show_posted(self, detail: TransferDetail) -> None:
        row = detail.row
        self.set_title(row.number)
        way = _("{source} to {target}").format(
            source=local(row.source_name, row.source_km), target=local(row.target_name, row.target_km)
        )
        self.set_summary(", ".join(filter(None, (way, age_words(row)))))
        arrived = detail.arrived
        self.acts.set_text("reverse", _("Reverse the last receipt") if arrived else _("Reverse the transfer"))
        if row.state in ("moving", "received"):
            self.set_state(
                steps=[_("Draft"), _("In transit"), _("Received")], at=2 if row.state == "received" else 1
            )
        else:
            self.set_state(state_badge(row.state))

    def side(self) -> QWidget:
        """Totals by donor and what to look at before issuing; of an issued transfer, what arrived."""
        if self.posted is not None:
            return what_became(self.posted)
        stock = self.lines.stock
        if stock is None:
            return checks_and_totals([], [])
        plans = self.lines.plans
        return checks_and_totals(totals(stock, plans), before_issue(stock, plans))

    def _place_name(self, key: str) -> str:
        place = self._places.get(str(self.draft.get(key)))
        return local(place.name, place.name_km) if place else str(self.draft.get(key) or "")

    # Posting, receiving, reversing

    def draft_title(self) -> str:
        """To which store the goods go."""
        return self._place_name("target")

    def _typed(self) -> TransferDraft:
        return transfer_draft(self.draft.values, self.desk.clock.today())

    def operation(self) -> Callable[[Any], Posted]:
        """Lets the goods leave the store."""
        typed = self._typed()
        return lambda session: issue_transfer(session, typed)

    def ask_issue(self) -> None:
        """Ask before the goods leave the store."""
        if self._pages.currentIndex():
            self.toggle_preview()
        if not self.can_post():
            return
        count = len(self.draft.lines)
        leave = ngettext("{count} line leaves {place} now.", "{count} lines leave {place} now.", count)
        body = leave.format(count=count, place=self._place_name("source"))
        after = _("It is in transit until {place} records what arrived.").format(
            place=self._place_name("target")
        )
        self.ask(
            Question(
                _("Issue this transfer to {place}?").format(place=self._place_name("target")),
                f"{body} {after}",
                _("Issue"),
                _("Keep as draft"),
            ),
            self.post,
        )

    def posted_as(self, posted: Posted) -> None:
        """Show the transfer as it was posted."""
        self.desk.memory.put(_STORE_MEMORY, self.draft.get("source"))
        told = _("{number} issued. The goods are in transit.").format(number=posted.number)
        self.toast(told, _("Print"), self.print_paper)
        super().posted_as(posted)

    def _refused(self, refused: Refused) -> None:
        self._leaving = False
        self.refused_from_store(_("Not issued. {why}"), refused)

    def _receive(self) -> None:
        if self.posted is not None:
            self.desk.go(STOCK, (ARRIVAL, self.posted.row.number))

    def ask_reverse(self) -> None:
        """Ask why, and post the mirror image: of the last receipt when there is one, else of the transfer."""
        detail = self.posted
        if detail is None:
            return
        self.reversal_words = (
            N_("What it brought, damaged or lost goods too, is in transit again.")
            if detail.arrived
            else N_("The goods are back in the store they left. A reversal with its own number says so.")
        )
        super().ask_reverse()

    def _trace(self) -> None:
        """Show where the goods of the current line came from, and where else they are."""
        if self.posted is not None:
            at = self.grid.currentIndex().row()
            trace_line(self.desk, self.posted.lines, at, self.posted.row.number)

    # The printed paper

    def toggle_preview(self) -> None:
        """Show how the waybill prints, or go back to writing."""
        if self._pages.currentIndex():
            self._pages.setCurrentIndex(0)
            self.acts.set_text("preview", _("Preview"))
            self.grid.setFocus()
            return
        if self._preview is None:
            # QtPdf is large; most transfers are written without looking.
            from supplytrack.ui.toolkit.preview import Preview

            self._preview = Preview(_("How it prints"), _("follows what you write"))
            self._pages.addWidget(self._preview)
        self._pages.setCurrentWidget(self._preview)
        self.acts.set_text("preview", _("Back"))
        self._make_paper(self._preview.show_pdf)

    def show_picking_list(self) -> None:
        """Show what is to be picked for the transfer. Printing and saving are then of the picking list."""
        if self._picking is None:
            from supplytrack.ui.toolkit.preview import Preview

            self._picking = Preview(_("Picking list"), _("the batches of this transfer"))
            self._pages.addWidget(self._picking)
        self._pages.setCurrentWidget(self._picking)
        self.acts.set_text("preview", _("Back"))
        self._make_paper(self._picking.show_pdf)

    @property
    def _is_picking(self) -> bool:
        return self._picking is not None and self._pages.currentWidget() is self._picking

    def _make_paper(self, then: Callable[[bytes], None]) -> None:
        self.grid.commit()
        if self._is_picking and self.posted is not None:
            make_picking_list(self.desk.tasks, self, self.posted.row.number, then)
            return
        make_waybill(self.desk.tasks, self, self.posted.row.number if self.posted else self._typed(), then)

    def print_paper(self) -> None:
        """Print the waybill, or the picking list while it is shown."""
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        self._make_paper(partial(print_pdf, self))

    def save_paper(self) -> None:
        """Save the waybill, or the picking list while it is shown, as a PDF file."""
        from supplytrack.ui.saving import save_pdf

        name = self.posted.row.number if self.posted else _("Draft")
        file = f"{list_number(name)}_picking-list.pdf" if self._is_picking else f"{name}_waybill.pdf"
        self._make_paper(partial(save_pdf, self, file))
