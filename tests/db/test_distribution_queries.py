"""Lists of delivery notes and of people reached, one note in full, and its paper, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.core.document import CountMethod, NoteState, PaperState
from supplytrack.core.sheets import PaperParty, PaperProvince, Unstated
from supplytrack.core.sheets import PaperState as Printed
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.people_queries import PeopleFilter, count_people_rows, people_rows
from supplytrack.distribution.queries import (
    NoteFilter,
    NoteRow,
    count_notes,
    list_notes,
    read_note,
)
from supplytrack.distribution.sheets import delivery_note_sheet, preview_note_sheet
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.paging import Where
from tests.factories import papers
from tests.factories.prepared import prepared
from tests.factories.time import Calendar

APRIL = date(2020, 4, 1)
MAY = date(2020, 5, 1)


@prepared
def stocked(workspace: Database) -> Database:
    """60 suits of our own (batch A), 30 of WFP, 100 boxes of gloves, 5 kg of rice."""
    papers.receive(workspace, "SUIT", "60", batch="A", expiry=date(2021, 1, 1), on=APRIL)
    papers.receive(workspace, "SUIT", "30", donor="WFP", on=APRIL)
    papers.receive(workspace, "GLOVES", "100", on=APRIL)
    papers.receive(workspace, "RICE", "5", on=APRIL)
    return workspace


def notes(database: Database, **chosen: object) -> list[NoteRow]:
    return database.read(lambda s: list_notes(s, NoteFilter(**chosen)))  # type: ignore[arg-type]


def test_a_note_is_listed_in_every_state_with_its_goods(stocked: Database) -> None:
    prepared = papers.note_draft(stocked, GoodsLineDraft("SUIT", "70"))
    papers.prepare(stocked, prepared)
    cancelled = papers.note_draft(stocked, GoodsLineDraft("RICE", "2.5"))
    papers.prepare(stocked, cancelled)
    papers.cancel(stocked, cancelled.uid)
    issued = papers.send(stocked, "GLOVES", "3")
    confirmed = papers.hand_over(stocked, "GLOVES", "1")
    reversed_one = papers.send(stocked, "GLOVES", "2")
    papers.reverse_note(stocked, reversed_one)

    by_uid = {row.uid: (row.state, row.summary) for row in notes(stocked)}
    assert by_uid == {
        prepared.uid: (NoteState.PREPARED, "70 PPE suits"),
        cancelled.uid: (NoteState.CANCELLED, "2.5 kg of rice"),
        issued.uid: (NoteState.ISSUED, "3 boxes of examination gloves"),
        confirmed.uid: (NoteState.CONFIRMED, "1 box of examination gloves"),
        reversed_one.uid: (NoteState.REVERSED, "2 boxes of examination gloves"),
    }


def test_batches_of_one_item_are_one_part_of_the_summary(stocked: Database) -> None:
    papers.send(stocked, "SUIT", "80")
    assert notes(stocked)[0].summary == "80 PPE suits"


def test_a_note_waits_for_its_paper_until_it_is_signed(stocked: Database, calendar: Calendar) -> None:
    unsigned = papers.send(stocked, "GLOVES", "1", on=MAY)
    disputed = papers.send(stocked, "GLOVES", "2", on=MAY)
    signed = papers.send(stocked, "GLOVES", "3", on=MAY)
    papers.confirm(stocked, disputed.number, on=MAY, paper_state="disputed")
    papers.confirm(stocked, signed.number, on=MAY)
    papers.prepare(stocked, papers.note_draft(stocked, GoodsLineDraft("GLOVES", "4"), on=MAY))
    calendar.go_to(date(2020, 5, 8))
    open_days = {row.number: row.days_open for row in notes(stocked)}
    assert open_days == {
        unsigned.number: 7,
        disputed.number: 7,
        signed.number: None,
        "DN-PNH-2020-0004": None,
    }
    waiting = notes(stocked, open_papers=True)
    assert {row.number for row in waiting} == {unsigned.number, disputed.number}
    assert [row.number for row in notes(stocked, papers=(PaperState.DISPUTED,))] == [disputed.number]


def test_a_note_waits_again_when_its_proof_is_reversed(stocked: Database) -> None:
    note = papers.send(stocked, "GLOVES", "1", on=MAY)
    proof = papers.confirm(stocked, note.number, on=MAY)
    assert notes(stocked)[0].days_open is None
    papers.reverse_note(stocked, proof)
    row = notes(stocked)[0]
    assert (row.state, row.days_open, row.confirmed) == (NoteState.ISSUED, 45, None)


def test_a_note_tells_where_it_goes(stocked: Database) -> None:
    papers.send(stocked, "GLOVES", "1")
    row = notes(stocked)[0]
    assert (row.source, row.target_name, row.target_kind.value) == (
        "PNH",
        "Banteay Meanchey PHD",
        "health department",
    )
    assert (row.province_code, row.province, row.province_km) == ("KH01", "Banteay Meanchey", "បន្ទាយមានជ័យ")


def test_notes_are_chosen_by_all_that_is_asked_together(stocked: Database) -> None:
    suits = papers.send(stocked, "SUIT", "70", on=MAY)
    gloves = papers.send(stocked, "GLOVES", "1", target="QC-KKG")
    reserved = papers.note_draft(stocked, GoodsLineDraft("SUIT", "1", donor="WFP"))
    number = papers.prepare(stocked, reserved)
    every = [number, gloves.number, suits.number]
    for chosen, expected in (
        ({}, every),
        ({"states": (NoteState.ISSUED,)}, [gloves.number, suits.number]),
        ({"item": "SUIT"}, [number, suits.number]),
        ({"item": "SUIT", "own_only": True}, [suits.number]),
        ({"donor": "WFP"}, [number, suits.number]),
        ({"donor": "WFP", "states": (NoteState.PREPARED,)}, [number]),
        ({"donor": "WHO"}, []),
        ({"province": "KH09"}, [gloves.number]),
        ({"recipient": "QC-KKG"}, [gloves.number]),
        ({"source": "PNH"}, every),
        ({"first": MAY, "last": MAY}, [suits.number]),
        ({"search": "koh KONG"}, [gloves.number]),
        ({"search": "0001"}, [suits.number]),
        ({"search": "phnom penh store"}, every),
        ({"search": "_"}, []),
    ):
        assert sorted(row.number for row in notes(stocked, **chosen)) == sorted(expected), chosen
        wanted = NoteFilter(**chosen)  # type: ignore[arg-type]
        assert stocked.read(lambda s, wanted=wanted: count_notes(s, wanted)) == len(expected)


def test_pages_of_notes_go_on_where_the_last_one_ended(stocked: Database) -> None:
    for day in (3, 1, 2, 2, 3, 2, 1):
        papers.send(stocked, "GLOVES", "1", on=date(2020, 5, day))
    for newest_first in (True, False):
        whole = stocked.read(lambda s, way=newest_first: list_notes(s, newest_first=way))
        paged: list[NoteRow] = []
        while page := stocked.read(
            lambda s, way=newest_first, key=paged[-1].key if paged else None: list_notes(
                s, after=key, limit=2, newest_first=way
            )
        ):
            paged += page
        assert paged == whole
        assert [row.key for row in whole] == sorted((row.key for row in whole), reverse=newest_first)


@pytest.mark.parametrize("number", ["", "DN-PNH-2020-0009", "GRN-PNH-2020-0001", "' OR 1=1 --"])
def test_an_unknown_note_is_refused(stocked: Database, number: str) -> None:
    papers.send(stocked, "GLOVES", "1")
    with pytest.raises(Refused) as refusal:
        stocked.read(lambda s: read_note(s, number))
    assert refusal.value.field == "number"


def test_a_note_is_read_with_what_became_of_each_batch(stocked: Database) -> None:
    note = papers.issue(
        stocked,
        papers.note_draft(
            stocked,
            GoodsLineDraft("SUIT", "80", remarks="handle with care"),
            GoodsLineDraft("GLOVES", "2", pack="carton", pack_factor="10"),
            means="road",
            driver="Dara",
            headcount=HeadCount(people="12"),
        ),
    )
    papers.confirm(
        stocked,
        note.number,
        ProofLineDraft(1, damaged="2", refused="1", reason="wet"),
        receiver_name="Chan",
        receiver_function="Director",
    )
    detail = stocked.read(lambda s: read_note(s, uid=note.uid))
    own, given, gloves = detail.lines
    assert (own.batch, own.donor, own.quantity, own.entered_line) == ("A", None, 60, 1)
    assert (own.accepted, own.damaged, own.short, own.refused, own.reason) == (57, 2, 0, 1, "wet")
    assert (given.donor, given.donor_name, given.quantity, given.accepted) == (
        "WFP",
        "World Food Programme",
        20,
        20,
    )
    assert (gloves.quantity, gloves.entered, gloves.pack_name, gloves.pack_numerator) == (
        20,
        "2",
        "carton",
        10,
    )
    assert (detail.receiver.name, detail.receiver.function) == ("Chan", "Director")
    assert (detail.means, detail.driver, detail.proof_number) == ("road", "Dara", "POD-PNH-2020-0001")
    assert detail.heads is not None
    assert detail.heads.people == 12
    assert [(total.donor, [part.counted for part in total.goods]) for total in detail.totals] == [
        (None, ["60 pieces", "20 boxes"]),
        ("WFP", ["20 pieces"]),
    ]


def test_an_issued_note_has_no_outcome_yet(stocked: Database) -> None:
    note = papers.send(stocked, "GLOVES", "1")
    line = stocked.read(lambda s: read_note(s, note.number)).lines[0]
    assert (line.accepted, line.damaged, line.short, line.refused, line.reason) == (
        None,
        None,
        None,
        None,
        "",
    )


def test_a_prepared_note_is_read_as_it_was_typed_with_the_batches_it_holds(stocked: Database) -> None:
    typed = papers.note_draft(
        stocked,
        GoodsLineDraft("SUIT", "70"),
        receiver_function="Director",
        request_number="REQ-7",
        headcount=HeadCount(men="3"),
    )
    number = papers.prepare(stocked, typed)
    detail = stocked.read(lambda s: read_note(s, number))
    assert detail.draft == typed
    assert [(line.batch, line.quantity) for line in detail.lines] == [("A", 60), ("", 10)]
    assert (detail.request_number, detail.receiver.function) == ("REQ-7", "Director")


# ------------------------------------------------------------------ papers


def test_the_paper_of_an_issued_note_leaves_the_receipt_to_the_pen(stocked: Database) -> None:
    note = papers.issue(
        stocked,
        papers.note_draft(
            stocked,
            GoodsLineDraft("SUIT", "80"),
            GoodsLineDraft("GLOVES", "2", pack="carton", pack_factor="10"),
            means="by hand",
            on=MAY,
        ),
    )
    sheet = stocked.read(lambda s: delivery_note_sheet(s, note.number, "km"))
    assert (sheet.state, sheet.means, sheet.head.number) == (Printed.ORIGINAL, "hand", note.number)
    assert (sheet.head.date, sheet.head.language) == (MAY, "km")
    assert sheet.province == PaperProvince("KH01", "Banteay Meanchey", "បន្ទាយមានជ័យ")
    assert [(line.sent, line.received, line.packed) for line in sheet.lines] == [
        (60, None, ""),
        (20, None, ""),
        (20, None, "2 cartons of 10"),
    ]
    own, given, gloves = (line.goods for line in sheet.lines)
    assert (own.donor, own.batch, own.expiry) == (None, "A", date(2021, 1, 1))
    assert given.donor == PaperParty("World Food Programme", "", "WFP")
    assert (given.batch, given.expiry) == (Unstated.NOT_RECORDED, Unstated.NOT_RECORDED)
    assert (gloves.batch, gloves.expiry) == (Unstated.NOT_TRACKED, Unstated.NONE)


def test_a_print_after_the_signed_paper_came_back_is_a_copy_with_what_was_received(stocked: Database) -> None:
    note = papers.send(stocked, "GLOVES", "10")
    papers.confirm(stocked, note.number, ProofLineDraft(1, short="1", reason="short in the box"))
    sheet = stocked.read(lambda s: delivery_note_sheet(s, note.number))
    assert sheet.state is Printed.COPY
    assert [(line.sent, line.received, line.remarks) for line in sheet.lines] == [(10, 9, "short in the box")]


def test_a_paper_says_that_its_note_is_a_draft_cancelled_or_reversed(stocked: Database) -> None:
    typed = papers.note_draft(stocked, GoodsLineDraft("GLOVES", "4"))
    number = papers.prepare(stocked, typed)
    sheet = stocked.read(lambda s: delivery_note_sheet(s, number))
    assert (sheet.state, [line.sent for line in sheet.lines]) == (Printed.DRAFT, [4])
    papers.cancel(stocked, typed.uid)
    sheet = stocked.read(lambda s: delivery_note_sheet(s, number))
    assert (sheet.state, [line.sent for line in sheet.lines]) == (Printed.CANCELLED, [4])
    note = papers.send(stocked, "GLOVES", "1")
    papers.reverse_note(stocked, note)
    assert stocked.read(lambda s: delivery_note_sheet(s, note.number)).state is Printed.REVERSED


def test_a_preview_shows_the_batches_that_issuing_would_take_and_changes_nothing(stocked: Database) -> None:
    typed = papers.note_draft(stocked, GoodsLineDraft("SUIT", "70"), GoodsLineDraft("SUIT", "5", donor="WFP"))
    sheet = stocked.read(lambda s: preview_note_sheet(s, typed))
    assert (sheet.state, sheet.head.number) == (Printed.DRAFT, "")
    assert [(line.goods.batch, line.sent) for line in sheet.lines] == [
        ("A", 60),
        (Unstated.NOT_RECORDED, 10),
        (Unstated.NOT_RECORDED, 5),
    ]
    assert papers.allocated(stocked, "SUIT") == 0


def test_a_preview_of_an_unfinished_note_shows_what_is_there(stocked: Database) -> None:
    typed = papers.note_draft(
        stocked,
        GoodsLineDraft("SUIT", "7"),
        GoodsLineDraft("GLOVES", "5000", donor="Somebody"),
        GoodsLineDraft("Tents", "2"),
        GoodsLineDraft("RICE", "a lot"),
        GoodsLineDraft("", ""),
        target="New camp",
        source="",
    )
    sheet = stocked.read(lambda s: preview_note_sheet(s, typed))
    assert (sheet.from_place.name, sheet.to.name, sheet.province) == ("", "New camp", None)
    assert [(line.goods.item.name, line.sent) for line in sheet.lines] == [
        ("PPE suit", 7),
        ("Examination gloves", 5000),
        ("Tents", 0),
        ("Rice", 0),
    ]
    assert sheet.lines[1].goods.donor == PaperParty("Somebody")


def test_one_line_too_many_does_not_take_the_batches_of_the_others_from_a_preview(stocked: Database) -> None:
    typed = papers.note_draft(stocked, GoodsLineDraft("SUIT", "7"), GoodsLineDraft("GLOVES", "5000"))
    sheet = stocked.read(lambda s: preview_note_sheet(s, typed))
    assert [line.goods.batch for line in sheet.lines] == ["A", Unstated.NOT_TRACKED]


# ------------------------------------------------------------------ people


def test_a_distribution_to_people_tells_heads_goods_and_place(stocked: Database) -> None:
    heads = HeadCount(
        men="1",
        women="2",
        boys="3",
        girls="4",
        households="5",
        planned="12",
        planned_why="rain",
        method="tally",
        served_kind="families",
    )
    papers.give(stocked, "RICE", "2.5", source="PNH", on=MAY, heads=heads)
    papers.give(stocked, on=APRIL)
    with_rice, only_people = stocked.read(people_rows)
    assert (with_rice.date, with_rice.place, with_rice.source, with_rice.province) == (
        MAY,
        "POI-PET",
        "PNH",
        "Banteay Meanchey",
    )
    counted = with_rice.heads
    assert (counted.men, counted.women, counted.boys, counted.girls, counted.people) == (1, 2, 3, 4, 10)
    assert (counted.households, counted.planned, counted.method, counted.served_kind) == (
        5,
        12,
        CountMethod.TALLY,
        "families",
    )
    assert with_rice.summary == "2.5 kg of rice"
    assert (only_people.summary, only_people.heads.men, only_people.heads.people) == ("", None, 10)


def test_distributions_to_people_are_chosen_and_paged(stocked: Database) -> None:
    rice = papers.give(stocked, "RICE", "1", source="PNH", on=MAY)
    people = papers.give(stocked, place="QC-KKG", source="PNH")
    mended = papers.give(stocked)
    reversal = papers.reverse(stocked, mended)
    for chosen, expected in (
        ({}, [mended.number, people.number, rice.number]),
        ({"reversed_too": False}, [people.number, rice.number]),
        ({"item": "RICE"}, [rice.number]),
        ({"place": "QC-KKG"}, [people.number]),
        ({"province": "KH01", "last": MAY}, [rice.number]),
        ({"search": "kong"}, [people.number]),
    ):
        wanted = PeopleFilter(**chosen)  # type: ignore[arg-type]
        found = stocked.read(lambda s, wanted=wanted: people_rows(s, wanted))
        assert [row.number for row in found] == expected, chosen
        assert stocked.read(lambda s, wanted=wanted: count_people_rows(s, wanted)) == len(expected)
    first = stocked.read(lambda s: people_rows(s, limit=2))
    rest = stocked.read(lambda s: people_rows(s, after=first[-1].key, limit=2))
    assert [row.number for row in first + rest] == [mended.number, people.number, rice.number]
    assert first[0].reversed_by == reversal.number


def test_signs_with_a_meaning_in_patterns_are_searched_as_they_are() -> None:
    where = Where()
    where.words("100%_!", "number {number}", "search {folded}")
    assert where.values == {"word_0": "%100!%!_!!%", "word_0_upper": "%100!%!_!!%"}
