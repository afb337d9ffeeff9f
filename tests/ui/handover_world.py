"""A workspace as it stood on 7 May 2020: goods of WFP and IOM in Poipet, one note held, one on its way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from supplytrack.catalogue.operations import (
    ItemDraft,
    LocationDraft,
    PartyDraft,
    keep_item,
    keep_location,
    keep_party,
)
from supplytrack.core.clock import Clock
from supplytrack.db.engine import Database, Session
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.ui.toolkit.form import Form
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.place import Place
from supplytrack.ui.toolkit.question import QuestionDialog
from supplytrack.ui.toolkit.tasks import Tasks
from tests.factories import papers
from tests.factories.time import PHNOM_PENH
from tests.factories.workspaces import make_established, open_database
from tests.ui.patience import let_pass

TODAY = date(2020, 5, 7)
CLOCK = Clock(PHNOM_PENH, lambda: datetime(2020, 5, 7, 3, 42, tzinfo=UTC))
_HYGIENE = "Hygiene and disinfection"
ITEMS = (
    ItemDraft(
        "MASKS",
        "Surgical and N95 masks",
        "PPE",
        "box",
        "ម៉ាស់វះកាត់ និង N95",
        tracks_expiry=True,
        unsplit=True,
        report_order=1,
    ),
    ItemDraft("MASK", "Surgical masks", "PPE", "box", "ម៉ាស់វះកាត់", tracks_expiry=True, report_order=2),
    ItemDraft("GLOVES", "Gloves", "PPE", "piece", "ស្រោមដៃ", tracks_expiry=True, report_order=3),
    ItemDraft("SUIT", "PPE suits", "PPE", "piece", "ឈុតការពារខ្លួន PPE", tracks_expiry=True, report_order=4),
    ItemDraft("GOGGLES", "Safety goggles", "PPE", "set", "វ៉ែនតាការពារ", report_order=5),
    ItemDraft("APRON", "Disposable aprons", "PPE", "set", "អៀមប្រើតែម្តង", tracks_expiry=True, report_order=6),
    ItemDraft("HK", "Hygiene kits", _HYGIENE, "kit", "ឈុតអនាម័យ", tracks_expiry=True, report_order=7),
    ItemDraft(
        "SANITIZER",
        "Hand sanitizer 500 ml",
        _HYGIENE,
        "bottle",
        "ជែលលាងដៃ 500 ml",
        tracks_expiry=True,
        report_order=8,
    ),
    ItemDraft(
        "SPRAY", "Disinfection spray 500 ml", _HYGIENE, "bottle", "ទឹកថ្នាំសម្លាប់មេរោគ 500 ml", report_order=9
    ),
    ItemDraft("MEAL", "Meal packages", "Food", "package", "កញ្ចប់អាហារ", report_order=10),
)
PLACES = (
    LocationDraft("POI", "Poipet store", "warehouse", "Banteay Meanchey", "ឃ្លាំងប៉ោយប៉ែត"),
    LocationDraft("PNH", "Phnom Penh store", "warehouse", "Phnom Penh", "ឃ្លាំងភ្នំពេញ"),
    LocationDraft("BTB", "Battambang store", "warehouse", "Battambang", "ឃ្លាំងបាត់ដំបង"),
    LocationDraft(
        "PHD-BMC",
        "Banteay Meanchey Provincial Health Department (PHD)",
        "health department",
        "Banteay Meanchey",
        "មន្ទីរសុខាភិបាលខេត្តបន្ទាយមានជ័យ",
        aliases="BMC PHD",
    ),
    LocationDraft("PHD-BTB", "Battambang PHD", "health department", "Battambang", "មន្ទីរសុខាភិបាលខេត្តបាត់ដំបង"),
    LocationDraft("MLQ", "Malai quarantine centre", "quarantine centre", "Banteay Meanchey", "មជ្ឈមណ្ឌលម៉ាឡៃ"),
    LocationDraft("OBC", "O'Bei Choin", "border post", "Banteay Meanchey", "អូរបីជាន់"),
    LocationDraft("PRS", "Poi Pet railway station", "border post", "Banteay Meanchey", "ស្ថានីយរថភ្លើងប៉ោយប៉ែត"),
)
PARTIES = (
    PartyDraft("WFP", "World Food Programme", is_donor=True),
    PartyDraft("MEDIMPEX", "Medimpex Ltd", is_supplier=True),
)
APRIL = date(2020, 4, 20)


def make_world(address: str) -> None:
    """The workspace of these tests."""
    make_established(address)
    database = open_database(address, clock=CLOCK)
    database.write(_keep_catalogue)
    _bring(database, "MASKS", "20")
    _bring(database, "MASK", "20", batch="SM-0412", expiry=date(2023, 3, 31))
    _bring(database, "MASK", "188", place="PNH", batch="SM-0412", expiry=date(2023, 3, 31))
    _bring(database, "MASK", "20", place="BTB", batch="SM-0427", expiry=date(2023, 4, 30))
    _bring(database, "GLOVES", "24", batch="GL-0409", expiry=date(2023, 1, 31), pack="box", pack_factor="100")
    _bring(database, "SUIT", "420", donor="WFP", batch="PS-0320", expiry=date(2024, 12, 31))
    _bring(database, "GOGGLES", "20", donor="WFP")
    _bring(database, "APRON", "500", donor="WFP", batch="AP-0320", expiry=date(2023, 12, 31))
    _bring(database, "HK", "140", batch="HK-0424", expiry=date(2022, 2, 28))
    _bring(database, "SANITIZER", "60", batch="HS-0301", expiry=date(2020, 4, 30))
    _bring(database, "SANITIZER", "120", batch="HS-0304", expiry=date(2022, 3, 31))
    _bring(database, "SPRAY", "50")
    _bring(database, "MEAL", "400", donor="WFP")
    papers.prepare(database, note(database, GoodsLineDraft("MASK", "8"), target="MLQ"))
    sent = note(
        database,
        GoodsLineDraft("HK", "15"),
        GoodsLineDraft("SPRAY", "5"),
        target="PHD-BTB",
        on=date(2020, 5, 4),
        receiver_name="Deputy Director",
        receiver_function="PHD",
        receiver_phone="012 000 000",
    )
    papers.issue(database, sent)
    database.close()


def _bring(database: Database, item: str, quantity: str, **fields: Any) -> None:
    papers.receive(database, item, quantity, on=APRIL, place=fields.pop("place", "POI"), **fields)


def note(database: Database, *lines: GoodsLineDraft, **fields: Any) -> Any:
    """A note from Poipet, as typed."""
    return papers.note_draft(database, *lines, source="POI", **fields)


def _keep_catalogue(session: Session) -> None:
    for item in ITEMS:
        keep_item(session, item)
    for place in PLACES:
        keep_location(session, place)
    for party in PARTIES:
        keep_party(session, party)


class Hall:
    """The screens of this room in front of a person: one place, its tasks, and what the window would do."""

    def __init__(self, database: Database, make_place: Callable[[Desk], Place]) -> None:
        self.database = database
        self.faults: list[BaseException] = []
        self.tasks = Tasks.on(database)
        self.tasks.fault.connect(self.faults.append)
        self.gone: list[tuple[str, Any]] = []
        self.place = make_place(Desk(self.tasks, clock=CLOCK, go=self.go))
        self.place.resize(1190, 664)
        self.place.show()
        self.place.activateWindow()
        self.settle()

    def go(self, place: str, what: Any = None) -> None:
        """What the window does when a page names a place."""
        self.gone.append((place, what))
        if place == self.place.place:
            self.place.open_at(what)

    def open(self, what: Any) -> Any:
        """Open a page of the place and wait until it has read."""
        self.go(self.place.place, what)
        self.settle()
        return self.page

    @property
    def page(self) -> Any:
        """The page in sight."""
        return self.place.current

    def settle(self, milliseconds: int = 0) -> None:
        """Wait until nothing is on its way any more, once so many milliseconds had gone by."""
        let_pass(self.tasks, milliseconds)
        if self.faults:
            raise self.faults[0]

    def settle_side(self) -> None:
        """Wait for what is worked out after somebody typed, too."""
        self.settle(150)

    def type(self, text: str, then: Qt.Key | None = None) -> None:
        """Type where the keyboard is, as a person does, and press `then`."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self._focused(), letter)
            else:
                composed = QInputMethodEvent()
                composed.setCommitString(letter)
                QApplication.sendEvent(self._focused(), composed)
        if then is not None:
            self.press(then)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key."""
        QTest.keyClick(self._focused(), key, modifier)

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self.page

    def fill(self, form: Form, key: str, text: str) -> None:
        """Type into a field and leave it with Tab."""
        form.go_to(key)
        self.type(text, Qt.Key.Key_Tab)

    def cell(self, line: int, key: str, text: str, then: Qt.Key = Qt.Key.Key_Return) -> None:
        """Type into a cell of the grid."""
        self.page.grid.go_to(line, key)
        self.type(text, then)

    def question(self) -> QuestionDialog:
        """The question that was asked."""
        found = [one for one in self.page.findChildren(QuestionDialog) if one.isVisible()]
        assert found, "nothing is asked"
        return found[-1]

    def answer(self, reason: str = "") -> None:
        """Write the reason that is asked for, and press the verb of the question."""
        dialog = self.question()
        if reason:
            QTest.keyClicks(dialog.focusWidget(), reason)
        QTest.keyClick(dialog.verb, Qt.Key.Key_Return)
        # A window manager gives the keyboard back to the window; offscreen there is none.
        self.place.activateWindow()
        self.settle()

    def close(self) -> None:
        """Close in order."""
        self.place.may_leave()
        self.settle()
        self.kill()

    def kill(self) -> None:
        """The power goes: nothing is asked, nothing is kept any more."""
        self.tasks.close()
        self.place.hide()
        self.place.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
