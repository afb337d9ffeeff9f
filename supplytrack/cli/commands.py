"""The commands about a whole workspace: make, fill, import, check, back up, restore, migrate, say how it is."""

from __future__ import annotations

from argparse import Namespace
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from supplytrack.catalogue.establish import WorkspaceDraft
from supplytrack.catalogue.opening import has_workspace, make_workspace, open_workspace
from supplytrack.cli.output import json_text, one_line, say
from supplytrack.core.actor import Actor
from supplytrack.db import migrate
from supplytrack.db.backup import back_up, restore
from supplytrack.db.engine import Database, is_server
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _, ngettext
from supplytrack.settings import Settings, user_name


def person_at_work() -> Actor:
    """Who is recorded in a workspace without accounts: the operating system's user, with every right."""
    return Actor(user_name())


def open_chosen(settings: Settings, *, even_if_changed: bool = False) -> Database:
    """The workspace that the settings name.

    :raises Refused: when there is none, or the address is none.
    :raises Unavailable: when it is damaged, of another version, or out of reach.
    """
    check_address(settings.database)
    return open_workspace(settings.database, person_at_work(), even_if_changed=even_if_changed)


def check_address(address: str) -> None:
    """See that an address can be one.

    :raises Refused: when it looks like a server's address and is not, or is empty.
    """
    if not address.strip():
        raise Refused(_("Name a file or a postgresql:// address after --database."), "database")
    if not is_server(address):
        if "://" in address:
            raise Refused(
                _("{address} is not an address of a workspace. Use a file, or postgresql://…").format(
                    address=address.partition("://")[0] + "://…"
                ),
                "database",
            )
        return
    try:
        make_url(address)
    except (ArgumentError, ValueError) as failure:
        raise Refused(
            _("This address cannot be read. Write postgresql://user:password@server:5432/database."),
            "database",
        ) from failure


def shown_address(address: str) -> str:
    """An address as it may be shown: without its password."""
    return make_url(address).render_as_string(hide_password=True) if is_server(address) else address


def init(arguments: Namespace, settings: Settings) -> int:
    """Make an empty workspace where there is none."""
    check_address(settings.database)
    draft = WorkspaceDraft(
        organisation=arguments.organisation,
        short_name=arguments.short_name,
        station=arguments.station,
        time_zone=arguments.time_zone,
    )
    make_workspace(settings.database, draft, person_at_work())
    say(_("An empty workspace was made: {address}").format(address=shown_address(settings.database)))
    return 0


def demo(_arguments: Namespace, settings: Settings) -> int:
    """Fill an empty workspace with the example response; make one where there is none yet."""
    # Late: the example brings every room along, and only this command needs it.
    from supplytrack.example import make_example, record_example

    check_address(settings.database)
    if has_workspace(settings.database):
        with closing(open_chosen(settings)) as database:
            record_example(database)
    else:
        make_example(settings.database, person_at_work())
    say(_("The example response was recorded: {address}").format(address=shown_address(settings.database)))
    return 0


def template(arguments: Namespace, _settings: Settings) -> int:
    """Write an empty import workbook."""
    # Late: openpyxl takes long to load, and only this command needs it.
    from supplytrack.exchange.template import write_template

    write_template(arguments.file)
    say(_("An empty workbook was written: {path}").format(path=arguments.file))
    return 0


def import_(arguments: Namespace, settings: Settings) -> int:
    """Take a workbook, whole or not at all; name everything that is wrong with it."""
    # Late: only this command reads workbooks.
    from supplytrack.exchange.importer import import_workbook
    from supplytrack.exchange.problem import WorkbookRefused

    with closing(open_chosen(settings)) as database:
        try:
            outcome = import_workbook(
                database, arguments.file, dry_run=arguments.dry_run, errors_path=arguments.errors
            )
        except WorkbookRefused as refusal:
            say(*map(str, refusal.problems))
            if arguments.errors is not None:
                say(_("The workbook with these places marked: {path}").format(path=arguments.errors))
            raise Refused(str(refusal)) from refusal
    say(outcome.summary())
    return 0


def check(arguments: Namespace, settings: Settings) -> int:
    """Verify everything that can be verified; name what is wrong."""
    # Late: the whole schema is needed to check it.
    from supplytrack.distribution.check import check_workspace

    with closing(open_chosen(settings, even_if_changed=True)) as database:
        found = database.read(check_workspace)
    if arguments.json:
        say(json_text(asdict(found)))
    else:
        say(
            ngettext("{count} document", "{count} documents", found.documents).format(
                count=f"{found.documents:,}"
            ),
            ngettext("{count} stock move", "{count} stock moves", found.moves).format(
                count=f"{found.moves:,}"
            ),
            *(map(one_line, found.problems) if found.problems else [_("Everything agrees.")]),
        )
    if found.ok:
        return 0
    raise Refused(
        ngettext(
            "The check found {count} problem. Keep the workspace as it is, and restore the newest good backup.",
            "The check found {count} problems. Keep the workspace as it is, and restore the newest good backup.",
            len(found.problems),
        ).format(count=f"{len(found.problems):,}")
    )


def backup(arguments: Namespace, settings: Settings) -> int:
    """Copy the workspace into a file, even while somebody works."""
    with closing(open_chosen(settings)) as database:
        back_up(database, arguments.file, examine_copy)
    say(_("The backup is whole and was read back: {path}").format(path=arguments.file))
    return 0


def bring_back(arguments: Namespace, settings: Settings) -> int:
    """Put a backup in place of the workspace; what was there stays beside it."""
    check_address(settings.database)
    if is_server(settings.database):
        raise Refused(
            _("This workspace is on a server. Restore it there, with pg_restore or your server's own way.")
        )
    done = restore(arguments.file, Path(settings.database), examine_copy)
    say(_("The backup is in place: {path}").format(path=done.workspace))
    if done.aside:
        say(_("What was there before was kept: {path}").format(path=done.aside[0]))
    return 0


def examine_copy(database: Database) -> None:
    """Look through a copy of a workspace.

    :raises Unavailable: when something in it does not agree.
    """
    # Late: as in `check`.
    from supplytrack.distribution.check import check_workspace

    found = database.read(check_workspace)
    if not found.ok:
        raise Unavailable(
            _(
                "This copy does not agree with itself ({problem}). Nothing was changed; use another backup."
            ).format(problem=found.problems[0])
        )


def bring_up_to_date(_arguments: Namespace, settings: Settings) -> int:
    """Run the migrations that a workspace of an older program lacks."""
    check_address(settings.database)
    if not is_server(settings.database):
        migrate.check_file(Path(settings.database))
    with closing(Database(settings.database, actor=person_at_work())) as database:
        version = migrate.version_of(database)
        if version is None:
            raise Refused(_("This database holds no workspace yet. Make one with “init”."))
        if version == migrate.HEAD:
            migrate.verify(database)
            say(_("The workspace is up to date (schema {version}).").format(version=version))
            return 0
        migrate.upgrade(database)
        migrate.verify(database)
    say(_("The workspace was brought from schema {old} to {new}.").format(old=version, new=migrate.HEAD))
    return 0


def status(arguments: Namespace, settings: Settings) -> int:
    """Say which workspace is used and how it is."""
    # Late: the queries bring the rooms along.
    from supplytrack.cli.condition import condition, in_lines

    with closing(open_chosen(settings)) as database:
        found = condition(database, shown_address(settings.database))
    if arguments.json:
        say(json_text(found))
    else:
        say(*in_lines(found))
    return 0
