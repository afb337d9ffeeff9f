"""The stock movement report on the screen: it follows its filters, says that it adds up, and is saved three ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from supplytrack.inventory.movement_report import MovementFilter, movement_report_sheet
from supplytrack.ui.reports.place import ReportsPlace
from tests.ui.conftest import Sit
from tests.ui.example_world import THEMES, Seat, pdf_text, words
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TYPED = 400
"""Milliseconds after which a report follows what was typed."""


def _open(sit: Sit, language: str = "en", theme: str = "light") -> Seat:
    seat = sit(ReportsPlace, language, theme)
    seat.open("movement report")
    return seat


def _shown(seat: Seat) -> str:
    return " ".join(pdf_text(seat.page.preview.content).split())


def test_the_report_says_that_it_reconciles(sit: Sit) -> None:
    seat = _open(sit)
    assert "Reconciled: opening + in − out − loss + count = closing" in _shown(seat)
    assert seat.page.sheet.gaps == 0
    assert seat.page.sheet.rows == seat.database.read(movement_report_sheet).rows


def test_every_filter_narrows_the_paper(sit: Sit) -> None:
    seat = _open(sit)
    assert "Gloves" in _shown(seat)
    seat.page.filters.put("donor", "WFP")
    seat.settle(TYPED)
    assert "Gloves" not in _shown(seat)
    seat.page.filters.put("donor", None)
    seat.page.filters.put("item", "GLV-001")
    seat.settle(TYPED)
    assert {row.item.code for row in seat.page.sheet.rows} == {"GLV-001"}
    seat.page.filters.put("item", None)
    seat.page.filters.put("category", "PPE")
    seat.settle(TYPED)
    assert {row.category.name for row in seat.page.sheet.rows} == {"PPE"}
    seat.page.filters.put("category", None)
    seat.page.filters.put("location", "PNH")
    seat.settle(TYPED)
    assert len(seat.page.sheet.stores) == 1


def test_each_store_can_be_told_by_itself(sit: Sit) -> None:
    seat = _open(sit)
    seat.page.filters.put("by_store", True)
    seat.settle(TYPED)
    stores = {row.store for row in seat.page.sheet.rows}
    assert stores == set(seat.page.sheet.stores)
    assert len(stores) > 1


def test_a_quick_period_fills_both_dates(sit: Sit) -> None:
    seat = _open(sit)
    seat.press_button("This month")
    seat.settle(TYPED)
    assert (seat.page.filters.get("first"), seat.page.filters.get("last")) == ("2020-05-01", "2020-05-07")
    asked = MovementFilter(seat.page.sheet.period_from, seat.page.sheet.period_to)
    assert seat.page.sheet.rows == seat.database.read(lambda s: movement_report_sheet(s, asked)).rows
    seat.press_button("Everything")
    seat.settle(TYPED)
    assert not seat.page.filters.get("first")


def test_the_report_is_saved_as_pdf_workbook_and_csv(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = _open(sit)
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda _parent, _title, suggested, _kinds: (str(tmp_path / Path(suggested).name), ""),
    )
    for key, held in ((Qt.Key.Key_Return, CTRL), (Qt.Key.Key_E, CTRL), (Qt.Key.Key_E, CTRL | SHIFT)):
        seat.page.setFocus()
        seat.press(key, held)
        seat.settle(300)
    saved = {path.suffix: path for path in tmp_path.glob("MR-*")}
    assert set(saved) == {".pdf", ".xlsx", ".csv"}
    assert saved[".pdf"].read_bytes() == seat.page.preview.content
    lines = saved[".csv"].read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(seat.page.sheet.rows)


def test_the_list_of_movements_is_still_there(sit: Sit) -> None:
    seat = _open(sit)
    seat.open("movements")
    assert any("moves" in one for one in words(seat.page))


@pytest.mark.parametrize(("language", "theme"), THEMES)
def test_nothing_on_the_report_is_cut(sit: Sit, language: str, theme: str) -> None:
    seat = _open(sit, language, theme)
    assert clipped(seat.page) == []
