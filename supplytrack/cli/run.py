"""From a command's name to the function that does it."""

from __future__ import annotations

from argparse import Namespace

from supplytrack.cli import commands
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.settings import Settings


def _report(arguments: Namespace, settings: Settings) -> int:
    # Late: reports bring every query along, which no other command needs.
    from supplytrack.cli.reports import report

    return report(arguments, settings)


def _print(arguments: Namespace, settings: Settings) -> int:
    # Late: as for reports.
    from supplytrack.cli.papers import print_paper

    return print_paper(arguments, settings)


def _copy(_arguments: Namespace, _settings: Settings) -> int:
    raise Refused(_("This version does not copy workspaces between databases yet. Use backup and restore."))


COMMANDS = {
    "init": commands.init,
    "demo": commands.demo,
    "template": commands.template,
    "import": commands.import_,
    "report": _report,
    "print": _print,
    "check": commands.check,
    "backup": commands.backup,
    "restore": commands.bring_back,
    "migrate": commands.bring_up_to_date,
    "status": commands.status,
    "copy": _copy,
}
"""Every command that needs no display; `tour` draws screens and belongs to the window's side."""


def run(arguments: Namespace, settings: Settings) -> int:
    """Do the command that was typed; returns its exit code."""
    return COMMANDS[arguments.command](arguments, settings)
