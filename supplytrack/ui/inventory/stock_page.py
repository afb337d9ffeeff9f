"""Stock: items by store with their batches, now or as of a day, and the stock card of the current item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from supplytrack.core.clock import day_number
from supplytrack.i18n import N_, _, language, ngettext, pgettext
from supplytrack.inventory.overview import BatchLine, ItemLine, StockTable, Store, stock_table
from supplytrack.inventory.queries import CardFilter, CardLine, StockCard, StockFilter, stock_card
from supplytrack.ui.inventory.amounts import Amounts, factor_of, known_pack
from supplytrack.ui.inventory.stock_columns import columns_for, moved_words
from supplytrack.ui.routes import place_of
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.banner import Solution
from supplytrack.ui.toolkit.boxes import empty, hairline, row
from supplytrack.ui.toolkit.buttons import Button, Segments
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.dateedit import DateEdit
from supplytrack.ui.toolkit.days import day_text, short_day_text
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.figures import Figure, small_figures
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.pages import key_value, section, side_box
from supplytrack.ui.toolkit.rows import RowTable
from supplytrack.ui.toolkit.table import small_table
from supplytrack.ui.words import counted, pack_words, unit_words

EXPIRES_SOON = 90
"""Days within which a batch counts as expiring."""
SHOWN_CARD_LINES = 12
MOST_STORES = 6
"""Store columns that fit beside one another; the chip chooses others."""


def _filters() -> Sequence[Filter]:
    expiry = (
        Choice("soon", _("Within 3 months")),
        Choice("expired", _("Expired")),
        Choice("none", _("Not recorded")),
    )
    levels = (
        Choice("low", _("Low")),
        Choice("out", pgettext("stock level", "Out")),
        Choice("enough", _("Enough")),
    )
    return (
        Filter("store", N_("Store")),
        Filter("category", N_("Category")),
        Filter("donor", N_("Donor")),
        Filter("expiry", N_("Expiry"), expiry),
        Filter("level", N_("Status"), levels),
    )


def _words(english: str, khmer: str) -> str:
    return khmer or english if language() == "km" else english or khmer


class StockPage(ListPage[ItemLine]):
    """The stock table."""

    place = "stock"
    title = N_("Stock")
    kinds = frozenset({"stock", "items", "locations"})
    search = N_("Item, batch or donor")
    grouped = True
    opens = True
    side_width = 318
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("report", N_("Stock report"), "Ctrl+P", "printer"),
        ActionSpec("note", N_("New delivery note"), "Ctrl+N", "plus", "prepare handover"),
    )
    secondary = ("export", "report")
    primary = "note"

    def bind(self) -> None:
        """What the buttons do, and what the chips offer in the language in use."""
        self.filters = _filters()
        self._as_of: date | None = None
        self._table: StockTable | None = None
        self._wanted = ""
        self._in_packs: set[str] = set()
        self.acts.bind("export", self.export_list)
        self.acts.bind("report", lambda: self.desk.go("reports", "stock"))
        self.acts.bind("note", lambda: self.desk.go("hand over", "new"))

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

    def query(self) -> Callable[[Any], Sequence[ItemLine]]:
        """Not used: the page reads a whole table with its stores."""
        raise NotImplementedError

    def read(self) -> None:
        """Read the whole table; chips and search narrow it in memory."""
        chosen = StockFilter(as_of=self._as_of)
        self.desk.tasks.read(
            lambda session: stock_table(session, chosen), self._take, ticket=(id(self), "rows"), owner=self
        )

    def _take(self, table: StockTable) -> None:
        self._table = table
        self._offer(table)
        wanted = self._stores(table)
        stores = [store for store in table.stores if store.code in wanted][:MOST_STORES]
        self.model.set_columns(columns_for(stores, self.desk.clock.today()))
        self.show_rows([line for line in table.lines if self._fits(line)])
        self._go_to_wanted()

    def _stores(self, table: StockTable) -> set[Any]:
        return set(self.bar.chosen("store")) or {store.code for store in table.stores[:MOST_STORES]}

    def _offer(self, table: StockTable) -> None:
        self.bar.set_choices("store", [_store_choice(store) for store in table.stores])
        categories = {line.item.category: line.item.category_km for line in table.lines}
        self.bar.set_choices("category", [Choice(name, _words(name, km)) for name, km in categories.items()])
        donors = sorted({batch.donor or "" for line in table.lines for batch in line.batches})
        self.bar.set_choices("donor", [Choice(donor, donor or _("Own purchase")) for donor in donors])

    def _fits(self, line: ItemLine) -> bool:
        bar = self.bar
        item = line.item
        if bar.chosen("category") and item.category not in bar.chosen("category"):
            return False
        if bar.chosen("level") and line.level.value not in bar.chosen("level"):
            return False
        if bar.chosen("store") and not any(line.by_store.get(str(code)) for code in bar.chosen("store")):
            return False
        donors = bar.chosen("donor")
        if donors and not any((batch.donor or "") in donors for batch in line.batches):
            return False
        if bar.chosen("expiry") and not any(
            self._expiry(line, batch) in bar.chosen("expiry") for batch in line.batches
        ):
            return False
        return self._found(line)

    def _expiry(self, line: ItemLine, batch: BatchLine) -> str:
        if not batch.on_hand or not line.item.tracks_expiry:
            return ""
        if batch.expiry is None:
            return "none"
        days = day_number(batch.expiry) - day_number(self.desk.clock.today())
        return "expired" if days < 0 else "soon" if days <= EXPIRES_SOON else ""

    def _found(self, line: ItemLine) -> bool:
        item = line.item
        words = [item.code, item.name, item.name_km, item.aliases]
        words += [word or "" for batch in line.batches for word in (batch.batch, batch.donor)]
        text = "\n".join(words).casefold()
        return all(word in text for word in self.bar.text.casefold().split())

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

    def group(self, row: ItemLine) -> Group:
        """Items stand under their category."""
        return Group(row.item.category, _words(row.item.category, row.item.category_km))

    def count_words(self, rows: int) -> str:
        """`7 items`."""
        return ngettext("{count} item", "{count} items", rows).format(count=f"{rows:,}")

    def child_rows(self, row: ItemLine) -> Sequence[BatchLine]:
        """The batches of an item."""
        return row.batches

    def identity(self, row: ItemLine) -> str:
        """An item's code."""
        return row.item.code

    def make_model(self) -> RowTable[ItemLine]:
        """A table that starts without store columns."""
        self.columns = columns_for((), self.desk.clock.today())
        model = super().make_model()
        assert isinstance(model, RowTable)  # noqa: S101 - tells the type: the base makes no other
        return model

    def summary(self, rows: Sequence[ItemLine]) -> str:
        """`18 items in 4 stores`."""
        chosen = self.bar.chosen("store")
        stores = len(chosen) or (len(self._table.stores) if self._table else 0)
        return _("{items} in {stores}").format(
            items=self.count_words(len(rows)),
            stores=ngettext("{count} store", "{count} stores", stores).format(count=stores),
        )

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
        save_list(self, _("Stock"), self.export())

    # The side panel

    def detail(self, line: ItemLine | None) -> QWidget:
        """The current item's figures and its stock card."""
        if line is None:
            return side_box(Label(_("Choose an item to see its stock card."), tone="text2", wrap=True))
        self._card_box = QVBoxLayout()
        self._card_box.setSpacing(0)
        asked = CardFilter(line.item.code, last=self._as_of)
        self.desk.tasks.read(
            lambda session: stock_card(session, asked),
            partial(self._show_card, line, self._card_box),
            ticket=(id(self), "card"),
            owner=self,
        )
        shown = self._amounts(line)
        return side_box(
            *_heading(line, self.side.fold_button() if self.side is not None else None),
            10,
            small_figures(_figures(line, shown)),
            12,
            *self._pack_choice(line),
            hairline(),
            10,
            *_facts(line),
            14,
            section(_("Stock card"), self._card_button(line), below=_("all stores")),
            4,
            self._card_box,
            None,
        )

    def _amounts(self, line: ItemLine) -> Amounts:
        """How the side panel writes this item's quantities."""
        pack = known_pack(line) if line.item.code in self._in_packs else None
        return Amounts(line.item.decimals, pack.smallest if pack is not None else 0)

    def _pack_choice(self, line: ItemLine) -> list[Any]:
        """`Show in pieces | boxes`, where every pack of the item is known to hold as many."""
        pack = known_pack(line)
        if pack is None:
            return []
        chosen = "pack" if line.item.code in self._in_packs else "unit"
        choice = Segments((("unit", unit_words(line.item, 0)), ("pack", pack.name)), chosen)
        choice.chosen.connect(partial(self._show_in, line))
        words = Label(pack.words, "caption", "text2", elide=True)
        return [row(Label(_("Show in"), tone="text2"), choice, (words, 1), gap=8), 12]

    def _show_in(self, line: ItemLine, key: str) -> None:
        if key == "pack":
            self._in_packs.add(line.item.code)
        else:
            self._in_packs.discard(line.item.code)
        self._show_detail(line)

    def _card_button(self, line: ItemLine) -> Button:
        return Button(
            _("Print"),
            "link",
            "printer",
            clicked=lambda: self.desk.go("reports", ("stock card", line.item.code)),
        )

    def _show_card(self, line: ItemLine, box: QVBoxLayout, card: StockCard) -> None:
        empty(box)
        shown = card.lines[-SHOWN_CARD_LINES:]
        before = (
            card.opening
            if len(shown) == len(card.lines)
            else shown[0].balance - shown[0].came + shown[0].left
        )
        rows: list[Any] = [*shown]
        if before or not shown:
            rows.insert(0, before)
        view = small_table(RowTable(_card_columns(self._amounts(line))), row_height=42)
        view.opened.connect(self._open_document)
        model = view.list_model()
        assert isinstance(model, RowTable)  # noqa: S101 - tells the type: made so a few lines above
        model.show(rows)
        box.addWidget(view)

    def _open_document(self, line: CardLine | int) -> None:
        if isinstance(line, CardLine) and place_of(line.document):
            self.desk.go(place_of(line.document), line.document)


def _store_choice(store: Store) -> Choice:
    return Choice(store.code, _words(store.name, store.name_km))


def _heading(line: ItemLine, fold: Button | None) -> list[Any]:
    item = line.item
    name = Label(_words(item.name, item.name_km), "section", wrap=True)
    parts: list[Any] = [row((name, 1), fold, gap=4) if fold is not None else name]
    other = item.name if language() == "km" else item.name_km
    if other:
        parts += [2, Label(other, tone="text2", wrap=True)]
    return parts


def _figures(line: ItemLine, shown: Amounts) -> list[Figure]:
    return [
        Figure(_("On hand"), shown(line.on_hand)),
        Figure(_("Reserved"), shown(line.allocated)),
        Figure(_("Moving"), shown(line.moving)),
        Figure(_("Available"), shown(line.available)),
    ]


def _facts(line: ItemLine) -> list[Any]:
    item = line.item
    donors = ", ".join(sorted({batch.donor or _("Own purchase") for batch in line.batches if batch.on_hand}))
    minimum = counted(item, item.minimum_stock) if item.minimum_stock is not None else _("none set")
    parts = [key_value(_("Minimum stock"), minimum), 4, key_value(_("Bought or given by"), donors or "–")]
    packs = sorted(
        {pack_words(batch.pack_name, factor_of(batch)) for batch in line.batches if batch.pack_name}
    )
    if packs:
        parts += [4, key_value(_("Packed as"), ", ".join(packs))]
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
