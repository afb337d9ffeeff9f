"""Orders, donations and receipts in one list, with what is being written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import PartyRow, list_parties
from supplytrack.core.actor import Permission
from supplytrack.core.document import Kind
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.operations import SavedDraft, list_drafts
from supplytrack.procurement.queries import OrderFilter, OrderRow, OrderState, list_orders
from supplytrack.procurement.receipt_queries import ReceiptFilter, ReceiptRow, list_receipts
from supplytrack.ui.posting import day_or
from supplytrack.ui.procurement.words import RECEIVE
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, holder
from supplytrack.ui.toolkit.buttons import Segments
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import local

MOST_ROWS = 2_000
"""Papers of each kind that the list holds; the search finds older ones."""
_KINDS = {
    Kind.PURCHASE_ORDER: ("order", N_("Purchase order")),
    Kind.DONATION: ("donation", N_("Donation")),
    Kind.GOODS_RECEIPT: ("receipt", N_("Goods receipt")),
}
_MANY = {
    Kind.PURCHASE_ORDER: N_("Orders"),
    Kind.DONATION: N_("Donations"),
    Kind.GOODS_RECEIPT: N_("Receipts"),
}
WAITING = ("open", "part", "late")
"""States of an order or a donation whose goods are still to come."""


@dataclass(frozen=True, slots=True)
class ReceiveRow:
    """A line of the list. `name` is the number, or the identity of a draft."""

    kind: Kind
    name: str
    number: str
    date: date | None
    party: str
    place: str
    goods: str
    state: str
    sender: str = ""
    """The code of who sends."""

    @property
    def stage(self) -> str:
        """Where it stands in the list."""
        waits = self.kind is not Kind.GOODS_RECEIPT and self.state in WAITING
        return "draft" if self.state == "draft" else "open" if waits else "done"

    @property
    def paper(self) -> tuple[str, str]:
        """What the place opens for it."""
        return _KINDS[self.kind][0], self.name


def _badges() -> dict[str, Badge]:
    return {
        "draft": Badge(_("Draft"), "plain", "pencil"),
        "open": Badge(_("On order"), "info", "clock"),
        "late": Badge(_("Late"), "bad", "truck"),
        "part": Badge(_("Part received"), "warn", "package-open"),
        "received": Badge(_("Received"), "good", "circle-check"),
        "posted": Badge(_("Posted"), "good", "circle-check"),
        "differences": Badge(_("Differences"), "warn", "triangle-alert"),
        "reversed": Badge(_("Reversed"), "plain", "undo-2"),
    }


def state_badge(row: ReceiveRow) -> Badge:
    """The chip of a paper's state."""
    if row.kind is Kind.DONATION and row.state == "open":
        return Badge(_("Promised"), "info", "clock")
    return _badges()[row.state]


class ReceiveList(ListPage[ReceiveRow]):
    """What is to come, what came, and what is being written."""

    place = "receive list"
    title = N_("Receive")
    kinds = frozenset({"documents", "drafts", "parties"})
    search = N_("Number or sender")
    row_height = 40
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("donation", N_("New donation"), "Ctrl+Shift+D", "gift", Permission.ORDER_GOODS),
        ActionSpec("order", N_("New order"), "Ctrl+Shift+N", "shopping-cart", Permission.ORDER_GOODS),
        ActionSpec("receipt", N_("New goods receipt"), "Ctrl+N", "plus", Permission.RECEIVE_GOODS),
    )
    secondary = ("export", "donation", "order")
    primary = "receipt"
    filters = (Filter("state", N_("Status")), Filter("party", N_("From")))
    grouped = True
    columns = (
        Column(
            "state",
            N_("Status"),
            lambda row: state_badge(row).word,
            lambda _word: "",
            width=130,
            look=lambda row: Look(badge=state_badge(row)),
        ),
        Column(
            "number",
            N_("Paper"),
            lambda row: row.number or _("Draft"),
            width=160,
            look=lambda row: Look(weight=500, below=_(_KINDS[row.kind][1])),
        ),
        Column("date", N_("Date"), lambda row: row.date, width=108),
        Column("party", N_("From"), lambda row: row.party, width=254),
        Column("goods", N_("Goods"), lambda row: row.goods, look=lambda row: Look(below=row.place)),
        Column(
            "act",
            "",
            lambda _row: "",
            width=96,
            sortable=False,
            look=lambda row: Look(action=_act_words(row)),
        ),
    )

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("export", self._export)
        self.acts.bind("receipt", lambda: self.desk.go(RECEIVE, ("receipt", "")))
        self.acts.bind("order", lambda: self.desk.go(RECEIVE, ("order", "")))
        self.acts.bind("donation", lambda: self.desk.go(RECEIVE, ("donation", "")))

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices("state", [Choice(key, badge.word) for key, badge in _badges().items()])
        return built

    def filter_right(self) -> Sequence[QWidget]:
        """Which papers are listed."""
        self.segments = Segments([("", _("All")), *((kind.value, _(many)) for kind, many in _MANY.items())])
        self.segments.set_value("")
        self.segments.chosen.connect(lambda _kind: self.reload())
        return (holder(column(None, self.segments, None, gap=0)),)

    def _export(self) -> None:
        # Files bring libraries of their own; they are loaded when somebody saves one.
        from supplytrack.ui.saving import save_list

        save_list(self, _(self.title), self.export())

    def load(self) -> None:
        """Read the papers, and who sends."""
        self.desk.tasks.read(list_parties, self._know_parties, ticket=(id(self), "parties"), owner=self)
        super().load()

    def _know_parties(self, parties: Sequence[PartyRow]) -> None:
        choices = [Choice(party.code, local(party.name, party.name_km)) for party in parties]
        self.bar.set_choices("party", sorted(choices, key=lambda choice: choice.name.casefold()))

    def query(self) -> Callable[[Any], Sequence[ReceiveRow]]:
        """Drafts, then what is to come, then what came, each with the newest first."""
        kind, words = self.segments.value, self.bar.text
        states, parties = self.bar.chosen("state"), self.bar.chosen("party")

        def ask(session: Any) -> Sequence[ReceiveRow]:
            names = {party.code: local(party.name, party.name_km) for party in list_parties(session)}
            rows = [
                replace(row, party=names.get(row.sender, row.party)) for row in _rows(session, words, kind)
            ]
            rows = [row for row in rows if not states or row.state in states]
            return [row for row in rows if not parties or row.sender in parties]

        return ask

    def group(self, row: ReceiveRow) -> Group:
        """What somebody does with it next."""
        words = {"draft": N_("Being written"), "open": N_("Still to come"), "done": N_("Done")}
        return Group(row.stage, _(words[row.stage]))

    def identity(self, row: ReceiveRow) -> str:
        """A number or a draft's identity."""
        return row.name

    def opened(self, row: ReceiveRow) -> None:
        """Go to the paper."""
        self.desk.go(RECEIVE, row.paper)

    def acted(self, row: ReceiveRow, _column: str) -> None:
        """Receive what is still to come, or open the paper."""
        self.desk.go(RECEIVE, ("against", row.number) if row.stage == "open" else row.paper)

    def summary(self, rows: Sequence[ReceiveRow]) -> str:
        """How many papers still wait for goods."""
        waiting = sum(row.stage == "open" for row in rows)
        if not waiting:
            return _("nothing on order")
        return ngettext("{count} still to come", "{count} still to come", waiting).format(count=waiting)

    def why_empty(self) -> Empty:
        """Nothing came yet."""
        return Empty(
            _("Nothing received yet"),
            _("Record a purchase order or a donation first, or receive goods without one."),
            "package-plus",
            (
                Way(_("New goods receipt"), lambda: self.desk.go(RECEIVE, ("receipt", "")), "plus"),
                Way(_("New order"), lambda: self.desk.go(RECEIVE, ("order", ""))),
                Way(_("New donation"), lambda: self.desk.go(RECEIVE, ("donation", ""))),
            ),
        )


def _act_words(row: ReceiveRow) -> str:
    return {"draft": _("Continue"), "open": _("Receive"), "done": _("Open")}[row.stage]


def _rows(session: Any, words: str, only: str) -> list[ReceiveRow]:
    kinds = [kind for kind in _KINDS if only in ("", kind.value)]
    drafts = [_draft_row(one, kind) for kind in kinds for one in list_drafts(session, kind.value)]
    papers = [
        _order_row(row)
        for kind in kinds
        if kind is not Kind.GOODS_RECEIPT
        for row in list_orders(
            session, OrderFilter(kind=kind, search=words, reversed_too=True), limit=MOST_ROWS
        )
    ]
    if Kind.GOODS_RECEIPT in kinds:
        papers += [
            _receipt_row(row) for row in list_receipts(session, ReceiptFilter(search=words), limit=MOST_ROWS)
        ]
    papers.sort(key=lambda row: (row.stage == "open", row.date or date.min, row.number), reverse=True)
    found = [row for row in drafts if words.casefold() in f"{row.party} {row.goods}".casefold()]
    return [*found, *papers]


def _draft_row(one: SavedDraft, kind: Kind) -> ReceiveRow:
    lines = [line for line in one.payload.get("lines", ()) if any(line.values())]
    count = ngettext("{count} line", "{count} lines", len(lines)).format(count=len(lines))
    sender = str(one.payload.get("source") or one.payload.get("party") or "")
    day = day_or(one.payload.get("date"), None)
    return ReceiveRow(kind, one.uid, "", day, one.title, "", count, "draft", sender)


def _order_row(row: OrderRow) -> ReceiveRow:
    states = {OrderState.OPEN: "open", OrderState.PART: "part", OrderState.RECEIVED: "received"}
    state = "reversed" if row.reversed_by else "late" if row.late else states[row.state]
    expected = _("expected {day}").format(day=day_text(row.expected)) if row.expected else ""
    return ReceiveRow(
        row.kind, row.number, row.number, row.date, row.party_name, expected, row.summary, state, row.party
    )


def _receipt_row(row: ReceiptRow) -> ReceiveRow:
    state = "reversed" if row.reversed_by else "differences" if row.differences else "posted"
    place = local(row.warehouse_name, row.warehouse_km)
    return ReceiveRow(
        Kind.GOODS_RECEIPT,
        row.number,
        row.number,
        row.date,
        row.party_name,
        place,
        row.summary,
        state,
        row.party,
    )
