"""Orders, donations and receipts in one list, with what is being written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import PartyRow, list_parties
from supplytrack.core.actor import Permission
from supplytrack.core.code import fold
from supplytrack.core.document import Kind
from supplytrack.core.sort import Sort
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.operations import SavedDraft, list_drafts
from supplytrack.procurement.papers import PaperFilter, PaperStage, paper_keys, papers_by_key
from supplytrack.procurement.queries import OrderRow, OrderState
from supplytrack.procurement.receipt_queries import ReceiptRow
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
from supplytrack.ui.toolkit.keyed import KeyedQuery, Opened, Section
from supplytrack.ui.toolkit.keyedpage import KeyedListPage
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import local

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
        "closed": Badge(_("Closed short"), "plain", "circle-check"),
        "posted": Badge(_("Posted"), "good", "circle-check"),
        "differences": Badge(_("Differences"), "warn", "triangle-alert"),
        "reversed": Badge(_("Reversed"), "plain", "undo-2"),
    }


def state_badge(row: ReceiveRow) -> Badge:
    """The chip of a paper's state."""
    if row.kind is Kind.DONATION and row.state == "open":
        return Badge(_("Promised"), "info", "clock")
    return _badges()[row.state]


class ReceiveList(KeyedListPage[ReceiveRow]):
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
        Column(
            "goods",
            N_("Goods"),
            lambda row: row.goods,
            sortable=False,
            look=lambda row: Look(below=row.place),
        ),
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

        self.export_then(lambda exported: save_list(self, _(self.title), exported))

    def load(self) -> None:
        """Read the papers, and who sends."""
        self.desk.tasks.read(list_parties, self._know_parties, ticket=(id(self), "parties"), owner=self)
        super().load()

    def _know_parties(self, parties: Sequence[PartyRow]) -> None:
        choices = [Choice(party.code, local(party.name, party.name_km)) for party in parties]
        self.bar.set_choices("party", sorted(choices, key=lambda choice: choice.name.casefold()))

    def keyed(self) -> KeyedQuery[ReceiveRow]:
        """Drafts, then what is to come, then what came, each with the newest first."""
        chosen = PaperFilter(
            Kind(self.segments.value) if self.segments.value else None,
            tuple(map(str, self.bar.chosen("state"))),
            tuple(map(str, self.bar.chosen("party"))),
            self.bar.text,
        )

        def sections(session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
            drafts = [row.name for row in _drafts(session, chosen)]
            papers = [
                Section(paper_keys(session, chosen, stage, sort, limit), _heading(stage.value))
                for stage in PaperStage
            ]
            return [Section(drafts, _heading("draft")), *papers]

        return KeyedQuery(chosen, sections, lambda session, keys: _rows(session, keys, chosen))

    def opened(self, row: ReceiveRow) -> None:
        """Go to the paper."""
        self.desk.go(RECEIVE, row.paper)

    def acted(self, row: ReceiveRow, _column: str) -> None:
        """Receive what is still to come, or open the paper."""
        self.desk.go(RECEIVE, ("against", row.number) if row.stage == "open" else row.paper)

    def told(self, opened: Opened) -> str:
        """How many papers still wait for goods."""
        waiting = opened.count_of("open")
        if not waiting:
            return _("nothing on order")
        return ngettext("{count} still to come", "{count} still to come", waiting).format(
            count=f"{waiting:,}"
        )

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


def _heading(stage: str) -> Group:
    """What somebody does with it next."""
    words = {"draft": N_("Being written"), "open": N_("Still to come"), "done": N_("Done")}
    return Group(stage, _(words[stage]))


def _act_words(row: ReceiveRow) -> str:
    return {"draft": _("Continue"), "open": _("Receive"), "done": _("Open")}[row.stage]


def _drafts(session: Any, chosen: PaperFilter) -> Sequence[ReceiveRow]:
    """What is being written, the newest first: never many, so that they are looked through here."""
    if chosen.states and "draft" not in chosen.states:
        return ()
    kinds = [chosen.kind] if chosen.kind else list(_KINDS)
    names = _names(session)
    rows = [_draft_row(one, kind, names) for kind in kinds for one in list_drafts(session, kind.value)]
    words = fold(chosen.search).split()
    return [
        row
        for row in rows
        if (not chosen.parties or row.sender in chosen.parties)
        and all(word in fold(f"{row.party} {row.goods}") for word in words)
    ]


def _names(session: Any) -> dict[str, str]:
    return {party.code: local(party.name, party.name_km) for party in list_parties(session)}


def _rows(session: Any, keys: Sequence[Any], chosen: PaperFilter) -> dict[Any, ReceiveRow]:
    names = _names(session)
    drafts = {row.name: row for row in _drafts(session, chosen)} if isinstance(keys[0], str) else {}
    papers = papers_by_key(session, [key for key in keys if not isinstance(key, str)])
    shown = {
        key: _order_row(row) if isinstance(row, OrderRow) else _receipt_row(row)
        for key, row in papers.items()
    }
    return drafts | {key: replace(row, party=names.get(row.sender, row.party)) for key, row in shown.items()}


def _draft_row(one: SavedDraft, kind: Kind, names: Mapping[str, str]) -> ReceiveRow:
    lines = [line for line in one.payload.get("lines", ()) if any(line.values())]
    count = ngettext("{count} line", "{count} lines", len(lines)).format(count=len(lines))
    sender = str(one.payload.get("source") or one.payload.get("party") or "")
    day = day_or(one.payload.get("date"), None)
    return ReceiveRow(kind, one.uid, "", day, names.get(sender, one.title), "", count, "draft", sender)


def _order_row(row: OrderRow) -> ReceiveRow:
    states = {
        OrderState.OPEN: "open",
        OrderState.PART: "part",
        OrderState.RECEIVED: "received",
        OrderState.CLOSED: "closed",
    }
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
