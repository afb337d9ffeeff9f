"""The tour shows every place of the window and writes every paper of the example, without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from PySide6.QtGui import QImage

from supplytrack.ui.start import PLACES
from supplytrack.ui.tour import LOOKS, SIZE

ROOT = Path(__file__).resolve().parents[2]
PAPERS = {
    "delivery-note",
    "goods-received-note",
    "stock-card",
    "stock-report",
    "distribution-report",
    "waybill",
    "picking-list",
    "loss-report",
    "recall-list",
    "expiry-report",
    "movement-report",
}
TOUR = (
    "import sys; from supplytrack.ui.tour import run_tour; sys.exit(run_tour(sys.argv[1], [('dark', 'km')]))"
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one round of the tour wrote: file name to content."""
    folder = tmp_path_factory.mktemp("tour")
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    environment.pop("QT_QPA_PLATFORM", None)
    ran = subprocess.run(
        [sys.executable, "-c", TOUR, str(folder)],
        env={**environment, "PYTHONPATH": str(ROOT), "SUPPLYTRACK_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert sorted(ran.stdout.split()) == sorted(found)
    return found


def _pictures(written: dict[str, bytes]) -> dict[str, QImage]:
    return {name: QImage.fromData(content) for name, content in written.items() if name.startswith("screen-")}


def test_every_place_is_pictured_in_full_size(written: dict[str, bytes]) -> None:
    pictures = _pictures(written)
    assert all((image.width(), image.height()) == SIZE for image in pictures.values())
    assert all(name.endswith("-dark-km.png") for name in pictures)
    # Every place, the settings, and papers opened in some of them.
    assert len(pictures) >= len(PLACES) + 1


def test_no_picture_shows_a_page_that_is_still_empty(written: dict[str, bytes]) -> None:
    for name, image in _pictures(written).items():
        body = {image.pixel(x, y) for x in range(200, SIZE[0], 5) for y in range(120, SIZE[1] - 40, 5)}
        assert len(body) > 8, name


def test_every_kind_of_paper_can_be_read(written: dict[str, bytes]) -> None:
    papers = {name: content for name, content in written.items() if name.endswith(".pdf")}
    assert {kind for kind in PAPERS if any(kind in name for name in papers)} == PAPERS
    for content in papers.values():
        document = pypdfium2.PdfDocument(BytesIO(content))
        assert len(document[0].get_textpage().get_text_bounded()) > 100
        document.close()


def test_the_workbooks_and_lists_can_be_read(written: dict[str, bytes]) -> None:
    books = [content for name, content in written.items() if name.endswith(".xlsx")]
    assert len(books) == 5
    assert all(openpyxl.load_workbook(BytesIO(content)).worksheets for content in books)
    assert sum(name.endswith(".csv") for name in written) == 5


def test_the_whole_tour_wears_both_themes_and_both_languages() -> None:
    assert len(set(LOOKS)) == 4
