"""Posting: one document, one transaction, one identity, one number, one place in the chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from supplytrack.core.clock import day_number
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database, Session
from supplytrack.db.workspace import GENESIS
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.operations import issue_delivery_note
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted, find_posted
from supplytrack.procurement.operations import OrderDraft, OrderLineDraft, ReceiptLineDraft, post_order
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import on_hand, receive, rows, scalar
from tests.factories.time import TODAY, Calendar

WAYS_TO_POST: dict[str, Callable[[Database, str], Posted]] = {
    "goods receipt": lambda w, uid: papers.post_receipt(
        w, papers.receipt_draft(w, ReceiptLineDraft("SOAP", "7"), uid=uid)
    ),
    "purchase order": lambda w, uid: w.write(
        lambda s: post_order(s, OrderDraft(uid, TODAY, "MEDIMPEX", [OrderLineDraft("SOAP", "7")]))
    )[0],
    "delivery note": lambda w, uid: papers.issue(
        w, papers.note_draft(w, GoodsLineDraft("MASK", "7"), uid=uid)
    ),
    "proof of delivery": lambda w, uid: papers.confirm(w, _issued_number(w), uid=uid),
    "distribution to people": lambda w, uid: papers.give(w, "MASK", "7", uid=uid),
    "adjustment": lambda w, uid: papers.adjust(w, "MASK", "-7", uid=uid),
    "reversal": lambda w, uid: papers.reverse(w, _first_receipt(w), uid=uid),
}


def _issued_number(workspace: Database) -> str:
    number = scalar(workspace, "SELECT number FROM document WHERE kind = 'delivery note'")
    return number or papers.send(workspace, "MASK", "3").number


def _first_receipt(workspace: Database) -> Posted:
    row = rows(workspace, "SELECT id, uid, number FROM document ORDER BY id")[0]
    return Posted(*row)


@pytest.mark.parametrize("kind", WAYS_TO_POST)
def test_posting_twice_under_one_identity_gives_the_same_document_once(
    workspace: Database, kind: str
) -> None:
    receive(workspace, "MASK", "100")
    uid = new_uid()
    first = WAYS_TO_POST[kind](workspace, uid)
    moves = rows(workspace, "SELECT * FROM stock_move ORDER BY id")
    again = WAYS_TO_POST[kind](workspace, uid)
    assert (again.id, again.number, again.already, first.already) == (first.id, first.number, True, False)
    assert scalar(workspace, "SELECT kind FROM document WHERE uid = :uid", uid=uid) == kind
    assert rows(workspace, "SELECT * FROM stock_move ORDER BY id") == moves


def test_a_refused_paper_leaves_nothing_behind(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    before = _everything(workspace)
    draft = papers.receipt_draft(
        workspace, ReceiptLineDraft("SOAP", "5"), ReceiptLineDraft("RICE", "0.0001"), donor="UNICEF"
    )
    refusal(lambda: papers.post_receipt(workspace, draft))
    refusal(lambda: papers.send(workspace, "MASK", "11", target="POI-PET"))
    assert _everything(workspace) == before


def test_a_fault_in_the_middle_of_posting_leaves_nothing_behind(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    before = _everything(workspace)

    def post_and_break(session: Session) -> None:
        issue_delivery_note(session, papers.note_draft(workspace, GoodsLineDraft("MASK", "4")))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        workspace.write(post_and_break)
    assert _everything(workspace) == before


def _everything(workspace: Database) -> dict[str, list[object]]:
    tables = (
        "document",
        "stock_move",
        "batch",
        "balance",
        "daily_balance",
        "number_series",
        "chain",
        "party",
    )
    return {
        table: sorted(map(tuple, rows(workspace, f"SELECT * FROM {table}")), key=repr) for table in tables
    }


def test_every_move_takes_from_one_place_what_it_gives_to_another(workspace: Database) -> None:
    receive(workspace, "MASK", "100", damaged="4")
    posted = papers.hand_over(workspace, "MASK", "30")
    papers.give(workspace, "MASK", "6")
    per_place = dict(
        rows(
            workspace,
            """SELECT code, sum(q) FROM (SELECT to_location_id AS l, quantity AS q FROM stock_move
               UNION ALL SELECT from_location_id, -quantity FROM stock_move) g
               JOIN location ON location.id = l GROUP BY code""",
        )
    )
    assert posted.number == "DN-PNH-2020-0001"
    assert per_place == {
        "~SUPPLIED": -100,
        "PNH": 60,
        "~LOSS": 4,
        "~IN-TRANSIT": 0,
        "~PHD-BMC": 30,
        "~PEOPLE": 6,
    }


@pytest.mark.parametrize(
    ("action", "field"),
    [
        (lambda w, day: receive(w, "MASK", "1", on=day), "date"),
        (lambda w, day: papers.send(w, "MASK", "1", on=day), "date"),
        (lambda w, day: papers.prepare(w, papers.note_draft(w, GoodsLineDraft("MASK", "1"), on=day)), "date"),
        (lambda w, day: papers.give(w, "MASK", "1", on=day), "date"),
        (lambda w, day: papers.adjust(w, "MASK", "-1", on=day), "date"),
        (lambda w, day: papers.order(w, OrderLineDraft("MASK", "1"), on=day), "date"),
        (lambda w, day: papers.confirm(w, "DN-PNH-2020-0001", on=day), "date"),
    ],
)
def test_no_paper_is_dated_tomorrow_or_in_a_closed_period(
    workspace: Database, action: Callable[[Database, date], object], field: str
) -> None:
    receive(workspace, "MASK", "100", on=date(2020, 5, 1))
    papers.send(workspace, "MASK", "1", on=date(2020, 5, 2))
    tomorrow = refusal(lambda: action(workspace, date(2020, 6, 16)))
    assert str(tomorrow) == "2020-06-16 is in the future. A document is dated today or before."
    assert tomorrow.field == field
    _close_until(workspace, date(2020, 5, 31))
    closed = refusal(lambda: action(workspace, date(2020, 5, 31)))
    assert str(closed) == "The period up to 2020-05-31 is closed. Date the document after it."
    assert closed.field == field
    action(workspace, date(2020, 6, 1))


def _close_until(workspace: Database, day: date) -> None:
    change = text("UPDATE workspace SET closed_until_day = :day")
    workspace.write(lambda s: s.execute(change, {"day": day_number(day)}))


def test_today_is_the_day_at_the_office_and_not_in_greenwich(workspace: Database, calendar: Calendar) -> None:
    calendar.go_to(date(2020, 6, 15))
    calendar._now = calendar._now.replace(hour=18)  # one in the morning of the 16th in Phnom Penh
    assert receive(workspace, "MASK", "1", on=date(2020, 6, 16)).number == "GRN-PNH-2020-0001"


def test_instants_are_kept_in_universal_time(workspace: Database) -> None:
    receive(workspace, "MASK", "1")
    posted_at = scalar(workspace, "SELECT posted_at FROM document")
    assert workspace.clock.local(posted_at).strftime("%Y-%m-%d %H:%M") == "2020-06-15 09:00"


def test_numbers_count_up_for_each_kind_and_year_without_gaps(workspace: Database) -> None:
    for day in (date(2019, 12, 30), date(2020, 1, 2), date(2019, 12, 31)):
        receive(workspace, "MASK", "50", on=day)
    papers.send(workspace, "MASK", "1")
    numbers = [row.number for row in rows(workspace, "SELECT number FROM document ORDER BY id")]
    assert numbers == ["GRN-PNH-2019-0001", "GRN-PNH-2020-0001", "GRN-PNH-2019-0002", "DN-PNH-2020-0001"]


def test_a_refused_posting_gives_its_number_back(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    first = papers.send(workspace, "MASK", "1")
    refusal(lambda: papers.send(workspace, "MASK", "10"))
    wrong = papers.note_draft(workspace, GoodsLineDraft("MASK", "10"))
    refusal(lambda: papers.prepare(workspace, wrong))
    second = papers.send(workspace, "MASK", "1")
    assert [first.number, second.number] == ["DN-PNH-2020-0001", "DN-PNH-2020-0002"]


def test_a_number_after_9999_has_five_digits(workspace: Database) -> None:
    full = text("INSERT INTO number_series (prefix, station, year, last) VALUES ('GRN', 'PNH', 2020, 9999)")
    workspace.write(lambda s: s.execute(full))
    assert receive(workspace, "MASK", "1").number == "GRN-PNH-2020-10000"


def test_each_document_follows_the_hash_of_the_one_before(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    papers.hand_over(workspace, "MASK", "4")
    previous = GENESIS
    documents = rows(workspace, "SELECT content, chain_hash FROM document ORDER BY chain_position")
    for content, chained in documents:
        previous = hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()
        assert chained == previous
    assert len(documents) == 3
    assert rows(workspace, "SELECT station, position, hash FROM chain") == [("PNH", 3, previous)]


def test_the_hashed_form_says_what_moved_in_codes_that_any_station_knows(workspace: Database) -> None:
    receive(workspace, "MASK", "10", donor="WFP", batch="W1")
    posted = papers.send(workspace, "MASK", "4")
    said = json.loads(scalar(workspace, "SELECT content FROM document WHERE id = :id", id=posted.id))
    lot = scalar(workspace, "SELECT uid FROM batch")
    assert said["moves"] == [[1, lot, "PNH", "~IN-TRANSIT", 4]]
    assert (said["from"], said["to"], said["date"], said["number"]) == (
        "PNH",
        "PHD-BMC",
        "2020-06-15",
        "DN-PNH-2020-0001",
    )


def test_who_received_stands_outside_the_ledger_and_its_chain(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    personal = {"receiver_name": "Chan Dara", "receiver_function": "Deputy", "receiver_phone": "012345678"}
    posted = papers.issue(workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "4"), **personal))
    papers.confirm(workspace, posted.number, receiver_name="Sok Srey", signature="<svg/>")
    kept = rows(workspace, "SELECT document_uid, name, function, phone, signature FROM receiver")
    assert kept == [(posted.uid, "Sok Srey", "Deputy", "012345678", "<svg/>")]
    tables = ("document", "dispatch", "dispatch_line", "proof_of_delivery", "proof_line")
    ledger = repr([rows(workspace, f"SELECT * FROM {table}") for table in tables])
    assert not any(word in ledger for word in ("Chan Dara", "Sok Srey", "012345678", "<svg/>", "Deputy"))


def test_personal_data_can_be_removed_and_the_chain_still_holds(workspace: Database) -> None:
    receive(workspace, "MASK", "10")
    papers.issue(workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "4"), receiver_name="Dara"))
    before = rows(workspace, "SELECT chain_hash FROM document ORDER BY id")
    workspace.write(lambda s: s.execute(text("DELETE FROM receiver")))
    assert rows(workspace, "SELECT chain_hash FROM document ORDER BY id") == before


def test_a_reference_names_one_document_of_its_kind(workspace: Database) -> None:
    draft = papers.receipt_draft(workspace, ReceiptLineDraft("MASK", "5"), reference="R-1")
    papers.post_receipt(workspace, draft)
    refused = refusal(lambda: papers.post_receipt(workspace, replace(draft, uid=new_uid())))
    assert str(refused) == "This is already recorded under the same code or number."
    assert on_hand(workspace, "MASK") == 5


def test_people_can_be_counted_where_nothing_was_given(workspace: Database) -> None:
    posted = papers.give(workspace, heads=HeadCount(men="3", women="4", boys="1", girls="2"))
    assert rows(workspace, "SELECT document_id, people FROM people_reached") == [(posted.id, 10)]
    assert scalar(workspace, "SELECT count(*) FROM stock_move") == 0


def test_an_identity_that_was_never_posted_is_not_found(workspace: Database) -> None:
    assert workspace.read(lambda s: find_posted(s, new_uid())) is None
