"""How a command ends: its exit code, and one line on stderr when it was not done."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _

DONE, REFUSED, USAGE, UNAVAILABLE, FAULT = 0, 1, 2, 3, 70


class WrongUsage(Exception):
    """Arguments that are each well formed and do not fit together."""


def ended(step: Callable[[], int], log_file: Path, note: Callable[[BaseException], None]) -> int:
    """Run a command and say how it ended. A fault of the program is handed to `note` and named with the log.

    :returns: the exit code of the process.
    """
    try:
        code = step()
        sys.stdout.flush()
        return code
    except Refused as refusal:
        return _told("; ".join(dict.fromkeys(map(str, refusal.all()))), REFUSED)
    except Unavailable as failure:
        return _told(str(failure), UNAVAILABLE)
    except WrongUsage as failure:
        return _told(str(failure), USAGE)
    except BrokenPipeError:
        return _reader_left()
    except OSError as failure:
        place = f" ({failure.filename})" if failure.filename else ""
        return _told(f"{failure.strerror or failure}{place}", UNAVAILABLE)
    except KeyboardInterrupt:
        return _told(_("Stopped. Nothing that was under way was recorded."), REFUSED)
    except Exception as fault:  # noqa: BLE001 - the last line of defence: everything else is a fault of ours
        note(fault)
        sentence = _("The program made a mistake ({kind}). Nothing was half-recorded; details are in {log}.")
        return _told(sentence.format(kind=type(fault).__name__, log=log_file), FAULT)


def _told(sentence: str, code: int) -> int:
    """One line, whatever the sentence holds: scripts read the first line of stderr."""
    sys.stderr.write(f"error: {' '.join(sentence.split())}\n")
    return code


def _reader_left() -> int:
    """`supplytrack report … | head` is no fault: the reader had enough."""
    # Python flushes stdout once more at the end; without this it would complain about the closed pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE
