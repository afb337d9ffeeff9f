"""The files on papers: attached by button, drop and paste, opened, saved, removed and brought back, as a person does."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor, Permission
from supplytrack.core.attached_file import MOST_BYTES
from supplytrack.db.engine import Database
from supplytrack.i18n import use_language
from supplytrack.inventory.attaching import attachments_of
from supplytrack.ui.distribution import HandOverPlace
from supplytrack.ui.inventory import StockPlace
from supplytrack.ui.procurement import ReceivePlace
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.attachments import FileStrip
from supplytrack.ui.toolkit.banner import Toast
from supplytrack.ui.toolkit.buttons import Button
from tests.factories import files, papers
from tests.factories.damage import run_as_another_program
from tests.factories.engines import FileStore
from tests.factories.papers import rows, scalar
from tests.ui.handover_world import CLOCK, Hall, make_world
from tests.ui.toolkit.audit import clipped

# Menus pop up, which the screen that is not there cannot do in every way.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Sit = Callable[..., Hall]


@pytest.fixture
def sit(file_store: FileStore, qapp: QApplication, qtbot: QtBot) -> Iterator[Sit]:
    """Sits somebody down in front of a place."""
    address = str(file_store.copy_of("handover world", make_world))
    opened: list[tuple[Hall, Database]] = []

    def down(place: Callable[..., Any], language: str = "en") -> Hall:
        use_language(language)
        qapp.setStyle("Fusion")
        style.apply(qapp, "light")
        database = Database(address, actor=Actor("Sokha"), clock=CLOCK)
        opened.append((Hall(database, place), database))
        return opened[-1][0]

    yield down
    for hall, database in reversed(opened):
        hall.close()
        database.close()
    use_language("en")
    style.apply(qapp, "light")


def strip(hall: Hall) -> FileStrip:
    found = hall.page.findChild(FileStrip)
    assert found is not None
    return found  # type: ignore[no-any-return]


def shown(hall: Hall) -> list[str]:
    """What the buttons of the files say, as far as they are seen."""
    return [
        one.text().strip()
        for one in strip(hall).findChildren(Button)
        if one.property("file") and one.isVisible()
    ]


def button(hall: Hall, at: int = 0) -> Button:
    return [one for one in strip(hall).findChildren(Button) if one.property("file")][at]


def do(hall: Hall, words: str, at: int = 0) -> None:
    """Press a file, and choose from its menu."""
    QTest.mouseClick(button(hall, at), Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    (action,) = [one for one in menu.actions() if one.text() == words]  # type: ignore[union-attr]
    action.trigger()
    menu.close()  # type: ignore[union-attr]
    hall.settle()


def choose(hall: Hall, monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """Press Attach, and choose files."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a: ([str(path) for path in paths], ""))
    (attach,) = [one for one in strip(hall).findChildren(Button) if one.text().strip() == "Attach"]
    QTest.mouseClick(attach, Qt.MouseButton.LeftButton)
    hall.settle()


def drop(hall: Hall, *paths: Path) -> None:
    """Drag files over the page and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    plain = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    over = QDragEnterEvent(QPoint(300, 300), *plain)
    QApplication.sendEvent(hall.page, over)
    assert over.isAccepted()
    assert strip(hall).property("over")
    QApplication.sendEvent(hall.page, QDropEvent(QPointF(300, 300), *plain))
    hall.settle()
    assert not strip(hall).property("over")


def put(folder: Path, name: str, content: bytes = files.PDF) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def kept(hall: Hall) -> list[tuple[str, str]]:
    subject = str(hall.page.draft.get("uid"))
    return [(one.kind.value, one.name) for one in hall.database.read(lambda s: attachments_of(s, subject))]


def test_a_quotation_on_a_new_order_is_kept_with_its_draft_and_stays_when_it_is_posted(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hall = sit(ReceivePlace)
    hall.open(("order", ""))
    choose(hall, monkeypatch, put(tmp_path, "offer & terms.pdf"))
    assert shown(hall) == ["Quotation: offer && terms.pdf · 69 B"]
    assert rows(hall.database, "SELECT kind FROM draft") == [("purchase order",)]

    hall.fill(hall.page.form, "party", "Medimpex")
    hall.cell(0, "item", "SUIT")
    hall.cell(0, "quantity", "50")
    hall.page.post_order()
    hall.settle()
    assert hall.page.posted is not None
    assert shown(hall) == ["Quotation: offer && terms.pdf · 69 B"]
    drop(hall, put(tmp_path, "invoice.png", files.PNG))
    do(hall, "Invoice", 1)
    assert kept(hall) == [("quotation", "offer & terms.pdf"), ("invoice", "invoice.png")]
    assert clipped(hall.place) == []


def test_a_deleted_draft_takes_its_files_along_and_undo_brings_both_back(sit: Sit, tmp_path: Path) -> None:
    hall = sit(ReceivePlace)
    hall.open(("receipt", ""))
    drop(hall, put(tmp_path, "waybill.pdf"))
    hall.page.delete_draft()
    hall.settle()
    assert scalar(hall.database, "SELECT count(*) FROM attachment WHERE removed_at IS NULL") == 0
    undo(hall)
    assert shown(hall) == ["Waybill scan: waybill.pdf · 69 B"]


def undo(hall: Hall) -> None:
    (toast,) = [one for one in hall.place.findChildren(Toast) if one.isVisible()]
    QTest.mouseClick(toast.findChild(Button), Qt.MouseButton.LeftButton)
    hall.settle()


def test_a_picture_is_pasted_on_a_delivery_note_removed_with_the_keyboard_and_brought_back(sit: Sit) -> None:
    hall = sit(HandOverPlace)
    hall.open("DN-PNH-2020-0002")
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    QGuiApplication.clipboard().setImage(picture)
    strip(hall)._attach.setFocus()
    hall.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hall.settle()
    assert kept(hall) == [("signed note", "Picture 2020-05-07 10.42.00.png")]

    button(hall).setFocus()
    hall.press(Qt.Key.Key_Delete)
    hall.settle()
    assert (kept(hall), shown(hall)) == ([], [])
    undo(hall)
    assert len(shown(hall)) == 1

    QGuiApplication.clipboard().setText("words")
    strip(hall).paste()
    assert strip(hall).told == "There is nothing to paste. Copy a file or a picture first."


def test_a_copy_is_opened_that_nobody_can_write_and_a_file_is_saved_as_it_was(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hall = sit(StockPlace)
    hall.open(("write-off", ""))
    drop(hall, put(tmp_path, "photo.exe", files.JPEG))
    assert kept(hall) == [("photo", "photo.exe.jpg")]

    opened: list[Path] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or len(opened) < 2
    )
    do(hall, "Open a copy")
    (copy,) = opened
    assert (copy.name, copy.read_bytes()) == ("photo.exe.jpg", files.JPEG)
    assert copy.stat().st_mode & 0o777 == 0o400
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    do(hall, "Open a copy")
    assert "No program on this computer opens “photo.exe.jpg”" in strip(hall).told

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "mine.jpg"), ""))
    do(hall, "Save as…")
    assert (tmp_path / "mine.jpg").read_bytes() == files.JPEG

    run_as_another_program(hall.database, "UPDATE file_content SET content = CAST('%PDF-x' AS BLOB)")
    do(hall, "Open a copy")
    assert strip(hall).told.startswith("“photo.exe.jpg” is damaged: it is not what Sokha attached.")
    assert len(opened) == 2


def test_each_refusal_is_a_sentence_and_the_good_files_are_attached(sit: Sit, tmp_path: Path) -> None:
    hall = sit(HandOverPlace)
    hall.open("DN-PNH-2020-0002")
    large = put(tmp_path, "film.pdf")
    os.truncate(large, MOST_BYTES + 1)
    drop(
        hall, put(tmp_path, "empty.pdf", b""), put(tmp_path, "good.pdf"), put(tmp_path, "x.pdf", b"MZ"), large
    )
    assert [name for _kind, name in kept(hall)] == ["good.pdf"]
    told = strip(hall).told.split("\n")
    assert {line.split("”")[0] for line in told} == {"“empty.pdf", "“x.pdf", "“film.pdf"}
    assert clipped(hall.place) == []

    drop(hall, put(tmp_path, "again.pdf"))
    assert strip(hall).told == "This file is on the paper already, as “good.pdf”."
    drop(hall, *[tmp_path / f"{number}.pdf" for number in range(30)])
    assert strip(hall).told == "These are 30 files; a paper has 20 at most. Choose fewer."


def test_what_is_scanned_on_arrival_is_put_where_it_is_looked_for(sit: Sit, tmp_path: Path) -> None:
    hall = sit(StockPlace)
    sent = papers.transfer(hall.database, papers.GoodsLineDraft("SPRAY", "2"), source="POI", target="PNH")
    hall.open(("arrival", sent.number))
    drop(hall, put(tmp_path, "waybill.pdf"))
    hall.open(("transfer", sent.number))
    assert shown(hall) == ["Waybill scan: waybill.pdf · 69 B"]

    sheet = papers.start_sheet(hall.database, "POI")
    hall.open(("count", sheet))
    drop(hall, put(tmp_path, "sheet.pdf"))
    assert kept(hall) == [("other", "sheet.pdf")]
    assert scalar(hall.database, "SELECT subject_uid FROM attachment WHERE name = 'sheet.pdf'") == sheet

    notes = sit(HandOverPlace)
    notes.open(("proof", "DN-PNH-2020-0002"))
    drop(notes, put(tmp_path, "signed.pdf"))
    notes.open("DN-PNH-2020-0002")
    assert shown(notes) == ["Signed note: signed.pdf · 69 B"]


@pytest.mark.parametrize("language", ["en", "km"])
def test_many_files_fit_into_one_line_and_all_can_be_reached(sit: Sit, language: str) -> None:
    hall = sit(HandOverPlace, language)
    hall.open("DN-PNH-2020-0002")
    subject = str(hall.page.draft.get("uid"))
    for number in range(20):
        name = f"A paper with quite a long name that goes on {number}.pdf"
        files.attach(hall.database, subject, files.PDF + b"%d" % number, name, "waybill scan")
    strip(hall).follow()
    hall.settle()
    seen = len(shown(hall))
    assert 2 <= seen < 20
    assert strip(hall)._more.text() == f"+{20 - seen}"
    QTest.mouseClick(strip(hall)._more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert len(menu.actions()) == 20 - seen  # type: ignore[union-attr]
    assert all(len(one.menu().actions()) > 5 for one in menu.actions())  # type: ignore[union-attr]
    menu.close()  # type: ignore[union-attr]
    assert strip(hall).height() < 60
    assert clipped(hall.place) == []


def test_who_may_not_attach_sees_and_opens_files_and_changes_none(sit: Sit) -> None:
    may_not = {Permission.ATTACH_FILE}
    hall = sit(lambda desk: HandOverPlace(_without(desk, may_not)))
    uid = str(scalar(hall.database, "SELECT uid FROM delivery_note WHERE number = 'DN-PNH-2020-0002'"))
    hall.open(uid)
    assert not strip(hall).isVisible()
    files.attach(hall.database, uid)
    strip(hall).follow()
    hall.settle()
    assert shown(hall) == ["scan.pdf · 69 B"]
    QTest.mouseClick(button(hall), Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert [one.text() for one in menu.actions()] == ["Open a copy", "Save as…"]  # type: ignore[union-attr]
    menu.close()  # type: ignore[union-attr]
    button(hall).setFocus()
    hall.press(Qt.Key.Key_Delete)
    hall.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hall.settle()
    assert len(kept(hall)) == 1


def _without(desk: Any, rights: set[Permission]) -> Any:
    return replace(desk, allowed=lambda right: right not in rights)
