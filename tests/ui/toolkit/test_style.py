"""Colours that can be read, icons that are there, words that are not cut."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supplytrack.resources import shipped
from supplytrack.ui.application import guard_qt_version
from supplytrack.ui.toolkit import icons, style
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.labels import Label, breakable, plain_tip
from supplytrack.ui.toolkit.tokens import DARK, LIGHT, Tokens, contrast, pairs
from tests.ui.toolkit.audit import clipped
from tests.ui.toolkit.conftest import Seen
from tests.ui.toolkit.examples import NotePage, StockPage

UI = Path(__file__).resolve().parents[3] / "supplytrack" / "ui"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_colours_can_be_told_apart(theme: Tokens) -> None:
    low = [
        (ink, ground, round(contrast(getattr(theme, ink), getattr(theme, ground)), 2))
        for ink, ground, least in pairs()
        if contrast(getattr(theme, ink), getattr(theme, ground)) < least
    ]
    assert low == []
    assert len(pairs()) >= 63


def test_colours_are_written_in_one_place_only() -> None:
    hexadecimal = re.compile(r"#[0-9A-Fa-f]{6}\b")
    files = [file for file in UI.rglob("*.py") if file.name != "tokens.py"]
    assert [file.name for file in files if hexadecimal.search(file.read_text(encoding="utf-8"))] == []


def test_every_icon_named_in_the_code_has_its_file() -> None:
    shapes = {file.stem for file in shipped("icons").glob("*.svg")}
    calls = r"(?:Icon|icon=|icons\.draw\(painter,|icons\.icon|pixmap|_picture|set_icon|show_icon)\(?\s*\"([a-z0-9-]+)\""
    named = {
        name for file in UI.rglob("*.py") for name in re.findall(calls, file.read_text(encoding="utf-8"))
    }
    assert len(named) > 10
    assert named - shapes == set()


def test_the_font_is_there_in_four_weights(qapp: QApplication) -> None:
    assert style.load_fonts() >= 4
    assert style.FAMILY in QFontDatabase.families()
    assert style.font(13).family() == style.FAMILY


def test_icons_follow_the_theme_and_have_a_picture_for_off(qapp: QApplication, qtbot: QtBot) -> None:
    button = Button("Export", icon="file-spreadsheet")
    qtbot.addWidget(button)
    light = button.icon().pixmap(16).toImage()
    style.apply(qapp, "dark")
    assert button.icon().pixmap(16).toImage() != light
    on = icons.icon("send").pixmap(16, QIcon.Mode.Normal).toImage()
    assert icons.icon("send").pixmap(16, QIcon.Mode.Disabled).toImage() != on
    style.apply(qapp, "light")


def test_khmer_is_a_pixel_larger_and_gets_more_room(qapp: QApplication) -> None:
    from supplytrack.i18n import use_language

    assert (style.font(13).pixelSize(), style.taller(30)) == (13, 30)
    use_language("km")
    assert (style.font(13).pixelSize(), style.font(18).pixelSize(), style.taller(30)) == (14, 18, 34)


def test_a_label_never_reads_markup(qtbot: QtBot) -> None:
    label = Label("<img src='x'><b>bold</b>")
    qtbot.addWidget(label)
    assert label.sizeHint().width() > 100
    assert plain_tip("<b>x</b>") == "<qt>&lt;b&gt;x&lt;/b&gt;</qt>"


def test_a_label_that_gives_way_shows_its_words_as_a_tip(qtbot: QtBot, seen: Seen[Label]) -> None:
    label = seen(Label("No connection. Work is kept on this computer", elide=True))
    label.resize(80, 20)
    assert label.minimumSizeHint().width() <= 36


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_on_the_example_pages_on_a_small_laptop(
    theme: str, qapp: QApplication, note: NotePage, stock: StockPage
) -> None:
    style.apply(qapp, theme)
    stock.table.go_to("Surgical and N95 masks")
    assert clipped(note) == []
    assert clipped(stock) == []


def test_the_audit_finds_what_is_cut(note: NotePage) -> None:
    note.form.boxes["to"].setFixedWidth(90)
    note.grid.setColumnWidth(7, 30)
    found = clipped(note)
    assert any(text.startswith("field: Banteay") for text in found)
    assert "column head: Available" in found


def test_the_qt_that_aborts_is_refused() -> None:
    guard_qt_version("6.11.3")
    with pytest.raises(RuntimeError, match=r"6\.12"):
        guard_qt_version("6.12.0")


def test_the_shell_is_painted_without_sqlalchemy() -> None:
    script = (
        "import sys, supplytrack.ui.main_window; "
        "print([n for n in sys.modules if n.split('.')[0] in "
        "('sqlalchemy', 'alembic', 'reportlab', 'openpyxl', 'psycopg', 'multiprocessing')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_khmer_breaks_between_words_although_it_has_no_spaces(qtbot: QtBot) -> None:
    long = "គ្មានអ៊ីនធឺណិតការងាររក្សាទុកក្នុងកុំព្យូទ័រនេះហើយនឹងត្រូវផ្ញើពេលមានអ៊ីនធឺណិតវិញ"
    label = Label(long, wrap=True)
    qtbot.addWidget(label)
    assert label.text() == long
    assert label.heightForWidth(200) >= 2 * label.fontMetrics().height()
    assert breakable("Poipet store") == "Poipet store"
    assert breakable("DN-0042 ឃ្លាំងប៉ោយប៉ែត").replace("\u200b", "") == "DN-0042 ឃ្លាំងប៉ោយប៉ែត"
