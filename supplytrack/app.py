"""Where everything is put together: settings, language, log, then a command or the window."""

from __future__ import annotations

import logging
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from traceback import extract_tb
from typing import Any

from supplytrack.cli.arguments import parser
from supplytrack.cli.outcome import ended
from supplytrack.errors import SupplyTrackError
from supplytrack.i18n import use_language
from supplytrack.settings import Settings, default_settings, read_settings, user_name

_LOG_BYTES = 1_000_000
_MOST_LINES = 500


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code of the process."""
    _speak_utf8()
    settings, trouble = _settings()
    use_language(settings.language or "en")
    try:
        typed = parser().parse_args(arguments)
    except SystemExit as left:
        # argparse has shown the help, or what was wrong with the arguments.
        return left.code if isinstance(left.code, int) else 0
    if typed.database is not None:
        settings = replace(settings, database=typed.database)

    def note(fault: BaseException) -> None:
        start_log(settings)
        logging.getLogger("supplytrack").error("a fault of the program", exc_info=fault)

    return ended(lambda: _start(typed, settings, trouble), settings.log_file, note)


def _start(typed: Namespace, settings: Settings, trouble: SupplyTrackError | None) -> int:
    if trouble is not None:
        raise trouble
    if typed.command is None:
        # Late: only the window needs Qt.
        from supplytrack.ui.start import run_desktop

        start_log(settings)
        return run_desktop(
            settings.database, user=user_name(), theme=settings.theme, language=settings.language
        )
    if typed.command == "tour":
        # Late: as for the window.
        from supplytrack.ui.tour import run_tour

        return run_tour(typed.folder)
    # Late: a command needs the database's packages; the help does not.
    from supplytrack.cli.run import run

    return run(typed, settings)


class _WithoutWords(logging.Formatter):
    """Faults by class and place only: their texts may quote what people typed."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        """The classes of a chain of exceptions and where each was raised."""
        return "\n".join(_chain(ei[1]))


def _chain(fault: BaseException | None) -> list[str]:
    lines: list[str] = []
    while fault is not None and len(lines) < _MOST_LINES:
        lines.append(f"{type(fault).__module__}.{type(fault).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in extract_tb(fault.__traceback__)
        ]
        fault = fault.__cause__ or fault.__context__
    return lines


def start_log(settings: Settings) -> None:
    """Write warnings and faults into the user's log file, which never grows beyond a few megabytes.

    Where there is no place for a log they go to stderr.
    """
    # Late: it brings sockets and more along, and most commands log nothing.
    from logging.handlers import RotatingFileHandler

    log = logging.getLogger("supplytrack")
    if log.handlers:
        return
    handler: logging.Handler
    try:
        settings.log_folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(settings.log_file, maxBytes=_LOG_BYTES, backupCount=3, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(_WithoutWords("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.WARNING)


def _settings() -> tuple[Settings, SupplyTrackError | None]:
    """The settings, or the defaults with what was wrong: `--help` answers even with a damaged file."""
    try:
        return read_settings(), None
    except SupplyTrackError as failure:
        return default_settings(), failure


def _speak_utf8() -> None:
    """A report holds Khmer: a terminal or pipe of another encoding must not break it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace" if stream is sys.stderr else "strict")
