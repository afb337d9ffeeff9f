"""The parts on their sheet, charts, the map, the signature, the preview."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from supplytrack.errors import Unavailable
from supplytrack.i18n import use_language
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.banner import Toast, place_toast
from supplytrack.ui.toolkit.chart import Chart, Columns, ColumnsAndLine, Lines, Ring, Series
from supplytrack.ui.toolkit.figures import TallyTile
from supplytrack.ui.toolkit.map import HATCH, Province, ProvinceMap, outlines
from supplytrack.ui.toolkit.preview import Preview
from supplytrack.ui.toolkit.signature import SignaturePad
from tests.ui.toolkit.audit import clipped, picture
from tests.ui.toolkit.conftest import Seen
from tests.ui.toolkit.gallery import Gallery


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("code", ["en", "km"])
def test_every_part_is_readable_in_both_themes_and_languages(
    theme: str, code: str, qapp: QApplication, seen: Seen[Gallery]
) -> None:
    use_language(code)
    style.apply(qapp, theme)
    gallery = seen(Gallery())
    gallery.resize(1366, 716)
    assert clipped(gallery) == []
    gallery.close()
    use_language("en")
    style.apply(qapp, "light")


def _colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    }


WEEKS = ["6 Apr", "13 Apr", "20 Apr"]
SIGNED = Series("Signed", [3, 2, 4])
NOT_SIGNED = Series("Not signed yet", [0, 1, 2], "chart_light")


@pytest.mark.parametrize("kind", [Columns, ColumnsAndLine, Lines])
def test_a_chart_is_drawn_in_the_colours_of_the_theme_and_says_its_values(
    kind: type[Chart], seen: Seen[Chart]
) -> None:
    chart = seen(kind("Deliveries a week", WEEKS, [SIGNED, NOT_SIGNED]))
    assert chart.accessibleName() == "Deliveries a week"
    assert "Signed: 6 Apr 3, 13 Apr 2, 20 Apr 4" in chart.accessibleDescription()
    assert style.tokens().chart_strong.lower() in _colours(picture(chart))


def test_a_ring_says_its_shares(seen: Seen[Ring]) -> None:
    ring = seen(Ring("Stock", [("Enough", 6, "good_line"), ("Low", 2, "warn_line")], "8"))
    assert "Enough 6, Low 2" in ring.accessibleDescription()
    assert {style.tokens().good_line.lower(), style.tokens().warn_line.lower()} <= _colours(picture(ring))


@pytest.mark.parametrize("values", [[], [0, 0, 0]])
def test_a_chart_without_values_is_empty_and_not_broken(values: list[float], seen: Seen[Chart]) -> None:
    labels = WEEKS[: len(values)]
    for kind in (Columns, ColumnsAndLine, Lines):
        picture(seen(kind("x", labels, [Series("a", values)])))
    picture(seen(Ring("x", [("a", 0, "good_line")])))


def test_the_map_has_every_province_and_tells_which_was_pressed(
    seen: Seen[ProvinceMap], qtbot: QtBot
) -> None:
    assert len(outlines()) == 25
    provinces = [Province("KH02", "chart_strong", 1, "Battambang 470 of 600"), Province("KH22", HATCH, 4)]
    country = seen(ProvinceMap("Coverage by province", provinces))
    assert country.accessibleDescription() == "Battambang 470 of 600"
    painted = _colours(picture(country))
    assert {style.tokens().chart_strong.lower(), style.tokens().plain_bg.lower()} <= painted
    at = country._placing().map(outlines()["KH02"]).pointAtPercent(0)
    inside = country._placing().map(outlines()["KH02"]).boundingRect().center()
    with qtbot.waitSignal(country.chosen) as told:
        QTest.mouseClick(country, Qt.MouseButton.LeftButton, pos=QPoint(int(inside.x()), int(inside.y())))
    assert told.args == ["KH02"]
    assert at is not None


def test_a_signature_is_written_kept_as_svg_and_cleared(seen: Seen[SignaturePad]) -> None:
    pad = seen(SignaturePad())
    pad.resize(322, 132)
    assert pad.svg() == ""
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    for x in range(45, 200, 5):
        QTest.mouseMove(pad, QPoint(x, 60 + x % 20))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
    assert pad.is_signed
    assert QSvgRenderer(pad.svg().encode()).isValid()
    pad.undo_stroke()
    assert not pad.is_signed


def test_the_pad_is_white_in_the_dark(seen: Seen[SignaturePad], qapp: QApplication) -> None:
    style.apply(qapp, "dark")
    pad = seen(SignaturePad())
    assert picture(pad).pixelColor(30, 30).name() == "#ffffff"
    style.apply(qapp, "light")


def _pdf(file: Path, pages: int) -> bytes:
    writer = QPdfWriter(str(file))
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.drawText(500, 500, f"page {page + 1}")
    painter.end()
    return file.read_bytes()


def test_a_preview_counts_pages_zooms_and_follows_newer_papers(
    seen: Seen[Preview], tmp_path: Path, qtbot: QtBot
) -> None:
    preview = seen(Preview("Preview", "follows the filters"))
    preview.show_pdf(_pdf(tmp_path / "a.pdf", 3))
    assert preview.pages == 3
    assert preview._pages.text() == "Page 1 of 3"
    preview.zoom_by(1.2)
    assert preview._zoom.text().endswith("%")
    preview.fit_width()
    assert preview._zoom.text() == "Fit width"
    preview.show_pdf(_pdf(tmp_path / "b.pdf", 1))
    assert preview._pages.text() == "Page 1 of 1"
    preview.save(tmp_path / "kept.pdf")
    assert (tmp_path / "kept.pdf").read_bytes() == preview.content
    preview.clear()
    assert preview._pages.text() == ""


def test_a_paper_that_cannot_be_written_says_why(seen: Seen[Preview], tmp_path: Path) -> None:
    preview = seen(Preview())
    with pytest.raises(Unavailable, match=r"kept\.pdf could not be written"):
        preview.save(tmp_path / "no such folder" / "kept.pdf")


def test_a_tile_counts_by_touch_and_takes_off_with_shift(seen: Seen[TallyTile]) -> None:
    tile = seen(TallyTile("Women", "W"))
    counted: list[int] = []
    tile.counted.connect(counted.append)
    QTest.mouseClick(tile._plus, Qt.MouseButton.LeftButton)
    QTest.mouseClick(tile._minus, Qt.MouseButton.LeftButton)
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, QPoint(20, 20))
    assert counted == [1, -1, -1]
    tile.show_count(12, on=True)
    assert tile.accessibleName() == "Women: 12"


def test_a_toast_goes_by_itself_and_takes_the_place_of_the_one_before(
    seen: Seen[QWidget], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supplytrack.ui.toolkit.banner.TOAST_SECONDS", 0.1)
    window = seen(QWidget())
    first, done = Toast(window, "Line 3 removed", "Undo", lambda: done.append(1)), []  # type: ignore[var-annotated]
    place_toast(window, first)
    second = Toast(window, "DN-0042 issued")
    place_toast(window, second)
    assert not first.isVisible()
    assert second.isVisible()
    qtbot.waitUntil(lambda: not window.findChildren(Toast) or not second.isVisible())
