"""The check finds each kind of damage that another program could do, and nothing in a sound workspace."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from supplytrack.catalogue.operations import LocationDraft, keep_location
from supplytrack.db.engine import Database
from supplytrack.distribution.check import CheckReport, check_workspace
from tests.factories import papers
from tests.factories.damage import drop_guards, run_as_another_program
from tests.factories.papers import receive, rows, scalar


def check(database: Database) -> CheckReport:
    return database.read(check_workspace)


def test_a_sound_workspace_has_no_problems(lived_in: Database) -> None:
    counts = rows(lived_in, "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM stock_move)")[0]
    assert check(lived_in) == CheckReport(True, counts[0], counts[1], 0, ())


def test_an_empty_workspace_has_no_problems(database: Database) -> None:
    assert check(database) == CheckReport(True, 0, 0, 0, ())


def test_a_place_whose_code_was_changed_is_no_problem(lived_in: Database) -> None:
    renamed = LocationDraft("PPH", "Phnom Penh store", "warehouse", "Phnom Penh")
    lived_in.write(lambda s: keep_location(s, renamed, replacing="PNH"))
    assert check(lived_in).problems == ()
    receive(lived_in, "SOAP", "1", place="PPH")
    assert check(lived_in).problems == ()


NO_GUARDS = "SET session_replication_role = replica"
"""Lets a server's superuser write past triggers and foreign keys, as a restored dump may."""


def damage(database: Database, *statements: str) -> CheckReport:
    """Do damage with every guard out of the way."""
    drop_guards(database)
    past = () if database.is_file else (NO_GUARDS,)
    run_as_another_program(database, *past, *statements)
    return check(database)


DAMAGE: dict[str, tuple[tuple[str, ...], str]] = {
    "a balance was written": (
        ("UPDATE balance SET on_hand = on_hand + 1 WHERE batch_id = 1 AND location_id = (SELECT id FROM location WHERE code = 'PNH')",),
        "Surgical mask (A), Phnom Penh store: the balance says 32, the moves make 31.",
    ),
    "a balance is gone": (
        ("DELETE FROM balance WHERE batch_id = 2 AND location_id = (SELECT id FROM location WHERE code = 'PNH')",),
        "Rice, Phnom Penh store: the balance says nothing, the moves make 2.",
    ),
    "a balance nobody moved": (
        ("INSERT INTO balance (item_id, batch_id, location_id, on_hand) SELECT 5, 1, id, 3 FROM location WHERE code = 'BTB'",),
        "Examination gloves (A), Battambang store: the balance says 3, the moves make 0.",
    ),
    "a day's balance was written": (
        ("UPDATE daily_balance SET on_hand = 7 WHERE batch_id = 2 AND location_id = (SELECT id FROM location WHERE code = 'PNH')",),
        "Rice, Phnom Penh store, 2020-06-15: the day's balance says 0.007, the moves make 2.",
    ),
    "a day's balance is gone": (
        ("DELETE FROM daily_balance WHERE batch_id = 2",),
        "Rice, In transit, 2020-06-15: the day's balance says nothing, the moves make 0.",
    ),
    "more is allocated than reserved": (
        ("UPDATE balance SET allocated = allocated + 1 WHERE batch_id = 2 AND on_hand > 1",),
        "Rice, Phnom Penh store: 0.001 count as reserved, the reservations make 0.",
    ),
    "a reservation came from nowhere": (
        ("INSERT INTO reservation SELECT 'x', 1, item_id, batch_id, location_id, 1 FROM reservation",),
        "1 lines are reserved for a delivery note that is not there.",
    ),
    "a published figure was written": (
        ("UPDATE published_report SET figures = '[]'",),
        "DR-ALL-2020-0615: its figures are not those that were published.",
    ),
    "a published file is another one": (
        ("UPDATE published_report SET file_hash = 'another'",),
        "DR-ALL-2020-0615: its file is not the one that was published.",
    ),
    "documents of a published report are gone": (
        ("UPDATE published_report SET last_document_id = 99999",),
        "DR-ALL-2020-0615: documents that it was made of are gone.",
    ),
    "a published report is of no kind": (
        ("UPDATE published_report SET kind = 'weather'",),
        "DR-ALL-2020-0615: it is of a kind that nobody knows.",
    ),
    "a document was rewritten": (
        ("UPDATE document SET content = '{}' WHERE id = 2",),
        "GRN-PNH-2020-0001: what it says was changed after it was posted, or a document before it is gone.",
    ),
    "a document's header was changed": (
        ("UPDATE document SET remarks = 'nothing to see' WHERE id = 2",),
        "GRN-PNH-2020-0001: its moves or its header are not what was posted.",
    ),
    "a document's day was changed": (
        ("UPDATE document SET effective_day = effective_day - 1 WHERE id = 3",),
        "GRN-PNH-2020-0002: its moves or its header are not what was posted.",
    ),
    "a move was made smaller": (
        ("UPDATE stock_move SET quantity = quantity - 1 WHERE document_id = 3",),
        "GRN-PNH-2020-0002: its moves or its header are not what was posted.",
    ),
    "a move was sent elsewhere": (
        ("UPDATE stock_move SET to_location_id = (SELECT id FROM location WHERE code = 'BTB') WHERE document_id = 3",),
        "GRN-PNH-2020-0002: its moves or its header are not what was posted.",
    ),
    "a move was dated on another day": (
        ("UPDATE stock_move SET effective_day = effective_day - 1 WHERE document_id = 3",),
        "GRN-PNH-2020-0002: a move has another day than its document, or another item than its batch.",
    ),
    "a move is of another item than its batch": (
        ("UPDATE stock_move SET item_id = 1 WHERE document_id = 3",),
        "GRN-PNH-2020-0002: a move has another day than its document, or another item than its batch.",
    ),
    "a document is gone": (
        ("DELETE FROM document WHERE id = 3",),
        "GRN-PNH-2020-0002 was given and is not there.",
    ),
    "the last document is gone": (
        ("DELETE FROM document WHERE id = (SELECT max(id) FROM document)",),
        "Station PNH: the last document of its chain is not there.",
    ),
    "the head of the chain was moved": (
        ("UPDATE chain SET position = position + 1",),
        "Station PNH: the last document of its chain is not there.",
    ),
    "a number was never given": (
        ("UPDATE number_series SET last = last - 1 WHERE prefix = 'PO'",),
        "PO-PNH-2020-0002 is there, but was never given.",
    ),
    "a number is missing": (
        ("UPDATE number_series SET last = last + 1 WHERE prefix = 'PO'",),
        "PO-PNH-2020-0003 was given and is not there.",
    ),
    "a cancelled note is gone": (
        ("DELETE FROM delivery_note WHERE state = 'cancelled'",),
        "DN-PNH-2020-0004 was given and is not there.",
    ),
    "a receipt's line was changed": (
        ("UPDATE goods_receipt_line SET good = good + 1, per_documents = per_documents + 1 WHERE document_id = 3",),
        "GRN-PNH-2020-0002: its lines and its moves are not the same.",
    ),
    "a delivery note's line was changed": (
        ("UPDATE dispatch_line SET quantity = quantity + 1 WHERE line = 2",),
        "DN-PNH-2020-0001: its lines and its moves are not the same.",
    ),
    "accepted goods were called damaged": (
        ("UPDATE proof_line SET damaged = damaged + 1, accepted = accepted - 1 WHERE accepted > 1 AND damaged > 0",),
        "POD-PNH-2020-0001: its lines and its moves are not the same.",
    ),
    "a distribution's line is gone": (
        ("DELETE FROM people_reached_line",),
        "DI-PNH-2020-0001: its lines and its moves are not the same.",
    ),
    "an adjustment's line was changed": (
        ("UPDATE adjustment_line SET quantity = 9 WHERE quantity > 0",),
        "ADJ-PNH-2020-0002: its lines and its moves are not the same.",
    ),
    "an adjustment has another reason": (
        ("UPDATE adjustment_line SET reason = 'lost' WHERE quantity < 0",),
        "ADJ-PNH-2020-0001: its lines and its moves are not the same.",
    ),
    "a line names a batch of another item": (
        ("UPDATE dispatch_line SET item_id = 1 WHERE line = 2",),
        "DN-PNH-2020-0001: a line names a batch that is not its own.",
    ),
    "a batch belongs to another receipt": (
        ("UPDATE batch SET document_id = 3 WHERE id = 1",),
        "GRN-PNH-2020-0001: a line names a batch that is not its own.",
    ),
    "an order's quantity was changed": (
        ("UPDATE purchase_order_line SET quantity = 500 WHERE document_id = 1",),
        "PO-PNH-2020-0001: its lines are not what was posted.",
    ),
    "an order with goods to come is called done": (
        ("UPDATE order_state SET is_open = 1 - is_open WHERE document_id = 1",),
        "PO-PNH-2020-0001: whether goods are still to come is not what its papers say.",
    ),
    "a paper is kept as an order": (
        ("INSERT INTO order_state (document_id) VALUES (2)",),
        "GRN-PNH-2020-0001: whether goods are still to come is not what its papers say.",
    ),
    "short goods were forgotten": (
        ("UPDATE goods_receipt_line SET short = 0, per_documents = per_documents - 1 WHERE document_id = 2",),
        "GRN-PNH-2020-0001: its lines are not what was posted.",
    ),
    "goods were called over the order": (
        ("UPDATE goods_receipt_line SET over_order = 1 WHERE document_id = 2",),
        "GRN-PNH-2020-0001: its lines are not what was posted.",
    ),
    "lost goods were called damaged": (
        ("UPDATE proof_line SET damaged = damaged + short, short = 0 WHERE short > 0",),
        "POD-PNH-2020-0002: its lines are not what was posted.",
    ),
    "more people were reached": (
        ("UPDATE people_reached SET people = people + 1 WHERE people = 3",),
        "DN-PNH-2020-0001: its lines are not what was posted.",
    ),
    "less came back in the evening": (
        ("UPDATE people_reached_line SET brought_back = brought_back - 1 WHERE brought_back > 0",),
        "DI-PNH-2020-0001: its lines are not what was posted.",
    ),
    "why others than planned came was rewritten": (
        ("UPDATE people_reached SET planned_why = 'no rain' WHERE planned_why <> ''",),
        "DI-PNH-2020-0001: its lines are not what was posted.",
    ),
    "a paper's own page is gone": (
        ("DELETE FROM dispatch WHERE document_id = (SELECT min(document_id) FROM dispatch)",),
        "DN-PNH-2020-0001: its own page is missing.",
    ),
    "a delivery note is gone": (
        ("DELETE FROM delivery_note WHERE state = 'confirmed'",),
        "DN-PNH-2020-0001: its delivery note is missing.",
    ),
    "an issued note is called reversed": (
        ("UPDATE delivery_note SET state = 'reversed' WHERE state = 'issued'",),
        "DN-PNH-2020-0003: whether it is reversed is told in two ways.",
    ),
    "a reversed note is called issued": (
        ("UPDATE delivery_note SET state = 'issued' WHERE state = 'reversed'",),
        "DN-PNH-2020-0002: whether it is reversed is told in two ways.",
    ),
    "a confirmed note is called issued": (
        ("UPDATE delivery_note SET state = 'issued', proof_id = NULL, confirmed_day = NULL WHERE state = 'confirmed'",),
        "DN-PNH-2020-0001: whether it was received is told in two ways.",
    ),
    "a note names the proof that was reversed": (
        ("UPDATE delivery_note SET proof_id = (SELECT id FROM document WHERE number = 'POD-PNH-2020-0001') WHERE state = 'confirmed'",),
        "DN-PNH-2020-0001: its proof of delivery is another one.",
    ),
    "a note names another document": (
        ("UPDATE delivery_note SET document_id = 3 WHERE state = 'issued'",),
        "DN-PNH-2020-0003: its document is another one.",
    ),
    "a prepared note holds nothing": (
        ("DELETE FROM reservation",),
        "DN-PNH-2020-0005: it is prepared and reserves nothing.",
    ),
    "a cancelled note holds goods": (
        ("UPDATE delivery_note SET state = 'cancelled' WHERE state = 'prepared'",),
        "DN-PNH-2020-0005: goods are reserved for it, but it is not prepared.",
    ),
}  # fmt: skip


DAMAGE |= {
    "a transfer's line was changed": (
        ("UPDATE transfer_line SET quantity = quantity + 1 WHERE document_id = (SELECT min(document_id) FROM transfer_line)",),
        "TR-PNH-2020-0001: its lines and its moves are not the same.",
    ),
    "lost goods of a transfer were called damaged": (
        ("UPDATE transfer_receipt_line SET lost = damaged, damaged = 0 WHERE damaged > 0",),
        "TRR-PNH-2020-0001: its lines are not what was posted.",
    ),
    "why goods of a transfer were damaged was rewritten": (
        ("UPDATE transfer_receipt_line SET reason = 'stolen' WHERE damaged > 0",),
        "TRR-PNH-2020-0001: its lines are not what was posted.",
    ),
    "a transfer's own page is gone": (
        ("DELETE FROM transfer_loading WHERE document_id = (SELECT min(document_id) FROM transfer_loading)",),
        "TR-PNH-2020-0001: its own page is missing.",
    ),
    "a transfer is gone": (
        ("DELETE FROM transfer WHERE number = 'TR-PNH-2020-0001'",),
        "TR-PNH-2020-0001: where it stands is not what its papers say.",
    ),
    "a received transfer is called issued": (
        ("UPDATE transfer SET state = 'issued', received_day = NULL WHERE number = 'TR-PNH-2020-0001'",),
        "TR-PNH-2020-0001: where it stands is not what its papers say.",
    ),
    "a reversed transfer is called issued": (
        ("UPDATE transfer SET state = 'issued' WHERE state = 'reversed'",),
        "TR-PNH-2020-0002: where it stands is not what its papers say.",
    ),
    "a transfer was received on another day": (
        ("UPDATE transfer SET received_day = received_day - 1 WHERE number = 'TR-PNH-2020-0001'",),
        "TR-PNH-2020-0001: where it stands is not what its papers say.",
    ),
    "a transfer was expected on another day": (
        ("UPDATE transfer SET expected_day = 18000 WHERE number = 'TR-PNH-2020-0001'",),
        "TR-PNH-2020-0001: where it stands is not what its papers say.",
    ),
    "more of a transfer was received than was sent": (
        ("UPDATE transfer_receipt_line SET received = 30 WHERE damaged > 0",),
        "TR-PNH-2020-0001: where it stands is not what its papers say.",
    ),
}  # fmt: skip


DAMAGE |= {
    "an origin was written": (
        (
            "UPDATE batch_origin SET quantity = quantity + 3 WHERE document_id = (SELECT min(document_id) FROM kit_document)",
        ),
        "KA-PNH-2020-0001: its lines are not what was posted.",
    ),
    "more went into kits than left the store": (
        (
            "UPDATE batch_origin SET quantity = quantity + 3 WHERE document_id = (SELECT min(document_id) FROM kit_document)",
        ),
        "KA-PNH-2020-0001: what came of it is not what went in.",
    ),
    "more came out of kits than is in them": (
        (
            "UPDATE conversion_line SET quantity = quantity + 1 WHERE target = 'place' AND document_id = (SELECT max(document_id) FROM kit_document)",
        ),
        "KD-PNH-2020-0001: what came of it is not what went in.",
    ),
    "kits were counted otherwise": (
        ("UPDATE kit_document SET quantity = 9",),
        "KA-PNH-2020-0001: what came of it is not what went in.",
    ),
    "kits of a batch hold different things": (
        (
            "UPDATE batch_origin SET quantity = 5 WHERE document_id = (SELECT min(document_id) FROM kit_document)",
            "UPDATE conversion_line SET quantity = 5 WHERE target = 'converted' AND document_id = (SELECT min(document_id) FROM kit_document)",
        ),
        "KA-PNH-2020-0001: what came of it is not what went in.",
    ),
    "why a component was damaged was rewritten": (
        (
            "UPDATE conversion_line SET reason = 'stolen' WHERE document_id = (SELECT max(document_id) FROM kit_document)",
        ),
        "KD-PNH-2020-0001: its lines are not what was posted.",
    ),
    "a split was rewritten": (
        (
            "UPDATE batch_origin SET quantity = 2 WHERE document_id = (SELECT id FROM document WHERE kind = 'split')",
        ),
        "SPL-PNH-2020-0001: what came of it is not what went in.",
    ),
}


DAMAGE |= {
    "a count's figure was changed": (
        ("UPDATE stock_count_line SET counted = counted + 1",),
        "CS-PNH-2020-0001: its lines and its moves are not the same.",
    ),
    "a count found and expected otherwise": (
        ("UPDATE stock_count_line SET counted = counted + 1, expected = expected + 1",),
        "CS-PNH-2020-0001: its lines are not what was posted.",
    ),
    "a difference is missing": (
        ("DELETE FROM stock_count_line WHERE counted <> expected",),
        "CS-PNH-2020-0001: its lines and its moves are not the same.",
    ),
    "a count's own page is gone": (
        ("DELETE FROM stock_count_posting",),
        "CS-PNH-2020-0001: its own page is missing.",
    ),
    "a count is gone": (
        ("DELETE FROM stock_count WHERE state = 'posted'",),
        "CS-PNH-2020-0001: where it stands is not what its papers say.",
    ),
    "a posted count is called reversed": (
        ("UPDATE stock_count SET state = 'reversed' WHERE state = 'posted'",),
        "CS-PNH-2020-0001: where it stands is not what its papers say.",
    ),
    "a count was taken on another day": (
        ("UPDATE stock_count SET count_day = count_day - 1 WHERE state = 'posted'",),
        "CS-PNH-2020-0001: its lines are not what was posted.",
    ),
    "a sheet was made at another time": (
        ("UPDATE stock_count SET frozen_at = frozen_at - 1 WHERE state = 'posted'",),
        "CS-PNH-2020-0001: its lines are not what was posted.",
    ),
    "a sheet expects something else": (
        ("UPDATE stock_count_sheet_line SET expected = expected + 1 WHERE counted IS NULL AND line = 1",),
        "CS-PNH-2020-0002: what was expected on line 1 is not what the moves say.",
    ),
    "a sheet waits for its review without figures": (
        ("UPDATE stock_count SET state = 'counted' WHERE state = 'open'",),
        "CS-PNH-2020-0002: line 1 waits for its review without a figure.",
    ),
}  # fmt: skip


DAMAGE |= {
    "a file was changed": (
        ("UPDATE file_content SET content = CAST('%PDF-other' AS {bytes}), size = 10",),
        "DN-PNH-2020-0001, scan.pdf: its content is not what Sokha attached.",
    ),
    "a file was cut off": (
        ("UPDATE file_content SET size = size + 1",),
        "DN-PNH-2020-0001, scan.pdf: its content is not what Sokha attached.",
    ),
    "the content of a file is gone": (
        ("DELETE FROM file_content",),
        "DN-PNH-2020-0001, scan.pdf: its content is not there. Sokha attached it.",
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_found_and_told_in_a_sentence(lived_in: Database, what: str) -> None:
    statements, sentence = DAMAGE[what]
    blob = "BLOB" if lived_in.is_file else "bytea"
    report = damage(lived_in, *(one.replace("{bytes}", blob) for one in statements))
    assert sentence in report.problems
    assert not report.ok


def test_rows_that_name_nothing_are_found(lived_in: Database) -> None:
    report = damage(lived_in, "DELETE FROM party WHERE code = 'WFP'")
    assert "1 rows of batch name a party that is not there." in report.problems


def test_a_forged_chain_is_found_by_what_it_leaves_behind(lived_in: Database) -> None:
    """Whoever rewrites a document and every hash after it still has to rewrite its moves, lines and balances."""
    said = rows(lived_in, "SELECT content FROM document ORDER BY chain_position")
    previous, statements = "0" * 64, []
    for position, (content,) in enumerate(said, 1):
        forged = content.replace('"~SUPPLIED","PNH",50000]', '"~SUPPLIED","PNH",40000]')
        previous = hashlib.sha256(f"{previous}\n{forged}".encode()).hexdigest()
        quoted = forged.replace("'", "''")
        statements.append(
            f"UPDATE document SET content = '{quoted}', chain_hash = '{previous}' WHERE chain_position = {position}"
        )
    report = damage(lived_in, *statements, f"UPDATE chain SET hash = '{previous}'")
    assert "GRN-PNH-2020-0002: its moves or its header are not what was posted." in report.problems


def test_missing_rules_are_found(lived_in: Database) -> None:
    drop_guards(lived_in)
    assert check(lived_in).problems == (
        "The workspace's tables were changed by another program: a rule that protects the stock is missing.",
    )


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_damaged_file_is_told_and_not_raised(lived_in: Database) -> None:
    _scribble(lived_in, lambda page: bytes(reversed(page)))
    report = check(lived_in)
    assert not report.ok
    assert any("damaged" in problem or "cannot be read" in problem for problem in report.problems)


def _scribble(database: Database, change: Callable[[bytes], bytes]) -> None:
    """Change the page on which the first balances lie."""
    root = scalar(database, "SELECT rootpage FROM sqlite_master WHERE name = 'balance'")
    size = scalar(database, "PRAGMA page_size")
    scalar(database, "PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with database.path.open("r+b") as file:
        file.seek((root - 1) * size)
        page = file.read(size)
        file.seek((root - 1) * size)
        file.write(change(page))


def test_many_findings_are_counted_and_few_are_told(workspace: Database) -> None:
    for _n in range(12):
        receive(workspace, "MASK", "1")
    report = damage(workspace, "UPDATE balance SET on_hand = on_hand + 1")
    assert report.drift == 12
    assert len(report.problems) == 1 + 5 + 1
    assert report.problems[-1] == "7 more like the one before."


def test_the_check_sees_one_state_while_others_post(
    workspace: Database, open_again: Callable[[Database], Database]
) -> None:
    receive(workspace, "MASK", "10")
    other = open_again(workspace)

    def check_while_posting(session: object) -> CheckReport:
        session.scalar(papers.text("SELECT count(*) FROM balance"))  # type: ignore[attr-defined]
        receive(other, "MASK", "5")
        return check_workspace(session)  # type: ignore[arg-type]

    assert workspace.read(check_while_posting) == CheckReport(True, 1, 1, 0, ())
