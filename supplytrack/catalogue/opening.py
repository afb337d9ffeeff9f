"""Opening the workspace at an address, and making a new one that is there whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from supplytrack.catalogue.establish import WorkspaceDraft, establish_workspace
from supplytrack.catalogue.item import item
from supplytrack.catalogue.place import PLACE_KINDS, location
from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.db import migrate
from supplytrack.db.backup import SIDE_FILES
from supplytrack.db.engine import Database, Session, is_server
from supplytrack.db.workspace import workspace
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _
from supplytrack.settings import user_name

Fill = Callable[[Database], None]
"""Puts something into a new workspace before anybody sees it."""


def open_workspace(
    address: str, actor: Actor, clock: Clock | None = None, *, even_if_changed: bool = False
) -> Database:
    """The workspace at an address, after seeing that it is one and that this program may use it.

    `even_if_changed` opens one whose tables another program changed: to check it, never to work on it.

    :raises Refused: when there is none.
    :raises Unavailable: when it is damaged, of another version, or out of reach.
    """
    if not is_server(address):
        migrate.check_file(Path(address))
    database = Database(address, actor=actor, clock=clock)
    try:
        if not (even_if_changed and migrate.version_of(database) == migrate.HEAD):
            migrate.verify(database)
        if not database.read(_is_established):
            raise _nothing_there()
    except BaseException:
        database.close()
        raise
    return database


def make_workspace(
    address: str,
    draft: WorkspaceDraft,
    actor: Actor | None = None,
    clock: Clock | None = None,
    fill: Fill | None = None,
) -> None:
    """Make a new workspace where there is none. A new file appears when everything in it is done.

    Without an `actor` the operating system's user makes it.

    :raises Refused: when there is a workspace or another file already, or the draft is wrong.
    :raises Unavailable: when the disk or the server refuses.
    """
    actor = actor or Actor(user_name())
    if is_server(address):
        _establish(address, draft, actor, clock, fill)
        return
    path = Path(address)
    _refuse_existing(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_file(path, draft, actor, clock, fill)
    except FileExistsError:
        _refuse_existing(path)
        raise
    except OSError as failure:
        raise Unavailable(
            _("No workspace could be made at {path}: {reason}. Choose another folder.").format(
                path=path, reason=failure.strerror
            )
        ) from failure


def is_empty(session: Session) -> bool:
    """Whether nothing was recorded yet: no item and no place, and so no document either."""
    places = select(location.c.id).where(location.c.kind.in_([kind.value for kind in PLACE_KINDS]))
    return session.scalar(select(item.c.id).limit(1)) is None and session.scalar(places.limit(1)) is None


def has_workspace(address: str) -> bool:
    """Whether something stands at an address: a file, or a database in which a workspace was begun."""
    if not is_server(address):
        return any(path.exists() for path in _files(Path(address)))
    database = Database(address, actor=Actor("nobody"))
    try:
        return migrate.version_of(database) is not None and database.read(_is_established)
    finally:
        database.close()


def _make_file(
    path: Path, draft: WorkspaceDraft, actor: Actor, clock: Clock | None, fill: Fill | None
) -> None:
    new = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}.new")
    try:
        _establish(str(new), draft, actor, clock, fill)
        if any(leftover.exists() for leftover in _files(new)[1:]):
            raise OSError(None, _("the disk did not take all of it"))
        # A second name and not a renaming: a file that somebody made meanwhile is never replaced.
        _give_name(new, path)
    finally:
        for leftover in _files(new):
            leftover.unlink(missing_ok=True)


def _give_name(new: Path, path: Path) -> None:
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:
        # Memory sticks know no second names.
        _refuse_existing(path)
        new.rename(path)


def _establish(
    address: str, draft: WorkspaceDraft, actor: Actor, clock: Clock | None, fill: Fill | None
) -> None:
    database = Database(address, actor=actor, clock=clock or Clock())
    try:
        if migrate.version_of(database) is None:
            migrate.upgrade(database)
        migrate.verify(database)
        database.write(lambda session: establish_workspace(session, draft))
        if fill is not None:
            fill(database)
    finally:
        database.close()


def _is_established(session: Session) -> bool:
    return session.scalar(select(workspace.c.id)) is not None


def _nothing_there() -> Refused:
    return Refused(_("This database holds no workspace yet. Make one with “init”."))


def _refuse_existing(path: Path) -> None:
    found = [each for each in _files(path) if each.exists()]
    if found:
        raise Refused(
            _("There is something at {path} already. Choose another file for a new workspace.").format(
                path=found[0]
            )
        )


def _files(path: Path) -> list[Path]:
    return [path, *(path.with_name(path.name + ending) for ending in SIDE_FILES)]
