"""Posted is posted: the database itself refuses every change, whichever program asks, on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from supplytrack.db.engine import Database
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.schema import frozen_tables, metadata, sealed_tables
from tests.factories import papers
from tests.factories.damage import REFUSALS, run_as_another_program
from tests.factories.outcomes import refusal
from tests.factories.papers import receive, rows, scalar

LEDGER = ("document", *sealed_tables, *frozen_tables)


@pytest.mark.parametrize("table", LEDGER)
def test_a_posted_row_is_never_changed(lived_in: Database, table: str) -> None:
    before = rows(lived_in, f"SELECT * FROM {table}")
    assert before
    for column in metadata.tables[table].columns:
        with pytest.raises(REFUSALS):
            run_as_another_program(lived_in, f"UPDATE {table} SET {column.name} = {column.name}")
    assert rows(lived_in, f"SELECT * FROM {table}") == before


@pytest.mark.parametrize("table", LEDGER)
def test_a_posted_row_is_never_deleted(lived_in: Database, table: str) -> None:
    before = rows(lived_in, f"SELECT * FROM {table}")
    with pytest.raises(REFUSALS):
        run_as_another_program(lived_in, f"DELETE FROM {table}")
    assert rows(lived_in, f"SELECT * FROM {table}") == before


@pytest.mark.parametrize("table", sealed_tables)
def test_nothing_is_added_to_a_posted_document(lived_in: Database, table: str) -> None:
    columns = [column.name for column in metadata.tables[table].columns]
    copied = {"id": "99999", "uid": "'copied'", "line": "99"}
    values = ", ".join(copied.get(name, name) for name in columns)
    before = rows(lived_in, f"SELECT * FROM {table}")
    with pytest.raises(REFUSALS, match="sealed"):
        run_as_another_program(
            lived_in, f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} LIMIT 1"
        )
    assert rows(lived_in, f"SELECT * FROM {table}") == before


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("table", LEDGER)
def test_a_posted_row_is_never_replaced(lived_in: Database, table: str) -> None:
    before = rows(lived_in, f"SELECT * FROM {table}")
    columns = [column.name for column in metadata.tables[table].columns]
    ways = [", ".join(columns)]
    if table in frozen_tables:  # another identity under the same number, and the other way round
        ways += [
            ", ".join(f"'{name}'" if name == new else name for name in columns) for new in ("uid", "number")
        ]
    if table in ("batch", "stock_move"):  # the same key under a document that is not posted yet
        ways.append(", ".join("4711" if name == "document_id" else name for name in columns))
    for values in ways:
        replace = (
            f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} LIMIT 1"
        )
        for recursive_triggers in (True, False):
            with pytest.raises(REFUSALS):
                run_as_another_program(
                    lived_in, replace, recursive_triggers=recursive_triggers, foreign_keys=False
                )
    assert rows(lived_in, f"SELECT * FROM {table}") == before


@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_table_of_the_ledger_is_never_emptied(lived_in: Database, table: str) -> None:
    for ending in ("", " CASCADE"):
        with pytest.raises(REFUSALS):
            run_as_another_program(lived_in, f"TRUNCATE {table}{ending}")
    assert scalar(lived_in, f"SELECT count(*) FROM {table}") > 0


def test_rows_that_no_document_seals_are_not_kept(workspace: Database) -> None:
    receive(workspace, "MASK", "5")
    orphan = (
        "INSERT INTO stock_move (document_id, line, item_id, batch_id, from_location_id, to_location_id, quantity, "
        "effective_day) SELECT 4711, 1, item_id, batch_id, from_location_id, to_location_id, 1, effective_day FROM stock_move"
    )
    with pytest.raises(REFUSALS):
        run_as_another_program(workspace, orphan, foreign_keys=True)
    assert papers.on_hand(workspace, "MASK") == 5


def test_no_move_overdraws_a_place_whoever_writes_it(workspace: Database) -> None:
    receive(workspace, "MASK", "5")
    overdraw = (
        "INSERT INTO stock_move (document_id, line, item_id, batch_id, from_location_id, to_location_id, quantity, "
        "effective_day) SELECT 4711, 1, item_id, batch_id, to_location_id, from_location_id, 6, effective_day FROM stock_move"
    )
    with pytest.raises(REFUSALS, match=r"on_hand_not_negative|allocated_is_on_hand"):
        run_as_another_program(workspace, overdraw)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("keeps_stock = 0", "code = 'PNH'"),
        ("keeps_stock = 1", "code = '~LOSS'"),
        ("place_id = 1", "code = '~PHD-BMC'"),
        ("place_id = NULL", "code = '~PHD-BMC'"),
    ],
)
def test_a_location_keeps_its_nature(lived_in: Database, change: str, where: str) -> None:
    with pytest.raises(REFUSALS):
        run_as_another_program(lived_in, f"UPDATE location SET {change} WHERE {where}")
    run_as_another_program(lived_in, f"UPDATE location SET name = 'Renamed', active = 0 WHERE {where}")


def test_an_item_keeps_its_scale_once_it_has_batches(lived_in: Database) -> None:
    for change in ("decimals = 3", "unit_id = (SELECT id FROM unit WHERE code = 'KG')"):
        with pytest.raises(REFUSALS, match="append-only"):
            run_as_another_program(lived_in, f"UPDATE item SET {change} WHERE code = 'MASK'")
        run_as_another_program(lived_in, f"UPDATE item SET {change} WHERE code = 'SUIT'")


def test_a_reservation_is_made_and_given_back_but_never_changed(workspace: Database) -> None:
    receive(workspace, "MASK", "5")
    papers.prepare(workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "2")))
    with pytest.raises(REFUSALS, match="append-only"):
        run_as_another_program(workspace, "UPDATE reservation SET quantity = 1")


def test_no_reservation_exceeds_what_is_on_hand(workspace: Database) -> None:
    receive(workspace, "MASK", "5")
    too_much = (
        "INSERT INTO reservation (note_uid, line, item_id, batch_id, location_id, quantity) "
        "SELECT 'x', 1, item_id, batch_id, location_id, {} FROM balance"
    )
    with pytest.raises(REFUSALS, match="allocated_is_on_hand"):
        run_as_another_program(workspace, too_much.format(6))
    nowhere = too_much.format(1).replace("location_id, 1", "(SELECT id FROM location WHERE code = 'BTB'), 1")
    with pytest.raises(REFUSALS, match="allocated_is_on_hand"):
        run_as_another_program(workspace, nowhere)


def test_the_program_says_in_a_sentence_that_posted_is_posted(workspace: Database) -> None:
    receive(workspace, "MASK", "5")
    refused = refusal(lambda: workspace.write(lambda s: s.execute(text("DELETE FROM stock_move"))))
    assert isinstance(refused, Refused)
    assert str(refused) == "A posted document cannot be changed. Reverse it instead."
