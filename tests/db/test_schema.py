"""One schema: the migrations make what the code describes, on both engines, and the start sees anything else."""

from __future__ import annotations

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

from supplytrack.db import migrate
from supplytrack.db.engine import Database
from supplytrack.errors import Unavailable
from supplytrack.resources import migrations_folder
from supplytrack.schema import metadata, sealed_tables
from tests.factories.damage import run_as_another_program, triggers_of
from tests.factories.outcomes import outage, refusal
from tests.factories.papers import rows, scalar
from tests.factories.workspaces import make_migrated


def test_the_migrations_make_what_the_code_describes(migrated: Database) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_check_of_the_code_stands_in_the_database(migrated: Database) -> None:
    wanted = {
        (table.name, str(constraint.name))
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    with migrated.connect() as connection:
        found = {
            (table, constraint["name"])
            for (_schema, table), constraints in inspect(connection).get_multi_check_constraints().items()
            for constraint in constraints
        }
    assert found == wanted


def test_every_constraint_has_a_name() -> None:
    nameless = [
        table.name
        for table in metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]
    assert nameless == []


def test_every_table_of_a_file_is_strict(migrated: Database, engine: str) -> None:
    if engine != "sqlite":
        return
    tables = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    assert rows(migrated, tables) == []


def test_no_quantity_is_a_floating_number(migrated: Database) -> None:
    with migrated.connect() as connection:
        kinds = {
            (table, column["name"]): str(column["type"])
            for (_schema, table), columns in inspect(connection).get_multi_columns().items()
            for column in columns
        }
    assert {kind for kind in kinds.values() if re.search("REAL|FLOAT|DOUBLE|NUMERIC", kind, re.I)} == set()


def test_every_trigger_stands_in_the_database(migrated: Database, engine: str) -> None:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[engine]
    assert {row[0] for row in rows(migrated, query)} == {name for name, _table in triggers_of(engine)}


def test_every_table_that_belongs_to_documents_is_sealed() -> None:
    belonging = {table.name for table in metadata.tables.values() if "document_id" in table.columns}
    assert belonging - {"delivery_note", "order_state", "stock_count", "transfer"} == set(sealed_tables)


def test_the_newest_migration_is_the_one_that_the_program_wants() -> None:
    revisions = {}
    for path in (migrations_folder() / "versions").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        found = dict(re.findall(r'^(revision|down_revision) = "?(\w+)"?$', source, re.MULTILINE))
        revisions[found["revision"]] = found["down_revision"]
    assert set(revisions) - set(revisions.values()) == {migrate.HEAD}


def test_migrating_again_changes_nothing(lived_in: Database) -> None:
    before = rows(lived_in, "SELECT chain_hash FROM document ORDER BY id")
    migrate.upgrade(lived_in)
    migrate.verify(lived_in)
    assert rows(lived_in, "SELECT chain_hash FROM document ORDER BY id") == before


def test_a_migration_that_fails_leaves_nothing_behind(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(migrate, "fingerprint", fail)
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(empty)
    assert migrate.version_of(empty) is None


def test_two_fresh_workspaces_have_the_same_fingerprint(migrated: Database, empty: Database) -> None:
    make_migrated(empty.address)
    prints = [database.read(lambda s: migrate.fingerprint(s.connection)) for database in (migrated, empty)]
    assert prints[0] == prints[1]


def test_a_database_without_a_workspace_says_how_to_make_one(empty: Database) -> None:
    assert (
        str(refusal(lambda: migrate.verify(empty)))
        == "This database holds no workspace yet. Make one with “init”."
    )


def test_a_workspace_of_an_older_program_says_so(migrated: Database) -> None:
    run_as_another_program(migrated, "UPDATE alembic_version SET version_num = '0000'")
    assert str(outage(lambda: migrate.verify(migrated))) == (
        "This workspace is from an older SupplyTrack (schema 0000). Run “migrate” to bring it up to date."
    )


def test_a_workspace_of_a_newer_program_says_so_and_is_not_touched(migrated: Database) -> None:
    run_as_another_program(migrated, "UPDATE alembic_version SET version_num = '9999'")
    newer = "This workspace is from a newer SupplyTrack. Update the program to open it; nothing was changed."
    assert str(outage(lambda: migrate.verify(migrated))) == newer
    assert str(outage(lambda: migrate.upgrade(migrated))) == newer
    assert scalar(migrated, "SELECT version_num FROM alembic_version") == "9999"


def test_the_fingerprint_sees_a_rule_that_was_written_anew_with_a_hole(
    migrated: Database, engine: str
) -> None:
    if engine == "sqlite":
        run_as_another_program(
            migrated,
            "DROP TRIGGER document_no_delete",
            "CREATE TRIGGER document_no_delete BEFORE DELETE ON document WHEN OLD.id < 0 BEGIN SELECT RAISE(ABORT, 'document is append-only'); END",
        )
    else:
        run_as_another_program(
            migrated,
            "DROP TRIGGER document_no_change ON document",
            "CREATE TRIGGER document_no_change BEFORE UPDATE OR DELETE ON document FOR EACH ROW WHEN (OLD.id < 0) EXECUTE FUNCTION refuse_change()",
        )
    with pytest.raises(Unavailable):
        migrate.verify(migrated)


def test_the_file_carries_the_program_s_mark(migrated: Database, engine: str) -> None:
    if engine == "sqlite":
        assert scalar(migrated, "PRAGMA application_id") == 0x53544B31


def test_the_pragmas_that_keep_a_file_safe_are_on(migrated: Database, engine: str) -> None:
    if engine != "sqlite":
        return
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
    }
    with migrated.connect() as writer:
        for reader in (lambda p: writer.execute(text(p)).scalar(), lambda p: scalar(migrated, p)):
            assert {name: reader(f"PRAGMA {name}") for name in expected} == expected


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("sum(quantity)", 4 * 9_000_000_000_000_000_000 // 2),
        ("-sum(quantity)", -18_000_000_000_000_000_000),
        ("sum(quantity) / 7.0", None),
    ],
)
@pytest.mark.parametrize("engine", ["postgresql"])
def test_sums_are_whole_numbers_on_a_server_too(
    database: Database, expression: str, value: int | None
) -> None:
    large = "(VALUES (CAST(9000000000000000000 AS bigint)), (9000000000000000000)) AS lines (quantity)"
    found = scalar(database, f"SELECT {expression} FROM {large}")
    assert (type(found), found) == (int, value) if value is not None else found % 1 != 0
