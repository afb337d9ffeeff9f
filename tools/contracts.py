"""Check who may import whom; quiet when all contracts hold. Works wherever the checkout lies."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parent.parent


def broken_contracts() -> str:
    """The report of what is broken; nothing when every contract holds."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    report = io.StringIO()
    with contextlib.redirect_stdout(report):
        status = lint_imports(cache_dir=None, no_cache=True, no_logo=True)
    return "" if status == EXIT_STATUS_SUCCESS else report.getvalue()


if __name__ == "__main__":
    raise SystemExit(broken_contracts() or 0)
