"""A write-off, a disposal or an adjustment: what is lost, found or unfit, why, and who agreed to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.actor import Permission
from supplytrack.core.document import DISPOSAL_METHODS, ApprovalState, Kind
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.changes.approvals import request_change, withdraw_change
from supplytrack.inventory.changes.entry import Looked, TypedLine
from supplytrack.inventory.changes.operations import REASONS, ChangeDraft, ChangeLineDraft, post_change
from supplytrack.inventory.changes.queries import ChangeDetail, ChangeLineRow, RequestRow
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.operations import save_draft
from supplytrack.ui.inventory.changes.deciding import ask_approve, ask_refuse, request_facts
from supplytrack.ui.inventory.changes.lines import told_of
from supplytrack.ui.inventory.changes.paper import STORE_MEMORY, ChangePaper, text_of
from supplytrack.ui.inventory.changes.words import method_words
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.posting import day_or, typed
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import hairline
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.pages import Desk, check_line, section, side_box
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.toolkit.question import Question

_NEW = {
    Kind.WRITE_OFF: N_("New write-off"),
    Kind.DISPOSAL: N_("New disposal"),
    Kind.ADJUSTMENT: N_("New adjustment"),
}
_NAMED = {
    Kind.WRITE_OFF: N_("Write-off"),
    Kind.DISPOSAL: N_("Disposal"),
    Kind.ADJUSTMENT: N_("Adjustment"),
}
_POST = {
    Kind.WRITE_OFF: N_("Write off"),
    Kind.DISPOSAL: N_("Record disposal"),
    Kind.ADJUSTMENT: N_("Post adjustment"),
}
_STORE = Field("location", N_("Store"), FieldKind.CHOICE, required=True)
_DATE = Field("date", N_("Date"), FieldKind.DATE, required=True)
_WITNESS = Field("witness", N_("Witness"), placeholder=N_("Name, function"))
_REMARKS = Field("remarks", N_("Note"), placeholder=N_("What happened"))
_APPROVED = Field("approved_by", N_("Approved by"), placeholder=N_("Second person"))
_METHOD = Field("method", N_("How"), FieldKind.CHOICE, required=True)


class ChangePage(ChangePaper):
    """One change of the stock, from the first letter until it is posted, or asked for and decided."""

    specs = (
        ActionSpec("post", N_("Post"), "Ctrl+Return", "check", Permission.ADJUST_STOCK),
        ActionSpec("ask", N_("Ask for approval"), "Ctrl+Return", "send", Permission.ADJUST_STOCK),
        ActionSpec("approve", N_("Approve"), "Ctrl+Return", "shield-check", Permission.APPROVE_STOCK_CHANGE),
        ActionSpec("refuse", N_("Refuse"), "", "ban", Permission.APPROVE_STOCK_CHANGE),
        ActionSpec("withdraw", N_("Take back"), "", "undo-2", Permission.ADJUST_STOCK),
        ActionSpec("again", N_("Write it again"), "", "copy", Permission.ADJUST_STOCK),
        ActionSpec("print", N_("Print loss report"), "Ctrl+P", "printer"),
        ActionSpec("save", N_("Save loss report as PDF"), "", "file-down"),
        ActionSpec("delete", N_("Delete draft"), "", "trash-2"),
        ActionSpec("reverse", N_("Reverse"), "", "undo-2", Permission.REVERSE_DOCUMENT),
    )
    secondary = ("again", "withdraw", "refuse", "print")
    more = ("save", "delete", "reverse")
    primary = ("approve", "ask", "post")
    line_keys = ("item", "quantity", "batch", "remarks")
    reversal_words = N_("The goods are in the store again. A reversal with its own number says so.")

    def __init__(self, desk: Desk, name: str, kind: Kind) -> None:
        """`name`: a draft's or a request's identity, or a number; empty for a new paper."""
        self.title, self.named = _NEW[kind], _NAMED[kind]
        adjusts = kind is Kind.ADJUSTMENT
        self.fields = (
            (_STORE, _DATE, _REMARKS, _APPROVED)
            if adjusts
            else (_STORE, _DATE, *([_METHOD] if kind is Kind.DISPOSAL else []), _WITNESS, _REMARKS, _APPROVED)
        )
        self.form_columns = (24, 13, 34, 29) if adjusts else (22, 13, 17, 24, 24)
        if kind is Kind.DISPOSAL:
            self.form_columns = (20, 12, 17, 16, 17, 18)
        super().__init__(desk, kind, name, {"location": desk.memory.get(STORE_MEMORY)})

    def bind(self) -> None:
        """What the actions do."""
        self.know_lines()
        self.line_columns = self._columns()
        self.bind_common()
        self.acts.bind("post", self.ask_post)
        self.acts.bind("ask", self.ask_for_approval)
        self.acts.bind("approve", self._approve)
        self.acts.bind("refuse", self._refuse)
        self.acts.bind("withdraw", self._withdraw)
        self.acts.bind("again", self._write_again)

    def arrange(self) -> QWidget:
        """The paper; who approved it is asked for only when somebody has to."""
        whole = super().arrange()
        if self.kind is Kind.DISPOSAL:
            self.form.set_choices(
                "method", [Choice(one, method_words(one), also=(one,)) for one in DISPOSAL_METHODS]
            )
        self.form.set_shown("approved_by", shown=False)
        return whole

    def _columns(self) -> tuple[LineColumn, ...]:
        adjusts = self.kind is Kind.ADJUSTMENT
        return (
            self.lines.item_column(),
            self.lines.batch_column(),
            self.lines.donor_column(),
            self.lines.expiry_column(),
            self.lines.available_column(),
            self.lines.quantity_column(N_("More (+) or less (−)") if adjusts else N_("Quantity")),
            self.lines.reason_column(REASONS[self.kind]),
            LineColumn("remarks", N_("Note"), CellKind.TEXT, 104),
        )

    # What the lines say

    def goods_lie(self) -> tuple[str, bool]:
        """In our own store."""
        return typed(self.draft.values, "location"), False

    def typed_lines(self) -> list[TypedLine]:
        """The lines, to be looked at."""
        return [
            TypedLine(
                typed(line, "item"),
                typed(line, "quantity"),
                self._known_batch(line),
                line.get("reason") == "expired",
                self.kind is Kind.ADJUSTMENT,
            )
            for line in self.draft.lines
        ]

    def _known_batch(self, line: Line) -> str:
        """The identity of the batch that was chosen; empty for none, or for the number of a new one."""
        return next((lot.uid for lot in self.lines.chosen_lots(line)), "")

    def change_draft(self) -> ChangeDraft:
        """What the page keeps as the operations take it."""
        return change_draft(self.draft.values, self.kind, self.desk.clock.today(), self._known_batch)

    # How the paper stands

    @property
    def request(self) -> RequestRow | None:
        """What was asked for; None while nobody was asked."""
        return self.opened.request

    @property
    def alone(self) -> bool:
        """Whether no accounts tell people apart: a second person is named then."""
        return self.world.alone if self.world else True

    @property
    def why(self) -> str:
        """Why the paper needs a second person, as it is typed now."""
        return self.looked.why if self.looked and self.is_written else ""

    def show_paper(self) -> None:
        """Steps, actions and the field for the second person."""
        request, detail = self.request, self.posted
        waits = request is not None and request.state is ApprovalState.WAITING
        mine = request is not None and request.requested_by == self.desk_user()
        asks = bool(self.why) and not self.alone
        for action, shown in (
            ("post", self.is_written and not asks),
            ("ask", self.is_written and asks),
            ("approve", waits and not mine),
            ("refuse", waits and not mine),
            ("withdraw", waits and mine),
            ("again", request is not None and not waits),
        ):
            self.acts.set_shown(action, shown=shown)
        self.acts.set_text("post", _(_POST[self.kind]))
        needed = bool(self.why) and self.alone
        approved = detail is not None and bool(detail.row.approved_by)
        self.form.set_shown("approved_by", shown=needed or approved or bool(self.draft.get("approved_by")))
        steps = [_("Draft"), _("Posted")]
        if asks or request is not None:
            steps.insert(1, _("Waiting"))
        self.set_state(steps=steps, at=len(steps) - 1 if detail else 1 if request else 0)
        if request is not None and not waits:
            self.set_state(_decided_badge(request.state))
        if request is not None:
            self.set_title(_(self.named))
            self._tell_request(request)

    def desk_user(self) -> str:
        """Who works here."""
        return self.world.user if self.world else ""

    def _tell_request(self, request: RequestRow) -> None:
        if request.state is ApprovalState.WAITING:
            told = _("{name} asked for this. Nothing has moved yet.").format(name=request.requested_by)
            self.show_banner("warn", _("Waiting for approval"), f"{request.why} {told}", icon="clock")
        elif request.state is ApprovalState.REFUSED:
            words = _("Not approved by {name}").format(name=request.decided_by)
            self.show_banner("bad", words, request.decision, icon="ban")
        else:
            self.show_banner("info", _("Taken back by {name}").format(name=request.decided_by), icon="undo-2")

    def follow_look(self, _looked: Looked) -> None:
        """Whether a second person is needed may have changed."""
        self.show_paper()

    def side(self) -> QWidget:
        """What it does, what that is worth, and whether somebody else has to agree."""
        detail, request = self.posted, self.request
        if detail is not None:
            more = [
                (_("Approved by"), detail.row.approved_by),
                (_("How"), method_words(detail.method)),
                (_("Witness"), detail.witness),
            ]
            return side_box(section(_(self.named)), 6, *self.facts(detail, *more))
        if request is not None:
            return side_box(section(_("What was asked for")), 6, *request_facts(request, self.desk.clock))
        parts: list[Any] = [section(_("What it changes") if self.lines.adds else _("What it takes"))]
        parts += [6, *self.totals()]
        worth = self.looked.worth.words() if self.looked else ""
        if worth:
            parts += [6, hairline(), 10, section(_("Worth")), 4, Label(worth, wrap=True), 4]
        return side_box(*parts, *self._checks())

    def _checks(self) -> list[Any]:
        """What to look at before posting."""
        parts: list[Any] = []
        for line in self.draft.lines:
            wrong = self.lines.looked_at(line).wrong
            item = self.lines.item_of(line)
            if wrong and item is not None:
                parts += [8, check_line("bad", wrong)]
        for lot in self.lines.not_expired():
            words = _("{batch} is good until {day}.").format(
                batch=lot.number or _("It"), day=day_text(lot.expiry) if lot.expiry else ""
            )
            parts += [8, check_line("warn", _("Not expired yet"), words)]
        if self.why:
            title = _("Needs a second person")
            parts += [8, check_line("warn", title, self.why)]
        return parts

    # Posting

    def operation(self) -> Callable[[Any], Posted]:
        """Takes the goods away, or adds them."""
        draft = self.change_draft()
        return lambda session: post_change(session, draft)

    def ask_post(self) -> None:
        """Ask before the stock changes."""
        if not self.can_post():
            return
        count = len(self.draft.lines)
        words = ngettext(
            "{count} line changes the stock of {place}.", "{count} lines change the stock of {place}.", count
        )
        body = words.format(count=count, place=self.store_name())
        after = _("After this the paper cannot be edited, only reversed.")
        question = Question(
            _("{verb} now?").format(verb=_(_POST[self.kind])), f"{body} {after}", _(_POST[self.kind])
        )
        self.ask(question, self.post)

    def ask_for_approval(self) -> None:
        """Ask somebody else to agree; nothing moves until they do."""
        if not self.can_post():
            return
        self.draft.rest()
        draft = self.change_draft()
        self._leaving = True
        self.desk.tasks.write(
            lambda session: request_change(session, draft), self._asked, refused=self._refused, owner=self
        )

    def _asked(self, _nothing: None) -> None:
        self._name, self._filled = str(self.draft.get("uid")), False
        self.hide_banner()
        self.toast(_("Somebody else has to approve it now."))
        self.load()

    # Deciding

    def asked_values(self) -> dict[str, Any]:
        """What waits, as it was asked for."""
        return _request_values(self.request) if self.request is not None else {}

    def _approve(self) -> None:
        if self.request is not None:
            ask_approve(self, self.request, self._approved)

    def _approved(self, posted: Posted) -> None:
        self.hide_banner()
        self.posted_as(posted)

    def _refuse(self) -> None:
        if self.request is not None:
            ask_refuse(self, self.request)

    def _withdraw(self) -> None:
        uid = str(self.draft.get("uid"))
        self.desk.tasks.write(
            lambda session: withdraw_change(session, uid),
            self._withdrawn,
            refused=self.show_refusal,
            owner=self,
        )

    def _withdrawn(self, _nothing: None) -> None:
        self.toast(_("Taken back. Nothing has moved."))

    def _write_again(self) -> None:
        """Begin a new paper with the same lines."""
        if self.request is None:
            return
        values = {**_request_values(self.request), "uid": new_uid()}
        word, kind, title = self.word, self.kind.value, self.store_name()
        self.desk.tasks.write(
            lambda session: save_draft(session, values["uid"], kind, values, title),
            lambda _saved: self.desk.go(STOCK, (word, values["uid"])),
            owner=self,
        )

    def told_values(self, detail: ChangeDetail) -> dict[str, Any]:
        """The paper as it was posted."""
        return {
            "uid": detail.row.uid,
            "location": detail.row.place,
            "date": detail.row.date.isoformat(),
            "method": detail.method,
            "witness": detail.witness,
            "approved_by": detail.row.approved_by,
            "remarks": detail.remarks,
            "lines": [self._told_line(line) for line in detail.lines],
        }

    def _told_line(self, line: ChangeLineRow) -> dict[str, Any]:
        shown = line.quantity if self.kind is Kind.ADJUSTMENT else -line.quantity
        return {
            "item": line.item,
            "quantity": format_quantity(shown, line.decimals).replace(",", ""),
            "reason": line.reason,
            "remarks": line.remarks,
            "told": told_of(line.batch, line.donor, line.expiry),
        }


def _decided_badge(state: ApprovalState) -> Badge:
    if state is ApprovalState.REFUSED:
        return Badge(_("Not approved"), "bad", "ban")
    return Badge(_("Taken back"), "plain", "undo-2")


def change_draft(
    values: Mapping[str, Any], kind: Kind, today: date, known_batch: Callable[[Line], str]
) -> ChangeDraft:
    """What the page keeps as the operations take it. `known_batch` tells the batches that lie in the store."""

    def line_of(line: Line) -> ChangeLineDraft:
        uid = known_batch(line)
        return ChangeLineDraft(
            item=text_of(line, "item"),
            quantity=typed(line, "quantity"),
            reason=text_of(line, "reason"),
            donor="" if uid else text_of(line, "donor"),
            batch="" if uid else text_of(line, "batch"),
            batch_uid=uid,
            expiry=None if uid else day_or(line.get("expiry"), None),
            remarks=typed(line, "remarks"),
        )

    return ChangeDraft(
        uid=typed(values, "uid"),
        date=day_or(values.get("date"), today),
        location=typed(values, "location"),
        lines=tuple(line_of(line) for line in values["lines"]),
        kind=kind,
        remarks=typed(values, "remarks"),
        approved_by=typed(values, "approved_by"),
        method=typed(values, "method"),
        witness=typed(values, "witness"),
    )


def _request_values(request: RequestRow) -> dict[str, Any]:
    """A request as the page keeps a paper."""
    asked = request.typed
    return {
        "uid": request.uid,
        "location": asked.location,
        "date": asked.date.isoformat(),
        "method": asked.method,
        "witness": asked.witness,
        "remarks": asked.remarks,
        "lines": [
            {
                "item": line.item,
                "quantity": line.quantity,
                "batch": line.batch_uid or line.batch,
                "donor": line.donor,
                "expiry": line.expiry.isoformat() if line.expiry else None,
                "reason": line.reason,
                "remarks": line.remarks,
            }
            for line in asked.lines
        ],
    }
