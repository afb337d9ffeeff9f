"""Workspaces for every test, on both engines.

`database` (and what builds on it) runs a test twice, on SQLite and on PostgreSQL. Tests that need one
engine only take `sqlite_workspace` or `postgres_workspace`.

| fixture               | what it is                                                                       |
|-----------------------|----------------------------------------------------------------------------------|
| calendar              | the standing clock; `calendar.go_to(day)` moves it                               |
| actor                 | the person at work, with every right                                             |
| engine                | "sqlite" or "postgresql": parametrised                                           |
| empty                 | a `Database` that holds nothing                                                  |
| migrated              | ... with the schema                                                              |
| database              | ... established: units, provinces, virtual locations, its own row                |
| workspace             | ... with a small catalogue (see `factories.workspaces`); no documents yet        |
| lived_in              | ... in which everything has happened once (see `factories.lived_in`)             |
| sqlite_workspace, postgres_workspace | the same on one engine                                            |
| open_again            | opens a workspace's address once more, as another program or person would        |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.db.engine import Database
from tests.factories.engines import ENGINES, FileStore, ServerStore, Store, close_and_throw_away
from tests.factories.lived_in import make_lived_in
from tests.factories.time import Calendar
from tests.factories.workspaces import make_established, make_migrated, make_response, make_stocked_catalogue

MakeDatabase = Callable[[str], Database]
OpenAgain = Callable[..., Database]


@pytest.fixture(scope="session")
def file_store() -> Iterator[FileStore]:
    store = FileStore()
    yield store
    store.stop()


@pytest.fixture(scope="session")
def server_store() -> Iterator[ServerStore]:
    store = ServerStore()
    yield store
    store.stop()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(engine: str, request: pytest.FixtureRequest) -> Store:
    """The databases of the engine under test."""
    found: Store = request.getfixturevalue("file_store" if engine == "sqlite" else "server_store")
    return found


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def clock(calendar: Calendar) -> Clock:
    return calendar.clock()


@pytest.fixture
def actor() -> Actor:
    return Actor("Sokha")


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What is open in this test and closed after it."""
    with ExitStack() as stack:
        yield stack


def _make(store: Store, address: str, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
    database = Database(address, actor=actor, clock=clock)
    opened.callback(close_and_throw_away, store, database)
    return database


@pytest.fixture
def empty(store: Store, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
    return _make(store, store.empty(), actor, clock, opened)


@pytest.fixture
def migrated(store: Store, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
    return _make(store, store.copy_of("migrated", make_migrated), actor, clock, opened)


@pytest.fixture
def database(store: Store, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
    return _make(store, store.copy_of("established", make_established), actor, clock, opened)


@pytest.fixture
def workspace(store: Store, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
    return _make(store, store.copy_of("catalogue", make_stocked_catalogue), actor, clock, opened)


@pytest.fixture
def response(store: Store, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
    """The example response."""
    return _make(store, store.copy_of("response", make_response), actor, clock, opened)


@pytest.fixture
def lived_in(store: Store, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
    return _make(store, store.copy_of("lived_in", make_lived_in), actor, clock, opened)


@pytest.fixture
def sqlite_workspace(file_store: FileStore, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
    return _make(file_store, file_store.copy_of("catalogue", make_stocked_catalogue), actor, clock, opened)


@pytest.fixture
def postgres_workspace(server_store: ServerStore, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
    return _make(
        server_store, server_store.copy_of("catalogue", make_stocked_catalogue), actor, clock, opened
    )


@pytest.fixture
def open_again(actor: Actor, clock: Clock, opened: ExitStack) -> OpenAgain:
    def open_at(database: Database, *, by: Actor | None = None) -> Database:
        again = Database(database.address, actor=by or actor, clock=clock)
        opened.callback(again.close)
        return again

    return open_at
