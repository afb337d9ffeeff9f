"""The screens of needs and arrivals: recorded in a form, pasted from Excel, withdrawn with the reason and undone."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.distribution.needs.counts import ArrivalFilter, arrivals, reporting_sources
from supplytrack.distribution.needs.queries import NeedFilter, entitlements, need_rows, target_sets
from supplytrack.i18n import use_language
from supplytrack.ui.catalogue import SitesPlace
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.chart import Lines
from supplytrack.ui.toolkit.labels import Label
from tests.factories import recording
from tests.factories.engines import FileStore
from tests.ui.handover_world import CLOCK, Hall, make_world
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture
def database(file_store: FileStore) -> Iterator[Database]:
    opened = Database(file_store.copy_of("handover world", make_world), actor=Actor("Sokha"), clock=CLOCK)
    yield opened
    opened.close()


@pytest.fixture
def hall(database: Database, qtbot: QtBot, qapp: QApplication) -> Iterator[Hall]:
    use_language("en")
    style.apply(qapp, "light")
    opened = Hall(database, SitesPlace)
    yield opened
    opened.close()
    use_language("en")
    style.apply(qapp, "light")


def fill(hall: Hall, key: str, text: str) -> None:
    hall.fill(hall.page.form_of(key), key, text)


def save(hall: Hall) -> None:
    hall.press(ENTER, CTRL)
    hall.settle()


def toast_undo(hall: Hall) -> None:
    """Press Undo in the message that is seen."""
    found = [one for one in hall.place.window().findChildren(QPushButton) if one.text() == "Undo"]
    assert found, "nothing to undo"
    found[-1].click()
    hall.settle()


def said(hall: Hall) -> str:
    return "\n".join(label.text() for label in hall.page.findChildren(Label) if label.isVisible())


def refusal(hall: Hall) -> str:
    """What the banner says."""
    assert hall.page.banner is not None
    return " ".join(label.text() for label in hall.page.banner.findChildren(Label))


def audit(hall: Hall, qapp: QApplication, *pages: Any) -> None:
    """Nothing is cut, in both languages."""
    for language in ("en", "km"):
        use_language(language)
        style.apply(qapp, "light")
        for what in pages:
            hall.open(what)
            assert clipped(hall.page) == [], (language, what)


def test_the_needs_of_a_site_are_recorded_by_keyboard_withdrawn_with_the_reason_and_brought_back(
    hall: Hall, database: Database, qapp: QApplication
) -> None:
    hall.open(("needs", ""))
    fill(hall, "place", "Malai quarantine centre")
    fill(hall, "people", "80")
    hall.cell(0, "item", "Hygiene kits")
    hall.type("80", ENTER)
    hall.type("Meal packages", ENTER)
    hall.type("0.5", ENTER)
    save(hall)
    assert "counted exactly" in refusal(hall)
    assert database.read(lambda s: need_rows(s)) == []
    hall.cell(1, "quantity", "240")
    save(hall)
    kept = database.read(lambda s: need_rows(s))
    assert sorted((row.place, row.part.counted, row.people) for row in kept) == [
        ("MLQ", "240 packages", 80),
        ("MLQ", "80 kits", 80),
    ]
    assert hall.page.in_list == "needs"
    toast_undo(hall)
    assert database.read(lambda s: need_rows(s)) == []
    assert len(database.read(lambda s: need_rows(s, NeedFilter(withdrawn_too=True)))) == 2

    recording.need(
        database, "HK", "90", place="MLQ", on=date(2020, 5, 6), assessed_by="PHD", remarks="by list"
    )
    hall.open(("list", "needs"))
    assert {"Malai quarantine centre", "90 kits", "PHD", "by list"} <= set(said(hall).split("\n"))
    hall.page.acts.trigger("withdraw")
    hall.answer("a zero is missing")
    assert hall.page.model.rowCount() == 0
    toast_undo(hall)
    assert [row.part.quantity for row in database.read(lambda s: need_rows(s))] == [90]
    audit(hall, qapp, ("list", "needs"), ("needs", ""))


def test_arrivals_are_pasted_from_excel_and_sources_stand_beside_each_other(
    hall: Hall, database: Database, qapp: QApplication
) -> None:
    recording.source(database, "NCCT", name="National Committee for Counter Trafficking")
    recording.source(database, "GDI", name="General Department of Immigration", subset_of="NCCT")
    recording.arrived(database, "500", place="", on=date(2020, 4, 1), until=date(2020, 5, 6))
    recording.arrived(database, "40", by="GDI", place="", on=date(2020, 5, 4))
    hall.open(("arrivals", ""))
    fill(hall, "source", "NCCT")
    QApplication.clipboard().setText(
        "2020-05-04\tWhole country\t52\n5 May 2020\tBanteay Meanchey\t61\n2020-05-06\tNowhere\t7"
    )
    hall.page.grid.go_to(0, "first")
    hall.press(Qt.Key.Key_V, CTRL)
    hall.settle()
    save(hall)
    assert len(database.read(lambda s: arrivals(s))) == 2
    hall.page.grid.go_to(2, "place")
    hall.type("O'Bei Choin", ENTER)
    save(hall)
    found = database.read(lambda s: arrivals(s, ArrivalFilter(source="NCCT")))
    assert {(row.place, row.province_code, row.first.day, row.people) for row in found} == {
        ("", "", 1, 500),
        ("", "", 4, 52),
        ("", "KH01", 5, 61),
        ("OBC", "KH01", 6, 7),
    }
    hall.open(("arrivals", ""))
    fill(hall, "source", "NCCT")
    hall.page.grid.go_to(0, "first")
    hall.type("4 May 2020", ENTER)
    hall.type("Whole country", ENTER)
    hall.type("53", ENTER)
    save(hall)
    assert "Sokha recorded what National Committee for Counter Trafficking counted here already" in refusal(
        hall
    )
    forget = next(
        one for one in hall.page.findChildren(QPushButton) if one.text().strip() == "Forget changes"
    )
    assert forget.isEnabled()
    forget.click()
    hall.settle()

    hall.open(("list", "arrivals"))
    hall.page.table.go_to_first()
    for at in range(hall.page.model.rowCount()):
        hall.page.table.setCurrentIndex(hall.page.model.index(at, 0))
        if "Whole country" in said(hall):
            break
    hall.settle()
    words = said(hall).split("\n")
    assert words.index("NCCT") < words.index("GDI, part of NCCT")
    assert {"500 in all", "40 in all"} <= set(words)
    charts = [chart.accessibleDescription() for chart in hall.page.findChildren(Lines)]
    assert charts == ["People a day, at most 52: 4 May 52", "People a day, at most 40: 4 May 40"]
    audit(hall, qapp, ("list", "arrivals"), ("arrivals", ""))


def test_what_frames_needs_is_kept_and_ended(hall: Hall, database: Database, qapp: QApplication) -> None:
    hall.open(("entitlement", ""))
    fill(hall, "item", "Meal packages")
    fill(hall, "quantity", "1")
    fill(hall, "basis", "each arrival")
    fill(hall, "first", "1 April 2020")
    save(hall)
    assert [(row.part.item, row.last) for row in database.read(entitlements)] == [("MEAL", None)]
    hall.page.table.go_to_first()
    hall.page.acts.trigger("end")
    hall.answer()
    assert [row.last for row in database.read(entitlements)] == [date(2020, 5, 7)]

    hall.open(("target", ""))
    fill(hall, "name", "Two")
    hall.cell(0, "province", "Banteay Meanchey")
    hall.type("Battambang", ENTER)
    save(hall)
    kept = database.read(target_sets)
    assert [[one.code for one in row.provinces] for row in kept] == [["KH01", "KH02"]]
    hall.open(("target", kept[0].uid))
    fill(hall, "last", "1 May 2020")
    save(hall)
    assert "is before the first" in refusal(hall)
    hall.page.forget()
    hall.settle()

    hall.open(("source", ""))
    fill(hall, "name", "Border police")
    save(hall)
    hall.open(("source", ""))
    fill(hall, "name", "Post")
    fill(hall, "subset_of", "Border police")
    save(hall)
    shown = [(row.code, row.subset_of) for row in database.read(reporting_sources)]
    assert shown == [("BORDER-POLICE", ""), ("POST", "BORDER-POLICE")]
    audit(
        hall,
        qapp,
        ("list", "entitlements"),
        ("list", "targets"),
        ("list", "sources"),
        ("entitlement", ""),
        ("target", kept[0].uid),
        ("source", "POST"),
    )
