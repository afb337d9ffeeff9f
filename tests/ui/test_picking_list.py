"""From a delivery note to its picking list: shown, printed and saved in its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.ui.distribution.hand_over import HandOverPlace
from tests.factories.engines import FileStore
from tests.ui.example_world import dress, pdf_text
from tests.ui.handover_world import CLOCK, Hall, make_world
from tests.ui.toolkit.audit import clipped

PREPARED, ISSUED = "DN-PNH-2020-0001", "DN-PNH-2020-0002"


@pytest.fixture
def database(file_store: FileStore) -> Iterator[Database]:
    opened = Database(file_store.copy_of("handover world", make_world), actor=Actor("Sokha"), clock=CLOCK)
    yield opened
    opened.close()


@pytest.fixture
def hall(database: Database, qtbot: QtBot, qapp: QApplication) -> Iterator[Hall]:
    dress(qapp)
    opened = Hall(database, HandOverPlace)
    yield opened
    opened.close()


def _shown(hall: Hall) -> str:
    return " ".join(pdf_text(hall.page._picking.content).split())


def _offered(hall: Hall) -> bool:
    return any(entry.text == "Picking list" for entry in hall.page.acts.entries())


@pytest.mark.parametrize("number", [PREPARED, ISSUED])
def test_the_picking_list_of_a_note_is_shown_in_its_place(hall: Hall, number: str) -> None:
    hall.open(number)
    hall.settle_side()
    assert _offered(hall)
    hall.page.acts.trigger("picking")
    hall.settle(300)
    assert f"For {number}" in _shown(hall)
    hall.page.acts.trigger("preview")
    assert hall.page._pages.currentIndex() == 0
    hall.page.acts.trigger("preview")
    hall.settle(300)
    assert hall.page._preview.content.startswith(b"%PDF")
    assert "Picking list" not in pdf_text(hall.page._preview.content)


def test_what_is_saved_is_the_paper_in_sight(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda _parent, _title, suggested, _kinds: (str(tmp_path / Path(suggested).name), ""),
    )
    hall.open(PREPARED)
    hall.settle_side()
    for action in ("save", "picking", "save"):
        hall.page.acts.trigger(action)
        hall.settle(400)
    saved = sorted(path.name for path in tmp_path.iterdir())
    assert saved == [f"{PREPARED}_delivery-note.pdf", "PL-PNH-2020-0001_picking-list.pdf"]
    assert "Picking list" in pdf_text((tmp_path / saved[1]).read_bytes())


def test_a_note_that_is_only_written_has_nothing_to_pick(hall: Hall) -> None:
    hall.open("new")
    hall.settle_side()
    assert not _offered(hall)


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut_where_the_picking_list_is_shown(
    database: Database, qtbot: QtBot, qapp: QApplication, language: str
) -> None:
    dress(qapp, language)
    opened = Hall(database, HandOverPlace)
    opened.open(PREPARED)
    opened.settle_side()
    opened.page.acts.trigger("picking")
    opened.settle(300)
    assert clipped(opened.page) == []
    opened.close()
    dress(qapp)
