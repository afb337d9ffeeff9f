"""The stock of the example: filters, batches, stock cards, earlier days, the exported list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from supplytrack.core.quantity import plain_quantity
from supplytrack.db.engine import Database
from supplytrack.i18n import _, pgettext
from supplytrack.inventory.limits import set_stock_warnings
from supplytrack.inventory.overview import ItemLine, Level, stock_table
from supplytrack.inventory.queries import CardLine
from supplytrack.ui.inventory.amounts import Amounts
from supplytrack.ui.inventory.stock_columns import moved_words
from supplytrack.ui.inventory.stock_page import StockPage
from tests.factories.papers import count, receive
from tests.ui.conftest import Sit
from tests.ui.example_world import THEMES, Seat, column, words
from tests.ui.handover_world import TODAY
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier


def _items(seat: Seat) -> list[str]:
    """The items that are listed, without headings and batches."""
    names = column(seat.page.table, "item")
    rows = [seat.page.model.row_at(line) for line in range(seat.page.model.rowCount())]
    return [name for name, row in zip(names, rows, strict=True) if hasattr(row, "item")]


def _code(database: Database, name: str) -> str:
    table = database.read(stock_table)
    return next(line.item.code for line in table.lines if line.item.name == name)


def _go_to(seat: Seat, name: str) -> None:
    assert seat.page.table.go_to(_code(seat.database, name))
    seat.settle()


def test_every_item_stands_under_its_category_with_its_stock(sit: Sit) -> None:
    seat = sit(StockPage)
    assert len(_items(seat)) == 20
    assert "20 items in 2 stores" in words(seat.page)
    names, on_hand = column(seat.page.table, "item"), column(seat.page.table, "on_hand")
    assert on_hand[names.index("Surgical mask")] == "300"


def test_typing_finds_an_item_by_its_name_its_khmer_name_and_its_batch(sit: Sit) -> None:
    seat = sit(StockPage)
    seat.place.setFocus()
    seat.press(Qt.Key.Key_F, CTRL)
    seat.type("spray")
    seat.settle(300)
    assert _items(seat) == ["Disinfection spray, 500 ml"]
    seat.page.bar.search.clear()
    seat.type("D20-18")
    seat.settle(300)
    assert _items(seat) == ["Disinfection spray, 500 ml"]
    seat.page.bar.search.clear()
    seat.type("មេរោគ")
    seat.settle(300)
    assert "Disinfection spray, 500 ml" in _items(seat)


def test_what_fits_no_filter_says_so_and_offers_to_clear_them(sit: Sit) -> None:
    seat = sit(StockPage)
    seat.page.go_to_search()
    seat.type("nothing like it")
    seat.settle(300)
    assert "No row fits the filters" in words(seat.page)
    seat.press_button("Clear filters")
    seat.settle(300)
    assert len(_items(seat)) == 20


FITS: dict[tuple[str, str], Callable[[ItemLine], bool]] = {
    ("level", "low"): lambda line: line.level is Level.LOW,
    ("level", "out"): lambda line: line.level is Level.OUT,
    ("level", "enough"): lambda line: line.level is Level.ENOUGH,
    ("expiry", "soon"): lambda line: any(
        batch.on_hand and batch.expiry and TODAY <= batch.expiry <= TODAY + timedelta(days=90)
        for batch in line.batches
    ),
    ("donor", "WFP"): lambda line: any(batch.donor == "WFP" for batch in line.batches),
    ("category", "Food"): lambda line: line.item.category == "Food",
}


@pytest.mark.parametrize(
    ("chip", "value", "expected"),
    [
        ("level", "low", ""),
        ("level", "out", "PPE suit"),
        ("level", "enough", "Gloves"),
        ("expiry", "soon", "Disinfection spray, 500 ml"),
        ("donor", "WFP", "Medical safety goggles"),
        ("category", "Food", "Meal package"),
    ],
)
def test_a_filter_keeps_only_what_fits(sit: Sit, chip: str, value: str, expected: str) -> None:
    seat = sit(StockPage)
    seat.page.bar.choose(chip, (value,))
    seat.settle(300)
    assert expected in [*_items(seat), ""]
    assert len(_items(seat)) < 20
    lines = seat.database.read(stock_table).lines
    assert sorted(_items(seat)) == sorted(line.item.name for line in lines if FITS[chip, value](line))


def test_a_near_date_is_marked_within_the_days_agreed_on(sit: Sit) -> None:
    seat = sit(StockPage)

    def tones() -> set[str]:
        at = [one.key for one in seat.page.model.columns].index("expiry")
        rows = (seat.page.model.drawn(line) for line in range(seat.page.model.rowCount()))
        return {row[at].look.tone for row in rows if row is not None and len(row) > at}

    assert "warn" in tones()
    assert "Within 90 days" in [one.name for one in seat.page.bar._choices["expiry"]]
    seat.database.write(lambda s: set_stock_warnings(s, "1", "30"))
    seat.page.reload()
    seat.settle(300)
    assert "warn" not in tones()
    assert "Within 1 day" in [one.name for one in seat.page.bar._choices["expiry"]]


def test_a_chosen_store_has_the_only_column_and_lists_what_lies_there(sit: Sit) -> None:
    seat = sit(StockPage)
    store = seat.page.bar._choices["store"][0].key
    seat.page.bar.choose("store", (store,))
    seat.settle(300)
    lines = seat.database.read(stock_table).lines
    assert sorted(_items(seat)) == sorted(line.item.name for line in lines if line.by_store.get(store))
    assert [one.key for one in seat.page.model.columns if one.key.startswith("store/")] == [f"store/{store}"]
    assert seat.page.top.summary.text().endswith("in 1 store")


def test_what_is_out_says_so_beside_its_number(sit: Sit) -> None:
    seat = sit(StockPage)
    model = seat.page.model
    line = model.line_of(_code(seat.database, "PPE suit"))
    at = [one.key for one in model.columns].index("available")
    assert model.drawn(line)[at].look.lead == "Out"


def test_the_right_arrow_opens_an_item_and_shows_its_batches(sit: Sit) -> None:
    seat = sit(StockPage)
    _go_to(seat, "Disinfection spray, 500 ml")
    seat.page.table.setFocus()
    QTest.keyClick(seat.page.table, Qt.Key.Key_Right)
    seat.settle()
    names = column(seat.page.table, "item")
    batch = names.index("D20-18")
    assert column(seat.page.table, "on_hand")[batch] == "350"
    assert column(seat.page.table, "expiry")[batch] == "31 Jul 2020"


def test_the_stock_card_of_the_current_item_ends_with_its_balance(sit: Sit) -> None:
    seat = sit(StockPage)
    _go_to(seat, "PPE suit")
    card = seat.page._card_box.itemAt(0).widget()
    assert column(card, "document")[0] == "GRN-0001, 2 Apr"
    assert column(card, "balance")[-1] == "0"
    card.setFocus()
    card.go_to_first()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert seat.gone == [("receive", "GRN-PNH-2020-0001")]


def test_the_side_says_when_an_item_was_last_counted_in_each_store(sit: Sit) -> None:
    seat = sit(StockPage)
    _go_to(seat, "PPE suit")
    assert _after(seat, "Last counted") == ["never"]
    receive(seat.database, "PPE-001", "10", place="POI")
    count(seat.database, {"PPE-001": "8"}, place="POI")
    seat.page.reload()
    seat.settle()
    _go_to(seat, "PPE suit")
    assert _after(seat, "Last counted", 2) == ["Poi Pet field store", "7 May 2020"]
    assert [one for one in clipped(seat.page) if not one.startswith("painted")] == []


def _after(seat: Seat, title: str, how_many: int = 1) -> list[str]:
    """What the side says after a title."""
    said = words(seat.page.side)
    at = said.index(title) + 1
    return said[at : at + how_many]


def test_an_earlier_day_is_shown_as_it_ended_until_one_goes_back(sit: Sit) -> None:
    seat = sit(StockPage)
    seat.press_button("A date")
    day = seat.page._day
    day.selectAll()
    QTest.keyClicks(day, "20 Apr 2020")
    QTest.keyClick(day, Qt.Key.Key_Return)
    seat.settle(200)
    assert "Stock at the end of 20 Apr 2020" in words(seat.page)
    names, on_hand = column(seat.page.table, "item"), column(seat.page.table, "on_hand")
    assert on_hand[names.index("PPE suit")] == "1,360"
    seat.press_button("Back to today")
    seat.settle(200)
    assert "Stock at the end of 20 Apr 2020" not in words(seat.page)
    assert column(seat.page.table, "on_hand")[names.index("PPE suit")] == "0"


def test_a_date_that_is_not_whole_yet_changes_nothing(sit: Sit) -> None:
    seat = sit(StockPage)
    seat.page._choose_day("2020-04")
    seat.settle()
    assert seat.page.banner is None


def test_the_export_writes_the_shown_columns_and_every_row(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit(StockPage)
    seat.page.table.show_column("moving", shown=False)
    target = tmp_path / "stock.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", _answer(target))
    seat.place.setFocus()
    seat.press(Qt.Key.Key_E, CTRL)
    seat.settle(100)
    sheet = load_workbook(target).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(at for at, row in enumerate(rows) if "Item" in [str(cell).split("\n")[0] for cell in row])
    titles = [str(cell).split("\n")[0] for cell in rows[head] if cell is not None]
    assert "Moving" not in titles
    assert {"Item", "On hand", "Available", "First expiry"} <= set(titles)
    written = {row[titles.index("Item")]: row[titles.index("On hand")] for row in rows[head + 1 :]}
    expected = {
        line.item.name: plain_quantity(line.on_hand, line.item.decimals)
        for line in seat.database.read(stock_table).lines
    }
    assert {name: written[name] or 0 for name in expected} == expected
    assert list(tmp_path.iterdir()) == [target]


def _answer(target: Path) -> Callable[..., tuple[str, str]]:
    return lambda *_args, **_named: (str(target), "")


def test_opening_at_an_item_clears_the_filters_that_would_hide_it(sit: Sit) -> None:
    seat = sit(StockPage)
    seat.page.bar.choose("category", ("Food",))
    seat.settle(300)
    seat.page.open_at(_code(seat.database, "Gloves"))
    seat.settle(300)
    assert seat.page.table.current_row().item.name == "Gloves"


def test_an_item_in_packs_of_a_known_size_is_shown_in_packs_too(sit: Sit) -> None:
    seat = sit(StockPage)
    receive(seat.database, "PPE-001", "10.5", place="POI", pack="carton", pack_factor="100")
    seat.page.reload()
    seat.settle()
    _go_to(seat, "PPE suit")
    assert "1,050" in words(seat.page.side)
    seat.press_button("carton")
    seat.settle()
    assert "10 + 50" in words(seat.page.side)
    assert "carton of 100" in words(seat.page.side)
    seat.press_button("pieces")
    seat.settle()
    assert "1,050" in words(seat.page.side)


def test_the_chips_speak_khmer(sit: Sit) -> None:
    seat = sit(StockPage, "km")
    offered = seat.page.bar._choices["level"]
    assert [one.name for one in offered] == [_("Low"), pgettext("stock level", "Out"), _("Enough")]
    assert "Low" not in [one.name for one in offered]


def test_quantities_in_packs_tell_what_is_left_over() -> None:
    assert Amounts(0, 100)(420) == "4 + 20"
    assert Amounts(0, 100)(1_000_00) == "1,000"
    assert Amounts(0, 100)(-420) == "-4 + 20"
    assert Amounts(2)(250) == "2.5"


@pytest.mark.parametrize(("language", "theme"), THEMES)
def test_nothing_in_the_stock_is_cut_but_places_on_the_card(sit: Sit, language: str, theme: str) -> None:
    seat = sit(StockPage, language, theme)
    _go_to(seat, "Gloves")
    card = seat.page._card_box.itemAt(0).widget().list_model()
    places = [moved_words(line) for line in card.rows if isinstance(line, CardLine)]
    names = [
        name for line in seat.database.read(stock_table).lines for name in (line.item.name, line.item.name_km)
    ]
    assert clipped(seat.page, allowed=(*places, *names)) == []
