"""The 4W on the screen: its rows follow the chips, and it is saved with its tags."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from supplytrack.ui.reports.place import ReportsPlace
from tests.ui.conftest import Sit
from tests.ui.example_world import THEMES, column
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_the_list_follows_its_chips_and_is_saved_with_its_tags(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit(ReportsPlace, "en", "light")
    seat.open("4w")
    assert "PPE suit" not in column(seat.page.table, "item"), "it opens at this month, which is read at once"
    seat.page.bar.choose("period", ("year",))
    seat.settle(400)
    assert "PPE suit" in column(seat.page.table, "item")
    assert "3,908" in column(seat.page.table, "reached")
    seat.page.bar.choose("donor", ("WFP",))
    seat.settle(400)
    assert set(column(seat.page.table, "donor")) == {"WFP"}
    assert len(column(seat.page.table, "donor")) == 9
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda _parent, _title, suggested, _kinds: (str(tmp_path / Path(suggested).name), ""),
    )
    for held in (CTRL, CTRL | SHIFT):
        seat.page.setFocus()
        seat.press(Qt.Key.Key_E, held)
        seat.settle(400)
    rows = list(openpyxl.load_workbook(tmp_path / "4W-WFP-2020-0507_4w.xlsx")["4W"].values)
    assert rows[1][0] == "#org+reporting+name"
    assert len(rows) == 2 + 9
    assert (tmp_path / "4W-WFP-2020-0507_4w.csv").exists()


@pytest.mark.parametrize(("language", "theme"), [THEMES[0], THEMES[3]])
def test_nothing_on_the_list_is_cut(sit: Sit, language: str, theme: str) -> None:
    seat = sit(ReportsPlace, language, theme)
    seat.open("4w")
    seat.page.bar.choose("period", ())
    seat.settle(400)
    rows = seat.page.model.rows
    long_names = {
        name for row in rows for name in (row.recipient, row.site, row.item or row.activity) if name
    }
    assert clipped(seat.page, allowed=tuple(long_names)) == []
