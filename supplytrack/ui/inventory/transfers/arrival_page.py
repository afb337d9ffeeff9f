"""What arrived of a transfer: line by line received, damaged, lost or still on the way, and recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.actor import Permission
from supplytrack.core.attached_file import FileKind
from supplytrack.core.document import Kind
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.operations import SavedDraft, list_drafts
from supplytrack.inventory.transfers.operations import ArrivalDraft, receive_transfer
from supplytrack.inventory.transfers.queries import TransferDetail, TransferStage, read_transfer
from supplytrack.ui.distribution.proof_lines import goods_words, item_name
from supplytrack.ui.inventory.transfers.arrival_lines import (
    arrival_lines,
    columns,
    first_line,
    is_settled,
    tally,
)
from supplytrack.ui.inventory.transfers.paper import make_waybill
from supplytrack.ui.inventory.transfers.words import ARRIVAL, TRANSFER, TRANSFERS, age_words
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.kept_paper import KeptPaper
from supplytrack.ui.posting import day_or, typed
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.banner import Solution
from supplytrack.ui.toolkit.boxes import row
from supplytrack.ui.toolkit.draft import Line, Saved
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Icon, Label
from supplytrack.ui.toolkit.pages import Desk, section, side_box
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local

MOVING, LOST = "moving", "lost"


@dataclass(frozen=True)
class _Opened:
    detail: TransferDetail
    own: str
    kept: SavedDraft | None


class ArrivalPage(KeptPaper):
    """Records what arrived of a transfer, in whole or in part."""

    place = STOCK
    in_list = TRANSFERS
    title = N_("Receive goods")
    word = ARRIVAL
    kinds = frozenset({"transfers"})
    specs = (
        ActionSpec("print", N_("Print waybill"), "Ctrl+P", "printer"),
        ActionSpec("record", N_("Record receipt"), "Ctrl+Return", "package-check", Permission.TRANSFER_GOODS),
    )
    secondary = ("print",)
    primary = "record"
    file_kind = FileKind.WAYBILL
    line_keys = ("line",)
    form_columns = (18, 24, 34, 24)
    fields = (
        Field("date", N_("Arrived on"), FieldKind.DATE, required=True),
        Field("received_by", N_("Received by")),
        Field(
            "rest",
            N_("What is still missing"),
            FieldKind.SEGMENTS,
            options=((MOVING, N_("Still on the way")), (LOST, N_("Will not arrive"))),
        ),
        Field("rest_reason", N_("Why it will not arrive")),
        Field("remarks", N_("Remarks"), span=4, placeholder=N_("Optional")),
    )
    hints = (
        ("Tab", N_("next cell")),
        ("Alt+Down", N_("choose a reason")),
        ("Ctrl+Enter", N_("record the receipt")),
    )
    blank_lines = 0
    numbered = False
    line_height = 46
    side_width = 300

    def __init__(self, desk: Desk, name: str) -> None:
        """`name`: the number of the transfer."""
        self._transfer = name
        self._detail: TransferDetail | None = None
        super().__init__(desk, "", {"date": desk.clock.today().isoformat(), "rest": MOVING})
        self.setFocusProxy(self.grid)
        self.draft.field_changed.connect(self._field_changed)
        self._show_rest()

    def bind(self) -> None:
        """What the actions do."""
        self.line_columns = columns()
        self.acts.bind("record", self.ask_record)
        self.acts.bind("print", self.print_paper)
        self.set_crumb(_("Transfers"), lambda: self.desk.go(STOCK, ("list", TRANSFERS)))

    # Reading

    @property
    def kind(self) -> Kind:
        """A receipt of a transfer."""
        return Kind.TRANSFER_RECEIPT

    def files_of(self) -> str:
        """The transfer itself: its waybill, signed on arrival, is looked for there."""
        return self._detail.row.uid if self._detail else ""

    def opened_at(self) -> tuple[str, str]:
        """This page of this transfer."""
        return ARRIVAL, self._transfer

    def save(self, values: dict[str, Any]) -> Callable[[Any], Any] | None:
        """Keep what is written until it is recorded."""
        return super().save(values) if values.get("transfer") else None

    def load(self) -> None:
        """Read the transfer, and the receipt that was begun before."""
        name = self._transfer

        def ask(session: Any) -> _Opened:
            detail = read_transfer(session, name)
            kept = [
                one
                for one in list_drafts(session, Kind.TRANSFER_RECEIPT.value)
                if one.payload.get("transfer") == detail.row.number
            ]
            return _Opened(detail, session.workspace.short_name, kept[0] if kept else None)

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "transfer"), owner=self)

    def _know(self, opened: _Opened) -> None:
        before, self._detail = self._detail, opened.detail
        row = opened.detail.row
        self.set_title(_("Receive {number}").format(number=row.number))
        way = _("{source} to {target}").format(
            source=local(row.source_name, row.source_km), target=local(row.target_name, row.target_km)
        )
        self.set_summary(", ".join(filter(None, (way, age_words(row)))))
        moving = row.stage is TransferStage.MOVING
        if not moving:
            self._close(opened.detail)
        elif before is None:
            self._begin(opened)
        elif before.lines != opened.detail.lines and not self._leaving:
            self._begin_again(opened)

    def _close(self, detail: TransferDetail) -> None:
        """Nothing is on the way any more: somebody else recorded it, or it was reversed."""
        self._leaving = True
        self.set_read_only(read_only=True)
        self.acts.set_shown("record", shown=False)
        self.show_banner(
            "info",
            _("Nothing of {number} is on the way any more").format(number=detail.row.number),
            solutions=(
                Solution(
                    _("Open {number}").format(number=detail.row.number),
                    partial(self._open, detail.row.number),
                ),
            ),
        )

    def _open(self, number: str) -> None:
        self.desk.go(STOCK, (TRANSFER, number))

    def _begin(self, opened: _Opened) -> None:
        if opened.kept is not None:
            self._name = opened.kept.uid
            self.draft.load(self._still_open(opened, opened.kept.payload["lines"], opened.kept.payload))
            self.top.saved.show_state(Saved.SAVED, self.desk.clock.local(opened.kept.saved_at))
        else:
            self.draft.load(self._still_open(opened, (), self.draft.values))
        self._filled = True
        self._show_rest()
        self.grid.go_to(0, "received")

    def _begin_again(self, opened: _Opened) -> None:
        """Somebody else recorded a receipt meanwhile: what is to come is less, and what was typed stays."""
        self.draft.load(self._still_open(opened, self.draft.lines, self.draft.values))
        self.show_banner("info", _("Another receipt was recorded meanwhile. Look at what is still to come."))

    @staticmethod
    def _still_open(opened: _Opened, lines: Sequence[Line], values: Any) -> dict[str, Any]:
        """The page's values for what is still to come now; what was typed of a line stays."""
        typed_of = {line.get("line"): line for line in lines}
        found = []
        for one in opened.detail.lines:
            if one.open:
                first, before = first_line(one, opened.own), typed_of.get(one.line)
                found.append(first if before is None else {**first, **before, "open": first["open"]})
        return {**values, "transfer": opened.detail.row.number, "lines": found}

    # What follows

    def _field_changed(self, key: str) -> None:
        if key == "rest":
            self._show_rest()

    def _show_rest(self) -> None:
        self.form.set_shown("rest_reason", shown=self.draft.get("rest") == LOST)

    @property
    def _rest_is_lost(self) -> bool:
        return bool(self.draft.get("rest") == LOST)

    def side(self) -> QWidget:
        """What recording will do."""
        parts: list[Any] = [section(_("When you record this")), 8]
        for words in self._consequences():
            parts += [row(Icon("arrow-right", "text2", 14), (Label(words, wrap=True), 1), gap=8), 6]
        return side_box(*parts)

    def _consequences(self) -> list[str]:
        lines, detail = self.draft.lines, self._detail
        if detail is None or not lines:
            return []
        place = local(detail.row.target_name, detail.row.target_km)
        found = []
        arriving = sum(tally(line).received > 0 for line in lines)
        if arriving:
            words = ngettext("{count} line enters {place}.", "{count} lines enter {place}.", arriving)
            found.append(words.format(count=arriving, place=place))
        left = False
        for line in lines:
            told = tally(line)
            rest = max(Fraction(), told.left)
            lost = told.lost + (rest if self._rest_is_lost else 0)
            left = left or bool(rest)
            if told.damaged:
                words = _("Written off as damaged: {goods}")
                found.append(words.format(goods=goods_words(line, told.damaged)))
            if lost:
                found.append(_("Lost on the way: {goods}").format(goods=goods_words(line, lost)))
            if rest and not self._rest_is_lost:
                found.append(_("Still on the way: {goods}").format(goods=goods_words(line, rest)))
        if not left or self._rest_is_lost:
            found.append(
                _("{number} is received: nothing of it is on the way").format(number=detail.row.number)
            )
        return found

    def foot_words(self) -> tuple[str, str]:
        """How many lines are well."""
        wrong = sum(not is_settled(line) for line in self.draft.lines)
        if wrong:
            words = ngettext("{count} line to settle", "{count} lines to settle", wrong)
            return words.format(count=wrong), "bad"
        return super().foot_words()

    # Recording

    def draft_title(self) -> str:
        """Which transfer it is about."""
        return self._detail.row.number if self._detail else ""

    def operation(self) -> Callable[[Any], Posted]:
        """Lets the goods enter the store."""
        values = self.draft.values
        said = ArrivalDraft(
            uid=typed(values, "uid"),
            transfer=typed(values, "transfer"),
            date=day_or(values.get("date"), self.desk.clock.today()),
            lines=arrival_lines(values["lines"]),
            received_by=typed(values, "received_by"),
            rest_lost=self._rest_is_lost,
            rest_reason=typed(values, "rest_reason"),
            remarks=typed(values, "remarks"),
        )
        return lambda session: receive_transfer(session, said)

    def ask_record(self) -> None:
        """Record; ask first, with what it will do."""
        if self._detail is None or not self.can_post():
            return
        for at, line in enumerate(self.draft.lines):
            if not is_settled(line):
                self._tell_unsettled(at, line)
                return
        told = ". ".join(words.rstrip(".") for words in self._consequences()) + "."
        question = Question(
            _("Record what arrived of {number}?").format(number=self._detail.row.number), told, _("Record")
        )
        self.ask(question, self.post)

    def _tell_unsettled(self, at: int, line: Line) -> None:
        found = tally(line)
        if found.readable and found.left >= 0:
            key, words = "reason", _("{item}: say why not all arrived well.").format(item=item_name(line))
        elif found.readable:
            still = goods_words(line, found.open)
            key, words = "received", _("More than is still on the way: {goods}.").format(goods=still)
        else:
            key, words = "received", _("Not a number")
        self.grid.line_model().tell(at, key, words)
        self.grid.go_to(at, key)

    def posted_as(self, posted: Posted) -> None:
        """Go to the transfer, which says now what became of it."""
        number = self._detail.row.number if self._detail else self._transfer
        self.toast(_("{number} posted.").format(number=posted.number))
        self._open(number)

    def still_safe(self) -> str:
        """What a refusal adds."""
        return _("Nothing is recorded yet; what you wrote is safe.")

    def print_paper(self) -> None:
        """Print the waybill, to have it signed."""
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        make_waybill(self.desk.tasks, self, self._transfer, partial(print_pdf, self))
