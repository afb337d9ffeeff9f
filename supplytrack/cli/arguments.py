"""What may be typed after `supplytrack`. Imports nothing slow: `--help` answers at once."""

from __future__ import annotations

import argparse
from pathlib import Path

from supplytrack import __version__
from supplytrack.core.document import PaperState
from supplytrack.i18n import N_, _

REPORTS = (
    "stock",
    "stock-card",
    "movements",
    "expiry",
    "distribution",
    "donor",
    "handovers",
    "coverage",
    "sitrep",
    "4w",
    "activities",
)
"""Every kind of report that the command line knows by name."""

PAPERS = (
    "delivery-note",
    "goods-received-note",
    "waybill",
    "picking-list",
    "count-sheet",
    "loss-report",
    "kit-contents",
)
"""Every paper that the command line knows by name."""

FORMATS = ("pdf", "xlsx", "csv", "json")

ENDINGS = N_(
    "Exit codes: 0 done; 1 refused, with one line saying what to do; 2 wrong usage; "
    "3 a disk, file or server is away; 70 a fault of the program."
)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="supplytrack",
        description=_("Relief items from donation to delivery. Without a command the window opens."),
        epilog=_(ENDINGS),
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"SupplyTrack {__version__}")
    top.add_argument(
        "--database",
        metavar="PATH_OR_URL",
        help=_("the workspace: a file, or a postgresql:// address (else SUPPLYTRACK_DATABASE, else yours)"),
    )
    top.add_argument(
        "--user",
        metavar="NAME",
        help=_("the account to sign in with; a workspace without accounts needs none"),
    )
    commands = top.add_subparsers(dest="command", title=_("commands"))
    _add_making(commands)
    _add_exchange(commands)
    _add_papers(commands)
    _add_keeping(commands)
    return top


_Commands = argparse._SubParsersAction
"""argparse gives the type of its commands no public name."""


def _command(commands: _Commands[argparse.ArgumentParser], name: str, says: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=says, description=says, allow_abbrev=False)


def _add_making(commands: _Commands[argparse.ArgumentParser]) -> None:
    init = _command(commands, "init", _("make an empty workspace"))
    init.add_argument(
        "--organisation", default="My organisation", help=_("the name at the head of every paper")
    )
    init.add_argument("--short-name", default="", help=_("the name where room is scarce, such as IOM"))
    init.add_argument("--station", default="MAIN", help=_("the code in every document number, such as PNH"))
    init.add_argument("--time-zone", default="Asia/Phnom_Penh", help=_("the office's time zone"))
    _command(commands, "demo", _("fill an empty workspace with the example response"))


def _add_exchange(commands: _Commands[argparse.ArgumentParser]) -> None:
    template = _command(commands, "template", _("write an empty import workbook"))
    template.add_argument("file", metavar="FILE.xlsx", type=Path)
    taken = _command(commands, "import", _("take a workbook, whole or not at all"))
    taken.add_argument("file", metavar="FILE.xlsx", type=Path)
    taken.add_argument("--dry-run", action="store_true", help=_("say what would be done, and do nothing"))
    taken.add_argument(
        "--errors", metavar="OUT.xlsx", type=Path, help=_("write the workbook with what is wrong marked")
    )


def _add_papers(commands: _Commands[argparse.ArgumentParser]) -> None:
    report = _command(commands, "report", _("write a report"))
    report.add_argument("kind", metavar="KIND", choices=REPORTS, help=", ".join(REPORTS))
    report.add_argument("--as-of", metavar="D", help=_("the day of the stock, such as 2020-05-07"))
    report.add_argument("--from", metavar="D", dest="first", help=_("the first day of the period"))
    report.add_argument("--to", metavar="D", dest="last", help=_("the last day of the period"))
    report.add_argument("--location", metavar="C", help=_("one place: its code, name or other name"))
    report.add_argument("--item", metavar="C", help=_("one item: its code, name or other name"))
    report.add_argument(
        "--donor", metavar="D", help=_("one donor; your own short name means goods of your own")
    )
    report.add_argument("--province", metavar="P", help=_("one province: its P-code, name or other name"))
    report.add_argument("--category", metavar="C", help=_("one category of items, by its name"))
    report.add_argument("--fund", metavar="F", help=_("one fund or project: its code"))
    report.add_argument("--recipient", metavar="C", help=_("one recipient: its code, name or other name"))
    report.add_argument(
        "--recipient-kind",
        metavar="KIND",
        help=_("recipients of one kind, such as “health department”"),
    )
    report.add_argument(
        "--status",
        choices=[state.value for state in PaperState],
        help=_("handovers whose papers are signed, unsigned or disputed"),
    )
    report.add_argument(
        "--each-lot",
        action="store_const",
        const=True,
        help=_("a stock card for each donor and expiry date, instead of one for the item"),
    )
    report.add_argument(
        "--source", metavar="S", help=_("who counted the arrivals, where several did: the source's code")
    )
    report.add_argument(
        "--rates",
        metavar="A,B",
        help=_("two numbers of people a day for whom the stock is told to last (else 2000,170)"),
    )
    report.add_argument("--format", required=True, choices=FORMATS)
    report.add_argument("--output", metavar="FILE", type=Path, help=_("json and csv go to stdout without it"))
    paper = _command(commands, "print", _("print a paper into a PDF file"))
    paper.add_argument("paper", metavar="PAPER", choices=PAPERS, help=", ".join(PAPERS))
    paper.add_argument(
        "number", metavar="NUMBER", help=_("the number on the paper, such as DN-PNH-2020-0007")
    )
    paper.add_argument("--output", metavar="FILE.pdf", type=Path, required=True)
    tour = _command(
        commands,
        "tour",
        _("every screen (PNG) and every paper (PDF) of the example, without a display"),
    )
    tour.add_argument("folder", metavar="FOLDER", type=Path)


def _add_keeping(commands: _Commands[argparse.ArgumentParser]) -> None:
    check = _command(commands, "check", _("verify everything that can be verified"))
    check.add_argument("--json", action="store_true", help=_("the findings as one JSON object"))
    backup = _command(commands, "backup", _("copy the workspace, even while somebody works"))
    backup.add_argument("file", metavar="FILE", type=Path)
    restore = _command(commands, "restore", _("bring a backup back; what was there stays beside it"))
    restore.add_argument("file", metavar="FILE", type=Path)
    _command(commands, "migrate", _("bring an older workspace up to date"))
    status = _command(commands, "status", _("say which workspace is used and how it is"))
    status.add_argument("--json", action="store_true", help=_("as one JSON object"))
    copy = _command(commands, "copy", _("copy the whole workspace to the other kind of database"))
    copy.add_argument("--to", metavar="PATH_OR_URL", required=True)
