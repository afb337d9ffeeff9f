"""Each guard is what stops the forbidden change: without it the change succeeds, and the start of the program sees it.

So the tests beside this one would see a guard that goes missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import Integer

from supplytrack.db import migrate
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.errors import Unavailable
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.procurement.operations import OrderLineDraft
from supplytrack.schema import frozen_tables, metadata, sealed_tables
from tests.factories import papers
from tests.factories.damage import REFUSALS, drop_trigger, run_as_another_program, triggers_of
from tests.factories.papers import receive, scalar


@dataclass(frozen=True)
class Forbidden:
    """A change that must not be possible, and how to see that it happened."""

    change: tuple[str, ...]
    happened: str


def copy_of(table: str, **values: str) -> str:
    """Insert a copy of a table's first row with some values changed."""
    columns = [column.name for column in metadata.tables[table].columns]
    chosen = ", ".join(values.get(name, name) for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} LIMIT 1"


def forbidden(trigger: str, table: str) -> Forbidden:
    """What a trigger is there to stop."""
    if trigger == "document_no_replace":
        replace = copy_of("document", remarks="'forged'").replace("INSERT", "INSERT OR REPLACE", 1)
        return Forbidden((replace,), "SELECT count(*) FROM document WHERE remarks = 'forged'")
    if trigger.endswith("_no_replace"):
        replace = copy_of(table, uid="'forged'").replace("INSERT", "INSERT OR REPLACE", 1)
        return Forbidden((replace,), f"SELECT count(*) FROM {table} WHERE uid = 'forged'")
    fixed = ("document", *sealed_tables, *frozen_tables)
    if trigger.endswith(("_no_update", "_no_change")) and table in fixed:
        last = list(metadata.tables[table].columns)[-1]
        column, whole_number = last.name, isinstance(last.type, Integer)
        new = {"paper_state": "'disputed'"}.get(column, "77" if whole_number else "'forged'")
        return Forbidden(
            (f"UPDATE {table} SET {column} = {new}",), f"SELECT count(*) FROM {table} WHERE {column} = {new}"
        )
    if trigger.endswith("_no_delete"):
        return Forbidden((f"DELETE FROM {table}",), f"SELECT count(*) = 0 FROM {table}")
    if trigger.endswith("_no_truncate"):
        return Forbidden((f"TRUNCATE {table} CASCADE",), f"SELECT CAST(count(*) = 0 AS integer) FROM {table}")
    if trigger.endswith("_sealed"):
        fresh = {
            "id": "99999",
            "uid": "'copied'",
            "line": "99",
            "document_id": "(SELECT max(id) FROM document)",
        }
        return Forbidden((copy_of(table, **fresh),), _sealed_count(table))
    return SINGLE[trigger]


def _sealed_count(table: str) -> str:
    return f"SELECT count(*) FROM {table} WHERE document_id = (SELECT max(id) FROM document)"


SINGLE = {
    "location_keeps_its_nature": Forbidden(
        ("UPDATE location SET keeps_stock = 0 WHERE code = 'PNH'",),
        "SELECT count(*) FROM location WHERE code = 'PNH' AND keeps_stock = 0",
    ),
    "item_keeps_its_scale": Forbidden(
        ("UPDATE item SET decimals = 3 WHERE code = 'MASK'",),
        "SELECT count(*) FROM item WHERE code = 'MASK' AND decimals = 3",
    ),
    "reservation_no_update": Forbidden(
        ("UPDATE reservation SET quantity = 1",), "SELECT count(*) FROM reservation WHERE quantity = 1"
    ),
}
KEEPERS = {"stock_move_balance", "reservation_allocate", "reservation_release", "document_order_state"}
"""Triggers that keep a sum or a state instead of refusing a change."""


def guards(engine: str) -> list[tuple[str, str]]:
    return [(name, table) for name, table in triggers_of(engine) if name not in KEEPERS]


def check_guard(database: Database, trigger: str, table: str) -> None:
    """With the guard the change is refused, without it the change succeeds, and the program would not start."""
    wanted = forbidden(trigger, table)
    with pytest.raises(REFUSALS):
        run_as_another_program(database, *wanted.change)
    assert not scalar(database, wanted.happened)
    drop_trigger(database, trigger)
    if trigger.endswith("_no_truncate"):
        _drop_dependent_truncate_guards(database, table)
    run_as_another_program(database, *wanted.change)
    assert scalar(database, wanted.happened)
    with pytest.raises(Unavailable, match="a rule that protects the stock is missing"):
        migrate.verify(database)


def _drop_dependent_truncate_guards(database: Database, table: str) -> None:
    """TRUNCATE CASCADE reaches the tables that name this one, which have guards of their own."""
    for other, _table in triggers_of("postgresql"):
        if other.endswith("_no_truncate") and other != f"{table}_no_truncate":
            drop_trigger(database, other)


@pytest.mark.parametrize(("trigger", "table"), guards("sqlite"))
@pytest.mark.parametrize("engine", ["sqlite"])
def test_each_trigger_of_a_file_is_what_stops_the_change(
    lived_in: Database, trigger: str, table: str
) -> None:
    check_guard(lived_in, trigger, table)


@pytest.mark.parametrize(("trigger", "table"), guards("postgresql"))
@pytest.mark.parametrize("engine", ["postgresql"])
def test_each_trigger_of_a_server_is_what_stops_the_change(
    lived_in: Database, trigger: str, table: str
) -> None:
    check_guard(lived_in, trigger, table)


def test_without_the_trigger_that_keeps_balances_the_check_sees_drift(workspace: Database) -> None:
    receive(workspace, "MASK", "5")
    drop_trigger(workspace, "stock_move_balance")
    receive(workspace, "MASK", "5")
    report = workspace.read(check_workspace)
    assert (report.ok, report.drift) == (False, 2)


def test_without_the_trigger_that_keeps_orders_the_check_sees_that_one_is_not_kept(
    workspace: Database,
) -> None:
    drop_trigger(workspace, "document_order_state")
    papers.order(workspace, OrderLineDraft("SUIT", "5"))
    assert (
        "PO-PNH-2020-0001: whether goods are still to come is not what its papers say."
        in workspace.read(check_workspace).problems
    )


def test_without_the_trigger_that_allocates_goods_would_be_promised_twice(workspace: Database) -> None:
    receive(workspace, "MASK", "5")
    drop_trigger(workspace, "reservation_allocate")
    for _time in range(2):
        papers.prepare(workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "5")))
    assert scalar(workspace, "SELECT sum(quantity) FROM reservation") == 10
    assert workspace.read(check_workspace).drift == 1


def test_without_the_check_on_balances_a_store_would_hold_less_than_nothing(
    workspace: Database, engine: str
) -> None:
    receive(workspace, "MASK", "5")
    overdraw = (
        "INSERT INTO stock_move (document_id, line, item_id, batch_id, from_location_id, to_location_id, quantity, "
        "effective_day) SELECT 4711, 1, item_id, batch_id, to_location_id, from_location_id, 6, effective_day FROM stock_move"
    )
    with pytest.raises(REFUSALS):
        run_as_another_program(workspace, overdraw)
    if engine == "sqlite":
        run_as_another_program(workspace, "PRAGMA ignore_check_constraints = ON", overdraw)
    else:
        names = ("balance_on_hand_not_negative_ck", "balance_allocated_is_on_hand_ck")
        drops = [f"ALTER TABLE balance DROP CONSTRAINT {name}" for name in names]
        drops.append("ALTER TABLE daily_balance DROP CONSTRAINT daily_balance_on_hand_not_negative_ck")
        run_as_another_program(workspace, *drops, *NO_DOCUMENT_KEY, overdraw)
    assert papers.on_hand(workspace, "MASK") == -1


NO_DOCUMENT_KEY = ("ALTER TABLE stock_move DROP CONSTRAINT stock_move_document_id_fk",)


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("stock_move", "stock_move_quantity_is_positive_ck"),
        ("balance", "balance_on_hand_not_negative_ck"),
        ("delivery_note", "delivery_note_issued_has_a_document_ck"),
        ("document", "document_uid_uq"),
        ("stock_move", "stock_move_document_id_fk"),
    ],
)
def test_a_server_that_lost_a_constraint_is_not_opened(
    postgres_workspace: Database, table: str, name: str
) -> None:
    migrate.verify(postgres_workspace)
    run_as_another_program(postgres_workspace, f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    with pytest.raises(Unavailable, match="a rule that protects the stock is missing"):
        migrate.verify(postgres_workspace)


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX document_chain_uq",
        "DROP INDEX document_reference_uq",
        "ALTER TABLE stock_move ALTER COLUMN quantity DROP NOT NULL",
        "ALTER TABLE stock_move DISABLE TRIGGER stock_move_no_change",
        "ALTER TABLE stock_move ENABLE REPLICA TRIGGER stock_move_no_change",
        "ALTER TABLE stock_move DISABLE TRIGGER ALL",
        "ALTER TABLE document ADD COLUMN note text",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    ],
)
def test_a_server_whose_rules_were_changed_is_not_opened(postgres_workspace: Database, change: str) -> None:
    run_as_another_program(postgres_workspace, change)
    with pytest.raises(Unavailable, match="a rule that protects the stock is missing"):
        migrate.verify(postgres_workspace)


@pytest.mark.parametrize(
    "change",
    [
        ("DROP INDEX document_chain_uq",),
        ("ALTER TABLE document ADD COLUMN note text",),
        ("DROP TABLE reservation",),
        (
            "CREATE TABLE copy (a integer)",
            "DROP TABLE copy",
            "CREATE TRIGGER quiet BEFORE INSERT ON stock_move BEGIN SELECT RAISE(IGNORE); END",
        ),
    ],
)
def test_a_file_whose_rules_were_changed_is_not_opened(
    sqlite_workspace: Database, change: tuple[str, ...]
) -> None:
    run_as_another_program(sqlite_workspace, *change)
    with pytest.raises(Unavailable, match="a rule that protects the stock is missing"):
        migrate.verify(sqlite_workspace)


def test_an_untouched_workspace_is_opened(workspace: Database) -> None:
    migrate.verify(workspace)
    assert workspace.read(check_workspace).ok
