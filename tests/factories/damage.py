"""What another program could do to a workspace, past every rule of ours."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import psycopg
import sqlcipher3.dbapi2 as sqlite
from psycopg import sql

from supplytrack.db.engine import Database
from supplytrack.db.triggers import create_statements
from supplytrack.schema import frozen_tables, sealed_tables

REFUSALS = (sqlite.IntegrityError, sqlite.OperationalError, psycopg.Error)
"""What the two drivers raise when the database itself says no."""


def run_as_another_program(database: Database, *statements: str, **options: bool) -> None:
    """Run statements in one transaction on a bare connection, with none of our settings.

    `foreign_keys` and `recursive_triggers` switch those on for a SQLite file; they are off by default there.
    """
    if database.is_file:
        _run_on_file(database.path, statements, options)
        return
    with closing(psycopg.connect(database.address)) as connection:
        for statement in statements:
            connection.execute(sql.SQL(statement))  # type: ignore[arg-type]
        connection.commit()


def _run_on_file(path: Path, statements: Iterable[str], options: dict[str, bool]) -> None:
    with closing(sqlite.connect(str(path), isolation_level=None)) as connection:
        for name, value in options.items():
            connection.execute(f"PRAGMA {name} = {'ON' if value else 'OFF'}")
        connection.execute("BEGIN")
        for statement in statements:
            connection.execute(statement)
        connection.execute("COMMIT")


def triggers_of(dialect: str) -> list[tuple[str, str]]:
    """Every trigger that the migrations make, with its table."""
    found = []
    for statement in create_statements(dialect, sealed_tables, frozen_tables):
        words = statement.split()
        if words[:2] == ["CREATE", "TRIGGER"]:
            found.append((words[2], words[words.index("ON") + 1]))
    return found


def drop_trigger(database: Database, name: str) -> None:
    """Take one guard away."""
    engine = "sqlite" if database.is_file else "postgresql"
    table = dict(triggers_of(engine))[name]
    on = "" if database.is_file else f" ON {table}"
    run_as_another_program(database, f"DROP TRIGGER {name}{on}")


def drop_guards(database: Database) -> None:
    """Take every trigger away that refuses changes; those that keep balances stay."""
    keeping = {"stock_move_balance", "reservation_allocate", "reservation_release"}
    engine = "sqlite" if database.is_file else "postgresql"
    statements = [
        f"DROP TRIGGER {name}" + ("" if database.is_file else f" ON {table}")
        for name, table in triggers_of(engine)
        if name not in keeping
    ]
    run_as_another_program(database, *statements)
