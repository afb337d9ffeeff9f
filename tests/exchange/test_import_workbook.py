"""A workbook is imported whole, in the order of its dates, and a second time changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from supplytrack.core.actor import Actor, Permission
from supplytrack.db.engine import Database
from supplytrack.errors import NotAllowed
from supplytrack.exchange.importer import import_workbook
from supplytrack.exchange.problem import WorkbookRefused
from tests.conftest import OpenAgain
from tests.exchange.books import (
    ADJUSTMENT,
    DISTRIBUTION,
    NEEDED,
    RECEIPT,
    TRANSFER,
    Sheets,
    good_sheets,
    moved,
    note,
    one_receipt,
)
from tests.exchange.conftest import WriteBook, contents
from tests.factories.papers import on_hand, on_hand_on, receive, rows, scalar

DAY = date(2020, 4, 10)
LATER = date(2020, 4, 12)


def receipt(reference: str, day: date, quantity: Any, item: str = "MASK", **cells: Any) -> list[Any]:
    return one_receipt(Reference=reference, Date=day, Quantity=quantity, Item=item, **cells)["Receipts"][1]


def test_every_sheet_is_imported_and_the_stock_is_as_the_rows_say(
    workspace: Database, write_book: WriteBook
) -> None:
    outcome = import_workbook(workspace, write_book(good_sheets()))
    assert len(outcome.posted) == 11
    assert (outcome.items_added, outcome.locations_added) == (("BLEACH", "SHIELD"), ("OSMACH",))
    assert outcome.donors_created == ("Rotary Club",)
    assert outcome.suppliers_created == ("Angkor Trading",)
    # 20 boxes of 50, one of them damaged, 940 sent, 2 of them refused.
    assert on_hand(workspace, "MASK", batch="B1") == 950 - 940 + 2
    assert on_hand(workspace, "MASK", batch="B2") == 1000 - 200 - 100 - 100
    assert (on_hand(workspace, "MASK", "BTB"), on_hand(workspace, "SUIT", "BTB")) == (90, 20)
    assert on_hand(workspace, "MASK", "~PHD-BMC") == 940 - 5 - 3 - 2
    assert on_hand(workspace, "BLEACH") == 2500
    assert on_hand(workspace, "SOAP") == 30
    assert on_hand(workspace, "SUIT") == 100 - 50 - 3 - 20


def test_a_second_import_of_the_same_file_changes_nothing_and_says_so(
    workspace: Database, write_book: WriteBook
) -> None:
    path = write_book(good_sheets())
    import_workbook(workspace, path)
    before = contents(workspace)
    again = import_workbook(workspace, path)
    assert again.changes_nothing
    assert again.summary().startswith("Nothing changed")
    assert len(again.skipped) == 9
    assert again.items_unchanged == ("BLEACH", "SHIELD")
    assert contents(workspace) == before


def test_a_dry_run_says_what_an_import_would_do_and_keeps_nothing(
    workspace: Database, write_book: WriteBook
) -> None:
    path = write_book(good_sheets())
    before = contents(workspace)
    tried = import_workbook(workspace, path, dry_run=True)
    assert contents(workspace) == before
    done = import_workbook(workspace, path)
    assert tried.posted == done.posted
    assert tried.summary().startswith("This was a trial")


def test_the_same_document_written_otherwise_is_still_the_same(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    import_workbook(sqlite_workspace, write_book(good_sheets()))
    sheets = good_sheets()
    sheets["Receipts"][1] = [
        " R-1 ",
        "2020-04-01",
        "DONATED",
        "World Food Programme",
        "F-1",
        "Phnom Penh store",
        "Face mask",
        "20",
        "Box",
        "50",
        "1.0",
        "b1",
        "2021-01-01",
    ]
    assert import_workbook(sqlite_workspace, write_book(sheets)).changes_nothing


def test_a_reference_with_other_content_is_refused_by_name(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    import_workbook(sqlite_workspace, write_book(good_sheets()))
    sheets = good_sheets()
    sheets["Receipts"][1][7] = 21
    with pytest.raises(WorkbookRefused, match="Receipts, row 2, Reference: R-1 is posted already as GRN-"):
        import_workbook(sqlite_workspace, write_book(sheets))


def test_only_the_rows_of_new_references_are_added(sqlite_workspace: Database, write_book: WriteBook) -> None:
    import_workbook(sqlite_workspace, write_book(good_sheets()))
    sheets = good_sheets()
    sheets["Receipts"].append(receipt("R-4", LATER, 7))
    outcome = import_workbook(sqlite_workspace, write_book(sheets))
    assert [one.reference for one in outcome.posted] == ["R-4"]


def test_documents_are_posted_by_date_and_what_comes_in_before_what_goes_out(
    workspace: Database, write_book: WriteBook
) -> None:
    sheets: Sheets = {
        "Adjustments": [ADJUSTMENT, ["A-1", DAY, "PNH", "SOAP", -5, None, None, "lost"]],
        "Distributions": [
            DISTRIBUTION,
            note("D-2", LATER, 60),
            note("D-1", DAY, 40),
            note("D-3", LATER, 10, "SOAP"),
        ],
        "Receipts": [RECEIPT, receipt("R-2", LATER, 60), receipt("R-1", DAY, 40)],
    }
    sheets["Adjustments"].append(["A-2", DAY, "PNH", "SOAP", 15, None, None, "found"])
    posted = import_workbook(workspace, write_book(sheets)).posted
    assert [one.reference for one in posted] == ["R-1", "A-2", "D-1", "A-1", "R-2", "D-2", "D-3"]
    assert on_hand(workspace, "MASK") == on_hand(workspace, "SOAP") == 0


def test_goods_refused_on_a_later_day_can_be_sent_again_on_that_day(
    workspace: Database, write_book: WriteBook
) -> None:
    sheets: Sheets = {
        "Receipts": [RECEIPT, receipt("R-1", DAY, 40)],
        "Distributions": [
            DISTRIBUTION,
            note("D-2", LATER, 40),
            note("D-1", DAY, 40, Confirmed_on=LATER, Refused=40),
        ],
    }
    import_workbook(workspace, write_book(sheets))
    assert on_hand(workspace, "MASK") == 0
    assert on_hand(workspace, "MASK", "~IN-TRANSIT") == 40


def test_a_row_split_over_batches_keeps_what_was_not_accepted_on_the_last_ones(
    workspace: Database, write_book: WriteBook
) -> None:
    for quantity, batch, expiry in (("30", "LATE", date(2021, 6, 1)), ("20", "SOON", date(2020, 12, 1))):
        receive(workspace, "MASK", quantity, on=DAY, donor="WFP", batch=batch, expiry=expiry)
    row = note("D-1", DAY, 45, Confirmed_on=DAY, Damaged=4, Short=20, Refused=3, Reason="wet")
    import_workbook(workspace, write_book({"Distributions": [DISTRIBUTION, row]}))
    found = rows(
        workspace,
        "SELECT b.batch_number, p.accepted, p.damaged, p.short, p.refused, p.reason "
        "FROM proof_line p JOIN batch b ON b.id = p.batch_id ORDER BY p.line",
    )
    assert [tuple(row) for row in found] == [("SOON", 18, 2, 0, 0, "wet"), ("LATE", 0, 2, 20, 3, "wet")]
    assert on_hand(workspace, "MASK", batch="LATE") == 30 - 25 + 3


def test_what_was_not_accepted_without_a_reason_has_the_word_of_its_column_as_reason(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    receive(sqlite_workspace, "MASK", "30", on=DAY)
    row = note("D-1", DAY, 30, Confirmed_on=LATER, Damaged=4)
    import_workbook(sqlite_workspace, write_book({"Distributions": [DISTRIBUTION, row]}))
    assert scalar(sqlite_workspace, "SELECT reason FROM proof_line") == "damaged"
    assert scalar(sqlite_workspace, "SELECT accepted FROM proof_line") == 26


def test_a_note_without_a_day_of_confirmation_is_issued_and_unsigned(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    receive(sqlite_workspace, "MASK", "30", on=DAY)
    import_workbook(sqlite_workspace, write_book({"Distributions": [DISTRIBUTION, note("D-1", DAY, 30)]}))
    state = rows(sqlite_workspace, "SELECT state, paper_state FROM delivery_note")
    assert [tuple(row) for row in state] == [("issued", "unsigned")]
    assert on_hand(sqlite_workspace, "MASK", "~IN-TRANSIT") == 30


def test_a_transfer_without_a_day_of_arrival_is_in_transit(
    workspace: Database, write_book: WriteBook
) -> None:
    receive(workspace, "MASK", "30", on=DAY)
    import_workbook(workspace, write_book({"Transfers": [TRANSFER, moved("T-1", DAY, 20)]}))
    assert scalar(workspace, "SELECT state FROM transfer") == "issued"
    places = ("PNH", "~IN-TRANSIT", "BTB")
    assert [on_hand(workspace, "MASK", place) for place in places] == [10, 20, 0]


def test_what_of_a_transfer_neither_arrived_nor_was_damaged_is_lost_on_the_day_of_arrival(
    workspace: Database, write_book: WriteBook
) -> None:
    for quantity, batch, expiry in (("30", "LATE", date(2021, 6, 1)), ("20", "SOON", date(2020, 12, 1))):
        receive(workspace, "MASK", quantity, on=DAY, donor="WFP", batch=batch, expiry=expiry)
    row = moved("T-1", DAY, 45, Received_on=LATER, Received=38, Damaged=4)
    import_workbook(workspace, write_book({"Transfers": [TRANSFER, row]}))
    found = rows(
        workspace,
        "SELECT b.batch_number, p.received, p.damaged, p.lost, p.reason FROM transfer_receipt_line p "
        "JOIN batch b ON b.id = p.batch_id ORDER BY p.line",
    )
    assert [tuple(row) for row in found] == [
        ("SOON", 20, 0, 0, ""),
        ("LATE", 18, 4, 3, "damaged, lost on the way"),
    ]
    assert scalar(workspace, "SELECT state FROM transfer") == "received"
    assert on_hand(workspace, "MASK", "~IN-TRANSIT") == 0
    assert [on_hand_on(workspace, day, "MASK", "BTB") for day in (DAY, LATER)] == [0, 38]


@pytest.mark.parametrize(
    ("cells", "received", "lost"),
    [
        ({}, 30, 0),
        ({"Damaged": 4}, 26, 4),
        ({"Received": 0, "Reason": "stolen"}, 0, 30),
        ({"Received": 30}, 30, 0),
    ],
)
def test_with_nothing_under_received_all_arrived_that_is_not_damaged(
    cells: dict[str, Any], received: int, lost: int, sqlite_workspace: Database, write_book: WriteBook
) -> None:
    receive(sqlite_workspace, "MASK", "30", on=DAY)
    row = moved("T-1", DAY, 30, Received_on=DAY, **cells)
    import_workbook(sqlite_workspace, write_book({"Transfers": [TRANSFER, row]}))
    assert on_hand(sqlite_workspace, "MASK", "BTB") == received
    assert scalar(sqlite_workspace, "SELECT damaged + lost FROM transfer_receipt_line") == lost


def test_goods_that_arrive_from_another_store_can_leave_it_on_the_same_day(
    workspace: Database, write_book: WriteBook
) -> None:
    sheets: Sheets = {
        "Distributions": [
            DISTRIBUTION,
            note("D-1", DAY, 10, From="BTB"),
            note("D-2", LATER, 10, From="BTB"),
        ],
        "Transfers": [
            TRANSFER,
            moved("T-2", DAY, 10, Received_on=LATER),
            moved("T-1", DAY, 10, Received_on=DAY),
        ],
        "Receipts": [RECEIPT, receipt("R-1", DAY, 20)],
    }
    import_workbook(workspace, write_book(sheets))
    assert on_hand(workspace, "MASK", "BTB") == 0


def test_our_own_name_in_the_column_donor_takes_only_goods_of_our_own(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    receive(sqlite_workspace, "MASK", "30", on=DAY, donor="WFP", batch="THEIRS", expiry=date(2020, 7, 1))
    receive(sqlite_workspace, "MASK", "30", on=DAY, batch="OURS", expiry=date(2020, 9, 1))
    sheets: Sheets = {
        "Distributions": [DISTRIBUTION, note("D-1", DAY, 10, Donor="iom")],
        "Adjustments": [ADJUSTMENT, ["A-1", DAY, "PNH", "MASK", -5, "IOM Cambodia", None, "lost"]],
    }
    import_workbook(sqlite_workspace, write_book(sheets))
    assert on_hand(sqlite_workspace, "MASK", batch="OURS") == 15
    assert on_hand(sqlite_workspace, "MASK", batch="THEIRS") == 30


def test_a_batch_is_taken_by_its_number_and_a_donor_by_an_alias(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    for batch in ("EARLY", "LATE"):
        receive(sqlite_workspace, "MASK", "30", on=DAY, donor="WFP", batch=batch)
    row = note("D-1", DAY, 10, Batch="late", Donor=" world food programme ")
    import_workbook(sqlite_workspace, write_book({"Distributions": [DISTRIBUTION, row]}))
    assert on_hand(sqlite_workspace, "MASK", batch="LATE") == 20


def test_people_and_receiver_are_recorded_once_for_all_rows_of_a_note(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    receive(sqlite_workspace, "MASK", "30", on=DAY)
    first = note("D-1", DAY, 10, Men=1, Women=2, Boys=3, Girls=4, Received_by="Deputy Director", Phone=12345)
    sheets: Sheets = {"Distributions": [DISTRIBUTION, first, note("D-1", DAY, 5)]}
    import_workbook(sqlite_workspace, write_book(sheets))
    assert [tuple(row) for row in rows(sqlite_workspace, "SELECT men, people FROM people_reached")] == [
        (1, 10)
    ]
    assert [tuple(row) for row in rows(sqlite_workspace, "SELECT name, phone FROM receiver")] == [
        ("Deputy Director", "12345")
    ]


def test_a_reason_that_the_program_does_not_know_is_kept_as_it_is_written(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    sheets: Sheets = {
        "Adjustments": [ADJUSTMENT, ["A-1", DAY, "PNH", "SOAP", 3, None, None, "Under the stairs", "dry"]]
    }
    import_workbook(sqlite_workspace, write_book(sheets))
    line = rows(sqlite_workspace, "SELECT reason, remarks FROM adjustment_line")[0]
    assert tuple(line) == ("other", "Under the stairs\ndry")


def test_an_item_that_the_file_describes_otherwise_is_changed_and_empty_cells_leave_what_is_there(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    heads = ["Code", "Name", "Category", "Unit", "Minimum stock"]
    sheets: Sheets = {
        "Items": [
            heads,
            ["mask", "Medical mask", "PPE", "piece", None],
            ["GLOVES", "Examination gloves", "ppe", "boxes", None],
        ]
    }
    outcome = import_workbook(sqlite_workspace, write_book(sheets))
    assert (outcome.items_changed, outcome.items_unchanged) == (("MASK",), ("GLOVES",))
    kept = rows(sqlite_workspace, "SELECT name, aliases, tracks_expiry FROM item WHERE code = 'MASK'")[0]
    assert tuple(kept) == ("Medical mask", "Face mask", 1)
    assert scalar(sqlite_workspace, "SELECT minimum_stock FROM item WHERE code = 'GLOVES'") == 10


def test_aliases_of_a_place_find_it(sqlite_workspace: Database, write_book: WriteBook) -> None:
    sheets: Sheets = {
        "Locations": [
            ["Code", "Name", "Kind", "Province", "Aliases"],
            ["OBC", "O'Bei Choin", "Border post", "KH01", "Obeichoin; O Bei Choan, Obeychoan"],
        ],
        "Receipts": [RECEIPT, receipt("R-1", DAY, 5)],
        "Distributions": [
            DISTRIBUTION,
            *[
                note(f"D-{n}", DAY, 1, To=name)
                for n, name in enumerate(("obc", "OBEICHOIN", "o bei choan ", "Obeychoan"))
            ],
        ],
    }
    import_workbook(sqlite_workspace, write_book(sheets))
    assert on_hand(sqlite_workspace, "MASK", "~IN-TRANSIT") == 4


def test_sheets_and_headings_are_found_in_any_case(sqlite_workspace: Database, write_book: WriteBook) -> None:
    sheets = one_receipt()
    sheets["Receipts"][0] = [f"  {heading.upper()} " for heading in RECEIPT]
    import_workbook(sqlite_workspace, write_book({" receipts ": sheets["Receipts"]}))
    assert on_hand(sqlite_workspace, "MASK") == 100


def test_empty_sheets_of_any_name_and_headings_without_rows_do_not_disturb(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    sheets = one_receipt() | {
        "Sheet": [],
        "Notes": [["anything at all"]],
        "Needs": [NEEDED, ["#date", "#loc"]],
        "Adjustments": [ADJUSTMENT],
    }
    assert len(import_workbook(sqlite_workspace, write_book(sheets)).posted) == 1


def test_progress_is_told_and_what_it_raises_ends_the_import(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    heard: list[tuple[int, int]] = []
    path = write_book(good_sheets())
    before = contents(sqlite_workspace)

    def stop(done: int, total: int) -> None:
        heard.append((done, total))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_workbook(sqlite_workspace, path, progress=stop)
    assert heard == [(1, 11), (2, 11), (3, 11)]
    assert contents(sqlite_workspace) == before


def test_importing_needs_its_permission(
    sqlite_workspace: Database, write_book: WriteBook, open_again: OpenAgain
) -> None:
    without = Actor("Dara", frozenset(Permission) - {Permission.IMPORT_WORKBOOK})
    with pytest.raises(NotAllowed):
        import_workbook(open_again(sqlite_workspace, by=without), write_book(good_sheets()))
