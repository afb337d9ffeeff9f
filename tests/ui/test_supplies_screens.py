"""What needs attention, the way of a batch, closed periods: what the screens show, begin and refuse; nothing is cut."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor, Permission
from supplytrack.db.engine import Database
from supplytrack.i18n import use_language
from supplytrack.inventory.limits import set_stock_warnings
from supplytrack.inventory.operations import list_drafts
from supplytrack.inventory.periods import close_period
from supplytrack.ui.inventory import StockPlace
from supplytrack.ui.reports import ReportsPlace
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.form import Form
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.place import Place
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.factories.papers import scalar
from tests.ui.handover_world import APRIL, CLOCK, Hall, make_world
from tests.ui.toolkit.audit import clipped

ATTENTION = ("list", "attention")
CTRL = Qt.KeyboardModifier.ControlModifier


def make_supplies(address: str) -> None:
    """The handover world with gloves that run out in Battambang, soap under its minimum, aprons of nobody knows when."""
    make_world(address)
    database = Database(address, actor=Actor("Sokha"), clock=CLOCK)
    papers.receive(database, "GLOVES", "100", on=APRIL, place="BTB", batch="GL-9", expiry=date(2020, 6, 30))
    papers.receive(database, "GLOVES", "5000", on=APRIL, place="PNH", expiry=date(2024, 1, 31))
    papers.hand_over(database, "GLOVES", "90", source="BTB", target="PHD-BTB", on=date(2020, 5, 4))
    papers.make_item(database, "SOAP", name="Soap bars", category="Food", minimum_stock="500")
    papers.receive(database, "SOAP", "120", on=APRIL, place="POI")
    papers.receive(database, "APRON", "30", on=APRIL, place="PNH")
    papers.give(database, "HK", "10", source="POI", place="OBC", on=date(2020, 5, 5))
    database.close()


@pytest.fixture
def address(file_store: FileStore) -> str:
    return str(file_store.copy_of("supplies world", make_supplies))


Sit = Callable[..., Hall]


@pytest.fixture
def sit(address: str, qapp: QApplication, qtbot: QtBot) -> Iterator[Sit]:
    """Sits somebody down in front of a place."""
    opened: list[tuple[Hall, Database]] = []

    def down(
        place: Callable[..., Place] = StockPlace,
        language: str = "en",
        may: frozenset[Permission] = frozenset(Permission),
    ) -> Hall:
        use_language(language)
        qapp.setStyle("Fusion")
        style.apply(qapp, "light")
        database = Database(address, actor=Actor("Sokha", may), clock=CLOCK)
        opened.append((Hall(database, place), database))
        return opened[-1][0]

    yield down
    for hall, database in reversed(opened):
        hall.close()
        database.close()
    use_language("en")
    style.apply(qapp, "light")


def rows(hall: Hall) -> list[Any]:
    return list(hall.page.model.rows)


def go_to(hall: Hall, trouble: str, item: str, store: str) -> Any:
    """Make the line with this trouble the current one."""
    found = next(
        row for row in rows(hall) if (row.trouble.value, row.item, row.store) == (trouble, item, store)
    )
    assert hall.page.table.go_to(found.key)
    hall.settle()
    return found


def press(hall: Hall, words: str) -> None:
    """Press a button of the page."""
    button = next(one for one in hall.page.findChildren(Button) if one.isVisible() and one.text() == words)
    button.click()
    hall.settle()


def words(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]


# ------------------------------------------------------------------ what needs attention


def test_everything_that_needs_a_person_is_listed_with_what_can_be_done(sit: Sit) -> None:
    hall = sit()
    hall.open(ATTENTION)
    told = [
        (row.trouble.value, row.item, row.store, [one.way.value for one in row.remedies])
        for row in rows(hall)
    ]
    assert told == [
        ("expired", "SANITIZER", "POI", ["dispose"]),
        ("expiring", "GLOVES", "BTB", ["hand over"]),
        ("low", "GLOVES", "BTB", ["transfer"]),
        ("low", "SOAP", "", ["order"]),
        ("no date", "APRON", "PNH", ["record expiry"]),
        ("no date", "MASKS", "POI", ["record expiry"]),
    ]
    assert hall.page.shown_list() == "attention"


@pytest.mark.parametrize(
    ("trouble", "item", "store", "button", "goes", "kind", "values"),
    [
        ("expired", "SANITIZER", "POI", "Record disposal", ("stock", "disposal"), "disposal",
         {"location": "POI", "item": "SANITIZER", "quantity": "60", "reason": "expired"}),
        ("low", "GLOVES", "BTB", "New transfer", ("stock", "transfer"), "transfer",
         {"source": "PNH", "target": "BTB", "item": "GLOVES", "quantity": "80"}),
        ("low", "SOAP", "", "New purchase order", ("receive", "order"), "purchase order",
         {"item": "SOAP", "quantity": "380"}),
        ("expiring", "GLOVES", "BTB", "New delivery note", ("hand over", ""), "delivery note",
         {"source": "BTB", "item": "GLOVES", "quantity": "10"}),
    ],
)  # fmt: skip
def test_the_paper_that_solves_it_is_begun_with_what_is_known(
    sit: Sit,
    trouble: str,
    item: str,
    store: str,
    button: str,
    goes: tuple[str, str],
    kind: str,
    values: dict[str, str],
) -> None:
    hall = sit()
    hall.open(ATTENTION)
    row = go_to(hall, trouble, item, store)
    press(hall, button)
    (draft,) = [one for one in hall.database.read(list_drafts) if one.kind == kind]
    place, what = hall.gone[-1]
    assert (place, what[0] if isinstance(what, tuple) else "") == goes
    assert (what[1] if isinstance(what, tuple) else what) == draft.uid
    (line,) = draft.payload["lines"]
    told = {**draft.payload, **line}
    assert {key: told[key] for key in values} == values
    assert line.get("batch", "") == row.batch_uid
    if place == "stock":
        assert hall.page.draft.lines[0]["item"] == item
        assert clipped(hall.place) == []


def test_a_link_in_the_list_does_the_first_thing(sit: Sit) -> None:
    hall = sit()
    hall.open(ATTENTION)
    row = go_to(hall, "low", "SOAP", "")
    hall.page.acted(row, "way")
    hall.settle()
    assert hall.gone[-1][0] == "receive"


def test_the_date_on_the_goods_is_asked_for_and_written_down(sit: Sit) -> None:
    hall = sit()
    hall.open(ATTENTION)
    go_to(hall, "no date", "APRON", "PNH")
    press(hall, "Record the date")
    form = hall.question().findChild(Form)
    assert clipped(hall.question()) == []
    hall.fill(form, "expiry", "31 Mar 2024")
    hall.answer()
    assert [(row.trouble.value, row.item) for row in rows(hall)][-1] == ("no date", "MASKS")
    dated = "SELECT count(*) FROM batch WHERE expiry_day IS NOT NULL AND document_id = (SELECT max(id) FROM document)"
    assert scalar(hall.database, dated) == 1


def test_without_a_date_nothing_is_written_and_the_page_says_so(sit: Sit) -> None:
    hall = sit()
    hall.open(ATTENTION)
    go_to(hall, "no date", "APRON", "PNH")
    press(hall, "Record the date")
    hall.answer()
    assert any("Not recorded. Write the expiry date" in one for one in words(hall.place))
    assert clipped(hall.place) == []


def test_the_days_of_the_settings_and_of_the_chip_say_what_expires(sit: Sit) -> None:
    hall = sit()
    hall.open(ATTENTION)
    hall.database.write(lambda s: set_stock_warnings(s, "5", "30"))
    hall.page.reload()
    hall.settle()
    assert "expiring" not in {row.trouble.value for row in rows(hall)}
    hall.page.bar.choose("within", (60,))
    hall.settle(300)
    assert "expiring" in {row.trouble.value for row in rows(hall)}


def test_the_list_is_narrowed_by_trouble_store_donor_and_words(sit: Sit) -> None:
    hall = sit()
    hall.open(ATTENTION)
    for key, value, items in (
        ("trouble", "low", {"GLOVES", "SOAP"}),
        ("store", "BTB", {"GLOVES"}),
        ("donor", "", {"SANITIZER", "GLOVES", "APRON", "MASKS"}),
    ):
        hall.page.bar.choose(key, (value,))
        hall.settle(300)
        assert {row.item for row in rows(hall)} == items
        hall.page.bar.clear()
        hall.settle(300)
    hall.page.go_to_search()
    hall.type("sanitizer")
    hall.settle(400)
    assert [row.item for row in rows(hall)] == ["SANITIZER"]


def test_what_a_person_may_not_do_is_not_offered(sit: Sit) -> None:
    hall = sit(may=frozenset({Permission.READ}))
    hall.page.desk.__dict__["allowed"] = lambda permission: permission == Permission.READ
    hall.open(ATTENTION)
    go_to(hall, "expired", "SANITIZER", "POI")
    assert not [one for one in hall.page.findChildren(Button) if one.text() == "Record disposal"]


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut_in_the_list_and_beside_it(sit: Sit, language: str) -> None:
    hall = sit(language=language)
    hall.open(ATTENTION)
    for row in rows(hall):
        hall.page.table.go_to(row.key)
        hall.settle()
        assert clipped(hall.place) == []


# ------------------------------------------------------------------ the way of a batch


def test_a_batch_shows_everybody_who_has_it(sit: Sit) -> None:
    hall = sit()
    hall.open(("trace", "hk-0424"))
    told = [(one.line.fate.value, one.line.place_name, one.line.quantity) for one in rows(hall)]
    assert told == [
        ("came", "Medimpex Ltd", 140),
        ("in store", "Poipet store", 115),
        ("on the way", "Battambang PHD", 15),
        ("given to people", "O'Bei Choin", 10),
    ]
    assert any("all accounted for" in one for one in words(hall.place))
    assert clipped(hall.place) == []


def test_what_is_typed_is_looked_for_and_papers_are_opened(sit: Sit) -> None:
    hall = sit()
    hall.open(("list", "trace"))
    assert any("who has it?" in one for one in words(hall.place))
    hall.page.go_to_search()
    hall.type("DN-PNH-2020-0002")
    hall.settle(300)
    assert {one.batch.item for one in rows(hall)} == {"HK", "SPRAY"}
    hall.page.opened(rows(hall)[0])
    assert hall.gone[-1] == ("receive", "GRN-PNH-2020-0009")
    hall.page.look_for("nothing like it")
    hall.settle()
    assert any("No batch, item or paper is called" in one for one in words(hall.place))
    assert clipped(hall.place) == []


def test_kits_are_followed_from_the_side_panel(sit: Sit) -> None:
    hall = sit()
    papers.make_kit(hall.database, SPRAY="2")
    papers.assemble(hall.database, "3", place="POI")
    hall.open(("trace", "SPRAY"))
    made = next(one for one in rows(hall) if one.line.fate.value == "made into")
    assert made.more == "Hygiene kit"
    hall.page.table.go_to(hall.page.identity(made))
    hall.settle()
    link = next(one for one in hall.page.findChildren(Button) if one.text().startswith("Hygiene kit"))
    link.click()
    hall.settle(300)
    assert next(one.batch.item for one in rows(hall)) == "KIT"


def test_the_list_is_saved_as_it_is_shown(sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "trace.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    hall = sit()
    hall.open(("trace", "HK-0424"))
    hall.page.setFocus()
    hall.press(Qt.Key.Key_E, CTRL)
    hall.settle(200)
    assert target.exists()


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut_in_a_trace(sit: Sit, language: str) -> None:
    hall = sit(language=language)
    for asked in ("HK-0424", "DN-PNH-2020-0002", "GLOVES"):
        hall.open(("trace", asked))
        for one in rows(hall):
            hall.page.table.go_to(hall.page.identity(one))
            hall.settle()
            assert clipped(hall.place) == []


# ------------------------------------------------------------------ closed periods


def test_a_period_is_closed_after_what_is_unfinished_was_told(sit: Sit) -> None:
    hall = sit(ReportsPlace)
    hall.open("periods")
    assert any("No period is closed" in one for one in words(hall.place))
    hall.page.ask_close()
    hall.settle()
    form = hall.question().findChild(Form)
    hall.fill(form, "day", "5 May 2020")
    hall.settle(100)
    assert any("1 delivery note not signed" in one for one in words(hall.question()))
    assert clipped(hall.question()) == []
    hall.fill(form, "note", "reported")
    hall.answer()
    (change,) = hall.page.model.rows
    assert (change.until, change.note, change.by) == (date(2020, 5, 5), "reported", "Sokha")
    assert "Everything up to 5 May 2020 is closed" in words(hall.place)
    assert clipped(hall.place) == []


def test_today_is_not_closed_and_the_page_says_why(sit: Sit) -> None:
    hall = sit(ReportsPlace)
    hall.open("periods")
    hall.page.ask_close()
    hall.settle()
    hall.fill(hall.question().findChild(Form), "day", "7 May 2020")
    hall.answer()
    assert any("Not closed. A period is closed when it is over" in one for one in words(hall.place))
    assert not hall.page.model.rows


def test_a_period_is_opened_again_with_a_reason(sit: Sit) -> None:
    hall = sit(ReportsPlace)
    hall.database.write(lambda s: close_period(s, date(2020, 4, 30)))
    hall.open("periods")
    hall.page.ask_open()
    hall.settle()
    hall.fill(hall.question().findChild(Form), "note", "a paper was found")
    hall.answer()
    assert [one.reopened for one in hall.page.model.rows] == [True, False]
    assert "Everything up to 29 Apr 2020 is closed" in words(hall.place)


def test_a_paper_dated_in_a_closed_period_is_refused_at_its_date(sit: Sit) -> None:
    hall = sit()
    hall.database.write(lambda s: close_period(s, date(2020, 4, 30)))
    hall.open(("transfer", ""))
    for key, value in (("source", "PNH"), ("target", "BTB"), ("date", "2020-04-20")):
        hall.page.draft.put(key, value)
    hall.page.draft.splice(0, 0, [{"item": "GLOVES", "quantity": "1"}], "fill")
    hall.settle_side()
    hall.page.post()
    hall.settle()
    assert "date" in hall.page.form.problem_keys()
    assert scalar(hall.database, "SELECT count(*) FROM document WHERE kind = 'transfer'") == 0


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("report", ["expiry", "periods"])
def test_nothing_is_cut_in_the_reports(sit: Sit, language: str, report: str) -> None:
    hall = sit(ReportsPlace, language=language)
    hall.database.write(lambda s: close_period(s, date(2020, 4, 30), "reported"))
    hall.open(report)
    hall.settle(300)
    assert clipped(hall.place) == []


def test_stock_cards_are_shown_apart_by_donor_and_date(sit: Sit) -> None:
    hall = sit(ReportsPlace)
    hall.open(("stock card", "SANITIZER"))
    hall.settle(300)
    hall.page.filters.put("cards", "lots")
    hall.settle(500)
    assert len(hall.page.sheet.cards) == 2
    assert clipped(hall.place) == []
