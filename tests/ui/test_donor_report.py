"""The donor report on the screen: it follows its filters, accounts for every unit, and is saved three ways."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from supplytrack.distribution.publishing.queries import list_published, read_published_file
from supplytrack.ui.reports.place import ReportsPlace
from supplytrack.ui.toolkit.question import QuestionDialog
from tests.ui.conftest import Sit
from tests.ui.example_world import THEMES, Seat, pdf_text
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TYPED = 400
"""Milliseconds after which a report follows what was typed."""


def _shown(seat: Seat) -> str:
    return " ".join(pdf_text(seat.page.preview.content).split())


def test_the_report_follows_its_filters_and_is_saved(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit(ReportsPlace, "en", "light")
    seat.open("donor")
    assert "Choose a donor" in _shown(seat)
    assert {row.donor.label for row in seat.page.sheet.rows if row.donor} >= {"WFP", "UNICEF"}
    seat.page.filters.put("donor", "WFP")
    seat.settle(TYPED)
    assert "DO-WFP-2020-0507" in _shown(seat)
    assert "Every unit is accounted for" in _shown(seat)
    assert [(row.received, row.balance) for row in seat.page.sheet.rows] == [(1260, 0), (50, 0), (1300, 0)]
    seat.page.filters.put("item", "PPE-001")
    seat.page.filters.put("as_of", "2020-04-21")
    seat.settle(TYPED)
    assert [(row.signed, row.balance) for row in seat.page.sheet.rows] == [(420, 840)]
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda _parent, _title, suggested, _kinds: (str(tmp_path / Path(suggested).name), ""),
    )
    for key, held in ((Qt.Key.Key_Return, CTRL), (Qt.Key.Key_E, CTRL), (Qt.Key.Key_E, CTRL | SHIFT)):
        seat.page.setFocus()
        seat.press(key, held)
        seat.settle(300)
    assert {path.name for path in tmp_path.glob("DO-*")} == {
        f"DO-WFP-2020-0421_donor-report.{kind}" for kind in ("pdf", "xlsx", "csv")
    }


def test_the_report_is_published_as_it_is_shown(sit: Sit) -> None:
    seat = sit(ReportsPlace, "en", "light")
    seat.open(("donor", "WFP"))
    seat.page.filters.put("as_of", "2020-04-21")
    seat.settle(TYPED)
    seat.press_button("Publish")
    dialog = next(one for one in seat.page.findChildren(QuestionDialog) if one.isVisible())
    dialog.verb.click()
    seat.settle()
    seat.settle()
    (published,) = seat.database.read(list_published)
    assert (published.number, published.last) == ("DO-WFP-2020-0421", date(2020, 4, 21))
    content = seat.database.read(lambda s: read_published_file(s, published.number))
    assert "GRN-PNH-2020-0003" in pdf_text(content)


@pytest.mark.parametrize(("language", "theme"), [THEMES[0], THEMES[3]])
def test_nothing_on_the_report_is_cut(sit: Sit, language: str, theme: str) -> None:
    seat = sit(ReportsPlace, language, theme)
    seat.open(("donor", "WFP"))
    seat.settle(TYPED)
    assert clipped(seat.page) == []
