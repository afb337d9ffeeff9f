"""The screens of losses, corrections and returns: what they show, work out, ask for, refuse; nothing on them is cut."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supplytrack.core.actor import Actor
from supplytrack.core.document import Kind
from supplytrack.db.engine import Database
from supplytrack.i18n import use_language
from supplytrack.inventory.changes.approvals import refuse_change, request_change
from supplytrack.inventory.changes.operations import ChangeDraft, ChangeLineDraft
from supplytrack.inventory.changes.queries import read_change_detail
from supplytrack.inventory.operations import list_drafts
from supplytrack.ui.inventory import StockPlace
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.labels import Label
from tests.factories import papers
from tests.factories.engines import FileStore
from tests.factories.papers import on_hand, scalar
from tests.ui.handover_world import APRIL, CLOCK, Hall, make_world
from tests.ui.toolkit.audit import clipped

ENTER = Qt.Key.Key_Return
LIST = ("list", "changes")
PHD = "Banteay Meanchey Provincial Health Department (PHD)"


def make_losses(address: str) -> None:
    """The handover world with suits whose cost is known."""
    make_world(address)
    database = Database(address, actor=Actor("Sokha"), clock=CLOCK)
    papers.receive(
        database,
        "SUIT",
        "100",
        on=APRIL,
        place="POI",
        donor="WFP",
        batch="PS-0401",
        expiry=date(2024, 12, 31),
        unit_cost="12.5",
        currency="USD",
    )
    database.close()


@pytest.fixture
def address(file_store: FileStore) -> str:
    return str(file_store.copy_of("losses world", make_losses))


Sit = Callable[..., Hall]


@pytest.fixture
def sit(address: str, qapp: QApplication, qtbot: QtBot) -> Iterator[Sit]:
    """Sits somebody down in front of the stock: alone, or signed in among others."""
    opened: list[tuple[Hall, Database]] = []

    def down(name: str = "Sokha", *, alone: bool = True, language: str = "en") -> Hall:
        use_language(language)
        qapp.setStyle("Fusion")
        style.apply(qapp, "light")
        database = Database(address, actor=Actor(name, alone=alone), clock=CLOCK)
        opened.append((Hall(database, StockPlace), database))
        return opened[-1][0]

    yield down
    for hall, database in reversed(opened):
        hall.close()
        database.close()
    use_language("en")
    style.apply(qapp, "light")


def words(widget: object) -> list[str]:
    """Every label that is seen."""
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]  # type: ignore[attr-defined]


def cells(hall: Hall, line: int = 0) -> dict[str, str]:
    grid = hall.page.grid
    drawn = grid.line_model().drawn(line)
    return {column.key: cell.text for column, cell in zip(grid.columns, drawn, strict=True)}


def put(hall: Hall, *lines: dict[str, str]) -> None:
    """Put lines on the paper, and wait for what follows."""
    hall.page.draft.splice(0, 0, list(lines), "fill")
    hall.settle_side()
    hall.settle_side()


def batch_uid(hall: Hall, number: str) -> str:
    return str(scalar(hall.database, "SELECT uid FROM batch WHERE batch_number = :number", number=number))


def shown(hall: Hall, action: str) -> bool:
    return bool(hall.page.acts._actions[action].isVisible())


def ask(database: Database, who: str = "Chan") -> ChangeDraft:
    """`who` asked to write off suits worth 750 dollars; the limit is 500."""
    papers.set_limit(database, "500")
    other = Database(database.address, actor=Actor(who, alone=False), clock=CLOCK)
    line = ChangeLineDraft("SUIT", "60", "stolen", batch="PS-0401")
    typed = papers.change_draft(other, Kind.WRITE_OFF, line, place="POI")
    other.write(lambda s: request_change(s, typed))
    other.close()
    return typed


# Writing


def test_a_loss_is_typed_and_posted(sit: Sit) -> None:
    hall = sit()
    hall.open(("write-off", ""))
    hall.fill(hall.page.form, "location", "Poipet")
    hall.settle()
    hall.page.grid.go_to(0, "item")
    hall.type("gloves", ENTER)
    hall.type("24", ENTER)
    hall.type("stolen", ENTER)
    hall.settle_side()
    assert cells(hall) | {"batch": "GL-0409", "available": "2,400", "expiry": "31 Jan 2023"} == cells(hall)
    hall.page.ask_post()
    hall.answer()
    detail = hall.database.read(lambda s: read_change_detail(s, "WO-PNH-2020-0001"))
    assert [(line.item, line.quantity, line.reason) for line in detail.lines] == [("GLOVES", -24, "stolen")]
    assert hall.page.top.title.text() == "WO-PNH-2020-0001"
    assert hall.database.read(lambda s: list_drafts(s, Kind.WRITE_OFF.value)) == []


def test_the_worth_and_the_second_person_follow_what_is_typed(sit: Sit) -> None:
    hall = sit()
    papers.set_limit(hall.database, "500")
    hall.open(("write-off", ""))
    hall.fill(hall.page.form, "location", "Poipet")
    hall.settle()
    uid = batch_uid(hall, "PS-0401")
    put(hall, {"item": "SUIT", "quantity": "40", "batch": uid, "reason": "lost"})
    assert "500 USD" in words(hall.page)
    assert not hall.page.form.boxes["approved_by"].isVisible()
    hall.page.draft.put_cells(0, {"quantity": "41"})
    hall.settle_side()
    hall.settle_side()
    assert "It is worth 512.50 USD, above the limit of 500 USD." in words(hall.page)
    assert hall.page.form.boxes["approved_by"].isVisible()
    hall.page.ask_post()
    hall.answer()
    assert hall.page.form.problem_keys() == ["approved_by"]
    hall.fill(hall.page.form, "approved_by", "Head of office")
    hall.page.ask_post()
    hall.answer()
    assert hall.page.posted.row.approved_by == "Head of office"
    assert clipped(hall.place) == []


def test_what_is_not_there_is_said_before_posting_and_refused_by_it(sit: Sit) -> None:
    hall = sit()
    hall.open(("write-off", ""))
    hall.fill(hall.page.form, "location", "Poipet")
    hall.settle()
    put(hall, {"item": "HK", "quantity": "999", "reason": "lost"})
    assert any(
        word.startswith("Only 125 kits of Hygiene kits left in Poipet store") for word in words(hall.page)
    )
    hall.page.ask_post()
    hall.answer()
    assert hall.page.grid.problem_cells() == [(0, "quantity")]
    assert "Not posted. Only 125 kits" in f"{hall.page.banner.title} {hall.page.banner.text}"


def test_expired_goods_are_chosen_for_disposal_and_the_way_of_it_is_asked_for(sit: Sit) -> None:
    hall = sit()
    hall.open(("disposal", ""))
    hall.fill(hall.page.form, "location", "Poipet")
    hall.settle()
    put(hall, {"item": "SANITIZER", "quantity": "60", "reason": "expired"})
    assert cells(hall)["batch"] == "HS-0301"
    hall.page.ask_post()
    assert hall.page.form.problem_keys() == ["method"]
    hall.fill(hall.page.form, "method", "waste")
    hall.page.ask_post()
    hall.answer()
    assert hall.page.posted.method == "waste company"
    assert on_hand(hall.database, "SANITIZER", "POI") == 120


def test_goods_called_expired_that_are_still_good_are_pointed_out(sit: Sit) -> None:
    hall = sit()
    hall.open(("write-off", ""))
    hall.fill(hall.page.form, "location", "Poipet")
    hall.settle()
    put(hall, {"item": "HK", "quantity": "1", "reason": "expired"})
    assert "HK-0424 is good until 28 Feb 2022." in words(hall.page)


def test_an_adjustment_adds_a_batch_that_nobody_knew(sit: Sit) -> None:
    hall = sit()
    hall.open(("adjustment", ""))
    hall.fill(hall.page.form, "location", "Poipet")
    hall.settle()
    found = {"item": "GLOVES", "quantity": "12", "batch": "GL-NEW", "donor": "WFP", "expiry": "2023-05-31"}
    put(hall, found | {"reason": "found"}, {"item": "SUIT", "quantity": "-3", "reason": "counting mistake"})
    assert {"+12 pieces", "-3 pieces"} <= set(words(hall.page))
    hall.page.ask_post()
    hall.answer()
    lines = hall.database.read(lambda s: read_change_detail(s, "ADJ-PNH-2020-0001")).lines
    told = {(line.batch, line.donor, line.expiry, line.quantity) for line in lines}
    assert ("GL-NEW", "WFP", date(2023, 5, 31), 12) in told
    assert clipped(hall.place) == []


# Returns


def hand_over(hall: Hall) -> None:
    """The health department has thirty suits."""
    note = papers.issue(
        hall.database,
        papers.note_draft(hall.database, papers.GoodsLineDraft("SUIT", "30"), source="POI", target="PHD-BMC"),
    )
    papers.confirm(hall.database, note.number)


def test_a_recipient_gives_back_of_what_it_has(sit: Sit) -> None:
    hall = sit()
    hand_over(hall)
    hall.open(("return", ""))
    hall.fill(hall.page.form, "place", "BMC PHD")
    hall.fill(hall.page.form, "store", "Poipet")
    hall.settle()
    put(hall, {"item": "SUIT", "quantity": "6", "damaged": "2", "reason": "too many"})
    assert cells(hall) | {"batch": "PS-0320", "donor": "WFP", "available": "30"} == cells(hall)
    hall.page.ask_post()
    hall.answer()
    assert on_hand(hall.database, "SUIT", "~PHD-BMC") == 24
    assert hall.page.top.title.text() == "RET-PNH-2020-0001"
    assert clipped(hall.place, allowed=(PHD,)) == []


def test_a_place_that_was_given_nothing_says_so(sit: Sit) -> None:
    hall = sit()
    hall.open(("return", ""))
    hall.fill(hall.page.form, "place", "Malai")
    hall.settle_side()
    assert "It has nothing of ours" in words(hall.page)


def test_without_a_recipient_nothing_goes_to_the_sender_by_accident(sit: Sit) -> None:
    hall = sit()
    hall.open(("return", ""))
    hall.fill(hall.page.form, "store", "Poipet")
    put(hall, {"item": "SUIT", "quantity": "6", "reason": "too many"})
    hall.page.ask_post()
    assert hall.page.form.problem_keys() == ["place"]


def test_goods_go_back_to_the_sender(sit: Sit) -> None:
    hall = sit()
    hall.open(("return", ""))
    hall.page.draft.put("way", "sender")
    hall.fill(hall.page.form, "store", "Poipet")
    hall.settle()
    put(hall, {"item": "SANITIZER", "quantity": "60", "reason": "expired"})
    assert not hall.page.form.boxes["place"].isVisible()
    hall.page.ask_post()
    hall.answer()
    assert on_hand(hall.database, "SANITIZER", "POI") == 120
    assert clipped(hall.place) == []


# Asking and deciding


def test_with_accounts_a_large_loss_is_asked_for_and_waits(sit: Sit) -> None:
    hall = sit(alone=False)
    papers.set_limit(hall.database, "500")
    hall.open(("write-off", ""))
    hall.fill(hall.page.form, "location", "Poipet")
    hall.settle()
    uid = batch_uid(hall, "PS-0401")
    put(hall, {"item": "SUIT", "quantity": "60", "batch": uid, "reason": "lost"})
    assert (shown(hall, "post"), shown(hall, "ask")) == (False, True)
    hall.page.ask_for_approval()
    hall.settle()
    assert (shown(hall, "approve"), shown(hall, "withdraw")) == (False, True)
    assert on_hand(hall.database, "SUIT", "POI") == 520
    assert hall.database.read(lambda s: list_drafts(s, Kind.WRITE_OFF.value)) == []
    assert clipped(hall.place) == []
    hall.page.acts.trigger("withdraw")
    hall.settle()
    assert scalar(hall.database, "SELECT state FROM approval") == "withdrawn"


def test_what_waits_stands_first_and_is_approved_from_the_list(sit: Sit) -> None:
    hall = sit(alone=False)
    typed = ask(hall.database)
    hall.open(LIST)
    assert hall.page.model.rows[0].stage == "waiting"
    assert hall.page.top.summary.text() == "1 waits for approval"
    hall.page.table.go_to_first()
    hall.settle()
    assert {"60 PPE suits", "Chan"} <= set(words(hall.page.side))
    assert clipped(hall.place) == []
    hall.page.acts.trigger("approve")
    hall.answer()
    assert scalar(hall.database, "SELECT uid FROM document ORDER BY id DESC LIMIT 1") == typed.uid
    assert [row.stage for row in hall.page.model.rows] == ["done"]


def test_a_request_is_approved_on_its_own_page(sit: Sit) -> None:
    hall = sit(alone=False)
    typed = ask(hall.database)
    hall.open(("write-off", typed.uid))
    assert (shown(hall, "approve"), shown(hall, "withdraw"), shown(hall, "post")) == (True, False, False)
    assert cells(hall) | {"batch": "PS-0401", "donor": "WFP", "available": "100"} == cells(hall)
    hall.page.acts.trigger("approve")
    hall.answer()
    assert hall.page.posted.row.approved_by == "Sokha"
    assert hall.page.posted.requested_by == "Chan"


def test_a_refused_request_says_why_and_is_written_again(sit: Sit) -> None:
    hall = sit(alone=False)
    typed = ask(hall.database, "Sokha")
    dara = Database(hall.database.address, actor=Actor("Dara", alone=False), clock=CLOCK)
    dara.write(lambda s: refuse_change(s, typed.uid, "Look behind the door"))
    dara.close()
    hall.open(("write-off", typed.uid))
    assert "Look behind the door" in f"{hall.page.banner.title} {hall.page.banner.text}"
    assert clipped(hall.place) == []
    hall.page.acts.trigger("again")
    hall.settle()
    assert hall.page.draft.get("uid") != typed.uid
    assert cells(hall)["item"] == "PPE suits"
    assert hall.page.is_written


def test_refusing_from_the_list_asks_why(sit: Sit) -> None:
    hall = sit(alone=False)
    ask(hall.database)
    hall.open(LIST)
    hall.page.table.go_to_first()
    hall.settle()
    hall.page.acts.trigger("refuse")
    hall.answer("Not now")
    assert scalar(hall.database, "SELECT decision FROM approval") == "Not now"
    assert [row.stage for row in hall.page.model.rows] == ["refused"]


# Afterwards


def test_a_posted_loss_is_shown_printed_and_reversed(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = sit()
    line = ChangeLineDraft("SUIT", "4", "damaged", batch="PS-0401")
    posted = papers.change(hall.database, Kind.WRITE_OFF, line, place="POI", witness="Keo Vanna")
    hall.open(posted.number)
    assert "Keo Vanna" in words(hall.page)
    printed: list[bytes] = []
    monkeypatch.setattr("supplytrack.ui.saving.print_pdf", lambda _page, content: printed.append(content))
    hall.page.acts.trigger("print")
    hall.settle()
    assert printed[0].startswith(b"%PDF")
    hall.page.ask_reverse()
    hall.answer("Found again")
    assert on_hand(hall.database, "SUIT", "POI") == 520
    assert "Reversed by REV-PNH-2020-0001" in f"{hall.page.banner.title} {hall.page.banner.text}"


def test_a_deleted_draft_leads_back_to_the_list(sit: Sit) -> None:
    hall = sit()
    hall.open(("write-off", ""))
    hall.fill(hall.page.form, "location", "Poipet")
    hall.settle_side()
    hall.page.draft.save_now()
    hall.settle()
    hall.open(LIST)
    assert [row.stage for row in hall.page.model.rows] == ["draft"]
    hall.page.opened(hall.page.model.rows[0])
    hall.settle()
    hall.page.acts.trigger("delete")
    hall.settle()
    assert hall.gone[-1] == ("stock", LIST)


def test_the_list_adds_up_what_was_lost_lately(sit: Sit) -> None:
    hall = sit()
    line = ChangeLineDraft("SUIT", "4", "damaged", batch="PS-0401")
    papers.change(hall.database, Kind.WRITE_OFF, line, place="POI")
    hall.open(LIST)
    hall.settle()
    assert {"Lost in the last 90 days", "4 pieces", "50 USD"} <= set(words(hall.page.side))
    assert clipped(hall.place) == []


@pytest.mark.parametrize("what", [LIST, "write-off", "disposal", "adjustment", "return", "WO-PNH-2020-0001"])
@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_cut_in_either_language(sit: Sit, what: object, language: str) -> None:
    hall = sit(language=language)
    papers.set_limit(hall.database, "500")
    line = ChangeLineDraft("SUIT", "4", "damaged", batch="PS-0401")
    papers.change(hall.database, Kind.WRITE_OFF, line, place="POI")
    hall.open((what, "") if what in ("write-off", "disposal", "adjustment", "return") else what)
    if isinstance(what, str) and hall.page.posted_paper() is None:
        for field in ("location", "store"):
            if field in hall.page.form.boxes:
                hall.page.draft.put(field, "POI")
        if what == "return":
            hall.page.draft.put("place", "PHD-BTB")
        hall.settle()
        quantity = "-12" if what == "adjustment" else "12"
        put(hall, {"item": "SUIT", "quantity": quantity, "reason": "other", "remarks": "wet"})
    assert clipped(hall.place) == []
