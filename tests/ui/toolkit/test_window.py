"""The window: places, keys, palette, languages, themes, going back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import N_, language
from supplytrack.ui.application import Looks
from supplytrack.ui.main_window import MainWindow, Shell
from supplytrack.ui.palette import Hit
from supplytrack.ui.rail import FOLDED, RAIL, ListSpec, PlaceSpec
from supplytrack.ui.status_bar import Status
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.pages import Desk, Page
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.toolkit.tasks import Tasks
from tests.ui.toolkit.audit import LAPTOP, clipped
from tests.ui.toolkit.examples import CLOCK, DRAFT, STOCK, NotePage, StockPage

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
NAMES = ("Overview", "Stock", "Receive", "Hand over", "People served", "Sites", "Reports", "Items & kits")
ICONS = (
    "layout-dashboard",
    "package",
    "package-plus",
    "truck",
    "users",
    "map-pin",
    "file-chart-column",
    "list",
)


LISTS = (ListSpec("", "On hand"), ListSpec("counts", "Counts"))


class Listed(StockPage):
    """A place with two lists."""

    shown: str = ""

    def open_at(self, what: Any) -> None:
        self.shown = what[1] if what else ""

    def shown_list(self) -> str:
        return self.shown


class Note(NotePage):
    """A delivery note that knows which paper it shows."""

    number: Any = None

    def open_at(self, what: Any) -> None:
        self.number = what
        self.set_title(str(what))

    def opened_at(self) -> Any:
        return self.number


def _pages() -> Sequence[PlaceSpec]:
    makers: dict[str, Callable[[Desk], Page]] = {
        "Hand over": lambda desk: Note(desk, DRAFT),
        "Stock": Listed,
    }
    return [
        PlaceSpec(
            name.casefold(), name, icon, makers.get(name, StockPage), lists=LISTS if name == "Stock" else ()
        )
        for name, icon in zip(NAMES, ICONS, strict=True)
    ]


def _search(text: str, then: Callable[[Sequence[Hit]], None]) -> None:
    papers = [Hit("Papers", "DN-0041 Malai quarantine centre", lambda: None, right="7 May")]
    sites = [Hit("Sites", "ម៉ាឡៃ Malai", lambda: None, "map-pin", "24 people a day")]
    then([hit for hit in (*papers, *sites) if text.strip("#").casefold() in hit.text.casefold()])


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tasks: Tasks) -> Iterator[MainWindow]:
    looks = Looks(qapp, Memory(), "light", "en")
    settings = PlaceSpec("settings", N_("Settings"), "settings", StockPage)
    made = MainWindow(Shell(_pages(), settings, tasks, looks, Memory(), CLOCK, _search))
    qtbot.addWidget(made)
    made.resize(*LAPTOP)
    made.set_store("Poipet store", "Logistics officer")
    made.go("overview")
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    looks.set_language("en")
    looks.set_theme("light")
    looks.deleteLater()


def _press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)


def _here(window: MainWindow) -> Page:
    page = window.page
    assert page is not None
    return page


def test_the_number_keys_open_the_places(window: MainWindow) -> None:
    for number, name in enumerate(NAMES, 1):
        _press(window, Qt.Key(KEY.Key_0.value + number))
        assert window.place == name.casefold()
        assert window.rail.items[name.casefold()].isChecked()
    _press(window, KEY.Key_Comma)
    assert window.place == "settings"


def test_the_rail_shows_the_lists_of_the_open_place_and_opens_them(window: MainWindow) -> None:
    lists = window.rail.lists["stock"]
    assert not any(item.isVisible() for item in lists.values())
    window.go("stock")
    assert [key for key, item in lists.items() if item.isVisible()] == ["", "counts"]
    QTest.mouseClick(lists["counts"], Qt.MouseButton.LeftButton)
    assert (window.place, _here(window).shown_list()) == ("stock", "counts")
    assert [key for key, item in lists.items() if item.isChecked()] == ["counts"]
    QTest.mouseClick(lists["counts"], Qt.MouseButton.LeftButton)
    assert lists["counts"].isChecked(), "the open list stays marked"
    window.fold_rail()
    assert not any(item.isVisible() for item in lists.values())
    window.fold_rail()
    window.go("overview")
    assert not any(item.isVisible() for item in lists.values())


def test_what_is_not_translated_stays_as_qt_says_it(window: MainWindow) -> None:
    # A page size whose name is translated to nothing is no page size, and no paper could be printed.
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    assert printer.pageLayout().isValid()
    assert QCoreApplication.translate("QFileDialog", "Look in:") == "Look in:"


def test_a_page_is_made_when_its_place_is_first_opened(window: MainWindow) -> None:
    assert list(window._pages) == ["overview"]
    window.go("stock")
    first = window.page
    window.go("sites")
    window.go("stock")
    assert window.page is first


def test_back_goes_to_the_paper_before(window: MainWindow) -> None:
    window.go("hand over", "DN-0042")
    window.go("hand over", "DN-0043")
    window.go("stock")
    _press(window, KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert (window.place, _here(window).opened_at()) == ("hand over", "DN-0043")
    window.back()
    assert _here(window).opened_at() == "DN-0042"
    window.back()
    assert window.place == "overview"
    window.back()
    assert window.place == "overview"


def test_leaving_a_page_keeps_what_is_being_typed(window: MainWindow) -> None:
    window.go("hand over")
    note = _here(window)
    assert isinstance(note, NotePage)
    note.grid.go_to(1, "quantity")
    QTest.keyClicks(note.grid, "7")
    window.go("stock")
    assert note.draft.lines[1]["quantity"] == "7"


def test_the_rail_folds_to_icons_and_stays_so(window: MainWindow) -> None:
    assert window.rail.width() == RAIL
    _press(window, KEY.Key_Backslash)
    assert window.rail.width() == FOLDED
    window.rebuild()
    assert window.rail.width() == FOLDED
    assert window.rail.items["stock"].toolTip() == "Stock (Ctrl+2)"


def test_badges_say_how_much_waits(window: MainWindow) -> None:
    window.set_badge("hand over", 4)
    assert window.rail.items["hand over"].accessibleName() == "Hand over, 4 waiting"
    window.rebuild()
    assert window.rail.items["hand over"].accessibleName() == "Hand over, 4 waiting"


def test_the_language_is_switched_live_and_the_paper_stays_open(window: MainWindow) -> None:
    window.go("hand over", "DN-0042")
    window.say("saved", Status("All changes saved 10:42", "circle-check", "good"))
    before = window.page
    window._shell.looks.set_language("km")
    assert language() == "km"
    assert window.page is not before
    assert (window.place, _here(window).opened_at()) == ("hand over", "DN-0042")
    assert window.status.words("saved") == "All changes saved 10:42"
    assert window.rail.store.accessibleName() == "Poipet store, Logistics officer"
    assert style.taller(30) == 34
    window._shell.looks.set_language("en")
    assert language() == "en"


def test_the_theme_is_switched_live_without_making_pages_again(window: MainWindow) -> None:
    before = window.page
    window._shell.looks.set_theme("dark")
    assert style.tokens().name == "dark"
    assert window.page is before


@pytest.mark.parametrize("code", ["en", "km"])
def test_the_window_fits_a_small_laptop(window: MainWindow, code: str) -> None:
    window._shell.looks.set_language(code)
    if code == "km":
        window.set_store("ឃ្លាំងប៉ោយប៉ែត", "មន្ត្រីភស្តុភារ")
    window.say("connection", Status("No connection. 2 documents wait to be sent", "wifi-off"))
    for name in NAMES:
        window.go(name.casefold())
        QTest.qWait(30)
        assert (window.width(), window.height()) == LAPTOP
        # English names stand in a column that is as wide as Khmer names need.
        names = tuple(row.item for row in STOCK) if code == "km" else ()
        assert clipped(window, allowed=names) == []


def test_the_palette_finds_what_can_be_done(window: MainWindow) -> None:
    window.go("stock")
    _press(window, KEY.Key_K)
    assert window.palette_box.isVisible()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, ">receive")
    assert [hit.text for hit in window.palette_box.hits] == ["Go to Receive"]
    QTest.keyClick(field, KEY.Key_Return)
    assert not window.palette_box.isVisible()
    assert window.place == "receive"


@pytest.mark.parametrize("typed", ["malai", "ម៉ាឡៃ"])
def test_the_palette_finds_papers_and_sites_in_both_scripts(
    window: MainWindow, qtbot: QtBot, typed: str
) -> None:
    window.open_palette()
    window.palette_box._field.setText(typed)
    window.palette_box._field.textEdited.emit(typed)
    qtbot.waitUntil(lambda: any("Malai" in hit.text for hit in window.palette_box.hits))
    assert "Sites" in {hit.section for hit in window.palette_box.hits}


def test_a_number_sign_looks_for_papers_only(window: MainWindow, qtbot: QtBot) -> None:
    window.open_palette()
    field = window.palette_box._field
    QTest.keyClicks(field, "#DN")
    qtbot.waitUntil(lambda: bool(window.palette_box.hits))
    assert {hit.section for hit in window.palette_box.hits} == {"Papers"}


def test_escape_gives_the_keyboard_back(window: MainWindow) -> None:
    window.go("stock")
    page = _here(window)
    assert isinstance(page, StockPage)
    page.bar.search.setFocus()
    window.open_palette()
    QTest.keyClick(window.palette_box._field, KEY.Key_Escape)
    assert QApplication.focusWidget() is page.bar.search


def test_a_late_answer_of_the_search_is_not_shown(window: MainWindow) -> None:
    answers: list[Callable[[Sequence[Hit]], None]] = []
    window.palette_box._search = lambda _text, then: answers.append(then)
    window.open_palette()
    field = window.palette_box._field
    QTest.keyClicks(field, "zz")
    window.palette_box._ask()
    QTest.keyClicks(field, "y")
    answers[0]([Hit("Papers", "zz old", lambda: None)])
    assert window.palette_box.hits == []


def test_a_place_opens_beside_in_a_window_of_its_own(window: MainWindow) -> None:
    beside = window.open_beside("hand over", "DN-0041")
    assert beside.isVisible()
    assert window.place == "overview"
    beside.close()


def test_f1_shows_every_key(window: MainWindow) -> None:
    _press(window, KEY.Key_F1, Qt.KeyboardModifier.NoModifier)
    dialog = window.findChild(QDialog)
    assert dialog is not None
    words = [label.text() for label in dialog.findChildren(type(_here(window).top.title))]
    assert "Search or do" in words
    assert "next problem" in words
    dialog.reject()


def test_what_is_away_offers_to_try_again(window: MainWindow, qtbot: QtBot) -> None:
    tried: list[int] = []
    window._shell.tasks.unavailable.emit(Unavailable("The disk is full."), lambda: tried.append(1))
    dialog = window.findChild(QDialog)
    assert dialog is not None
    dialog.accept()
    assert tried == [1]


def test_a_fault_shows_a_report_without_what_was_typed(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise KeyError("Mrs Sok's phone")
    except KeyError as fault:
        window._shell.tasks.fault.emit(fault)
    dialog = window.findChild(QDialog)
    assert dialog is not None
    report = dialog.findChild(QPlainTextEdit)
    assert report is not None
    assert "KeyError" in report.toPlainText()
    assert "Sok" not in report.toPlainText()
    assert "a fault of the program" in caplog.text
    dialog.reject()


def test_a_refusal_nobody_handles_comes_as_a_banner(window: MainWindow) -> None:
    window._shell.tasks.refused.emit(Refused("The day is closed."))
    banner = _here(window).banner
    assert banner is not None
    assert banner.title == "The day is closed."


def test_a_question_is_answered_by_its_verb(window: MainWindow) -> None:
    done: list[int] = []
    asked = Question(
        "Issue DN-0042 to Banteay Meanchey PHD?", "5 lines leave Poipet store now.", "Issue", "Keep as draft"
    )
    dialog = _here(window).ask(asked, lambda: done.append(1))
    assert [dialog.keep.text(), dialog.verb.text()] == ["Keep as draft", "Issue"]
    dialog.keep.click()
    assert done == []
    dialog = _here(window).ask(asked, lambda: done.append(1))
    QTest.keyClick(dialog, KEY.Key_Return)
    assert done == [1]


def test_the_window_opens_where_it_was_closed(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1024, 620)
    window.close()
    again = MainWindow(window._shell)
    qtbot.addWidget(again)
    again.go("overview")
    again.show()
    assert (again.width(), again.height()) == (1024, 620)


def test_every_button_of_the_window_has_a_name(window: MainWindow) -> None:
    for name in NAMES:
        window.go(name.casefold())
        buttons = [
            button
            for button in window.findChildren(QAbstractButton)
            # The empty corner of a grid counts as a button in Qt, but nobody can reach it.
            if button.isVisible() and button.objectName() != "qt_tableview_cornerbutton"
        ]
        assert [button for button in buttons if not (button.accessibleName() or button.text())] == []
