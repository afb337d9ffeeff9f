"""One metadata with named constraints, and the column types that mean the same on both engines."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "uq": "%(table_name)s_%(column_0_N_name)s_uq",
        "ix": "%(table_name)s_%(column_0_N_name)s_ix",
        "ck": "%(table_name)s_%(constraint_name)s_ck",
    }
)

Big = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both engines (SQLite's INTEGER already is)."""

sealed_tables: list[str] = []
"""Tables whose rows belong to a document (`document_id`) and are fixed once it is posted."""

frozen_tables: list[str] = []
"""Tables whose rows are never changed and never deleted, and belong to no document."""


def table(name: str, *columns: Any, **options: Any) -> Table:
    """A table of the workspace: STRICT on SQLite, in the one metadata."""
    return Table(name, metadata, *columns, sqlite_strict=True, **options)


def sealed_table(name: str, *columns: Any, **options: Any) -> Table:
    """A table whose rows are fixed once the document they name is posted (see `db.triggers`)."""
    sealed_tables.append(name)
    return table(name, *columns, **options)


def frozen_table(name: str, *columns: Any, **options: Any) -> Table:
    """A table of `uid` and `number` whose rows are added and then stay as they are (see `db.triggers`)."""
    frozen_tables.append(name)
    return table(name, *columns, **options)


def document_key(*, primary: bool = False) -> Column[int]:
    """The column that names the document a row belongs to. The document's row seals it and comes last."""
    return Column(
        "document_id",
        Integer,
        ForeignKey("document.id", deferrable=True, initially="DEFERRED"),
        primary_key=primary,
        nullable=False,
    )


def unique_where(name: str, condition: str, *columns: Column[Any]) -> None:
    """A unique index over the rows for which `condition` (SQL) holds; the migrations make it.

    SQLAlchemy's own way to say the condition would load PostgreSQL's packages at every start on a laptop.
    """
    Index(name, *columns, unique=True, info={"where": condition})


def index_where(name: str, condition: str, *columns: Column[Any]) -> None:
    """An index of the few rows for which `condition` (SQL) holds; the migrations make it."""
    Index(name, *columns, info={"where": condition})


def flag(name: str, default: int = 0) -> tuple[Column[int], CheckConstraint]:
    """A yes/no column: 0 or 1 on both engines."""
    return (
        Column(name, Integer, nullable=False, server_default=str(default)),
        CheckConstraint(f"{name} IN (0, 1)", name=f"{name}_is_yes_or_no"),
    )


def text_column(name: str, *, required: bool = False) -> Column[str]:
    """A text column: never NULL, empty when there is nothing to say, unless `required`."""
    return (
        Column(name, Text, nullable=False)
        if required
        else Column(name, Text, nullable=False, server_default="")
    )
