"""What was handed over, the papers still open, the overview, and the reports' papers, on both engines."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

import pytest

from supplytrack.core.document import Kind
from supplytrack.core.sheets import PaperParty, Proof, StockReportSheet, Unstated
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.overview import (
    CategoryLevels,
    ProvinceRow,
    WeekRow,
    deliveries_per_week,
    expiring,
    papers_of_period,
    read_figures,
    read_overview,
    running_drafts,
)
from supplytrack.distribution.reports import (
    DistributionFilter,
    DistributionRow,
    distribution_report_sheet,
    distribution_rows,
    handover_rows,
)
from supplytrack.documents import distribution_report
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.limits import set_stock_warnings
from supplytrack.inventory.operations import save_draft
from supplytrack.inventory.queries import CardFilter, StockFilter
from supplytrack.inventory.sheets import stock_card_sheet, stock_report_sheet
from tests.documents.reading import text
from tests.factories import papers, recording
from tests.factories.prepared import prepared
from tests.factories.time import Calendar

APRIL = date(2020, 4, 1)
MAY = date(2020, 5, 1)
LATER = date(2020, 5, 5)


@prepared
def stocked(workspace: Database) -> Database:
    """60 suits of our own, 30 of WFP, gloves in two batches of 30, 5 kg of rice."""
    papers.receive(workspace, "SUIT", "60", batch="A", expiry=date(2021, 1, 1), on=APRIL)
    papers.receive(workspace, "SUIT", "30", donor="WFP", on=APRIL)
    papers.receive(workspace, "GLOVES", "30", on=APRIL)
    papers.receive(workspace, "GLOVES", "30", on=APRIL)
    papers.receive(workspace, "RICE", "5", on=APRIL)
    return workspace


def handed_over(database: Database, **chosen: object) -> list[DistributionRow]:
    return database.read(lambda s: distribution_rows(s, DistributionFilter(**chosen)))  # type: ignore[arg-type]


# ------------------------------------------------------------------ rows of the distribution report


def test_rows_have_the_keys_that_other_programs_rely_on() -> None:
    promised = (
        "date document province province_code recipient recipient_kind item item_name unit donor "
        "issued accepted damaged short refused status people_reached"
    )
    assert {field.name for field in fields(DistributionRow)} >= set(promised.split())


def test_a_row_adds_up_the_batches_of_one_item_and_donor(stocked: Database) -> None:
    note = papers.issue(
        stocked,
        papers.note_draft(stocked, GoodsLineDraft("SUIT", "80"), GoodsLineDraft("GLOVES", "40"), on=MAY),
    )
    papers.confirm(
        stocked,
        note.number,
        ProofLineDraft(1, damaged="2", short="3", reason="wet"),
        ProofLineDraft(4, refused="4", reason="not needed"),
        on=LATER,
    )
    rows = handed_over(stocked)
    assert [(row.item, row.donor, row.issued, row.accepted) for row in rows] == [
        ("SUIT", None, 60, 55),
        ("SUIT", "WFP", 20, 20),
        ("GLOVES", None, 40, 36),
    ]
    assert [(row.damaged, row.short, row.refused) for row in rows] == [(2, 3, 0), (0, 0, 0), (0, 0, 4)]
    assert {(row.date, row.document, row.status) for row in rows} == {(MAY, note.number, "signed")}
    first = rows[0]
    assert (first.recipient, first.recipient_name, first.recipient_kind) == (
        "PHD-BMC",
        "Banteay Meanchey PHD",
        "health department",
    )
    assert (first.province, first.province_code, first.unit) == ("Banteay Meanchey", "KH01", "piece")


def test_nothing_of_an_unsigned_note_is_accepted(stocked: Database) -> None:
    note = papers.send(stocked, "GLOVES", "3")
    row = handed_over(stocked)[0]
    assert (row.issued, row.accepted, row.status) == (3, 0, "unsigned")
    papers.confirm(stocked, note.number, paper_state="disputed")
    row = handed_over(stocked)[0]
    assert (row.issued, row.accepted, row.status) == (3, 3, "disputed")


def test_what_was_reversed_prepared_or_cancelled_was_not_handed_over(stocked: Database) -> None:
    papers.reverse_note(stocked, papers.send(stocked, "GLOVES", "3"))
    papers.reverse(stocked, papers.give(stocked, "RICE", "1", source="PNH"))
    papers.prepare(stocked, papers.note_draft(stocked, GoodsLineDraft("GLOVES", "1")))
    cancelled = papers.note_draft(stocked, GoodsLineDraft("GLOVES", "1"))
    papers.prepare(stocked, cancelled)
    papers.cancel(stocked, cancelled.uid)
    assert handed_over(stocked) == []
    assert stocked.read(handover_rows) == []


def test_goods_given_to_people_count_as_accepted_at_their_place(stocked: Database) -> None:
    papers.give(stocked, "RICE", "2.5", source="PNH", on=MAY)
    row = handed_over(stocked)[0]
    assert (row.recipient, row.recipient_kind, row.item, row.decimals) == (
        "POI-PET",
        "border post",
        "RICE",
        3,
    )
    assert (row.issued, row.accepted, row.status, row.people_reached) == (2_500, 2_500, "signed", 10)


def test_people_counted_without_goods_are_a_row_without_an_item(stocked: Database) -> None:
    papers.give(stocked, heads=HeadCount(people="7"))
    row = handed_over(stocked)[0]
    assert (row.item, row.unit, row.issued, row.people_reached) == ("", "", 0, 7)
    assert handed_over(stocked, own_only=True) == []
    assert handed_over(stocked, item="RICE") == []


def test_planned_people_stand_beside_those_who_came_where_every_count_had_a_plan(stocked: Database) -> None:
    rained = HeadCount(people="8", planned="10", planned_why="rain")
    papers.give(stocked, "RICE", "1", source="PNH", heads=rained)
    assert [(row.people_reached, row.people_planned) for row in handed_over(stocked)] == [(8, 10)]
    sheet = stocked.read(distribution_report_sheet)
    assert [(row.people, row.planned) for row in sheet.people] == [(8, 10)]
    assert "Planned 10 · 80 %" in text(distribution_report.render(sheet))
    papers.give(stocked, "RICE", "1", source="PNH", heads=HeadCount(people="5"))
    sheet = stocked.read(distribution_report_sheet)
    assert [(row.people, row.planned) for row in sheet.people] == [(13, None)]


def test_people_stand_on_the_first_row_of_a_document_only(stocked: Database) -> None:
    lines = (GoodsLineDraft("GLOVES", "1"), GoodsLineDraft("SUIT", "70"))
    papers.issue(stocked, papers.note_draft(stocked, *lines, headcount=HeadCount(people="12")))
    assert [row.people_reached for row in handed_over(stocked)] == [12, None, None]


def test_rows_come_by_day_then_in_the_order_of_posting(stocked: Database) -> None:
    second = papers.send(stocked, "GLOVES", "1", on=LATER)
    given = papers.give(stocked, "RICE", "1", source="PNH", on=LATER)
    first = papers.send(stocked, "GLOVES", "1", on=MAY)
    assert [row.document for row in handed_over(stocked)] == [first.number, second.number, given.number]


def test_handovers_are_chosen_by_period_place_item_and_donor(stocked: Database) -> None:
    suits = papers.send(stocked, "SUIT", "70", on=MAY)
    gloves = papers.send(stocked, "GLOVES", "1", on=LATER, target="QC-KKG")
    for chosen, expected in (
        ({}, [suits.number, suits.number, gloves.number]),
        ({"first": MAY, "last": MAY}, [suits.number, suits.number]),
        ({"province": "KH09"}, [gloves.number]),
        ({"location": "QC-KKG"}, [gloves.number]),
        ({"location": "BTB"}, []),
        ({"item": "SUIT", "own_only": True}, [suits.number]),
        ({"donor": "WFP"}, [suits.number]),
    ):
        assert [row.document for row in handed_over(stocked, **chosen)] == expected, chosen
        wanted = DistributionFilter(**chosen)  # type: ignore[arg-type]
        found = stocked.read(lambda s, wanted=wanted: handover_rows(s, wanted))
        assert [row.document for row in found] == list(dict.fromkeys(expected)), chosen


def test_what_was_issued_equals_what_left_the_stores(stocked: Database) -> None:
    papers.hand_over(stocked, "SUIT", "70")
    papers.send(stocked, "GLOVES", "41")
    papers.reverse_note(stocked, papers.send(stocked, "GLOVES", "3"))
    papers.give(stocked, "RICE", "1.5", source="PNH")
    issued = sum(row.issued for row in handed_over(stocked))
    left = papers.scalar(
        stocked,
        """SELECT sum(m.quantity) FROM stock_move m JOIN location l ON l.id = m.to_location_id
WHERE l.kind IN ('in transit', 'people reached')
AND NOT EXISTS (SELECT 1 FROM document w WHERE w.reverses_id = m.document_id)""",
    )
    assert issued == left == 70 + 41 + 1_500


# ------------------------------------------------------------------ papers of handovers


def test_a_handover_tells_its_paper_and_how_long_it_is_open(stocked: Database, calendar: Calendar) -> None:
    signed = papers.issue(stocked, papers.note_draft(stocked, GoodsLineDraft("SUIT", "70"), on=MAY))
    papers.confirm(
        stocked, signed.number, on=LATER, receiver_name="Chan Dara", receiver_function="Deputy Director"
    )
    papers.send(stocked, "GLOVES", "1", on=LATER)
    calendar.go_to(date(2020, 5, 15))
    done, waiting = stocked.read(handover_rows)
    assert (done.state, done.status, done.received_on, done.days_open) == ("confirmed", "signed", LATER, None)
    assert (done.receiver_function, done.proof, done.lines) == ("Deputy Director", "POD-PNH-2020-0001", 2)
    assert (waiting.state, waiting.status, waiting.received_on, waiting.days_open) == (
        "issued",
        "unsigned",
        None,
        10,
    )
    assert "Chan" not in repr(done)


# ------------------------------------------------------------------ the distribution report's sheet


def test_the_report_lists_handovers_by_province_and_recipient_with_what_is_open(stocked: Database) -> None:
    papers.send(stocked, "GLOVES", "5", on=MAY, target="QC-KKG")
    note = papers.issue(
        stocked,
        papers.note_draft(stocked, GoodsLineDraft("SUIT", "70"), GoodsLineDraft("GLOVES", "40"), on=LATER),
    )
    papers.confirm(stocked, note.number, ProofLineDraft(1, damaged="2", reason="wet"), paper_state="disputed")
    sheet = stocked.read(distribution_report_sheet)
    assert [(one.province.code if one.province else "", one.proof) for one in sheet.handovers] == [
        ("KH01", Proof.DISPUTED),
        ("KH09", Proof.UNSIGNED),
    ]
    settled, waiting = (one.lines for one in sheet.handovers)
    assert [(line.donor, line.sent, line.accepted, line.damaged, line.open) for line in settled] == [
        (None, 60, 58, 2, 0),
        (PaperParty("World Food Programme", "", "WFP"), 10, 10, 0, 0),
        (None, 40, 40, 0, 0),
    ]
    assert [(line.sent, line.accepted, line.open) for line in waiting] == [(5, 0, 5)]
    assert (sheet.period_from, sheet.period_to) == (MAY, date(2020, 6, 15))
    assert (sheet.head.number, sheet.scope.name) == ("DR-ALL-2020-0615", "All provinces and recipients")


def test_every_line_of_the_report_adds_up(stocked: Database) -> None:
    for quantity, line in (
        ("20", ProofLineDraft(1, damaged="1", short="2", refused="3", reason="wet")),
        ("5", None),
    ):
        note = papers.send(stocked, "GLOVES", quantity)
        if line:
            papers.confirm(stocked, note.number, line)
    for one in stocked.read(distribution_report_sheet).handovers:
        for told in one.lines:
            assert told.sent == told.accepted + told.damaged + told.short + told.refused + told.open


def test_the_report_counts_people_by_place_and_goods_and_keeps_heads_only_where_all_were_counted(
    stocked: Database,
) -> None:
    counted = HeadCount(men="1", women="2", boys="3", girls="4", served_kind="families")
    for place in ("POI-PET", "POI-PET", "QC-KKG"):
        papers.give(stocked, "RICE", "0.5", source="PNH", place=place, heads=counted)
    papers.give(
        stocked,
        "RICE",
        "0.5",
        source="PNH",
        place="QC-KKG",
        heads=HeadCount(people="100", served_kind="families"),
    )
    many, few = stocked.read(distribution_report_sheet).people
    assert (many.people, many.where, many.what, many.men) == (
        110,
        "Koh Kong quarantine centre",
        "1 kg of rice",
        None,
    )
    assert (few.people, few.who, few.men, few.women, few.boys, few.girls) == (20, "families", 2, 4, 6, 8)


def test_the_report_of_a_province_and_donor_says_so(stocked: Database) -> None:
    papers.send(stocked, "SUIT", "70", on=MAY)
    chosen = DistributionFilter(province="KH01", donor="WFP", last=MAY)
    sheet = stocked.read(lambda s: distribution_report_sheet(s, chosen))
    assert sheet.head.number == "DR-KH01-WFP-2020-0501"
    assert sheet.scope.name == "Banteay Meanchey · World Food Programme"
    assert [line.sent for one in sheet.handovers for line in one.lines] == [10]


def test_an_empty_workspace_has_an_empty_report(workspace: Database) -> None:
    sheet = workspace.read(distribution_report_sheet)
    assert (sheet.handovers, sheet.people) == ((), ())
    assert sheet.period_from == sheet.period_to == workspace.clock.today()
    stock = workspace.read(stock_report_sheet)
    assert (stock.rows, stock.documents) == ((), ())


# ------------------------------------------------------------------ overview


def test_the_overview_answers_what_waits(stocked: Database) -> None:
    papers.send(stocked, "GLOVES", "55", on=MAY)
    papers.receive(stocked, "MASK", "7", batch="M1", expiry=date(2020, 7, 1), place="BTB")
    stocked.write(lambda s: save_draft(s, "d" * 32, "delivery note", {}, "To Battambang"))
    found = stocked.read(lambda s: read_overview(s, MAY, date(2020, 6, 15), weeks=2))
    assert [(row.number, row.days_open) for row in found.unsigned] == [("DN-PNH-2020-0001", 45)]
    assert found.open_notes == 1
    assert [line.item.code for line in found.low] == ["GLOVES"]
    assert [(row.batch, row.days, row.place, row.goods.quantity) for row in found.expiring] == [
        ("M1", 16, "BTB", 7)
    ]
    assert [row.title for row in found.drafts] == ["To Battambang"]
    assert found.categories == (
        CategoryLevels("PPE", "ឧបករណ៍ការពារខ្លួន", 2, 1, 0),
        CategoryLevels("Food", "អាហារ", 1, 0, 0),
    )


def test_the_overview_counts_papers_that_stand_and_tells_transfers_that_are_long_on_the_way(
    stocked: Database,
) -> None:
    before = stocked.read(lambda s: papers_of_period(s, MAY, MAY))
    papers.send(stocked, "GLOVES", "5", on=MAY)
    papers.reverse(stocked, papers.receive(stocked, "MASK", "7", on=MAY))
    papers.receive(stocked, "MASK", "7", on=MAY)
    today = stocked.clock.today()
    # Told as expected, or not told at all: then it may take two weeks.
    for days, expected in ((20, None), (14, None), (3, 1), (3, 4), (40, 40)):
        papers.transfer(
            stocked,
            papers.GoodsLineDraft("MASK", "1"),
            on=today - timedelta(days=days),
            expected=None if expected is None else today - timedelta(days=days - expected),
        )
    after = stocked.read(lambda s: papers_of_period(s, MAY, MAY))
    assert {kind: after[kind] - before.get(kind, 0) for kind in after if after[kind] != before.get(kind)} == {
        Kind.GOODS_RECEIPT: 1,
        Kind.DELIVERY_NOTE: 1,
    }
    found = stocked.read(lambda s: read_overview(s, MAY, today))
    assert found.papers[Kind.TRANSFER] == 5
    assert [(row.days, row.summary) for row in found.overdue] == [
        (20, "1 surgical mask"),
        (3, "1 surgical mask"),
    ]


def test_an_item_that_ran_out_counts_as_out_and_one_that_never_came_not_at_all(stocked: Database) -> None:
    papers.send(stocked, "RICE", "5")
    found = stocked.read(lambda s: read_overview(s, MAY, MAY))
    assert [(row.category, row.out) for row in found.categories] == [("PPE", 0), ("Food", 1)]


def test_goods_count_as_expiring_from_the_asked_day_on_and_stay_when_they_expired(stocked: Database) -> None:
    for batch, expiry in (
        ("OLD", date(2020, 6, 14)),
        ("SOON", date(2020, 6, 25)),
        ("LATER", date(2020, 6, 26)),
    ):
        papers.receive(stocked, "MASK", "1", batch=batch, expiry=expiry)
    stocked.write(lambda s: set_stock_warnings(s, "10", "30"))
    found = stocked.read(expiring)
    assert [(row.batch, row.days) for row in found] == [("OLD", -1), ("SOON", 10)]


def test_goods_that_left_the_stores_no_longer_expire_there(stocked: Database) -> None:
    papers.receive(stocked, "MASK", "1", expiry=date(2020, 6, 25))
    papers.hand_over(stocked, "MASK", "1")
    assert stocked.read(expiring) == []


def test_weeks_begin_on_monday_and_tell_signed_apart(stocked: Database) -> None:
    for day in (date(2020, 5, 31), date(2020, 6, 1), date(2020, 6, 7)):
        papers.hand_over(stocked, "GLOVES", "1", on=day)
    papers.send(stocked, "GLOVES", "1", on=date(2020, 6, 8))
    papers.reverse_note(stocked, papers.send(stocked, "GLOVES", "1", on=date(2020, 6, 8)))
    weeks = stocked.read(lambda s: deliveries_per_week(s, date(2020, 6, 10), 3))
    assert weeks == [
        WeekRow(date(2020, 5, 25), 1, 0),
        WeekRow(date(2020, 6, 1), 2, 0),
        WeekRow(date(2020, 6, 8), 0, 1),
    ]


def test_the_figures_of_a_period_tell_items_by_donor_and_province(stocked: Database) -> None:
    papers.hand_over(stocked, "SUIT", "70", on=MAY)
    papers.send(stocked, "SUIT", "5", on=LATER, target="QC-KKG")
    papers.send(stocked, "GLOVES", "1", on=LATER)
    papers.send(stocked, "GLOVES", "1", on=date(2020, 5, 6))
    papers.give(stocked, on=LATER, place="POI-PET")
    papers.give(stocked, on=MAY, place="QC-KKG")
    papers.reverse(stocked, papers.give(stocked, on=MAY, place="BTB"))
    figures = stocked.read(lambda s: read_figures(s, MAY, LATER))
    assert (figures.handovers, figures.signed, figures.unsigned) == (3, 1, 2)
    assert (figures.people, figures.people_since, figures.people_places) == (20, MAY, 2)
    assert (figures.provinces, figures.provinces_wanted, figures.targets) == (2, 4, False)
    recording.target(stocked, "Koh Kong", "Prey Veng", "Battambang")
    aimed = stocked.read(lambda s: read_figures(s, MAY, LATER))
    assert (aimed.provinces, aimed.provinces_wanted, aimed.targets) == (1, 3, True)
    suits, gloves = figures.sent
    assert (suits.goods.quantity, suits.by_donor) == (75, ((None, 60), ("WFP", 15)))
    assert suits.by_province == (
        ProvinceRow("KH01", "Banteay Meanchey", "បន្ទាយមានជ័យ", 70, 0),
        ProvinceRow("KH09", "Koh Kong", "កោះកុង", 0, 5),
    )
    assert (gloves.goods.quantity, gloves.by_province[0].unsigned) == (1, 1)


def test_drafts_come_newest_first(workspace: Database) -> None:
    for uid in ("a", "b", "c"):
        workspace.write(lambda s, uid=uid: save_draft(s, uid, "delivery note", {}, uid))
    assert [row.uid for row in workspace.read(lambda s: running_drafts(s, 2))] == ["c", "b"]


# ------------------------------------------------------------------ stock report


def figures_of(sheet: StockReportSheet) -> list[tuple[str, str, str, int, int, int, int, int]]:
    return [
        (
            row.store.name.split()[0],
            row.goods.item.code,
            row.goods.donor.label if row.goods.donor else "",
            row.opening,
            row.quantity_in,
            row.quantity_out,
            row.loss,
            row.closing,
        )
        for row in sheet.rows
    ]


def test_the_stock_report_reconciles_every_batch_in_every_store(stocked: Database) -> None:
    papers.receive(stocked, "SUIT", "8", place="BTB", on=MAY, damaged="2")
    note = papers.send(stocked, "SUIT", "70", on=MAY)
    papers.confirm(stocked, note.number, ProofLineDraft(1, refused="4", reason="wet"), on=LATER)
    papers.adjust(stocked, "RICE", "-0.5", "lost", on=LATER)
    papers.adjust(stocked, "RICE", "-0.25", "counting mistake", on=LATER)
    papers.adjust(stocked, "RICE", "0.1", "found", batch="F", on=LATER)
    sheet = stocked.read(lambda s: stock_report_sheet(s, first=MAY))
    assert figures_of(sheet) == [
        ("Battambang", "SUIT", "", 0, 6, 0, 0, 6),
        ("Phnom", "GLOVES", "", 30, 0, 0, 0, 30),
        ("Phnom", "GLOVES", "", 30, 0, 0, 0, 30),
        ("Phnom", "SUIT", "", 60, 4, 60, 0, 4),
        ("Phnom", "SUIT", "WFP", 30, 0, 10, 0, 20),
        ("Phnom", "RICE", "", 5_000, 0, 0, 750, 4_250),
        ("Phnom", "RICE", "", 0, 100, 0, 0, 100),
    ]
    for row in sheet.rows:
        assert row.opening + row.quantity_in - row.quantity_out - row.loss == row.closing


def test_a_reversal_counts_off_the_column_of_what_it_reverses(stocked: Database) -> None:
    papers.reverse_note(stocked, papers.send(stocked, "GLOVES", "5", on=MAY), on=LATER)
    papers.reverse(stocked, papers.adjust(stocked, "GLOVES", "-1", "lost", on=MAY), on=LATER)
    papers.reverse(stocked, papers.receive(stocked, "SOAP", "9", on=MAY), on=LATER)
    within = figures_of(stocked.read(lambda s: stock_report_sheet(s, StockFilter(item="GLOVES"), first=MAY)))
    assert [row[3:] for row in within] == [(30, 0, 0, 0, 30)] * 2
    after = figures_of(stocked.read(lambda s: stock_report_sheet(s, StockFilter(item="GLOVES"), first=LATER)))
    assert [row[3:] for row in after] == [(24, 0, -5, -1, 30), (30, 0, 0, 0, 30)]
    soap = figures_of(stocked.read(lambda s: stock_report_sheet(s, StockFilter(item="SOAP"), first=MAY)))
    assert [row[3:] for row in soap] == [(0, 0, 0, 0, 0)]


def test_the_stock_report_as_of_a_day_does_not_know_what_came_later(stocked: Database) -> None:
    papers.send(stocked, "GLOVES", "35", on=MAY)
    papers.send(stocked, "GLOVES", "5", on=LATER)
    chosen = StockFilter(as_of=date(2020, 5, 4), location="PNH", item="GLOVES")
    sheet = stocked.read(lambda s: stock_report_sheet(s, chosen, first=MAY))
    assert [row[3:] for row in figures_of(sheet)] == [(30, 0, 30, 0, 0), (30, 0, 5, 0, 25)]
    assert (sheet.head.number, sheet.scope.name) == (
        "SR-PNH-GLOVES-2020-0504",
        "Phnom Penh store · Examination gloves",
    )
    assert (sheet.period_from, sheet.period_to) == (MAY, date(2020, 5, 4))
    assert [row.number for row in sheet.documents] == ["DN-PNH-2020-0001"]


def test_batches_that_were_gone_before_the_period_are_left_out(stocked: Database) -> None:
    papers.send(stocked, "RICE", "5", on=MAY)
    sheet = stocked.read(lambda s: stock_report_sheet(s, first=LATER))
    assert "RICE" not in {row.goods.item.code for row in sheet.rows}


def test_low_stock_tells_the_minimum_and_the_last_issue(stocked: Database) -> None:
    assert stocked.read(stock_report_sheet).low == ()
    note = papers.send(stocked, "GLOVES", "50", on=MAY)
    proof = papers.confirm(stocked, note.number, ProofLineDraft(1, refused="5", reason="not needed"), on=MAY)
    papers.reverse_note(stocked, proof, on=LATER)
    papers.adjust(stocked, "GLOVES", "-1", on=LATER)
    low = stocked.read(stock_report_sheet).low[0]
    assert (low.item.code, low.on_hand, low.minimum, low.last_issue) == ("GLOVES", 9, 10, MAY)
    assert stocked.read(lambda s: stock_report_sheet(s, StockFilter(donor="WFP"))).low == ()


def test_documents_behind_the_stock_report_tell_their_movement_and_paper(stocked: Database) -> None:
    note = papers.send(stocked, "GLOVES", "1", on=MAY)
    papers.confirm(stocked, note.number, on=MAY)
    waiting = papers.send(stocked, "GLOVES", "1", on=MAY)
    papers.adjust(stocked, "RICE", "-1", "stolen", on=MAY)
    papers.adjust(stocked, "RICE", "-1", "counting mistake", on=MAY)
    papers.reverse_note(stocked, waiting, on=LATER)
    sheet = stocked.read(lambda s: stock_report_sheet(s, first=MAY))
    assert [(row.number[:3], row.movement, row.proof, row.party.label) for row in sheet.documents] == [
        ("DN-", "out", Proof.SIGNED, "Banteay Meanchey PHD"),
        ("DN-", "out", Proof.NOT_NEEDED, "Banteay Meanchey PHD"),
        ("ADJ", "loss", Proof.NOT_NEEDED, "Phnom Penh store"),
        ("ADJ", "count", Proof.NOT_NEEDED, "Phnom Penh store"),
        ("REV", "in", Proof.NOT_NEEDED, "Banteay Meanchey PHD"),
    ]
    april = stocked.read(lambda s: stock_report_sheet(s, StockFilter(as_of=APRIL))).documents
    assert {(row.movement, row.proof) for row in april} == {("in", Proof.RECEIVED)}


# ------------------------------------------------------------------ stock card


def test_a_stock_card_brings_its_balance_forward(stocked: Database) -> None:
    papers.send(stocked, "SUIT", "50", on=MAY)
    papers.send(stocked, "SUIT", "5", on=LATER)
    chosen = CardFilter("SUIT", location="PNH", own_only=True, first=LATER)
    sheet = stocked.read(lambda s: stock_card_sheet(s, chosen))
    assert (sheet.opening, [(row.day, row.quantity_out, row.balance) for row in sheet.rows]) == (
        10,
        [(LATER, 5, 5)],
    )
    assert (sheet.goods.batch, sheet.goods.expiry, sheet.goods.donor) == ("A", date(2021, 1, 1), None)
    assert (sheet.head.number, sheet.store.name) == ("SC-PNH-SUIT", "Phnom Penh store")


def test_a_card_of_several_donors_names_them_and_no_single_batch(stocked: Database) -> None:
    sheet = stocked.read(lambda s: stock_card_sheet(s, CardFilter("SUIT")))
    assert sheet.goods.donor == PaperParty("IOM · WFP")
    assert (sheet.goods.batch, sheet.goods.expiry) == (Unstated.NOT_TRACKED, Unstated.NOT_TRACKED)
    assert (sheet.store.name, sheet.rows[-1].balance) == ("All stores", 90)
    gloves = stocked.read(lambda s: stock_card_sheet(s, CardFilter("GLOVES", location="PNH")))
    assert gloves.minimum == 10


def test_a_card_of_an_unknown_item_or_place_is_refused(stocked: Database) -> None:
    for chosen, field in ((CardFilter("NOPE"), "item"), (CardFilter("SUIT", location="NOPE"), "location")):
        with pytest.raises(Refused) as refusal:
            stocked.read(lambda s, chosen=chosen: stock_card_sheet(s, chosen))
        assert refusal.value.field == field
