"""Workspaces that many tests of one module begin with: filled once, copied for each."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.db.engine import Database
from tests.factories.engines import Store, close_and_throw_away
from tests.factories.lived_in import make_lived_in
from tests.factories.workspaces import make_stocked_catalogue, open_database

BASES = {"workspace": make_stocked_catalogue, "lived_in": make_lived_in}


def prepared(fill: Callable[[Database], Database]) -> Any:
    """A fixture of the function's name: a fresh copy of what it makes of the workspace that its parameter names.

    A test that takes it must not take that workspace, too: it would be another copy.
    """
    (base,) = inspect.signature(fill).parameters

    def make(address: str) -> None:
        BASES[base](address)
        database = open_database(address)
        fill(database)
        database.close()

    @pytest.fixture(name=fill.__name__)
    def copy(store: Store, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
        module = fill.__module__.removeprefix("tests.").replace(".", "_")
        address = store.copy_of(f"{module}_{fill.__name__}", make)
        database = Database(address, actor=actor, clock=clock)
        opened.callback(close_and_throw_away, store, database)
        return database

    return copy
