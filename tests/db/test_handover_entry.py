"""What a form is told while a handover is written, and that issuing takes exactly what the form said."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from supplytrack.core.document import NoteState
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.entry import (
    StoreStock,
    days_reached,
    places_reached,
    read_note_paper,
    store_stock,
    where_item_is,
)
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.plan import OWN, PlannedLine, plan_lines, totals_by_donor
from supplytrack.inventory.fefo import SkipReason
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.operations import save_draft
from tests.factories import papers
from tests.factories.time import TODAY

MAY, JUNE, JULY = date(2020, 5, 1), date(2020, 6, 1), date(2021, 7, 1)


def stock(database: Database, day: date = TODAY, note: str = "") -> StoreStock:
    return database.read(lambda session: store_stock(session, "PNH", day, note))


def available(database: Database, item: str = "MASK", day: date = TODAY, note: str = "") -> int:
    return stock(database, day, note).items[item].available(day)


def test_what_a_note_holds_is_taken_from_others_and_free_to_itself(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "100", batch="A", expiry=JULY)
    held = papers.note_draft(workspace, GoodsLineDraft("MASK", "30"))
    papers.prepare(workspace, held)

    assert available(workspace) == 70
    assert available(workspace, note=held.uid) == 100


def test_on_a_past_day_only_what_stayed_since_is_available(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "100", on=MAY, batch="A", expiry=JULY)
    papers.send(workspace, "MASK", "60", on=JUNE)
    papers.receive(workspace, "MASK", "500", on=TODAY, batch="B", expiry=JULY)

    assert available(workspace, day=MAY) == 40
    assert available(workspace, day=MAY - timedelta(days=1)) == 0


def test_what_has_expired_is_not_available_and_is_passed_over_with_its_reason(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "50", on=MAY, batch="OLD", expiry=JUNE)
    papers.receive(workspace, "MASK", "20", on=MAY, batch="NEW", expiry=JULY)

    plan = plan_lines(stock(workspace), [PlannedLine("MASK", "5")])[0]

    assert plan is not None
    assert [take.lot.number for take in plan.takes] == ["NEW"]
    assert [(one.lot.number, one.reason) for one in plan.passed_over] == [("OLD", SkipReason.EXPIRED)]
    assert (plan.available, plan.left) == (20, 15)


@pytest.mark.parametrize(
    "line",
    [
        PlannedLine("MASK", "70"),
        PlannedLine("MASK", "2", "box", "30"),
        PlannedLine("MASK", "10", donor="WFP"),
        PlannedLine("MASK", "10", donor=OWN),
    ],
)
def test_issuing_takes_the_batches_that_the_form_said(workspace: Database, line: PlannedLine) -> None:
    papers.receive(workspace, "MASK", "50", on=MAY, batch="A", expiry=JULY)
    papers.receive(workspace, "MASK", "40", on=JUNE, batch="B", expiry=JULY, donor="WFP")
    papers.receive(workspace, "MASK", "40", on=JUNE, batch="C", expiry=JULY - timedelta(days=9))
    plans = plan_lines(stock(workspace), [line, PlannedLine("MASK", "12")])

    typed = [
        GoodsLineDraft(
            one.item,
            one.quantity,
            one.pack,
            one.pack_factor,
            donor="" if one.donor == OWN else one.donor,
            own_only=one.donor == OWN,
        )
        for one in (line, PlannedLine("MASK", "12"))
    ]
    posted = papers.issue(workspace, papers.note_draft(workspace, *typed))

    said = [(take.lot.uid, take.quantity) for plan in plans if plan for take in plan.takes]
    lines = papers.rows(
        workspace,
        "SELECT b.uid, x.quantity FROM dispatch_line x JOIN batch b ON b.id = x.batch_id "
        "WHERE x.document_id = :id ORDER BY x.line",
        id=posted.id,
    )
    assert [tuple(row) for row in lines] == said


def test_a_chosen_batch_names_the_one_that_expires_before_it(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "50", batch="LATE", expiry=JULY)
    papers.receive(workspace, "MASK", "50", batch="SOON", expiry=JULY - timedelta(days=90))
    late = next(lot for lot in stock(workspace).items["MASK"].lots if lot.number == "LATE")

    chosen, whole = plan_lines(
        stock(workspace), [PlannedLine("MASK", "5", batch=late.uid), PlannedLine("MASK", "5")]
    )

    assert chosen is not None
    assert whole is not None
    assert chosen.earlier is not None
    assert chosen.earlier.number == "SOON"
    assert chosen.available == 50
    assert whole.earlier is None


def test_a_quantity_that_cannot_be_counted_is_said_and_takes_nothing(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "50", batch="A", expiry=JULY)

    plan = plan_lines(stock(workspace), [PlannedLine("MASK", "1.5")])[0]

    assert plan is not None
    assert plan.wrong.startswith("1.5 cannot be counted exactly")
    assert (plan.wanted, plan.left, plan.missing) == (None, None, 0)


def test_totals_stand_by_donor_with_own_goods_last_and_say_what_is_asked_for(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "50", batch="A", expiry=JULY)
    papers.receive(workspace, "SUIT", "10", donor="WFP", batch="S", expiry=JULY)

    plans = plan_lines(stock(workspace), [PlannedLine("MASK", "60"), PlannedLine("SUIT", "4")])
    found = [(one.donor, one.item.ref.code, one.quantity) for one in totals_by_donor(plans)]

    assert found == [("WFP", "SUIT", 4), ("", "MASK", 60)]
    assert plans[0] is not None
    assert plans[0].missing == 10


def test_packs_of_the_batches_are_known_with_their_size(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "2", batch="A", expiry=JULY, pack="box", pack_factor="50")

    lot = stock(workspace).items["MASK"].lots[0]

    assert (lot.pack_name, lot.pack_factor, lot.on_hand) == ("box", Fraction(50), 100)
    assert stock(workspace).units["boxes"] == "ប្រអប់"


def test_where_an_item_is_says_who_holds_it_and_what_is_moving(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "20", batch="A", expiry=JULY)
    papers.receive(workspace, "MASK", "30", place="BTB", batch="B", expiry=JULY)
    papers.send(workspace, "MASK", "5", source="BTB")
    held = papers.note_draft(workspace, GoodsLineDraft("MASK", "8"))
    number = papers.prepare(workspace, held)

    found = workspace.read(lambda session: where_item_is(session, "MASK", "PNH"))
    by_itself = workspace.read(lambda session: where_item_is(session, "MASK", "PNH", held.uid))

    assert [(one.place, one.on_hand, one.available, one.in_transit) for one in found] == [
        ("PNH", 20, 12, False),
        ("BTB", 25, 25, False),
        ("~IN-TRANSIT", 5, 0, True),
    ]
    assert [(one.number, one.quantity) for one in found[0].holders] == [(number, 8)]
    assert by_itself[0].available == 20
    assert not by_itself[0].holders


def test_a_note_is_read_wherever_it_stands(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "20", batch="A", expiry=JULY)
    typed = papers.note_draft(workspace, GoodsLineDraft("MASK", "8"))
    assert workspace.read(lambda session: read_note_paper(session, typed.uid)) is None

    workspace.write(lambda session: save_draft(session, typed.uid, "delivery note", {"uid": typed.uid}))
    draft = workspace.read(lambda session: read_note_paper(session, typed.uid))
    number = papers.prepare(workspace, typed)
    prepared = workspace.read(lambda session: read_note_paper(session, number))
    papers.issue(workspace, typed)
    papers.confirm(workspace, number, ProofLineDraft(1, damaged="1", reason="wet"))
    signed = workspace.read(lambda session: read_note_paper(session, number))

    assert draft is not None
    assert (draft.state, draft.typed) == (NoteState.DRAFT, {"uid": typed.uid})
    assert prepared is not None
    assert (prepared.state, prepared.uid, prepared.typed) == (
        NoteState.PREPARED,
        typed.uid,
        {"uid": typed.uid},
    )
    assert signed is not None
    assert (signed.state, signed.typed) == (NoteState.CONFIRMED, None)


def test_people_of_a_reversed_distribution_do_not_count(workspace: Database) -> None:
    def give(people: str, day: date) -> papers.Posted:
        return papers.give(workspace, on=day, heads=HeadCount(people=people))

    give("31", MAY)
    give("10", JUNE)
    give("5", JUNE)
    papers.reverse(workspace, give("99", JUNE))

    days = workspace.read(lambda session: days_reached(session, "POI-PET", MAY, JUNE))
    places, since = workspace.read(places_reached)

    assert [(one.date, one.people) for one in days] == [(MAY, 31), (JUNE, 15)]
    assert [(one.place, one.people) for one in places] == [("POI-PET", 46)]
    assert since == MAY
