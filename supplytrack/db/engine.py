"""Connections and transactions: the one `Database`, on one laptop's SQLite file or an office's PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import (
    URL,
    Connection,
    CursorResult,
    Engine,
    Executable,
    create_engine,
    event,
    inspect,
    make_url,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool

from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.db.address import is_server
from supplytrack.db.failures import as_unavailable, is_passing_conflict
from supplytrack.db.workspace import READ_WORKSPACE, Workspace, workspace_of
from supplytrack.errors import Refused, SupplyTrackError, Unavailable
from supplytrack.i18n import _

T = TypeVar("T")

APPLICATION_ID = 0x53544B31
"""Written into the header of every SQLite workspace ("STK1")."""

ATTEMPTS = 5
"""How often an operation is tried when other people's work collides with it."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-32000",
)


class Overtaken(Exception):
    """Somebody committed the same document while this transaction was making it."""


@dataclass
class Session:
    """One transaction: what an operation or a query works with. Never outlives its call."""

    connection: Connection
    actor: Actor
    clock: Clock
    changed: set[str] = field(default_factory=set)
    _workspace: Workspace | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether the file engine serves this transaction."""
        return self.connection.dialect.name == "sqlite"

    @property
    def workspace(self) -> Workspace:
        """Whose workspace this is, read once a transaction."""
        if self._workspace is None:
            row = self.connection.execute(READ_WORKSPACE).one()
            self._workspace = workspace_of(row)
        return self._workspace

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run one Core statement."""
        return self.connection.execute(statement, parameters)

    def rows(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """All rows of a query."""
        return self.connection.execute(statement, parameters).all()

    def scalar(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        return self.connection.execute(statement, parameters).scalar()

    def insert_one(self, statement: Executable, values: Mapping[str, Any]) -> int:
        """Insert one row and return the integer key that the database gave it."""
        key = self.connection.execute(statement, values).inserted_primary_key
        if key is None:
            raise AssertionError("the table has no generated key")
        return int(key[0])

    def touch(self, *kinds: str) -> None:
        """Say which kinds of things this operation changed, so that screens read them again."""
        self.changed.update(kinds)


class Database:
    """Reads and writes one workspace. Safe to use from several threads."""

    def __init__(self, address: str | Path, *, actor: Actor, clock: Clock | None = None) -> None:
        self.address = str(address)
        self.actor = actor
        self._given_clock = clock
        self._clock = clock
        self._writing = threading.Lock()
        self._engines: list[Engine] = []
        if is_server(self.address):
            self._writer: Engine = self._server_engine()
            # A list and its totals come from several statements: they see one state of the workspace.
            self._reader: Engine = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        else:
            self._reader = self._file_engine(pool_size=4, begin="BEGIN DEFERRED")
            self._writer = self._file_engine(pool_size=1, begin="BEGIN IMMEDIATE")

    @property
    def is_file(self) -> bool:
        """Whether the workspace is a file on this computer."""
        return not is_server(self.address)

    @property
    def path(self) -> Path:
        """The workspace's file."""
        return Path(self.address)

    @property
    def clock(self) -> Clock:
        """The office's clock: its time zone is a setting of the workspace. Without a workspace, the usual one."""
        if self._clock is None:
            zone = self._read_zone()
            if zone is None:
                return Clock()
            self._clock = Clock(ZoneInfo(zone))
        return self._clock

    def _read_zone(self) -> str | None:
        with self._reader.connect() as connection:
            if not inspect(connection).has_table("workspace"):
                return None
            row = connection.execute(READ_WORKSPACE).first()
            return row.time_zone if row else None

    def read(self, query: Callable[[Session], T]) -> T:
        """Answer a question from one consistent state of the workspace.

        :raises Unavailable: when the file or the server does not answer.
        """
        with _translated():
            clock = self.clock
            with self._reader.connect() as connection:
                # Given up in the end and not committed: what is damaged can be read about, too.
                connection.begin()
                return query(Session(connection, self.actor, clock))

    def write(self, operation: Callable[[Session], T]) -> tuple[T, frozenset[str]]:
        """Change the workspace in one transaction: all of it or nothing.

        Collisions with other people's work are tried again with the same operation, which is safe because
        a document keeps its identity.

        :raises Refused: when the operation refuses.
        :raises Unavailable: when the file or the server does not answer.
        """
        with _translated():
            clock = self.clock
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    return self._write_once(operation, clock)
                except Overtaken:
                    if attempt == ATTEMPTS:
                        raise
                except DBAPIError as failure:
                    if attempt == ATTEMPTS or not is_passing_conflict(failure):
                        raise
            raise AssertionError("unreachable: the last attempt returns or raises")

    def _write_once(self, operation: Callable[[Session], T], clock: Clock) -> tuple[T, frozenset[str]]:
        with self._turn(), self._writer.connect() as connection, connection.begin():
            session = Session(connection, self.actor, clock)
            result = operation(session)
            return result, frozenset(session.changed)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One writer at a time on a file; a server orders its writers itself."""
        if not self.is_file:
            yield
            return
        with self._writing:
            yield

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A writing connection for migrations, backups and checks, in one transaction."""
        with _translated(), self._turn(), self._writer.connect() as connection, connection.begin():
            yield connection

    def forget_clock(self) -> None:
        """Read the time zone again after it was set."""
        self._clock = self._given_clock

    def close(self) -> None:
        """Let go of every connection."""
        for engine in self._engines:
            engine.dispose()

    def _file_engine(self, *, pool_size: int, begin: str) -> Engine:
        # SQLite of our own choosing: the system's may have the WAL-reset fault.
        import sqlcipher3.dbapi2

        engine = create_engine(
            # Not an address put together as text: a folder's name may hold a question mark.
            URL.create("sqlite", database=self.address),
            module=sqlcipher3.dbapi2,
            poolclass=QueuePool,
            pool_size=pool_size,
            max_overflow=0 if pool_size == 1 else 4,
            connect_args={"check_same_thread": False, "cached_statements": 256},
        )

        @event.listens_for(engine, "connect")
        def prepare(raw: Any, _record: Any) -> None:
            raw.isolation_level = None
            for pragma in PRAGMAS:
                raw.execute(pragma)

        def begin_transaction(raw: Any) -> None:
            raw.execute(begin)

        # Not as a listener: with one, SQLAlchemy looks for listeners at every statement, a tenth of a posting.
        dialect: Any = engine.dialect
        dialect.do_begin = begin_transaction
        self._engines.append(engine)
        return engine

    def _server_engine(self) -> Engine:
        # Late: the server's driver takes longer to load than the rest of a start on a file.
        from supplytrack.db.whole_numbers import load_whole_numbers

        url = make_url(self.address).set(drivername="postgresql+psycopg")
        engine = create_engine(
            url, pool_size=8, max_overflow=8, pool_pre_ping=True, connect_args={"connect_timeout": 10}
        )

        @event.listens_for(engine, "connect")
        def prepare(raw: Any, _record: Any) -> None:
            load_whole_numbers(raw.adapters)

        self._engines.append(engine)
        return engine


@contextmanager
def _translated() -> Iterator[None]:
    """Turn a driver's failure into a sentence; let everything else pass."""
    try:
        yield
    except SupplyTrackError:
        raise
    except IntegrityError as failure:
        raise Refused(_collision_sentence(failure)) from failure
    except (OperationalError, DBAPIError, OSError) as failure:
        unavailable = as_unavailable(failure)
        if unavailable is None:
            raise
        raise unavailable from failure


def _collision_sentence(failure: IntegrityError) -> str:
    text = str(failure.orig)
    if "on_hand_not_negative" in text or "allocated_is_on_hand" in text:
        return _(
            "Somebody else took these goods a moment ago. Nothing was recorded; look at the stock and try again."
        )
    if "sealed" in text or "append-only" in text:
        return _("A posted document cannot be changed. Reverse it instead.")
    if "UNIQUE" in text.upper():
        return _("This is already recorded under the same code or number.")
    raise failure


__all__ = ["Database", "Session", "Unavailable", "is_server"]
