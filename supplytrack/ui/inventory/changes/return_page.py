"""A return: goods that a recipient gives back, or that go back to who sent them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.actor import Permission
from supplytrack.core.document import RETURN_REASONS, Kind
from supplytrack.core.quantity import format_quantity
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.changes.entry import Changing, TypedLine
from supplytrack.inventory.changes.queries import ChangeDetail, ChangeLineRow
from supplytrack.inventory.changes.returns import ReturnDraft, ReturnLineDraft, post_return
from supplytrack.inventory.ledger import Posted
from supplytrack.ui.choosing import location_choices
from supplytrack.ui.inventory.changes.lines import told_of
from supplytrack.ui.inventory.changes.paper import STORE_MEMORY, ChangePaper, text_of
from supplytrack.ui.posting import day_or, typed
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.pages import Desk, check_line, section, side_box
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local

FROM_PLACE, TO_SENDER = "place", "sender"
"""Which way the goods go."""


class ReturnPage(ChangePaper):
    """One return, from the first letter until it is posted."""

    title = N_("New return")
    named = N_("Return")
    specs = (
        ActionSpec("post", N_("Post return"), "Ctrl+Return", "check", Permission.RETURN_GOODS),
        ActionSpec("print", N_("Print loss report"), "Ctrl+P", "printer"),
        ActionSpec("save", N_("Save loss report as PDF"), "", "file-down"),
        ActionSpec("delete", N_("Delete draft"), "", "trash-2"),
        ActionSpec("reverse", N_("Reverse"), "", "undo-2", Permission.REVERSE_DOCUMENT),
    )
    secondary = ("print",)
    more = ("save", "delete", "reverse")
    primary = "post"
    line_keys = ("item", "quantity", "batch", "damaged")
    reversal_words = N_("The goods are again where they were. A reversal with its own number says so.")
    store_field = "store"
    form_columns = (27, 26, 21, 26)
    fields = (
        Field(
            "way",
            N_("Goods come"),
            FieldKind.SEGMENTS,
            options=((FROM_PLACE, N_("from a recipient")), (TO_SENDER, N_("back to the sender"))),
        ),
        Field("place", N_("Given back by"), FieldKind.CHOICE, span=2),
        Field("nobody", N_("Sent back to"), FieldKind.FIXED, instead="place"),
        Field("date", N_("Date"), FieldKind.DATE, required=True),
        Field("store", N_("Into store"), FieldKind.CHOICE, required=True),
        Field("returned_by", N_("Brought by"), placeholder=N_("Name, function")),
        Field("remarks", N_("Note"), span=2, placeholder=N_("Optional")),
    )

    def __init__(self, desk: Desk, name: str = "") -> None:
        """`name`: a draft's identity or a number; empty for a new paper."""
        first = {"way": FROM_PLACE, "store": desk.memory.get(STORE_MEMORY)}
        super().__init__(desk, Kind.RETURN, name, first)

    def bind(self) -> None:
        """What the actions do."""
        self.know_lines()
        self.line_columns = (
            self.lines.item_column(),
            self.lines.batch_column(),
            self.lines.donor_column(),
            self.lines.expiry_column(),
            self.lines.available_column(),
            self.lines.quantity_column(),
            LineColumn("damaged", N_("Damaged"), CellKind.NUMBER, 82),
            self.lines.reason_column(RETURN_REASONS),
        )
        self.bind_common()
        self.acts.bind("post", self.ask_post)

    def arrange(self) -> QWidget:
        """The paper, with what follows from the way the goods go."""
        whole = super().arrange()
        self.form.set_shown("nobody", shown=False)
        return whole

    @property
    def to_sender(self) -> bool:
        """Whether the goods leave us again."""
        return bool(self.draft.get("way") == TO_SENDER)

    def offer(self, world: Changing) -> None:
        """Stores, and places that may have been given goods."""
        super().offer(world)
        recipients = sorted(world.places, key=lambda place: place.kind.value == "warehouse")
        self.form.set_choices("place", location_choices(recipients))

    def goods_lie(self) -> tuple[str, bool]:
        """With the recipient, or in our own store."""
        values = self.draft.values
        return (typed(values, "store"), False) if self.to_sender else (typed(values, "place"), True)

    def typed_lines(self) -> list[TypedLine]:
        """The lines, to be looked at: whatever the date on them, goods can be given back."""
        return [
            TypedLine(typed(line, "item"), typed(line, "quantity"), typed(line, "batch"), expired_too=True)
            for line in self.draft.lines
        ]

    def show_paper(self) -> None:
        """Steps, actions and what the way of the goods asks for."""
        detail = self.posted
        self.acts.set_shown("post", shown=detail is None)
        self.form.set_shown("place", shown=not self.to_sender)
        self.form.set_shown("nobody", shown=self.to_sender)
        self.form.boxes["nobody"].editor.show_value(_("Supplier or donor of each batch"))
        self.form.set_label("store", _("From store") if self.to_sender else _("Into store"))
        self.form.set_label("returned_by", _("Taken by") if self.to_sender else _("Brought by"))
        self.grid.show_column("damaged", shown=not self.to_sender)
        self.set_state(steps=[_("Draft"), _("Posted")], at=1 if detail else 0)

    def _field_changed(self, key: str) -> None:
        super()._field_changed(key)
        if key == "way":
            self.show_paper()

    def side(self) -> QWidget:
        """What comes back of each item."""
        detail = self.posted
        if detail is not None:
            row = detail.row
            who = (_("Given back by"), local(row.other_name, row.other_km))
            brought = (_("Brought by") if row.other else _("Taken by"), detail.returned_by)
            return side_box(section(_("Return")), 6, *self.facts(detail, who, brought))
        parts = [section(_("Comes back") if not self.to_sender else _("Goes back")), 6, *self.totals()]
        for line in self.draft.lines:
            wrong = self.lines.looked_at(line).wrong
            if wrong and self.lines.item_of(line) is not None:
                parts += [8, check_line("bad", wrong)]
        if self._nothing_there():
            words = _("Nothing was handed over to this place, or it gave everything back.")
            parts += [8, check_line("info", _("It has nothing of ours"), words)]
        return side_box(*parts)

    def _nothing_there(self) -> bool:
        return (
            bool(self._lots_for)
            and not self.to_sender
            and bool(self.draft.get("place"))
            and self.lines.lots == {}
        )

    def operation(self) -> Callable[[Any], Posted]:
        """Takes the goods back, or sends them back."""
        draft = return_draft(self.draft.values, self.desk.clock.today())
        return lambda session: post_return(session, draft)

    def can_post(self) -> bool:
        """Only a return to the sender has no recipient."""
        well = super().can_post()
        if well and not self.to_sender and not self.draft.get("place"):
            self.form.complain([Refused(_("Choose who gives the goods back."), "place")])
            self.form.go_to("place")
            return False
        return well

    def ask_post(self) -> None:
        """Ask before the goods move."""
        if not self.can_post():
            return
        count = len(self.draft.lines)
        if self.to_sender:
            words = ngettext(
                "{count} line leaves {place} for good.", "{count} lines leave {place} for good.", count
            )
        else:
            words = ngettext("{count} line enters {place}.", "{count} lines enter {place}.", count)
        body = words.format(count=count, place=self.store_name())
        after = _("After this the paper cannot be edited, only reversed.")
        self.ask(Question(_("Post this return?"), f"{body} {after}", _("Post return")), self.post)

    def told_values(self, detail: ChangeDetail) -> dict[str, Any]:
        """The paper as it was posted."""
        row = detail.row
        return {
            "uid": row.uid,
            "way": FROM_PLACE if row.other else TO_SENDER,
            "place": row.other or None,
            "store": row.place,
            "date": row.date.isoformat(),
            "returned_by": detail.returned_by,
            "remarks": detail.remarks,
            "lines": [_told_line(line) for line in detail.lines],
        }


def _told_line(line: ChangeLineRow) -> dict[str, Any]:
    damaged = format_quantity(line.damaged, line.decimals).replace(",", "") if line.damaged else ""
    return {
        "item": line.item,
        "quantity": format_quantity(line.quantity, line.decimals).replace(",", ""),
        "damaged": damaged,
        "reason": line.reason,
        "told": told_of(line.batch, line.donor, line.expiry),
    }


def return_draft(values: Mapping[str, Any], today: date) -> ReturnDraft:
    """What the page keeps as the operation takes it."""
    to_sender = values.get("way") == TO_SENDER
    return ReturnDraft(
        uid=typed(values, "uid"),
        date=day_or(values.get("date"), today),
        store=typed(values, "store"),
        lines=tuple(_line(line, to_sender=to_sender) for line in values["lines"]),
        place="" if to_sender else typed(values, "place"),
        to_sender=to_sender,
        returned_by=typed(values, "returned_by"),
        remarks=typed(values, "remarks"),
    )


def _line(line: Line, *, to_sender: bool) -> ReturnLineDraft:
    return ReturnLineDraft(
        item=text_of(line, "item"),
        quantity=typed(line, "quantity"),
        reason=text_of(line, "reason"),
        damaged="" if to_sender else typed(line, "damaged"),
        batch_uid=typed(line, "batch"),
    )
