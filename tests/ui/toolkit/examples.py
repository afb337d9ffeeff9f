"""Small declared pages, as a screen author writes them, for the tests of the toolkit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.clock import Clock
from supplytrack.i18n import N_
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import hairline, row
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.pages import check_line, section, side_box
from supplytrack.ui.toolkit.paperpage import PaperPage

NOW = datetime(2020, 5, 7, 3, 42, tzinfo=UTC)
CLOCK = Clock(now=lambda: NOW)


class MemoryDatabase:
    """A database as far as tasks need one: calls what it is given."""

    def __init__(self) -> None:
        self.saved: list[Any] = []

    def read(self, query: Callable[[Any], Any]) -> Any:
        return query(self)

    def write(self, operation: Callable[[Any], Any]) -> tuple[Any, frozenset[Any]]:
        return operation(self), frozenset({"thing"})


@dataclass(frozen=True)
class StockRow:
    category: str
    item: str
    unit: str
    stores: tuple[int, int, int, int]
    moving: int
    on_hand: int
    available: int
    expiry: date | None
    state: str = ""
    batches: tuple[BatchRow, ...] = ()


@dataclass(frozen=True)
class BatchRow:
    item: str
    source: str
    stores: tuple[int, int, int, int]
    moving: int
    on_hand: int
    available: int
    expiry: date | None


def _store(at: int) -> Callable[[Any], int]:
    return lambda stock: stock.stores[at]


_MASKS = (
    BatchRow("SM-0412", "IOM, PO-0008", (100, 20, 20, 32), 40, 212, 164, date(2023, 3, 31)),
    BatchRow("SM-0427", "IOM, PO-0008", (88, 0, 0, 0), 0, 88, 88, date(2023, 4, 30)),
)
_PPE, _CLEAN, _BEDS, _INFO = (
    "PPE",
    "Hygiene and disinfection",
    "Bedding and clothing",
    "Information and visibility",
)
STOCK: Sequence[StockRow] = (
    StockRow(_PPE, "Surgical masks", "box", (188, 20, 20, 32), 40, 300, 252, date(2023, 3, 31), "", _MASKS),
    StockRow(_PPE, "Surgical and N95 masks", "box", (0, 20, 0, 0), 0, 20, 20, None, "Not split", _MASKS[:1]),
    StockRow(_PPE, "Gloves", "box", (130, 24, 12, 14), 20, 200, 180, date(2023, 1, 31), "", _MASKS[:1]),
    StockRow(_PPE, "PPE suits", "piece", (0, 420, 0, 0), 0, 420, 420, date(2024, 12, 31), "Low", _MASKS[:1]),
    StockRow(_PPE, "Safety goggles", "set", (0, 20, 0, 0), 0, 20, 20, None, "Low", _MASKS[:1]),
    StockRow(
        _PPE, "Disposable aprons", "set", (0, 500, 0, 0), 0, 500, 500, date(2023, 12, 31), "Low", _MASKS[:1]
    ),
    StockRow(_PPE, "Infrared thermometers", "set", (0, 0, 0, 0), 0, 0, 0, None, "Out", _MASKS[:1]),
    StockRow(
        _CLEAN,
        "Hand sanitizer 500 ml",
        "bottle",
        (360, 120, 60, 60),
        0,
        600,
        600,
        date(2020, 6, 30),
        "",
        _MASKS[:1],
    ),
    StockRow(
        _CLEAN,
        "Disinfection spray 500 ml",
        "bottle",
        (230, 50, 40, 30),
        0,
        350,
        350,
        date(2021, 8, 31),
        "",
        _MASKS[:1],
    ),
    StockRow(
        _CLEAN, "Hygiene kits", "kit", (160, 140, 100, 100), 0, 500, 480, date(2022, 2, 28), "", _MASKS[:1]
    ),
    StockRow(_BEDS, "Bed-linen sets", "set", (160, 140, 100, 100), 0, 500, 480, None, "", _MASKS[:1]),
    StockRow(
        _BEDS, "Clothes sets, mixed sizes", "set", (160, 140, 100, 100), 0, 500, 480, None, "", _MASKS[:1]
    ),
    StockRow(_INFO, "COVID-19 leaflets", "copy", (10000, 0, 0, 0), 0, 10000, 10000, None, "", _MASKS[:1]),
    StockRow(_INFO, "T-shirts", "piece", (500, 0, 0, 0), 0, 500, 500, None, "", _MASKS[:1]),
    StockRow(_INFO, "Caps", "piece", (500, 0, 0, 0), 0, 500, 500, None, "", _MASKS[:1]),
)


def _available(stock: StockRow) -> Look:
    tone = {"Low": "warn", "Out": "bad", "Not split": "warn"}.get(stock.state, "")
    return Look(tone=tone, weight=600, lead=stock.state, lead_tone=tone or "warn")


def _expiry(stock: StockRow) -> Look:
    soon = stock.expiry is not None and stock.expiry.year == 2020
    return Look(tone="warn" if soon else "" if stock.expiry else "text3", weight=600 if soon else 0)


def _expiry_text(stock: StockRow) -> str:
    if stock.expiry is None:
        return "none"
    days = (stock.expiry - date(2020, 5, 7)).days
    return f"{days} days left" if days < 90 else f"{stock.expiry.day} {stock.expiry:%b %Y}"


class StockPage(ListPage[StockRow]):
    place = "stock"
    title = N_("Stock")
    search = N_("Item, batch or donor")
    kinds = frozenset({"stock"})
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("transfer", N_("Transfer"), "", "arrow-left-right", "transfer"),
    )
    secondary = ("export",)
    primary = "transfer"
    grouped = opens = True
    side_width = 318
    filters = (
        Filter(
            "store", N_("Stores"), [Choice(n, n) for n in ("Phnom Penh", "Poipet", "Battambang", "Siem Reap")]
        ),
        Filter("category", N_("Category"), [Choice("ppe", "PPE"), Choice("hygiene", "Hygiene")]),
        Filter("donor", N_("Donor"), [Choice("iom", "IOM"), Choice("wfp", "WFP")], several=False),
    )
    columns = (
        Column(
            "item",
            N_("Item"),
            lambda stock: stock.item,
            look=lambda stock: Look(weight=500, tail=stock.unit),
            child=Column("item", "", lambda b: b.item, look=lambda b: Look(small=True, tail=b.source)),
        ),
        Column("pp", N_("Ph. Penh"), _store(0), numeric=True, width=70),
        Column("po", N_("Poipet"), _store(1), numeric=True, width=58),
        Column("bb", N_("Battambang"), _store(2), numeric=True, width=90),
        Column("sr", N_("Siem Reap"), _store(3), numeric=True, width=78),
        Column("moving", N_("Moving"), lambda stock: stock.moving, numeric=True, width=61),
        Column("on_hand", N_("On hand"), lambda stock: stock.on_hand, numeric=True, width=67, zero=""),
        Column(
            "available",
            N_("Available"),
            lambda stock: stock.available,
            numeric=True,
            width=90,
            zero="",
            look=_available,
            child=Column("available", "", lambda b: b.available, numeric=True),
        ),
        Column(
            "expiry",
            N_("First expiry"),
            lambda stock: stock.expiry,
            width=96,
            look=_expiry,
            sort=lambda stock: stock.expiry,
            child=Column("expiry", "", lambda b: b.expiry),
        ),
    )

    def query(self) -> Callable[[Any], Sequence[StockRow]]:
        text = self.bar.text.casefold()
        return lambda _session: [stock for stock in STOCK if text in stock.item.casefold()]

    def group(self, row: StockRow) -> Group:
        return Group(row.category, row.category)

    def count_words(self, rows: int) -> str:
        return f"{rows} items"

    def child_rows(self, row: StockRow) -> Sequence[Any]:
        return row.batches

    def identity(self, row: StockRow) -> str:
        return row.item

    def summary(self, rows: Sequence[StockRow]) -> str:
        return f"{len(rows)} items in 4 stores"

    def detail(self, row: StockRow | None) -> QWidget:
        return side_box(Label(row.item if row else "", "section"))


ITEMS = ListedChoices(
    [
        Choice("hk", "Hygiene kits", "ឈុតអនាម័យ", "140", "kits in Poipet", also=("HK-01",)),
        Choice(
            "hs", "Hand sanitizer 500 ml", "ជែលលាងដៃ · Hygiene and disinfection", "120", "bottles in Poipet"
        ),
        Choice(
            "ds",
            "Disinfection spray 500 ml",
            "ទឹកថ្នាំសម្លាប់មេរោគ · Hygiene and disinfection",
            "50",
            "bottles in Poipet",
        ),
        Choice("mk", "Surgical and N95 masks", "ម៉ាស់វះកាត់ និង N95", "20", "boxes in Poipet"),
        Choice("gl", "Gloves", "ស្រោមដៃ", "24", "boxes in Poipet"),
        Choice("ps", "PPE suits", "ឈុតការពារខ្លួន PPE", "420", "pieces in Poipet"),
        Choice("sg", "Safety goggles", "វ៉ែនតាការពារ", "20", "sets in Poipet"),
        Choice("da", "Disposable aprons", "អៀមប្រើតែម្តង", "500", "sets in Poipet"),
    ]
)
PACKS = ListedChoices(
    [
        Choice("piece", "piece", also=("pcs", "pc", "pieces")),
        Choice("box", "box of 100", also=("box", "boxes")),
        Choice("unknown box", "box, size unknown"),
        Choice("set", "set", also=("sets",)),
    ]
)
BATCHES = ListedChoices([Choice(n, n) for n in ("GL-0409", "PS-0320", "AP-0320")])
AVAILABLE = {"mk": 20, "gl": 24, "ps": 420, "sg": 20, "da": 500}


def _pieces(line: dict[str, Any]) -> str:
    if not str(line.get("quantity") or "").isdigit():
        return ""
    if line.get("pack") == "unknown box":
        return "unknown"
    return f"{int(line['quantity']) * (100 if line.get('pack') == 'box' else 1):,}"


def _left(line: dict[str, Any]) -> str:
    if not str(line.get("quantity") or "").isdigit():
        return ""
    return str(AVAILABLE.get(line.get("item", ""), 0) - int(line["quantity"]))


class NotePage(PaperPage):
    place = "hand over"
    title = N_("New delivery note")
    specs = (
        ActionSpec("preview", N_("Preview"), "Ctrl+P", "printer"),
        ActionSpec("issue", N_("Issue delivery note"), "Ctrl+Return", "send"),
    )
    secondary = ("preview",)
    primary = "issue"
    fields = (
        Field("from", N_("From"), FieldKind.CHOICE, choices=[Choice("po", "Poipet store", "ឃ្លាំងប៉ោយប៉ែត")]),
        Field(
            "to",
            N_("Hand over to"),
            FieldKind.CHOICE,
            span=2,
            required=True,
            choices=[
                Choice("bm", "Banteay Meanchey Provincial Health Department (PHD)", "មន្ទីរសុខាភិបាល"),
                Choice("ma", "Malai quarantine centre", also=("MLQ",)),
            ],
        ),
        Field("date", N_("Date"), FieldKind.DATE, required=True),
        Field("request", N_("Request"), FieldKind.CHOICE, choices=[Choice("r19", "REQ-0019")]),
        Field("by", N_("Sent by"), FieldKind.CHOICE, choices=[Choice("truck", "Truck")]),
        Field("receiver", N_("Receiver and function")),
        Field("phone", N_("Receiver's phone")),
        Field("note", N_("Note on the paper"), span=2, placeholder=N_("Optional")),
    )
    line_columns = (
        LineColumn(
            "item",
            N_("Item"),
            CellKind.ITEM,
            choices=ITEMS,
            stop=True,
            required=True,
            weight=500,
            follow=lambda _line, key: {
                "pack": {"gl": "box", "mk": "unknown box", "ps": "piece"}.get(key, "set")
            },
            remark=lambda line: "Not split" if line.get("item") == "mk" else "",
        ),
        LineColumn(
            "quantity",
            N_("Quantity"),
            CellKind.QUANTITY,
            76,
            choices=PACKS,
            stop=True,
            required=True,
            weight=600,
        ),
        LineColumn(
            "pack",
            N_("Pack"),
            CellKind.CHOICE,
            130,
            choices=PACKS,
            look=lambda line: Look(tone="warn" if line.get("pack") == "unknown box" else "text2"),
        ),
        LineColumn("pieces", N_("Pieces"), CellKind.COMPUTED, 80, right=True, text=_pieces),
        LineColumn("batch", N_("Batch"), CellKind.CHOICE, 96, choices=BATCHES, arrow=True),
        LineColumn("donor", N_("Donor"), CellKind.TEXT, 58),
        LineColumn("expiry", N_("Expiry"), CellKind.DATE, 92),
        LineColumn(
            "available",
            N_("Available"),
            CellKind.COMPUTED,
            76,
            right=True,
            text=lambda line: str(AVAILABLE.get(line.get("item", ""), "")),
        ),
        LineColumn(
            "left",
            N_("Left"),
            CellKind.COMPUTED,
            56,
            right=True,
            text=_left,
            look=lambda line: Look(tone="warn", weight=600) if _left(line) == "0" else Look(),
        ),
    )
    hints = (
        ("Enter", N_("next cell")),
        ("Ctrl+D", N_("copy from above")),
        ("Alt+Down", N_("other batch")),
        ("Ctrl+V", N_("paste from Excel")),
    )

    def bind(self) -> None:
        self.issued: list[Any] = []
        self.acts.bind("issue", lambda: self.press(lambda values: lambda _db: values, self.issued.append))
        self.set_state(steps=["Draft", "Issued", "Signed"])
        self.set_crumb("Delivery notes")

    def save(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        return lambda database: database.saved.append(values)

    def second_batch(self, line: dict[str, Any]) -> dict[str, Any]:
        return {"item": line.get("item"), "pack": line.get("pack")}

    def side(self) -> QWidget:
        return side_box(
            Label("Totals by donor", "section"),
            8,
            row(
                Label("PPE suits"),
                None,
                Label("420", "strong"),
                Label("pieces", "caption", "text2", width=38),
                gap=6,
            ),
            14,
            hairline(),
            12,
            section("Before you issue"),
            8,
            check_line("warn", "Takes the last of 4 items in Poipet store", "None on order."),
        )


DRAFT: dict[str, Any] = {
    "from": "po",
    "to": "bm",
    "date": "2020-05-07",
    "request": "r19",
    "by": "truck",
    "receiver": "Deputy Director, PHD",
    "phone": "012 000 000",
    "lines": [
        {"item": "mk", "quantity": "20", "pack": "unknown box", "donor": "IOM"},
        {
            "item": "gl",
            "quantity": "5",
            "pack": "box",
            "batch": "GL-0409",
            "donor": "IOM",
            "expiry": "2023-01-31",
        },
        {
            "item": "ps",
            "quantity": "420",
            "pack": "piece",
            "batch": "PS-0320",
            "donor": "WFP",
            "expiry": "2024-12-31",
        },
        {"item": "sg", "quantity": "20", "pack": "set", "donor": "WFP"},
        {
            "item": "da",
            "quantity": "500",
            "pack": "set",
            "batch": "AP-0320",
            "donor": "WFP",
            "expiry": "2023-12-31",
        },
    ],
}
