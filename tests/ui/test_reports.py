"""The reports of the example: papers that follow their filters, lists, and the files they are saved as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.document import Kind
from supplytrack.documents import files
from supplytrack.errors import Unavailable
from supplytrack.inventory.overview import stock_table
from supplytrack.inventory.queries import move_rows
from supplytrack.ui import saving
from supplytrack.ui.reports import movements
from supplytrack.ui.reports.place import ReportsPlace
from supplytrack.ui.saving import paint_pages
from tests.ui.conftest import Sit
from tests.ui.example_world import THEMES, Seat, column, pdf_text, words
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
TYPED = 400
"""Milliseconds after which a report follows what was typed."""


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person saves: a folder of their own."""
    folder = tmp_path / "saved"
    folder.mkdir()

    def ask(_parent: object, _title: str, suggested: str, _kinds: str) -> tuple[str, str]:
        return str(folder / Path(suggested).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return folder


def _shown(seat: Seat) -> str:
    return pdf_text(seat.page.preview.content)


def _suit(seat: Seat) -> str:
    lines = seat.database.read(stock_table).lines
    return next(line.item.code for line in lines if line.item.name == "PPE suit")


def _press_save(seat: Seat, key: Qt.Key) -> None:
    seat.page.setFocus()
    seat.press(key, CTRL)
    seat.settle(100)


def test_the_distribution_report_is_shown_at_once(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    assert "Distribution report" in _shown(seat)
    assert "Siem Reap" in _shown(seat)


def test_a_typed_period_changes_the_paper(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    seat.fill(seat.page.form, "first", "22 Apr 2020")
    seat.fill(seat.page.form, "last", "23 Apr 2020")
    seat.settle(TYPED)
    assert "2020-04-22" in _shown(seat)
    assert "Siem Reap" not in _shown(seat).partition("Where handovers")[2].partition("Boundaries")[0]


def test_a_period_that_is_no_date_is_told_at_the_field_and_changes_nothing(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    before = seat.page.preview.content
    seat.fill(seat.page.form, "first", "soonish")
    seat.settle(TYPED)
    assert seat.page.preview.content == before
    assert any("2020" in one or "date" in one.lower() for one in words(seat.page.form))


def test_a_quick_period_fills_both_dates(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    seat.press_button("This month")
    seat.settle(TYPED)
    assert seat.page.filters.get("first") == "2020-05-01"
    assert seat.page.filters.get("last") == "2020-05-07"
    seat.press_button("Everything")
    seat.settle(TYPED)
    assert not seat.page.filters.get("first")


def test_one_donor_leaves_out_what_others_gave(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    assert "Gloves" in _shown(seat)
    seat.page.filters.put("donor", "WFP")
    seat.settle(TYPED)
    assert "Gloves" not in _shown(seat)


@pytest.mark.parametrize("report", ["distribution", "stock", "card"])
def test_a_report_is_saved_as_pdf_and_workbook(sit: Sit, target: Path, report: str) -> None:
    seat = sit(ReportsPlace)
    if report != "distribution":
        seat.open("stock" if report == "stock" else ("stock card", _suit(seat)))
        seat.settle(TYPED)
    _press_save(seat, Qt.Key.Key_Return)
    _press_save(seat, Qt.Key.Key_E)
    seat.settle(100)
    saved = sorted(path.suffix for path in target.iterdir())
    assert saved == [".pdf", ".xlsx"]
    pdf = next(target.glob("*.pdf"))
    assert pdf.read_bytes() == seat.page.preview.content
    assert load_workbook(next(target.glob("*.xlsx"))).worksheets


def test_a_full_disk_leaves_the_older_file_as_it_was(
    sit: Sit, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit(ReportsPlace)
    older = target / seat.page.file_name()
    older.write_bytes(b"older")
    told: list[Unavailable] = []
    seat.tasks.unavailable.connect(lambda away, _again: told.append(away))

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    _press_save(seat, Qt.Key.Key_Return)
    assert older.read_bytes() == b"older"
    assert list(target.iterdir()) == [older]
    assert len(told) == 1


def test_the_stock_report_is_of_the_store_that_is_chosen(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    seat.open("stock")
    everywhere = _shown(seat)
    seat.page.filters.put("location", "POI")
    seat.settle(TYPED)
    assert _shown(seat) != everywhere


def test_the_stock_card_waits_for_an_item_and_shows_its_balance(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    seat.open("stock card")
    assert "Choose an item to see its card." in words(seat.page)
    seat.page.open_at(_suit(seat))
    seat.settle(TYPED)
    assert "GRN-PNH-2020-0003" in _shown(seat)
    assert "1,360" in _shown(seat)


def test_papers_not_signed_lead_to_the_note(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    seat.open("handovers")
    assert column(seat.page.table, "status") == [""]
    number = column(seat.page.table, "document")[0]
    seat.page.table.setFocus()
    seat.page.table.go_to_first()
    seat.press(Qt.Key.Key_Return)
    assert seat.gone[-1] == ("hand over", number)


def test_every_move_is_listed_and_found_by_its_words(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    seat.open("movements")
    every = seat.database.read(move_rows)
    assert seat.page.model.rowCount() == len(every)
    assert f"{len(every)} moves" in words(seat.page)
    seat.page.go_to_search()
    seat.type("wfp suit")
    seat.settle(TYPED)
    found = [row for row in every if row.donor == "WFP" and row.item_name == "PPE suit"]
    assert column(seat.page.table, "document") == [row.document for row in found]


def test_the_movements_are_exported_whole_as_csv(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit(ReportsPlace)
    seat.open("movements")
    file = tmp_path / "moves.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    _press_save(seat, Qt.Key.Key_E)
    seat.settle(200)
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == len(seat.database.read(move_rows)) + 1
    assert lines[0].startswith("Date,Document")


def test_the_menu_names_every_report(sit: Sit) -> None:
    seat = sit(ReportsPlace)
    for name in ("stock", "handovers", "movements", "distribution"):
        seat.open(name)
        assert seat.page.isVisible()
        assert seat.page.place.split()[0] == name.split()[0].replace("distribution", "distribution")


def test_a_paper_is_printed_page_for_page(sit: Sit, tmp_path: Path) -> None:
    seat = sit(ReportsPlace)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    pages = paint_pages(printer, seat.page.preview.content)
    assert pages == seat.page.preview.pages
    printed = QPdfDocument()
    printed.load(str(tmp_path / "printed.pdf"))
    assert printed.pageCount() == pages
    assert _ink(printed) > 0.01
    printed.close()


def _ink(document: QPdfDocument) -> float:
    """The share of dark points on the first page."""
    size = document.pagePointSize(0).toSize()
    image = document.render(0, size)
    dark = sum(
        image.pixelColor(x, y).lightness() < 128 and image.pixelColor(x, y).alpha() > 0
        for x in range(0, size.width(), 3)
        for y in range(0, size.height(), 3)
    )
    return dark / (size.width() * size.height() / 9)


def test_printing_asks_for_a_printer_first(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = sit(ReportsPlace)
    printed: list[int] = []

    class Declined:
        def __init__(self, *_args: Any) -> None:
            pass

        def exec(self) -> int:
            return 0

    monkeypatch.setattr(saving, "QPrintDialog", Declined)
    monkeypatch.setattr(saving, "paint_pages", lambda *_args: printed.append(1))
    seat.page.setFocus()
    seat.press(Qt.Key.Key_P, CTRL)
    assert printed == []


@pytest.mark.parametrize(("language", "theme"), THEMES)
@pytest.mark.parametrize("report", ["distribution", "stock", "handovers", "movements"])
def test_nothing_on_a_report_is_cut_but_long_names(sit: Sit, report: str, language: str, theme: str) -> None:
    seat = sit(ReportsPlace, language, theme)
    seat.open(report)
    table = getattr(seat.page, "table", None)
    names = [name for key in ("item", "recipient") for name in _names(table, key)]
    assert clipped(seat.page, allowed=tuple(names)) == []


def _names(table: Any, key: str) -> list[str]:
    if table is None or key not in [one.key for one in table.list_model().columns]:
        return []
    return [name for name in column(table, key) if name]


def test_every_kind_and_virtual_place_that_a_move_may_name_is_offered_to_the_translator() -> None:
    assert set(movements.KINDS) == {kind.value for kind in Kind}
    assert set(movements.VIRTUAL_PLACES) == {kind.value for kind in LocationKind if not kind.is_place}
