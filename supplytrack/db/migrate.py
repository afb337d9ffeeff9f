"""Bring a workspace to this program's schema, and see whether anybody tampered with it.

Alembic is imported only when the versions differ: at an ordinary start one SELECT says they agree.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from supplytrack.db.engine import APPLICATION_ID, Database
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _
from supplytrack.resources import migrations_folder

HEAD = "0001"
"""The newest revision; a test holds it against the folder."""

_SQLITE_SCHEMA = text(
    "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%' "
    "AND name NOT LIKE 'sqlite_%' ORDER BY type, name"
)
_POSTGRES_SCHEMA = text(
    "SELECT 'column' AS kind, c.table_name || '.' || c.column_name AS name, "
    "concat_ws(' ', c.data_type, c.is_nullable, c.column_default) AS sql FROM information_schema.columns c "
    "WHERE c.table_schema = current_schema() AND c.table_name NOT LIKE 'alembic%' "
    "UNION ALL SELECT 'index', i.indexname, i.indexdef FROM pg_indexes i "
    "WHERE i.schemaname = current_schema() AND i.tablename NOT LIKE 'alembic%' "
    # NOT NULL stands with the columns: only some versions of the server list it here as well.
    "UNION ALL SELECT 'constraint', c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c "
    "JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = current_schema() AND c.contype NOT IN ('t', 'n') "
    "UNION ALL SELECT 'trigger', t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t "
    "JOIN pg_class k ON k.oid = t.tgrelid JOIN pg_namespace n ON n.oid = k.relnamespace "
    "WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') "
    "UNION ALL SELECT 'function', p.proname, pg_get_functiondef(p.oid) FROM pg_proc p "
    "JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang "
    "WHERE n.nspname = current_schema() AND p.prokind = 'f' AND l.lanname = 'plpgsql' ORDER BY 1, 2, 3"
)


def check_file(path: Path) -> None:
    """See from its first bytes that a file is a workspace, before anything opens it.

    :raises Refused: when there is no such file, or it is something else.
    """
    if not path.is_file():
        raise Refused(
            _("There is no workspace at {path}. Make one with “init”, or choose another file.").format(
                path=path
            )
        )
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as failure:
        raise Unavailable(
            _("The file {path} cannot be read: {reason}.").format(path=path, reason=failure.strerror)
        ) from failure
    if (
        len(head) < 100
        or not head.startswith(b"SQLite format 3\0")
        or int.from_bytes(head[68:72], "big") != APPLICATION_ID
    ):
        raise Unavailable(
            _(
                "{path} is not a SupplyTrack workspace, or it is damaged. Nothing was changed; restore a backup or choose another file."
            ).format(path=path)
        )


def version_of(database: Database) -> str | None:
    """The schema revision of a workspace; None when it holds none yet."""

    def ask(connection: Connection) -> str | None:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    return database.read(lambda session: ask(session.connection))


def upgrade(database: Database) -> None:
    """Run the migrations that are missing, all in one transaction.

    :raises Unavailable: when the workspace is from a newer program.
    """
    # Late: alembic is needed on the first start and after an update only.
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    with database.connect() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as failure:
            raise _newer() from failure
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(text("DELETE FROM schema_fingerprint"))
        connection.execute(
            text("INSERT INTO schema_fingerprint (version, fingerprint) VALUES (:version, :fingerprint)"),
            {"version": HEAD, "fingerprint": fingerprint(connection)},
        )


def fingerprint(connection: Connection) -> str:
    """A digest of every table, constraint and trigger as the engine holds them."""
    statement = _SQLITE_SCHEMA if connection.dialect.name == "sqlite" else _POSTGRES_SCHEMA
    lines = ["\x1f".join(map(str, row)) for row in connection.execute(statement)]
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def verify(database: Database) -> None:
    """At every start: the schema is this program's and nothing of it went missing.

    :raises Unavailable: when it is older (run `migrate`), newer, or was changed by another program.
    """
    version = version_of(database)
    if version is None:
        raise Refused(_("This database holds no workspace yet. Make one with “init”."))
    if version != HEAD:
        raise _older(version) if version < HEAD else _newer()
    if not schema_is_whole(database):
        raise Unavailable(
            _(
                "The workspace's tables were changed by another program: a rule that protects the stock is missing. Restore a backup."
            )
        )


def schema_is_whole(database: Database) -> bool:
    """Whether tables, constraints and triggers are as the migrations made them."""

    def compare(connection: Connection) -> bool:
        noted = connection.execute(text("SELECT fingerprint FROM schema_fingerprint")).scalar()
        return bool(noted == fingerprint(connection))

    return database.read(lambda session: compare(session.connection))


def _older(version: str) -> Unavailable:
    return Unavailable(
        _(
            "This workspace is from an older SupplyTrack (schema {version}). Run “migrate” to bring it up to date."
        ).format(version=version)
    )


def _newer() -> Unavailable:
    return Unavailable(
        _("This workspace is from a newer SupplyTrack. Update the program to open it; nothing was changed.")
    )
