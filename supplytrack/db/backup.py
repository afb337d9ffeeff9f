"""Copies of a workspace that are whole even while somebody works, and bringing one back.

A backup is read back before it is called one. A restore checks a copy first, then puts it in place of the
workspace; what was there stays beside it as `…before-restore`. Nothing is ever deleted.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supplytrack.core.actor import Actor
from supplytrack.db import migrate
from supplytrack.db.engine import Database
from supplytrack.db.failures import as_unavailable
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database file while it is in use."""

_LOCKED_FROM = 0x40000002
_LOCKED_BYTES = 510
"""The bytes of a file that SQLite locks while a connection reads it."""

Examine = Callable[[Database], None]
"""Looks into a copy before it is trusted; raises when something is wrong."""


@dataclass(frozen=True)
class Restored:
    """What a restore did. `aside` names the files that were moved out of the way, the workspace's first."""

    workspace: Path
    aside: tuple[Path, ...]


def back_up(database: Database, target: Path, examine: Examine | None = None) -> Path:
    """Write a copy of the workspace as it is at one moment to `target`; work goes on meanwhile.

    :raises Refused: when the workspace is on a server, or there is a file at `target` already.
    :raises Unavailable: when the copy cannot be written, or is not good when read back.
    """
    if not database.is_file:
        raise Refused(
            _("This workspace is on a server. Back it up there, with pg_dump or your server's own backup.")
        )
    migrate.check_file(database.path)
    _refuse_existing(target)
    with _translated(target), _waiting_copy(target) as copy:
        _copy_pages(database.path, copy)
        _examine(copy, examine)
        _sync(copy)
        copy.replace(target)
        _sync(target.parent)
    return target


def restore(source: Path, workspace: Path, examine: Examine | None = None) -> Restored:
    """Put the backup `source` in place of the file `workspace`, which no program may have open.

    A backup of an older program is brought up to date on the way. `source` is only read.

    :raises Refused: when there is no such backup, or it is the workspace itself.
    :raises Unavailable: when the backup is damaged, from a newer program or no workspace, when somebody uses
        the workspace, or when the disk refuses. The workspace is then as it was.
    """
    migrate.check_file(source)
    if workspace.exists() and source.samefile(workspace):
        raise Refused(_("{path} is the workspace itself. Name the file of a backup.").format(path=source))
    with _translated(workspace):
        workspace.parent.mkdir(parents=True, exist_ok=True)
        with _waiting_copy(workspace) as copy:
            _copy_of_backup(source, copy)
            _examine(copy, examine, upgrade=True)
            _sync(copy)
            return Restored(workspace, _put_in_place(copy, workspace))


def _refuse_existing(target: Path) -> None:
    if not target.parent.is_dir():
        raise Refused(
            _("There is no folder {path}. Make it first, or choose another.").format(path=target.parent)
        )
    # An empty file holds nothing to lose: tools that hand out names of temporary files make one.
    if target.is_dir() or (target.exists() and target.stat().st_size > 0):
        raise Refused(
            _("There is something at {path} already. Choose another name for the backup.").format(path=target)
        )


@contextmanager
def _waiting_copy(target: Path) -> Iterator[Path]:
    """The path of a copy being made beside `target`; gone again unless it was put in place."""
    copy = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.part")
    try:
        yield copy
    finally:
        for path in (copy, *_beside(copy)):
            path.unlink(missing_ok=True)


def _copy_of_backup(source: Path, copy: Path) -> None:
    """Copy the bytes and leave the backup alone; only one that is in use needs SQLite to read it right."""
    if any(path.exists() for path in _beside(source)):
        _copy_pages(source, copy)
    else:
        shutil.copyfile(source, copy)


def _copy_pages(source: Path, copy: Path) -> None:
    with _raw(source) as reader, _raw(copy) as writer:
        reader.execute("PRAGMA busy_timeout=5000")
        reader.backup(writer)
        # One file without side files, whatever the workspace was in the middle of.
        writer.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _raw(path: Path) -> Iterator[Any]:
    # Late: the driver is needed for backups only, and every start imports this package's siblings.
    import sqlcipher3.dbapi2

    connection = sqlcipher3.dbapi2.connect(str(path), isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def _examine(copy: Path, examine: Examine | None, *, upgrade: bool = False) -> None:
    """See that a copy is a whole workspace; leaves it as a single file.

    :raises Unavailable: when it is not.
    """
    with _raw(copy) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
        lost = connection.execute("PRAGMA foreign_key_check").fetchone()
        if found != ["ok"] or lost is not None:
            raise _damaged()
    migrate.check_file(copy)
    database = Database(copy, actor=Actor("backup"))
    try:
        if migrate.version_of(database) is None:
            raise _damaged()
        if upgrade and (migrate.version_of(database) or "") < migrate.HEAD:
            migrate.upgrade(database)
        migrate.verify(database)
        if examine is not None:
            examine(database)
    finally:
        database.close()
    with _raw(copy) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _damaged() -> Unavailable:
    return Unavailable(_("This backup is damaged. Nothing was changed; use another backup."))


def _put_in_place(copy: Path, workspace: Path) -> tuple[Path, ...]:
    """Move what is there aside and the copy to its place. The path never lacks a whole workspace for long."""
    if not workspace.exists() and not any(path.exists() for path in _beside(workspace)):
        copy.replace(workspace)
        _sync(workspace.parent)
        return ()
    _fold_side_files(workspace)
    with _nobody_else(workspace):
        aside = _free_name(workspace)
        moved = []
        for old in _beside(workspace):
            if old.exists():
                new = aside.with_name(aside.name + old.name[len(workspace.name) :])
                old.rename(new)
                moved.append(new)
        if workspace.exists():
            _keep_under(workspace, aside)
            moved.insert(0, aside)
        copy.replace(workspace)
        _sync(workspace.parent)
    return tuple(moved)


def _fold_side_files(workspace: Path) -> None:
    """Bring what waits beside the old workspace into its file, so that it can be kept as one.

    :raises Unavailable: when another program has the workspace open.
    """
    if not workspace.exists():
        return
    import sqlcipher3.dbapi2

    try:
        with _raw(workspace) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlcipher3.dbapi2.Error as failure:
        if "locked" in str(failure):
            raise _in_use() from failure
        # Too damaged to read: that is why it is being replaced. It is moved aside as it is.


def _in_use() -> Unavailable:
    return Unavailable(
        _("The workspace is open in another program. Close SupplyTrack everywhere, then restore again.")
    )


@contextmanager
def _nobody_else(workspace: Path) -> Iterator[None]:
    """Hold the lock that every reader of an SQLite file needs, while the file is being replaced.

    :raises Unavailable: when another program has it open.
    """
    if sys.platform == "win32" or not workspace.exists():
        # Windows itself refuses to rename a file that is open.
        yield
        return
    import fcntl

    with workspace.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKED_BYTES, _LOCKED_FROM)
        except OSError as failure:
            raise _in_use() from failure
        yield


def _keep_under(workspace: Path, aside: Path) -> None:
    """Give the old file its second name, so that the first one can be replaced in a single step."""
    try:
        os.link(workspace, aside)
    except OSError:
        # Memory sticks know no second names.
        workspace.rename(aside)


def _free_name(workspace: Path) -> Path:
    number = 1
    while True:
        ending = ".before-restore" if number == 1 else f".before-restore-{number}"
        aside = workspace.with_name(workspace.name + ending)
        if not aside.exists() and not any(path.exists() for path in _beside(aside)):
            return aside
        number += 1


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in SIDE_FILES]


def _sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    # Windows and some memory sticks cannot be asked to wait for a folder.
    skip = contextlib.suppress(OSError) if path.is_dir() else contextlib.nullcontext()
    with skip:
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _translated(target: Path) -> Iterator[None]:
    """Turn a failure of the disk or of SQLite into a sentence."""
    import sqlcipher3.dbapi2

    try:
        yield
    except sqlcipher3.dbapi2.Error as failure:
        unavailable = as_unavailable(failure)
        if unavailable is None:
            raise
        raise unavailable from failure
    except OSError as failure:
        raise as_unavailable(failure) or Unavailable(
            _("“{file}” could not be written: {reason}. Choose another folder or free some space.").format(
                file=target.name, reason=failure.strerror or failure
            )
        ) from failure
