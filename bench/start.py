"""S12: from the start of the process to the painted window, and to the filled list of stock."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic_ns

from bench import raw
from bench.measure import ROUNDS, Goal, Result, paired

SHELL, LIST = Goal(1.3, 1.3), Goal(1.2, 1.2)


def up(history: Path, folder: Path) -> Iterator[Result]:
    """S12."""
    workspace = raw.copy(history, folder, "start.db")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "SUPPLYTRACK_HOME": str(folder / "home"),
        "SUPPLYTRACK_DATABASE": str(workspace),
    }
    lock = workspace.with_name(f"{workspace.name}.lock")
    memory: dict[str, int] = {}

    def seconds(what: str) -> float:
        lock.unlink(missing_ok=True)
        start = monotonic_ns()
        ended = subprocess.run(
            [sys.executable, "-m", "bench.window", what],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        moment, kilobytes = map(int, ended.stdout.split())
        memory[what] = kilobytes // 1024
        return (moment - start) / 1e9

    yield paired(
        "S12",
        "process start to painted shell",
        lambda: seconds("shell"),
        lambda: seconds("bare"),
        SHELL,
        rounds=ROUNDS,
        limit_is="bare PySide6 window",
    )
    result = paired(
        "S12",
        "process start to filled list of stock (2,000 batches)",
        lambda: seconds("list"),
        lambda: seconds("libraries"),
        LIST,
        rounds=ROUNDS,
        limit_is="bare window + SQLAlchemy + ORM",
    )
    yield result.noting(f"memory {memory['list']} MB, at most 130 MB wanted; bare window {memory['bare']} MB")
