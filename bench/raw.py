"""The driver alone: the same file, the same settings, no program around it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2

from supplytrack.db.engine import PRAGMAS


def connect(path: Path) -> Any:
    """A bare connection with the program's durability."""
    raw = sqlcipher3.dbapi2.connect(str(path), isolation_level=None, cached_statements=256)
    for pragma in PRAGMAS:
        raw.execute(pragma)
    return raw


def copy(path: Path, folder: Path, name: str) -> Path:
    """A copy of a workspace that may be written to."""
    return Path(shutil.copyfile(path, folder / name))


def without_triggers(path: Path) -> Any:
    """A connection to a copy in which nothing but the tables, keys and indexes is left of the schema."""
    raw = connect(path)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    return raw
