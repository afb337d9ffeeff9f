"""Stock: items by store with their batches, now or as of a day, and the stock card of the current item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from supplytrack.core.actor import Permission
from supplytrack.core.sort import Sort
from supplytrack.i18n import N_, _, language, ngettext, pgettext
from supplytrack.inventory.counts.queries import LastCounted, last_counted
from supplytrack.inventory.overview import BatchLine, Store
from supplytrack.inventory.queries import CardFilter, CardLine, StockCard, stock_card
from supplytrack.inventory.stock_list import (
    StockChoices,
    StockLine,
    StockListFilter,
    stock_batches,
    stock_choices,
    stock_keys,
    stock_lines,
)
from supplytrack.ui.inventory.amounts import Amounts, by_pack, known_pack
from supplytrack.ui.inventory.conversions.ways import ways_to_make
from supplytrack.ui.inventory.last_counts import counted_facts
from supplytrack.ui.inventory.stock_columns import columns_for, moved_words
from supplytrack.ui.routes import place_of
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.banner import Solution
from supplytrack.ui.toolkit.boxes import hairline, row
from supplytrack.ui.toolkit.buttons import Button, Segments
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.dateedit import DateEdit
from supplytrack.ui.toolkit.days import day_text, short_day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.figures import Figure, small_figures
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.keyed import KeyedQuery, KeyedTable, Opened, Section
from supplytrack.ui.toolkit.keyedpage import KeyedListPage
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import key_value, section, side_box
from supplytrack.ui.toolkit.rows import RowTable
from supplytrack.ui.toolkit.table import small_table
from supplytrack.ui.tracing import TRACE, open_trace
from supplytrack.ui.words import counted, unit_words

SHOWN_CARD_LINES = 12
MOST_STORES = 6
"""Store columns that fit beside one another; the chip chooses others."""


def _filters() -> Sequence[Filter]:
    levels = (
        Choice("low", _("Low")),
        Choice("out", pgettext("stock level", "Out")),
        Choice("enough", _("Enough")),
    )
    return (
        Filter("store", N_("Store")),
        Filter("category", N_("Category")),
        Filter("donor", N_("Donor")),
        Filter("expiry", N_("Expiry")),
        Filter("level", N_("Status"), levels),
    )


def _expiry_choices(warning_days: int) -> Sequence[Choice]:
    soon = ngettext("Within {days} day", "Within {days} days", warning_days).format(days=warning_days)
    return Choice("soon", soon), Choice("expired", _("Expired")), Choice("none", _("Not recorded"))


def _words(english: str, khmer: str) -> str:
    return khmer or english if language() == "km" else english or khmer


class StockPage(KeyedListPage[StockLine]):
    """The stock table."""

    place = "stock"
    title = N_("Stock")
    kinds = frozenset({"stock", "items", "locations"})
    search = N_("Item, batch or donor")
    grouped = True
    side_width = 318
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("report", N_("Stock report"), "Ctrl+P", "printer"),
        ActionSpec("transfer", N_("Transfer…"), "Ctrl+T", "truck", Permission.TRANSFER_GOODS),
        TRACE,
        ActionSpec("note", N_("New delivery note"), "Ctrl+N", "plus", "prepare handover"),
    )
    secondary = ("export", "report", "transfer")
    more = ("trace",)
    row_actions = ("trace", "transfer")
    primary = "note"

    def bind(self) -> None:
        """What the buttons do, and what the chips offer in the language in use."""
        self.filters = _filters()
        self._as_of: date | None = None
        self._offered: StockChoices | None = None
        self._wanted = ""
        self._in_packs: set[str] = set()
        self.acts.bind("export", self.export_list)
        self.acts.bind("report", lambda: self.desk.go("reports", "stock"))
        self.acts.bind("transfer", self._transfer)
        self.acts.bind("trace", self._trace)
        self.acts.bind("note", lambda: self.desk.go("hand over", "new"))

    def _transfer(self) -> None:
        """Begin a transfer, of the current item when there is one."""
        self.desk.go(self.place, ("transfer of", self._current_item()))

    def _trace(self) -> None:
        """Show the way of the current batch; of all batches of the item when the cursor is on an item."""
        line = self.table.current_row()
        batch = line.uid if isinstance(line, BatchLine) else ""
        if asked := batch or self._current_item():
            open_trace(self.desk, asked)

    def _item_above(self) -> StockLine | None:
        """The item that the current batch stands below."""
        line: StockLine | None = self.model.row_at(self.model.line_of(self._current_item()))
        return line

    def _current_item(self) -> str:
        """The code of the item at the cursor, or of the batch's item; empty on a heading."""
        index = self.table.currentIndex()
        return str(self.model.identity_at(index.row()) or "") if index.isValid() else ""

    def filter_right(self) -> Sequence[QWidget]:
        """Today, or a day."""
        self._when = Segments((("today", _("Today")), ("date", _("A date"))))
        self._when.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._when.chosen.connect(self._choose_when)
        self._day = DateEdit(self.desk.clock.today)
        self._day.setFixedWidth(140)
        self._day.setAccessibleName(_("Stock as of"))
        self._day.put.connect(self._choose_day)
        self._day.hide()
        return Label(_("Stock as of"), tone="text2"), self._when, self._day

    def _choose_when(self, key: str) -> None:
        self._day.setVisible(key == "date")
        if key == "date":
            self._day.show_value(self.desk.clock.today().isoformat())
            self._day.setFocus()
        self._choose_day(self.desk.clock.today().isoformat() if key == "date" else None)

    def _choose_day(self, iso: Any) -> None:
        """Show the stock of a day; what is not yet a whole date waits."""
        try:
            self._as_of = date.fromisoformat(iso) if iso else None
        except ValueError:
            return
        past = self._as_of is not None and self._as_of < self.desk.clock.today()
        if past and self._as_of is not None:
            self.show_banner(
                "info",
                _("Stock at the end of {day}").format(day=day_text(self._as_of)),
                _("Nothing can be recorded on this page while it shows a past day."),
                solutions=[Solution(_("Back to today"), self._back_to_today)],
            )
        else:
            self.hide_banner()
        self.reload()

    def _back_to_today(self) -> None:
        self._when.set_value("today")
        self._choose_when("today")

    # Reading

    def read(self) -> None:
        """Read what the filters offer and which stores have columns, then the list."""
        as_of = self._as_of
        self.desk.tasks.read(
            lambda session: stock_choices(session, as_of),
            self._take,
            ticket=(id(self), "choices"),
            owner=self,
        )

    def _take(self, offered: StockChoices) -> None:
        self._offered = offered
        self._offer(offered)
        wanted = set(self.bar.chosen("store")) or {store.code for store in offered.stores[:MOST_STORES]}
        stores = [store for store in offered.stores if store.code in wanted][:MOST_STORES]
        self.model.set_columns(columns_for(stores, self.desk.clock.today(), offered.warning_days))
        super().read()

    def _offer(self, offered: StockChoices) -> None:
        self.bar.set_choices("store", [_store_choice(store) for store in offered.stores])
        self.bar.set_choices("category", [Choice(name, _words(name, km)) for name, km in offered.categories])
        self.bar.set_choices("donor", [Choice(donor, donor or _("Own purchase")) for donor in offered.donors])
        self.bar.set_choices("expiry", _expiry_choices(offered.warning_days))

    def keyed(self) -> KeyedQuery[StockLine]:
        """Items under their categories, narrowed by chips and search."""
        as_of = self._as_of
        stores, categories, donors, expiry, levels = (
            tuple(map(str, self.bar.chosen(key))) for key in ("store", "category", "donor", "expiry", "level")
        )
        chosen = StockListFilter(as_of, stores, categories, donors, expiry, levels, self.bar.text)

        def sections(session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
            return [
                Section(one.codes, Group(one.category, _words(one.category, one.category_km)))
                for one in stock_keys(session, chosen, sort, limit)
            ]

        return KeyedQuery(
            chosen,
            sections,
            lambda session, codes: stock_lines(session, codes, as_of),
            lambda line: line.batches > 0,
            lambda session, code: stock_batches(session, code, as_of),
        )

    # The list

    def open_at(self, what: Any) -> None:
        """Go to the item with this code."""
        self._wanted = str(what or "")
        if self.bar.is_on:
            self.bar.clear()
        self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        if self._wanted and self.table.go_to(self._wanted):
            self._wanted = ""

    def count_words(self, rows: int) -> str:
        """`7 items`."""
        return ngettext("{count} item", "{count} items", rows).format(count=f"{rows:,}")

    def identity(self, row: StockLine) -> str:
        """An item's code."""
        return row.item.code

    def make_model(self) -> KeyedTable[StockLine]:
        """A table that starts without store columns."""
        self.columns = columns_for((), self.desk.clock.today(), 0)
        return super().make_model()

    def told(self, opened: Opened) -> str:
        """`18 items in 4 stores`."""
        chosen = self.bar.chosen("store")
        stores = len(chosen) or (len(self._offered.stores) if self._offered else 0)
        return _("{items} in {stores}").format(
            items=self.count_words(opened.count),
            stores=ngettext("{count} store", "{count} stores", stores).format(count=stores),
        )

    def _told(self, opened: Opened) -> None:
        super()._told(opened)
        if opened.whole:
            self._go_to_wanted()

    def why_empty(self) -> Empty:
        """Nothing was received yet."""
        return Empty(
            _("No stock yet"),
            _("Stock appears when goods are received."),
            "package",
            (Way(_("Receive goods"), lambda: self.desk.go("receive", "new"), "package-plus"),),
        )

    def export_list(self) -> None:
        """Write the list as shown to a workbook."""
        self.export_then(lambda exported: save_list(self, _("Stock"), exported))

    # The side panel

    def detail(self, row: StockLine | BatchLine | None) -> QWidget:
        """The current item's figures, from its batches too; they and its stock card follow when they are read."""
        line: StockLine | None = self._item_above() if isinstance(row, BatchLine) else row
        if line is None:
            return side_box(Label(_("Choose an item to see its stock card."), tone="text2", wrap=True))
        code, as_of = line.item.code, self._as_of
        asked = CardFilter(code, last=as_of)
        self.desk.tasks.read(
            lambda session: (
                stock_batches(session, code, as_of),
                stock_card(session, asked),
                last_counted(session, code),
            ),
            partial(self._show_card, line),
            ticket=(id(self), "card"),
            owner=self,
        )
        return self._panel(line, (), ())

    def _panel(self, line: StockLine, batches: Sequence[BatchLine], counts: Sequence[LastCounted]) -> QWidget:
        self._card_box = QVBoxLayout()
        self._card_box.setSpacing(0)
        return side_box(
            *_heading(line, self.side.fold_button() if self.side is not None else None),
            10,
            small_figures(_figures(line, self._amounts(line, batches))),
            12,
            *self._pack_choice(line, batches),
            hairline(),
            10,
            *_facts(line, batches),
            *counted_facts(counts, self._as_of),
            *self._ways(line),
            14,
            section(_("Stock card"), self._card_button(line), below=_("all stores")),
            4,
            self._card_box,
            None,
        )

    def _amounts(self, line: StockLine, batches: Sequence[BatchLine]) -> Amounts:
        """How the side panel writes this item's quantities."""
        pack = known_pack(batches) if line.item.code in self._in_packs else None
        return Amounts(line.item.decimals, pack.smallest if pack is not None else 0)

    def _pack_choice(self, line: StockLine, batches: Sequence[BatchLine]) -> list[Any]:
        """`Show in pieces | boxes`, where every pack of the item is known to hold as many."""
        pack = known_pack(batches)
        if pack is None:
            return []
        chosen = "pack" if line.item.code in self._in_packs else "unit"
        choice = Segments((("unit", unit_words(line.item, 0)), ("pack", pack.name)), chosen)
        choice.chosen.connect(partial(self._show_in, line))
        words = Label(pack.words, "caption", "text2", elide=True)
        return [row(Label(_("Show in"), tone="text2"), choice, (words, 1), gap=8), 12]

    def _show_in(self, line: StockLine, key: str) -> None:
        if key == "pack":
            self._in_packs.add(line.item.code)
        else:
            self._in_packs.discard(line.item.code)
        self._show_detail(line)

    def _ways(self, line: StockLine) -> list[Any]:
        """A kit is assembled or taken apart from here, a mixed line is split."""
        ways = ways_to_make(self.desk, line.item)
        return [12, row(*ways, None, gap=8)] if ways else []

    def _card_button(self, line: StockLine) -> Button:
        return Button(
            _("Print"),
            "link",
            "printer",
            clicked=lambda: self.desk.go("reports", ("stock card", line.item.code)),
        )

    def _show_card(
        self, line: StockLine, found: tuple[Sequence[BatchLine], StockCard, Sequence[LastCounted]]
    ) -> None:
        batches, card, counts = found
        if self.side is not None:
            self.side.show_widget(self._panel(line, batches, counts))
        shown = card.lines[-SHOWN_CARD_LINES:]
        before = (
            card.opening
            if len(shown) == len(card.lines)
            else shown[0].balance - shown[0].came + shown[0].left
        )
        rows: list[Any] = [*shown]
        if before or not shown:
            rows.insert(0, before)
        view = small_table(RowTable(_card_columns(self._amounts(line, batches))), row_height=42)
        view.opened.connect(self._open_document)
        model = view.list_model()
        assert isinstance(model, RowTable)  # noqa: S101 - tells the type: made so a few lines above
        model.show(rows)
        self._card_box.addWidget(view)

    def _open_document(self, line: CardLine | int) -> None:
        if isinstance(line, CardLine) and place_of(line.document):
            self.desk.go(place_of(line.document), line.document)


def _store_choice(store: Store) -> Choice:
    return Choice(store.code, _words(store.name, store.name_km))


def _heading(line: StockLine, fold: Button | None) -> list[Any]:
    item = line.item
    name = Label(_words(item.name, item.name_km), "section", wrap=True)
    parts: list[Any] = [row((name, 1), fold, gap=4) if fold is not None else name]
    other = item.name if language() == "km" else item.name_km
    if other:
        parts += [2, Label(other, tone="text2", wrap=True)]
    return parts


def _figures(line: StockLine, shown: Amounts) -> list[Figure]:
    return [
        Figure(_("On hand"), shown(line.on_hand)),
        Figure(_("Reserved"), shown(line.allocated)),
        Figure(_("Moving"), shown(line.moving)),
        Figure(_("Available"), shown(line.available)),
    ]


def _facts(line: StockLine, batches: Sequence[BatchLine]) -> list[Any]:
    item = line.item
    donors = ", ".join(sorted({batch.donor or _("Own purchase") for batch in batches if batch.on_hand}))
    minimum = counted(item, item.minimum_stock) if item.minimum_stock is not None else _("none set")
    parts = [key_value(_("Minimum stock"), minimum), 4, key_value(_("Bought or given by"), donors or "–")]
    packs = by_pack(batches)
    if len(packs) == 1 and packs[0][0]:
        parts += [4, key_value(_("Packed as"), packs[0][0])]
    elif len(packs) > 1:
        parts += [8, Label(_("Packed as"), tone="text2")]
        for words, amounts, quantity in packs:
            unit = "" if amounts.pack else f" {unit_words(item, quantity)}"
            parts += [4, key_value(words or _("no pack"), f"{amounts(quantity)}{unit}")]
    return parts


def _card_columns(shown: Amounts) -> Sequence[Column[Any]]:
    def number(value: Any) -> str:
        return shown(value) if value else ""

    # Columns are wider in Khmer, but these hold digits, and the documents need the room.
    narrow, wide = (44, 50) if language() == "km" else (46, 60)
    return (
        Column(
            "document",
            N_("Document"),
            _card_words,
            look=_card_look,
        ),
        Column(
            "came",
            N_("In"),
            lambda line: None if isinstance(line, int) else line.came,
            number,
            True,
            narrow,
            zero=" ",
        ),
        Column(
            "left",
            N_("Out"),
            lambda line: None if isinstance(line, int) else line.left,
            number,
            True,
            narrow,
            zero=" ",
        ),
        Column(
            "balance",
            N_("Balance"),
            lambda line: line if isinstance(line, int) else line.balance,
            shown,
            True,
            wide,
            zero="0",
            weight=600,
        ),
    )


def _card_look(line: CardLine | int) -> Look:
    return Look() if isinstance(line, int) else Look(tone="link", weight=500, below=moved_words(line))


def _card_words(line: CardLine | int) -> str:
    if isinstance(line, int):
        return _("Balance before")
    # Khmer months are too long for the narrow card.
    day = f"{line.date.day:02}/{line.date.month:02}" if language() == "km" else short_day_text(line.date)
    return f"{_short(line.document)}, {day}"


def _short(number: str) -> str:
    """`DN-0042` of `DN-PNH-2020-0042`: enough where the year is clear."""
    parts = number.split("-")
    return f"{parts[0]}-{parts[-1]}" if len(parts) == 4 else number
