"""What is on order: every line of which goods are still to come, the late ones first."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import list_funds, list_items, list_parties
from supplytrack.core.actor import Permission
from supplytrack.core.document import Kind
from supplytrack.core.money import amount_of
from supplytrack.core.quantity import format_fraction, format_quantity, plain_quantity
from supplytrack.core.sort import Sort
from supplytrack.i18n import N_, _, language, ngettext
from supplytrack.procurement.pipeline import (
    Due,
    PipelineFilter,
    PipelineRow,
    pipeline_keys,
    pipeline_rows,
    pipeline_worth,
    worth_in_words,
)
from supplytrack.ui.posting import packed_as
from supplytrack.ui.procurement.words import PIPELINE, RECEIVE
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, holder
from supplytrack.ui.toolkit.buttons import Segments
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.days import cell_day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.keyed import KeyedQuery, Opened, Section
from supplytrack.ui.toolkit.keyedpage import KeyedListPage
from supplytrack.ui.words import local

_DUES = {
    Due.LATE: N_("Late"),
    Due.THIS_WEEK: N_("This week"),
    Due.LATER: N_("Later"),
    Due.NO_DATE: N_("No date"),
}
_KINDS = {
    Kind.PURCHASE_ORDER: (N_("Purchase order"), N_("Orders")),
    Kind.DONATION: (N_("Donation"), N_("Donations")),
}


class PipelineList(KeyedListPage[PipelineRow]):
    """Lines that wait for goods, under when they are due; each opens its order."""

    place = "receive pipeline"
    in_list = PIPELINE
    title = N_("On order")
    kinds = frozenset({"documents", "items", "parties"})
    search = N_("Item or number")
    row_height = 40
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("donation", N_("New donation"), "Ctrl+Shift+D", "gift", Permission.ORDER_GOODS),
        ActionSpec("order", N_("New order"), "Ctrl+N", "plus", Permission.ORDER_GOODS),
    )
    secondary = ("export", "donation")
    primary = "order"
    filters = (
        Filter("due", N_("Due")),
        Filter("party", N_("From")),
        Filter("item", N_("Item")),
        Filter("fund", N_("Paid by")),
    )
    grouped = True
    columns = (
        Column(
            "expected",
            N_("Expected"),
            lambda row: row.expected,
            text=cell_day_text,
            width=114,
            look=lambda row: _late_look(row),
        ),
        Column(
            "item",
            N_("Item"),
            lambda row: local(row.item_name, row.item_km),
            look=lambda row: Look(weight=500, below=_packs(row)),
        ),
        Column(
            "open",
            N_("Still to come"),
            lambda row: plain_quantity(row.open, row.decimals),
            numeric=True,
            width=100,
            sortable=False,
            look=lambda row: Look(weight=600, below=_unit(row)),
        ),
        Column(
            "ordered",
            N_("Ordered"),
            lambda row: plain_quantity(row.ordered, row.decimals),
            numeric=True,
            width=84,
            sortable=False,
            look=lambda row: Look(below=_closed_words(row)),
        ),
        Column(
            "arrived",
            N_("Arrived"),
            lambda row: plain_quantity(row.arrived, row.decimals),
            numeric=True,
            width=70,
            sortable=False,
        ),
        Column(
            "closed",
            N_("Will not come"),
            lambda row: plain_quantity(row.closed, row.decimals),
            numeric=True,
            width=100,
            sortable=False,
            shown=False,
        ),
        Column(
            "worth",
            N_("Worth"),
            lambda row: _worth(row.value),
            text=lambda worth: f"{worth:,f}",
            numeric=True,
            width=88,
            sortable=False,
        ),
        Column(
            "currency", N_("Currency"), lambda row: _currency(row), width=66, sortable=False, tone="text2"
        ),
        Column(
            "party",
            N_("From"),
            lambda row: local(row.party_name, row.party_km),
            width=176,
            look=lambda row: Look(below=row.fund),
        ),
        Column(
            "number",
            N_("Paper"),
            lambda row: row.number,
            width=150,
            look=lambda row: Look(below=_(_KINDS[row.kind][0])),
        ),
        Column(
            "act", "", lambda _row: "", width=72, sortable=False, look=lambda _row: Look(action=_("Receive"))
        ),
    )

    def bind(self) -> None:
        """What the buttons do."""
        self._all_worth = ""
        self.acts.bind("export", self._export)
        self.acts.bind("order", lambda: self.desk.go(RECEIVE, ("order", "")))
        self.acts.bind("donation", lambda: self.desk.go(RECEIVE, ("donation", "")))

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices("due", [Choice(due.value, _(words)) for due, words in _DUES.items()])
        return built

    def filter_right(self) -> Sequence[QWidget]:
        """Purchases, donations or both."""
        kinds = [(kind.value, _(many)) for kind, (_one, many) in _KINDS.items()]
        self.segments = Segments([("", _("All")), *kinds])
        self.segments.set_value("")
        self.segments.chosen.connect(lambda _kind: self.reload())
        return (holder(column(None, self.segments, None, gap=0)),)

    def _export(self) -> None:
        # Files bring libraries of their own; they are loaded when somebody saves one.
        from supplytrack.ui.saving import save_list

        self.export_then(lambda exported: save_list(self, _(self.title), exported))

    # Reading

    def _know_choices(self, found: dict[str, list[Choice]]) -> None:
        for key, choices in found.items():
            self.bar.set_choices(key, sorted(choices, key=lambda choice: choice.name.casefold()))

    def around(self, *, loaded: bool) -> None:
        """What all of it is worth, and what there is to filter by: every item of the catalogue."""
        chosen = self._chosen()
        self.desk.tasks.read(
            lambda session: worth_in_words(pipeline_worth(session, chosen)),
            self._know_worth,
            ticket=(id(self), "worth"),
            owner=self,
            beside=True,
        )
        if loaded:
            self.desk.tasks.read(
                _choices, self._know_choices, ticket=(id(self), "choices"), owner=self, beside=True
            )

    def _know_worth(self, worth: str) -> None:
        self._all_worth = worth
        self.show_rows(())

    def _chosen(self) -> PipelineFilter:
        return PipelineFilter(
            kind=Kind(self.segments.value) if self.segments.value else None,
            parties=tuple(map(str, self.bar.chosen("party"))),
            items=tuple(map(str, self.bar.chosen("item"))),
            funds=tuple(map(str, self.bar.chosen("fund"))),
            dues=tuple(map(str, self.bar.chosen("due"))),
            search=self.bar.text,
        )

    def keyed(self) -> KeyedQuery[PipelineRow]:
        """Late lines, this week's, later ones, and those without a date."""
        chosen = self._chosen()

        def sections(session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
            found = pipeline_keys(session, chosen, sort, limit)
            return [Section(keys, Group(due.value, _(_DUES[due]))) for due, keys in found.items()]

        return KeyedQuery(chosen, sections, pipeline_rows)

    def told(self, opened: Opened) -> str:
        """How many lines wait, and how many are late."""
        if not opened.count:
            return _("nothing on order")
        words = ngettext("{count} line to come", "{count} lines to come", opened.count)
        parts = [words.format(count=f"{opened.count:,}")]
        if late := opened.count_of(Due.LATE.value):
            parts.append(ngettext("{count} late", "{count} late", late).format(count=f"{late:,}"))
        return " · ".join(parts)

    def summary(self, rows: Sequence[PipelineRow]) -> str:
        """The counts, and what all of it is worth in each currency."""
        return " · ".join(filter(None, (super().summary(rows), self._all_worth)))

    def why_empty(self) -> Empty:
        """Nothing is to come."""
        return Empty(
            _("Nothing is on order"),
            _(
                "What was ordered or promised stands here until it came, or until you say that it will not come."
            ),
            "package-plus",
            (
                Way(_("New order"), lambda: self.desk.go(RECEIVE, ("order", "")), "plus"),
                Way(_("New donation"), lambda: self.desk.go(RECEIVE, ("donation", ""))),
            ),
        )

    # Acting on a row

    def opened(self, row: PipelineRow) -> None:
        """Open the order."""
        self.desk.go(RECEIVE, ("donation" if row.kind is Kind.DONATION else "order", row.number))

    def acted(self, row: PipelineRow, _column: str) -> None:
        """Receive what is still to come."""
        self.desk.go(RECEIVE, ("against", row.number))


def _late_look(row: PipelineRow) -> Look:
    if not row.late_by:
        return Look()
    words = ngettext("{days} day late", "{days} days late", row.late_by).format(days=f"{row.late_by:,}")
    return Look(tone="bad", weight=600, below=words, below_tone="bad")


def _closed_words(row: PipelineRow) -> str:
    """What of the line was closed, so that what is still to come adds up."""
    return (
        _("{quantity} closed").format(quantity=format_quantity(row.closed, row.decimals))
        if row.closed
        else ""
    )


def _unit(row: PipelineRow) -> str:
    if language() == "km" and row.unit_km:
        return row.unit_km
    return row.one if row.open == 10**row.decimals else row.many


def _packs(row: PipelineRow) -> str:
    """`7 × box of 50`: what is still to come as it was ordered; empty when that is no whole number of packs."""
    packs = row.open_packs
    if packs is None or packs.denominator != 1:
        return ""
    pack = packed_as(row.pack_name, row.pack_numerator, row.pack_denominator)
    return f"{format_fraction(packs)} × {pack}"


def _worth(value: Fraction | None) -> Decimal | None:
    return None if value is None else amount_of(value)


def _currency(row: PipelineRow) -> str:
    return "" if row.value is None else row.currency


def _choices(session: Any) -> dict[str, list[Choice]]:
    return {
        "item": [
            Choice(item.code, local(item.name, item.name_km), also=(item.code,))
            for item in list_items(session)
        ],
        "party": [
            Choice(party.code, local(party.name, party.name_km), also=(party.code,))
            for party in list_parties(session)
        ],
        "fund": [
            Choice(fund.code, fund.name or fund.code, also=(fund.code,)) for fund in list_funds(session)
        ],
    }
